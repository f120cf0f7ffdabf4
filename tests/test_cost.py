"""The Standard Cost Model: known answers to the đồng, sheets derived from procedures, and the burden of a cut."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tthc.cost.activities import situations
from tthc.cost.burden import Burden, burden, not_comparable, not_worse
from tthc.cost.pricing import Unpriced
from tthc.cost.scm import (
    ActivityKind,
    CostRow,
    CostSheet,
    Population,
    Saving,
    agency_days_as_cost,
    annual_cost,
    compare,
    dossier_cost,
    exact_hours,
    exactly,
    sources_of,
    whole,
)
from tthc.cost.sheet import cost_sheet, dearest
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.cut import Range
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, HourlyIncome
from tthc.source import CannotRunError, say

Known = Mapping[str, Any]

REFERENCE = """
hourly_income:
  - {year: 2023, amount: 48000, source: constructed}
  - {year: 2024, amount: 60000, source: constructed}
estimates:
  - {id: form-filling, name: tờ khai, unit: phút/mẫu, low: 10, mid: 30, high: 60, basis: ước lượng}
  - {id: original-at-hand, name: giấy đang có, unit: phút/giấy tờ, low: 2, mid: 5, high: 15, basis: ước lượng}
  - {id: plain-copy, name: bản sao, unit: phút/bản, low: 5, mid: 15, high: 30, basis: ước lượng}
  - {id: plain-copy-fee, name: tiền sao chụp, unit: đồng/bản, low: 500, mid: 1000, high: 3000, basis: ước lượng}
  - {id: certified-copy, name: chứng thực, unit: phút/bản, low: 45, mid: 90, high: 150, basis: ước lượng}
  - {id: certified-copy-fee, name: phí chứng thực, unit: đồng/bản, low: 2000, mid: 4000, high: 10000, basis: ước lượng}
  - {id: obtain-from-state, name: xin của cơ quan, unit: giờ, low: 2, mid: 4, high: 8, basis: ước lượng}
  - {id: obtain-from-outside, name: xin ngoài nhà nước, unit: phút, low: 60, mid: 180, high: 480, basis: ước lượng}
  - {id: submit-in-person, name: nộp trực tiếp, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
  - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
  - {id: submit-postal, name: gửi bưu chính, unit: phút/lần, low: 20, mid: 45, high: 90, basis: ước lượng}
  - {id: postal-fee, name: cước, unit: đồng/lần, low: 20000, mid: 26000, high: 50000, basis: ước lượng}
  - {id: pay, name: nộp phí, unit: phút/lần, low: 5, mid: 15, high: 60, basis: ước lượng}
  - {id: collect-in-person, name: nhận trực tiếp, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
  - {id: collect-postal, name: nhận qua bưu chính, unit: phút/lần, low: 5, mid: 10, high: 20, basis: ước lượng}
  - {id: visit, name: có mặt thêm, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
document_types:
  - {id: to-khai, name: Tờ khai, origin: applicant}
  - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state, originals_kept: true}
  - {id: xac-nhan-cu-tru, name: Giấy xác nhận cư trú, origin: state}
  - {id: sao-ke, name: Sao kê ngân hàng, origin: outside}
databases:
  - {id: csdl-dan-cu, name: CSDL quốc gia về dân cư, holds: [{types: [xac-nhan-cu-tru]}]}
applicants:
  - {id: citizen, name: Công dân, recorded_in: [csdl-dan-cu]}
  - {id: foreigner, name: Người nước ngoài, holds: [sao-ke]}
"""


def read(text: str) -> Catalogue:
    """A procedure with the reference data above."""
    reference, procedure = load_text(REFERENCE, "reference/costs.yaml"), load_text(dedent(text), "procedures/x.yaml")
    assert not reference.problems
    assert not procedure.problems
    return Catalogue((*reference.catalogue.entries, *procedure.catalogue.entries))


@pytest.fixture
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """The procedure in the docstring of the test, with the reference data above."""
    return read(request.function.__doc__)


@pytest.fixture(scope="session")
def known() -> tuple[Known, ...]:
    text = Path(__file__).with_name("oracles.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["compliance_cost"])


def only(catalogue: Catalogue) -> Procedure:
    return next(iter(catalogue.procedures.values()))


def priced(catalogue: Catalogue, mode: Mode = Mode.IN_PERSON, applicant: str | None = None) -> CostSheet:
    who = catalogue.all(Applicant)[applicant] if applicant else None
    sheet = cost_sheet(only(catalogue), catalogue, None, mode, who)
    assert isinstance(sheet, CostSheet), sheet
    return sheet


def hours(sheet: CostSheet) -> list[tuple[str, Fraction]]:
    return [(str(row.name), row.hours.mid) for row in sheet.rows]


def plain_sheet(income: int, rows: tuple[CostRow, ...], population: int | None = None, times: int = 1) -> CostSheet:
    people = Population(population, "constructed") if population is not None else None
    return CostSheet(rows, HourlyIncome(year=2024, amount=income, source="constructed"), Fraction(times), people)


# Known answers


def test_published_cost_of_civil_status_extracts(known: tuple[Known, ...]) -> None:
    """QĐ 1811/QĐ-TTPVHCC, Hà Nội: each dossier before and after, and the dossiers of a year."""
    case = known[0]
    before, after = (
        plain_sheet(54000, (CostRow(ActivityKind.OTHER, say("all"), fees=exactly(case[key])),), case["times_per_year"])
        for key in ("before_each", "after_each")
    )
    year = compare(before, after).year
    assert year is not None
    assert (year.before.mid, year.after.mid, year.amount.mid) == (case["before"], case["after"], case["saving"])
    assert year.rate == Decimal(str(case["rate"]))


def test_published_totals_of_293_procedures(known: tuple[Known, ...]) -> None:
    """In tỷ đồng, as the newspaper prints them: a saving has the unit of what goes in."""
    case = known[1]
    saving = Saving(exactly(case["before"]), exactly(case["after"]))
    assert (saving.amount.mid, saving.rate) == (case["saving"], Decimal(str(case["rate"])))


def test_tax_returns_four_times_a_year_instead_of_twelve(known: tuple[Known, ...]) -> None:
    case = known[2]
    row = CostRow(ActivityKind.OTHER, say("tax return"), fees=exactly(case["each"]))
    before, after = (
        plain_sheet(54000, (row,), case["population"], case[times]) for times in ("times_before", "times_after")
    )
    year = compare(before, after).year
    assert year is not None
    assert (year.before.mid, year.after.mid, year.amount.mid) == (case["before"], case["after"], case["saving"])
    assert year.rate == Decimal(str(case["rate"]))


def test_agency_days_priced_as_applicants_cost_is_a_named_convention(known: tuple[Known, ...]) -> None:
    """Đồng Nai prices 25 and 23 working days of the agency at the applicant's income; the row says so."""
    case = known[3]
    before, after = (
        plain_sheet(case["hourly_income"], (agency_days_as_cost(case[days], case["hours_per_day"]),), case["dossiers"])
        for days in ("days_before", "days_after")
    )
    year = compare(before, after).year
    assert year is not None
    assert (year.before.mid, year.after.mid, year.rate) == (case["before"], case["after"], Decimal("8.00"))
    assert str(before.rows[0].name) == "Waiting for the agency (agency's days priced as applicant's cost)"


def test_constructed_sheet(known: tuple[Known, ...]) -> None:
    case = known[4]

    def sheet(rows: list[Known]) -> CostSheet:
        made = (
            CostRow(
                ActivityKind.PREPARE,
                say("{activity}", activity=row["activity"]),
                exact_hours(Decimal(str(row.get("hours", 0)))),
                fees=exactly(row.get("fees", 0)),
            )
            for row in rows
        )
        return plain_sheet(case["hourly_income"], tuple(made), case["population"])

    before, after = sheet(case["before"]), sheet(case["after"])
    assert (dossier_cost(before).mid, dossier_cost(after).mid) == (case["each_before"], case["each_after"])
    year = compare(before, after).year
    assert year is not None
    assert (year.before.mid, year.after.mid) == (case["before_total"], case["after_total"])
    assert year.rate == Decimal(str(case["rate"]))


def test_every_known_answer_is_tested(known: tuple[Known, ...]) -> None:
    assert len(known) == 5


# The arithmetic


def test_rows_are_rounded_half_up_and_the_column_adds_up() -> None:
    """Two rows of 20 seconds at 48.250 đồng an hour: 268,06 đồng each."""
    third_of_a_minute = exact_hours(Fraction(1, 180))
    rows = (
        CostRow(ActivityKind.SUBMIT, say("a"), third_of_a_minute),
        CostRow(ActivityKind.COLLECT, say("b"), third_of_a_minute),
    )
    assert dossier_cost(plain_sheet(48250, rows)).mid == 268 * 2
    assert [whole(Fraction(n, 2)) for n in (1, 3, -1, -3)] == [1, 2, -1, -2]


def test_no_population_no_yearly_total() -> None:
    sheet = plain_sheet(54000, (CostRow(ActivityKind.PAY, say("fee"), fees=exactly(50000)),))
    assert annual_cost(sheet) is None
    assert compare(sheet, sheet).year is None


def test_nothing_before_has_no_rate() -> None:
    assert Saving(exactly(0), exactly(0)).rate is None


def test_two_incomes_are_not_compared() -> None:
    with pytest.raises(CannotRunError, match="before is priced by the income of"):
        compare(plain_sheet(54000, ()), plain_sheet(60000, ()))


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_rate_never_leaves_its_side_of_zero(before: int, after: int) -> None:
    rate = Saving(exactly(before), exactly(after)).rate
    assert rate is None or (rate >= 0) == (after <= before) or rate == 0


# Sheets derived from procedures


def test_rows_in_the_order_of_the_form(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: in_person, fees: [{amount: 50000}]}]
    dossier_sets: 1
    documents:
      - {id: don, type: to-khai, originals: 1}
      - {id: gks, type: giay-khai-sinh, originals: 1}
      - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1}
      - {id: sao-ke, type: sao-ke, originals: 1}
    results: [{type: to-khai}]
    """
    sheet = priced(catalogue)
    assert hours(sheet) == [
        ("Tờ khai", Fraction(1, 2)),
        ("Giấy khai sinh", Fraction(1, 12)),
        ("Giấy xác nhận cư trú", Fraction(4)),
        ("Sao kê ngân hàng", Fraction(3)),
        ("Handing in the application", Fraction(2)),
        ("Paying fees", Fraction(1, 4)),
        ("Collecting the result", Fraction(2)),
    ]
    assert sheet.hourly_income.year == 2024
    assert dossier_cost(sheet).mid == round(60000 * (0.5 + 4 + 3 + 2 + 0.25 + 2)) + 5000 + 50000
    assert not sheet.notes


def test_low_and_high_are_carried_through(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online}]
    dossier_sets: 1
    documents: [{id: gks, type: giay-khai-sinh, certified: 1}]
    results: [{type: to-khai, electronic: true}]
    """
    sheet = priced(catalogue, Mode.ONLINE)
    assert dossier_cost(sheet) == Range(45000 + 2000 + 10000, 90000 + 4000 + 15000, 150000 + 10000 + 45000)
    assert str(sources_of(sheet.rows[0])[0]) == "estimate chứng thực: 45 / 90 / 150 phút/bản × 1 (ước lượng)"


