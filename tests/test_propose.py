"""Cuts and their certificates: what each kind of cut changes, what each invariant objects to, and who may decide."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proving import CODE, DAY, ESTIMATES, after, certificate, cut, ids, said, shorten, with_laws
from tthc.check import check
from tthc.check.references import dangling_references
from tthc.cost.burden import not_worse
from tthc.graph.evidence import proven_by
from tthc.graph.steps import StepGraph
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind, Invariant, Part, Power, Verdict
from tthc.model.duration import Duration, Unit
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Procedure
from tthc.model.proposal import Effect, Proposal
from tthc.model.reference import Agency, AgencyLevel, Applicant, Database, DocumentType, Fact, Law, LawRank
from tthc.model.step import StepKind
from tthc.propose.candidates import proved_set
from tthc.propose.certificate import CHECKS, certificate_of, certify
from tthc.propose.changes import CHANGES, after_cuts
from tthc.propose.competence import ADDRESSEES, OWN_RANKS, PART_OF, competence
from tthc.propose.trial import Trial, waiting
from tthc.source import Severity, say

# Documents that are not asked for any more


PAPERS = """
document_types:
  - {id: to-khai, name: Tờ khai, origin: applicant}
  - {id: so-ho-khau, name: Sổ hộ khẩu, origin: state, proves: cu-tru}
  - {id: xac-nhan-cu-tru, name: Xác nhận cư trú, origin: state, proves: cu-tru}
  - {id: xac-nhan-thu-nhap, name: Xác nhận thu nhập, origin: outside, proves: thu-nhap}
  - {id: anh, name: Ảnh, origin: outside}
applicants: [{id: cong-dan, name: Công dân}, {id: nguoi-nuoc-ngoai, name: Người nước ngoài}]
procedures:
  - code: "1.000001"
    name: Trợ cấp
    applicants: [cong-dan, nguoi-nuoc-ngoai]
    documents:
      - {id: don, type: to-khai, originals: 1, form: Mẫu 1}
      - {id: ho-khau, type: so-ho-khau, copies: 1, fixed_by: {law: 10/QĐ-UBND}}
      - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1, fixed_by: {law: 75/2022/NĐ-CP, article: Điều 3}}
      - {id: thu-nhap, type: xac-nhan-thu-nhap, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
      - {id: anh, type: anh, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
    conditions: [{id: o-day, name: Cư trú tại xã, requires: cu-tru}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: don}
      - {id: xet, name: Xét, kind: verify, actor: xa, role: Công chức, needs: [don, cu-tru], after: [nhan]}
      - {id: ky, name: Ký, kind: sign, actor: xa, role: Chủ tịch, needs: don, produces: ket-qua, after: [xet]}
"""


def papers(old: str = "", new: str = "") -> Catalogue:
    """The catalogue above, with one thing written otherwise."""
    assert old in PAPERS
    loaded = load_text(PAPERS.replace(old, new) if old else PAPERS, "papers.yaml")
    assert not loaded.problems
    return loaded.catalogue


def test_a_paper_that_proves_what_no_condition_asks_can_go() -> None:
    assert said(certificate(papers(), cut("drop_document", "thu-nhap"))) == []


def test_a_paper_that_another_one_stands_in_for_can_go() -> None:
    proved = certificate(papers(), cut("drop_document", "ho-khau", other="cu-tru"))
    assert said(proved) == []
    assert proved.subject_to is None


def test_a_paper_that_a_decree_asks_for_can_go_once_the_decree_is_amended() -> None:
    petition = certificate(
        papers("originals: 1, fixed_by: {law: 75", "copies: 1, fixed_by: {law: 75"),
        cut("drop_document", "cu-tru", other="ho-khau"),
    )
    assert said(petition) == []
    assert str(petition.subject_to) == "subject to amending Điều 3 75/2022/NĐ-CP"


def test_a_paper_that_a_step_needs_cannot_go() -> None:
    assert said(certificate(papers(), cut("drop_document", "cu-tru"))) == [
        "I1 refuted: Công dân: the result is out of reach without Xác nhận cư trú",
        "I2 refuted: the step 'Xét' lacks 'cu-tru'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("copies: 1, fixed", "copies: 1, purpose: Lưu, fixed", "I4 not proved: 'Sổ hộ khẩu' has a purpose: Lưu"),
        (
            "type: xac-nhan-cu-tru, originals: 1",
            "type: xac-nhan-cu-tru, copies: 1, submission: present",
            "I4 not proved: 'Xác nhận cư trú' is not there for everybody who has to give 'Sổ hộ khẩu', or is not worth as much",
        ),
        (
            "copies: 1, fixed",
            "copies: 1, proves: nhan-than, fixed",
            "I4 not proved: 'Xác nhận cư trú' is not known to prove Nhân thân",
        ),
        (
            "copies: 1, fixed",
            "copies: 1, form: Mẫu 2, fixed",
            "I4 not proved: 'Xác nhận cư trú' is another form than 'Sổ hộ khẩu'",
        ),
    ],
)
def test_a_paper_stands_in_only_if_it_is_there_and_worth_as_much(old: str, new: str, objection: str) -> None:
    assert said(certificate(papers(old, new), cut("drop_document", "ho-khau", other="cu-tru"))) == [objection]


def test_a_paper_that_is_asked_of_some_stands_in_for_them_only() -> None:
    some = papers("type: xac-nhan-cu-tru,", "type: xac-nhan-cu-tru, applicants: cong-dan,")
    assert said(certificate(some, cut("drop_document", "ho-khau", other="cu-tru"))) == [
        "I1 refuted: Người nước ngoài: the result is out of reach without Nơi cư trú",
        "I4 refuted: Người nước ngoài: nothing proves Nơi cư trú any more",
    ]
    unasked = papers("type: xac-nhan-cu-tru,", "type: xac-nhan-cu-tru, applicants: cong-dan,")
    procedure = unasked.procedure(CODE).model_copy(update={"conditions": ()})
    assert said(certificate(unasked.replacing(procedure), cut("drop_document", "ho-khau", other="cu-tru"))) == [
        "I4 not proved: 'Xác nhận cư trú' is not there for everybody who has to give 'Sổ hộ khẩu', or is not worth as much"
    ]


def test_two_papers_do_not_stand_in_for_each_other() -> None:
    both = (cut("drop_document", "ho-khau", other="cu-tru"), cut("drop_document", "cu-tru", other="ho-khau"))
    assert "I4 refuted: Công dân: nothing proves Nơi cư trú any more" in said(certificate(papers(), *both))
    alone = papers("requires: cu-tru", "requires: []").procedure(CODE)
    unused = alone.model_copy(update={"steps": ()})
    whole = with_laws(papers().replacing(unused))
    assert said(certify(whole, unused, both, DAY)) == [
        "I4 refuted: 'Sổ hộ khẩu' cannot stand in: it is not in the dossier"
    ]


def test_a_photograph_does_not_stand_in_for_a_paper_of_which_nobody_says_what_it_proves() -> None:
    found = said(certificate(papers(), cut("drop_document", "anh", other="don")))
    assert found == ["I4 not proved: the catalogue does not say what 'Ảnh' proves"]


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("state, proves: cu-tru}\n  - {id: xac-nhan-thu-nhap, name: Xác nhận thu nhập, origin: outside, proves: thu-nhap}",
         "state, proves: cu-tru}\n  - {id: xac-nhan-thu-nhap, name: Xác nhận thu nhập, origin: outside}",
         "the catalogue does not say what 'Xác nhận thu nhập' proves"),
        ("    conditions: [{id: o-day, name: Cư trú tại xã, requires: cu-tru}]\n", "",
         "the conditions of this procedure are not stated, so nobody can say that none needs 'Xác nhận thu nhập'"),
        ("originals: 1, fixed_by: {law: 10/QĐ-UBND}}\n      - {id: anh", "originals: 1, purpose: Xét mức, fixed_by: {law: 10/QĐ-UBND}}\n      - {id: anh",
         "'Xác nhận thu nhập' has a purpose: Xét mức"),
        ("name: Xác nhận thu nhập, origin: outside", "name: Xác nhận thu nhập, origin: applicant",
         "the applicant writes 'Xác nhận thu nhập', and nobody says what is read from it"),
        ("role: Chủ tịch, needs: don, produces", "role: Chủ tịch, produces",
         "the catalogue does not say what 'Ký' needs, so it may be 'Xác nhận thu nhập'"),
        (PAPERS[PAPERS.index("    steps:"):], "",
         "the steps are not stated, so nobody can say that none uses 'Xác nhận thu nhập'"),
    ],
)  # fmt: skip
def test_silence_never_makes_a_paper_idle(old: str, new: str, objection: str) -> None:
    assert said(certificate(papers(old, new), cut("drop_document", "thu-nhap"))) == [f"I4 not proved: {objection}"]


def test_conditions_of_another_case_say_nothing_about_this_one(catalogue: Catalogue) -> None:
    """
    document_types: [{id: thu-nhap, name: Xác nhận thu nhập, origin: outside, proves: thu-nhap}]
    procedures:
      - code: "1.000001"
        name: Trợ cấp
        cases: [{id: moi, name: Lần đầu}, {id: lai, name: Cấp lại}]
        documents: [{id: thu-nhap, type: thu-nhap, copies: 1, fixed_by: {law: 10/QĐ-UBND}}]
        conditions: [{id: o-day, name: Cư trú tại xã, cases: moi}]
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: [don]}]
    """
    assert said(certificate(catalogue, cut("drop_document", "thu-nhap"))) == [
        "I4 not proved: the conditions of this procedure are not stated, so nobody can say that none needs 'Xác nhận thu nhập'"
    ]


def test_what_is_only_asked_under_a_condition_proves_nothing_for_the_others(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: a, name: Xác nhận, origin: state, proves: cu-tru}
      - {id: b, name: Hợp đồng thuê nhà, origin: outside, proves: cu-tru}
    procedures:
      - code: "1.000001"
        name: Trợ cấp
        documents:
          - {id: a, type: a, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, type: b, originals: 1, when: ở nhà thuê, fixed_by: {law: 10/QĐ-UBND}}
        conditions: [{id: o-day, name: Cư trú tại xã, requires: cu-tru}]
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: [nhap]}]
    """
    assert said(certificate(catalogue, cut("drop_document", "a"))) == [
        "I4 refuted: -: nothing proves Nơi cư trú any more, except where this holds: ở nhà thuê"
    ]
    assert said(certificate(catalogue, cut("drop_document", "b"))) == []


