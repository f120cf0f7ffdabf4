"""Promises and targets as a workbook: one line for each promise with a line of its months, the months, the targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tthc.analyse.promises import Month, Tracked
from tthc.cost.progress import Compared, Progress
from tthc.exchange.spreadsheets.proposals_workbook import NOTE_COLUMNS, NoteLine
from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.show.language import Translate
from tthc.show.tracking import AIMS, BASES, KEPT, Followed, foot, judged_in_words, progress_in_words, sparkline
from tthc.vietnamese import write_date


@dataclass(frozen=True)
class _OfMonth:
    tracked: Tracked
    month: Month


@dataclass(frozen=True)
class _OfTarget:
    progress: Progress
    compared: Compared


def tracking_workbook(followed: Followed, created: dt.datetime, translate: Translate) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    months = [_OfMonth(one, month) for one in followed.tracked for month in one.months]
    compared = [_OfTarget(one, each) for one in followed.targets for each in one.compared]
    notes = [NoteLine("Cách tính", translate(message)) for message in foot(followed)]
    sheets: list[tuple[str, Sequence[Column[Any]], Sequence[object]]] = [
        ("Cam kết và thực tế", _promise_columns(followed, translate), list(followed.tracked)),
        ("Theo tháng", _MONTHS, months),
        ("Mục tiêu", _target_columns(translate), list(followed.targets)),
        ("Số liệu gốc", _base_columns(translate), compared),
        ("Ghi chú", NOTE_COLUMNS, notes),
    ]
    return sheets_bytes(sheets, created)


def _promise_columns(followed: Followed, translate: Translate) -> tuple[Column[Tracked], ...]:
    return (
        Column("Mã thủ tục", 11, lambda one: one.promise.procedure, Style.CODE),
        Column("Tên thủ tục", 28, lambda one: followed.names.get(one.promise.procedure, "")),
        Column("Hiệu lực", 11, lambda one: write_date(one.promise.effective)),
        Column("Quyết định", 16, lambda one: "\n".join(one.promise.instruments)),
        Column("Thời hạn đã hứa (ngày)", 12, lambda one: one.promise.limit, Style.DECIMAL, "—"),
        Column("Giảm đã hứa (ngày)", 12, lambda one: one.promise.days, Style.DECIMAL, "—"),
        Column("Trung vị trước", 10, lambda one: one.before.median, Style.DONG, "—"),
        Column("Trung vị sau", 9, lambda one: one.after.median, Style.DONG, "—"),
        Column("P90 trước", 9, lambda one: one.before.p90, Style.DONG, "—"),
        Column("P90 sau", 9, lambda one: one.after.p90, Style.DONG, "—"),
        Column("Trung vị theo tháng", 16, lambda one: sparkline([month.times.median for month in one.months])),
        Column("Hồ sơ đã giải quyết từ đó", 13, lambda one: one.handled, Style.DONG),
        Column("Kết quả", 24, lambda one: translate(KEPT[one.kept])),
        Column("Tiết kiệm đến nay (đồng)", 16, lambda one: one.saved.mid if one.saved else None, Style.DONG, "—"),
        Column(
            "Ghi chú", 60, lambda one: "\n".join(translate(text) for text in judged_in_words(one)), is_printed=False
        ),
    )


_MONTHS: tuple[Column[_OfMonth], ...] = (
    Column("Mã thủ tục", 12, lambda one: one.tracked.promise.procedure, Style.CODE),
    Column("Tháng tiếp nhận", 12, lambda one: one.month.month),
    Column("Từ khi có hiệu lực", 12, lambda one: "có" if one.month.is_after else ""),
    Column("Hồ sơ", 10, lambda one: one.month.times.received, Style.DONG),
    Column("Đã giải quyết", 10, lambda one: one.month.times.settled, Style.DONG),
    Column("Đang giải quyết", 10, lambda one: one.month.times.open, Style.DONG),
    Column("Trung vị (ngày làm việc)", 12, lambda one: one.month.times.median, Style.DONG, "—"),
    Column("P90 (ngày làm việc)", 12, lambda one: one.month.times.p90, Style.DONG, "—"),
)


def _target_columns(translate: Translate) -> tuple[Column[Progress], ...]:
    return (
        Column("Mục tiêu", 44, lambda one: one.target.name),
        Column("Văn bản", 14, lambda one: str(one.target.law) if one.target.law else ""),
        Column("Độ chắc chắn", 18, lambda one: "đã đối chiếu" if one.target.verified else "chưa đối chiếu"),
        Column("Phải giảm (%)", 10, lambda one: one.target.percent, Style.DECIMAL),
        Column("Thủ tục có số liệu gốc", 12, lambda one: len(one.compared), Style.DONG),
        Column("Tổng số thủ tục", 10, lambda one: one.procedures, Style.DONG),
        Column("Số liệu gốc (tổng)", 16, lambda one: one.before if one.compared else None, Style.DECIMAL, "chưa có"),
        Column("Hiện nay (tổng)", 16, lambda one: one.today if one.compared else None, Style.DECIMAL, "—"),
        Column("Đã giảm (%)", 10, _fallen, Style.DECIMAL, "—"),
        Column("Kết quả", 44, lambda one: "\n".join(translate(text) for text in progress_in_words(one))),
        Column("Nguồn", 40, lambda one: one.target.source, is_printed=False),
    )


def _fallen(one: Progress) -> Decimal | None:
    share = one.fallen
    return None if share is None else round(Decimal(share.numerator * 100) / share.denominator, 2)


def _base_columns(translate: Translate) -> tuple[Column[_OfTarget], ...]:
    return (
        Column("Mục tiêu", 40, lambda one: one.progress.target.name),
        Column("Chỉ tiêu", 24, lambda one: translate(AIMS[one.progress.target.aim])),
        Column("Mã thủ tục", 12, lambda one: one.compared.procedure, Style.CODE),
        Column("Số liệu gốc", 14, lambda one: one.compared.before, Style.DECIMAL),
        Column("Hiện nay", 14, lambda one: one.compared.today, Style.DECIMAL),
        Column("Lấy từ", 24, lambda one: translate(BASES[one.compared.base])),
        Column("Nguồn", 50, lambda one: one.compared.source),
    )