def test_every_set_takes_its_forms_and_copies(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online}]
    dossier_sets: 2
    documents:
      - {id: don, type: to-khai, originals: 1}
      - {id: gks, type: giay-khai-sinh, copies: 1}
      - {id: cu-tru, type: xac-nhan-cu-tru, certified: 1}
    """
    sheet = priced(catalogue, Mode.ONLINE)
    assert hours(sheet)[:3] == [
        ("Tờ khai", Fraction(1)),
        ("Giấy khai sinh", Fraction(1, 2)),
        ("Giấy xác nhận cư trú", Fraction(4 + 3)),
    ]
    assert [row.fees.mid for row in sheet.rows[:3]] == [0, 2000, 8000]
    assert burden(only(catalogue), catalogue, None, None, Mode.ONLINE).papers == 6


def test_what_the_state_holds_on_the_applicant_costs_nothing(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online}]
    documents:
      - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1, look_up: {database: csdl-dan-cu, fallback: true}}
    """
    assert hours(priced(catalogue, Mode.ONLINE, "citizen"))[0] == ("Giấy xác nhận cư trú", Fraction(0))
    assert hours(priced(catalogue, Mode.ONLINE, "foreigner"))[0] == ("Giấy xác nhận cư trú", Fraction(4))
    assert burden(only(catalogue), catalogue, None, None, Mode.ONLINE).papers == 1


