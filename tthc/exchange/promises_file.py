"""The file of public figures that an audit writes and the public pages read; whatever else stands there is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tthc.exchange.sources.json_file import read_limited
from tthc.model.public_promises import PublicPromises
from tthc.source import CannotRunError, Message, say

FORMAT = "tthc-promises 1"

_PROMISES = TypeAdapter(PublicPromises)


def promises_as_json(promises: PublicPromises) -> bytes:
    """The file; the same figures give the same bytes."""
    written: dict[str, Any] = {"format": FORMAT, **_PROMISES.dump_python(promises, mode="json")}
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def read_promises(path: Path) -> PublicPromises:
    """What a file says; CannotRunError, with the place in it, if it is none of ours."""
    text = read_limited(path) if path.is_file() else say("there is no such file")
    if isinstance(text, Message):
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=text))
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotRunError(say("{file} is no file of public figures", file=path)) from error
    if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
        raise CannotRunError(say("{file} is no file of public figures", file=path))
    try:
        return _PROMISES.validate_python(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CannotRunError(say("{file}: {where}: {why}", file=path, where=where, why=first["msg"])) from error
