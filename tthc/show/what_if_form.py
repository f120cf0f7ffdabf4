"""What would come of a proposal, as JSON in a documented shape."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from pydantic import BaseModel, ConfigDict

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.loads import Load
from tthc.audit.supposing.outcome import SURE, Figure, Outcome, Side
from tthc.model.limit_times import LimitToday
from tthc.show.language import Translate
from tthc.show.what_if import WhatIfShown


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FigureShape(_Shape):
    """A figure with its bounds of 95 %; a time without end has no upper one (null)."""

    value: float
    low: float
    high: float | None


class SideShape(_Shape):
    """The share kept, the time within which nine in ten are done, the shortest limit that would surely be kept."""

    kept: FigureShape
    p90: FigureShape
    shortest: int | None


class OutcomeShape(_Shape):
    """One limit at one agency (null: all together); `new` is the new promise; times are in its unit. Where it `grows`,
    dossiers would pile up: `then` is only how that begins."""

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
    grows: bool


class LoadShape(_Shape):
    """How busy those at a desk are, as a part of their time, now and then; above 1 they cannot keep up."""

    agency: str | None
    procedure: str | None
    step: str | None
    role: str | None
    hands: int
    now: float
    then: float


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
    first: str | None
    last: str | None
    since: str | None
    runs: int
    confidence: float
    rate: float
    fits: bool
    hidden: int
    outcomes: list[OutcomeShape]
    queues: list[DeskShape]
    loads: list[LoadShape]
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
        first=outcomes.period[0].isoformat() if outcomes.period else None,
        last=outcomes.period[1].isoformat() if outcomes.period else None,
        since=outcomes.since.isoformat() if outcomes.since else None,
        runs=outcomes.runs,
        confidence=SURE,
        rate=outcomes.rate,
        fits=outcomes.fits,
        hidden=shown.hidden,
        outcomes=[_outcome_shape(one) for one in outcomes.outcomes],
        queues=[_desk_shape(one) for one in outcomes.queues],
        loads=[_load_shape(one) for one in outcomes.loads],
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
        grows=one.grows,
    )


def _side_shape(side: Side) -> SideShape:
    return SideShape(kept=_figure_shape(side.kept), p90=_figure_shape(side.p90), shortest=side.shortest)


def _figure_shape(figure: Figure) -> FigureShape:
    high = round(figure.high, 4) if isfinite(figure.high) else None
    return FigureShape(value=round(figure.value, 4), low=round(figure.low, 4), high=high)


def _load_shape(load: Load) -> LoadShape:
    name = load.desk.name
    who = {"agency": name.agency, "procedure": name.procedure, "step": name.step, "role": name.role}
    return LoadShape(**who, hands=load.hands, now=round(load.now, 4), then=round(load.then, 4))


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
