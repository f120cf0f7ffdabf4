"""Deadlines of publication as text and JSON: the late ones with the reckoning of their day, the others counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from tthc.analyse.publication_deadlines import Deadline, State
from tthc.check.publication import version_key
from tthc.model.publication_duty import Duty
from tthc.show.language import Translate
from tthc.source import Message, say, shorten

STATES: Mapping[State, Message] = MappingProxyType(
    {
        State.LATE: say("late"),
        State.LATE_UNLESS_SHORTENED: say("late, unless the text was issued by the shortened procedure"),
        State.UNRECORDED: say("past its day, and nobody has written down that it was done"),
        State.UNKNOWN: say("cannot be judged"),
        State.TO_COME: say("still to come"),
        State.KEPT: say("in time"),
    }
)

DUTIES: Mapping[Duty, Message] = MappingProxyType(
    {
        Duty.DECISION: say("the decision that publishes it"),
        Duty.NATIONAL_DATABASE: say("entry into the national database"),
    }
)

SHOWN = (State.LATE, State.LATE_UNLESS_SHORTENED, State.UNRECORDED, State.TO_COME)
"""The states that are listed one by one."""


def as_text(found: Sequence[Deadline], day: date, translate: Translate) -> str:
    """For a person."""
    return "\n".join(_lines(found, day, translate))


def _lines(found: Sequence[Deadline], day: date, translate: Translate) -> Iterator[str]:
    count = Counter(one.state for one in found)
    for one in found:
        if one.state in SHOWN:
            yield translate(headline(one))
            yield from (f"  {translate(line)}" for line in details(one))
    for missing, how_many in _unknown(found, translate):
        yield translate(say("cannot be judged for {count}: {missing}", count=how_many, missing=missing))
    parts = tuple(say("{state}: {count}", state=STATES[state], count=count[state]) for state in State if count[state])
    yield translate(say("{day}: {parts}", day=day, parts=parts or (say("nothing to reckon"),)))


def headline(one: Deadline) -> Message:
    """How one duty stands."""
    return say(
        "{state}: {code} {name}: {duty}",
        state=STATES[one.state],
        code=one.procedure.code,
        name=shorten(one.procedure.name, 80),
        duty=DUTIES[one.duty.duty],
    )


def details(one: Deadline) -> Iterator[Message]:
    """The day, how it came about, what was done, and what the law is."""
    decision = one.procedure.publication.decision if one.procedure.publication else ""
    if one.done and one.last_day:
        yield say(
            "{decision}: at the latest on {last}, done on {done}", decision=decision, last=one.last_day, done=one.done
        )
    elif one.last_day:
        yield say("{decision}: at the latest on {last}", decision=decision, last=one.last_day)
    if one.missing:
        yield one.missing
    if one.shortened_until:
        yield say("by the shortened procedure it would have been {day}", day=one.shortened_until)
    yield from one.because
    yield law_in_words(one)
    if one.provisional:
        yield say("the days off of that year are not decided yet")


def law_in_words(one: Deadline) -> Message:
    """The instrument and article, and whether anybody has compared it with the official text."""
    basis = one.duty.fixed_by
    law = say("{law}, {article}", law=basis.law.id, article=basis.article) if basis.article else basis.law.id
    if one.duty.verified:
        return say("by {law}", law=law)
    return say("by {law} (not compared with the official text yet: {source})", law=law, source=one.duty.source)


def _unknown(found: Sequence[Deadline], translate: Translate) -> list[tuple[str, int]]:
    """What is missing, each once with how often."""
    missing = Counter(translate(one.missing) for one in found if one.state is State.UNKNOWN and one.missing)
    return sorted(missing.items())


def as_json(found: Sequence[Deadline], day: date, translate: Translate) -> str:
    """For machines."""
    value = {"day": day.isoformat(), "deadlines": [_object(one, translate) for one in found]}
    return json.dumps(value, ensure_ascii=False, indent=2)


def _object(one: Deadline, translate: Translate) -> dict[str, Any]:
    publication = one.procedure.publication
    return {
        "version": version_key(one.procedure),
        "name": one.procedure.name,
        "decision": publication.decision if publication else None,
        "duty": one.duty.duty.value,
        "by": one.duty.by.value,
        "state": one.state.value,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "done": one.done.isoformat() if one.done else None,
        "days_late": one.days_late,
        "law": one.duty.fixed_by.law.id,
        "article": one.duty.fixed_by.article,
        "verified": one.duty.verified,
        "because": [translate(message) for message in one.because],
        "missing": translate(one.missing) if one.missing else None,
        "provisional": one.provisional,
    }
