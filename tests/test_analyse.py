"""Graphs and finders: order, slack and rings of steps, what can be had from what, and the finer points of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from inspect import cleandoc
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc.analyse.channels import fetched_in_person, visits_to_batch
from tthc.analyse.documents import (
    asked_twice,
    stands_in,
    subsumed_evidence,
    unused_document,
)
from tthc.analyse.holdings import held_in_database, holdings_for
from tthc.analyse.issuers import issued_by_the_same_agency
from tthc.analyse.law import law_ending, law_expired, stale_words
from tthc.analyse.match import Analysis, Match
from tthc.analyse.steps import (
    dead_step,
    implied_order,
    limit_beyond_steps,
    mergeable_steps,
    online_slower,
    serial_without_need,
)
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.evidence import (
    Node,
    NodeKind,
    Production,
    World,
    applicants_of,
    asked_of,
    closure,
    databases_of,
    is_form,
    kinds_above,
    proven_by,
    why_not,
)
from tthc.graph.steps import StepGraph
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Applicant
from tthc.model.step import Step, StepKind, Thing

TODAY = date(2026, 11, 23)


# Steps ---------------------------------------------------------------------------------------------------------------


def test_the_critical_path_is_the_longest_chain(catalogue: Catalogue) -> None:
    """
    agencies: [{id: so-tai-chinh, name: Sở Tài chính, level: province}]
    procedures:
      - code: "1.009645"
        name: Chấp thuận chủ trương đầu tư
        steps:
          - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: so-tai-chinh, duration: {hours: 4}}
          - {id: lay-y-kien, name: Lấy ý kiến, kind: consult, actor: so-tai-chinh, duration: {working_days: 7}, after: [tiep-nhan]}
          - {id: tham-dinh, name: Thẩm định, kind: verify, actor: so-tai-chinh, duration: {working_days: 2}, after: [tiep-nhan]}
          - {id: bao-cao, name: Lập báo cáo, kind: record, actor: so-tai-chinh, duration: {minutes: 90}, after: [lay-y-kien, tham-dinh]}
    """
    graph = StepGraph(catalogue.procedure("1.009645"))
    path = graph.critical_path()
    assert ids(path.steps) == ["tiep-nhan", "lay-y-kien", "bao-cao"]
    assert path.hours == 4 + 56 + Decimal("1.5")
    assert path.is_exact
    assert graph.slack() == {"tiep-nhan": 0, "lay-y-kien": 0, "tham-dinh": 40, "bao-cao": 0}
    assert graph.ranks() == {"tiep-nhan": 0, "lay-y-kien": 1, "tham-dinh": 1, "bao-cao": 2}
    assert ids(graph.between(graph.steps["tiep-nhan"], graph.steps["bao-cao"])) == ["lay-y-kien", "tham-dinh"]


def test_unknown_and_estimated_durations_are_named_wherever_they_are(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: vpdk, name: Văn phòng đăng ký đất đai, level: province}
      - {id: nguoi-nop, name: Người yêu cầu, level: applicant}
    procedures:
      - code: "1.012784"
        name: Tách thửa hoặc hợp thửa đất
        steps:
          - {id: kiem-tra, name: Kiểm tra, kind: check, actor: vpdk, duration: {working_days: 1, estimate: Hỏi chuyên viên}}
          - {id: xac-nhan, name: Xác nhận, kind: sign, actor: vpdk, duration: {working_days: 5}}
          - {id: nop-tien, name: Nộp tiền, kind: pay, actor: nguoi-nop, duration: {working_days: 10}, after: [xac-nhan]}
          - {id: nop-thue, name: Nộp thuế, kind: pay, actor: nguoi-nop, after: [xac-nhan]}
          - {id: niem-yet, name: Niêm yết, kind: publish, actor: vpdk, duration: {calendar_days: 15}, after: [nop-tien]}
          - {id: tra, name: Trả kết quả, kind: return, actor: vpdk, after: [niem-yet]}
    """
    path = StepGraph(catalogue.procedure("1.012784")).critical_path()
    assert ids(path.unknown) == ["niem-yet", "tra"]  # days of the calendar do not convert; paying is not agency time
    assert ids(path.estimated) == ["kiem-tra"]
    assert path.hours == 40  # what the applicant takes to pay is not counted
    assert not path.is_exact


def test_a_procedure_without_steps_takes_no_time(catalogue: Catalogue) -> None:
    """
    code: "1.000656"
    name: Đăng ký khai tử
    """
    path = StepGraph(catalogue.procedure("1.000656")).critical_path()
    assert (path.steps, path.hours, path.is_exact) == ((), 0, True)


