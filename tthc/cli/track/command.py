"""`tthc track`: what was promised against what the logs show, and the targets against the base year."""

from __future__ import annotations

from datetime import date, datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import (
    Opened,
    as_day,
    at_option,
    format_option,
    locality_asked_for,
    open_project,
    say_aside,
    translate,
)
from tthc.source import say

if TYPE_CHECKING:
    from tthc.analyse.promises import Promise
    from tthc.audit.figures.by_day import DailyLog
    from tthc.show.tracking import Followed


@click.command(
    help=_(
        "Follow up what enacted proposals promised: for each procedure and month how long dossiers took, before and "
        "since; whether the promise was kept; what was saved so far. Then the targets for time and cost against the "
        "base year, with the share of procedures that have a base figure."
    )
)
@click.argument("codes", nargs=-1, metavar=_("[CODE]..."))
@click.option(
    "--log", type=click.Path(path_type=Path), help=_("Log of dossiers (CSV); without it the one of tthc.toml")
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=_("Write a workbook (.xlsx) or a page with pictures (.html) too"),
)
@replace_option
@format_option("text", "json")
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    codes: tuple[str, ...],
    log: Path | None,
    output: Path | None,
    replace: bool,
    form: str,
    day: date | None,
) -> int:
    from tthc.cli.propose import known_codes
    from tthc.show.tracking import as_json, as_text

    opened = open_project(root, as_day(day))
    target = Target(output, opened.project, "track", (".xlsx", ".html"), replace) if output else None
    if target:
        refuse_loss(target)
    broken = say_left_out(opened)
    known_codes(opened, codes)
    followed = _followed(opened, codes, log, as_day(day))
    click.echo(as_json(followed, translate) if form == "json" else as_text(followed, translate))
    if target:
        _write(followed, target)
    return broken


def _followed(opened: Opened, codes: tuple[str, ...], log: Path | None, day: date) -> Followed:
    from tthc.analyse.promises import promises, track
    from tthc.cli.shared.practice import log_of
    from tthc.cost.progress import progress
    from tthc.show.tracking import Followed
    from tthc.store.files import files

    found = promises(one for one in files(opened.project.store) if not codes or one.proposal.procedure in codes)
    since = tuple(one for one in found if one.effective <= day)
    path = log or log_of(opened)
    read = _daily(opened, path, since, day) if path else None  # says what is wrong with it, also if nothing needs it
    seen = read if since else None
    unit = locality_asked_for(opened.catalogue, opened.project, day)
    return Followed(
        day=day,
        tracked=track(since, seen) if seen else (),
        promises=found,
        log=seen,
        targets=progress(opened.catalogue, day, unit),
        names={code: procedure.name for code, procedure in opened.catalogue.procedures.items()},
    )


def _daily(opened: Opened, log: Path, since: tuple[Promise, ...], day: date) -> DailyLog:
    from tthc.audit.figures.by_day import daily
    from tthc.audit.judging.dossiers import judge_log
    from tthc.cli.shared.counting import counting_policy
    from tthc.cli.shared.log_source import log_source

    policy = counting_policy(opened)
    judged = judge_log(log_source(log, opened.project), opened.catalogue, day, policy)
    return daily(judged, opened.catalogue, [promise.procedure for promise in since])


def _write(followed: Followed, target: Target) -> None:
    from tthc.show.language import Language, translator
    from tthc.show.tracking_workbook import tracking_workbook

    if target.path.suffix.lower() == ".html":
        from tthc.cli.track.page import tracking_page
        from tthc.publish.audits.tracking_page import tracking_file

        project = target.project
        write_output(target, tracking_file(tracking_page(followed, project.settings.authority), project.templates))
    else:
        write_output(target, tracking_workbook(followed, datetime.now().astimezone(), translator(Language.VIETNAMESE)))
    say_aside(say("wrote {file}", file=target.path))
