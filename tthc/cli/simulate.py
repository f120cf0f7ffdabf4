"""`tthc simulate`: a synthetic log that says it is one."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.session import as_day, at_option, open_project, say_aside
from tthc.source import say


@click.command(
    help=_("Write a synthetic log of dossiers, with late, open and dirty rows at known rates. It says it is synthetic.")
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(), help=_("File or folder to write (here)")
)
@click.option(
    "-n", "--count", type=click.IntRange(1, 5_000_000), default=2000, show_default=True, help=_("Number of rows")
)
@click.option("--steps", type=click.Path(path_type=Path), help=_("Write a log of steps beside it (file or folder)"))
@click.option("--seed", type=int, default=1, show_default=True, help=_("The same seed gives the same log"))
@at_option
@click.pass_obj
def command(root: Path, output: Path, count: int, steps: Path | None, seed: int, day: date | None) -> int:  # noqa: D103 - see help
    from tthc.audit.clock import choose_policy
    from tthc.audit.simulate import simulate, write_log, write_steps

    opened = open_project(root, as_day(day))
    policy = choose_policy(opened.catalogue, opened.project.settings.counting_policy or None)
    log = simulate(opened.catalogue, seed, count, as_day(day), policy)
    written = write_log(log, output)
    say_aside(say("wrote {count} synthetic rows to {file}", count=count, file=written))
    if steps is not None:
        beside = write_steps(log, steps)
        say_aside(say("wrote {count} synthetic steps to {file}", count=len(log.steps), file=beside))
    return 0
