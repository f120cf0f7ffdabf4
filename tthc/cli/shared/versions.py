"""Which version of a procedure a person means: a code, a code on a day, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.session import day_in, here, locality_named, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure


@dataclass(frozen=True)
class Version:
    """A version of a procedure, with the catalogue that defines what it refers to."""

    procedure: Procedure
    catalogue: Catalogue


def read_catalogue(root: Path) -> tuple[Project, Catalogue]:
    """The project's catalogue as it is written; files with mistakes give their sound entries, and are named aside."""
    from tthc.load.catalogue import load_catalogue
    from tthc.load.settings import find_project
    from tthc.load.undisturbed import undisturbed

    project = find_project(root)
    loaded = undisturbed(project.root, lambda: load_catalogue(project.catalog, project.root))
    for file in sorted({problem.at.file for problem in loaded.problems}):
        text = say("{file} has mistakes ('tthc check' lists them); what they are in is left out.", file=file)
        click.echo(translate(text), err=True)
    return project, loaded.catalogue


def versions_of(catalogue: Catalogue, code: str) -> tuple[Procedure, ...]:
    """Every version of a procedure, the earliest first; a usage error with the nearest code if there is none."""
    found = [version for version in catalogue.versions if version.code == code]
    if not found:
        known = sorted({version.code for version in catalogue.versions})
        near = get_close_matches(code, known, n=1, cutoff=0.5)
        hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
        raise click.UsageError(_("there is no procedure {code}.").format(code=code) + hint)
    return tuple(sorted(found, key=lambda version: (version.effective.start or date.min, version.at)))


NATION = ("quoc-gia", "nation")
"""What stands after the @ for the national record without anybody's values."""


def version_meant(project: Project, catalogue: Catalogue, words: str, day: date) -> Version:
    """The version that `CODE`, `CODE@DAY`, `CODE@LOCALITY`, `CODE@quoc-gia` or the path of a file means.

    Without a locality it is the one that the project stands in.
    """
    path = Path(words)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        return _version_in(path, catalogue)
    code, *more = words.split("@")
    days = [on for on in map(day_in, more) if on]
    others = [word for word in more if not day_in(word)]
    if len(days) > 1 or len(others) > 1:
        raise click.UsageError(_("'{text}' names two days or two localities.").format(text=words))
    on = days[0] if days else day
    version = _in_force(catalogue, code, on)
    if not others:
        return version_here(project, catalogue, version, on)
    return Version(version, catalogue) if others[0] in NATION else _laid(catalogue, version, others[0], on)


def _in_force(catalogue: Catalogue, code: str, day: date) -> Procedure:
    found = [version for version in versions_of(catalogue, code) if version.effective.covers(day)]
    if not found:
        raise CannotRunError(say("no version of {code} is in force on {day}", code=code, day=day))
    return found[-1]


def version_here(project: Project, catalogue: Catalogue, version: Procedure, day: date) -> Version:
    """A version with the values of the locality that is asked for: on that day, or its own nearest."""
    on = max(min(day, version.effective.end or day), version.effective.start or day)
    return _same(version, here(catalogue, project, on))


def _laid(catalogue: Catalogue, version: Procedure, name: str, day: date) -> Version:
    from tthc.model.overlay import in_locality

    return _same(version, in_locality(catalogue, locality_named(catalogue, name, day), day))


def _same(version: Procedure, laid: Catalogue) -> Version:
    """The version as it stands in a catalogue with local values."""
    return Version(next(v for v in laid.versions if (v.code, v.at) == (version.code, version.at)), laid)


def _version_in(path: Path, catalogue: Catalogue) -> Version:
    """The one procedure of a file; what it refers to is defined there, or in the project."""
    from tthc.load.catalogue import load_catalogue
    from tthc.model.catalogue import Catalogue

    if not path.is_file():
        raise CannotRunError(say("there is no file {file}", file=path))
    loaded = load_catalogue(path.parent, path.parent, [path])
    if loaded.problems:
        raise CannotRunError(say("{problem}", problem=_first(loaded.problems)))
    if len(loaded.catalogue.versions) != 1:
        count = len(loaded.catalogue.versions)
        raise CannotRunError(say("{file} holds {count} procedures; name a file with one", file=path, count=count))
    return Version(loaded.catalogue.versions[0], Catalogue((*loaded.catalogue.entries, *catalogue.entries)))


def _first(problems: object) -> str:
    from tthc.show.problems import as_text, remark_on

    assert isinstance(problems, tuple)
    return as_text([remark_on(problems[0], translate)], translate).splitlines()[0]
