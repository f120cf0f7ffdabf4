"""The small tables that the audit query joins: days, working days, office minutes, words of the log, terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.clock.calendar import SATURDAY, WorkingCalendar
from tthc.audit.clock.limits import Terms, code_meant, terms_of, versions_by_code
from tthc.audit.clock.running import NOON, clock_time, effect_of
from tthc.audit.clock.span import Counting, Span, cutoff_of, in_area, longer, open_minutes, span_of
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.joins import table_of
from tthc.audit.judging.names import Names, naming_of
from tthc.audit.judging.places import agencies_meant, communes_meant, units_by_hours
from tthc.audit.judging.words import WORDS, Words, numbered, with_places, with_words
from tthc.audit.reading.log_parts import Log
from tthc.audit.reading.log_words import STATUSES
from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect, SaturdayHours
from tthc.model.dossier import Cause
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, CountingPolicy, DifficultArea, YearStatus
from tthc.vietnamese import fold

KINDS = ("statutory", "promised")
"""The two limits of a dossier; their columns begin with these words."""


DERIVED = -1
"""In `statuses`: nothing is written, so the status follows from whether there is a result."""


@dataclass(frozen=True)
class ClockTables:
    """What the reckoning of due dates joins.

    `days`: day → its number since EPOCH, ordinal, working days before it, the next working day (itself if it is one),
    the one after it, number of provisional years before its year, whether it is an ordinary Saturday. `working`:
    ordinal → day, number of provisional years up to it. `gone`: policy and minute of the day → office minutes gone;
    `clock`: the reverse. `effects`: policy and cause of a pause that stops the clock → whether the limit begins anew,
    whose time it is. `limits`: the number of a limit → how it is counted. `pairs`: the number of two limits → both,
    whether one of them counts every minute, and whether the hour of reception matters to the promised one.
    """

    days: Table
    working: Table
    gone: Table
    clock: Table
    effects: Table
    limits: Table
    pairs: Table


@dataclass(frozen=True)
class LookUps(ClockTables):
    """What the audit query joins, and the ways of counting in it, the default first.

    What a log writes is text, and what is reckoned with are numbers. `words`, `agencies`, `communes`, `statuses`: a
    log's texts → the numbers of what they mean in `names`; `terms`: what `at` says (the words and the place of a
    dossier) and a period → the number of both limits together. `changes`: from which minutes of a day on receptions
    count otherwise. `span`: the first and the last day of the calendar.
    """

    words: Words
    agencies: Table
    communes: Table
    statuses: Table
    terms: Table
    changes: tuple[int, ...]
    span: tuple[date, date]
    places: int
    units: int
    names: Names
    policies: tuple[CountingPolicy, ...]


def build_look_ups(log: Log, catalogue: Catalogue, calendar: WorkingCalendar, default: CountingPolicy) -> LookUps:
    """The look-ups for the words that a log uses."""
    versions = versions_by_code(catalogue)
    words = _distinct(log.table, *WORDS)
    meant = [(number, row, code_meant(versions, row[0].strip())) for number, row in enumerate(words)]
    offices = list(agencies_meant(_distinct(log.table, "agency_text"), catalogue))
    communes = list(communes_meant(_distinct(log.table, "commune_text"), catalogue))
    names = naming_of(catalogue, meant, offices, communes)
    places = _Places(offices, communes)
    found = _Found(
        words=numbered([(row, names.of_words(code, row[2])) for _, row, code in meant]),
        agencies=table_of(_AGENCIES, ((*names.of_office(row), *places.of(row)) for row in offices)),
        communes=table_of(
            _COMMUNES, ((text, names.communes.get(name), places.area(area)) for text, name, area in communes)
        ),
    )
    known = _Known(catalogue, units_by_hours(catalogue), default)
    at = _occurring(log.table, found, places)
    terms = [
        (word * places.count + place, term, places.unit_of(place))
        for word, place in at
        if (code := meant[word][2])
        for term in _terms(meant[word][1], places.named(place), versions[code], known)
    ]
    limits = _Limits()
    rows = [(at_, term.start, term.end, *limits.pair_of(term, unit)) for at_, term, unit in terms]
    policies = {_key(term, unit): term.policy for _, term, unit in terms}
    opened = {key: open_minutes(policy) for key, policy in policies.items() if policy.office_hours}
    return LookUps(
        days=days_of(calendar),
        working=working_of(calendar),
        gone=table_of(
            _GONE, ((id_, m, bisect_left(open_, m)) for id_, open_ in opened.items() for m in range(DAY_MINUTES))
        ),
        clock=table_of(
            _CLOCK, ((id_, n, m + 1) for id_, open_ in opened.items() for n, m in enumerate(open_, start=1))
        ),
        effects=table_of(_EFFECT, (row for key, policy in policies.items() for row in _effects(key, policy))),
        words=found.words,
        agencies=found.agencies,
        communes=found.communes,
        statuses=table_of(_STATUS, _statuses(log)),
        terms=table_of(_TERMS, rows),
        limits=table_of(_LIMITS, ((number, *row) for row, number in limits.numbers.items())),
        pairs=table_of(_PAIRS, ((number, *row) for row, number in limits.pairs.items())),
        changes=tuple(sorted(limits.changes)),
        span=(calendar.first, calendar.last),
        places=places.count,
        units=len(places.units),
        names=names.frozen(),
        policies=_named(default, (term for _, term, _ in terms), catalogue),
    )


def days_of(calendar: WorkingCalendar) -> Table:
    """The `days` of a calendar."""
    return table_of(_DAY, _days(calendar))


def working_of(calendar: WorkingCalendar) -> Table:
    """The `working` days of a calendar."""
    return table_of(_WORKING, _working(calendar))


@dataclass(frozen=True)
class _Found:
    """What the texts of a log mean."""

    words: Words
    agencies: Table
    communes: Table


class _Places:
    """Where dossiers may be handled: each difficult area (none first) with each kind of office hours (usual first)."""

    def __init__(self, offices: Iterable[Sequence[object]], communes: Iterable[Sequence[object]]) -> None:
        offices = tuple(offices)
        self.units = ["", *sorted({str(row[3]) for row in offices} - {""})]
        areas = {str(row[4]) for row in offices} | {str(row[2]) for row in communes}
        self.areas = ["", *sorted(areas - {""})]
        self.count = len(self.units) * len(self.areas)

    def of(self, office: Sequence[object]) -> tuple[int, int]:
        """The numbers of an office's hours and area."""
        return self.units.index(str(office[3])), self.area(office[4])

    def area(self, area: object) -> int:
        """The number of an area."""
        return self.areas.index(str(area))

    def unit_of(self, place: int) -> str:
        """The office hours at a place."""
        return self.units[place % len(self.units)]

    def named(self, place: int) -> tuple[str, str]:
        """The office hours at a place and the area that it is in."""
        return self.unit_of(place), self.areas[place // len(self.units)]


class _Limits:
    """The different limits of a log and the number of each, which two belong together, and where their days change."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[object, ...], int] = {}
        self.pairs: dict[tuple[object, ...], int] = {}
        self.changes: set[int] = set()

    def pair_of(self, terms: Terms, unit: str) -> tuple[int, bool]:
        """The number of both limits of terms, and whether one of them counts every minute."""
        rows = [_limit_row(limit, terms, unit) for limit in (terms.statutory, terms.promised)]
        by_minute = any(row is not None and self._counts_minutes(row) for row in rows)
        hour_matters = terms.promised is not None and cutoff_of(terms.promised, terms.policy) is not None
        numbers = (None if row is None else self.numbers.setdefault(row, len(self.numbers)) for row in rows)
        pair = (*numbers, by_minute, hour_matters)
        return self.pairs.setdefault(pair, len(self.pairs)), by_minute

    def _counts_minutes(self, row: Sequence[object]) -> bool:
        """Whether a limit counts every minute; else the minutes are noted from which a reception counts otherwise."""
        limit = dict(zip(_LIMIT, row, strict=True))
        for change in (limit["saturday_until"], limit["cutoff"]):
            if isinstance(change, int) and 0 < change < DAY_MINUTES:
                self.changes.add(change)
        return limit["counting"] == Counting.OFFICE_MINUTES.value


_Words = tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """What terms are made from, beside the versions of a procedure."""

    catalogue: Catalogue
    units: Mapping[str, Agency]
    default: CountingPolicy


def _terms(row: _Words, place: tuple[str, str], versions: Sequence[Procedure], known: _Known) -> Iterator[Terms]:
    _, case, channel = row
    agency, difficult = known.units.get(place[0]), known.catalogue.all(DifficultArea).get(place[1])
    return terms_of(versions, case.strip(), channel.strip(), known.catalogue, known.default, agency, difficult)


def _key(terms: Terms, unit: str) -> str:
    """A policy, and whose hours it has."""
    return f"{terms.policy.id}@{unit}"


def _named(default: CountingPolicy, terms: Iterable[Terms], catalogue: Catalogue) -> tuple[CountingPolicy, ...]:
    """The policies that counted, as the catalogue has them, the default first."""
    known = catalogue.all(CountingPolicy)
    found = {default.id: default}
    for term in terms:
        found.setdefault(term.policy.id, known.get(term.policy.id, term.policy))
    return found.pop(default.id), *(found[id_] for id_ in sorted(found))


def _occurring(table: Table, found: _Found, places: _Places) -> list[tuple[int, int]]:
    """The words and places that occur together; where there is but one place, the log need not be asked."""
    if places.count == 1:
        return [(number, 0) for number in range(found.words.count)]
    placed = with_places(with_words(table, found.words), found.agencies, found.communes, len(places.units))
    rows = placed.select("words", "place").distinct().order_by("words", "place").to_pyarrow().to_pylist()
    return [(int(row["words"]), int(row["place"])) for row in rows]


def _effects(key: str, policy: CountingPolicy) -> Iterator[tuple[object, ...]]:
    """Of the causes that stop the clock."""
    for cause in Cause:
        effect = effect_of(cause, policy)
        if effect is not PauseEffect.RUNS:
            yield key, cause.value, effect is PauseEffect.RESTART, cause.clock.value


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
    meant = {fold(word): code_of(status) for status, words in STATUSES.items() for word in words}
    for (text,) in _distinct(log.table, "status_text"):
        yield text, meant.get(fold(text.strip())) if text.strip() else DERIVED


def _limit_row(limit: Duration | None, terms: Terms, unit: str) -> tuple[object, ...] | None:
    """How a limit is counted, in the order of _LIMIT."""
    if limit is None:
        return None
    policy, more = terms.policy, in_area(terms.leeway)
    length = len(open_minutes(policy)) if policy.office_hours else None
    span = longer(span_of(limit, policy), more, policy)
    saturday = longer(span_of(limit, policy, on_saturday=True), more, policy)
    minutes = span.minutes or None if span.counting is Counting.WORKING_DAYS else span.minutes
    until = SATURDAY_UNTIL[policy.saturday.hours] if policy.saturday.counts else NEVER
    counting = (_key(terms, unit), int(policy.reception_day_counts), length, terms.leeway.extendable, until)
    days = (span.counting.value, span.months, span.days, saturday.days, minutes)
    return *counting, *days, _until_anew(span, policy), cutoff_of(limit, policy)


def _until_anew(span: Span, policy: CountingPolicy) -> int | None:
    """The minute of the last day if the limit begins with a working day; None if it is the whole day."""
    if not span.minutes:
        return None
    length = len(open_minutes(policy))
    return clock_time((span.minutes - 1) % length + 1, policy)


DAY_MINUTES = 24 * 60

EPOCH = date(2000, 1, 1)
"""From which days are numbered in a query."""

NEVER = -1

SATURDAY_UNTIL = {SaturdayHours.NONE: NEVER, SaturdayHours.MORNING: NOON, SaturdayHours.FULL: DAY_MINUTES}
"""Until which minute a Saturday's receptions count."""

_DATE, _NUMBER, _KEY, _TEXT = pa.date32(), pa.int64(), pa.int32(), pa.string()
_ORDINALS = {"number": _NUMBER, "day": _DATE, "ordinal": _NUMBER, "before": _NUMBER}
_DAY = pa.schema(
    {**_ORDINALS, "next": _DATE, "following": _DATE, "provisional": _NUMBER, "ordinary_saturday": pa.bool_()}
)
_WORKING = pa.schema({"ordinal": _NUMBER, "day": _DATE, "provisional": _NUMBER})
_GONE = pa.schema({"policy": _TEXT, "minute": _NUMBER, "gone": _NUMBER})
_CLOCK = pa.schema({"policy": _TEXT, "gone": _NUMBER, "minute": _NUMBER})
_EFFECT = pa.schema({"policy": _TEXT, "cause": _TEXT, "restarts": pa.bool_(), "whose": _TEXT})
_AGENCIES = pa.schema(
    {"text": _TEXT, "agency_key": _KEY, "agency_known": pa.bool_()}
    | {"own_key": _KEY, "unit": _NUMBER, "area": _NUMBER}
)
_COMMUNES = pa.schema({"text": _TEXT, "commune_key": _KEY, "area": _NUMBER})
_STATUS = pa.schema({"text": _TEXT, "status": pa.int8()})
_TERMS = pa.schema({"at": _NUMBER, "start": _DATE, "end": _DATE, "pair": _NUMBER, "by_minute": pa.bool_()})
_PAIRS = pa.schema(
    {
        "pair": _NUMBER,
        **{f"{kind}_limit": _NUMBER for kind in KINDS},
        "by_minute": pa.bool_(),
        "hour_matters": pa.bool_(),
    }
)
_DAYS_OF_LIMIT = {"counting": _TEXT, "months": _NUMBER, "days": _NUMBER, "saturday_days": _NUMBER, "minutes": _NUMBER}
_COUNTED = {"policy": _TEXT, "counted": _NUMBER, "length": _NUMBER, "extendable": _NUMBER, "saturday_until": _NUMBER}
_LIMIT = {**_COUNTED, **_DAYS_OF_LIMIT, "until_anew": _NUMBER, "cutoff": _NUMBER}
_LIMITS = pa.schema({"limit": _NUMBER, **_LIMIT})
