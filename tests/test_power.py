"""Who may change what: the matrix, the instruments that fix components, the two totals, what an amendment would open."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import AT, make_project, tthc_here
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Competence, Component, Cut, CutKind, Invariant, Power, Range, Verdict
from tthc.model.duration import Duration
from tthc.model.power import Aspect, PowerLine
from tthc.model.proposal import Effect, Proposal
from tthc.model.reference import Law, LawRank
from tthc.propose.certificate import certify
from tthc.propose.competence import competence, competences
from tthc.propose.instruments import instruments, shares, unsettled
from tthc.propose.issuers import issuers
from tthc.propose.totals import petitions, share_unknown, totals
from tthc.propose.touched import PART_OF, components
from tthc.show.power import matrix_as_text, totals_as_text
from tthc.source import Message, say

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 26)
CODE = "1.000001"
REFERENCE: Catalogue = load_catalogue(ROOT / "catalog" / "reference", ROOT).catalogue
LINES = tuple(REFERENCE.all(PowerLine).values())


def cut(kind: str, target: str = "", **more: object) -> Cut:
    part = PART_OF[CutKind(kind)]
    return Cut.model_validate({"kind": kind, "target": {"procedure": CODE, "part": part, "id": target}, **more})


def shorten(mode: str) -> Cut:
    return cut("shorten_limit", mode, limit=Duration(working_days=Decimal(3)))


def power(catalogue: Catalogue, one: Cut, day: date = DAY) -> Competence:
    return competence(one, catalogue.procedure(CODE), catalogue, day)


def with_matrix(catalogue: Catalogue) -> Catalogue:
    """With the lines and the laws that the project ships."""
    laws = (law for law in REFERENCE.all(Law).values() if law.id not in catalogue.all(Law))
    return Catalogue((*catalogue.entries, *LINES, *laws))


# By the instrument


def test_the_ministry_that_issued_the_circular_is_named(catalogue: Catalogue) -> None:
    """
    laws: [{id: 226/2016/TT-BTC, rank: circular, issuer: Bộ Tài chính}]
    agencies: [{id: bo-tai-chinh, name: Bộ Tài chính, level: central}]
    procedures:
      - code: "1.000001"
        name: Chứng thực bản sao
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 226/2016/TT-BTC, article: Mẫu số 1}}]
    """
    found = power(catalogue, cut("drop_document", "don"))
    assert (found.power, str(found.addressee)) == (Power.PETITION, "Bộ Tài chính")
    assert (found.article, found.instrument) == ("Mẫu số 1", "226/2016/TT-BTC")


def test_a_petition_goes_to_the_ministry_that_took_over(catalogue: Catalogue) -> None:
    """
    laws: [{id: 5/2021/TT-BTNMT, rank: circular, issuer: Bộ Tài nguyên và Môi trường}]
    agencies:
      - {id: cu, name: Bộ Tài nguyên và Môi trường, level: central, replaced_by: moi, effective: {to: 2025-02-28}}
      - {id: moi, name: Bộ Nông nghiệp và Môi trường, level: central}
    procedures:
      - code: "1.000001"
        name: Đăng ký đất đai
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 5/2021/TT-BTNMT}}]
    """
    found = power(catalogue, cut("drop_document", "don"))
    assert str(found.addressee) == "Bộ Nông nghiệp và Môi trường"
    assert "issued by Bộ Tài nguyên và Môi trường, whose work another ministry has taken over" in str(found.because)
    before = power(catalogue, cut("drop_document", "don"), date(2025, 2, 1))
    assert (str(before.addressee), str(before.because)) == ("Bộ Tài nguyên và Môi trường", "fixed by 5/2021/TT-BTNMT")


def test_a_ministry_whose_work_went_to_several_is_not_guessed_at(catalogue: Catalogue) -> None:
    """
    laws: [{id: 7/2021/TT-BLĐTBXH, rank: circular, issuer: Bộ Lao động - Thương binh và Xã hội}]
    agencies: [{id: cu, name: Bộ Lao động - Thương binh và Xã hội, level: central, effective: {to: 2025-02-28}}]
    procedures:
      - code: "1.000001"
        name: Công nhận hộ nghèo
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 7/2021/TT-BLĐTBXH}}]
    """
    to = power(catalogue, cut("drop_document", "don")).addressee
    assert str(to) == "the ministry that has taken over this work from Bộ Lao động - Thương binh và Xã hội"


@pytest.mark.parametrize(
    ("issuer", "names"),
    [
        ("Bộ Văn hóa, Thể thao và Du lịch", ["Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Bộ Tư pháp, Bộ Công an và Bộ Y tế", ["Bộ Tư pháp", "Bộ Công an", "Bộ Y tế"]),
        ("Bộ Công an; Bộ Y tế; Bộ Tài chính", ["Bộ Công an", "Bộ Y tế", "Bộ Tài chính"]),
        ("Bộ Tài chính và Bộ Tư pháp", ["Bộ Tài chính", "Bộ Tư pháp"]),
        (None, []),
    ],
)
def test_a_joint_circular_has_several_addressees(issuer: str | None, names: list[str]) -> None:
    law = Law(id="1/2020/TTLT", rank=LawRank.JOINT_CIRCULAR, issuer=issuer)
    assert list(issuers(law, REFERENCE, DAY)) == names


def test_every_issuer_of_a_circular_has_a_name_that_stands_today() -> None:
    """No petition is sent to a ministry that is no more; where its work went to several, that is said."""
    for law in REFERENCE.all(Law).values():
        if law.rank in (LawRank.CIRCULAR, LawRank.JOINT_CIRCULAR):
            for name in issuers(law, REFERENCE, DAY):
                agency = REFERENCE.agencies_by_name.get(str(name))
                assert isinstance(name, Message) or agency is None or agency.effective.covers(DAY)


def test_a_decree_goes_through_the_ministry_that_published_the_procedure(catalogue: Catalogue) -> None:
    """
    laws:
      - {id: 123/2015/NĐ-CP, rank: decree, issuer: Chính phủ}
      - {id: 4/2024/TT-BTP, rank: circular, issuer: Bộ Tư pháp}
    agencies: [{id: bo-tu-phap, name: Bộ Tư pháp, level: central}]
    procedures:
      - code: "1.000001"
        name: Đăng ký khai sinh
        publication: {decision: 163/QĐ-BTP}
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 123/2015/NĐ-CP, article: Điều 9}}]
    """
    assert str(power(catalogue, cut("drop_document", "don")).addressee) == "the Government, through Bộ Tư pháp"


def test_what_took_the_place_of_an_ended_law_decides(catalogue: Catalogue) -> None:
    """
    laws:
      - {id: 1/2020/NĐ-CP, rank: decree, effective: {to: 2026-06-30}, replaced_by: 2/2026/TT-BXD}
      - {id: 2/2026/TT-BXD, rank: circular, issuer: Bộ Xây dựng}
    procedures:
      - code: "1.000001"
        name: Cấp phép
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 1/2020/NĐ-CP, article: Điều 9}}]
    """
    found = power(catalogue, cut("drop_document", "don"))
    assert (found.power, found.instrument, found.article) == (Power.PETITION, "2/2026/TT-BXD", None)
    assert "1/2020/NĐ-CP is no longer in force; 2/2026/TT-BXD took its place" in str(found.because)
    assert power(catalogue, cut("drop_document", "don"), date(2026, 6, 1)).instrument == "1/2020/NĐ-CP"


@pytest.mark.parametrize("followed_by", ["[]", "[2/NĐ-CP, 3/NĐ-CP]", "[4/NĐ-CP]", "[1/NĐ-CP]"])
def test_of_two_successors_of_none_or_of_a_ring_nobody_can_tell(followed_by: str) -> None:
    text = f"""
    laws:
      - {{id: 1/NĐ-CP, rank: decree, status: expired, replaced_by: {followed_by}}}
      - {{id: 2/NĐ-CP, rank: decree}}
      - {{id: 3/NĐ-CP, rank: decree}}
      - {{id: 4/NĐ-CP, rank: decree, status: expired, replaced_by: [1/NĐ-CP]}}
    procedures:
      - code: "{CODE}"
        name: Cấp phép
        documents: [{{id: don, name: Đơn, originals: 1, fixed_by: {{law: 1/NĐ-CP}}}}]
    """
    found = power(load_text(text, "x.yaml").catalogue, cut("drop_document", "don"))
    assert (found.power, found.instrument) == (Power.UNKNOWN, "1/NĐ-CP")


def test_a_law_that_ends_soon_says_where_to_ask(catalogue: Catalogue) -> None:
    """
    laws: [{id: 66.18/2026/NQ-CP, rank: government_resolution, effective: {to: 2027-02-28}}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 66.18/2026/NQ-CP}}]
    """
    because = str(power(catalogue, cut("drop_document", "don")).because)
    assert (
        because
        == "fixed by 66.18/2026/NQ-CP, in force only until 2027-02-28: the text that follows it is where to ask for it"
    )


def test_an_instrument_known_for_the_form_may_not_be_what_asks_for_the_paper(catalogue: Catalogue) -> None:
    """
    laws: [{id: 68/2025/TT-BTC, rank: circular, issuer: Bộ Tài chính}]
    procedures:
      - code: "1.000001"
        name: Đăng ký hộ kinh doanh
        documents:
          - {id: don, name: Giấy đề nghị, originals: 1, form: Mẫu số 1, fixed_by: {law: 68/2025/TT-BTC}}
          - {id: thong-bao, name: Thông báo, originals: 1, fixed_by: {law: 68/2025/TT-BTC, note: "biểu mẫu, theo tên thông tư"}}
          - {id: bien-ban, name: Biên bản, originals: 1, fixed_by: {law: 68/2025/TT-BTC, article: Điều 3}}
    """
    caution = "which gives the form; the text that asks for the paper may be another"
    said = {
        document: str(power(catalogue, cut("drop_document", document)).because)
        for document in ("don", "thong-bao", "bien-ban")
    }
    assert [document for document, because in said.items() if caution in because] == ["don", "thong-bao"]
    assert caution not in str(power(catalogue, cut("drop_field", "don", other="so-dien-thoai")).because)


# By the nature of the component


OWN_BY_NATURE = {
    "shorten_limit": ("in_person", Aspect.COMMITTED_LIMIT),
    "end_to_end": ("online", Aspect.ONLINE_LEVEL),
    "pay_once": ("nop-phi", Aspect.PAYMENT),
    "return_by_post": ("giay-phep", Aspect.POSTAL_RETURN),
}


@pytest.mark.parametrize("kind", OWN_BY_NATURE)
def test_what_is_own_by_nature_needs_no_instrument_and_says_how_sure_that_is(kind: str) -> None:
    text = f"""
    procedures:
      - code: "{CODE}"
        name: Cấp phép
        channels: [{{mode: in_person, time_limits: [{{statutory: {{working_days: 5}}}}]}}, {{mode: online}}]
        steps: [{{id: nop-phi, name: Nộp phí, kind: pay, actor: nguoi-dan}}]
        results: [{{type: giay-phep}}]
    """
    target, aspect = OWN_BY_NATURE[kind]
    one = shorten("in_person") if kind == "shorten_limit" else cut(kind, target)
    bare = load_text(text, "x.yaml").catalogue
    assert power(bare, one).power is Power.UNKNOWN
    found = power(with_matrix(bare), one)
    assert found.power is Power.OWN
    line = next(line for line in LINES if aspect in line.aspects)
    assert ("no text has confirmed yet" in str(found.because)) is not line.verified


def test_a_step_of_the_local_workflow_is_own_but_not_one_that_names_a_decree(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NĐ-CP, rank: decree}, {id: 2/QĐ-UBND, rank: chairman_decision}]
    localities: [{id: bac-ninh, name: Bắc Ninh, level: province}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: trinh, name: Trình, kind: transfer, actor: so, set_by: bac-ninh, fixed_by: {law: 2/QĐ-UBND}}
          - {id: gui, name: Gửi, kind: transfer, actor: so, set_by: bac-ninh}
          - {id: tham-dinh, name: Thẩm định, kind: verify, actor: so, set_by: bac-ninh, fixed_by: {law: 1/NĐ-CP}}
          - {id: cua-nuoc, name: Bước của bản ghi quốc gia, kind: verify, actor: so}
    """
    whole = with_matrix(catalogue)
    powers = {step: power(whole, cut("drop_step", step)).power for step in ("trinh", "gui", "tham-dinh", "cua-nuoc")}
    assert powers == {
        "trinh": Power.OWN,
        "gui": Power.OWN,
        "tham-dinh": Power.PETITION,
        "cua-nuoc": Power.UNKNOWN,
    }


