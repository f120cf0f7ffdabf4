"""Where things stand in the report of a review: which part holds them, under which anchor."""

from __future__ import annotations

import hashlib

from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.publish.report_pages import Place


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
