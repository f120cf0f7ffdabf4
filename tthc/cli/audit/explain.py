"""`tthc audit explain`: how one dossier of a log was judged, and why it was due when it was."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, pseudonyms_of, reading_options, show_ids_option, shown_id
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say


@click.command(
    help=_(
        "Say how one dossier was judged: when it counts as received, its limits and where the catalogue has them, the "
        "times it waited for somebody, every rule that moved its due date, whose days it took. DOSSIER is its id, or "
        "the pseudonym that a report shows. No personal data is shown."
    )
)
@click.argument("log", type=click.Path(path_type=Path))
@click.argument("dossier")
@reading_options
@show_ids_option
@at_option
@format_option("text", "json")
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option("--steps", type=click.Path(path_type=Path), help=_("Log of steps beside it: where time is lost"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, log: Path, dossier: str, day: date | None, form: str, policy: str | None, steps: Path | None
) -> int:
    from tthc.audit.clock.calendar import build_calendar
    from tthc.audit.judging.one_dossier import explain, id_meant
    from tthc.audit.judging.one_dossier_steps import steps_taken
    from tthc.audit.reading.log import read_log
    from tthc.audit.reading.pseudonyms import is_pseudonym
    from tthc.audit.reading.step_log import read_steps
    from tthc.cli.shared.counting import counting_policy
    from tthc.show import one_dossier as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    chosen = counting_policy(opened, policy)
    read = read_log(log_source(log, opened.project))
    id_ = id_meant(read, dossier, pseudonyms_of(opened.project)) if is_pseudonym(dossier) else dossier
    found = explain(read, id_, opened.catalogue, as_day(day), chosen)
    calendar = build_calendar(opened.catalogue)
    taken = tuple(steps_taken(read_steps(steps, read.connection), found, calendar)) if steps else ()
    show = shown.as_json if form == "json" else shown.as_text
    click.echo(show(found, taken, shown_id(id_, opened.project), translate))
    if len(found.rows) > 1:
        rows = tuple(row if isinstance(row, int) else str(row) for row in found.rows)
        say_aside(say("several rows have this id: {rows}; the first is judged", rows=rows))
    return broken
