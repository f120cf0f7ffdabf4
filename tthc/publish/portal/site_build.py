"""From a plan to a folder: rendered by all cores, what is unchanged linked and not written, all of it or nothing."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment

from tthc.publish.folders import fresh_folder, in_words, link_or_copy, listed, written_before
from tthc.publish.portal.links import Found, bad_targets, found_in
from tthc.publish.portal.site_plan import COPIED, Piece, SitePlan, Where, read_pieces
from tthc.publish.rendering import environment, render
from tthc.source import CannotRunError, say, why_of

CHUNK = 200
"""How many pieces one task of a worker has."""


@dataclass(frozen=True)
class Stood:
    """What stands in a folder, each file with its SHA-256."""

    folder: Path
    files: Mapping[str, str]

    def read(self, place: str) -> str:
        """The text of a file."""
        return (self.folder / place).read_text(encoding="utf-8")


Last = Callable[[Stood, Stood], Mapping[str, bytes]]
"""From what stood there before and what was just written to further files."""


@dataclass(frozen=True)
class Written:
    """What is in the folder now: each file's SHA-256, and those that are new or different."""

    files: Mapping[str, str]
    changed: tuple[str, ...]


@dataclass
class _Done:
    """What a task has written, and what its pages refer to."""

    files: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


def build(
    plan: SitePlan,
    assets: Mapping[str, bytes],
    folder: Path,
    templates: Path | None,
    mark: str,
    last: Last = lambda before, now: {},
) -> Written:
    """Write the site of a plan; the folder is replaced as a whole or not at all. `last` adds to what was written.

    CannotRunError if it holds anything else than a site, cannot be written, or a template or a link is broken.
    """
    with fresh_folder(folder, mark) as fresh, in_words(folder):
        before = written_before(folder, mark)
        tasks = [plan.pieces[start : start + CHUNK] for start in range(0, len(plan.pieces), CHUNK)]
        whole = _write_files(assets.items(), folder, fresh, before)
        with _workers(len(tasks)) as run:
            todo = [run(_build_some, plan.path, task, folder, fresh, before, templates) for task in tasks]
            for future in todo:
                _add(whole, future.result())
        _write_last(last(Stood(folder, before), Stood(fresh, whole.files)), whole, folder, fresh, before)
        for message in bad_targets(whole.found, whole.files.keys(), lambda place: (fresh / place).read_bytes()):
            raise CannotRunError(message)
        (fresh / mark).write_bytes(listed(whole.files))
    return Written(whole.files, tuple(sorted(whole.changed)))


def _write_last(files: Mapping[str, bytes], whole: _Done, folder: Path, fresh: Path, before: Mapping[str, str]) -> None:
    """Files that depend on what stood there before; one that a task has written may be linked to the old folder."""
    for place in files:
        (fresh / place).unlink(missing_ok=True)
    done = _write_files(
        ((place, _noted(place, data, whole.found)) for place, data in files.items()), folder, fresh, before
    )
    whole.files |= done.files
    whole.changed = [place for place in {*whole.changed, *done.changed} if before.get(place) != whole.files[place]]


def _add(whole: _Done, part: _Done) -> None:
    whole.files |= part.files
    whole.changed += part.changed
    whole.found += part.found


def _build_some(
    plan: Path, wheres: Sequence[Where], folder: Path, fresh: Path, before: Mapping[str, str], templates: Path | None
) -> _Done:
    """One task, in a process of its own or in this one."""
    found: list[Found] = []
    files = ((place, _noted(place, data, found)) for place, data in _rendered(read_pieces(plan, wheres), templates))
    done = _write_files(files, folder, fresh, before)
    done.found = found
    return done


def _rendered(pieces: Iterable[Piece], templates: Path | None) -> Iterator[tuple[str, bytes]]:
    for piece in pieces:
        yield piece.place, made(piece, lambda: _environment(templates))


def made(piece: Piece, pages: Callable[[], Environment]) -> bytes:
    """The file that a piece is; CannotRunError where its template is broken, or what it is a copy of cannot be read."""
    if piece.template == COPIED:
        try:
            return Path(piece.content).read_bytes()
        except OSError as error:
            raise CannotRunError(say("{file} cannot be read: {why}", file=piece.content, why=why_of(error))) from error
    if piece.template:
        return render(pages(), piece.template, page=piece.content, frame=piece.content.frame)
    return str(piece.content).encode("utf-8")


_environment = cache(lambda templates: environment(templates, "site"))


def _noted(place: str, data: bytes, found: list[Found]) -> bytes:
    if place.endswith(".html"):
        found.append(found_in(place, data.decode()))
    return data


def _write_files(files: Iterable[tuple[str, bytes]], folder: Path, fresh: Path, before: Mapping[str, str]) -> _Done:
    done = _Done()
    for place, data in files:
        done.files[place] = hashlib.sha256(data).hexdigest()
        path = fresh / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if before.get(place) == done.files[place] and link_or_copy(folder / place, path):
            continue
        path.write_bytes(data)
        done.changed.append(place)
    return done


@contextmanager
def _workers(tasks: int) -> Iterator[Callable[..., Future[_Done]]]:
    """How tasks are run: by as many processes as there are cores, or here where that would not pay."""
    cores = min(tasks, os.cpu_count() or 1)
    if cores < 2:
        yield _here
        return
    with ProcessPoolExecutor(cores, mp_context=_context()) as pool:
        yield pool.submit


def _context() -> multiprocessing.context.BaseContext:
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")


def _here(work: Callable[..., _Done], *arguments: object) -> Future[_Done]:
    future: Future[_Done] = Future()
    future.set_result(work(*arguments))
    return future