def test_the_cheapest_alternative_counts(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online}]
    documents: [{id: nguon-tien, any_of: [xac-nhan-cu-tru, sao-ke], originals: 1}]
    """
    assert hours(priced(catalogue, Mode.ONLINE))[0] == ("Giấy xác nhận cư trú / Sao kê ngân hàng", Fraction(3))
    assert hours(priced(catalogue, Mode.ONLINE, "foreigner"))[0][1] == Fraction(5, 60)


def test_conditional_and_shown_documents(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: in_person}]
    documents:
      - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1, submission: present}
      - {id: uy-quyen, type: to-khai, when: nộp thay}
    """
    sheet = priced(catalogue)
    assert [(row.hours.mid, row.when) for row in sheet.rows[:2]] == [
        (Fraction(5, 60), None),
        (Fraction(1, 2), "nộp thay"),
    ]
    assert [str(note) for note in sheet.notes] == [
        "the number of sets is not stated: counted as one",
        "no result is stated: collecting it is not priced",
        "Tờ khai: the number of papers is not stated: counted as one",
        "Tờ khai: only asked for when nộp thay: included",
    ]
    assert burden(only(catalogue), catalogue, None, None, Mode.IN_PERSON).papers == 1


def test_fees_of_the_case_and_per_page(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    cases: [{id: thuong, name: Thông thường}, {id: ngheo, name: Hộ nghèo}]
    channels:
      - mode: online
        fees:
          - {name: Lệ phí, amount: 50000}
          - {name: Lệ phí, amount: 0, case: ngheo}
          - {name: Phí khai thác, amount: 8000, per: trang}
    volumes: [{year: 2025, dossiers: 1840, source: báo cáo}]
    """
    procedure = only(catalogue)
    usual, poor = (cost_sheet(procedure, catalogue, case, Mode.ONLINE) for case in procedure.cases)
    assert isinstance(usual, CostSheet)
    assert isinstance(poor, CostSheet)
    assert (usual.rows[1].fees.mid, poor.rows[1].fees.mid) == (58000, 8000)
    assert str(sources_of(usual.rows[1])[-1]) == "8000 đồng Phí khai thác per trang: counted once"
    assert annual_cost(usual) is None
    assert "the yearly volume counts all cases: no yearly total for this one" in map(str, usual.notes)


def test_a_sourced_volume_gives_a_yearly_total(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online, fees: [{amount: 5000}]}]
    volumes: [{year: 2024, dossiers: 10, source: báo cáo 2024}, {year: 2025, dossiers: 1840, source: báo cáo 2025}]
    """
    sheet = priced(catalogue, Mode.ONLINE)
    assert sheet.population == Population(1840, "báo cáo 2025", 2025)
    total = annual_cost(sheet)
    assert total is not None
    assert total.mid == (15000 + 15000 + 5000) * 1840


def test_further_visits_and_the_ways_of_collecting(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: in_person}]
    agencies: {receiving: [mot-cua]}
    steps:
      - {id: nop, name: Nộp, kind: submit, actor: mot-cua, visit: true}
      - {id: kiem-tra, name: Kiểm tra thực địa, kind: inspect, actor: mot-cua, visit: true, after: [nop]}
      - {id: ky, name: Ký sổ, kind: sign, actor: mot-cua, visit: true, after: [kiem-tra]}
      - {id: tra, name: Trả kết quả, kind: return, actor: mot-cua, visit: true, after: [ky]}
    results: [{type: to-khai, delivery: [in_person, postal]}]
    """
    sheet = priced(catalogue)
    assert [(row.activity.value, row.fees.mid) for row in sheet.rows] == [
        ("submit", 0),
        ("inspection", 0),
        ("other", 0),
        ("collect", 26000),
    ]
    assert burden(only(catalogue), catalogue, None, None, Mode.IN_PERSON).visits == 3


def test_what_is_missing_is_said_and_never_zero(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: in_person}]
    documents: [{id: gks, type: giay-khai-sinh, certified: 1}]
    """
    poorer = Catalogue(
        tuple(e for e in catalogue.entries if getattr(e, "id", "") not in {"certified-copy", "2023", "2024"})
    )
    sheet = cost_sheet(only(poorer), poorer, None, Mode.ONLINE)
    assert isinstance(sheet, Unpriced)
    assert [str(message) for message in sheet.missing] == [
        "1.000001 cannot be applied for this way: online",
        "the reference data have no hourly income",
        "the reference data have no estimate 'certified-copy'",
    ]
    unknown = burden(only(poorer), poorer, None, None, Mode.IN_PERSON)
    assert unknown == Burden(papers=1, certified=1, visits=1, fees=0, minutes=None, cost=None)


