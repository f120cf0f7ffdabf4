"""`tthc fmt`: the files of the catalogue in canonical form, with every comment kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches, unified_diff
from gettext import gettext as _
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import codes_of, complete_code
from tthc.cli.shared.session import say_aside, translate
from tthc.cli.shared.watching import progress
from tthc.source import CannotRunError, Severity, say

if TYPE_CHECKING:
    from tthc.load.settings import Project
    from tthc.source import Problem


@click.command(
    help=_(
        "Bring files into canonical form: keys in the order of the format, long lines broken, no quotes that nobody "
        "needs. Comments and blank lines stay, and the meaning is compared before anything is written. Without names, "
        "every file of the catalogue. A file with errors is left alone."
    )
)
@click.argument("names", nargs=-1, metavar=_("[FILE|CODE]..."), shell_complete=complete_code)
@click.option("--check", "only_check", is_flag=True, help=_("Write nothing; list what would change, and exit with 1"))
@click.option("--diff", "show_diff", is_flag=True, help=_("Write nothing; show what would change"))
@click.pass_obj
def command(root: Path, names: tuple[str, ...], only_check: bool, show_diff: bool) -> int:  # noqa: D103 - see help
    from tthc.load.settings import find_project

    project = find_project(root)
    paths = list(dict.fromkeys(_paths(names, project)))
    changed, wrong = 0, 0
    with progress(_("Reading"), paths) as watched:
        for path in watched:
            one = _format(path, project)
            wrong += _show_problems(one.problems)
            changed += one.is_changed
            if not one.is_changed:
                continue
            if show_diff:
                click.echo(one.difference, nl=False)
            elif only_check:
                click.echo(one.name)
            else:
                _write(one)
    if only_check or show_diff:
        say_aside(say("{changed} of {count} files would change", changed=changed, count=len(paths)))
    else:
        say_aside(say("{changed} of {count} files changed", changed=changed, count=len(paths)))
    return int(wrong > 0 or (only_check and changed > 0))


@dataclass(frozen=True)
class _Done:
    """One file: its text, its canonical text (the same if it may not be written), and what is wrong with it."""

    path: Path
    name: str
    data: bytes
    text: str
    written: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.written != self.text or (not self.problems and self.data != self.written.encode("utf-8"))

    @property
    def difference(self) -> str:
        """The changes as `diff -u` shows them."""
        lines = unified_diff(
            self.text.splitlines(keepends=True), self.written.splitlines(keepends=True), self.name, self.name, n=2
        )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _format(path: Path, project: Project) -> _Done:
    from tthc.exchange.yaml.format_file import format_text, schema_path
    from tthc.load.files import decode, name_of, read_bytes

    name = name_of(path, project.root)
    data, problems = read_bytes(path, name)
    text, problems = (None, problems) if data is None else decode(data, name)
    if data is None or text is None:
        return _Done(path, name, b"", "", "", problems)
    below = path.absolute()
    home = project.catalog.absolute()
    schema = schema_path(PurePosixPath(below.relative_to(home).as_posix())) if below.is_relative_to(home) else None
    formatted = format_text(text, name, schema)
    if formatted.text is None:
        return _Done(path, name, data, text, text, formatted.problems)
    return _Done(path, name, data, text, formatted.text)


def _write(one: _Done) -> None:
    """Write a file in one go, unless somebody has changed it since it was read; a link stays a link."""
    from tthc.exchange.writing.one_file import replace_file

    path = one.path.resolve()
    if path.read_bytes() != one.data:
        raise CannotRunError(say("{path} was changed meanwhile; nothing was written, run it again", path=one.name))
    replace_file(path, one.written.encode("utf-8"))
    click.echo(one.name)


def _show_problems(problems: tuple[Problem, ...]) -> int:
    """Print what is wrong, and count what is an error."""
    for problem in problems:
        hint = f" ({translate(problem.hint)})" if problem.hint else ""
        click.echo(f"{problem.at}: {problem.code} {translate(problem.message)}{hint}", err=True)
    return sum(problem.severity is Severity.ERROR for problem in problems)


def _paths(names: tuple[str, ...], project: Project) -> Iterator[Path]:
    """The files that were named by path, folder or code; the whole catalogue if none was."""
    from tthc.load.files import yaml_files

    if not names:
        yield from yaml_files(project.catalog)
    for name in names:
        path = Path(name)
        if path.is_dir():
            yield from yaml_files(path)
        elif path.exists():
            yield path
        else:
            yield from _files_of(name, project)


def _files_of(code: str, project: Project) -> Iterator[Path]:
    """The files of a procedure in all its versions, and what localities lay over it."""
    from tthc.load.files import yaml_files

    found = [path for path in yaml_files(project.catalog) if path.stem == code or path.stem.startswith(f"{code}-")]
    if not found:
        near = get_close_matches(code, codes_of(project.catalog), n=1)
        if near:
            raise CannotRunError(
                say("there is no file and no procedure {name!r} (did you mean {word!r}?)", name=code, word=near[0])
            )
        raise CannotRunError(say("there is no file and no procedure {name!r}", name=code))
    yield from found
