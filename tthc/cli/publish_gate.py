"""`tthc publish --gate`: what would go out today, what is new, changed and gone since the last time, what is held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tthc.cli.output import Target, refuse_loss, write_output
from tthc.cli.publish_deadlines import deadlines_of
from tthc.cli.publish_record import gate_of
from tthc.cli.session import open_project, translate


def show_gate(root: Path, day: date, form: str, page: Path | None, *, replace: bool) -> int:
    """Print it, and write the page for officers if one is asked for; 1 if something is held back."""
    from tthc.load.settings import find_project
    from tthc.show import gate as shown

    target = Target(page, find_project(root), "publish --gate", (".html",), replace) if page else None
    if target:
        refuse_loss(target)
    opened = open_project(root, day)
    gate = gate_of(opened, day)
    if form == "json":
        click.echo(shown.as_json(gate, day, translate))
    else:
        click.echo(shown.as_text(gate, day, translate))
    if target:
        from tthc.cli.publish_officers_page import officers_page
        from tthc.publish.officers_page import officers_file

        made = officers_page(gate, deadlines_of(opened, day), opened.project.settings.authority, day)
        write_output(target, officers_file(made, opened.project.templates))
    return int(bool(gate.held))
