"""What pages call the things that procedures refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.publish.portal.pages import Link
from tthc.vietnamese import write_list


def name_of(catalogue: Catalogue, ref: Ref[Any] | None) -> str:
    """The name of an entry, else its id."""
    return str(getattr(catalogue.get(ref), "name", ref.id)) if ref else ""


def names_of(catalogue: Catalogue, refs: Iterable[Ref[Any]]) -> tuple[str, ...]:
    """The names of several entries."""
    return tuple(name_of(catalogue, ref) for ref in refs)


def links_to(
    catalogue: Catalogue, refs: Iterable[Ref[Any]], place: Callable[[str], str], root: str
) -> tuple[Link, ...]:
    """The names of several entries, each with its page."""
    return tuple(Link(name_of(catalogue, ref), root + place(ref.id)) for ref in refs)


def document_name(catalogue: Catalogue, document: RequiredDocument) -> str:
    """How one procedure calls a document, else the names of the types that will do."""
    return document.name or write_list(names_of(catalogue, document.types), "hoặc")


def case_names(procedure: Procedure, refs: Iterable[Ref[Any]]) -> tuple[str, ...]:
    """What the cases of a procedure are called."""
    names = {case.id: case.name for case in procedure.cases}
    return tuple(names.get(ref.id, ref.id) for ref in refs)


def in_sentence(text: str) -> str:
    """The name of a case inside a sentence, without the word that the sentence already says."""
    plain = text.removeprefix("Trường hợp ").removeprefix("trường hợp ")
    return plain[:1].lower() + plain[1:] if plain[1:2].islower() or plain[1:2] == " " else plain
