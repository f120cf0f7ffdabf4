"""What whoever judges or enacts proposals should know, and what does not stand in the way: said beside the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tthc.model.cut import Power, Verdict
from tthc.model.decision import REVIEWERS, STATES, Move
from tthc.model.journal import has_like_name
from tthc.model.proposal import ProposalStatus
from tthc.source import Message, say

if TYPE_CHECKING:
    from datetime import date

    from tthc.load.settings import Project
    from tthc.model.decision import Actor, Decision, ProposalFile
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
    for file in moved if step in (Move.TAKE_UP, Move.APPROVE, Move.ENACT) else ():
        name = file.proposal.id
        if file.ground.catalogue != catalogue:
            yield say(
                "{id}: the catalogue has changed since: see whether its ground has ('tthc proposals show')", id=name
            )
        if step is not Move.TAKE_UP:
            yield from not_proved(file.proposal)
        if step is Move.APPROVE:
            yield from _open_opinions(file)
            yield from _relations(file.proposal, together, known)
        if step is Move.ENACT:
            yield from _not_ours(file.proposal)


def doubts_of_names(files: Iterable[ProposalFile], step: Move, actor: Actor) -> Iterator[Message]:
    """That whoever judges has the author's name but for its accents: nobody has checked names that people give."""
    if step in REVIEWERS:
        for author in {file.author for file in files if has_like_name(actor, file.author)}:
            yield say(
                "{who} judges what {author} has submitted, and the two names differ only in accents: if they are the "
                "same person, somebody else must judge it",
                who=actor.name,
                author=author.name,
            )


def not_proved(proposal: Proposal) -> Iterator[Message]:
    """That it is decided without a proof, and what stands in the way of one."""
    if proposal.certificate.verdict is Verdict.NOT_PROVED:
        doubt = proposal.obstacle
        why = doubt.because if doubt and doubt.because else say("not proved")
        yield say("{id} is not proved: {why}", id=proposal.id, why=why)


def doubts_of_decision(files: Iterable[ProposalFile], decision: Decision, project: Project) -> Iterator[Message]:
    """Of the days of a decision: signed before there was anything to sign, or in force when no calendar reaches."""
    for file in files:
        yield from _signed_too_early(file, decision)
    yield from _outside_the_calendar(decision, project)


def _signed_too_early(file: ProposalFile, decision: Decision) -> Iterator[Message]:
    """Said of the first of both only: what was not submitted yet was not approved either."""
    name, signed = file.proposal.id, decision.signed
    submitted, approved = (_last_day(file, step) for step in (Move.SUBMIT, Move.APPROVE))
    if submitted and signed < submitted:
        yield say(
            "{id}: the decision is signed on {signed}, and it was submitted only on {day}",
            id=name,
            signed=signed,
            day=submitted,
        )
    elif approved and signed < approved:
        yield say(
            "{id}: the decision is signed on {signed}, and it was approved only on {day}",
            id=name,
            signed=signed,
            day=approved,
        )


def _last_day(file: ProposalFile, step: Move) -> date | None:
    return next((entry.at.astimezone().date() for entry in reversed(file.journal) if entry.move is step), None)


def _outside_the_calendar(decision: Decision, project: Project) -> Iterator[Message]:
    """A mistyped year mostly; a project without a calendar is told so where it counts days."""
    from tthc.load.catalogue import load_catalogue
    from tthc.model.reference import CalendarYear

    reference = project.catalog / "reference"
    years = sorted(load_catalogue(reference, project.root).catalogue.all(CalendarYear)) if reference.is_dir() else []
    if years and str(decision.effective.year) not in years:
        yield say(
            "the decision applies from {day}, and the calendar has no such year; it has {years}",
            day=decision.effective,
            years=tuple(years),
        )


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
