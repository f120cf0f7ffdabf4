"""Reading while another process puts a change in place: all files as they were before it, or all as they are after it.

A change renames file after file, which takes some milliseconds, and between two of them the catalogue is a mixture. So
whoever reads looks before and after at what changes there are: where one has come, everything is read again. Nobody has
to wait for a reader, and a folder that may not be written to can be read all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tthc.load.transaction import BACK, CLASHED, COMMITTED, DONE, FOLDER
from tthc.source import CannotRunError, say

T = TypeVar("T")

PATIENCE = 30
"""Seconds to wait for a change that is being put in place."""


def undisturbed(root: Path, read: Callable[[], T]) -> T:
    """What is read of a project's catalogue while no change was being put in place; read again where one was.

    CannotRunError if that goes on for too long: whoever was at it was killed (the next command finishes it), or
    somebody makes one change after the other.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        before = changes_seen(root)
        if any(name.endswith((COMMITTED, BACK)) for name in before):
            time.sleep(0.02)
            continue
        found = read()
        if changes_seen(root) == before:
            return found
    raise CannotRunError(
        say("the catalogue is being changed, or a change was cut off ({folder}): run this again", folder=root / FOLDER)
    )


def changes_seen(root: Path) -> frozenset[str]:
    """The changes that were made or are being put in place, by the names of their folders."""
    try:
        return frozenset(
            one.name for one in (root / FOLDER).iterdir() if one.suffix in (COMMITTED, BACK, CLASHED, DONE)
        )
    except OSError:
        return frozenset()
