"""How long `tthc export` takes and how large the files are: whole processes, start-up and the checks included.

    python benchmarks/export.py            # the shipped catalogue
    python benchmarks/export.py 2000       # a province: the shipped procedures again and again, with codes of their own

Every form is written twice, and both files must have the same bytes; the JSON document must read back the same.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tthc.cli.export import FORMATS
from tthc.exchange.catalogue_json import catalogue_as_json, read_catalogue_json

ROOT = Path(__file__).parent.parent
DAY = ("--at", "2026-11-26")


def make_project(folder: Path, count: int) -> None:
    """The shipped catalogue, with so many procedures in all."""
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    shutil.copytree(ROOT / "rules", folder / "rules")
    shutil.copy(ROOT / "tthc.toml", folder)
    shipped = sorted((ROOT / "catalog" / "procedures").rglob("*.yaml"))
    for number in range(len(shipped), count):
        text = shipped[number % len(shipped)].read_text(encoding="utf-8")
        code = f"9.{number:06d}"
        path = folder / "catalog" / "procedures" / "copies" / f"{code}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(re.sub(r'^code: "?[\d.GH]+"?', f'code: "{code}"', text, flags=re.MULTILINE), encoding="utf-8")


def export(project: Path, form: str, target: Path) -> tuple[float, str]:
    """How long it took, and what was said."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "tthc", "--lang", "en", "export", form, "-o", str(target), *DAY]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode > 1 or not target.exists():
        sys.exit(done.stderr)
    return time.perf_counter() - begun, done.stderr


def contents(target: Path) -> list[bytes]:
    """The bytes of a file, or of every file of a folder."""
    return [p.read_bytes() for p in (sorted(target.iterdir()) if target.is_dir() else [target])]


def main() -> None:
    """Print a line for each form."""
    with tempfile.TemporaryDirectory() as folder:
        project, out = Path(folder) / "project", Path(folder) / "out"
        make_project(project, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
        for form in FORMATS:
            first, second = out / f"1.{form}", out / f"2.{form}"
            seconds = min(export(project, form, target)[0] for target in (first, second))
            assert contents(first) == contents(second), form
            print(f"{form:8} {seconds:7.2f} s {sum(map(len, contents(first))) / 1e6:8.2f} MB")
        read = read_catalogue_json(out / "1.json")
        assert not read.problems
        assert catalogue_as_json(read.catalogue) == (out / "1.json").read_bytes()
        print(f"{len(read.catalogue.procedures)} procedures")


if __name__ == "__main__":
    main()
