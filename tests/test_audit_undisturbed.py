"""An audit that is killed, that runs beside another, or for which there is no room: nothing is lost, nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.command_line import AT, LOG, environment, make_project, tthc
from tthc.audit.engines.duckdb_session import sentences

posix = pytest.mark.skipif(os.name != "posix", reason="limits of files and signals are those of POSIX")

MANY = """
COPY (
    SELECT 'HS-' || n AS id, '1.001193' AS procedure, 'Xã số ' || n % 50 AS commune,
        TIMESTAMP '2026-01-05 08:00:00' + to_minutes(n::INTEGER % 300000) AS received,
        TIMESTAMP '2026-01-06 08:00:00' + to_minutes(n::INTEGER % 300000) AS finished
    FROM range(300000) numbers(n)
) TO '{file}' (FORMAT parquet)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project") / "p")


@pytest.fixture(scope="module")
def answer(project: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What an audit says that nobody disturbs."""
    said, _ = audit(project, tmp_path_factory.mktemp("alone")).communicate()
    assert said
    return said


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where this run keeps what does not fit into memory."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


def audit(project: Path, temporary: Path, *more: str | Path) -> subprocess.Popen[bytes]:
    """An audit that is on its way."""
    command = [sys.executable, "-m", "tthc", "audit", LOG, "-f", "json", *map(str, more), *AT]
    env = environment(TMPDIR=str(temporary))
    return subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def left_by(temporary: Path) -> Iterator[str]:
    yield from (path.name for path in temporary.iterdir())


@posix
def test_killed_at_any_moment_the_next_run_gives_the_same_answer_and_clears_up(
    project: Path, temporary: Path, answer: bytes
) -> None:
    for seconds in (0.4, 1.3, 2.2):
        killed = audit(project, temporary)
        time.sleep(seconds)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    assert audit(project, temporary).communicate()[0] == answer
    assert list(left_by(temporary)) == []


@posix
def test_ctrl_c_ends_it_in_a_word_whatever_is_being_done(project: Path, temporary: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.parquet"
    duckdb.sql(MANY.format(file=log))
    for seconds in (0.0, 0.4, 0.8, 1.2):
        command = [sys.executable, "-m", "tthc", "audit", str(log), "-f", "json", *AT]
        env = environment(TMPDIR=str(temporary))
        running = subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while running.poll() is None and not list(left_by(temporary)):
            time.sleep(0.01)
        time.sleep(seconds)
        running.send_signal(signal.SIGINT)
        said, told = running.communicate()
        assert b"Traceback" not in told, told.decode()
        assert running.returncode in STOPPED or (running.returncode == 0 and said.strip()), told.decode()


@pytest.mark.parametrize(
    "error",
    [
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException("Invalid Input Error: closed pending query result: INTERRUPT Error: Interrupted!"),
    ],
)
def test_ctrl_c_is_that_whatever_duckdb_calls_it(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), sentences():
        raise error


STOPPED = (130, -signal.SIGINT)
"""Where Python was interrupted in code that was a text it ends by the signal, which is 130 to a shell."""


def test_two_audits_at_once_give_what_each_gives_alone(project: Path, temporary: Path, answer: bytes) -> None:
    both = [audit(project, temporary) for _ in range(2)]
    assert [one.communicate()[0] for one in both] == [answer, answer]


@posix
def test_a_full_disk_ends_in_a_sentence_and_nothing_is_left(project: Path, temporary: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.parquet"
    duckdb.execute(MANY.format(file=log))
    small = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (200_000, 200_000)); import runpy, sys;"
    run = f"sys.argv = ['tthc', 'audit', {str(log)!r}, *{list(AT)!r}]; runpy.run_module('tthc', run_name='__main__')"
    env = environment(TMPDIR=str(temporary), TTHC_MEMORY="40MB")
    ran = subprocess.run(
        [sys.executable, "-c", f"{small} {run}"], cwd=project, env=env, capture_output=True, check=False
    )
    said = ran.stderr.decode()
    assert ran.returncode == 2, said
    assert "there is no room left in" in said
    assert "Traceback" not in said
    assert list(left_by(temporary)) == []


def test_a_log_that_is_broken_in_its_middle_ends_in_a_sentence(project: Path, temporary: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.parquet"
    duckdb.execute(MANY.format(file=log))
    data = bytearray(log.read_bytes())
    data[1000:60_000] = b"\xff" * 59_000
    log.write_bytes(data)
    ran = tthc("audit", log, *AT, cwd=project, env=environment(TMPDIR=str(temporary)))
    assert ran.code == 2, ran.said
    assert "the file is broken, or it has changed" in ran.err
    assert "Traceback" not in ran.err


def test_an_amount_of_memory_that_is_none_is_refused(project: Path, temporary: Path) -> None:
    env = environment(TMPDIR=str(temporary), TTHC_MEMORY="much")
    ran = tthc("audit", LOG, *AT, cwd=project, env=env)
    assert (ran.code, "TTHC_MEMORY is a size such as 4GB, not" in ran.err) == (2, True)
