"""The dossiers that are replayed, read from both logs: where they belong, when they came, what they lived through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from ibis.expr.types import Table

from tthc.audit.advising.limits_today import limits_of_words
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.limits import mode_meant
from tthc.audit.comparing.step_words import step_taken_for
from tthc.audit.comparing.workflow import Workflow, case_meant, workflows
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.words import WORDS
from tthc.audit.reading.step_log import StepLog
from tthc.audit.supposing.desks import DeskName
from tthc.audit.supposing.office_time import NO_HOUR, Numbers, OfficeTime, Whole, office_time
from tthc.audit.supposing.works import NOBODY, Course, Pauses, Seen, course_of, one_after_another
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import DossierStatus
from tthc.model.limit_times import LimitToday
from tthc.model.step import Step
from tthc.vietnamese import fold

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """One kind of limit of each dossier: which (a place in `limits`, below zero: none), its length at reception, and
    the last day (as a number) and minute on which a result is on time."""

    limit: Whole
    amount: Whole
    due_day: Whole
    due_until: Whole


@dataclass(frozen=True)
class Replayed:
    """Dossiers in arrays, one entry each, in the order of the log; days are numbers of `time`.

    `place` is a place in `places` (procedure and agency), `way` in `ways` (mode and case, as far as the log says).
    `ended` (office minutes) is NaN for those that have not. `courses` has what became of each that has ended, `busy`
    what others have in hand. `words` are steps that the log names and the procedure has not.
    """

    time: OfficeTime
    places: tuple[tuple[str, str | None], ...]
    ways: tuple[tuple[str | None, str | None], ...]
    limits: tuple[LimitToday, ...]
    place: Whole
    way: Whole
    day: Whole
    minute: Whole
    received: Numbers
    ended: Numbers
    settled: Flags
    by_kind: Mapping[str, Limits]
    courses: tuple[Course, ...]
    desks: tuple[DeskName, ...]
    busy: tuple[tuple[int, float, float], ...]
    today: float
    with_steps: Flags
    told_hours: bool = True
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def watched(self) -> float:
        """The office minutes over which dossiers were received."""
        return max(self.today - float(self.received.min()), 1.0) if len(self.received) else 1.0


def read_dossiers(
    log: JudgedLog,
    steps: StepLog | None,
    catalogue: Catalogue,
    codes: Collection[str],
    own_words: Mapping[str, str],
    agency: str | None = None,
) -> Replayed:
    """The judged dossiers of some procedures (of one agency, if it is named), with their steps if there is a log."""
    time = office_time(build_calendar(catalogue), log.policies[0])
    table = _chosen(log, catalogue, codes, agency)
    columns = table.table.to_pyarrow()
    found = _Columns(columns, time)
    known = _Steps(catalogue, codes, own_words)
    seen, told = _seen(steps, table.table, found, known, time) if steps else ({}, True)
    return _replayed(log, table, found, known, seen, told=told)


@dataclass(frozen=True)
class _Chosen:
    table: Table
    limits: Mapping[str, LimitToday]
    words: Mapping[tuple[str, str, str], tuple[str | None, str | None]]


def _chosen(log: JudgedLog, catalogue: Catalogue, codes: Collection[str], agency: str | None) -> _Chosen:
    table = log.table.filter(log.table.reason.isnull() & log.table.procedure.isin(sorted(codes) or [""]))
    table = table if agency is None else table.filter(table.agency == agency)
    raw = log.log.table.select(raw_row="row", **{name: name for name in WORDS})
    table = table.inner_join(raw, table.row == raw.raw_row).drop("raw_row")
    words = [tuple(row[name] for name in WORDS) for row in rows_of(table.select(*WORDS).distinct().order_by(WORDS))]
    terms = limits_of_words(words, catalogue, log.today)
    right = terms.table.rename({f"key_{name}": name for name in (*WORDS, "start", "end")})
    same = [table[name] == right[f"key_{name}"] for name in WORDS]
    in_force = [table.received_day >= right.key_start, table.received_day <= right.key_end]
    table = table.left_join(right, [*same, *in_force]).select(*_COLUMNS)
    versions = {version.code: version for version in catalogue.versions}
    ways = {}
    for row in words:
        mode, version = mode_meant(row[2].strip()), versions.get(row[0].strip()[:8]) or versions.get(row[0].strip())
        case = case_meant(version, row[1].strip()) if version and row[1].strip() else None
        ways[row] = mode.value if mode else None, case.id if case else None
    return _Chosen(table.order_by("row"), terms.limits, ways)


_COLUMNS = (
    *("row", "id", "procedure", "agency", "status", "received_day", "received_minute", "finished_day"),
    *("finished_minute", *WORDS),
    *(f"{kind}_{name}" for kind in KINDS for name in ("due", "until", "amount", "unit", "key")),
)


class _Columns:
    """The columns of the dossiers as arrays."""

    def __init__(self, columns: Any, time: OfficeTime) -> None:
        self.columns, self.time = columns, time
        self.row = columns["row"].to_numpy()
        self.number = {int(row): place for place, row in enumerate(self.row)}
        self.day = self.days("received_day")
        self.minute = self.minutes("received_minute")
        self.received = time.at(self.day, self.minute)
        status = columns["status"].to_pylist()
        ended = np.array([one != DossierStatus.OPEN.value for one in status], dtype=bool)
        dated = ~np.array(columns["finished_day"].is_null())
        self.settled = np.array([one == DossierStatus.SETTLED.value for one in status], dtype=bool)
        self.is_ended, self.dated = ended & dated, dated
        self.ended_day, self.ended_minute = self.days("finished_day"), self.minutes("finished_minute")

    def __len__(self) -> int:
        return len(self.row)

    def texts(self, name: str) -> list[str | None]:
        """The texts of a column."""
        found: list[str | None] = self.columns[name].to_pylist()
        return found

    def days(self, name: str) -> Whole:
        """Days as numbers; the first of all where there is none."""
        days = self.columns[name].fill_null(self.time.calendar.first).to_numpy()
        return self.time.numbers(days)

    def minutes(self, name: str) -> Whole:
        """Minutes of the day."""
        return self.whole(name, NO_HOUR)

    def whole(self, name: str, missing: int) -> Whole:
        """Whole numbers."""
        found: Whole = np.array(
            [missing if one is None else int(one) for one in self.columns[name].to_pylist()], dtype=np.int64
        )
        return found


@dataclass
class _Steps:
    """What the words of a step log mean, and who does each step."""

    catalogue: Catalogue
    codes: Collection[str]
    own_words: Mapping[str, str]
    workflows: dict[str, Workflow] = field(default_factory=dict)
    meant: dict[tuple[str, str], str] = field(default_factory=dict)
    desks: dict[DeskName, int] = field(default_factory=dict)
    strange: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in workflows(self.catalogue, [(code, "") for code in sorted(self.codes)]):
            self.workflows[one.procedure.code] = one

    def step(self, code: str, written: str) -> str:
        """The id of a step, else the words of the log."""
        key = code, written
        if key not in self.meant:
            flow = self.workflows.get(code)
            found = step_taken_for(flow, written.strip(), self.own_words)[0] if flow else None
            if found is None:
                self.strange.setdefault(code, set()).add(written.strip())
            self.meant[key] = found or fold(written.strip())
        return self.meant[key]

    def desk(self, code: str, agency: str | None, step: str) -> int:
        """The number of the desk at which a step is done; of what the applicant or a system does there is none."""
        flow = self.workflows.get(code)
        known = flow.steps.get(step) if flow else None
        if known and (known.automatic or not known.actor_works):
            return NOBODY
        return self.desks.setdefault(desk_name(code, agency, step, known), len(self.desks))


def desk_name(code: str, agency: str | None, step: str, known: Step | None) -> DeskName:
    """Those who have one role at an agency are one desk, whatever they do; where no role is told, each step is one."""
    if known and known.role:
        return DeskName(agency, None, actor=known.actor.id, role=known.role)
    return DeskName(agency, code, step=step)


def sharing_desks(catalogue: Catalogue, codes: Collection[str]) -> frozenset[str]:
    """The procedures that are done at the desks of others."""
    versions = catalogue.procedures.values()
    roles = {(s.actor.id, s.role) for one in versions if one.code in codes for s in one.steps if s.role}
    return frozenset(one.code for one in versions if any((s.actor.id, s.role) in roles for s in one.steps if s.role))


def _seen(
    steps: StepLog, dossiers: Table, found: _Columns, known: _Steps, time: OfficeTime
) -> tuple[dict[int, list[Seen]], bool]:
    """The rows of the step log by dossier, and whether they tell hours."""
    of = dossiers.select("row", "procedure", "agency", dossier_id="id")
    rows = steps.table.filter(steps.table.started_day.notnull())
    rows = rows.inner_join(of.rename(dossier="row"), rows.id == of.dossier_id)
    moments = [f"{name}_{part}" for name in _MOMENTS for part in ("day", "minute")]
    columns = rows.select("dossier", "row", "procedure", "agency", "step_text", *moments).order_by("dossier", "row")
    table = columns.to_pyarrow()
    at = {name: _moments(table, name, time) for name in _MOMENTS}
    seen: dict[int, list[Seen]] = {}
    names = zip(*(table[name].to_pylist() for name in ("dossier", "procedure", "agency", "step_text")), strict=True)
    for n, (row, code, agency, text) in enumerate(names):
        step = known.step(code, text)
        came, begun, ended = (at[name][n] for name in _MOMENTS)
        one = Seen(step, known.desk(code, agency, step), _or_none(came), begun, _or_none(max(ended, begun)))
        seen.setdefault(found.number[row], []).append(one)
    hours = table["started_minute"]
    return seen, len(hours) == 0 or hours.null_count < len(hours) / 2


_MOMENTS = ("arrived", "started", "finished")


def _moments(table: Any, name: str, time: OfficeTime) -> Numbers:
    """Moments in office minutes; NaN where there is none."""
    days, minutes = table[f"{name}_day"], table[f"{name}_minute"].to_pylist()
    numbers = time.numbers(days.fill_null(time.calendar.first).to_numpy())
    at = time.at(numbers, np.array([NO_HOUR if one is None else int(one) for one in minutes], dtype=np.int64))
    return np.where(np.array(days.is_null()), np.nan, at)


def _or_none(moment: float) -> float | None:
    return None if np.isnan(moment) else float(moment)


def _replayed(
    log: JudgedLog,
    chosen: _Chosen,
    found: _Columns,
    known: _Steps,
    seen: Mapping[int, Sequence[Seen]],
    *,
    told: bool,
) -> Replayed:
    time = found.time
    places, place = _numbered(list(zip(found.texts("procedure"), found.texts("agency"), strict=True)))
    spoken = zip(*(found.texts(name) for name in WORDS), strict=True)
    ways, way = _numbered([chosen.words[row] for row in spoken])
    limits = {key: n for n, key in enumerate(sorted(chosen.limits))}
    today = float(time.due(np.array([time.number(log.today)]), np.array([NO_HOUR]))[0])
    pauses = _pauses(log, found)
    ended = _ends(found, seen)
    return Replayed(
        time=time,
        places=places,
        ways=ways,
        limits=tuple(chosen.limits[key] for key in limits),
        place=place,
        way=way,
        day=found.day,
        minute=found.minute,
        received=found.received,
        ended=ended,
        settled=found.settled & found.is_ended,
        by_kind={kind: _limits(found, kind, limits, chosen.limits) for kind in KINDS},
        courses=tuple(
            course_of(found.received[n], ended[n], seen.get(n, ()), pauses.get(n, ()))
            if not np.isnan(ended[n])
            else Course()
            for n in range(len(found))
        ),
        desks=tuple(known.desks),
        busy=tuple(_busy(ended, seen, today)),
        today=today,
        with_steps=np.array([n in seen for n in range(len(found))], dtype=bool),
        told_hours=told,
        words={code: frozenset(words) for code, words in known.strange.items()},
    )


def _numbered(values: Sequence[Any]) -> tuple[tuple[Any, ...], Whole]:
    numbers = {value: n for n, value in enumerate(dict.fromkeys(values))}
    return tuple(numbers), np.array([numbers[value] for value in values], dtype=np.int64)


def _limits(found: _Columns, kind: str, numbers: Mapping[str, int], limits: Mapping[str, LimitToday]) -> Limits:
    """Of those whose limit is counted today as it was at reception."""
    keys, units = found.texts(f"{kind}_key"), found.texts(f"{kind}_unit")
    is_due = ~np.array(found.columns[f"{kind}_due"].is_null())
    limit = [
        numbers[key] if key and due and limits[key].unit.value == unit else -1
        for key, unit, due in zip(keys, units, is_due, strict=True)
    ]
    until = found.minutes(f"{kind}_until")
    return Limits(np.array(limit, dtype=np.int64), found.whole(f"{kind}_amount", 0), found.days(f"{kind}_due"), until)


def _ends(found: _Columns, seen: Mapping[int, Sequence[Seen]]) -> Numbers:
    """When each ended. Where only the day is told: with its last step of that day, else at the hour of that step."""
    time = found.time
    ends = time.at(found.ended_day, found.ended_minute)
    for n in np.flatnonzero(found.is_ended & (found.ended_minute == NO_HOUR)).tolist():
        last = _last_by(float(time.due(found.ended_day[n : n + 1], found.ended_minute[n : n + 1])[0]), seen.get(n, ()))
        if last is not None:
            days = time.ordinal(found.ended_day[n : n + 1])[0] - np.ceil(last / time.length)
            ends[n] = last + max(days, 0) * time.length
    return np.where(found.is_ended, np.maximum(ends, found.received), np.nan)


def _last_by(evening: float, seen: Sequence[Seen]) -> float | None:
    return max((row.ended for row in seen if row.ended is not None and row.ended <= evening), default=None)


def _pauses(log: JudgedLog, found: _Columns) -> Mapping[int, Pauses]:
    """For how long each dossier waited for others than the office."""
    table = log.log.pauses
    by_dossier: dict[int, list[tuple[float, float]]] = {}
    read = [row for row in rows_of(table.select("row", "asked_day", "given_day")) if row["row"] in found.number]
    for row in read:
        if row["given_day"] is not None:
            days = np.array([found.time.number(row["asked_day"]), found.time.number(row["given_day"])])
            since, until = found.time.at(days, np.full(2, NO_HOUR))
            by_dossier.setdefault(found.number[row["row"]], []).append((float(since), float(until)))
    return {number: one_after_another(pauses) for number, pauses in by_dossier.items()}


def _busy(ended: Numbers, seen: Mapping[int, Sequence[Seen]], today: float) -> Iterator[tuple[int, float, float]]:
    for number, rows in seen.items():
        if np.isnan(ended[number]):
            yield from ((r.desk, r.begun, today if r.ended is None else r.ended) for r in rows if r.desk != NOBODY)
