"""`tthc cost` as an officer calls it: known answers to the đồng, cuts, the convention, what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from tests.command_line import AT, ROOT, Ran, make_project, tthc_here

Known = Mapping[str, Any]
Cost = Callable[..., Ran]


@pytest.fixture
def known() -> list[Known]:
    """Right answers known from outside."""
    text = Path(__file__).with_name("oracles.yaml").read_text(encoding="utf-8")
    answers: list[Known] = yaml.safe_load(text)["compliance_cost"]
    return answers


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A project of the two files in the docstring of the test: its catalogue, and the procedure as it is to become."""
    now, _, then = cleandoc(request.function.__doc__).partition("\n---\n")
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tthc.toml").touch()
    (tmp_path / "catalog" / "x.yaml").write_text(now, encoding="utf-8")
    (tmp_path / "after.yaml").write_text(then, encoding="utf-8")
    return tmp_path


@pytest.fixture
def cost(project: Path) -> Cost:
    """`tthc cost 1.000001` in that project."""
    return lambda *more: tthc_here("--root", project, "cost", "1.000001", *more, *AT)


def benefit(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.said
    found: dict[str, Any] = json.loads(ran.out)["benefit"]
    return found


def mids(saving: Mapping[str, Any]) -> tuple[int, int, int, float]:
    return saving["before"]["mid"], saving["after"]["mid"], saving["saving"]["mid"], saving["rate"]


# Known answers


def test_agency_days_as_cost_by_the_convention_of_dong_nai(cost: Cost, project: Path, known: list[Known]) -> None:
    """
    hourly_income: [{year: 2024, amount: 40000, source: 2816/QĐ-UBND}]
    estimates:
      - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online, time_limits: [{statutory: {working_days: 25}}]}]
        volumes: [{year: 2024, dossiers: 10, source: 2816/QĐ-UBND}]
    ---
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: online, time_limits: [{statutory: {working_days: 25}, committed: {working_days: 23}}]}]
    volumes: [{year: 2024, dossiers: 10, source: 2816/QĐ-UBND}]
    """
    case = known[3]
    after = ("--with", project / "after.yaml")
    plain = benefit(cost(*after, "-f", "json"))
    assert "convention_agency_days_as_cost" not in plain
    assert mids(plain["year"]) == (100000, 100000, 0, 0.0)
    assert plain["working_days"] == {"before": 25.0, "after": 23.0, "saving": 2.0, "rate": 8.0}
    asked = benefit(cost(*after, "--agency-days-as-cost", "-f", "json"))
    by_convention = asked["convention_agency_days_as_cost"]
    assert mids(by_convention["year"])[:2] == (case["before"], case["after"])
    assert by_convention["year"]["rate"] == case["rate"]
    assert mids(asked["year"]) == (100000, 100000, 0, 0.0)
    text = cost(*after, "--agency-days-as-cost").out
    lines = [line for line in text.splitlines() if "80.000.000" in line or "80.100.000" in line]
    assert len(lines) == 2
    assert all("Quy ước" in line for line in lines)
    assert "Quy ước" not in cost(*after).out


def test_the_constructed_sheet(cost: Cost, project: Path, known: list[Known]) -> None:
    """
    hourly_income: [{year: 2024, amount: 54000, source: DOMAIN}]
    estimates:
      - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
      - {id: submit-in-person, name: nộp trực tiếp, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
      - {id: collect-in-person, name: nhận trực tiếp, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
      - {id: collect-postal, name: nhận qua bưu chính, unit: phút/lần, low: 5, mid: 10, high: 20, basis: ước lượng}
      - {id: postal-fee, name: cước, unit: đồng/lần, low: 20000, mid: 26000, high: 50000, basis: ước lượng}
      - {id: form-filling, name: tờ khai, unit: phút/mẫu, low: 10, mid: 30, high: 60, basis: ước lượng}
      - {id: original-at-hand, name: giấy đang có, unit: phút, low: 2, mid: 5, high: 15, basis: ước lượng}
      - {id: obtain-from-state, name: xin giấy, unit: phút, low: 120, mid: 240, high: 480, basis: ước lượng}
      - {id: certified-copy, name: chứng thực, unit: phút/bản, low: 45, mid: 90, high: 150, basis: ước lượng}
      - {id: certified-copy-fee, name: phí, unit: đồng/bản, low: 2000, mid: 4000, high: 10000, basis: ước lượng}
      - {id: pay, name: nộp phí, unit: phút/lần, low: 5, mid: 15, high: 60, basis: ước lượng}
    document_types:
      - {id: to-khai, name: Tờ khai, origin: applicant}
      - {id: giay, name: Giấy khai sinh, origin: state, originals_kept: true}
      - {id: cu-tru, name: Giấy xác nhận cư trú, origin: state}
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: in_person, fees: [{amount: 50000}]}]
        documents:
          - {id: don, type: to-khai, originals: 1}
          - {id: giay, type: giay, certified: 1}
          - {id: cu-tru, type: cu-tru, originals: 1}
        results: [{type: giay}]
        volumes: [{year: 2024, dossiers: 1200, source: DOMAIN}]
        costs:
          - {work: prepare, document: don, minutes: {mid: 60}, source: Ví dụ, date: 2026-01-01}
          - {work: submit, fees: {mid: 20000}, source: Ví dụ, date: 2026-01-01}
          - {work: pay, minutes: {mid: 0}, source: Ví dụ, date: 2026-01-01}
          - {work: collect, fees: {mid: 20000}, source: Ví dụ, date: 2026-01-01}
    ---
    code: "1.000001"
    name: Cấp giấy
    channels: [{mode: in_person, fees: [{amount: 25000}]}]
    documents: [{id: don, type: to-khai, originals: 1}]
    results: [{type: giay, delivery: [postal]}]
    volumes: [{year: 2024, dossiers: 1200, source: DOMAIN}]
    costs:
      - {work: prepare, document: don, minutes: {mid: 30}, source: Ví dụ, date: 2026-01-01}
      - {work: submit, minutes: {mid: 15}, source: Ví dụ, date: 2026-01-01}
      - {work: pay, minutes: {mid: 0}, source: Ví dụ, date: 2026-01-01}
      - {work: collect, minutes: {mid: 0}, source: Ví dụ, date: 2026-01-01}
    """
    case = known[4]
    found = benefit(cost("--with", project / "after.yaml", "-f", "json"))
    assert mids(found["dossier"])[:2] == (case["each_before"], case["each_after"])
    assert mids(found["year"])[:2] == (case["before_total"], case["after_total"])
    assert found["year"]["rate"] == case["rate"]


def test_the_published_cost_of_civil_status_extracts(cost: Cost, project: Path, known: list[Known]) -> None:
    """
    hourly_income: [{year: 2024, amount: 54000, source: Ví dụ}]
    estimates:
      - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
    procedures:
      - code: "1.000001"
        name: Cấp bản sao trích lục hộ tịch
        channels: [{mode: online}]
        volumes: [{year: 2024, dossiers: 3228, source: QĐ 1811/QĐ-TTPVHCC}]
        costs:
          - {work: submit, minutes: {mid: 0}, fees: {mid: 1024000}, source: QĐ 1811/QĐ-TTPVHCC, date: 2025-12-25}
    ---
    code: "1.000001"
    name: Cấp bản sao trích lục hộ tịch
    channels: [{mode: online}]
    volumes: [{year: 2024, dossiers: 3228, source: QĐ 1811/QĐ-TTPVHCC}]
    costs:
      - {work: submit, minutes: {mid: 0}, fees: {mid: 231000}, source: QĐ 1811/QĐ-TTPVHCC, date: 2025-12-25}
    """
    case = known[0]
    found = benefit(cost("--with", project / "after.yaml", "-f", "json"))
    assert mids(found["dossier"])[:2] == (case["before_each"], case["after_each"])
    assert mids(found["year"]) == (case["before"], case["after"], case["saving"], case["rate"])


def test_tax_returns_four_times_a_year_instead_of_twelve(cost: Cost, project: Path, known: list[Known]) -> None:
    """
    hourly_income: [{year: 2024, amount: 54000, source: Ví dụ}]
    estimates:
      - {id: submit-online, name: nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
    procedures:
      - code: "1.000001"
        name: Khai thuế
        channels: [{mode: online}]
        costs:
          - work: submit
            minutes: {mid: 0}
            hired_service: {mid: 250000}
            times_per_year: 12
            population: 325000
            source: Báo Pháp luật
            date: 2013-06-01
    ---
    code: "1.000001"
    name: Khai thuế
    channels: [{mode: online}]
    costs:
      - work: submit
        minutes: {mid: 0}
        hired_service: {mid: 250000}
        times_per_year: 4
        population: 325000
        source: Báo Pháp luật
        date: 2013-06-01
    """
    case = known[2]
    found = benefit(cost("--with", project / "after.yaml", "-f", "json"))
    assert mids(found["year"]) == (case["before"], case["after"], case["saving"], case["rate"])
    assert mids(found["dossier"]) == (case["each"], case["each"], 0, 0.0)


# What is shown, and what is refused


SMALL = """
hourly_income:
  - {year: 2023, amount: 48000, source: constructed}
  - {year: 2024, amount: 60000, verified: true, source: constructed}
estimates:
  - {id: submit-online, name: =nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: ước lượng}
  - {id: submit-in-person, name: nộp trực tiếp, unit: phút/lần, low: 60, mid: 120, high: 240, basis: ước lượng}
procedures:
  - code: "1.000001"
    name: Cấp giấy
    cases: [{id: moi, name: Cấp mới}, {id: lai, name: Cấp lại}]
    channels: [{mode: online}, {mode: in_person, time_limits: [{statutory: {months: 1}}]}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Ran]:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tthc.toml").touch()
    (tmp_path / "catalog" / "x.yaml").write_text(SMALL, encoding="utf-8")
    return lambda *more: tthc_here("--root", tmp_path, "cost", *more, *AT)


def test_the_dearest_dossier_and_what_else_there_is(small: Cost) -> None:
    text = small("1.000001").out
    assert "Case: Cấp mới; applicant: not stated; handed in: in person" in text
    assert "Hourly income: 60000 đồng, year 2024, checked; constructed" in text
    assert "no volume" in text
    assert "chưa có số lượng" in text
    assert [line.strip() for line in text.splitlines() if "--case" in line][1:] == [
        "– --case moi --mode online: 15.000",
        "– --case lai --mode online: 15.000",
        "– --case lai --mode in_person: 120.000",
    ]


def test_lines_fit_the_terminal(small: Cost) -> None:
    assert max(map(len, small("1.000001", "--tornado").out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("1.000001", "--income", "2023", "--income", "2024", "--with", "after.yaml"), "a difference of prices"),
        (("1.000001", "--income", "1999"), "no hourly income of 1999; they have 2023, 2024"),
        (
            ("1.000001", "--case", "khac"),
            "there is no such dossier; there is: --case moi, lai; --mode online, in_person",
        ),
        (("1.000002",), "there is no procedure 1.000002 (did you mean '1.000001'?)"),
        (("1.000001", "--cut", "x"), "this procedure has no proposals"),
        (("1.000001", "--proved"), "no cut of 1.000001 is proved"),
        (("1.000001", "--proved", "--with", "x.yaml"), "--cut and --proved name cuts"),
        (("1.000001", "--agency-days-as-cost"), "the time limit is not stated in working days"),
        (("1.000001", "--with", "other.yaml"), "other.yaml is about 1.000009, not about 1.000001"),
        (("1.000001", "--with", "none.yaml"), "there is no file none.yaml"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence(
    small: Cost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "after.yaml").write_text('code: "1.000001"\nname: B\nchannels: [{mode: online}]', encoding="utf-8")
    (tmp_path / "other.yaml").write_text('code: "1.000009"\nname: B\nchannels: [{mode: online}]', encoding="utf-8")
    ran = small(*more)
    assert ran.code == 2
    assert says in ran.err


def test_the_workbook_has_three_sheets_and_no_formula(small: Cost, tmp_path: Path) -> None:
    (tmp_path / "after.yaml").write_text('code: "1.000001"\nname: B\nchannels: [{mode: online}]', encoding="utf-8")
    chosen = ("1.000001", "--case", "lai", "--mode", "online", "--with", tmp_path / "after.yaml")
    assert small(*chosen, "-o", tmp_path / "x.xlsx").code == 0
    book = load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["I. Hiện tại", "II. Sau đơn giản hóa", "III. So sánh lợi ích", "Ghi chú"]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    hours = [row for row in book["III. So sánh lợi ích"].iter_rows() if row[1].value == "giờ"]
    assert [(cell.value, cell.number_format[-4:]) for cell in hours[0][2:5]] == [
        (0.25, "0.00"),
        (0.25, "0.00"),
        (0, "0.00"),
    ]
    table = list(csv.reader(io.StringIO(small(*chosen, "-f", "csv").out)))
    assert {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell.startswith(("=", "@", "+"))]


# Cuts


CODE = "1.004878"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a procedure of which some documents need not be handed in."""
    folder = tmp_path_factory.mktemp("demo") / "p"
    assert tthc_here("init", folder, "--procedure", CODE, *AT).code == 0
    return folder


def test_proved_cuts_together_and_one_of_them(demo: Path) -> None:
    """What is proved together saves as much as it says, and a part of an id names a proposal."""
    together = tthc_here("--root", demo, "cost", CODE, "--proved", "-f", "json", *AT)
    assert together.code == 0, together.said
    found = json.loads(together.out)
    assert found["verdict"] == "proved"
    saving = found["benefit"]["dossier"]
    assert saving["before"]["mid"] - saving["after"]["mid"] == saving["saving"]["mid"] >= 0
    assert found["before"]["dossier"]["mid"] == sum(row["cost"]["mid"] for row in found["before"]["rows"])
    assert all(row["sources"] for row in found["before"]["rows"] if row["cost"]["mid"])
    one = tthc_here("--root", demo, "cost", CODE, "--cut", found["cuts"][0]["id"], *AT)
    assert one.code == 0, one.said
    assert "Cuts, together proved:" in one.out


def test_what_is_in_our_hands_and_what_is_not_add_up() -> None:
    """A cut that is not proved can be priced too, and says so."""
    chosen = ("--cut", "document/giay-to-dat", "--cut", "document/phong-chay:")
    ran = tthc_here("--root", ROOT, "cost", "1.013225", *chosen, "-f", "json", *AT)
    assert ran.code == 0, ran.said
    found = json.loads(ran.out)
    assert found["verdict"] == "not_proved"
    saved = {power: levels["mid"] for power, levels in found["benefit"]["by_power"].items()}
    assert saved["own"] > 0
    assert sum(saved.values()) == found["benefit"]["dossier"]["saving"]["mid"] > saved["own"]
    text = tthc_here("--root", ROOT, "cost", "1.013225", *chosen, *AT).out
    assert "Cuts, together not proved:" in text
    assert "– Tự quyết định" in text


def test_a_look_up_is_priced_for_somebody_whom_it_helps() -> None:
    """The kinds of applicant that the catalogue names are recorded nowhere; the cut is for those who are."""
    ran = tthc_here("--root", ROOT, "cost", "1.003005", "--cut", "document/suc-khoe", "-f", "json", *AT)
    assert ran.code == 0, ran.said
    found = json.loads(ran.out)
    assert found["benefit"]["dossier"]["saving"]["mid"] > 0
    assert found["applicant"] == "nguoi-nuoc-ngoai"


def test_the_people_of_two_years_are_not_compared(small: Cost, tmp_path: Path) -> None:
    volumes = "volumes: [{year: %d, dossiers: 10, source: Báo cáo}]"
    now, then = (
        f'code: "1.000001"\nname: A\nchannels: [{{mode: online}}]\n{volumes % year}\n' for year in (2024, 2025)
    )
    reference = SMALL[: SMALL.index("procedures:")]
    (tmp_path / "catalog" / "x.yaml").write_text(reference, encoding="utf-8")
    (tmp_path / "catalog" / "y.yaml").write_text(now, encoding="utf-8")
    (tmp_path / "after.yaml").write_text(then, encoding="utf-8")
    ran = small("1.000001", "--with", tmp_path / "after.yaml")
    assert ran.code == 2
    assert "before counts the dossiers of 2024 and after those of 2025" in ran.err


def test_a_cost_sheet_is_not_written_over_a_file_of_another_kind(tmp_path: Path) -> None:
    demo = make_project(tmp_path / "p")
    target = next((demo / "catalog" / "procedures").rglob("1.013225.yaml"))
    before = target.read_bytes()
    assert tthc_here("--root", demo, "cost", "1.013225", "-o", target, *AT).code == 2
    assert target.read_bytes() == before
