"""The national portal's PDF export of a procedure as a record. Each file is read in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from tthc.exchange.limits import MAX_BLOCKS, MAX_PDF_MEMORY, MAX_PDF_PAGES, MAX_PDF_SECONDS
from tthc.exchange.sources.file_kind import FileKind, read_of_kind
from tthc.exchange.sources.in_child import DiedError, call_in_child
from tthc.exchange.sources.json_fields import PastLimitError
from tthc.exchange.sources.layout import Block, Line, record_of
from tthc.exchange.sources.record import Origin, Record, plain_record, record_from
from tthc.source import CannotRunError, Message, Position, Problem, say


def read(path: Path, seconds: float = MAX_PDF_SECONDS) -> Iterator[Record | Problem]:
    """The record of one file, or why there is none."""
    if find_spec("pdfminer") is None:
        raise CannotRunError(say("reading PDF files needs one more package: pip install 'tthc[pdf]'"))
    data = read_of_kind(path, FileKind.PDF)
    answer = data if isinstance(data, Message) else _in_child(path, seconds)
    yield Problem("I001", Position(path.name, 1, 1), answer) if isinstance(answer, Message) else answer


def _in_child(path: Path, seconds: float) -> Record | Message:
    try:
        answer = call_in_child(__name__, "plain_answer", path, seconds=seconds, memory=MAX_PDF_MEMORY)
    except DiedError as error:
        return error.message
    return record_from(answer["record"]) if "record" in answer else Message(answer["text"], answer["values"])


def plain_answer(path: Path) -> dict[str, Any]:
    """In the child: the record in its plain form, or a message with its values."""
    answer = record_in(path.read_bytes(), path.name)
    if isinstance(answer, Message):
        return {"text": answer.text, "values": dict(answer.values)}
    return {"record": plain_record(answer)}


def record_in(data: bytes, name: str) -> Record | Message:
    """The record in the bytes of a PDF, or why there is none."""
    try:
        found = _blocks(data)
        if isinstance(found, Message):
            return found
        record = record_of(found.blocks, Origin("", name, retrieved=found.day))
    except PastLimitError as error:
        return error.message
    if record:
        return record
    if not any(map(_has_words, found.blocks)):
        return say("no text is in it: perhaps pages that were scanned")
    return say("this is not the portal's paper about a procedure: the headings of one are missing")


@dataclass(frozen=True)
class _Found:
    """What is written in a PDF, and the day on which it was made."""

    blocks: tuple[Block, ...]
    day: str


def _blocks(data: bytes) -> _Found | Message:
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        return _read(data)
    except PastLimitError:
        raise
    except PDFPasswordIncorrect:
        return say("the PDF is encrypted; save it without a password")
    except Exception as error:  # on broken files the library fails in ways that it does not name
        return say("this PDF is broken ({what})", what=type(error).__name__)


def _read(data: bytes) -> _Found:
    from io import BytesIO

    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTPage
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    from tthc.exchange.sources.pdf_pages import blocks

    document = PDFDocument(PDFParser(BytesIO(data)))
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager)
    interpreter = PDFPageInterpreter(manager, device)

    def pages() -> Iterator[LTPage]:
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > MAX_PDF_PAGES:
                raise PastLimitError(say("more than {limit} pages", limit=MAX_PDF_PAGES))
            interpreter.process_page(page)
            yield device.get_result()

    found = tuple(islice(blocks(pages()), MAX_BLOCKS + 1))
    if len(found) > MAX_BLOCKS:
        raise PastLimitError(say("more than {limit} lines", limit=MAX_BLOCKS))
    return _Found(found, _day_of(document))


def _has_words(block: Block) -> bool:
    text = block.text if isinstance(block, Line) else "".join(block.cells)
    return bool(re.search(r"\w", text))


def _day_of(document: Any) -> str:
    """The day on which the portal wrote the file."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    for info in document.info:
        written = resolve1(info.get("CreationDate"))
        text = decode_text(written) if isinstance(written, bytes) else ""
        if found := re.match(r"D:([0-9]{4})([0-9]{2})([0-9]{2})", text):
            return "-".join(found.groups())
    return ""
