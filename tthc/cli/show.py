"""`tthc show CODE|id`: all that the catalogue knows of one thing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_any
from tthc.cli.shared.left_out import refuse_left_out, say_left_out
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.model.catalogue import Catalogue
    from tthc.model.entry import Entry


@click.command(
    help=_(
        "Show all that the catalogue knows of a procedure (its code), a kind of paper, an agency, a law, a database, "
        "an applicant or a sector (its id or name)."
    )
)
@click.argument("words", nargs=-1, required=True, metavar=_("CODE|ID|NAME"), shell_complete=complete_any)
@at_option
@format_option("text", "json")
@click.pass_obj
def command(root: Path, words: tuple[str, ...], day: date | None, form: str) -> int:  # noqa: D103 - see help
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.model.procedure import Procedure
    from tthc.show import entry as shown
    from tthc.show import procedure as of_procedure
    from tthc.show.page import as_text

    opened = open_project(root, as_day(day))
    say_left_out(opened)
    graph = CatalogueGraph(opened.catalogue.on(as_day(day)))
    if " ".join(words) not in graph.catalogue.procedures:
        refuse_left_out(opened, " ".join(words))
    found = find_entries(graph.catalogue, " ".join(words))
    if form == "json":
        objects = [
            of_procedure.as_object(e, graph, as_day(day), translate)
            if isinstance(e, Procedure)
            else shown.as_object(e, graph)
            for e in found
        ]
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
        return 0
    pages = (
        of_procedure.procedure_page(e, graph, as_day(day), translate)
        if isinstance(e, Procedure)
        else shown.entry_page(e, graph, translate)
        for e in found
    )
    width = shutil.get_terminal_size((100, 24)).columns
    click.echo("\n\n".join(as_text(page, width) for page in pages))
    return 0


MOST = 20
"""More pages than anybody reads at once."""


def find_entries(catalogue: Catalogue, words: str) -> tuple[Entry, ...]:
    """The entries with this id or, if there are none, this name; CannotRunError with the nearest ones otherwise."""
    from tthc.graph.selectors import matching, near_names
    from tthc.model.catalogue import KINDS
    from tthc.show.entry import title_of
    from tthc.source import CannotRunError
    from tthc.vietnamese import fold

    registers = {kind: catalogue.all(kind) for kind in KINDS.values()}
    exact = tuple(register[words] for register in registers.values() if words in register)
    if exact:
        return exact
    found: list[Entry] = []
    names: dict[str, str] = {}
    for register in registers.values():
        known = {id_: (title_of(entry), *getattr(entry, "aliases", ())) for id_, entry in register.items()}
        found += [register[id_] for id_ in matching(words, known)]
        names.update({fold(word): word for id_, words_ in known.items() for word in (*words_, id_) if word})
    if len(found) > MOST:
        raise CannotRunError(say("{count} things are called so; name one of them", count=len(found)))
    if found:
        return tuple(found)
    as_written = sorted(names.values(), key=lambda name: (" " in name) != (" " in words))  # ids for an id
    if near := near_names(words, as_written, 3):
        raise CannotRunError(say("nothing in the catalogue is called {name!r}; near it: {near}", name=words, near=near))
    raise CannotRunError(say("nothing in the catalogue is called {name!r}", name=words))
