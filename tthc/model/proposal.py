"""The proposal (phương án đơn giản hóa): cuts that are decided together, with reasons, proof, power and saving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tthc.model.cut import Certificate, Check, Competence, Cut, Invariant, Range, Verdict
from tthc.source import Message


class ProposalStatus(StrEnum):
    """What has become of a proposal; the engine itself only makes drafts. `model/decision` says how it moves on."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ENACTED = "enacted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Effect:
    """What a proposal changes for one dossier: the applicant's đồng, the State's working days, papers, visits.

    `of` says whose dossier: the applicant, case and way of handing in with the greatest saving. `adds` and `adds_days`
    are what the proposal adds to those of its procedure that are proved together with it and come before it: these
    can be added up, and count nothing twice. None is unknown, or not of a set that is proved.
    """

    of: Message | None = None
    cost_before: Range | None = None
    cost_after: Range | None = None
    days_before: Decimal | None = None
    days_after: Decimal | None = None
    papers_before: int | None = None
    papers_after: int | None = None
    visits_before: int | None = None
    visits_after: int | None = None
    adds: Range | None = None
    adds_days: Decimal | None = None

    @property
    def saving(self) -> Range | None:
        """Đồng per dossier; None where a cost is unknown."""
        return self.cost_before - self.cost_after if self.cost_before and self.cost_after else None


@dataclass(frozen=True)
class Proposal:
    """One proposal for one procedure; `id` stays the same as long as its cuts say the same."""

    id: str
    procedure: str
    name: str
    title: Message
    cuts: tuple[Cut, ...]
    rules: tuple[str, ...]
    reasons: tuple[Message, ...]
    certificate: Certificate
    competence: Competence
    effect: Effect
    status: ProposalStatus = ProposalStatus.DRAFT

    @property
    def obstacle(self) -> Check | None:
        """The check that stands in the way: rather one that says more than who may decide, which is said anyway."""
        doubts = [c for c in self.certificate.checks if c.verdict is self.certificate.verdict and c.because]
        told = self.competence.because
        return next((doubt for doubt in doubts if doubt.because != told), next(iter(doubts), None))

    @property
    def lacking_too(self) -> tuple[Invariant, ...]:
        """The other invariants that are not proved either: the obstacle is not all that is missing."""
        if self.certificate.verdict is not Verdict.NOT_PROVED:
            return ()
        first = self.obstacle
        lacking = (check for check in self.certificate.checks if check.verdict is Verdict.NOT_PROVED)
        return tuple(check.invariant for check in lacking if first is None or check.invariant is not first.invariant)


@dataclass(frozen=True)
class Run:
    """One run of the engine: when (with its time zone), on which catalogue (digest), by which version and policy.

    `counts` says how many of what it saw and found (procedures, findings, proposals, …).
    """

    id: str
    started: dt.datetime
    catalogue: str
    version: str
    policy: str
    counts: Mapping[str, int] = field(default_factory=dict)
