"""A dossier log as a typed table. Only known columns are read; none of them says whose a dossier is."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import ibis
from ibis.expr.types import StringValue, Table, Value

from tthc.audit.engines.engine import DUCKDB, Engine
from tthc.audit.engines.postgresql_url import is_url
from tthc.audit.engines.session import open_session
from tthc.audit.groups import count_if, row_of
from tthc.audit.reading.dated import are_dates, orders_of, with_moments
from tthc.audit.reading.events import dossiers_of, pauses_of
from tthc.audit.reading.log_columns import (
    COLUMNS,
    DATES,
    PAUSE_COLUMNS,
    PAUSES,
    PEOPLE_COLUMNS,
    REQUIRED,
    TEXTS,
    MissingColumnsError,
    Names,
    Places,
    folded_names,
    known_texts,
    names_of,
    own_names,
    people_of,
    places_of,
)
from tthc.audit.reading.log_parts import Log
from tthc.audit.reading.log_words import STATUSES, SYNTHETIC_WORDS, causes_of, distinct_texts, in_our_words, looked_up
from tthc.audit.reading.moments import moment
from tthc.audit.reading.open_log import open_raw
from tthc.audit.reading.people import with_pseudonyms
from tthc.audit.reading.pseudonyms import Pseudonyms
from tthc.audit.reading.raw_log import RawLog, folded_heading, label_of, put
from tthc.audit.reading.several_files import files_of, in_order, is_folder, labels_of, named, only_dossiers, united
from tthc.model.dossier import Cause
from tthc.model.log_mapping import LogMapping, RowKind
from tthc.source import CannotRunError, Position, Problem, Severity, say
from tthc.vietnamese import fold

__all__ = ["COLUMNS", "STATUSES", "SYNTHETIC_WORDS", "Log", "LogSource", "moment", "read_log", "read_texts"]


@dataclass(frozen=True)
class LogSource:
    """Where a log is (a file, a folder of them, or a URL of PostgreSQL and a table there), how it is read, its pauses.

    `more` are files that make one log together with it; `beside` are files of a folder that are none of its logs.
    `engine` is where the query runs. With `people` officials and applicants are read too, as pseudonyms of these.
    """

    place: Path | str
    mapping: LogMapping | None = None
    pauses: Path | None = None
    table: str = ""
    engine: Engine = DUCKDB
    people: Pseudonyms | None = None
    beside: tuple[Path, ...] = ()
    more: tuple[Path, ...] = ()

    @property
    def is_several(self) -> bool:
        """Whether it is a folder of files, or several that are named."""
        return bool(self.more) or is_folder(self.place)

    @property
    def label(self) -> str:
        """What a log of several files is called in reports."""
        return "log" if self.more else label_of(Path(self.place))


def read_log(source: LogSource | Path | str) -> Log:
    """Read a log into a session of its engine; CannotRunError, with file and line, for what is not a log."""
    source = source if isinstance(source, LogSource) else LogSource(source)
    session = open_session(source.engine.for_log(str(source.place)))
    log = read_folder(source, session) if source.is_several else read_file(source, session)
    return with_pauses_of(log, source.pauses, source.mapping) if source.pauses else log


def read_folder(source: LogSource, session: Any) -> Log:
    """Read all files of a log of several into a session, without the pauses beside them."""
    logs = []
    for number, (one, label) in enumerate(files_in(source)):
        log = read_file(one, session)
        name = f"log_{number}"
        table = log.table if log.stays else session.create_table(name, log.table, temp=True)
        pauses = session.create_table(f"pauses_{number}", log.pauses, temp=True)
        logs.append(named(replace(log, table=table, pauses=pauses), label))
    _forget(session, "log", "pauses")
    return united(logs, source.label, session)


def files_in(source: LogSource) -> Iterator[tuple[LogSource, str]]:
    """The files of a log of several as logs of their own, and what each is called in reports."""
    place = Path(source.place)
    if source.mapping and source.mapping.rows is RowKind.EVENTS:
        raise only_dossiers(source.label)
    files = in_order((place, *source.more)) if source.more else files_of(place, (source.pauses, *source.beside))
    for path, label in zip(files, labels_of(files), strict=True):
        yield replace(source, place=path, pauses=None, more=()), label


def read_file(source: LogSource, connection: Any) -> Log:
    """Read one file, or a table of PostgreSQL, into a session, without the pauses beside it."""
    raw, places = _opened(source)
    mapping = source.mapping
    of_dossiers = mapping is None or mapping.rows is RowKind.DOSSIERS
    people = source.people if of_dossiers else None
    where = {**(people_of(raw, mapping) if people else {}), **places}
    dated, malformed, is_in_file = _dated(connection, raw, where, source)
    spaced, same_ids = connection.look_over(dated, "id") if is_in_file else (True, None)
    table = _typed(dated, ids_are_bare=not spaced)
    if not is_in_file:
        table = connection.create_table("log", table, temp=True)
    causes = [cause for cause, pair in PAUSES.items() if set(pair) & set(places)] or [Cause.SUPPLEMENT]
    of_events = pauses_of(connection.table("told"), dated) if "key" in dated.columns else None
    waited = connection.create_table("waited", _that_waited(table, causes), temp=True)
    pauses = connection.create_table("pauses", _pauses(waited, causes, of_events), temp=True)
    table = table.mutate(pauses=_times_asked(table, causes))
    if of_events is not None:
        table = _with_pauses_counted(table, pauses)
    unasked, most_pauses = _facts_of_pauses(waited if of_events is None else table, causes)
    columns = None if of_events is not None else frozenset(places)
    table = table.drop(*_KEPT_APART)
    if is_in_file:
        table = connection.create_view(f"log_{token_hex(4)}", table)
    _forget(connection, "read", "named", "dated", "told", "of_events", "waited")
    return Log(
        source=raw.source,
        table=table,
        pauses=pauses,
        malformed=malformed,
        connection=connection,
        problems=(*_unasked(unasked, raw.source), *_named_in_vain(raw, mapping)),
        first_row=raw.first_row,
        columns=columns,
        stays=is_in_file,
        most_pauses=most_pauses,
        same_ids=None if spaced else same_ids,
    )


def _opened(source: LogSource) -> tuple[RawLog, Places]:
    """The log and where its columns stand."""
    mapping = source.mapping
    names = names_of(mapping)
    wanted = [name for several in own_names(mapping).values() for name in several] if mapping else []
    raw = open_raw(source.place, folded_names(names), source.table, wanted)
    try:
        return raw, places_of(raw, names, mapping, REQUIRED[mapping.rows if mapping else RowKind.DOSSIERS])
    except MissingColumnsError as error:
        place = raw.label if is_url(str(source.place)) else source.place  # a URL may hold a password
        text = say(
            "{sentence}; 'tthc audit map {log}' shows what of it is understood", sentence=error.message, log=place
        )
        raise CannotRunError(text) from None


def _dated(connection: Any, raw: RawLog, places: Places, source: LogSource) -> tuple[Table, tuple[int, ...], bool]:
    """The dossiers with the moments of their dates, and the rows that do not have the columns of the file.

    Then whether they still are in the file: where every date of a Parquet file is one, nothing has to be kept.
    """
    mapping = source.mapping
    of_events = mapping is not None and mapping.rows is RowKind.EVENTS
    dates = [name for name in (*DATES, "moment") if name in places]
    people = [name for name in PEOPLE_COLUMNS if name in places]
    columns = (*_ALWAYS, *people, *dict.fromkeys((*dates, *(_OF_EVENTS if of_events else ()))))
    read, malformed, stays = _read(connection, raw, places, columns, mapping, dates)
    if source.people and people:
        read = connection.create_table("named", with_pseudonyms(read, places, source.people), temp=True)
        stays = False
        _forget(connection, "read")
    headings = {name: [raw.names[number] for number in places[name]] for name in dates}
    dated = with_moments(connection, read, dates, orders_of(read, dates, headings, mapping), mapping)
    if mapping and of_events:
        own = [name for name in dates if name != "moment"]
        dated = dossiers_of(connection, dated, own, mapping, by_row=raw.rows_are_traces)
    return dated, malformed, stays and not of_events and are_dates(read, dates)


def read_texts(path: Path, columns: Names, required: Sequence[str], connection: Any) -> tuple[Table, tuple[int, ...]]:
    """The known columns of a file beside a log as a table `read` of texts, and the rows that lack some."""
    raw = open_raw(path, folded_names(columns), role="steps")
    places = places_of(raw, columns, None, required)
    read, malformed, stays = _read(connection, raw, places, tuple(columns), None)
    return connection.create_table("read", read, temp=True) if stays else read, malformed


def _forget(connection: Any, *tables: str) -> None:
    for name in tables:
        connection.drop_table(name, force=True)


def _read(
    connection: Any,
    raw: RawLog,
    places: Places,
    columns: Sequence[str],
    mapping: LogMapping | None,
    dates: Sequence[str] = (),
) -> tuple[Table, tuple[int, ...], bool]:
    """The table `read` of the texts of our columns, in our words; or its expression, if the log stays where it is.

    Of the `dates`, those that are one in the log already stay one.
    """
    numbers = sorted({number for several in places.values() for number in several})
    there = put(raw, connection, numbers)
    texts = in_our_words(known_texts(there.table, places, columns, mapping, dates), mapping)
    if there.stays:
        return texts, there.malformed, True
    read = connection.create_table("read", texts, temp=True)
    connection.drop_table("raw", force=True)
    return read, there.malformed, False


_ALWAYS = ("id", "synthetic", "reschedules", *TEXTS)
_OF_EVENTS = ("activity", "transition", "moment")


def _typed(dated: Table, *, ids_are_bare: bool) -> Table:
    number = _small_number(dated.reschedules.strip())
    days = {f"{name}_day": _day(dated, name) for name in DATES}
    no_number = number.isnull() & (dated.reschedules.strip() != "")
    return dated.select(
        "row",
        "synthetic",
        "ambiguous",
        id=dated.id if ids_are_bare else dated.id.strip(),
        **{f"{name}_text": dated[name] for name in TEXTS},
        **days,
        **{f"{name}_minute": _minute(dated, name) for name in ("received", "finished")},
        reschedules=number,
        **{name: dated[name] for name in PEOPLE_COLUMNS if name in dated.columns},
        unreadable=dated.unreadable | (dated.received_at.isnull() & ~dated.ambiguous) | no_number,
    )


def _day(dated: Table, name: str) -> Value:
    return dated[f"{name}_at"].date() if f"{name}_at" in dated.columns else ibis.null("date")


def _minute(dated: Table, name: str) -> Value:
    if f"{name}_at" not in dated.columns:
        return ibis.null("int64")
    at = dated[f"{name}_at"]
    return ibis.ifelse(dated[f"{name}_hour"], at.hour() * 60 + at.minute(), ibis.null("int64")).cast("int64")


def _small_number(text: StringValue) -> Value:
    return ibis.ifelse(text.re_search(r"^\d{1,3}$"), text.try_cast("int64"), ibis.null("int64"))


_KEPT_APART = tuple(f"{name}_day" for pair in PAUSES.values() for name in pair)
"""The days of pauses, which stand in a table of their own."""


def _that_waited(table: Table, causes: Iterable[Cause]) -> Table:
    """The few dossiers of which columns tell of a pause, with the days of it, and how many there are."""
    days = [f"{name}_day" for cause in causes for name in PAUSES[cause]]
    told = table.filter(ibis.or_(*(table[day].notnull() for day in days)))
    return told.select("row", *days, pauses=_times_asked(told, causes))


def _pauses(table: Table, causes: Iterable[Cause], of_events: Table | None) -> Table:
    """The pauses that columns tell of, and those that events do."""
    found = []
    for cause in causes:
        asked, given = (table[f"{name}_day"] for name in PAUSES[cause])
        rows = table.select("row", asked_day=asked, given_day=given, cause=ibis.literal(cause.value))
        found.append(rows.filter(rows.asked_day.notnull()))
    return ibis.union(*found, *([of_events] if of_events is not None else []), distinct=False)


def _times_asked(table: Table, causes: Iterable[Cause]) -> Value:
    """How many pauses the columns of a dossier tell of."""
    asked = (table[f"{PAUSES[cause][0]}_day"].notnull().cast("int64") for cause in causes)
    return functools.reduce(operator.add, asked)


def _with_pauses_counted(table: Table, pauses: Table) -> Table:
    """With how many of the pauses each dossier has in the place of those of its columns."""
    counted = pauses.group_by("row").agg(count=pauses.count())
    counted = counted.rename(count_of="row")
    joined = table.left_join(counted, table.row == counted.count_of)
    return joined.mutate(pauses=joined["count"].fill_null(0)).drop("count", "count_of")


def _facts_of_pauses(table: Table, causes: Iterable[Cause]) -> tuple[int, int]:
    """How many dossiers answered what nobody asked, and how many pauses the one with the most has."""
    pairs = [[table[f"{name}_day"] for name in PAUSES[cause]] for cause in causes]
    unasked = ibis.or_(*(given.notnull() & asked.isnull() for asked, given in pairs))
    facts = row_of(table.agg(unasked=count_if(unasked), most=table.pauses.max()))
    return facts["unasked"], facts["most"] or 0


def _unasked(count: int, label: str) -> Iterator[Problem]:
    """Dossiers that answered what nobody asked."""
    if count:
        text = say("{count} dossiers have a day on which they answered, and none on which they were asked", count=count)
        yield Problem("A024", Position(label, 1, 1), text, severity=Severity.WARNING)


def _named_in_vain(raw: RawLog, mapping: LogMapping | None) -> Iterator[Problem]:
    """A mapping of whose columns the log has none is likely that of another log."""
    named = folded_names(own_names(mapping)) if mapping else frozenset()
    if mapping and named and not named.intersection(map(folded_heading, raw.names)):
        text = say(
            "the log has none of the columns that the mapping {name!r} names; the usual names are taken",
            name=mapping.id,
        )
        yield Problem("A030", Position(raw.source, 1, 1), text, severity=Severity.WARNING)


def with_pauses_of(log: Log, path: Path, mapping: LogMapping | None) -> Log:
    """The log with the pauses of a file beside it. What of a dossier's pauses cannot be read makes it unreadable."""
    connection = log.connection
    raw = open_raw(path, folded_names(PAUSE_COLUMNS), role="pauses")
    places = places_of(raw, PAUSE_COLUMNS, None, ("id", "asked"))
    dates = [name for name in ("asked", "given") if name in places]
    read, malformed, _ = _read(connection, raw, places, tuple(PAUSE_COLUMNS), None, dates)
    headings = {name: [raw.names[number] for number in places[name]] for name in dates}
    dated = with_moments(connection, read, dates, orders_of(read, dates, headings, mapping), mapping)
    told = connection.create_table("told", _meant(dated, causes_of(mapping)), temp=True)
    rows = log.table.select("id", dossier="row")
    found = connection.create_table("found", told.left_join(rows, told.pause_of == rows.id), temp=True)
    pauses = found.filter(found.dossier.notnull() & found.readable)
    more = pauses.select("asked_day", "given_day", "cause", row="dossier")
    both = connection.create_table("all_pauses", ibis.union(log.pauses, more.select(*log.pauses.columns)), temp=True)
    broken = found.filter(~found.readable).select(broken_row="dossier").distinct()
    table = log.table.left_join(broken, log.table.row == broken.broken_row)
    table = table.mutate(unreadable=table.unreadable | table.broken_row.notnull()).drop("broken_row")
    table = _with_pauses_counted(table, both)
    table = connection.create_table("whole_log", table, temp=True)
    strangers = int(found.filter(found.dossier.isnull()).count().to_pyarrow().as_py())
    _forget(connection, "read", "dated", "told", "found", "log", "pauses")
    problems = (*log.problems, *_strange_pauses(raw.source, strangers, len(malformed)))
    most = table.pauses.max().to_pyarrow().as_py()
    return replace(log, table=table, pauses=both, problems=problems, most_pauses=most)


def _meant(dated: Table, causes: Mapping[str, str]) -> Table:
    """Rows of a file of pauses: whose, from when until when, why, and whether all of that can be read."""
    pairs = [
        (text, causes[fold(text.strip())]) for text in distinct_texts(dated, "cause") if fold(text.strip()) in causes
    ]
    named = looked_up(dated, "cause", [("", Cause.SUPPLEMENT.value), *pairs], "meant")
    failed = named.unreadable | named.ambiguous | named.asked_at.isnull() | named.meant.isnull()
    return named.select(
        pause_of=named.id.strip(),
        asked_day=named.asked_at.date(),
        given_day=_day(named, "given"),
        cause=named.meant,
        readable=~failed.fill_null(ibis.literal(True)),
    )


def _strange_pauses(label: str, strangers: int, malformed: int) -> Iterator[Problem]:
    at = Position(label, 1, 1)
    if strangers:
        text = say("{count} pauses are of a dossier that the log does not have", count=strangers)
        yield Problem("A025", at, text, severity=Severity.WARNING)
    if malformed:
        text = say("rows with too many or too few values, or not UTF-8: {count}", count=malformed)
        yield Problem("A026", at, text, severity=Severity.WARNING)
