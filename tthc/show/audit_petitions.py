"""The petitions beside an audit (phản ánh, kiến nghị): some lines of the screen, and a sheet of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from textwrap import shorten

from tthc.audit.figures.petitions import PetitionCell, PetitionReport
from tthc.audit.reading.petition_log import PetitionKind
from tthc.exchange.audit_names import UNKNOWN, Names
from tthc.exchange.tables.sheets import Column, Style
from tthc.source import Message, say

WIDTH = 60
MOST_PROCEDURES = 3
"""So many procedures are named on the screen: those with most petitions."""

KINDS = {
    PetitionKind.RULE: "Quy định hành chính",
    PetitionKind.CONDUCT: "Hành vi hành chính",
    PetitionKind.OTHER: "Nội dung khác",
}
COUNTERS = {
    "carried_over": "Tồn kỳ trước",
    "received": "Nhận trong kỳ",
    "on_time": "Trả lời đúng hạn",
    "late": "Trả lời quá hạn",
    "answered_without_limit": "Đã trả lời, không rõ hạn",
    "open_in_time": "Chưa trả lời, còn hạn",
    "open_late": "Chưa trả lời, quá hạn",
    "open_without_limit": "Chưa trả lời, không rõ hạn",
}


def petition_lines(report: PetitionReport, names: Names) -> Iterator[tuple[object, ...]]:
    """All petitions of the period, then the procedures with most of them, beside what rules find there."""
    c = report.total
    came = say("carried over {old}, received {new}", old=Decimal(c.carried_over), new=Decimal(c.received))
    answered, open_ = (c.on_time, c.late, c.answered_without_limit), (c.open_in_time, c.open_late, c.open_without_limit)
    yield say("petitions in hand"), c.in_hand, came
    yield say("answered"), sum(answered), _split(*answered)
    yield say("not answered"), sum(open_), _split(*open_)
    named = [(one.procedure, one) for one in report.by_procedure if one.procedure]
    for code, one in sorted(named, key=lambda pair: (-pair[1].counts.in_hand, pair[0]))[:MOST_PROCEDURES]:
        name = shorten(f"{code} {names.of('procedure', code)}", WIDTH, placeholder="…")
        yield name, one.counts.in_hand, _found(one)


def _split(in_time: int, late: int, unknown: int) -> Message:
    return say(
        "in time {in_time}, late {late}, limit not known {unknown}",
        in_time=Decimal(in_time),
        late=Decimal(late),
        unknown=Decimal(unknown),
    )


def _found(one: PetitionCell) -> Message | str:
    rules = ", ".join(f"{found.rule} ×{found.count}" for found in one.findings)
    return say("rules find here: {rules}", rules=rules) if rules else ""


@dataclass(frozen=True)
class PetitionLine:
    """A line of the sheet: by what it counts, of what, and the petitions."""

    by: str
    name: str
    cell: PetitionCell


def petition_sheet(report: PetitionReport, names: Names) -> Iterator[PetitionLine]:
    """All petitions, then by procedure, by agency and by what they are about: each part is all of them once more."""
    yield PetitionLine("Tất cả", "", PetitionCell(report.total))
    for one in report.by_procedure:
        code = f"{one.procedure} " if one.procedure else ""
        yield PetitionLine("Thủ tục", code + names.of("procedure", one.procedure), one)
    for one in report.by_agency:
        yield PetitionLine("Cơ quan", names.of("agency", one.agency), one)
    for one in report.by_kind:
        yield PetitionLine("Nội dung", KINDS[one.kind] if one.kind else UNKNOWN, one)


def petition_columns() -> tuple[Column[PetitionLine], ...]:
    """The columns of the sheet."""
    return (
        Column("Theo", 9, lambda line: line.by),
        Column("Tên", 46, lambda line: line.name),
        *(Column(heading, 9, _counter(name), Style.DONG) for name, heading in COUNTERS.items()),
        Column("Quy tắc tìm thấy ở thủ tục này", 24, _rules),
    )


def _counter(name: str) -> Callable[[PetitionLine], int]:
    return lambda line: getattr(line.cell.counts, name)


def _rules(line: PetitionLine) -> str:
    return ", ".join(f"{found.rule}: {found.count}" for found in line.cell.findings)
