"""`tthc fmt`: canonical form, in which nothing is lost: no comment, no blank line between groups, no meaning."""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import tthc_here
from tests.full_procedure import FULL_PROCEDURE
from tests.random_catalogues import PROPERTY, entries
from tthc.exchange.yaml.format_file import format_text
from tthc.exchange.yaml.procedure_file import write_procedure
from tthc.load.catalogue import load_text
from tthc.load.settings import packaged
from tthc.model.procedure import Procedure

SHIPPED = sorted(packaged("catalog").rglob("*.yaml"))
SCHEMA = "# yaml-language-server: $schema=../../procedure.schema.json\n"


def formatted(text: str, schema: str | None = None) -> str:
    """The canonical form of a text that has one."""
    result = format_text(text, "a.yaml", schema)
    assert result.problems == ()
    assert result.text is not None
    return result.text


def values(text: str) -> list[object]:
    """What a text says, without where it says it."""
    loaded = load_text(text, "a.yaml")
    assert loaded.problems == ()
    return [entry.model_dump(mode="python") for entry in loaded.catalogue.entries]


def comments(text: str) -> Counter[str]:
    """What looks like a comment: the same number of times before and after."""
    return Counter(found.strip() for found in re.findall(r"(?<!\S)# [^\n]*", text))


def test_keys_stand_in_the_order_of_the_format_and_take_their_comments_along() -> None:
    text = """\
# yaml-language-server: $schema=../../procedure.schema.json
# Bản ghi đọc ngày 2026-07-17
name: 'Đăng ký khai sinh, tại xã'   # tên chính thức
code: 1.001193
documents:

    # người yêu cầu tự lập
    -   originals: "1"
        id: to-khai
        type: to-khai-khai-sinh # mẫu mới
        look_up: {fallback: yes,
                  database: csdl-ho-tich-dien-tu} # khi có
    # hết phần giấy tờ
channels: [{mode: in_person, time_limits: [{statutory: {working_days: 1}}]}]
note:   |-
     Dòng một
       dòng hai
# cuối tệp
"""
    assert (
        formatted(text)
        == """\
# yaml-language-server: $schema=../../procedure.schema.json
# Bản ghi đọc ngày 2026-07-17
code: "1.001193"
name: Đăng ký khai sinh, tại xã # tên chính thức

channels:
  - {mode: in_person, time_limits: [{statutory: {working_days: 1}}]}

documents:
  # người yêu cầu tự lập
  - id: to-khai
    type: to-khai-khai-sinh # mẫu mới
    originals: 1
    look_up: {database: csdl-ho-tich-dien-tu, fallback: true} # khi có
  # hết phần giấy tờ

note: |-
  Dòng một
    dòng hai
# cuối tệp
"""
    )


def test_long_lists_and_long_sentences_are_broken_and_short_ones_joined() -> None:
    words = ", ".join(f"giay-to-thu-{number}" for number in range(12))
    sentence = "Chỉ nộp khi giấy cũ chưa dùng bản đồ địa chính, hoặc khi muốn đo lại cạnh, diện tích của thửa đất, " * 2
    text = f"""\
code: "1.001193"
name: Đăng ký
legal_basis:
  - 60/2014/QH13
  - 123/2015/NĐ-CP
steps:
  - {{id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-yeu-cau, needs: [{words}]}}
note: {sentence.strip(" ,")}
"""
    new = formatted(text)
    assert max(map(len, new.splitlines())) <= 140
    assert "legal_basis: [60/2014/QH13, 123/2015/NĐ-CP]\n" in new
    assert "    needs:\n      [giay-to-thu-0, giay-to-thu-1," in new
    assert "note: >-\n  Chỉ nộp khi" in new
    assert values(new) == values(text)


def test_a_comment_inside_brackets_stays_beside_its_item() -> None:
    text = """\
code: "1.001193"
name: Đăng ký
legal_basis: [60/2014/QH13, # Luật Hộ tịch
  # còn hiệu lực một phần
  123/2015/NĐ-CP]
"""
    assert formatted(text).endswith("""\
legal_basis:
  - 60/2014/QH13 # Luật Hộ tịch
  # còn hiệu lực một phần
  - 123/2015/NĐ-CP
""")


def test_a_register_keeps_its_groups_and_the_order_that_people_gave_it() -> None:
    text = """\
# Lĩnh vực

sectors:
  # Tư pháp
  - {id: ho-tich, name: "Hộ tịch"}


  # Công an
  - id: cu-tru
    aliases: [Cư trú]
    name: "Đăng ký, quản lý cư trú"
"""
    expected = text.replace('"Hộ tịch"', "Hộ tịch").replace('"Đăng ký, quản lý cư trú"', "Đăng ký, quản lý cư trú")
    assert formatted(text) == expected.replace("\n\n\n", "\n\n")


def test_the_schema_line_is_added_where_editors_need_it() -> None:
    assert formatted('code: "1.001193"\nname: A\n', "../../").startswith(SCHEMA)
    assert formatted(f'{SCHEMA}code: "1.001193"\nname: A\n', "../../").count("schema.json") == 1
    assert "schema" not in formatted("sectors:\n  - {id: a, name: A}\n", "../")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_files_keep_their_meaning_and_comments_and_twice_is_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    new = formatted(text)
    assert values(new) == values(text)
    assert comments(new) == comments(text)
    assert formatted(new) == new
    assert not any(line != line.rstrip() for line in new.splitlines())


@PROPERTY
@given(entries(Procedure))
def test_what_the_writer_writes_is_canonical_already(procedure: Procedure) -> None:
    text = write_procedure(procedure)
    if not load_text(text, "a.yaml").problems:
        assert formatted(text) == text


