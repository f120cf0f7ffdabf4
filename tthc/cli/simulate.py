"""`tthc simulate`: a synthetic log that says it is one."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.session import Opened, as_day, at_option, open_project, say_aside
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
@replace_option
@click.option("--seed", type=int, default=1, show_default=True, help=_("The same seed gives the same log"))
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, output: Path, count: int, steps: Path | None, replace: bool, seed: int, day: date | None
) -> int:
    from tthc.audit.clock import choose_policy
    from tthc.audit.simulate import log_as_csv, simulate, steps_as_csv

    opened = open_project(root, as_day(day))
    policy = choose_policy(opened.catalogue, opened.project.settings.counting_policy or None)
    log = simulate(opened.catalogue, seed, count, as_day(day), policy)
    file = _target(opened, output, log.name, replace)
    beside = None if steps is None else _target(opened, steps, f"buoc-{log.name}", replace)
    write_output(file, log_as_csv(log))
    say_aside(say("wrote {count} synthetic rows to {file}", count=count, file=file.path))
    if beside:
        write_output(beside, steps_as_csv(log))
        say_aside(say("wrote {count} synthetic steps to {file}", count=len(log.steps), file=beside.path))
    return 0


def _target(opened: Opened, path: Path, name: str, replace: bool) -> Target:
    """The file, or one of that name in the folder; refused at once where something would be lost."""
    target = Target(path / name if path.is_dir() else path, opened.project, "simulate", (".csv",), replace)
    refuse_loss(target)
    return target
