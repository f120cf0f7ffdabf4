"""What the page's search reads: scripts, not JSON, since a browser refuses to fetch anything from `file://`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType
from tthc.publish.linked_data import as_script
from tthc.publish.places import procedure_place
from tthc.publish.procedure_page import lacking_elements, sector_link
from tthc.publish.reference_names import document_name
from tthc.publish.words import LEVELS
from tthc.vietnamese import collation_key

PER_SHARD = 500


def search_shards(
    catalogue: Catalogue, procedures: Sequence[Procedure], per_shard: int = PER_SHARD
) -> Iterator[tuple[str, str]]:
    """Each shard's place and text; a row is name, code, sector, levels, page, draft or not, papers, other words."""
    in_order = sorted(procedures, key=lambda procedure: (collation_key(procedure.name), procedure.code))
    for start in range(0, len(in_order), per_shard):
        rows = ",\n".join(as_script(_row(catalogue, procedure)) for procedure in in_order[start : start + per_shard])
        yield f"search/{start // per_shard + 1}.js", f"tthcSearch.add([\n{rows}\n]);\n"


def _row(catalogue: Catalogue, procedure: Procedure) -> list[object]:
    papers = [document_name(catalogue, document) for document in procedure.documents]
    kinds = [kind for document in procedure.documents for kind in document.types]
    other = [*procedure.keywords, *(name for kind in kinds for name in _names(catalogue, kind))]
    return [
        procedure.name,
        procedure.code,
        sector_link(catalogue, procedure, "").text,
        ", ".join(LEVELS[level] for level in procedure.levels),
        procedure_place(procedure),
        int(bool(lacking_elements(procedure))),
        list(dict.fromkeys(papers)),
        [name for name in dict.fromkeys(other) if name not in papers],
    ]


def _names(catalogue: Catalogue, kind: Ref[DocumentType]) -> tuple[str, ...]:
    known = catalogue.get(kind)
    return (known.name, *known.aliases) if known else ()
