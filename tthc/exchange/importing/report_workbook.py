"""The import report as a workbook: the records, every decision about them, and how many of each kind.

Texts are written as texts, whatever they begin with; the same import gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from tthc.exchange.importing.prepare import Prepared
from tthc.exchange.importing.report import OUTCOMES, SEVERITY_WORDS, Translate, counts_of, kinds_of
from tthc.exchange.settling.decisions import KINDS
from tthc.source import Message, say

Cell = str | int | float | None


def import_workbook(prepared: Prepared, translate: Translate) -> bytes:
    """The workbook as bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - no moment is meant
        for title, columns, lines in (
            (say("Records"), _RECORD_COLUMNS, _records(prepared, translate)),
            (say("Decisions"), _DECISION_COLUMNS, _decisions(prepared, translate)),
            (say("By kind"), _KIND_COLUMNS, _kinds(prepared, translate)),
        ):
            _sheet(book, translate(title), [(translate(name), width) for name, width in columns], lines)
    return buffer.getvalue()


Columns = Sequence[tuple[Message, int]]

_RECORD_COLUMNS: Columns = (
    (say("Code"), 14),
    (say("Name"), 60),
    (say("Outcome"), 14),
    (say("Documents read"), 10),
    (say("Documents recognised"), 10),
    (say("For a person"), 10),
    (say("File"), 40),
    (say("Source file"), 24),
)
_DECISION_COLUMNS: Columns = (
    (say("Code"), 14),
    (say("Kind"), 8),
    (say("What the kind is"), 36),
    (say("Level"), 12),
    (say("What was decided"), 70),
    (say("The source says"), 80),
    (say("How sure (0–1)"), 10),
)
_KIND_COLUMNS: Columns = (
    (say("Kind"), 8),
    (say("What the kind is"), 50),
    (say("Level"), 12),
    (say("How many"), 10),
    (say("In how many records"), 12),
)


def _records(prepared: Prepared, translate: Translate) -> Iterator[Sequence[Cell]]:
    for one in prepared.imported:
        counts = counts_of(one)
        yield (
            one.code,
            one.name,
            translate(OUTCOMES[one.outcome]),
            counts["documents"],
            counts["recognised"],
            counts["for_a_person"],
            one.path,
            one.source,
        )


def _decisions(prepared: Prepared, translate: Translate) -> Iterator[Sequence[Cell]]:
    for one in prepared.imported:
        for decision in one.decisions:
            severity, kind = KINDS[decision.code]
            yield (
                one.code or one.source,
                decision.code,
                translate(kind),
                translate(SEVERITY_WORDS[severity]),
                translate(decision.message),
                decision.quoted,
                decision.score,
            )


def _kinds(prepared: Prepared, translate: Translate) -> Iterator[Sequence[Cell]]:
    for code, count, records in kinds_of(prepared):
        severity, kind = KINDS[code]
        yield code, translate(kind), translate(SEVERITY_WORDS[severity]), count, records


def _sheet(
    book: xlsxwriter.Workbook, title: str, columns: Sequence[tuple[str, int]], lines: Iterator[Sequence[Cell]]
) -> None:
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for number, (name, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, heading)
    count = 0
    for count, line in enumerate(lines, start=1):
        for number, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(count, number, cell[:32_000], wrapped)
            elif cell is not None:
                sheet.write_number(count, number, cell, wrapped)
    sheet.autofilter(0, 0, count, len(columns) - 1)
