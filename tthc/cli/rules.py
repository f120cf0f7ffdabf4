"""`tthc rules`: the rules, and how often each is met in the catalogue."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.session import as_day, at_option, format_option, open_project, say_aside, translate


@click.command(help=_("List the rules with their severity and their hits in the catalogue."))
@at_option
@format_option("text", "json")
@click.pass_obj
def command(root: Path, day: date | None, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.analyse.findings import run_rules
    from tthc.analyse.match import Analysis
    from tthc.show.problems import SEVERITY_NAMES
    from tthc.source import Severity, say

    opened = open_project(root, as_day(day))
    if not opened.is_sound:
        say_aside(say("The catalogue has errors ('tthc check' lists them); procedures with an error are left out."))
    findings = run_rules(opened.rules.rules, opened.rules.profile, Analysis(opened.catalogue, as_day(day)))
    hits = Counter(finding.rule for finding in findings.found)
    rows = [
        {
            "code": rule.code,
            "hits": hits[rule.code],
            "severity": severity.value if (severity := opened.rules.profile.severity(rule.code)) else "off",
            "name": rule.name,
        }
        for rule in opened.rules.rules
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        word = "-" if row["severity"] == "off" else translate(SEVERITY_NAMES[Severity(str(row["severity"]))])
        click.echo(f"{row['code']}  {row['hits']:>4}  {word:<9} {row['name']}")
    click.echo(_("{rules} rules, {hits} hits").format(rules=len(rows), hits=sum(hits.values())))
    return 0
