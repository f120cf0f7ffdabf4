"""Differences as text and JSON: by procedure, what makes life harder first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tthc.analyse.difference import Aspect, Change, Difference, Weight
from tthc.model.procedure import Procedure
from tthc.show.language import Translate
from tthc.source import Message, say, shorten

WEIGHTS: Mapping[Weight, Message] = MappingProxyType(
    {
        Weight.HARDER: say("harder"),
        Weight.EASIER: say("easier"),
        Weight.NEUTRAL: say("same burden"),
        Weight.UNCLEAR: say("unclear"),
    }
)
"""What a difference means to whoever applies."""


@dataclass(frozen=True)
class Compared:
    """A procedure, which two versions of it were compared, and what differs."""

    code: str
    name: str
    before: Message | None
    after: Message | None
    found: Sequence[Difference]


def version_in_words(procedure: Procedure) -> Message:
    """The period of a version and the decision that published it."""
    start, end = procedure.effective.start, procedure.effective.end
    if start and end:
        period = say("{start} to {end}", start=start, end=end)
    elif start or end:
        period = say("from {start}", start=start) if start else say("until {end}", end=end)
    else:
        period = say("no period given")
    if procedure.publication:
        return say("{period}, {decision}", period=period, decision=procedure.publication.decision)
    return period


def as_text(compared: Iterable[Compared], translate: Translate, *, is_long: bool = True) -> str:
    """Each procedure with its differences, and a last line that counts."""
    all_of_them = tuple(compared)
    lines = [line for one in all_of_them for line in _lines(one, translate, is_long)]
    return "\n".join([*lines, summary([d for one in all_of_them for d in one.found], translate)])


def _lines(compared: Compared, translate: Translate, is_long: bool) -> Iterator[str]:
    yield f"{compared.code}  {shorten(compared.name, 100)}"
    if compared.before and compared.after:
        before, after = translate(compared.before), translate(compared.after)
        yield f"  {before} → {after}" if before != after else f"  {translate(say('both: {version}', version=before))}"
    yield from difference_lines(compared.found, translate, is_long=is_long)


def difference_lines(found: Sequence[Difference], translate: Translate, *, is_long: bool = True) -> Iterator[str]:
    """One line for each difference; those that change no burden only where all are wanted."""
    width = max(len(translate(name)) for name in WEIGHTS.values())
    for difference in found:
        if is_long or difference.weight is not Weight.NEUTRAL:
            yield f"  {translate(WEIGHTS[difference.weight]):<{width}}  {translate(difference.says)}"


def summary(found: Sequence[Difference], translate: Translate) -> str:
    """How many of each weight, and in which way life gets harder."""
    if not found:
        return translate(say("No difference."))
    count = Counter(difference.weight for difference in found)
    line = ", ".join(f"{count[weight]} {translate(WEIGHTS[weight])}" for weight in Weight if count[weight])
    harder = [translate(message) for message in harder_in_words(found)]
    return f"{line} ({'; '.join(harder)})" if harder else line


def harder_in_words(found: Sequence[Difference]) -> Iterator[Message]:
    """What makes life harder, counted by kind: documents added, longer limits, higher fees, and so on."""
    harder = [difference for difference in found if difference.weight is Weight.HARDER]
    documents = Counter(d.change for d in harder if d.aspect is Aspect.DOCUMENT)
    counts = Counter(d.aspect for d in harder)
    told = (
        (documents[Change.ADDED], say("documents more: {count}", count=documents[Change.ADDED])),
        (documents[Change.CHANGED], say("stricter documents: {count}", count=documents[Change.CHANGED])),
        (counts[Aspect.LIMIT], say("longer time limits: {count}", count=counts[Aspect.LIMIT])),
        (counts[Aspect.FEE], say("higher fees: {count}", count=counts[Aspect.FEE])),
        (counts[Aspect.CHANNEL], say("ways of handing in lost: {count}", count=counts[Aspect.CHANNEL])),
        (counts[Aspect.CONDITION], say("conditions more: {count}", count=counts[Aspect.CONDITION])),
    )
    yield from (message for count, message in told if count)
    if others := len(harder) - sum(count for count, _ in told):
        yield say("others: {count}", count=others)


def as_json(compared: Iterable[Compared], translate: Translate) -> str:
    """A list of objects, one for each procedure."""
    return json.dumps([as_object(one, translate) for one in compared], ensure_ascii=False, indent=2)


def as_object(compared: Compared, translate: Translate) -> dict[str, Any]:
    """One procedure with its differences as plain values."""
    return {
        "procedure": compared.code,
        "name": compared.name,
        "before": translate(compared.before) if compared.before else None,
        "after": translate(compared.after) if compared.after else None,
        "differences": [difference_object(difference, translate) for difference in compared.found],
    }


def difference_object(difference: Difference, translate: Translate) -> dict[str, Any]:
    """One difference as plain values."""
    return {
        "aspect": difference.aspect.value,
        "part": difference.part,
        "change": difference.change.value,
        "weight": difference.weight.value,
        "says": translate(difference.says),
        "before": translate(difference.before) if difference.before else None,
        "after": translate(difference.after) if difference.after else None,
        "file": difference.at.file,
        "line": difference.at.line,
        "column": difference.at.column,
    }
