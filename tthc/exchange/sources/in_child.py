"""Calling a function in a process of its own, which is killed after a time: files that never end end there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from tthc.source import Message, say


class DiedError(Exception):
    """The process gave no answer; the message says what became of it."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


_START = "from tthc.exchange.sources.in_child import answer; answer()"


def call_in_child(module: str, function: str, path: Path, *, seconds: float, memory: int) -> Any:
    """What a function answers to a path, or DiedError; the answer is something that JSON can hold."""
    command = [sys.executable, "-c", _START, module, function, str(path), str(memory)]
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(  # noqa: S603 - this Python itself; the path is an argument and no command
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise DiedError(say("reading it took longer than {limit} seconds", limit=int(seconds))) from None
    except ValueError:
        raise DiedError(say("the process that read it broke off: it is broken, or needs too much memory")) from None


def answer() -> None:
    """In the child: no more memory than this (where the system knows such a limit), then the answer to stdout."""
    module, function, path, memory = sys.argv[1:5]
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    json.dump(getattr(import_module(module), function)(Path(path)), sys.stdout)
