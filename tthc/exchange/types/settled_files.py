"""Answers about papers as files of the catalogue: the register with them, and what was imported read again by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any

from tthc.exchange.importing.reimport import Again, Outcome, as_json, earlier_record, imported_path, land_again
from tthc.exchange.settling.decisions import Decision, Part, decide
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.settle import settle
from tthc.exchange.types.settled_types import Register
from tthc.exchange.yaml.edit import edit_item, edit_mapping
from tthc.exchange.yaml.procedure_file import plain
from tthc.exchange.yaml.three_way import compact
from tthc.exchange.yaml.words import item
from tthc.load.catalogue import load_text
from tthc.load.files import read_text
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType
from tthc.source import CannotRunError, say

SETTLED = "reference/types-settled.yaml"
"""Where new types and wordings go; a person may move them to where they belong."""

_HEADING = (
    "yaml-language-server: $schema=../reference.schema.json\n"
    "Loại giấy tờ và cách gọi do người phụ trách trả lời qua 'tthc types settle'; sửa hay chuyển tệp đều được."
)


@dataclass(frozen=True)
class SettledFile:
    """One file below the catalogue before (None: new) and after, and what is told of it where that is a procedure."""

    path: str
    old: str | None
    new: str
    told: tuple[Decision, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.old != self.new

    @property
    def diff(self) -> str:
        """What changes, line by line."""
        before, after = (self.old or "").splitlines(), self.new.splitlines()
        return "\n".join(unified_diff(before, after, self.path, self.path, lineterm="", n=1))


def settled_files(register: Register, catalogue: Catalogue, catalog: Path, day: date) -> Iterator[SettledFile]:
    """The files that change: those of the register first, then the procedures that are read otherwise by it.

    The positions of the catalogue's entries are relative to `catalog`, its folder.
    """
    yield from _register_files(register, catalogue, catalog)
    yield from _procedure_files(catalogue, register.of(catalogue), catalog, day)


def _register_files(register: Register, catalogue: Catalogue, catalog: Path) -> Iterator[SettledFile]:
    texts: dict[str, tuple[str, str]] = {}
    now: str | None
    for id_, names in sorted(register.names.items()):
        type_ = catalogue.all(DocumentType)[id_]
        path = type_.at.file
        old, text = texts.get(path) or (_text(catalog, path),) * 2
        texts[path] = old, _with_names(text, path, id_, names)
    added = {"document_types": register.types, "wordings": register.wordings}
    if any(added.values()):
        there = _text_if_there(catalog, SETTLED)
        old, now = texts.get(SETTLED, (there or "", there))
        texts[SETTLED] = old, _with_entries(now, added)
    for path, (old, new) in sorted(texts.items()):
        yield SettledFile(path, old or None, new)


def _with_names(text: str, path: str, id_: str, names: tuple[str, ...]) -> str:
    """The text of a file with further names of one of its types; its place is looked up in the text as it is now."""
    entries = load_text(text, path).catalogue.entries
    type_ = next((one for one in entries if isinstance(one, DocumentType) and one.id == id_), None)
    if type_ is not None:
        after = type_.model_copy(update={"aliases": (*type_.aliases, *names)})
        edited = edit_item(text, type_.at, plain(type_), plain(after), _order(DocumentType))
        if edited is not None and _says(edited, path, [after if one is type_ else one for one in entries]):
            return edited
    raise CannotRunError(say("{file} cannot be edited without losing something in it", file=path))


def _with_entries(text: str | None, added: Mapping[str, tuple[Entry, ...]]) -> str:
    if text is None:
        return _in_a_new_file(added)
    before = _as_written(load_text(text, SETTLED).catalogue.entries)
    after = {key: [*before.get(key, ()), *map(plain, added.get(key, ()))] for key in (*before, *added)}
    edited = edit_mapping(text, before, {key: several for key, several in after.items() if several})
    if edited is None:
        raise CannotRunError(say("{file} cannot be edited without losing something in it", file=SETTLED))
    return edited


def _in_a_new_file(added: Mapping[str, tuple[Entry, ...]]) -> str:
    lines = [f"# {line}" for line in _HEADING.splitlines()]
    for key, entries in added.items():
        lines += [f"{key}:"] if entries else []
        lines += [line for entry in entries for line in item(plain(entry), 2)]
    return "\n".join(lines) + "\n"


def _as_written(entries: tuple[Entry, ...]) -> dict[str, list[Any]]:
    kinds = {kind: key for key, kind in KINDS.items()}
    found: dict[str, list[Any]] = {}
    for entry in entries:
        found.setdefault(kinds[type(entry)], []).append(plain(entry))
    return found


def _says(text: str, path: str, wanted: list[Entry]) -> bool:
    loaded = load_text(text, path)
    return not loaded.problems and compact([plain(one) for one in loaded.catalogue.entries]) == compact(
        [plain(one) for one in wanted]
    )


def _order(kind: type[Entry]) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in kind.model_fields.items() if name != "at")


def _procedure_files(before: Catalogue, after: Catalogue, catalog: Path, day: date) -> Iterator[SettledFile]:
    """What was imported, read by both registers from the record that was kept: only what differs is changed.

    What a person corrected in the file since stays, and is told; a procedure without a record is nobody's to change.
    """
    known, better = Knowledge.of(before, day), Knowledge.of(after, day)
    latest: dict[str, Procedure] = {}
    for version in before.versions:
        latest[version.code] = max(
            (latest.get(version.code, version), version), key=lambda one: one.effective.start or date.min
        )
    for code, current in sorted(latest.items()):
        kept = _text_if_there(catalog, imported_path(code))
        if kept and (file := _read_again(current, kept, known, better, catalog)):
            yield file


def _read_again(
    current: Procedure, kept: str, known: Knowledge, better: Knowledge, catalog: Path
) -> SettledFile | None:
    found = earlier_record(kept)
    if found is None:
        return None
    record, _made = found
    old, new = settle(record, known).procedure, settle(record, better).procedure
    if old is None or new is None or plain(old) == plain(new):
        return None
    text = _text(catalog, current.at.file)
    theirs = old.model_copy(update={key: getattr(new, key) for key in _OF_PAPERS})
    landing = land_again(Again(record, theirs, current, text, as_json(record, old)), None)
    if landing.outcome is not Outcome.EDITED:
        told = tuple(one for one in landing.decisions if one.needs_person)
        return SettledFile(current.at.file, text, text, told) if told else None
    if missing := _needed_still(landing.texts[landing.path], current.at.file):
        needed = say("a step needs {documents}: the file is left as it is", documents=missing)
        return SettledFile(current.at.file, text, text, (decide("I105", Part.CHANGES, needed),))
    return SettledFile(current.at.file, text, landing.texts[landing.path], landing.decisions)


def _needed_still(text: str, path: str) -> tuple[str, ...]:
    """Documents that steps of a procedure need and that would not be there any more."""
    return tuple(
        ref.id
        for version in load_text(text, path).catalogue.versions
        for step in version.steps
        for ref in step.needs
        if ref.id not in {document.id for document in version.documents}
    )


_OF_PAPERS = ("documents", "cases", "results", "verbatim")
"""What follows from how papers are read; all else of the file is not touched."""


def _text(catalog: Path, path: str) -> str:
    text = _text_if_there(catalog, path)
    if text is None:
        raise CannotRunError(say("{file} cannot be read", file=path))
    return text


def _text_if_there(catalog: Path, path: str) -> str | None:
    place = catalog / path
    return read_text(place, path)[0] if place.exists() else None
