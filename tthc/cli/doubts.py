"""What whoever judges or enacts proposals should know, and what does not stand in the way: said beside the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tthc.model.cut import Power
from tthc.model.decision import STATES, Move
from tthc.model.proposal import ProposalStatus
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.load.settings import Project
    from tthc.model.decision import ProposalFile
    from tthc.model.proposal import Proposal

DECIDED = frozenset({ProposalStatus.APPROVED, ProposalStatus.ENACTED})


def doubts(
    files: Iterable[ProposalFile], step: Move, project: Project, known: Mapping[str, ProposalStatus]
) -> Iterator[Message]:
    """Of each proposal that is to be moved on; `known` are the states of all that people have in hand."""
    from tthc.load.digest import digest_of

    catalogue = digest_of(project.catalog) if project.catalog.is_dir() else ""
    moved = tuple(files)
    together = {one.proposal.id for one in moved} | {name for name, state in known.items() if state in DECIDED}
    for file in moved:
        name = file.proposal.id
        if file.ground.catalogue != catalogue:
            yield say(
                "{id}: the catalogue has changed since: see whether its ground has ('tthc proposals show')", id=name
            )
        if step is Move.APPROVE:
            yield from _open_opinions(file)
            yield from _relations(file.proposal, together, known)
        if step is Move.ENACT:
            yield from _not_ours(file.proposal)


def _open_opinions(file: ProposalFile) -> Iterator[Message]:
    if count := len(file.unanswered):
        yield say("{id}: {count} opinions are not answered yet", id=file.proposal.id, count=count)


def _relations(proposal: Proposal, together: set[str], known: Mapping[str, ProposalStatus]) -> Iterator[Message]:
    """What was proved of it and others: not with those that are decided or decided now, or only with others."""
    for other in sorted(together.intersection(proposal.certificate.conflicts)):
        state = STATES[known.get(other, ProposalStatus.DRAFT)]
        yield say("{id} does not go together with {other} ({state})", id=proposal.id, other=other, state=state)
    for other in sorted(set(proposal.certificate.only_with) - together):
        yield say("{id} is proved only together with {other}, which is not approved", id=proposal.id, other=other)


def _not_ours(proposal: Proposal) -> Iterator[Message]:
    """Who else must decide, where it is not us: the decision that is written down is then theirs."""
    competence = proposal.competence
    if competence.power is Power.PETITION:
        addressee = competence.addressee or say("somebody else")
        yield say("{id} is for {addressee} to decide", id=proposal.id, addressee=addressee)
    if competence.power is Power.UNKNOWN:
        yield say("{id}: it is not known who may decide it", id=proposal.id)
