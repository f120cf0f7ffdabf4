"""How long steps took and how long dossiers lay before them, in office hours; Ibis expressions over both logs.

Nothing of the step log is copied: it is read once for its hours and once for its dossiers, and what is kept of it are
counts. Words are understood after they were counted, a step's once for all its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.span import open_minutes
from tthc.audit.groups import count_if, row_of, rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.keeping import kept
from tthc.audit.reading.step_log import MOMENTS, Outcome, StepLog, doubts, step_meant
from tthc.model.procedure import Procedure
from tthc.source import Problem


@dataclass
class StepCounts:
    """Counters by step: dossiers that reached it, what became of them, and hours (step and hours together).

    `told` counts the rows that say whether the step changed anything, of so many `rows`.
    """

    dossiers: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    hours: Counter[tuple[str, int]] = field(default_factory=Counter)
    waited: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __add__(self, other: StepCounts) -> StepCounts:
        return StepCounts(
            self.dossiers + other.dossiers,
            self.stopped + other.stopped,
            self.changed + other.changed,
            self.rows + other.rows,
            self.told + other.told,
            self.hours + other.hours,
            self.waited + other.waited,
        )


Place = tuple[str, str | None]
"""A procedure and an agency."""


def steps_counted(
    log: JudgedLog, steps: StepLog, versions: Mapping[str, Procedure], calendar: WorkingCalendar
) -> tuple[dict[Place, StepCounts], tuple[Problem, ...]]:
    """The counters of each procedure and agency, and what of the step log could not be used."""
    groups = _groups(log)
    dossiers = kept(log.log, "dossiers_of_steps", _dossiers(log, groups))
    readable = steps.table.filter(~steps.table.unreadable)
    rows = readable.left_join(dossiers, readable.id == dossiers.dossier_id).drop("dossier_id")
    counted = _Counted({number: place for place, number in groups.items()}, versions)
    unreadable, untold = _unreadable_and_untold(steps.table)
    timed = kept(log.log, "step_hours", _hours_counted(_timed(rows, log, calendar, untold=bool(untold))))
    counted.add_hours(rows_of(timed.group_by(*_OF_ROWS).agg(count=timed["count"].sum())))
    for name in ("hours", "waited"):
        known = timed.filter(timed[name].notnull() & timed.group.notnull())
        counted.add_histogram(name, rows_of(known.group_by("group", "step_text", name).agg(count=known["count"].sum())))
    _add_dossiers(counted, readable, dossiers)
    for name in ("dossiers_of_steps", "step_hours"):
        log.log.connection.drop_table(name, force=True)
    return counted.found, tuple(doubts(steps, counted.strangers, unreadable))


class _Counted:
    """The counters as they come in; each wording is understood once for each procedure."""

    def __init__(self, places: Mapping[int, Place], versions: Mapping[str, Procedure]) -> None:
        self.places, self.versions = places, versions
        self.found: dict[Place, StepCounts] = {}
        self.strangers = 0
        self.outcomes: set[str] = set()
        self._meant: dict[tuple[str, str], str | None] = {}

    def step(self, group: int, written: str) -> str | None:
        """The step that a wording means in a group's procedure."""
        code, _ = self.places[group]
        if (code, written) not in self._meant:
            self._meant[code, written] = step_meant(self.versions.get(code), written)
        return self._meant[code, written]

    def of(self, group: int) -> StepCounts:
        """The counters of a group."""
        return self.found.setdefault(self.places[group], StepCounts())

    def add_hours(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows of the log by group, wording and outcome; those that belong nowhere are strangers."""
        for row in rows:
            group, count = row["group"], int(row["count"])
            step = None if group is None else self.step(group, row["step_text"])
            if step is None:
                self.strangers += count
                continue
            counts = self.of(group)
            self.outcomes |= {row["outcome"]} if row["outcome"] else set()
            counts.rows[step] += count
            counts.told[step] += count if row["outcome"] in _TOLD else 0

    def add_histogram(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Hours of the rows, by group and wording."""
        for row in rows:
            if step := self.step(row["group"], row["step_text"]):
                getattr(self.of(row["group"]), name)[step, int(row[name])] += int(row["count"])

    def words(self) -> list[str]:
        """All that means a step somewhere."""
        return sorted({written for (_, written), step in self._meant.items() if step})

    def add_dossiers(self, name: str, group: int, words: Iterable[str], dossiers: int) -> None:
        """Dossiers that have some wordings: those of one step count once."""
        counts: Counter[str] = getattr(self.of(group), name)
        for step in {step for written in words if (step := self.step(group, written))}:
            counts[step] += dossiers


_TOLD = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.PASSED)
_OF_ROWS = ("group", "step_text", "outcome")


def _groups(log: JudgedLog) -> Mapping[Place, int]:
    """A number for each procedure and agency."""
    known = log.table.filter(log.table.reason.isnull())
    rows = rows_of(known.select("procedure", "agency").distinct().order_by("procedure", "agency"))
    return {(row["procedure"], row["agency"]): number for number, row in enumerate(rows)}


def _dossiers(log: JudgedLog, groups: Mapping[Place, int]) -> Table:
    """The judged dossiers: `dossier_id`, the number `dossier`, and that of its `group`."""
    known = log.table.filter(log.table.reason.isnull())
    keyed = known.select("procedure", dossier_id="id", dossier="row", agency_key=known.agency.fill_null(""))
    numbers = table_of(_GROUPS, ((code, agency or "", number) for (code, agency), number in groups.items()))
    found = look_up(keyed, numbers, {"procedure": "procedure", "agency_key": "agency"}, {"group": "group"})
    return found.select("dossier_id", "dossier", "group")


