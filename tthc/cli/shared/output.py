"""Where commands may write what they were asked to write: nothing that somebody else made, or has changed, is lost.

The project remembers in `.tthc/written.json` which command wrote what, and where. A file that is not remembered, or is
no longer as it was written, is a person's: it stays, unless `--replace` says otherwise. What lies among the files that
a project is made of stays in any case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.source import CannotRunError, Message, say, why_of

if TYPE_CHECKING:
    from tthc.load.settings import Project

F = TypeVar("F", bound=Callable[..., Any])

LEDGER = Path(".tthc", "written.json")


@dataclass(frozen=True)
class Target:
    """A file that a command was asked to write, and what may stand in its place.

    Without `suffixes` any name will do. `is_ours` knows a file that holds just what the command writes, also where an
    earlier run on another machine wrote it.
    """

    path: Path
    project: Project
    command: str
    suffixes: tuple[str, ...] = ()
    replace: bool = False
    is_ours: Callable[[Path], bool] = lambda _path: False


def replace_option(command: F) -> F:
    """`--replace`: the person knows what is lost."""
    option = click.option(
        "--replace", is_flag=True, help=_("Overwrite the file of -o also where it was changed or is another's")
    )
    return option(command)


def refuse_loss(target: Target) -> None:
    """CannotRunError, with the file and the reason, if writing it would lose something or cannot be meant.

    Commands ask before they begin, so that nobody waits for what is refused in the end.
    """
    path = target.path
    if target.suffixes and path.suffix.lower() not in target.suffixes:
        raise CannotRunError(say("{file}: name a file that ends in {suffixes}", file=path, suffixes=target.suffixes))
    refuse_own_folders(path, target.project)
    refuse_missing_folder(path)
    with _in_words(path):
        if not path.exists():
            return
        if not path.is_file():
            raise CannotRunError(say("{file} is not a regular file", file=path))
        if not target.replace and (why := _why_anothers(target)):
            raise CannotRunError(why)


def write_output(target: Target, data: bytes) -> None:
    """Write the file, all of it or nothing, and remember that; CannotRunError if something would be lost."""
    from tthc.exchange.writing.one_file import replace_file

    refuse_loss(target)
    replace_file(target.path, data)
    _remember(target, data)


def refuse_folder(folder: Path, project: Project) -> None:
    """CannotRunError if a folder may not be made there: among the project's own files, or below one that is missing."""
    refuse_own_folders(folder, project)
    refuse_missing_folder(folder)


def refuse_own_folders(path: Path, project: Project) -> None:
    """CannotRunError if a path lies among the files that the project is made of, or is one of them."""
    with _in_words(path):
        place, root = path.resolve(), project.root.resolve()
        for own in _own_places(project):
            if (root / own).resolve() != root and place.is_relative_to((root / own).resolve()):
                raise CannotRunError(
                    say("{file}: {own} is part of the project itself; name another place", file=path, own=own)
                )


def _own_places(project: Project) -> tuple[str, ...]:
    """The folders and the file that a project is made of, as its settings call them."""
    settings = project.settings
    return settings.catalog, settings.rules, settings.templates, str(LEDGER.parent), "tthc.toml"


def refuse_missing_folder(path: Path) -> None:
    """CannotRunError with the uppermost folder above that is missing: that is where the slip of the pen is."""
    with _in_words(path):
        missing = [folder for folder in path.absolute().parents if not folder.exists()]
    if missing:
        why = say("there is no folder {folder}", folder=missing[-1])
        raise CannotRunError(say("{file} cannot be written: {why}", file=path, why=why))


def _why_anothers(target: Target) -> Message | None:
    """Why a file that is there is not this command's to overwrite."""
    if target.is_ours(target.path):
        return None
    known = _ledger(target.project).get(_place(target), {})
    if known.get("command") != target.command:
        return say(
            "{file} is there already and is not of this command: name another file, or say --replace", file=target.path
        )
    if known.get("sha256") != hashlib.sha256(target.path.read_bytes()).hexdigest():
        return say(
            "{file} was changed after it was written: name another file, or say --replace to lose the changes",
            file=target.path,
        )
    return None


def _place(target: Target) -> str:
    """The file as the project remembers it: from its own folder, so that the project may be moved."""
    path, root = target.path.resolve(), target.project.root.resolve()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _ledger(project: Project) -> dict[str, Mapping[str, str]]:
    """What was written where; nothing if that cannot be read: then every file is somebody's."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads((project.root / LEDGER).read_text(encoding="utf-8"))
        if isinstance(found, dict) and all(isinstance(entry, dict) for entry in found.values()):
            return found
    return {}


def _remember(target: Target, data: bytes) -> None:
    """A project that cannot be written to remembers nothing: the next run will ask for `--replace`."""
    from tthc.exchange.writing.one_file import replace_file

    root = target.project.root
    kept = {place: entry for place, entry in _ledger(target.project).items() if (root / place).exists()}
    kept[_place(target)] = {"command": target.command, "sha256": hashlib.sha256(data).hexdigest()}
    with suppress(CannotRunError, OSError):
        replace_file(root / LEDGER, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """What the operating system refuses, as a sentence about the path."""
    try:
        yield
    except OSError as error:
        raise CannotRunError(say("{file} cannot be written: {why}", file=path, why=why_of(error))) from error
