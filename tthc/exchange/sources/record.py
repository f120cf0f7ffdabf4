"""What a source says about one procedure, in its own words: the one shape between the adapters and the writer.

Nothing is interpreted here. Figures stay as they were written, a missing value is an empty text, and what no field
holds goes into `extra`. An adapter passes every text through `tidy`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from tthc.model.procedure import Procedure

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Where a record comes from: the system, the file it was read from, its page, and the day (YYYY-MM-DD).

    `file_day` is the day on which the file was last changed, for a source that does not say when it was read.
    """

    system: str
    file: str
    url: str = ""
    retrieved: str = ""
    file_day: str = ""


@dataclass(frozen=True)
class FeeLine:
    """One line of phí, lệ phí: its words, the figure beside them, and what else the source says of it."""

    text: str
    amount: str = ""
    unit: str = ""
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Way:
    """One cách thức thực hiện: the source's word for it, the time and its unit (or the whole phrase in `time`)."""

    mode: str
    time: str = ""
    unit: str = ""
    fees: tuple[FeeLine, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class DocumentRow:
    """One row of thành phần hồ sơ, which may be a paper, a note or a heading; `forms` are names of attached files."""

    text: str
    originals: str = ""
    copies: str = ""
    forms: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class DocumentGroup:
    """Rows that stand together under a heading: a case, or a title that poses as one."""

    heading: str = ""
    rows: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True)
class StepText:
    """One block of trình tự thực hiện."""

    name: str = ""
    text: str = ""
    case: str = ""


@dataclass(frozen=True)
class Named:
    """A thing with a code and a name: a law with its number, a result with its code in the list of results."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Extra:
    """A value that no field holds: where it stood in the source, and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Record:
    """All that a source says about one procedure.

    `levels` are the words of cấp thực hiện; `executing`, `deciding`, `authorised` and `coordinating` the agencies under
    the headings cơ quan thực hiện, có thẩm quyền, được ủy quyền, phối hợp; `receiving` the places where dossiers are
    handed in. `removed` counts characters that cannot be seen and were taken out of its texts.
    """

    origin: Origin
    code: str
    name: str
    notation: str = ""
    decision: str = ""
    publication: str = ""
    formality: str = ""
    levels: tuple[str, ...] = ()
    sectors: tuple[Named, ...] = ()
    applicants: tuple[str, ...] = ()
    receiving: tuple[str, ...] = ()
    executing: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()
    authorised: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    steps: tuple[StepText, ...] = ()
    ways: tuple[Way, ...] = ()
    documents: tuple[DocumentGroup, ...] = ()
    dossier_sets: str = ""
    conditions: tuple[str, ...] = ()
    results: tuple[Named, ...] = ()
    laws: tuple[Named, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    extra: tuple[Extra, ...] = ()
    removed: int = 0


@dataclass(frozen=True)
class Filled:
    """A procedure that somebody wrote in our own words (a workbook): nothing is left to be recognised.

    `record` has its code, its name and the laws that it cites; `base` is what the catalogue had when it was handed out
    (compact plain values), to tell changes made there from those made here.
    """

    record: Record
    procedure: Procedure
    base: Mapping[str, Any] | None = None


def tidy(text: str) -> tuple[str, int]:
    """A text without what nobody sees, and how many characters that were: the words, marks and lines stay.

    Composed letters (NFC), LF at the ends of lines, blanks at the ends of lines and of the text gone; control and
    format characters and halves of characters are taken out, and only they are counted.
    """
    lines = _LINE_END.sub("\n", unicodedata.normalize("NFC", text))
    if lines.replace("\n", "").isprintable():
        seen = lines
    else:
        seen = "".join(mark for mark in lines if mark in "\n\t" or unicodedata.category(mark) not in _UNSEEN)
    removed = len(lines) - len(seen)
    return _BLANKS_BEFORE_END.sub("", seen).strip(), removed


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_END = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_BLANKS_BEFORE_END = re.compile(r"[^\S\n]+(?=\n|$)")


def plain_record(record: Record) -> dict[str, Any]:
    """A record as JSON holds it: empty values left out."""
    plain = _plain(record)
    assert isinstance(plain, dict)
    return plain


def _plain(value: object) -> object:
    if is_dataclass(value):
        parts = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: part for name, part in parts.items() if part not in ("", [], 0)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def record_from(plain: object) -> Record:
    """The record that `plain_record` wrote down; ValueError if it is anything else."""
    return _build(Record, plain)


def _build(kind: type[T], plain: object) -> T:
    """A value of a kind from its plain form: a dataclass, a tuple of one kind, a text or a count."""
    if get_origin(kind) is tuple:
        if not isinstance(plain, list):
            raise ValueError("expected a list")
        return tuple(_build(get_args(kind)[0], item) for item in plain)  # type: ignore[return-value]  # kind is a tuple
    if not is_dataclass(kind):
        if type(plain) is not kind:
            raise ValueError(f"expected {kind.__name__}")
        return plain
    if not isinstance(plain, Mapping):
        raise ValueError("expected keys and values")
    kinds = _kinds(kind)
    if unknown := plain.keys() - kinds.keys():
        raise ValueError(f"unknown key {min(map(str, unknown))}")
    try:
        return kind(**{name: _build(kinds[name], part) for name, part in plain.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


@cache
def _kinds(kind: type[Any]) -> Mapping[str, type[Any]]:
    return get_type_hints(kind)
