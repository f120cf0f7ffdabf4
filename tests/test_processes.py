"""Work that several processes share: in order, stopped with the one that shares it out, and by whatever ends that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path
from pickle import PicklingError

import psutil
import pytest

from tthc.processes import processes

posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")

_begun_with = 0


def begin(number: int) -> None:
    global _begun_with
    _begun_with = number


def multiplied(number: int) -> int:
    time.sleep(0.2 / number)
    return number * _begun_with


def inverse(number: int) -> float:
    return 1 / number


def killed(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_shared_out_comes_back_in_order() -> None:
    with processes(2, begin, 10) as several:
        assert list(several.map(multiplied, range(1, 6))) == [10, 20, 30, 40, 50]


def test_a_mistake_is_raised_in_its_turn_and_ends_them() -> None:
    found = []
    with pytest.raises(ZeroDivisionError), processes(2, begin, 1) as several:  # noqa: PT012 - what came before counts
        for one in several.map(inverse, (1, 2, 0, 4)):
            found.append(one)
    assert found == [1, 0.5]


def test_what_cannot_be_handed_out_is_said_and_nobody_waits_for_it() -> None:
    with pytest.raises((AttributeError, PicklingError)), processes(2, begin, lambda: 1):
        pass


@posix
def test_that_one_was_killed_is_said() -> None:
    with pytest.raises(BrokenExecutor), processes(2, begin, 1) as several:
        list(several.map(killed, (1, 2)))


SLEEPERS = """
import sys, time
from tthc.processes import processes

def begin(much): pass
def sleep(seconds): time.sleep(seconds)

if __name__ == "__main__":
    with processes(2, begin, bytes(1_000_000)) as several:
        list(several.map(sleep, (600, 600, 600)))
else:
    time.sleep(float(sys.argv[1]))
"""


@posix
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_however_the_first_ends_the_others_do_too_and_say_nothing(tmp_path: Path, ended_by: int) -> None:
    """Ctrl-C is heard by all of them, since a terminal sends it to all."""
    first, others = _sleepers(tmp_path)
    if ended_by == signal.SIGINT:
        os.killpg(first.pid, signal.SIGINT)
    else:
        first.kill()
    _, said = first.communicate(timeout=20)
    assert said.count(b"Traceback") == (1 if ended_by == signal.SIGINT else 0)
    assert psutil.wait_procs(others, timeout=20)[1] == []


@posix
def test_an_interrupt_is_heard_while_they_begin(tmp_path: Path) -> None:
    """They import for two seconds; who began them does not wait for that."""
    first, others = _sleepers(tmp_path, imports=2.0)
    os.killpg(first.pid, signal.SIGINT)
    _, said = first.communicate(timeout=20)
    assert said.count(b"Traceback") == said.count(b"KeyboardInterrupt") == 1
    assert psutil.wait_procs(others, timeout=20)[1] == []


def _sleepers(folder: Path, imports: float = 0) -> tuple[subprocess.Popen[bytes], list[psutil.Process]]:
    """A process that shares out sleep, and the two that sleep for it, once they are there."""
    script = folder / "sleepers.py"
    script.write_text(SLEEPERS, encoding="utf-8")
    command = [sys.executable, script, str(imports)]
    first = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    return first, _others_of(first.pid)


def _others_of(first: int) -> list[psutil.Process]:
    """Those that work, once there are two."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        others = [one for one in psutil.Process(first).children() if "spawn_main" in " ".join(one.cmdline())]
        if len(others) == 2:
            time.sleep(0.5)
            return others
        time.sleep(0.05)
    raise TimeoutError
