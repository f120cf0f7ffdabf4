"""A procedure from our own workbook: nothing to recognise, but what it names must be there, or can be added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tthc.exchange.settling.decisions import Decision, Part, decide
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.law import laws
from tthc.exchange.settling.notebook import Notebook
from tthc.exchange.settling.settle import Settled
from tthc.exchange.sources.record import Filled
from tthc.load.typed import nearest
from tthc.model.basis import Case
from tthc.model.entry import references
from tthc.model.reference import DocumentType, FormField, Law
from tthc.model.step import Step, Thing
from tthc.source import NOWHERE, say, shorten


def settle_filled(filled: Filled, knowledge: Knowledge) -> Settled:
    """The procedure, with entries for laws that the register does not have; what else is missing refuses it."""
    notes = Notebook()
    known = knowledge.catalogue.all(Law)
    unknown = tuple(law for law in filled.record.laws if law.code not in known)
    _, new_laws = laws(replace(filled.record, laws=unknown), knowledge.catalogue, notes) if unknown else ((), ())
    missing = tuple(_missing(filled, knowledge, {law.id for law in new_laws}))
    told = tuple(decision for decision in notes.decisions if decision.code == "I080")
    if missing:
        return Settled(filled.record, None, (*told, *missing))
    return Settled(filled.record, filled.procedure, told, new_laws)


def _missing(filled: Filled, knowledge: Knowledge, new_laws: set[str]) -> Iterator[Decision]:
    """References to what neither the catalogue nor the workbook has, at their cells."""
    procedure = filled.procedure
    types = knowledge.catalogue.all(DocumentType).values()
    local = {
        Case: {case.id for case in procedure.cases},
        Step: {step.id for step in procedure.steps},
        FormField: {field.id for type_ in types for field in type_.fields},
    }
    for ref in references(procedure):
        known = local[ref.kind] if ref.kind in local else knowledge.catalogue.all(ref.kind).keys() | new_laws
        if ref.kind is not Thing and ref.id not in known:
            where = ref.at if ref.at is not NOWHERE else procedure.at
            hint = nearest(ref.id, sorted(known))
            text = (
                say("{at}: nothing here is called {id!r} ({hint})", at=where.file, id=shorten(ref.id), hint=str(hint))
                if hint
                else say("{at}: nothing here is called {id!r}", at=where.file, id=shorten(ref.id))
            )
            yield decide("I110", Part.FILE, text)
