"""A new procedure, or a new version of one, to the files that it is made of; each is read again before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from tthc.check import check
from tthc.exchange.importing.prepare import LAWS, path_of, with_entries
from tthc.exchange.importing.reimport import ended_on
from tthc.exchange.writing.landing import NewText
from tthc.exchange.yaml.procedure_file import write_procedure
from tthc.load.catalogue import load_text
from tthc.load.files import read_text
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Law
from tthc.source import CannotRunError, Problem, Severity, say


@dataclass(frozen=True)
class NewFile:
    """The path and text of the file of a procedure, everything that is written with it, and what it still lacks."""

    path: str
    text: str
    texts: tuple[NewText, ...]
    lacks: tuple[Problem, ...]


def new_file(
    procedure: Procedure,
    laws: tuple[Law, ...],
    earlier: Procedure | None,
    catalogue: Catalogue,
    catalog: Path,
    day: date,
) -> NewFile:
    """Make the file; with `earlier`, the version in the catalogue ends on the day before this one begins.

    CannotRunError if what would be written has an error in it. Positions in `catalogue` are relative to `catalog`.
    """
    path = path_of(procedure)
    texts: list[NewText] = []
    if earlier:
        start = procedure.effective.start
        assert start
        path = str(PurePosixPath(earlier.at.file).with_name(f"{procedure.code}-{start.isoformat()}.yaml"))
        texts.append(_closed(earlier, start, catalog))
    if (catalog / path).exists():
        raise CannotRunError(say("{path} is there already", path=path))
    text = write_procedure(procedure, "../" * (len(PurePosixPath(path).parts) - 1))
    texts.append(NewText(path, text, None, anyway=False))
    if laws:
        before = _text(catalog, LAWS)
        texts.append(NewText(LAWS, with_entries(before, LAWS, {law.id: law for law in laws}), before, anyway=False))
    lacks = _problems(texts, path, catalogue, day)
    if wrong := next((problem for problem in lacks if problem.severity is Severity.ERROR), None):
        raise CannotRunError(say("nothing was written: {code} {why}", code=wrong.code, why=wrong.message))
    return NewFile(path, text, tuple(texts), lacks)


def _closed(earlier: Procedure, start: date, catalog: Path) -> NewText:
    """The file of the earlier version, with its last day."""
    began, last, path = earlier.effective.start, start - timedelta(days=1), earlier.at.file
    if began and began > last:
        raise CannotRunError(
            say(
                "the version in {path} begins on {began}; a later one cannot begin on {start}",
                path=path,
                began=began,
                start=start,
            )
        )
    text = _text(catalog, path)
    closed = ended_on(last, earlier, text or "")
    if closed is None:
        raise CannotRunError(say("{path} could not be edited; it is left as it is", path=path))
    return NewText(path, closed, text, anyway=False)


def _text(catalog: Path, path: str) -> str | None:
    return read_text(catalog / path, path)[0] if (catalog / path).exists() else None


def _problems(texts: list[NewText], path: str, catalogue: Catalogue, day: date) -> tuple[Problem, ...]:
    """What is wrong with a procedure in its catalogue once everything is written."""
    loaded = [load_text(text.text, text.path) for text in texts]
    named = {text.path for text in texts}
    kept = (entry for entry in catalogue.entries if entry.at.file not in named)
    new = (entry for one in loaded for entry in one.catalogue.entries)
    whole = Catalogue((*kept, *new))
    problems = (*(problem for one in loaded for problem in one.problems), *check(whole, day))
    return tuple(problem for problem in problems if problem.at.file == path)
