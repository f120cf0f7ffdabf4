"""The fingerprint of a catalogue: which files it was, to the byte."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tthc.load.cache import FOLDER, NOT_TRUSTED, Stamp, keep_json, made_by, stamp_of, trusted
from tthc.load.files import yaml_entries, yaml_files


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of the YAML files of a folder, in hexadecimal."""
    whole = hashlib.sha256()
    for path in yaml_files(folder):
        name = path.relative_to(folder).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()


def remembered_digest_of(folder: Path, root: Path) -> str:
    """The same without reading the files again where they look as they did when they were read, as git sees it."""
    seen = _looks(folder)
    kept = root / FOLDER / "digest.json"
    known = _known(kept)
    with suppress(KeyError, TypeError):
        if seen and known[str(folder)]["looks"] == seen:
            return str(known[str(folder)]["digest"])
    digest = digest_of(folder)
    if seen:
        keep_json(kept, {**known, str(folder): {"looks": seen, "digest": digest}})
    return digest


def _known(kept: Path) -> dict[str, Any]:
    """What is remembered of each folder; nothing where that cannot be read."""
    with suppress(OSError, ValueError):
        known = json.loads(kept.read_text(encoding="utf-8"))
        return known if isinstance(known, dict) else {}
    return {}


def program_digest(root: Path) -> str:
    """Which program this is, on which Python, for which project: what it worked out is its own."""
    return hashlib.sha256(made_by(root).encode()).hexdigest()


def stamps_digest(stamps: Iterable[tuple[str, Stamp]]) -> str:
    """One word for how files look; '' if one of them cannot be trusted to look different once it changes."""
    whole = hashlib.sha256()
    for name, stamp in sorted(stamps):
        if stamp == NOT_TRUSTED:
            return ""
        whole.update(f"{name}\0{stamp}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _looks(folder: Path) -> str:
    now = time.time_ns()
    return stamps_digest((entry.path, trusted(stamp_of(entry.stat()), now)) for entry in yaml_entries(folder))
