"""Figures learned from a log as files of the catalogue, one for each procedure, and what writing them changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from tthc.audit.advising.learning import merged
from tthc.exchange.yaml.procedure_file import write_entries
from tthc.model.catalogue import Catalogue
from tthc.model.learned import LearnedFigures

FOLDER = "nhat-ky"
_HEADING = (
    "yaml-language-server: $schema=../../../reference.schema.json\n"
    "Rút từ nhật ký hồ sơ bằng 'tthc audit learn'; lần rút sau thay lần trước, đừng sửa tay."
)


@dataclass(frozen=True)
class LearnedFile:
    """One file below the catalogue: the figures that stand in it afterwards, its bytes before (None: new) and then."""

    path: str
    figures: LearnedFigures
    old: bytes | None
    new: bytes

    @property
    def diff(self) -> str:
        """What changes, line by line."""
        before, after = ((text or b"").decode("utf-8", "replace").splitlines() for text in (self.old, self.new))
        return "\n".join(unified_diff(before, after, self.path, self.path, lineterm="", n=1))


def learned_files(figures: Iterable[LearnedFigures], catalogue: Catalogue, folder: Path) -> Iterator[LearnedFile]:
    """The files that change; `folder` is the catalogue's. What stands already as it would be written is left out."""
    known = catalogue.all(LearnedFigures)
    for one in figures:
        old = known.get(one.id)
        then = merged(old, one)
        if old is not None and _content(old) == _content(then):
            continue
        path = str(PurePosixPath("local", one.locality.id, FOLDER, f"{one.procedure.id}.yaml"))
        target = folder / path
        text = write_entries({"learned": (then,)}, _HEADING).encode()
        yield LearnedFile(path, then, target.read_bytes() if target.is_file() else None, text)


def _content(figures: LearnedFigures) -> str:
    """What it says, whatever day it was learned on."""
    return write_entries({"learned": (figures.model_copy(update={"learned": figures.last}),)}, "")
