"""`tthc publish` beside Hugo on the same procedures: cold, and with nothing changed.

    python benchmarks/site.py                  # 600 procedures, a minute
    python benchmarks/site.py --count 6000     # the size that is promised (apt install hugo)

Both sides begin from the same values: ours from its warm catalogue cache, Hugo from a content file for each page, whose
front matter is what our own template is given. `hugo_layouts.py` translates our templates into Hugo's language: the
same fields in the same markup, of every kind of page but the first one, which Hugo has not to make. Both sides are
whole processes, start-up included, run in turn; memory is the largest sum over a process and its children (for ours
the pages that its workers share are counted once: PSS).

Correctness comes before speed: on both sides every procedure has a page, and it has its name, its code, each of its
documents and each of its laws.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hugo_layouts import layouts
from load import Ran, make_project, run, settle, show

from tthc.publish.portal.pages import ProcedurePage
from tthc.publish.portal.site import TEMPLATES
from tthc.publish.portal.site_plan import find_any_plan, read_pieces

SITE = Path(__file__).parent.parent / "templates" / "site"
FIRST = "index.html"
PUBLISH = [sys.executable, "-m", "tthc", "--lang", "en", "publish", "--drafts", "-o", "site", "--at", "2026-11-23"]
HUGO = ["hugo", "--quiet", "--destination", "../hugo-out"]
CONFIG = """baseURL = "https://example.org/"
languageCode = "vi"
title = "TTHC"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = false
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=600, help="procedures (6000 is promised)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement; the median is printed")
    chosen = parser.parse_args()
    if not shutil.which("hugo"):
        sys.exit("Hugo is not installed (Debian: apt install hugo)")
    version = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    print(f"Python {sys.version.split()[0]}, Hugo {version}, {os.cpu_count()} cores; medians of {chosen.runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="tthc-site-") as folder:
        compare(Path(folder) / "project", chosen.count, chosen.runs)


def compare(project: Path, count: int, runs: int) -> None:
    """Both sides, one after the other in each round."""
    make_project(project, count)
    first = run(PUBLISH, project)
    assert first.code == 0, first.err.decode()
    hugo = project.parent / "hugo"
    pages = write_hugo(project, hugo)
    theirs, cold, same = [], [], []
    for _ in range(runs):
        shutil.rmtree(project.parent / "hugo-out", ignore_errors=True)
        theirs.append(run(HUGO, hugo))
        assert theirs[-1].code == 0, theirs[-1].err.decode()
        shutil.rmtree(project / "site")
        cold.append(run(PUBLISH, project))
        settle()
        run(PUBLISH, project)
        same.append(run(PUBLISH, project))
        assert b"nothing has changed" in same[-1].err, same[-1].err.decode()
    both_are_right(project / "site", project.parent / "hugo-out", pages)
    print(f"{count:,} procedures; from an empty cache ours takes {first.seconds:.1f} s, {first.megabytes:.0f} MB")
    report(theirs, cold, same)


def report(theirs: list[Ran], cold: list[Ran], same: list[Ran]) -> None:
    """The table, and the promises."""
    hugo = show("Hugo, cold", theirs)
    ours = show("tthc publish, cold", cold)
    nothing = show("tthc publish, nothing changed", same)
    ours_memory, their_memory = (max(one.megabytes for one in ran) for ran in (cold, theirs))
    print(f"\n    cold: {ours / hugo:.2f} × Hugo's time (promised: at most 1.5)")
    print(f"    nothing changed: {hugo / nothing:.0f} × faster than Hugo's cold build (promised: at least 20)")
    print(f"    memory: {ours_memory:.0f} MB to Hugo's {their_memory:.0f} MB (promised: no more)")


def write_hugo(project: Path, folder: Path) -> dict[str, Any]:
    """A Hugo site of the same values; the pages of procedures by their place."""
    plan = find_any_plan(project / ".tthc" / "cache" / "site.plan")
    assert plan is not None
    pieces = [piece for piece in read_pieces(plan.path, plan.pieces) if piece.template]
    names = {template: layout_of(template) for template in TEMPLATES.values() if template != FIRST}
    for place, text in layouts(SITE, names).items():
        path = folder / "layouts" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    frame = pieces[0].content.frame
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    params = folder / "config" / "_default" / "params.json"
    params.parent.mkdir(parents=True)
    params.write_text(as_json(frame), encoding="utf-8")
    for place, template, page in pieces:
        if template != FIRST:
            path = folder / "content" / place.replace(".html", ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(front_matter(page, layout_of(template), place), encoding="utf-8")
    return {piece.place: piece.content for piece in pieces if piece.template == TEMPLATES[ProcedurePage]}


def layout_of(template: str) -> str:
    """The layout of a template; its own name could be one that means something to Hugo."""
    return f"of_{template.removesuffix('.html')}"


def front_matter(page: Any, layout: str, place: str) -> str:
    """What Hugo reads: the page's value, but for what surrounds all pages."""
    values = {name: value for name, value in vars(page).items() if name != "frame"}
    return as_json(SimpleNamespace(**values, title=page.frame.title, layout=layout, url=f"/{place}")) + "\n"


def as_json(value: Any) -> str:
    """An object with attributes as JSON."""
    return json.dumps(value, default=vars, ensure_ascii=False)


def both_are_right(ours: Path, theirs: Path, pages: dict[str, Any]) -> None:
    """Both sides say of every procedure what its page has to say."""
    for place, page in pages.items():
        for side in (ours, theirs):
            text = html.unescape((side / place).read_text(encoding="utf-8"))
            missing = [said for said in what_is_said(page) if said not in text]
            assert not missing, f"{side / place} does not say {missing[:3]}"


def what_is_said(page: Any) -> Iterator[str]:
    """Some of what each page has to say."""
    yield from (page.name, page.code)
    yield from (document.name for group in page.documents for document in group.documents)
    yield from (law.number for law in page.laws)
    yield from (step.name for step in page.steps)


if __name__ == "__main__":
    main()
