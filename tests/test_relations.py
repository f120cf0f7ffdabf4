"""Questions across procedures: what a fast answer must not miss, and what the graphs of steps have in common."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tthc.analyse.chains import alike_procedures, catch_22, shared_steps
from tthc.analyse.issuers import citizen_as_courier, issued_by_the_same_agency
from tthc.analyse.match import Analysis
from tthc.graph.shapes import are_alike, endings
from tthc.graph.steps import StepGraph
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Agencies, Procedure
from tthc.model.reference import Agency, DocumentType, Sector

TODAY = date(2026, 11, 26)


@st.composite
def _asking(draw: st.DrawFn) -> tuple[Procedure, ...]:
    """Up to twelve procedures of two sectors, each asking for some of eight papers."""
    papers = st.lists(st.integers(0, 7), unique=True, min_size=1)
    drawn = draw(st.lists(st.tuples(st.sampled_from(["dat-dai", "ho-tich"]), papers), max_size=12))
    return tuple(
        Procedure(
            code=f"1.{number:06d}",
            name="Thủ tục",
            sector=Ref(sector, kind=Sector),
            agencies=Agencies(deciding=(Ref("ubnd-xa", kind=Agency),)),
            documents=tuple(RequiredDocument(id=f"g{n}", type=Ref(f"g{n}", kind=DocumentType)) for n in asked),
        )
        for number, (sector, asked) in enumerate(drawn)
    )


@settings(deadline=None)
@given(_asking(), st.integers(50, 100))
def test_no_pair_that_is_alike_is_missed_without_looking_at_all_pairs(
    procedures: tuple[Procedure, ...], share: int
) -> None:
    analysis = Analysis(Catalogue(procedures), TODAY)
    matches = alike_procedures(analysis, share_percent=share, at_least=1)
    found = {(match.component.procedure, match.component.id) for match in matches}
    every = {
        (one.code, other.code)
        for number, one in enumerate(procedures)
        for other in procedures[number + 1 :]
        if one.sector == other.sector and _share(one, other) >= share
    }
    represented = {later for _, later in found}
    assert found <= every
    assert all(pair in found or represented & set(pair) for pair in every)


def _share(one: Procedure, other: Procedure) -> int:
    some, more = ({ref.id for d in p.documents for ref in d.types} for p in (one, other))
    return round(100 * len(some & more) / len(some | more))


STEPS = """
sectors: [{id: ho-tich, name: Hộ tịch}]
agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
procedures:
  - code: "1.000656"
    name: Đăng ký khai tử
    sector: ho-tich
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa}
      - {id: tham-tra, name: Thẩm tra, kind: verify, actor: ubnd-xa, after: [nhan]}
      - {id: ghi-so, name: Ghi sổ, kind: record, actor: ubnd-xa, after: [tham-tra, nhan]}
      - {id: in, name: In, kind: issue, actor: ubnd-xa, after: [tham-tra]}
      - {id: tra, name: Trả, kind: return, actor: ubnd-xa, after: [ghi-so, in]}
