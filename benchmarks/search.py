"""The search of the public pages in a real Chromium, its processor made four times slower.

    python benchmarks/search.py                  # 600 procedures, two minutes
    python benchmarks/search.py --count 6000     # the size that is promised

The site is served by a plain static server without compression. Each question of `tests/citizen_queries.yaml` is put to
a fresh first page (nothing in the browser's cache): the first answer is the time from the key to the list on the
screen, all that must be loaded for it included; the second is the same question again. Then the questions are typed
letter by letter. Bytes are those that went over the wire until the first answer, headers included.

Correctness comes before speed: every question of the file must have an answer.
"""

from __future__ import annotations

import argparse
import functools
import os
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
  const list = document.getElementById("ket-qua"), status = document.getElementById("ket-qua-dem");
  let began = 0;
  window.answers = [];
  document.addEventListener("input", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    if (!began) return;
    const since = began, listed = performance.now() - since;
    began = 0;
    requestAnimationFrame(() => setTimeout(() => window.answers.push([listed, performance.now() - since])));
  }).observe(status, { childList: true, characterData: true, subtree: true });
}"""


class Answered(NamedTuple):
    """Milliseconds from the key until the answer is in the list, and until the frame after that has been painted."""

    listed: float
    painted: float


@dataclass(frozen=True)
class Asked:
    """One question: milliseconds of the first answer and of the second, bytes and files until the first."""

    first: Answered
    second: Answered
    bytes: int
    files: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=600, help="procedures (6000 is promised)")
    parser.add_argument("--questions", type=int, default=40, help="how many of the questions, spread over the file")
    parser.add_argument("--site", type=Path, help="a site that stands already, in the place of a new one")
    chosen = parser.parse_args()
    questions = [line["asks"] for line in yaml.safe_load((ROOT / "tests" / "citizen_queries.yaml").read_text("utf-8"))]
    questions = questions[:: max(1, len(questions) // chosen.questions)]
    with tempfile.TemporaryDirectory(prefix="tthc-search-") as folder:
        site = chosen.site or publish(Path(folder) / "project", chosen.count)
        with served(site) as address, sync_playwright() as playwright:
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
    first = answer(page, question)
    until_first = sum(traffic), len(traffic)
    assert page.locator("#ket-qua a").count() or question == "", f"no answer to {question!r}"
    page.get_by_role("searchbox").fill("")
    second = answer(page, question)
    context.close()
    return Asked(first, second, *until_first)


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
    page.evaluate("document.getElementById('ket-qua-dem').textContent = ''")
    page.wait_for_timeout(100)
    before = page.evaluate("window.answers.length")
    page.get_by_role("searchbox").fill(text)
    while page.evaluate("window.answers.length") == before:  # a strict policy forbids what wait_for_function does
        page.wait_for_timeout(20)
    return Answered(*page.evaluate("window.answers.at(-1)"))


def report(asked: Sequence[Asked], letters: Sequence[Answered]) -> None:
    """The table, and the promises."""
    line("first answer, nothing loaded before", [one.first for one in asked])
    line("the same question again", [one.second for one in asked])
    line("each letter as one types", letters)
    loaded, files = [one.bytes / 1000 for one in asked], [one.files for one in asked]
    print(f"\n    {'until the first answer':38} {statistics.median(loaded):.0f} kB, at most {max(loaded):.0f} kB")
    print(f"    {'':38} {statistics.median(files):.0f} files, at most {max(files)}")
    print(f"\n    promised: {MILLISECONDS} ms, {KILOBYTES} kB")
    print(f"    load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: below 1 the times are those of the page")


def line(name: str, answers: Sequence[Answered]) -> None:
    """Median and 95 of 100, in the list and on the screen."""
    for what, times in (("in the list", [a.listed for a in answers]), ("on the screen", [a.painted for a in answers])):
        ordered = sorted(times)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(f"    {name:38} {what:14} p50 {statistics.median(ordered):6.1f} ms   p95 {late:6.1f} ms")
        name = ""


if __name__ == "__main__":
    main()
