"""`tthc rules`: the rules, how often each is met in the catalogue, and why one is not; what they answer."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.practice import analysis_of, log_of, log_options, say_problems
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.analyse.match import Analysis


@click.command(
    help=_(
        "List the rules with their severity and their hits in the catalogue; for one without a hit, why it has none. "
        "The log that tthc.toml names is asked too, as by review."
    )
)
@at_option
@format_option("text", "json")
@click.option("--patterns", is_flag=True, help=_("List instead which rule answers which pattern of simplification"))
@log_options
@click.pass_obj
def command(root: Path, day: date | None, form: str, patterns: bool, log: Path | None, steps: Path | None) -> int:  # noqa: D103 - see help
    if patterns:
        return _patterns(root, form)
    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    rows = _rows(opened, analysis_of(opened, as_day(day), log or log_of(opened), steps))
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return broken
    for row in rows:
        _show(row)
    hits = sum(row["hits"] for row in rows)
    click.echo(_("{rules} rules, {hits} hits").format(rules=len(rows), hits=hits))
    return broken


def _rows(opened: Opened, analysis: Analysis) -> list[dict[str, Any]]:
    from tthc.analyse.findings import run_rules
    from tthc.analyse.needs import why_none

    rules, profile = opened.rules.rules, opened.rules.profile
    findings = run_rules(rules, profile, analysis)
    say_problems(findings.problems)
    hits = Counter(finding.rule for finding in findings.found)
    waived = Counter(finding.rule for finding, _ in findings.waived)
    return [
        {
            "code": rule.code,
            "hits": hits[rule.code],
            "waived": waived[rule.code],
            "severity": severity.value if (severity := profile.severity(rule.code)) else "off",
            "name": rule.name,
            "why_none": None if hits[rule.code] or waived[rule.code] else translate(why_none(rule, analysis)),
        }
        for rule in rules
    ]


def _show(row: dict[str, Any]) -> None:
    from tthc.show.problems import SEVERITY_NAMES
    from tthc.source import Severity

    is_off = row["severity"] == "off"
    word = "-" if is_off else translate(SEVERITY_NAMES[Severity(row["severity"])])
    click.echo(f"{row['code']}  {row['hits']:>4}  {word:<9} {row['name']}")
    if row["waived"]:
        click.echo(" " * 23 + _("waived: {count}").format(count=row["waived"]))
    if row["why_none"] and not is_off:
        click.echo(" " * 23 + row["why_none"])


def _patterns(root: Path, form: str) -> int:
    from tthc.load.rules import rules_in_force
    from tthc.load.settings import find_project
    from tthc.show import patterns as shown

    project = find_project(root)
    loaded = rules_in_force(project.rules, project.root)
    found = tuple(shown.answers(loaded.patterns, loaded.rules))
    if not found:
        say_aside(say("{folder} has no patterns.yaml", folder=project.rules))
    click.echo(shown.as_json(found) if form == "json" else shown.as_text(found, translate))
    return 0
