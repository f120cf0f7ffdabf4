"""Reports of others (YAML or CSV): which of their own figures do not add up."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tthc.audit.figures.consistency import Figures, figures_that_do_not_add_up, sums_known
from tthc.audit.figures.reported_totals import ReportLine, compared, totals_that_are_no_sums
from tthc.audit.reading.raw_log import folded_heading, refused
from tthc.load.files import read_text
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.reported import Report
from tthc.source import CannotRunError, Position, Problem, say

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "received": (
            *("received", "tiếp nhận", "tổng tiếp nhận", "số tiếp nhận", "nhận", "tổng số tiếp nhận"),
            *("tiếp nhận trong kỳ", "nhận trong kỳ", "mới tiếp nhận"),
        ),
        "settled": (
            *("settled", "đã giải quyết", "giải quyết", "tổng giải quyết", "đã xử lý", "tổng số đã giải quyết"),
            *("số đã giải quyết", "tổng số giải quyết"),
        ),
        "on_time": ("on time", "đúng hạn", "trước và đúng hạn", "trước hạn và đúng hạn", "giải quyết đúng hạn"),
        "late": ("late", "quá hạn", "trễ hạn", "giải quyết quá hạn"),
        "open": ("open", "đang giải quyết", "đang xử lý", "tồn", "còn lại", "tổng số đang giải quyết", "tồn cuối kỳ"),
        "open_in_time": ("open in time", "đang giải quyết trong hạn", "trong hạn", "chưa đến hạn"),
        "early": ("early", "trước hạn", "giải quyết trước hạn"),
        "carried_over": ("carried over", "tồn kỳ trước", "từ kỳ trước", "kỳ trước chuyển sang", "tồn đầu kỳ"),
    }
)
"""The headings under which figures go in a CSV file."""

_MOST_LINES = 10_000


@dataclass(frozen=True)
class ReportChecked:
    """What a look at a report found: `lines` are those that are no total rows, of which there are `totals`."""

    lines: int
    totals: int
    sums: int
    problems: tuple[Problem, ...]


def check_report(path: Path) -> ReportChecked:
    """Check every sum of a report: within each line, and of each total row. CannotRunError for what is no report."""
    label = path.name
    text = _text_of(path, label)
    yaml = path.suffix.lower() in (".yaml", ".yml")
    lines = list(_of_yaml(text, label) if yaml else _of_csv(text, label))
    totals = tuple(compared(lines))
    found = (problem for line in lines for problem in figures_that_do_not_add_up(line.figures, line.at))
    known = sum(sums_known(line.figures) for line in lines) + sum(total.checked() for total in totals)
    rows = sum(line.is_total for line in lines)
    return ReportChecked(len(lines) - rows, rows, known, (*found, *totals_that_are_no_sums(totals)))


def _text_of(path: Path, label: str) -> str:
    """The text of the report; a file that is not there is told by the name it was asked for."""
    if not path.exists():
        raise CannotRunError(say("there is no file {file} with figures to check (--reported)", file=path))
    text, problems = read_text(path, label)
    if text is None or problems:
        raise refused(label, problems[0].message)
    return text


def _of_yaml(text: str, label: str) -> Iterator[ReportLine]:
    tree, problems = parse_yaml(text, label)
    report, more = type_entry(Report, tree, label) if not problems else (None, ())
    if report is None or more:
        raise _wrong((*problems, *more)[0])
    for line in report.figures:
        yield ReportLine(Figures(*(getattr(line, name) for name in NAMES)), line.at, (line.name,))


def _wrong(problem: Problem) -> CannotRunError:
    return CannotRunError(say("{at}: {code} {text}", at=problem.at, code=problem.code, text=problem.message))


def _of_csv(text: str, label: str) -> Iterator[ReportLine]:
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t|", key=text.partition("\n")[0].count))
    try:
        headings = [folded_heading(cell) for cell in next(rows, [])]
        places = {
            name: n for name, names in NAMES.items() for n, h in enumerate(headings) if h in map(folded_heading, names)
        }
        if len(places) < 2:
            raise refused(
                label,
                say(
                    "there are no figures: name the columns {names}", names=tuple(names[1] for names in NAMES.values())
                ),
            )
        for number, row in zip(range(_MOST_LINES), rows, strict=False):
            at = Position(label, number + 2, 1)
            if any(cell.strip() for cell in row):
                figures = Figures(**{name: _figure(row, place, at) for name, place in places.items()})
                words = tuple(cell for n, cell in enumerate(row) if n not in places.values())
                yield ReportLine(figures, at, words, row[0])
    except csv.Error:
        raise refused(
            label,
            say("the file cannot be read as CSV: {why}", why=say("quotes that do not end, or rows that are no rows")),
        ) from None


def _figure(row: list[str], place: int, at: Position) -> int | None:
    """A whole number, with or without separators of thousands; None where nothing is written."""
    text = row[place].strip() if place < len(row) else ""
    if not text or text == "-":
        return None
    if not re.fullmatch(r"\d{1,12}|\d{1,3}([., ]\d{3}){1,3}", text):
        column = Position(at.file, at.line, place + 1)
        raise CannotRunError(say("{at}: {message}", at=column, message=say("expected a whole number")))
    return int(re.sub(r"\D", "", text))