def test_a_step_waits_for_what_it_needs_without_saying_so(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    documents: [{id: to-khai, type: to-khai}]
    steps:
      - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, needs: [ban-ghi], produces: [ket-qua]}
      - {id: ghi-so, name: Ghi sổ, kind: record, actor: ubnd-xa, needs: [to-khai], produces: [ban-ghi]}
    """
    graph = StepGraph(catalogue.procedure("1.001193"))
    assert graph.edges() == (("ghi-so", "ky"),)
    assert ids(graph.in_order()) == ["ghi-so", "ky"]
    assert ids(graph.users["to-khai"]) == ["ghi-so"]
    assert list(graph.unused_documents()) == []


def test_a_ring_of_steps_is_shown_as_a_ring(catalogue: Catalogue) -> None:
    """
    code: "1.013814"
    name: Đăng ký thành lập cơ sở trợ giúp xã hội
    steps:
      - {id: trinh, name: Trình, kind: transfer, actor: so-y-te, needs: [da-duyet], produces: [to-trinh]}
      - {id: duyet, name: Duyệt, kind: approve, actor: so-y-te, produces: [da-duyet], after: [kiem-tra]}
      - {id: kiem-tra, name: Kiểm tra, kind: check, actor: so-y-te, needs: [to-trinh]}
      - {id: tra, name: Trả, kind: return, actor: so-y-te, after: [duyet]}
    """
    assert StepGraph(catalogue.procedure("1.013814")).cycle() == ("duyet", "trinh", "kiem-tra", "duyet")


def test_waiting_without_need_is_what_no_paper_explains(catalogue: Catalogue) -> None:
    """
    code: "1.009645"
    name: Chấp thuận chủ trương đầu tư
    steps:
      - {id: gui, name: Gửi, kind: transfer, actor: so-tai-chinh, produces: [cong-van]}
      - {id: y-kien-1, name: Cho ý kiến, kind: consult, actor: so-xay-dung, needs: [cong-van], produces: [gop-y-1]}
      - {id: y-kien-2, name: Cho ý kiến, kind: consult, actor: so-nnmt, needs: [cong-van], produces: [gop-y-2], after: [y-kien-1]}
      - {id: tong-hop, name: Tổng hợp, kind: verify, actor: so-tai-chinh, needs: [gop-y-1, gop-y-2], after: [gui, y-kien-2]}
    """
    graph = StepGraph(catalogue.procedure("1.009645"))
    assert pairs(graph.waits_without_need()) == [("y-kien-1", "y-kien-2")]
    assert pairs(graph.implied_order()) == [("gui", "tong-hop")]
    assert pairs(graph.straight_pairs()) == [
        ("gui", "y-kien-1"),
        ("y-kien-1", "y-kien-2"),
        ("y-kien-2", "tong-hop"),
    ]
    assert list(graph.missing_supplies()) == []


def test_dead_ends_and_missing_supplies(catalogue: Catalogue) -> None:
    """
    code: "1.009645"
    name: Chấp thuận chủ trương đầu tư
    steps:
      - {id: phan-cong, name: Phân công, kind: transfer, actor: so-tai-chinh, produces: [phieu], needs: [phieu]}
      - {id: tham-dinh, name: Thẩm định, kind: verify, actor: so-tai-chinh, needs: [y-kien], produces: [bao-cao, ket-qua]}
      - {id: luu, name: Lưu, kind: archive, actor: so-tai-chinh}
    """
    graph = StepGraph(catalogue.procedure("1.009645"))
    assert ids(graph.dead_ends()) == ["phan-cong"]
    assert [(step.id, thing) for step, thing in graph.missing_supplies()] == [
        ("phan-cong", "phieu"),
        ("tham-dinh", "y-kien"),
    ]


def test_each_case_has_its_own_steps(catalogue: Catalogue) -> None:
    """
    code: "1.009646"
    name: Điều chỉnh dự án đầu tư
    cases: [{id: lay-y-kien, name: Phải lấy ý kiến}, {id: khong, name: Không phải}]
    steps:
      - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: stc, duration: {hours: 4}}
      - {id: hoi, name: Lấy ý kiến, kind: consult, actor: stc, duration: {working_days: 7}, after: [tiep-nhan], cases: [lay-y-kien]}
      - {id: ky, name: Ký, kind: sign, actor: stc, duration: {hours: 8}, after: [tiep-nhan, hoi]}
    """
    procedure = catalogue.procedure("1.009646")
    asks, does_not = procedure.cases
    assert StepGraph(procedure, asks).critical_path().hours == 68
    assert StepGraph(procedure, does_not).critical_path().hours == 12
    assert pairs(StepGraph(procedure, asks).implied_order()) == [("tiep-nhan", "ky")]
    assert places(implied_order(Analysis(catalogue, TODAY))) == []  # in the other case the wait is needed


@st.composite
def _procedures(draw: st.DrawFn) -> Procedure:
    """Up to seven steps; each may wait for, or need a paper of, those before it."""
    count = draw(st.integers(1, 7))
    steps = []
    for index in range(count):
        before = draw(st.lists(st.integers(0, index - 1), unique=True)) if index else []
        papers = draw(st.lists(st.integers(0, index - 1), unique=True)) if index else []
        hours = draw(st.one_of(st.none(), st.integers(0, 40)))
        steps.append(
            Step(
                id=f"b{index}",
                name="Bước",
                kind=StepKind.VERIFY,
                actor=Ref("so", kind=Agency),
                duration=None if hours is None else Duration(hours=Decimal(hours)),
                needs=tuple(Ref(f"giay-{i}", kind=Thing) for i in papers),
                produces=(Ref(f"giay-{index}", kind=Thing),),
                after=tuple(Ref(f"b{i}", kind=Step) for i in before),
            )
        )
    return Procedure(code="1.000001", name="Thủ tục", steps=tuple(draw(st.permutations(steps))))


@settings(deadline=None)
@given(_procedures())
def test_the_critical_path_equals_trying_every_chain(procedure: Procedure) -> None:
    graph = StepGraph(procedure)
    path = graph.critical_path()
    assert path.hours == max(hours_of(chain, graph) for chain in chains(graph))
    assert hours_of(ids(path.steps), graph) == path.hours
    assert all(pair in graph.edges() for pair in pairwise(ids(path.steps)))


@settings(deadline=None)
@given(_procedures())
def test_slack_is_what_every_chain_through_a_step_leaves(procedure: Procedure) -> None:
    graph = StepGraph(procedure)
    total, every = graph.critical_path().hours, chains(graph)
    for step, slack in graph.slack().items():
        assert slack == total - max(hours_of(chain, graph) for chain in every if step in chain)


@settings(deadline=None)
@given(_procedures())
def test_without_implied_waits_everybody_still_waits_for_the_same_steps(procedure: Procedure) -> None:
    graph = StepGraph(procedure)
    implied = set(pairs(graph.implied_order()))
    thinner = tuple(
        step.model_copy(update={"after": tuple(ref for ref in step.after if (ref.id, step.id) not in implied)})
        for step in procedure.steps
    )
    assert all_waits(StepGraph(procedure.model_copy(update={"steps": thinner}))) == all_waits(graph)


# What can be had from what -------------------------------------------------------------------------------------------


def test_all_needs_but_any_way() -> None:
    can_cuoc, ho_chieu, to_khai, nhan_than, ket_qua = map(paper, ("can-cuoc", "ho-chieu", "to-khai", "nhan-than", "kq"))
    ways = [
        Production(nhan_than, (can_cuoc,), "căn cước"),
        Production(nhan_than, (ho_chieu,), "hộ chiếu"),
        Production(ket_qua, (nhan_than, to_khai), "thủ tục"),
        Production(to_khai, (), "tự viết"),
    ]
    assert ket_qua not in closure(ways)
    assert why_not(ket_qua, closure(ways), ways) == (ket_qua, nhan_than, can_cuoc)
    had = closure([*ways, Production(ho_chieu, (), "đã có")])
    assert ket_qua in had
    assert had[nhan_than].by == "hộ chiếu"
    assert can_cuoc not in had


def test_a_ring_gives_nothing_by_itself() -> None:
    khai_sinh, cu_tru = paper("khai-sinh"), paper("cu-tru")
    ring = [Production(khai_sinh, (cu_tru,), "khai sinh"), Production(cu_tru, (khai_sinh,), "thường trú")]
    assert closure(ring) == {}
    assert why_not(khai_sinh, {}, ring) == (khai_sinh, cu_tru)
    assert set(closure([*ring, Production(cu_tru, (), "tra cứu")])) == {khai_sinh, cu_tru}


def test_a_need_named_twice_is_one_need() -> None:
    don, ket_qua = paper("don"), paper("kq")
    assert ket_qua in closure([Production(ket_qua, (don, don), "thủ tục"), Production(don, (), "tự viết")])


@st.composite
def _productions(draw: st.DrawFn) -> list[Production]:
    papers = st.integers(0, 5)
    one = st.tuples(papers, st.lists(papers, max_size=3))
    return [
        Production(paper(f"g{makes}"), tuple(paper(f"g{need}") for need in needs), str(index))
        for index, (makes, needs) in enumerate(draw(st.lists(one, max_size=12)))
    ]


@given(_productions())
def test_the_closure_is_the_smallest_fixpoint(productions: list[Production]) -> None:
    had = closure(productions)
    assert set(had) == naive_closure(productions)
    assert all(production.makes == node and set(production.needs) <= set(had) for node, production in had.items())


@given(_productions(), _productions())
def test_more_ways_never_take_anything_away(some: list[Production], more: list[Production]) -> None:
    assert set(closure(some)) <= set(closure([*some, *more]))
    assert set(closure([*some, *more])) == set(closure([*more, *some]))


@given(_productions())
def test_a_counter_example_ends_where_nothing_leads_on(productions: list[Production]) -> None:
    had = closure(productions)
    for node in {production.makes for production in productions} - set(had):
        chain = why_not(node, had, productions)
        assert chain[0] == node
        assert len(set(chain)) == len(chain)
        assert not any(link in had for link in chain)


# One procedure for one applicant -------------------------------------------------------------------------------------

ADOPTION = """
agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
facts: [{id: nhan-than, name: Nhân thân}, {id: doc-than, name: Tình trạng hôn nhân}]
document_types:
  - {id: don, name: Đơn xin nhận con nuôi, origin: applicant}
  - {id: can-cuoc, name: Thẻ căn cước, origin: state, proves: [nhan-than, doc-than]}
  - {id: ho-chieu, name: Hộ chiếu, origin: state, proves: nhan-than}
  - {id: xac-nhan, name: Giấy xác nhận tình trạng hôn nhân, origin: state, proves: doc-than}
