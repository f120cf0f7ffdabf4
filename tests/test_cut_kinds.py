"""What each of the rarer kinds of cut changes, and when it is proved, refuted or not proved: one example for each."""

from __future__ import annotations

from datetime import date

import pytest

from tests.proving import CODE, DAY, after, certificate, cut, ids, said, shorten, with_laws
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode, ServiceLevel
from tthc.model.cut import Cut, Invariant, Verdict
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.experience import Experience, StepExperience
from tthc.model.power import Aspect
from tthc.propose.certificate import certificate_of
from tthc.propose.changes import after_cuts
from tthc.propose.touched import touched
from tthc.propose.trial import Trial
from tthc.show.language import Language, translator


def written(text: str, *changes: tuple[str, str]) -> Catalogue:
    """A catalogue with some things written otherwise."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    loaded = load_text(text, "example.yaml")
    assert not loaded.problems, loaded.problems
    return loaded.catalogue


def log(settled: int = 1000, refused: int = 0, **more: object) -> list[Experience]:
    """What a log shows of the one procedure of an example, over three years."""
    values: dict[str, object] = {"received": settled, "settled": settled, "refused": refused, **more}
    return [Experience(CODE, "nhật ký", date(2023, 1, 1), date(2026, 10, 31), **values)]  # type: ignore[arg-type]  # as the model has them


# Another paper, a declaration, a field less

PAPERS = """
document_types:
  - id: to-khai
    name: Tờ khai
    origin: applicant
    fields:
      - {id: ho-ten, name: Họ tên, fact: nhan-than}
      - {id: noi-o, name: Nơi ở, fact: cu-tru, used_for: xét điều kiện cư trú}
      - {id: ton-giao, name: Tôn giáo}
      - {id: dan-toc, name: Dân tộc, lock: Luật Thống kê}
      - {id: luong, name: Mức lương, fact: thu-nhap}
      - {id: tai-khoan, name: Số tài khoản, used_for: chi trả}
  - {id: so-do, name: Sổ đỏ, origin: state, proves: cu-tru}
  - {id: xac-nhan, name: Xác nhận cư trú, origin: state, proves: [cu-tru, nhan-than]}
  - {id: hop-dong, name: Hợp đồng thuê nhà, origin: outside, proves: cu-tru}
  - {id: the-cu-tru, name: Thẻ thường trú nước ngoài, origin: state, foreign: true, proves: cu-tru}
  - {id: cu, name: Sổ hộ khẩu, origin: state, proves: cu-tru, effective: {to: 2022-12-31}}
  - {id: anh, name: Ảnh, origin: outside}
