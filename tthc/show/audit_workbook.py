"""The official tables of an audit as a workbook: the quarterly form by sector, agency, commune, and its grounds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from tthc.audit.clock.policy_words import said_of
from tthc.audit.figures.counters import COUNTED, Counters, Dimension, PeriodCell, Ratio, broken_down, ratio
from tthc.audit.figures.put_aside import quarantine_sentence
from tthc.audit.figures.quarterly_form import FormLine, form_lines, place_of
from tthc.audit.figures.times import TimeTaken
from tthc.audit.judging.next_steps import NEXT_STEPS
from tthc.exchange.audit_names import period_in_words
from tthc.exchange.spreadsheets.proposals_workbook import NOTE_COLUMNS, NoteLine
from tthc.exchange.tables.sheets import Column, Style, add_sheets
from tthc.show.audit_petitions import petition_columns, petition_sheet
from tthc.show.audit_summary import AuditShown
from tthc.show.language import Translate
from tthc.show.quarterly_form import Heading, looks_of, write_form
from tthc.vietnamese import collation_key, write_date

LIMIT_NAMES: Mapping[str, str] = {"promised": "thời hạn cam kết", "statutory": "thời hạn luật định"}
LIMITS = ("promised", "statutory")
FORMS = (
    (Dimension.SECTOR, "Biểu 06a lĩnh vực", "Lĩnh vực, công việc giải quyết theo cấp"),
    (Dimension.AGENCY, "Biểu 06a cơ quan", "Cơ quan, đơn vị"),
    (Dimension.COMMUNE, "Biểu 06a cấp xã", "Xã, phường, đặc khu"),
)
"""By what the form is filled in, the name of the sheet, and what its lines are called."""

COUNTERS = {
    "carried_over": "Tồn kỳ trước",
    "received": "Nhận trong kỳ",
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
    "settled_without_limit": "Đã giải quyết, chưa rõ hạn",
    "refused": "Từ chối",
    "withdrawn": "Rút",
    "open_in_time": "Đang giải quyết, trong hạn",
    "open_late": "Đang giải quyết, quá hạn",
    "open_without_limit": "Đang giải quyết, chưa rõ hạn",
    "paused_in_time": "Tạm dừng, trong hạn",
    "paused_late": "Tạm dừng, đã quá hạn",
    "paused_without_limit": "Tạm dừng, chưa rõ hạn",
}


def audit_workbook(shown: AuditShown, unit: str, created: dt.datetime, translate: Translate) -> bytes:
    """The workbook as the bytes of an .xlsx file; the same audit gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": created.astimezone(dt.UTC).replace(tzinfo=None), "title": _title(shown)})
    looks = looks_of(book)
    for by, sheet, lines in FORMS:
        names: Mapping[str, str] = getattr(shown.names, by.value)
        found = sorted(form_lines(shown.audit.cells, by, shown.limit), key=lambda line: _order(line, names))
        write_form(book, looks, sheet, _heading(shown, unit, lines), found, names)
    add_sheets(book, tuple(_sheets(shown, translate)))
    book.close()
    return buffer.getvalue()


def _order(line: FormLine, names: Mapping[str, str]) -> tuple[object, ...]:
    """In the order of the levels, then of the names as Vietnamese reads them; what is unknown comes last."""
    name = names.get(line.key, line.key) if line.key else ""
    return place_of(line.level), line.key is None, collation_key(name)


def _title(shown: AuditShown) -> str:
    made_up = " (số liệu mô phỏng)" if shown.audit.synthetic else ""
    period = shown.audit.period
    days = f"từ {write_date(period.start)} đến {write_date(min(period.end, shown.audit.as_of))}"
    return f"Kết quả giải quyết thủ tục hành chính {period_in_words(period) or days}{made_up}"


def _heading(shown: AuditShown, unit: str, lines: str) -> Heading:
    period = shown.audit.period
    return Heading(
        unit=unit,
        period=period_in_words(period),
        start=period.start,
        end=min(period.end, shown.audit.as_of),
        lines=lines,
        limit=LIMIT_NAMES[shown.limit],
        synthetic=shown.audit.synthetic,
    )


@dataclass(frozen=True)
class _Line:
    """The counters of one procedure against one limit."""

    name: str
    limit: str
    counters: Counters


