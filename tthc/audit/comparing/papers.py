"""Papers that offices asked for and the published procedure does not have, where a log names papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.comparing.deviations import DeviationKind, Difference
from tthc.audit.comparing.workflow import Workflow
from tthc.audit.groups import rows_of
from tthc.audit.judging.joins import table_of
from tthc.audit.reading.papers_asked import names_in
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.reference import DocumentType
from tthc.vietnamese import fold

RecognisePaper = Callable[[str], str | None]
"""Finds the kind of paper that a wording means; None if it is not sure of one."""


@dataclass(frozen=True)
class PapersAsked:
    """How many dossiers of a workflow and agency were asked for a paper that is not one of its own."""

    workflow: int
    agency: str | None
    difference: Difference
    dossiers: int


@dataclass(frozen=True)
class PaperWords:
    """What a catalogue calls its kinds of paper, and how it recognises other wordings."""

    kinds: Mapping[str, str]
    recognise: RecognisePaper | None = None

    def kind_of(self, written: str) -> str | None:
        """The kind of paper that a wording means."""
        return self.kinds.get(fold(written)) or (self.recognise(written) if self.recognise else None)


def paper_words(catalogue: Catalogue, recognise: RecognisePaper | None = None) -> PaperWords:
    """The words of a catalogue for its kinds of paper; of several kinds with one name the first."""
    kinds: dict[str, str] = {}
    for kind in catalogue.all(DocumentType).values():
        for name in (kind.id, kind.name, *kind.aliases):
            kinds.setdefault(fold(name), kind.id)
    return PaperWords(kinds, recognise)


def papers_asked(
    asked: Table, dossiers: Table, workflows: Mapping[int, Workflow], words: PaperWords
) -> Iterator[PapersAsked]:
    """Of the papers that were asked for (`id`, `papers` as written) those that are not the procedure's own."""
    table = asked.inner_join(dossiers, "id").select("dossier", "workflow", "agency", "papers")
    written = rows_of(table.select("workflow", "papers").distinct().order_by("workflow", "papers"))
    meant = [
        (row["workflow"], row["papers"], found.kind.value, found.what)
        for row in written
        for found in set(_not_its_own(workflows[row["workflow"]], row["papers"], words))
    ]
    if not meant:
        return
    right = table_of(_MEANT, sorted(meant))
    same = [table.workflow == right.key_workflow, table.papers == right.key_text]
    found = table.inner_join(right, same)
    counted = found.group_by("workflow", "agency", "kind", "what").agg(dossiers=found.dossier.nunique())
    for row in rows_of(counted.order_by("workflow", "agency", "kind", "what")):
        difference = Difference(DeviationKind(row["kind"]), row["what"])
        yield PapersAsked(row["workflow"], row["agency"], difference, int(row["dossiers"]))


def dossiers_in(dossiers: Table) -> Mapping[tuple[int, str | None], int]:
    """The dossiers of each workflow and agency, with steps in the log or without."""
    counted = dossiers.group_by("workflow", "agency").agg(count=dossiers.count())
    return {(row["workflow"], row["agency"]): int(row["count"]) for row in rows_of(counted)}


def _not_its_own(workflow: Workflow, written: str, words: PaperWords) -> Iterator[Difference]:
    own = [document for document in workflow.procedure.documents if _is_asked(document, workflow)]
    names = {fold(name) for document in own for name in (document.id, document.name or "", document.form or "")}
    kinds = {kind.id for document in own for kind in document.types}
    for name in names_in(written):
        kind = words.kind_of(name)
        if fold(name) in names or kind in kinds:
            continue
        yield Difference(DeviationKind.PAPER, kind) if kind else Difference(DeviationKind.UNKNOWN_PAPER, name)


def _is_asked(document: RequiredDocument, workflow: Workflow) -> bool:
    """Whether the procedure asks for a document in the dossier's case; in one of its cases where that is not known."""
    cases = {ref.id for ref in document.cases}
    return not cases or workflow.case is None or workflow.case.id in cases


_NUMBER, _TEXT = pa.int64(), pa.string()
_MEANT = pa.schema({"key_workflow": _NUMBER, "key_text": _TEXT, "kind": _TEXT, "what": _TEXT})
