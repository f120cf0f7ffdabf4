"""What of a log may stand in the catalogue: how many dossiers a year, and how long steps really take.

Only what is of so many dossiers that it points at nobody. A year that the log does not hold as a whole is made up from
the days that it holds, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tthc.audit.figures.experience import is_synthetic, practice_of
from tthc.audit.figures.kaplan_meier import quantile
from tthc.audit.figures.suppression import SMALLEST
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.observed import observed
from tthc.audit.reading.step_log import StepLog
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.experience import StepExperience
from tthc.model.learned import LearnedFigures, LearnedStep
from tthc.model.local import Locality, LocalityLevel
from tthc.model.measured import Volume
from tthc.model.procedure import Procedure
from tthc.source import Problem

STEPS_OF = 30
"""Of fewer dossiers the time of a step says little."""

LEAST_DAYS = 90
"""From fewer days no year is made up: seasons differ too much."""


@dataclass(frozen=True)
class Learned:
    """What a log has for one locality; `too_few` procedures have so few dossiers that nothing is said of them."""

    source: str
    first: date | None
    last: date | None
    synthetic: bool
    figures: tuple[LearnedFigures, ...]
    too_few: int
    too_short: bool
    problems: tuple[Problem, ...] = ()


def learn(log: JudgedLog, catalogue: Catalogue, unit: Locality, source: str, steps: StepLog | None = None) -> Learned:
    """The figures of every procedure that has enough dossiers, in the order of codes; of a commune only its own.

    `source` is what the log is called in the catalogue.
    """
    if unit.level is LocalityLevel.COMMUNE:
        log = _of_commune(log, catalogue, unit)
    counted = _received(log)
    days = [day for by_day in counted.values() for day in by_day]
    if not days:
        return Learned(source, None, None, False, (), 0, False)
    span = (min(days), max(days))
    timed, problems = _steps(log, catalogue, steps)
    synthetic = is_synthetic(log) or bool(steps and steps.synthetic)
    enough = {code: by_day for code, by_day in counted.items() if sum(by_day.values()) >= SMALLEST}
    figures = tuple(
        LearnedFigures(
            locality=Ref(unit.id, kind=Locality),
            procedure=Ref(code, kind=Procedure),
            source=source,
            first=span[0],
            last=span[1],
            learned=log.today,
            synthetic=synthetic,
            volumes=tuple(_volumes(enough[code], span, source)),
            steps=timed.get(code, ()),
        )
        for code in sorted(enough)
    )
    said = tuple(one for one in figures if one.volumes or one.steps)
    too_short = (span[1] - span[0]).days + 1 < LEAST_DAYS and not any(one.volumes for one in figures)
    return Learned(source, *span, synthetic, said, len(counted) - len(enough), too_short, problems)


def _of_commune(log: JudgedLog, catalogue: Catalogue, unit: Locality) -> JudgedLog:
    seen = observed(log, catalogue).table
    return replace(log, table=log.table.filter(log.table.row.isin(seen.filter(seen.commune == unit.id).row)))


def _received(log: JudgedLog) -> dict[str, dict[date, int]]:
    """How many dossiers of each procedure came on each day."""
    known = log.table.filter(log.table.reason.isnull())
    found: dict[str, dict[date, int]] = {}
    for row in rows_of(known.group_by("procedure", "received_day").agg(count=known.count())):
        found.setdefault(row["procedure"], {})[row["received_day"]] = int(row["count"])
    return found


def _volumes(by_day: Mapping[date, int], span: tuple[date, date], source: str) -> Iterator[Volume]:
    """Of each whole year of the log; if it has none, of the days that it has made up to a year."""
    years = [year for year in range(span[0].year, span[1].year + 1) if _is_whole(year, span)]
    for year in years:
        dossiers = sum(count for day, count in by_day.items() if day.year == year)
        if dossiers >= SMALLEST:
            yield Volume(year=year, dossiers=dossiers, source=source)
    days = (span[1] - span[0]).days + 1
    if not years and days >= LEAST_DAYS:
        counted = sum(by_day.values())
        made_up = round(counted * 365 / days)
        yield Volume(year=span[1].year, dossiers=made_up, source=source, counted=counted, first=span[0], last=span[1])


def _is_whole(year: int, span: tuple[date, date]) -> bool:
    """Whether the log begins with the year, or before it, and goes to its end; no office is open on the first days."""
    return span[0] <= date(year, 1, _FIRST) and span[1] >= date(year, 12, _LAST)


_FIRST, _LAST = 8, 24


def _steps(
    log: JudgedLog, catalogue: Catalogue, steps: StepLog | None
) -> tuple[Mapping[str, tuple[LearnedStep, ...]], tuple[Problem, ...]]:
    if steps is None:
        return {}, ()
    practice = practice_of(log, catalogue, steps)
    of_all = (seen for seen in practice.seen if seen.agency is None)
    timed = {seen.procedure: tuple(_timed(seen.steps)) for seen in of_all}
    return timed, practice.problems


def _timed(steps: Sequence[StepExperience]) -> Iterator[LearnedStep]:
    for step in steps:
        of = sum(step.hours.values())
        median, p90 = (quantile(step.hours, {}, percent).days for percent in (50, 90))
        if of >= STEPS_OF and median is not None and p90 is not None:
            half, most = (max(Decimal(length), HALF_AN_HOUR) for length in (median, p90))
            yield LearnedStep(step=step.step, dossiers=of, median_hours=half, p90_hours=most)


HALF_AN_HOUR = Decimal("0.5")
"""What a log of whole hours calls none."""


def merged(old: LearnedFigures | None, new: LearnedFigures) -> LearnedFigures:
    """What stands afterwards: a later log takes the place of an earlier one; years that only one knows stay.

    Nothing made up stands beside what was counted.
    """
    if old is None or (old.synthetic and not new.synthetic):
        return new
    if new.synthetic and not old.synthetic:
        return old
    later, earlier = (new, old) if new.last >= old.last else (old, new)
    years = {one.year: one for one in (*earlier.volumes, *later.volumes)}
    return later.model_copy(
        update={
            "volumes": tuple(years[year] for year in sorted(years)),
            "steps": later.steps or earlier.steps,
        }
    )
