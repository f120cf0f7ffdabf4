"""`tthc audit signals`: signs that something should be looked at, with a rate of false alarm; never accusations."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, pseudonyms_of, reading_options
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.cli.shared.watching import told
from tthc.source import say

if TYPE_CHECKING:
    from tthc.audit.detecting.detect import Signals
    from tthc.audit.reading.log import LogSource
    from tthc.show.signals import SignalsShown


@click.command(
    help=_(
        "Look for signs that the days of a log do not say what was done: results piled up at the end of months or on "
        "the due day, supplements asked for at the last moment, dossiers made anew, moved receptions, results before "
        "reception, one official's files unlike the others'. They are signals with a rate of false alarm, never "
        "accusations. Officials and applicants are read as pseudonyms only."
    )
)
@click.argument("log", type=click.Path(path_type=Path))
@reading_options
@at_option
@format_option("text", "json")
@click.option(
    "--alarm-rate",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=0.05,
    show_default=True,
    help=_("Of the places that alarm, this share may do so by chance"),
)
@click.option("--public", is_flag=True, help=_("Leave out officials and groups that may point at a person"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, log: Path, day: date | None, form: str, alarm_rate: float, public: bool
) -> int:
    from tthc.show import signals as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    found = signals_shown(opened, log_source(log, opened.project), as_day(day), alarm_rate, public=public)
    show = shown.as_json if form == "json" else shown.as_text
    click.echo(show(found, translate))
    if found.signals.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return broken


def signals_shown(opened: Opened, log: LogSource, day: date, alarm_rate: float, *, public: bool) -> SignalsShown:
    """Read a log with its officials and applicants as pseudonyms, and look for signs; CannotRunError for no log."""
    from dataclasses import replace

    from tthc.exchange.audit_names import names_in
    from tthc.show.signals import SignalsShown

    people = None if public else pseudonyms_of(opened.project)
    found, hidden = _veiled(_signals(opened, replace(log, people=people), day, alarm_rate), public)
    return SignalsShown(found, names_in(opened.catalogue), public, hidden)


def _signals(opened: Opened, log: LogSource, day: date, alarm_rate: float) -> Signals:
    from tthc.audit.detecting.detect import detect
    from tthc.audit.judging.dossiers import judge_log
    from tthc.cli.shared.counting import counting_policy

    with told(_("Reading and judging the log")):
        judged = judge_log(log, opened.catalogue, day, counting_policy(opened))
    with told(_("Looking for signs")):
        return detect(judged, opened.catalogue, alarm_rate)


def _veiled(signals: Signals, public: bool) -> tuple[Signals, int]:
    from tthc.audit.detecting.veil import public as veiled

    if not public:
        return signals, 0
    shown = veiled(signals)
    return shown.signals, shown.hidden
