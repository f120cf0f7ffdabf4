"""Proposals that were worked out in an earlier run and hold as long as nothing that was read for them has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tthc.graph.observed import digest
from tthc.graph.remembered import Remembered
from tthc.load.kept_values import write_value
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Finding
from tthc.model.experience import Experience
from tthc.model.proposal import Proposal
from tthc.propose.candidates import Prove, proposal_for


def remembering(remembered: Remembered) -> Prove:
    """How to make a proposal of findings, without proving again what is known."""

    def prove(
        findings: list[Finding], catalogue: Catalogue, day: date, experience: Sequence[Experience]
    ) -> Proposal:
        try:
            about = digest((day.isoformat(), repr(tuple(experience)), *map(write_value, findings)))
        except (ValueError, TypeError, LookupError):  # something in a finding cannot be written: nothing to know it by
            return proposal_for(findings, catalogue, day, experience)
        return remembered.answer(f"proposal {about}", lambda seen: proposal_for(findings, seen, day, experience))

    return prove
