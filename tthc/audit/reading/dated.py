"""The dates of a log's texts as moments: each column read as it proves, hours only where the column has any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from tthc.audit.groups import row_of
from tthc.audit.reading.log_columns import is_vietnamese
from tthc.audit.reading.moments import (
    NOTHING,
    Proof,
    has_hour,
    is_ambiguous,
    minutes_behind,
    moment,
    proofs,
    usual_moment,
)
from tthc.model.log_mapping import VIETNAM, DateOrder, LogMapping

Orders = Mapping[str, DateOrder | None]
"""In which order each column's dates with strokes are read; None: no order is proved."""


def with_moments(
    connection: Any, read: Table, columns: Iterable[str], orders: Orders, mapping: LogMapping | None
) -> Table:
    """A table `dated` in which each of the columns is `…_at` (null: nothing, or not read) and `…_hour` (it tells one).

    `unreadable` and `ambiguous` say of a row that one of its dates does not exist, or could be two days. Where every
    column is a date already, nothing is kept: the expression costs little.
    """
    columns = tuple(columns)
    shift = minutes_behind(mapping.time_zone) if mapping and mapping.time_zone != VIETNAM else 0
    texts = [name for name in columns if read[name].type().is_string()]
    read = read.mutate(**{name: _without_nothing(read[name]) for name in texts})
    moments = {name: usual_moment(read[name], orders[name], shift) for name in texts}
    inside = _in_years(read, [name for name in columns if name not in texts])
    moments |= {name: _possible(read[name], shift, name in inside) for name in columns if name not in texts}
    dated = read.mutate(**{f"{name}_at": at for name, at in moments.items()})
    if texts:
        dated = connection.create_table("dated", dated, temp=True)
        dated = with_unusual(connection, dated, {name: orders[name] for name in texts}, shift)
    telling = _telling_hours(dated, columns)
    hours = {f"{name}_hour": _hour(dated, name, name in telling) for name in columns}
    failed = {name: dated[f"{name}_at"].isnull() & _is_written(dated[name]) for name in columns if name not in inside}
    two_days = {name: failed[name] & is_ambiguous(dated[name]) for name in texts if orders[name] is None}
    wrong = [fails & ~two_days[name] if name in two_days else fails for name, fails in failed.items()]
    return dated.mutate(**hours, unreadable=_any(wrong), ambiguous=_any(two_days.values()))


def with_unusual(connection: Any, dated: Table, orders: Orders, shift: int) -> Table:
    """With the moments that are written in no usual shape: each different text of them is read once."""
    left = {name: dated[f"{name}_at"].isnull() & (dated[name] != "") for name in orders}
    told = row_of(dated.agg(**{name: condition.any() for name, condition in left.items()}))
    some = [name for name in orders if told[name]]
    if not some:
        return dated
    texts = ibis.union(*(dated.filter(left[name]).select(text=dated[name]) for name in some), distinct=True)
    ways = dict.fromkeys(orders[name] for name in some)
    read = texts.select("text", **{_way(order): moment(texts.text, order, shift) for order in ways})
    read = connection.create_table("unusual", read, temp=True)
    table = dated
    for name in some:
        ours = read.select(unusual_text="text", unusual_at=read[_way(orders[name])])
        table = table.mutate(key_text=ibis.ifelse(left[name], table[name], ibis.null("string")))
        table = table.left_join(ours, table.key_text == ours.unusual_text)
        at = ibis.coalesce(table[f"{name}_at"], table.unusual_at)
        table = table.select(**{one: at if one == f"{name}_at" else table[one] for one in dated.columns})
    made: Table = connection.create_table("dated", table, temp=True)
    connection.drop_table("unusual", force=True)
    return made


def _way(order: DateOrder | None) -> str:
    return f"by_{order}"


def are_dates(read: Table, columns: Iterable[str]) -> bool:
    """Whether all of the columns are dates already, and no text has to be understood."""
    return all(read[name].type().is_temporal() for name in columns)


def orders_of(
    read: Table, columns: Iterable[str], headings: Mapping[str, Sequence[str]], mapping: LogMapping | None
) -> Orders:
    """The order of each column: what the mapping says, what the column proves, what the others prove, its language."""
    columns = tuple(columns)
    proved = dict.fromkeys(columns, Proof())
    proved |= proofs(read, [n for n in columns if read[n].type().is_string()])
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


def _is_written(value: Value) -> BooleanValue:
    return value != "" if value.type().is_string() else value.notnull()


def _in_years(read: Table, columns: Sequence[str]) -> frozenset[str]:
    """The columns of dates of which none is in a year of three digits, or of five: mostly the file itself tells."""
    if not columns:
        return frozenset()
    ends = {f"{name} {end}": getattr(read[name], end)().cast("timestamp") for name in columns for end in ("min", "max")}
    outside = read.agg(**ends)
    told = row_of(outside.select(**{name: _is_in_years(outside[name]).fill_null(True) for name in ends}))
    return frozenset(name for name in columns if told[f"{name} min"] and told[f"{name} max"])


def _is_in_years(at: Value) -> BooleanValue:
    return (at >= ibis.timestamp("1000-01-01 00:00:00")) & (at < ibis.timestamp("3000-01-01 00:00:00"))


def _possible(written: Value, shift: int, is_in_years: bool) -> Value:
    """A date of the log as a moment; null for one in a year of three digits, or of five. A bare day has no zone."""
    at = written.cast("timestamp")
    moved = at + ibis.literal(shift).as_interval("m") if shift and written.type().is_timestamp() else at
    return moved if is_in_years else ibis.ifelse(_is_in_years(at), moved, ibis.null("timestamp"))


def _telling_hours(dated: Table, columns: Iterable[str]) -> frozenset[str]:
    """The columns of which some moment is not midnight: else midnight is how an export writes a day."""
    may_tell = [name for name in columns if not dated[name].type().is_date()]
    found = _true_somewhere(dated.limit(_FIRST_ROWS), may_tell)
    return found | _true_somewhere(dated, [name for name in may_tell if name not in found])


_FIRST_ROWS = 20_000
"""Mostly they tell, and the others need not be looked at."""


def _true_somewhere(dated: Table, columns: Sequence[str]) -> frozenset[str]:
    """The columns of which some moment is not midnight."""
    if not columns:
        return frozenset()
    moments = {name: dated[f"{name}_at"] for name in columns}
    told = row_of(dated.agg(**{name: ((at.hour() > 0) | (at.minute() > 0)).any() for name, at in moments.items()}))
    return frozenset(name for name in columns if told[name])


def _hour(dated: Table, name: str, tells: bool) -> BooleanValue:
    if not tells:
        return ibis.literal(False)
    return has_hour(dated[name]) if dated[name].type().is_string() else ibis.literal(True)


def _any(conditions: Iterable[BooleanValue]) -> Value:
    return ibis.or_(*(condition.fill_null(ibis.literal(False)) for condition in conditions), ibis.literal(False))
