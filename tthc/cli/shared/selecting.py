"""What commands share that work on a selection: its arguments, and the work that some of its methods need first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.completing import complete_selector
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.practice import say_problems
from tthc.cli.shared.session import as_day, locality_asked_for, open_project

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.graph.selectors import Index
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

F = TypeVar("F", bound=Callable[..., Any])


class SelectingCommand(click.Command):
    """A command that takes selectors: `-linh-vuc:dat-dai` is an exclusion, and no row of options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`-method:value` as `!method:value`, which means the same."""
        return super().parse_args(ctx, [f"!{arg[1:]}" if _EXCLUSION.match(arg) else arg for arg in args])


_EXCLUSION = re.compile(r"-[^\W\d_][\w-]*:\S")

SELECTORS = _(
    "SELECTOR: linh-vuc: (sector:), giay-to: (document:), ket-qua: (result:), van-ban: (law:), co-quan: (agency:), "
    "cap: (level:), doi-tuong: (applicant:), csdl: (database:), quy-tac: (rule:), trang-thai: (state:), "
    "su-kien: (event:), ten: (name:), ma: (code:) or a code with *; plain words search names, with or without accents. "
    "A space means any of them, a comma all, '!' or '-' not; +x with what x needs first, x+ with what needs its "
    "result, 2+x so many steps."
)


def selection_options(command: F) -> F:
    """`SELECTOR…`, `--exclude SELECTOR`, `--against STATE`."""
    for decorate in (
        click.argument("wanted", nargs=-1, metavar=_("[SELECTOR]..."), shell_complete=complete_selector),
        click.option(
            "--exclude",
            "excluded",
            multiple=True,
            metavar=_("SELECTOR"),
            shell_complete=complete_selector,
            help=_("Without these"),
        ),
        click.option(
            "--against",
            default="HEAD",
            show_default=True,
            metavar=_("REVISION"),
            help=_("What 'state:' compares with: a revision of git, or a folder"),
        ),
    ):
        command = decorate(command)
    return command


@dataclass(frozen=True)
class Chosen:
    """What a command works on: the project, its catalogue in force on the day, and the procedures selected."""

    opened: Opened
    catalogue: Catalogue
    graph: CatalogueGraph
    procedures: tuple[Procedure, ...]
    day: date


def choose(root: Path, day: date | None, wanted: tuple[str, ...], excluded: tuple[str, ...], against: str) -> Chosen:
    """Open the project and select; what findings or another state are needed for is worked out only if asked for."""
    from tthc.graph.catalogue import CatalogueGraph
    from tthc.graph.selectors import Selection, outside_methods

    methods = outside_methods((*wanted, *excluded))  # a mistake in the expression is said before anything is read
    opened = open_project(root, as_day(day))
    say_left_out(opened)
    catalogue = opened.catalogue.on(as_day(day))
    graph = CatalogueGraph(catalogue)
    outside = {method: _OUTSIDE[method](opened, as_day(day), against) for method in sorted(methods)}
    procedures = Selection(catalogue, graph, outside).choose(wanted, excluded)
    return Chosen(opened, catalogue, graph, procedures, as_day(day))


def _by_rule(opened: Opened, day: date, against: str) -> Index:
    from tthc.analyse.findings import run_rules
    from tthc.analyse.match import Analysis

    findings = run_rules(opened.rules.rules, opened.rules.profile, Analysis(opened.catalogue, day))
    say_problems(findings.problems)
    found: dict[str, set[str]] = {rule.code: set() for rule in opened.rules.rules}
    for finding in findings.found:
        found[finding.rule].add(finding.component.procedure)
    return {code: frozenset(procedures) for code, procedures in found.items()}


def _by_state(opened: Opened, day: date, against: str) -> Index:
    from tthc.graph.state import changes_since
    from tthc.load.revision import load_earlier
    from tthc.model.overlay import in_locality

    before = load_earlier(opened.project.catalog, opened.project.root, against)
    if unit := locality_asked_for(opened.catalogue, opened.project, day):
        before = in_locality(before, unit, day)
    return changes_since(before.on(day), opened.catalogue.on(day))


_OUTSIDE: Mapping[str, Callable[[Opened, date, str], Index]] = {
    "quy-tac": _by_rule,
    "trang-thai": _by_state,
}
