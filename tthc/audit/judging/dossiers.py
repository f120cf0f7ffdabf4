"""The audit: every dossier of a log judged in one Ibis expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.engines.session import is_duckdb
from tthc.audit.groups import rows_of
from tthc.audit.judging.codes import code_of, coded, in_words
from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import (
    DERIVED,
    KINDS,
    ClockTables,
    LookUps,
    build_look_ups,
    table_of,
    with_places,
    with_words,
)
from tthc.audit.judging.names import Names
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import (
    DUE,
    RECKONED,
    key_of,
    keys_in,
    look_up,
    minute_class,
    reckon,
)
from tthc.audit.judging.verdicts import with_verdicts
from tthc.audit.judging.waiting_dossiers import waiting_dossiers
from tthc.audit.reading.log import LogSource, read_log
from tthc.audit.reading.log_parts import LARGEST_FILE, FileRow, Log
from tthc.audit.reading.offices import old_names, old_names_problems
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus, JudgedDossier, Judgement
from tthc.model.reference import CountingPolicy


@dataclass(frozen=True)
class JudgedLog:
    """A log, the table of its judged and quarantined rows, and the ways of counting, the default first.

    `stored` is that table with the numbers of `names` in the place of words, and without what only the log knows (id,
    `extended_day`): what millions of rows are counted in. `today_ordinal` is how many working days of the calendar are
    gone at the end of `today`; `promised_at_first` in the tables when a dossier was due as it came, before anything
    moved that. `synthetic`: a row says that it is made up; None where nobody has looked yet.
    """

    log: Log
    stored: Table
    names: Names
    table: Table
    policies: tuple[CountingPolicy, ...]
    today: date
    today_ordinal: int
    synthetic: bool | None = None


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
    log = replace(log, problems=(*log.problems, *old_names_problems(old_names(log.table, catalogue), log.source)))
    look_ups = build_look_ups(log, catalogue, calendar, policy or choose_policy(catalogue))
    keyed, twice = kept(log, "keyed", keyed_rows(log, look_ups)), kept(log, "twice", twice_rows(log))
    stored = kept(log, f"judged_{token_hex(4)}", judged(log, keyed, twice, look_ups, today, today_ordinal))
    forget_the_way(log)
    table = in_words_of(stored, log, look_ups.names)
    return JudgedLog(log, stored, look_ups.names, table, look_ups.policies, today, today_ordinal)


def forget_the_way(log: Log) -> None:
    """Drop what was only kept on the way to a judged log."""
    for name in _ON_THE_WAY:
        log.connection.drop_table(name, force=True)


def judged(log: Log, keyed: Table, twice: Table, look_ups: ClockTables, today: date, today_ordinal: int) -> Table:
    """The rows with when they were due, and either a bucket for each limit or a `reason`.

    `keyed` are those of `keyed_rows`, `twice` says of some by `row` why another row of the same id counts.
    """
    reckoned = kept(log, "reckoned", _reckoned(keyed, look_ups))
    until = ibis.coalesce(keyed.finished_ordinal.cast("int64"), ibis.literal(today_ordinal, "int64"))
    keyed = keyed.mutate(until_ordinal=until)
    table = _with_due_days(keyed, reckoned, waiting_dossiers(keyed, reckoned, log, look_ups, today))
    untold = {name: ibis.null(kind) for name, kind in _MAY_BE_TOLD.items() if name not in table.columns}
    table = table.mutate(**untold)
    table = look_up(table, twice, {"row": "row"}, {"twice": "twice"})
    table = with_verdicts(table, today).mutate(promised_at_first=table.promised_due_first)
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

_SMALL = (
    *("received_minute", "finished_minute", "reschedules", "provisional_before"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("until", "provisional")),
)
_MIDDLE = (
    *("finished_ordinal", "pauses", "supplements", "state_days", "applicant_days", "elsewhere_days"),
    *(f"{kind}_due_ordinal" for kind in KINDS),
)
_TYPES = dict.fromkeys(_SMALL, "int16") | dict.fromkeys(_MIDDLE, "int32")
"""Numbers that are kept as small as they are: what is written and read of millions of rows is what takes the time."""

_ON_THE_WAY = (
    *("keyed", "reckoned", "twice", "twice_ids", "twice_rows", "pauses_ended", "pause_facts", "waiting"),
    *("limits_waiting", "stops", "stood", "reached", "moved", "others", "waited_for"),
)


def judged_dossiers(judged_log: JudgedLog, buckets: Iterable[Bucket] = tuple(Bucket)) -> Iterator[JudgedDossier]:
    """The judged dossiers that are in one of the buckets against the promised limit, in the order of the log."""
    table = judged_log.table
    chosen = table.filter(table.reason.isnull() & table.promised_bucket.isin([bucket.value for bucket in buckets]))
    for row in rows_of(chosen.order_by("row")):
        yield JudgedDossier(
            row=_line(judged_log.log.row_in_file(row["row"])),
            id=row["id"],
            procedure=row["procedure"],
            agency=row["agency"],
            statutory=_judgement(row, "statutory"),
            promised=_judgement(row, "promised"),
            working_days=row["working_days"],
        )


def _line(row: int | FileRow) -> int:
    return row if isinstance(row, int) else row.row


def in_words_of(stored: Table, log: Log, names: Names) -> Table:
    """The judged rows with the words that their numbers stand for, and what else the log says of them."""
    table = with_enough_room(stored)
    for name, known in (("procedure", names.procedures), ("agency", names.agencies)):
        table = look_up(table, table_of(_NAMES, enumerate(known)), {f"{name}_key": "number"}, {"name": name})
    written = {name: name for name in ("id", "extended_day", "synthetic")}
    return look_up(table, log.table, {"row": "row"}, written)


def with_enough_room(stored: Table) -> Table:
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


def keyed_rows(log: Log, look_ups: LookUps) -> Table:
    """The rows of a log with numbers in the place of words; `…_by` are the KEYS of a limit; null for none."""
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


def _reckoned(keyed: Table, look_ups: ClockTables) -> Table:
    """What there is to know of each limit and reception, by the number of both together."""
    numbers = ibis.union(*(keyed.select(by=keyed[f"{kind}_by"]).distinct() for kind in KINDS), distinct=True)
    return reckon(keys_in(numbers.filter(numbers.by.notnull())), look_ups)


def twice_rows(log: Log) -> Table:
    """Why a row whose id another has too does not count, as `twice`. Few ids do: only theirs are looked at again.

    Of the rows of a file the first counts, of several files the last. DuckDB groups numbers faster than texts, and what
    has the same number by chance is told apart by its text.
    """
    table = log.table.select("row", "id", hashed=log.table.id.hash() if is_duckdb(log.connection) else log.table.id)
    hashes = table.group_by("hashed").having(table.count() > 1).agg(several=table.count())
    hashes = kept(log, "twice_ids", hashes.select(one="hashed"))
    again = kept(log, "twice_rows", table.inner_join(hashes, table.hashed == hashes.one).select("row", "id"))
    again = again.mutate(file=again.row // LARGEST_FILE)
    first = again.row.min().over(group_by=[again.id, again.file])
    again = again.mutate(is_first=again.row == first, last_file=again.file.max().over(group_by=again.id))
    why = ibis.ifelse(again.is_first, coded(Reason.SUPERSEDED), coded(Reason.DUPLICATE))
    return again.filter(~again.is_first | (again.file < again.last_file)).select("row", twice=why)


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


def _judgement(row: Mapping[str, Any], kind: str) -> Judgement:
    until = row[f"{kind}_until"]
    return Judgement(
        Bucket(row[f"{kind}_bucket"]), row[f"{kind}_due"], None if until is None else time(*divmod(until, 60))
    )
