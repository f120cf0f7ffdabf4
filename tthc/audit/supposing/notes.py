"""What a log could not tell of a supposition, and what was taken for granted: said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tthc.audit.supposing.called import Called
from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.dossiers import Replayed
from tthc.audit.supposing.hands import Staff
from tthc.audit.supposing.loads import Load
from tthc.model.what_if import FlowChange, MoreHands, Supposition
from tthc.source import CannotRunError, Message, say

MANY = 0.05
"""Of the dossiers: so many without steps are worth a word."""

NEARLY_FULL = 0.85
"""From this part of the time on queues grow long, and a little more work makes them much longer."""


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


@dataclass(frozen=True)
class Found:
    """What a log shows of desks and dossiers, and what all is called."""

    read: Replayed
    desks: Sequence[Desk]
    staff: Staff
    loads: Sequence[Load]
    called: Called


def notes_of(found: Found, what: Supposition) -> Iterator[Message]:
    """The notes, in the order of what is supposed."""
    read = found.read
    has_steps = bool(read.with_steps.any())
    for flow in what.flows:
        yield from flow.not_lawful
        yield from flow.not_told
        yield from (_of_flow(found, flow) if has_steps else _by_share(flow))
    for one, place in found.staff.given:
        yield _of_hands(found, one, place)
    for load in found.loads:
        yield from _of_load(load, found.called)
    without = 1 - read.with_steps.mean() if len(read.with_steps) else 0.0
    if has_steps and without >= MANY:
        text = say(
            "{share} % of the dossiers have no steps in the log: what they took stays as it was",
            share=round(100 * without),
        )
        yield text


def _of_load(load: Load, called: Called) -> Iterator[Message]:
    """How busy those are who get more work; and that they cannot keep up, whoever they are."""
    says = {
        "desk": called.desk(load.desk.name),
        "hands": load.hands,
        "now": round(100 * load.now),
        "then": round(100 * load.then),
    }
    if load.piles_up:
        yield say(
            "{desk}: {hands} dossiers in hand at a time would be too few, as the work is {then} % of what those there "
            "can do (now {now} %). Dossiers would pile up for as long as it stays so; the figures show only how that "
            "begins, and worse comes of it",
            **says,
        )
    elif load.desk.is_busier and load.then >= NEARLY_FULL:
        yield say(
            "{desk}: with {hands} dossiers in hand at a time, busy {now} % of the time now and {then} % then: nearly "
            "full",
            **says,
        )


def _by_share(flow: FlowChange) -> Iterator[Message]:
    if flow.steps and flow.hours:
        yield say(
            "{code}: no log of steps; the time is taken to shrink as the longest chain of steps of the procedure does, "
            "from {before} to {after} hours. That is an assumption, and no figure of the log",
            code=flow.procedure,
            before=flow.hours[0].normalize(),
            after=flow.hours[1].normalize(),
        )


def _of_flow(found: Found, flow: FlowChange) -> Iterator[Message]:
    read, code = found.read, flow.procedure
    there = {
        work.step
        for course, place in zip(read.courses, read.place, strict=True)
        for work in course.works
        if read.places[place][0] == code
    }
    if missing := tuple(sorted(flow.steps - there)):
        yield say(
            "{code}: the log has no step {steps}, so that nothing is known of the time it takes",
            code=code,
            steps=_steps(found, code, missing),
        )
        if words := read.words.get(code):
            yield say("{code}: the log names {words}, which are no steps of it", code=code, words=_few(words))
    if instant := tuple(sorted(flow.instant & there)):
        steps = _steps(found, code, instant)
        yield say("{code}: {steps} are taken to need no time once a system does them", code=code, steps=steps)
    for first, second in flow.joined.items():
        if {first, second} <= there:
            yield say(
                "{code}: those who do “{second}” are taken to do “{first}” too, and those who do “{first}” now do not "
                "help them: where they would, add them with --officials",
                code=code,
                first=found.called.step(code, first),
                second=found.called.step(code, second),
            )


def _steps(found: Found, code: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(found.called.step(code, id_) for id_ in ids)


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words)[:5])


def _of_hands(found: Found, one: MoreHands, place: int | None) -> Message:
    agency = found.called.agency(one.agency)
    if not found.read.told_hours:
        return say("{agency}: the steps have no hours, so that nobody can tell who waited for hands", agency=agency)
    if place is None:
        return say(
            "{agency}: nothing shows that dossiers wait there for a free hand; what lies does so while hands are free, "
            "and more of them would change nothing",
            agency=agency,
        )
    desk = found.desks[place]
    says = {"desk": found.called.desk(desk.name), "now": desk.hands, "then": found.staff.then[place]}
    if one.now:
        return say("{desk}: from {now} dossiers in hand at a time to {then}", **says)
    return say(
        "{desk}: from {now} dossiers in hand at a time to {then}; one official is taken to have one in hand at a time",
        **says,
    )
