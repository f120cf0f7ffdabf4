"""The publication gate as text and JSON: counts, what is new and changed and gone, and each that is held, with why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from tthc.analyse.difference import Difference
from tthc.check.publication import Checked, Gate, Judged, Since, Standing, version_key
from tthc.show.difference import difference_lines, difference_object
from tthc.show.language import Translate
from tthc.source import Message, say, shorten

SINCE: Mapping[Since, Message] = MappingProxyType(
    {Since.NEW: say("new"), Since.CHANGED: say("changed"), Since.SAME: say("unchanged")}
)
"""What a version is to those who know the last publication."""


Changes = Mapping[str, Sequence[Difference]]
"""What has changed since the last publication, by the keys of versions."""


def as_text(gate: Gate, day: date, translate: Translate, changes: Changes = MappingProxyType({})) -> str:
    """For a person: first what goes out and is not as before, then what is gone, then what is held."""
    lines = _lines(gate, day, translate, changes)
    return "\n".join(translate(line) if isinstance(line, Message) else line for line in lines)


def _lines(gate: Gate, day: date, translate: Translate, changes: Changes) -> Iterator[Message | str]:
    yield in_brief(gate, day)
    yield last_in_words(gate)
    yield from _otherwise(gate, translate, changes)
    for one in gate.out:
        if one.standing is Standing.ANNOUNCED:
            yield f"  {translate(announced_in_words(one))}"
    for one in gate.held:
        yield f"  {translate(say('held back'))}: {_named(one, translate)}"
        yield from (f"    {translate(reason)}" for reason in (*one.reasons, *stays_in_words(one)))
    yield checks_in_words(gate.out)


def _otherwise(gate: Gate, translate: Translate, changes: Changes) -> Iterator[str]:
    """What is not as in the last publication: new, changed in which way, gone."""
    for since in (Since.NEW, Since.CHANGED):
        for one in gate.out:
            if one.since is since and gate.last:
                yield f"  {translate(SINCE[since])}: {_named(one, translate)}"
                for line in difference_lines(changes.get(version_key(one.procedure), ()), translate):
                    yield f"  {line}"
    for key in gate.gone:
        yield f"  {translate(say('no longer goes out'))}: {key}"


def in_brief(gate: Gate, day: date) -> Message:
    """How many go out and how many do not."""
    return say("{day}: {out} versions go out, {held} are held back", day=day, out=len(gate.out), held=len(gate.held))


def last_in_words(gate: Gate) -> Message:
    """The last publication, and what would be otherwise now."""
    if gate.last is None:
        return say("no publication is written down yet: everything that goes out is new")
    count = {since: sum(one.since is since for one in gate.out) for since in Since}
    return say(
        "since the publication of {day} by {who}: {new} new, {changed} changed, {gone} gone",
        day=gate.last.at.date(),
        who=gate.last.by.in_words,
        new=count[Since.NEW],
        changed=count[Since.CHANGED],
        gone=len(gate.gone),
    )


def announced_in_words(one: Judged) -> Message:
    """A version that begins later."""
    start = one.procedure.effective.start
    return say("announced: {code} {name}, in force from {start}", **_who(one.procedure), start=start)


def checks_in_words(out: Iterable[Judged]) -> Message:
    """How many of those that go out an officer has checked as they are."""
    checked = [one.checked is Checked.CURRENT for one in out]
    return say(
        "{checked} of {all} that go out were checked by an officer as they are now",
        checked=sum(checked),
        all=len(checked),
    )


def check_in_words(one: Judged) -> Message:
    """What is known of an officer's check of a version."""
    if one.check is None:
        return say("no officer has checked it yet")
    if one.checked is Checked.CURRENT:
        return say("checked by {who} on {day}", who=one.check.by.in_words, day=one.check.at.date())
    return say("it was changed after {who} checked it on {day}", who=one.check.by.name, day=one.check.at.date())


def stays_in_words(one: Judged) -> Iterator[Message]:
    """What the public sees meanwhile, where something was checked."""
    if one.stays:
        yield say("until it is checked again, the public sees it as it was checked")


def _named(one: Judged, translate: Translate) -> str:
    return translate(say("{code} {name}", **_who(one.procedure)))


def _who(procedure: Any) -> dict[str, object]:
    return {"code": procedure.code, "name": shorten(procedure.name, 80)}


def as_json(gate: Gate, day: date, translate: Translate, changes: Changes = MappingProxyType({})) -> str:
    """For machines."""
    return json.dumps(as_object(gate, day, translate, changes), ensure_ascii=False, indent=2)


def as_object(gate: Gate, day: date, translate: Translate, changes: Changes) -> dict[str, Any]:
    """The whole of it as plain values."""
    last = gate.last
    return {
        "day": day.isoformat(),
        "last": {"serial": last.serial, "at": last.at.isoformat(), "by": last.by.name, "where": last.told.where}
        if last
        else None,
        "out": [_object(one, translate, changes) for one in gate.out],
        "held": [_object(one, translate, changes) for one in gate.held],
        "gone": list(gate.gone),
    }


def _object(one: Judged, translate: Translate, changes: Changes) -> dict[str, Any]:
    check, key = one.check, version_key(one.procedure)
    return {
        "version": key,
        "code": one.procedure.code,
        "name": one.procedure.name,
        "file": one.procedure.at.file,
        "standing": one.standing.value,
        "since": one.since.value,
        "checked": one.checked.value,
        "checked_by": check.by.name if check else None,
        "checked_at": check.at.isoformat() if check else None,
        "reasons": [translate(reason) for reason in one.reasons],
        "changes": [difference_object(found, translate) for found in changes.get(key, ())],
    }
