"""The text of procedures to publish (nội dung cụ thể): the parts that NĐ 63/2010/NĐ-CP Điều 8 and 15 name, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc.model.procedure import Procedure, PublicationKind
from tthc.model.reference import Law
from tthc.publish.papers.letterhead import BLANK, Asked, ToCheck, law_at_length, sentence
from tthc.publish.papers.proposal_annex import decision_in_words
from tthc.publish.papers.publication_list import by_kind, to_check
from tthc.publish.portal.pages import DocumentGroup, Frame, Link, ProcedurePage
from tthc.publish.portal.procedure_page import procedure_page
from tthc.vietnamese import write_date, write_list


@dataclass(frozen=True)
class TextSection:
    """One part of a procedure: its heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PaperRow:
    """One paper of the dossier."""

    number: int
    name: str
    quantity: str
    form: str
    remarks: str


@dataclass(frozen=True)
class PaperGroup:
    """The papers of one set of cases."""

    name: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class ProcedureText:
    """One procedure: what stands before its papers, the papers, what stands after them."""

    number: int
    name: str
    code: str
    before: tuple[TextSection, ...]
    papers: tuple[PaperGroup, ...]
    sets: str
    after: tuple[TextSection, ...]


@dataclass(frozen=True)
class TextPart:
    """The procedures of one kind of publication."""

    heading: str
    procedures: tuple[ProcedureText, ...]


@dataclass(frozen=True)
class PublicationTextPage:
    """The annex with the text of the procedures; abolished ones have none."""

    with_paper: str
    parts: tuple[TextPart, ...]
    to_check: tuple[ToCheck, ...]


def publication_text_page(asked: Asked) -> PublicationTextPage:
    """The text of every procedure that is not abolished."""
    return PublicationTextPage(
        with_paper=decision_in_words(asked), parts=tuple(_parts(asked)), to_check=tuple(to_check(asked, ()))
    )


def _parts(asked: Asked) -> Iterator[TextPart]:
    frame = Frame("", "", asked.authority.name, asked.authority.control_unit, Link(""), write_date(asked.day))
    kinds = [found for found in by_kind(asked.procedures) if found[0] is not PublicationKind.ABOLISHED]
    for letter, (_, heading, procedures) in zip("ABCD", kinds, strict=False):
        texts = tuple(_text(asked, frame, number, procedure) for number, procedure in enumerate(procedures, 1))
        yield TextPart(f"{letter}. {heading}", texts)


def _text(asked: Asked, frame: Frame, number: int, procedure: Procedure) -> ProcedureText:
    page = procedure_page(asked.catalogue, procedure, frame, asked.day)
    return ProcedureText(
        number=number,
        name=procedure.name,
        code=procedure.code,
        before=(_section("a) Trình tự thực hiện", _steps(page)), _section("b) Cách thức thực hiện", _channels(page))),
        papers=tuple(_papers(group) for group in page.documents),
        sets=page.dossier_sets or BLANK,
        after=tuple(_after(asked, page)),
    )


def _section(heading: str, lines: Iterator[str]) -> TextSection:
    return TextSection(heading, tuple(lines) or (BLANK,))


def _steps(page: ProcedurePage) -> Iterator[str]:
    for number, step in enumerate(page.steps, 1):
        more = "; ".join(part for part in (step.actor, step.duration) if part)
        inferred = " (bước suy ra, cần đối chiếu)" if step.is_inferred else ""
        yield f"Bước {number}: {step.name} – {more}{inferred}."


def _channels(page: ProcedurePage) -> Iterator[str]:
    for channel in page.channels:
        more = ", ".join(part for part in (channel.service.lower(), channel.reason, channel.link.text) if part)
        yield f"- {channel.mode}" + (f" ({more})." if more else ".")


def _papers(group: DocumentGroup) -> PaperGroup:
    rows = tuple(
        PaperRow(
            number=number,
            name=row.name + (f" (một trong: {write_list(row.alternatives, 'hoặc')})" if row.alternatives else ""),
            quantity=_quantity(row.originals, row.copies),
            form=row.form,
            remarks=" ".join(map(sentence, (*row.remarks, *row.looked_up))),
        )
        for number, row in enumerate(group.documents, 1)
    )
    name = group.heading if len(group.cases) < 2 else f"{group.heading}: {write_list(group.cases)}"
    return PaperGroup(name, rows)


def _quantity(originals: str, copies: str) -> str:
    parts = ((originals, "bản chính"), (copies, "bản sao"))
    return "; ".join(f"{what}: {number}" for number, what in parts if number) or BLANK


def _after(asked: Asked, page: ProcedurePage) -> Iterator[TextSection]:
    yield _section("d) Thời hạn giải quyết", _limits(page))
    yield _section("đ) Đối tượng thực hiện", iter(f"- {one.text}." for one in page.applicants))
    yield _section("e) Cơ quan giải quyết", _agencies(page))
    yield _section("g) Kết quả thực hiện", _results(page))
    yield _section("h) Phí, lệ phí", _fees(page))
    yield _section("i) Tên mẫu đơn, mẫu tờ khai", _forms(page))
    yield _section("k) Yêu cầu, điều kiện", _conditions(page))
    yield _section("l) Căn cứ pháp lý", _laws(asked, page))


def _limits(page: ProcedurePage) -> Iterator[str]:
    lines: dict[str, None] = {}
    for channel in page.channels:
        for limit in channel.limits:
            said = (limit.statutory, f"tỉnh cam kết {limit.committed}" if limit.committed else "", limit.note)
            case = f"{limit.case}: " if limit.case else ""
            basis = f" ({limit.basis})" if limit.basis else ""
            lines[f"- {case}{'; '.join(part for part in said if part) or BLANK}{basis}."] = None
    yield from lines


def _agencies(page: ProcedurePage) -> Iterator[str]:
    kinds = (
        ("Cơ quan có thẩm quyền quyết định", page.deciding),
        ("Cơ quan tiếp nhận", page.receiving),
        ("Cơ quan phối hợp", page.coordinating),
    )
    yield from (f"- {what}: {'; '.join(one.text for one in of)}." for what, of in kinds if of)


def _results(page: ProcedurePage) -> Iterator[str]:
    for result in page.results:
        notes = f" ({'; '.join(result.notes)})" if result.notes else ""
        yield f"- {result.name}{notes}."


def _fees(page: ProcedurePage) -> Iterator[str]:
    lines: dict[str, None] = {}
    for channel in page.channels:
        for fee in channel.fees:
            said = ": ".join(part for part in (fee.name, fee.amount) if part)
            more = "; ".join(part for part in (fee.case, fee.basis, fee.note) if part)
            lines[f"- {said}" + (f" ({more})." if more else ".")] = None
    yield from lines


def _forms(page: ProcedurePage) -> Iterator[str]:
    found = (row for group in page.documents for row in group.documents if row.form)
    yield from dict.fromkeys(f"- {row.name}: {row.form}." for row in found)


def _conditions(page: ProcedurePage) -> Iterator[str]:
    for condition in page.conditions:
        more = "; ".join((*condition.cases, *([condition.basis] if condition.basis else [])))
        yield f"- {condition.name}" + (f" ({more})." if more else ".")


def _laws(asked: Asked, page: ProcedurePage) -> Iterator[str]:
    known = asked.catalogue.all(Law)
    for row in page.laws:
        law = known.get(row.number)
        over = f" ({row.status.lower()})" if row.force in ("ended", "coming") else ""
        yield f"- {law_at_length(law) if law else row.number}{over}."
