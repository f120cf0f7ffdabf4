"""`tthc new`: asks for what a procedure is made of, and writes a file that loads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.completing import complete_code
from tthc.cli.shared.session import _day, as_day, at_option, say_aside, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.exchange.authoring.new_file import NewFile
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

F = TypeVar("F", bound=Callable[..., Any])


def _several(*names: str, text: str) -> Callable[[F], F]:
    return click.option(*names, multiple=True, help=text)


@click.command(
    help=_(
        "Ask, in the order of the decision that publishes a procedure, for what it is made of; show the file, and "
        "write it when you agree. Nothing is written before that. What is given as an option is not asked for."
    )
)
@click.argument("code", required=False)
@click.option(
    "--from", "like", metavar=_("CODE"), shell_complete=complete_code, help=_("Begin with what this procedure has")
)
@click.option(
    "--from-day", callback=_day, metavar=_("DAY"), help=_("First day; of a known code this makes a new version")
)
@click.option("--name", help=_("Its official name"))
@click.option("--decision", help=_("Number of the decision that publishes it"))
@click.option("--sector", help=_("Sector: its id or name, with or without accents"))
@_several("--level", "levels", text=_("Level: cấp bộ, cấp tỉnh, cấp xã (may be given several times)"))
@_several("--applicant", "applicants", text=_("Who may apply (may be given several times)"))
@_several("--receiving", "receiving", text=_("Agency that receives (may be given several times)"))
@_several("--agency", "--deciding", "deciding", text=_("Agency that decides (may be given several times)"))
@_several("--mode", "modes", text=_("Way of handing in: trực tiếp, trực tuyến, bưu chính (may be given several times)"))
@click.option("--time", help=_("Time limit in words: '15 ngày làm việc'"))
@click.option("--fee", help=_("Fee in words: '50.000 đồng/hồ sơ', 'miễn phí'"))
@_several(
    "--document", "documents", text=_("A paper, in words: 'Giấy chứng sinh, 01 bản chính' (may be given several times)")
)
@_several("--result", "results", text=_("Paper that is given (may be given several times)"))
@_several("--law", "laws", text=_("Legal basis: its number (may be given several times)"))
@click.option("--yes", is_flag=True, help=_("Ask nothing; what no option gives stays empty"))
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, /, code: str | None, like: str | None, from_day: date | None, yes: bool, day: date | None, **given: Any
) -> int:
    from tthc.cli.new.asking import Interview
    from tthc.exchange.authoring.authoring import Listener
    from tthc.exchange.authoring.new_file import new_file
    from tthc.exchange.writing.landing import land
    from tthc.load.catalogue import load_catalogue
    from tthc.load.settings import find_project

    project = find_project(root)
    catalogue = load_catalogue(project.catalog, project.catalog).catalogue
    today = as_day(day)
    interview = Interview(Listener(catalogue, from_day or today), given, asks=not yes)
    code = interview.code(code)
    earlier = _latest(catalogue, code)
    if earlier and not from_day:
        from_day = _first_day_of_new_version(earlier, yes)
    base = _base(catalogue, like) if like else earlier
    procedure, laws = interview.procedure(code, base, from_day)
    made = new_file(procedure, laws, earlier, catalogue, project.catalog, from_day or today)
    if not yes:
        _show(made)
        click.confirm(_("Write it?"), default=True, abort=True)
    land(project.catalog, made.texts)
    click.echo(f"{project.catalog.name}/{made.path}")
    _tell(made)
    return 0


def _latest(catalogue: Catalogue, code: str) -> Procedure | None:
    """The version of a procedure that begins last."""
    versions = [version for version in catalogue.versions if version.code == code]
    return max(versions, key=lambda version: version.effective.start or date.min, default=None)


def _base(catalogue: Catalogue, code: str) -> Procedure:
    from tthc.load.typed import nearest

    if found := _latest(catalogue, code):
        return found
    hint = nearest(code, list(catalogue.procedures))
    text = say("there is no procedure {code}", code=code)
    raise CannotRunError(say("{what} ({hint})", what=text, hint=hint) if hint else text)


def _first_day_of_new_version(earlier: Procedure, yes: bool) -> date:
    """A code that is there already is refused, unless a new version is wanted."""
    from tthc.cli.shared.session import day_in

    text = say(
        "{code} is in {path} already; --from-day DAY makes a new version of it", code=earlier.code, path=earlier.at.file
    )
    if yes:
        raise CannotRunError(text)
    say_aside(text)
    answer = click.prompt(_("First day of the new version (empty: stop)"), default="", show_default=False)
    if not answer.strip():
        raise click.Abort
    if found := day_in(answer.strip()):
        return found
    return _first_day_of_new_version(earlier, yes)


def _show(made: NewFile) -> None:
    for text in made.texts:
        click.echo(f"\n--- {text.path}")
        if text.path == made.path:
            click.echo(text.text)
        else:
            say_aside(say("is changed with it"))


def _tell(made: NewFile) -> None:
    """What `check` still misses."""
    if made.lacks:
        say_aside(say("It loads. What it still lacks ('tthc check' says it again):"))
    for problem in made.lacks:
        click.echo(f"  {problem.at.line}:{problem.at.column} {problem.code} {translate(problem.message)}", err=True)