def test_two_conditions_in_words_are_not_known_to_cover_each_other(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: a, name: Xác nhận, origin: state, proves: cu-tru}
      - {id: b, name: Hợp đồng thuê nhà, origin: outside, proves: cu-tru}
    procedures:
      - code: "1.000001"
        name: Trợ cấp
        documents:
          - {id: a, type: a, originals: 1, when: ở nhờ, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, type: b, originals: 1, when: ở nhà thuê}
        conditions: [{id: o-day, name: Cư trú tại xã, requires: cu-tru}]
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: [nhap]}]
    """
    assert said(certificate(catalogue, cut("drop_document", "a"))) == [
        "I4 not proved: -: nobody says that Nơi cư trú is still proved where this holds: ở nhờ"
    ]


def test_a_paper_that_proves_a_required_fact_for_some_applicants_only(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: the, name: Thẻ căn cước, origin: state, proves: nhan-than}
      - {id: ho-chieu, name: Hộ chiếu, origin: state, proves: nhan-than}
    applicants: [{id: cong-dan, name: Công dân}, {id: nguoi-nuoc-ngoai, name: Người nước ngoài}]
    procedures:
      - code: "1.000001"
        name: Đăng ký
        applicants: [cong-dan, nguoi-nuoc-ngoai]
        documents:
          - {id: the, type: the, originals: 1, applicants: cong-dan, fixed_by: {law: 10/QĐ-UBND}}
          - {id: ho-chieu, type: ho-chieu, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
        conditions: [{id: la-ai, name: Biết là ai, requires: nhan-than}]
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: [nhap]}]
    """
    assert said(certificate(catalogue, cut("drop_document", "the"))) == []
    assert said(certificate(catalogue, cut("drop_document", "ho-chieu"))) == [
        "I1 refuted: Người nước ngoài: the result is out of reach without Nhân thân",
        "I4 refuted: Người nước ngoài: nothing proves Nhân thân any more",
    ]


def test_any_of_several_papers_proves_only_what_each_of_them_proves(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: so-do, name: Sổ đỏ, origin: state, proves: [cu-tru, nhan-than]}
      - {id: hop-dong, name: Hợp đồng, origin: outside, proves: cu-tru}
      - {id: the, name: Thẻ, origin: state, proves: nhan-than}
    procedures:
      - code: "1.000001"
        name: Đăng ký
        documents:
          - {id: nha, any_of: [so-do, hop-dong], originals: 1}
          - {id: the, type: the, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
        conditions: [{id: la-ai, name: Biết là ai, requires: [cu-tru, nhan-than]}]
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: [nha]}]
    """
    assert said(certificate(catalogue, cut("drop_document", "the"))) == [
        "I1 refuted: -: the result is out of reach without Nhân thân",
        "I4 refuted: -: nothing proves Nhân thân any more",
    ]
    assert said(certificate(catalogue, cut("drop_document", "the", other="nha"))) == [
        "I1 refuted: -: the result is out of reach without Nhân thân",
        "I4 refuted: -: nothing proves Nhân thân any more",
    ]


def test_what_could_not_be_had_before_is_not_proved() -> None:
    found = said(certificate(papers("requires: cu-tru", "requires: nhan-than"), cut("drop_document", "thu-nhap")))
    assert found == ["I1 not proved: even before the cut nothing in the catalogue gives Nhân thân to Công dân"]


def test_without_estimates_nobody_can_say_that_fewer_papers_cost_less() -> None:
    found = said(certificate(papers(), cut("drop_document", "thu-nhap"), priced=False))
    assert found == ["I7 not proved: Công dân: not known before or after: minutes of the applicant, cost"]


# Documents that the agency looks up itself


LOOKED_UP = """
document_types:
  - {id: khai-sinh, name: Giấy khai sinh, origin: state, proves: nhan-than}
  - {id: ho-chieu, name: Hộ chiếu, origin: state, proves: nhan-than, identity: true}
databases:
  - id: ho-tich
    name: Cơ sở dữ liệu hộ tịch
    holds: [{types: khai-sinh, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]
applicants:
  - {id: da-so-hoa, name: Người đã có dữ liệu, recorded_in: ho-tich}
  - {id: chua-so-hoa, name: Người chưa có dữ liệu}
procedures:
  - code: "1.000001"
    name: Nhập học
    applicants: [da-so-hoa, chua-so-hoa]
    documents: [{id: khai-sinh, type: khai-sinh, originals: 1, fixed_by: {law: 75/2022/NĐ-CP}}]
    conditions: [{id: con-ai, name: Con ai, requires: nhan-than}]
    steps: [{id: xet, name: Xét hồ sơ, kind: verify, actor: xa, needs: khai-sinh, produces: ket-qua}]
"""


def looked_up(old: str = "", new: str = "") -> Catalogue:
    assert old in LOOKED_UP
    loaded = load_text(LOOKED_UP.replace(old, new) if old else LOOKED_UP, "looked_up.yaml")
    assert not loaded.problems
    return loaded.catalogue


def look_up(*, fallback: bool = True) -> Cut:
    return cut("replace_by_look_up", "khai-sinh", database="ho-tich", fallback=fallback)


def test_what_a_law_has_opened_is_looked_up_with_the_paper_as_fallback() -> None:
    proved = certificate(looked_up(), look_up())
    assert said(proved) == []
    assert proved.subject_to is None


def test_what_the_law_opens_for_some_things_only_helps_no_procedure_that_may_be_about_others() -> None:
    """Giấy chứng nhận quyền sử dụng đất: at first for đất ở, while the land of a project is asked about."""
    recorded = looked_up("verified: true", "verified: true, scope: đất ở, scope_by_law: true")
    assert said(certificate(recorded, look_up())) == [
        "I10 not proved: 66.7/2025/NQ-CP opens Cơ sở dữ liệu hộ tịch for this only: đất ở; nobody states that the procedure is about that"
    ]


def test_a_paper_that_is_asked_for_beside_others_from_the_same_database_may_be_wanted_on_purpose() -> None:
    """The adoption of a child: the record takes the death certificate from the database, and asks for the birth's."""
    other = "{id: chung-tu, type: ho-chieu, originals: 1, look_up: {database: ho-tich, fallback: true}}"
    recorded = looked_up("documents: [{id: khai-sinh,", f"documents: [{other}, {{id: khai-sinh,")
    objection = (
        "I10 not proved: the procedure takes Hộ chiếu from Cơ sở dữ liệu hộ tịch already and still asks for "
        "Giấy khai sinh: a text has to say that this is an oversight"
    )
    assert objection in said(certificate(recorded, look_up()))


def test_without_fallback_whoever_is_not_recorded_is_shut_out() -> None:
    assert said(certificate(looked_up(), look_up(fallback=False))) == [
        "I1 refuted: Người chưa có dữ liệu: the result is out of reach without Cơ sở dữ liệu hộ tịch",
        "I2 refuted: Người chưa có dữ liệu: step 1 (Xét hồ sơ) lacks Nhân thân",
        "I4 refuted: Người chưa có dữ liệu: nothing proves Nhân thân any more",
    ]


def test_whoever_relies_on_a_database_thinks_of_those_who_are_not_in_it() -> None:
    """Also if the catalogue names nobody like that: the paper may be about somebody else than the applicant."""
    recorded = looked_up("[da-so-hoa, chua-so-hoa]", "[da-so-hoa]")
    assert said(certificate(recorded, look_up(fallback=False))) == [
        "I1 refuted: Người đã có dữ liệu without data: hộ tịch: the result is out of reach without Cơ sở dữ liệu hộ tịch",
        "I2 refuted: Người đã có dữ liệu without data: hộ tịch: step 1 (Xét hồ sơ) lacks Nhân thân",
        "I4 refuted: Người đã có dữ liệu without data: hộ tịch: nothing proves Nhân thân any more",
    ]
    nobody = looked_up("    applicants: [da-so-hoa, chua-so-hoa]\n", "")
    found = said(certificate(nobody, look_up(fallback=False)))
    assert found[1] == "I2 refuted: people without data: hộ tịch: step 1 (Xét hồ sơ) lacks Nhân thân"
    assert said(certificate(nobody, look_up())) == []


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        (
            "verified: true",
            "verified: false",
            "no source confirms that 66.7/2025/NQ-CP opens Cơ sở dữ liệu hộ tịch for this",
        ),
        ("law: 66.7/2025/NQ-CP, ", "", "no law is named that opens Cơ sở dữ liệu hộ tịch for this"),
        ("since: 2026-01-01, ", "", "nobody states since when Cơ sở dữ liệu hộ tịch is open for this"),
        ("since: 2026-01-01", "since: 2027-01-01", "Cơ sở dữ liệu hộ tịch is not known to hold this on 2026-11-23"),
        (
            "types: khai-sinh, law",
            "types: ho-chieu, law",
            "Cơ sở dữ liệu hộ tịch is not known to hold this on 2026-11-23",
        ),
        ("law: 66.7/2025/NQ-CP", "law: 1/2010/NĐ-CP", "1/2010/NĐ-CP is not known to be in force on 2026-11-23"),
    ],
)
def test_a_database_is_opened_by_a_law_or_it_is_not(old: str, new: str, objection: str) -> None:
    assert said(certificate(looked_up(old, new), look_up())) == [f"I10 not proved: {objection}"]


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("verified: true", "verified: true, scope: từ năm 2016", "Cơ sở dữ liệu hộ tịch holds it only in part: từ năm 2016"),
        ("{id: khai-sinh, type: khai-sinh,", "{id: khai-sinh, any_of: [khai-sinh, ho-chieu],", "Cơ sở dữ liệu hộ tịch is not known to hold Hộ chiếu"),
    ],
)  # fmt: skip
def test_what_a_database_holds_in_part_is_enough_only_with_a_fallback(old: str, new: str, objection: str) -> None:
    recorded = looked_up(old, new)
    assert said(certificate(recorded, look_up())) == []
    assert f"I10 not proved: {objection}" in said(certificate(recorded, look_up(fallback=False)))


