"""`ls`, `show` and `graph`: what the catalogue says when it is asked, in every form, and on every miss."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc, tthc_here
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.state import changes_since
from tthc.graph.steps import StepGraph
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.show import diagram
from tthc.show.language import Language, translator
from tthc.show.listing import in_alphabet
from tthc.show.page import Item, Page, Section, as_text
from tthc.show.procedure import procedure_page

IN_ENGLISH = translator(Language.ENGLISH)
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four procedures; no test changes them."""
    return make_project(tmp_path_factory.mktemp("asking") / "demo")


@pytest.fixture
def own(project: Path, tmp_path: Path) -> Path:
    """A project of this test's own, under git."""
    folder = Path(shutil.copytree(project, tmp_path / "own"))
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=A", "-c", "user.email=a@example.vn", "commit", "-qm", "First"),
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder


def asked(project: Path, *words: str | Path) -> str:
    ran = tthc_here("--root", project, *words, *AT)
    assert ran.code == 0, ran.err
    return ran.out


def codes(project: Path, *words: str) -> list[str]:
    return [row["code"] for row in json.loads(asked(project, "ls", "-f", "json", *words))]


# ls


def test_names_are_sorted_as_a_dictionary_sorts(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.000001", name: Đăng ký}
      - {code: "1.000002", name: Dừng xe}
      - {code: "1.000003", name: Ân xá}
      - {code: "1.000004", name: Mẫu số 10}
      - {code: "1.000005", name: Mẫu số 2}
      - {code: "1.000006", name: An ninh}
      - {code: "1.000007", name: Án phí}
    """
    names = [p.name for p in in_alphabet(catalogue.procedures.values())]
    assert names == ["An ninh", "Án phí", "Ân xá", "Dừng xe", "Đăng ký", "Mẫu số 2", "Mẫu số 10"]


def test_ls_in_every_form(project: Path) -> None:
    text = asked(project, "ls", "linh-vuc:ho-tich")
    assert text.splitlines()[0].startswith("1.001193  Thủ tục đăng ký khai sinh")
    assert text.splitlines()[-1] == "1 procedures"
    assert asked(project, "ls", "--count") == "4\n"
    rows = list(csv.reader(io.StringIO(asked(project, "ls", "-f", "csv").removeprefix("\ufeff"))))
    assert rows[0] == ["Code", "Name", "Sector", "Level of government", "Version"]
    assert len(rows) == 5
    (found,) = json.loads(asked(project, "ls", "-f", "json", "1.001193"))
    assert found["levels"] == ["commune"]
    assert found["file"] == "catalog/procedures/ho-tich/1.001193.yaml"


def test_exclusions_on_the_command_line(project: Path) -> None:
    everything = set(codes(project))
    assert set(codes(project, "-linh-vuc:ho-tich")) == everything - {"1.001193"}
    assert set(codes(project, "!linh-vuc:ho-tich")) == everything - {"1.001193"}
    assert set(codes(project, "--exclude", "linh-vuc:ho-tich", "--exclude", "2.*")) == everything - {
        "1.001193",
        "2.000815",
    }
    assert codes(project, "khai", "sinh") == codes(project, "khai sinh") == ["1.001193"]


def test_rules_select(project: Path) -> None:
    findings = json.loads(tthc_here("--root", project, "analyse", "-f", "json", "--fail-on", "never", *AT).out)
    rule = findings[0]["code"]
    assert set(codes(project, f"rule:{rule}")) == {f["component"].split("/")[0] for f in findings if f["code"] == rule}


def test_a_wrong_selector_is_a_sentence_with_its_place(project: Path) -> None:
    ran = tthc_here("--root", project, "ls", "linh-vuc:dat-dat")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "tthc: selector, character 10: linh-vuc knows no 'dat-dat' (did you mean 'dat-dai'?)\n"
        "  linh-vuc:dat-dat\n"
        "           ^\n"
    )


# state:


def test_changes_by_themselves_and_by_what_they_refer_to(catalogue: Catalogue) -> None:
    """
    # where a thing stands does not matter
    laws: [{id: 1/2026/QH15, title: Luật mới, rank: law}, {id: 2/2026/QH15, rank: law}]
    procedures:
      - {code: "1.000001", name: Sửa tên, legal_basis: [2/2026/QH15]}
      - {code: "1.000002", name: Như cũ, legal_basis: [1/2026/QH15]}
      - {code: "1.000003", name: Như cũ, legal_basis: [2/2026/QH15]}
      - {code: "1.000004", name: Thêm}
      - {code: "1.000005", name: Như cũ, legal_basis: [3/2026/QH15]}
    """
    before = load_text(
        """
laws: [{id: 2/2026/QH15, rank: law}, {id: 1/2026/QH15, title: Luật cũ, rank: law}, {id: 3/2026/QH15, rank: law}]
procedures:
  - {code: "1.000001", name: Tên cũ, legal_basis: [2/2026/QH15]}
  - {code: "1.000002", name: Như cũ, legal_basis: [1/2026/QH15]}
  - {code: "1.000003", name: Như cũ, legal_basis: [2/2026/QH15]}
  - {code: "1.000005", name: Như cũ, legal_basis: [3/2026/QH15]}
  - {code: "1.000009", name: Bỏ}
""",
        "before.yaml",
    ).catalogue
    assert {state: sorted(found) for state, found in changes_since(before, catalogue).items()} == {
        "new": ["1.000004"],
        "edited": ["1.000001"],
        "modified": ["1.000001", "1.000002", "1.000004", "1.000005"],
        "same": ["1.000003"],
    }


def test_state_against_a_revision_and_a_folder(own: Path, project: Path, tmp_path: Path) -> None:
    assert codes(own, "state:modified") == []
    assert len(codes(own, "state:same")) == 4
    birth = own / "catalog/procedures/ho-tich/1.001193.yaml"
    birth.write_text(birth.read_text("utf-8").replace("name: Thủ tục đăng ký khai sinh", "name: Khai sinh", 1), "utf-8")
    (own / "catalog/procedures/moi.yaml").write_text('code: "1.999999"\nname: Mới\n', "utf-8")
    assert codes(own, "state:modified") == ["1.001193", "1.999999"]
    assert codes(own, "trang-thai:moi", "--against", "HEAD") == ["1.999999"]
    assert codes(own, "state:modified", "--against", str(project)) == ["1.001193", "1.999999"]
    assert codes(own, "state:edited", "--against", str(project / "catalog")) == ["1.001193"]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:catalog", ""])
def test_what_cannot_be_compared_with_is_said(own: Path, revision: str) -> None:
    ran = tthc_here("--root", own, "ls", "state:modified", f"--against={revision}", *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no folder and no revision of git" in ran.err


# show


def test_show_a_procedure(project: Path) -> None:
    text = asked(project, "show", "1.001193")
    for words in (
        "1.001193  Thủ tục đăng ký khai sinh",
        "DOCUMENTS",
        "only in the case: Trẻ sinh ra do mang thai hộ",
        "the agency looks it up: Cơ sở dữ liệu quốc gia về dân cư; otherwise it is handed in",
        "TIME LIMITS AND FEES",
        "limit: within the day; fees: free of charge",
        "STEPS",
        "how long the steps take is not stated",
        "papers: 3; visits: 2; time limit: within the day; fees: 0 đồng; in all:",
        "the number of dossier sets is not given",
        "60/2014/QH13",
    ):
        assert words in text, words
    assert max(map(len, text.splitlines())) <= 120


def test_what_differs_by_channel_and_case_is_said_once_each(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        cases: [{id: a, name: Nhà ở}, {id: b, name: Nhà máy}]
        channels:
          - mode: in_person
            time_limits: [{statutory: {working_days: 15}, committed: {working_days: 10}}, {case: b, statutory: {months: 1}}]
            fees: [{name: Lệ phí, amount: 75000, per: giấy phép}, {name: Phí, decided_by: hdnd}]
          - {mode: online, time_limits: [{statutory: {working_days: 15}}], fees: [{amount: 0}]}
        documents: [{id: don, type: don, originals: 1, copies: 2}]
        steps:
          - {id: nhan, name: Nhận, kind: receive, actor: xa, duration: {hours: 4}, cases: [a]}
          - {id: ky, name: Ký, kind: sign, actor: xa, duration: {working_days: 2, estimate: Hỏi cán bộ}, after: [nhan], cases: [a]}
          - {id: tra, name: Trả, kind: return, actor: xa, cases: [b]}
    agencies: [{id: xa, name: Ủy ban, level: commune}, {id: hdnd, name: Hội đồng, level: province}]
    document_types: [{id: don, name: Đơn, origin: applicant}]
    """
    page = procedure_page(catalogue.procedure("1.000001"), CatalogueGraph(catalogue), DAY, IN_ENGLISH)
    sections = {section.title: section.items for section in page.sections}
    assert sections["DOCUMENTS"] == (
        Item("Đơn (originals: 1, plain copies: 2)", "1.", ("Đơn: made by the applicant",)),
    )
    fees = "fees: Lệ phí: 75000 đồng per giấy phép; Phí: set by Hội đồng"
    assert sections["TIME LIMITS AND FEES"] == (
        Item(
            "in person",
            more=(
                f"Nhà ở – limit: 10 working days (by law 15 working days); {fees}",
                f"Nhà máy – limit: 1 months; {fees}",
            ),
        ),
        Item("online", more=("limit: 15 working days; fees: free of charge",)),
    )
    assert [(item.mark, item.text) for item in sections["STEPS"]] == [
        ("▸", "Nhà ở"),
        ("*1.", "Nhận"),
        ("*2.", "Ký"),
        ("=", "longest chain (marked *): 20 working hours, 2.5 working days; estimates: 1"),
        ("▸", "Nhà máy"),
        ("1.", "Trả"),
        ("=", "how long the steps take is not stated"),
    ]


def test_by_how_much_a_limit_may_be_longer_is_said_with_it(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        counting: mot-cua
        channels:
          - mode: in_person
            time_limits: [{statutory: {working_days: 6}, extension: {days: 5, law: 1/2026/NĐ-CP, article: Điều 3}}]
          - {mode: online, time_limits: [{statutory: {working_days: 4}, longer_in: [nui]}]}
    counting_policies:
      - id: mot-cua
        name: Một cửa
        reception_day_counts: false
        extension: {days: 2}
        office_hours: [{opens: "08:00", closes: "12:00"}]
    difficult_areas: [{id: nui, name: Vùng núi, days: 4, source: kiểm thử}]
    """
    page = procedure_page(catalogue.procedure("1.000001"), CatalogueGraph(catalogue), DAY, IN_ENGLISH)
    (limits,) = [section.items for section in page.sections if section.title == "TIME LIMITS AND FEES"]
    assert [item.more[0].removesuffix("; fees: not stated") for item in limits] == [
        "limit: 6 working days, may be extended once by 5 days at the most (1/2026/NĐ-CP Điều 3)",
        "limit: 4 working days, may be extended once by 2 days at the most, up to 4 days more are allowed in: Vùng núi",
    ]


def test_every_entry_of_the_shipped_catalogue_can_be_shown(project: Path) -> None:
    for words in (
        "can-cuoc",
        "ubnd-xa",
        "60/2014/QH13",
        "csdl-quoc-gia-dan-cu",
        "cong-dan",
        "ho-tich",
        "nhan-than",
        "2026",
    ):
        text = asked(project, "show", words)
        assert text.startswith(words)
        found, *_others = json.loads(asked(project, "show", words, "-f", "json"))
        assert found["kind"]


def test_show_says_in_what_role_a_thing_stands(project: Path) -> None:
    assert "1.001193  Thủ tục đăng ký khai sinh (decides, acts in steps)" in asked(project, "show", "ubnd-xa")
    text = asked(project, "show", "can", "cuoc")
    assert "HELD IN DATABASES" in text
    assert "(accepts it among others)" in text


def test_show_as_json_has_the_record_and_what_follows(project: Path) -> None:
    (found,) = json.loads(asked(project, "show", "1.012783", "-f", "json"))
    assert found["code"] == "1.012783"
    assert found["result_needed_by"] == ["1.013225"]
    assert {s["mode"] for s in found["sums"]} == {"in_person", "online", "postal"}
    assert all(s["cost_estimate"]["low"] <= s["cost_estimate"]["high"] for s in found["sums"])


@pytest.mark.parametrize(
    ("words", "near"), [("1.001194", "1.001193"), ("can-cuok", "can-cuoc"), ("giay khai sing", "Giấy khai sinh")]
)
def test_a_miss_names_the_nearest(project: Path, words: str, near: str) -> None:
    ran = tthc_here("--root", project, "show", words, *AT)
    assert (ran.code, ran.out) == (2, "")
    assert near in ran.err


def test_too_many_pages_are_not_shown(project: Path) -> None:
    ran = tthc_here("--root", project, "show", "*", *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "things are called so; name one of them" in ran.err


def test_pages_wrap_under_what_they_belong_to() -> None:
    page = Page(
        "1  Tên",
        (
            ("A", "một hai"),
            ("Dài hơn", ""),
        ),
        (Section("X", (Item("chữ " * 30, "10.", ("thêm",)),)), Section("Y", ())),
    )
    assert as_text(page, 1).splitlines() == [
        "1  Tên",
        "  A  một hai",
        "",
        "X",
        "  10. " + " ".join(["chữ"] * 13),
        "      " + " ".join(["chữ"] * 13),
        "      " + " ".join(["chữ"] * 4),
        "        thêm",
    ]


# graph

LINKED = """
procedures:
  - {code: "1.000001", name: 'A "khó" <b>', documents: [{id: x, type: giay}], results: [{type: the}]}
  - {code: "1.000002", name: B, results: [{type: giay}]}
  - {code: "1.000003", name: C, documents: [{id: x, any_of: [the, giay]}]}
document_types: [{id: giay, name: Giấy, origin: state}, {id: the, name: Thẻ, origin: state}]
"""


def linked() -> diagram.Diagram:
    return diagram.of_procedures(CatalogueGraph(load_text(LINKED, "x.yaml").catalogue))


def test_alternatives_are_drawn_weak() -> None:
    assert diagram.as_text(linked(), IN_ENGLISH).splitlines() == [
        "1.000002  B",
        '1.000001  A "khó" <b>',
        "    ← needs 1.000002: Giấy",
        "1.000003  C",
        "    ← may need 1.000001: Thẻ",
        "    ← may need 1.000002: Giấy",
        "3 boxes, 3 arrows",
    ]


def test_dot_and_mermaid_stand_any_name() -> None:
    dot = diagram.as_dot(linked(), IN_ENGLISH)
    assert r'"1.000001" [label="1.000001\nA \"khó\" <b>"];' in dot
    assert '"1.000001" -> "1.000003" [label="Thẻ", style=dashed];' in dot
    mermaid = diagram.as_mermaid(linked(), IN_ENGLISH)
    assert 'n1["1.000001<br/>A #quot;khó#quot; #lt;b#gt;"]' in mermaid
    assert 'n0 -->|"Giấy"| n1' in mermaid
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=dot.encode(), capture_output=True, check=True)


def test_steps_are_drawn_with_the_longest_chain(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: A
        steps:
          - {id: nhan, name: Nhận, kind: receive, actor: xa, duration: {hours: 4}, produces: [phieu]}
          - {id: xem, name: Xem, kind: check, actor: xa, needs: [phieu]}
          - {id: ky, name: Ký, kind: sign, actor: xa, duration: {hours: 2}, after: [nhan]}
    agencies: [{id: xa, name: Ủy ban, level: commune}]
    """
    steps = diagram.of_steps(StepGraph(catalogue.procedure("1.000001")), lambda actor: actor.upper(), IN_ENGLISH)
    assert diagram.as_text(steps, IN_ENGLISH).splitlines() == [
        "* nhan  Nhận · XA · 4 hours",
        "xem  Xem · XA",
        "    ← needs nhan",
        "* ky  Ký · XA · 2 hours",
        "    ← waits for nhan",
        "3 boxes, 2 arrows",
    ]
    assert '"nhan" -> "ky" [style=dashed];' in diagram.as_dot(steps, IN_ENGLISH)


def test_svg_with_and_without_graphviz(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ET.fromstring(asked(project, "graph", "-f", "svg"))
    monkeypatch.setenv("PATH", "")
    for words in ((), ("--steps", "1.001193", "--case", "bo-roi"), ("linh-vuc:ho-tich",)):
        drawn = ET.fromstring(asked(project, "graph", "-f", "svg", *words))
        assert drawn.tag.endswith("svg")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--steps", "1.001194"), "there is no procedure 1.001194 (did you mean '1.001193'?)"),
        (("--steps", "1.001193", "--case", "x"), "has no case 'x'; it has thong-thuong, mang-thai-ho, bo-roi"),
        (("--case", "x"), "--case goes with --steps"),
    ],
)
def test_what_cannot_be_drawn_is_said(project: Path, words: tuple[str, ...], says: str) -> None:
    ran = tthc_here("--root", project, "graph", *words, *AT)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_the_commands_speak_vietnamese(project: Path) -> None:
    ran = tthc("--lang", "vi", "show", "1.001193", *AT, cwd=project)
    assert "THÀNH PHẦN HỒ SƠ" in ran.out
    assert "THỜI HẠN" in ran.out