LINES = FULL_PROCEDURE.splitlines()
ONE = (packaged("catalog") / "procedures/dat-dai/1.012783.yaml").read_text(encoding="utf-8").splitlines()


@PROPERTY
@given(st.sampled_from([LINES, ONE]), st.data())
def test_comments_and_blank_lines_anywhere_survive(lines: list[str], data: st.DataObject) -> None:
    """Comments are put behind lines, between them at any indentation, and inside brackets."""
    numbers = st.sampled_from(sorted(set(range(len(lines))) - _in_texts(lines)))
    places = data.draw(st.dictionaries(numbers, st.sampled_from(_KINDS), max_size=12))
    made = [
        _KINDS_OF_COMMENT[places[number]](line, number) if number in places else line
        for number, line in enumerate(lines)
    ]
    text = "\n".join(made) + "\n"
    if load_text(text, "a.yaml").problems:
        return  # it stands in a text of several lines, or has taken a word away
    result = format_text(text, "a.yaml")
    if result.text is None:
        assert [problem.code for problem in result.problems] == ["L020"]
        return
    assert values(result.text) == values(text)
    assert sum(comments(result.text).values()) == sum(comments(text).values())
    assert formatted(result.text) == result.text


def _in_texts(lines: list[str]) -> set[int]:
    """The lines of texts of several lines, in which a mark is a part of the text and no comment."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if line.endswith((">-", ">", "|", "|-")):
            depth = len(line) - len(line.lstrip())
            inside = takewhile(lambda n: len(lines[n]) - len(lines[n].lstrip()) > depth, range(number + 1, len(lines)))  # noqa: B023 - used at once
            found.update(inside)
    return found


_KINDS_OF_COMMENT = {
    "behind": lambda line, number: f"{line} # sau {number}",
    "before": lambda line, number: f"{' ' * (len(line) - len(line.lstrip()))}# trước {number}\n{line}",
    "outside": lambda line, number: f"# ngoài {number}\n{line}",
    "deeper": lambda line, number: f"            # sâu {number}\n\n{line}",
    "blank": lambda line, number: f"\n\n{line}",
    "inside": lambda line, number: line.replace(", ", f", # trong {number}\n          ", 1),
}
_KINDS = sorted(_KINDS_OF_COMMENT)


def test_what_cannot_be_kept_is_left_and_said() -> None:
    result = format_text("%YAML 1.1\n---\ncode: '1.001193'\nname: A\n", "a.yaml")
    assert result.text is None
    assert [problem.code for problem in result.problems] == ["L020"]


class Project:
    """A project with one procedure in a careless hand."""

    CARELESS = f"{SCHEMA}name: 'Đăng ký'\ncode: '1.001193' # mã\n"
    NEAT = f'{SCHEMA}code: "1.001193" # mã\nname: Đăng ký\n'

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.file = folder / "catalog/procedures/ho-tich/1.001193.yaml"
        self.file.parent.mkdir(parents=True)
        (folder / "tthc.toml").write_text("", encoding="utf-8")
        self.file.write_text(self.CARELESS, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_files_are_named_by_code_path_folder_or_not_at_all(project: Project) -> None:
    for names in (["1.001193"], [project.file], [project.file.parent], []):
        project.file.write_text(project.CARELESS, encoding="utf-8")
        ran = tthc_here("--root", project.root, "fmt", *names)
        assert (ran.code, ran.out) == (0, "catalog/procedures/ho-tich/1.001193.yaml\n")
        assert project.file.read_text(encoding="utf-8") == project.NEAT
    assert tthc_here("--root", project.root, "fmt").out == ""


def test_check_and_diff_write_nothing(project: Project) -> None:
    checked = tthc_here("--root", project.root, "fmt", "--check")
    assert (checked.code, checked.out) == (1, "catalog/procedures/ho-tich/1.001193.yaml\n")
    shown = tthc_here("--root", project.root, "fmt", "--diff")
    assert shown.code == 0
    assert "-name: 'Đăng ký'\n" in shown.out
    assert "+name: Đăng ký\n" in shown.out
    assert project.file.read_text(encoding="utf-8") == project.CARELESS


def test_a_file_with_an_error_is_left_alone_and_the_others_are_not(project: Project) -> None:
    wrong = project.file.with_name("1.000894.yaml")
    wrong.write_text("code: '1.000894'\nnaem: Kết hôn\n", encoding="utf-8")
    ran = tthc_here("--root", project.root, "fmt")
    assert ran.code == 1
    assert (
        "catalog/procedures/ho-tich/1.000894.yaml:2:1: L010 'naem' is not a key here (did you mean 'name'?)" in ran.err
    )
    assert wrong.read_text(encoding="utf-8") == "code: '1.000894'\nnaem: Kết hôn\n"
    assert project.file.read_text(encoding="utf-8") == project.NEAT


def test_windows_line_ends_and_a_byte_order_mark_go_and_the_rights_of_the_file_stay(project: Project) -> None:
    project.file.write_bytes(("\ufeff" + project.NEAT).replace("\n", "\r\n").encode())
    project.file.chmod(0o640)
    assert tthc_here("--root", project.root, "fmt").code == 0
    assert project.file.read_bytes() == project.NEAT.encode()
    if os.name != "nt":
        assert project.file.stat().st_mode & 0o777 == 0o640


def test_a_code_that_is_not_there_gets_the_nearest(project: Project) -> None:
    ran = tthc_here("--root", project.root, "fmt", "1.001194")
    assert (ran.code, ran.err) == (2, "tthc: there is no file and no procedure '1.001194' (did you mean '1.001193'?)\n")
