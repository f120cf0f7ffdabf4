"""Life events (sự kiện trong đời): which procedures a person goes through, and in which order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tthc.model.entry import Entry, Identifier, Name, Ref, Refs
from tthc.model.procedure import ProcedureCode
from tthc.model.reference import Applicant, Law


class Stage(Entry):
    """One procedure on the way.

    The code may be of a procedure that the catalogue does not have yet; `name` then says what it is. `when` says for
    whom or in which case the stage is there at all; an `optional` one is left to the person. `needs_result_of` are
    earlier stages whose result is asked for here.
    """

    procedure: ProcedureCode
    name: Name | None = None
    when: Name | None = None
    optional: bool = False
    needs_result_of: tuple[ProcedureCode, ...] = ()
    applicants: Refs[Applicant] = ()


class Bundle(Entry):
    """A linked procedure (thủ tục liên thông): one dossier that stands for several stages."""

    name: Name
    procedure: ProcedureCode | None = None
    covers: Annotated[tuple[ProcedureCode, ...], Field(min_length=1)]
    law: Ref[Law] | None = None
    verified: bool = False
    source: Name | None = None


class Journey(Entry):
    """A life event with its stages in order."""

    id: Identifier
    name: Name
    description: Name | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    bundles: tuple[Bundle, ...] = ()
