"""The dossier of a procedure as rows of its page, by the cases that ask for them (thành phần hồ sơ)."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.model.catalogue import Catalogue
from tthc.model.document import LookUp, RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.publish.portal.case_sheets import Told, reasons
from tthc.publish.portal.pages import DocumentGroup, DocumentRow
from tthc.publish.portal.reference_names import case_names, document_name, in_sentence, name_of, names_of
from tthc.publish.words import basis_in_words
from tthc.vietnamese import start_sentence, write_count, write_list


def document_groups(told: Told) -> tuple[DocumentGroup, ...]:
    """Documents by the cases that ask for them, those of every case first."""
    procedure = told.procedure
    by_cases: dict[tuple[str, ...], list[RequiredDocument]] = {}
    for document in sorted(procedure.documents, key=lambda document: bool(document.cases)):
        by_cases.setdefault(case_names(procedure, document.cases), []).append(document)
    return tuple(
        DocumentGroup(
            heading=_group_heading(procedure, cases),
            cases=cases,
            documents=tuple(_document_row(told, document) for document in documents),
        )
        for cases, documents in by_cases.items()
    )


def _group_heading(procedure: Procedure, cases: tuple[str, ...]) -> str:
    if cases:
        return "Thêm trong các trường hợp sau" if len(cases) > 1 else f"Trường hợp: {in_sentence(cases[0])}"
    return "Mọi trường hợp" if procedure.cases else "Giấy tờ phải nộp, xuất trình"


def _document_row(told: Told, document: RequiredDocument) -> DocumentRow:
    catalogue = told.catalogue
    copies = [f"{write_count(document.copies)}"] if document.copies else []
    copies += [f"{write_count(document.certified)} (chứng thực)"] if document.certified else []
    return DocumentRow(
        name=document_name(catalogue, document),
        alternatives=names_of(catalogue, document.any_of) if document.any_of and document.name else (),
        form=document.form or "",
        originals=write_count(document.originals) if document.originals else "",
        copies=", ".join(copies),
        remarks=tuple(_document_remarks(catalogue, document)),
        looked_up=tuple(_as_published(catalogue, document.look_up)),
        spared=tuple(reasons(told, document)) if document.id in told.spared else (),
        forms=told.forms.get(document.id, ()),
    )


def _document_remarks(catalogue: Catalogue, document: RequiredDocument) -> Iterator[str]:
    if document.submission is Submission.PRESENT:
        yield "Xuất trình để đối chiếu, không phải nộp"
    if document.when:
        yield start_sentence(document.when)
    if document.applicants:
        yield f"Áp dụng với: {write_list(names_of(catalogue, document.applicants))}"
    if document.fixed_by:
        yield f"Căn cứ: {basis_in_words(document.fixed_by)}"


def _as_published(catalogue: Catalogue, look_up: LookUp | None) -> Iterator[str]:
    """What the procedure itself says of a paper that the agency gets, confirmed or not."""
    if look_up is None:
        return
    verb = "Cơ quan tra cứu" if look_up.database else "Cơ quan tự lấy từ"
    yield f"{verb} {name_of(catalogue, look_up.database or look_up.issuer)}."
    if look_up.fixed_by:
        yield f"Căn cứ: {basis_in_words(look_up.fixed_by)}."
    unsaid = "Nguồn chưa nêu cách xử lý khi không tra cứu được."
    yield "Nếu không tra cứu được thì phải nộp." if look_up.fallback else unsaid
