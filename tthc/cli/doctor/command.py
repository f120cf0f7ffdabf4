"""`tthc doctor`: what is in place on this machine and in this project, and what to do about what is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.session import as_day, at_option, format_option, translate
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.cli.doctor.symptoms import State


@click.command(
    help=_(
        "Say what is in place: Python, packages, fonts, Graphviz, git, the database, the folders of the project, its "
        "schemas, its calendar, its waivers. Exit with 1 if something needs attention."
    )
)
@at_option
@format_option("text", "json")
@click.pass_obj
def command(root: Path, day: date | None, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.cli.doctor.symptoms import State, examine

    found = list(examine(root, as_day(day)))
    if form == "json":
        rows = [
            {
                "state": symptom.state.value,
                "what": translate(symptom.what),
                "todo": translate(symptom.todo) if symptom.todo else None,
            }
            for symptom in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        words = _words()
        width = max(len(translate(word)) for word in words.values())
        for symptom in found:
            click.echo(f"{translate(words[symptom.state]).ljust(width)}  {translate(symptom.what)}")
            if symptom.todo:
                click.echo(f"{' ' * width}    → {translate(symptom.todo)}")
        bad = sum(1 for symptom in found if symptom.state is State.ATTENTION)
        click.echo(translate(say("{count} looked at, {bad} need attention", count=len(found), bad=bad)))
    return int(any(symptom.state is State.ATTENTION for symptom in found))


def _words() -> Mapping[State, Message]:
    from tthc.cli.doctor.symptoms import State

    return MappingProxyType({State.GOOD: say("ok"), State.OPTIONAL: say("could be"), State.ATTENTION: say("attention")})
