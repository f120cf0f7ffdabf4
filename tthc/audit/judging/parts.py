"""A folder of logs, judged a file at a time: what was found of a file that has not changed is not looked for again.

A row is final once its dossier has ended and none of its days is in the future: no later day changes what is said of
it. Final rows are kept judged. Of the others is kept what judging begins with (days, and numbers in the place of
words), and they are judged again on another day.
Ids that stand in several files are looked for over all of them, by their hashes.
"""

# ruff: noqa: S608 - what stands in these queries are numbers, paths in quotes and names of columns

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.engines.duckdb_session import open_duckdb_session, sentences
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.dossiers import (
    STORED,
    JudgedLog,
    forget_the_way,
    judged,
    keyed_rows,
    twice_rows,
    with_enough_room,
)
from tthc.audit.judging.keeping import kept as kept_table
from tthc.audit.judging.look_ups import KINDS, ClockTables, build_look_ups, days_of, working_of
from tthc.audit.judging.names import Names
from tthc.audit.judging.part_files import (
    Kept,
    Part,
    find_part,
    is_writable,
    keep,
    new_part,
    seen_before,
    sql_text,
    without_keeping,
)
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.ways import OF_A_PAIR
from tthc.audit.reading.log import LogSource, files_in, read_file
from tthc.audit.reading.log_parts import LARGEST_FILE, Log, LogFile
from tthc.audit.reading.log_words import says_synthetic
from tthc.audit.reading.offices import old_names, old_names_problems
from tthc.audit.reading.raw_log import first_bytes
from tthc.audit.reading.several_files import malformed_rows, relabelled
from tthc.load.kept_problems import read_problems, write_problems
from tthc.model.catalogue import Catalogue
from tthc.model.reference import CountingPolicy
from tthc.source import Problem

CLOCK_TABLES = ("gone", "clock", "effects")
"""Those that say the same of a way of counting in every part."""


@dataclass(frozen=True)
class Asked:
    """By what files are judged."""

    catalogue: Catalogue
    today: date
    policy: CountingPolicy


def judge_folder(
    source: LogSource, catalogue: Catalogue, today: date, policy: CountingPolicy | None, kept: Kept, *, anew: bool
) -> JudgedLog:
    """Judge a folder of logs, using and keeping parts; `anew` uses none and keeps none.

    It has no `pauses` beside it, runs in DuckDB, and reads no people. The texts of the log are not in what comes of it.
    """
    asked = Asked(catalogue, today, policy or choose_policy(catalogue))
    build_calendar(catalogue).ordinal(today)
    if not anew and is_writable(kept):
        return _united(source, _parts(source, asked, kept, keeping=True), asked)
    with tempfile.TemporaryDirectory(prefix="tthc-parts-") as folder:
        passing = without_keeping(kept, Path(folder))
        return _united(source, _parts(source, asked, passing, keeping=False), asked, in_memory=True)


def _parts(source: LogSource, asked: Asked, kept: Kept, *, keeping: bool) -> list[tuple[Part, str]]:
    """The part of each file, and what the file is called."""
    return [
        ((_usable(Path(one.place), asked, kept) if keeping else None) or _made(one, asked, kept), label)
        for one, label in files_in(source)
    ]


def _usable(file: Path, asked: Asked, kept: Kept) -> Part | None:
    """The part of a file, unless the day asked is before a day in its final rows."""
    part = find_part(file, kept)
    return part if part and part.about["last_day"] <= asked.today.isoformat() else None


# Making a part


def _made(source: LogSource, asked: Asked, kept: Kept) -> Part:
    """Read and judge a file, and keep what came of it."""
    file = Path(source.place)
    first_bytes(file, 1)
    seen = seen_before(file)
    session = open_duckdb_session()
    try:
        log = read_file(source, session)
        with new_part(file, kept) as folder:
            about = _written(log, asked, kept, folder)
            return keep(folder, file, seen, about, kept)
    finally:
        session.con.close()


