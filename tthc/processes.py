"""Other processes of this program that share its work: quiet, stopped when it is, and gone when it is killed."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Processes:
    """Some processes that wait for work."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def map(self, work: Callable[[T], U], over: Iterable[T]) -> Iterator[U]:
        """What the work gives, in the order of what it is done over; what it raises, when it is its turn."""
        with _late_interrupts():  # a process is begun when there is something to do
            futures: list[Future[U]] = [self._pool.submit(work, one) for one in over]
        for future in futures:
            yield future.result()


@contextmanager
def processes(count: int, begin: Callable[..., object], *start: object) -> Iterator[Processes]:
    """So many processes, each of which does `begin(*start)` first; BrokenExecutor once one of them was killed.

    They are begun anew, not as copies: it is the only way that is safe with threads, and the one that Windows has. An
    exception in here, such as Ctrl-C, stops them in the middle of what they do; they themselves do not hear Ctrl-C.
    """
    context = multiprocessing.get_context("spawn")
    handed = context.SimpleQueue()
    what = pickle.dumps((begin, start))  # here, where it is heard if that cannot be done
    threading.Thread(target=_hand_out, args=(handed, count, what), daemon=True).start()
    pool = ProcessPoolExecutor(count, context, partial(_begin, handed))
    try:
        yield Processes(pool)
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _hand_out(handed: SimpleQueue[bytes], count: int, what: bytes) -> None:
    """To each its own, aside: who begins a process waits until all that it is given then has been read."""
    for _ in range(count):
        handed.put(what)


def _begin(handed: SimpleQueue[bytes]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    begin, start = pickle.loads(handed.get())  # noqa: S301 - what the process that began this one has handed out
    begin(*start)


def _leave_with_parent() -> None:
    """A parent that is killed tells nobody."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _late_interrupts() -> Iterator[None]:
    """Processes that are begun in here do not hear Ctrl-C from their first moment on; this one hears it at the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with _held_back():
            yield
    finally:
        signal.signal(signal.SIGINT, usual)
        for number in heard[:1]:
            signal.raise_signal(number)


@contextmanager
def _held_back() -> Iterator[None]:
    """Ctrl-C waits, here and in what is begun; Windows knows no such thing."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would let it through again when it is begun
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
