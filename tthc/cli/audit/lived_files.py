"""The files of `tthc audit lived`: what is done as BPMN, and both flows as a picture, for one procedure or several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.cli.shared.output import Target, refuse_loss, write_output
from tthc.cli.shared.session import Opened, say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.audit.comparing.lived import Lived, LivedProcedure


@dataclass(frozen=True)
class Drawings:
    """Where each kind of drawing goes, by its suffix: a file, or a folder for a file of each procedure."""

    places: Mapping[str, Path]
    replace: bool


def check_targets(asked: Drawings, opened: Opened) -> None:
    """Refuse at once where something would be lost; in a folder only what is there shows that, later."""
    for suffix, place in asked.places.items():
        if not place.is_dir():
            refuse_loss(_target(place, suffix, asked, opened))


def write_drawings(asked: Drawings, opened: Opened, lived: Lived) -> None:
    """Write each and say so; CannotRunError for one file and several procedures."""
    for suffix, place in asked.places.items():
        if not place.is_dir() and len(lived.procedures) != 1:
            text = say(
                "{file} is one file, and there are {count} procedures: name one with --procedure, or a folder",
                file=place,
                count=len(lived.procedures),
            )
            raise CannotRunError(text)
        for procedure in lived.procedures:
            _write(suffix, place, procedure, asked, opened)


def _write(suffix: str, place: Path, procedure: LivedProcedure, asked: Drawings, opened: Opened) -> None:
    in_folder = place.is_dir()
    if in_folder and not procedure.paths:
        say_aside(say("{code}: no settled dossier has steps to draw", code=procedure.code))
        return
    target = _target(place / f"{procedure.code}{suffix}" if in_folder else place, suffix, asked, opened)
    refuse_loss(target)
    write_output(target, MADE[suffix](procedure, opened))
    say_aside(say("wrote {file}", file=target.path))


def _target(path: Path, suffix: str, asked: Drawings, opened: Opened) -> Target:
    return Target(path, opened.project, f"audit lived {suffix[1:]}", (suffix,), asked.replace)


def _bpmn(procedure: LivedProcedure, opened: Opened) -> bytes:
    from tthc.exchange.bpmn.bpmn import bpmn_of
    from tthc.exchange.bpmn.lived_flow import lived_flow

    return bpmn_of(lived_flow(procedure, opened.catalogue))


def _picture(procedure: LivedProcedure, opened: Opened) -> bytes:
    from tthc.exchange.bpmn.lived_flow import lived_flow, published_flow
    from tthc.publish.flow_picture import flow_picture

    try:
        published = published_flow(procedure, opened.catalogue)
    except CannotRunError:  # no steps are published, or they wait for each other in a ring: what is done can be drawn
        published = None
    title = f"{procedure.code} {procedure.version.name}"
    return flow_picture(published, lived_flow(procedure, opened.catalogue), title)


MADE: Mapping[str, Callable[[LivedProcedure, Opened], bytes]] = {".bpmn": _bpmn, ".svg": _picture}
