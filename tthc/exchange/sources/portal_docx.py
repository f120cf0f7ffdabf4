"""The national portal's Word export of a procedure as a record: OOXML, although its name ends with `.doc`.

Its tables have no `w:tblGrid`, on which Word libraries rely; so the XML itself is read, row by row and cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from tthc.exchange.limits import MAX_BLOCKS, MAX_DEPTH, MAX_TAGS
from tthc.exchange.sources.archive import open_archive, read_part
from tthc.exchange.sources.file_kind import FileKind, read_of_kind
from tthc.exchange.sources.json_fields import PastLimitError
from tthc.exchange.sources.layout import Block, Line, Row, record_of
from tthc.exchange.sources.record import Origin, Record
from tthc.source import Message, Position, Problem, say

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(path: Path) -> Iterator[Record | Problem]:
    """The record of one file, or why there is none."""
    data = read_of_kind(path, FileKind.OFFICE)
    answer = data if isinstance(data, Message) else record_in(data, path.name)
    yield Problem("I001", Position(path.name, 1, 1), answer) if isinstance(answer, Message) else answer


def record_in(data: bytes, name: str) -> Record | Message:
    """The record in the bytes of a Word file, or why there is none."""
    archive = open_archive(data, _MAIN)
    if isinstance(archive, Message):
        return archive
    part = read_part(archive, _MAIN)
    body = part if isinstance(part, Message) else _parse(part)
    if isinstance(body, Message):
        return body
    properties = read_part(archive, _PROPERTIES)
    day = "" if isinstance(properties, Message) else _day_of(properties)
    try:
        found = list(islice(_blocks(body), MAX_BLOCKS + 1))
        if len(found) > MAX_BLOCKS:
            return say("more than {limit} lines", limit=MAX_BLOCKS)
        record = record_of(found, Origin("", name, retrieved=day))
    except PastLimitError as error:
        return error.message
    return record or say("this is not the portal's paper about a procedure: the headings of one are missing")


def _parse(part: bytes) -> Element | Message:
    if part.count(b"<") > MAX_TAGS:
        return say("more than {limit} tags of XML in one part", limit=MAX_TAGS)
    try:
        root: Element = fromstring(part, forbid_dtd=True)
    except DefusedXmlException:
        return say("it has a document type or entities, which no Office file has")
    except (ParseError, ValueError, LookupError, RecursionError, MemoryError):
        return say("the text of the document is broken XML")
    body = root.find(f"{_W}body")
    return say("the document has no text") if body is None else body


def _blocks(body: Element, depth: int = 0) -> Iterator[Block]:
    """Paragraphs and rows in their order; what wraps them (content controls, revisions) is looked through."""
    if depth > MAX_DEPTH:
        raise PastLimitError(say("nested deeper than {limit} levels", limit=MAX_DEPTH))
    for element in body:
        if element.tag == f"{_W}p":
            yield from map(Line, _text(element).split("\n"))
        elif element.tag == f"{_W}tr":
            yield Row(tuple(_cell(cell) for cell in _outermost(element, f"{_W}tc")))
        elif element.tag in _WRAPPERS:
            yield from _blocks(element, depth + 1)


_WRAPPERS = frozenset(f"{_W}{name}" for name in ("tbl", "sdt", "sdtContent", "ins", "smartTag", "customXml"))


def _outermost(element: Element, tag: str) -> Iterator[Element]:
    """What is called so inside an element, but not what stands inside another such: that is a part of it.

    So every element is looked at once, however deep a file nests cells in cells and paragraphs in paragraphs.
    """
    waiting = [iter(element)]
    while waiting:
        for inner in waiting[-1]:
            if inner.tag == tag:
                yield inner
            else:
                waiting.append(iter(inner))
                break
        else:
            waiting.pop()


def _cell(cell: Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in _outermost(cell, f"{_W}p")).strip("\n")


def _text(paragraph: Element) -> str:
    """What is written in a paragraph; text that a revision struck out is not."""
    return "".join(map(_piece, paragraph.iter()))


def _piece(element: Element) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    return {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}.get(element.tag, "")


def _day_of(properties: bytes) -> str:
    """The day on which the file was made, as its properties say."""
    found = re.search(rb"<dcterms:created[^>]*>([0-9]{4}-[0-9]{2}-[0-9]{2})T", properties)
    return found[1].decode() if found else ""
