"""What commands that run rules share: the log they may ask, and what is said aside of it and of waivers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.log_source import log_source
from tthc.cli.shared.session import Opened, say_aside
from tthc.source import Problem, say

if TYPE_CHECKING:
    from tthc.analyse.match import Analysis
    from tthc.audit.judging.dossiers import JudgedLog
    from tthc.audit.reading.log import LogSource

F = TypeVar("F", bound=Callable[..., Any])


def log_options(command: F) -> F:
    """`--log FILE` and `--steps FILE`: what was done with real dossiers, for the rules that ask."""
    steps = click.option(
        "--steps",
        type=click.Path(path_type=Path),
        help=_("Log of steps beside it: dossier, step, (arrived,) started, finished, outcome"),
    )
    log = click.option(
        "--log", type=click.Path(path_type=Path), help=_("Log of dossiers (CSV) for the rules that ask what was done")
    )
    return log(steps(command))


def analysis_of(opened: Opened, day: date, log: Path | None, steps: Path | None = None) -> Analysis:
    """The catalogue on a day with what a log shows of it; what of the log cannot be used is said aside."""
    from tthc.analyse.match import Analysis

    if log is None:
        if steps is not None:
            raise click.UsageError(_("--steps needs --log: steps belong to dossiers."))
        return Analysis(opened.catalogue, day)
    return analysis_with(opened, day, judged_log(opened, day, log), steps)


def judged_log(opened: Opened, day: date, log: Path | LogSource) -> JudgedLog:
    """A log with what each of its dossiers means on a day, by the counting policy of the project."""
    from tthc.audit.judging.dossiers import judge_log
    from tthc.cli.shared.counting import counting_policy

    source = log_source(log, opened.project) if isinstance(log, Path) else log
    return judge_log(source, opened.catalogue, day, counting_policy(opened))


def analysis_with(opened: Opened, day: date, log: JudgedLog, steps: Path | None) -> Analysis:
    """The catalogue on a day with what a judged log shows of it."""
    from tthc.analyse.match import Analysis
    from tthc.audit.advising.practice import practice_with_limits

    practice = practice_with_limits(log, opened.catalogue, steps)
    say_problems(practice.problems)
    if any(seen.synthetic for seen in practice.seen):
        say_aside(say("This log is synthetic: what it shows is advice at most."))
    return Analysis(opened.catalogue, day, practice.seen)


def log_of(opened: Opened) -> Path | None:
    """The log that the project names, if it names one: a file, or the URL of a PostgreSQL."""
    log = opened.project.settings.log
    return (Path(log) if "://" in log else opened.project.root / log) if log else None


def say_problems(problems: Iterable[Problem]) -> None:
    """Problems beside the output of a command that shows something else: waivers out of date, rows of a log."""
    for problem in problems:
        say_aside(say("{at}: {code} {text}", at=problem.at, code=problem.code, text=problem.message))
