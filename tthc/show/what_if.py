"""What would come of a proposal, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.outcome import SURE, Figure, Outcome, Outcomes, Side, WouldKeep
from tthc.exchange.audit_names import Names
from tthc.model.duration import UNIT_NAMES
from tthc.model.limit_times import LimitToday
from tthc.show.language import Translate
from tthc.show.limit_advice import KINDS
from tthc.source import Message, say


@dataclass(frozen=True)
class WhatIfShown:
    """What comes of a supposition, and what everything is called; `hidden` lines are not shown in public."""

    outcomes: Outcomes
    names: Names
    steps: Mapping[tuple[str, str], str]
    public: bool = False
    hidden: int = 0

    def desk(self, desk: Desk) -> Message:
        """Who works there."""
        name = desk.name
        what = name.role or self.steps.get((name.procedure or "", name.step or ""), name.step or "")
        return Message("{agency}, {what}", {"agency": self.names.of("agency", name.agency), "what": what})


def as_text(shown: WhatIfShown, translate: Translate) -> str:
    """What is supposed, then each limit with its agencies, then what was taken for granted."""
    limits = (_limit(whole, parts, shown) for whole, parts in limits_of(shown))
    blocks = [_head(shown), *limits, _queues(shown), _notes(shown)]
    texts = ("\n".join(translate(line) for line in block) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def _head(shown: WhatIfShown) -> Iterator[Message]:
    outcomes = shown.outcomes
    yield lead_in_words(outcomes)
    for name in outcomes.names:
        yield say("Supposed: {what}", what=name)
    if not outcomes.fits:
        yield DOES_NOT_FIT
    if not outcomes.outcomes:
        yield say("No limit has enough dossiers with a result to tell anything.")


def lead_in_words(outcomes: Outcomes) -> Message:
    """How much was replayed how often."""
    return say(
        "{dossiers} dossiers replayed {runs} times; the bounds in brackets hold {sure} times of 100",
        dossiers=Decimal(outcomes.dossiers),
        runs=outcomes.runs,
        sure=round(100 * SURE),
    )


DOES_NOT_FIT = say(
    "The replay without a change does not give what the log shows (see the lines marked so): what it foretells there "
    "cannot be trusted."
)


def limits_of(shown: WhatIfShown) -> Iterator[tuple[Outcome, list[Outcome]]]:
    """Each limit at all agencies together, and at each."""
    for whole in shown.outcomes.outcomes:
        if whole.is_whole:
            parts = [one for one in shown.outcomes.outcomes if _same_limit(one, whole) and not one.is_whole]
            yield whole, parts


def _same_limit(one: Outcome, other: Outcome) -> bool:
    return (one.limit, one.kind, one.new) == (other.limit, other.kind, other.new)


def _limit(whole: Outcome, parts: list[Outcome], shown: WhatIfShown) -> Iterator[Message]:
    limit = whole.limit
    yield Message("{code} {name}", {"code": limit.procedure, "name": shown.names.of("procedure", limit.procedure)})
    yield say("  {limit}: {figures}", limit=limit_in_words(whole), figures=figures_in_words(whole))
    yield say("    {verdict}", verdict=verdict_in_words(whole, shown.outcomes.rate))
    yield say("    check: {check}", check=check_in_words(whole))
    for one in parts:
        who = shown.names.of("agency", one.agency)
        yield say("    {who}: {figures}{check}", who=who, figures=figures_in_words(one), check=_mark(one))


def _mark(one: Outcome) -> Message:
    return say("") if one.fits else say("; does not fit the log: {check}", check=check_in_words(one))


def limit_in_words(one: Outcome) -> Message:
    """Which limit, and what it becomes."""
    kind, unit = KINDS[one.kind], UNIT_NAMES[one.limit.unit]
    if one.new is None:
        return say("{amount} {unit} {kind}", amount=one.limit.amount, unit=unit, kind=kind)
    return say("{amount} → {new} {unit} {kind}", amount=one.limit.amount, new=one.new, unit=unit, kind=kind)


def figures_in_words(one: Outcome) -> Message:
    """How many are kept and within how much time nine in ten are done, before and after."""
    return say(
        "in time {before} → {after}, {gained} points; nine in ten within {p90_before} → {p90_after} {unit}; {dossiers} "
        "dossiers",
        before=share_in_words(one.now.kept),
        after=share_in_words(one.then.kept),
        gained=points_in_words(one.gained),
        p90_before=time_in_words(one.now.p90),
        p90_after=time_in_words(one.then.p90),
        unit=UNIT_NAMES[one.limit.unit],
        dossiers=Decimal(one.dossiers),
    )


def share_in_words(figure: Figure) -> Message:
    """A share with its bounds."""
    return say(
        "{share} % ({low}–{high})", share=percent(figure.value), low=percent(figure.low), high=percent(figure.high)
    )


def points_in_words(figure: Figure) -> Message:
    """By how many points of a hundred more are kept, with bounds."""
    value, low, high = (_signed(part) for part in (figure.value, figure.low, figure.high))
    return say("{share} ({low} to {high})", share=value, low=low, high=high)


def _signed(share: float) -> Message:
    points = percent(share)
    return say("{sign}{points}", sign="+" if points > 0 else "−" if points < 0 else "", points=abs(points))


def time_in_words(figure: Figure) -> Message:
    """A time with its bounds, in the units of its limit."""
    return say("{time} ({low}–{high})", time=_units(figure.value), low=_units(figure.low), high=_units(figure.high))


def verdict_in_words(one: Outcome, rate: float) -> Message:
    """Whether the limit would be kept at the wanted rate, and how short it could be."""
    says = {
        WouldKeep.YES: say("would be kept in {rate} % of the dossiers", rate=percent(rate)),
        WouldKeep.NO: say("would not be kept in {rate} % of the dossiers", rate=percent(rate)),
        WouldKeep.OPEN: say("whether it would be kept in {rate} % of the dossiers is not sure", rate=percent(rate)),
    }
    if one.then.shortest is not None and one.then.shortest < one.length:
        return say(
            "{verdict}; so would be {shortest} {unit}",
            verdict=says[one.would_keep],
            shortest=one.then.shortest,
            unit=UNIT_NAMES[one.limit.unit],
        )
    return says[one.would_keep]


def check_in_words(one: Outcome) -> Message:
    """The replay without a change beside the log."""
    says = {
        "replayed": percent(one.now.kept.value),
        "logged": percent(one.logged_kept),
        "time": _units(one.now.p90.value),
        "logged_time": _units(one.logged_p90),
    }
    if one.fits:
        return say(
            "replayed as it was {replayed} % in time, {logged} % in the log; nine in ten within {time}, {logged_time}",
            **says,
        )
    return say(
        "replayed as it was {replayed} % in time but {logged} % in the log; nine in ten within {time}, {logged_time}: "
        "does not fit",
        **says,
    )


def percent(share: float) -> Decimal:
    """A share in per cent, to a tenth; 100 only where nothing is left."""
    return round(Decimal(str(100 * share)), 1)


def _units(time: float) -> Decimal:
    return round(Decimal(str(time)), 1)


def _queues(shown: WhatIfShown) -> Iterator[Message]:
    for desk in shown.outcomes.queues:
        yield say("Waits for hands: {queue}", queue=queue_in_words(desk, shown))


def queue_in_words(desk: Desk, shown: WhatIfShown) -> Message:
    """How much of the waiting at a desk is for hands."""
    return say(
        "{desk}: {share} % of the time that dossiers lie there, {hands} in hand at a time",
        desk=shown.desk(desk),
        share=percent(desk.queued / desk.waited),
        hands=desk.hands,
    )


def _notes(shown: WhatIfShown) -> Iterator[Message]:
    for note in foot(shown):
        yield say("Note: {note}", note=note)


def foot(shown: WhatIfShown) -> Iterator[Message]:
    """What was taken for granted, what could not be told, what is not shown."""
    outcomes = shown.outcomes
    yield from outcomes.notes
    if outcomes.since and outcomes.queues:
        yield say("counted are dossiers received from {day} on: before that the desks only fill", day=outcomes.since)
    if shown.public:
        yield say("{count} lines are not shown: small groups; nor are desks", count=shown.hidden)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FigureShape(_Shape):
    """A figure with its bounds of 95 %."""

    value: float
    low: float
    high: float


class SideShape(_Shape):
    """The share kept, the time within which nine in ten are done, the shortest limit that would surely be kept."""

    kept: FigureShape
    p90: FigureShape
    shortest: int | None


class OutcomeShape(_Shape):
    """One limit at one agency (null: all together); `new` is the new promise; times are in its unit."""

    procedure: str
    kind: str
    amount: int
    unit: str
    new: int | None
    agency: str | None
    whole: bool
    dossiers: int
    logged_kept: float
    logged_p90: float
    now: SideShape
    then: SideShape
    gained: FigureShape
    would_keep: str
    fits: bool


class DeskShape(_Shape):
    """A desk at which dossiers wait for hands; minutes are of the office."""

    agency: str | None
    procedure: str | None
    step: str | None
    role: str | None
    hands: int
    works: int
    waited_minutes: int
    queued_minutes: int


class WhatIfShape(_Shape):
    """A log replayed as it was and as it would be."""

    synthetic: bool
    public: bool
    supposed: list[str]
    dossiers: int
    with_steps: int
    since: str | None
    runs: int
    confidence: float
    rate: float
    fits: bool
    hidden: int
    outcomes: list[OutcomeShape]
    queues: list[DeskShape]
    notes: list[str]


def as_json(shown: WhatIfShown, translate: Translate) -> str:
    """Everything, for machines."""
    outcomes = shown.outcomes
    shape = WhatIfShape(
        synthetic=outcomes.synthetic,
        public=shown.public,
        supposed=[translate(name) for name in outcomes.names],
        dossiers=outcomes.dossiers,
        with_steps=outcomes.with_steps,
        since=outcomes.since.isoformat() if outcomes.since else None,
        runs=outcomes.runs,
        confidence=SURE,
        rate=outcomes.rate,
        fits=outcomes.fits,
        hidden=shown.hidden,
        outcomes=[_outcome_shape(one) for one in outcomes.outcomes],
        queues=[_desk_shape(one) for one in outcomes.queues],
        notes=[translate(note) for note in outcomes.notes],
    )
    return json.dumps(shape.model_dump(), ensure_ascii=False, indent=2)


def schema_text() -> str:
    """The documented shape of the JSON."""
    schema: dict[str, Any] = WhatIfShape.model_json_schema()
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _outcome_shape(one: Outcome) -> OutcomeShape:
    limit: LimitToday = one.limit
    return OutcomeShape(
        procedure=limit.procedure,
        kind=one.kind,
        amount=limit.amount,
        unit=limit.unit.value,
        new=one.new,
        agency=one.agency,
        whole=one.is_whole,
        dossiers=one.dossiers,
        logged_kept=round(one.logged_kept, 4),
        logged_p90=round(one.logged_p90, 2),
        now=_side_shape(one.now),
        then=_side_shape(one.then),
        gained=_figure_shape(one.gained),
        would_keep=one.would_keep.value,
        fits=one.fits,
    )


def _side_shape(side: Side) -> SideShape:
    return SideShape(kept=_figure_shape(side.kept), p90=_figure_shape(side.p90), shortest=side.shortest)


def _figure_shape(figure: Figure) -> FigureShape:
    value, low, high = (round(part, 4) for part in (figure.value, figure.low, figure.high))
    return FigureShape(value=value, low=low, high=high)


def _desk_shape(desk: Desk) -> DeskShape:
    name = desk.name
    return DeskShape(
        agency=name.agency,
        procedure=name.procedure,
        step=name.step,
        role=name.role,
        hands=desk.hands,
        works=desk.works,
        waited_minutes=round(desk.waited),
        queued_minutes=round(desk.queued),
    )
