"""The report of a review as values: what is struck out, what is saved and by whom, who asks for what, how it is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.command_line import AT, tthc_here
from tthc.cli.review import work_out
from tthc.cli.shared.session import translate
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import StepGraph
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Component, Cut, CutKind, Part, Power, Verdict
from tthc.model.decision import STATES
from tthc.model.proposal import Proposal, ProposalStatus
from tthc.propose.competence import PART_OF
from tthc.propose.totals import totals
from tthc.publish.drawing import Picture, draw_steps, in_spans
from tthc.publish.portal.links import bad_links
from tthc.publish.review.cut_marks import Mark, cut_marks, paper_change
from tthc.publish.review.file import report_files
from tthc.publish.review.ledger import ledger_matrix
from tthc.publish.review.procedures import cases_to_show, in_sectors
from tthc.publish.review.report import Reviewed, report_page
from tthc.publish.review.savings import (
    NOTHING,
    OWN,
    Outcome,
    Setting,
    by_power,
    by_sector,
    outcomes,
    total,
    two_totals,
)
from tthc.source import say
from tthc.vietnamese import write_number

TODAY = date(2026, 11, 26)
CODE = "1.000001"


def cut(kind: CutKind, target: str, other: str | None = None) -> Cut:
    return Cut(kind=kind, target=Component(procedure=CODE, part=PART_OF[kind], id=target), other=other)


def picture(catalogue: Catalogue, cuts: Sequence[Cut]) -> Picture:
    procedure = catalogue.procedure(CODE)
    numbers = {document.id: number for number, document in enumerate(procedure.documents, start=1)}
    return draw_steps(StepGraph(procedure), {}, numbers, cuts, "Các bước")


def lines(drawn: Picture, kind: str) -> list[str]:
    return [line.text for box in drawn.boxes for line in box.lines if kind in line.kind.split()]


def test_every_kind_of_cut_is_seen_in_the_picture_or_said_beside_it(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        documents:
          - {id: don, type: don, originals: 1}
          - {id: khai-sinh, type: khai-sinh, originals: 1}
          - {id: so-do, type: so-do, copies: 1}
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: dan, needs: [don, khai-sinh, so-do], produces: ho-so}
          - {id: nhan, name: Nhận, kind: receive, actor: xa, needs: ho-so, after: [nop], produces: phieu}
          - {id: thu, name: Thu, kind: pay, actor: dan, after: [nhan]}
          - {id: ky, name: Ký, kind: sign, actor: xa, needs: phieu, after: [thu, nop], produces: ket-qua}
    """
    steps = catalogue.procedure(CODE).steps
    seen = {
        kind: cut_marks([cut(kind, {Part.DOCUMENT: "khai-sinh", Part.STEP: "ky"}.get(PART_OF[kind], ""), "thu")], steps)
        for kind in CutKind
    }
    marked = {
        kind: (*marks.papers.values(), *(m for found in marks.steps.values() for m in found))
        for kind, marks in seen.items()
    }
    silent = {kind for kind, marks in marked.items() if not marks}
    assert silent == {kind for kind in CutKind if PART_OF[kind] not in (Part.DOCUMENT, Part.STEP)} - {CutKind.ABOLISH}
    assert set(seen[CutKind.ABOLISH].steps) == {"nop", "nhan", "thu", "ky"}
    assert seen[CutKind.JOIN_VISITS].notes == {"ky": ("cùng một lần đến với “Thu”",)}
    assert seen[CutKind.MERGE_STEPS].steps == {"ky": {Mark.CHANGED}, "thu": {Mark.CUT}}
    assert seen[CutKind.CHECK_EARLIER].waits == {("thu", "ky")}


def test_papers_are_struck_out_under_their_numbers(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        documents:
          - {id: don, type: don, originals: 1}
          - {id: khai-sinh, type: khai-sinh, originals: 1}
          - {id: so-do, type: so-do, copies: 1}
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: dan, needs: [don, khai-sinh, so-do], produces: ho-so}
          - {id: ky, name: Ký, kind: sign, actor: xa, needs: ho-so, after: [nop], produces: ket-qua}
    """
    cuts = [cut(CutKind.DECLARE_INSTEAD, "khai-sinh", "don"), cut(CutKind.ACCEPT_PLAIN_COPY, "so-do")]
    drawn = picture(catalogue, cuts)
    assert lines(drawn, "cut-papers") == ["Không phải nộp: 2"]
    assert lines(drawn, "changed-papers") == ["Nộp theo cách khác: 3"]
    assert lines(drawn, "papers")[0] == "Giấy tờ: 1"
    assert paper_change("khai-sinh", cuts) == "thay bằng lời khai, kiểm tra sau"
    assert paper_change("don", cuts) == ""


def test_a_wait_that_others_imply_is_drawn_so_that_it_can_be_struck_out(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: dan}
          - {id: xet, name: Xét, kind: verify, actor: xa, after: [nop]}
          - {id: ky, name: Ký, kind: sign, actor: xa, after: [xet, nop]}
    """
    assert len(picture(catalogue, []).edges) == 2
    drawn = picture(catalogue, [cut(CutKind.DROP_WAIT, "ky", "nop")])
    assert [edge.kind for edge in drawn.edges if "freed" in edge.kind] == ["freed cut"]
    assert "".join(lines(drawn, "note")).replace(" ", "") == "→khôngcầnghilàchờ“Nộp”"


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([3], "3"), ([2, 1], "1, 2"), ([1, 4, 5, 6, 8, 9], "1, 4–6, 8, 9"), ([1, 1], "1")]
)
def test_numbers_in_a_row_are_a_span(numbers: list[int], said: str) -> None:
    assert in_spans(numbers) == said


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """What a review of the demonstration works out."""
    folder = tmp_path_factory.mktemp("report") / "demo"
    assert tthc_here("init", folder, *AT).code == 0
    review = work_out(folder, None, TODAY)
    catalogue = review.opened.catalogue.on(TODAY)
    return Reviewed(catalogue, TODAY, Authority(), review.opened.problems, review.proposals, None)


