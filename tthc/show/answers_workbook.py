"""What departments answered as a workbook: all answers side by side, contradictions first, then what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tthc.analyse.answers import Given, MergedRow
from tthc.exchange.questionnaire.words import REPLIES
from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.model.questionnaire import Reply
from tthc.show.answers import CLASHES, AnswersShown, judged_in_words, unknown_law
from tthc.show.language import Translate


@dataclass(frozen=True)
class _Line:
    """One answer of one department beside what the catalogue says."""

    row: MergedRow
    given: Given


def answers_workbook(shown: AnswersShown, created: dt.datetime, translate: Translate) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    in_order = sorted(shown.rows, key=lambda row: not row.clashes)
    lines = [_Line(row, given) for row in in_order for given in row.given]
    edits = [
        (
            edit.file,
            "\n".join(edit.rows),
            edit.difference,
            "\n".join(translate(unknown_law(law)) for law in edit.unknown),
        )
        for edit in shown.edits
    ]
    sheets: list[tuple[str, Sequence[Column[Any]], Sequence[object]]] = [
        ("Trả lời", _answer_columns(shown, translate), lines),
        ("Phương án gỡ vướng", _settled_columns(translate), list(shown.settled)),
        ("Đề nghị sửa danh mục", _EDITS, edits),
    ]
    return sheets_bytes(sheets, created)


def _answer_columns(shown: AnswersShown, translate: Translate) -> tuple[Column[_Line], ...]:
    return (
        Column("Mã thủ tục", 11, lambda one: one.row.row.partition("/")[0], Style.CODE),
        Column("Bộ phận", 24, lambda one: one.row.asked.component_name if one.row.asked else ""),
        Column("Câu hỏi", 40, lambda one: one.row.asked.question.text if one.row.asked else one.row.row),
        Column("Cơ quan trả lời", 22, lambda one: shown.name(one.given.agency)),
        Column("Trả lời", 14, lambda one: REPLIES[one.given.answer.reply]),
        Column("Chi tiết", 26, lambda one: one.given.answer.detail),
        Column("Lý do, đề xuất", 26, lambda one: one.given.answer.reason),
        Column("Danh mục trả lời", 12, lambda one: _known(one.row)),
        Column("Danh mục cho biết", 30, lambda one: one.row.asked.known.text if one.row.asked else ""),
        Column("Mâu thuẫn", 30, lambda one: "; ".join(translate(CLASHES[clash]) for clash in one.row.clashes)),
        Column("Tệp", 24, lambda one: one.given.file, is_printed=False),
    )


def _known(row: MergedRow) -> str:
    reply: Reply | None = row.asked.known.reply if row.asked else None
    return REPLIES[reply] if reply else "Chưa ghi"


def _settled_columns(translate: Translate) -> tuple[Column[Any], ...]:
    return (
        Column("Mã thủ tục", 12, lambda one: one.proposal.procedure, Style.CODE),
        Column("Phương án", 50, lambda one: translate(one.proposal.title)),
        Column("Câu đã được trả lời", 40, lambda one: "\n".join(one.rows)),
        Column("Kết quả xét lại", 50, lambda one: translate(judged_in_words(one))),
    )


_EDITS: tuple[Column[Any], ...] = (
    Column("Tệp", 36, lambda one: one[0]),
    Column("Theo câu trả lời", 36, lambda one: one[1]),
    Column("Thay đổi đề nghị (chưa ghi)", 90, lambda one: one[2]),
    Column("Cần kiểm tra trước", 36, lambda one: one[3]),
)