databases: [{id: csdl-dan-cu, name: Cơ sở dữ liệu quốc gia về dân cư, holds: [{facts: doc-than}]}]
applicants:
  - {id: ca-nhan, name: Cá nhân}
  - {id: cong-dan, name: Công dân Việt Nam, kind_of: ca-nhan, recorded_in: csdl-dan-cu}
  - {id: nguoi-nuoc-ngoai, name: Người nước ngoài, kind_of: ca-nhan}
  - {id: to-chuc, name: Tổ chức}
procedures:
  - code: "2.001263"
    name: Đăng ký việc nuôi con nuôi trong nước
    applicants: ca-nhan
    documents:
      - {id: don, type: don, originals: 1}
      - {id: tuy-than, any_of: [can-cuoc, ho-chieu], copies: 1}
      - {id: hon-nhan, type: xac-nhan, look_up: {database: csdl-dan-cu}}
      - {id: cam-ket, type: don, originals: 1, applicants: nguoi-nuoc-ngoai, proves: nhan-than}
    conditions: [{id: doc-than, name: Tình trạng hôn nhân rõ ràng, requires: doc-than}]
    steps:
      - {id: xet, name: Xét, kind: verify, actor: ubnd-xa, needs: [don, tuy-than, hon-nhan, cam-ket], produces: ket-qua}
