"""How often a duty comes and on whom it falls: rules, cuts, their proof, who may decide them, and what they save."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.proving import CODE, DAY, cut, said
from tthc.check import check
from tthc.cost.before_after import less_often, priced
from tthc.cost.scm import annual_cost, compare
from tthc.cost.sheet import Record
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Power
from tthc.model.experience import Experience
from tthc.propose.certificate import certify
from tthc.propose.changes import after_cuts
from tthc.propose.competence import competence
from tthc.propose.touched import components

RETURNS = """
laws: [{id: 80/2021/TT-BTC, rank: circular}, {id: 10/QĐ-UBND, rank: province_decision}]
document_types: [{id: to-khai, name: Tờ khai thuế, origin: applicant}]
hourly_income: [{year: 2024, amount: 54000, source: Ví dụ}]
estimates:
  - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
  - {id: form-filling, name: điền tờ khai, unit: phút/bản, low: 10, mid: 15, high: 45, basis: ước lượng}
procedures:
  - code: "1.000001"
    name: Khai thuế
    channels: [{mode: online}]
    frequencies: [{id: hang-thang, times_per_year: 12, fixed_by: {law: 80/2021/TT-BTC, article: Điều 8}}]
    obliged: [{number: 325000, year: 2013, source: Báo Pháp luật}]
    costs:
      - {work: submit, minutes: {mid: 0}, hired_service: {mid: 250000}, source: Báo Pháp luật, date: 2013-06-01}