"""


def test_endings_are_alike_however_they_are_written() -> None:
    text = STEPS.replace("after: [tham-tra, nhan]", "after: [tham-tra]")
    one, other = (StepGraph(_read(t).procedure("1.000656")) for t in (STEPS, text))
    longest = [max(endings(graph), key=lambda ending: len(ending.steps)) for graph in (one, other)]
    assert [len(ending.steps) for ending in longest] == [5, 5]
    assert longest[0].shape == longest[1].shape
    assert are_alike(*longest)


def test_endings_with_other_agencies_or_another_order_are_not_alike() -> None:
    graph = StepGraph(_read(STEPS).procedure("1.000656"))
    longest = max(endings(graph), key=lambda ending: len(ending.steps))
    for old, new in (("after: [ghi-so, in]", "after: [in]"), ("kind: issue", "kind: sign")):
        changed = StepGraph(_read(STEPS.replace(old, new)).procedure("1.000656"))
        other = max(endings(changed), key=lambda ending: len(ending.steps))
        assert longest.shape != other.shape
        assert not are_alike(longest, other)


def test_each_procedure_is_named_once_with_its_longest_shared_ending(catalogue: Catalogue) -> None:
    """
    sectors: [{id: ho-tich, name: Hộ tịch}]
    procedures:
      - code: "1.000656"
        name: Đăng ký khai tử
        sector: ho-tich
        steps: &buoc
          - {id: nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa}
          - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, after: [nhan]}
          - {id: tra, name: Trả, kind: return, actor: ubnd-xa, after: [ky]}
      - {code: "1.001193", name: Đăng ký khai sinh, sector: ho-tich, steps: *buoc}
      - {code: "1.004837", name: Đăng ký giám hộ, sector: ho-tich, steps: *buoc}
    """
    (match,) = shared_steps(Analysis(catalogue, TODAY), at_least=2)
    assert str(match.because) == "its last 3 steps are those of 1.001193, 1.004837"
    assert [str(evidence) for evidence in match.evidence] == ["Tiếp nhận → Ký → Trả"]
    assert list(shared_steps(Analysis(catalogue, TODAY), at_least=4)) == []


def test_a_paper_that_many_give_is_followed_to_the_house_of_whoever_asks(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
      - {id: chu-tich, name: Chủ tịch Ủy ban nhân dân cấp xã, level: commune, part_of: ubnd-xa}
      - {id: so-tu-phap, name: Sở Tư pháp, level: province}
    document_types: [{id: trich-luc, name: Trích lục, origin: state}]
    procedures:
      - {code: "1.000001", name: Một, agencies: {deciding: [so-tu-phap]}, results: [{type: trich-luc}]}
      - {code: "1.000002", name: Hai, agencies: {deciding: [so-tu-phap]}, results: [{type: trich-luc}]}
      - {code: "1.000003", name: Ba, agencies: {deciding: [so-tu-phap]}, results: [{type: trich-luc}]}
      - {code: "1.000004", name: Bốn, agencies: {deciding: [so-tu-phap]}, results: [{type: trich-luc}]}
      - {code: "1.000005", name: Năm, agencies: {deciding: [chu-tich]}, results: [{type: trich-luc}]}
      - code: "1.000894"
        name: Đăng ký kết hôn
        agencies: {deciding: [ubnd-xa]}
        documents: [{id: trich-luc, type: trich-luc, copies: 1}]
    """
    analysis = Analysis(catalogue, TODAY)
    (match,) = issued_by_the_same_agency(analysis)
    assert str(match.because) == "an agency of the same system issues it, in procedure 1.000005"
    assert match.other == "chu-tich"
    assert list(citizen_as_courier(analysis)) == []


def test_a_ring_is_told_from_paper_to_paper(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: khai-sinh, name: Giấy khai sinh, origin: state}
      - {id: cu-tru, name: Xác nhận cư trú, origin: state}
    procedures:
      - {code: "1.001193", name: Khai sinh, documents: [{id: cu-tru, type: cu-tru}], results: [{type: khai-sinh}]}
      - {code: "1.004222", name: Thường trú, documents: [{id: sinh, type: khai-sinh}], results: [{type: cu-tru}]}
    """
    first, _ = catch_22(Analysis(catalogue, TODAY))
    assert [str(evidence) for evidence in first.evidence] == [
        "Xác nhận cư trú ← 1.004222 Thường trú ← Giấy khai sinh ← 1.001193 Khai sinh ← Xác nhận cư trú"
    ]


def test_a_procedure_whose_agency_nobody_names_is_in_the_hands_of_whoever_receives_it(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
      - {id: ttpvhcc-xa, name: Trung tâm phục vụ hành chính công cấp xã, level: commune, part_of: ubnd-xa}
      - {id: cong-an-tinh, name: Công an cấp tỉnh, level: province}
    document_types:
      - {id: phong-chay, name: Văn bản thẩm duyệt về phòng cháy, origin: state}
      - {id: xac-nhan, name: Giấy xác nhận của xã, origin: state}
    procedures:
      - {code: "3.000489", name: Thẩm định, agencies: {deciding: [cong-an-tinh]}, results: [{type: phong-chay}]}
      - {code: "1.000001", name: Xác nhận, agencies: {deciding: [ubnd-xa]}, results: [{type: xac-nhan}]}
      - code: "1.013225"
        name: Cấp giấy phép xây dựng
        agencies: {receiving: [ttpvhcc-xa]}
        documents: [{id: phong-chay, type: phong-chay, copies: 1}, {id: xac-nhan, type: xac-nhan, originals: 1}]
    """
    analysis = Analysis(catalogue, TODAY)
    assert [match.component.id for match in citizen_as_courier(analysis)] == ["phong-chay"]
    assert list(issued_by_the_same_agency(analysis)) == []  # nobody knows that the commune decides


def _read(text: str) -> Catalogue:
    loaded = load_text(text, "example.yaml")
    assert [str(problem) for problem in loaded.problems] == []
    return loaded.catalogue
