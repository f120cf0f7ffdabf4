"""`--reported FILE` of `tthc audit`: whether the figures that somebody reports add up."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any, TypeVar

import click

from tthc.cli.session import say_aside
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
    from tthc.audit.figures.reported import report_problems

    file = click.get_current_context().meta.get(_KEPT)
    if file is None:
        return 0
    lines, sums, problems = report_problems(file)
    for problem in problems:
        say_aside(say("{at}: {code} {text}", at=problem.at, code=problem.code, text=problem.message))
    if not sums:
        say_aside(say("no sum of the report could be checked: it names too few figures that are known"))
    elif not problems:
        say_aside(say("the figures of the report add up ({lines} lines, {sums} sums checked)", lines=lines, sums=sums))
    return int(bool(problems))
