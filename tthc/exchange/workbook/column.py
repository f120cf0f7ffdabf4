"""The columns of our own workbook: what one is, and how those of each kind are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tthc.exchange.workbook.words import UNITS, YES
from tthc.model.entry import Entry
from tthc.model.local import Locality


class Kind(StrEnum):
    """What a cell holds. `amount` and `unit` are two cells for one length of time; a `sum` may have dots in it."""

    TEXT = "text"
    WHOLE = "whole"
    SUM = "sum"
    DAY = "day"
    YES = "yes"
    AMOUNT = "amount"
    UNIT = "unit"


@dataclass(frozen=True)
class Column:
    """One column: where its value belongs, its heading, the note on the heading, and what its cells hold."""

    path: tuple[str, ...]
    heading: str
    note: str = ""
    kind: Kind = Kind.TEXT
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    refers: type[Entry] | None = None
    many: bool = False
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the part of a procedure that its rows are (nothing: the procedure itself), its columns."""

    title: str
    part: str
    columns: tuple[Column, ...]


_MANY = "Nhiều giá trị: mỗi giá trị một dòng trong ô (Alt+Enter) hoặc cách nhau bằng dấu chấm phẩy."
_PICK = "Chọn trong danh sách."


def _words(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({str(value): word for value, word in words.items()})


def text(path: str, heading: str, note: str = "", width: int = 24, *, many: bool = False) -> Column:
    """A text, or several."""
    return Column(tuple(path.split(".")), heading, f"{note} {_MANY}".strip() if many else note, width=width, many=many)


def whole(path: str, heading: str, note: str = "") -> Column:
    """A whole number."""
    return Column(tuple(path.split(".")), heading, note or "Số nguyên.", Kind.WHOLE, width=10)


def day(path: str, heading: str, note: str = "") -> Column:
    """A day."""
    return Column(tuple(path.split(".")), heading, note or "Ngày, ví dụ 23/11/2026.", Kind.DAY, width=13)


def yes_or_no(path: str, heading: str, note: str) -> Column:
    """Yes or no."""
    return Column(tuple(path.split(".")), heading, note, Kind.YES, _words(YES), width=10)


def one_of(path: str, heading: str, words: Mapping[str, str], note: str = _PICK, *, many: bool = False) -> Column:
    """One of a few words, or several of them."""
    return Column(tuple(path.split(".")), heading, _MANY if many else note, words=_words(words), many=many, width=18)


def reference(path: str, heading: str, kind: type[Entry], note: str = _PICK, *, many: bool = False) -> Column:
    """The name of an entry of the catalogue, or several."""
    told = f"{note} {_MANY}" if many else note
    return Column(tuple(path.split(".")), heading, told, refers=kind, many=many, width=30)


def length_of_time(path: str, heading: str, note: str) -> tuple[Column, ...]:
    """A length of time: its amount, its unit, what an estimate rests on, and where it was measured."""
    parts = tuple(path.split("."))
    return (
        Column(
            (*parts, "#amount"), heading, f"{note} Để trống ô này nếu đơn vị là “trong ngày”.", Kind.AMOUNT, width=10
        ),
        Column((*parts, "#unit"), f"{heading}: đơn vị", _PICK, Kind.UNIT, _words(UNITS), width=15),
        Column((*parts, "estimate"), f"{heading}: ước tính", "Cơ sở ước tính, nếu con số không phải do luật định."),
        Column((*parts, "measured"), f"{heading}: đo được", "Nhật ký mà trong đó chín phần mười hồ sơ không lâu hơn."),
    )


def spread(path: str, heading: str, note: str, kind: Kind) -> tuple[Column, ...]:
    """A figure with its low and its high one."""
    levels = {"mid": "", "low": ": mức thấp", "high": ": mức cao"}
    return tuple(Column((path, key), f"{heading}{level}", note, kind, width=12) for key, level in levels.items())


def set_by(path: str, heading: str = "Của địa phương") -> Column:
    """Whose value it is, where it is not the nation's."""
    return reference(path, heading, Locality, "Chỉ ghi khi giá trị do địa phương quy định, không phải của cả nước.")


def basis(path: str, heading: str = "Căn cứ") -> tuple[Column, ...]:
    """What fixes it: the instrument, its article, a note."""
    return (
        text(f"{path}.law", heading, "Số, ký hiệu văn bản quy định đúng nội dung của dòng này.", 18),
        text(f"{path}.article", f"{heading}: điều, khoản", "", 18),
        text(f"{path}.note", f"{heading}: ghi chú", "", 18),
    )
