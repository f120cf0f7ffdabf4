"""What commands share: the project that is open, its catalogue, the day, the words, and how results come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.watching import progress
from tthc.cli.shared.words import chosen_language
from tthc.show.language import Language, Translate, translator
from tthc.source import Message, Problem, Severity

if TYPE_CHECKING:
    from tthc.load.rules import LoadedRules
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.show.problems import Remark

F = TypeVar("F", bound=Callable[..., Any])


def translate(message: Message) -> str:
    """A message in the language of this process."""
    return _translator(chosen_language())(message)


@cache
def _translator(language: str) -> Translate:
    return translator(Language(language))


def today() -> date:
    """The day on this machine's clock; every command that depends on it has `--at`."""
    return datetime.now().astimezone().date()


def at_option(command: F) -> F:
    """`--at DATE`: as of which day."""
    option = click.option("--at", "day", callback=_day, metavar=_("DAY"), help=_("As of this day (default: today)"))
    return option(command)


def _day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """A day as people write it, of a year that laws and calendars are about."""
    if text is None:
        return None
    if day := day_in(text):
        return day
    says = _("'{text}' is not a day from {first} to {last}: write 2026-11-23 or 23/11/2026.")
    raise click.BadParameter(says.format(text=text, first=YEARS[0], last=YEARS[-1]))


def day_in(text: str) -> date | None:
    """The day that a text is, as 2026-11-23 or 23/11/2026; None if it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            if day.year in YEARS:
                return day
    return None


YEARS = range(1945, 2201)


def format_option(*formats: str) -> Callable[[F], F]:
    """`-f FORMAT`: text for people, the others for machines."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help=_("Form of the output"),
    )


def fail_on_option(command: F) -> F:
    """`--fail-on LEVEL`: from which severity on the exit code is 1."""
    levels = [*(severity.value for severity in Severity), "never"]
    option = click.option(
        "--fail-on",
        type=click.Choice(levels),
        default="error",
        show_default=True,
        help=_("Exit with 1 from this severity on"),
    )
    return option(command)


def as_day(day: date | None) -> date:
    """The day asked for, or today."""
    return day or today()


@dataclass(frozen=True)
class Opened:
    """A project with everything that was read from it.

    `catalogue` leaves out procedures in whose file something is wrong: what follows may rely on what `check` promises.
    It carries the values of the locality asked for; `national` is the same as it is written, without them. `loaded` has
    everything that could be read.
    """

    project: Project
    catalogue: Catalogue
    national: Catalogue
    loaded: Catalogue
    rules: LoadedRules
    problems: tuple[Problem, ...]
    changes: frozenset[str] = frozenset()
    """The changes of the catalogue that were made before it was read, by their names."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def open_project(root: Path, day: date) -> Opened:
    """Find the project, read it all, and check it."""
    from tthc.analyse.findings import rule_problems
    from tthc.check import check
    from tthc.load.catalogue import Loaded, load_catalogue
    from tthc.load.files import yaml_files
    from tthc.load.rules import rules_in_force
    from tthc.load.settings import find_project
    from tthc.load.undisturbed import changes_seen, undisturbed
    from tthc.model.catalogue import Catalogue
    from tthc.model.local_values import LocalValues
    from tthc.model.procedure import Procedure
    from tthc.source import CannotRunError, say

    project = find_project(root)
    if not project.catalog.is_dir():
        raise CannotRunError(say("there is no folder {folder}", folder=project.catalog))

    def read() -> tuple[Loaded, frozenset[str]]:
        with progress(_("Reading"), list(yaml_files(project.catalog))) as watched:
            return load_catalogue(project.catalog, project.root, watched), changes_seen(project.root)

    loaded, seen = undisturbed(project.root, read)
    rules = rules_in_force(project.rules, project.root)
    problems: set[Problem] = {
        *loaded.problems,
        *rules.problems,
        *rule_problems(rules.rules, rules.profile),
        *check(loaded.catalogue, day),
    }
    wrong = {problem.at.file for problem in problems if problem.severity is Severity.ERROR}
    may_be_wrong = (Procedure, LocalValues)
    sound = (e for e in loaded.catalogue.entries if not (isinstance(e, may_be_wrong) and e.at.file in wrong))
    national = Catalogue(tuple(sound))
    catalogue = here(national, project, day)
    in_order = tuple(sorted(problems, key=lambda problem: problem.order))
    return Opened(project, catalogue, national, loaded.catalogue, rules, in_order, seen)


def here(catalogue: Catalogue, project: Project, day: date) -> Catalogue:
    """The catalogue with the values of the locality that `--in` or the project names; as it is if neither does.

    CannotRunError, with the nearest name, if there is no such locality.
    """
    from tthc.model.overlay import in_locality

    unit = locality_asked_for(catalogue, project, day)
    return in_locality(catalogue, unit, day) if unit else catalogue


def locality_asked_for(catalogue: Catalogue, project: Project, day: date) -> str | None:
    """The id of the locality that `--in` or the project names; None if neither does. `--in` is the root command's."""
    context = click.get_current_context(silent=True)
    named = (context.find_root().params.get("locality") if context else None) or project.settings.locality
    return locality_named(catalogue, named, day) if named else None


def locality_named(catalogue: Catalogue, name: str, day: date) -> str:
    """The id of the locality that a person means by an id or a name, with accents or without.

    CannotRunError, with the nearest name, if there is no such locality.
    """
    from difflib import get_close_matches

    from tthc.model.local import Locality
    from tthc.source import CannotRunError, say
    from tthc.vietnamese import fold

    units = catalogue.all(Locality)
    there_now_last = sorted(units.values(), key=lambda unit: unit.effective.covers(day))
    names = {fold(text): unit.id for unit in there_now_last for text in (unit.name, *unit.aliases)}
    names |= {fold(unit): unit for unit in units}
    if fold(name) in names:
        return names[fold(name)]
    near = get_close_matches(fold(name), names, n=1, cutoff=0.5)
    if near:
        raise CannotRunError(
            say("there is no locality {name!r} (did you mean {word!r}?)", name=name, word=names[near[0]])
        )
    raise CannotRunError(say("there is no locality {name!r}", name=name))


def emit(remarks: list[Remark], form: str, fail_on: str) -> int:
    """Print remarks in a form and give the exit code."""
    from tthc.show.problems import FORMATS

    click.echo(FORMATS[form](remarks, translate))
    return exit_code((remark.severity for remark in remarks), fail_on)


def exit_code(severities: Iterable[Severity], fail_on: str) -> int:
    """1 if something is at least as severe as the level, else 0."""
    if fail_on == "never":
        return 0
    return int(any(severity.rank <= Severity(fail_on).rank for severity in severities))


def say_aside(message: Message) -> None:
    """A sentence for the person, beside the data: on stderr."""
    click.echo(translate(message), err=True)