def test_a_cut_is_as_weak_as_its_weakest_part_and_names_what_is_ours(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NĐ-CP, rank: decree}, {id: 2/QĐ-UBND, rank: chairman_decision}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: so-bo, name: Xem sơ bộ, kind: check, actor: so, fixed_by: {law: 2/QĐ-UBND}}
          - {id: tham-dinh, name: Thẩm định, kind: verify, actor: so, fixed_by: {law: 1/NĐ-CP, article: Điều 5}}
          - {id: trinh, name: Trình, kind: transfer, actor: so}
    """
    procedure = catalogue.procedure(CODE)
    petition = power(catalogue, cut("merge_steps", "tham-dinh", other="so-bo"))
    assert (petition.power, petition.instrument, petition.article) == (Power.PETITION, "1/NĐ-CP", "Điều 5")
    assert [str(part) for part in petition.ours] == ["Xem sơ bộ"]
    assert power(catalogue, cut("merge_steps", "trinh", other="so-bo")).power is Power.UNKNOWN
    parts = competences(cut("merge_steps", "tham-dinh", other="so-bo"), procedure, catalogue, DAY)
    assert [part.power for part in parts] == [Power.PETITION, Power.OWN]


def test_a_fee_that_the_council_decides_is_the_councils_whatever_circular_says_so(catalogue: Catalogue) -> None:
    """
    laws: [{id: 85/2019/TT-BTC, rank: circular, issuer: Bộ Tài chính}]
    agencies: [{id: hdnd-tinh, name: Hội đồng nhân dân cấp tỉnh, level: province}]
    procedures:
      - code: "1.000001"
        name: Đăng ký hộ kinh doanh
        channels:
          - mode: in_person
            fees: [{kind: levy, decided_by: hdnd-tinh, fixed_by: {law: 85/2019/TT-BTC}}]
          - {mode: online, fees: [{amount: 0}]}
    """
    share, whole = shares(catalogue, DAY)
    assert (whole.aspect, whole.by_power[Power.UNKNOWN]) == (Aspect.PROCEDURE, 1)
    assert (share.aspect, share.number, share.by_power[Power.PETITION]) == (Aspect.FEE, 1, 1)
    fees = [one for one in components(catalogue.procedure(CODE)) if one.aspect is Aspect.FEE]
    assert len(fees) == 1, "what is free cannot be cut"


def test_a_line_of_an_officer_goes_before_the_rank(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NĐ-CP, rank: decree}, {id: 9/2027/NQ, rank: assembly_resolution, effective: {from: 2027-01-01}}]
    powers:
      - {id: sap-toi, name: Thí điểm từ 2027, aspects: [document], power: own, law: 9/2027/NQ, source: dự kiến}
      - {id: co-che, name: Cơ chế đặc thù, aspects: [document], ranks: [decree], power: petition, addressee: Thường trực HĐND, source: thử}
    procedures:
      - code: "1.000001"
        name: Cấp phép
        documents: [{id: don, name: Đơn, originals: 1, fixed_by: {law: 1/NĐ-CP, article: Điều 9}}, {id: anh, name: Ảnh}]
    """
    found = power(catalogue, cut("drop_document", "don"))
    assert (found.power, str(found.addressee)) == (Power.PETITION, "Thường trực HĐND")
    assert power(catalogue, cut("drop_document", "anh")).power is Power.UNKNOWN
    assert power(catalogue, cut("drop_document", "don"), date(2027, 1, 2)).power is Power.OWN


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("aspects: [sets], power: own, addressee: Bộ, source: x", "only a petition has an addressee"),
        ("power: own, source: x", "this one would settle all"),
        ("aspects: [seats], power: own, source: x", "did you mean 'sets'?"),
    ],
)
def test_a_line_that_makes_no_sense_is_a_problem_with_a_place(line: str, why: str) -> None:
    problems = load_text(f"powers:\n  - {{id: a, name: A, {line}}}\n", "powers.yaml").problems
    assert [problem.at.line for problem in problems] == [2]
    assert why in f"{problems[0].message} {problems[0].hint}"


