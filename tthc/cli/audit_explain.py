"""`tthc audit explain`: how one dossier of a log was judged, and why it was due when it was."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.left_out import say_left_out
from tthc.cli.log_source import log_source, pseudonyms_of, reading_options
from tthc.cli.session import as_day, at_option, format_option, open_project, say_aside, translate
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
@at_option
@format_option("text", "json")
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.pass_obj
def command(root: Path, log: Path, dossier: str, day: date | None, form: str, policy: str | None) -> int:  # noqa: D103 - see help
    from tthc.audit.clock import choose_policy
    from tthc.audit.log import read_log
    from tthc.audit.one_dossier import explain, id_meant
    from tthc.audit.pseudonyms import is_pseudonym
    from tthc.show import one_dossier as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    chosen = choose_policy(opened.catalogue, policy or opened.project.settings.counting_policy or None)
    read = read_log(log_source(log))
    id_ = id_meant(read, dossier, pseudonyms_of(opened.project)) if is_pseudonym(dossier) else dossier
    found = explain(read, id_, opened.catalogue, as_day(day), chosen)
    click.echo(shown.as_json(found, dossier, translate) if form == "json" else shown.as_text(found, dossier, translate))
    if len(found.rows) > 1:
        say_aside(say("several rows have this id: {rows}; the first is judged", rows=found.rows))
    return broken
