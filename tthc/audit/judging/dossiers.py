"""The audit: every dossier of a log judged in one Ibis expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.groups import rows_of
from tthc.audit.judging.codes import code_of, coded, in_words
from tthc.audit.judging.look_ups import (
    DERIVED,
    KINDS,
    LookUps,
    Names,
    build_look_ups,
    table_of,
    with_places,
    with_words,
)
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import (
    DUE,
    RECKONED,
    key_of,
    keys_in,
    look_up,
    minute_class,
    reckon,
    sure,
    with_limits,
)
from tthc.audit.judging.standstill import LEADING, days_of_others, moved, stops_of
from tthc.audit.reading.log import Log, LogSource, read_log
from tthc.audit.reading.offices import old_names
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Cause, DossierStatus, JudgedDossier, Judgement
from tthc.model.reference import CountingPolicy


@dataclass(frozen=True)
class JudgedLog:
    """A log, the table of its judged and quarantined rows, and the ways of counting, the default first.

    `stored` is that table with the numbers of `names` in the place of words, and without what only the log knows (id,
    `extended_day`): what millions of rows are counted in. `today_ordinal` is how many working days of the calendar are
    gone at the end of `today`; `promised_at_first` in the tables when a dossier was due as it came, before anything
    moved that.
    """

    log: Log
    stored: Table
    names: Names
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
    stored = kept(log, f"judged_{token_hex(4)}", judged(log, look_ups, today, today_ordinal))
    for name in _ON_THE_WAY:
        log.connection.drop_table(name, force=True)
    table = _in_words(stored, log, look_ups.names)
    return JudgedLog(log, stored, look_ups.names, table, look_ups.policies, today, today_ordinal)


def judged(log: Log, look_ups: LookUps, today: date, today_ordinal: int) -> Table:
    """The rows of a log with what they mean, when they were due, and either a bucket for each limit or a `reason`."""
    keyed = kept(log, "keyed", _keyed(log, look_ups))
    reckoned = kept(log, "reckoned", _reckoned(keyed, look_ups))
    until = ibis.coalesce(keyed.finished_ordinal.cast("int64"), ibis.literal(today_ordinal, "int64"))
    keyed = keyed.mutate(until_ordinal=until)
    table = _with_due_days(keyed, reckoned, _waiting(keyed, reckoned, log, look_ups, today))
    untold = {name: ibis.null(kind) for name, kind in _MAY_BE_TOLD.items() if name not in table.columns}
    table = table.mutate(**untold)
    table = look_up(table, kept(log, "twice", _twice(log)), {"row": "twice"}, {"twice": "twice"})
    table = table.mutate(reason=_reason(table, today))
    buckets = {f"{kind}_bucket": _bucket(table, kind, today) for kind in KINDS}
    table = _with_clocks(table.mutate(**buckets))
    table = table.mutate(promised_at_first=table.promised_due_first)
    return table.select(**{name: table[name].cast(_TYPES[name]) if name in _TYPES else table[name] for name in STORED})


STORED = (
    *("row", "procedure_key", "agency_key", "agency_known", "commune_key", "channel_key", "status", "reason"),
    *("received_day", "received_minute", "finished_day", "finished_minute", "finished_ordinal", "appointed_day"),
    *("submitted_day", "returned_day", "apologised_day", "rescheduled_day", "reschedules"),
    *(f"{kind}_{name}" for kind in KINDS for name in (*DUE, "bucket")),
    *("promised_at_first", "provisional_before", "hour_matters", "pauses", "supplements", "paused"),
    *("state_days", "applicant_days", "elsewhere_days"),
)
"""What is kept of a judged row."""

_SMALL = ("received_minute", "finished_minute", "reschedules", *(f"{kind}_until" for kind in KINDS))
_SMALL = (*_SMALL, *(f"{kind}_provisional" for kind in KINDS), "provisional_before")
_MIDDLE = ("finished_ordinal", *(f"{kind}_due_ordinal" for kind in KINDS), "pauses", "supplements")
_MIDDLE = (*_MIDDLE, "state_days", "applicant_days", "elsewhere_days")
_TYPES = dict.fromkeys(_SMALL, "int16") | dict.fromkeys(_MIDDLE, "int32")
"""Numbers that are kept as small as they are: what is written and read of millions of rows is what takes the time."""

_ON_THE_WAY = ("keyed", "reckoned", "twice", "pauses_ended", "pause_facts", "waiting", "limits_waiting")
_ON_THE_WAY = (*_ON_THE_WAY, "stops", "stood", "reached", "moved", "others", "waited_for", "twice_ids", "twice_rows")


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


def _in_words(stored: Table, log: Log, names: Names) -> Table:
    """The judged rows with the words that their numbers stand for, and what else the log says of them."""
    table = _with_enough_room(stored)
    for name, known in (("procedure", names.procedures), ("agency", names.agencies)):
        table = look_up(table, table_of(_NAMES, enumerate(known)), {f"{name}_key": "number"}, {"name": name})
    written = {name: name for name in ("id", "extended_day", "synthetic")}
    return look_up(table, log.table, {"row": "row"}, written)


def _with_enough_room(stored: Table) -> Table:
    """With numbers of the usual size, words in the place of codes, and `working_days`."""
    settled = stored.status == code_of(DossierStatus.SETTLED)
    kinds: dict[str, type[StrEnum]] = {"status": DossierStatus, "reason": Reason}
    kinds |= {f"{kind}_bucket": Bucket for kind in KINDS}
    return stored.mutate(
        **{name: in_words(stored[name], kind) for name, kind in kinds.items()},
        **{name: stored[name].cast("int64") for name in _TYPES},
        working_days=ibis.ifelse(settled, stored.state_days.cast("int64"), ibis.null("int64")),
    )


_NAMES = pa.schema({"number": pa.int32(), "name": pa.string()})


def _keyed(log: Log, look_ups: LookUps) -> Table:
    """The rows of a log with numbers in the place of words; `…_by` has the KEYS of a limit, null where there is none."""
    table = with_places(with_words(log.table, look_ups.words), look_ups.agencies, look_ups.communes, look_ups.units)
    table = look_up(table, look_ups.statuses, {"status_text": "text"}, {"status": "status_meant"})
    table = look_up(table, look_ups.days, {"finished_day": "day"}, {"ordinal": "finished_ordinal"})
    derived = ibis.ifelse(table.finished_day.notnull(), coded(DossierStatus.SETTLED), coded(DossierStatus.OPEN))
    table = table.mutate(
        at=table.words * look_ups.places + table.place,
        status=ibis.ifelse(table.status_meant == DERIVED, derived, table.status_meant),
        no_id=table.id == "",
    )
    terms = look_ups.terms.rename(terms_at="at")
    same = [table["at"] == terms.terms_at, table.received_day >= terms.start, table.received_day <= terms.end]
    table = table.left_join(terms, same)
    by = {f"{kind}_by": key_of(table[f"{kind}_limit"], table.received_day, minute_class(table, kind)) for kind in KINDS}
    return table.select(
        *("row", "no_id", "unreadable", "ambiguous", "procedure_key", "channel_key", "agency_key", "agency_known"),
        *("commune_key", "status", "received_day", "received_minute", "finished_day", "finished_minute"),
        *("hour_matters", "extended_day"),
        *(name for name in _MAY_BE_TOLD if log.tells(name)),
        finished_ordinal=table.finished_ordinal.cast("int32"),
        in_force=table.terms_at.notnull(),
        in_hours=ibis.or_(*(table[f"{kind}_by_minute"] for kind in KINDS)),
        **by,
    )


_MAY_BE_TOLD = {
    **dict.fromkeys(("appointed_day", "submitted_day", "returned_day", "apologised_day", "rescheduled_day"), "date"),
    "reschedules": "int64",
}


def _reckoned(keyed: Table, look_ups: LookUps) -> Table:
    """What there is to know of each limit and reception, by the number of both together."""
    numbers = ibis.union(*(keyed.select(by=keyed[f"{kind}_by"]).distinct() for kind in KINDS), distinct=True)
    return reckon(keys_in(numbers.filter(numbers.by.notnull())), look_ups)


def _twice(log: Log) -> Table:
    """The rows whose id came before, as `twice`. Few ids do: only theirs are looked at again."""
    table = log.table.select("row", "id")
    ids = table.group_by("id").having(table.count() > 1).agg(several=table.count())
    ids = kept(log, "twice_ids", ids.select(one_id="id"))
    again = kept(log, "twice_rows", table.inner_join(ids, table.id == ids.one_id).select("row", "id"))
    first = again.row.min().over(group_by=again.id)
    again = again.mutate(is_first=again.row == first)
    return again.filter(~again.is_first).select(twice="row")


def _with_due_days(keyed: Table, reckoned: Table, waiting: Table) -> Table:
    """With when each was due against both limits: as reckoned, or as pauses and extensions moved it."""
    facts = {name: name for name in waiting.columns if name != "row"}
    table = look_up(keyed, waiting, {"row": "row"}, facts)
    for kind in KINDS:
        found = {name: f"{kind}_{name}_first" for name in RECKONED}
        table = look_up(table, reckoned, {f"{kind}_by": "by"}, found)
    better = {}
    for kind in KINDS:
        was_moved = table[f"{kind}_pauses_known"].notnull()
        for name in DUE:
            column = f"{kind}_{name}"
            better[column] = ibis.ifelse(was_moved, table[f"{column}_moved"], table[f"{column}_first"])
    both = {name: ibis.coalesce(*(table[f"{kind}_{name}_first"] for kind in reversed(KINDS))) for name in _ALIKE}
    known = [table[f"{kind}_pauses_known"].fill_null(ibis.literal(True)) for kind in KINDS]
    return table.mutate(
        **better,
        **both,
        pauses=table.pauses.fill_null(0),
        supplements=table.supplements.fill_null(0),
        pauses_known=ibis.and_(*known),
    )


_ALIKE = ("received_known", "provisional_before", "start", "first")
"""What does not depend on the limit, or is the promised one's where there are both."""