def test_a_paper_that_the_result_takes_the_place_of_has_to_be_given_back() -> None:
    found = said(
        certificate(looked_up("    conditions:", "    results: [{type: khai-sinh}]\n    conditions:"), look_up())
    )
    assert found == ["I5 not proved: the result takes the place of 'Giấy khai sinh', which has to be given back"]


def test_a_paper_that_shows_who_somebody_is_does_not_go() -> None:
    shown = looked_up("type: khai-sinh, originals: 1", "type: ho-chieu, originals: 1, submission: present")
    held = Database.model_validate(
        {"id": "ho-tich", "name": "x", "holds": [{"types": "ho-chieu", "law": "66.7/2025/NQ-CP", "since": "2026-01-01", "verified": True}]}
    )  # fmt: skip
    whole = Catalogue((held, *shown.entries))
    assert said(certificate(whole, look_up())) == ["I5 not proved: 'Hộ chiếu' shows who stands at the counter"]


def test_a_locked_paper_stays_however_it_would_go() -> None:
    locked = looked_up("originals: 1", "originals: 1, lock: Bản chính phải lưu")
    for kind, more in (
        ("drop_document", {}),
        ("replace_by_look_up", {"database": "ho-tich"}),
        ("fetch_from_issuer", {"other": "xa"}),
        ("accept_plain_copy", {}),
    ):
        assert "I5 refuted: locked: Bản chính phải lưu" in said(certificate(locked, cut(kind, "khai-sinh", **more)))


def test_nobody_is_obliged_to_answer_an_agency_that_asks_for_a_paper() -> None:
    found = certificate(looked_up("75/2022/NĐ-CP", "10/QĐ-UBND"), cut("fetch_from_issuer", "khai-sinh", other="xa"))
    assert said(found) == [
        "I10 not proved: no law that obliges Ủy ban nhân dân xã to answer is in the catalogue, nor how long an answer takes"
    ]


def test_a_look_up_that_knows_fewer_people_than_the_one_before_is_a_burden(catalogue: Catalogue) -> None:
    """
    document_types: [{id: khai-sinh, name: Giấy khai sinh, origin: state}]
    databases:
      - id: ho-tich
        name: Cơ sở dữ liệu hộ tịch
        holds: [{types: khai-sinh, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]
    procedures:
      - code: "1.000001"
        name: Nhập học
        documents: [{id: khai-sinh, type: khai-sinh, originals: 1, look_up: {issuer: xa}}]
    """
    assert said(certificate(catalogue, look_up())) == [
        "I7 refuted: people without data: hộ tịch: more papers, minutes of the applicant, cost than before"
    ]


# Copies and sets


COPIES = """
document_types:
  - {id: bang, name: Bằng tốt nghiệp, origin: state}
  - {id: bang-nuoc-ngoai, name: Bằng do nước ngoài cấp, origin: outside, foreign: true}
procedures:
  - code: "1.000001"
    name: Tuyển dụng
    dossier_sets: 2
    documents: [{id: bang, type: bang, certified: 1, fixed_by: {law: 8/2023/TT-BTP, article: Điều 5}}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: bang}
      - {id: ky, name: Ký, kind: sign, actor: xa, after: [nhan], produces: ket-qua}
    results: [{type: bang, delivery: [in_person]}]
"""


def copies(old: str = "", new: str = "") -> Catalogue:
    assert old in COPIES
    loaded = load_text(COPIES.replace(old, new) if old else COPIES, "copies.yaml")
    assert not loaded.problems
    return loaded.catalogue


def test_plain_copies_are_compared_with_the_original() -> None:
    proved = certificate(copies(), cut("accept_plain_copy", "bang"))
    assert said(proved) == []
    assert str(proved.subject_to) == "subject to amending Điều 5 8/2023/TT-BTP"
    changed = after_cuts(copies().procedure(CODE), [cut("accept_plain_copy", "bang")]).documents[0]
    assert (changed.copies, changed.certified) == (1, 0)


def test_foreign_papers_stay_certified() -> None:
    assert said(certificate(copies("type: bang, certified", "type: bang-nuoc-ngoai, certified"), cut("accept_plain_copy", "bang"))) == [
        "I5 refuted: 'Bằng do nước ngoài cấp' is a foreign paper: its copies stay certified"
    ]  # fmt: skip


def test_a_plain_copy_wants_somebody_who_compares() -> None:
    assert said(certificate(copies("kind: receive", "kind: transfer"), cut("accept_plain_copy", "bang"))) == [
        "I5 not proved: no step is stated at which 'Bằng tốt nghiệp' is compared with the original"
    ]


def test_what_is_not_certified_now_changes_nothing() -> None:
    found = said(certificate(copies("certified: 1", "copies: 1"), cut("accept_plain_copy", "bang")))
    assert found == ["I5 not proved: this would change nothing in 1.000001"]


def test_no_instrument_in_the_catalogue_fixes_the_sets_or_the_return() -> None:
    unknown = "I5 not proved: the catalogue does not say which instrument fixes this component"
    sets = said(certificate(copies(), cut("one_set", "")))
    assert sets == [f"{unknown}: look it up and write it in copies.yaml, line 6 (key sets_fixed_by)"]
    posted = said(certificate(copies(), cut("return_by_post", "bang")))
    assert posted == [f"{unknown}: look it up and write it in copies.yaml, line 13 (key fixed_by)"]
    assert after_cuts(copies().procedure(CODE), [cut("one_set", "")]).dossier_sets == 1
    result = after_cuts(copies().procedure(CODE), [cut("return_by_post", "bang")]).results[0]
    assert result is not None
    assert list(result.delivery) == ["in_person", "postal"]


def test_a_result_that_the_law_hands_over_in_person_is_not_posted() -> None:
    guarded = copies("kind: sign, actor: xa,", "kind: return, actor: xa, safeguard: Ký nhận trước mặt,")
    assert "I5 refuted: locked: Ký nhận trước mặt" in said(certificate(guarded, cut("return_by_post", "bang")))


def test_post_takes_no_other_way_away() -> None:
    unstated = copies(", delivery: [in_person]", "").procedure(CODE)
    assert after_cuts(unstated, [cut("return_by_post", "bang")]) == unstated


# Steps


STEPS = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 9}, fixed_by: {law: 75/2022/NĐ-CP}}]}]
    steps:
      - {id: nop, name: Nộp, kind: submit, actor: nguoi-dan, produces: ho-so, fixed_by: {law: 10/QĐ-UBND}}
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, role: Một cửa, duration: {hours: 4}, needs: ho-so, produces: phieu-nhan, fixed_by: {law: 10/QĐ-UBND}}
      - {id: phan, name: Phân công, kind: transfer, actor: xa, role: Một cửa, duration: {hours: 4}, needs: phieu-nhan, produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}}
      - {id: xet, name: Thẩm tra, kind: verify, actor: so, role: Chuyên viên, duration: {working_days: 2}, needs: ho-so, produces: bao-cao, after: [nhan, phan], fixed_by: {law: 10/QĐ-UBND}}
      - {id: lap, name: Lập tờ trình, kind: transfer, actor: so, role: Chuyên viên, duration: {working_days: 1}, needs: bao-cao, produces: to-trinh, fixed_by: {law: 20/QĐ-UBND}}
      - {id: duyet, name: Phòng duyệt, kind: approve, actor: so, role: Trưởng phòng, duration: {working_days: 1}, needs: to-trinh, produces: trinh-ky, fixed_by: {law: 10/QĐ-UBND}}
      - {id: ky, name: Sở ký, kind: sign, actor: so, role: Giám đốc, duration: {working_days: 1}, needs: trinh-ky, produces: ket-qua, fixed_by: {law: 10/QĐ-UBND}}
      - {id: vao-so, name: Vào sổ, kind: record, actor: so, role: Văn thư, duration: {hours: 1}, needs: ket-qua, produces: so-cap, fixed_by: {law: 10/QĐ-UBND}}
      - {id: thong-ke, name: Thống kê, kind: transfer, actor: xa, role: Thống kê, duration: {hours: 2}, needs: ket-qua, produces: bang-thong-ke, after: [vao-so], fixed_by: {law: 10/QĐ-UBND}}
      - {id: tra, name: Trả kết quả, kind: return, actor: xa, role: Một cửa, duration: {hours: 1}, needs: ket-qua, produces: da-tra, after: [ky], fixed_by: {law: 10/QĐ-UBND}}
