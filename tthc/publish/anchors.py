"""Where things stand in the report of a review: which part holds them, under which anchor."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal


@dataclass(frozen=True)
class Place:
    """Where something stands: in the part of a sector, under an anchor. The part can be a page of its own."""

    part: str
    anchor: str

    def href(self, apart: bool) -> str:
        """The way there from the report itself: inside it, or to the page of the sector beside it."""
        return f"{PARTS}/{self.part}.html#{self.anchor}" if apart else f"#{self.anchor}"


PARTS = "report"
"""The folder beside the report for the pages of the sectors, where one page would be too large."""


def part_of(procedure: Procedure) -> str:
    """The part of the report in which a procedure stands: its sector."""
    return procedure.sector.id if procedure.sector else "khac"


def sector_place(procedure: Procedure) -> Place:
    """Where the sector of a procedure stands."""
    part = part_of(procedure)
    return Place(part, f"lv-{part}")


def procedure_place(procedure: Procedure) -> Place:
    """Where a procedure stands in the report."""
    return Place(part_of(procedure), f"tt-{procedure.code.replace('.', '-')}")


def proposal_place(proposal: Proposal, part: str) -> Place:
    """Where a proposal stands; the anchor stays the same as long as its cuts say the same."""
    return Place(part, f"px-{short_digest(proposal.id)}")


def short_digest(text: str) -> str:
    """Ten letters that stay the same as long as the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
