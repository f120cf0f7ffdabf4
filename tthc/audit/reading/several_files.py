"""A folder of logs as one, a file for each month, say. The files count in the order of their names, 2 before 10.

A dossier that stands in several files is what the last of them says of it: an export of March has again, with its
result, what was open in February. Within one file the first row of an id counts, as in any log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from tthc.audit.reading.log_columns import PEOPLE_COLUMNS
from tthc.audit.reading.log_parts import LARGEST_FILE, FileRow, Log, LogFile
from tthc.audit.reading.raw_log import label_of
from tthc.source import CannotRunError, Position, Problem, say, why_of

_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx")


def is_folder(place: Path | str) -> bool:
    """Whether a log is a folder of files."""
    return "://" not in str(place) and Path(place).is_dir()


def files_of(folder: Path, beside: Iterable[Path | None] = ()) -> tuple[Path, ...]:
    """The files of a folder in the order of their names (2 before 10), but for those `beside` the log.

    CannotRunError if there is none.
    """
    apart = {path.resolve() for path in beside if path}
    try:
        found = [path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in _SUFFIXES]
    except OSError as error:
        raise CannotRunError(say("{folder} cannot be read: {why}", folder=folder, why=why_of(error))) from None
    logs = [path for path in found if not path.name.startswith((".", "~")) and path.resolve() not in apart]
    if not logs:
        raise CannotRunError(say("{folder} has no log in it (CSV, Parquet or a workbook)", folder=folder))
    return in_order(logs)


def in_order(files: Iterable[Path]) -> tuple[Path, ...]:
    """Each file once, in the order of their names as people read them: 2 before 10."""
    different = {path.resolve(): path for path in files}
    return tuple(sorted(different.values(), key=_as_read))


def _as_read(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.findall(r"\d+|\D+", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], path.name


def labels_of(files: Sequence[Path]) -> tuple[str, ...]:
    """What the files are called in reports: different ones by different names, none of which can be somebody's."""
    labels = [label_of(path) for path in files]
    return tuple(
        label if labels.count(label) == 1 else f"{Path(label).stem}-{number}{Path(label).suffix}"
        for number, label in enumerate(labels, start=1)
    )


def united(logs: Sequence[Log], label: str, session: Any) -> Log:
    """Several logs that were read into the same session as one; `row` tells the file too."""
    files = tuple(
        LogFile(log.source, log.first_row, tuple(row for row in log.malformed if isinstance(row, int))) for log in logs
    )
    columns = frozenset().union(*(log.columns or () for log in logs))
    return Log(
        source=label,
        table=ibis.union(*_alike([shifted(log.table, n) for n, log in enumerate(logs)]), distinct=False),
        pauses=ibis.union(*(shifted(log.pauses, n) for n, log in enumerate(logs)), distinct=False),
        malformed=tuple(malformed_rows(files)),
        connection=session,
        problems=tuple(problem for log in logs for problem in log.problems),
        columns=columns,
        files=files,
        most_pauses=max((log.most_pauses or 0 for log in logs), default=0),
    )


def shifted(table: Table, number: int) -> Table:
    """A table of one file with the rows of the whole."""
    return table.mutate(row=(table.row + number * LARGEST_FILE).cast("int64"))


def malformed_rows(files: Iterable[LogFile]) -> Iterator[FileRow]:
    """The rows that do not have the columns of their file."""
    for file in files:
        yield from (FileRow(file.label, row) for row in file.malformed)


def _alike(tables: Sequence[Table]) -> Iterator[Table]:
    """With officials and applicants in all, if they are in one."""
    people = [name for name in PEOPLE_COLUMNS if any(name in table.columns for table in tables)]
    for table in tables:
        missing = {name: ibis.null("string") for name in people if name not in table.columns}
        table = table.mutate(**missing) if missing else table
        yield table.select(*sorted(table.columns))


def only_dossiers(label: str) -> CannotRunError:
    """Events of one dossier may stand in two files."""
    text = say("a log of events is one file: put the files together, or export a row for each dossier")
    return CannotRunError(say("{at}: {message}", at=Position(label, 1, 1), message=text))


def named(log: Log, label: str) -> Log:
    """A log under another name, with the problems that are its own."""
    return replace(log, source=label, problems=tuple(relabelled(log.problems, label)))


def relabelled(problems: Iterable[Problem], label: str) -> Iterator[Problem]:
    """Problems of a file under another name of it."""
    return (replace(one, at=Position(label, *one.at[1:])) for one in problems)
