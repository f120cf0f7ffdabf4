"""The texts of a version that ends and of the one that follows it: the same text, with only what changed edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tthc.exchange.yaml.edit import edit_item, edit_mapping, lines_of_item
from tthc.exchange.yaml.procedure_file import SCHEMA_LINE, plain
from tthc.exchange.yaml.three_way import compact
from tthc.load.catalogue import load_text
from tthc.load.files import decode
from tthc.model.entry import Entry, Period
from tthc.model.local_values import LocalValues
from tthc.model.procedure import Procedure

Version = Procedure | LocalValues
"""What has periods: a version of a procedure, and what a locality lays over one."""

NOT_PUBLISHED = "# Chưa có quyết định công bố phiên bản này; nội dung thực hiện theo {instrument}."
"""Stands in a new version where the decision that publishes it is still to be written; nobody makes one up."""


@dataclass(frozen=True)
class FileText:
    """The text of a file with LF, and what has to be put back for its bytes: CR LF, a byte order mark."""

    text: str
    carriage_returns: bool = False
    byte_order_mark: bool = False

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        text = self.text.replace("\n", "\r\n") if self.carriage_returns else self.text
        return text.encode("utf-8-sig" if self.byte_order_mark else "utf-8")

    def saying(self, text: str) -> FileText:
        """Another text in the same kind of file."""
        return FileText(text, self.carriage_returns, self.byte_order_mark)


def file_text(data: bytes, file: str) -> FileText | None:
    """The text of a file; None if it is none, or its lines end now so, now so."""
    text, _problems = decode(data, file)
    if text is None:
        return None
    crlf = "\r\n" in text
    whole = FileText(text.replace("\r\n", "\n") if crlf else text, crlf, data.startswith(b"\xef\xbb\xbf"))
    return whole if whole.data == data else None


def edited(file: FileText, old: Version, new: Version) -> FileText | None:
    """The file with another value for one of its entries; None if it cannot be edited so that it says just that."""
    text = _edited_text(file.text, old, new)
    if text is None:
        return None
    before, after = _entries(file.text, old.at.file), _entries(text, old.at.file)
    wanted = [plain(new) if one.at == old.at else plain(one) for one in before]
    return file.saying(text) if compact([plain(one) for one in after]) == compact(wanted) else None


def begun(file: FileText, old: Version, new: Version, instrument: str | None) -> FileText | None:
    """A file of its own for the version that follows: a copy of the earlier one's text with what changed edited.

    Where a version of a procedure names no decision of publication, the instrument is named in a comment.
    """
    copy = _alone(file.text, old)
    (start, *others) = _entries(copy, old.at.file) or (None,)
    if start is None or others or compact(plain(start)) != compact(plain(old)):
        return None
    assert isinstance(start, (Procedure, LocalValues))
    found = edited(file.saying(copy), start, new)
    if found and instrument and isinstance(new, Procedure) and new.publication is None:
        note = NOT_PUBLISHED.format(instrument=instrument)
        return file.saying(re.sub(r"^effective:", f"{note}\neffective:", found.text, count=1, flags=re.MULTILINE))
    return found


def until(version: Version, last: date) -> Version:
    """The version as it is when it ends on a day."""
    period = Period(start=version.effective.start, end=last)
    return version.model_copy(update={"effective": period})


def _edited_text(text: str, old: Version, new: Version) -> str | None:
    order = tuple(info.alias or name for name, info in type(old).model_fields.items() if name != "at")
    before, after = plain(old), plain(new)
    in_list = edit_item(text, old.at, before, after, order)
    return in_list if in_list is not None else edit_mapping(text, before, after, order)


def _alone(text: str, entry: Version) -> str:
    """The text with nothing but the entry in it."""
    if len(_entries(text, entry.at.file)) == 1:
        return text
    column, lines = lines_of_item(text, entry.at) or (0, [])
    if isinstance(entry, LocalValues):
        return "\n".join(["local_values:", *lines]) + "\n"
    first = next((number for number, line in enumerate(lines) if line[column : column + 1] == "-"), 0)
    outside = [
        line[:column] + (" " if number == first else line[column : column + 1]) + line[column + 1 :]
        for number, line in enumerate(lines)
    ]
    depth = entry.at.column - 1
    dedented = [line[depth:] if not line[:depth].strip() else line.lstrip() for line in outside]
    return "\n".join([SCHEMA_LINE.format(path="../../"), *dedented]) + "\n"


def _entries(text: str, file: str) -> Sequence[Entry]:
    loaded = load_text(text, file)
    return () if loaded.problems else loaded.catalogue.entries
