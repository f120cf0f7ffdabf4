"""Notices for the boards of one-stop shops, communes and village houses (niêm yết): from a catalogue to values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.boards.pages import (
    Booklet,
    FormLine,
    ListedGroup,
    ListedRow,
    ListNotice,
    Notice,
    NoticeFrame,
    Paper,
    QrCode,
    Sheet,
    SheetNotice,
)
from tthc.publish.boards.qr import qr_code
from tthc.publish.portal.first_screen import fee_figure, time_figure
from tthc.publish.portal.list_pages import by_sector
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.places import file_name, procedure_place, web_address
from tthc.publish.portal.procedure_page import LONG_NAME, lacking_elements, procedure_page
from tthc.publish.portal.reference_names import document_name
from tthc.vietnamese import collation_key, write_count, write_date


@dataclass(frozen=True)
class Board:
    """What is to hang, and where: the procedures, the paper, the site that the codes lead to ('' for none).

    `with_forms` are the codes of the procedures whose forms follow behind them.
    """

    catalogue: Catalogue
    procedures: tuple[Procedure, ...]
    authority: Authority
    day: date
    paper: Paper = Paper.A4
    site: str = ""
    place: str = ""
    with_forms: frozenset[str] = frozenset()


def sheets(board: Board) -> Iterator[tuple[str, SheetNotice]]:
    """A notice for each procedure, with the place of its file."""
    for procedure in _in_order(board.procedures):
        frame = replace(notice_frame(board), title=procedure.name)
        yield f"thu-tuc/{procedure.code}.pdf", SheetNotice(frame, _sheet(board, procedure))


def lists(board: Board, villages: Sequence[str] = ()) -> Iterator[tuple[str, ListNotice]]:
    """The list of all procedures, one of each sector, and one for each village house, in larger letters of its own."""
    yield "danh-muc.pdf", _list(board, "Danh mục thủ tục hành chính", board.procedures)
    for link, found in by_sector(board.catalogue, board.procedures):
        yield f"danh-muc/{_stem(link)}.pdf", _list(board, f"Danh mục thủ tục hành chính lĩnh vực {link.text}", found)
    for village in villages:
        here = replace(board, place=village)
        yield f"nha-van-hoa/{file_name(village)}.pdf", _list(here, "Danh mục thủ tục hành chính", board.procedures)


def booklets(board: Board) -> Iterator[tuple[str, Booklet]]:
    """A booklet for each sector."""
    for link, found in by_sector(board.catalogue, board.procedures):
        heading = f"Sổ tay thủ tục hành chính lĩnh vực {link.text}"
        made = tuple(_sheet(board, procedure) for procedure in _in_order(found))
        frame = replace(notice_frame(board), title=heading)
        yield f"so-tay/{_stem(link)}.pdf", Booklet(frame, heading, _count(found), made, _code(board, link.href))


def notices(board: Board, villages: Sequence[str] = ()) -> Iterator[tuple[str, Notice]]:
    """Everything that a board needs."""
    yield from lists(board, villages)
    yield from sheets(board)
    yield from booklets(board)


def notice_frame(board: Board) -> NoticeFrame:
    """What surrounds the notices of a board."""
    authority = board.authority
    return NoticeFrame(
        title="Danh mục thủ tục hành chính",
        authority=authority.name,
        control_unit=authority.control_unit,
        feedback=Link(authority.feedback, web_address(authority.feedback)),
        as_of=write_date(board.day),
        paper=board.paper,
        place=board.place,
    )


def forms_of(catalogue: Catalogue, procedure: Procedure) -> tuple[FormLine, ...]:
    """The forms that its dossier asks for, each once."""
    named = {document.form: document_name(catalogue, document) for document in procedure.documents if document.form}
    return tuple(FormLine(form, name) for form, name in named.items())


def _sheet(board: Board, procedure: Procedure) -> Sheet:
    return Sheet(
        page=procedure_page(board.catalogue, procedure, _page_frame(board), board.day),
        qr=_code(board, procedure_place(procedure)),
        forms=forms_of(board.catalogue, procedure),
        has_forms=procedure.code in board.with_forms,
        is_draft=bool(lacking_elements(procedure)),
    )


def _page_frame(board: Board) -> Frame:
    frame = notice_frame(board)
    return Frame(frame.title, "", frame.authority, frame.control_unit, frame.feedback, frame.as_of)


def _list(board: Board, heading: str, procedures: Sequence[Procedure]) -> ListNotice:
    groups = tuple(_numbered(board.catalogue, by_sector(board.catalogue, procedures)))
    code = _code(board, "index.html")
    return ListNotice(replace(notice_frame(board), title=heading), heading, _count(procedures), groups, code)


def _numbered(catalogue: Catalogue, sectors: Iterator[tuple[Link, list[Procedure]]]) -> Iterator[ListedGroup]:
    number = 0
    for link, found in sectors:
        rows = []
        for procedure in _in_order(found):
            number += 1
            rows.append(_row(catalogue, procedure, number))
        yield ListedGroup(link.text, _count(found), tuple(rows))


def _row(catalogue: Catalogue, procedure: Procedure, number: int) -> ListedRow:
    time, fee = time_figure(procedure), fee_figure(procedure)
    receiving = [catalogue.get(ref) for ref in procedure.agencies.receiving]
    return ListedRow(
        number=str(number),
        name=procedure.name,
        has_long_name=len(procedure.name) > LONG_NAME,
        code=procedure.code,
        time=time.value if time.is_known else "",
        fee=fee.value if fee.is_known else "",
        where="; ".join(agency.name for agency in receiving if agency),
    )


def _code(board: Board, place: str) -> QrCode | None:
    return qr_code(f"{board.site.rstrip('/')}/{place}") if board.site else None


def _in_order(procedures: Sequence[Procedure]) -> list[Procedure]:
    return sorted(procedures, key=lambda procedure: (collation_key(procedure.name), procedure.code))


def _count(procedures: Sequence[Procedure]) -> str:
    return f"{write_count(len(procedures))} thủ tục"


def _stem(link: Link) -> str:
    """The name of a sector's page without folder and suffix."""
    return link.href.rsplit("/", 1)[-1].removesuffix(".html")


TEMPLATES: Mapping[type[Notice], str] = {SheetNotice: "sheet.html", ListNotice: "list.html", Booklet: "booklet.html"}
