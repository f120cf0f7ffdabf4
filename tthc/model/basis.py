"""What fixes a part of a procedure, and the cases that a part belongs to."""

from __future__ import annotations

from tthc.model.entry import Entry, Identifier, Name, Ref
from tthc.model.reference import Law


class LegalBasis(Entry):
    """The instrument, and where known the article, that fixes a component (căn cứ pháp lý)."""

    law: Ref[Law]
    article: Name | None = None
    note: Name | None = None


class Case(Entry):
    """A variant of a procedure with its own documents, time or fee (trường hợp)."""

    id: Identifier
    name: Name


def applies(cases: tuple[Ref[Case], ...], case: Case | None) -> bool:
    """Whether a component limited to these cases belongs to the case; one without cases belongs to all."""
    return not cases or (case is not None and any(ref.id == case.id for ref in cases))
