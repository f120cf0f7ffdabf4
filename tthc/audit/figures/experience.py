"""What a log shows of each procedure, for the rules that ask one: the audit's counts, by agency and all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.figures.step_times import StepCounts, steps_counted
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog, judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.log_words import says_synthetic
from tthc.audit.reading.step_log import StepLog, read_steps
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus
from tthc.model.experience import Experience, StepExperience
from tthc.model.procedure import Procedure
from tthc.model.reference import CountingPolicy
from tthc.source import Problem
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Practice:
    """What a log shows of every procedure that it could have shown, and what of the log could not be used."""

    seen: tuple[Experience, ...]
    problems: tuple[Problem, ...] = ()


def practice_in(
    path: Path | LogSource,
    catalogue: Catalogue,
    today: date,
    policy: CountingPolicy | None = None,
    steps: Path | None = None,
) -> Practice:
    """Read a log, and a step log if there is one; CannotRunError for what is neither."""
    log = judge_log(path, catalogue, today, policy)
    return practice_of(log, catalogue, read_steps(steps, log.log.connection) if steps else None)


def practice_of(log: JudgedLog, catalogue: Catalogue, steps: StepLog | None = None) -> Practice:
    """What a judged log shows, each procedure first at all agencies, then at each; in the order of codes."""
    known = log.table.filter(log.table.reason.isnull())
    span = _row(known.agg(first=known.received_day.min(), last=known.received_day.max()))
    if span["first"] is None:
        return Practice(())
    versions = catalogue.on(log.today).procedures
    counted, problems = steps_counted(log, steps, versions, build_calendar(catalogue)) if steps else ({}, ())
    tallies = _tallies(log, known, versions)
    for place, of_steps in counted.items():
        tallies.setdefault(place, _Tally()).steps += of_steps
    synthetic = is_synthetic(log) or (steps is not None and steps.synthetic)
    source = f"{log.log.source}, {steps.source}" if steps else log.log.source
    by_code: dict[str, dict[str | None, _Tally]] = {}
    for (code, agency), tally in tallies.items():
        by_code.setdefault(code, {})[agency] = tally
    for code in _unused(versions, tallies):
        by_code[code] = {}
    seen = (
        _experience(code, agency, tally, source, span, synthetic)
        for code in sorted(by_code)
        for agency, tally in _all_and_each(by_code[code])
    )
    return Practice(tuple(seen), problems)


Place = tuple[str, str | None]
"""A procedure and an agency."""


@dataclass
class _Tally:
    """Counters of one place; two are added."""

    counts: Counter[str] = field(default_factory=Counter)
    settled_in: Counter[int] = field(default_factory=Counter)
    open_for: Counter[int] = field(default_factory=Counter)
    by_case: Counter[str] = field(default_factory=Counter)
    steps: StepCounts = field(default_factory=StepCounts)

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(
            self.counts + other.counts,
            self.settled_in + other.settled_in,
            self.open_for + other.open_for,
            self.by_case + other.by_case,
            self.steps + other.steps,
        )


def _tallies(log: JudgedLog, known: Table, versions: Mapping[str, Procedure]) -> dict[Place, _Tally]:
    tallies: dict[Place, _Tally] = {}

    def of(row: Mapping[str, Any]) -> _Tally:
        return tallies.setdefault((row["procedure"], row["agency"]), _Tally())

    for row in rows_of(known.group_by("procedure", "agency").agg(**_counts(known))):
        of(row).counts.update({name: int(row[name]) for name in _COUNTED})
    for row in _histogram(known, known.working_days):
        of(row).settled_in[row["value"]] += row["count"]
    for row in _histogram(known, open_days(log, known)):
        of(row).open_for[row["value"]] += row["count"]
    for row in _histogram(*_with_cases(log, known)):
        for case in _case_meant(versions.get(row["procedure"]), row["value"]):
            of(row).by_case[case] += row["count"]
    return tallies


_COUNTED = ("received", "settled", "refused", "withdrawn", "late", "asked_again")


def _counts(known: Table) -> dict[str, Value]:
    late = known.promised_bucket.isin([Bucket.LATE.value, Bucket.OPEN_LATE.value])
    status = {s.value: known.status == s.value for s in DossierStatus if s is not DossierStatus.OPEN}
    conditions = {**status, "late": late, "asked_again": known.supplements > 0}
    counted = {
        name: condition.fill_null(ibis.literal(False)).sum().fill_null(0) for name, condition in conditions.items()
    }
    return {"received": known.count(), **counted}


def open_days(log: JudgedLog, known: Table) -> Value:
    """How many working days of the State an open dossier has taken so far; null for all others."""
    is_open = known.status == DossierStatus.OPEN.value
    return ibis.ifelse(is_open, known.state_days, ibis.null("int64"))


def _with_cases(log: JudgedLog, known: Table) -> tuple[Table, Value]:
    words = log.log.table.select(case_row=log.log.table.row, case_text=log.log.table.case_text)
    joined = known.inner_join(words, known.row == words.case_row)
    return joined, ibis.ifelse(joined.case_text.strip() == "", ibis.null("string"), joined.case_text)


def _case_meant(procedure: Procedure | None, written: str) -> Iterator[str]:
    for case in procedure.cases if procedure else ():
        if fold(written.strip()) in (fold(case.id), fold(case.name)):
            yield case.id
            return


def _histogram(table: Table, value: Value) -> list[dict[str, Any]]:
    """How often each value is there, by procedure and agency; null is no value."""
    valued = table.mutate(value=value)
    valued = valued.filter(valued.value.notnull())
    return rows_of(valued.group_by("procedure", "agency", "value").agg(count=valued.count()))


def _unused(versions: Mapping[str, Procedure], tallies: Mapping[Place, _Tally]) -> Iterator[str]:
    """Procedures without a dossier of which there would be some: the log has others of all who receive or decide it."""
    codes = {code for code, _ in tallies}
    agencies = {agency for _, agency in tallies if agency}
    for code, procedure in versions.items():
        own = {ref.id for ref in (*procedure.agencies.receiving, *procedure.agencies.deciding)}
        if code not in codes and own and own <= agencies:
            yield code


def _all_and_each(by_agency: Mapping[str | None, _Tally]) -> Iterator[tuple[str | None, _Tally]]:
    yield None, sum(by_agency.values(), _Tally())
    for agency in sorted(agency for agency in by_agency if agency is not None):
        yield agency, by_agency[agency]


def _experience(
    code: str, agency: str | None, tally: _Tally, source: str, span: Mapping[str, Any], synthetic: bool
) -> Experience:
    return Experience(
        procedure=code,
        source=source,
        first=span["first"],
        last=span["last"],
        agency=agency,
        **{name: tally.counts[name] for name in _COUNTED},
        settled_in=dict(sorted(tally.settled_in.items())),
        open_for=dict(sorted(tally.open_for.items())),
        by_case=dict(sorted(tally.by_case.items())),
        steps=tuple(_steps(tally.steps)),
        limits=(),
        synthetic=synthetic,
    )


def _steps(counted: StepCounts) -> Iterator[StepExperience]:
    hours, waited = _by_step(counted.hours), _by_step(counted.waited)
    for step in sorted(counted.dossiers):
        all_told = counted.told[step] == counted.rows[step]
        yield StepExperience(
            step=step,
            dossiers=counted.dossiers[step],
            stopped=counted.stopped[step],
            changed=counted.changed[step] if all_told else None,
            hours=hours.get(step, {}),
            waited=waited.get(step, {}),
        )


def _by_step(counts: Counter[tuple[str, int]]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for (step, hours), count in sorted(counts.items()):
        found.setdefault(step, {})[hours] = count
    return found


def is_synthetic(log: JudgedLog) -> bool:
    """Whether a row of the log says that it is made up."""
    return says_synthetic(log.log.table) if log.synthetic is None else log.synthetic


def _row(table: Table) -> dict[str, Any]:
    (row,) = rows_of(table)
    return row
