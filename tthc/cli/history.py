"""`tthc history`: all versions of a procedure, with what changed from each to the next."""

from __future__ import annotations

import json
from gettext import gettext as _
from itertools import pairwise
from pathlib import Path

import click

from tthc.cli.diff import compare
from tthc.cli.shared.session import format_option, today, translate
from tthc.cli.shared.versions import read_catalogue, version_here, versions_of


@click.command(
    help=_("List the versions of a procedure: their periods, their decisions, and what changed from each to the next.")
)
@click.argument("code")
@click.option("--burden", is_flag=True, help=_("Leave out what makes life neither harder nor easier"))
@format_option("text", "json")
@click.pass_obj
def command(root: Path, code: str, burden: bool, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.show import history as shown
    from tthc.show.history import Told

    project, catalogue = read_catalogue(root)
    found = [version_here(project, catalogue, version, today()) for version in versions_of(catalogue, code)]
    changes = [(), *(compare(before, after).found for before, after in pairwise(found))]
    told = [Told(one.procedure, changed) for one, changed in zip(found, changes, strict=True)]
    if form == "json":
        click.echo(json.dumps(shown.as_object(told, translate), ensure_ascii=False, indent=2))
    else:
        click.echo(shown.as_text(told, translate, is_long=not burden))
    return 0