def test_a_wait_that_follows_from_the_rest_needs_nobodys_leave(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NĐ-CP, rank: decree}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: nhan, name: Nhận, kind: receive, actor: so}
          - {id: xet, name: Xét, kind: verify, actor: so, after: [nhan]}
          - {id: ky, name: Ký, kind: sign, actor: so, after: [nhan, xet], fixed_by: {law: 1/NĐ-CP}}
    """
    found = power(catalogue, cut("drop_wait", "ky", other="nhan"))
    assert (found.power, "the order of the steps stays" in str(found.because)) == (Power.OWN, True)
    assert power(catalogue, cut("drop_wait", "ky", other="xet")).power is Power.PETITION, "this wait is a real one"


# Two totals


def proposal(number: int, competence: Competence, *, proved: bool = True, saves: int = 0, days: int = 0) -> Proposal:
    one = Cut(kind=CutKind.DROP_DOCUMENT, target=Component(procedure=f"1.00000{number % 3}", part=PART_OF[CutKind.DROP_DOCUMENT], id=str(number)))  # fmt: skip
    verdict = Verdict.PROVED if proved else Verdict.NOT_PROVED
    adds = Range(saves, saves, saves) if proved else None
    effect = Effect(adds=adds, adds_days=Decimal(days) if proved else None)
    certificate = Certificate((Check(Invariant.LAW, verdict),))
    return Proposal(one.id, one.target.procedure, "x", say("x"), (one,), (), (), certificate, competence, effect)


OWN = Competence(Power.OWN, say("ours"))
TO_JUSTICE = Competence(Power.PETITION, say("x"), say("Bộ Tư pháp"), "1/TT-BTP")
TO_GOVERNMENT = Competence(Power.PETITION, say("x"), say("Chính phủ"), "2/NĐ-CP")
NOBODY = Competence(Power.UNKNOWN, say("x"))


def test_totals_add_up_what_proved_proposals_add() -> None:
    given_ = [
        proposal(0, OWN, saves=100, days=2),
        proposal(3, OWN, saves=300, days=1),
        proposal(1, OWN, saves=50),
        proposal(4, OWN, saves=900, proved=False),
        proposal(2, TO_JUSTICE, saves=70),
    ]
    own, petition, unknown = totals(given_)
    assert (own.proposals, own.proved, own.procedures, own.saving, own.days) == (
        4,
        3,
        2,
        Range(450, 450, 450),
        Decimal(3),
    )
    assert (petition.saving, petition.days) == (Range(70, 70, 70), None)
    assert (unknown.proposals, unknown.saving) == (0, None)


def test_what_makes_a_set_dearer_counts_against_it() -> None:
    own, _, _ = totals([proposal(0, OWN, saves=100), proposal(3, OWN, saves=-30)])
    assert own.saving == Range(70, 70, 70)


def test_petitions_are_told_apart_by_addressee_and_the_share_unknown_is_printed() -> None:
    given_ = [
        proposal(0, TO_JUSTICE),
        proposal(1, TO_GOVERNMENT),
        proposal(2, TO_GOVERNMENT),
        proposal(3, NOBODY, proved=False),
    ]
    assert [(str(total.addressee), total.proposals) for total in petitions(given_)] == [
        ("Chính phủ", 2),
        ("Bộ Tư pháp", 1),
    ]
    assert share_unknown(given_) == Decimal("0.25")
    lines = totals_as_text(given_, str)
    assert lines[-1] == "power unknown: 1 proposals in 1 procedures, 0 proved; 25,0% of all"
    assert lines[2].startswith("  → Chính phủ: 2 proposals in 2 procedures, 2 proved")


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([OWN, TO_JUSTICE, NOBODY]), st.booleans(), st.integers(0, 99))))  # fmt: skip
def test_the_totals_add_up_and_never_exceed_the_sum(drawn: list[tuple[int, Competence, bool, int]]) -> None:
    given_ = [proposal(n, power, proved=proved, saves=saves) for n, power, proved, saves in drawn]
    found = totals(given_)
    assert sum(total.proposals for total in found) == len(given_)
    assert sum(total.proved for total in found) == sum(1 for _, _, proved, _ in drawn if proved)
    saved = sum(total.saving.mid for total in found if total.saving)
    assert saved <= sum(saves for _, _, proved, saves in drawn if proved)


def test_a_look_up_that_nobody_confirmed_says_what_would_settle_it(catalogue: Catalogue) -> None:
    """
    document_types: [{id: ly-lich, name: Phiếu lý lịch tư pháp, origin: state}]
    databases: [{id: lltp, name: Cơ sở dữ liệu lý lịch tư pháp, holds: [{types: [ly-lich]}]}]
    procedures:
      - code: "1.000001"
        name: Nhận con nuôi
        documents: [{id: ly-lich, type: ly-lich, originals: 1}]
    """
    found = power(catalogue, cut("replace_by_look_up", "ly-lich", database="lltp"))
    assert found.power is Power.UNKNOWN
    assert "if a text confirmed that Cơ sở dữ liệu lý lịch tư pháp is open for it" in str(found.because)


def test_what_lacks_only_the_instrument_is_to_be_looked_up_first() -> None:
    safe = replace(
        proposal(0, NOBODY),
        certificate=Certificate((Check(Invariant.GOAL, Verdict.PROVED), Check(Invariant.LAW, Verdict.NOT_PROVED))),
    )
    doubtful = replace(
        proposal(1, NOBODY),
        certificate=Certificate((Check(Invariant.DATA, Verdict.NOT_PROVED), Check(Invariant.LAW, Verdict.NOT_PROVED))),
    )
    assert unsettled([safe, doubtful, proposal(2, OWN)]) == (safe,)


# What an amendment would open


def test_an_instrument_opens_what_waits_for_it_alone(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/NĐ-CP, rank: decree, title: Nghị định một}, {id: 2/TT-BTP, rank: circular, issuer: Bộ Tư pháp}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: a, name: A, kind: check, actor: so, fixed_by: {law: 1/NĐ-CP, article: Điều 5}}
          - {id: b, name: B, kind: check, actor: so, fixed_by: {law: 1/NĐ-CP, article: Điều 6}}
          - {id: c, name: C, kind: verify, actor: so, fixed_by: {law: 2/TT-BTP}}
    """
    cuts = [cut("drop_step", "a"), cut("merge_steps", "b", other="a"), cut("merge_steps", "c", other="b")]
    proposals = [made(one, catalogue) for one in cuts]
    first, second = instruments(proposals, catalogue, DAY)
    assert (first.law, first.title, first.components, len(first.waiting), len(first.opened)) == (
        "1/NĐ-CP",
        "Nghị định một",
        2,
        3,
        2,
    )
    assert {line.article: (line.components, line.waiting) for line in first.articles} == {
        "Điều 5": (1, 2),
        "Điều 6": (1, 2),
    }
    assert (second.law, str(second.addressee), len(second.waiting), second.opened) == ("2/TT-BTP", "Bộ Tư pháp", 1, ())
    assert second.waiting[0].also == ("1/NĐ-CP",)


