"""The audit: every dossier of a log judged in one Ibis expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.calendar import build_calendar
from tthc.audit.clock import Counting, choose_policy
from tthc.audit.log import Log, LogSource, read_log
from tthc.audit.look_ups import DERIVED, KINDS, LookUps, build_look_ups
from tthc.audit.offices import old_names
from tthc.audit.reckoning import KEYS, NEVER, RECKONED, counted_in, look_up, reckon
from tthc.audit.report import Reason
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus, JudgedDossier, Judgement
from tthc.model.reference import CountingPolicy


@dataclass(frozen=True)
class JudgedLog:
    """A log, the table of its judged and quarantined rows, and the ways of counting, the default first.

    `today_ordinal` is how many working days of the calendar are gone at the end of `today`.
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
    calendar = build_calendar(catalogue)
    today_ordinal = calendar.ordinal(today)
    default = policy or choose_policy(catalogue)
    log = read_log(path)
    log = replace(log, problems=(*log.problems, *old_names(log.table, catalogue, log.source)))
    look_ups = build_look_ups(log, catalogue, calendar, default)
    table = log.connection.create_table("judged", judged(log.table, look_ups, today), temp=True)
    return JudgedLog(log, table, look_ups.policies, today, today_ordinal)


def judged(log: Table, look_ups: LookUps, today: date) -> Table:
    """The rows of a log with what they mean, when they were due, and either a bucket for each limit or a `reason`."""
    table = _with_keys(_meaning(log, look_ups), today)
    keys = table.filter(table.term.notnull()).select(*KEYS).distinct()
    table = look_up(table, reckon(keys, look_ups), {key: key for key in KEYS}, {name: name for name in RECKONED})
    table = look_up(table, look_ups.days, {"finished_day": "day"}, {"ordinal": "finished_ordinal"})
    table = table.mutate(reason=_reason(table, today))
    buckets = {f"{kind}_bucket": _bucket(table, kind, today) for kind in KINDS}
    return table.mutate(**buckets, working_days=_working_days(table))


def judged_dossiers(judged_log: JudgedLog, buckets: Iterable[Bucket] = tuple(Bucket)) -> Iterator[JudgedDossier]:
    """The judged dossiers that are in one of the buckets against the promised limit, in the order of the log."""
    table = judged_log.table
    chosen = table.filter(table.reason.isnull() & table.promised_bucket.isin([bucket.value for bucket in buckets]))
    for row in _rows(chosen.order_by("row")):
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
    table = look_up(table, look_ups.agencies, {"agency_text": "text"}, {"agency": "agency", "known": "agency_known"})
    table = look_up(table, look_ups.statuses, {"status_text": "text"}, {"status": "status_meant"})
    twice = table.group_by("id").agg(count=table.count(), first=table.row.min())
    table = look_up(table, twice.filter(twice["count"] > 1), {"id": "id"}, {"first": "first_row"})
    table = _with_terms(table, look_ups)
    derived = ibis.ifelse(table.finished_day.notnull(), DossierStatus.SETTLED.value, DossierStatus.OPEN.value)
    return table.mutate(status=ibis.ifelse(table.status_meant == DERIVED, derived, table.status_meant))


def _with_terms(table: Table, look_ups: LookUps) -> Table:
    """The terms in force at reception, and what of them the judgement needs; the words are needed no more."""
    words, periods = ("procedure_text", "case_text", "channel_text"), look_ups.periods
    right = periods.rename({f"key_{name}": name for name in periods.columns if name != "term"})
    same = [table[word] == right[f"key_{word}"] for word in words]
    in_force = [table.received_day >= right.key_start, table.received_day <= right.key_end]
    table = table.left_join(right, [*same, *in_force]).select(
        *table.drop(*words, "agency_text", "status_text").columns, "term"
    )
    names = ("counted", "hour_matters", *(f"{kind}_{name}" for kind in KINDS for name in ("counting", "cutoff")))
    return look_up(table, look_ups.terms, {"term": "term"}, {name: name for name in names})


def _with_keys(table: Table, today: date) -> Table:
    """The KEYS of each row. An open pause lasts until the result, or until today."""
    until = ibis.coalesce(table.given_day, table.finished_day, ibis.date(today))
    asked, never = table.asked_day.notnull(), ibis.date(NEVER)
    return table.mutate(
        minute=ibis.ifelse(table.hour_matters, table.received_minute.fill_null(-1), -1),
        asked_day=table.asked_day.fill_null(never),
        until_day=ibis.ifelse(asked, until, never),
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
    """A result before reception (to the minute where both have one), a supplement out of its place."""
    asked = table.asked_day != ibis.date(NEVER)
    same_day = table.finished_day == table.received_day
    return ibis.or_(
        table.finished_day < table.received_day,
        same_day & (table.finished_minute < table.received_minute),
        asked & (table.asked_day < table.received_day),
        asked & (table.until_day < table.asked_day),
        asked & (table.until_day > table.finished_day),
    )


def _in_future(table: Table, today: date) -> BooleanValue:
    return ibis.or_(*(table[f"{name}_day"] > ibis.date(today) for name in ("received", "finished", "asked", "given")))


def _contradicts_itself(table: Table) -> BooleanValue:
    settled, finished = table.status == DossierStatus.SETTLED.value, table.finished_day.notnull()
    return (settled & ~finished) | ((table.status == DossierStatus.OPEN.value) & finished)


def _outside_calendar(table: Table) -> BooleanValue:
    no_due_day = (table[f"{kind}_counting"].notnull() & table[f"{kind}_due"].isnull() for kind in KINDS)
    finished_outside = table.finished_day.notnull() & table.finished_ordinal.isnull()
    return ibis.or_(~table.days_known, finished_outside, *no_due_day)


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


def _working_days(table: Table) -> Value:
    """How long a settled dossier took, counted as its limit is, without the days on which the applicant was awaited."""
    settled = table.reason.isnull() & (table.status == DossierStatus.SETTLED.value)
    awaited = ibis.greatest(ibis.least(table.resumed, table.finished_ordinal) - table.promised_asked, 0).fill_null(0)
    took = table.finished_ordinal - table.promised_start + table.counted - awaited
    return ibis.ifelse(settled, ibis.greatest(took, 0), ibis.null("int64"))


def _rows(table: Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def _judgement(row: Mapping[str, Any], kind: str) -> Judgement:
    until = row[f"{kind}_until"]
    return Judgement(
        Bucket(row[f"{kind}_bucket"]), row[f"{kind}_due"], None if until is None else time(*divmod(until, 60))
    )
