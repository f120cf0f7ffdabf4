"""How results lie around their limit, as columns and as a table: the far ends are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tthc.audit.margins import Margins
from tthc.model.dossier import Bucket
from tthc.publish.audit_blocks import Cell, Row, Table, number, percent
from tthc.publish.audit_page import Distribution
from tthc.publish.charts import Column, column_chart

FURTHEST = 15
"""Working days from the limit that have a column of their own; those further away share one at either end."""

KINDS = {Bucket.EARLY: "early", Bucket.ON_TIME: "on-time", Bucket.LATE: "late"}

SPANS = (
    ("Trước hạn hơn 5 ngày", -(10**6), -6),
    ("Trước hạn 1–5 ngày", -5, -1),
    ("Đúng ngày hết hạn", 0, 0),
    ("Quá hạn 1–5 ngày", 1, 5),
    ("Quá hạn 6–10 ngày", 6, 10),
    ("Quá hạn hơn 10 ngày", 11, 10**6),
)
"""The lines of the table: from and to how many working days after the limit."""


def distribution(margins: Margins, limit: str) -> Distribution | None:
    """The picture and the table; None where nothing was settled that has such a limit."""
    if not margins.total:
        return None
    columns = list(_columns(margins))
    first = min(day for day, _ in columns)
    title = f"Kết quả có trước hay sau {limit} bao nhiêu ngày làm việc"
    rows = tuple(_rows(margins))
    return Distribution(
        column_chart(
            "phan-bo",
            title,
            "; ".join(f"{row.name}: {row.cells[0].text}" for row in rows),
            "hồ sơ",
            [column for _, column in columns],
            limit_after=1 - first if first <= 0 else 0,
            limit="hết hạn",
        ),
        Table(title, "So với ngày hết hạn", ("Hồ sơ", "Tỷ lệ"), rows),
    )


def _columns(margins: Margins) -> Iterator[tuple[int, Column]]:
    """A column for each working day; one that is late on the last day itself stands among those of the day."""
    counts: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for (days, bucket), count in margins.counts.items():
        at = max(-FURTHEST, min(FURTHEST, days))
        counts[at] += count
        late[at] += count if bucket is Bucket.LATE else 0
    for day in range(min(counts), max(counts) + 1):
        kind = "late" if day > 0 or late[day] * 2 > counts[day] else "on-time" if day == 0 else "early"
        yield day, Column(_label(day), counts[day], kind)


def _label(day: int) -> str:
    if day == 0:
        return "0"
    sign = "+" if day > 0 else "−"
    return f"{sign}{abs(day)}{'…' if abs(day) == FURTHEST else ''}"


def _rows(margins: Margins) -> Iterator[Row]:
    for name, first, last in SPANS:
        count = sum(count for (days, _), count in margins.counts.items() if first <= days <= last)
        yield Row(name, (Cell(number(count)), Cell(percent(count / margins.total))))
    at_hour = sum(count for (days, bucket), count in margins.counts.items() if days == 0 and bucket is Bucket.LATE)
    if at_hour:
        texts = (number(at_hour), percent(at_hour / margins.total))
        yield Row("– trong đó sau giờ, hoặc vào ngày nghỉ liền sau", tuple(Cell(text) for text in texts))
