"""Every page that the program writes is valid HTML, as the checker of the standard's makers sees it (Nu Html Checker)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import besides
from tests.command_line import AT, LOG, ROOT, make_project, tthc_here
from tests.site_catalogue import FULL, HOSTILE, catalogue
from tests.test_ways_in import many
from tthc.publish.portal.site import build_site

CHECKER = ROOT / "tests/html/node_modules/vnu-jar/build/dist/vnu.jar"

pytestmark = pytest.mark.skipif(
    not (CHECKER.is_file() and shutil.which("java")),
    reason="no checker of HTML here: npm install --prefix tests/html --ignore-scripts, and Java",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an officer makes of a demo: the report with its site, with drafts, and the audit."""
    project = make_project(tmp_path_factory.mktemp("html") / "project")
    out = project / "out"
    for command in (
        ("review", "-o", out),
        ("audit", project / LOG, "--html", out / "audit.html"),
        ("publish", "-o", out / "published"),
    ):
        assert tthc_here("--root", project, *command, *AT).code in (0, 1)
    return out


def test_every_page_is_valid(pages: Path) -> None:
    assert len(list(pages.rglob("*.html"))) > 15
    assert list(errors_in(pages)) == []


def test_pages_beside_those_of_procedures_are_valid(tmp_path: Path) -> None:
    """Promises, the register, what is coming, and a list that is cut by sector; the hostile text stays text in all."""
    here = replace(besides.site(), catalogue=catalogue(FULL, HOSTILE, besides.COMING, *many(61)))
    build_site(here, tmp_path / "site")
    assert list(errors_in(tmp_path / "site")) == []


def errors_in(folder: Path) -> Iterator[str]:
    """What is wrong, with its place; warnings are the checker's taste and not the standard."""
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--skip-non-html", "--errors-only", str(folder)]
    ran = subprocess.run(command, capture_output=True, check=False)
    for message in json.loads(ran.stderr)["messages"]:
        if message["type"] != "info":
            place = message.get("url", "").rpartition(folder.name)[2]
            yield f"{place}:{message.get('lastLine')}: {message['message']}"


def test_the_checker_checks(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<!doctype html><html lang=vi><title>x</title><p><div role=none></p>")
    assert list(errors_in(tmp_path))
