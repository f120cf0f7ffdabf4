"""The audit: every dossier of a log judged in one Ibis expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.engines.session import rows_of_same
from tthc.audit.groups import rows_of
from tthc.audit.judging.codes import code_of, coded, in_words
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import DERIVED, KINDS, ClockTables, LookUps, build_look_ups
from tthc.audit.judging.names import Names
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.verdicts import NO_FLAW, flaw_of, flaws_of_row, number_of, with_verdicts
from tthc.audit.judging.waiting_dossiers import waiting_dossiers
from tthc.audit.judging.ways import OF_A_WAY, is_undecided, minute_class, way_of, ways_of
from tthc.audit.judging.words import WORDS, with_places, with_words
from tthc.audit.reading.log import LogSource, read_log
from tthc.audit.reading.log_parts import LARGEST_FILE, FileRow, Log
from tthc.audit.reading.offices import old_names, old_names_problems
from tthc.load.catalogue import without_collector
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus, JudgedDossier, Judgement
from tthc.model.reference import CountingPolicy


@dataclass(frozen=True)
class JudgedLog:
    """A log, the table of its judged and quarantined rows, and the ways of counting, the default first.

    `stored` is that table with the numbers of `names` in the place of words, and without what only the log knows (id,
    minutes, `extended_day`): what millions of rows are counted in. `today_ordinal` is how many working days of the
    calendar are gone at the end of `today`; `promised_at_first` in the tables when a dossier was due as it came, before
    anything moved that. `synthetic`: a row says that it is made up; None where nobody has looked yet.
    """

    log: Log
    stored: Table
    names: Names
    table: Table
    policies: tuple[CountingPolicy, ...]
    today: date
    today_ordinal: int
    synthetic: bool | None = None


STORED = (
    *("row", "procedure_key", "agency_key", "commune_key", "channel_key", "status", "reason", "doubts"),
    *("received_day", "finished_day", "finished_ordinal"),
    *("submitted_day", "returned_day", "apologised_day", "rescheduled_day", "reschedules"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("due", "until", "due_ordinal", "bucket")),
    *("promised_at_first", "supplements", "paused", "state_days", "applicant_days", "elsewhere_days"),
)
"""What is kept of a judged row."""


def judge_log(
    path: Path | LogSource,
    catalogue: Catalogue,
    today: date,
    policy: CountingPolicy | None = None,
    columns: Sequence[str] | None = None,
) -> JudgedLog:
    """Judge every dossier of a log; CannotRunError for what is not a log, or a day outside the calendar.

    `columns` as in `judge`.
    """
    build_calendar(catalogue).ordinal(today)
    return judge(read_log(path), catalogue, today, policy, columns)


@without_collector()
def judge(
    log: Log,
    catalogue: Catalogue,
    today: date,
    policy: CountingPolicy | None = None,
    columns: Sequence[str] | None = None,
) -> JudgedLog:
    """Judge every dossier of a log that was read; CannotRunError for a day outside the calendar.

    Kept are these columns of STORED, or all: who only counts needs but half of them.
    """
    calendar = build_calendar(catalogue)
    today_ordinal = calendar.ordinal(today)
    log = replace(log, problems=(*log.problems, *old_names_problems(old_names(log.table, catalogue), log.source)))
    look_ups = build_look_ups(log, catalogue, calendar, policy or choose_policy(catalogue))
    twice = kept(log, "twice", twice_rows(log))
    wanted = columns or STORED
    keyed = kept(log, "keyed", keyed_rows(log, twice, look_ups, wanted))
    rows = judged(log, keyed, twice, look_ups, today, today_ordinal, wanted).select(*wanted)
    untold = [name for name in _MAY_BE_TOLD if name in rows.columns and name not in keyed.columns]
    stored = kept(log, f"judged_{token_hex(4)}", rows.drop(*untold))
    stored = stored.mutate(**{name: ibis.null(_MAY_BE_TOLD[name]) for name in untold}).select(*rows.columns)
    forget_the_way(log)
    table = in_words_of(stored, log, look_ups.names)
    return JudgedLog(log, stored, look_ups.names, table, look_ups.policies, today, today_ordinal)


def forget_the_way(log: Log) -> None:
    """Drop what was only kept on the way to a judged log."""
    for name in _ON_THE_WAY:
        log.connection.drop_table(name, force=True)


def judged(
    log: Log,
    keyed: Table,
    twice: Table,
    look_ups: ClockTables,
    today: date,
    today_ordinal: int,
    wanted: Sequence[str] = STORED,
) -> Table:
    """The rows with when they were due, and either a bucket for each limit or a `reason`.

    `keyed` are those of `keyed_rows`, `twice` says of some by `row` why another row of the same id counts. What is not
    `wanted` of STORED may be null.
    """
    ways = kept(log, "ways", ways_of(keyed, look_ups, partial(kept, log)))
    untold = {name: ibis.null(kind) for name, kind in _MAY_BE_TOLD.items() if name not in keyed.columns}
    plain, apart = (_beside_way(rows, ways) for rows in (keyed.filter(~keyed.apart), keyed.filter(keyed.apart)))
    if "finished_ordinal" in wanted:
        plain = _with_finished_ordinal(plain, look_ups)
    apart = look_up(_with_finished_ordinal(apart, look_ups), twice, {"row": "row"}, {"twice": "twice"})
    apart = _with_their_flaws(waiting_dossiers(apart, log, look_ups, today, today_ordinal))
    found = (with_verdicts(rows.mutate(**untold), today, today_ordinal) for rows in (_never_waiting(plain), apart))
    return ibis.union(
        *(
            rows.select(**{name: rows[name].cast(_TYPES[name]) if name in _TYPES else rows[name] for name in STORED})
            for rows in found
        )
    )


FOR_REPORT = tuple(name for name in STORED if name not in ("statutory_until", "promised_until", "promised_at_first"))
"""Those of STORED that the figures of a period need."""

FOR_COUNTERS = (
    *("row", "procedure_key", "agency_key", "commune_key", "channel_key", "status", "reason", "doubts"),
    *("received_day", "finished_day", *(f"{kind}_{name}" for kind in KINDS for name in ("due", "bucket")), "paused"),
)
"""Those of STORED that the facts of a log and its counters need."""

_TYPES = dict.fromkeys(
    (
        *("procedure_key", "agency_key", "commune_key", "channel_key", "status", "reason", "doubts"),
        *("finished_ordinal", "reschedules", "supplements", "state_days", "applicant_days", "elsewhere_days"),
        *(f"{kind}_{name}" for kind in KINDS for name in ("until", "due_ordinal", "bucket")),
    ),
    "int32",
)
"""Numbers of one size, which DuckDB writes fastest: what is written of millions of rows is what takes the time."""

_ON_THE_WAY = (
    *("keyed", "asked", "reckoned", "ways", "twice", "twice_rows", "pauses_ended", "pause_facts", "waiting"),
    *("limits_waiting", "stops", "stood", "reached", "moved", "others"),
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
    written = {name: name for name in ("id", "received_minute", "finished_minute", "extended_day", "synthetic")}
    return look_up(table, log.table, {"row": "row"}, written)


def with_enough_room(stored: Table) -> Table:
    """With numbers of the usual size, words in the place of codes, and `working_days`."""
    kinds: dict[str, type[StrEnum]] = {"status": DossierStatus, "reason": Reason}
    kinds |= {f"{kind}_bucket": Bucket for kind in KINDS}
    wide = (name for name in _TYPES if name not in kinds and name in stored.columns)
    table = {name: in_words(stored[name], kind) for name, kind in kinds.items()}
    table |= {name: stored[name].cast("int64") for name in wide}
    if "state_days" in table:
        settled = stored.status == code_of(DossierStatus.SETTLED)
        table["working_days"] = ibis.ifelse(settled, table["state_days"], ibis.null("int64"))
    return stored.mutate(**table)


_NAMES = pa.schema({"number": pa.int32(), "name": pa.string()})


def keyed_rows(log: Log, twice: Table, look_ups: LookUps, wanted: Sequence[str] = STORED) -> Table:
    """The rows of a log with numbers in the place of words, their `way` (null for none), and their own `flaw`.

    With them is what the log tells beside, as far as it is `wanted` or tells of doubts.
    `apart` are those that waited, were extended, or have the id of another: what becomes of them takes longer.
    """
    told = [name for name in _MAY_BE_TOLD if log.tells(name) and name in {"appointed_day", *wanted}]
    table = with_words(log.table.select(*_NEEDED, *told), look_ups.words)
    table = with_places(table, look_ups.agencies, look_ups.communes, look_ups.units)
    table = look_up(table, look_ups.statuses, {"status_text": "text"}, {"status": "status_meant"})
    derived = ibis.ifelse(table.finished_day.notnull(), coded(DossierStatus.SETTLED), coded(DossierStatus.OPEN))
    table = table.mutate(
        at=table.words * look_ups.places + table.place if look_ups.places > 1 else table.words,
        status=ibis.ifelse(table.status_meant == DERIVED, derived, table.status_meant),
        no_id=table.id == "",
    )
    terms = look_ups.terms.rename(terms_at="at")
    same = [table["at"] == terms.terms_at, table.received_day >= terms.start, table.received_day <= terms.end]
    table = table.left_join(terms, same)
    minute = minute_class(table.received_minute, table.by_minute, look_ups.changes)
    table = table.mutate(way=way_of(table.pair, table.received_day, minute))
    numbers = ("procedure_key", "channel_key", "agency_key", "commune_key", "status", "finished_minute")
    return table.select(
        *("row", "received_day", "finished_day", "extended_day", "way"),
        *told,
        **{name: table[name].cast("int32") for name in (*numbers, "pauses")},
        flaw=flaws_of_row(table, look_ups.span),
        apart=(table.pauses > 0) | table.extended_day.notnull() | table.row.isin(twice.row),
    )


_NEEDED = (
    *("row", "id", "unreadable", "ambiguous", "pauses", *WORDS, "agency_text", "commune_text", "status_text"),
    *("received_day", "received_minute", "finished_day", "finished_minute", "extended_day"),
)

_MAY_BE_TOLD = {
    **dict.fromkeys(("appointed_day", "submitted_day", "returned_day", "apologised_day", "rescheduled_day"), "date"),
    "reschedules": "int32",
}


def twice_rows(log: Log) -> Table:
    """Why a row whose id another has too does not count, as `twice`. Few ids do: only theirs are looked at again.

    Of the rows of a file the first counts, of several files the last.
    """
    again = kept(log, "twice_rows", rows_of_same(log.connection, log.table.select("row", "id"), "id", log.same_ids))
    again = again.mutate(file=again.row // LARGEST_FILE)
    first = again.row.min().over(group_by=[again.id, again.file])
    again = again.mutate(is_first=again.row == first, last_file=again.file.max().over(group_by=again.id))
    why = ibis.ifelse(again.is_first, number_of(Reason.SUPERSEDED), number_of(Reason.DUPLICATE))
    return again.filter(~again.is_first | (again.file < again.last_file)).select("row", twice=why)


def _beside_way(keyed: Table, ways: Table) -> Table:
    """With what there is to know of the way of each."""
    table = look_up(keyed, ways, {"way": "way"}, {name: "way_flaw" if name == "flaw" else name for name in OF_A_WAY})
    way_flaw = table.way_flaw.cast("int32")
    flaw = ibis.ifelse(way_flaw < table.flaw, way_flaw, table.flaw)
    return table.mutate(flaw=flaw, promised_at_first=table.promised_due)


def _with_finished_ordinal(table: Table, look_ups: ClockTables) -> Table:
    return look_up(table, look_ups.days, {"finished_day": "day"}, {"ordinal": "finished_ordinal"})


def _never_waiting(table: Table) -> Table:
    """Rows that no pause and no extension moved."""
    none = ibis.null("int64")
    if "finished_ordinal" not in table.columns:
        table = table.mutate(finished_ordinal=none)
    return table.mutate(waits=ibis.literal(False), supplements=0, applicant_days=none, elsewhere_days=none)


def _with_their_flaws(table: Table) -> Table:
    """Rows that are apart, with what is wrong with their pauses, or that another counts."""
    no_due_day = (table[f"{kind}_limit"].notnull() & table[f"{kind}_due"].isnull() for kind in KINDS)
    flaw = flaw_of(
        (~table.pauses_in_order, Reason.WRONG_ORDER),
        (table.pause_in_future, Reason.FUTURE),
        (~table.pauses_known | ibis.or_(*no_due_day), Reason.OUTSIDE_CALENDAR),
    )
    flaws = (table.flaw, flaw, table.twice.cast("int32").fill_null(NO_FLAW))
    return table.mutate(
        flaw=ibis.least(*flaws), undecided=is_undecided(table), supplements=table.supplements.fill_null(0)
    )


def _judgement(row: Mapping[str, Any], kind: str) -> Judgement:
    until = row[f"{kind}_until"]
    return Judgement(
        Bucket(row[f"{kind}_bucket"]), row[f"{kind}_due"], None if until is None else time(*divmod(until, 60))
    )
