"""`tthc explain CODE`: what a rule looks for and why, in Vietnamese, and what it finds in this project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_rule
from tthc.cli.shared.practice import analysis_of, log_of
from tthc.cli.shared.session import Opened, as_day, at_option, open_project, translate
from tthc.model.rule import Rule, RuleExample
from tthc.source import Severity

if TYPE_CHECKING:
    from tthc.analyse.findings import Findings


@click.command(
    help=_(
        "Explain a rule: its reason, its law, what would make it false, its figures, examples, and what it finds in "
        "this project."
    )
)
@click.argument("code", shell_complete=complete_rule)
@click.option("--yaml", "whole", is_flag=True, help=_("Print the file of the rule instead"))
@at_option
@click.pass_obj
def command(root: Path, code: str, whole: bool, day: date | None) -> int:  # noqa: D103 - its help stands above
    from tthc.model.reference import Law
    from tthc.show.problems import remark_of
    from tthc.show.rule import Explained, as_text

    opened = open_project(root, as_day(day))
    (rule,) = known_rules(opened.rules.rules, (code,))
    if whole:
        click.echo(_file_of(rule, opened).read_text(encoding="utf-8-sig"), nl=False)
        return 0
    profile, findings = opened.rules.profile, _findings(rule, opened, as_day(day))
    explained = Explained(
        rule=rule,
        severity=profile.setting(rule.code),
        titles={law.id: law.title for law in opened.catalogue.all(Law).values() if law.title},
        examples=tuple((one.name, tuple(_said_of(one, rule, as_day(day)))) for one in rule.examples),
        hits=tuple(remark_of(finding, translate) for finding in findings.found) if findings else (),
        waived=len(findings.waived) if findings else 0,
        page=_page_of(rule, opened),
    )
    click.echo(as_text(explained))
    return 0


def _page_of(rule: Rule, opened: Opened) -> str:
    """Where the public pages have the rule; '' where they have no address."""
    from tthc.publish.portal.rule_pages import rule_place

    site = opened.project.settings.authority.site
    return f"{site.rstrip('/')}/{rule_place(rule.code)}" if site else ""


def _findings(rule: Rule, opened: Opened, day: date) -> Findings | None:
    """What the rule finds in the project, with its log if the rule asks one; None if it is off."""
    from tthc.analyse.findings import run_rules
    from tthc.analyse.needs import asks_a_log

    if opened.rules.profile.severity(rule.code) is None:
        return None
    analysis = analysis_of(opened, day, log_of(opened) if asks_a_log(rule) else None)
    return run_rules([rule], opened.rules.profile, analysis)


def _said_of(example: RuleExample, rule: Rule, day: date) -> Iterator[str]:
    """What the rule says of an example."""
    from tthc.analyse.findings import findings_of
    from tthc.analyse.match import Analysis
    from tthc.load.catalogue import load_text

    catalogue = load_text(example.catalogue, rule.at.file).catalogue
    analysis = Analysis(catalogue, example.day or day, example.experience)
    for finding in sorted(findings_of(rule, Severity.WARNING, analysis), key=lambda finding: finding.at):
        yield translate(finding.because)


def _file_of(rule: Rule, opened: Opened) -> Path:
    """The file that a rule was read from: the project's own, or the one that comes with the program."""
    from tthc.load.settings import packaged

    own = opened.project.root / rule.at.file
    return own if own.is_file() else packaged("rules").parent / rule.at.file


def known_rules(rules: Sequence[Rule], codes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules with these codes, all of them if none is named; a usage error with the nearest code for a wrong one."""
    from difflib import get_close_matches

    by_code = {rule.code: rule for rule in rules}
    wanted = [code.upper() for code in codes]
    for code in wanted:
        if code not in by_code:
            near = get_close_matches(code, by_code, n=1, cutoff=0.5)
            hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
            raise click.UsageError(_("there is no rule {code}.").format(code=code) + hint)
    return tuple(by_code[code] for code in wanted) if wanted else tuple(rules)
