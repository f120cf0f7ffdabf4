"""`tthc audit advise`: which shorter limits would be kept, and which limits are not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, reading_options
from tthc.cli.shared.practice import say_problems
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, translate
from tthc.cli.shared.watching import told

if TYPE_CHECKING:
    from tthc.audit.advising.advice_report import AdviceReport
    from tthc.cli.shared.session import Opened


@click.command(
    help=_(
        "For each time limit, say the shortest one that every agency would still keep, as a log of dossiers shows it, "
        "or that the present one is not kept and which step stands in the way. Open dossiers count as long as they "
        "have been open; clean-ups and waits for the applicant make nothing look better."
    )
)
@click.argument("log", type=click.Path(path_type=Path))
@click.argument("codes", nargs=-1, metavar=_("[CODE]..."))
@reading_options
@at_option
@format_option("text", "json")
@click.option(
    "--kept",
    type=click.FloatRange(50, 99.9),
    default=98,
    show_default=True,
    help=_("In how many per cent of the dossiers a limit is to be kept"),
)
@click.option(
    "--sure",
    type=click.FloatRange(50, 99.9),
    default=95,
    show_default=True,
    help=_("How sure that has to be, in per cent, for all agencies of a procedure together"),
)
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option("--period", metavar=_("PERIOD"), help=_("2026, 2026-H1, 2026-Q1, 2026-03 or 2026-01-05..2026-02-03"))
@click.option("--steps", type=click.Path(path_type=Path), help=_("Log of steps beside it: where time is lost"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: Path,
    codes: tuple[str, ...],
    day: date | None,
    form: str,
    kept: float,
    sure: float,
    policy: str | None,
    period: str | None,
    steps: Path | None,
) -> int:
    from tthc.audit.advising.advice import Wanted
    from tthc.audit.advising.advice_report import advice_report
    from tthc.audit.figures.period import read_period
    from tthc.audit.judging.dossiers import judge_log
    from tthc.audit.reading.step_log import read_steps
    from tthc.cli.shared.counting import counting_policy

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    days, chosen = read_period(period) if period else None, counting_policy(opened, policy)
    with told(_("Reading and judging the log")):
        judged = judge_log(log_source(log, opened.project), opened.catalogue, as_day(day), chosen)
        of_steps = read_steps(steps, judged.log.connection) if steps else None
    wanted = Wanted(Fraction(str(kept)) / 100, sure / 100)
    with told(_("Counting")):
        report = advice_report(judged, opened.catalogue, wanted, of_steps, days, _meant(codes, opened))
    click.echo(_shown(report, opened, form))
    say_problems(report.problems)
    return broken


def _meant(codes: tuple[str, ...], opened: Opened) -> tuple[str, ...]:
    """The procedures that are named; CannotRunError for one that there is not."""
    from tthc.source import CannotRunError, say

    for code in codes:
        if code not in {version.code for version in opened.catalogue.versions}:
            raise CannotRunError(say("the catalogue has no procedure {code!r}", code=code))
    return codes


def _shown(report: AdviceReport, opened: Opened, form: str) -> str:
    from tthc.exchange.audit_names import names_in
    from tthc.show import limit_advice

    if form == "json":
        return limit_advice.as_json(report, translate)
    catalogue = opened.catalogue
    steps = {(version.code, step.id): step.name for version in catalogue.versions for step in version.steps}
    cases = {(version.code, case.id): case.name for version in catalogue.versions for case in version.cases}
    return limit_advice.as_text(report, names_in(catalogue), steps, cases, translate)
