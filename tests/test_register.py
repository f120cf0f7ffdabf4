"""The register of document types that the project ships: one paper, one entry, and no name that means two of them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tthc.load.catalogue import load_catalogue
from tthc.model.reference import DocumentType, Origin
from tthc.vietnamese import fold

ROOT = Path(__file__).parent.parent
TYPES = load_catalogue(ROOT / "catalog" / "reference", ROOT).catalogue.all(DocumentType).values()


def test_no_name_means_two_types() -> None:
    """Whoever recognises a row by a name must end at one type: marks, capitals and punctuation do not tell names apart."""
    meant: dict[str, set[str]] = defaultdict(set)
    for known in TYPES:
        for name in (known.name, *known.aliases):
            meant[_bare(name)].add(known.id)
    assert {name: types for name, types in meant.items() if len(types) > 1} == {}


def test_no_name_is_written_twice() -> None:
    """An alias that says the name again, or another alias, is noise."""
    assert [known.id for known in TYPES if len(_bare_names(known)) <= len(known.aliases)] == []


def test_ids_are_words_without_marks() -> None:
    """They stand in addresses and in other files; people type them."""
    assert [known.id for known in TYPES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", known.id)] == []


def test_foreign_papers_come_from_outside_or_the_state() -> None:
    """What an applicant writes is never foreign."""
    assert [known.id for known in TYPES if known.foreign and known.origin is Origin.APPLICANT] == []


def _bare_names(known: DocumentType) -> set[str]:
    return {_bare(name) for name in (known.name, *known.aliases)}


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))
