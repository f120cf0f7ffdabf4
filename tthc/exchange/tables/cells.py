"""What stands in the cells of the tables of the catalogue: names for references, words for values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tthc.exchange.words import UNITS, duration_in_words
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.entry import Period, Ref
from tthc.model.procedure import Procedure

Cell = str | int | Decimal | None


def version(procedure: Procedure) -> tuple[Cell, Cell]:
    """What names one version of a procedure."""
    return procedure.code, day(procedure.effective.start)


def period(period: Period) -> tuple[Cell, Cell]:
    """The first and the last day of a period."""
    return day(period.start), day(period.end)


def day(day: date | None) -> str | None:
    """A day as tables sort it."""
    return day.isoformat() if day else None


def duration(duration: Duration | None) -> tuple[Cell, Cell, Cell]:
    """In words, and as a number of a unit that can be sorted and added up."""
    if duration is None:
        return None, None, None
    return duration_in_words(duration), duration.amount, UNITS[duration.unit]


def basis(basis: LegalBasis | None) -> tuple[Cell, Cell]:
    """The instrument and its article."""
    return (None, None) if basis is None else (basis.law.id, basis.article)


def paper(catalogue: Catalogue, document: RequiredDocument) -> str:
    """The document's own name, or those of its types."""
    return document.name or " hoặc ".join(name(catalogue, ref) or "" for ref in document.types)


def name(catalogue: Catalogue, ref: Ref[Any] | None) -> str | None:
    """The name of what a reference means; its id where nothing has it."""
    entry = ref and catalogue.all(ref.kind).get(ref.id)
    return getattr(entry, "name", None) or (ref.id if ref else None)


def named(catalogue: Catalogue, ref: Ref[Any] | None) -> tuple[Cell, Cell]:
    """The id and the name of what a reference means."""
    return (ref.id if ref else None), name(catalogue, ref)


def names(catalogue: Catalogue, refs: Iterable[Ref[Any]]) -> str | None:
    """The names of several, one a line."""
    return lines(name(catalogue, ref) or "" for ref in refs)


def ids(refs: Iterable[Ref[Any]]) -> str | None:
    """The ids of several, one a line."""
    return lines(ref.id for ref in refs)


def cases(procedure: Procedure, refs: Iterable[Ref[Any]]) -> str | None:
    """The names of cases, one a line."""
    names = {case.id: case.name for case in procedure.cases}
    return lines(names.get(ref.id, ref.id) for ref in refs)


def lines(texts: Iterable[str]) -> str | None:
    """Several texts in one cell, one a line."""
    return "\n".join(texts) or None


def yes(is_so: bool) -> str | None:
    """Yes, or nothing."""
    return "Có" if is_so else None