procedures:
  - code: "1.000001"
    name: Trợ cấp
    documents:
      - {id: don, type: to-khai, originals: 1, form: Mẫu 1, fixed_by: {law: 10/QĐ-UBND}}
      - {id: nha, type: so-do, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
      - {id: anh, type: anh, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
    conditions: [{id: o-day, name: Cư trú tại xã, requires: cu-tru}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: don}
      - {id: xet, name: Xét, kind: verify, actor: xa, role: Công chức, needs: [don, nha], after: [nhan]}
      - {id: ky, name: Ký, kind: sign, actor: xa, role: Chủ tịch, needs: don, produces: ket-qua, after: [xet]}
"""


def instead(other: str, document: str = "nha") -> Cut:
    return cut("accept_alternative", document, other=other)


def test_a_paper_that_says_as_much_and_comes_from_the_state_is_taken_as_well() -> None:
    assert said(certificate(written(PAPERS), instead("xac-nhan"))) == []
    document = after_cuts(written(PAPERS).procedure(CODE), [instead("xac-nhan")]).documents[1]
    assert (document.type, [ref.id for ref in document.types]) == (None, ["so-do", "xac-nhan"])


@pytest.mark.parametrize(
    ("other", "objection"),
    [
        ("hop-dong", "I4 not proved: Hợp đồng thuê nhà does not come from the State, and 'Sổ đỏ' does"),
        ("the-cu-tru", "I4 not proved: Thẻ thường trú nước ngoài is a foreign paper, and 'Sổ đỏ' is not"),
        ("cu", "I4 refuted: Sổ hộ khẩu is not given on 2026-11-23"),
        ("nowhere", "I4 not proved: no document type has the id 'nowhere'"),
    ],
)
def test_a_paper_that_is_worth_less_is_not_taken(other: str, objection: str) -> None:
    assert objection in said(certificate(written(PAPERS), instead(other)))


def test_a_paper_that_does_not_say_what_is_wanted_is_no_alternative() -> None:
    assert said(certificate(written(PAPERS), instead("anh")))[:2] == [
        "I1 refuted: -: the result is out of reach without Nơi cư trú",
        "I4 refuted: -: nothing proves Nơi cư trú any more",
    ]
    assert said(certificate(written(PAPERS), instead("so-do", "anh"))) == [
        "I4 not proved: the catalogue does not say what 'Ảnh' proves"
    ]


DECLARED = (
    "type: so-do, originals: 1, fixed_by: {law: 10/QĐ-UBND}",
    "type: so-do, originals: 1, sanction: {law: 144/2021/NĐ-CP}, fixed_by: {law: 10/QĐ-UBND}",
)
SANCTION = ("document_types:", "laws: [{id: 144/2021/NĐ-CP, rank: decree, verified: true}]\ndocument_types:")
DECLARE = cut("declare_instead", "nha", other="don")


def stopped(hits: int, of: int = 1000) -> list[Experience]:
    return log(steps=(StepExperience("xet", of, stopped=hits),))


def test_what_is_next_to_never_wrong_and_punished_if_false_may_be_declared() -> None:
    assert said(certificate(written(PAPERS, DECLARED, SANCTION), DECLARE, log=stopped(2))) == []
    changed = after_cuts(written(PAPERS).procedure(CODE), [DECLARE])
    assert [d.id for d in changed.documents] == ["don", "anh"]
    assert ids(changed.steps[1].needs) == ["don"]
    assert [ref.id for ref in changed.documents[0].declares] == ["so-do"]


def test_without_a_log_and_a_sanction_nothing_is_declared() -> None:
    assert said(certificate(written(PAPERS, DECLARED, SANCTION), DECLARE)) == [
        "I4 not proved: no log shows how often 'Sổ đỏ' does not say what it should"
    ]
    assert said(certificate(written(PAPERS), DECLARE, log=stopped(0))) == [
        "I4 not proved: no law is named that punishes a false declaration of 'Sổ đỏ'"
    ]
    synthetic = [Experience(CODE, "x", DAY, DAY, settled=9000, synthetic=True)]
    assert "no log shows" in said(certificate(written(PAPERS, DECLARED, SANCTION), DECLARE, log=synthetic))[0]


def test_what_is_often_wrong_is_not_declared() -> None:
    assert said(certificate(written(PAPERS, DECLARED, SANCTION), DECLARE, log=stopped(50))) == [
        "I4 refuted: in 50 of 1000 dossiers something was wrong, so a declaration would not do"
    ]
    few = said(certificate(written(PAPERS, DECLARED, SANCTION), DECLARE, log=stopped(0, 40)))
    assert few == ["I4 not proved: in 0 of 40 dossiers something was wrong, so a declaration would not do"]


def test_nothing_is_declared_in_a_photograph() -> None:
    found = said(
        certificate(written(PAPERS, DECLARED, SANCTION), cut("declare_instead", "nha", other="anh"), log=stopped(0))
    )
    assert found == ["I4 refuted: 'Ảnh' is no form of this dossier, so nothing can be declared in it"]


def field(name: str) -> Cut:
    return cut("drop_field", "don", other=name)


def test_what_another_paper_says_need_not_be_written_again() -> None:
    assert said(certificate(written(PAPERS), field("noi-o"))) == []
    assert after_cuts(written(PAPERS).procedure(CODE), [field("noi-o")]).documents[0].omits == (Ref("noi-o"),)


@pytest.mark.parametrize(
    ("name", "objection"),
    [
        ("dan-toc", "I4 refuted: locked: Luật Thống kê"),
        ("tai-khoan", "I4 refuted: 'Số tài khoản' is used: chi trả"),
        ("ton-giao", "I4 not proved: nobody says that nothing reads the field 'Tôn giáo'"),
        ("luong", "I4 not proved: -: nothing else in the dossier says Thu nhập"),
        ("nowhere", "I4 not proved: the form 'Tờ khai' is not known to have a field 'nowhere'"),
    ],
)
def test_a_field_that_something_may_read_stays(name: str, objection: str) -> None:
    assert said(certificate(written(PAPERS), field(name))) == [objection]


def test_what_a_database_says_need_not_be_written_by_those_who_are_in_it() -> None:
    opened = "databases: [{id: luong, name: Cơ sở dữ liệu thuế, holds: [{facts: thu-nhap, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]}]\n"
    known = cut("drop_field", "don", other="luong", database="luong")
    proof = certificate(written(opened + PAPERS), known)
    assert said(proof) == []
    assert [str(one) for one in proof.unchanged] == ["people without data: thuế still fill in the field in Tờ khai"]
    assert said(certificate(written(opened + PAPERS, ("verified: true", "verified: false")), known)) == [
        "I4 not proved: no source confirms that a law opens Cơ sở dữ liệu thuế for Thu nhập"
    ]
    alone = cut("drop_field", "don", other="luong", database="luong", fallback=False)
    assert said(certificate(written(opened + PAPERS), alone)) == [
        "I4 not proved: people without data: thuế: nothing else in the dossier says Thu nhập"
    ]


def test_a_field_and_the_paper_that_says_the_same_do_not_go_both() -> None:
    gone = said(certificate(written(PAPERS), field("noi-o"), cut("drop_document", "nha", other="don")))
    assert "I4 refuted: -: nothing proves Nơi cư trú any more" in gone


# Results, channels, levels, permits

PERMIT = """
agencies:
  - {id: phong, name: Phòng Kinh tế, level: commune}
document_types:
  - {id: don, name: Đơn, origin: applicant}
  - {id: giay-phep, name: Giấy phép, origin: state}
  - {id: the, name: Thẻ, origin: state, identity: true}
procedures:
  - code: "1.000001"
    name: Cấp giấy phép
    fixed_by: {law: 75/2022/NĐ-CP, article: Điều 4}
    sets_fixed_by: {law: 10/QĐ-UBND}
    dossier_sets: 2
    agencies: {receiving: xa, deciding: so}
    channels:
      - {mode: in_person, time_limits: [{statutory: {working_days: 5}}]}
      - {mode: online, service_level: partial, fixed_by: {law: 10/QĐ-UBND}, time_limits: [{statutory: {working_days: 5}}]}
    documents: [{id: don, type: don, originals: 1, form: Mẫu 1}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: don, produces: bien-nhan}
      - {id: xet, name: Thẩm tra, kind: verify, actor: xa, role: Công chức, needs: don, produces: bao-cao, after: [nhan]}
      - {id: ky, name: Ký giấy phép, kind: sign, actor: so, role: Giám đốc, needs: bao-cao, produces: ket-qua}
      - {id: tra, name: Trả kết quả, kind: return, actor: xa, needs: ket-qua}
    results: [{type: giay-phep, delivery: [in_person, postal], validity: {months: 12}, fixed_by: {law: 10/QĐ-UBND}}]
"""


def test_an_instrument_of_the_province_settles_the_sets_and_the_return() -> None:
    assert said(certificate(written(PERMIT), cut("one_set", ""))) == []
    only_there = written(PERMIT, ("delivery: [in_person, postal]", "delivery: [in_person]"))
    assert said(certificate(only_there, cut("return_by_post", "giay-phep"))) == []


ELECTRONIC = cut("issue_electronically", "giay-phep")


def test_a_result_can_be_given_as_data_as_well() -> None:
    assert said(certificate(written(PERMIT), ELECTRONIC)) == []
    result = after_cuts(written(PERMIT).procedure(CODE), [ELECTRONIC]).results[0]
    assert (result.electronic, result.delivery) == (True, (Mode.IN_PERSON, Mode.POSTAL, Mode.ONLINE))


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("kind: return, actor: xa,", "kind: return, actor: xa, safeguard: Ký nhận trước mặt,"), "I5 refuted: locked: Ký nhận trước mặt"),
        (("validity: {months: 12}, fixed_by: {law: 10/QĐ-UBND}", "validity: {months: 12}"), "I5 not proved: the catalogue does not say which instrument fixes this component: look it up and write it in example.yaml, line 24 (key fixed_by)"),
        (("delivery: [in_person, postal],", "electronic: true, delivery: [online],"), "I5 not proved: this would change nothing in 1.000001"),
    ],
)  # fmt: skip
def test_a_result_that_stays_on_paper(change: tuple[str, str], objection: str) -> None:
    assert objection in said(certificate(written(PERMIT, change), ELECTRONIC))


def test_a_card_that_shows_who_somebody_is_is_not_data() -> None:
    card = written(PERMIT, ("[{type: giay-phep", "[{type: the"))
    assert said(certificate(card, cut("issue_electronically", "the"))) == [
        "I5 not proved: Thẻ shows who somebody is, and nobody says that data does so as well"
    ]


RENEWAL = ("documents: [", "documents: [{id: cu, type: giay-phep, copies: 1}, ")


def longer(months: int) -> Cut:
    return cut("extend_validity", "giay-phep", limit=Duration.model_validate({"months": months}))


def test_a_permit_that_is_renewed_without_objections_can_be_valid_for_longer() -> None:
    assert said(certificate(written(PERMIT, RENEWAL), longer(24), log=log())) == []
    validity = after_cuts(written(PERMIT).procedure(CODE), [longer(24)]).results[0].validity
    assert validity is not None
    assert validity.amount == 24


def test_what_renewals_find_is_not_left_unseen() -> None:
    assert said(certificate(written(PERMIT, RENEWAL), longer(24))) == [
        "I5 not proved: no log shows how often a renewal is refused, so what longer validity would miss"
    ]
    assert said(certificate(written(PERMIT, RENEWAL), longer(24), log=log(refused=40))) == [
        "I5 refuted: 40 of 1000 renewals were refused: longer validity would miss them"
    ]
    assert said(certificate(written(PERMIT, RENEWAL), longer(6), log=log())) == [
        "I5 refuted: that is no longer than the result is valid now"
    ]


ONLINE = cut("end_to_end", "online")


def test_a_service_for_which_nobody_must_come_can_be_whole_online() -> None:
    assert said(certificate(written(PERMIT), ONLINE)) == []
    assert after_cuts(written(PERMIT).procedure(CODE), [ONLINE]).channels[1].service_level is ServiceLevel.END_TO_END


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("service_level: partial,", "service_level: partial, partial_reason: Luật buộc có mặt,"), "I5 refuted: the service is partial for a reason: Luật buộc có mặt"),
        (("kind: verify, actor: xa,", "kind: verify, actor: xa, visit: true, safeguard: Lấy sinh trắc,"), "I5 refuted: the applicant must come to 'Thẩm tra': Lấy sinh trắc"),
        (("kind: verify, actor: xa,", "kind: verify, actor: xa, visit: true,"), "I5 not proved: the applicant comes in person to 'Thẩm tra'"),
        (("form: Mẫu 1}]", "form: Mẫu 1}, {id: cu, type: giay-phep, originals: 1}]"), "I5 not proved: the original of 'Giấy phép' is handed in on paper"),
        (("delivery: [in_person, postal]", "delivery: [in_person]"), "I5 not proved: the result is not given electronically or by post"),
        (("service_level: partial, fixed_by: {law: 10/QĐ-UBND}", "service_level: partial"), "I5 not proved: the catalogue does not say which instrument fixes this component: look it up and write it in example.yaml, line 17 (key fixed_by)"),
    ],
)  # fmt: skip
def test_a_service_for_which_somebody_must_come_stays_partial(change: tuple[str, str], objection: str) -> None:
    assert objection in said(certificate(written(PERMIT, change), ONLINE))


def test_whoever_does_the_work_already_may_decide_once_the_decree_is_amended() -> None:
    proof = certificate(written(PERMIT), cut("lower_level", "", other="xa"))
    assert said(proof) == []
    assert str(proof.subject_to) == "subject to amending Điều 4 75/2022/NĐ-CP"
    changed = after_cuts(written(PERMIT).procedure(CODE), [cut("lower_level", "", other="xa")])
    assert [ref.id for ref in changed.agencies.deciding] == ["xa"]
    assert [step.actor.id for step in changed.steps] == ["xa"] * 4


def test_nobody_decides_who_is_not_below_or_does_not_do_the_work() -> None:
    assert said(certificate(written(PERMIT), cut("lower_level", "", other="so")))[0] == "I5 refuted: Sở is not below Sở"
    beside = written(PERMIT, ("name: Phòng Kinh tế, level: commune", "name: Phòng Kinh tế, level: province"))
    assert said(certificate(beside, cut("lower_level", "", other="phong"))) == [
        "I5 not proved: nobody states that Phòng Kinh tế is below Sở"
    ]
    part = written(
        PERMIT,
        ("name: Phòng Kinh tế, level: commune", "name: Phòng Kinh tế, level: province, part_of: so"),
        ("kind: verify, actor: xa", "kind: verify, actor: phong"),
    )
    assert said(certificate(part, cut("lower_level", "", other="phong"))) == []
    assert said(certificate(written(PERMIT), cut("lower_level", "", other="phong"))) == [
        "I5 not proved: nothing shows that Phòng Kinh tế can decide this: it checks nothing in it now"
    ]
    one_role = written(PERMIT, ("role: Giám đốc", "role: Công chức"))
    assert "I6 refuted: one and the same person would check and decide" in said(
        certificate(one_role, cut("lower_level", "", other="xa"))
    )


NOTICE = cut("notify_instead", "")


def test_a_notice_in_place_of_a_permit_is_never_proved() -> None:
    assert said(certificate(written(PERMIT), NOTICE)) == ["I5 not proved: no log shows how often the permit is refused"]
    assert said(certificate(written(PERMIT), NOTICE, log=log())) == [
        "I5 not proved: the catalogue does not say whether what was permitted can be undone, nor whose rights it touches"
    ]
    assert said(certificate(written(PERMIT), NOTICE, log=log(refused=80))) == [
        "I5 refuted: 80 of 1000 dossiers were refused"
    ]
    changed = after(written(PERMIT), NOTICE)
    assert ids(changed["nhan"].produces) == ["bien-nhan", "ket-qua"]
    assert ids(changed["ky"].produces) == []


# Abolished

ASKED = """
agencies: [{id: cong-an, name: Công an xã, level: commune}]
document_types:
  - {id: don, name: Đơn, origin: applicant}
  - {id: xac-nhan, name: Giấy xác nhận, origin: state, proves: cu-tru}
databases:
  - {id: dan-cu, name: Cơ sở dữ liệu dân cư, holds: [{types: xac-nhan, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]}
procedures:
  - code: "1.000001"
    name: Xác nhận cư trú
    fixed_by: {law: 10/QĐ-UBND}
    documents: [{id: don, type: don, originals: 1}]
    steps: [{id: ky, name: Ký, kind: sign, actor: xa, needs: don, produces: ket-qua}]
    results: [{type: xac-nhan}]
    volumes: [{year: 2024, dossiers: 0, source: báo cáo}, {year: 2025, dossiers: 0, source: báo cáo}]
  - code: "1.000002"
    name: Trợ cấp
    documents: [{id: nha, type: xac-nhan, originals: 1, fixed_by: {law: 10/QĐ-UBND}}]
    conditions: [{id: o-day, name: Cư trú, requires: cu-tru}]
    steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: nha, produces: ket-qua}]
"""
UNASKED = (ASKED[ASKED.index('  - code: "1.000002"') :], "")
ABOLISH = cut("abolish", "")


def test_a_procedure_that_nobody_has_used_for_years_can_go() -> None:
    assert said(certificate(written(ASKED, UNASKED), ABOLISH)) == []
    gone = after_cuts(written(ASKED).procedure(CODE), [ABOLISH])
    assert (gone.documents, gone.steps, gone.results) == ((), (), ())


def test_a_procedure_whose_result_another_one_asks_for_stays() -> None:
    assert said(certificate(written(ASKED), ABOLISH)) == [
        "I1 refuted: - cannot get through 1.000002 Trợ cấp without Giấy xác nhận"
    ]


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("{year: 2025, dossiers: 0", "{year: 2025, dossiers: 12"), "I1 refuted: there were dossiers: 2025: 12"),
        (("{year: 2025, dossiers: 0, source: báo cáo}", "{year: 2020, dossiers: 0, source: báo cáo}"), "I1 not proved: no figures and no log show that there has been no dossier for years"),
    ],
)  # fmt: skip
def test_a_procedure_of_which_nobody_knows_that_it_is_unused_stays(change: tuple[str, str], objection: str) -> None:
    assert said(certificate(written(ASKED, UNASKED, change), ABOLISH)) == [objection]


def test_a_procedure_on_the_way_through_a_life_event_stays() -> None:
    event = written(
        ASKED + "journeys: [{id: chuyen-nha, name: Chuyển nhà, stages: [{procedure: 1.000001}]}]\n", UNASKED
    )
    assert said(certificate(event, ABOLISH)) == ["I1 refuted: whoever goes through 'Chuyển nhà' needs it"]


# Visits, payments, order

VISITS = """
document_types: [{id: don, name: Đơn, origin: applicant}]
procedures:
  - code: "1.000001"
    name: Đăng ký xe
    channels: [{mode: in_person}]
    documents: [{id: don, type: don, originals: 1}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, role: Một cửa, duration: {hours: 1}, needs: don, produces: phieu, fixed_by: {law: 10/QĐ-UBND}}
      - {id: phi-1, name: Nộp phí, kind: pay, actor: xa, needs: phieu, produces: bien-lai, fixed_by: {law: 10/QĐ-UBND}}
      - {id: chup, name: Chụp ảnh, kind: transfer, actor: xa, role: Một cửa, duration: {hours: 1}, visit: true, needs: phieu, produces: anh, after: [phi-1], fixed_by: {law: 10/QĐ-UBND}}
      - {id: chuyen, name: Chuyển hồ sơ, kind: transfer, actor: xa, role: Một cửa, duration: {hours: 2}, needs: phieu, produces: tui, after: [chup], fixed_by: {law: 10/QĐ-UBND}}
      - {id: van-tay, name: Lấy vân tay, kind: transfer, actor: xa, role: Một cửa, duration: {hours: 1}, visit: true, needs: phieu, produces: van-tay, after: [chuyen], fixed_by: {law: 10/QĐ-UBND}}
      - {id: phi-2, name: Nộp lệ phí, kind: pay, actor: xa, needs: phieu, produces: bien-lai-2, after: [chuyen], fixed_by: {law: 10/QĐ-UBND}}
      - {id: ghep, name: Ghép hồ sơ, kind: transfer, actor: xa, role: Văn thư, duration: {hours: 1}, needs: [tui, van-tay], produces: bo, fixed_by: {law: 10/QĐ-UBND}}
      - {id: kiem, name: Kiểm tra đơn, kind: check, actor: xa, role: Công chức, duration: {hours: 1}, needs: phieu, produces: y-kien, after: [ghep], fixed_by: {law: 10/QĐ-UBND}}
      - {id: ky, name: Ký, kind: sign, actor: xa, role: Chủ tịch, duration: {hours: 1}, needs: [bo, y-kien, bien-lai-2], produces: ket-qua, after: [nhan, kiem], fixed_by: {law: 10/QĐ-UBND}}
"""  # fmt: skip


def test_two_visits_between_which_nothing_is_decided_can_be_one() -> None:
    proof = certificate(written(VISITS), cut("join_visits", "van-tay", other="chup"))
    assert said(proof) == []
    changed = after(written(VISITS), cut("join_visits", "van-tay", other="chup"))
    assert (changed["van-tay"].visit, ids(changed["van-tay"].after)) == (False, ["chup"])


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("name: Chuyển hồ sơ, kind: transfer", "name: Xét sơ bộ, kind: verify"), "I2 refuted: whether 'Lấy vân tay' comes at all is decided in 'Xét sơ bộ'"),
        (("needs: phieu, produces: van-tay", "needs: tui, produces: van-tay"), "I2 refuted: on the visit for 'Chụp ảnh' there is no 'tui' yet"),
        (("name: Lấy vân tay, kind: transfer, actor: xa", "name: Lấy vân tay, kind: transfer, actor: so"), "I2 not proved: nobody states that 'Chụp ảnh' and 'Lấy vân tay' are at one place"),
        (("visit: true, needs: phieu, produces: van-tay", "visit: true, safeguard: Sau khi đối chiếu, needs: phieu, produces: van-tay"), "I5 refuted: locked: Sau khi đối chiếu"),
    ],
)  # fmt: skip
def test_visits_that_stay_two(change: tuple[str, str], objection: str) -> None:
    assert objection in said(certificate(written(VISITS, change), cut("join_visits", "van-tay", other="chup")))


ONE_PAYMENT = cut("pay_once", "phi-2", other="phi-1")


def test_two_payments_with_nothing_but_carrying_between_can_be_one() -> None:
    assert said(certificate(written(VISITS), ONE_PAYMENT)) == []
    changed = after(written(VISITS), ONE_PAYMENT)
    assert "phi-2" not in changed
    assert ids(changed["phi-1"].produces) == ["bien-lai", "bien-lai-2"]


def test_a_fee_for_what_may_be_refused_is_not_paid_before() -> None:
    judged = written(VISITS, ("name: Chuyển hồ sơ, kind: transfer", "name: Xét sơ bộ, kind: verify"))
    objection = (
        "I2 not proved: where 'Xét sơ bộ' fails, 'Nộp lệ phí' has been paid for nothing, "
        "and nobody says that it is paid back"
    )
    assert objection in said(certificate(judged, ONE_PAYMENT))
    seldom = log(steps=(StepExperience("chuyen", 1000, stopped=0),))
    assert said(certificate(judged, ONE_PAYMENT, log=seldom)) == []
    assert "I2 refuted: nothing is paid in 'Chụp ảnh'" in said(
        certificate(judged, cut("pay_once", "phi-2", other="chup"))
    )


EARLIER = cut("check_earlier", "kiem", other="ghep")


def test_a_check_of_what_is_there_already_can_come_earlier() -> None:
    assert said(certificate(written(VISITS), EARLIER)) == []
    changed = after(written(VISITS), EARLIER)
    assert ids(changed["ghep"].after) == ["kiem"]
    assert ids(changed["kiem"].after) == ["chuyen", "van-tay"]
    assert ids(changed["ky"].after) == ["nhan", "kiem", "ghep"]


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("needs: phieu, produces: y-kien", "needs: bo, produces: y-kien"), "I2 refuted: 'bo' is not final before 'Ghép hồ sơ'"),
        (("needs: phieu, produces: y-kien", "produces: y-kien"), "I2 not proved: the catalogue does not say what 'Kiểm tra đơn' needs"),
        (("name: Kiểm tra đơn, kind: check", "name: Kiểm tra đơn, kind: transfer"), "I2 refuted: nothing is checked in 'Kiểm tra đơn'"),
        (("name: Ghép hồ sơ, kind: transfer", "name: Ghép hồ sơ, kind: verify"), "I3 not proved: no log shows that to do 'Kiểm tra đơn' before 'Ghép hồ sơ' is less work"),
    ],
)  # fmt: skip
def test_a_check_that_stays_where_it_is(change: tuple[str, str], objection: str) -> None:
    assert objection in said(certificate(written(VISITS, change), EARLIER))


def test_an_order_that_follows_from_the_rest_need_not_be_written_down() -> None:
    assert said(certificate(written(VISITS), cut("drop_wait", "ky", other="nhan"))) == []
    assert said(certificate(written(VISITS), cut("drop_wait", "van-tay", other="chuyen")))[0] == (
        "I3 refuted: 'Lấy vân tay' waits for 'Chuyển hồ sơ' by nothing else"
    )


def test_no_system_does_a_step_without_a_table_of_rules() -> None:
    assert said(certificate(written(VISITS), cut("automate_step", "chuyen"))) == [
        "I6 not proved: no complete table of rules is in the catalogue by which a system could do 'Chuyển hồ sơ'"
    ]
    assert said(certificate(written(VISITS), cut("automate_step", "ky"))) == [
        "I6 refuted: somebody answers for 'Ký': no system can"
    ]


# What a log shows


def test_a_control_that_next_to_never_matters_can_go() -> None:
    never = log(steps=(StepExperience("kiem", 1000, stopped=0, changed=1),))
    often = log(steps=(StepExperience("kiem", 1000, stopped=30, changed=1),))
    no_log = "I6 not proved: no log shows that 'Kiểm tra đơn' never changes what follows"
    freed = written(
        VISITS,
        ("needs: [bo, y-kien, bien-lai-2]", "needs: [bo, bien-lai-2]"),
        ("name: Ghép hồ sơ, kind: transfer", "name: Ghép hồ sơ, kind: verify"),
    )
    assert said(certificate(freed, cut("drop_step", "kiem"), log=never)) == []
    assert said(certificate(freed, cut("drop_step", "kiem"), log=often)) == [
        "I6 refuted: the log shows that 'Kiểm tra đơn' stopped or changed 31 of 1000 dossiers"
    ]
    assert no_log in said(certificate(freed, cut("drop_step", "kiem")))


LIMITS = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 9}, fixed_by: {law: 75/2022/NĐ-CP}}]}]
    steps: [{id: xet, name: Xét, kind: verify, actor: xa, produces: ket-qua}]
"""


def test_a_promise_that_a_log_shows_to_be_kept() -> None:
    kept, late = log(settled_in={3: 900, 5: 90, 9: 10}), log(settled_in={3: 500, 5: 300, 9: 200})
    assert said(certificate(written(LIMITS), shorten("in_person", working_days=5), log=kept)) == []
    assert said(certificate(written(LIMITS), shorten("in_person", working_days=5), log=late)) == [
        "I8 refuted: the log shows that 800 of 1000 dossiers were settled in that time"
    ]
    open_for_long = log(settled_in={3: 900, 5: 90, 9: 10}, open_for={2: 50, 30: 200})
    assert (
        "I8 refuted: the log shows that 990 of 1200"
        in said(certificate(written(LIMITS), shorten("in_person", working_days=5), log=open_for_long))[0]
    )


# Whoever issued it is asked

FETCHED = """
document_types:
  - id: ly-lich
    name: Phiếu lý lịch tư pháp
    origin: state
    proves: nhan-than
    answers: [{issuer: so, law: 75/2022/NĐ-CP, article: Điều 6, since: 2024-01-01, within: {working_days: 3}, verified: true}]
procedures:
  - code: "1.000001"
    name: Nhận con nuôi
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 10}}]}]
    documents: [{id: ly-lich, type: ly-lich, originals: 1, fixed_by: {law: 10/QĐ-UBND}}]
    conditions: [{id: ai, name: Là ai, requires: nhan-than}]
    steps: [{id: xet, name: Xét, kind: verify, actor: xa, duration: {working_days: 5}, needs: ly-lich, produces: ket-qua}]
"""
FETCH = cut("fetch_from_issuer", "ly-lich", other="so")


def test_an_issuer_who_has_to_answer_in_time_is_asked() -> None:
    proof = certificate(written(FETCHED), FETCH)
    assert said(proof) == []
    assert [str(one) for one in proof.unchanged] == [
        "where Sở has no answer, the applicant still hands in Phiếu lý lịch tư pháp"
    ]


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("verified: true", "verified: false"), "I10 not proved: no source confirms that 75/2022/NĐ-CP obliges Sở to answer"),
        (("since: 2024-01-01", "since: 2027-01-01"), "I10 not proved: 75/2022/NĐ-CP is not known to be in force on 2026-11-23"),
        (("within: {working_days: 3}, ", ""), "I8 not proved: nobody states how long an answer of Sở takes"),
        (("within: {working_days: 3}", "within: {working_days: 6}"), "I8 refuted: with the answer the steps take 88 hours, and the limit is 80"),
        (("duration: {working_days: 5}, ", ""), "I8 not proved: nobody states whether the answer of so comes within the limit"),
        (("issuer: so,", "issuer: xa,"), "I10 not proved: no law that obliges Sở to answer is in the catalogue, nor how long an answer takes"),
    ],
)  # fmt: skip
def test_an_issuer_who_need_not_answer_is_not_asked(change: tuple[str, str], objection: str) -> None:
    assert said(certificate(written(FETCHED, change), FETCH)) == [objection]