def test_an_estimate_in_another_unit_is_refused(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online}]
    """
    days = load_text(
        "estimates: [{id: submit-online, name: n, unit: ngày, low: 1, mid: 1, high: 1, basis: b}]", "x.yaml"
    )
    sheet = cost_sheet(only(catalogue), Catalogue((*days.catalogue.entries, *catalogue.entries)), None, Mode.ONLINE)
    assert isinstance(sheet, Unpriced)
    assert (
        str(sheet.missing[0]) == "the estimate 'submit-online' is in 'ngày', and not in seconds, minutes, hours or đồng"
    )


def test_the_dearest_situation(catalogue: Catalogue) -> None:
    """
    code: "1.000001"
    name: Cấp giấy
    applicants: [citizen, foreigner]
    channels: [{mode: online}, {mode: in_person}]
    documents:
      - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1, look_up: {database: csdl-dan-cu}}
    """
    procedure = only(catalogue)
    found = dearest(procedure, catalogue)
    assert found is not None
    assert found.applicant is not None
    assert (found.applicant.id, found.mode) == ("foreigner", Mode.IN_PERSON)
    assert len(list(situations(procedure, catalogue))) == 4


# The burden before and after


BEFORE = """
code: "1.000001"
name: Cấp giấy
applicants: citizen
channels: [{mode: in_person, fees: [{amount: 50000}]}]
dossier_sets: 2
documents:
  - {id: don, type: to-khai, originals: 1}
  - {id: gks, type: giay-khai-sinh, certified: 1}
  - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1}
