"""A folder of YAML files to a catalogue: a file is one procedure, or lists of entries by kind."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tthc.load.files import decode, name_of, read_text, yaml_files
from tthc.load.typed import nearest, not_a_key, position_of, type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.source import Position, Problem, WrittenList, WrittenMapping, say


@dataclass(frozen=True)
class Loaded:
    """What was read, and every mistake on the way. Files with mistakes still give their sound entries."""

    catalogue: Catalogue
    problems: tuple[Problem, ...] = ()


def load_catalogue(folder: Path, root: Path, files: Iterable[Path] | None = None) -> Loaded:
    """Read every YAML file below the folder (or the given ones); positions are relative to the root.

    The order in which files are given does not matter; CannotRunError if there is no such folder.
    """
    paths = yaml_files(folder) if files is None else files
    with without_collector():
        read = {path: _load_file(path, name_of(path, root)) for path in paths}
    in_order = [read[path] for path in sorted(read)]
    entries = (entry for loaded in in_order for entry in loaded.catalogue.entries)
    problems = (problem for loaded in in_order for problem in loaded.problems)
    return Loaded(Catalogue(tuple(entries)), tuple(problems))


@contextmanager
def without_collector() -> Iterator[None]:
    """Trees and entries only grow while files are read: to look for garbage among them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load_file(path: Path, name: str) -> Loaded:
    text, problems = read_text(path, name)
    return Loaded(Catalogue(), problems) if text is None else load_text(text, name)


def load_bytes(data: bytes, file: str) -> Loaded:
    """The entries of one file's bytes."""
    text, problems = decode(data, file)
    return Loaded(Catalogue(), problems) if text is None else load_text(text, file)


def load_text(text: str, file: str) -> Loaded:
    """The entries of one file's text."""
    tree, problems = parse_yaml(text, file)
    if not tree and not problems:
        return Loaded(Catalogue(), (Problem("L004", Position(file, 1, 1), say("the file is empty")),))
    if tree is None:
        return Loaded(Catalogue(), problems)
    if not isinstance(tree, WrittenMapping):
        wrong = Problem("L009", position_of(tree, file), say("expected keys and values here"))
        return Loaded(Catalogue(), (*problems, wrong))
    entries, more = _one_procedure(tree, file) if _is_procedure(tree) else entries_by_kind(tree, file)
    return Loaded(Catalogue(entries), (*problems, *more))


_OF_PROCEDURES = frozenset(field.alias or name for name, field in Procedure.model_fields.items())


def _is_procedure(tree: WrittenMapping) -> bool:
    """Whether a file means one procedure; `agencies` and `applicants` are keys of both kinds of file."""
    if "code" in tree:
        return True
    return not (tree.keys() & (KINDS.keys() - _OF_PROCEDURES)) and bool(tree.keys() & (_OF_PROCEDURES - KINDS.keys()))


def _one_procedure(tree: WrittenMapping, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    entry, problems = type_entry(Procedure, tree, file)
    return (entry,) if entry else (), problems


def entries_by_kind(tree: WrittenMapping, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries under the keys of `KINDS`, and every mistake in them."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for key, items in tree.items():
        kind, at = KINDS.get(key), tree.keys_at[key]
        if kind is None:
            problems.append(Problem("L010", at, not_a_key(key), nearest(key, list(KINDS))))
        elif not isinstance(items, WrittenList):
            problems.append(Problem("L009", at, say("expected a list under {key!r}", key=key)))
        else:
            for item in items:
                entry, wrong = type_entry(kind, item, file)
                entries += (entry,) if entry else ()
                problems += wrong
    return tuple(entries), tuple(problems)
