"""The national portal's answer about one procedure (`get-formality-by-citizen`) as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tthc.exchange.sources.json_fields import Fields, Json, PastLimitError, Reader
from tthc.exchange.sources.json_file import read_objects
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, FeeLine, Named, Origin, Record, StepText, Way
from tthc.source import Position, Problem

SYSTEM = "Cổng Dịch vụ công quốc gia"

_LEVELS = {"isMinistry": "Cấp Bộ", "isProvince": "Cấp tỉnh", "isWard": "Cấp xã", "isOtherAgency": "Cơ quan khác"}
"""The portal's flags, and the words that its own pages show for them."""


def read(path: Path) -> Iterator[Record | Problem]:
    """The records of one file, which holds one answer, a list of them, or one on each line (`.jsonl`)."""
    for found in read_objects(path, path.name, ("code", "codeNotation")):
        yield found if isinstance(found, Problem) else _checked(found, path.name)


def _checked(answer: dict[str, Json], file: str) -> Record | Problem:
    try:
        return _record(answer, file)
    except PastLimitError as error:
        return Problem("I008", Position(file, 1, 1), error.message)


def _record(answer: dict[str, Json], file: str) -> Record:
    reader = Reader()
    with Fields(answer, "", reader) as given, given.object("procedureProposal") as proposal:
        record = Record(
            origin=Origin(SYSTEM, file, given.text("url")),
            code=given.text("code"),
            notation=given.text("codeNotation"),
            name=given.text("name"),
            decision=proposal.text("proposalNumber"),
            formality=given.text("formalityType"),
            levels=tuple(word for flag, word in _LEVELS.items() if given.flag(flag)),
            sectors=tuple(Named(item.text("name"), item.text("code")) for item in given.objects("categoriesDetails")),
            applicants=given.texts("subjectTypesDetails"),
            receiving=given.texts("dossierReceivingAddresses"),
            executing=given.texts("departmentsExecuting"),
            deciding=given.texts("departmentsAuthority"),
            authorised=given.texts("departmentsAuthorized"),
            coordinating=given.texts("departmentsCoordinating"),
            steps=tuple(StepText(s.text("name"), s.text("description")) for s in given.objects("executionSteps")),
            ways=tuple(_way(item) for item in given.objects("executionMethods")),
            documents=tuple(_group(item) for item in given.objects("executionCases")),
            conditions=given.texts("requirementsAndConditions"),
            results=tuple(Named(item.text("name"), item.text("code")) for item in given.objects("resultsDetails")),
            laws=tuple(Named(item.text("name"), item.text("code")) for item in given.objects("legalBasisesDetails")),
            keywords=given.texts("keywords"),
            description=given.text("description"),
        )
    return replace(record, extra=tuple(reader.extra), removed=reader.removed)


def _way(method: Fields) -> Way:
    return Way(
        mode=method.text("submissionMethod"),
        time=method.text("processingTime"),
        unit=method.text("processingTimeUnit"),
        fees=tuple(FeeLine(fee.text("name"), fee.text("amount")) for fee in method.objects("fees")),
        text=method.text("description"),
    )


def _group(case: Fields) -> DocumentGroup:
    return DocumentGroup(case.text("name"), tuple(_row(row) for row in case.objects("profileComponents")))


def _row(row: Fields) -> DocumentRow:
    return DocumentRow(
        text=row.text("name"),
        originals=row.text("originalQty"),
        copies=row.text("copyQty"),
        forms=row.texts("attachments", name="fileName"),
    )
