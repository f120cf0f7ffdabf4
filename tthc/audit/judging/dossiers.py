"""The audit: every dossier of a log judged in one Ibis expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.clock.span import Counting
from tthc.audit.groups import rows_of
from tthc.audit.judging.look_ups import DERIVED, KINDS, WHERE, WORDS, LookUps, build_look_ups, in_places
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import KEYS, PLACES, RECKONED, counted_in, look_up, reckon, sure, with_terms
from tthc.audit.judging.standstill import MOVED, days_of_others, moved, stops_of
from tthc.audit.reading.log import Log, LogSource, read_log
from tthc.audit.reading.offices import old_names
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Cause, DossierStatus, JudgedDossier, Judgement
from tthc.model.reference import CountingPolicy


@dataclass(frozen=True)
class JudgedLog:
    """A log, the table of its judged and quarantined rows, and the ways of counting, the default first.

    `today_ordinal` is how many working days of the calendar are gone at the end of `today`; `promised_at_first` in the
    table when a dossier was due as it came, before anything moved that.
    """

    log: Log
    table: Table
    policies: tuple[CountingPolicy, ...]
    today: date
    today_ordinal: int


def judge_log(
    path: Path | LogSource, catalogue: Catalogue, today: date, policy: CountingPolicy | None = None
) -> JudgedLog:
    """Judge every dossier of a log; CannotRunError for what is not a log, or a day outside the calendar."""
    build_calendar(catalogue).ordinal(today)
    return judge(read_log(path), catalogue, today, policy)


def judge(log: Log, catalogue: Catalogue, today: date, policy: CountingPolicy | None = None) -> JudgedLog:
    """Judge every dossier of a log that was read; CannotRunError for a day outside the calendar."""
    calendar = build_calendar(catalogue)
    today_ordinal = calendar.ordinal(today)
    log = replace(log, problems=(*log.problems, *old_names(log.table, catalogue, log.source)))
    look_ups = build_look_ups(log, catalogue, calendar, policy or choose_policy(catalogue))
    table = log.connection.create_table("judged", judged(log, look_ups, today, today_ordinal), temp=True)
    for name in _ON_THE_WAY:
        log.connection.drop_table(name, force=True)
    return JudgedLog(log, table, look_ups.policies, today, today_ordinal)


def judged(log: Log, look_ups: LookUps, today: date, today_ordinal: int) -> Table:
    """The rows of a log with what they mean, when they were due, and either a bucket for each limit or a `reason`."""
    table = _with_keys(_meaning(log.table, look_ups))
    table = look_up(table, look_ups.days, {"finished_day": "day"}, {"ordinal": "finished_ordinal"})
    until = ibis.coalesce(table.finished_ordinal, ibis.literal(today_ordinal, "int64"))
    table = kept(log, "keyed", table.mutate(until_ordinal=until))
    keys = table.filter(table.term.notnull()).select(*KEYS).distinct()
    reckoned = kept(log, "reckoned", reckon(keys, look_ups))
    table = _with_pauses(table, reckoned, log, look_ups, today)
    table = table.mutate(reason=_reason(table, today))
    buckets = {f"{kind}_bucket": _bucket(table, kind, today) for kind in KINDS}
    return _with_clocks(table.mutate(**buckets)).drop(*_WORKED_WITH)


_ON_THE_WAY = (
    *("keyed", "reckoned", "pauses_ended", "pause_facts", "waiting", "stops", "others"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("stood", "moved")),
)


_WORKED_WITH = (
    *("until_ordinal", "received_known", "pauses_known", "pauses_in_order", "pause_in_future"),
    *("term", "minute", "hour_matters"),
    *(f"{kind}_{name}" for kind in KINDS for name in PLACES),
)
"""What only the judgement needs."""


def kept(log: Log, name: str, table: Table) -> Table:
    """A table worked out once, where several things are asked of it."""
    made: Table = log.connection.create_table(name, table, temp=True, overwrite=True)
    return made


def judged_dossiers(judged_log: JudgedLog, buckets: Iterable[Bucket] = tuple(Bucket)) -> Iterator[JudgedDossier]:
    """The judged dossiers that are in one of the buckets against the promised limit, in the order of the log."""
    table = judged_log.table
    chosen = table.filter(table.reason.isnull() & table.promised_bucket.isin([bucket.value for bucket in buckets]))
    for row in rows_of(chosen.order_by("row")):
        yield JudgedDossier(
            row=judged_log.log.row_in_file(row["row"]),
            id=row["id"],
            procedure=row["procedure"],
            agency=row["agency"],
            statutory=_judgement(row, "statutory"),
            promised=_judgement(row, "promised"),
            working_days=row["working_days"],
        )


def _meaning(log: Table, look_ups: LookUps) -> Table:
    """Which procedure, agency and status the words mean, the terms at reception, and whether an id came before."""
    table = look_up(log, look_ups.codes, {"procedure_text": "text"}, {"procedure": "procedure"})
    table = look_up(table, look_ups.statuses, {"status_text": "text"}, {"status": "status_meant"})
    twice = table.group_by("id").agg(count=table.count(), first=table.row.min())
    table = look_up(table, twice.filter(twice["count"] > 1), {"id": "id"}, {"first": "first_row"})
    table = _with_terms(in_places(table, look_ups.agencies, look_ups.communes), look_ups)
    derived = ibis.ifelse(table.finished_day.notnull(), DossierStatus.SETTLED.value, DossierStatus.OPEN.value)
    return table.mutate(status=ibis.ifelse(table.status_meant == DERIVED, derived, table.status_meant))


def _with_terms(table: Table, look_ups: LookUps) -> Table:
    """The terms in force at reception, and what of them the judgement needs; the words are needed no more."""
    names, periods = (*WORDS, *WHERE), look_ups.periods
    right = periods.rename({f"key_{name}": name for name in periods.columns if name != "term"})
    same = [table[name] == right[f"key_{name}"] for name in names]
    in_force = [table.received_day >= right.key_start, table.received_day <= right.key_end]
    gone = (*names, "agency_text", "status_text", "commune_text")
    table = table.left_join(right, [*same, *in_force]).select(*table.drop(*gone).columns, "term")
    needed = ("hour_matters", *(f"{kind}_{name}" for kind in KINDS for name in ("counting", "cutoff")))
    return look_up(table, look_ups.terms, {"term": "term"}, {name: name for name in needed})


def _with_keys(table: Table) -> Table:
    """The KEYS of each row."""
    minute = ibis.ifelse(table.hour_matters, table.received_minute.fill_null(-1), -1)
    return table.mutate(minute=minute)


def _with_pauses(table: Table, reckoned: Table, log: Log, look_ups: LookUps, today: date) -> Table:
    """With when it was due and what the pauses are; an open one lasts until the result, or until today."""
    pauses = log.pauses.inner_join(table.select("row", "received_day", "finished_day"), "row")
    until = ibis.coalesce(pauses.given_day, pauses.finished_day, ibis.date(today))
    pauses = kept(log, "pauses_ended", pauses.mutate(until_day=until))
    facts = kept(log, "pause_facts", _facts_of(pauses, today))
    table = look_up(table, facts, {"row": "row"}, {name: name for name in _FACTS})
    table = look_up(table, reckoned, {key: key for key in KEYS}, {name: name for name in RECKONED})
    table = table.mutate(promised_at_first=table.promised_due)
    table = table.mutate(pauses=table.pauses.fill_null(0), supplements=table.supplements.fill_null(0))
    waiting = table.filter((table.pauses > 0) | table.extended_day.notnull())
    waiting = waiting.select("row", "extended_day", "until_ordinal", *KEYS, *RECKONED)
    rows = kept(log, "waiting", with_terms(waiting, look_ups))
    if not rows.count().to_pyarrow().as_py():
        none = dict.fromkeys(("applicant_days", "elsewhere_days"), ibis.null("int64"))
        return table.mutate(pauses_known=ibis.literal(True), **none)
    return _moved(table, rows, pauses, log, look_ups)


def _moved(table: Table, rows: Table, pauses: Table, log: Log, look_ups: LookUps) -> Table:
    """With what pauses and extensions moved, and whose days they were."""
    stops = kept(log, "stops", stops_of(rows, pauses.drop("received_day", "finished_day", "given_day"), look_ups))
    changed = moved(rows, stops, look_ups, partial(kept, log)).rename({f"moved_{name}": name for name in MOVED})
    table = table.left_join(changed, "row").drop("row_right")
    days = {name: name for name in ("applicant_days", "elsewhere_days")}
    table = look_up(table, kept(log, "others", days_of_others(stops)), {"row": "row"}, days)
    was_moved, known = table.moved_pauses_known.notnull(), table.moved_pauses_known.fill_null(ibis.literal(True))
    better = {
        name: ibis.ifelse(was_moved, table[f"moved_{name}"], table[name]) for name in MOVED if name in table.columns
    }
    return table.mutate(**better, pauses_known=known).drop(*(f"moved_{name}" for name in MOVED))


_FACTS = ("pauses", "supplements", "waits", "pauses_in_order", "pause_in_future")


def _facts_of(pauses: Table, today: date) -> Table:
    """How many pauses each dossier has, whether one is open, and whether they are where they can be; by `row`."""
    in_order = ibis.and_(
        pauses.asked_day >= pauses.received_day,
        pauses.until_day >= pauses.asked_day,
        (pauses.until_day <= pauses.finished_day).fill_null(ibis.literal(True)),
    )
    in_future = (pauses.asked_day > ibis.date(today)) | sure(pauses.given_day > ibis.date(today))
    return pauses.group_by("row").agg(
        pauses=pauses.count(),
        supplements=pauses.count(where=pauses.cause == Cause.SUPPLEMENT.value),
        waits=pauses.given_day.isnull().any(),
        pauses_in_order=in_order.all(),
        pause_in_future=in_future.any(),
    )


def _reason(table: Table, today: date) -> Value:
    """Why a row is not judged, the first reason that applies; null for a row that is."""
    without_limit = ibis.and_(*(table[f"{kind}_counting"].isnull() for kind in KINDS))
    in_hours = ibis.or_(*(counted_in(table, kind, Counting.OFFICE_MINUTES) for kind in KINDS))
    return ibis.cases(
        (table.id == "", Reason.NO_ID.value),
        (table.row > table.first_row, Reason.DUPLICATE.value),
        (table.ambiguous, Reason.AMBIGUOUS_DATE.value),
        (table.unreadable, Reason.UNREADABLE_DATE.value),
        (_in_wrong_order(table), Reason.WRONG_ORDER.value),
        (_in_future(table, today), Reason.FUTURE.value),
        (table.procedure.isnull(), Reason.UNKNOWN_PROCEDURE.value),
        (table.term.isnull(), Reason.NOT_IN_FORCE.value),
        (without_limit, Reason.UNKNOWN_LIMIT.value),
        (table.status.isnull(), Reason.UNKNOWN_STATUS.value),
        (_contradicts_itself(table), Reason.CONTRADICTION.value),
        (in_hours & table.received_minute.isnull(), Reason.NO_HOUR.value),
        (_outside_calendar(table), Reason.OUTSIDE_CALENDAR.value),
        else_=ibis.null("string"),
    )


def _in_wrong_order(table: Table) -> BooleanValue:
    """A result before reception (to the minute where both have one), a pause out of its place."""
    same_day = table.finished_day == table.received_day
    return ibis.or_(
        table.finished_day < table.received_day,
        same_day & (table.finished_minute < table.received_minute),
        ~table.pauses_in_order,
    )


def _in_future(table: Table, today: date) -> BooleanValue:
    days = (table[f"{name}_day"] > ibis.date(today) for name in ("received", "finished"))
    return ibis.or_(*days, table.pause_in_future)


def _contradicts_itself(table: Table) -> BooleanValue:
    settled, finished = table.status == DossierStatus.SETTLED.value, table.finished_day.notnull()
    return (settled & ~finished) | ((table.status == DossierStatus.OPEN.value) & finished)


def _outside_calendar(table: Table) -> BooleanValue:
    no_due_day = (table[f"{kind}_counting"].notnull() & table[f"{kind}_due"].isnull() for kind in KINDS)
    finished_outside = table.finished_day.notnull() & table.finished_ordinal.isnull()
    return ibis.or_(~table.received_known, ~table.pauses_known, finished_outside, *no_due_day)


def _bucket(table: Table, kind: str, today: date) -> Value:
    due, until, finished = table[f"{kind}_due"], table[f"{kind}_until"], table.finished_day
    past_the_hour = (table.finished_minute > until).fill_null(ibis.literal(False))
    in_time = ibis.date(today) <= due
    return ibis.cases(
        (table.reason.notnull(), ibis.null("string")),
        (table.status == DossierStatus.REFUSED.value, Bucket.REFUSED.value),
        (table.status == DossierStatus.WITHDRAWN.value, Bucket.WITHDRAWN.value),
        (due.isnull(), Bucket.NO_LIMIT.value),
        (finished.isnull(), ibis.ifelse(in_time, Bucket.OPEN_IN_TIME.value, Bucket.OPEN_LATE.value)),
        (finished < due, Bucket.EARLY.value),
        ((finished == due) & ~past_the_hour, Bucket.ON_TIME.value),
        else_=Bucket.LATE.value,
    )


def _with_clocks(table: Table) -> Table:
    """With whose the working days were, from reception to the end or to today; together they are all of them.

    Null where the log does not say when it ended. `working_days` are the State's of a settled dossier; `paused` is true
    while somebody is awaited.
    """
    is_open = table.status == DossierStatus.OPEN.value
    timed = table.reason.isnull() & (is_open | table.finished_day.notnull())
    start = ibis.coalesce(table.promised_start, table.statutory_start)
    counted = ibis.coalesce(table.promised_first, table.statutory_first)
    whole = ibis.greatest(table.until_ordinal - start + counted, 0)
    applicant, elsewhere = table.applicant_days.fill_null(0), table.elsewhere_days.fill_null(0)
    none = ibis.null("int64")
    table = table.mutate(
        state_days=ibis.ifelse(timed, whole - applicant - elsewhere, none),
        applicant_days=ibis.ifelse(timed, applicant, none),
        elsewhere_days=ibis.ifelse(timed, elsewhere, none),
        paused=sure(is_open & table.waits),
    )
    settled = table.status == DossierStatus.SETTLED.value
    return table.mutate(working_days=ibis.ifelse(settled, table.state_days, none)).drop("waits")


def _judgement(row: Mapping[str, Any], kind: str) -> Judgement:
    until = row[f"{kind}_until"]
    return Judgement(
        Bucket(row[f"{kind}_bucket"]), row[f"{kind}_due"], None if until is None else time(*divmod(until, 60))
    )
