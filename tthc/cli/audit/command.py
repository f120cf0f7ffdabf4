"""`tthc audit`: were the promised times kept."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tthc.cli.audit.reported import reported_option, say_reported
from tthc.cli.shared.lazy import Commands, WorkingGroup
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, pseudonyms_of, reading_options
from tthc.cli.shared.output import replace_option
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.show.audit_summary import AuditShown

SUBCOMMANDS: Commands = MappingProxyType(
    {
        "explain": ("tthc.cli.audit.explain", _("Say how one dossier was judged, and which rules moved its due date")),
        "advise": ("tthc.cli.audit.advise", _("Say which shorter limits would be kept, and which limits are not")),
        "learn": ("tthc.cli.audit.learn", _("Take yearly numbers and step times from a log into the catalogue")),
        "lived": ("tthc.cli.audit.lived", _("Compare the steps that were done with the published procedure")),
        "map": ("tthc.cli.audit.map", _("Propose a mapping for a log, and say what of it is understood")),
        "signals": ("tthc.cli.audit.signals", _("Look for signs that need a look, with a rate of false alarm")),
    }
)

DIMENSIONS = ("province", "level", "agency", "commune", "sector", "procedure", "channel", "month")


@click.command(
    cls=WorkingGroup,
    table=SUBCOMMANDS,
    help=_(
        "Audit a log of dossiers: how many were received, settled early, on time or late, are open or paused, by the "
        "promised limit or the law's, and where time is lost. LOG is a file, a folder of them or several: of a dossier "
        "in several files the last one counts. Rows that cannot be judged are put aside with their reason; no personal "
        "data is read."
    ),
)
@click.argument("log", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@reported_option
@at_option
@format_option("text", "json")
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option("--period", metavar=_("PERIOD"), help=_("2026, 2026-H1, 2026-Q1, 2026-03 or 2026-01-05..2026-02-03"))
@click.option("--by", "by", type=click.Choice(DIMENSIONS), help=_("A table with a line for each of these"))
@click.option(
    "--limit",
    "kind",
    type=click.Choice(["promised", "statutory"]),
    default="promised",
    show_default=True,
    help=_("Against the promised limit or the law's"),
)
@click.option("--steps", type=click.Path(path_type=Path), help=_("Log of steps beside it: where time is lost"))
@click.option("--petitions", type=click.Path(path_type=Path), help=_("List of petitions (CSV) to count beside it"))
@click.option("--html", "page", type=click.Path(path_type=Path), help=_("Write a page with charts to this file"))
@click.option("--signals", is_flag=True, help=_("Put signs that need a look on the page"))
@click.option("--xlsx", "workbook", type=click.Path(path_type=Path), help=_("Write the official tables to this file"))
@click.option(
    "--promises",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("With --public: write the shares of kept promises for 'tthc publish' to this file (.json)"),
)
@click.option(
    "--public",
    is_flag=True,
    help=_("Leave small groups out of the page; needs a period that is over"),
)
@click.option(
    "--no-cache", is_flag=True, help=_("Judge every file of a folder anew, and keep nothing for the next time")
)
@replace_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: tuple[Path, ...],
    day: date | None,
    form: str,
    policy: str | None,
    period: str | None,
    by: str | None,
    kind: str,
    steps: Path | None,
    petitions: Path | None,
    page: Path | None,
    workbook: Path | None,
    signals: bool,
    promises: Path | None,
    public: bool,
    no_cache: bool,
    replace: bool,
) -> int:
    from tthc.cli.audit.figures import Asked, figures_of
    from tthc.cli.audit.files import file_targets, write_files
    from tthc.cli.audit.public import (
        ONE_KIND_OF_PERIOD,
        check_promises,
        check_public,
        check_public_period,
        check_public_size,
    )

    if by and form == "json":
        raise click.UsageError(_("--by makes a table of the text; JSON has the counters of every group as it is."))
    opened = open_project(root, as_day(day))
    check_promises(promises, public)
    if public:
        check_public(page or promises, workbook, form)
        check_public_period(period, as_day(day))
    if signals and not page:
        raise click.UsageError(_("--signals needs --html: it is about the page."))
    source = replace_fields(log_source(log[0], opened.project), more=log[1:])
    if signals and not public:
        source = replace_fields(source, people=pseudonyms_of(opened.project))
    targets = file_targets(opened, page, workbook, replace, promises)
    broken = say_left_out(opened)
    shown = figures_of(
        opened,
        Asked(
            source,
            as_day(day),
            kind,
            policy,
            period,
            steps,
            petitions,
            bool(page) and not public,
            signals,
            no_cache,
        ),
    )
    if public:
        check_public_size(shown.audit)
    click.echo(_as_text(shown, form, by))
    write_files(targets, opened, shown, public=public)
    if nothing := _nothing_to_count(shown, log[0]):
        say_aside(nothing)
    for problem in shown.audit.doubts:
        say_aside(say("{code} {text}", code=problem.code, text=problem.message))
    if public:
        say_aside(ONE_KIND_OF_PERIOD)
    if shown.audit.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return max(broken, say_reported())


def _nothing_to_count(shown: AuditShown, log: Path) -> Message | None:
    """Why all figures are zero, if they are."""
    audit = shown.audit
    if not audit.read:
        return say("the log has no rows")
    if not audit.judged:
        return say("no row could be judged; 'tthc audit map {log}' shows how the log is understood", log=log)
    if audit.outside.ended_before + audit.outside.received_after == audit.judged:
        return say(
            "no dossier of the log falls into {start} to {end}: {before} ended before, {after} were received after",
            start=audit.period.start,
            end=audit.period.end,
            before=audit.outside.ended_before,
            after=audit.outside.received_after,
        )
    return None


def _as_text(shown: AuditShown, form: str, by: str | None) -> str:
    """What was asked for: everything for machines, a table, or the summary."""
    from tthc.audit.figures.counters import Dimension
    from tthc.show.audit_summary import as_summary, as_table
    from tthc.show.period_form import as_json

    if form == "json":
        return as_json(shown.audit, translate)
    if by is None:
        return as_summary(shown, translate)
    return as_table(shown, None if by == "province" else Dimension(by), translate)