def made(one: Cut, catalogue: Catalogue) -> Proposal:
    return Proposal(one.id, CODE, "x", say("x"), (one,), (), (), Certificate(()), power(catalogue, one), Effect())


# As it ships, and on the command line


def test_the_shipped_lines_have_a_source_and_a_basis_in_force() -> None:
    assert {aspect for line in LINES for aspect in line.aspects} == {
        Aspect.COMMITTED_LIMIT,
        Aspect.INTERNAL_STEP,
        Aspect.RECEPTION,
        Aspect.ONLINE_LEVEL,
        Aspect.PAYMENT,
        Aspect.POSTAL_RETURN,
    }
    for line in LINES:
        law = REFERENCE.get(line.law) if line.law else None
        assert line.source
        assert line.law is None or (law and law.effective.covers(DAY))


def test_the_matrix_shows_every_rank() -> None:
    shown = matrix_as_text(LINES, str)
    assert shown.count("no text has confirmed it yet") == sum(1 for line in LINES if not line.verified)
    assert "to petition → the provincial People's Council" in shown
    assert shown.endswith("Nothing says what fixes it: power unknown, never in our hands.")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shipped procedures; no test changes them."""
    return make_project(tmp_path_factory.mktemp("power") / "demo")


def test_the_command_prints_totals_shares_and_instruments(project: Path) -> None:
    ran = tthc_here("--root", project, "power", "--format", "json", *AT)
    printed = json.loads(ran.out)
    assert set(printed) == {"as_of", "totals", "petitions", "components", "unsettled", "instruments"}
    assert [total["power"] for total in printed["totals"]] == ["own", "petition", "unknown"]
    fees = next(line for line in printed["instruments"] if line["law"] == "226/2016/TT-BTC")
    assert (fees["addressee"], fees["components"], fees["waiting"]) == ("Bộ Tài chính", 2, [])
    text = tthc_here("--root", project, "power", *AT).out
    assert "in our hands: " in text
    assert "fixes 2 components, in 1 procedures; 0 proposals wait for it → Bộ Tài chính" in text


def test_the_matrix_is_printed_without_running_anything(project: Path) -> None:
    assert "promised time: in our hands" in tthc_here("--root", project, "power", "--matrix", *AT).out
    refused = tthc_here("--root", project, "power", "--matrix", "--format", "json", *AT)
    assert (refused.code, "printed as text" in refused.said) == (2, True)


def test_proposals_carry_both_totals_and_the_parts_in_our_hands(project: Path) -> None:
    text = tthc_here("--root", project, "propose", "--no-save", *AT).out
    assert "  in our hands: " in text
    assert "  power unknown: " in text
    one = json.loads(tthc_here("--root", project, "propose", "--no-save", "--format", "json", *AT).out)[0]
    assert {"power", "addressee", "instrument", "article", "of", "ours"} <= set(one["competence"])


TAKEN_BY = """
laws: [{id: 66.7/2025/NQ-CP, rank: government_resolution, effective: {from: 2026-01-01, to: 2027-02-28}}]
agencies:
  - {id: xa, name: Ủy ban nhân dân xã, level: commune}
  - {id: bo, name: Bộ Tài chính, level: central}
  - {id: bao-hiem-viet-nam, name: Bảo hiểm xã hội Việt Nam, level: central, part_of: bo}
  - {id: bao-hiem-tinh, name: Bảo hiểm xã hội tỉnh, level: province, part_of: bao-hiem-viet-nam}
