"""The finer points of questions about steps, checks, levels and logs: where they must keep silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tthc.analyse.channels import online_fee_no_lower, received_elsewhere
from tthc.analyse.checks import check_comes_late, knock_out_order, long_lead_late, redundant_check
from tthc.analyse.levels import automatable_step, decided_above
from tthc.analyse.match import Analysis, Match
from tthc.analyse.practice import (
    asked_again,
    faster_than_promised,
    never_refused,
    no_dossier_for_years,
    one_limit,
    one_role_holds_up,
    rare_branch,
)
from tthc.analyse.steps import could_be_same_day, paid_twice
from tthc.model.catalogue import Catalogue
from tthc.model.experience import Experience, StepExperience
from tthc.source import Message

TODAY = date(2026, 11, 23)


def log(procedure: str, **shown: Any) -> Experience:
    return Experience(procedure, "log.csv", date(2026, 1, 2), date(2026, 10, 30), **shown)


def places(found: Any) -> list[str]:
    return [str(match.component) for match in found]


def only(found: Any) -> Match:
    (match,) = found
    assert isinstance(match, Match)
    return match


def test_a_second_check_after_a_correction_is_no_repetition(catalogue: Catalogue) -> None:
    """
    agencies: [{id: so, name: Sở Tư pháp, level: province}]
    document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
    procedures:
      - code: "2.000954"
        name: Cấp lại Giấy đăng ký tham gia trợ giúp pháp lý
        documents: [{id: to-khai, type: to-khai, originals: 1}]
        steps:
          - {id: kiem-tra, name: Kiểm tra, kind: check, actor: so, needs: to-khai, produces: phieu}
          - {id: sua, name: Sửa tờ khai, kind: record, actor: so, needs: phieu, produces: ban-sua}
          - {id: lai, name: Kiểm tra lại, kind: check, actor: so, needs: [to-khai, ban-sua]}
    """
    seen = log("2.000954", received=900, steps=(StepExperience("lai", 900),))
    assert places(redundant_check(Analysis(catalogue, TODAY, [seen]))) == []


def test_the_second_check_must_follow_the_first_in_every_case(catalogue: Catalogue) -> None:
    """
    agencies: [{id: so, name: Sở Tư pháp, level: province}]
    document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
    procedures:
      - code: "2.000954"
        name: Cấp lại Giấy đăng ký tham gia trợ giúp pháp lý
        cases: [{id: a, name: Tổ chức}, {id: b, name: Cá nhân}]
        documents: [{id: to-khai, type: to-khai, originals: 1}]
        steps:
          - {id: kiem-tra, name: Kiểm tra, kind: check, actor: so, needs: to-khai, cases: a}
          - {id: lai, name: Kiểm tra lại, kind: check, actor: so, needs: to-khai, after: [kiem-tra]}
    """
    seen = log("2.000954", received=900, steps=(StepExperience("lai", 900),))
    found = places(redundant_check(Analysis(catalogue, TODAY, [seen])))
    assert found == ["2.000954/step/lai"], "where both are taken; the certificate looks at the other case"


LEAD = """
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
      - {id: thue, name: Cơ quan thuế, level: province}
    procedures:
      - code: "1.012785"
        name: Đăng ký đất đai đã chuyển quyền chưa làm thủ tục
        steps:
          - {id: nhan, name: Nhận, kind: receive, actor: ubnd-xa, produces: ho-so, duration: {hours: 4}}
          - {id: kiem-tra, name: Kiểm tra, kind: verify, actor: ubnd-xa, needs: ho-so, produces: phieu, duration: {hours: 16}}
          - id: niem-yet
            name: Niêm yết
            kind: publish
            actor: ubnd-xa
            needs: ho-so
            produces: bien-ban
            after: [kiem-tra]
            duration: {working_days: 15}
          - {id: cap, name: Cấp, kind: issue, actor: ubnd-xa, needs: [phieu, bien-ban], duration: {hours: 8}}
