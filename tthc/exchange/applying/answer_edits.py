"""The edits of YAML files that answers suggest, as differences that a person applies; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from tthc.exchange.yaml.edit import edit_mapping
from tthc.exchange.yaml.procedure_file import plain
from tthc.load.catalogue import load_text
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.cut import Part
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.model.reference import Database, Law
from tthc.propose.learned import Lesson, taught, taught_databases


@dataclass(frozen=True)
class SuggestedEdit:
    """How a file would change, and by which answers (their rows).

    `unknown` are instruments that it names and that the register of the day does not have in force.
    """

    file: str
    difference: str
    rows: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def suggested_edits(root: Path, national: Catalogue, learned: Sequence[Lesson]) -> Iterator[SuggestedEdit]:
    """The edits of the files of the national record, in the order of their names. `national` is that of the day."""
    changed = list(_changed(national, learned))
    for file in sorted({before.at.file for before, _ in changed}):
        text = (root / file).read_text(encoding="utf-8-sig")
        here = [(before, after) for before, after in changed if before.at.file == file]
        new = _edited(text, file, here)
        if new is not None and new != text:
            lines = unified_diff(text.splitlines(), new.splitlines(), f"a/{file}", f"b/{file}", lineterm="", n=2)
            rows = tuple(_rows(learned, [before for before, _ in here]))
            yield SuggestedEdit(file, "\n".join(lines), rows, _unknown_laws(national, learned, rows))


def not_of_the_record(national: Catalogue, learned: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Answers about steps that only a locality has: they belong into its own values."""
    return tuple(
        lesson
        for lesson in learned
        if lesson.part is Part.STEP
        and lesson.procedure in national.procedures
        and lesson.id not in {step.id for step in national.procedures[lesson.procedure].steps}
    )


def _changed(national: Catalogue, learned: Sequence[Lesson]) -> Iterator[tuple[Entry, Entry]]:
    for code in sorted({lesson.procedure for lesson in learned}):
        before = national.procedures.get(code)
        if before and (after := taught(before, learned)) != before:
            yield before, after
    known = national.all(Database)
    yield from ((known[one.id], one) for one in taught_databases(national, learned))


def _rows(learned: Sequence[Lesson], entries: Sequence[Entry]) -> Iterator[str]:
    return (lesson.row for lesson in learned if any(_is_about(lesson, entry) for entry in entries))


def _unknown_laws(national: Catalogue, learned: Sequence[Lesson], rows: Collection[str]) -> tuple[str, ...]:
    named = dict.fromkeys(lesson.law for lesson in learned if lesson.law and lesson.row in rows)
    return tuple(law for law in named if law not in national.all(Law))


def _is_about(lesson: Lesson, entry: Entry) -> bool:
    if isinstance(entry, Procedure):
        return lesson.procedure == entry.code and taught(entry, (lesson,)) != entry
    return lesson.known in ("in_database", "opened_by_law")


def _edited(text: str, file: str, changed: Sequence[tuple[Entry, Entry]]) -> str | None:
    """The text of a file with other entries; None where it cannot be edited line by line."""
    entries = load_text(text, file).catalogue.entries
    if len(entries) == 1 and isinstance(entries[0], Procedure):
        before, after = changed[0]
        return edit_mapping(text, plain(before), plain(after))
    new = {(type(before), _id(before)): after for before, after in changed}
    return edit_mapping(text, _by_kind(entries), _by_kind([new.get((type(e), _id(e)), e) for e in entries]))


def _by_kind(entries: Sequence[Entry]) -> dict[str, Any]:
    of = {key: [plain(entry) for entry in entries if type(entry) is kind] for key, kind in KINDS.items()}
    return {key: values for key, values in of.items() if values}


def _id(entry: Entry) -> str:
    return str(getattr(entry, "id", ""))