"""  # fmt: skip


def steps(*changes: tuple[str, str]) -> Catalogue:
    text = STEPS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    loaded = load_text(text, "steps.yaml")
    assert not loaded.problems
    return loaded.catalogue


def test_a_step_whose_product_nobody_uses_can_go() -> None:
    assert said(certificate(steps(), cut("drop_step", "phan"))) == []
    assert ids(after(steps(), cut("drop_step", "phan"))["xet"].after) == ["nhan"]


def test_one_of_two_signatures_in_an_agency_can_go() -> None:
    assert said(certificate(steps(), cut("drop_step", "duyet", other="ky"))) == []
    assert ids(after(steps(), cut("drop_step", "duyet", other="ky"))["ky"].needs) == ["to-trinh"]


def test_no_estimates_are_needed_where_nothing_changes_for_the_applicant() -> None:
    assert said(certificate(steps(), cut("drop_step", "phan"), priced=False)) == []


@pytest.mark.parametrize(
    ("step", "other", "objections"),
    [
        ("lap", None, ["I1 refuted: -: the result is out of reach without to-trinh", "I2 refuted: the step 'Phòng duyệt' lacks 'to-trinh'"]),
        ("ky", None, [
            "I1 refuted: -: no step gives the result any more",
            "I2 refuted: the step 'Vào sổ' lacks 'ket-qua'",
            "I6 not proved: no log shows that 'Sở ký' never changes what follows",
        ]),
        ("xet", "lap", ["I6 not proved: no log shows that 'Thẩm tra' never changes what follows"]),
        ("duyet", None, [
            "I1 refuted: -: the result is out of reach without trinh-ky",
            "I2 refuted: the step 'Sở ký' lacks 'trinh-ky'",
            "I6 not proved: no log shows that 'Phòng duyệt' never changes what follows",
        ]),
        ("tra", None, ["I9 refuted: the step 'Trả kết quả' is receipt, return or archive and must stay"]),
        ("nhan", "phan", ["I9 refuted: the step 'Tiếp nhận' is receipt, return or archive and must stay"]),
        ("vao-so", None, ["I9 not proved: 'Vào sổ' is also for people outside the procedure, and nobody states who reads it"]),
    ],
)  # fmt: skip
def test_a_step_that_does_something_cannot_go(step: str, other: str | None, objections: list[str]) -> None:
    assert said(certificate(steps(), cut("drop_step", step, other=other))) == objections


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ((", produces: phieu-giao", ""), "I2 not proved: the catalogue does not say what 'Phân công' gives"),
        (
            ("needs: ho-so, produces: bao-cao", "produces: bao-cao"),
            "I2 not proved: the catalogue does not say what 'Thẩm tra' needs from 'Phân công'",
        ),
        (
            ("produces: ket-qua", "produces: giay-phep"),
            "I1 not proved: no step is said to give the result, so 'Phân công' may give it",
        ),
        (("kind: transfer, actor: xa, role: Một cửa", "kind: consult, actor: xa"), "I6 not proved: no log shows that 'Phân công' never changes what follows"),
        (("kind: transfer, actor: xa, role: Một cửa", "kind: pay, actor: nguoi-dan"), "I9 refuted: the applicant hands in or pays in 'Phân công'"),
        (("name: Phân công,", "name: Phân công, safeguard: Bốc thăm,"), "I5 refuted: locked: Bốc thăm"),
        ((", produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}", ", produces: phieu-giao"), "I5 not proved: the catalogue does not say which instrument fixes this component: look it up and write it in steps.yaml, line 9 (key fixed_by)"),
        (("produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}", "produces: phieu-giao, fixed_by: {law: 99/QĐ-UBND}"), "I5 not proved: 99/QĐ-UBND is not in the register of laws"),
        (("produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}", "produces: phieu-giao, fixed_by: {law: 1/2010/NĐ-CP}"), "I5 not proved: 1/2010/NĐ-CP is not in force on 2026-11-23, so nobody can say what fixes this now"),
    ],
)  # fmt: skip
def test_silence_never_makes_a_step_idle(change: tuple[str, str], objection: str) -> None:
    assert said(certificate(steps(change), cut("drop_step", "phan"))) == [objection]


def test_a_signature_is_not_signed_again_by_another_agency_or_before() -> None:
    no_log = "I6 not proved: no log shows that 'Phòng duyệt' never changes what follows"
    elsewhere = steps(("kind: approve, actor: so", "kind: approve, actor: xa"))
    assert said(certificate(elsewhere, cut("drop_step", "duyet", other="ky"))) == [no_log]
    assert no_log in said(certificate(steps(), cut("drop_step", "duyet", other="xet")))


def test_followers_wait_for_all_that_the_dropped_step_waited_for() -> None:
    changed = after(steps(("after: [nhan, phan]", "after: [phan]")), cut("drop_step", "phan"))
    assert ids(changed["xet"].after) == ["nhan"]  # which gave the paper that the dropped step needed


def test_a_step_that_takes_over_needs_waits_too(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: a, name: Xét, kind: verify, actor: xa, produces: y-kien}
          - {id: b, name: Trưởng phòng duyệt, kind: approve, actor: xa, needs: du-thao, produces: trinh, after: [a]}
          - {id: c, name: Ký, kind: sign, actor: xa, needs: trinh, produces: ket-qua}
    """
    changed = after(catalogue, cut("drop_step", "b", other="c"))
    assert (ids(changed["c"].needs), ids(changed["c"].after)) == (["du-thao"], ["a"])


def test_the_same_person_does_two_steps_as_one() -> None:
    assert said(certificate(steps(), cut("merge_steps", "lap", other="xet"))) == []
    merged = after(steps(), cut("merge_steps", "lap", other="xet"))["lap"]
    assert merged.kind is StepKind.VERIFY
    assert (ids(merged.needs), ids(merged.produces)) == (["ho-so"], ["bao-cao", "to-trinh"])
    assert ids(merged.after) == ["nhan", "phan"]
    assert merged.duration is not None
    assert (merged.duration.unit, merged.duration.amount) == (Unit.WORKING_DAYS, 3)


def test_both_instruments_must_be_amended_before_two_steps_become_one() -> None:
    decrees = steps(
        ("produces: bao-cao, after: [nhan, phan], fixed_by: {law: 10/QĐ-UBND}", "produces: bao-cao, after: [nhan, phan], fixed_by: {law: 8/2023/TT-BTP}"),
        ("20/QĐ-UBND", "75/2022/NĐ-CP, article: Điều 9"),
    )  # fmt: skip
    petition = certificate(decrees, cut("merge_steps", "lap", other="xet"))
    assert said(petition) == []
    assert str(petition.subject_to) == "subject to amending Điều 9 75/2022/NĐ-CP; 8/2023/TT-BTP"
    first_unknown = steps(("after: [nhan, phan], fixed_by: {law: 10/QĐ-UBND}", "after: [nhan, phan]"))
    assert said(certificate(first_unknown, cut("merge_steps", "lap", other="xet"))) == [
        "I5 not proved: the catalogue does not say which instrument fixes this component: look it up and write it in steps.yaml, line 10 (key fixed_by)"
    ]


@pytest.mark.parametrize(
    ("changes", "second", "first", "objections"),
    [
        ([], "duyet", "lap", ["I6 refuted: not the same person does 'Lập tờ trình' and 'Phòng duyệt'"]),
        ([], "phan", "nop", ["I6 refuted: not the same person does 'Nộp' and 'Phân công'"]),
        (
            [("kind: transfer, actor: so, role: Chuyên viên", "kind: transfer, actor: so")],
            "lap",
            "xet",
            ["I6 not proved: nobody states whether the same person does 'Thẩm tra' and 'Lập tờ trình'"],
        ),
        (
            [("name: Lập tờ trình,", "name: Lập tờ trình, safeguard: Ghi ý kiến khác,")],
            "lap",
            "xet",
            ["I5 refuted: locked: Ghi ý kiến khác"],
        ),
        (
            [("name: Cấp phép", "name: Cấp phép\n    cases: [{id: moi, name: Cấp mới}, {id: lai, name: Cấp lại}]"), ("{id: xet, ", "{id: xet, cases: moi, ")],
            "lap",
            "xet",
            [
                "I1 not proved: even before the cut nothing in the catalogue gives bao-cao to Cấp lại",
                "I2 refuted: Cấp lại: only one of 'Thẩm tra' and 'Lập tờ trình' is done there",
                "I6 refuted: the only control here would go",
            ],
        ),
    ],
)  # fmt: skip
def test_steps_that_are_not_one(changes: list[tuple[str, str]], second: str, first: str, objections: list[str]) -> None:
    found = said(certificate(steps(*changes), cut("merge_steps", second, other=first)))
    assert set(found) & set(objections), found


def test_one_person_never_checks_and_decides(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: xet, name: Kiểm tra, kind: check, actor: xa, role: Công chức, produces: y-kien, fixed_by: {law: 10/QĐ-UBND}}
          - {id: quyet, name: Quyết định, kind: decide, actor: xa, role: Chủ tịch, needs: y-kien, produces: ket-qua, fixed_by: {law: 10/QĐ-UBND}}
    """
    assert said(certificate(catalogue, cut("merge_steps", "quyet", other="xet"))) == [
        "I6 refuted: not the same person does 'Kiểm tra' and 'Quyết định'"
    ]
    one = catalogue.procedure(CODE)
    roleless = one.model_copy(update={"steps": tuple(s.model_copy(update={"role": None}) for s in one.steps)})
    dropped = certificate(catalogue.replacing(roleless), cut("drop_step", "xet", other="quyet"))
    assert said(dropped) == ["I6 not proved: no log shows that 'Kiểm tra' never changes what follows"]
    six = next(check for check in dropped.checks if check.invariant is Invariant.FOUR_EYES)
    assert six.verdict is Verdict.NOT_PROVED
    same = one.model_copy(update={"steps": tuple(s.model_copy(update={"role": "Công chức"}) for s in one.steps)})
    assert said(certificate(catalogue.replacing(same), cut("merge_steps", "quyet", other="xet"))) == []


def test_the_only_control_stays(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp bản sao
        steps:
          - {id: xet, name: Kiểm tra, kind: check, actor: xa, produces: y-kien, fixed_by: {law: 10/QĐ-UBND}}
          - {id: in, name: In, kind: issue, actor: xa, needs: so-goc, produces: ket-qua, after: [xet]}
          - {id: lay, name: Lấy sổ, kind: look_up, actor: xa, produces: so-goc}
    """
    assert said(certificate(catalogue, cut("drop_step", "xet"))) == [
        "I6 refuted: the only control here would go; a check of samples would have to take its place"
    ]


