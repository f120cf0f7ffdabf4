"""`tthc simulate --plant`, `--deviate`: synthetic logs in which something is hidden, with the truth beside them."""

from __future__ import annotations

from decimal import Decimal
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.new_folder import folders_asked_for, make_folder
from tthc.cli.shared.output import Target, refuse_loss, write_output
from tthc.cli.shared.session import open_project, say_aside
from tthc.source import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tthc.audit.simulating.deviations import Planting
    from tthc.audit.simulating.simulate import SyntheticLog

USUAL_STRENGTH, USUAL_SHARE = 0.9, 0.1
ENOUGH = 18_000
"""Dossiers in which a sign can be found; with fewer, only strong ones."""

DEVIATIONS = ("skipped", "extra", "turned", "repeated")


def planting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--plant SIGN[:STRENGTH]` and `--deviate KIND[:SHARE]`, as often as wanted."""
    options = (
        click.option(
            "--plant",
            "plants",
            multiple=True,
            callback=_signs,
            metavar=_("SIGN[:STRENGTH]"),
            help=_(
                "Write a log to train on, with this sign of 'tthc audit signals' planted in one office (due_day:0.9); "
                "which office and which dossiers stand in a file of answers beside it"
            ),
        ),
        click.option(
            "--deviate",
            "deviations",
            multiple=True,
            callback=_deviations,
            metavar=_("KIND[:SHARE]"),
            help=_(
                "With --steps: let so many dossiers go another way (skipped, extra, turned or repeated steps), for "
                "'tthc audit lived'; the answers stand in a file beside it"
            ),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _signs(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    from tthc.audit.detecting.kinds import SignalKind

    return tuple(_named(text, tuple(SignalKind), USUAL_STRENGTH) for text in given)


def _deviations(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    found = tuple(_named(text, DEVIATIONS, USUAL_SHARE) for text in given)
    if sum(share for _name, share in found) > 1:
        raise click.BadParameter(_("the shares are more than 1 together."))
    return found


def _named(text: str, known: Sequence[str], usual: float) -> tuple[str, float]:
    """A name and a share; BadParameter, with all names, for anything else."""
    name, _colon, written = text.partition(":")
    try:
        share = float(written.replace(",", ".")) if written else usual
    except ValueError:
        share = -1.0
    if name not in known or not 0 < share <= 1:
        says = _("'{text}' is none of {known}, with a share above 0 and up to 1 behind a colon (as in {example}:0.5).")
        raise click.BadParameter(says.format(text=text, known=", ".join(known), example=known[0]))
    return name, share


def write_planted(
    root: Path, output: Path, plants: Sequence[tuple[str, float]], count: int, seed: int, day: date, *, replace: bool
) -> int:
    """Write a log with signs in it, and the truth beside it."""
    from tthc.audit.detecting.kinds import SignalKind
    from tthc.audit.simulating.simulate import NAME
    from tthc.audit.simulating.training import training_log
    from tthc.cli.shared.counting import counting_policy

    opened = open_project(root, day)
    for folder in folders_asked_for():
        make_folder(folder, opened.project)
    signs = [(SignalKind(name), strength) for name, strength in plants]
    log = Target(
        output / f"{NAME}-{seed}-{count}.csv" if output.is_dir() else output,
        opened.project,
        "simulate",
        (".csv",),
        replace,
    )
    answers = Target(log.path.with_name(f"dap-an-{log.path.stem}.json"), opened.project, "simulate", (), replace)
    for target in (log, answers):
        refuse_loss(target)
    made = training_log(opened.catalogue, seed, count, day, counting_policy(opened), signs)
    write_output(log, made.as_csv())
    say_aside(say("wrote {count} synthetic rows to {file}", count=Decimal(len(made.made.log.office)), file=log.path))
    write_output(answers, made.answers_as_json(log.path.name))
    say_aside(say("wrote to {file} where which sign was planted; look for them first", file=answers.path))
    return 0


def planting_of(deviations: Sequence[tuple[str, float]]) -> Planting:
    """The shares of dossiers that go another way."""
    from tthc.audit.simulating.deviations import Planting

    shares = dict(deviations)
    skipped, extra, turned, repeated = (shares.get(name, 0.0) for name in DEVIATIONS)
    return Planting(skipped, extra, turned, repeated)


def differing_files(
    log: SyntheticLog, deviations: Sequence[tuple[str, float]], seed: int
) -> tuple[bytes, bytes, Message]:
    """The steps of a log that go another way at times, the truth about them, and what is said of that."""
    from tthc.audit.simulating.deviations import answers_as_json, plant
    from tthc.audit.simulating.files import differing_as_csv

    made = plant(log, planting_of(deviations), seed)
    said = say("wrote to {file} in how many dossiers something differs", file="")
    return differing_as_csv(made), answers_as_json(made), said