# The paper and what it says

HELD = """
document_types:
  - {id: khai-sinh, name: Giấy khai sinh, origin: state, proves: nhan-than}
  - {id: hop-dong, name: Hợp đồng thuê nhà, origin: outside, proves: nhan-than}
  - {id: xac-nhan, name: Giấy xác nhận, origin: state, proves: nhan-than}
databases:
  - id: ho-tich
    name: Cơ sở dữ liệu hộ tịch điện tử
    holds: [{types: khai-sinh, facts: nhan-than, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]
procedures:
  - code: "1.000001"
    name: Nhập học
    documents: [{id: giay, type: khai-sinh, originals: 1, fixed_by: {law: 75/2022/NĐ-CP}}]
    conditions: [{id: ai, name: Là ai, requires: nhan-than}]
    steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: giay, produces: ket-qua}]
"""
LOOK_UP = cut("replace_by_look_up", "giay", database="ho-tich")


def test_a_certificate_says_for_whom_nothing_changes() -> None:
    several = written(
        HELD,
        ("type: khai-sinh, originals", "any_of: [khai-sinh, xac-nhan], originals"),
        ("verified: true", "verified: true, scope: từ năm 2016"),
    )
    assert [str(one) for one in certificate(several, LOOK_UP).unchanged] == [
        "for people without data: hộ tịch điện tử nothing changes: they still hand in Giấy khai sinh / Giấy xác nhận",
        "only in part (từ năm 2016); whoever else still hands in Giấy khai sinh / Giấy xác nhận",
        "whoever has one of these instead still hands it in: Giấy xác nhận",
    ]


