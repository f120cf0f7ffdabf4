"""What a file is by its content, whatever its name says, and a sentence where it is not the kind that is read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from tthc.exchange.limits import MAX_FILE_BYTES, MB
from tthc.source import Message, say, why_of


class FileKind(StrEnum):
    """Kinds that an import tells apart. `office` is a ZIP archive: .docx and .xlsx; `old_office` is .doc and .xls."""

    PDF = "pdf"
    OFFICE = "office"
    OLD_OFFICE = "old_office"
    RTF = "rtf"
    HTML = "html"
    OTHER = "other"


_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", FileKind.OFFICE),
    (b"PK\x05\x06", FileKind.OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLD_OFFICE),
    (b"{\\rtf", FileKind.RTF),
)

_INSTEAD: Mapping[FileKind, Message] = MappingProxyType(
    {
        FileKind.PDF: say("this is a PDF"),
        FileKind.OFFICE: say("this is a ZIP archive, as .docx and .xlsx files are"),
        FileKind.OLD_OFFICE: say(
            "this is a binary Office file (.doc or .xls), or an encrypted one: open it in Word or Excel, "
            "and save it without a password as .docx or .xlsx"
        ),
        FileKind.RTF: say("this is an RTF file: open it in Word and save it as .docx"),
        FileKind.HTML: say("this is a web page: the portal answered with an error, or the page itself was saved"),
        FileKind.OTHER: say("its content is of no kind that is known here"),
    }
)


_CALLED: Mapping[FileKind, str] = MappingProxyType(
    {FileKind.PDF: "PDF", FileKind.OFFICE: "Word (.docx), Excel (.xlsx)"}
)


def kind_of(data: bytes) -> FileKind:
    """The kind of a file by how it begins."""
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    opening = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return FileKind.HTML if opening.startswith((b"<!doctype html", b"<html")) else FileKind.OTHER


def read_of_kind(path: Path, wanted: FileKind) -> bytes | Message:
    """The bytes of a file, or why it is not read: its size, the right to read it, what it is instead."""
    data = read_bytes(path)
    if isinstance(data, Message):
        return data
    if not data:
        return say("the file is empty")
    found = kind_of(data)
    if found is FileKind.OTHER and found is not wanted:
        return say("this is no {kind} file by its content, whatever its name says", kind=_CALLED.get(wanted, wanted))
    return data if found is wanted else _INSTEAD[found]


def read_bytes(path: Path) -> bytes | Message:
    """The bytes of a file of a size that is read."""
    try:
        if not path.is_file():
            return say("this is not a regular file")
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            return say(
                "the file has {size:.1f} MB; at most {limit} MB are read", size=size / MB, limit=MAX_FILE_BYTES // MB
            )
        return path.read_bytes()
    except OSError as error:
        return say("the file cannot be read: {why}", why=why_of(error))
