"""`tthc new`: questions in the order of the decision, answers in words, a file that loads, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.command_line import files_of, tthc_here
from tests.import_records import REFERENCE
from tthc.cli.root import root as root_command
from tthc.cli.shared.words import choose_language, chosen_language
from tthc.load.catalogue import load_catalogue
from tthc.model.procedure import Procedure

DAY = ("--at", "2026-11-26")
BIRTH = """\
# yaml-language-server: $schema=../../procedure.schema.json
code: "1.001193"
name: Đăng ký khai sinh
sector: ho-tich
levels: [commune]
applicants: [cong-dan]
agencies: {receiving: [ubnd-xa], deciding: [ubnd-xa]}
channels:
  - {mode: in_person, time_limits: [{statutory: {working_days: 1}}], fees: [{amount: 0}]}
documents:
  # người đi đăng ký tự lập
  - {id: to-khai, type: to-khai-khai-sinh, originals: 1}
steps:
  - {id: nop, name: Nộp hồ sơ, kind: submit, actor: ubnd-xa, needs: [to-khai], produces: [ket-qua]}
results: [{type: giay-khai-sinh}]
legal_basis: [123/2015/NĐ-CP]
"""


class Project:
    """A project with a small register and one procedure."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.catalog = folder / "catalog"
        (self.catalog / "reference").mkdir(parents=True)
        (self.catalog / "procedures/ho-tich").mkdir(parents=True)
        (folder / "tthc.toml").write_text("", encoding="utf-8")
        (self.catalog / "reference/reference.yaml").write_text(REFERENCE, encoding="utf-8")
        (self.catalog / "procedures/ho-tich/1.001193.yaml").write_text(BIRTH, encoding="utf-8")

    def answer(self, *arguments: str, answers: str) -> Result:
        """Run the command with a person who types these lines."""
        before = chosen_language()
        choose_language("en")
        try:
            return CliRunner().invoke(
                root_command, ["--root", str(self.root), "new", *arguments, *DAY], input=answers, standalone_mode=False
            )
        finally:
            choose_language(before)

    def text(self, path: str) -> str:
        return (self.catalog / path).read_text(encoding="utf-8")

    def version(self, path: str) -> Procedure:
        loaded = load_catalogue(self.catalog, self.catalog)
        assert loaded.problems == ()
        return next(version for version in loaded.catalogue.versions if version.at.file == path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


ANSWERS = """\
1.000894
Đăng ký kết hôn
163/QĐ-BTP
ho tich
cấp xã
cong dan viet nam
UBND xa
1
Ủy ban nhân dân cấp xã
trực tiếp; trực tuyến
5 ngày làm việc
50.000 đồng/hồ sơ

miễn phí
Thẻ căn cước, 02 bản sao có chứng thực

Sổ gia phả, 01 bản chính
-

Giấy khai sinh
60/2014/QH13
y
"""


def test_answers_in_words_become_a_file(project: Project) -> None:
    ran = project.answer(answers=ANSWERS)
    assert ran.exit_code == 0, ran.output
    assert "Mã thủ tục, at the head of the decision" in ran.output
    assert "→ can-cuoc (Thẻ căn cước), 2 certified copies" in ran.output
    assert (
        project.text("procedures/ho-tich/1.000894.yaml")
        == """\
# yaml-language-server: $schema=../../procedure.schema.json
code: "1.000894"
name: Đăng ký kết hôn
sector: ho-tich
levels: [commune]
publication: {decision: 163/QĐ-BTP}
applicants: [cong-dan]
agencies: {receiving: [ubnd-xa], deciding: [ubnd-xa]}

channels:
  - {mode: in_person, time_limits: [{statutory: {working_days: 5}}], fees: [{amount: 50000, per: hồ sơ}]}
  - {mode: online, time_limits: [{statutory: {working_days: 5}}], fees: [{amount: 0}]}

documents:
  - {id: can-cuoc, type: can-cuoc, certified: 2}

results: [{type: giay-khai-sinh}]
legal_basis: [60/2014/QH13]
"""
    )
    project.version("procedures/ho-tich/1.000894.yaml")


@pytest.mark.parametrize("lines", range(1, 20))
def test_stopping_at_any_question_writes_nothing(project: Project, lines: int) -> None:
    before = files_of(project.root)
    ran = project.answer(answers="".join(ANSWERS.splitlines(keepends=True)[:lines]))
    assert ran.exit_code == 1
    assert files_of(project.root) == before


def test_an_answer_that_cannot_be_read_is_asked_for_again(project: Project) -> None:
    first = "1.2\n1.000894\nA\n\nhộ tịch\ncấp phố\n3\n\n\n\n"
    answers = f"{first}trực tiếp\n5\n5 ngày\n\n\n\n\ny\n"
    ran = project.answer(answers=answers)
    assert ran.exit_code == 0, ran.output
    assert "'1.2' is not a procedure code" in ran.output
    assert "'cấp phố' is not a level" in ran.output
    assert "5 without a unit; nothing was guessed" in ran.output
    assert "time_limits: [{statutory: {calendar_days: 5}}]" in project.text("procedures/ho-tich/1.000894.yaml")


def test_options_answer_without_being_asked(project: Project) -> None:
    ran = tthc_here(
        *("--root", project.root, "new", "1.000894", "--yes", "--name", "Đăng ký kết hôn", "--sector", "hộ tịch"),
        *("--level", "cấp xã", "--agency", "ubnd-xa", "--time", "không quá 03 ngày làm việc", "--fee", "miễn phí"),
        *("--document", "Sổ gia phả: 01 bản chính", "--document", "Thẻ căn cước hoặc Hộ chiếu, 01 bản sao"),
        *("--result", "Giấy khai sinh", "--law", "99/2031/NĐ-CP", *DAY),
    )
    assert (ran.code, ran.out) == (0, "catalog/procedures/ho-tich/1.000894.yaml\n")
    made = project.version("procedures/ho-tich/1.000894.yaml")
    assert [(paper.id, [ref.id for ref in paper.types]) for paper in made.documents] == [
        ("so-gia-pha", []),
        ("can-cuoc", ["can-cuoc", "ho-chieu"]),
    ]
    assert "id: 99/2031/NĐ-CP" in project.text("reference/laws-imported.yaml")
    assert "no steps are given" in ran.err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--time", "sớm nhất có thể", "the time 'sớm nhất có thể' cannot be read"),
        ("--fee", "tùy tâm", "the fee 'tùy tâm' cannot be read"),
        ("--sector", "hộ tich quốc tế", "the register has nothing called"),
        ("--law", "Luật gì đó", "is not the number of a law"),
        ("--mode", "bồ câu", "is not a way"),
        ("--document", "02 bản sao", "name the paper"),
    ],
)
def test_an_option_that_cannot_be_read_writes_nothing(project: Project, option: str, value: str, said: str) -> None:
    before = files_of(project.root)
    ran = tthc_here("--root", project.root, "new", "1.000894", "--yes", "--name", "A", option, value, *DAY)
    assert ran.code == 2
    assert said in ran.err
    assert files_of(project.root) == before


