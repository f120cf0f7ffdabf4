"""Mappings of dossier logs: those that ship with tthc by their id, others from a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from tthc.load.files import read_text
from tthc.load.settings import packaged
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.entry import Entry
from tthc.model.log_mapping import LogCauses, LogChannels, LogMapping, LogStatuses
from tthc.source import CannotRunError, Position, Problem, say

FOLDER = "mappings"


def find_mapping(wanted: str) -> LogMapping:
    """The shipped mapping of this id, or the one in this file; CannotRunError with the place of the first mistake."""
    shipped = shipped_mappings()
    if wanted in shipped:
        return shipped[wanted]
    path = Path(wanted)
    if path.is_file():
        return read_mapping(path)
    near = get_close_matches(wanted, shipped, n=1, cutoff=0.5)
    raise CannotRunError(
        say("there is no mapping {name!r} (did you mean {word!r}?)", name=wanted, word=near[0])
        if near
        else say("there is no mapping and no file {name!r}; there are {names}", name=wanted, names=tuple(shipped))
    )


@cache
def shipped_mappings() -> Mapping[str, LogMapping]:
    """The mappings that ship with tthc, by id."""
    found = (read_mapping(path) for path in sorted(packaged(FOLDER).glob("*.yaml")))
    return {mapping.id: mapping for mapping in found}


def read_mapping(path: Path) -> LogMapping:
    """The mapping in a file; CannotRunError with file, line and column of the first mistake."""
    name = path.name
    text, problems = read_text(path, name)
    tree, wrong = parse_yaml(text, name) if text is not None else (None, ())
    problems = (*problems, *wrong)
    if tree is None:
        raise _refused((*problems, Problem("L004", Position(name, 1, 1), say("the file is empty"))))
    mapping, more = type_entry(LogMapping, tree, name)
    if mapping is None or problems or more:
        raise _refused((*problems, *more))
    return _laid_over(mapping) if mapping.based_on else mapping


def _laid_over(own: LogMapping) -> LogMapping:
    """A mapping over the shipped one that it is based on: what it says goes before, its words are added."""
    base = find_mapping(own.based_on or "")
    said = {name: getattr(own, name) for name in own.model_fields_set}
    parts = {name: _part_over(said[name], getattr(base, name)) for name in _PARTS if name in said}
    lists: dict[str, object] = {
        name: {**getattr(base, name), **said[name]} for name in ("procedures", "agencies", "steps") if name in said
    }
    return base.model_copy(update={**said, **parts, **lists})


def _part_over(own: Entry, base: Entry) -> Entry:
    """Columns, constants and orders in the place of the base's; words before its own."""
    said = {name: getattr(own, name) for name in own.model_fields_set if name != "at"}
    if isinstance(own, (LogStatuses, LogChannels, LogCauses)):
        said = {name: (*words, *getattr(base, name)) for name, words in said.items()}
    return base.model_copy(update=said)


_PARTS = ("columns", "constants", "dates", "statuses", "channels", "causes")


def _refused(problems: tuple[Problem, ...]) -> CannotRunError:
    first = problems[0]
    if first.hint:
        return CannotRunError(
            say("{at}: {code} {text} ({hint})", at=first.at, code=first.code, text=first.message, hint=first.hint)
        )
    return CannotRunError(say("{at}: {code} {text}", at=first.at, code=first.code, text=first.message))