def _written(log: Log, asked: Asked, kept: Kept, folder: Path) -> dict[str, Any]:
    """Judge a log, write the tables of its part, and say what else there is to say of it."""
    calendar = build_calendar(asked.catalogue)
    look_ups = build_look_ups(log, asked.catalogue, calendar, asked.policy)
    twice = kept_table(log, "twice", twice_rows(log))
    keyed = kept_table(log, "keyed", keyed_rows(log, twice, look_ups))
    kept_table(log, "judged", judged(log, keyed, twice, look_ups, asked.today, calendar.ordinal(asked.today)))
    last_day = _write_rows(log, asked.today, kept, folder)
    for name in (*CLOCK_TABLES, *_NUMBERED):
        _copy(log.connection, log.connection.compile(kept_table(log, name, getattr(look_ups, name))), folder, name)
    names = look_ups.names
    return {
        "last_day": last_day,
        "judged_on": asked.today.isoformat(),
        "names": {name: list(getattr(names, name)) for name in _NAMES},
        "policies": [policy.id for policy in look_ups.policies],
        "first_row": log.first_row,
        "malformed": list(log.malformed),
        "most_pauses": log.most_pauses or 0,
        "columns": sorted(log.columns or ()),
        "problems": write_problems(log.problems),
        "old_names": old_names(log.table, asked.catalogue),
        "synthetic": says_synthetic(log.table),
        **{name: getattr(look_ups, name).count().to_pyarrow().as_py() for name in _NUMBERED},
    }


_NUMBERED = ("limits", "pairs")
"""Clock tables of which each part has its own, with numbers of its own."""

_NAMES = ("procedures", "agencies", "communes", "channels", "sectors", "levels")


def _write_rows(log: Log, today: date, kept: Kept, folder: Path) -> str:
    """Write the rows and their pauses; the last day in those that are final."""
    session, day = log.connection, sql_text(today.isoformat())
    pauses, table = session.compile(log.pauses), session.compile(log.table.select("row", "id"))
    later = f"SELECT row FROM ({pauses}) WHERE asked_day > {day} OR given_day > {day}"
    ended = f"coalesce(finished_day <= {day} AND received_day <= {day}, false)"
    session.con.execute(
        f"CREATE OR REPLACE TEMP TABLE final AS SELECT row FROM keyed WHERE {ended} AND row NOT IN ({later})"
    )
    _copy(session, "SELECT * FROM judged SEMI JOIN final USING (row)", folder, "judged")
    _copy(
        session,
        "SELECT k.*, twice FROM keyed k ANTI JOIN final USING (row) LEFT JOIN twice USING (row)",
        folder,
        "open",
    )
    _copy(session, "SELECT * FROM judged ANTI JOIN final USING (row)", folder, "open_judged")
    _copy(session, pauses, folder, "pauses")
    halves = "md5_number_lower(told) AS one, md5_number_upper(told) AS two"
    told = f"{sql_text(kept.salt.hex())} || id AS told"
    ids = f"SELECT row, {told} FROM ({table}) ANTI JOIN twice USING (row) WHERE id <> ''"
    _copy(session, f"SELECT row, {halves} FROM ({ids})", folder, "ids")
    days = (
        "SELECT max(greatest(received_day, finished_day)) AS day FROM judged SEMI JOIN final USING (row) UNION ALL "
        f"SELECT max(greatest(asked_day, coalesce(given_day, asked_day))) FROM ({pauses}) SEMI JOIN final USING (row)"
    )
    (last,) = session.con.execute(f"SELECT max(day) FROM ({days})").fetchone()
    return str(last or "")


def _copy(session: Any, query: str, folder: Path, name: str) -> None:
    file = sql_text((folder / f"{name}.parquet").as_posix())
    with sentences():
        session.con.execute(f"COPY ({query}) TO {file} (FORMAT parquet)")


# All parts as one


def _united(
    source: LogSource, parts: Sequence[tuple[Part, str]], asked: Asked, *, in_memory: bool = False
) -> JudgedLog:
    """All files as one judged log."""
    calendar, session = build_calendar(asked.catalogue), open_duckdb_session()
    label = source.label
    several, names = [part for part, _ in parts], _all_names(part.about for part, _ in parts)
    log = _log_of(parts, label, session, in_memory)
    _find_superseded(session, several)
    of_other_days = [part.about["judged_on"] != asked.today.isoformat() for part in several]
    if any(of_other_days):
        _judge_again(log, several, of_other_days, names, asked)
    stored = _stored(session, several, of_other_days, names, in_memory)
    return JudgedLog(
        log=log,
        stored=stored,
        names=names,
        table=with_enough_room(stored),
        policies=_policies(asked, several),
        today=asked.today,
        today_ordinal=calendar.ordinal(asked.today),
        synthetic=any(part.about["synthetic"] for part in several),
    )


