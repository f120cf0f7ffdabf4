"""What a command leaves out because something is wrong in its file: each is named, and the exit code says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from tthc.cli.shared.session import say_aside
from tthc.source import CannotRunError, Problem, Severity, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.model.entry import Entry
    from tthc.model.procedure import Procedure


def say_left_out(opened: Opened) -> int:
    """Name on stderr what is left out, each with its first error; the exit code that comes of it: as `check` has it."""
    if opened.is_sound:
        return 0
    say_aside(say("The catalogue has errors ('tthc check' lists them); procedures with an error are left out."))
    for name, problem in left_out(opened).items():
        about = {"name": name, "at": problem.at, "code": problem.code, "text": problem.message}
        say_aside(say("{name} is left out: {at}: {code} {text}", **about))
    return 1


def left_out(opened: Opened) -> Mapping[str, Problem]:
    """The first error of each procedure, and of each local value, that is left out; by code, or by its file."""
    wrong = _first_errors(opened.problems)
    entries: dict[str, list[Entry]] = {}
    for entry in opened.loaded.entries:
        entries.setdefault(entry.at.file, []).append(entry)
    within = f"{PurePosixPath(opened.project.settings.catalog).as_posix()}/"
    found: dict[str, Problem] = {}
    for file in sorted(file for file in wrong if file.startswith(within)):
        for name in _names(file, entries.get(file, [])):
            found.setdefault(name, wrong[file])
    return found


def procedure_meant(opened: Opened, procedures: Mapping[str, Procedure], code: str) -> Procedure:
    """The procedure with a code; CannotRunError where there is none, with its error or the nearest code."""
    return procedures[code] if code in procedures else _refuse(opened, procedures, code)


def refuse_left_out(opened: Opened, code: str) -> None:
    """CannotRunError, with its first error, if the procedure is there and something is wrong in its file."""
    if problem := left_out(opened).get(code):
        about = {"code": code, "at": problem.at, "kind": problem.code, "text": problem.message}
        raise CannotRunError(say("the procedure {code} has errors: {at}: {kind} {text}", **about))


def _refuse(opened: Opened, procedures: Mapping[str, Procedure], code: str) -> NoReturn:
    from tthc.load.typed import nearest

    refuse_left_out(opened, code)
    unknown, hint = say("there is no procedure {code}", code=code), nearest(code, list(procedures))
    raise CannotRunError(say("{what} ({hint})", what=unknown, hint=hint) if hint else unknown)


def _first_errors(problems: Sequence[Problem]) -> dict[str, Problem]:
    """By file; the problems are in their order."""
    found: dict[str, Problem] = {}
    for problem in problems:
        if problem.severity is Severity.ERROR:
            found.setdefault(problem.at.file, problem)
    return found


def _names(file: str, entries: Sequence[Entry]) -> Iterator[str]:
    """What a file holds that is left out: a procedure is named in the name of a file that could not even be read."""
    from tthc.model.local_values import LocalValues
    from tthc.model.procedure import Procedure

    if not entries:
        path = PurePosixPath(file)
        yield path.stem if path.stem[:1].isdigit() and "local" not in path.parts else file
    for entry in entries:
        if isinstance(entry, Procedure):
            yield entry.code
        elif isinstance(entry, LocalValues):
            yield file
