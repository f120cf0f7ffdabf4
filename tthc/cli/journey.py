"""`tthc journey EVENT`: everything a person must do from nothing to the results of a life event."""

from __future__ import annotations

import json
import shutil
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_event
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.model.catalogue import Catalogue
    from tthc.model.journey import Journey
    from tthc.model.reference import Applicant


@click.command(
    help=_(
        "Work out everything a person must do in a life event, from nothing to its results, by the cheapest way: "
        "procedures in order, documents, visits, days, đồng. Without EVENT: list the events."
    )
)
@click.argument("words", nargs=-1, metavar=_("[EVENT]"), shell_complete=complete_event)
@at_option
@format_option("text", "json")
@click.option("--applicant", metavar="ID", help=_("Kind of applicant; by default the one most procedures serve"))
@click.option("--with", "added", multiple=True, metavar=_("CODE"), help=_("With this optional procedure"))
@click.option("--without", "dropped", multiple=True, metavar=_("CODE"), help=_("Without this procedure"))
@click.option("--conditions", is_flag=True, help=_("With every document that is asked for under a condition"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    words: tuple[str, ...],
    day: date | None,
    form: str,
    applicant: str | None,
    added: tuple[str, ...],
    dropped: tuple[str, ...],
    conditions: bool,
) -> int:
    from tthc.cost.journey import Choice, travel, usual_applicant
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.show import journey as shown
    from tthc.show.page import as_text

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    graph = CatalogueGraph(opened.catalogue.on(as_day(day)))
    if not words:
        _list(graph, form)
        return broken
    journey = _find(graph.catalogue, " ".join(words))
    stages = {stage.procedure for stage in journey.stages}
    for code in (*added, *dropped):
        if code not in stages:
            raise click.UsageError(_("{code} is no procedure of this life event.").format(code=code))
    kind = _applicant(graph.catalogue, applicant) if applicant else usual_applicant(journey, graph.catalogue)
    choice = Choice(frozenset(added), frozenset(dropped), conditions)
    travelled = travel(journey, graph, kind, as_day(day), choice)
    if form == "json":
        click.echo(shown.as_json(travelled, translate))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        click.echo(as_text(shown.journey_page(travelled, translate), width))
    return broken if travelled.way else 1


def _list(graph: CatalogueGraph, form: str) -> None:
    from tthc.model.journey import Journey
    from tthc.show.journey import list_of_events

    journeys = tuple(graph.catalogue.all(Journey).values())
    if form == "json":
        rows = [{"id": j.id, "name": j.name, "procedures": [s.procedure for s in j.stages]} for j in journeys]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(list_of_events(journeys, graph.catalogue, translate))


def _find(catalogue: Catalogue, words: str) -> Journey:
    from tthc.graph.selectors import matching
    from tthc.load.typed import nearest
    from tthc.model.journey import Journey

    known = catalogue.all(Journey)
    found = matching(words, {id_: (journey.name,) for id_, journey in known.items()})
    if len(found) == 1:
        return known[found[0]]
    hint = nearest(words, list(known)) or say("they are: {events}", events=tuple(known))
    raise CannotRunError(say("there is no life event {name!r} ({hint})", name=words, hint=hint))


def _applicant(catalogue: Catalogue, wanted: str) -> Applicant:
    from tthc.load.typed import nearest
    from tthc.model.reference import Applicant

    known = catalogue.all(Applicant)
    if wanted in known:
        return known[wanted]
    hint = nearest(wanted, list(known)) or say("they are: {kinds}", kinds=tuple(known))
    raise CannotRunError(say("there is no kind of applicant {name!r} ({hint})", name=wanted, hint=hint))