def _waiting(keyed: Table, reckoned: Table, log: Log, look_ups: LookUps, today: date) -> Table:
    """Of each dossier with a pause or an extension: the facts about its pauses, and what they moved.

    A pause that is open lasts until the result, or until today.
    """
    pauses = log.pauses.inner_join(keyed.select("row", "received_day", "finished_day"), "row")
    until = ibis.coalesce(pauses.given_day, pauses.finished_day, ibis.date(today))
    pauses = kept(log, "pauses_ended", pauses.mutate(until_day=until))
    facts = kept(log, "pause_facts", _facts_of(pauses, today))
    table = look_up(keyed, facts, {"row": "row"}, {name: name for name in _FACTS})
    table = table.filter(table.pauses.notnull() | table.extended_day.notnull())
    columns = ("row", "received_day", "extended_day", "until_ordinal", *_FACTS)
    table = kept(log, "waiting", table.select(*columns, *(f"{kind}_by" for kind in KINDS)))
    rows = kept(log, "limits_waiting", _limits_of(table, reckoned, look_ups))
    known = table.select("row", *_FACTS)
    if not rows.count().to_pyarrow().as_py():
        return known.mutate(
            **{f"{kind}_{name}": ibis.null(of) for kind in KINDS for name, of in _MOVED.items()}, **_NONE
        )
    ended = pauses.drop("received_day", "finished_day", "given_day")
    stops = kept(log, "stops", stops_of(rows, ended, look_ups))
    changed = kept(log, "moved", moved(rows, stops, look_ups, partial(kept, log)))
    leading = ibis.coalesce(table.promised_by, table.statutory_by)
    other = (table.statutory_by != leading).fill_null(ibis.literal(False))
    kinds = {"statutory": ibis.ifelse(other, 0, LEADING), "promised": ibis.literal(LEADING)}
    clocks = {
        f"{kind}_clock": ibis.ifelse(table[f"{kind}_by"].notnull(), number.cast("int64"), ibis.null("int64"))
        for kind, number in kinds.items()
    }
    known = table.select("row", *_FACTS, **clocks)
    for kind in KINDS:
        names = {name: f"{kind}_{name}_moved" for name in DUE} | {"pauses_known": f"{kind}_pauses_known"}
        known = look_up(known, changed, {"row": "row", f"{kind}_clock": "kind"}, names)
    others = kept(log, "others", days_of_others(stops))
    found = look_up(known, others, {"row": "row"}, {name: name for name in _NONE})
    return kept(log, "waited_for", found.drop(*(f"{kind}_clock" for kind in KINDS)))