def test_a_like_procedure_lends_what_it_has(project: Project) -> None:
    ran = tthc_here(
        *("--root", project.root, "new", "1.000894", "--yes", "--from", "1.001193", "--name", "Đăng ký lại khai sinh"),
        *("--time", "05 ngày làm việc", "--document", "Hộ chiếu, 01 bản chính", *DAY),
    )
    assert ran.code == 0, ran.err
    made, like = (project.version(f"procedures/ho-tich/{code}.yaml") for code in ("1.000894", "1.001193"))
    assert (made.sector, made.levels, made.agencies.deciding) == (like.sector, like.levels, like.agencies.deciding)
    assert [step.id for step in made.steps] == ["nop"]
    assert [paper.id for paper in made.documents] == ["to-khai", "ho-chieu"]
    limit = made.channels[0].time_limits[0].statutory
    assert limit is not None
    assert limit.working_days == 5


def test_a_known_code_is_refused_unless_a_new_version_is_wanted(project: Project) -> None:
    before = files_of(project.root)
    refused = tthc_here("--root", project.root, "new", "1.001193", "--yes", *DAY)
    assert refused.code == 2
    assert "--from-day DAY makes a new version of it" in refused.err
    assert files_of(project.root) == before
    made = tthc_here(
        "--root", project.root, "new", "1.001193", "--yes", "--from-day", "2027-01-01", "--time", "trong ngày", *DAY
    )
    assert made.out == "catalog/procedures/ho-tich/1.001193-2027-01-01.yaml\n", made.err
    assert "effective: {to: 2026-12-31}" in project.text("procedures/ho-tich/1.001193.yaml")
    assert "# người đi đăng ký tự lập" in project.text("procedures/ho-tich/1.001193.yaml")
    assert "same_day: true" in project.text("procedures/ho-tich/1.001193-2027-01-01.yaml")


def test_an_agency_that_is_gone_is_not_taken(project: Project) -> None:
    reference = project.catalog / "reference/reference.yaml"
    gone = "agencies:\n  - {id: ubnd-huyen, name: UBND cấp huyện, level: district, effective: {to: 2025-06-30}}\n"
    reference.write_text(REFERENCE.replace("agencies:\n", gone), encoding="utf-8")
    ran = tthc_here("--root", project.root, "new", "1.000894", "--yes", "--name", "A", "--agency", "ubnd-huyen", *DAY)
    assert (ran.code, ran.err) == (2, "tthc: UBND cấp huyện no longer exists on 2026-11-26\n")


def test_documents_of_a_like_procedure_that_are_not_kept_leave_its_steps(project: Project) -> None:
    answers = "Đăng ký lại khai sinh\n" + "\n" * 6 + "\n\n\n" + "n\nHộ chiếu, 01 bản chính\n\n\n\n\ny\n"
    ran = project.answer("1.000894", "--from", "1.001193", answers=answers)
    assert ran.exit_code == 0, ran.output
    made = project.version("procedures/ho-tich/1.000894.yaml")
    assert [paper.id for paper in made.documents] == ["ho-chieu"]
    assert made.steps[0].needs == ()


@pytest.mark.parametrize("name", ["x" * 2500, "\x07", "  "])
def test_a_name_that_no_file_can_hold_writes_nothing(project: Project, name: str) -> None:
    before = files_of(project.root)
    ran = tthc_here("--root", project.root, "new", "1.000894", "--yes", "--name", name, *DAY)
    assert ran.code == 2
    assert files_of(project.root) == before