"""


def test_long_work_behind_a_check_is_advice_until_the_log_shows_that_it_seldom_stops(catalogue: Catalogue) -> None:
    found = {
        stopped: only(long_lead_late(Analysis(catalogue, TODAY, [log("1.012785", received=900, steps=(s,))]))).is_advice
        for stopped in (9, 200)
        if (s := StepExperience("kiem-tra", 900, stopped))
    }
    assert only(long_lead_late(Analysis(catalogue, TODAY))).is_advice
    assert found == {9: False, 200: True}


test_long_work_behind_a_check_is_advice_until_the_log_shows_that_it_seldom_stops.__doc__ = LEAD


def test_a_check_that_only_sometimes_happens_is_left_where_it_is(catalogue: Catalogue) -> None:
    """
    agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
    document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
    procedures:
      - code: "2.000806"
        name: Đăng ký kết hôn có yếu tố nước ngoài
        documents: [{id: to-khai, type: to-khai, originals: 1}]
        steps:
          - {id: hoi, name: Hỏi, kind: consult, actor: ubnd-xa, produces: y-kien}
          - {id: tra, name: Tra cứu, kind: look_up, actor: ubnd-xa, needs: to-khai, after: [hoi], when: Có nghi vấn}
          - {id: tra-2, name: Tra cứu, kind: look_up, actor: ubnd-xa, needs: [to-khai, y-kien]}
    """
    assert places(check_comes_late(Analysis(catalogue, TODAY))) == []


@pytest.mark.parametrize(("stopped", "found"), [(200, True), (12, False)])
def test_the_order_of_checks_is_turned_only_where_the_bounds_are_apart(
    catalogue: Catalogue, stopped: int, found: bool
) -> None:
    """
    agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
    procedures:
      - code: "1.013225"
        name: Cấp giấy phép xây dựng nhà ở riêng lẻ
        steps:
          - {id: thuc-dia, name: Kiểm tra thực địa, kind: inspect, actor: ubnd-xa, duration: {hours: 2}}
          - {id: quy-hoach, name: Tra quy hoạch, kind: check, actor: ubnd-xa, after: [thuc-dia], duration: {hours: 2}}
    """
    steps = (StepExperience("thuc-dia", 1000, 10), StepExperience("quy-hoach", 1000, stopped))
    analysis = Analysis(catalogue, TODAY, [log("1.013225", received=1000, steps=steps)])
    assert bool(places(knock_out_order(analysis))) is found


def test_a_payment_that_a_decision_sets_is_advice(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: nguoi-nop, name: Người yêu cầu, level: applicant}
      - {id: thue, name: Cơ quan thuế, level: province}
    procedures:
      - code: "1.012784"
        name: Tách thửa hoặc hợp thửa đất
        steps:
          - {id: phi, name: Nộp phí, kind: pay, actor: nguoi-nop, produces: bien-lai}
          - {id: tinh, name: Tính thuế, kind: decide, actor: thue, needs: bien-lai, produces: thong-bao}
          - {id: thue, name: Nộp thuế, kind: pay, actor: nguoi-nop, needs: thong-bao}
    """
    match = only(paid_twice(Analysis(catalogue, TODAY)))
    assert (match.component.id, match.other, match.is_advice) == ("thue", "phi", True)


def test_desk_work_of_unknown_hours_is_advice(catalogue: Catalogue) -> None:
    """
    agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
    procedures:
      - code: "2.000908"
        name: Cấp bản sao từ sổ gốc
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 2}}]}]
        steps:
          - {id: tra-so, name: Tra sổ gốc, kind: look_up, actor: ubnd-xa, produces: noi-dung}
          - {id: ky, name: In và ký, kind: sign, actor: ubnd-xa, needs: noi-dung}
    """
    match = only(could_be_same_day(Analysis(catalogue, TODAY)))
    assert match.is_advice
    assert match.limit is not None
    assert match.limit.same_day


