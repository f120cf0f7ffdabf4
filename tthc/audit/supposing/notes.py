"""What a log could not tell of a supposition, and what was taken for granted: said, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.dossiers import Replayed
from tthc.audit.supposing.hands import Staff
from tthc.model.what_if import FlowChange, MoreHands, Supposition
from tthc.source import CannotRunError, Message, say

MANY = 0.05
"""Of the dossiers: so many without steps are worth a word."""


def refuse_what_cannot_be_told(what: Supposition, *, has_steps: bool) -> None:
    """CannotRunError where nothing could be told of anything that is supposed."""
    for flow in what.flows:
        if not flow.steps and not flow.limits:
            why = (
                flow.not_told[0]
                if flow.not_told
                else say("it changes neither steps nor limits of {code}", code=flow.procedure)
            )
            raise CannotRunError(say("there is nothing to replay: {why}", why=why))
        if flow.steps and not has_steps and flow.hours is None:
            raise CannotRunError(
                say(
                    "without a log of steps (--steps), how much of the time steps of {code} need follows from their "
                    "durations in the catalogue, and not all of them are stated",
                    code=flow.procedure,
                )
            )
    if what.hands and not has_steps:
        raise CannotRunError(say("what more officials would change only a log of steps tells: name it with --steps"))


def notes_of(read: Replayed, what: Supposition, desks: Sequence[Desk], staff: Staff) -> Iterator[Message]:
    """The notes, in the order of what is supposed."""
    has_steps = bool(read.with_steps.any())
    for flow in what.flows:
        yield from flow.not_told
        yield from (_of_flow(read, flow) if has_steps else _by_share(flow))
    for one, place in staff.given:
        yield _of_hands(read, one, desks, staff, place)
    without = 1 - read.with_steps.mean() if len(read.with_steps) else 0.0
    if has_steps and without >= MANY:
        text = say(
            "{share} % of the dossiers have no steps in the log: what they took stays as it was",
            share=round(100 * without),
        )
        yield text


def _by_share(flow: FlowChange) -> Iterator[Message]:
    if flow.steps and flow.hours:
        yield say(
            "{code}: no log of steps; the time is taken to shrink as the longest chain of steps of the procedure does, "
            "from {before} to {after} hours. That is an assumption, and no figure of the log",
            code=flow.procedure,
            before=flow.hours[0].normalize(),
            after=flow.hours[1].normalize(),
        )


def _of_flow(read: Replayed, flow: FlowChange) -> Iterator[Message]:
    there = {
        work.step
        for course, place in zip(read.courses, read.place, strict=True)
        for work in course.works
        if read.places[place][0] == flow.procedure
    }
    if missing := tuple(sorted(flow.steps - there)):
        yield say(
            "{code}: the log has no step {steps}, so that nothing is known of the time it takes",
            code=flow.procedure,
            steps=missing,
        )
        if words := read.words.get(flow.procedure):
            yield say(
                "{code}: the log names {words}, which are no steps of it",
                code=flow.procedure,
                words=tuple(sorted(words)[:5]),
            )
    if instant := tuple(sorted(flow.instant & there)):
        yield say(
            "{code}: {steps} are taken to need no time once a system does them", code=flow.procedure, steps=instant
        )


def _of_hands(read: Replayed, one: MoreHands, desks: Sequence[Desk], staff: Staff, place: int | None) -> Message:
    if not read.told_hours:
        return say("{agency}: the steps have no hours, so that nobody can tell who waited for hands", agency=one.agency)
    if place is None:
        return say(
            "{agency}: nothing shows that dossiers wait there for a free hand; what lies does so while hands are free, "
            "and more of them would change nothing",
            agency=one.agency,
        )
    desk = desks[place]
    says = {
        "agency": one.agency,
        "desk": desk.name.role or desk.name.step or "",
        "now": desk.hands,
        "then": staff.then[place],
    }
    if one.now:
        return say("{agency}, {desk}: from {now} dossiers in hand at a time to {then}", **says)
    return say(
        "{agency}, {desk}: from {now} dossiers in hand at a time to {then}; one official is taken to have one in hand "
        "at a time",
        **says,
    )
