"""`tthc publish`: the public pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.output import refuse_folder
from tthc.cli.session import as_day, at_option, open_project, say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.load.settings import Project
    from tthc.publish.site_plan import SitePlan


@click.command(
    help=_(
        "Write the public pages into a folder: a static site that needs no server. What has not changed is not "
        "written again; while nothing has changed at all, nothing is done."
    )
)
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
    from tthc.load.settings import find_project
    from tthc.publish.site_plan import find_plan
    from tthc.publish.site_state import SiteState, templates_digest

    project = find_project(root)
    refuse_folder(output, project)
    question = _question(project, as_day(day), drafts)
    made_from = f"{question} {templates_digest(project.templates)}"
    state = SiteState(project.root)
    if state.is_as_written(output, made_from):
        say_aside(say("nothing has changed: {index}", index=output / "index.html"))
        return 0
    plan = find_plan(state.plan, question)
    if plan is None:
        plan = _planned(root, output, as_day(day), drafts, state.plan, question)
    _write(plan, output, project)
    state.written(output, made_from)
    return 0


def _question(project: Project, day: date, drafts: bool) -> str:
    """Everything that the pages say depends on, in one word."""
    from tthc.load.digest import program_digest, remembered_digest_of

    parts = (
        program_digest(project.root),
        remembered_digest_of(project.catalog, project.root),
        repr(replace(project.settings, given=frozenset())),
        day.isoformat(),
        drafts,
        _locality_asked(),
    )
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _locality_asked() -> str:
    return click.get_current_context().find_root().params.get("locality") or ""


def _planned(root: Path, output: Path, day: date, drafts: bool, path: Path, question: str) -> SitePlan:
    from tthc.publish.folders import refuse_foreign
    from tthc.publish.site import MARK, Site, plan_site

    refuse_foreign(output, MARK)  # before a long wait; the writer asks again
    opened = open_project(root, day)
    if not opened.is_sound:
        raise CannotRunError(say("the catalogue has errors; 'tthc check' lists them. Nothing was published."))
    return plan_site(Site(opened.catalogue, opened.project.settings.authority, day, drafts), path, question)


def _write(plan: SitePlan, output: Path, project: Project) -> None:
    from tthc.publish.site import write_site

    built = write_site(plan, output, project.templates)
    for code, why in plan.about["held"]:
        say_aside(say("{code} is held back: {missing}", code=code, missing=why))
    say_aside(
        say(
            "{published} procedures published, {drafts} as drafts, {held} held back, in {files} files: {index}",
            published=len(built.published),
            drafts=len(built.drafts),
            held=len(plan.about["held"]),
            files=len(built.files),
            index=output / "index.html",
        )
    )
    say_aside(say("{count} files are new or different", count=len(built.changed)))
