"""`tthc posters`: notices for the boards of one-stop shops, communes and village houses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.record import gate_of, is_recorded, record_quietly
from tthc.cli.shared.output import refuse_folder
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import at_option, say_aside
from tthc.cli.shared.watching import progress
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.check.publication import Gate, Judged
    from tthc.cli.shared.selecting import Chosen
    from tthc.model.procedure import Procedure
    from tthc.publish.boards.pages import Notice
    from tthc.publish.boards.posters import Board

MARK = ".tthc-posters"
"""The file by which a folder is known as one of notices that may be replaced."""


@click.command(
    cls=SelectingCommand,
    help=_(
        "Write notices for the board (niêm yết) as PDF: lists, a notice for each procedure with its forms behind it, "
        "a booklet for each sector. With --in COMMUNE they carry what that commune sets; with --village there is a "
        "list for each village house."
    )
    + "\n\n"
    + SELECTORS,
)
@selection_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("niem-yet"),
    show_default=True,
    help=_("Folder to write"),
)
@click.option("--kind", "kinds", type=click.Choice(["list", "sheet", "booklet"]), multiple=True, help=_("Only these"))
@click.option("--paper", type=click.Choice(["a4", "a3"]), default="a4", show_default=True, help=_("Size of the paper"))
@click.option(
    "--village", "villages", multiple=True, metavar=_("NAME"), help=_("A village house (nhà văn hóa thôn, buôn, bon)")
)
@click.option("--site", default="", metavar="URL", help=_("Address of the public pages, for the QR codes"))
@click.option(
    "--forms",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help=_("Folder of forms: CODE.pdf, CODE-….pdf, and PAPER.pdf by the id of its type, go behind the notices"),
)
@click.option(
    "--drafts/--no-drafts", default=False, show_default=True, help=_("With procedures that lack a mandatory element")
)
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    output: Path,
    kinds: tuple[str, ...],
    paper: str,
    villages: tuple[str, ...],
    site: str,
    forms: Path | None,
    drafts: bool,
    day: date | None,
) -> int:
    from tthc.load.form_folder import FOLDER
    from tthc.model.publication import Published
    from tthc.publish.boards.pdf import Press
    from tthc.publish.folders import replace_folder
    from tthc.publish.portal.form_files import forms_in

    chosen = choose(root, day, wanted, excluded, against)
    refuse_folder(output, chosen.opened.project)
    shown = _shown(chosen, drafts)
    known = forms_in(forms or chosen.opened.project.root / FOLDER, chosen.catalogue, must_exist=bool(forms))
    behind = {p.code: printed for p in shown if (printed := known.printed(p))}
    board = _board(chosen, shown, paper, _site(chosen, site), behind)
    made = _notices(board, kinds, villages)
    press = Press(chosen.opened.project.templates)
    files = {}
    with progress(_("Printing"), list(made.items())) as watched:
        for place, notice in watched:
            files[place] = press.print(notice, behind.get(Path(place).stem, ()))
    replace_folder(output, files, MARK)
    if not drafts and is_recorded(chosen.opened.project, None):
        record_quietly(chosen.opened.project, Published.POSTERS, shown, chosen.day, str(output), wanted=None)
    _say_what_lacks(board, shown)
    say_aside(
        say(
            "{files} notices of {procedures} procedures: {folder}",
            files=len(files),
            procedures=len(shown),
            folder=output,
        )
    )
    return 0


def _shown(chosen: Chosen, drafts: bool) -> tuple[Procedure, ...]:
    """The procedures that may hang; those that may not go out are named, and nothing left is an error."""
    held = {} if drafts else {one.procedure.code: one.reasons for one in _held(gate_of(chosen.opened, chosen.day))}
    for procedure in chosen.procedures:
        if why := held.get(procedure.code):
            say_aside(say("{code} is held back: {missing}", code=procedure.code, missing=why))
    shown = tuple(procedure for procedure in chosen.procedures if procedure.code not in held)
    if not shown:
        raise CannotRunError(
            say("no procedure is left to put on the board; --drafts prints those held back, marked so")
        )
    return shown


def _held(gate: Gate) -> Iterator[Judged]:
    """What is held back of the versions in force; those that are only announced do not hang anyway."""
    from tthc.check.publication import Standing

    return (one for one in gate.held if one.standing is Standing.IN_FORCE)


def _site(chosen: Chosen, given: str) -> str:
    """The address for the codes: as given, else the settings'; CannotRunError if it is none of the web."""
    from tthc.publish.portal.places import web_address

    address = given or chosen.opened.project.settings.authority.site
    if address and not web_address(address):
        raise CannotRunError(say("{address!r} is no address of the web (https://…)", address=address))
    return address


def _board(
    chosen: Chosen, shown: tuple[Procedure, ...], paper: str, site: str, behind: Mapping[str, tuple[Path, ...]]
) -> Board:
    from tthc.cli.shared.session import locality_asked_for
    from tthc.model.local import Locality
    from tthc.publish.boards.pages import Paper
    from tthc.publish.boards.posters import Board

    unit = locality_asked_for(chosen.opened.catalogue, chosen.opened.project, chosen.day)
    place = chosen.catalogue.all(Locality)[unit].name if unit else ""
    authority = chosen.opened.project.settings.authority
    return Board(chosen.catalogue, shown, authority, chosen.day, Paper(paper), site, place, frozenset(behind))


def _notices(board: Board, kinds: tuple[str, ...], villages: tuple[str, ...]) -> dict[str, Notice]:
    from tthc.publish.boards import posters

    made: dict[str, Notice] = {}
    if not kinds or "list" in kinds:
        made |= dict(posters.lists(board, villages))
    if not kinds or "sheet" in kinds:
        made |= dict(posters.sheets(board))
    if not kinds or "booklet" in kinds:
        made |= dict(posters.booklets(board))
    return made


def _say_what_lacks(board: Board, shown: tuple[Procedure, ...]) -> None:
    """What a person has to add before the notices hang."""
    from tthc.publish.boards.posters import forms_of

    if not board.site:
        say_aside(
            say("there are no QR codes: name the address of the public pages in tthc.toml ([authority] site) or --site")
        )
    if not board.authority.feedback:
        say_aside(
            say("no address for petitions: a blank line is printed for it; name it in tthc.toml ([authority] feedback)")
        )
    without = [p.code for p in shown if p.code not in board.with_forms and forms_of(board.catalogue, p)]
    if without:
        say_aside(say("{count} procedures ask for a form and have no file in the folder of forms", count=len(without)))
