"""Checking what has changed, and what rests on it: the same answer as checking everything, for the price of the change.

Three rounds. First the changed files that others refer to (everything outside of `procedures/`), then the changed
procedures, and at last those, changed or not, for which something was looked up that is no longer what it was. The
order only saves work: a file that was examined too early is examined again in the last round.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from tthc.check import check_unit, in_order
from tthc.check.day import Day
from tthc.check.unit import Unit, exists, ids, says, stands
from tthc.load.cache import NOT_TRUSTED, Cache, KeptFile, KeptResult
from tthc.load.catalogue import load_bytes, without_collector
from tthc.load.changes import CATALOG, RULES, Changes, Folders, content_of
from tthc.load.files import read_bytes
from tthc.load.kept_problems import read_problems, write_problems
from tthc.model.entry import Entry
from tthc.processes import processes
from tthc.source import Message, Position, Problem

T = TypeVar("T", bound=Entry)

Watch = Callable[[list[str]], AbstractContextManager[Iterable[str]]]
"""Shows progress over file names; the names come out of it again."""

_WORTH_A_PROCESS = 400
"""A second Python starts in the time in which this many files are examined."""

_AT_ONCE = 50
"""So many files are sent to a process together."""


@dataclass(frozen=True)
class Examined:
    """One file: what it holds and what is wrong in it. `moved` if a file it rests on was being changed meanwhile."""

    name: str
    file: KeptFile
    result: KeptResult
    moved: bool


@dataclass(frozen=True)
class Checked:
    """Every problem, and how many files had to be examined to know."""

    problems: tuple[Problem, ...]
    examined: int


def check_changes(
    folders: Folders,
    day: date,
    cache: Cache,
    changes: Changes,
    check_rules: Callable[[], Iterable[Problem]],
    watch: Watch = nullcontext,
) -> Checked:
    """Every problem of a catalogue and its rules on a day; what is found out is kept in the cache."""
    with without_collector():
        files, results = cache.files(), cache.results()
    cache.release()
    new = _examine_changes(folders, day, files, results, changes, watch)
    fresh = {examined.name: examined.result for examined in new.values()}
    rules_too = any(name.startswith(f"{RULES}/") for name in changes.changed | changes.gone) or RULES not in results
    if rules_too:
        fresh[RULES] = _always(check_rules())
    if not any(examined.moved for examined in new.values()) and (fresh or not changes.none):
        kept = {name: replace(examined.file, stamp=changes.stamps[name]) for name, examined in new.items()}
        kept |= {name: _rule_file(folders, name, changes) for name in changes.changed if name.startswith(f"{RULES}/")}
        cache.save({name: _trust(file) for name, file in kept.items()}, fresh, changes.gone)
    there = [result for name, result in (results | fresh).items() if name in changes.stamps or name == RULES]
    with without_collector():
        problems = in_order(problem for result in there for problem in read_problems(result.problems))
    return Checked(problems, len(new))


def _examine_changes(
    folders: Folders,
    day: date,
    files: Mapping[str, KeptFile],
    results: Mapping[str, KeptResult],
    changes: Changes,
    watch: Watch,
) -> dict[str, Examined]:
    """What there is to say about the files that have changed, and about those that rest on them."""
    ours = _of_catalogue(changes.changed)
    gone = _of_catalogue(changes.gone)
    index = Index()
    for name, file in files.items():
        index.put(name, file.defines)
    index.news()
    for name in gone:
        index.put(name, ())
    reader = Reader(folders, index, {name: file.content for name, file in files.items() if name not in ours})
    new: dict[str, Examined] = {}

    def examine(names: Iterable[str]) -> None:
        in_order = _in_file_order(names)
        with watch(in_order) as watched:
            for _, examined in zip(watched, _examine_all(in_order, reader, day), strict=True):
                new[examined.name] = examined
                index.put(examined.name, examined.file.defines)

    examine(name for name in ours if not _is_procedure(name))
    early = set(new)
    news = index.news()
    examine(name for name in ours if _is_procedure(name))
    later = index.news()
    news |= later | {stands(folders.shown(name)) for name in ours | gone}
    stale = {name for name in _of_catalogue(files) if name not in results or not _holds(results[name], news, day)}
    late = {name for name in new if not (new[name].result.asked - index.alone(new[name].file)).isdisjoint(later)}
    examine(early | late | (stale - ours - gone))
    return new


def _examine_all(names: Sequence[str], reader: Reader, day: date) -> Iterator[Examined]:
    """Examine files, here or, where it pays, in several processes."""
    workers = min(os.cpu_count() or 1, len(names) // _WORTH_A_PROCESS, 8)
    if workers < 2:
        yield from (examine(name, reader, day) for name in names)
        return
    start = (reader.folders, reader.index, reader.expected, day)
    several = [names[first : first + _AT_ONCE] for first in range(0, len(names), _AT_ONCE)]
    done = 0
    try:
        with without_collector(), processes(workers, _begin, *start) as pool:
            for found in pool.map(_examine, several):
                for examined in found:
                    done += 1
                    yield examined
    except (BrokenExecutor, ImportError, OSError):  # no room for processes here, or one was killed: go on alone
        yield from (examine(name, reader, day) for name in names[done:])


_here: tuple[Reader, date]


def _begin(folders: Folders, index: Index, expected: Mapping[str, str], day: date) -> None:
    global _here
    _here = Reader(folders, index, expected), day


def _examine(names: Sequence[str]) -> list[Examined]:
    return [examine(name, *_here) for name in names]


def examine(name: str, reader: Reader, day: date) -> Examined:
    """Read one file and check the entries of which it holds the first."""
    read = reader.read(name)
    reader.index.put(name, read.file.defines)
    today, asked, problems = Day(day), set[str](), [*read.problems]
    for kind, id_ in read.entries:
        asked.add(says(kind.__name__, id_))
        if reader.index.files(kind.__name__, id_)[0] == name:
            unit = Unit(tuple(reader.named(kind, id_)), known=reader, asked=asked)
            problems += check_unit(unit, today)
    own = reader.folders.shown(name)
    asked |= {stands(at.file) for problem in problems for at in _positions(problem) if at.file != own}
    written = write_problems(in_order(problems))  # a message that quotes the day is one of this day only
    if _is_procedure(name):
        reader.forget(name)
    result = KeptResult(frozenset(asked), today.since.isoformat(), today.until.isoformat(), written)
    return Examined(name, read.file, result, reader.moved)


def _positions(value: object) -> Iterator[Position]:
    """Every place that a problem points at or quotes."""
    match value:
        case Position():
            yield value
        case Problem():
            yield value.at
            yield from _positions(value.message)
            yield from _positions(value.hint)
        case Message():
            for part in value.values.values():
                yield from _positions(part)
        case tuple():
            for part in value:
                yield from _positions(part)


@dataclass
class Index:
    """Which file defines what: for each kind and id the files, each with the hash of what it says."""

    kinds: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    by_file: dict[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def put(self, name: str, defines: tuple[tuple[str, str, str], ...]) -> None:
        """What a file defines now; nothing if it is gone."""
        before = self.by_file.get(name, ())
        for kind, id_, _ in set(before) - set(defines):
            del self.kinds[kind][id_][name]
        for kind, id_, content in set(defines) - set(before):
            self.kinds.setdefault(kind, {}).setdefault(id_, {})[name] = content
        self.by_file[name] = defines
        self.changed |= {says(kind, id_) for kind, id_, _ in set(before) ^ set(defines)}
        for kind, id_ in {entry[:2] for entry in before} ^ {entry[:2] for entry in defines}:
            if self.kinds[kind][id_].keys() <= {name}:  # no other file defines it: it has come, or it has gone
                self.changed |= {exists(kind, id_), ids(kind)}
                if not self.kinds[kind][id_]:
                    del self.kinds[kind][id_]

    def news(self) -> set[str]:
        """Those questions, since this was last asked."""
        news, self.changed = self.changed, set()
        return news

    def files(self, kind: str, id_: str) -> list[str]:
        """The files that define an entry, in their order."""
        return _in_file_order(self.kinds.get(kind, {}).get(id_, ()))

    def alone(self, file: KeptFile) -> set[str]:
        """The questions about entries of this file that no other file defines."""
        return {says(kind, id_) for kind, id_, _ in file.defines if len(self.kinds[kind][id_]) == 1}


@dataclass(frozen=True)
class ReadFile:
    """A file that was read."""

    file: KeptFile
    entries: Mapping[tuple[type[Entry], str], Sequence[Entry]]
    problems: tuple[Problem, ...]


@dataclass
class Reader:
    """Looks entries up in files that are read when they are needed. `expected` are the contents the index is about."""

    folders: Folders
    index: Index
    expected: Mapping[str, str]
    moved: bool = False
    _read: dict[str, ReadFile] = field(default_factory=dict)

    def ids(self, kind: type[Entry]) -> Collection[str]:
        """The ids of a kind."""
        return self.index.kinds.get(kind.__name__, {}).keys()

    def named(self, kind: type[T], id_: str) -> Sequence[T]:
        """The entries with this id, in the order of their files."""
        files = self.index.files(kind.__name__, id_)
        return [entry for name in files for entry in self.read(name).entries.get((kind, id_), ())]  # type: ignore[misc]

    def read(self, name: str) -> ReadFile:
        """What is in a file; it is read once."""
        if name not in self._read:
            self._read[name] = _read_file(self.folders, name)
            self.moved |= self.expected.get(name, self._read[name].file.content) != self._read[name].file.content
        return self._read[name]

    def forget(self, name: str) -> None:
        """Give the memory back."""
        self._read.pop(name, None)


def _read_file(folders: Folders, name: str) -> ReadFile:
    shown = folders.shown(name)
    data, problems = read_bytes(folders.path(name), shown)
    if data is None:
        return ReadFile(KeptFile(NOT_TRUSTED, ""), {}, problems)
    with without_collector():
        loaded = load_bytes(data, shown)
    entries: dict[tuple[type[Entry], str], list[Entry]] = {}
    for entry in loaded.catalogue.entries:
        entries.setdefault((type(entry), entry.id), []).append(entry)  # type: ignore[attr-defined]  # every kind has one
    defines = tuple((kind.__name__, id_, _what_they_say(same)) for (kind, id_), same in entries.items())
    return ReadFile(KeptFile(NOT_TRUSTED, content_of(data), defines), entries, loaded.problems)


def _what_they_say(entries: Iterable[Entry]) -> str:
    """The hash of what entries say, wherever they stand."""
    written = "\n".join(entry.model_dump_json() for entry in entries)
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()


def _holds(result: KeptResult, news: set[str], day: date) -> bool:
    return result.since <= day.isoformat() <= result.until and result.asked.isdisjoint(news)


def _always(problems: Iterable[Problem]) -> KeptResult:
    return KeptResult(frozenset(), date.min.isoformat(), date.max.isoformat(), write_problems(problems))


def _rule_file(folders: Folders, name: str, changes: Changes) -> KeptFile:
    data, _ = read_bytes(folders.path(name), name)
    return KeptFile(changes.stamps[name], content_of(data) if data is not None else "")


def _trust(file: KeptFile) -> KeptFile:
    """What could not be read is tried again next time."""
    return file if file.content else replace(file, stamp=NOT_TRUSTED)


def _of_catalogue(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if name.startswith(f"{CATALOG}/"))


def _is_procedure(name: str) -> bool:
    """Whether a file most likely holds one procedure, to which few others refer."""
    return name.startswith(f"{CATALOG}/procedures/")


def _in_file_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: name.split("/"))