"""


def test_the_most_special_kinds_of_applicant_are_served() -> None:
    catalogue = read(ADOPTION)
    procedure = catalogue.procedure("2.001263")
    assert [a and a.id for a in applicants_of(procedure, catalogue)] == ["cong-dan", "nguoi-nuoc-ngoai"]
    assert applicants_of(procedure.model_copy(update={"applicants": ()}), catalogue) == (None,)
    citizen = catalogue.all(Applicant)["cong-dan"]
    assert [kind.id for kind in kinds_above(citizen, catalogue)] == ["cong-dan", "ca-nhan"]
    assert databases_of(citizen, catalogue) == ("csdl-dan-cu",)
    assert databases_of(None, catalogue) == ()


def test_a_look_up_serves_those_who_are_recorded() -> None:
    world = world_of("cong-dan", ADOPTION)
    assert world.result_is_had
    assert (world.unavailable(), world.unproved_facts()) == ((), ())


def test_who_is_not_recorded_needs_a_fallback() -> None:
    world = world_of("nguoi-nuoc-ngoai", ADOPTION)
    assert not world.result_is_had
    assert world.unavailable() == ("hon-nhan",)
    assert world.unproved_facts() == ("doc-than",)
    assert world.counter_example()[0] == Node(NodeKind.RESULT, "2.001263")
    assert world.counter_example()[-1] == Node(NodeKind.RECORD, "csdl-dan-cu")
    with_fallback = ADOPTION.replace("{database: csdl-dan-cu}", "{database: csdl-dan-cu, fallback: true}")
    assert world_of("nguoi-nuoc-ngoai", with_fallback).result_is_had


def test_a_document_is_asked_of_some_applicants_only() -> None:
    catalogue = read(ADOPTION)
    pledge = document("cam-ket", catalogue)
    everyone = catalogue.all(Applicant)
    assert asked_of(pledge, everyone["nguoi-nuoc-ngoai"], catalogue)
    assert not asked_of(pledge, everyone["cong-dan"], catalogue)
    assert Node(NodeKind.AVAILABLE, "cam-ket") not in world_of("cong-dan", ADOPTION).had


def test_of_several_papers_only_what_all_prove_is_proved() -> None:
    catalogue = read(ADOPTION)
    assert proven_by(document("tuy-than", catalogue), catalogue) == ("nhan-than",)
    assert proven_by(document("hon-nhan", catalogue), catalogue) == ("doc-than",)
    assert proven_by(document("cam-ket", catalogue), catalogue) == ("nhan-than",)
    assert [d.id for d in catalogue.procedure("2.001263").documents if is_form(d, catalogue)] == ["don", "cam-ket"]


# Across procedures ---------------------------------------------------------------------------------------------------

RING = """
document_types:
  - {id: khai-sinh, name: Giấy khai sinh, origin: state}
  - {id: chung-sinh, name: Giấy chứng sinh, origin: outside}
  - {id: cu-tru, name: Thông báo kết quả đăng ký cư trú, origin: state}
  - {id: the-bhyt, name: Thẻ bảo hiểm y tế, origin: state}
databases: [{id: csdl-ho-tich, name: Cơ sở dữ liệu hộ tịch điện tử, holds: [{types: khai-sinh}]}]
procedures:
  - code: "1.001193"
    name: Đăng ký khai sinh
    documents: [{id: cu-tru, type: cu-tru}]
    results: [{type: khai-sinh}]
  - code: "1.004222"
    name: Đăng ký thường trú
    documents: [{id: khai-sinh, type: khai-sinh}]
    results: [{type: cu-tru}]
  - code: "2.000639"
    name: Cấp thẻ bảo hiểm y tế
    documents: [{id: khai-sinh, type: khai-sinh}, {id: the-cu, type: the-bhyt, when: Khi đổi thẻ}]
    results: [{type: the-bhyt}]
