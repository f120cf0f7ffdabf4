"""The dossier (thành phần hồ sơ): the documents that a procedure asks for, and what it requires to be true."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.basis import Case, LegalBasis
from tthc.model.channel import Mode
from tthc.model.entry import Entry, Identifier, Name, Ref, Refs
from tthc.model.reference import Agency, Applicant, Database, DocumentType, Fact, FormField


class Submission(StrEnum):
    """Whether a document is handed in or only shown (xuất trình)."""

    SUBMIT = "submit"
    PRESENT = "present"


class LookUp(Entry):
    """The agency gets the document or its facts itself: from a database, or, where that has none, from its issuer.

    With `fallback` the applicant hands the paper in where both fail.
    """

    database: Ref[Database] | None = None
    issuer: Ref[Agency] | None = None
    fallback: bool = False
    fixed_by: LegalBasis | None = None

    @model_validator(mode="after")
    def _some_source(self) -> LookUp:
        if self.database is None and self.issuer is None:
            raise PydanticCustomError("no_source", "a look-up has a database or an issuer")
        return self


class RequiredDocument(Entry):
    """One document that one procedure asks for (thành phần hồ sơ): of one type, or any one of several.

    `originals`, `copies` (plain) and `certified` (bản sao chứng thực) are how many of each are asked for. `when` is a
    condition in words that narrows the cases further (only some applicants ever meet it). `channels` are the ways of
    handing in that it is asked for in; none means all. `omits` are the fields of its form that are left empty here,
    `declares` the papers whose content it declares in their place; `sanction` is the instrument that punishes a false
    declaration of what it proves. A document with a name and no type is one that the register does not know yet.
    """

    id: Identifier
    type: Ref[DocumentType] | None = None
    any_of: Refs[DocumentType] = ()
    name: Name | None = None
    originals: Annotated[int, Field(ge=0, le=100)] = 0
    copies: Annotated[int, Field(ge=0, le=100)] = 0
    certified: Annotated[int, Field(ge=0, le=100)] = 0
    form: Name | None = None
    omits: Refs[FormField] = ()
    declares: Refs[DocumentType] = ()
    submission: Submission = Submission.SUBMIT
    cases: Refs[Case] = ()
    channels: tuple[Mode, ...] = ()
    applicants: Refs[Applicant] = ()
    when: Name | None = None
    proves: Refs[Fact] = ()
    look_up: LookUp | None = None
    purpose: Name | None = None
    lock: Name | None = None
    sanction: LegalBasis | None = None
    fixed_by: LegalBasis | None = None

    @model_validator(mode="after")
    def _one_type_or_several(self) -> RequiredDocument:
        if self.type and self.any_of:
            raise PydanticCustomError("type_or_any_of", "a document has either a type or any_of, a list of types")
        if not (self.types or self.name):
            raise PydanticCustomError("nameless", "a document has a type, several under any_of, or at least a name")
        return self

    @property
    def types(self) -> tuple[Ref[DocumentType], ...]:
        """The types of which any one will do; none if the register does not know the document."""
        return (self.type,) if self.type else self.any_of

    def is_same_paper(self, other: RequiredDocument) -> bool:
        """Whether both ask for the same types; of documents that the register does not know nobody can say so."""
        return bool(self.types) and set(self.types) == set(other.types)


class Condition(Entry):
    """Yêu cầu, điều kiện: what must be true before the result may be given, as facts that something has to prove."""

    id: Identifier
    name: Name
    requires: Refs[Fact] = ()
    cases: Refs[Case] = ()
    fixed_by: LegalBasis | None = None
