"""The forms that hang behind a notice: PDF files named after the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tthc.source import CannotRunError, say


def forms_in(folder: Path, codes: Iterable[str], *, must_exist: bool = False) -> dict[str, tuple[Path, ...]]:
    """For each procedure that has any: `CODE.pdf`, then `CODE-….pdf` or `CODE_….pdf` by name.

    CannotRunError if the folder must exist and does not.
    """
    if not folder.is_dir():
        if must_exist:
            raise CannotRunError(say("there is no folder {folder}", folder=folder))
        return {}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf" and path.is_file())
    found = {code: tuple(path for path in files if _belongs(path.stem, code)) for code in codes}
    return {code: paths for code, paths in found.items() if paths}


def _belongs(stem: str, code: str) -> bool:
    return stem == code or stem.startswith((f"{code}-", f"{code}_"))
