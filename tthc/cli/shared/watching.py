"""What a person at a terminal sees while something takes long: a bar, or a line that says what is going on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click


@contextmanager
def progress(label: str, items: list[Any]) -> Iterator[Iterable[Any]]:
    """The items, with a bar on stderr if a person is there to see it and there are enough of them."""
    if len(items) < 200 or not somebody_watches():
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield bar


@contextmanager
def told(what: str) -> Iterator[Callable[[int, int], None]]:
    """Say on a terminal what is going on, and wipe it away when that ends, be it by a mistake.

    What is yielded says how much of how many is done.
    """
    _write(f"{what}…")
    try:
        yield lambda done, of: _write(f"{what} ({done}/{of})…")
    finally:
        _write("")


def _write(line: str) -> None:
    """In the place of the line that stands there."""
    if somebody_watches():
        click.echo(f"\r\x1b[K{line}", nl=False, file=sys.stderr)


def somebody_watches() -> bool:
    """Whether stderr is a terminal; it may be closed altogether."""
    return sys.stderr is not None and sys.stderr.isatty()