def test_nobody_knows_how_long_two_steps_take_that_ran_side_by_side(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: a, name: In bìa, kind: issue, actor: xa, role: Văn thư, produces: bia, duration: {hours: 8}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, name: Vào máy, kind: transfer, actor: xa, role: Văn thư, produces: so-may, fixed_by: {law: 10/QĐ-UBND}}
          - {id: c, name: Ký, kind: sign, actor: xa, role: Chủ tịch, needs: [bia, so-may], produces: ket-qua}
    """
    assert said(certificate(catalogue, cut("merge_steps", "b", other="a"))) == [
        "I8 not proved: 'a' would wait for 'b', and nobody states how long these steps take: b, c"
    ]


def test_steps_that_make_the_work_longer_are_not_one(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: a, name: In bìa, kind: issue, actor: xa, role: Văn thư, produces: bia, duration: {hours: 8}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, name: Vào máy, kind: transfer, actor: xa, role: Văn thư, produces: so-may, duration: {minutes: 30}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: c, name: Ký, kind: sign, actor: xa, role: Chủ tịch, needs: [bia, so-may], produces: ket-qua}
    """
    assert said(certificate(catalogue, cut("merge_steps", "b", other="a"))) == [
        "I8 refuted: the longest chain of steps grows from 8 to 8.5 hours"
    ]


PARALLEL = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, produces: [phieu, so-do]}
      - {id: in, name: In bìa, kind: issue, actor: xa, duration: {hours: 8}, needs: phieu, produces: bia, fixed_by: {law: 10/QĐ-UBND}}
      - {id: do, name: Đo đạc, kind: transfer, actor: so, duration: {hours: 16}, needs: so-do, produces: ban-do, after: [in], fixed_by: {law: 10/QĐ-UBND}}
      - {id: ky, name: Ký, kind: sign, actor: so, needs: ban-do, produces: ket-qua, fixed_by: {law: 10/QĐ-UBND}}
"""


def parallel(old: str = "", new: str = "") -> Catalogue:
    assert old in PARALLEL
    loaded = load_text(PARALLEL.replace(old, new) if old else PARALLEL, "parallel.yaml")
    assert not loaded.problems
    return loaded.catalogue


def test_steps_that_need_nothing_from_each_other_run_side_by_side_and_join() -> None:
    beside = cut("run_in_parallel", "do", other="in")
    assert said(certificate(parallel(), beside)) == []
    changed = after(parallel(), beside)
    assert ids(changed["do"].after) == ["nhan"]  # what the other one waited for, though only for its paper
    assert ids(changed["ky"].after) == ["in"]  # the join, though only a paper joined them


@pytest.mark.parametrize(
    ("old", "new", "target", "other", "objection"),
    [
        ("", "", "do", "nhan", "I5 not proved: this would change nothing in 1.000001"),
        ("kind: issue", "kind: verify", "do", "in", "I3 not proved: where 'In bìa' fails, 'Đo đạc' is done for nothing, and nobody states how often that is"),
        (", produces: bia", "", "do", "in", "I3 not proved: the catalogue does not say what 'Đo đạc' needs from 'In bìa'"),
        ("needs: so-do, ", "", "do", "in", "I3 not proved: the catalogue does not say what 'Đo đạc' needs from 'In bìa'"),
        ("kind: transfer, actor: so", "kind: transfer, actor: xa", "do", "in", "I8 not proved: nobody states whether the same person does 'In bìa' and 'Đo đạc'"),
        ("name: In bìa,", "name: In bìa, safeguard: Niêm phong,", "do", "in", "I5 refuted: locked: Niêm phong"),
    ],
)  # fmt: skip
def test_steps_that_stay_one_after_another(old: str, new: str, target: str, other: str, objection: str) -> None:
    assert objection in said(certificate(parallel(old, new), cut("run_in_parallel", target, other=other)))


def test_nobody_does_two_things_at_once() -> None:
    one = parallel().procedure(CODE)
    same = tuple(s.model_copy(update={"role": "Cán bộ", "actor": Ref("so", kind=Agency)}) for s in one.steps)
    found = certificate(
        parallel().replacing(one.model_copy(update={"steps": same})), cut("run_in_parallel", "do", other="in")
    )
    assert said(found) == ["I8 refuted: the same person does 'In bìa' and 'Đo đạc'"]


def test_a_decision_waits_for_the_check(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: nguoi-dan, produces: ho-so}
          - {id: xet, name: Kiểm tra, kind: inspect, actor: so, needs: ho-so, produces: bien-ban, fixed_by: {law: 10/QĐ-UBND}}
          - {id: quyet, name: Quyết định, kind: decide, actor: xa, needs: ho-so, produces: ket-qua, after: [xet], fixed_by: {law: 10/QĐ-UBND}}
    """
    assert said(certificate(catalogue, cut("run_in_parallel", "quyet", other="xet"))) == [
        "I3 refuted: 'Quyết định' would no longer wait for 'Kiểm tra'"
    ]


def test_steps_never_wait_for_themselves(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: a, name: Soạn, kind: transfer, actor: xa, role: Văn thư, produces: nhap, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, name: Góp ý, kind: transfer, actor: so, needs: nhap, produces: gop-y}
          - {id: c, name: Sửa, kind: transfer, actor: xa, role: Văn thư, needs: gop-y, produces: ban-sua, fixed_by: {law: 10/QĐ-UBND}}
          - {id: d, name: Ký, kind: sign, actor: xa, role: Chủ tịch, produces: ket-qua}
    """
    assert said(certificate(catalogue, cut("merge_steps", "c", other="a"))) == [
        "I2 refuted: -: 'Góp ý' can no longer be done",
        "I3 refuted: these steps wait for one another: b → c → b",
    ]


# Time limits


def promised(*changes: tuple[str, str]) -> Catalogue:
    """The steps above take 2 + 1 + 1 + 1 working days and 11 hours."""
    return steps(*changes)


def test_a_promise_that_the_steps_keep() -> None:
    proved = certificate(promised(), shorten("in_person", working_days=7))
    assert said(proved) == []
    assert proved.subject_to is None
    limit = after_cuts(promised().procedure(CODE), [shorten("in_person", working_days=7)]).channels[0].time_limits[0]
    assert limit.committed is not None
    assert limit.committed.amount == 7


LIMIT = "{statutory: {working_days: 9}, fixed_by: {law: 75/2022/NĐ-CP}}"


@pytest.mark.parametrize(
    ("changes", "limit", "objection"),
    [
        ([], {"working_days": 5}, "I8 refuted: the longest chain of steps takes 51 hours, more than that"),
        ([], {"working_days": 10}, "I8 refuted: that is longer than the 9 working days of now"),
        ([], {"calendar_days": 7}, "I8 not proved: days and working days do not compare"),
        ([("statutory: {working_days: 9}", "statutory: {working_days: 20}, committed: {working_days: 6}")], {"working_days": 7}, "I8 refuted: that is longer than the 6 working days of now"),
        ([("statutory: {working_days: 9}, ", "")], {"working_days": 7}, "I8 not proved: nobody states how long it may take now"),
        ([("duration: {working_days: 2}, ", "")], {"working_days": 7}, "I8 not proved: nobody states how long these steps take: xet"),
        ([("duration: {working_days: 2}, ", "")], {"hours": 30}, "I8 refuted: the longest chain of steps takes 35 hours, more than that"),
        ([("{working_days: 2}", "{working_days: 2, estimate: đoán}")], {"working_days": 7}, "I8 not proved: the time of these steps is an estimate: xet"),
        ([(STEPS[STEPS.index("    steps:"):], "")], {"working_days": 7}, "I8 not proved: the steps are not stated, so nobody can say how long they take"),
        ([(", fixed_by: {law: 75/2022/NĐ-CP}", "")], {"working_days": 7}, "I5 not proved: the catalogue does not say which instrument fixes this component: look it up and write it in steps.yaml, line 5 (key time_limits.fixed_by)"),
    ],
)  # fmt: skip
def test_a_promise_that_nobody_can_make(changes: list[tuple[str, str]], limit: dict[str, int], objection: str) -> None:
    assert said(certificate(promised(*changes), shorten("in_person", **limit))) == [objection]


def test_a_promise_in_calendar_days_does_not_show_in_working_hours() -> None:
    calendar = promised(("working_days: 9", "calendar_days: 9"))
    assert said(certificate(calendar, shorten("in_person", calendar_days=7))) == [
        "I8 not proved: days and working days do not compare"
    ]


def test_a_cut_without_a_limit_takes_none_away() -> None:
    found = said(certificate(promised(), cut("shorten_limit", "in_person")))
    assert found == ["I5 not proved: this would change nothing in 1.000001"]


ONLINE = (
    "channels: [",
    "channels: [{mode: online, time_limits: [{statutory: {working_days: 15}, fixed_by: {law: 75/2022/NĐ-CP}}]}, ",
)
UNKNOWN = [("duration: {working_days: 2}, ", ""), ONLINE]


def test_what_is_kept_for_applications_handed_in_otherwise_can_be_kept_here() -> None:
    assert said(certificate(promised(*UNKNOWN), shorten("online", working_days=9))) == []
    assert said(certificate(promised(*UNKNOWN), shorten("online", working_days=8))) == [
        "I8 not proved: nobody states how long these steps take: xet"
    ]
    assert said(certificate(promised(ONLINE), shorten("online", working_days=5))) == [
        "I8 refuted: the longest chain of steps takes 51 hours, more than that"
    ]


def test_a_limit_is_judged_by_the_cases_it_is_for(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        cases: [{id: thuong, name: Thông thường}, {id: kho, name: Phức tạp}]
        channels:
          - mode: in_person
            time_limits:
              - {statutory: {working_days: 5}, fixed_by: {law: 75/2022/NĐ-CP}}
              - {case: kho, statutory: {working_days: 20}, fixed_by: {law: 75/2022/NĐ-CP}}
        steps:
          - {id: xet, name: Xét, kind: verify, actor: xa, duration: {working_days: 2}}
          - {id: hoi, name: Hỏi, kind: consult, actor: xa, duration: {working_days: 9}, cases: kho}
          - {id: ky, name: Ký, kind: sign, actor: xa, duration: {working_days: 1}, after: [xet, hoi]}
    """
    assert said(certificate(catalogue, shorten("in_person", working_days=3))) == []
    assert said(certificate(catalogue, shorten("in_person", case="kho", working_days=10))) == []
    assert said(certificate(catalogue, shorten("in_person", case="kho", working_days=9))) == [
        "I8 refuted: the longest chain of steps takes 80 hours, more than that"
    ]
    assert said(certificate(catalogue, shorten("in_person", case="thuong", working_days=3)))[0].startswith("I5 not")


