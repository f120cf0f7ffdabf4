"""`--reported FILE` of `tthc audit`: whether the figures that somebody reports add up."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any, TypeVar

import click

from tthc.cli.shared.session import say_aside
from tthc.source import say

F = TypeVar("F", bound=Callable[..., Any])

_KEPT = "tthc.reported"


def reported_option(command: F) -> F:
    """`--reported FILE`: a report (YAML or CSV) whose own sums are checked; `say_reported` does it."""

    def keep(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
        ctx.meta[_KEPT] = value

    option = click.option(
        "--reported",
        type=click.Path(path_type=Path),
        callback=keep,
        expose_value=False,
        help=_("Also say which figures of this report (YAML or CSV) do not add up"),
    )
    return option(command)


def say_reported() -> int:
    """What of the report does not add up, as sentences beside the output; 1 if something does not."""
    from tthc.audit.figures.reported import check_report

    file = click.get_current_context().meta.get(_KEPT)
    if file is None:
        return 0
    report = check_report(file)
    for problem in report.problems:
        say_aside(say("{at}: {code} {text}", at=problem.at, code=problem.code, text=problem.message))
    counts = {"lines": report.lines, "totals": report.totals, "sums": report.sums}
    if not report.sums:
        say_aside(say("no sum of the report could be checked: it names too few figures that are known"))
    elif not report.problems:
        say_aside(say("the figures of the report add up ({lines} lines, {totals} total rows, {sums} sums)", **counts))
    else:
        told = {"wrong": len(report.problems), **counts}
        say_aside(say("{wrong} of {sums} sums are wrong ({lines} lines, {totals} total rows)", **told))
    return int(bool(report.problems))
