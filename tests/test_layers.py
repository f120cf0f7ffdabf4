"""The rules of the house, as tests: style, types, and that data flows one way through the layers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
"""Import-linter has no `-m`; its script stands beside the interpreter."""


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-m", "ruff", "check"],
        [sys.executable, "-m", "ruff", "format", "--check"],
        [sys.executable, "-m", "mypy", "--strict"],
        [str(LINT_IMPORTS), "--no-logo"],
    ],
    ids=["ruff check", "ruff format", "mypy", "import contracts"],
)
def test_house_rule(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_broken_layer_would_be_seen(tmp_path: Path) -> None:
    """The contract of `pyproject.toml`, on a package with the same modules, in which the model imports the loader."""
    for module in (path.relative_to(ROOT) for path in (ROOT / "tthc").rglob("*.py")):
        (tmp_path / module).parent.mkdir(parents=True, exist_ok=True)
        text = "import tthc.load\n" if module == Path("tthc/model/__init__.py") else ""
        (tmp_path / module).write_text(text, encoding="utf-8")
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = subprocess.run([str(LINT_IMPORTS), "--no-logo"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tthc.model is not allowed to import tthc.load" in done.stdout
