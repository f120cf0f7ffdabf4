"""`tthc compare`: the same procedure in several localities, files and ways of handing in, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.session import as_day, at_option, format_option, locality_named, translate
from tthc.cli.shared.versions import NATION, Version, read_catalogue, version_meant
from tthc.cli.shared.words import chosen_language
from tthc.source import say

if TYPE_CHECKING:
    from tthc.cost.side_by_side import Side
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure


@click.command(
    help=_(
        "Put a procedure side by side: the nation's record, every locality that lays values over it (or those named by "
        "--with), files, and the ways of handing in. Says who asks least: documents, papers, certified copies, visits, "
        "fees, time. A time with * is a locality's promise."
    )
)
@click.argument("code")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--with", "localities", multiple=True, metavar=_("LOCALITY"), help=_("This locality (may be given several times)")
)
@at_option
@format_option("text", "json", "html")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, code: str, files: tuple[Path, ...], localities: tuple[str, ...], day: date | None, form: str
) -> int:
    from tthc.cost.side_by_side import offers, who_asks_least
    from tthc.show import side_by_side as shown

    project, catalogue = read_catalogue(root)
    national = version_meant(project, catalogue, f"{code}@{NATION[0]}", as_day(day))
    units = [locality_named(catalogue, name, as_day(day)) for name in localities]
    sides = [
        *_of_localities(catalogue, national.procedure, units, as_day(day)),
        *(_of_file(version_meant(project, catalogue, str(file), as_day(day)), file) for file in files),
    ]
    found = offers(sides)
    least = tuple(who_asks_least(found))
    title = f"{national.procedure.code}  {national.procedure.name}"
    match form:
        case "json":
            value = {"procedure": national.procedure.code, **shown.as_objects(found, least, translate)}
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        case "html":
            click.echo(shown.as_html(title, found, least, translate, chosen_language()))
        case _:
            click.echo(f"{title}\n{shown.as_text(found, least, translate)}")
    return 0


def _of_localities(catalogue: Catalogue, national: Procedure, units: list[str], day: date) -> Iterator[Side]:
    """The national record, and the localities asked for; if none is, all that lay something over it."""
    from tthc.cost.side_by_side import Side
    from tthc.model.local import Locality
    from tthc.model.overlay import in_locality, is_laid_over

    laying = [
        values.locality.id
        for values in catalogue.local_values
        if is_laid_over(values, national) and values.effective.covers(day)
    ]
    yield Side(translate(say("the nation's record")), national, catalogue)
    for unit in dict.fromkeys(units or sorted(laying)):
        laid = in_locality(catalogue, unit, day)
        known = catalogue.all(Locality).get(unit)
        yield Side(known.name if known else unit, laid.on(day).procedure(national.code), laid)


def _of_file(version: Version, file: Path) -> Side:
    from tthc.cost.side_by_side import Side

    return Side(file.name, version.procedure, version.catalogue)
