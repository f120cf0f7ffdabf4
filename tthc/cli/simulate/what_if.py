"""`tthc simulate LOG --with …`: a log of dossiers replayed under a proposal, to see which promise would be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source
from tthc.cli.shared.output import Target, refuse_loss, write_output
from tthc.cli.shared.session import Opened, open_project, say_aside, translate
from tthc.cli.shared.watching import told
from tthc.cli.simulate.what_if_asked import supposition_of
from tthc.source import say

if TYPE_CHECKING:
    from tthc.audit.supposing.outcome import Outcomes
    from tthc.model.what_if import Supposition
    from tthc.show.what_if import WhatIfShown

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Wishes:
    """What the person asked for."""

    log: Path
    steps: Path | None
    day: date
    proposals: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    runs: int = 200
    kept: float = 98
    seed: int = 1
    form: str = "text"
    page: Path | None = None
    public: bool = False
    replace: bool = False


def what_if_options(command: F) -> F:
    """The options with which a log is replayed."""
    options = (
        click.option(
            "--with",
            "proposals",
            multiple=True,
            metavar=_("PROPOSAL"),
            help=_(
                "Replay LOG under this proposal (its id in 'tthc proposals --ids'), a plan file, or a cut of a step as "
                "its id says it: drop_step:CODE/step/STEP, merge_steps:CODE/step/STEP:OTHER, "
                "run_in_parallel:CODE/step/STEP:OTHER; may be repeated"
            ),
        ),
        click.option(
            "--officials",
            multiple=True,
            metavar=_("AGENCY=+1"),
            help=_("Replay LOG with more officials: AGENCY=+1, AGENCY/STEP=+1, or AGENCY/STEP=3+1 where three are now"),
        ),
        click.option(
            "--promise",
            "promises",
            multiple=True,
            metavar=_("CODE=LENGTH"),
            help=_("Replay LOG with another promise: 1.001193=3 or '1.001193=3 ngày làm việc'"),
        ),
        click.option(
            "--runs",
            type=click.IntRange(40, 5000),
            default=200,
            show_default=True,
            help=_("Replications of the replay: more make the bounds steadier"),
        ),
        click.option(
            "--kept",
            type=click.FloatRange(50, 99.9),
            default=98,
            show_default=True,
            help=_("In how many per cent of the dossiers a limit is to be kept"),
        ),
        click.option(
            "--html", "page", type=click.Path(path_type=Path), help=_("Write the replay as a page to this file")
        ),
        click.option("--public", is_flag=True, help=_("Leave out groups so small that they may point at a person")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def replay_log(root: Path, wishes: Wishes) -> int:
    """Replay a log and print what would come of it; the exit code is that of the catalogue."""
    from tthc.show.what_if import as_text
    from tthc.show.what_if_form import as_json

    opened = open_project(root, wishes.day)
    target = _target(wishes, opened)
    broken = say_left_out(opened)
    shown = shown_of(opened, wishes)
    click.echo(as_json(shown, translate) if wishes.form == "json" else as_text(shown, translate))
    if target:
        _write_page(target, shown, opened, wishes.day)
    if shown.outcomes.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return broken


def shown_of(opened: Opened, wishes: Wishes) -> WhatIfShown:
    """What comes of it, with the names of everything; CannotRunError where that cannot be told."""
    from tthc.audit.supposing.veil import public
    from tthc.exchange.audit_names import names_in
    from tthc.show.what_if import WhatIfShown

    what = supposition_of(opened, wishes.proposals, wishes.promises, wishes.officials)
    outcomes = _replayed(opened, wishes, what)
    found, hidden = public(outcomes) if wishes.public else (outcomes, 0)
    versions = opened.catalogue.versions
    steps = {(version.code, step.id): step.name for version in versions for step in version.steps}
    return WhatIfShown(found, names_in(opened.catalogue), steps, wishes.public, hidden)


def _replayed(opened: Opened, wishes: Wishes, what: Supposition) -> Outcomes:
    from tthc.audit.advising.advice import Wanted
    from tthc.audit.judging.dossiers import judge_log
    from tthc.audit.reading.step_log import read_steps
    from tthc.audit.supposing.suppose import Asked, suppose
    from tthc.cli.shared.counting import counting_policy
    from tthc.vietnamese import fold

    with told(_("Reading and judging the log")):
        log = log_source(wishes.log, opened.project)
        judged = judge_log(log, opened.catalogue, wishes.day, counting_policy(opened))
        steps = read_steps(wishes.steps, judged.log.connection) if wishes.steps else None
    source = log_source(wishes.log, opened.project)
    words = {fold(theirs): ours for theirs, ours in (source.mapping.steps if source.mapping else {}).items()}
    asked = Asked(Wanted(Fraction(str(wishes.kept)) / 100), wishes.runs, wishes.seed, words)
    with told(_("Replaying the log")):
        return suppose(judged, steps, opened.catalogue, what, asked)


def _target(wishes: Wishes, opened: Opened) -> Target | None:
    if wishes.page is None:
        return None
    target = Target(wishes.page, opened.project, "simulate", (".html", ".htm"), wishes.replace)
    refuse_loss(target)
    return target


def _write_page(target: Target, shown: WhatIfShown, opened: Opened, day: date) -> None:
    from tthc.cli.simulate.what_if_page import what_if_page
    from tthc.publish.audits.what_if_page import what_if_file

    page = what_if_page(shown, opened.project.settings.authority, day)
    write_output(target, what_if_file(page, opened.project.templates))
    say_aside(say("wrote {file}", file=target.path))
