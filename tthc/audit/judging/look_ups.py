"""The small tables that the audit query joins: days, working days, office minutes, words of the log, terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.clock.calendar import SATURDAY, WorkingCalendar
from tthc.audit.clock.limits import Terms, code_meant, terms_of, versions_by_code
from tthc.audit.clock.running import NOON, clock_time, effect_of
from tthc.audit.clock.span import Counting, Span, cutoff_of, in_area, longer, open_minutes, span_of
from tthc.audit.judging.places import agencies_meant, commune_areas, units_by_hours
from tthc.audit.reading.log import STATUSES, Log
from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect, SaturdayHours
from tthc.model.dossier import Cause
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, CountingPolicy, DifficultArea, YearStatus
from tthc.vietnamese import fold

KINDS = ("statutory", "promised")
"""The two limits of a dossier; their columns begin with these words."""


DERIVED = "derived"
"""In `statuses`: nothing is written, so the status follows from whether there is a result."""


@dataclass(frozen=True)
class LookUps:
    """What the audit query joins, and the ways of counting in it, the default first.

    `days`: day → its number since EPOCH, ordinal, working days before it, the next working day (itself if it is one),
    the one after it, number of provisional years before its year, whether it is an ordinary Saturday. `working`:
    ordinal → day, number of provisional years up to it. `gone`: policy and minute of the day → office minutes gone;
    `clock`: the reverse. `effects`: policy and cause of a pause that stops the clock → whether the limit begins anew,
    whose time it is. `codes`, `agencies`, `communes`, `statuses`: a log's words → what they mean. `periods`: a log's
    words, where it is handled and a period → the number of the terms; `terms`: that number → limits.
    """

    days: Table
    working: Table
    gone: Table
    clock: Table
    effects: Table
    codes: Table
    agencies: Table
    communes: Table
    statuses: Table
    periods: Table
    terms: Table
    policies: tuple[CountingPolicy, ...]


WORDS = ("procedure_text", "case_text", "channel_text")
"""The words of a log on which limits depend."""

WHERE = ("unit", "area")
"""On what else they depend: the office hours of an agency that has its own, the difficult area; '' for neither."""


def build_look_ups(log: Log, catalogue: Catalogue, calendar: WorkingCalendar, default: CountingPolicy) -> LookUps:
    """The look-ups for the words that a log uses."""
    versions = versions_by_code(catalogue)
    codes = {
        text: code for (text,) in _distinct(log.table, "procedure_text") if (code := code_meant(versions, text.strip()))
    }
    agencies = table_of(_AGENCY, agencies_meant(_distinct(log.table, "agency_text"), catalogue))
    communes = table_of(_COMMUNE, commune_areas(_distinct(log.table, "commune_text"), catalogue))
    placed = in_places(log.table, agencies, communes)
    words = [row for row in _distinct(placed, *WORDS, *WHERE) if row[0] in codes]
    known = _Known(catalogue, units_by_hours(catalogue), default)
    terms = [(row, term) for row in words for term in _terms(row, versions[codes[row[0]]], known)]
    policies = {_key(term, row): term.policy for row, term in terms}
    opened = {key: open_minutes(policy) for key, policy in policies.items() if policy.office_hours}
    return LookUps(
        days=table_of(_DAY, _days(calendar)),
        working=table_of(_WORKING, _working(calendar)),
        gone=table_of(
            _GONE, ((id_, m, bisect_left(open_, m)) for id_, open_ in opened.items() for m in range(DAY_MINUTES))
        ),
        clock=table_of(
            _CLOCK, ((id_, n, m + 1) for id_, open_ in opened.items() for n, m in enumerate(open_, start=1))
        ),
        effects=table_of(_EFFECT, (row for key, policy in policies.items() for row in _effects(key, policy))),
        codes=table_of(_CODE, codes.items()),
        agencies=agencies,
        communes=communes,
        statuses=table_of(_STATUS, _statuses(log)),
        periods=table_of(_PERIOD, ((*row, term.start, term.end, number) for number, (row, term) in enumerate(terms))),
        terms=table_of(_TERMS, ((number, *_terms_row(row, term)) for number, (row, term) in enumerate(terms))),
        policies=_named(default, (term for _, term in terms), catalogue),
    )


_Words = tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """What terms are made from, beside the versions of a procedure."""

    catalogue: Catalogue
    units: Mapping[str, Agency]
    default: CountingPolicy


def _terms(row: _Words, versions: Sequence[Procedure], known: _Known) -> Iterator[Terms]:
    _, case, channel, unit, area = row
    agency, difficult = known.units.get(unit), known.catalogue.all(DifficultArea).get(area)
    return terms_of(versions, case.strip(), channel.strip(), known.catalogue, known.default, agency, difficult)


def _key(terms: Terms, row: _Words) -> str:
    """A policy, and whose hours it has."""
    return f"{terms.policy.id}@{row[3]}"


def _named(default: CountingPolicy, terms: Iterable[Terms], catalogue: Catalogue) -> tuple[CountingPolicy, ...]:
    """The policies that counted, as the catalogue has them, the default first."""
    known = catalogue.all(CountingPolicy)
    found = {default.id: default}
    for term in terms:
        found.setdefault(term.policy.id, known.get(term.policy.id, term.policy))
    return tuple(found.values())


def _effects(key: str, policy: CountingPolicy) -> Iterator[tuple[object, ...]]:
    """Of the causes that stop the clock."""
    for cause in Cause:
        effect = effect_of(cause, policy)
        if effect is not PauseEffect.RUNS:
            yield key, cause.value, effect is PauseEffect.RESTART, cause.clock.value


def in_places(table: Table, agencies: Table, communes: Table) -> Table:
    """With WHERE each dossier is handled, and its `agency`; a commune's area goes before its agency's."""
    agency = agencies.rename(agency_key="text", agency_area="area")
    commune = communes.rename(commune_key="text", commune_area="area")
    table = table.left_join(agency, table.agency_text == agency.agency_key).drop("agency_key")
    table = table.left_join(commune, table.commune_text == commune.commune_key).drop("commune_key")
    area = ibis.ifelse(table.commune_area == "", table.agency_area, table.commune_area)
    return table.mutate(area=area).drop("commune_area", "agency_area")


def _distinct(table: Table, *columns: str) -> list[tuple[str, ...]]:
    """The different texts of columns, in order."""
    rows = table.select(*columns).distinct().order_by(*columns).to_pyarrow().to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    """Days after the last working day have no next one."""
    working, provisional = calendar.working, _provisional_before(calendar)
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        before = ordinal - (ordinal > 0 and working[ordinal - 1] == day)
        following = [working[n] if n < len(working) else None for n in (before, ordinal)]
        saturday = day.weekday() == SATURDAY and day not in calendar.days_off and day not in calendar.worked
        yield (day - EPOCH).days, day, ordinal, before, *following, provisional[day.year], saturday


def _working(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    provisional = _provisional_before(calendar)
    for ordinal, day in enumerate(calendar.working, start=1):
        yield ordinal, day, provisional[day.year + 1]


def _provisional_before(calendar: WorkingCalendar) -> dict[int, int]:
    """How many provisional years there are before each year."""
    years = sorted(calendar.years)
    counts = accumulate((calendar.years[year] is YearStatus.PROVISIONAL for year in years), initial=0)
    return dict(zip((*years, years[-1] + 1), counts, strict=True))


def _statuses(log: Log) -> Iterator[tuple[object, ...]]:
    meant = {fold(word): status.value for status, words in STATUSES.items() for word in words}
    for (text,) in _distinct(log.table, "status_text"):
        yield text, meant.get(fold(text.strip())) if text.strip() else DERIVED


def _terms_row(row: _Words, terms: Terms) -> tuple[object, ...]:
    policy = terms.policy
    length = len(open_minutes(policy)) if policy.office_hours else None
    counting = (_key(terms, row), int(policy.reception_day_counts), length, terms.leeway.extendable)
    limits = [_limit(limit, terms) for limit in (terms.statutory, terms.promised)]
    saturday = SATURDAY_UNTIL[policy.saturday.hours] if policy.saturday.counts else NEVER
    by_hour = any(row[-1] is not None or row[0] == Counting.OFFICE_MINUTES.value for row in limits)
    return *counting, saturday, by_hour or 0 < saturday < DAY_MINUTES, *limits[0], *limits[1]


def _limit(limit: Duration | None, terms: Terms) -> tuple[object, ...]:
    if limit is None:
        return (None,) * len(_LIMIT)
    policy, more = terms.policy, in_area(terms.leeway)
    span = longer(span_of(limit, policy), more, policy)
    saturday = longer(span_of(limit, policy, on_saturday=True), more, policy)
    minutes = span.minutes or None if span.counting is Counting.WORKING_DAYS else span.minutes
    cutoff = cutoff_of(limit, policy)
    return span.counting.value, span.months, span.days, saturday.days, minutes, _until_anew(span, policy), cutoff


def _until_anew(span: Span, policy: CountingPolicy) -> int | None:
    """The minute of the last day if the limit begins with a working day; None if it is the whole day."""
    if not span.minutes:
        return None
    length = len(open_minutes(policy))
    return clock_time((span.minutes - 1) % length + 1, policy)


def table_of(schema: Any, rows: Iterable[Sequence[object]]) -> Table:
    """Rows as a table that a query can join, of a schema of Arrow."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return ibis.memtable(pa.table(arrays, schema=schema))


