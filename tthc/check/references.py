"""Every id that is used is defined: in the reference data, or inside its own procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from tthc.load.typed import nearest
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, Ref, references
from tthc.model.local import Locality
from tthc.model.local_values import LocalValues
from tthc.model.obligation import Threshold
from tthc.model.overlay import version_laid_over
from tthc.model.procedure import Procedure
from tthc.model.reference import (
    Agency,
    Applicant,
    CountingPolicy,
    Database,
    DifficultArea,
    DocumentType,
    Fact,
    FormField,
    Law,
    Sector,
)
from tthc.model.step import Step, Thing
from tthc.source import Message, Problem, say

WHAT: Mapping[type[Entry], Message] = {
    Agency: say("no agency has the id {id!r}"),
    Applicant: say("no kind of applicant has the id {id!r}"),
    Case: say("this procedure has no case {id!r}"),
    CountingPolicy: say("no counting policy has the id {id!r}"),
    Database: say("no database has the id {id!r}"),
    DifficultArea: say("no difficult area has the id {id!r}"),
    DocumentType: say("no document type has the id {id!r}"),
    Fact: say("no fact has the id {id!r}"),
    FormField: say("the form has no field {id!r}"),
    Law: say("no law has the number {id!r}"),
    Locality: say("no locality has the id {id!r}"),
    Procedure: say("no procedure has the code {id!r}"),
    Sector: say("no sector has the id {id!r}"),
    Step: say("this procedure has no step {id!r}"),
    Threshold: say("this procedure has no threshold {id!r}"),
}


_INSIDE = (Case, FormField, Step, Thing, Threshold)
"""What has its ids inside a procedure or a form."""


def dangling_references(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """References to what is defined nowhere, where they are used, with the nearest name."""
    for entry in catalogue.entries:
        local = _local_ids(entry, catalogue, day)
        for ref in references(entry):
            if ref.kind in local:
                if ref.id not in local[ref.kind]:
                    yield Problem("C101", ref.at, _message(ref), nearest(ref.id, local[ref.kind]))
            elif ref.kind not in _INSIDE and ref.id not in catalogue.all(ref.kind):
                yield Problem("C101", ref.at, _message(ref), _hint(ref.id, tuple(catalogue.all(ref.kind))))


def unknown_fields(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Fields that a document leaves out and that none of its forms has; of a form that is not known nobody can tell."""
    for procedure in catalogue.versions:
        for document in procedure.documents:
            forms = [catalogue.get(ref) for ref in document.types] if document.omits else []
            known = [field.id for form in forms if form for field in form.fields]
            for ref in document.omits if all(forms) else ():
                if ref.id not in known:
                    yield Problem("C101", ref.at, _message(ref), nearest(ref.id, known))


_hint = lru_cache(maxsize=1000)(nearest)
"""The same wrong id often stands in many procedures."""


def _message(ref: Ref[Any]) -> Message:
    return Message(WHAT[ref.kind].text, {"id": ref.id})


def _local_ids(entry: Entry, catalogue: Catalogue, day: date) -> Mapping[type[Entry], Sequence[str]]:
    """The cases and steps that mean something inside an entry; a locality's steps may wait for the nation's.

    What was laid over another version than the one in force means nothing until somebody has compared.
    """
    if isinstance(entry, Procedure):
        return {
            Case: [case.id for case in entry.cases],
            Step: [step.id for step in entry.steps],
            Threshold: [threshold.id for threshold in entry.thresholds],
        }
    if isinstance(entry, LocalValues):
        version = version_laid_over(entry, catalogue, day)
        if version is None:
            return {}
        steps = [*(step.id for step in version.steps), *(step.id for step in entry.steps)]
        return {Case: [case.id for case in version.cases], Step: steps}
    return {}
