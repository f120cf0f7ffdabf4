"""The ways that dossiers went, each different one once: a single Ibis expression over the log and its steps.

The steps of a dossier are numbered in their order, and the numbers of its steps packed into whole numbers, nine to
one: sums of fixed size that an engine can spill to disk, where lists of steps would have to stay in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.comparing.workflow import Workflow
from tthc.audit.groups import count_if, row_of, rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.look_ups import DAY_MINUTES
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import number_of
from tthc.audit.reading.step_log import StepLog
from tthc.model.dossier import DossierStatus

BASE, IN_ONE, NUMBERS = 100, 9, 5
LONGEST = IN_ONE * NUMBERS
"""Steps of one dossier that are compared; what comes after them is counted, and no more."""

OTHER = BASE - 1
"""The number of every step beyond those that have one."""

WITHOUT_LIMIT = (Reason.UNKNOWN_LIMIT, Reason.NO_HOUR, Reason.OUTSIDE_CALENDAR)
"""Reasons for which a dossier cannot be late or in time, but its steps can be compared."""


@dataclass(frozen=True)
class PathsTaken:
    """One way that `dossiers` of one workflow and agency went: the numbers of their steps, in order.

    `length` is how many steps there were in all; `settled` whether they ended with a result.
    """

    workflow: int
    agency: str | None
    settled: bool
    numbers: tuple[int, ...]
    length: int
    dossiers: int


def comparable(log: JudgedLog) -> Table:
    """The dossiers that have a procedure: `dossier`, `id`, `procedure`, `agency`, `received_day`, `settled`, `case`."""
    table = log.table
    chosen = table.filter(table.reason.isnull() | table.reason.isin([reason.value for reason in WITHOUT_LIMIT]))
    settled = (chosen.status == DossierStatus.SETTLED.value).fill_null(ibis.literal(False))
    chosen = chosen.select("id", "procedure", "agency", "received_day", dossier="row", settled=settled)
    if not log.log.table.case_text.max().to_pyarrow().as_py():
        return chosen.mutate(case=ibis.literal(""))
    cases = log.log.table.select("row", case=log.log.table.case_text.strip())
    return look_up(chosen, cases, {"dossier": "row"}, {"case": "case"})


def told_of(dossiers: Table) -> list[tuple[str, str]]:
    """The procedures of a log and the cases that it names, in order."""
    pairs = rows_of(dossiers.select("procedure", "case").distinct().order_by("procedure", "case"))
    return [(pair["procedure"], pair["case"]) for pair in pairs]


def with_workflow(dossiers: Table, known: Iterable[Workflow]) -> Table:
    """With the number of the workflow that was in force at reception, in the case that the log says."""
    rows = ((w.procedure.code, w.case_text, w.start, w.end, w.number) for w in known)
    right = table_of(_WORKFLOWS, rows)
    same = [dossiers.procedure == right.key_code, dossiers.case == right.key_case]
    in_force = [dossiers.received_day >= right.start, dossiers.received_day <= right.end]
    return dossiers.inner_join(right, [*same, *in_force]).drop("key_code", "key_case", "start", "end")


def steps_of(steps: StepLog, dossiers: Table) -> Table:
    """The rows of a step log that have a moment, with their dossier and workflow; `at` are minutes since EPOCH.

    A step stands where it began, else where it came, else where it ended. What came of it does not matter here.
    """
    table = _by_the_day(placed(steps))
    table = table.mutate(at=number_of(table.day) * DAY_MINUTES + table.minute.fill_null(0))
    table = table.select("id", "step_text", "at").inner_join(dossiers, "id")
    return table.select("dossier", "workflow", "agency", "settled", "step_text", "at")


def placed(steps: StepLog) -> Table:
    """The rows that have a moment: its `day` and `minute` (null without an hour)."""
    table = steps.table
    day = ibis.coalesce(*(table[f"{name}_day"] for name in _PLACES))
    known = [(table[f"{name}_day"].notnull(), table[f"{name}_minute"]) for name in _PLACES]
    chosen = table.select("id", "step_text", day=day, minute=ibis.cases(*known, else_=ibis.null("int64")))
    return chosen.filter(chosen.day.notnull())


_PLACES = ("started", "arrived", "finished")


def _by_the_day(table: Table) -> Table:
    """Without the hours of a day on which a dossier has a step without one: nobody knows what came first."""
    if not int(row_of(table.agg(without=count_if(table.minute.isnull())))["without"]):
        return table
    untold = table.minute.isnull().any().over(ibis.window(group_by=["id", "day"]))
    return table.mutate(minute=ibis.ifelse(untold, ibis.literal(0, "int64"), table.minute))


def words_in(steps: Table) -> list[dict[str, Any]]:
    """The steps as they are written, in each workflow, with their rows; the most frequent first."""
    counted = steps.group_by("workflow", "step_text").agg(rows=steps.count())
    return rows_of(counted.order_by("workflow", ibis.desc("rows"), "step_text"))


def paths_of(steps: Table, numbers: Iterable[tuple[int, str, int]]) -> Table:
    """Each different way once, with its `dossiers`; `numbers` has workflow, wording, and the number of the step.

    What begins at one moment is put in the order of the numbers: that of the published procedure.
    """
    table = look_up(
        steps, table_of(_WORDS, numbers), {"workflow": "workflow", "step_text": "text"}, {"number": "number"}
    )
    in_turn = ibis.window(group_by="dossier", order_by=["at", "number"])
    table = table.mutate(place=ibis.row_number().over(in_turn))
    table = table.mutate(power=_power(table.place % IN_ONE), into=table.place // IN_ONE)
    parts = {
        f"part_{n}": ibis.ifelse(table["into"] == n, table.number * table.power, 0).sum().cast("int64")
        for n in range(NUMBERS)
    }
    each = table.group_by("dossier", "workflow", "agency", "settled").agg(length=table.count(), **parts)
    keys = ("workflow", "agency", "settled", "length", *parts)
    ways = each.group_by(*keys).agg(dossiers=each.count())
    return ways.mutate(way=ibis.row_number().over(ibis.window(order_by=list(keys))))


def _power(place: Value) -> Value:
    return ibis.cases(*((place == n, ibis.literal(BASE**n, "int64")) for n in range(IN_ONE)))


def read_paths(paths: Table) -> Iterator[PathsTaken]:
    """The ways of a table that was worked out, a batch at a time."""
    count = int(row_of(paths.agg(count=paths.count()))["count"])
    for first in range(0, count, _BATCH):
        batch = paths.filter((paths.way >= first) & (paths.way < first + _BATCH))
        yield from map(_path, rows_of(batch.order_by("way")))


def _path(row: Mapping[str, Any]) -> PathsTaken:
    numbers = unpacked([row[f"part_{n}"] for n in range(NUMBERS)])
    return PathsTaken(
        row["workflow"], row["agency"], bool(row["settled"]), numbers, int(row["length"]), int(row["dossiers"])
    )


def most_taken(paths: Table, most: int) -> list[PathsTaken]:
    """Of the settled dossiers of each workflow the ways that most took, at all agencies together."""
    table = paths.filter(paths.settled)
    parts = [f"part_{n}" for n in range(NUMBERS)]
    every = table.group_by("workflow", "length", *parts).agg(dossiers=table.dossiers.sum().cast("int64"))
    first = ibis.window(group_by="workflow", order_by=[ibis.desc("dossiers"), "length", *parts])
    ranked = every.mutate(rank=ibis.row_number().over(first))
    chosen = ranked.filter(ranked["rank"] < most).order_by("workflow", "rank")
    return [_path({**row, "agency": None, "settled": True}) for row in rows_of(chosen)]


def unpacked(parts: Sequence[int]) -> tuple[int, ...]:
    """The numbers of steps that were packed, in their order; none is 0."""
    found = []
    for part in parts:
        left = int(part)
        while left:
            left, number = divmod(left, BASE)
            found.append(number)
    return tuple(found)


def numbered(workflow: Workflow, words: Sequence[str]) -> Mapping[str, int]:
    """The numbers of a workflow's steps, in their order, and of words that are none of them, as far as they go."""
    names = [*workflow.steps, *(word for word in words if word not in workflow.steps)]
    return {name: min(number, OTHER) for number, name in enumerate(names, start=1)}


_BATCH = 50_000
_NUMBER, _TEXT, _DATE = pa.int64(), pa.string(), pa.date32()
_WORKFLOWS = pa.schema({"key_code": _TEXT, "key_case": _TEXT, "start": _DATE, "end": _DATE, "workflow": _NUMBER})
_WORDS = pa.schema({"workflow": _NUMBER, "text": _TEXT, "number": _NUMBER})
