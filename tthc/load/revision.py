"""A catalogue as it was: at a revision of git, or in another folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tthc.load.catalogue import Loaded, load_catalogue, load_text
from tthc.load.settings import find_project
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError, Message, say

_SECONDS = 120


def load_earlier(catalog: Path, root: Path, wanted: str) -> Catalogue:
    """The catalogue of another project or of a folder of YAML files, if there is such a folder; else of a revision.

    Files that had mistakes then give their sound entries. CannotRunError if there is neither, or no git.
    """
    return read_earlier(catalog, wanted).catalogue


def read_earlier(catalog: Path, wanted: str) -> Loaded:
    """The same with the mistakes: the format may have been another then. Positions are relative to the catalogue."""
    folder = Path(wanted)
    if wanted and folder.is_dir():
        other = find_project(folder).catalog if (folder / "tthc.toml").is_file() else folder
        return load_catalogue(other, other)
    return read_revision(catalog, wanted)


def read_revision(catalog: Path, revision: str) -> Loaded:
    """The catalogue folder at a revision of the git repository that holds it."""
    git = shutil.which("git")
    if git is None:
        raise CannotRunError(say("git is not installed: the revision {revision!r} cannot be read", revision=revision))
    commit = (
        _run(
            (git, "-C", str(catalog), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
            say("there is no folder and no revision of git {revision!r}", revision=revision),
        )
        .decode()
        .strip()
    )
    read = [load_text(text, name) for name, text in _texts(git, catalog, commit)]
    entries = tuple(entry for loaded in read for entry in loaded.catalogue.entries)
    return Loaded(Catalogue(entries), tuple(problem for loaded in read for problem in loaded.problems))


def _texts(git: str, catalog: Path, commit: str) -> Iterator[tuple[str, str]]:
    """The YAML files below the folder at the commit: names from the folder, and texts."""
    failed = say("git cannot read {folder} at {commit}", folder=catalog, commit=commit)
    listed = _run((git, "-C", str(catalog), "ls-tree", "-r", "-z", commit, "--", "."), failed)
    files: list[tuple[str, str]] = []
    for line in filter(None, listed.decode("utf-8", "replace").split("\0")):
        about, _, name = line.partition("\t")
        mode, kind, blob = about.split()
        if kind == "blob" and mode != "120000" and _is_read(name):
            files.append((name, blob))
    blobs = "".join(f"{blob}\n" for _, blob in files).encode()
    batch = _run((git, "-C", str(catalog), "cat-file", "--batch"), failed, blobs)
    at = 0
    for name, _ in files:
        end = batch.index(b"\n", at)
        size = int(batch[at:end].split()[-1])
        yield name, batch[end + 1 : end + 1 + size].decode("utf-8-sig", "replace")
        at = end + size + 2


def _is_read(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in (".yaml", ".yml") and not any(part.startswith(".") for part in path.parts)


def _run(command: tuple[str, ...], failed: Message, given: bytes = b"") -> bytes:
    try:
        ran = subprocess.run(command, input=given, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - no shell
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRunError(failed) from error
    if ran.returncode:
        raise CannotRunError(failed)
    return ran.stdout
