"""`tthc export`: the catalogue, or some of its procedures, in the forms that others read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.output import Target, refuse_folder, refuse_loss, replace_option, write_output
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import at_option, say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.exchange.rdf.triples import Triple
    from tthc.graph.interchange import Drawing
    from tthc.model.catalogue import Catalogue

STDOUT = Path("-")
FORMATS = ("json", "csv", "xlsx", "sqlite", "graphml", "dot", "bpmn", "jsonld", "turtle")

SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "json": (".json",),
        "csv": (".csv",),
        "xlsx": (".xlsx",),
        "sqlite": (".sqlite", ".sqlite3", ".db"),
        "graphml": (".graphml", ".xml"),
        "dot": (".dot", ".gv"),
        "bpmn": (".bpmn", ".xml"),
        "jsonld": (".jsonld", ".json"),
        "turtle": (".ttl", ".turtle"),
    }
)
"""How a file of each form may end."""

Files = Mapping[str, bytes]
"""What goes into a folder; a single file has the empty name."""

ONE_FILE = ""


@dataclass(frozen=True)
class Options:
    """What the forms need to know beside the catalogue: the day it is of, and whether steps are asked for."""

    day: date
    steps: bool = False


@click.command(
    cls=SelectingCommand,
    help=_(
        "Write the catalogue, or the procedures named by SELECTOR, in a form that others read.\n\n"
        "json is the whole catalogue without loss, every version of it; the other forms hold what is in force on a day."
    )
    + "\n\n"
    + SELECTORS,
)
@click.argument("form", metavar=_("FORMAT"), type=click.Choice(FORMATS))
@selection_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=STDOUT,
    help=_("File to write, or folder for csv and for several procedures (default: the screen)"),
)
@replace_option
@click.option("--steps", is_flag=True, help=_("graphml, dot: the steps of each procedure, not the whole catalogue"))
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    form: str,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    output: Path,
    replace: bool,
    steps: bool,
    day: date | None,
) -> int:
    chosen = choose(root, day, wanted, excluded, against)
    target = Target(output, chosen.opened.project, "export", SUFFIXES[form], replace)
    if output != STDOUT:
        _refuse_at_once(target, form)
    whole = chosen.catalogue
    if form == "json":  # it is taken back as the national record: a locality's values stay in their own entries
        whole = chosen.opened.national if day is None else chosen.opened.national.on(day)
    codes = {procedure.code for procedure in chosen.procedures}
    catalogue = only(whole, codes) if wanted or excluded else whole
    _write(FORMS[form](catalogue, Options(chosen.day, steps)), target)
    return int(not chosen.opened.is_sound)


def only(catalogue: Catalogue, codes: Collection[str]) -> Catalogue:
    """The catalogue with these procedures, in all the versions it has, and all of its reference data."""
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

    kept = (e for e in catalogue.entries if not isinstance(e, Procedure) or e.code in codes)
    return Catalogue(tuple(kept))


def _refuse_at_once(target: Target, form: str) -> None:
    """Before the work begins, what can be refused already; whether it is to be one file or several may not be known."""
    if target.path.suffix.lower() in SUFFIXES[form]:
        refuse_loss(target)
    else:
        refuse_folder(target.path, target.project)


def _write(files: Files, target: Target) -> None:
    if set(files) != {ONE_FILE}:
        _write_folder(files, target)
    elif target.path == STDOUT:
        click.echo(files[ONE_FILE], nl=False)
    else:
        write_output(target, files[ONE_FILE])
        say_aside(say("wrote {file}", file=target.path))


def _write_folder(files: Files, target: Target) -> None:
    from tthc.publish.folders import replace_folder

    if target.path == STDOUT:
        raise CannotRunError(say("this makes several files: name a folder with -o"))
    refuse_folder(target.path, target.project)
    replace_folder(target.path, files, MARK)
    say_aside(say("wrote {count} files into {folder}", count=len(files), folder=target.path))


MARK = ".tthc-export"
"""The file by which a folder is known as written by an earlier export."""


def _json(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.catalogue_json import catalogue_as_json

    return {ONE_FILE: catalogue_as_json(catalogue)}


def _csv(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.tables.csv_folder import csv_files

    return csv_files(catalogue)


def _xlsx(catalogue: Catalogue, options: Options) -> Files:
    from tthc.exchange.tables.workbook import tables_workbook

    book = tables_workbook(catalogue, options.day)
    if book.cut:
        say_aside(
            say("{count} texts are longer than a cell can hold and are cut off; json has them whole", count=book.cut)
        )
    return {ONE_FILE: book.data}


def _sqlite(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.tables.sqlite_file import sqlite_file

    return {ONE_FILE: sqlite_file(catalogue)}


def _graph(catalogue: Catalogue, options: Options, write: Callable[[Drawing], bytes], ending: str) -> Files:
    from tthc.graph.interchange import catalogue_drawing, step_drawing

    if not options.steps:
        return {ONE_FILE: write(catalogue_drawing(catalogue))}
    procedures = catalogue.procedures.values()
    return _one_or_several({f"{p.code}.{ending}": write(step_drawing(p, catalogue)) for p in procedures})


def _graphml(catalogue: Catalogue, options: Options) -> Files:
    from tthc.graph.interchange import graphml

    return _graph(catalogue, options, graphml, "graphml")


def _dot(catalogue: Catalogue, options: Options) -> Files:
    from tthc.graph.interchange import dot

    return _graph(catalogue, options, dot, "dot")


def _bpmn(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.bpmn.bpmn import bpmn

    files: dict[str, bytes] = {}
    for procedure in catalogue.procedures.values():
        try:
            files[f"{procedure.code}.bpmn"] = bpmn(procedure, catalogue)
        except CannotRunError as nothing_to_draw:
            say_aside(nothing_to_draw.message)
    if not files:
        raise CannotRunError(say("no procedure here has steps to draw"))
    return _one_or_several(files)


def _rdf(catalogue: Catalogue, write: Callable[[Iterable[Iterable[Triple]]], bytes]) -> Files:
    from tthc.exchange.rdf.cpsv import catalogue_triples

    return {ONE_FILE: write(catalogue_triples(catalogue))}


def _jsonld(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.rdf.triples import json_ld

    return _rdf(catalogue, json_ld)


def _turtle(catalogue: Catalogue, _: Options) -> Files:
    from tthc.exchange.rdf.triples import turtle

    return _rdf(catalogue, turtle)


def _one_or_several(files: Files) -> Files:
    """A folder of files, or the only one of them as a file of its own."""
    return files if len(files) != 1 else {ONE_FILE: next(iter(files.values()))}


FORMS: Mapping[str, Callable[[Catalogue, Options], Files]] = MappingProxyType(
    {
        "json": _json,
        "csv": _csv,
        "xlsx": _xlsx,
        "sqlite": _sqlite,
        "graphml": _graphml,
        "dot": _dot,
        "bpmn": _bpmn,
        "jsonld": _jsonld,
        "turtle": _turtle,
    }
)
"""What each form makes of a catalogue."""
