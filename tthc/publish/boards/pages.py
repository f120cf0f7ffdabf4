"""What a template of a notice may see: one frozen class per kind of notice, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tthc.publish.portal.pages import Link, ProcedurePage


class Paper(StrEnum):
    """The size of the paper; the word is the class name in the style sheet."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True)
class QrCode:
    """A picture of an address that a telephone reads, as a `data:` address, and the address in letters."""

    picture: str
    address: str


@dataclass(frozen=True)
class NoticeFrame:
    """What surrounds every notice: whose it is, where it hangs, as of when, and where citizens complain.

    `place` is the commune or the village house (nhà văn hóa thôn, buôn, bon) that it is meant for; '' for any.
    """

    title: str
    authority: str
    control_unit: str
    feedback: Link
    as_of: str
    paper: Paper
    place: str = ""


@dataclass(frozen=True)
class FormLine:
    """A form (mẫu đơn, tờ khai) of a dossier, and for which document it is."""

    form: str
    document: str


@dataclass(frozen=True)
class Sheet:
    """One procedure as it hangs on the board. `has_forms`: its forms follow behind it."""

    page: ProcedurePage
    qr: QrCode | None
    forms: tuple[FormLine, ...]
    has_forms: bool
    is_draft: bool


@dataclass(frozen=True)
class SheetNotice:
    """Một thủ tục: a notice of one procedure."""

    frame: NoticeFrame
    sheet: Sheet


@dataclass(frozen=True)
class ListedRow:
    """A procedure in a list on the board."""

    number: str
    name: str
    has_long_name: bool
    code: str
    time: str
    fee: str
    where: str


@dataclass(frozen=True)
class ListedGroup:
    """The procedures of one sector in a list."""

    heading: str
    count: str
    rows: tuple[ListedRow, ...]


@dataclass(frozen=True)
class ListNotice:
    """Danh mục thủ tục hành chính: what may be done here, by sector."""

    frame: NoticeFrame
    heading: str
    count: str
    groups: tuple[ListedGroup, ...]
    qr: QrCode | None


@dataclass(frozen=True)
class Booklet:
    """Sổ tay: the procedures of one sector one after the other, with contents."""

    frame: NoticeFrame
    heading: str
    count: str
    sheets: tuple[Sheet, ...]
    qr: QrCode | None


Notice = SheetNotice | ListNotice | Booklet
