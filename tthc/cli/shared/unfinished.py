"""What a `tthc apply` that was killed has left is finished before anything is read: made whole, or thrown away."""

from __future__ import annotations

from pathlib import Path

from tthc.load.settings import FILE

_FOLDER = Path(".tthc") / "apply"

PATIENCE = 30
"""Seconds to wait for a change that is being put in place right now; as a rule it takes some milliseconds."""


def finish_what_was_left(start: Path) -> None:
    """Finish it in the project that a folder lies in, if it lies in one."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE).is_file():
            if (folder / _FOLDER).is_dir():
                _finish(folder)
            return


def _finish(folder: Path) -> None:
    from tthc.load.settings import find_project
    from tthc.load.transaction import Place, finish, is_committed, is_unfinished, locked
    from tthc.source import CannotRunError

    if not is_unfinished(Place(folder, folder)):
        return
    project = find_project(folder)
    place = Place(project.root, project.catalog)
    try:
        with locked(place, PATIENCE if is_committed(place) else 0):
            finished = finish(place)
    except CannotRunError:
        if is_committed(place):
            raise
        return  # somebody is preparing a change: nothing of it stands in the catalogue yet
    for one in finished:
        _say(one.id, one.in_the_way, one.end)


def _say(change: str, in_the_way: tuple[str, ...], end: str) -> None:
    from tthc.cli.shared.session import say_aside
    from tthc.load.transaction import DONE, FOLDER
    from tthc.source import say

    if end == DONE:
        say_aside(say("A change that was cut off has been finished: {id} ('tthc apply --list').", id=change))
        return
    say_aside(
        say(
            "A change that was cut off has been taken back, because {files} had been edited meanwhile; its texts are "
            "in {folder}",
            files=in_the_way,
            folder=(FOLDER / f"{change}{end}").as_posix(),
        )
    )
