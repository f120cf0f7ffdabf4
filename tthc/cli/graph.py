"""`tthc graph`: procedures joined by papers, or the steps of one procedure, as text, DOT, Mermaid or SVG."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_code
from tthc.cli.shared.left_out import procedure_meant
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import at_option, format_option, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.cli.shared.selecting import Chosen
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.graph.steps import StepGraph
    from tthc.model.reference import Agency
    from tthc.show.diagram import Diagram


@click.command(
    cls=SelectingCommand,
    help=_("Draw which procedures need whose papers, or with --steps the steps of one procedure.") + "\n\n" + SELECTORS,
)
@selection_options
@at_option
@format_option("text", "dot", "mermaid", "svg")
@click.option(
    "--steps",
    "steps_of",
    metavar=_("CODE"),
    shell_complete=complete_code,
    help=_("The steps of this procedure instead"),
)
@click.option("--case", "case_id", metavar=_("CASE"), help=_("The case of the steps (its id); the first if not given"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    day: date | None,
    form: str,
    steps_of: str | None,
    case_id: str | None,
) -> int:
    from tthc.show import diagram as shown

    chosen = choose(root, day, wanted, excluded, against)
    if steps_of is None and case_id is not None:
        raise click.UsageError(_("--case goes with --steps."))
    if steps_of is not None:
        steps = _steps(chosen, steps_of, case_id)
        agencies = {agency.id: agency.name for agency in _agencies(chosen).values()}
        diagram = shown.of_steps(steps, lambda actor: agencies.get(actor, actor), translate)
        click.echo(_svg_of_steps(diagram, steps, chosen) if form == "svg" else shown.FORMS[form](diagram, translate))
        return 0
    graph = _only_chosen(chosen)
    diagram = shown.of_procedures(graph)
    click.echo(_svg_of_procedures(diagram, graph) if form == "svg" else shown.FORMS[form](diagram, translate))
    return 0


def _only_chosen(chosen: Chosen) -> CatalogueGraph:
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

    others = (entry for entry in chosen.catalogue.entries if not isinstance(entry, Procedure))
    return CatalogueGraph(Catalogue((*others, *chosen.procedures)))


def _agencies(chosen: Chosen) -> Mapping[str, Agency]:
    from tthc.model.reference import Agency

    return chosen.catalogue.all(Agency)


def _steps(chosen: Chosen, code: str, case_id: str | None) -> StepGraph:
    from tthc.graph.steps import StepGraph

    procedure = procedure_meant(chosen.opened, chosen.catalogue.procedures, code)
    cases = {case.id: case for case in procedure.cases}
    if case_id is not None and case_id not in cases:
        raise CannotRunError(
            say("{code} has no case {case!r}; it has {cases}", code=code, case=case_id, cases=tuple(cases))
        )
    steps = StepGraph(procedure, cases[case_id] if case_id else procedure.real_cases[0])
    if not steps.steps:
        raise CannotRunError(say("the catalogue has no steps of {code}", code=code))
    if steps.cycle():
        raise CannotRunError(say("the steps wait for each other in a ring: {ring}", ring=steps.cycle()))
    return steps


def _svg_of_procedures(diagram: Diagram, graph: CatalogueGraph) -> str:
    from tthc.publish.drawing import draw_catalogue
    from tthc.publish.standalone import as_svg

    return _by_graphviz(diagram) or as_svg(draw_catalogue(graph, translate(say("Which procedure needs whose result"))))


def _svg_of_steps(diagram: Diagram, steps: StepGraph, chosen: Chosen) -> str:
    from tthc.publish.drawing import draw_steps
    from tthc.publish.standalone import as_svg

    numbers = {document.id: number for number, document in enumerate(steps.procedure.documents, 1)}
    title = translate(say("The steps of {code}", code=steps.procedure.code))
    return as_svg(draw_steps(steps, _agencies(chosen), numbers, (), title))


def _by_graphviz(diagram: Diagram) -> str | None:
    """The picture that Graphviz draws; nothing where it is not installed or fails."""
    from tthc.show.diagram import as_dot

    dot = shutil.which("dot")
    if dot is None:
        return None
    try:
        ran = subprocess.run(  # noqa: S603 - no shell, and the text goes in by its standard input
            (dot, "-Tsvg"), input=as_dot(diagram, translate).encode(), capture_output=True, check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 and ran.stdout else None