def _judge_again(log: Log, parts: Sequence[Part], of_other_days: Sequence[bool], names: Names, asked: Asked) -> None:
    """`judged_again`: the rows that are not final, of the parts that were judged on other days."""
    calendar, session = build_calendar(asked.catalogue), log.connection
    _unite_open(session, parts, of_other_days, names)
    clocks = _clock_tables(session, parts, days_of(calendar), working_of(calendar))
    keyed, twice = session.table("open_keyed"), session.table("open_twice")
    open_log = replace(log, pauses=log.pauses.semi_join(keyed, "row"))
    rows = judged(open_log, keyed, twice, clocks, asked.today, calendar.ordinal(asked.today))
    kept_table(log, "judged_again", rows)
    forget_the_way(log)


def _log_of(parts: Sequence[tuple[Part, str]], label: str, session: Any, in_memory: bool) -> Log:
    files = tuple(LogFile(name, part.about["first_row"], tuple(part.about["malformed"])) for part, name in parts)
    pauses = _of_all([part for part, _ in parts], "pauses", "SELECT * REPLACE ({row} AS row) FROM {file}")
    session.con.execute(f"CREATE TEMP {'TABLE' if in_memory else 'VIEW'} all_pauses AS {pauses}")
    return Log(
        source=label,
        table=session.table("all_pauses").select("row").limit(0),
        pauses=session.table("all_pauses"),
        malformed=tuple(malformed_rows(files)),
        connection=session,
        problems=tuple(_problems(parts, label)),
        columns=frozenset().union(*(part.about["columns"] for part, _ in parts)),
        files=files,
        most_pauses=max((part.about["most_pauses"] for part, _ in parts), default=0),
    )


def _problems(parts: Sequence[tuple[Part, str]], label: str) -> Iterator[Problem]:
    for part, name in parts:
        yield from relabelled(read_problems(part.about["problems"]), name)
    yield from old_names_problems(sum(part.about["old_names"] for part, _ in parts), label)


def _of_all(parts: Sequence[Part], table: str, query: str) -> str:
    """A query over a table of each part: `{row}` is its row among all, `{file}` the table, `{n}` the part."""
    one_by_one = (
        query.format(row=f"(row + {n * LARGEST_FILE})", file=f"read_parquet({part.table(table)})", n=n)
        for n, part in enumerate(parts)
    )
    return " UNION ALL BY NAME ".join(f"({one})" for one in one_by_one)


def _unite_open(session: Any, parts: Sequence[Part], wanted: Sequence[bool], names: Names) -> None:
    """`open_keyed`: the rows of some parts that are not final, with the numbers of all parts together.

    `open_twice` says of some of them that another row of the same file counts.
    """
    queries, before = [], 0
    for n, part in enumerate(parts):
        way = f"(way + {before * OF_A_PAIR}) AS way"
        changed = f"(row + {n * LARGEST_FILE}) AS row, {way}, {_renumbered(part, names)}"
        if wanted[n]:
            queries.append(f"(SELECT * REPLACE ({changed}) FROM read_parquet({part.table('open')}))")
        before += part.about["pairs"]
    session.con.execute(f"CREATE TEMP TABLE of_open AS {' UNION ALL BY NAME '.join(queries)}")
    session.con.execute("CREATE TEMP VIEW open_keyed AS SELECT * EXCLUDE (twice) FROM of_open")
    twice = "SELECT row, twice FROM of_open WHERE twice IS NOT NULL"
    session.con.execute(f"CREATE TEMP VIEW open_twice AS {twice}")


def _renumbered(part: Part, names: Names) -> str:
    """The numbers of names in a part as those of all."""
    found = []
    for key, kind in (
        ("procedure", "procedures"),
        ("agency", "agencies"),
        ("commune", "communes"),
        ("channel", "channels"),
    ):
        ours = {name: number for number, name in enumerate(getattr(names, kind))}
        theirs = part.about["names"][kind]
        numbers = [ours[name] for name in theirs]
        same = numbers == list(range(len(numbers)))
        value = f"{key}_key" if same else f"{numbers}[{key}_key + 1]"
        found.append(f"CAST({value} AS INTEGER) AS {key}_key")
    return ", ".join(found)


def _all_names(abouts: Iterable[Mapping[str, Any]]) -> Names:
    """The names of all parts, each kind in its order, as those of one log are."""
    of_parts = [about["names"] for about in abouts]
    sectors = {code: sector for one in of_parts for code, sector in zip(one["procedures"], one["sectors"], strict=True)}
    levels = {name: level for one in of_parts for name, level in zip(one["agencies"], one["levels"], strict=True)}
    channels, communes = (
        tuple(sorted({name for one in of_parts for name in one[kind]})) for kind in ("channels", "communes")
    )
    procedures, agencies = tuple(sorted(sectors)), tuple(sorted(levels))
    return Names(
        procedures=procedures,
        agencies=agencies,
        communes=communes,
        channels=channels,
        sectors=tuple(sectors[code] for code in procedures),
        levels=tuple(levels[name] for name in agencies),
    )


