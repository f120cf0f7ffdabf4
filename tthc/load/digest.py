"""The fingerprint of a catalogue: which files it was, to the byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tthc.load.files import yaml_files


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of the YAML files of a folder, in hexadecimal."""
    whole = hashlib.sha256()
    for path in yaml_files(folder):
        name = path.relative_to(folder).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()