ONLY_THE_FACT = ("holds: [{types: khai-sinh, facts: nhan-than", "holds: [{facts: nhan-than")


def test_a_fact_takes_the_place_of_a_paper_only_if_nothing_else_is_wanted() -> None:
    def asked_for(paper: str, *more: tuple[str, str]) -> list[str]:
        return said(
            certificate(written(HELD, ONLY_THE_FACT, ("type: khai-sinh, ", f"type: {paper}, "), *more), LOOK_UP)
        )

    assert asked_for("xac-nhan") == []
    assert asked_for("hop-dong") == [
        "I10 not proved: Cơ sở dữ liệu hộ tịch điện tử is not known to hold this on 2026-11-23"
    ]
    assert asked_for("xac-nhan", ("originals: 1", "purpose: Lưu bản chính, originals: 1")) == [
        "I10 not proved: Cơ sở dữ liệu hộ tịch điện tử holds Nhân thân and not the paper, which has a purpose: Lưu bản chính"
    ]
    assert (
        "I10 not proved: Cơ sở dữ liệu hộ tịch điện tử holds Nhân thân and not the paper, whose original a step needs"
        in asked_for("xac-nhan", ("requires: nhan-than", "requires: cu-tru"))
    )


def test_more_databases_than_can_be_tried_are_not_proved() -> None:
    """2⁷ kinds of people for seven databases: nobody says proved of what was not tried."""
    catalogue = with_laws(written(HELD))
    procedure = catalogue.procedure(CODE)
    cuts = tuple(cut("replace_by_look_up", "giay", database=f"d{number}") for number in range(7))
    proof = certificate_of(Trial(catalogue, procedure, cuts, DAY))
    assert proof.checks[0].verdict is Verdict.NOT_PROVED
    assert str(proof.checks[0].because) == (
        "too many databases to try out everybody who may be in some and not in others: 7"
    )


