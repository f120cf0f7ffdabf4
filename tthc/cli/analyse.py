"""`tthc analyse`: what the rules find."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.session import (
    as_day,
    at_option,
    exit_code,
    fail_on_option,
    format_option,
    open_project,
    say_aside,
    translate,
)
from tthc.source import say


@click.command(help=_("Run the rules over the catalogue and report what could be simpler, with the evidence."))
@at_option
@format_option("text", "json", "sarif")
@fail_on_option
@click.option("--rule", "codes", multiple=True, help=_("Only this rule (may be given several times)"))
@click.pass_obj
def command(root: Path, day: date | None, form: str, fail_on: str, codes: tuple[str, ...]) -> int:  # noqa: D103 - see help
    from tthc.analyse.findings import run_rules
    from tthc.analyse.match import Analysis
    from tthc.cli.explain import known_rules
    from tthc.show.findings import FORMATS
    from tthc.show.problems import remark_of, remark_on

    opened = open_project(root, as_day(day))
    if not opened.is_sound:
        say_aside(say("The catalogue has errors ('tthc check' lists them); procedures with an error are left out."))
    rules = known_rules(opened.rules.rules, codes)
    findings = run_rules(rules, opened.rules.profile, Analysis(opened.catalogue, as_day(day)))
    remarks = [remark_of(finding, translate) for finding in findings.found]
    remarks += [remark_on(problem, translate) for problem in findings.problems]
    in_order = sorted(remarks, key=lambda remark: (*remark.at, remark.code))
    click.echo(FORMATS[form](in_order, {rule.code: rule for rule in rules}, translate))
    return exit_code((remark.severity for remark in remarks), fail_on)