# Cases, sets of cuts


def test_a_cut_that_helps_one_case_must_not_harm_another(catalogue: Catalogue) -> None:
    """
    document_types: [{id: so-do, name: Sổ đỏ, origin: state, proves: cu-tru}, {id: anh, name: Ảnh, origin: outside}]
    procedures:
      - code: "1.000001"
        name: Đăng ký
        cases: [{id: moi, name: Cấp mới}, {id: lai, name: Cấp lại}]
        documents:
          - {id: so-do, type: so-do, copies: 1, fixed_by: {law: 10/QĐ-UBND}}
        conditions: [{id: nha, name: Có nhà, requires: cu-tru, cases: lai}, {id: tuoi, name: Đủ tuổi}]
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: nguoi-dan, produces: don}
          - {id: xet, name: Xét, kind: verify, actor: xa, needs: don, produces: ket-qua}
    """
    assert said(certificate(catalogue, cut("drop_document", "so-do"))) == [
        "I1 refuted: Cấp lại: the result is out of reach without Nơi cư trú",
        "I4 refuted: Cấp lại: nothing proves Nơi cư trú any more",
    ]


def test_a_wait_added_in_another_case_makes_nothing_longer_there(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Đăng ký
        cases: [{id: moi, name: Cấp mới}, {id: lai, name: Cấp lại}]
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: nguoi-dan, produces: [x, y]}
          - {id: do, name: Đo, kind: transfer, actor: so, needs: x, produces: ban-do, duration: {hours: 8}}
          - {id: ve, name: Vẽ, kind: transfer, actor: xa, needs: x, produces: ban-ve, duration: {hours: 8}, after: [do], cases: moi, fixed_by: {law: 10/QĐ-UBND}}
          - {id: in, name: In, kind: transfer, actor: xa, needs: y, produces: bia, duration: {hours: 8}, after: [ve]}
          - {id: ky, name: Ký, kind: sign, actor: xa, needs: y, produces: ket-qua, after: [do, in]}
    """
    assert "I8 refuted: the longest chain of steps grows from 8 to 16 hours" in said(
        certificate(catalogue, cut("run_in_parallel", "ve", other="do"))
    )
    assert said(certificate(catalogue, cut("drop_step", "ve"))) == [
        "I8 refuted: the longest chain of steps grows from 8 to 16 hours"
    ]


def test_what_went_into_a_step_goes_with_it() -> None:
    receive_goes = [cut("merge_steps", "phan", other="nhan"), cut("drop_step", "phan")]
    assert "I9 refuted: the step 'Tiếp nhận' is receipt, return or archive and must stay" in said(
        certificate(steps(), *receive_goes)
    )
    dropped_first = [cut("drop_step", "nhan"), cut("merge_steps", "phan", other="nhan")]
    assert "I9 refuted: the step 'Tiếp nhận' is receipt, return or archive and must stay" in said(
        certificate(steps(), *dropped_first)
    )


def test_a_step_is_not_merged_with_itself() -> None:
    assert list(after(steps(), cut("merge_steps", "phan", other="phan"))) == list(after(steps()))


def test_a_set_of_cuts_that_closes_a_ring_is_refuted(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        channels: [{mode: in_person, time_limits: [{statutory: {hours: 90}, fixed_by: {law: 10/QĐ-UBND}}]}]
        steps:
          - {id: a, name: A, kind: transfer, actor: xa, role: V, produces: pa, duration: {hours: 1}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: b, name: B, kind: transfer, actor: so, role: S, needs: pa, produces: pb, duration: {hours: 1}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: c, name: C, kind: transfer, actor: so, role: S, produces: pc, duration: {hours: 1}, fixed_by: {law: 10/QĐ-UBND}}
          - {id: d, name: D, kind: transfer, actor: xa, role: V, needs: pc, produces: ket-qua, duration: {hours: 1}, fixed_by: {law: 10/QĐ-UBND}}
    """
    cuts = [cut("merge_steps", "a", other="d"), cut("merge_steps", "c", other="b"), shorten("in_person", hours=80)]
    assert "I3 refuted: these steps wait for one another: a → c → a" in said(certificate(catalogue, *cuts))


def proposal(catalogue: Catalogue, one: Cut) -> Proposal:
    whole = with_laws(catalogue)
    procedure = whole.procedure(CODE)
    power = competence(one, procedure, whole, DAY)
    return Proposal(one.id, CODE, "x", say("x"), (one,), (), (), certify(whole, procedure, [one], DAY), power, Effect())


def test_the_proved_cuts_that_stay_proved_together() -> None:
    each = [
        cut("drop_step", "phan"),
        cut("drop_step", "lap"),
        cut("merge_steps", "lap", other="xet"),
        cut("drop_document", "x"),
    ]
    chosen = proved_set([proposal(steps(), one) for one in each], with_laws(steps()), DAY)
    assert [one.id for one in chosen] == [each[0].id, each[2].id]
    twice = [cut("drop_document", "ho-khau", other="cu-tru"), cut("drop_document", "cu-tru", other="ho-khau")]
    equal = papers("originals: 1, fixed_by: {law: 75", "copies: 1, fixed_by: {law: 75")
    chosen = proved_set([proposal(equal, one) for one in twice], with_laws(equal), DAY)
    assert [one.id for one in chosen] == [twice[0].id]


def test_a_cut_of_another_procedure_is_not_proved_here() -> None:
    elsewhere = cut("drop_step", "phan").model_copy(
        update={"target": Component(procedure="1.000002", part=PART_OF[CutKind.DROP_STEP], id="phan")}
    )
    assert said(certificate(steps(), elsewhere)) == ["I5 not proved: this would change nothing in 1.000001"]


@pytest.mark.parametrize("kind", list(CutKind))
def test_a_cut_of_what_is_not_there_is_never_proved(kind: CutKind) -> None:
    nothing = cut(
        kind.value, "nowhere", other="nowhere-either", database="nowhere-at-all", limit=Duration(hours=Decimal(1))
    )
    for catalogue in (papers(), steps()):
        assert certificate(catalogue, nothing).verdict is not Verdict.PROVED
        assert after_cuts(catalogue.procedure(CODE), [nothing]).documents == catalogue.procedure(CODE).documents
        assert after_cuts(catalogue.procedure(CODE), [nothing]).steps == catalogue.procedure(CODE).steps


# Every invariant is the only one that catches something


ONLY: dict[Invariant, tuple[Catalogue, Cut]] = {
    Invariant.GOAL: (
        steps(("kind: sign", "kind: issue"), ("needs: ket-qua, ", "needs: ho-so, ")),
        cut("drop_step", "ky"),
    ),
    Invariant.SUPPLY: (steps(("needs: ket-qua, produces: da-tra", "needs: [ket-qua, bang-thong-ke], produces: da-tra")), cut("drop_step", "thong-ke")),
    Invariant.ORDER: (parallel("kind: issue", "kind: inspect"), cut("run_in_parallel", "do", other="in")),
    Invariant.EVIDENCE: (papers("copies: 1, fixed", "copies: 1, purpose: Lưu, fixed"), cut("drop_document", "ho-khau", other="cu-tru")),
    Invariant.LAW: (steps((", produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}", ", produces: phieu-giao")), cut("drop_step", "phan")),
    Invariant.FOUR_EYES: (steps(), cut("merge_steps", "duyet", other="lap")),
    Invariant.NO_HARM: (looked_up("originals: 1,", "originals: 1, look_up: {issuer: xa},"), look_up()),
    Invariant.LIMIT: (steps(), shorten("in_person", working_days=5)),
    Invariant.RECORD: (steps(), cut("drop_step", "tra")),
    Invariant.DATA: (looked_up("verified: true", "verified: false"), look_up()),
}  # fmt: skip


@pytest.mark.parametrize("invariant", list(Invariant))
def test_without_any_one_invariant_something_would_be_proved(invariant: Invariant) -> None:
    catalogue, one = ONLY[invariant]
    whole = with_laws(catalogue)
    trial = Trial(whole, whole.procedure(CODE), (one,), DAY)
    objections = [check.invariant for check in certificate_of(trial).checks if check.verdict is not Verdict.PROVED]
    assert objections == [invariant]
    others = [(name, check) for name, check in CHECKS if name is not invariant]
    assert len(others) == len(CHECKS) - 1
    assert certificate_of(trial, others).verdict is Verdict.PROVED


def test_every_invariant_is_checked() -> None:
    assert [invariant for invariant, _ in CHECKS] == list(Invariant)


# Who may decide


