"""What is said of each row of a log: why it is put aside, or its bucket against each limit, and whose days it took."""

from __future__ import annotations

import functools
import operator
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.judging.codes import code_of, coded
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import sure
from tthc.model.dossier import Bucket, DossierStatus

NO_FLAW = len(Reason)
"""Behind all reasons."""

DOUBTS = ("A015", "A016", "A017")
"""What is doubtful of a row, each of them a bit of `doubts`: days off not decided, no hour, a later day on the slip."""


def with_verdicts(table: Table, today: date, today_ordinal: int) -> Table:
    """With a bucket for each limit or a `reason`, `doubts`, and the days on each clock.

    `flaw` is the least of what is known already to be wrong with a row, or NO_FLAW.
    """
    table = table.mutate(reason=_reason(table, today))
    buckets = {f"{kind}_bucket": _bucket(table, kind, today) for kind in KINDS}
    return _with_clocks(table.mutate(**buckets, doubts=_doubts(table)), today_ordinal)


def flaw_of(*flaws: tuple[BooleanValue, Reason]) -> Value:
    """The first reason that applies, or NO_FLAW; so must be their order."""
    return ibis.cases(
        *((applies, number_of(reason)) for applies, reason in flaws), else_=ibis.literal(NO_FLAW, "int32")
    )


def number_of(reason: Reason) -> Value:
    """A reason as a number that may be compared with others: the least is the one that counts."""
    return ibis.literal(code_of(reason), "int32")


def flaws_of_row(table: Table, calendar: tuple[date, date]) -> Value:
    """What a row says itself, whatever day it is; of the calendar the first and the last day."""
    settled, finished = table.status == code_of(DossierStatus.SETTLED), table.finished_day.notnull()
    is_open = table.status == code_of(DossierStatus.OPEN)
    return flaw_of(
        (table.no_id, Reason.NO_ID),
        (table.ambiguous, Reason.AMBIGUOUS_DATE),
        (table.unreadable, Reason.UNREADABLE_DATE),
        (_in_wrong_order(table), Reason.WRONG_ORDER),
        (table.procedure_key.isnull(), Reason.UNKNOWN_PROCEDURE),
        (table.way.isnull(), Reason.NOT_IN_FORCE),
        (table.status.isnull(), Reason.UNKNOWN_STATUS),
        ((settled & ~finished) | (is_open & finished), Reason.CONTRADICTION),
        (~table.finished_day.between(*map(ibis.date, calendar)), Reason.OUTSIDE_CALENDAR),
    )


def _in_wrong_order(table: Table) -> BooleanValue:
    """A result before reception, to the minute where both have one."""
    same_day = table.finished_day == table.received_day
    return (table.finished_day < table.received_day) | (same_day & (table.finished_minute < table.received_minute))


def _reason(table: Table, today: date) -> Value:
    """The reason why a row is put aside, the least of its flaws and that a day is after today; null if it is not."""
    days = (table[f"{name}_day"] > ibis.date(today) for name in ("received", "finished"))
    return ibis.cases(
        (ibis.or_(*days) & (table.flaw > number_of(Reason.FUTURE)), number_of(Reason.FUTURE)),
        (table.flaw < NO_FLAW, table.flaw),
        else_=ibis.null("int32"),
    )


def _doubts(table: Table) -> Value:
    """DOUBTS as bits."""
    found = (table.undecided, table.no_hour, table.appointed_day > table.promised_due)
    bits = (ibis.ifelse(one, ibis.literal(2**place, "int32"), 0) for place, one in enumerate(found))
    return functools.reduce(operator.add, bits)


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


def _with_clocks(table: Table, today_ordinal: int) -> Table:
    """With whose the working days were, from reception to the end or to today; together they are all of them.

    Null where the log does not say when it ended. `paused` is true while somebody is awaited.
    """
    is_open = table.status == code_of(DossierStatus.OPEN)
    timed = table.reason.isnull() & (is_open | table.finished_day.notnull())
    until = ibis.coalesce(table.finished_ordinal.cast("int64"), ibis.literal(today_ordinal, "int64"))
    whole = ibis.greatest(until - table.since, 0)
    applicant, elsewhere = table.applicant_days.fill_null(0), table.elsewhere_days.fill_null(0)
    none = ibis.null("int64")
    return table.mutate(
        state_days=ibis.ifelse(timed, whole - applicant - elsewhere, none),
        applicant_days=ibis.ifelse(timed, applicant, none),
        elsewhere_days=ibis.ifelse(timed, elsewhere, none),
        paused=sure(is_open & table.waits),
    )
