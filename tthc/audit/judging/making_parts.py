"""Files of a log, each read and judged by itself, and what came of it kept as a part. Many are judged side by side."""

# ruff: noqa: S608 - what stands in these queries are numbers, paths in quotes and names of columns

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.engines.duckdb_session import open_duckdb_session, sentences
from tthc.audit.judging.dossiers import judged, keyed_rows, twice_rows
from tthc.audit.judging.keeping import kept as kept_table
from tthc.audit.judging.look_ups import build_look_ups
from tthc.audit.judging.part_files import Kept, Part, find_part, keep, new_part, seen_before, sql_text
from tthc.audit.reading.log import LogSource, files_in, read_file
from tthc.audit.reading.log_parts import Log
from tthc.audit.reading.log_words import says_synthetic
from tthc.audit.reading.offices import old_names
from tthc.audit.reading.raw_log import first_bytes
from tthc.load.catalogue import without_collector
from tthc.load.kept_problems import write_problems
from tthc.model.catalogue import Catalogue
from tthc.model.reference import CountingPolicy
from tthc.processes import processes

CLOCK_TABLES = ("gone", "clock", "effects")
"""Those that say the same of a way of counting in every part."""


@dataclass(frozen=True)
class Asked:
    """By what files are judged."""

    catalogue: Catalogue
    today: date
    policy: CountingPolicy


Tell = Callable[[int, int], None]
"""Is told how many files of how many are judged."""


def parts_of(source: LogSource, asked: Asked, kept: Kept, *, keeping: bool, tell: Tell) -> list[tuple[Part, str]]:
    """The part of each file, and what the file is called."""
    files = list(files_in(source))
    known = [_usable(Path(one.place), asked, kept) if keeping else None for one, _ in files]
    missing = [one for (one, _), part in zip(files, known, strict=True) if part is None]
    parts = []
    with closing(_made_all(missing, asked, kept)) as made:
        for number, ((_, label), part) in enumerate(zip(files, known, strict=True)):
            tell(number, len(files))
            parts.append((part or next(made), label))
    return parts


def _usable(file: Path, asked: Asked, kept: Kept) -> Part | None:
    """The part of a file, unless the day asked is before a day in its final rows."""
    part = find_part(file, kept)
    return part if part and part.about["last_day"] <= asked.today.isoformat() else None


def _made_all(sources: Sequence[LogSource], asked: Asked, kept: Kept) -> Generator[Part]:
    """New parts of files, in their order, made here or, where it pays, in several processes."""
    workers = min(os.cpu_count() or 1, len(sources) // _WORTH_A_PROCESS, _MOST)
    done = 0
    if workers > 1:
        try:
            with processes(workers, _begin, asked, kept, workers) as pool:
                for part in pool.map(_made_aside, sources):
                    done += 1
                    yield part
        except (BrokenExecutor, ImportError, OSError):  # no room for processes here, or one was killed: go on alone
            pass
    yield from (_made(one, asked, kept) for one in sources[done:])


_WORTH_A_PROCESS, _MOST = 2, 8
"""A process begins in the time in which a small file is judged, and each needs memory of its own."""

_here: tuple[Asked, Kept, int]


def _begin(asked: Asked, kept: Kept, workers: int) -> None:
    global _here
    _here = asked, kept, workers


def _made_aside(source: LogSource) -> Part:
    with without_collector():
        return _made(source, *_here)


def _made(source: LogSource, asked: Asked, kept: Kept, sharing: int = 1) -> Part:
    """Read and judge a file, and keep what came of it; so many processes do so at once."""
    file = Path(source.place)
    first_bytes(file, 1)
    seen = seen_before(file)
    session = open_duckdb_session(sharing)
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
    for name in (*CLOCK_TABLES, *NUMBERED):
        _copy(log.connection, log.connection.compile(kept_table(log, name, getattr(look_ups, name))), folder, name)
    names = look_ups.names
    return {
        "last_day": last_day,
        "judged_on": asked.today.isoformat(),
        "names": {name: list(getattr(names, name)) for name in NAMES},
        "policies": [policy.id for policy in look_ups.policies],
        "first_row": log.first_row,
        "malformed": list(log.malformed),
        "most_pauses": log.most_pauses or 0,
        "columns": sorted(log.columns or ()),
        "problems": write_problems(log.problems),
        "old_names": old_names(log.table, asked.catalogue),
        "synthetic": says_synthetic(log.table),
        **{name: getattr(look_ups, name).count().to_pyarrow().as_py() for name in NUMBERED},
    }


NUMBERED = ("limits", "pairs")
"""Clock tables of which each part has its own, with numbers of its own."""

NAMES = ("procedures", "agencies", "communes", "channels", "sectors", "levels")


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