_MOVED = {"pauses_known": "boolean", "due_moved": "date"}
_MOVED |= dict.fromkeys(("until_moved", "provisional_moved", "due_ordinal_moved"), "int64")
_NONE = dict.fromkeys(("applicant_days", "elsewhere_days"), ibis.null("int64"))


def _limits_of(waiting: Table, reckoned: Table, look_ups: LookUps) -> Table:
    """A row for each different limit of the dossiers: LEADING, and 0 for a statutory one beside it."""
    leading = ibis.coalesce(waiting.promised_by, waiting.statutory_by)
    beside = waiting.filter((waiting.statutory_by != leading).fill_null(ibis.literal(False)))
    columns = ("row", "extended_day", "until_ordinal")
    both = ibis.union(
        waiting.select(*columns, kind=ibis.literal(LEADING, "int64"), by=leading),
        beside.select(*columns, kind=ibis.literal(0, "int64"), by=beside.statutory_by),
    )
    found = ("limit", "start", "start_at", "end_at", "due_ordinal", "until")
    table = look_up(both.filter(both.by.notnull()), reckoned, {"by": "by"}, {name: name for name in found})
    return with_limits(table, look_ups).drop("by", "limit")


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
    without_limit = ibis.and_(*(table[f"{kind}_by"].isnull() for kind in KINDS))
    return ibis.cases(
        (table.no_id, coded(Reason.NO_ID)),
        (table.twice.notnull(), coded(Reason.DUPLICATE)),
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


def _judgement(row: Mapping[str, Any], kind: str) -> Judgement:
    until = row[f"{kind}_until"]
    return Judgement(
        Bucket(row[f"{kind}_bucket"]), row[f"{kind}_due"], None if until is None else time(*divmod(until, 60))
    )