"""


def test_birth_wants_residence_and_residence_wants_birth() -> None:
    """Whoever waits for one of the two waits for ever; the old card is asked of some only and harms nobody."""
    assert never(RING) == [
        ("1.001193", "cu-tru", "cu-tru"),
        ("1.004222", "khai-sinh", "khai-sinh"),
        ("2.000639", "khai-sinh", "khai-sinh"),
    ]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("{id: cu-tru, type: cu-tru}", "{id: cu-tru, type: cu-tru, when: Khi không tra cứu được}"),
        ("{id: cu-tru, type: cu-tru}", "{id: cu-tru, any_of: [cu-tru, chung-sinh]}"),
        ("[{id: khai-sinh, type: khai-sinh}]\n    results: [{type: cu-tru}]",
         "[{id: khai-sinh, type: khai-sinh, look_up: {database: csdl-ho-tich}}]\n    results: [{type: cu-tru}]"),
    ],
    ids=["only for some", "another paper will do", "looked up"],
)  # fmt: skip
def test_one_way_in_is_enough(written: str, instead: str) -> None:
    assert written in RING
    assert never(RING.replace(written, instead)) == []


def test_a_renewal_is_no_ring(catalogue: Catalogue) -> None:
    """
    document_types: [{id: giay-phep, name: Giấy phép xây dựng, origin: state}]
    procedures:
      - code: "1.013233"
        name: Gia hạn giấy phép xây dựng
        documents: [{id: giay-phep-cu, type: giay-phep, originals: 1}]
        results: [{type: giay-phep}]
    """
    assert list(CatalogueGraph(catalogue).never_obtainable()) == []


def test_who_issues_and_who_asks() -> None:
    graph = CatalogueGraph(read(RING))
    assert [procedure.code for procedure in graph.issuers("khai-sinh")] == ["1.001193"]
    assert [(p.code, d.id) for p, d in graph.askers("khai-sinh")] == [
        ("1.004222", "khai-sinh"),
        ("2.000639", "khai-sinh"),
    ]
    assert graph.issuers("chung-sinh") == ()
    assert [(d.issuer.code, d.asker.code) for d in graph.dependencies()] == [
        ("1.004222", "1.001193"),
        ("1.001193", "1.004222"),
        ("1.001193", "2.000639"),
    ]
    assert graph.before("2.000639") == ("1.001193", "1.004222")
    assert graph.ranks() == {"1.001193": 0, "1.004222": 0, "2.000639": 1}


# Finer points of the questions about documents -----------------------------------------------------------------------


def test_a_confirmed_holding_is_preferred_and_must_be_open_long_enough(catalogue: Catalogue) -> None:
    """
    document_types: [{id: chung-tu, name: Giấy chứng tử, origin: state}]
    databases:
      - {id: a-csdl, name: Cơ sở dữ liệu A, holds: [{types: chung-tu}]}
      - {id: b-csdl, name: Cơ sở dữ liệu B, holds: [{types: chung-tu, since: 2026-10-24, verified: true}]}
    procedures:
      - {code: "1.010454", name: Chế độ mai táng phí, documents: [{id: chung-tu, type: chung-tu}]}
    """
    asked = catalogue.procedure("1.010454").documents[0]
    assert [database.id for database, _ in holdings_for(asked, catalogue, TODAY)] == ["b-csdl", "a-csdl"]
    analysis = Analysis(catalogue, TODAY)
    assert [match.database for match in held_in_database(analysis)] == ["b-csdl"]
    assert [match.database for match in held_in_database(analysis, connected_for_days=31)] == ["a-csdl"]


def test_a_database_must_hold_every_fact_of_another_paper(catalogue: Catalogue) -> None:
    """
    facts: [{id: cu-tru, name: Nơi cư trú}, {id: cho-o, name: Chỗ ở hợp pháp}]
    document_types:
      - {id: xac-nhan-cu-tru, name: Xác nhận thông tin về cư trú, origin: state, proves: cu-tru}
      - {id: giay-to-cho-o, name: Giấy tờ về chỗ ở, origin: state, proves: [cu-tru, cho-o]}
    databases:
      - id: csdl-dan-cu
        name: Cơ sở dữ liệu dân cư
        holds: [{facts: cu-tru, law: 104/2022/NĐ-CP, since: 2023-01-01, verified: true}]
    procedures:
      - code: "1.004222"
        name: Đăng ký thường trú
        documents:
          - {id: cu-tru, type: xac-nhan-cu-tru}
          - {id: cho-o, type: giay-to-cho-o}
          - {id: khac, any_of: [xac-nhan-cu-tru, giay-to-cho-o]}
    """
    matches = list(held_in_database(Analysis(catalogue, TODAY)))
    assert places(matches) == ["1.004222/document/cu-tru", "1.004222/document/khac"]
    assert all(match.is_advice for match in matches)  # the database holds what they prove, not the papers by name


def test_what_a_database_holds_only_in_part_is_said(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: gcn, name: Giấy chứng nhận, origin: state}
      - {id: qd-giao-dat, name: Quyết định giao đất, origin: state}
    databases:
      - id: csdl-dat-dai
        name: Cơ sở dữ liệu đất đai
        holds: [{types: gcn, law: 66.7/2025/NQ-CP, since: 2026-01-01, scope: mới có đất ở, verified: true}]
    procedures:
      - {code: "1.013225", name: Cấp giấy phép xây dựng, documents: [{id: dat, any_of: [gcn, qd-giao-dat]}]}
    """
    (match,) = held_in_database(Analysis(catalogue, TODAY))
    assert match.is_advice
    assert [str(evidence) for evidence in match.evidence] == [
        "Giấy chứng nhận / Quyết định giao đất ← Cơ sở dữ liệu đất đai",
        "opened by 66.7/2025/NQ-CP",
        "so far only in part: mới có đất ở",
        "it does not hold the other papers that are accepted: Quyết định giao đất",
    ]


def test_without_a_source_one_more_if_leaves_nothing_of_a_look_up(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: gcn, name: Giấy chứng nhận, origin: state}
      - {id: qd-giao-dat, name: Quyết định giao đất, origin: state}
    databases: [{id: csdl-dat-dai, name: Cơ sở dữ liệu đất đai, holds: [{types: gcn}]}]
    procedures:
      - {code: "1.013225", name: Cấp giấy phép xây dựng, documents: [{id: dat, any_of: [gcn, qd-giao-dat]}]}
      - {code: "1.012787", name: Cấp Giấy chứng nhận, documents: [{id: dat, type: gcn}]}
    """
    (match,) = held_in_database(Analysis(catalogue, TODAY))
    assert (str(match.component), match.is_advice) == ("1.012787/document/dat", True)
    assert "no law is named that opens it" in map(str, match.evidence)


def test_the_issuer_named_is_an_agency_that_decides_here_too(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: gcn, name: Giấy chứng nhận, origin: state}
      - {id: don-xac-nhan, name: Đơn đã xác nhận, origin: state}
    procedures:
      - {code: "1.012783", name: Cấp đổi, agencies: {deciding: [so-nnmt, vpdk]}, results: [{type: gcn}]}
      - code: "1.012784"
        name: Tách thửa hoặc hợp thửa đất
        agencies: {deciding: [vpdk]}
        documents: [{id: gcn, type: gcn, copies: 1}]
        results: [{type: don-xac-nhan}]
    """
    (match,) = issued_by_the_same_agency(Analysis(catalogue, TODAY))
    assert match.other == "vpdk"


