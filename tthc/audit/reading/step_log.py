"""A second, optional log: which step of which dossier came when, began, ended and with what outcome (CSV)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.reading.dated import with_unusual
from tthc.audit.reading.log import SYNTHETIC_WORDS, moment, read_texts
from tthc.audit.reading.moments import usual_moment
from tthc.audit.reading.parquet_in_place import in_place
from tthc.audit.reading.raw_log import label_of
from tthc.model.log_mapping import DateOrder
from tthc.model.procedure import Procedure
from tthc.source import Position, Problem, Severity, say
from tthc.vietnamese import fold

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("dossier", "mã hồ sơ", "số hồ sơ", "mã số hồ sơ", "dossier id", "id"),
        "step": ("step", "bước", "mã bước", "tên bước", "công việc", "bước xử lý"),
        "arrived": ("arrived", "thời điểm chuyển đến", "ngày chuyển đến", "ngày nhận việc", "arrived at"),
        "started": ("started", "thời điểm bắt đầu", "ngày bắt đầu", "bắt đầu", "started at"),
        "finished": ("finished", "thời điểm kết thúc", "ngày kết thúc", "kết thúc", "ngày xử lý xong", "finished at"),
        "outcome": ("outcome", "kết quả bước", "kết quả xử lý", "kết quả"),
        "synthetic": ("synthetic", "nguồn"),
    }
)
"""What is read from a step log, and the names under which its columns go, whatever their capitals and marks."""

REQUIRED = ("id", "step", "started", "finished")
MOMENTS = ("arrived", "started", "finished")


class Outcome(StrEnum):
    """What came of a step: it passed, was stopped, or (where somebody is asked) went on to another result or the same.

    What only passed may have been changed or not: that a step changes nothing must be said of each dossier.
    """

    PASSED = "passed"
    STOPPED = "stopped"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


OUTCOMES: Mapping[Outcome, tuple[str, ...]] = MappingProxyType(
    {
        Outcome.PASSED: ("passed", "đạt", "đồng ý", "chuyển tiếp", "hoàn thành", "thống nhất"),
        Outcome.STOPPED: ("stopped", "không đạt", "không đồng ý", "dừng", "từ chối", "trả lại"),
        Outcome.CHANGED: ("changed", "có thay đổi", "thay đổi kết quả", "phải sửa"),
        Outcome.UNCHANGED: ("unchanged", "không thay đổi", "không đổi", "không đổi kết quả"),
    }
)
"""How step logs name an outcome; nothing written says nothing."""


@dataclass(frozen=True)
class StepLog:
    """A step log as it was read.

    Its table has `row` (from 0), `id`, `step_text` (as it is written), `outcome` (null if not said), for each moment
    `…_day` and `…_minute` (null without an hour), `unreadable` (a moment that cannot be read or a word nobody knows).
    """

    source: str
    table: Table
    malformed: tuple[int, ...]
    synthetic: bool


def read_steps(path: Path, connection: Any) -> StepLog:
    """Read a file of steps beside its log of dossiers; CannotRunError, with file and line, for anything else.

    What is Parquet is not copied: it is read anew for each question, whose columns and rows it then costs.
    """
    if (columns := in_place(path, COLUMNS, REQUIRED, connection)) is not None:
        return StepLog(label_of(path, "steps"), _typed(_dated(columns)), (), _is_synthetic(columns))
    read, malformed = read_texts(path, COLUMNS, REQUIRED, connection)
    dated = connection.create_table("dated_steps", _dated(_with_moments(read, connection)), temp=True)
    table = connection.create_table("steps", _typed(dated), temp=True)
    synthetic = _is_synthetic(read)
    connection.drop_table("read")
    for name in ("dated_steps", "dated"):
        connection.drop_table(name, force=True)
    return StepLog(label_of(path, "steps"), table, malformed, synthetic)


def _is_synthetic(read: Table) -> bool:
    words = [*SYNTHETIC_WORDS, *map(fold, SYNTHETIC_WORDS)]
    return bool(read.synthetic.lower().isin(words).any().to_pyarrow().as_py())


def _with_moments(read: Table, connection: Any) -> Table:
    """With the moments of texts as `…_at`, each unusual text read once."""
    found = {f"{name}_at": usual_moment(read[name], DateOrder.DAY_FIRST) for name in MOMENTS}
    dated = connection.create_table("dated", read.mutate(**found), temp=True)
    return with_unusual(connection, dated, dict.fromkeys(MOMENTS, DateOrder.DAY_FIRST), 0)


def _dated(read: Table) -> Table:
    """With each moment, whether its hour is told, and whether it is one that cannot be read."""
    columns = {}
    for name in MOMENTS:
        column = read[name]
        if column.type().is_string():
            columns[f"{name}_at"] = read[f"{name}_at"] if f"{name}_at" in read.columns else moment(column)
            columns[f"{name}_hour"] = column.contains(":")
            columns[f"{name}_wrong"] = columns[f"{name}_at"].isnull() & (column.strip() != "")
        else:
            columns[f"{name}_at"] = column.cast("timestamp")
            columns[f"{name}_hour"] = ibis.literal(column.type().is_timestamp())
            columns[f"{name}_wrong"] = ibis.literal(False)
    return read.mutate(**columns)


def _typed(dated: Table) -> Table:
    text = dated.outcome.strip().lower()
    meant = [(text.isin([*words, *map(fold, words)]), outcome.value) for outcome, words in OUTCOMES.items()]
    outcome = ibis.cases(*meant, else_=ibis.null("string"))
    wrong = (dated[f"{name}_wrong"] for name in MOMENTS)
    return dated.select(
        "row",
        id=dated.id.strip(),
        step_text=dated.step,
        outcome=outcome,
        unreadable=ibis.or_(*wrong, dated.started_at.isnull(), outcome.isnull() & (text != "")),
        **{f"{name}_day": dated[f"{name}_at"].date() for name in MOMENTS},
        **{f"{name}_minute": _minute(dated, name) for name in MOMENTS},
    )


def _minute(table: Table, name: str) -> Value:
    at = table[f"{name}_at"]
    return ibis.ifelse(table[f"{name}_hour"], at.hour() * 60 + at.minute(), ibis.null("int64"))


def step_meant(procedure: Procedure | None, written: str) -> str | None:
    """The step with this id, or the only one with this name."""
    steps = procedure.steps if procedure else ()
    folded = fold(written.strip())
    by_id = next((step.id for step in steps if fold(step.id) == folded), None)
    named = [step.id for step in steps if fold(step.name) == folded]
    return by_id or (named[0] if len(named) == 1 else None)


def doubts(steps: StepLog, strangers: int, unreadable: int) -> Iterator[Problem]:
    """What of a step log could not be used."""
    at = Position(steps.source, 1, 1)
    if steps.malformed:
        text = say("rows with too many or too few values, or not UTF-8: {count}", count=len(steps.malformed))
        yield Problem("A021", Position(steps.source, steps.malformed[0], 1), text, severity=Severity.WARNING)
    if strangers:
        text = say(
            "{count} rows name a dossier that the log does not have, or a step that its procedure does not have",
            count=strangers,
        )
        yield Problem("A022", at, text, severity=Severity.WARNING)
    if unreadable:
        text = say("{count} rows have a moment or an outcome that cannot be read", count=unreadable)
        yield Problem("A023", at, text, severity=Severity.WARNING)
