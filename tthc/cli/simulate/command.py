"""`tthc simulate`: a synthetic log that says it is one, and what an audit of it has to find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.log_source import reading_options
from tthc.cli.shared.new_folder import NewPlace, folders_asked_for, make_folder
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside
from tthc.cli.shared.watching import told
from tthc.cli.simulate.planted import ENOUGH, differing_files, planting_options, write_planted
from tthc.cli.simulate.what_if import Wishes, replay_log, what_if_options
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.audit.simulating.simulate import SyntheticLog
    from tthc.model.reference import CountingPolicy


@click.command(
    help=_(
        "Write a synthetic log of dossiers, with late, open and dirty rows at known rates. It says it is synthetic. "
        "In a folder the pauses of the dossiers and the right answers are written beside it.\n\n"
        "With a LOG and --with, --officials or --promise nothing is written: the log is replayed as it would have been "
        "under that, many times, to see which promise would be kept and how sure that is. Steps that run side by side, "
        "go or are merged, and more officials, need the log of its steps (--steps)."
    )
)
@click.argument("log", type=click.Path(path_type=Path), required=False)
@planting_options
@what_if_options
@reading_options
@format_option("text", "json")
@click.option(
    "-o", "--output", type=NewPlace(), default=Path(), help=_("File or folder to write (here); NAME/ makes the folder")
)
@click.option(
    "-n", "--count", type=click.IntRange(1, 5_000_000), default=2000, show_default=True, help=_("Number of rows")
)
@click.option(
    "--steps",
    type=NewPlace(),
    help=_("Log of steps: the file to write beside the synthetic log, or that of the LOG that is replayed"),
)
@replace_option
@click.option("--seed", type=int, default=1, show_default=True, help=_("The same seed gives the same log"))
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: Path | None,
    output: Path,
    count: int,
    steps: Path | None,
    replace: bool,
    seed: int,
    day: date | None,
    form: str,
    plants: tuple[tuple[str, float], ...],
    deviations: tuple[tuple[str, float], ...],
    proposals: tuple[str, ...],
    officials: tuple[str, ...],
    promises: tuple[str, ...],
    runs: int,
    kept: float,
    page: Path | None,
    public: bool,
) -> int:
    if log is not None and not (proposals or officials or promises):
        raise click.UsageError(_("say under what to replay the log: --with, --officials or --promise."))
    if log is not None:
        asked = Wishes(
            log, steps, as_day(day), proposals, officials, promises, runs, kept, seed, form, page, public, replace
        )
        return replay_log(root, asked)
    if proposals or officials or promises:
        raise click.UsageError(_("--with, --officials and --promise replay a log: name it, with its steps (--steps)."))
    if deviations and steps is None:
        raise click.UsageError(_("--deviate changes steps: say with --steps where to write them."))
    if plants and steps is not None:
        raise click.UsageError(_("--plant makes a log without steps: leave --steps out."))
    if plants:
        many = count if _is_given("count") else ENOUGH
        return write_planted(root, output, plants, many, seed, as_day(day), replace=replace)
    return _write(root, Written(output, count, steps, replace, seed, as_day(day), deviations))


def _is_given(name: str) -> bool:
    from click.core import ParameterSource

    return click.get_current_context().get_parameter_source(name) is not ParameterSource.DEFAULT


@dataclass(frozen=True)
class Written:
    """A synthetic log as it is asked for."""

    output: Path
    count: int
    steps: Path | None
    replace: bool
    seed: int
    day: date
    deviations: tuple[tuple[str, float], ...] = ()


def _write(root: Path, asked: Written) -> int:
    from tthc.audit.simulating.life import FULL
    from tthc.audit.simulating.simulate import NAME, simulate
    from tthc.cli.shared.counting import counting_policy

    opened = open_project(root, asked.day)
    policy = counting_policy(opened)
    for folder in folders_asked_for():
        make_folder(folder, opened.project)
    in_folder = asked.output.is_dir()
    name = f"{NAME}-{asked.seed}-{asked.count}.csv"
    targets = [_target(opened, asked.output, name, asked.replace)]
    targets += [_target(opened, asked.output, beside, asked.replace) for beside in _beside(name)] if in_folder else []
    of_steps = None if asked.steps is None else _target(opened, asked.steps, f"buoc-{name}", asked.replace)
    with told(_("Making up dossiers")):
        log = simulate(opened.catalogue, asked.seed, asked.count, asked.day, policy, FULL if in_folder else None)
    for target, (data, said) in zip(targets, _files(log, opened, asked.day, policy), strict=False):
        write_output(target, data)
        say_aside(Message(said.text, {**said.values, "file": target.path}))
    if of_steps and asked.deviations:
        _write_differing(of_steps, log, asked)
    elif of_steps:
        _write_steps(of_steps, log)
    return 0


def _beside(name: str) -> tuple[str, ...]:
    """The other files of a log in a folder."""
    return f"tam-dung-{name}", f"dap-an-{Path(name).stem}.json", f"dap-an-{name}"


def _files(log: SyntheticLog, opened: Opened, day: date, policy: CountingPolicy) -> Iterator[tuple[bytes, Message]]:
    """The bytes of each file, worked out when it is its turn, and what is said of it."""
    from tthc.audit.simulating import files

    yield files.log_as_csv(log), say("wrote {count} synthetic rows to {file}", count=Decimal(len(log.rows)), file="")
    yield (
        files.pauses_as_csv(log),
        say("wrote {count} synthetic pauses to {file}", count=Decimal(len(log.pauses)), file=""),
    )
    with told(_("Working out what is right")):
        answers = files.answers_as_json(log, opened.catalogue, day, policy)
    yield answers, say("wrote the right counters to {file}", file="")
    with told(_("Working out what is right")):
        verdicts = files.verdicts_as_csv(log, opened.catalogue, day)
    yield verdicts, say("wrote what is right about {count} dossiers to {file}", count=Decimal(len(log.lives)), file="")


def _write_steps(target: Target, log: SyntheticLog) -> None:
    from tthc.audit.simulating.files import steps_as_csv

    write_output(target, steps_as_csv(log))
    say_aside(say("wrote {count} synthetic steps to {file}", count=Decimal(len(log.steps)), file=target.path))


def _write_differing(target: Target, log: SyntheticLog, asked: Written) -> None:
    """The steps, some of which go another way, and the truth beside them."""
    steps, answers, said = differing_files(log, asked.deviations, asked.seed)
    beside = Target(
        target.path.with_name(f"dap-an-{target.path.stem}.json"), target.project, "simulate", (), asked.replace
    )
    refuse_loss(beside)
    write_output(target, steps)
    say_aside(say("wrote {count} synthetic steps to {file}", count=Decimal(len(log.steps)), file=target.path))
    write_output(beside, answers)
    say_aside(Message(said.text, {"file": beside.path}))


def _target(opened: Opened, path: Path, name: str, replace: bool) -> Target:
    """The file, or one of that name in the folder; refused at once where something would be lost."""
    target = Target(path / name if path.is_dir() else path, opened.project, "simulate", (Path(name).suffix,), replace)
    refuse_loss(target)
    return target