def test_several_originals_go_on_to_somebody_who_looks_nothing_up() -> None:
    """As in the dossier of a child, three times, for the authority of another country."""
    assert said(certificate(written(HELD, ("originals: 1", "originals: 3")), LOOK_UP)) == [
        "I10 not proved: 3 originals of 'Giấy khai sinh' are wanted: more than an agency needs to read it"
    ]


def test_a_card_that_stands_for_somebody_who_is_not_there_is_not_data() -> None:
    """As the copy of the card of somebody who gives another power to act and cannot sign electronically."""
    absent = written(
        HELD,
        ("proves: nhan-than}\n  - {id: hop-dong", "identity: true, proves: nhan-than}\n  - {id: hop-dong"),
        ("originals: 1", "copies: 1, when: ủy quyền mà chưa có tài khoản định danh"),
        ("requires: nhan-than", "requires: []"),
    )
    assert said(certificate(absent, LOOK_UP)) == [
        "I10 not proved: 'Giấy khai sinh' stands for somebody in a case of its own (ủy quyền mà chưa có tài khoản định danh): "  # noqa: ISC004 - one
        "data says who they are, not that they agree"
    ]


def test_a_power_that_no_text_has_confirmed_proves_nothing() -> None:
    power = """
powers:
  - {id: gui-tra, name: Địa phương tổ chức trả kết quả, aspects: [postal_return], power: own, source: ma trận}
"""
    unfixed = ("validity: {months: 12}, fixed_by: {law: 10/QĐ-UBND}", "validity: {months: 12}")
    posted = written(PERMIT + power, unfixed, ("delivery: [in_person, postal]", "delivery: [in_person]"))
    by_post = cut("return_by_post", "giay-phep")
    assert "in a line that no text has confirmed yet" in said(certificate(posted, by_post))[0]
    confirmed = written(
        PERMIT + power,
        unfixed,
        ("delivery: [in_person, postal]", "delivery: [in_person]"),
        ("source: ma trận", "verified: true, source: ma trận"),
    )
    assert said(certificate(confirmed, by_post)) == []


