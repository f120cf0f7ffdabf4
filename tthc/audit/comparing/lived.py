"""What is done beside what is published: for each procedure and agency the differences, with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tthc.audit.comparing.bounds import share_bounds
from tthc.audit.comparing.deviations import DeviationKind
from tthc.audit.comparing.step_words import StepTaken
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.source import Problem


@dataclass(frozen=True)
class Deviation:
    """One difference, found in `touched` dossiers of the `of` in which it could have been.

    `what` is the id of a step or a paper, or the words of the log; of a turned order `what` should have come before
    `later`, and began after it. `inferred`: no source states that order, or that step. `set_by` is the locality whose
    workflow has the step. A count of None is not shown.
    """

    kind: DeviationKind
    what: str
    later: str
    touched: int | None
    of: int | None
    inferred: bool = False
    set_by: str | None = None

    @property
    def share(self) -> float | None:
        """Of the dossiers in which it could have been; None where that is not shown."""
        return self.touched / self.of if self.touched is not None and self.of else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that the share behind it may be."""
        return None if self.touched is None or self.of is None else share_bounds(self.touched, self.of)

    @property
    def nobody(self) -> bool:
        """Whether it is a published step that nobody does."""
        return self.kind is DeviationKind.MISSING and self.touched is not None and self.touched == self.of


@dataclass(frozen=True)
class LivedGroup:
    """One agency of a procedure (None: not known), or all of them (`whole`); the most frequent difference first.

    `dossiers` have steps in the log, `settled` of them a result, and `exact` of those went just as it is published.
    """

    agency: str | None
    whole: bool
    dossiers: int | None
    settled: int | None
    exact: int | None
    deviations: tuple[Deviation, ...]

    @property
    def most(self) -> int:
        """The dossiers of its most frequent difference."""
        return max((deviation.touched or 0 for deviation in self.deviations), default=0)


@dataclass(frozen=True)
class LivedPath:
    """One way that settled dossiers of a procedure went: ids of steps, or the words of the log."""

    steps: tuple[str, ...]
    dossiers: int


@dataclass(frozen=True)
class LivedProcedure:
    """One procedure as it is lived: all agencies together first, then each.

    `version` is the one under which most of the dossiers were received. `taken` says for which step each step of the
    log was taken; `untold` are steps of which the log never says anything, and which are not missed: the applicant's,
    and those that a system does by itself. `paths` are the ways that most took, of `settled` dossiers.
    """

    code: str
    version: Procedure
    steps: Mapping[str, Step]
    groups: tuple[LivedGroup, ...]
    taken: tuple[StepTaken, ...]
    untold: tuple[str, ...]
    paths: tuple[LivedPath, ...]

    @property
    def whole(self) -> LivedGroup:
        """All agencies together."""
        return self.groups[0]


@dataclass(frozen=True)
class Lived:
    """Everything that was compared: the procedures in which most dossiers differ first.

    `without_steps` are dossiers of which the step log says nothing. `papers_told`: whether anything read names papers
    that were asked for. `too_long` dossiers had more steps than are compared. `received` has the dossiers of each
    procedure, whether or not their steps are told.
    """

    procedures: tuple[LivedProcedure, ...]
    dossiers: int
    without_steps: int
    papers_told: bool
    too_long: int
    problems: tuple[Problem, ...]
    synthetic: bool
    received: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
