"""A folder of YAML files to a catalogue: a file is one procedure, or lists of entries by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tthc.load.files import read_text, yaml_files
from tthc.load.typed import nearest, position_of, type_entry
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
    """Read every YAML file below the folder (or the given ones); positions are relative to the root."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for path in yaml_files(folder) if files is None else files:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        text, wrong = read_text(path, name)
        problems += wrong
        if text is not None:
            loaded = load_text(text, name)
            entries += loaded.catalogue.entries
            problems += loaded.problems
    return Loaded(Catalogue(tuple(entries)), tuple(problems))


def load_text(text: str, file: str) -> Loaded:
    """The entries of one file's text."""
    tree, problems = parse_yaml(text, file)
    if tree is None:
        return Loaded(Catalogue(), problems or (Problem("L004", Position(file, 1, 1), say("the file is empty")),))
    if not isinstance(tree, WrittenMapping):
        return Loaded(
            Catalogue(), (*problems, Problem("L009", position_of(tree, file), say("expected keys and values here")))
        )
    if "code" in tree or not any(key in KINDS for key in tree):
        entry, wrong = type_entry(Procedure, tree, file)
        return Loaded(Catalogue((entry,) if entry else ()), (*problems, *wrong))
    entries, wrong_entries = _entries_by_kind(tree, file)
    return Loaded(Catalogue(entries), (*problems, *wrong_entries))


def _entries_by_kind(tree: WrittenMapping, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for key, items in tree.items():
        kind, at = KINDS.get(key), tree.keys_at[key]
        if kind is None:
            problems.append(Problem("L010", at, say("{key!r} is not a key here", key=key), nearest(key, list(KINDS))))
        elif not isinstance(items, WrittenList):
            problems.append(Problem("L009", at, say("expected a list under {key!r}", key=key)))
        else:
            for item in items:
                entry, wrong = type_entry(kind, item, file)
                entries += (entry,) if entry else ()
                problems += wrong
    return tuple(entries), tuple(problems)
