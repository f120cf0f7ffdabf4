"""`tthc schema`: JSON Schemas for editors."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.session import say_aside
from tthc.source import say


@click.command(
    help=_(
        "Write the JSON Schemas of procedures, reference data, rules and log mappings into the project, for editors."
    )
)
@click.pass_obj
def command(root: Path) -> int:  # noqa: D103 - its help stands above
    from tthc.load.schema import schemas_of_catalogue, schemas_of_rules
    from tthc.load.settings import find_project

    project = find_project(root)
    rules = project.root / project.settings.rules
    for path in (*schemas_of_catalogue(project.catalog), *(schemas_of_rules(rules) if rules.is_dir() else ())):
        say_aside(say("wrote {file}", file=path))
    return 0