@pytest.mark.parametrize(
    ("kept", "dropped", "is_enough"),
    [
        ("originals: 1", "copies: 1", True),
        ("originals: 1", "certified: 1", True),
        ("certified: 1", "copies: 1", True),
        ("copies: 1", "originals: 1", False),
        ("copies: 1", "certified: 1", False),
        ("originals: 1, submission: present", "copies: 1", False),
        ("originals: 1", "originals: 1, submission: present", True),
        ("copies: 1, when: Nếu có", "copies: 1", False),
        ("copies: 1", "copies: 1, when: Nếu có", True),
        ("copies: 1, when: Nếu có", "copies: 1, when: Nếu có", True),
        ("copies: 1, applicants: cong-dan", "copies: 1", False),
        ("copies: 1, applicants: cong-dan", "copies: 1, applicants: cong-dan", True),
        ("copies: 1, applicants: [cong-dan, to-chuc]", "copies: 1, applicants: to-chuc", True),
        ("copies: 1, cases: cap-moi", "copies: 1", False),
        ("copies: 1, cases: cap-moi", "copies: 1, cases: cap-moi", True),
        ("copies: 1, cases: cap-moi", "copies: 1, cases: gia-han", False),
    ],
)
def test_when_one_paper_stands_in_for_another(kept: str, dropped: str, is_enough: bool) -> None:
    procedure = read(
        f"""
        code: "1.013225"
        name: Cấp giấy phép xây dựng
        cases: [{{id: cap-moi, name: Cấp mới}}, {{id: gia-han, name: Gia hạn}}]
        documents:
          - {{id: giu, type: gcn, {kept}}}
          - {{id: bo, type: gcn, {dropped}}}
        """
    ).procedure("1.013225")
    assert stands_in(*procedure.documents, procedure) is is_enough


def test_of_three_equal_papers_two_go_and_never_the_one_that_is_named(catalogue: Catalogue) -> None:
    """
    document_types: [{id: gcn, name: Giấy chứng nhận, origin: state}]
    procedures:
      - code: "1.013229"
        name: Cấp giấy phép sửa chữa
        documents: [{id: mot, type: gcn, copies: 1}, {id: hai, type: gcn, copies: 1}, {id: ba, type: gcn, copies: 1}]
    """
    found = list(asked_twice(Analysis(catalogue, TODAY)))
    assert [(match.component.id, match.other) for match in found] == [("hai", "mot"), ("ba", "mot")]


def test_of_two_papers_that_prove_the_same_the_first_is_kept(catalogue: Catalogue) -> None:
    """
    facts: [{id: vi-tri, name: Vị trí thửa đất}]
    document_types:
      - {id: trich-luc, name: Trích lục bản đồ địa chính, origin: state, proves: vi-tri}
      - {id: trich-do, name: Mảnh trích đo, origin: outside, proves: vi-tri}
    procedures:
      - code: "2.000381"
        name: Giao đất, cho thuê đất
        documents: [{id: trich-luc, type: trich-luc, copies: 1}, {id: trich-do, type: trich-do, copies: 1}]
    """
    found = list(subsumed_evidence(Analysis(catalogue, TODAY)))
    assert [(match.component.id, match.other) for match in found] == [("trich-do", "trich-luc")]


def test_a_paper_used_in_one_case_is_used(catalogue: Catalogue) -> None:
    """
    document_types: [{id: gcn, name: Giấy chứng nhận, origin: state}, {id: anh, name: Ảnh, origin: outside}]
    procedures:
      - code: "1.013225"
        name: Cấp giấy phép xây dựng
        cases: [{id: cap-moi, name: Cấp mới}, {id: gia-han, name: Gia hạn}]
        documents: [{id: gcn, type: gcn}, {id: anh, type: anh}]
        steps:
          - {id: xet, name: Xét, kind: verify, actor: so-xay-dung, needs: [gcn], cases: [cap-moi]}
    """
    assert places(unused_document(Analysis(catalogue, TODAY))) == ["1.013225/document/anh"]


# Finer points of the questions about steps, channels and law ---------------------------------------------------------

CASES = """
agencies:
  - {id: stc, name: Sở Tài chính, level: province}
  - {id: sxd, name: Sở Xây dựng, level: province}
procedures:
  - code: "1.009646"
    name: Điều chỉnh dự án đầu tư
    cases: [{id: lay-y-kien, name: Phải lấy ý kiến}, {id: khong, name: Không phải}]
    channels:
      - mode: in_person
        time_limits:
          - {case: lay-y-kien, statutory: {working_days: 20}}
          - {case: khong, statutory: {working_days: 10}}
      - mode: online
        time_limits: [{statutory: {working_days: 15}}]
    steps:
      - {id: nhan, name: Nhận, kind: receive, actor: stc, role: Chuyên viên, duration: {hours: 4}, produces: [ho-so]}
      - {id: phieu, name: Lập phiếu, kind: record, actor: stc, role: Chuyên viên, duration: {hours: 4}, needs: [ho-so], produces: [phieu]}
      - {id: hoi, name: Hỏi, kind: consult, actor: sxd, duration: {working_days: 9}, needs: [phieu], produces: [y-kien], cases: lay-y-kien}
      - {id: ky, name: Ký, kind: sign, actor: stc, duration: {working_days: 2}, needs: [y-kien, phieu], produces: [ket-qua], after: [hoi]}
"""


