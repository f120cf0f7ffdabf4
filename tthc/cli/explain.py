"""`tthc explain CODE`: what a rule is about, in Vietnamese, from its own file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.completing import complete_rule
from tthc.model.rule import Rule


@click.command(help=_("Explain a rule: its reason, its law, what would make it false, and examples."))
@click.argument("code", shell_complete=complete_rule)
@click.pass_obj
def command(root: Path, code: str) -> int:  # noqa: D103 - its help stands above
    from tthc.load.rules import rules_in_force
    from tthc.load.settings import find_project
    from tthc.show.rule import as_text

    project = find_project(root)
    (rule,) = known_rules(rules_in_force(project.rules, project.root).rules, (code,))
    click.echo(as_text(rule))
    return 0


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