document_types: [{id: chung-tu, name: Giấy chứng tử, origin: state}]
databases:
  - id: ho-tich
    name: Cơ sở dữ liệu hộ tịch
    holds: [{types: chung-tu, law: 66.7/2025/NQ-CP, article: Điều 4, since: 2026-01-01, verified: true}]
procedures:
  - code: "1.000001"
    name: Trợ cấp mai táng
    agencies: {receiving: xa}
    documents: [{id: chung-tu, type: chung-tu, copies: 1}]
"""


def test_a_look_up_that_the_law_orders_is_ours_only_where_our_agencies_take_the_papers() -> None:
    """Social insurance in the province is the ministry's: it has to be asked, it cannot be told."""
    one = cut("replace_by_look_up", "chung-tu", database="ho-tich")
    ours = load_text(TAKEN_BY, "taken_by.yaml").catalogue
    theirs = load_text(TAKEN_BY.replace("receiving: xa", "receiving: bao-hiem-tinh"), "taken_by.yaml").catalogue
    assert (power(ours, one).power, str(power(ours, one).because)) == (
        Power.OWN,
        "66.7/2025/NQ-CP already obliges the agency to look it up instead of asking, until 2027-02-28",
    )
    found = power(theirs, one)
    assert (found.power, str(found.addressee)) == (Power.PETITION, "Bảo hiểm xã hội tỉnh")
    assert "which the province does not direct" in str(found.because)
    assert certify(theirs, theirs.procedure(CODE), [one], DAY).subject_to is None  # nothing has to be amended