def test_a_place_that_is_there_in_every_case_is_found_once() -> None:
    analysis = Analysis(read(CASES), TODAY)
    assert places(mergeable_steps(analysis)) == ["1.009646/step/phieu"]
    assert places(dead_step(analysis)) == []


def test_each_limit_is_measured_against_the_cases_it_is_for() -> None:
    """Twelve days with the consultation, three without: the limit online is for both."""
    found = {
        (m.component.id, m.case): m.limit and m.limit.amount for m in limit_beyond_steps(Analysis(read(CASES), TODAY))
    }
    assert found == {("in_person", "lay-y-kien"): 12, ("in_person", "khong"): 3, ("online", None): 12}


def test_spare_time_is_a_parameter() -> None:
    analysis = Analysis(read(CASES), TODAY)
    assert places(limit_beyond_steps(analysis, spare_working_days=Decimal(8))) == ["1.009646/channel/in_person"]


def test_the_longest_limit_at_the_counter_counts() -> None:
    """Fifteen days online for every case, twenty or ten at the counter: as a whole it is not slower."""
    assert places(online_slower(Analysis(read(CASES), TODAY))) == []
    slower = CASES.replace("[{statutory: {working_days: 15}}]", "[{case: khong, statutory: {working_days: 15}}]")
    (match,) = online_slower(Analysis(read(slower), TODAY))
    assert (str(match.because), match.case) == ("online takes 15, at the counter 10 working days", "khong")


def test_what_the_province_promises_is_compared() -> None:
    promised = CASES.replace("{working_days: 15}", "{working_days: 15}, committed: {working_days: 12}")
    assert ("online", None) not in {
        (m.component.id, m.case) for m in limit_beyond_steps(Analysis(read(promised), TODAY))
    }


def test_a_step_that_only_one_case_has_is_not_merged_into_one_that_all_have(catalogue: Catalogue) -> None:
    """
    agencies: [{id: stc, name: Sở Tài chính, level: province}]
    procedures:
      - code: "1.009646"
        name: Điều chỉnh dự án đầu tư
        cases: [{id: lon, name: Dự án lớn}, {id: nho, name: Dự án nhỏ}]
        steps:
          - {id: xem, name: Xem, kind: verify, actor: stc, role: Chuyên viên, produces: [y-kien]}
          - {id: lap, name: Lập báo cáo, kind: record, actor: stc, role: Chuyên viên, after: [xem], cases: [lon]}
    """
    assert places(mergeable_steps(Analysis(catalogue, TODAY))) == []


@pytest.mark.parametrize("kind", ["check", "verify", "inspect", "receive", "approve", "sign", "decide"])
def test_a_wait_behind_what_can_stop_the_dossier_is_kept(kind: str) -> None:
    text = f"""
        code: "1.009645"
        name: Chấp thuận chủ trương đầu tư
        steps:
          - {{id: truoc, name: Trước, kind: {kind}, actor: stc, produces: [a]}}
          - {{id: sau, name: Sau, kind: consult, actor: sxd, needs: [don], produces: [b], after: [truoc]}}
    """
    assert places(serial_without_need(Analysis(read(text), TODAY))) == []
    free = text.replace(f"kind: {kind}", "kind: look_up")
    assert places(serial_without_need(Analysis(read(free), TODAY))) == ["1.009645/step/sau"]


def test_an_inferred_step_gives_advice(catalogue: Catalogue) -> None:
    """
    code: "1.009645"
    name: Chấp thuận chủ trương đầu tư
    steps:
      - {id: truoc, name: Trước, kind: consult, actor: stc, produces: [a], inferred: true}
      - {id: sau, name: Sau, kind: consult, actor: sxd, needs: [don], produces: [b], after: [truoc]}
    """
    (match,) = serial_without_need(Analysis(catalogue, TODAY))
    assert match.is_advice


def test_visits_with_a_decision_between_them_are_two_visits(catalogue: Catalogue) -> None:
    """
    agencies: [{id: dan, name: Người yêu cầu, level: applicant}, {id: mot-cua, name: Một cửa, level: commune}]
    procedures:
      - code: "2.001263"
        name: Đăng ký việc nuôi con nuôi trong nước
        agencies: {receiving: [mot-cua]}
        cases: [{id: trong-nuoc, name: Trong nước}, {id: bien-gioi, name: Biên giới}]
        steps:
          - {id: nop, name: Nộp hồ sơ, kind: submit, actor: dan, visit: true}
          - {id: nop-tien, name: Nộp lệ phí, kind: pay, actor: dan, visit: true, after: [nop]}
          - {id: ky, name: Ký, kind: sign, actor: mot-cua, after: [nop-tien]}
          - {id: nhan, name: Nhận kết quả, kind: return, actor: mot-cua, visit: true, after: [ky]}
    """
    found = list(visits_to_batch(Analysis(catalogue, TODAY)))
    assert [(match.component.id, match.other) for match in found] == [("nop-tien", "nop")]


