"""`tthc impact`: what rests on a legal instrument, and what happens when it ends or is replaced."""

from __future__ import annotations

import json
from datetime import date
from difflib import get_close_matches
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.session import Opened, as_day, at_option, day_in, format_option, open_project, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.analyse.impact import Beside
    from tthc.model.proposal import Proposal
    from tthc.model.reference import Law

CLIFF = date(2027, 3, 1)
"""Resolutions under NQ 206/2025/QH15 end on 28/02/2027, the decentralisation decrees of June 2025 on 01/03/2027."""


@click.command(
    help=_(
        "List what rests on a law: procedures, time limits, fees, documents, steps, look-ups, rules, waivers, open "
        "proposals and pages, and say what happens when it ends or another takes its place. --ending lists what "
        "stands on laws that end by a day (default: 2027-03-01)."
    )
)
@click.argument("law", required=False)
@click.option(
    "--ending",
    is_flag=False,
    flag_value=CLIFF.isoformat(),
    metavar=_("DAY"),
    help=_("Every law that ends by this day instead (default: 2027-03-01)"),
)
@at_option
@click.option("--brief", is_flag=True, help=_("Only counts, not what rests on it one by one"))
@format_option("text", "json")
@click.pass_obj
def command(root: Path, law: str | None, ending: str | None, day: date | None, brief: bool, form: str) -> int:  # noqa: D103 - see help
    from tthc.analyse import impact
    from tthc.show import impact as shown

    until = _until(ending)
    if (law is None) == (until is None):
        raise click.UsageError(_("name one law, or use --ending."))
    opened = open_project(root, as_day(day))
    laws = (_law(opened, law),) if law else impact.ending(opened.catalogue, as_day(day), until or CLIFF)
    beside = _beside(opened, as_day(day))
    found = [impact.impact(one, opened.catalogue, as_day(day), beside) for one in laws]
    if until:
        silent = [one for one in found if not one.reliances]
        found = [one for one in found if one.reliances]
        say_aside(
            say(
                "{count} laws end by {day}; nothing rests on {silent} of them.",
                count=len(laws),
                day=until,
                silent=len(silent),
            )
        )
    if form == "json":
        click.echo(json.dumps(shown.as_objects(found, translate), ensure_ascii=False, indent=2))
    else:
        click.echo(shown.as_text(found, translate, is_long=not brief))
    return 0


def _until(text: str | None) -> date | None:
    if text is None:
        return None
    day = day_in(text)
    if day is None:
        raise click.UsageError(_("'{text}' is not a day: write 2026-11-23 or 23/11/2026.").format(text=text))
    return day


def _law(opened: Opened, number: str) -> Law:
    """The law with this number, however its letters are written; a usage error if there is none."""
    from tthc.model.reference import Law
    from tthc.vietnamese import fold

    laws = opened.catalogue.all(Law)
    if number in laws:
        return laws[number]
    alike = [law for law in laws.values() if fold(law.id) == fold(number)]
    if len(alike) == 1:
        return alike[0]
    near = get_close_matches(number, laws, n=1, cutoff=0.5)
    hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
    raise click.UsageError(_("the catalogue has no law {number}.").format(number=number) + hint)


def _beside(opened: Opened, day: date) -> Beside:
    """What rests on laws outside the catalogue: rules, waivers, what the store still holds open, pages."""
    from tthc.analyse.impact import Beside
    from tthc.publish.portal.places import procedure_place

    procedures = opened.catalogue.on(day).procedures.values()
    pages = tuple((procedure.code, procedure_place(procedure)) for procedure in procedures)
    return Beside(opened.rules.rules, opened.rules.profile.waivers, _open_proposals(opened), pages)


def _open_proposals(opened: Opened) -> tuple[Proposal, ...]:
    """The proposals of the last run that nobody has rejected or withdrawn, each in its state."""
    from tthc.model.decision import CLOSED
    from tthc.store.files import in_their_states
    from tthc.store.proposals import proposals

    store = opened.project.store
    return tuple(one for one in in_their_states(store, proposals(store)) if one.status not in CLOSED)
