"""How results lie around their limit, as columns and as a table: the far ends are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tthc.audit.figures.margins import Margins
from tthc.publish.audits.page import Distribution
from tthc.publish.audits.veil import Veil, veiled
from tthc.publish.charts import Column, column_chart
from tthc.publish.tables import Cell, Row, Table, number, percent

FURTHEST = 15
"""Working days from the limit that have a column of their own; those further away share one at either end."""

SPANS = (
    ("Trước hạn hơn 5 ngày làm việc", None, -6),
    ("Trước hạn 1–5 ngày làm việc", -5, -1),
    ("Đúng ngày hết hạn", 0, 0),
    ("Quá hạn 1–5 ngày làm việc", 1, 5),
    ("Quá hạn 6–10 ngày làm việc", 6, 10),
    ("Quá hạn hơn 10 ngày làm việc", 11, None),
)
"""The lines of the table: from and to how many working days after the limit."""


def distribution(margins: Margins | None, limit: str, veil: Veil) -> Distribution | None:
    """The picture and the table; None where nothing was settled that has such a limit. In public without small ones."""
    total = sum(margins.days.values()) if margins else 0
    if margins is None or not total:
        return None
    columns = list(_columns(margins))
    first = columns[0][0]
    counted = [(_between(margins, first, last),) for _, first, last in SPANS]
    title = f"Kết quả có trước hay sau {limit} bao nhiêu ngày làm việc"
    whole = Table(title, "So với ngày hết hạn", ("Hồ sơ", "Tỷ lệ"), tuple(_rows(counted, total)))
    table = veiled(whole, counted, veil)
    rows = table.rows
    chart = column_chart(
        "phan-bo",
        title,
        "; ".join(f"{row.name}: {row.cells[0].text}" for row in rows),
        "hồ sơ",
        [_shown(column, veil) for _, column in columns],
        limit_after=max(1 - first, 0),
        limit="hết hạn",
    )
    return Distribution(chart, table)


def _shown(column: Column, veil: Veil) -> Column:
    """In public a column is drawn to tens: no single dossier can be read off."""
    return replace(column, count=round(column.count, -1)) if veil.public else column


def _columns(margins: Margins) -> Iterator[tuple[int, Column]]:
    """A column for each working day, also where there is none, from the earliest to the latest."""
    counts: Counter[int] = Counter({0: 0})
    for days, count in margins.days.items():
        counts[max(-FURTHEST, min(FURTHEST, days))] += count
    for day in range(min(counts), max(counts) + 1):
        kind = "late" if day > 0 else "on-time" if day == 0 else "early"
        yield day, Column(_label(day), counts[day], kind)


def _label(day: int) -> str:
    sign = "" if day == 0 else "+" if day > 0 else "−"
    return f"{sign}{abs(day)}{'…' if abs(day) == FURTHEST else ''}"


def _between(margins: Margins, first: int | None, last: int | None) -> int:
    return sum(
        count
        for days, count in margins.days.items()
        if (first is None or first <= days) and (last is None or days <= last)
    )


def _rows(counted: Sequence[tuple[int]], total: int) -> Iterator[Row]:
    for (name, _, _), (count,) in zip(SPANS, counted, strict=True):
        yield Row(name, (Cell(number(count)), Cell(percent(count / total))))
