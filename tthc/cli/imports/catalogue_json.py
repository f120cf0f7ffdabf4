"""`tthc import json`: what `tthc export json` has written, into this catalogue."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.session import say_aside, translate
from tthc.source import CannotRunError, say

SUMMARY = _("A whole catalogue, as 'tthc export json' writes it")


@click.command(
    "json",
    help=SUMMARY
    + ". "
    + _("Adds what is new here; what is here already stays as it is, and is named where it differs."),
    short_help=SUMMARY,
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Report, and write nothing"))
@click.pass_obj
def command(root: Path, file: Path, dry_run: bool) -> int:  # noqa: D103 - its help stands above
    from tthc.exchange.catalogue_json import read_catalogue_json
    from tthc.exchange.importing.join_catalogue import join_catalogue
    from tthc.exchange.writing.landing import land, recover
    from tthc.load.catalogue import load_catalogue
    from tthc.load.files import yaml_files
    from tthc.load.settings import find_project

    project = find_project(root)
    read = read_catalogue_json(file)
    for problem in read.problems:
        hint = f" ({translate(problem.hint)})" if problem.hint else ""
        click.echo(f"{problem.at}: {problem.code} {translate(problem.message)}{hint}")
    if read.problems:
        raise CannotRunError(say("{file} has mistakes; nothing was imported", file=file))
    if recover(project.catalog):
        say_aside(say("an earlier import had been cut off; what it had begun was taken back"))
    ours = load_catalogue(project.catalog, project.root).catalogue
    taken = [path.relative_to(project.catalog).as_posix() for path in yaml_files(project.catalog)]
    joined = join_catalogue(read.catalogue, ours, taken)
    if joined.texts and not dry_run:
        land(project.catalog, joined.texts)
    for text in joined.texts:
        click.echo(text.path)
    for entry in joined.otherwise:
        say_aside(say("{id} is different here and was left as it is", id=entry.id))  # type: ignore[attr-defined]  # every kind has one
    say_aside(
        say(
            "{new} entries new, {same} here already, {other} here otherwise",
            new=joined.new,
            same=joined.same,
            other=len(joined.otherwise),
        )
    )
    return int(bool(joined.otherwise))
