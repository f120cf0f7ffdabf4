"""What rests on a law, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

from tthc.analyse.impact import Impact, Kind, Reliance, state_in_words
from tthc.show.language import Translate
from tthc.source import Message, say

KINDS: Mapping[Kind, Message] = MappingProxyType(
    {
        Kind.PROCEDURE: say("procedures"),
        Kind.LIMIT: say("time limits"),
        Kind.FEE: say("fees"),
        Kind.DOCUMENT: say("documents"),
        Kind.LOOK_UP: say("look-ups"),
        Kind.CONDITION: say("conditions"),
        Kind.STEP: say("steps"),
        Kind.HOLDING: say("access to databases"),
        Kind.LOCAL: say("local values"),
        Kind.RULE: say("rules"),
        Kind.WAIVER: say("waivers"),
        Kind.PROPOSAL: say("open proposals"),
        Kind.PAGE: say("pages"),
    }
)


def as_text(impacts: Sequence[Impact], translate: Translate, *, is_long: bool = True) -> str:
    """Each law with its state, what its end means, and what rests on it by kind."""
    return "\n".join(line for impact in impacts for line in _lines(impact, translate, is_long))


def _lines(impact: Impact, translate: Translate, is_long: bool) -> Iterator[str]:
    law = impact.law
    yield f"{law.id}  {law.title or ''}".rstrip()
    yield f"  {translate(state_in_words(law, impact.day))}"
    yield from (f"  ! {translate(consequence)}" for consequence in impact.consequences)
    if not impact.reliances:
        yield f"  {translate(say('nothing in the catalogue rests on it'))}"
    elif not is_long:
        yield f"  {translate(_counts(impact))}"
    for kind, same in groupby(impact.reliances if is_long else (), key=lambda reliance: reliance.kind):
        found = tuple(same)
        yield f"  {translate(KINDS[kind])} ({len(found)}):"
        yield from (f"    {_line(reliance, translate)}" for reliance in found)


def _counts(impact: Impact) -> Message:
    counted = tuple(
        say("{count} {what}", count=len(tuple(same)), what=KINDS[kind])
        for kind, same in groupby(impact.reliances, key=lambda reliance: reliance.kind)
    )
    return say("{parts}", parts=counted)


def _line(reliance: Reliance, translate: Translate) -> str:
    article = f" ({reliance.article})" if reliance.article else ""
    place = f"  {reliance.at}" if reliance.at.line else ""
    return f"{reliance.owner}  {translate(reliance.what)}{article}{place}"


def as_objects(impacts: Sequence[Impact], translate: Translate) -> list[dict[str, Any]]:
    """Plain values."""
    return [_object(impact, translate) for impact in impacts]


def _object(impact: Impact, translate: Translate) -> dict[str, Any]:
    law = impact.law
    start, end = law.effective.start, law.effective.end
    return {
        "law": law.id,
        "title": law.title,
        "as_of": impact.day.isoformat(),
        "state": translate(state_in_words(law, impact.day)),
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
        "replaced_by": [ref.id for ref in law.replaced_by],
        "consequences": [translate(consequence) for consequence in impact.consequences],
        "rests_on_it": [
            {
                "kind": reliance.kind.value,
                "owner": reliance.owner,
                "what": translate(reliance.what),
                "article": reliance.article,
                "nothing_else": reliance.is_lost,
                "file": reliance.at.file,
                "line": reliance.at.line,
            }
            for reliance in impact.reliances
        ],
    }
