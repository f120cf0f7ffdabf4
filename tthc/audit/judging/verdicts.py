"""What is said of each row of a log: why it is put aside, or its bucket against each limit, and whose days it took."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.judging.codes import code_of, coded
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import sure
from tthc.model.dossier import Bucket, DossierStatus


def with_verdicts(table: Table, today: date) -> Table:
    """With a bucket for each limit or a `reason`, and the days on each clock."""
    table = table.mutate(reason=_reason(table, today))
    buckets = {f"{kind}_bucket": _bucket(table, kind, today) for kind in KINDS}
    return _with_clocks(table.mutate(**buckets))


def _reason(table: Table, today: date) -> Value:
    """Why a row is not judged, the first reason that applies; null for a row that is."""
    without_limit = ibis.and_(*(table[f"{kind}_by"].isnull() for kind in KINDS))
    return ibis.cases(
        (table.no_id, coded(Reason.NO_ID)),
        (table.twice == code_of(Reason.DUPLICATE), coded(Reason.DUPLICATE)),
        (table.twice == code_of(Reason.SUPERSEDED), coded(Reason.SUPERSEDED)),
        (table.ambiguous, coded(Reason.AMBIGUOUS_DATE)),
        (table.unreadable, coded(Reason.UNREADABLE_DATE)),
        (_in_wrong_order(table), coded(Reason.WRONG_ORDER)),
        (_in_future(table, today), coded(Reason.FUTURE)),
        (table.procedure_key.isnull(), coded(Reason.UNKNOWN_PROCEDURE)),
        (~table.in_force, coded(Reason.NOT_IN_FORCE)),
        (without_limit, coded(Reason.UNKNOWN_LIMIT)),
        (table.status.isnull(), coded(Reason.UNKNOWN_STATUS)),
        (_contradicts_itself(table), coded(Reason.CONTRADICTION)),
        (table.in_hours & table.received_minute.isnull(), coded(Reason.NO_HOUR)),
        (_outside_calendar(table), coded(Reason.OUTSIDE_CALENDAR)),
        else_=ibis.null("int8"),
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
    settled, finished = table.status == code_of(DossierStatus.SETTLED), table.finished_day.notnull()
    return (settled & ~finished) | ((table.status == code_of(DossierStatus.OPEN)) & finished)


def _outside_calendar(table: Table) -> BooleanValue:
    no_due_day = (table[f"{kind}_by"].notnull() & table[f"{kind}_due"].isnull() for kind in KINDS)
    finished_outside = table.finished_day.notnull() & table.finished_ordinal.isnull()
    return ibis.or_(~table.received_known, ~table.pauses_known, finished_outside, *no_due_day)


def _bucket(table: Table, kind: str, today: date) -> Value:
    due, until, finished = table[f"{kind}_due"], table[f"{kind}_until"], table.finished_day
    past_the_hour = (table.finished_minute > until).fill_null(ibis.literal(False))
    in_time = ibis.date(today) <= due
    return ibis.cases(
        (table.reason.notnull(), ibis.null("int8")),
        (table.status == code_of(DossierStatus.REFUSED), coded(Bucket.REFUSED)),
        (table.status == code_of(DossierStatus.WITHDRAWN), coded(Bucket.WITHDRAWN)),
        (due.isnull(), coded(Bucket.NO_LIMIT)),
        (finished.isnull(), ibis.ifelse(in_time, coded(Bucket.OPEN_IN_TIME), coded(Bucket.OPEN_LATE))),
        (finished < due, coded(Bucket.EARLY)),
        ((finished == due) & ~past_the_hour, coded(Bucket.ON_TIME)),
        else_=coded(Bucket.LATE),
    )


def _with_clocks(table: Table) -> Table:
    """With whose the working days were, from reception to the end or to today; together they are all of them.

    Null where the log does not say when it ended. `paused` is true while somebody is awaited.
    """
    is_open = table.status == code_of(DossierStatus.OPEN)
    timed = table.reason.isnull() & (is_open | table.finished_day.notnull())
    whole = ibis.greatest(table.until_ordinal - table.start + table["first"], 0)
    applicant, elsewhere = table.applicant_days.fill_null(0), table.elsewhere_days.fill_null(0)
    none = ibis.null("int64")
    return table.mutate(
        state_days=ibis.ifelse(timed, whole - applicant - elsewhere, none),
        applicant_days=ibis.ifelse(timed, applicant, none),
        elsewhere_days=ibis.ifelse(timed, elsewhere, none),
        paused=sure(is_open & table.waits),
    )