DAY_MINUTES = 24 * 60

EPOCH = date(2000, 1, 1)
"""From which days are numbered in a query."""

NEVER = -1

SATURDAY_UNTIL = {SaturdayHours.NONE: NEVER, SaturdayHours.MORNING: NOON, SaturdayHours.FULL: DAY_MINUTES}
"""Until which minute a Saturday's receptions count."""

_DATE, _NUMBER, _TEXT = pa.date32(), pa.int64(), pa.string()
_ORDINALS = {"number": _NUMBER, "day": _DATE, "ordinal": _NUMBER, "before": _NUMBER}
_DAY = pa.schema(
    {**_ORDINALS, "next": _DATE, "following": _DATE, "provisional": _NUMBER, "ordinary_saturday": pa.bool_()}
)
_WORKING = pa.schema({"ordinal": _NUMBER, "day": _DATE, "provisional": _NUMBER})
_GONE = pa.schema({"policy": _TEXT, "minute": _NUMBER, "gone": _NUMBER})
_CLOCK = pa.schema({"policy": _TEXT, "gone": _NUMBER, "minute": _NUMBER})
_EFFECT = pa.schema({"policy": _TEXT, "cause": _TEXT, "restarts": pa.bool_(), "whose": _TEXT})
_CODE = pa.schema({"text": _TEXT, "procedure": _TEXT})
_AGENCY = pa.schema({"text": _TEXT, "agency": _TEXT, "agency_known": pa.bool_(), "unit": _TEXT, "area": _TEXT})
_COMMUNE = pa.schema({"text": _TEXT, "area": _TEXT})
_STATUS = pa.schema({"text": _TEXT, "status": _TEXT})
_PERIOD = pa.schema({**dict.fromkeys((*WORDS, *WHERE), _TEXT), "start": _DATE, "end": _DATE, "term": _NUMBER})
_DAYS_OF_LIMIT = {"months": _NUMBER, "days": _NUMBER, "saturday_days": _NUMBER, "minutes": _NUMBER}
_LIMIT = {"counting": _TEXT, **_DAYS_OF_LIMIT, "until_anew": _NUMBER, "cutoff": _NUMBER}
_TERM = {"term": _NUMBER, "policy": _TEXT, "counted": _NUMBER, "length": _NUMBER, "extendable": _NUMBER}
_LIMITS = {f"{kind}_{name}": kept for kind in KINDS for name, kept in _LIMIT.items()}
_TERMS = pa.schema({**_TERM, "saturday_until": _NUMBER, "hour_matters": pa.bool_(), **_LIMITS})
