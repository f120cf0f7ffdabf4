"""Places to write that may be folders which are not there yet: `thu/` is one, by its stroke; `thu` may be a slip."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.output import refuse_folder
from tthc.cli.shared.session import say_aside
from tthc.source import CannotRunError, say, why_of

if TYPE_CHECKING:
    from tthc.load.settings import Project

_ASKED = "tthc.new_folders"
_STROKES = tuple(filter(None, (os.sep, os.altsep)))


class NewPlace(click.Path):
    """A file or a folder; the context remembers which was written with a stroke at its end, which a Path forgets."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The place."""
        place = super().convert(value, param, ctx)
        if ctx and isinstance(value, str) and value.endswith(_STROKES):
            ctx.meta.setdefault(_ASKED, []).append(place)
        return place


def folders_asked_for() -> Sequence[Path]:
    """The places that can only be meant as folders."""
    found: Sequence[Path] = click.get_current_context().meta.get(_ASKED, ())
    return found


def make_folder(folder: Path, project: Project) -> None:
    """Make it and say so, if it is not there; CannotRunError where none may be made."""
    if folder.is_dir():
        return
    refuse_folder(folder, project)
    try:
        folder.mkdir()
    except OSError as error:
        raise CannotRunError(say("{file} cannot be written: {why}", file=folder, why=why_of(error))) from None
    say_aside(say("made the folder {folder}", folder=folder))
