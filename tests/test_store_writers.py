"""Several who write at once, and one who is killed while writing: nothing is lost, nothing is half there."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import ROOT, environment
from tests.databases import fresh, sqlite_in, store_with_logins
from tests.store_writer import SHARED, snapshot
from tthc.model.decision import EntryKind, Move
from tthc.model.proposal import ProposalStatus
from tthc.store.actors import actor_of
from tthc.store.files import files, history, submit, verify
from tthc.store.journal import Deed

pytestmark = pytest.mark.slow

WRITERS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def urls(kind: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A store as the author and as the reviewers open it."""
    if kind == "sqlite":
        yield sqlite_in(tmp_path), sqlite_in(tmp_path)
        return
    with store_with_logins() as (_, author, reviewer):
        yield author, reviewer


def start(url: str, name: str, rounds: int, what: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store_writer", url, name, str(rounds), what]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_eight_at_once_lose_no_decision(urls: tuple[str, str]) -> None:
    author, reviewer = urls
    submit(author, map(snapshot, SHARED), Deed(actor_of(author, "Nguyễn An"), dt.datetime.now(dt.UTC)))
    writers = [start(reviewer, f"nguoi-{number}", len(SHARED), "contest") for number in range(WRITERS)]
    said = [writer.communicate(timeout=300) for writer in writers]
    assert [error for _, error in said if error] == []
    taken = Counter(word for out, _ in said for word in out.split() if word != "ready")
    assert taken == dict.fromkeys(SHARED, 1)
    entries = history(author)
    assert [entry.serial for entry in entries] == list(range(1, len(entries) + 1))
    assert verify(author).broken is None
    own = [file for file in files(author) if file.proposal.id not in SHARED]
    assert len(own) == WRITERS * len(SHARED)
    assert {file.status for file in own} == {ProposalStatus.SUBMITTED}
    kinds = Counter(entry.move or entry.kind for entry in entries)
    assert (kinds[EntryKind.COMMENTED], kinds[Move.TAKE_UP]) == (WRITERS * len(SHARED), len(SHARED))


def test_eight_at_once_make_one_store(kind: str, tmp_path: Path) -> None:
    with fresh(kind, tmp_path) as url:
        writers = [start(url, f"nguoi-{number}", 1, "batches") for number in range(WRITERS)]
        assert [error for writer in writers if (error := writer.communicate(timeout=300)[1])] == []
        assert len(files(url)) == WRITERS * 3
        assert verify(url).broken is None


def test_killed_at_any_moment_it_is_before_or_after(urls: tuple[str, str]) -> None:
    author, _ = urls
    chance = random.Random(20261126)
    done = 0
    for number in range(10):
        writer = start(author, f"lan-{number}", 1000, "batches")
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.8))
        writer.kill()
        told = writer.communicate()[0].split()
        now = [file for file in files(author) if file.proposal.id.startswith(f"lan-{number}-")]
        assert {file.status for file in now} <= {ProposalStatus.SUBMITTED}
        assert len(now) in (3 * len(told), 3 * len(told) + 3)
        done += len(now)
    assert verify(author).broken is None
    assert len(files(author)) == done > 0