@pytest.mark.parametrize("rank", list(LawRank))
def test_the_power_to_change_follows_the_rank_of_the_instrument(rank: LawRank) -> None:
    fixed = steps(
        (
            "produces: phieu-giao, fixed_by: {law: 10/QĐ-UBND}",
            "produces: phieu-giao, fixed_by: {law: 1/X, article: Điều 2}",
        )
    )
    whole = with_laws(Catalogue((Law(id="1/X", rank=rank), *fixed.entries)))
    power = competence(cut("drop_step", "phan"), whole.procedure(CODE), whole, DAY)
    proof = certify(whole, whole.procedure(CODE), [cut("drop_step", "phan")], DAY)
    assert (power.instrument, power.article, power.rank) == ("1/X", "Điều 2", rank)
    if rank in OWN_RANKS:
        assert (power.power, power.addressee, proof.subject_to) == (Power.OWN, None, None)
    elif rank in ADDRESSEES:
        assert (power.power, power.addressee) == (Power.PETITION, ADDRESSEES[rank])
        assert str(proof.subject_to) == "subject to amending Điều 2 1/X"
    else:
        assert (power.power, power.addressee) == (Power.UNKNOWN, None)
    expected = Verdict.NOT_PROVED if rank is LawRank.OTHER else Verdict.PROVED
    assert proof.verdict is expected


def test_every_rank_has_somebody_to_turn_to_but_one() -> None:
    assert set(LawRank) - set(ADDRESSEES) - OWN_RANKS == {LawRank.OTHER}
    assert {str(ADDRESSEES[rank]) for rank in (LawRank.LAW, LawRank.DECREE, LawRank.CIRCULAR)} == {
        "the National Assembly, through the Government",
        "the Government, through the ministry in charge",
        "the minister who issued it",
    }


def test_what_no_instrument_is_known_to_fix_is_nobodys_own() -> None:
    for catalogue, one in (
        (papers("copies: 1, fixed_by: {law: 10/QĐ-UBND}", "copies: 1"), cut("drop_document", "ho-khau")),
        (steps((", fixed_by: {law: 75/2022/NĐ-CP}", "")), shorten("in_person", working_days=7)),
        (copies(), cut("one_set", "")),
    ):  # fmt: skip
        whole = with_laws(catalogue)
        assert competence(one, whole.procedure(CODE), whole, DAY).power is Power.UNKNOWN


def test_a_law_that_obliges_the_agency_to_look_up_leaves_nothing_to_petition() -> None:
    for catalogue, power in (
        (looked_up(), Power.OWN),
        (looked_up("verified: true", "verified: false"), Power.PETITION),
    ):
        whole = with_laws(catalogue)
        assert competence(look_up(), whole.procedure(CODE), whole, DAY).power is power


def test_a_shorter_promise_is_the_provinces_own_whatever_the_law() -> None:
    whole = with_laws(steps())
    power = competence(shorten("in_person", working_days=7), whole.procedure(CODE), whole, DAY)
    assert (power.power, power.instrument) == (Power.OWN, "75/2022/NĐ-CP")
    assert str(power.because) == "a province may commit itself to less than 75/2022/NĐ-CP allows"


# What holds for every procedure: random small ones, built as model objects


OWN, DECREE = Law(id="1/QĐ-UBND", rank=LawRank.PROVINCE_DECISION), Law(id="2/NĐ-CP", rank=LawRank.DECREE)
FACTS = ("f0", "f1", "f2")
TYPES = ("t0", "t1", "t2", "t3")
DATABASES = ("d0", "d1")
AGENCIES = ("a0", "a1")
REFERENCE: tuple[Entry, ...] = (
    OWN,
    DECREE,
    *(Fact(id=one, name=one) for one in FACTS),
    *(Agency(id=one, name=one, level=AgencyLevel.PROVINCE) for one in AGENCIES),
    *load_text(ESTIMATES, "estimates.yaml").catalogue.entries,
)


class Dice(random.Random):
    """Random choices as the words of a small procedure want them: a seed names one procedure for ever."""

    def some(self, values: Sequence[str], most: int) -> list[str]:
        return self.sample(list(values), self.randint(0, min(most, len(values))))

    def rarely(self, value: object, otherwise: object = None) -> object:
        return value if self.random() < 0.2 else otherwise

    def basis(self) -> object:
        return self.choice([None, {"law": OWN.id}, {"law": OWN.id}, {"law": OWN.id}, {"law": DECREE.id}])


def random_steps(dice: Dice, documents: list[str], cases: list[str]) -> list[dict[str, object]]:
    """Steps that need what is there before them; the last one mostly gives the result."""
    made: list[str] = []
    found: list[dict[str, object]] = []
    for index in range(last := dice.randint(0, 6)):
        new = ["ket-qua"] if index == last - 1 else dice.choice([[f"p{index}"], [f"p{index}"], [f"p{index}"], []])
        earlier = [str(step["id"]) for step in found]
        kinds = ["transfer", "transfer", "transfer", "verify", "approve", "sign", "issue", "record", "receive"]
        found.append(
            {"id": f"s{index}", "name": f"s{index}", "actor": dice.choice(AGENCIES), "kind": dice.choice([*kinds, "pay"]),
             "role": dice.choice([None, "x", "y"]), "fixed_by": dice.basis(), "visit": bool(dice.rarely(True)),
             "duration": dice.choice([None, {"hours": 1}, {"hours": 4}, {"working_days": 1}, {"working_days": 3}]),
             "needs": dice.some([*documents, *made], 2) or made[:1], "produces": new,
             "after": dice.some(earlier[-2:], 2), "cases": dice.rarely(cases[:1], [])}
        )  # fmt: skip
        made += new
    return found


def random_procedure(dice: Dice) -> Procedure:
    cases = dice.choice([[], [], ["c0"], ["c0", "c1"]])
    documents = [
        {"id": f"x{index}", "originals": dice.randint(0, 1), "certified": dice.randint(0, 2), "fixed_by": dice.basis(),
         "any_of": dice.rarely(["t0", "t1"], [dice.choice(TYPES)]), "applicants": dice.rarely(["q0"], []),
         "cases": dice.rarely(cases[:1], []), "when": dice.rarely("w"),
         "look_up": dice.rarely(dice.choice([{"database": "d0", "fallback": True}, {"issuer": "a0"}]))}
        for index in range(dice.randint(0, 4))
    ]  # fmt: skip
    conditions = [
        {"id": f"k{index}", "name": f"k{index}", "requires": dice.some(FACTS, 1), "cases": dice.rarely(cases[:1], [])}
        for index in range(dice.randint(0, 2))
    ]
    limit = {
        "statutory": dice.choice([{"working_days": 9}, {"hours": 20}, {"calendar_days": 9}]),
        "fixed_by": dice.basis(),
    }
    return Procedure.model_validate(
        {"code": CODE, "name": "x", "applicants": ["q0", "q1"], "cases": [{"id": one, "name": one} for one in cases],
         "channels": [{"mode": "in_person", "time_limits": [limit]},
                      {"mode": "online", "time_limits": [{"statutory": {"working_days": 5}}], "service_level": "partial",
                       "fixed_by": dice.basis()}],
         "fixed_by": dice.basis(), "sets_fixed_by": dice.basis(), "agencies": {"deciding": dice.some(AGENCIES, 1)},
         "documents": documents, "conditions": conditions,
         "steps": random_steps(dice, [str(d["id"]) for d in documents], cases),
         "dossier_sets": dice.choice([None, 1, 2]),
         "frequencies": [{"id": "n0", "times_per_year": dice.choice([2, 12]), "fixed_by": dice.basis()}],
         "thresholds": [{"id": "g0", "name": "x", "amount": dice.choice([1, 9]), "unit": "tỷ đồng", "fixed_by": dice.basis()}],
         "results": dice.choice([[], [{"type": "t3", "delivery": ["in_person"], "fixed_by": dice.basis()}]])}
    )  # fmt: skip


def random_catalogue(dice: Dice) -> Catalogue:
    """One small procedure with everything that a cut can be about, in which `check` mostly finds no error."""
    types = [
        {"id": one, "name": one, "origin": dice.choice(["state", "state", "outside", "applicant"]),
         "proves": dice.some(FACTS, 2), "originals_kept": dice.random() < 0.5,
         "answers": dice.rarely([{"issuer": "a0", "law": OWN.id, "verified": True, "within": {"hours": 4}}], []),
         "fields": [{"id": fact, "name": fact, "fact": fact, "used_for": dice.rarely("x")} for fact in dice.some(FACTS, 2)]}
        for one in TYPES
    ]  # fmt: skip
    holds = [
        {"types": dice.some(TYPES, 3), "facts": dice.some(FACTS, 2), "law": OWN.id, "since": "2026-01-01",
         "verified": not dice.rarely(True)}
        for _ in DATABASES
    ]  # fmt: skip
    return Catalogue(
        (
            *REFERENCE,
            *(DocumentType.model_validate(one) for one in types),
            *(
                Database.model_validate({"id": d, "name": d, "holds": [h]})
                for d, h in zip(DATABASES, holds, strict=True)
            ),
            Applicant.model_validate({"id": "q0", "name": "q0", "recorded_in": dice.some(DATABASES, 2)}),
            Applicant.model_validate({"id": "q1", "name": "q1", "holds": dice.some(TYPES, 2)}),
            random_procedure(dice),
        )
    )


