"""Figures that somebody measured, in the place of the estimates of a row (số đo thay cho ước lượng).

What was measured was measured on the procedure as it is. After a cut a row is done in another way, and nobody has
measured that: then the measured figure moves as the estimates for the row move, so that a cut which halves the
estimated time halves the measured one, and one that takes nothing away saves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tthc.cost.activities import Situation
from tthc.cost.scm import CostRow, Hours, Population, UsedEstimate, is_money, whole
from tthc.model.basis import applies
from tthc.model.costs import ActivityKind, Spread
from tthc.model.cut import Range
from tthc.model.measured import MeasuredCost
from tthc.model.procedure import Procedure
from tthc.model.reference import Estimate
from tthc.source import Message, say

RowKey = tuple[ActivityKind, str]


def with_measured(
    rows: Sequence[CostRow], procedure: Procedure, situation: Situation, recorded: Sequence[CostRow]
) -> Iterator[CostRow]:
    """The rows with what was measured of them, and those of work that somebody measured and nothing else shows.

    `recorded` are the estimated rows of the procedure on which it was measured: the same rows, unless there are cuts.
    """
    as_measured = {key_of(row): row for row in recorded}
    for row in rows:
        cost = measured_for(key_of(row), procedure, situation)
        yield _measured(row, as_measured.get(key_of(row), row), cost) if cost else row
    yield from (_own(cost) for cost in _in(procedure, situation) if cost.name)


def key_of(row: CostRow) -> RowKey:
    """What tells the rows of a sheet apart."""
    return row.activity, row.about


def measured_for(key: RowKey, procedure: Procedure, situation: Situation) -> MeasuredCost | None:
    """What was measured of a row; of several the first."""
    return next((c for c in _in(procedure, situation) if not c.name and c.row[:2] == key), None)


def _in(procedure: Procedure, situation: Situation) -> Iterator[MeasuredCost]:
    for cost in procedure.costs:
        if applies(cost.cases, situation.case) and (not cost.channels or situation.mode in cost.channels):
            yield cost


def _measured(row: CostRow, recorded: CostRow, cost: MeasuredCost) -> CostRow:
    changed: dict[str, object] = {}
    kept = row.estimates
    if cost.minutes:
        share = _share(row.hours.mid, recorded.hours.mid, row)
        changed["hours"] = _hours(cost.minutes, share)
        kept = (
            *(used for used in kept if is_money(used)),
            _as_estimate(row, cost.minutes, say("minutes"), cost, share),
        )
    if cost.hired_service:
        share = _share(Fraction(0), Fraction(0), row)
        changed["hired_service"] = _money(cost.hired_service, share)
        kept = (*kept, _as_estimate(row, cost.hired_service, say("hired service"), cost, share))
    if cost.fees:
        share = _share(Fraction(row.fees.mid), Fraction(recorded.fees.mid), row)
        changed["fees"] = _money(cost.fees, share)
        estimated = (used for used in kept if used.is_measured or not is_money(used))
        kept = (*estimated, _as_estimate(row, cost.fees, say("fees and expenses"), cost, share))
    return replace(row, estimates=kept, basis=(*row.basis, *_whose(cost)), **_of_year(cost), **changed)  # type: ignore[arg-type]  # the columns of a row


def _share(now: Fraction, then: Fraction, row: CostRow) -> Fraction:
    """How much is left of what was measured; where the estimates know nothing of it all, unless nothing is to do."""
    if then:
        return now / then
    return Fraction(0) if row.is_nothing_to_do else Fraction(1)


def _own(cost: MeasuredCost) -> CostRow:
    """A row for work that follows from no document, step or way."""
    row = CostRow(cost.work, Message("{name}", {"name": cost.name}))
    return _measured(row, row, cost)


def _of_year(cost: MeasuredCost) -> Mapping[str, object]:
    times = Fraction(cost.times_per_year) if cost.times_per_year else None
    people = None if cost.population is None else Population(cost.population, cost.source or "", _year(cost))
    return {"times_per_year": times, "population": people}


def _year(cost: MeasuredCost) -> int | None:
    return cost.date.year if cost.date else None


def _whose(cost: MeasuredCost) -> tuple[Message, ...]:
    """Who measured, and when."""
    if cost.set_by:
        text = say("measured by {who}: {source}, {date}", who=cost.set_by.id, source=cost.source, date=cost.date)
    else:
        text = say("measured: {source}, {date}", source=cost.source, date=cost.date)
    return (text,)


def _as_estimate(row: CostRow, spread: Spread, what: Message, cost: MeasuredCost, share: Fraction) -> UsedEstimate:
    """A measured figure in the shape of an estimate, so that whatever asks what matters most looks at both."""
    low, mid, high = spread.levels
    unit = "phút" if spread is cost.minutes else "đồng"
    id_ = "/".join(part for part in (*cost.row, what.text) if part)
    basis = cost.source or "-"
    shown = Estimate.model_construct(id=id_, name=id_, unit=unit, low=low, mid=mid, high=high, basis=basis)
    name = Message("{row}: {what}", {"row": row.name, "what": what})
    return UsedEstimate(shown, share, is_measured=True, named=name)


def _hours(spread: Spread, share: Fraction) -> Hours:
    return Hours(*(Fraction(level) * share / 60 for level in spread.levels))


def _money(spread: Spread, share: Fraction) -> Range:
    return Range(*(whole(Fraction(level) * share) for level in spread.levels))
