"""The dates of a log's texts as moments: each column read as it proves, hours only where the column has any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from tthc.audit.reading.log_columns import is_vietnamese
from tthc.audit.reading.moments import NOTHING, Proof, has_hour, is_ambiguous, minutes_behind, moment, proofs
from tthc.model.log_mapping import VIETNAM, DateOrder, LogMapping

Orders = Mapping[str, DateOrder | None]
"""In which order each column's dates with strokes are read; None: no order is proved."""


def with_moments(
    connection: Any, read: Table, columns: Iterable[str], orders: Orders, mapping: LogMapping | None
) -> Table:
    """A table `dated` in which each of the columns is `…_at` (null: nothing, or not read) and `…_hour` (it tells one).

    `unreadable` and `ambiguous` say of a row that one of its dates does not exist, or could be two days.
    """
    columns = tuple(columns)
    shift = minutes_behind(mapping.time_zone) if mapping and mapping.time_zone != VIETNAM else 0
    read = read.mutate(**{name: _without_nothing(read[name]) for name in columns})
    moments = {f"{name}_at": moment(read[name], orders[name], shift) for name in columns}
    dated = connection.create_table("dated", read.mutate(**moments), temp=True)
    without = [name for name in columns if not _tells_hours(dated, name)]
    hours = {f"{name}_hour": _hour(dated, name, name not in without) for name in columns}
    failed = {name: dated[f"{name}_at"].isnull() & (dated[name] != "") for name in columns}
    two_days = {name: failed[name] & is_ambiguous(dated[name]) for name in columns if orders[name] is None}
    wrong = [failed[name] & ~two_days[name] if name in two_days else failed[name] for name in columns]
    return dated.mutate(**hours, unreadable=_any(wrong), ambiguous=_any(two_days.values()))


def orders_of(
    read: Table, columns: Iterable[str], headings: Mapping[str, Sequence[str]], mapping: LogMapping | None
) -> Orders:
    """The order of each column: what the mapping says, what the column proves, what the others prove, its language."""
    columns = tuple(columns)
    proved = proofs(read, columns)
    others = _order_of_others(proved)
    return {name: order_of(name, proved[name], others, headings.get(name, ()), mapping) for name in columns}


def order_of(
    name: str, proof: Proof, others: DateOrder | None, headings: Sequence[str], mapping: LogMapping | None
) -> DateOrder | None:
    """The order of one column; None where it contradicts itself, or nothing says what it is."""
    said = mapping and (getattr(mapping.dates, name, None) or mapping.dates.every)
    if said:
        return DateOrder(said)
    if proof.contradicts_itself:
        return None
    written = DateOrder.DAY_FIRST if any(map(is_vietnamese, headings)) else None
    return proof.order or others or written


def _order_of_others(proved: Mapping[str, Proof]) -> DateOrder | None:
    """What all columns that prove something agree on: one program writes its dates in one way."""
    orders = {proof.order for proof in proved.values() if proof.day_first or proof.month_first}
    return orders.pop() if len(orders) == 1 else None


def _without_nothing(text: StringValue) -> StringValue:
    return ibis.ifelse(text.strip().isin(NOTHING), "", text)


def _tells_hours(dated: Table, name: str) -> bool:
    """Whether some moment of a column is not midnight: else midnight is how an export writes a day."""
    at = dated[f"{name}_at"]
    later = (at.hour() > 0) | (at.minute() > 0)
    return bool(later.fill_null(ibis.literal(False)).any().to_pyarrow().as_py())


def _hour(dated: Table, name: str, tells: bool) -> BooleanValue:
    return has_hour(dated[name]) if tells else ibis.literal(False)


def _any(conditions: Iterable[BooleanValue]) -> Value:
    return ibis.or_(*(condition.fill_null(ibis.literal(False)) for condition in conditions), ibis.literal(False))