def random_cut(dice: Dice, procedure: Procedure, kinds: Sequence[CutKind] = tuple(CHANGES)) -> Cut:
    """A cut of what is there."""
    there = {
        Part.DOCUMENT: [d.id for d in procedure.documents],
        Part.STEP: [s.id for s in procedure.steps],
        Part.CHANNEL: ["in_person"],
        Part.SETS: [""],
        Part.RESULT: ["t3"],
        Part.FREQUENCY: ["n0"],
        Part.THRESHOLD: ["g0"],
        Part.PROCEDURE: [""],
    }
    kind = dice.choice([kind for kind in kinds if there[PART_OF[kind]]])
    target, other = dice.choice(there[PART_OF[kind]]), dice.choice([None, *there[PART_OF[kind]]])
    waits = [(ref.id, step.id) for step in procedure.steps for ref in step.after]
    if kind in (CutKind.FETCH_FROM_ISSUER, CutKind.LOWER_LEVEL):
        other = dice.choice(AGENCIES)
    if kind is CutKind.ACCEPT_ALTERNATIVE:
        other = dice.choice(TYPES)
    if kind is CutKind.DROP_FIELD:
        other = dice.choice(FACTS)
    if kind is CutKind.END_TO_END:
        target = "online"
    if PART_OF[kind] is Part.STEP and kind is not CutKind.DROP_STEP and waits:
        other, target = dice.choice(waits)
    return cut(
        kind.value,
        target,
        other=other,
        database=dice.choice(DATABASES) if kind is CutKind.REPLACE_BY_LOOK_UP else None,
        fallback=dice.random() < 0.5,
        limit=dice.choice([{"hours": 8}, {"working_days": 3}, {"working_days": 5}, {"calendar_days": 5}]),
        amount=4,
    )


def random_trial(seed: int, most: int = 1) -> Trial:
    dice = Dice(seed)
    catalogue = random_catalogue(dice)
    procedure = catalogue.procedure(CODE)
    return Trial(catalogue, procedure, tuple(random_cut(dice, procedure) for _ in range(dice.randint(1, most))), DAY)


@cache
def proved_trial(seed: int) -> Trial:
    """A random procedure and the cuts, of twelve, that are proved together; often none."""
    dice = Dice(seed)
    catalogue = random_catalogue(dice)
    procedure = catalogue.procedure(CODE)
    chosen: tuple[Cut, ...] = ()
    for _ in range(12):
        wider = (*chosen, random_cut(dice, procedure, PROVABLE))
        chosen = wider if certify(catalogue, procedure, wider, DAY).verdict is Verdict.PROVED else chosen
    return Trial(catalogue, procedure, chosen, DAY)


PROVABLE = [
    kind
    for kind in CHANGES
    if kind
    not in (
        CutKind.DECLARE_INSTEAD,
        CutKind.EXTEND_VALIDITY,
        CutKind.AUTOMATE_STEP,
        CutKind.HANDLE_EACH,
        CutKind.NOTIFY_INSTEAD,
        CutKind.ABOLISH,
        CutKind.CHECK_EARLIER,
        CutKind.PAY_ONCE,
        CutKind.LOWER_LEVEL,
        CutKind.LESS_OFTEN,
        CutKind.RAISE_THRESHOLD,
    )
]
"""The others need a log or a table of rules, or more steps that fit than chance makes (`test_cut_kinds.py` has them)."""

seeds = st.integers(0, 10**9)
seeds_of_proved = st.integers(0, 399)


def errors(catalogue: Catalogue) -> list[str]:
    return [str(problem) for problem in check(catalogue, DAY) if problem.severity is Severity.ERROR]


def is_proved(trial: Trial) -> bool:
    return certificate_of(trial).verdict is Verdict.PROVED


def filled(procedure: Procedure, hours: Sequence[int]) -> Procedure:
    """The procedure in which every unstated duration is one of these."""
    known = (
        step if step.duration else step.model_copy(update={"duration": Duration(hours=Decimal(some))})
        for step, some in zip(procedure.steps, hours, strict=False)
    )
    return procedure.model_copy(update={"steps": tuple(known)})


examples = settings(max_examples=100, deadline=None, derandomize=True)


@examples
@given(seeds_of_proved, st.lists(st.integers(0, 100), min_size=6, max_size=6))
def test_proved_cuts_harm_nobody(seed: int, hours: list[int]) -> None:
    """Nothing costs more, nothing takes longer however long the unstated takes, and `check` still finds no error."""
    trial = proved_trial(seed)
    for _, before, later in trial.burdens:
        assert not_worse(before, later) == ()
        assert later.papers <= before.papers
        assert later.visits <= before.visits
    full = filled(trial.before, hours)
    for case in full.real_cases:
        old, new = (StepGraph(p, case).critical_path().hours for p in (full, after_cuts(full, trial.cuts)))
        assert new <= old
    if not errors(trial.catalogue):
        assert errors(trial.catalogue_after) == []


@examples
@given(seeds_of_proved)
def test_proved_cuts_keep_every_promise(seed: int) -> None:
    trial = proved_trial(seed)
    for case in trial.before.real_cases:
        paths = [StepGraph(procedure, case).critical_path().hours for procedure in (trial.before, trial.after)]
        for (_, old), (_, new) in zip(trial.before.limits_in(case), trial.after.limits_in(case), strict=True):
            assert old.statutory is not None
            law, promise = old.statutory.working_hours, (new.committed or old.statutory).working_hours
            assert law is None or promise is None or (promise <= law and (paths[0] > law or paths[1] <= promise))


@examples
@given(seeds_of_proved)
def test_what_concludes_a_procedure_still_waits_for_all_who_look(seed: int) -> None:
    trial = proved_trial(seed)
    for before, later in trial.graphs:
        looks = {s.id for s in later.steps.values() if s.kind in (StepKind.VERIFY, StepKind.APPROVE, StepKind.SIGN)}
        for end in (s.id for s in later.steps.values() if s.kind in (StepKind.SIGN, StepKind.ISSUE)):
            assert waiting(before)[end] & looks <= waiting(later)[end]


@examples
@given(seeds)
def test_each_of_the_proved_cuts_is_proved_alone(seed: int) -> None:
    """What the whole engine offers: the set it takes is proved, and so is every cut that it takes from the list."""
    trial = random_trial(seed, most=8)
    power = competence(trial.cuts[0], trial.before, trial.catalogue, DAY)
    made = [
        Proposal(str(i), CODE, "x", say("x"), (c,), (), (), certify(trial.catalogue, trial.before, [c], DAY), power, Effect())
        for i, c in enumerate(trial.cuts)
    ]  # fmt: skip
    chosen = proved_set(made, trial.catalogue, DAY)
    assert not chosen or certify(trial.catalogue, trial.before, chosen, DAY).verdict is Verdict.PROVED
    assert set(chosen) <= {p.cuts[0] for p in made if p.certificate.verdict is Verdict.PROVED}


@examples
@given(seeds)
def test_no_cut_leaves_a_reference_to_nothing(seed: int) -> None:
    assert list(dangling_references(random_trial(seed, most=3).catalogue_after, DAY)) == []


@examples
@given(seeds)
def test_one_trial_has_one_certificate(seed: int) -> None:
    assert certificate_of(random_trial(seed, most=2)) == certificate_of(random_trial(seed, most=2))


def test_the_order_in_which_cuts_are_written_changes_nothing() -> None:
    """Of all kinds, those too that pull at the same step: one set, one outcome, one certificate, word for word."""
    for seed in range(300):
        trial = random_trial(seed, most=4)
        turned = Trial(
            trial.catalogue, trial.before, tuple(sorted(trial.cuts, key=lambda c: (c.other or "", c.id))), DAY
        )
        assert after_cuts(trial.before, turned.cuts[::-1]) == trial.after
        assert certificate_of(turned) == certificate_of(trial), seed


@examples
@given(seeds)
def test_a_paper_that_is_needed_never_goes(seed: int) -> None:
    trial = random_trial(seed)
    procedure, catalogue = trial.before, trial.catalogue
    needed = {need.id for case in procedure.real_cases for step in procedure.steps_in(case) for need in step.needs}
    for document in procedure.documents:
        others = [d for d in procedure.documents if d is not document]
        required = {
            fact.id for case in procedure.real_cases if document in procedure.documents_in(case)
            for condition in procedure.conditions_in(case) for fact in condition.requires
        }  # fmt: skip
        only = set(proven_by(document, catalogue)) - {fact for d in others for fact in proven_by(d, catalogue)}
        if document.id in needed or (only & required):
            proof = certify(catalogue, procedure, [cut("drop_document", document.id)], DAY)
            assert proof.verdict is Verdict.REFUTED


def test_enough_of_the_random_cuts_are_proved() -> None:
    """Otherwise the laws above say nothing."""
    proved = Counter(cut.kind for seed in range(400) for cut in proved_trial(seed).cuts)
    assert set(proved) == set(PROVABLE), proved
    assert proved.total() > 100, proved


def test_those_of_the_general_kind_are_not_forgotten(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NQ-CP, rank: government_resolution}]
    databases:
      - {id: csdl, name: Cơ sở dữ liệu, holds: [{types: giay, law: 1/NQ-CP, since: 2026-01-01, verified: true}]}
    applicants:
      - {id: doanh-nghiep, name: Doanh nghiệp}
      - {id: co-von-nuoc-ngoai, name: Doanh nghiệp có vốn nước ngoài, kind_of: doanh-nghiep, recorded_in: csdl}
    document_types: [{id: giay, name: Giấy, origin: state}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        applicants: doanh-nghiep
        documents: [{id: giay, type: giay, originals: 1}]
    """
    proof = certificate(catalogue, cut("replace_by_look_up", "giay", database="csdl", fallback=False))
    assert proof.verdict is Verdict.REFUTED
    assert any(line.startswith("I1 refuted: Doanh nghiệp: ") for line in said(proof)), said(proof)


def test_cuts_that_promise_different_things_have_different_names() -> None:
    target = cut("shorten_limit", "online").target
    cuts = [
        Cut(kind=CutKind.SHORTEN_LIMIT, target=target, limit=Duration(working_days=Decimal(days))) for days in (5, 6)
    ]
    look_ups = [Cut(kind=CutKind.REPLACE_BY_LOOK_UP, target=target, database="d", fallback=f) for f in (True, False)]
    assert len({c.id for c in (*cuts, *look_ups)}) == 4
