"""What the catalogue and other places say, side by side: differences that mislead, what one does not say, spelling."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tthc.analyse.difference import Aspect
from tthc.exchange.comparing.agreement import Compared, Disagreement, Kind
from tthc.show.language import Translate
from tthc.source import Message, say, shorten

KINDS: Mapping[Kind, Message] = MappingProxyType(
    {
        Kind.REAL: say("differs"),
        Kind.UNSURE: say("to be compared by a person"),
        Kind.SILENT_THERE: say("not said there"),
        Kind.SILENT_HERE: say("not said here"),
        Kind.HARMLESS: say("only written differently"),
    }
)

FIELDS: Mapping[Aspect, Message] = MappingProxyType(
    {
        Aspect.PROCEDURE: say("procedure"),
        Aspect.NAME: say("name"),
        Aspect.APPLICANT: say("applicants"),
        Aspect.AGENCY: say("agencies"),
        Aspect.CASE: say("cases"),
        Aspect.CHANNEL: say("ways to hand in"),
        Aspect.LIMIT: say("time limit"),
        Aspect.FEE: say("fees"),
        Aspect.DOCUMENT: say("documents"),
        Aspect.SETS: say("number of sets"),
        Aspect.CONDITION: say("conditions"),
        Aspect.STEP: say("steps"),
        Aspect.RESULT: say("result"),
        Aspect.LAW: say("legal basis"),
        Aspect.PLACE: say("places to hand in"),
        Aspect.RECORD: say("record"),
    }
)
"""The fields of a record, as a reader knows them."""


def as_text(compared: Sequence[Compared], translate: Translate, *, is_long: bool = True) -> str:
    """Each procedure with its differences, and a last line that counts; spelling only where all is wanted."""
    lines = [line for one in compared for line in _lines(one, translate, is_long=is_long)]
    return "\n".join([*lines, translate(in_brief(compared))])


def _lines(one: Compared, translate: Translate, *, is_long: bool) -> Iterator[str]:
    shown = [found for found in one.found if is_long or found.kind is not Kind.HARMLESS]
    if not shown and one.is_here and one.is_there:
        return
    yield f"{one.code}  {shorten(one.name, 80)}  {one.where}"
    if not one.is_here:
        yield f"  {translate(say('is there, and not in this catalogue'))}"
    if not one.is_there:
        yield f"  {translate(say('goes out here, and is not there'))}"
    yield from (f"  {translate(in_words(found))}" for found in shown)


def in_words(one: Disagreement) -> Message:
    """One difference, in the words of a reader who has both before them."""
    return say("{kind}: {field}: {says}", kind=KINDS[one.kind], field=FIELDS[one.found.aspect], says=_sides(one))


def _sides(one: Disagreement) -> Message:
    there, here = one.found.before, one.found.after
    if there and here and str(there) != str(here):
        return say("there: {there}; here: {here}", there=there, here=here)
    if there and here:
        return here
    if here and not there:
        return say("only here: {says}", says=here)
    if there and not here:
        return say("only there: {says}", says=there)
    return say("from there to here: {says}", says=one.found.says)


def in_brief(compared: Sequence[Compared]) -> Message:
    """How many agree, and what is wrong with the others."""
    count = Counter(found.kind for one in compared for found in one.found)
    wrong = sum(one.disagrees for one in compared)
    parts = tuple(say("{kind}: {count}", kind=KINDS[kind], count=count[kind]) for kind in Kind if count[kind])
    if parts:
        return say("{all} procedures compared, {wrong} disagree ({parts})", all=len(compared), wrong=wrong, parts=parts)
    return say("{all} procedures compared, {wrong} disagree", all=len(compared), wrong=wrong)


def as_json(compared: Sequence[Compared], translate: Translate) -> str:
    """A list of objects, one for each procedure."""
    return json.dumps([_object(one, translate) for one in compared], ensure_ascii=False, indent=2)


def _object(one: Compared, translate: Translate) -> dict[str, Any]:
    return {
        "procedure": one.code,
        "name": one.name,
        "where": one.where,
        "here": one.is_here,
        "there": one.is_there,
        "disagrees": one.disagrees,
        "differences": [_difference(found, translate) for found in one.found],
    }


def _difference(one: Disagreement, translate: Translate) -> dict[str, Any]:
    found = one.found
    return {
        "kind": one.kind.value,
        "field": found.aspect.value,
        "part": found.part,
        "there": translate(found.before) if found.before else None,
        "here": translate(found.after) if found.after else None,
        "says": translate(found.says),
        "file": found.at.file,
        "line": found.at.line,
        "column": found.at.column,
    }