def _clock_tables(session: Any, parts: Sequence[Part], days: ibis.Table, working: ibis.Table) -> ClockTables:
    queries: dict[str, list[str]] = {name: [] for name in _NUMBERED}
    before = dict.fromkeys(_NUMBERED, 0)
    for part in parts:
        limit, pair = (f"+ {before[name]}" for name in _NUMBERED)
        changed = {
            "limits": f'("limit" {limit}) AS "limit"',
            "pairs": ", ".join(
                (f"(pair {pair}) AS pair", *(f"({kind}_limit {limit}) AS {kind}_limit" for kind in KINDS))
            ),
        }
        for name in _NUMBERED:
            queries[name].append(f"(SELECT * REPLACE ({changed[name]}) FROM read_parquet({part.table(name)}))")
            before[name] += part.about[name]
    for name in _NUMBERED:
        session.con.execute(f"CREATE TEMP TABLE all_{name} AS {' UNION ALL BY NAME '.join(queries[name])}")
    for name in CLOCK_TABLES:
        files = ", ".join(part.table(name) for part in parts)
        session.con.execute(f"CREATE TEMP TABLE all_{name} AS SELECT DISTINCT * FROM read_parquet([{files}])")
    return ClockTables(days, working, *(session.table(f"all_{name}") for name in (*CLOCK_TABLES, *_NUMBERED)))


def _find_superseded(session: Any, parts: Sequence[Part]) -> None:
    """`superseded`: the rows whose dossier a later file has again."""
    ids = _of_all(parts, "ids", "SELECT {row} AS row, {n} AS part, one, two FROM {file}")
    session.con.execute(f"CREATE TEMP VIEW ids AS {ids}")
    session.con.execute("CREATE TEMP TABLE several AS SELECT one FROM ids GROUP BY one HAVING count(*) > 1")
    again = "SELECT *, max(part) OVER (PARTITION BY one, two) AS last FROM ids SEMI JOIN several USING (one)"
    session.con.execute(f"CREATE TEMP TABLE superseded AS SELECT row FROM ({again}) WHERE part < last")


_OF_JUDGED = ("state_days", "applicant_days", "elsewhere_days", *(f"{kind}_bucket" for kind in KINDS))
"""What is said of a row only if it is judged."""


def _stored(
    session: Any, parts: Sequence[Part], of_other_days: Sequence[bool], names: Names, in_memory: bool
) -> ibis.Table:
    """The judged rows of all parts, as kept or judged again, less what later files say anew."""
    columns = ", ".join(f'"{column}"' for column in STORED)
    queries = []
    for n, part in enumerate(parts):
        changed = f"(row + {n * LARGEST_FILE}) AS row, {_renumbered(part, names)}"
        tables = ("judged",) if of_other_days[n] else ("judged", "open_judged")
        files = ", ".join(part.table(table) for table in tables)
        queries.append(f"(SELECT {columns} FROM (SELECT * REPLACE ({changed}) FROM read_parquet([{files}])))")
    if any(of_other_days):
        queries.append(f"(SELECT {columns} FROM judged_again)")
    everything = " UNION ALL ".join(queries)
    if session.con.execute("SELECT count(*) FROM superseded").fetchone()[0]:
        everything = _without_superseded(everything)
    session.con.execute(f"CREATE TEMP {'TABLE' if in_memory else 'VIEW'} judged_all AS {everything}")
    found: ibis.Table = session.table("judged_all")
    return found


def _without_superseded(rows: str) -> str:
    before = (code_of(Reason.NO_ID), code_of(Reason.DUPLICATE))
    counts = f"s.row IS NULL OR coalesce(t.reason IN {before}, false)"
    reason = f"CAST(CASE WHEN {counts} THEN t.reason ELSE {code_of(Reason.SUPERSEDED)} END AS INTEGER) AS reason"
    rest = ", ".join(f"CASE WHEN {counts} THEN t.{name} END AS {name}" for name in _OF_JUDGED)
    return f"SELECT t.* REPLACE ({reason}, {rest}) FROM ({rows}) t LEFT JOIN superseded s ON t.row = s.row"


def _policies(asked: Asked, parts: Sequence[Part]) -> tuple[CountingPolicy, ...]:
    """The ways of counting, the default first."""
    known = asked.catalogue.all(CountingPolicy)
    found = {id_ for part in parts for id_ in part.about["policies"]} - {asked.policy.id}
    return asked.policy, *(known[id_] for id_ in sorted(found))
