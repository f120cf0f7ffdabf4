"""What the cuts of documents change: one pure function for each kind."""

from __future__ import annotations

from collections.abc import Callable

from tthc.model.cut import Cut
from tthc.model.document import LookUp, RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, FormField
from tthc.model.step import Thing
from tthc.propose.edit import each, edited, unique


def drop_document(procedure: Procedure, cut: Cut) -> Procedure:
    """Without the document; a named other one stands in where a step needed it, otherwise that step lacks it."""
    kept = tuple(document for document in procedure.documents if document.id != cut.target.id)
    if cut.other is None:
        return edited(procedure, documents=kept)
    swap = {cut.target.id: cut.other}
    steps = tuple(
        edited(step, needs=unique(Ref(swap.get(n.id, n.id), n.at, Thing) for n in step.needs))
        for step in procedure.steps
    )
    return edited(procedure, documents=kept, steps=steps)


def replace_by_look_up(procedure: Procedure, cut: Cut) -> Procedure:
    """The agency looks in a database; with a fallback the paper is still taken where it finds nothing."""
    look_up = LookUp(database=Ref(cut.database or "", kind=Database), fallback=cut.fallback)
    return _change_document(procedure, cut, lambda document: edited(document, look_up=look_up))


def fetch_from_issuer(procedure: Procedure, cut: Cut) -> Procedure:
    """The agency asks whoever gave the paper."""
    look_up = LookUp(issuer=Ref(cut.other or "", kind=Agency), fallback=cut.fallback)
    return _change_document(procedure, cut, lambda document: edited(document, look_up=look_up))


def accept_plain_copy(procedure: Procedure, cut: Cut) -> Procedure:
    """Plain copies in place of certified ones."""
    return _change_document(procedure, cut, lambda d: edited(d, copies=d.copies + d.certified, certified=0))


def one_set(procedure: Procedure, cut: Cut) -> Procedure:
    """One set of the dossier."""
    return edited(procedure, dossier_sets=1)


def accept_alternative(procedure: Procedure, cut: Cut) -> Procedure:
    """One more kind of paper of which any one will do."""
    other: Ref[DocumentType] = Ref(cut.other or "", kind=DocumentType)

    def widen(document: RequiredDocument) -> RequiredDocument:
        if cut.other is None or not document.types or other in document.types:
            return document
        return edited(document, type=None, any_of=(*document.types, other))

    return _change_document(procedure, cut, widen)


def declare_instead(procedure: Procedure, cut: Cut) -> Procedure:
    """Without the paper; the form says what it said, and is what the steps read.

    Of several papers of which any one will do, nobody knows which one's content is to be declared.
    """
    form = next((d for d in procedure.documents if d.id == cut.other and d.id != cut.target.id), None)
    paper = next((d for d in procedure.documents if d.id == cut.target.id), None)
    if form is None or paper is None or len(paper.types) > 1:
        return procedure
    declared = edited(
        form, proves=unique((*form.proves, *paper.proves)), declares=unique((*form.declares, *paper.types))
    )
    without = drop_document(procedure, cut)
    return edited(without, documents=each(without.documents, lambda _: declared, form.id))


def drop_field(procedure: Procedure, cut: Cut) -> Procedure:
    """The form without one of its fields."""

    def shorten(document: RequiredDocument) -> RequiredDocument:
        if cut.other is None or cut.other in [field.id for field in document.omits]:
            return document
        return edited(document, omits=(*document.omits, Ref(cut.other, kind=FormField)))

    return _change_document(procedure, cut, shorten)


def _change_document(
    procedure: Procedure, cut: Cut, change: Callable[[RequiredDocument], RequiredDocument]
) -> Procedure:
    changed = (change(document) if document.id == cut.target.id else document for document in procedure.documents)
    return edited(procedure, documents=tuple(changed))
