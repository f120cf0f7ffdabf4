"""Opening .docx and .xlsx files from outside, which are ZIP archives of XML: what could harm is refused.

Nothing inside is ever written to the disk, so the paths of its files cannot lead anywhere.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from tthc.exchange.limits import MAX_ARCHIVE_ENTRIES, MAX_RATIO, MAX_RATIO_FROM, MAX_UNPACKED_BYTES, MB
from tthc.source import Message, say

_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
"""What `zipfile` raises on archives that are cut off or built by hand; encrypted parts are a RuntimeError."""


def open_archive(data: bytes, main_part: str) -> zipfile.ZipFile | Message:
    """The archive, of which `main_part` must be there, or why it is refused."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        return _refusal(archive, main_part) or archive
    except (*_BROKEN, RuntimeError):
        return say("the file is broken: it ends too early, or what is inside cannot be unpacked")


def read_part(archive: zipfile.ZipFile, name: str) -> bytes | Message:
    """The bytes of one file inside; `zipfile` unpacks no more than the size that was checked."""
    try:
        return archive.read(name)
    except KeyError:
        return say("{name} is missing inside the file", name=name)
    except (*_BROKEN, RuntimeError):
        return say("the file is broken: it ends too early, or what is inside cannot be unpacked")


def _refusal(archive: zipfile.ZipFile, main_part: str) -> Message | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ARCHIVE_ENTRIES:
        return say(
            "it has {count} files inside; at most {limit} are read", count=len(entries), limit=MAX_ARCHIVE_ENTRIES
        )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        return say("unpacked it would have more than {limit} MB", limit=MAX_UNPACKED_BYTES // MB)
    for entry in entries:
        if entry.file_size > MAX_RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            name = entry.filename
            return say("{name} inside unpacks to more than {limit} times its size", name=name, limit=MAX_RATIO)
        if entry.flag_bits & 1:
            return say("it is encrypted: save it without a password")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return say("it carries macros: save it without them, as .xlsx or .docx")
    if main_part not in names:
        return say("{name} is missing inside the file: it is of another kind", name=main_part)
    return _doctype(archive)


def _doctype(archive: zipfile.ZipFile) -> Message | None:
    """No part may define entities: they are how XML reaches for other files, or grows without end."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            part = archive.read(entry)
            if any(word in part for word in _DOCTYPES):
                return say(
                    "{name} inside has a document type or entities, which no Office file has", name=entry.filename
                )
    return None


_DOCTYPES = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
