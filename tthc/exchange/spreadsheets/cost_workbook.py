"""Form 03/SCM-KSTT as a workbook of three sheets and as a CSV table: as it is, after simplification, the benefit."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tthc.cost.before_after import Pair, hours_in_all, lines
from tthc.cost.scm import OFFICIAL_NAMES, CostSheet, Saving, compare
from tthc.exchange.spreadsheets.proposals_lines import Translate, cost_lines
from tthc.exchange.spreadsheets.proposals_workbook import (
    COST_COLUMNS,
    HOW_TO_READ,
    NO_VOLUME,
    NOTE_COLUMNS,
    POWERS,
    UNKNOWN,
    CostLine,
    NoteLine,
    span,
)
from tthc.exchange.tables.csv_folder import harmless
from tthc.exchange.tables.sheets import Column, Style, Value, sheets_bytes

NOW, THEN, BENEFIT = "I. Hiện tại", "II. Sau đơn giản hóa", "III. So sánh lợi ích"
"""The three sheets of the form."""

CONVENTION = "Quy ước: ngày giải quyết của cơ quan tính thành chi phí của người dân"
"""What a saving is called that the cost model does not know, on every line of it."""


@dataclass(frozen=True)
class BenefitLine:
    """One line of sheet III: in its unit, before, after, saved, in percent; a total stands out."""

    content: str
    unit: str
    before: Value
    after: Value
    saved: Value
    rate: Decimal | None
    span: str = ""
    is_total: bool = False
    sheet: str = BENEFIT


BENEFIT_COLUMNS: tuple[Column[BenefitLine], ...] = (
    Column("Nội dung", 46, lambda line: line.content),
    Column("Đơn vị tính", 16, lambda line: line.unit),
    Column("Trước đơn giản hóa", 16, lambda line: line.before, Style.DONG, UNKNOWN),
    Column("Sau đơn giản hóa", 16, lambda line: line.after, Style.DONG, UNKNOWN),
    Column("Tiết kiệm", 16, lambda line: line.saved, Style.DONG, UNKNOWN),
    Column("Tỷ lệ cắt giảm (%)", 10, lambda line: line.rate, Style.DECIMAL, ""),
    Column("Khoảng tiết kiệm (thấp – cao)", 22, lambda line: line.span),
)


def benefit_lines(pair: Pair) -> Iterator[BenefitLine]:
    """Sheet III: by the rows of the form, per dossier, per year where a volume is known; time apart from cost."""
    before, after = pair.before, pair.after or pair.before
    for line in lines(before, after):
        yield _line(f"{line.activity.rank + 1}. {OFFICIAL_NAMES[line.activity]}", "đồng/hồ sơ", line.saving)
    yield from _totals("TỔNG chi phí tuân thủ", before, after)
    for power, saving in pair.by_power:
        yield BenefitLine(
            f"– {POWERS[power]}", "đồng/hồ sơ", "", "", saving.amount.mid, None, span(saving.amount) or ""
        )
    if pair.convention and pair.all_in_all:
        yield from _totals(CONVENTION, *pair.convention)
        yield from _totals(f"TỔNG kể cả quy ước ({CONVENTION})", *pair.all_in_all)
    hours = [_decimal(hours_in_all(sheet).mid) for sheet in (before, after)]
    saved = hours[0] - hours[1]
    rate = round(saved / hours[0] * 100, 2) if hours[0] else None
    what = "Thời gian đi lại, thực hiện của đối tượng (đã tính ở chi phí)"
    yield BenefitLine(what, "giờ", hours[0], hours[1], saved, rate)
    days = pair.days
    what = "Thời gian giải quyết của cơ quan (không tính vào chi phí)"
    yield BenefitLine(what, "ngày làm việc", days.before, days.after, days.saved, days.rate)


def _totals(content: str, before: CostSheet, after: CostSheet) -> Iterator[BenefitLine]:
    comparison = compare(before, after)
    yield _line(content, "đồng/hồ sơ", comparison.dossier, is_total=True)
    if comparison.year:
        yield _line(content, "đồng/năm", comparison.year, is_total=True)
    else:
        yield BenefitLine(content, "đồng/năm", NO_VOLUME, NO_VOLUME, NO_VOLUME, None, is_total=True)


def _line(content: str, unit: str, saving: Saving, *, is_total: bool = False) -> BenefitLine:
    amount = saving.amount
    figures = saving.before.mid, saving.after.mid, amount.mid, saving.rate
    return BenefitLine(content, unit, *figures, span(amount) or "", is_total=is_total)


def _decimal(hours: Fraction) -> Decimal:
    return round(Decimal(hours.numerator) / hours.denominator, 2)


def form_lines(pair: Pair, translate: Translate) -> Iterator[CostLine]:
    """Sheets I and II with all columns of the form."""
    yield from cost_lines(pair.code, NOW, pair.before, translate)
    if pair.convention:
        yield from cost_lines(pair.code, f"{NOW} – {CONVENTION}", pair.convention[0], translate)
    if pair.after:
        yield from cost_lines(pair.code, THEN, pair.after, translate)
        if pair.convention:
            yield from cost_lines(pair.code, f"{THEN} – {CONVENTION}", pair.convention[1], translate)


def cost_workbook(pair: Pair, notes: Sequence[NoteLine], created: dt.datetime, translate: Translate) -> bytes:
    """The three sheets of the form, and what to know to read them."""
    found = list(form_lines(pair, translate))
    now = [line for line in found if line.sheet.startswith(NOW)]
    then = [line for line in found if line.sheet.startswith(THEN)]
    sheets: list[tuple[str, Sequence[Column[Any]], Sequence[object]]] = [
        (NOW, COST_COLUMNS, now),
        (THEN, COST_COLUMNS, then),
        (BENEFIT, BENEFIT_COLUMNS, list(benefit_lines(pair)) if pair.after else []),
        ("Ghi chú", NOTE_COLUMNS, (*HOW_TO_READ, *notes)),
    ]
    return sheets_bytes(sheets, created)


def cost_csv(pair: Pair, translate: Translate) -> str:
    """All sheets as one table: the columns of the form, then those of the comparison; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    columns: tuple[Column[Any], ...] = (*COST_COLUMNS, *BENEFIT_COLUMNS)
    writer.writerow(column.heading for column in columns)
    for line in form_lines(pair, translate):
        writer.writerow((*(_cell(c, line) for c in COST_COLUMNS), *("" for _ in BENEFIT_COLUMNS)))
    for benefit in benefit_lines(pair) if pair.after else ():
        mine = [pair.code, benefit.sheet, *("" for _ in COST_COLUMNS[2:])]
        writer.writerow((*mine, *(_cell(c, benefit) for c in BENEFIT_COLUMNS)))
    return text.getvalue()


def _cell(column: Column[Any], line: object) -> str | int:
    value = column.value(line)
    if value is None:
        return column.unknown
    if isinstance(value, Decimal):
        return f"{value:.2f}" if column.style is Style.DECIMAL else f"{value.normalize():f}"
    return value if isinstance(value, int) else harmless(value)
