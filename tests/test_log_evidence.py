"""Patterns of redesign that a log proves: not proved without one, proved by one, refuted by one that says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE
from tests.proving import CODE, DAY, cut, said, with_laws
from tests.random_logs import Made, judged_rows
from tthc.analyse.match import Analysis
from tthc.analyse.practice import faster_than_promised, waits_for_a_session
from tthc.audit.advising.sessions import session_days, with_sessions
from tthc.audit.figures.experience import practice_of
from tthc.audit.reading.step_log import read_steps
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.duration import Unit
from tthc.model.experience import Experience, StepExperience
from tthc.model.limit_times import LimitTimes, LimitToday, Taken, Way
from tthc.propose.certificate import certify

PROCEDURE = """
document_types:
  - {id: don, name: Đơn, origin: applicant}
  - {id: xac-nhan, name: Giấy xác nhận, origin: outside}
laws: [{id: 144/2021/NĐ-CP, rank: decree, verified: true}]
procedures:
  - code: "1.000001"
    name: Cấp phép
    channels:
      - mode: in_person
        time_limits: [{statutory: {calendar_days: 30}, fixed_by: {law: 75/2022/NĐ-CP}}]
    documents: [{id: don, type: don, originals: 1, fixed_by: {law: 10/QĐ-UBND}}]
    steps:
      - {id: nop, name: Nộp, kind: submit, actor: nguoi-dan, needs: don, produces: bo}
      - id: thuc-dia
        name: Kiểm tra thực địa
        kind: verify
        actor: xa
        role: Công chức
        needs: bo
        produces: bien-ban
        duration: {hours: 12}
        fixed_by: {law: 10/QĐ-UBND}
      - id: quy-hoach
        name: Tra quy hoạch
        kind: check
        actor: xa
        role: Công chức
        needs: bo
        produces: phieu
        after: [thuc-dia]
        duration: {hours: 1}
        fixed_by: {law: 10/QĐ-UBND}
      - id: hoi
        name: Hỏi Sở
        kind: consult
        actor: so
        needs: bo
        produces: y-kien
        after: [quy-hoach]
        duration: {hours: 8}
        fixed_by: {law: 10/QĐ-UBND}
      - id: lai
        name: Kiểm tra lại
        kind: verify
        actor: xa
        role: Công chức
        needs: bo
        produces: phieu-lai
        after: [hoi]
        duration: {hours: 4}
        fixed_by: {law: 10/QĐ-UBND}
      - id: hop
        name: Họp xét
        kind: verify
        actor: xa
        role: Công chức
        needs: bo
        produces: bien-ban-hop
        after: [lai]
        duration: {working_days: 5}
        fixed_by: {law: 10/QĐ-UBND}
      - id: ky
        name: Ký
        kind: sign
        actor: xa
        role: Chủ tịch
        needs: [bo, bien-ban, phieu]
        produces: ket-qua
        after: [hop, lai, hoi, quy-hoach, thuc-dia]
        duration: {hours: 1}
        fixed_by: {law: 10/QĐ-UBND}
"""


def catalogue() -> Catalogue:
    loaded = load_text(PROCEDURE, "thu-tuc.yaml")
    assert not loaded.problems
    return with_laws(loaded.catalogue)


def log(*steps: StepExperience, **shown: object) -> list[Experience]:
    return [Experience(CODE, "nhật ký", date(2025, 1, 1), date(2026, 10, 31), steps=steps, **shown)]  # type: ignore[arg-type]


def objections(change: Cut, seen: Sequence[Experience] = ()) -> list[str]:
    known = catalogue()
    return said(certify(known, known.procedure(CODE), (change,), DAY, seen))


def verdict(change: Cut, seen: Sequence[Experience] = ()) -> Verdict:
    known = catalogue()
    return certify(known, known.procedure(CODE), (change,), DAY, seen).verdict


def step(name: str, **shown: object) -> StepExperience:
    return StepExperience(name, 2000, **shown)  # type: ignore[arg-type]


DROP_AGAIN, DROP_OPINION = cut("drop_step", "lai"), cut("drop_step", "hoi")


@pytest.mark.parametrize(("change", "name"), [(DROP_AGAIN, "lai"), (DROP_OPINION, "hoi")], ids=["13", "16"])
def test_a_second_check_or_an_opinion_goes_only_where_a_log_shows_that_it_changes_nothing(
    change: Cut, name: str
) -> None:
    assert verdict(change) is Verdict.NOT_PROVED
    assert objections(change, log(step(name, stopped=1, changed=2))) == []
    assert verdict(change, log(step(name, stopped=1))) is Verdict.NOT_PROVED, "nobody wrote down what it changed"
    assert verdict(change, log(StepExperience(name, 50, 0, 0))) is Verdict.NOT_PROVED, "fifty are too few"
    often = log(step(name, stopped=60, changed=20))
    assert verdict(change, often) is Verdict.REFUTED
    assert "stopped or changed 80 of 2000 dossiers" in objections(change, often)[0]


def test_one_agency_at_which_a_check_matters_is_enough() -> None:
    """Two in a thousand in all, and all of them at one commune."""
    at_one = Experience(CODE, "nhật ký", DAY, DAY, agency="xa-a", steps=(StepExperience("lai", 40, 4, 0),))
    elsewhere = Experience(CODE, "nhật ký", DAY, DAY, agency="xa-b", steps=(StepExperience("lai", 1960, 0, 0),))
    assert verdict(DROP_AGAIN, [*log(step("lai", stopped=4, changed=0)), at_one, elsewhere]) is Verdict.REFUTED


def test_a_synthetic_log_proves_nothing() -> None:
    assert verdict(DROP_AGAIN, log(step("lai", stopped=0, changed=0), synthetic=True)) is Verdict.NOT_PROVED


DECLARED = """
laws: [{id: 144/2021/NĐ-CP, rank: decree, verified: true}]
document_types:
  - {id: don, name: Đơn, origin: applicant, fields: [{id: luong, name: Mức lương, fact: thu-nhap}]}
  - {id: giay, name: Giấy xác nhận thu nhập, origin: outside, proves: thu-nhap}
