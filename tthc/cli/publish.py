"""`tthc publish`: the public pages."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.output import refuse_folder
from tthc.cli.session import as_day, at_option, open_project, say_aside
from tthc.source import CannotRunError, say


@click.command(help=_("Write the public pages into a folder: a static site that needs no server."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help=_("Folder to write"),
)
@click.option(
    "--drafts/--no-drafts", default=False, show_default=True, help=_("With procedures that lack a mandatory element")
)
@at_option
@click.pass_obj
def command(root: Path, output: Path, drafts: bool, day: date | None) -> int:  # noqa: D103 - its help stands above
    from tthc.check.completeness import missing_mandatory
    from tthc.publish.site import build_site

    opened = open_project(root, as_day(day))
    refuse_folder(output, opened.project)
    if not opened.is_sound:
        raise CannotRunError(say("the catalogue has errors; 'tthc check' lists them. Nothing was published."))
    templates = opened.project.templates
    authority = opened.project.settings.authority
    built = build_site(opened.catalogue, authority, output, as_day(day), templates, include_drafts=drafts)
    for procedure in opened.catalogue.on(as_day(day)).procedures.values():
        if procedure.code not in (*built.published, *built.drafts):
            say_aside(say("{code} is held back: {missing}", code=procedure.code, missing=missing_mandatory(procedure)))
    held_back = len(opened.catalogue.on(as_day(day)).procedures) - len(built.published) - len(built.drafts)
    say_aside(
        say(
            "{published} procedures published, {drafts} as drafts, {held} held back, in {files} files: {index}",
            published=len(built.published),
            drafts=len(built.drafts),
            held=held_back,
            files=len(built.files),
            index=output / "index.html",
        )
    )
    return 0
