"""Names for dossiers that say nothing of whose they are: a keyed hash, the same for the same dossier under one key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tthc.source import CannotRunError, say, why_of

MARK = "HS-"
"""How a pseudonym begins; what follows is 80 bits, so that two dossiers of a country do not meet."""

_KEY_BYTES = 32
_NAME_BYTES = 10


def is_pseudonym(text: str) -> bool:
    """Whether a text looks like one of them."""
    return text.strip().upper().startswith(MARK)


@dataclass(frozen=True)
class Pseudonyms:
    """The pseudonyms under one key. Without the key nobody can try out which id a pseudonym belongs to."""

    key: bytes = field(repr=False)

    def of(self, id_: str) -> str:
        """The pseudonym of a dossier; spaces around its id and capitals do not matter."""
        digest = hmac.new(self.key, id_.strip().casefold().encode(), hashlib.sha256).digest()
        return MARK + base64.b32encode(digest[:_NAME_BYTES]).decode()

    def person(self, mark: str, written: str) -> str:
        """The pseudonym of an official or applicant: never that of a dossier, nor that of another kind of person."""
        text = f"{mark}:{' '.join(written.split()).casefold()}"
        digest = hmac.new(self.key, text.encode(), hashlib.sha256).digest()
        return f"{mark}-{base64.b32encode(digest[:_NAME_BYTES]).decode()}"

    def means(self, asked: str, id_: str) -> bool:
        """Whether a person who writes an id or a pseudonym means this dossier."""
        asked = asked.strip()
        return asked.casefold() == id_.strip().casefold() or asked.upper() == self.of(id_)


def open_pseudonyms(file: Path) -> Pseudonyms:
    """The pseudonyms under the key in a file, which is made at first use; CannotRunError if others may read it."""
    try:
        if not file.exists():
            _make(file)
        key = file.read_bytes()
        others = os.name == "posix" and file.stat().st_mode & 0o077
    except OSError as error:
        raise CannotRunError(say("{file} cannot be read: {why}", file=file, why=why_of(error))) from error
    if others:
        raise CannotRunError(
            say("{file} is the key of the pseudonyms, and others may read it: 'chmod 600 {file}' ends that", file=file)
        )
    if len(key) < _KEY_BYTES:
        raise CannotRunError(say("{file} is not a key of pseudonyms: it is too short", file=file))
    return Pseudonyms(key)


def _make(file: Path) -> None:
    """A new key, whole or not at all; where another process was faster, its key stands."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(secrets.token_bytes(_KEY_BYTES))
        with suppress(FileExistsError):
            os.link(new, file)
    finally:
        new.unlink(missing_ok=True)