def found_in(reviewed: Reviewed, proposals: Sequence[Proposal]) -> tuple[Outcome, ...]:
    return outcomes(Setting(reviewed.catalogue, reviewed.day), proposals, translate)


def proved_of(reviewed: Reviewed) -> list[Proposal]:
    proved = [p for p in reviewed.proposals if p.certificate.verdict is Verdict.PROVED]
    assert proved
    return proved


def test_the_totals_are_ours_and_to_petition_and_nothing_is_counted_twice(reviewed: Reviewed) -> None:
    proved = proved_of(reviewed)
    ours = found_in(reviewed, proved)
    petition = Competence(Power.PETITION, say("fixed by {law}", law="x"), addressee=say("the minister who issued it"))
    theirs = found_in(reviewed, [replace(p, competence=petition) for p in proved])
    (own, none), (nothing, asked) = two_totals(ours), two_totals(theirs)
    assert (none, nothing) == (NOTHING, NOTHING)
    assert own == asked
    assert own.mid > 0
    singly = total(p.effect.saving for p in proved if p.effect.saving)
    assert own.mid <= singly.mid
    assert totals(reviewed.proposals)[0].saving == own, "text, workbook and report give one total"


def test_the_bars_add_up_to_the_totals(reviewed: Reviewed) -> None:
    found = found_in(reviewed, reviewed.proposals)
    own, petition = two_totals(found)
    powers = by_power(found)
    assert powers.rows[0].cells[1].text == write_number(own.mid)
    assert int(powers.rows[0].cells[0].text) == sum(outcome.whose.count(OWN) for outcome in found)
    sectors = by_sector(in_sectors(found, reviewed.catalogue))
    assert sum(int(row.cells[0].text.replace(".", "")) for row in sectors.rows) == own.mid
    assert sum(int(row.cells[1].text.replace(".", "")) for row in sectors.rows) == petition.mid
    for row in (*powers.rows, *sectors.rows):
        assert all(0 <= piece.x < piece.x + piece.width <= 1000 for piece in row.pieces)
        assert all(one.x + one.width == other.x for one, other in pairwise(row.pieces))


def test_what_saves_most_stands_first(reviewed: Reviewed) -> None:
    found = found_in(reviewed, reviewed.proposals)
    assert {outcome.procedure.code for outcome in found} == set(reviewed.catalogue.procedures)
    assert all(one.proved.mid >= other.proved.mid for one, other in pairwise(found))


def test_the_cases_shown_have_every_part_that_is_cut(reviewed: Reviewed) -> None:
    for outcome in found_in(reviewed, reviewed.proposals):
        procedure = outcome.procedure
        cases = cases_to_show(procedure, outcome.cuts)
        shown = {document.id for case in cases for document in procedure.documents_in(case)}
        shown |= {step.id for case in cases for step in procedure.steps_in(case)}
        assert {c.target.id for c in outcome.cuts if c.target.part in (Part.DOCUMENT, Part.STEP)} <= shown


def test_the_ledger_counts_each_asking_procedure_once(reviewed: Reviewed) -> None:
    matrix = ledger_matrix(CatalogueGraph(reviewed.catalogue))
    rows = (*matrix.first, *matrix.rest)
    assert rows
    assert matrix.columns == tuple(sorted(reviewed.catalogue.procedures))
    assert all(sum(cell.asked for cell in row.cells) == row.asked for row in rows)
    assert all(one.asked >= other.asked for one, other in pairwise(rows))
    held = {row.name for row in rows if row.is_open}
    assert held


def test_a_report_that_is_too_large_gets_a_page_for_each_sector(reviewed: Reviewed) -> None:
    page = report_page(reviewed, translate)
    assert set(report_files(page)) == {"report.html", "report-short.html"}
    files = report_files(page, most=1000)
    assert set(files) == {
        "report.html",
        "report-short.html",
        *(f"report/{sector.place.part}.html" for sector in page.sectors),
    }
    assert list(bad_links(files)) == []
    assert report_files(page, most=1000) == files
    cards = [card.place.anchor for group in page.groups for card in group.cards]
    for anchor in cards:
        holding = [place for place, content in files.items() if f'id="{anchor}"'.encode() in content]
        assert len(holding) == 1
        assert holding[0].startswith("report/")


def test_what_people_have_in_hand_says_its_state(reviewed: Reviewed) -> None:
    def shown(proposals: Sequence[Proposal]) -> str:
        files = report_files(report_page(replace(reviewed, proposals=tuple(proposals)), translate))
        return "".join(content.decode() for content in files.values())

    badge = f'<span class="badge">{translate(STATES[ProposalStatus.APPROVED])}</span>'
    first, *others = reviewed.proposals
    assert badge not in shown(reviewed.proposals)
    assert shown([replace(first, status=ProposalStatus.APPROVED), *others]).count(badge) == 1
