"""What is installed is the whole program: the wheel, built from a clean copy, works without the checkout and the network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from tests.command_line import AT, ROOT, environment, files_of

pytestmark = pytest.mark.slow

NO_NETWORK = """\
import socket

def refuse(*arguments):
    raise OSError("this program was to work without a network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@dataclass(frozen=True)
class Built:
    """The two files that are published."""

    source: Path
    wheel: Path

    @property
    def in_wheel(self) -> set[str]:
        """The places of the files in the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git has, and of what it would have after the next commit; nothing that was built or cached."""
    folder = tmp_path_factory.mktemp("checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for place in filter(None, listed.split("\0")):
        if (ROOT / place).is_file():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / place, folder / place)
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path) -> Built:
    """The source archive, and the wheel built from that archive."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", "."]
    ran = subprocess.run(command, cwd=checkout, env=environment(PYTHONPATH=""), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout.decode()[-3000:] + ran.stderr.decode()[-3000:]
    (source,) = (checkout / "dist").glob("*.tar.gz")
    (wheel,) = (checkout / "dist").glob("*.whl")
    return Built(source, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it, and with a Python that refuses the network."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", folder, built.wheel]
    ran = subprocess.run(command, env=environment(PYTHONPATH=""), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return folder


def run_installed(
    installed: Path, cwd: Path, *arguments: str, language: str = "en"
) -> subprocess.CompletedProcess[str]:
    env = environment(PYTHONPATH=str(installed), TTHC_LANG=language)
    command = [sys.executable, installed / "bin" / "tthc", *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_carries_its_data(built: Built) -> None:
    there = built.in_wheel
    for kind in ("rules", "templates", "catalog", "mappings"):
        for place in files_of(ROOT / kind):
            assert f"tthc/data/{kind}/{place}" in there
    assert "tthc/locale/vi/LC_MESSAGES/tthc.mo" in there
    assert "tthc/data/templates/fonts/OFL.txt" in there
    assert {f"tthc/{place}" for place in files_of(ROOT / "tthc") if place.endswith(".py")} <= there


def test_the_wheel_carries_nothing_else(built: Built) -> None:
    roots = {place.partition("/")[0] for place in built.in_wheel}
    assert roots == {"tthc", f"{built.wheel.name.rpartition('-py3')[0]}.dist-info"}
    foreign = (".pyc", ".sqlite", ".pytest_cache", ".orig", ".tthc")
    assert not [place for place in built.in_wheel if place.endswith(foreign) or "__pycache__" in place]


def test_the_wheel_says_what_it_is(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        name = next(place for place in archive.namelist() if place.endswith("/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
        licences = [place for place in archive.namelist() if "/licenses/" in place]
    assert metadata["Name"] == "tthc"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert len(licences) == 2
    assert "tthc init demo" in str(metadata.get_payload())


def test_the_source_archive_is_enough_to_build_and_test(built: Built) -> None:
    with tarfile.open(built.source) as archive:
        places = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "hatch_build.py", "LICENSE", "README.md", "tests/test_package.py"} <= places
    assert "catalog/reference/calendar.yaml" in places


def test_outside_of_the_checkout_it_makes_a_project_and_reviews_it(installed: Path, tmp_path: Path) -> None:
    asked = "import socket, tthc; print(socket.getaddrinfo.__name__, tthc.__file__)"
    env = environment(PYTHONPATH=str(installed))
    where = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert where.stdout.split() == ["refuse", str(installed / "tthc/__init__.py")]
    made = run_installed(installed, tmp_path, "init", "demo", *AT)
    assert made.returncode == 0, made.stderr
    reviewed = run_installed(installed, tmp_path / "demo", "review", *AT)
    assert reviewed.returncode == 0, reviewed.stderr
    assert "Report:   review/report.html" in reviewed.stdout
    assert {"report.html", "proposals.xlsx", "site/index.html", "site/fonts/OFL.txt"} <= set(
        files_of(tmp_path / "demo/review")
    )
    assert str(ROOT) not in (tmp_path / "demo/review/report.html").read_text(encoding="utf-8")
    explained = run_installed(installed, tmp_path / "demo", "explain", "R101")
    assert explained.stdout.startswith("R101  ")
    due = run_installed(installed, tmp_path, "calendar", "due", "2025-12-31", "--working-days", "6")
    assert due.stdout.startswith("Due: 2026-01-10")


def test_installed_it_speaks_vietnamese(installed: Path, tmp_path: Path) -> None:
    assert run_installed(installed, tmp_path, "--version").stdout.startswith("tthc, ")
    helped = run_installed(installed, tmp_path, "--help", language="vi").stdout
    assert helped != run_installed(installed, tmp_path, "--help").stdout
    assert "thủ tục hành chính" in helped
