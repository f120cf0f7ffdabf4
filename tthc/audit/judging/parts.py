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
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.engines.duckdb_session import open_duckdb_session
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.dossiers import (
    STORED,
    JudgedLog,
    forget_the_way,
    judged,
    with_enough_room,
)
from tthc.audit.judging.keeping import kept as kept_table
from tthc.audit.judging.look_ups import KINDS, ClockTables, days_of, working_of
from tthc.audit.judging.making_parts import CLOCK_TABLES, NUMBERED, Asked, Tell, parts_of
from tthc.audit.judging.names import Names
from tthc.audit.judging.part_files import (
    Kept,
    Part,
    is_writable,
    without_keeping,
)
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.ways import OF_A_PAIR
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.log_parts import LARGEST_FILE, Log, LogFile
from tthc.audit.reading.offices import old_names_problems
from tthc.audit.reading.several_files import malformed_rows, relabelled
from tthc.load.kept_problems import read_problems
from tthc.model.catalogue import Catalogue
from tthc.model.reference import CountingPolicy
from tthc.source import Problem


def judge_folder(
    source: LogSource,
    catalogue: Catalogue,
    today: date,
    policy: CountingPolicy | None,
    kept: Kept,
    *,
    anew: bool,
    tell: Tell = lambda done, of: None,
) -> JudgedLog:
    """Judge a folder of logs, using and keeping parts; `anew` uses none and keeps none.

    It has no `pauses` beside it, runs in DuckDB, and reads no people. The texts of the log are not in what comes of it.
    """
    asked = Asked(catalogue, today, policy or choose_policy(catalogue))
    build_calendar(catalogue).ordinal(today)
    if not anew and is_writable(kept):
        return _united(source, parts_of(source, asked, kept, keeping=True, tell=tell), asked)
    with tempfile.TemporaryDirectory(prefix="tthc-parts-") as folder:
        passing = without_keeping(kept, Path(folder))
        return _united(source, parts_of(source, asked, passing, keeping=False, tell=tell), asked, in_memory=True)


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
    queries: dict[str, list[str]] = {name: [] for name in NUMBERED}
    before = dict.fromkeys(NUMBERED, 0)
    for part in parts:
        limit, pair = (f"+ {before[name]}" for name in NUMBERED)
        changed = {
            "limits": f'("limit" {limit}) AS "limit"',
            "pairs": ", ".join(
                (f"(pair {pair}) AS pair", *(f"({kind}_limit {limit}) AS {kind}_limit" for kind in KINDS))
            ),
        }
        for name in NUMBERED:
            queries[name].append(f"(SELECT * REPLACE ({changed[name]}) FROM read_parquet({part.table(name)}))")
            before[name] += part.about[name]
    for name in NUMBERED:
        session.con.execute(f"CREATE TEMP TABLE all_{name} AS {' UNION ALL BY NAME '.join(queries[name])}")
    for name in CLOCK_TABLES:
        files = ", ".join(part.table(name) for part in parts)
        session.con.execute(f"CREATE TEMP TABLE all_{name} AS SELECT DISTINCT * FROM read_parquet([{files}])")
    return ClockTables(days, working, *(session.table(f"all_{name}") for name in (*CLOCK_TABLES, *NUMBERED)))


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
