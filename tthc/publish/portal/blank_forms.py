"""The blank forms of a procedure on its page: each beside the document that needs it, and where the others are."""

from __future__ import annotations

from collections.abc import Mapping

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.form_files import WHOLE, FormFiles
from tthc.publish.portal.pages import FormLink, Link
from tthc.publish.portal.places import web_address
from tthc.publish.portal.reference_names import document_name


def form_links(
    catalogue: Catalogue, procedure: Procedure, files: FormFiles, root: str
) -> Mapping[str, tuple[FormLink, ...]]:
    """The forms of each document by its id; those that may be for any of them under `WHOLE`."""
    found = files.of(procedure)
    names = {d.id: d.form or document_name(catalogue, d) for d in procedure.documents} if found else {}
    return {
        id_: tuple(FormLink(root + one.place, one.about, names.get(id_) or one.path.stem) for one in of_one)
        for id_, of_one in found.items()
    }


def forms_at(procedure: Procedure, forms: Mapping[str, tuple[FormLink, ...]]) -> Link | None:
    """Where to look for forms that are asked for and not here: where the record was taken from."""
    if WHOLE in forms or not any(d.form and d.id not in forms for d in procedure.documents):
        return None
    sources = (Link(note.name, web_address(note.url)) for note in procedure.sources)
    return next((link for link in sources if link.href), None)
