"""`tthc explain`: an officer reads what a rule looks for, why, how strict it is here and what it finds; no YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import AT, ROOT, Ran, make_project, tthc_here
from tthc.load.rules import load_rules
from tthc.show.rule import PARAMETERS

RULES = load_rules(ROOT / "rules", ROOT).rules


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose profile says of two rules something of its own."""
    folder = make_project(tmp_path_factory.mktemp("explain") / "demo", "2.001035")
    (folder / "rules").mkdir()
    (folder / "rules" / "profile.yaml").write_text("severities: {R305: error, R101: off}\n", encoding="utf-8")
    return folder


def explain(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, "explain", *arguments, *AT)


def test_every_figure_of_every_rule_has_words() -> None:
    assert {name for rule in RULES for name in rule.parameters} <= PARAMETERS.keys()


def test_a_rule_in_words(project: Path) -> None:
    lines = explain(project, "R305").out.splitlines()
    assert lines[0] == "R305  Nộp trực tuyến mà phí không thấp hơn"
    assert lines[2].startswith("Vì sao: Hồ sơ trực tuyến bớt việc cho quầy")
    assert "Mức: lỗi" in lines
    found = lines.index("Ví dụ (phát hiện): Chứng thực trực tuyến vẫn thu đủ")
    assert lines[found + 1] == "  → online costs 50.000 đồng, at the counter 50.000 đồng"
    assert "Ví dụ (không có gì phải nêu): Trực tuyến rẻ hơn; miễn phí cả hai; khoản khác tên" in lines
    assert "Trong danh mục của dự án: 1 phát hiện" in lines
    (hit,) = [line for line in lines if line.startswith("  catalog/procedures/chung-thuc/2.001035.yaml:")]
    assert hit.endswith(": online costs 50.000 đồng, at the counter 50.000 đồng")


def test_laws_have_their_titles(project: Path) -> None:
    (cited,) = [line for line in explain(project, "R305").out.splitlines() if "63/2010/NĐ-CP" in line]
    assert cited.startswith("  - Điều 28 63/2010/NĐ-CP: ")


def test_figures_have_words(project: Path) -> None:
    out = explain(project, "R219").out
    assert "  - số hồ sơ trong nhật ký, ít nhất: 50  [dossiers]" in out.splitlines()


def test_a_rule_that_is_off_says_so(project: Path) -> None:
    lines = explain(project, "R101").out.splitlines()
    assert "Mức: đang tắt" in lines
    assert "Trong danh mục của dự án: quy tắc đang tắt (rules/profile.yaml)" in lines


@pytest.mark.parametrize("code", ["R101", "R219", "R305"])
def test_no_explanation_shows_the_data_of_its_examples(project: Path, code: str) -> None:
    ran = explain(project, code)
    assert (ran.code, "procedures:" in ran.out) == (0, False)


def test_the_file_of_the_rule_is_there_for_who_wants_it(project: Path) -> None:
    out = explain(project, "R305", "--yaml").out
    assert out == (ROOT / "rules" / "R305_phi_truc_tuyen_chua_giam.yaml").read_text(encoding="utf-8")
