"""What a decision has put into force already is no longer to be chosen, and saves nothing a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tthc.cli.propose import in_hand
from tthc.cli.shared.session import Opened, say_aside
from tthc.model.proposal import ProposalStatus
from tthc.source import say

if TYPE_CHECKING:
    from tthc.model.proposal import Proposal


@dataclass(frozen=True)
class Parted:
    """Proposals that may still be chosen, those that are enacted, and those that one of these rules out."""

    open: tuple[Proposal, ...]
    enacted: tuple[Proposal, ...]
    ruled_out: tuple[Proposal, ...]


def parted(opened: Opened, proposals: Sequence[Proposal]) -> Parted:
    """The proposals, apart from those that people have enacted and from those that conflict with them."""
    states = {one.id: one.status for one in in_hand(opened, tuple(proposals))}
    enacted = {id_ for id_, status in states.items() if status is ProposalStatus.ENACTED}
    others = [one for one in proposals if one.id not in enacted]
    against = {one.id for one in others if enacted.intersection(one.certificate.conflicts)}
    return Parted(
        tuple(one for one in others if one.id not in against),
        tuple(one for one in proposals if one.id in enacted),
        tuple(one for one in others if one.id in against),
    )


def say_enacted(found: Parted) -> None:
    """Say how many are left out of what is worked out, and why."""
    if found.enacted:
        say_aside(say("already enacted: {count} proposals, not counted again", count=len(found.enacted)))
    if found.ruled_out:
        ids = tuple(one.id for one in found.ruled_out)
        say_aside(say("left out, since an enacted proposal rules them out: {ids}", ids=ids))