def test_a_ministry_over_a_department_stands_above_and_a_commune_never_does(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: bo, name: Bộ Xây dựng, level: central}
      - {id: so, name: Sở Xây dựng, level: province}
      - {id: xa, name: Ủy ban nhân dân cấp xã, level: commune}
    procedures:
      - code: "1.008891"
        name: Cấp chứng chỉ hành nghề
        steps:
          - {id: xet, name: Xét, kind: verify, actor: so, produces: phieu}
          - {id: ky, name: Ký, kind: sign, actor: bo, needs: phieu}
      - code: "1.012891"
        name: Cho thuê nhà ở công vụ
        steps:
          - {id: xet, name: Xét, kind: verify, actor: so, produces: phieu}
          - {id: ky, name: Ký, kind: sign, actor: xa, needs: phieu}
    """
    match = only(decided_above(Analysis(catalogue, TODAY)))
    assert (str(match.component), match.other) == ("1.008891/procedure", "so")


def test_a_look_up_is_automatic_only_if_all_of_it_is_in_open_databases(catalogue: Catalogue) -> None:
    """
    agencies: [{id: vpdk, name: Văn phòng đăng ký đất đai, level: province}]
    document_types:
      - {id: a, name: Giấy xác nhận A, origin: state}
      - {id: b, name: Giấy xác nhận B, origin: state}
    laws: [{id: 66.7/2025/NQ-CP, rank: government_resolution}]
    databases:
      - {id: mot, name: Một, holds: [{types: a, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]}
      - {id: hai, name: Hai, holds: [{types: b, since: 2026-01-01}]}
    procedures:
      - code: "1.012783"
        name: Cấp đổi
        documents:
          - {id: a, type: a, look_up: {database: mot}}
          - {id: b, type: b, look_up: {database: hai}}
        steps:
          - {id: ca-hai, name: Tra cả hai, kind: look_up, actor: vpdk, needs: [a, b]}
          - {id: mot, name: Tra một, kind: look_up, actor: vpdk, needs: a}
    """
    assert places(automatable_step(Analysis(catalogue, TODAY))) == ["1.012783/step/mot"]


def test_rings_of_agencies_end(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: a, name: Một, level: province, part_of: b}
      - {id: b, name: Hai, level: province, part_of: a}
    procedures: [{code: "1.013804", name: Bổ nhiệm, levels: [province], agencies: {receiving: a}}]
    """
    assert places(received_elsewhere(Analysis(catalogue, TODAY), under=("ubnd-tinh",))) == []
    assert places(received_elsewhere(Analysis(catalogue, TODAY), under=("b",))) == ["1.013804/procedure"]


def test_a_fee_is_compared_with_that_of_its_own_case(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.004222"
        name: Đăng ký thường trú
        cases: [{id: mot, name: Một người}, {id: ho, name: Cả hộ}]
        channels:
          - {mode: in_person, fees: [{case: mot, amount: 20000}, {case: ho, amount: 10000}]}
          - {mode: online, fees: [{case: mot, amount: 10000}, {case: ho, amount: 10000}]}
    """
    assert [match.at.column for match in online_fee_no_lower(Analysis(catalogue, TODAY))] == [59]


def test_a_limit_of_several_kinds_is_no_one_limit(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.000001", name: Một, channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}}]}]}
      - {code: "1.000002", name: Hai, channels: [{mode: in_person, time_limits: [{statutory: {calendar_days: 5}}]}]}
      - {code: "1.000003", name: Ba, channels: [{mode: in_person, time_limits: [{statutory: {same_day: true}}]}]}
      - {code: "1.000004", name: Bốn}
      - code: "1.000005"
        name: Năm
        channels:
          - {mode: in_person, time_limits: [{statutory: {working_days: 5}, committed: {working_days: 3}}]}
          - {mode: online, time_limits: [{statutory: {working_days: 3}}]}
    """
    assert [one_limit(procedure) for procedure in catalogue.procedures.values()] == [5, None, None, None, 3]


LIMIT = """
    agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
    procedures:
      - code: "1.001776"
        name: Thực hiện trợ cấp xã hội hằng tháng
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 10}}]}]
"""


def test_the_slowest_agency_sets_the_limit_and_small_ones_are_named(catalogue: Catalogue) -> None:
    of_all = log("1.001776", settled=420, settled_in={2: 200, 6: 220})
    each = [log("1.001776", agency=f"xa-{days}", settled=200, settled_in={days: 200}) for days in (2, 6)]
    few = log("1.001776", agency="xa-nho", settled=20, settled_in={6: 20})
    match = only(faster_than_promised(Analysis(catalogue, TODAY, [of_all, *each, few])))
    assert match.limit is not None
    assert match.limit.working_days == 6
    assert [str(message) for message in match.evidence] == [
        "log from 2026-01-02 to 2026-10-30: 420 settled, 0 open, 0 late",
        "too few dossiers to say it of 1 agencies: xa-nho",
    ]


def test_one_agency_that_does_not_keep_it_stops_it(catalogue: Catalogue) -> None:
    of_all = log("1.001776", settled=400, settled_in={2: 400}, open_for={9: 100})
    slow = log("1.001776", agency="xa-b", settled=100, settled_in={2: 100}, open_for={9: 100})
    quick = log("1.001776", agency="xa-a", settled=300, settled_in={2: 300})
    assert places(faster_than_promised(Analysis(catalogue, TODAY, [of_all, slow, quick]))) == []
    assert len(places(faster_than_promised(Analysis(catalogue, TODAY, [of_all, quick])))) == 1


for test in (
    test_the_slowest_agency_sets_the_limit_and_small_ones_are_named,
    test_one_agency_that_does_not_keep_it_stops_it,
):
    test.__doc__ = LIMIT


def test_what_the_state_must_look_at_is_no_matter_of_a_notice(catalogue: Catalogue) -> None:
    """
    agencies: [{id: so, name: Sở chuyên môn, level: province}]
    procedures:
      - code: "1.008891"
        name: Cấp chứng chỉ hành nghề
        steps: [{id: xet, name: Xét, kind: verify, actor: so, safeguard: Người hành nghề phải đủ điều kiện}]
      - code: "1.001666"
        name: Chấp thuận
        steps: [{id: xet, name: Xét, kind: verify, actor: so}]
    """
    seen = [log(code, received=2000, settled=2000) for code in ("1.008891", "1.001666")]
    assert places(never_refused(Analysis(catalogue, TODAY, seen))) == ["1.001666/procedure"]


@pytest.mark.parametrize(("year", "found"), [(2025, 1), (2023, 0)])
def test_old_figures_say_nothing_of_today(year: int, found: int) -> None:
    from tthc.load.catalogue import load_text

    volumes = ", ".join(f"{{year: {year - n}, dossiers: 0, source: Báo cáo}}" for n in range(3))
    text = f'procedures: [{{code: "1.002161", name: Phê duyệt, volumes: [{volumes}]}}]'
    assert len(places(no_dossier_for_years(Analysis(load_text(text, "a.yaml").catalogue, TODAY)))) == found


def test_a_year_of_several_localities_is_their_sum(catalogue: Catalogue) -> None:
    """
    localities: [{id: a, name: Tỉnh A, level: province}, {id: b, name: Tỉnh B, level: province}]
    procedures:
      - code: "1.002161"
        name: Phê duyệt
        volumes:
          - {year: 2023, dossiers: 0, source: Báo cáo}
          - {year: 2024, dossiers: 0, source: Báo cáo}
          - {year: 2025, dossiers: 0, source: Báo cáo, set_by: a}
          - {year: 2025, dossiers: 3, source: Báo cáo, set_by: b}
    """
    assert places(no_dossier_for_years(Analysis(catalogue, TODAY))) == []


def test_few_dossiers_with_supplements_say_little(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.013225", name: Cấp giấy phép xây dựng}]
    """
    found = {
        again: len(places(asked_again(Analysis(catalogue, TODAY, [log("1.013225", received=100, asked_again=again)]))))
        for again in (10, 14, 20)
    }
    assert found == {10: 0, 14: 0, 20: 1}


def test_a_step_of_a_rare_case_is_found_from_the_cases_of_the_log(catalogue: Catalogue) -> None:
    """
    agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
    procedures:
      - code: "1.004884"
        name: Đăng ký lại khai sinh
        cases: [{id: con, name: Còn sổ}, {id: mat, name: Mất sổ}]
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 25}}]}]
        steps:
          - {id: hoi, name: Hỏi nơi khác, kind: consult, actor: ubnd-xa, cases: mat}
          - {id: ky, name: Ký, kind: sign, actor: ubnd-xa}
    """
    seen = log("1.004884", received=1000, by_case={"con": 990, "mat": 10})
    assert places(rare_branch(Analysis(catalogue, TODAY, [seen]))) == ["1.004884/step/hoi"]


def test_people_without_a_named_role_are_those_of_the_agency(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: a, name: Một, level: commune}
      - {id: b, name: Hai, level: commune}
    procedures:
      - code: "1.000001"
        name: Một
        steps:
          - {id: x, name: X, kind: verify, actor: a, produces: p}
          - {id: y, name: Y, kind: verify, actor: b, needs: p, produces: q}
          - {id: z, name: Z, kind: sign, actor: a, needs: q}
    """
    waited = tuple(StepExperience(step, 500, waited={hours: 500}) for step, hours in (("x", 4), ("y", 1), ("z", 4)))
    found = list(one_role_holds_up(Analysis(catalogue, TODAY, [log("1.000001", received=500, steps=waited)])))
    assert places(found) == ["1.000001/step/x", "1.000001/step/z"]
    assert all(match.is_advice for match in found)
    assert found[0].evidence == (Message("{part} of {total} waiting hours of the log", {"part": 4000, "total": 4500}),)
