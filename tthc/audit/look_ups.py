"""The small tables that the audit query joins: days, working days, office minutes, words of the log, terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.calendar import WorkingCalendar
from tthc.audit.clock import Counting, cutoff_of, open_minutes, span_of
from tthc.audit.foreign_names import office_name
from tthc.audit.limits import Terms, code_meant, terms_of, versions_by_code
from tthc.audit.log import STATUSES, Log
from tthc.audit.offices import office_meant, offices_by_name
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Duration
from tthc.model.reference import CountingPolicy, YearStatus
from tthc.vietnamese import fold

KINDS = ("statutory", "promised")
"""The two limits of a dossier; their columns begin with these words."""


DERIVED = "derived"
"""In `statuses`: nothing is written, so the status follows from whether there is a result."""


@dataclass(frozen=True)
class LookUps:
    """What the audit query joins, and the ways of counting in it, the default first.

    `days`: day → ordinal, working days before it, the next working day (itself if it is one), the one after it, number
    of provisional years before its year. `working`: ordinal → day, number of provisional years up to it. `gone`: policy
    and minute of the day → office minutes gone; `clock`: the reverse. `codes`, `agencies`, `statuses`: a log's words →
    what they mean. `periods`: a log's words and a period → the number of the terms; `terms`: that number → limits.
    """

    days: Table
    working: Table
    gone: Table
    clock: Table
    codes: Table
    agencies: Table
    statuses: Table
    periods: Table
    terms: Table
    policies: tuple[CountingPolicy, ...]


def build_look_ups(log: Log, catalogue: Catalogue, calendar: WorkingCalendar, default: CountingPolicy) -> LookUps:
    """The look-ups for the words that a log uses."""
    versions = versions_by_code(catalogue)
    codes = {text: code for (text,) in _distinct(log, "procedure_text") if (code := code_meant(versions, text.strip()))}
    words = [row for row in _distinct(log, "procedure_text", "case_text", "channel_text") if row[0] in codes]
    terms = [
        (row, term)
        for row in words
        for term in terms_of(versions[codes[row[0]]], row[1].strip(), row[2].strip(), catalogue, default)
    ]
    policies = tuple({policy.id: policy for policy in (default, *(term.policy for _, term in terms))}.values())
    opened = {policy.id: open_minutes(policy) for policy in policies if policy.office_hours}
    return LookUps(
        days=table_of(_DAY, _days(calendar)),
        working=table_of(_WORKING, _working(calendar)),
        gone=table_of(
            _GONE, ((id_, m, bisect_left(open_, m)) for id_, open_ in opened.items() for m in range(DAY_MINUTES))
        ),
        clock=table_of(
            _CLOCK, ((id_, n, m + 1) for id_, open_ in opened.items() for n, m in enumerate(open_, start=1))
        ),
        codes=table_of(_CODE, codes.items()),
        agencies=table_of(_AGENCY, _agencies(log, catalogue)),
        statuses=table_of(_STATUS, _statuses(log)),
        periods=table_of(_PERIOD, ((*row, term.start, term.end, number) for number, (row, term) in enumerate(terms))),
        terms=table_of(_TERMS, ((number, *_terms_row(term)) for number, (_, term) in enumerate(terms))),
        policies=policies,
    )


def _distinct(log: Log, *columns: str) -> list[tuple[str, ...]]:
    """The different texts of columns, in order."""
    rows = log.table.select(*columns).distinct().order_by(*columns).to_pyarrow().to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    """Days after the last working day have no next one."""
    working, provisional = calendar.working, _provisional_before(calendar)
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        before = ordinal - (ordinal > 0 and working[ordinal - 1] == day)
        following = [working[n] if n < len(working) else None for n in (before, ordinal)]
        yield day, ordinal, before, *following, provisional[day.year]


def _working(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    provisional = _provisional_before(calendar)
    for ordinal, day in enumerate(calendar.working, start=1):
        yield ordinal, day, provisional[day.year + 1]


def _provisional_before(calendar: WorkingCalendar) -> dict[int, int]:
    """How many provisional years there are before each year."""
    years = sorted(calendar.years)
    counts = accumulate((calendar.years[year] is YearStatus.PROVISIONAL for year in years), initial=0)
    return dict(zip((*years, years[-1] + 1), counts, strict=True))


def _agencies(log: Log, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """Agencies as the log writes them: the id that a name means, else the name if it can be shown."""
    offices = offices_by_name(catalogue)
    for (text,) in _distinct(log, "agency_text"):
        found = office_meant(text, offices)
        yield text, found.agency.id if found else office_name(text), found is not None


def _statuses(log: Log) -> Iterator[tuple[object, ...]]:
    meant = {fold(word): status.value for status, words in STATUSES.items() for word in words}
    for (text,) in _distinct(log, "status_text"):
        yield text, meant.get(fold(text.strip())) if text.strip() else DERIVED


def _terms_row(terms: Terms) -> tuple[object, ...]:
    policy = terms.policy
    length = len(open_minutes(policy)) if policy.office_hours else None
    counting = (policy.id, policy.supplement.value, int(policy.reception_day_counts), length)
    limits = [_limit(limit, policy) for limit in (terms.statutory, terms.promised)]
    hour_matters = any(row[-1] is not None or row[0] == Counting.OFFICE_MINUTES.value for row in limits)
    return *counting, hour_matters, *limits[0], *limits[1]


def _limit(limit: Duration | None, policy: CountingPolicy) -> tuple[object, ...]:
    if limit is None:
        return (None,) * len(_LIMIT)
    span = span_of(limit, policy)
    minutes = span.minutes or None if span.counting is Counting.WORKING_DAYS else span.minutes
    return span.counting.value, span.months, span.days, minutes, cutoff_of(limit, policy)


def table_of(schema: Any, rows: Iterable[Sequence[object]]) -> Table:
    """Rows as a table that a query can join, of a schema of Arrow."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return ibis.memtable(pa.table(arrays, schema=schema))


DAY_MINUTES = 24 * 60

_DATE, _NUMBER, _TEXT = pa.date32(), pa.int64(), pa.string()
_DAY = pa.schema(
    {"day": _DATE, "ordinal": _NUMBER, "before": _NUMBER, "next": _DATE, "following": _DATE, "provisional": _NUMBER}
)
_WORKING = pa.schema({"ordinal": _NUMBER, "day": _DATE, "provisional": _NUMBER})
_GONE = pa.schema({"policy": _TEXT, "minute": _NUMBER, "gone": _NUMBER})
_CLOCK = pa.schema({"policy": _TEXT, "gone": _NUMBER, "minute": _NUMBER})
_CODE = pa.schema({"text": _TEXT, "procedure": _TEXT})
_AGENCY = pa.schema({"text": _TEXT, "agency": _TEXT, "known": pa.bool_()})
_STATUS = pa.schema({"text": _TEXT, "status": _TEXT})
_WORDS = dict.fromkeys(("procedure_text", "case_text", "channel_text"), _TEXT)
_PERIOD = pa.schema({**_WORDS, "start": _DATE, "end": _DATE, "term": _NUMBER})
_LIMIT = {"counting": _TEXT, "months": _NUMBER, "days": _NUMBER, "minutes": _NUMBER, "cutoff": _NUMBER}
_TERM = {"term": _NUMBER, "policy": _TEXT, "supplement": _TEXT, "counted": _NUMBER, "length": _NUMBER}
_LIMITS = {f"{kind}_{name}": kept for kind in KINDS for name, kept in _LIMIT.items()}
_TERMS = pa.schema({**_TERM, "hour_matters": pa.bool_(), **_LIMITS})
