"""`tthc check`: what is wrong in the catalogue."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.session import as_day, at_option, emit, fail_on_option, format_option, open_project, translate


@click.command(help=_("Check the catalogue and the rules, and report every mistake at once: file:line:column."))
@at_option
@format_option("text", "json", "sarif")
@fail_on_option
@click.pass_obj
def command(root: Path, day: date | None, form: str, fail_on: str) -> int:  # noqa: D103 - its help stands above
    from tthc.show.problems import remark_on

    opened = open_project(root, as_day(day))
    return emit([remark_on(problem, translate) for problem in opened.problems], form, fail_on)
