"""`tthc ls`: the procedures of the catalogue that a selector names."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import at_option, format_option, translate


@click.command(
    cls=SelectingCommand,
    help=_("List procedures: code, name, sector, level, version, sorted by name as a dictionary sorts.")
    + "\n\n"
    + SELECTORS,
)
@selection_options
@at_option
@format_option("text", "json", "csv")
@click.option("--count", is_flag=True, help=_("Only how many there are"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    day: date | None,
    form: str,
    count: bool,
) -> int:
    from tthc.show import listing

    chosen = choose(root, day, wanted, excluded, against)
    if count:
        click.echo(len(chosen.procedures))
        return 0
    shown = {"text": listing.as_text, "json": listing.as_json, "csv": listing.as_csv}[form]
    click.echo(shown(listing.in_alphabet(chosen.procedures), chosen.catalogue, translate), nl=form != "csv")
    return 0
