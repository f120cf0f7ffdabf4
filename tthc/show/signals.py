"""Signs that need a look, as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from pydantic import BaseModel, ConfigDict

from tthc.audit.detecting.detect import Signal, Signals
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.tallies import Cell
from tthc.exchange.audit_names import Names
from tthc.exchange.signal_words import MEASURES, NO_ACCUSATION, WHY_NOT, WORDS
from tthc.show.language import Translate
from tthc.source import Message, say

MOST_SHOWN = 10
"""So many alarms of a kind stand in the text; the JSON has every look."""


@dataclass(frozen=True)
class SignalsShown:
    """Signs, and what offices and procedures are called; `hidden` alarms are not shown in public."""

    signals: Signals
    names: Names
    public: bool = False
    hidden: int = 0

    def place(self, cell: Cell) -> str:
        """Where: the office, its commune, the procedure, the pseudonym of an official."""
        parts = [self.names.of("agency", cell.agency)]
        parts += [self.names.of("commune", cell.commune)] if cell.commune else []
        parts += [f"{cell.procedure} {self.names.of('procedure', cell.procedure)}"] if cell.procedure else []
        return ", ".join([*parts, *([cell.official] if cell.official else [])])


def as_text(shown: SignalsShown, translate: Translate) -> str:
    """What alarms, by kind; then what was looked at in vain, and what could not be looked at."""
    blocks = [_head(shown), *(_kind(shown, kind) for kind in kinds_alarming(shown.signals)), _rest(shown)]
    texts = ("\n".join(translate(line) for line in block) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def kinds_alarming(signals: Signals) -> list[SignalKind]:
    """The kinds of which something alarms, in the order of the list of signs."""
    there = {one.looked.kind for one in signals.alarms}
    return [kind for kind in SignalKind if kind in there]


def _head(shown: SignalsShown) -> Iterator[Message]:
    signals = shown.signals
    yield say(
        "{alarms} signs need a look: {dossiers} dossiers of {offices} offices, {looks} looks",
        alarms=len(signals.alarms),
        dossiers=Decimal(signals.dossiers),
        offices=signals.offices,
        looks=Decimal(len(signals.signals)),
    )
    yield NO_ACCUSATION
    yield say(
        "Of the places that alarm, at most {rate} % do so by chance in the long run (FDR, corrected for all looks).",
        rate=Decimal(f"{100 * signals.alarm_rate:g}"),
    )
    if shown.public:
        yield say("{count} alarms are not shown: small groups and officials", count=shown.hidden)


def _kind(shown: SignalsShown, kind: SignalKind) -> Iterator[Message]:
    words = WORDS[kind]
    yield words.name
    yield say("  Looked at: {what}", what=words.looked_at)
    alarms = [one for one in shown.signals.alarms if one.looked.kind is kind]
    for one in alarms[:MOST_SHOWN]:
        yield say("  {place}: {figures}", place=shown.place(one.looked.cell), figures=figures(one))
    if len(alarms) > MOST_SHOWN:
        yield say("  … and {count} more", count=len(alarms) - MOST_SHOWN)
    yield say("  Ordinary causes: {causes}", causes=words.innocent)
    yield say("  Next: {step}", step=words.next_step)


def figures(one: Signal) -> Message:
    """The numbers behind an alarm in a line."""
    looked = one.looked
    hits = Decimal(looked.hits)
    counted = say("{hits} of {of}", hits=hits, of=Decimal(looked.of)) if looked.of is not None else hits
    text = say(
        "{counted}, {expected} expected: {ratio} times ({low} to {high}); by chance {p}, corrected {q}",
        counted=counted,
        expected=rounded(looked.expected),
        ratio=rounded(looked.ratio, 2),
        low=rounded(looked.low, 2),
        high=rounded(looked.high, 2),
        p=chance(looked.by_chance),
        q=chance(one.adjusted),
    )
    return say("{measure}: {figures}", measure=MEASURES[looked.measure], figures=text) if looked.measure else text


def rounded(value: float, places: int = 1) -> Decimal | str:
    """A figure to so many places; of what knows no bound above the sign of that."""
    return Decimal(f"{value:.{places}f}") if isfinite(value) else "∞"


def chance(value: float) -> Decimal | Message:
    """A probability as it is read: small ones are only said to be small."""
    found = Decimal(f"{value:.4f}")
    return found if found >= _SMALL else say("below {small}", small=_SMALL)


_SMALL = Decimal("0.0001")


def _rest(shown: SignalsShown) -> Iterator[Message]:
    looked = Counter(one.looked.kind for one in shown.signals.signals)
    alarming = set(kinds_alarming(shown.signals))
    for kind in SignalKind:
        if looked[kind] and kind not in alarming:
            yield say("Nothing to look at: {name} ({count} looks)", name=WORDS[kind].name, count=looked[kind])
    for one in shown.signals.missing:
        yield say("Not looked for: {name}: {why}", name=WORDS[one.kind].name, why=WHY_NOT[one.why])


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignalShape(_Shape):
    """One look; `official` is a pseudonym. `by_chance` is its probability, `adjusted` that corrected for all looks."""

    kind: str
    name: str
    agency: str | None
    commune: str | None
    procedure: str | None
    official: str | None
    measure: str | None
    hits: int
    of: int | None
    expected: float
    ratio: float
    low: float
    high: float
    by_chance: float
    adjusted: float
    alarms: bool


class KindShape(_Shape):
    """What a kind of sign is: which dossiers are looked at, its ordinary causes, what to look at next."""

    kind: str
    name: str
    looked_at: str
    ordinary_causes: str
    next: str
    not_looked: str | None


class SignalsShape(_Shape):
    """Signs that need a look, never accusations."""

    synthetic: bool
    public: bool
    as_of: str
    error_rate: str
    alarm_rate: float
    confidence: float
    dossiers: int
    offices: int
    hidden: int
    kinds: list[KindShape]
    signals: list[SignalShape]


def as_json(shown: SignalsShown, translate: Translate) -> str:
    """Every look, for machines."""
    signals = shown.signals
    shape = SignalsShape(
        synthetic=signals.synthetic,
        public=shown.public,
        as_of=signals.as_of.isoformat(),
        error_rate="FDR",
        alarm_rate=signals.alarm_rate,
        confidence=0.95,
        dossiers=signals.dossiers,
        offices=signals.offices,
        hidden=shown.hidden,
        kinds=[_kind_shape(shown, kind, translate) for kind in SignalKind],
        signals=[_signal_shape(one, translate) for one in signals.signals],
    )
    return json.dumps(shape.model_dump(), ensure_ascii=False, indent=2)


def schema_text() -> str:
    """The documented shape of the JSON."""
    schema: dict[str, Any] = SignalsShape.model_json_schema()
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _kind_shape(shown: SignalsShown, kind: SignalKind, translate: Translate) -> KindShape:
    words = WORDS[kind]
    why = next((WHY_NOT[one.why] for one in shown.signals.missing if one.kind is kind), None)
    return KindShape(
        kind=kind.value,
        name=translate(words.name),
        looked_at=translate(words.looked_at),
        ordinary_causes=translate(words.innocent),
        next=translate(words.next_step),
        not_looked=translate(why) if why else None,
    )


def _signal_shape(one: Signal, translate: Translate) -> SignalShape:
    looked, cell = one.looked, one.looked.cell
    return SignalShape(
        kind=looked.kind.value,
        name=translate(WORDS[looked.kind].name),
        agency=cell.agency,
        commune=cell.commune,
        procedure=cell.procedure,
        official=cell.official,
        measure=looked.measure,
        hits=looked.hits,
        of=looked.of,
        expected=round(looked.expected, 2),
        ratio=round(looked.ratio, 3),
        low=round(looked.low, 3),
        high=round(looked.high, 3),
        by_chance=float(f"{looked.by_chance:.3g}"),
        adjusted=float(f"{one.adjusted:.3g}"),
        alarms=one.alarms,
    )