def test_a_result_that_the_law_hands_over_in_person_is_left_alone(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.004873"
        name: Xác nhận tình trạng hôn nhân
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 3}}]}]
        results: [{type: giay-xac-nhan, delivery: [in_person]}]
      - code: "1.000894"
        name: Đăng ký kết hôn
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 3}}]}]
        steps: [{id: trao, name: Trao, kind: return, actor: ubnd-xa, safeguard: Hai bên tự nguyện và cùng ký}]
        results: [{type: giay-ket-hon, delivery: [in_person]}]
    """
    assert places(fetched_in_person(Analysis(catalogue, TODAY))) == ["1.004873/result/giay-xac-nhan"]


def test_the_last_day_of_a_law_is_a_day_in_force(catalogue: Catalogue) -> None:
    """
    laws: [{id: 151/2025/NĐ-CP, rank: decree, effective: {to: 2027-02-28}, replaced_by: [49/2026/NĐ-CP, 50/2027/NĐ-CP]}]
    procedures:
      - code: "1.012783"
        name: Cấp đổi Giấy chứng nhận
        documents: [{id: don, type: don, fixed_by: {law: 151/2025/NĐ-CP}}]
        legal_basis: [151/2025/NĐ-CP]
    """
    last, after = date(2027, 2, 28), date(2027, 3, 1)
    assert places(law_expired(Analysis(catalogue, last))) == []
    assert places(law_ending(Analysis(catalogue, last))) == ["1.012783/law/151/2025/NĐ-CP"]
    assert places(law_ending(Analysis(catalogue, after))) == []
    (match,) = law_expired(Analysis(catalogue, after))
    assert (match.at.line, str(match.because)) == (5, "151/2025/NĐ-CP ended on 2027-02-28")
    assert [str(evidence) for evidence in match.evidence] == ["replaced by 49/2026/NĐ-CP, 50/2027/NĐ-CP"]


def test_only_the_version_in_force_is_asked(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.003650", name: Đăng ký tàu cá tại UBND huyện, effective: {to: 2025-06-30}}
      - {code: "1.003650", name: Đăng ký tàu cá, effective: {from: 2025-07-01}}
    """
    words = ("UBND huyện",)
    assert len(list(stale_words(Analysis(catalogue, date(2025, 6, 30)), words=words))) == 1
    assert list(stale_words(Analysis(catalogue, TODAY), words=words)) == []


def test_old_names_are_found_in_any_letter_case_and_quoted_short(catalogue: Catalogue) -> None:
    """
    code: "1.003197"
    name: Xóa đăng ký thường trú
    keywords: [sổ hộ khẩu]
    conditions: [{id: nop-so, name: Nộp lại Sổ hộ khẩu và Sổ tạm trú đã cấp}]
    """
    found = list(stale_words(Analysis(catalogue, TODAY), words=("sổ hộ khẩu", "sổ tạm trú")))
    assert [(match.at.line, str(match.because)) for match in found] == [
        (4, "it still says 'sổ hộ khẩu'"),
        (4, "it still says 'sổ tạm trú'"),
    ]
    assert str(found[0].evidence[0]) == "“Nộp lại Sổ hộ khẩu và Sổ tạm trú đã cấp”"


def read(text: str) -> Catalogue:
    """The catalogue of a text, which must load without problems."""
    loaded = load_text(cleandoc(text), "catalogue.yaml")
    assert [str(problem) for problem in loaded.problems] == []
    return loaded.catalogue


def world_of(applicant: str, text: str) -> World:
    catalogue = read(text)
    return World(catalogue, catalogue.procedure("2.001263"), None, catalogue.all(Applicant)[applicant])


def document(document_id: str, catalogue: Catalogue) -> RequiredDocument:
    return next(d for d in catalogue.procedure("2.001263").documents if d.id == document_id)


def never(text: str) -> list[tuple[str, str, str]]:
    return [(p.code, d.id, paper.id) for p, d, paper in CatalogueGraph(read(text)).never_obtainable()]


def places(matches: Iterable[Match]) -> list[str]:
    return [str(match.component) for match in matches]


def ids(steps: Iterable[Step]) -> list[str]:
    return [step.id for step in steps]


def pairs(found: Iterable[tuple[Step, Step]]) -> list[tuple[str, str]]:
    return [(earlier.id, later.id) for earlier, later in found]


def paper(name: str) -> Node:
    return Node(NodeKind.PAPER, name)


def naive_closure(productions: Sequence[Production]) -> set[Node]:
    """Add what can be had until nothing is added."""
    had: set[Node] = set()
    while more := {p.makes for p in productions if set(p.needs) <= had} - had:
        had |= more
    return had


def chains(graph: StepGraph) -> list[tuple[str, ...]]:
    """Every set of steps that wait for each other one by one, in that order."""
    waits = set(graph.edges())
    order = ids(graph.in_order())
    return [
        chain
        for length in range(1, len(order) + 1)
        for chain in combinations(order, length)
        if all(pair in waits for pair in pairwise(chain))
    ]


def hours_of(chain: Iterable[str], graph: StepGraph) -> Decimal:
    durations = (graph.steps[step].duration for step in chain)
    return sum((d.working_hours or Decimal(0) for d in durations if d), Decimal(0))


def all_waits(graph: StepGraph) -> set[tuple[str, str]]:
    """Who waits for whom, directly or through others."""
    waits = set(graph.edges())
    while more := {(a, d) for a, b in waits for c, d in waits if b == c} - waits:
        waits |= more
    return waits
