"""A published site, read back from its API (`api/v1`): what the public sees there of each procedure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tthc.exchange.catalogue_json import version_from
from tthc.exchange.sources.json_file import read_limited
from tthc.model.procedure import Procedure
from tthc.source import CannotRunError, Message, Position, Problem, say

API = Path("api", "v1")

OF_THE_SITE = ("url", "blank_forms")
"""What a site says of a procedure beside its record."""


@dataclass(frozen=True)
class PublishedRecord:
    """One procedure as a site has it, and the file that says so."""

    procedure: Procedure
    file: str


def read_site(path: Path) -> Iterator[PublishedRecord | Problem]:
    """The procedures of a site's folder, of its `api/v1`, or of one record of it."""
    for file in _records(path):
        yield _read(file)


def _records(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    folders = [folder for folder in (path / API / "procedures", path / "procedures") if any(folder.glob("*.json"))]
    if not folders:
        raise CannotRunError(say("{folder} is no published site: it has no {api}", folder=path, api=API.as_posix()))
    yield from sorted(folders[0].glob("*.json"))


def _read(file: Path) -> PublishedRecord | Problem:
    text = read_limited(file)
    if isinstance(text, Message):
        return _problem(file, text)
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return _problem(file, say("the file is not JSON"))
    record = told.get("procedure") if isinstance(told, Mapping) else None
    if not isinstance(record, Mapping):
        return _problem(file, say("it is no record of a published site"))
    kept = {key: part for key, part in record.items() if key not in OF_THE_SITE}
    version = version_from(json.dumps(kept, ensure_ascii=False))
    return PublishedRecord(version, file.name) if version else _problem(file, say("it is not in today's format"))


def _problem(file: Path, why: Message) -> Problem:
    return Problem("I008", Position(file.name, 1, 1), why)
