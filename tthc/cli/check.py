"""`tthc check`: what is wrong in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.session import (
    as_day,
    at_option,
    exit_code,
    fail_on_option,
    format_option,
    say_aside,
    translate,
)
from tthc.cli.shared.watching import progress
from tthc.cli.shared.words import chosen_language
from tthc.load.cache import DAMAGED, Answer, forget, open_cache
from tthc.load.changes import Folders, find_changes
from tthc.load.settings import find_project
from tthc.load.undisturbed import undisturbed
from tthc.source import CannotRunError, Problem, Severity, say


@click.command(help=_("Check the catalogue and the rules, and report every mistake at once: file:line:column."))
@at_option
@format_option("text", "json", "sarif")
@fail_on_option
@click.option("--no-cache", is_flag=True, help=_("Check everything anew, and keep nothing for the next time"))
@click.option("-v", "--verbose", is_flag=True, help=_("Say on stderr how many files had to be examined"))
@click.pass_obj
def command(root: Path, day: date | None, form: str, fail_on: str, no_cache: bool, verbose: bool) -> int:  # noqa: D103 - its help stands above
    project = find_project(root)
    if not project.catalog.is_dir():
        raise CannotRunError(say("there is no folder {folder}", folder=project.catalog))
    folders = Folders(project.root, project.catalog, project.rules)
    answer, examined = _answer(folders, as_day(day), form, keep=not no_cache)
    click.echo(answer.text)
    if verbose:
        say_aside(say("{count} files were examined", count=examined))
    return exit_code(map(Severity, answer.severities), fail_on)


def _answer(folders: Folders, day: date, form: str, *, keep: bool) -> tuple[Answer, int]:
    """What is printed, and how many files were examined for it.

    A damaged cache is begun anew; one that is in use for too long is left alone.
    """
    try:
        return undisturbed(folders.root, lambda: _from_cache(folders, day, form, keep=keep))
    except DAMAGED as error:
        if not keep:
            raise
        return _from_cache(folders, day, form, keep=forget(folders.root, error))


def _from_cache(folders: Folders, day: date, form: str, *, keep: bool) -> tuple[Answer, int]:
    question = f"{day.isoformat()} {form} {chosen_language()}"
    with open_cache(folders.root, keep=keep) as cache:
        changes = find_changes(folders, cache)
        if changes.none and (kept := cache.answer(question)):
            cache.restamp(changes.same)
            return kept, 0
        from tthc.check.incremental import check_changes  # pydantic comes with it

        def check_rules() -> tuple[Problem, ...]:
            from tthc.analyse.findings import rule_problems
            from tthc.load.rules import rules_in_force

            rules = rules_in_force(folders.rules, folders.root)
            return (*rules.problems, *rule_problems(rules.rules, rules.profile))

        checked = check_changes(folders, day, cache, changes, check_rules, partial(progress, _("Reading")))
        cache.restamp(changes.same)
        answer = _written(checked.problems, form)
        cache.save_answer(question, answer)
        return answer, checked.examined


def _written(problems: Iterable[Problem], form: str) -> Answer:
    from tthc.show.problems import FORMATS, remark_on

    remarks = [remark_on(problem, translate) for problem in problems]
    return Answer(FORMATS[form](remarks, translate), tuple(sorted({remark.severity.value for remark in remarks})))
