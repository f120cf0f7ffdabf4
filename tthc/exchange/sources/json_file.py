"""A JSON file from outside to the objects in it, within limits: figures stay as written, and nothing raises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tthc.exchange.limits import MAX_DEPTH, MAX_RECORDS
from tthc.exchange.sources.file_kind import read_bytes
from tthc.exchange.sources.json_faults import json_fault
from tthc.exchange.sources.json_fields import Json
from tthc.source import Message, Position, Problem, say

_WRAPPERS = ("data", "result", "content", "items", "records")
"""Keys under which services put the answer itself."""


def read_objects(path: Path, name: str, code_keys: tuple[str, ...]) -> Iterator[dict[str, Json] | Problem]:
    """The objects of a file that have a procedure's code under one of the keys, or the reason why it is refused."""
    text = read_limited(path)
    if isinstance(text, Message):
        yield Problem("I001", Position(name, 1, 1), text)
        return
    for found in _parse(text, path.suffix.lower() == ".jsonl"):
        if isinstance(found, Message):
            yield Problem("I001", Position(name, 1, 1), found)
        else:
            yield from _objects(found, name, code_keys)


def read_limited(path: Path) -> str | Message:
    """The text of a file, or why it is not read."""
    data = read_bytes(path)
    if isinstance(data, Message):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return say("the file is not UTF-8 text")


def _parse(text: str, by_line: bool) -> Iterator[Json | Message]:
    for part in text.splitlines() if by_line else [text]:
        if part.strip():
            yield parse_limited(part)


def parse_limited(text: str) -> Json | Message:
    """One value, no deeper than the limit, or why it is none."""
    try:
        value: Json = _as_text(_DECODER.decode(text))
    except (_TooDeepError, RecursionError):
        return say("nested deeper than {limit} levels", limit=MAX_DEPTH)
    except ValueError as error:
        return say("this is not JSON: {what}", what=json_fault(error))
    return value


def _every_pair(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object with all that it says: a key that comes again gets a number, and is told as one nobody reads."""
    found: dict[str, object] = {}
    for key, value in pairs:
        number = 1
        while (name := key if number == 1 else f"{key} ({number})") in found:
            number += 1
        found[name] = value
    return found


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_every_pair)


class _TooDeepError(Exception):
    pass


def _as_text(value: object, depth: int = 0) -> Json:
    """The same value with truth values as text too; refused past the limit of levels."""
    if depth > MAX_DEPTH:
        raise _TooDeepError
    match value:
        case dict():
            return {str(key): _as_text(item, depth + 1) for key, item in value.items()}
        case list():
            return [_as_text(item, depth + 1) for item in value]
        case bool():
            return "true" if value else "false"
        case _:
            return value if isinstance(value, str) else None


def _objects(value: Json, name: str, code_keys: tuple[str, ...]) -> Iterator[dict[str, Json] | Problem]:
    count = 0
    for found in _unwrap(value, code_keys):
        count += 1
        if count > MAX_RECORDS:
            text = say("more than {limit} records in one file", limit=MAX_RECORDS)
            yield Problem("I001", Position(name, 1, 1), text)
            return
        yield found
    if not count:
        text = say("no procedure is in it: no object has the key {key!r}", key=code_keys[0])
        yield Problem("I001", Position(name, 1, 1), text)


def _unwrap(value: Json, code_keys: tuple[str, ...]) -> Iterator[dict[str, Json]]:
    if isinstance(value, list):
        for item in value:
            yield from _unwrap(item, code_keys)
    elif isinstance(value, dict):
        if any(key in value for key in code_keys):
            yield value
        else:
            for key in _WRAPPERS:
                yield from _unwrap(value.get(key), code_keys)