"""
QUARTERLY = cut("less_often", "hang-thang", amount=4)


def written(*changes: tuple[str, str], text: str = RETURNS) -> Catalogue:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    loaded = load_text(text, "example.yaml")
    assert not loaded.problems, loaded.problems
    return loaded.catalogue


def log(refused: int) -> list[Experience]:
    days = date(2023, 1, 1), date(2026, 10, 31)
    return [Experience(CODE, "nhật ký", *days, received=1000, settled=1000, refused=refused)]


def proof(catalogue: Catalogue, one: object = QUARTERLY, refused: int | None = 0) -> list[str]:
    seen = log(refused) if refused is not None else []
    return said(certify(catalogue, catalogue.procedure(CODE), [one], DAY, seen))  # type: ignore[list-item]  # a cut


# How often


def test_a_return_four_times_a_year_instead_of_twelve_is_proved_where_a_log_finds_nothing_wrong() -> None:
    assert proof(written()) == []
    (changed,) = after_cuts(written().procedure(CODE), [QUARTERLY]).frequencies
    assert changed.times_per_year == 4


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        (("12, fixed_by", "12, lock: Thu theo tháng, fixed_by"), "I5 refuted: locked: Thu theo tháng"),
        (("times_per_year: 12", "times_per_year: 4"), "I5 refuted: that is no less often than now: 4 times a year"),
        (("    channels", "    results: [{type: to-khai, validity: {months: 2}}]\n    channels"), "I5 refuted: the result is valid for 2 months and would be given only 4 times a year"),
    ],
)  # fmt: skip
def test_what_is_locked_or_runs_out_or_is_rare_already_stays(change: tuple[str, str], objection: str) -> None:
    assert objection in proof(written(change))


def test_what_would_be_found_later_has_to_be_known() -> None:
    nobody_knows = "no log shows how often something is found wrong, so what would be found later is not known"
    assert proof(written(), refused=None) == [f"I5 not proved: {nobody_knows}"]
    assert proof(written(), refused=100) == [
        "I5 refuted: in 100 of 1000 dossiers something was found wrong: it would be found later"
    ]


def test_whoever_fixes_how_often_may_change_it() -> None:
    procedure = written().procedure(CODE)
    power = competence(QUARTERLY, procedure, written(), DAY)
    assert (power.power, power.instrument, power.article) == (Power.PETITION, "80/2021/TT-BTC", "Điều 8")
    own = written((", article: Điều 8", ""), ("law: 80/2021/TT-BTC", "law: 10/QĐ-UBND"))
    assert competence(QUARTERLY, own.procedure(CODE), own, DAY).power is Power.OWN
    unknown = written((", fixed_by: {law: 80/2021/TT-BTC, article: Điều 8}", ""))
    why = competence(QUARTERLY, unknown.procedure(CODE), unknown, DAY)
    assert why.power is Power.UNKNOWN
    assert str(why.because).endswith("write it in example.yaml, line 12 (key fixed_by)")


def test_it_counts_among_the_components_that_an_instrument_fixes() -> None:
    assert [str(one.name) for one in components(written().procedure(CODE)) if one.aspect == "frequency"] == [
        "hang-thang"
    ]


def benefit(catalogue: Catalogue, one: object) -> tuple[int, int, int, str] | None:
    before = catalogue.procedure(CODE)
    after = after_cuts(before, [one])  # type: ignore[list-item]  # a cut
    (found,) = priced(Record(before, catalogue), Record(after, catalogue.replacing(after)))
    assert found.sheets
    year = compare(*found.sheets).year
    return (year.before.mid, year.after.mid, year.amount.mid, str(year.rate)) if year else None


def test_the_price_of_the_known_answer() -> None:
    """250.000 đồng × 325.000 người, 12 lần còn 4 lần: 650 tỷ đồng, 66,67 %."""
    oracles = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))
    known = next(case for case in oracles["compliance_cost"] if case.get("times_before") == 12)
    expected = known["before"], known["after"], known["saving"], str(known["rate"])
    assert benefit(written(), QUARTERLY) == expected == (975 * 10**9, 325 * 10**9, 650 * 10**9, "66.67")


def test_counted_dossiers_become_fewer_by_the_same_share() -> None:
    """3.900.000 tờ khai một năm: đã là 12 lần của mỗi người, không nhân thêm lần nữa."""
    dossiers = written(
        ("obliged: [{number: 325000, year: 2013,", "volumes: [{year: 2013, dossiers: 3900000,"),
    )
    assert benefit(dossiers, QUARTERLY) == (975 * 10**9, 325 * 10**9, 650 * 10**9, "66.67")


def test_of_several_frequencies_of_a_case_the_most_counts() -> None:
    both = written(("frequencies: [", "frequencies: [{id: nho, times_per_year: 1, when: Doanh nghiệp nhỏ}, "))
    before = both.procedure(CODE)
    assert before.frequency_in(None) == 12
    assert less_often(before, after_cuts(before, [QUARTERLY]), None) == pytest.approx(1 / 3)


# On whom

MERGERS = RETURNS.replace(
    "    obliged: [{number: 325000, year: 2013, source: Báo Pháp luật}]",
    """    thresholds: [{id: tai-san, name: Tổng tài sản, amount: 3000, unit: tỷ đồng, fixed_by: {law: 10/QĐ-UBND}}]
    obliged:
      - {number: 120, year: 2025, threshold: tai-san, amount: 3000, source: Báo cáo năm}
      - {number: 45, year: 2025, threshold: tai-san, amount: 6000, source: Báo cáo năm}""",
).replace("times_per_year: 12", "times_per_year: 1")
HIGHER = cut("raise_threshold", "tai-san", amount=6000)


def test_a_higher_threshold_saves_what_those_below_it_paid() -> None:
    """Ngưỡng 3.000 lên 6.000 tỷ đồng: 120 còn 45 đối tượng, mỗi lần 250.000 đồng."""
    assert benefit(written(text=MERGERS), HIGHER) == (30_000_000, 11_250_000, 18_750_000, "62.50")


def test_a_threshold_at_which_nobody_was_counted_has_no_price_a_year() -> None:
    assert benefit(written(text=MERGERS), cut("raise_threshold", "tai-san", amount=5000)) is None
    another_year = written(("number: 45, year: 2025", "number: 45, year: 2024"), text=MERGERS)
    assert benefit(another_year, HIGHER) is None


def test_the_people_at_the_threshold_as_it_stands_are_priced() -> None:
    catalogue = written(text=MERGERS)
    (found,) = priced(Record(catalogue.procedure(CODE), catalogue))
    cost = annual_cost(found.before)  # type: ignore[arg-type]  # it can be priced
    assert cost is not None
    assert cost.mid == 120 * 250_000


def test_nobody_knows_what_is_found_just_above_a_threshold() -> None:
    unseen = "no log tells the dossiers just above the threshold from the others, so what is found in them is not known"
    assert proof(written(text=MERGERS), HIGHER) == [f"I5 not proved: {unseen}"]
    assert proof(written(text=MERGERS), cut("raise_threshold", "tai-san", amount=2000)) == [
        "I5 refuted: that is no higher than now: 3000 tỷ đồng"
    ]
    locked = written(("unit: tỷ đồng,", "unit: tỷ đồng, lock: Cam kết quốc tế,"), text=MERGERS)
    assert proof(locked, HIGHER) == ["I5 refuted: locked: Cam kết quốc tế"]


def test_who_is_counted_by_a_threshold_that_is_not_there_is_told() -> None:
    wrong = load_text(MERGERS.replace("threshold: tai-san", "threshold: tai-sn"), "example.yaml").catalogue
    found = [str(problem) for problem in check(wrong, DAY) if problem.code == "C101"]
    assert len(found) == 2
    assert "this procedure has no threshold 'tai-sn' (did you mean 'tai-san'?)" in found[0]
