"""What a procedure ends in (kết quả thực hiện)."""

from __future__ import annotations

from tthc.model.basis import Case, LegalBasis
from tthc.model.channel import Mode
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Name, Ref, Refs
from tthc.model.reference import DocumentType


class Result(Entry):
    """Kết quả thực hiện: the paper that is given, in which cases, for how long, and how it may be returned.

    `fixed_by` is the instrument that says so.
    """

    type: Ref[DocumentType]
    name: Name | None = None
    cases: Refs[Case] = ()
    electronic: bool | None = None
    validity: Duration | None = None
    delivery: tuple[Mode, ...] = ()
    fixed_by: LegalBasis | None = None