def test_the_counter_example_is_spelled_out_in_words_an_official_would_use() -> None:
    """Nobody in this catalogue is said to be without data: whoever relies on a database has to think of them."""
    married = """
facts: [{id: hon-nhan, name: Quan hệ hôn nhân}]
document_types:
  - {id: don, name: Đơn, origin: applicant}
  - {id: ket-hon, name: Giấy chứng nhận kết hôn, origin: state, proves: hon-nhan}
databases:
  - id: ho-tich
    name: Cơ sở dữ liệu hộ tịch điện tử
    holds: [{types: ket-hon, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]
procedures:
  - code: "1.000001"
    name: Nhận con nuôi
    documents:
      - {id: don, type: don, originals: 1}
      - {id: giay, type: ket-hon, copies: 1, fixed_by: {law: 75/2022/NĐ-CP}}
    conditions: [{id: vo-chong, name: Là vợ chồng, requires: hon-nhan}]
    steps:
      - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan, needs: don}
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: don, after: [nop]}
      - {id: xet, name: Thẩm tra, kind: verify, actor: xa, needs: giay, produces: ket-qua, after: [nhan]}
"""
    proof = certificate(written(married), cut("replace_by_look_up", "giay", database="ho-tich", fallback=False))
    lacks = next(check.because for check in proof.checks if check.invariant is Invariant.SUPPLY)
    assert lacks is not None
    assert translator(Language.VIETNAMESE)(lacks) == (
        "người chưa có dữ liệu hộ tịch điện tử: bước 3 (Thẩm tra) thiếu Quan hệ hôn nhân"
    )


def test_how_papers_go_on_from_the_counter_is_arranged_by_whoever_takes_them() -> None:
    """Hand-offs are a matter of how the papers are received; what is signed is not."""
    procedure = written(VISITS).procedure(CODE)
    aspects = [touched(cut("automate_step", step), procedure)[0].aspect for step in ("chuyen", "ky")]
    assert aspects == [Aspect.RECEPTION, Aspect.STEP]