def test_how_an_embassy_gives_back_its_results_is_not_the_provinces_to_decide() -> None:
    """
    Chứng thực chữ ký người dịch tại cơ quan đại diện: what a province arranges ends where its agencies do.
    """
    results = "results: [{type: chung-tu, delivery: [in_person]}]\n    documents:"
    text = TAKEN_BY.replace("documents:", results)
    ours = with_matrix(load_text(text, "taken_by.yaml").catalogue)
    theirs = with_matrix(load_text(text.replace("receiving: xa", "receiving: bo"), "taken_by.yaml").catalogue)
    one = cut("return_by_post", "chung-tu")
    assert power(ours, one).power is Power.OWN
    found = power(theirs, one)
    assert (found.power, str(found.addressee)) == (Power.PETITION, "Bộ Tài chính")
    both = power(with_matrix(load_text(text.replace("receiving: xa", "receiving: [xa, bo]"), "x.yaml").catalogue), one)
    assert both.power is Power.OWN
    assert str(both.because).endswith("; in the agencies of the province, not in Bộ Tài chính")


def test_the_obstacle_that_is_shown_first_is_not_what_the_power_says_already() -> None:
    """Nobody knows who may decide, and no law opens the database: the second is what an officer has to find."""
    nobody = say("nobody knows who may decide")
    checks = (
        Check(Invariant.LAW, Verdict.NOT_PROVED, nobody),
        Check(Invariant.DATA, Verdict.NOT_PROVED, say("no law opens it")),
    )
    one = replace(proposal(0, Competence(Power.UNKNOWN, nobody)), certificate=Certificate(checks))
    assert one.obstacle == checks[1]
    assert replace(one, certificate=Certificate(checks[:1])).obstacle == checks[0]
