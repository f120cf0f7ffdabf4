"""`tthc analyse`: what the rules find."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.practice import analysis_of, log_options
from tthc.cli.shared.session import (
    as_day,
    at_option,
    exit_code,
    fail_on_option,
    format_option,
    open_project,
    say_aside,
    translate,
)
from tthc.source import CannotRunError, Severity, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tthc.analyse.findings import Findings
    from tthc.analyse.known import Compared
    from tthc.model.rule import Rule


@click.command(
    help=_(
        "Run the rules over the catalogue and report what could be simpler, with the evidence. With a baseline only "
        "what is new is shown, and counts for --fail-on."
    )
)
@at_option
@format_option("text", "json", "sarif")
@fail_on_option
@click.option("--rule", "codes", multiple=True, help=_("Only this rule (may be given several times)"))
@click.option("--baseline", type=click.Path(path_type=Path), help=_("File of known findings, which are set aside"))
@click.option(
    "--write-baseline", "target", type=click.Path(path_type=Path), help=_("Write what is found now into such a file")
)
@replace_option
@log_options
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    day: date | None,
    form: str,
    fail_on: str,
    codes: tuple[str, ...],
    baseline: Path | None,
    target: Path | None,
    replace: bool,
    log: Path | None,
    steps: Path | None,
) -> int:
    from tthc.analyse.findings import run_rules
    from tthc.analyse.needs import could_ask
    from tthc.cli.explain import known_rules
    from tthc.cli.shared.remembering import all_findings
    from tthc.show.findings import FORMATS
    from tthc.show.problems import remark_of, remark_on

    if target and codes:
        raise click.UsageError(_("--write-baseline needs all rules: leave --rule out."))
    opened = open_project(root, as_day(day))
    written = Target(target, opened.project, "analyse", (".yaml", ".yml"), replace, _is_a_baseline) if target else None
    if written:
        refuse_loss(written)
    say_left_out(opened)
    rules = known_rules(opened.rules.rules, codes)
    analysis = analysis_of(opened, as_day(day), log, steps)
    findings = run_rules(rules, opened.rules.profile, analysis) if codes else all_findings(opened, analysis)
    if log:
        _say_if_the_log_shows_nothing(rules, findings)
    if written:
        return _write(findings, written)
    asked = frozenset(rule.code for rule in rules if could_ask(rule, analysis))
    compared = _against(findings, baseline, asked)
    remarks = [remark_of(finding, translate) for finding in compared.new]
    remarks += [remark_on(problem, translate) for problem in (*findings.problems, *compared.problems)]
    in_order = sorted(remarks, key=lambda remark: (*remark.at, remark.code))
    names = {code: procedure.name for code, procedure in analysis.catalogue.procedures.items()}
    click.echo(FORMATS[form](in_order, {rule.code: rule for rule in rules}, translate, names))
    broken = [problem.severity for problem in opened.problems if problem.severity is Severity.ERROR]
    return exit_code((*broken, *(remark.severity for remark in remarks)), fail_on)


def _say_if_the_log_shows_nothing(rules: Sequence[Rule], findings: Findings) -> None:
    """Nothing found in a log may mean that all is well, or that it says too little: who reads on is told where."""
    from tthc.analyse.needs import asks_a_log

    asking = {rule.code for rule in rules if asks_a_log(rule)}
    if asking and not any(finding.rule in asking for finding in findings.found):
        say_aside(
            say(
                "{count} rules ask the log and find nothing in it; 'tthc rules' with the same log says why, for each",
                count=len(asking),
            )
        )


def _is_a_baseline(path: Path) -> bool:
    """Whether a file is just what `--write-baseline` writes; one with a person's remarks in it is not."""
    from tthc.load.baseline import baseline_text, load_baseline

    with suppress(CannotRunError, UnicodeDecodeError):
        return baseline_text(load_baseline(path)) == path.read_text(encoding="utf-8-sig")
    return False


def _write(findings: Findings, target: Target) -> int:
    from tthc.analyse.known import baseline_of
    from tthc.load.baseline import baseline_text

    write_output(target, baseline_text(baseline_of(findings.found)).encode())
    say_aside(say("wrote {count} known findings to {file}", count=len(findings.found), file=target.path))
    return 0


def _against(findings: Findings, baseline: Path | None, asked: frozenset[str]) -> Compared:
    from tthc.analyse.known import compare
    from tthc.load.baseline import load_baseline
    from tthc.model.baseline import Baseline

    compared = compare(findings.found, load_baseline(baseline) if baseline else Baseline(), asked)
    if baseline:
        say_aside(say("{count} findings are known from {file}", count=compared.known, file=baseline))
    return compared
