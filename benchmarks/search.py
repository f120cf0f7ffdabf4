"""The search of the public pages in a real Chromium, its processor made four times slower.

    python benchmarks/search.py                  # 600 procedures, two minutes
    python benchmarks/search.py --count 6000     # the size that is promised; --from-disk: pages opened as files

The site is served by a plain static server without compression. Each question of `tests/citizen_queries.yaml` is put to
a fresh first page (nothing in the browser's cache), as a whole, half a second after the page has come. The clock starts
with the event of the input. The first answer is there when the list has procedures; the last, when papers have been
asked too, where names were silent or few. Then the same question again, and the questions typed letter by letter.
Bytes are all that went over the wire since the page was opened, headers included, the names that come while nothing
else happens among them.

Correctness comes before speed: every question of the file must have an answer.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from load import ROOT, make_project, run
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PUBLISH = [sys.executable, "-m", "tthc", "--lang", "en", "publish", "--drafts", "-o", "site", "--at", "2026-11-23"]
SLOWER = 4
MILLISECONDS, KILOBYTES = 50, 300
WATCH = """() => {
  const [list, status, help] = ["ket-qua", "ket-qua-dem", "khong-thay"].map((id) => document.getElementById(id));
  let began = 0;
  document.addEventListener("input", () => { began = performance.now(); window.answer = {}; }, true);
  new MutationObserver((changes) => {
    if (!began || !status.textContent) return;
    const since = began, now = performance.now() - since, answer = window.answer;
    if (changes.some((change) => change.target === status)) answer.last = now;
    if (answer.listed || (!list.childElementCount && help.hidden)) return;
    answer.listed = now;
    requestAnimationFrame(() => setTimeout(() => { answer.painted = performance.now() - since; }));
  }).observe(document.querySelector("main"), { childList: true, subtree: true, attributeFilter: ["hidden"] });
}"""


class Answered(NamedTuple):
    """Milliseconds from the input until procedures are in the list, until they are painted, until the last answer."""

    listed: float
    painted: float
    last: float


@dataclass(frozen=True)
class Asked:
    """One question to a fresh page, and again; bytes and files since the page was opened, before it and with it."""

    first: Answered
    again: Answered
    bytes_before: int
    bytes: int
    files: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=600, help="procedures (6000 is promised)")
    parser.add_argument("--questions", type=int, default=40, help="how many of the questions, spread over the file")
    parser.add_argument("--site", type=Path, help="a site that stands already, in the place of a new one")
    parser.add_argument("--from-disk", action="store_true", help="open the pages as files, without a server")
    chosen = parser.parse_args()
    questions = [line["asks"] for line in yaml.safe_load((ROOT / "tests" / "citizen_queries.yaml").read_text("utf-8"))]
    questions = questions[:: max(1, len(questions) // chosen.questions)]
    if not chosen.site:  # the codes of a synthetic catalogue count its procedures
        questions = [re.sub(r"^([\d.]*)\d{6}$", rf"\g<1>{chosen.count // 2:06}", asked) for asked in questions]
    with tempfile.TemporaryDirectory(prefix="tthc-search-") as folder:
        site = chosen.site or publish(Path(folder) / "project", chosen.count)
        with served(site) as server, sync_playwright() as playwright:
            address = (site / "index.html").resolve().as_uri() if chosen.from_disk else server
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            print(f"Chromium {browser.version}, processor {SLOWER} × slower, {len(questions)} questions\n")
            report([ask(browser, address, question) for question in questions], typed(browser, address, questions))
            browser.close()


def publish(project: Path, count: int) -> Path:
    """The site of a synthetic catalogue."""
    make_project(project, count)
    ran = run(PUBLISH, project)
    assert ran.code == 0, ran.err.decode()
    return project / "site"


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a static server."""
    handler = functools.partial(Silent, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


class Silent(SimpleHTTPRequestHandler):
    """A static server that keeps connections open, as they do, and writes no log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # without it a short file waits 40 ms for an acknowledgement, as on no real server

    def log_message(self, *_: object) -> None:
        """Nothing."""


def ask(browser: Browser, address: str, question: str) -> Asked:
    """One question to a first page that nobody has opened before."""
    context = browser.new_context()
    page, traffic = opened(context.new_page(), address)
    before = sum(traffic)
    first = answer(page, question)
    loaded = sum(traffic), len(traffic)
    assert page.locator("#ket-qua a").count(), f"no answer to {question!r}"
    page.get_by_role("searchbox").fill("")
    again = answer(page, question)
    context.close()
    return Asked(first, again, before, *loaded)


def typed(browser: Browser, address: str, questions: Sequence[str]) -> list[Answered]:
    """The milliseconds after each letter of the questions, on one page that stays open."""
    context = browser.new_context()
    page, _ = opened(context.new_page(), address)
    found = []
    for question in questions[::4]:
        page.get_by_role("searchbox").fill("")
        found += [answer(page, question[:length]) for length in range(2, len(question) + 1)]
    context.close()
    return found


def opened(page: Page, address: str) -> tuple[Page, list[int]]:
    """A page that is ready, on a slow processor, and the bytes of what it has loaded and will load."""
    traffic: list[int] = []
    session: Any = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: traffic.append(int(event["encodedDataLength"])))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_timeout(500)  # nobody types in the moment in which a page appears
    page.evaluate(WATCH)
    return page, traffic


def answer(page: Page, text: str) -> Answered:
    """How long the answer takes."""
    page.wait_for_timeout(100)
    page.get_by_role("searchbox").fill(text)
    while not page.evaluate("tthcSearchPage.isSettled() && Boolean(window.answer.painted)"):
        page.wait_for_timeout(20)  # a strict policy forbids what wait_for_function does
    return Answered(**page.evaluate("window.answer"))


def report(asked: Sequence[Asked], letters: Sequence[Answered]) -> None:
    """The table, and the promises."""
    line("a whole question, fresh page", [one.first for one in asked])
    line("the same question again", [one.again for one in asked])
    line("each letter as one types", letters)
    for name, loaded in (
        ("loaded before a question", [one.bytes_before / 1000 for one in asked]),
        ("and until its last answer", [one.bytes / 1000 for one in asked]),
    ):
        print(f"    {name:30} {statistics.median(loaded):.0f} kB, at most {max(loaded):.0f} kB")
    print(f"    {'':30} {statistics.median(one.files for one in asked):.0f} files")
    print(f"\n    promised: {MILLISECONDS} ms, {KILOBYTES} kB")
    print(f"    load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: below 1 the times are those of the page")


def line(name: str, answers: Sequence[Answered]) -> None:
    """Median and 95 of 100: in the list, on the screen, the last answer in the list."""
    for what, times in (
        ("first in the list", [a.listed for a in answers]),
        ("first on the screen", [a.painted for a in answers]),
        ("last in the list", [a.last for a in answers]),
    ):
        ordered = sorted(times)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(f"    {name:30} {what:20} p50 {statistics.median(ordered):6.1f} ms   p95 {late:6.1f} ms")
        name = ""
    print()


if __name__ == "__main__":
    main()