results: [{type: to-khai, delivery: [in_person]}]
"""


def burden_of(text: str) -> Burden:
    catalogue = read(text)
    return burden(only(catalogue), catalogue, None, catalogue.all(Applicant)["citizen"], Mode.IN_PERSON)


def test_burden_counts_what_one_application_takes() -> None:
    minutes = 2 * 30 + 2 * 90 + 5 * 0 + 240 + 120 + 15 + 120
    assert burden_of(BEFORE) == Burden(6, 2, 2, 50000, Fraction(minutes), minutes * 1000 + 8000 + 50000)


@pytest.mark.parametrize(
    ("old", "new", "worse"),
    [
        ("dossier_sets: 2", "dossier_sets: 1", ()),
        ("certified: 1", "copies: 1", ()),
        ("cu-tru, originals: 1}", "cu-tru, originals: 1, look_up: {database: csdl-dan-cu, fallback: true}}", ()),
        ("delivery: [in_person]", "delivery: [in_person, postal]", ()),
        ("amount: 50000", "amount: 50001", ("fees", "cost")),
        ("certified: 1", "certified: 1, copies: 1", ("papers", "minutes", "cost")),
    ],
)
def test_harm_is_named(old: str, new: str, worse: tuple[str, ...]) -> None:
    assert old in BEFORE
    before, after = burden_of(BEFORE), burden_of(BEFORE.replace(old, new))
    assert not_worse(before, after) == worse
    assert before != after


def test_unknown_minutes_are_not_compared() -> None:
    known = Burden(1, 0, 1, 0, Fraction(5), 5000)
    unknown = Burden(1, 0, 1, 0, None, None)
    assert not_worse(known, unknown) == ()
    assert not_comparable(known, unknown) == ("minutes", "cost")