# Hours


def _unreadable_and_untold(steps: Table) -> tuple[int, int]:
    """How many rows cannot be read, and how many others do not say when the step was reached."""
    untold = steps.arrived_day.isnull() & ~steps.unreadable
    counted = row_of(steps.agg(unreadable=count_if(steps.unreadable), untold=count_if(untold)))
    return int(counted["unreadable"]), int(counted["untold"])


def _timed(rows: Table, log: JudgedLog, calendar: WorkingCalendar, *, untold: bool) -> Table:
    """With the office hours that each step took and was waited for; null where a moment is missing.

    Where it is `untold` when a step was reached, that was when the one before it ended.
    """
    minutes = _with_minutes(rows, log, calendar)
    arrived = minutes.arrived
    if untold:
        before = ibis.window(group_by="dossier", order_by=["started", "row"], preceding=(None, 1))
        arrived = ibis.coalesce(arrived, minutes.finished.max().over(before))
    return minutes.mutate(hours=_hours(minutes.started, minutes.finished), waited=_hours(arrived, minutes.started))


def _hours_counted(timed: Table) -> Table:
    """The rows of each group, wording and outcome, by both kinds of hours."""
    return timed.group_by(*_OF_ROWS, "hours", "waited").agg(count=timed.count())


def _hours(start: Value, end: Value) -> Value:
    """Whole hours, to the nearest, never less than none; null where a moment is missing (`greatest` would miss it)."""
    return ibis.ifelse(end < start, ibis.literal(0, "int64"), ((end - start + 30) // 60).cast("int64"))


def _with_minutes(rows: Table, log: JudgedLog, calendar: WorkingCalendar) -> Table:
    """Each moment as the office minutes of the whole calendar that were gone; a bare day is its beginning."""
    opened = open_minutes(log.policies[0])
    gone = _minutes_gone(opened)
    days = table_of(_DAYS, _days(calendar))
    for name in MOMENTS:
        rows = look_up(rows, days, {f"{name}_day": "day"}, {"before": f"{name}_before", "open": f"{name}_open"})
    worked = {
        name: rows[f"{name}_before"] * len(opened) + rows[f"{name}_open"] * gone(rows[f"{name}_minute"].fill_null(0))
        for name in MOMENTS
    }
    return rows.mutate(**worked)


def _minutes_gone(opened: tuple[int, ...]) -> Callable[[Value], Value]:
    """How many of a day's office minutes are gone at a minute: of each run of them, as many as are behind it."""
    runs = [[minute for _, minute in run] for _, run in groupby(enumerate(opened), lambda pair: pair[1] - pair[0])]

    def gone(minute: Value) -> Value:
        return sum((ibis.least(ibis.greatest(minute - run[0], 0), len(run)) for run in runs), ibis.literal(0))

    return gone


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    """Each day with the working days before it, and 1 if it is one itself."""
    before = 0
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        yield day, before, ordinal - before
        before = ordinal


# Dossiers


IN_ONE = 60
"""So many wordings are marked in one whole number."""


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]  # Ibis has no types
def bit_or(bits: int) -> int:  # type: ignore[empty-body]  # the engine has it: Ibis knows it on two of the three
    """All the bits of some numbers."""


def _add_dossiers(counted: _Counted, readable: Table, dossiers: Table) -> None:
    """The dossiers that reached each step: the wordings of each are bits of numbers, and equal numbers are counted.

    Dossiers are looked up when their rows are one: that is a fraction of the rows of the log.
    """
    words = counted.words()
    bits = table_of(_BITS, ((word, number // IN_ONE, 1 << number % IN_ONE) for number, word in enumerate(words)))
    marked = readable.inner_join(bits, readable.step_text == bits.word)
    kinds = ("dossiers", *sorted(_ENDED & counted.outcomes))
    parts = range(-(-len(words) // IN_ONE))
    marks = {f"{kind}_{part}": _marks(marked, kind, part) for kind in kinds for part in parts}
    each = marked.group_by("id").agg(**marks)
    each = each.inner_join(dossiers, each.id == dossiers.dossier_id)
    for row in rows_of(each.group_by("group", *marks).agg(count=each.count())):
        for kind in kinds:
            bits_of = sum(int(row[f"{kind}_{part}"] or 0) << part * IN_ONE for part in parts)
            had = [word for number, word in enumerate(words) if bits_of >> number & 1]
            counted.add_dossiers(kind, row["group"], had, int(row["count"]))


_ENDED = frozenset((Outcome.STOPPED.value, Outcome.CHANGED.value))
"""Outcomes for which dossiers are counted; they are the names of their counters."""


def _marks(marked: Table, kind: str, part: int) -> Value:
    """The bits of one part, of all rows or of those with an outcome."""
    here = marked.part == part
    wanted = here & (marked.outcome == kind) if kind in _ENDED else here
    return bit_or(ibis.ifelse(wanted, marked.bit, ibis.literal(0, "int64")))


_NUMBER, _TEXT = pa.int64(), pa.string()
_GROUPS = pa.schema({"procedure": _TEXT, "agency": _TEXT, "group": _NUMBER})
_BITS = pa.schema({"word": _TEXT, "part": _NUMBER, "bit": _NUMBER})
_DAYS = pa.schema({"day": pa.date32(), "before": _NUMBER, "open": _NUMBER})
