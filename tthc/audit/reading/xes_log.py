"""Event logs as XES (IEEE 1849), plain or gzipped: read as a stream, without document types, entities or other files.

Each event is a row; the attributes of its trace go under their key with `case:` before it, as other programs write it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from ibis.expr.types import Table

from tthc.audit.reading.raw_log import MOST_CELL, RawLog, check_columns, fill_raw, refused
from tthc.source import CannotRunError, Message, say, why_of

TRACE_MARK = "case:"

_CHUNK = 1 << 20
_LOOK_AHEAD = 8 << 20
_LONGEST_TAG = 4 << 20
_MOST_UNPACKED = 50 << 30
_MOST_RATIO = 150
_RATIO_FROM = 24 << 20
_VALUES = ("string", "date", "int", "float", "boolean", "id")
GZIP = b"\x1f\x8b"


class _RefusedError(Exception):
    def __init__(self, message: Message, line: int = 1) -> None:
        self.message, self.line = message, line


def open_xes(path: Path, label: str, wanted: Sequence[str] = ()) -> RawLog:
    """An XES file. Its headings are the keys in its first megabytes, and the wanted ones, which may come later."""
    seen: dict[str, None] = {}
    with _sentences(label):
        for _, attributes in _events(path, most=_LOOK_AHEAD):
            seen.update(dict.fromkeys(attributes))
    names = tuple(dict.fromkeys((*seen, *wanted)))
    check_columns(names, label)

    def read(connection: Any, numbers: Sequence[int]) -> tuple[Table, tuple[int, ...]]:
        keys = [names[number] for number in numbers]
        with _sentences(label):
            return fill_raw(connection, numbers, _rows(path, keys)), ()

    return RawLog(label, names, read, first_row=1, rows_are_traces=True)


def _rows(path: Path, keys: Sequence[str]) -> Iterator[Sequence[object]]:
    for trace, attributes in _events(path, frozenset(keys)):
        yield (trace, *(attributes.get(key) for key in keys))


@contextmanager
def _sentences(label: str) -> Iterator[None]:
    """What stops the reading, as a sentence. The parser's own words may quote the file."""
    try:
        yield
    except _RefusedError as error:
        raise refused(label, error.message, row=error.line) from None
    except expat.ExpatError as error:
        raise refused(label, say("this is not well-formed XML"), error.offset + 1, error.lineno) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise refused(label, say("the file is broken: it cannot be unpacked")) from None
    except OSError as error:
        raise refused(label, say("the file cannot be read: {why}", why=why_of(error))) from error


def _events(
    path: Path, keys: frozenset[str] | None = None, most: int | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The events with the number of their trace; a trace without events is one event that only has its attributes."""
    reader = _Reader(keys)
    with _opened(path) as file:
        read = 0
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            reader.parser.Parse(chunk, False)
            _check_size(reader, read, file, path)
            yield from reader.taken()
            if most and read >= most:
                return
        reader.parser.Parse(b"", True)
    yield from reader.taken()
    if not reader.is_xes:
        raise _RefusedError(say("this is XML, but not an event log (XES): it has no traces"))


def _check_size(reader: _Reader, read: int, file: IO[bytes], path: Path) -> None:
    if read - max(reader.parser.CurrentByteIndex, 0) > _LONGEST_TAG:
        line = reader.parser.CurrentLineNumber
        raise _RefusedError(say("a value is longer than {limit} MB", limit=_LONGEST_TAG >> 20), line)
    if read > _MOST_UNPACKED or (read > _RATIO_FROM and read > _MOST_RATIO * path.stat().st_size):
        raise _RefusedError(say("unpacked it is far larger than a log: it is not read further"))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        if file.read(2) != GZIP:
            file.seek(0)
            yield file
            return
        file.seek(0)
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked  # type: ignore[misc]  # it reads bytes as a file does


class _Reader:
    """What the parser calls: it keeps the attributes of the open trace and event, and hands on whole traces."""

    def __init__(self, keys: frozenset[str] | None) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.keys = keys
        self.is_xes = False
        self.depth = 0
        self.traces = -1
        self.trace: dict[str, str] | None = None
        self.event: dict[str, str] | None = None
        self.level = 0
        self.events: list[dict[str, str]] = []
        self.done: list[tuple[int, dict[str, str]]] = []

    def taken(self) -> list[tuple[int, dict[str, str]]]:
        """The traces that are complete, as events; each only once."""
        done, self.done = self.done, []
        return done

    def _doctype(self, *_: object) -> None:
        raise _RefusedError(
            say("it has a document type or entities, which no event log needs"), self.parser.CurrentLineNumber
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _RefusedError(say("its tags are nested too deeply"), self.parser.CurrentLineNumber)
        name = tag.rpartition(":")[2]
        if name == "trace" and self.trace is None:
            self.is_xes, self.trace, self.level, self.events = True, {}, self.depth, []
            self.traces += 1
        elif name == "event" and self.trace is not None and self.event is None:
            self.event = {}
        elif self.trace is not None and name in _VALUES:
            self._value(attributes)

    def _value(self, attributes: dict[str, str]) -> None:
        """An attribute of the event, or else of the trace; what is nested in another attribute is not read."""
        key, value = attributes.get("key"), attributes.get("value")
        if key is None or value is None:
            return
        if self.event is not None:
            target, level = self.event, self.level + 2
        else:
            target, level, key = self.trace or {}, self.level + 1, TRACE_MARK + key
        if self.depth == level and (self.keys is None or key in self.keys):
            if len(value) > MOST_CELL:
                raise _RefusedError(
                    say("a value is longer than {limit} MB", limit=MOST_CELL // 1_000_000),
                    self.parser.CurrentLineNumber,
                )
            (self.trace if self.event is None else target)[key] = value  # type: ignore[index]  # there is a trace

    def _end(self, tag: str) -> None:
        self.depth -= 1
        name = tag.rpartition(":")[2]
        if name == "event" and self.event is not None and self.depth == self.level:
            self.events.append(self.event)
            self.event = None
        elif name == "trace" and self.trace is not None and self.depth < self.level:
            self.done.extend((self.traces, {**self.trace, **event}) for event in self.events or [{}])
            self.trace, self.events = None, []


_DEEPEST = 100


def looks_like_xml(start: bytes) -> bool:
    """Whether a file begins as XML does, gzipped or not."""
    if start.startswith(GZIP):
        try:
            start = zlib.decompressobj(wbits=31).decompress(start, 4096)
        except zlib.error:
            return False
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def not_a_log(label: str) -> CannotRunError:
    """What is gzipped and no XES."""
    return refused(label, say("what is packed in it is no event log (XES): unpack it first"))
