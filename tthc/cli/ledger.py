"""`tthc ledger`: every kind of paper, who issues it, who asks for it, and which database holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import at_option, format_option, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.model.procedure import Procedure

SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"text": (".txt", ".md"), "json": (".json",), "csv": (".csv",), "xlsx": (".xlsx",)}
)
"""How a file of each form may end."""


@click.command(
    cls=SelectingCommand,
    help=_(
        "For each kind of paper: who issues it, in how many procedures it is asked for (only this, or another one will "
        "do), how often in each life event, and which database holds it, under which law. Those asked for most first."
    )
    + "\n\n"
    + SELECTORS,
)
@selection_options
@at_option
@format_option("text", "json", "csv", "xlsx")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help=_("File to write (for xlsx)"))
@replace_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    day: date | None,
    form: str,
    output: Path | None,
    replace: bool,
) -> int:
    from tthc.exchange.tables.one_table import csv_text, xlsx_bytes
    from tthc.graph.ledger import ledger
    from tthc.show import ledger as shown

    if form == "xlsx" and output is None:
        raise click.UsageError(_("a workbook goes into a file: name it with -o."))
    chosen = choose(root, day, wanted, excluded, against)
    target = Target(output, chosen.opened.project, "ledger", SUFFIXES[form], replace) if output else None
    if target:
        refuse_loss(target)
    events, names = _events(chosen.graph)
    lines = ledger(chosen.graph, chosen.procedures, events)
    if form == "xlsx":
        data = xlsx_bytes(shown.as_table(lines, names, translate), chosen.day)
    elif form == "csv":
        data = csv_text(shown.as_table(lines, names, translate)).encode()
    else:
        data = (shown.as_json if form == "json" else shown.as_text)(lines, names, translate).encode() + b"\n"
    if target is None:
        click.echo(data.decode(), nl=False)
    else:
        write_output(target, data)
        say_aside(say("wrote {file}", file=target.path))
    return 0


def _events(graph: CatalogueGraph) -> tuple[Mapping[str, Sequence[Procedure]], Mapping[str, str]]:
    """The procedures of each life event, and what the events are called."""
    from tthc.model.journey import Journey

    journeys = graph.catalogue.all(Journey).values()
    return {j.id: graph.procedures_in(j) for j in journeys}, {j.id: j.name for j in journeys}
