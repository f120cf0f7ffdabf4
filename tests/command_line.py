"""The program as a user meets it: in a process of its own, or in this one where only its words and exit code count."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from tthc.cli.shared.words import choose_language, chosen_language

ROOT = Path(__file__).parent.parent
DAY = "2026-11-23"
AT = ("--at", DAY)
PROCEDURES = ("1.013225", "1.012783", "2.000815", "1.001193")
LOG = "ho-so-mo-phong.csv"


@dataclass(frozen=True)
class Ran:
    """What came out of a run."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both streams."""
        return self.out + self.err


def environment(**changed: str) -> dict[str, str]:
    """This process's environment without what would change the output; the program speaks English."""
    names = ("NO_COLOR", "FORCE_COLOR", "PYTHONUTF8", "PYTHONIOENCODING", "COLUMNS", "LANGUAGE", "LC_ALL")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {"PYTHONPATH": str(ROOT), "TTHC_LANG": "en"} | changed


def tthc(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    python: Sequence[str] = (),
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> Ran:
    """Run the program in a folder, as a process of its own."""
    command = [sys.executable, *python, "-m", "tthc", *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=cwd, env=env or environment(), stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=300
    )
    return Ran(ran.returncode, (ran.stdout or b"").decode("utf-8"), ran.stderr.decode("utf-8"))


class Terminal(StringIO):
    """Where somebody watches."""

    def isatty(self) -> bool:
        return True


def tthc_here(*arguments: str | Path, err: StringIO | None = None) -> Ran:
    """Run the program in this process, in English: a tenth of the time of a process of its own."""
    from tthc.cli.root import run

    out, err, before = StringIO(), err or StringIO(), chosen_language()
    choose_language("en")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(argument) for argument in arguments])
    finally:
        choose_language(before)
    return Ran(code, out.getvalue(), err.getvalue())


def make_project(folder: Path, *more: str) -> Path:
    """A project with four procedures, or more, and a synthetic log."""
    return Path(shutil.copytree(_made(*more), folder, dirs_exist_ok=True))


@cache
def _made(*more: str) -> Path:
    """It is made once in a process; it goes when the process does."""
    kept = TemporaryDirectory()
    atexit.register(kept.cleanup)
    folder = Path(kept.name) / "project"
    chosen = [word for code in (*PROCEDURES, *more) for word in ("--procedure", code)]
    ran = tthc_here("init", folder, *chosen, *AT)
    assert (ran.code, ran.out) == (0, "")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