procedures:
  - code: "1.000001"
    name: Công nhận người lao động có thu nhập thấp
    documents:
      - {id: don, type: don, originals: 1, fixed_by: {law: 10/QĐ-UBND}}
      - {id: giay, type: giay, originals: 1, sanction: {law: 144/2021/NĐ-CP}, fixed_by: {law: 10/QĐ-UBND}}
    steps:
      - {id: xet, name: Xét, kind: verify, actor: xa, needs: [don, giay], produces: ket-qua, fixed_by: {law: 10/QĐ-UBND}}
"""


def test_a_paper_is_declared_instead_only_where_a_log_shows_that_it_is_next_to_never_wrong() -> None:
    known = with_laws(load_text(DECLARED, "x.yaml").catalogue)
    change = cut("declare_instead", "giay", other="don")

    def found(seen: Sequence[Experience] = ()) -> Verdict:
        return certify(known, known.procedure(CODE), (change,), DAY, seen).verdict

    assert found() is Verdict.NOT_PROVED
    assert found(log(step("xet", stopped=2))) is Verdict.PROVED
    assert found(log(step("xet", stopped=100))) is Verdict.REFUTED
    assert found(log(StepExperience("xet", 60, 0))) is Verdict.NOT_PROVED, "sixty are too few"


TURNED = cut("check_earlier", "quy-hoach", other="thuc-dia")


def test_checks_are_turned_round_only_where_a_log_shows_that_it_is_less_work() -> None:
    """12 hours on site stop 20 of 2,000, one hour with the plan 400: the plan first; the other way round it is worse."""
    assert objections(TURNED) == [
        "I3 not proved: no log shows that to do 'Tra quy hoạch' before 'Kiểm tra thực địa' is less work"
    ]
    slow, quick = step("thuc-dia", stopped=20, hours={12: 2000}), step("quy-hoach", stopped=400, hours={1: 2000})
    assert objections(TURNED, log(slow, quick)) == []
    stops, idle = step("thuc-dia", stopped=400, hours={1: 2000}), step("quy-hoach", stopped=20, hours={12: 2000})
    assert objections(TURNED, log(stops, idle)) == [
        "I3 refuted: the log shows that to do 'Tra quy hoạch' before 'Kiểm tra thực địa' is more work"
    ]
    same = log(step("thuc-dia", stopped=100, hours={4: 2000}), step("quy-hoach", stopped=100, hours={4: 2000}))
    assert verdict(TURNED, same) is Verdict.NOT_PROVED


EACH = cut("handle_each", "hop", limit={"hours": 4})


def test_batches_are_given_up_only_where_a_log_shows_batches() -> None:
    """Sessions on 40 of 200 days, before which dossiers lie for days; the work itself takes two hours."""
    lies = {"hours": {2: 1950, 6: 50}, "waited": {4: 200, 24: 1000, 40: 800}}
    assert objections(EACH) == ["I8 not proved: no log shows that dossiers wait for one another before 'Họp xét'"]
    assert objections(EACH, log(step("hop", arrived_on=200, begun_on=40, **lies))) == []
    assert verdict(EACH, log(step("hop", **lies))) is Verdict.NOT_PROVED, "nobody wrote down when they came"
    queue = log(step("hop", arrived_on=200, begun_on=195, **lies))
    assert verdict(EACH, queue) is Verdict.REFUTED
    assert "a queue and no batches" in objections(EACH, queue)[0]
    at_once = log(step("hop", arrived_on=200, begun_on=40, hours={2: 2000}, waited={0: 1900, 24: 100}))
    assert verdict(EACH, at_once) is Verdict.REFUTED
    slow = log(step("hop", arrived_on=200, begun_on=40, hours={9: 2000}, waited={24: 2000}))
    assert verdict(EACH, slow) is Verdict.NOT_PROVED, "the work takes longer than the time that is asked for"


def test_the_rule_proposes_the_time_that_the_work_itself_takes() -> None:
    lies = {"hours": {2: 1950, 6: 50}, "waited": {4: 200, 24: 1000, 40: 800}}
    seen = log(step("hop", arrived_on=200, begun_on=40, **lies))
    (match,) = waits_for_a_session(Analysis(catalogue(), DAY, seen))
    assert match.limit is not None
    assert match.limit.hours == 2
    proposed = Cut(kind=CutKind.HANDLE_EACH, target=match.component, limit=match.limit)
    assert verdict(proposed, seen) is Verdict.PROVED


LIMIT = LimitToday(CODE, "statutory", Unit.CALENDAR_DAYS, 30, "30", ways=(Way("in_person"),))
SHORTER = cut("shorten_limit", "in_person", limit={"calendar_days": 10})


def times(**agencies: Taken) -> list[Experience]:
    return log(received=1, limits=(LimitTimes(LIMIT, agencies),))


def test_a_limit_in_any_unit_is_cut_where_every_agency_keeps_the_shorter_one() -> None:
    quick = Taken(Counter({5: 300, 9: 300, 15: 2}))
    assert verdict(SHORTER) is Verdict.NOT_PROVED
    assert objections(SHORTER, times(a=quick, b=quick)) == []
    slow = Taken(Counter({5: 300, 20: 300}))
    assert verdict(SHORTER, times(a=quick, b=slow)) is Verdict.REFUTED
    assert verdict(SHORTER, times(a=Taken(Counter({5: 20})))) is Verdict.NOT_PROVED, "twenty are too few"


def test_open_forgotten_and_waiting_dossiers_count_against_a_shorter_limit() -> None:
    settled = Counter({5: 600})
    assert verdict(SHORTER, times(a=Taken(settled))) is Verdict.PROVED
    for part in ("open", "bulk"):
        assert verdict(SHORTER, times(a=Taken(settled, **{part: Counter({60: 60})}))) is Verdict.REFUTED, part
    assert verdict(SHORTER, times(a=Taken(settled, waiting=Counter({1: 60})))) is Verdict.NOT_PROVED


def test_the_rule_finds_the_limit_that_all_keep_in_its_own_unit() -> None:
    quick, slower = Taken(Counter({5: 300, 9: 300})), Taken(Counter({5: 300, 12: 300}))
    (match,) = faster_than_promised(Analysis(catalogue(), DAY, times(a=quick, b=slower)))
    assert match.limit is not None
    assert match.limit.calendar_days == 12
    assert not list(faster_than_promised(Analysis(catalogue(), DAY, times(a=quick, b=Taken(Counter({31: 300}))))))


def test_days_on_which_a_step_was_begun_are_counted_at_each_agency(tmp_path: Path) -> None:
    """Two communes: at one all is begun on Fridays, at the other on the day it comes."""
    week = [date(2026, 3, day) for day in (2, 3, 4, 5)]
    rows = [
        Made(f"{a}{n}", "1.000005", "", "online", a, "", day, date(2026, 3, 6), "settled")
        for a in ("ubnd-xa", "ttpvhcc")
        for n, day in enumerate(week)
    ]
    judged, _ = judged_rows(tmp_path, rows)
    lines = [
        f"{row.id},Xét,{row.received},{'2026-03-06' if row.agency == 'ubnd-xa' else row.received},2026-03-06"
        for row in rows
    ]
    path = tmp_path / "steps.csv"
    path.write_text("\n".join(["dossier,step,arrived,started,finished", *lines]) + "\n", encoding="utf-8")
    own = '{code: "1.000005", name: x, steps: [{id: xet, name: Xét, kind: verify, actor: ubnd-xa}]}'
    known = CATALOGUE.replacing(load_text(own, "x.yaml").catalogue.procedures["1.000005"])
    steps = read_steps(path, judged.log.connection)
    practice = practice_of(judged, known, steps)
    days = session_days(judged, steps, known.procedures)
    found = {
        seen.agency: (one.arrived_on, one.begun_on) for seen in practice.seen for one in with_sessions(seen, days).steps
    }
    assert found == {"ubnd-xa": (4, 1), "ttpvhcc": (4, 4), None: (8, 5)}