def _sheets(shown: AuditShown, translate: Translate) -> Iterator[tuple[str, Sequence[Column[Any]], Sequence[object]]]:
    yield "Theo thủ tục", _counter_columns("Thủ tục"), list(_lines(shown, shown.audit.cells, Dimension.PROCEDURE))
    yield "Theo tháng", _counter_columns("Tháng"), list(_lines(shown, shown.audit.months, Dimension.MONTH))
    yield "Thời gian", _time_columns(shown), [one for one in shown.audit.times if one.by in (None, Dimension.PROCEDURE)]
    if petitions := shown.audit.petitions:
        yield "Phản ánh, kiến nghị", petition_columns(), list(petition_sheet(petitions, shown.names))
    yield "Dòng để riêng", _aside_columns(translate), list(shown.audit.quarantined)
    yield "Cách tính", NOTE_COLUMNS, list(_notes(shown, translate))


def _lines(shown: AuditShown, cells: Sequence[PeriodCell], by: Dimension) -> Iterator[_Line]:
    for cell in broken_down(cells, by):
        key = getattr(cell, by.value)
        name = shown.names.of(by.value, key)
        named = f"{key} {name}" if by is Dimension.PROCEDURE and key and key != name else name
        for limit in LIMITS:
            yield _Line(named, limit, getattr(cell, limit))


def _counter_columns(first: str) -> tuple[Column[_Line], ...]:
    counted = (Column(COUNTERS[name], 9, _counter(name), Style.DONG) for name in COUNTED)
    shares = (Column(heading, 10, _share(way), Style.DECIMAL, "—") for way, heading in SHARES.items())
    return (
        Column(first, 38, lambda line: line.name),
        Column("So với", 14, lambda line: LIMIT_NAMES[line.limit]),
        *counted,
        *shares,
    )


SHARES: Mapping[Ratio, str] = {
    Ratio.SETTLED_IN_TIME: "Đúng hạn / đã giải quyết (%)",
    Ratio.IN_TIME: "Trong hạn theo QĐ 766 (%)",
    Ratio.GIA_LAI: "Cách chia của Gia Lai (%)",
}


def _counter(name: str) -> Any:
    return lambda line: getattr(line.counters, name)


def _share(way: Ratio) -> Any:
    def share(line: _Line) -> Decimal | None:
        found = ratio(way, line.counters).share
        return None if found is None else round(Decimal(found.numerator * 100) / found.denominator, 2)

    return share


def _time_columns(shown: AuditShown) -> tuple[Column[TimeTaken], ...]:
    return (
        Column("Thủ tục", 46, lambda one: _timed(shown, one)),
        Column("Có kết quả", 10, lambda one: one.settled, Style.DONG),
        Column("Chưa có kết quả", 10, lambda one: one.censored, Style.DONG),
        Column("Một nửa trong (ngày làm việc)", 12, lambda one: one.median.days, Style.DONG, "chưa đạt"),
        Column("– từ", 8, lambda one: one.median.low, Style.DONG, "—"),
        Column("– đến", 8, lambda one: one.median.high, Style.DONG, "chưa rõ"),
        Column("Chín phần mười trong (ngày làm việc)", 12, lambda one: one.p90.days, Style.DONG, "chưa đạt"),
        Column("– từ", 8, lambda one: one.p90.low, Style.DONG, "—"),
        Column("– đến", 8, lambda one: one.p90.high, Style.DONG, "chưa rõ"),
        Column("Đóng hàng loạt", 9, lambda one: one.bulk, Style.DONG),
    )


def _timed(shown: AuditShown, one: TimeTaken) -> str:
    return f"{one.key} {shown.names.of('procedure', one.key)}" if one.by and one.key else "Tất cả"


def _aside_columns(translate: Translate) -> tuple[Column[Any], ...]:
    return (
        Column("Mã", 8, lambda row: row.reason.value, Style.CODE),
        Column("Lý do", 60, lambda row: translate(quarantine_sentence(row))),
        Column("Số dòng", 10, lambda row: row.count, Style.DONG),
        Column("Việc cần làm", 60, lambda row: translate(NEXT_STEPS[row.reason])),
    )


def _notes(shown: AuditShown, translate: Translate) -> Iterator[NoteLine]:
    report = shown.audit
    if report.synthetic:
        yield NoteLine(
            "Số liệu mô phỏng", "Nhật ký do máy tạo ra để thử, không phải hồ sơ thật: không dùng để báo cáo."
        )
    for policy in report.policies:
        known = shown.policies.get(policy.id)
        said = "; ".join(map(translate, said_of(known))) if known else ""
        yield NoteLine("Cách tính thời hạn", f"{policy.name}: {said}" if said else policy.name)
    yield NoteLine("Nhật ký", f"{report.source}: đã đọc {report.read} dòng, tính {report.judged}.")
    for problem in report.problems:
        yield NoteLine(problem.code, translate(problem.message))
