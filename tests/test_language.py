"""The language of the output: nothing is left untranslated, gaps stay gaps, and it gets through any console.

`python tests/messages.py` brings the translations up to date; that file says how.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message as Translation

from tests.messages import ROOT, compile_po, is_of_click, sentences, sentences_of_click, translations
from tthc.show.language import Language, translator
from tthc.source import CannotRunError, Message, say

TRANSLATIONS = [entry for entry in translations() if entry.id]
OF_CLICK = [entry for entry in TRANSLATIONS if is_of_click(entry.user_comments)]
OURS = {entry.id: entry for entry in TRANSLATIONS if entry not in OF_CLICK}


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    """The program reads the compiled translations: those of now, not those of the last installation."""
    compile_po()


def in_vietnamese(message: Message) -> str:
    return translator(Language.VIETNAMESE)(message)


def in_english(message: Message) -> str:
    return translator(Language.ENGLISH)(message)


def gaps(text: str) -> set[tuple[str, str, str]]:
    """`{size:.1f}` and `{id!r}` as name, format and conversion."""
    parts = Formatter().parse(text)
    return {(name, form or "", how or "") for _, name, form, how in parts if name is not None}


def words(text: str) -> list[str]:
    """What is left to translate when the gaps are taken out."""
    return re.findall(r"[a-z]{2,}", re.sub(r"\{[^}]*\}", "", text), re.IGNORECASE)


# Every sentence is translated


def test_no_sentence_is_without_a_translation() -> None:
    known = {entry.id for entry in TRANSLATIONS}
    lacking = {text: places for text, places in sentences().items() if text not in known}
    assert not lacking, "run python tests/messages.py and translate what is new"


def test_no_translation_is_empty_or_a_guess() -> None:
    strings = {entry.id: [entry.string] if isinstance(entry.string, str) else entry.string for entry in TRANSLATIONS}
    assert [text for text, forms in strings.items() if not forms or not all(form.strip() for form in forms)] == []
    assert [entry.id for entry in TRANSLATIONS if entry.fuzzy] == []


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    wrong = {text: entry.string for text, entry in OURS.items() if gaps(text) != gaps(str(entry.string))}
    assert wrong == {}


@pytest.mark.parametrize("entry", OF_CLICK, ids=lambda entry: str(entry.id))
def test_a_translation_for_click_has_the_gaps_that_click_fills(entry: Translation) -> None:
    """Of a singular and a plural one translation serves both: click fills the gaps of either in both."""
    ids = (entry.id,) if isinstance(entry.id, str) else entry.id
    forms = (entry.string,) if isinstance(entry.string, str) else entry.string
    offered = set().union(*(gaps(text) for text in ids))
    for form in forms:
        assert gaps(form) <= offered
        assert len(ids) > 1 or gaps(form) == offered
        assert re.findall(r"%\(\w+\)s", form) == re.findall(r"%\(\w+\)s", ids[0])


def test_no_translation_is_the_english_sentence() -> None:
    assert [text for text, entry in OURS.items() if entry.string == text and words(text) not in ([], ["ng"])] == []


def test_no_translation_lost_or_gained_white_space_or_a_full_stop() -> None:
    """Sentences are joined with others, and columns are lined up by hand."""
    ends = {text: (str(entry.string), text) for text, entry in OURS.items()}
    assert [text for text, both in ends.items() if len({form[:1] == " " for form in both}) > 1] == []
    assert [text for text, both in ends.items() if len({form[-1:] in (".", "?") for form in both}) > 1] == []


def test_a_sign_for_per_cent_stands_at_its_number() -> None:
    """As in every figure: `98,6%`."""
    assert [entry.string for entry in TRANSLATIONS if re.search(r"[0-9}]\s%", str(entry.string))] == []


def test_translations_are_composed_letters() -> None:
    """A letter and its marks are one character: what people search for and what columns are lined up by."""
    strings = ["".join(entry.string) for entry in TRANSLATIONS]
    assert [string for string in strings if not unicodedata.is_normalized("NFC", string)] == []


# Every translation is used


def test_no_translation_outlives_its_sentence() -> None:
    assert [text for text in OURS if text not in sentences()] == []


def test_the_sentences_marked_as_click_s_are_said_by_click() -> None:
    said = sentences_of_click()
    assert [entry.id for entry in OF_CLICK if entry.id not in said] == []


# What is filled in


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (date(2026, 11, 24), "24/11/2026", "2026-11-24"),
        (date(2026, 7, 1), "01/07/2026", "2026-07-01"),
        (time(15, 0), "15:00", "15:00"),
        (Decimal("1.50"), "1,5", "1.5"),
        (Decimal(1024000), "1.024.000", "1024000"),
        (Fraction(2, 3), "0,67", "0.67"),
        ((date(2026, 7, 1), Decimal("0.5")), "01/07/2026, 0,5", "2026-07-01, 0.5"),
        ("1.001193", "1.001193", "1.001193"),
        (7, "7", "7"),
    ],
)
def test_values_are_written_as_the_language_writes_them(value: object, vietnamese: str, english: str) -> None:
    assert in_vietnamese(say("{value}", value=value)) == vietnamese
    assert in_english(say("{value}", value=value)) == english


def test_a_message_inside_a_message_is_translated_too() -> None:
    message = say("{written!r}: {reason}", written="hai", reason=say("expected a whole number"))
    assert in_vietnamese(message) == "'hai': phải là số nguyên"
    assert in_english(message) == "'hai': expected a whole number"


def test_several_messages_in_one_gap_are_each_translated() -> None:
    message = say("{who}: more {what} than before", who="Hợp tác xã", what=(say("papers"), say("visits")))
    assert in_vietnamese(message) == "Hợp tác xã: tăng giấy tờ, số lần đi lại so với trước"
    assert in_english(message) == "Hợp tác xã: more papers, visits than before"


def test_a_message_three_deep_is_translated_to_the_ground() -> None:
    deepest = say("{law} ends on {day}", law="60/2014/QH13", day=date(2027, 2, 28))
    message = say("{at}: {message}", at="a.yaml:1:1", message=say("locked: {why}", why=deepest))
    assert in_vietnamese(message) == (
        "a.yaml:1:1: không được cắt giảm: 60/2014/QH13 sắp hết hiệu lực: còn hiệu lực đến hết ngày 28/02/2027"
    )


def test_what_has_no_translation_stays_english() -> None:
    assert in_vietnamese(say("{count} unheard-of things", count=3)) == "3 unheard-of things"
    assert in_vietnamese(Message("")) == ""


def test_an_accident_keeps_its_message_for_translation() -> None:
    error = CannotRunError(say("there is no folder {folder}", folder="x"))
    assert str(error) == "there is no folder x"
    assert in_vietnamese(error.message) == "không có thư mục x"


# The command line

BROKEN = """\
code: "1.001193"
name: Đăng ký khai sinh
effective: {from: 01/07/2025}
dossier_sets: hai
sector: [ho-tich]
steps:
  - {id: nop, name: Nộp hồ sơ, kind: summit, actor: nguoi-dan}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one file, in which four things are wrong."""
    (tmp_path / "tthc.toml").write_text('catalog = "catalog"\n', encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "khai-sinh.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def tthc(*arguments: str, at: Path, code: int = 0, **environment: str) -> str:
    """What the command says on both streams, read as UTF-8."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("LC_", "LANG", "TTHC_", "PYTHON"))}
    clean |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"} | environment
    command: Sequence[str] = (sys.executable, "-m", "tthc", *arguments)
    done = subprocess.run(command, cwd=at, env=clean, capture_output=True, timeout=120, check=False)
    said = (done.stdout + done.stderr).decode("utf-8").replace("\r\n", "\n")
    assert done.returncode == code, said
    return said


VIETNAMESE = """\
catalog/khai-sinh.yaml:3:19: L012 '01/07/2025': phải ghi ngày theo dạng năm-tháng-ngày, ví dụ 2026-07-01 \
(có phải là '2025-07-01' không?)
catalog/khai-sinh.yaml:4:15: L012 'hai': phải là số nguyên
catalog/khai-sinh.yaml:5:9: L012 phải ghi mã của một lĩnh vực
"""
ENGLISH = """\
catalog/khai-sinh.yaml:3:19: L012 '01/07/2025': expected a date as YYYY-MM-DD (did you mean '2025-07-01'?)
catalog/khai-sinh.yaml:4:15: L012 'hai': expected a whole number
catalog/khai-sinh.yaml:5:9: L012 expected the id of one sector
"""


def test_check_speaks_vietnamese_unless_told_otherwise(project: Path) -> None:
    said = tthc("check", at=project, code=1)
    assert said.startswith(VIETNAMESE)
    assert "'summit' không thuộc các từ được dùng: submit, receive" in said
    assert said.endswith("(có phải là 'submit' không?)\n4 lỗi\n")


@pytest.mark.parametrize("arguments", [("--lang", "en", "check"), ("--lang=en", "check"), ("check", "--lang", "en")])
def test_check_speaks_english_when_asked(project: Path, arguments: tuple[str, ...]) -> None:
    said = tthc(*arguments, at=project, code=1)
    assert said.startswith(ENGLISH)
    assert said.endswith("(did you mean 'submit'?)\n4 error\n")


def test_the_environment_chooses_the_language_and_the_command_line_overrules_it(project: Path) -> None:
    assert tthc("check", at=project, code=1, TTHC_LANG="en").startswith(ENGLISH)
    assert tthc("check", "--lang", "vi", at=project, code=1, TTHC_LANG="en").startswith(VIETNAMESE)
    assert tthc("check", at=project, code=1, TTHC_LANG="fr").startswith(VIETNAMESE)


def test_the_language_of_the_machine_does_not_matter(project: Path) -> None:
    assert tthc("check", at=project, code=1, LANG="de_DE.UTF-8", LANGUAGE="de").startswith(VIETNAMESE)
    assert tthc("check", "--lang", "en", at=project, code=1, LANG="vi_VN.UTF-8", LANGUAGE="vi").startswith(ENGLISH)


def test_help_is_vietnamese_to_the_last_word(tmp_path: Path) -> None:
    said = tthc("--help", at=tmp_path)
    assert "Cách dùng:" in said
    assert "Tùy chọn:" in said
    assert "Các lệnh:" in said
    assert "Hiện hướng dẫn này rồi thoát." in said
    assert re.search(r"^  check +Kiểm tra danh mục", said, re.MULTILINE)
    assert not re.search(r"Usage|Options|Commands|Show|Check|Folder", said)


def test_help_in_english(tmp_path: Path) -> None:
    said = tthc("--lang", "en", "--help", at=tmp_path)
    assert "Usage:" in said
    assert re.search(r"^  check +Check the catalogue", said, re.MULTILINE)
    assert said.isascii()


@pytest.mark.parametrize(
    "command",
    [
        *("init", "check", "analyse", "rules", "explain", "propose", "proposals", "publish", "audit", "simulate"),
        *("review", "schema", "calendar", "calendar due", "calendar year"),
        *("proposals enact", "proposals return", "proposals opinion add", "proposals opinion answer"),
    ],
)
def test_help_of_a_command_has_no_english_sentence(command: str, tmp_path: Path) -> None:
    said = tthc(*command.split(), "--help", at=tmp_path)
    assert re.search(r"[ạảãàáăâđêôơưếệốộớợứự]", said)
    assert not re.search(r"(?<!--)\b(the|of|and|or|with|exit|default|required|this)\b", said), (
        "options keep their names"
    )


def test_a_wrong_command_gets_a_hint_in_vietnamese(tmp_path: Path) -> None:
    said = tthc("chek", at=tmp_path, code=2)
    assert said.startswith("Cách dùng:")
    assert said.endswith("Lỗi: Không có lệnh 'chek'. Có phải là 'check' không?\n")
    assert tthc("chek", "--lang", "en", at=tmp_path, code=2).endswith(
        "Error: No such command 'chek'. Did you mean 'check'?\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("check", "-f", "xml"),
            "Lỗi: Giá trị của '-f' / '--format' không hợp lệ: 'xml' không thuộc 'text', 'json', 's",
        ),
        (("check", "--fromat", "text"), "Lỗi: Không có tùy chọn '--fromat'."),
        (("check", "thừa"), "Lỗi: Thừa tham số (thừa)"),
        (("check", "-f"), "Lỗi: Tùy chọn '-f' cần có giá trị."),
        (("explain",), "Lỗi: Thiếu tham số 'MÃ'."),
        (("import", "portal-json"), "Lỗi: Thiếu tham số 'CÁC TỆP...'."),
        (("impact", "a", "b"), "Cách dùng: tthc impact [TÙY CHỌN] [VĂN BẢN]"),
        (("calendar", "due", "mai"), "'mai' không phải một ngày: viết 23/11/2026, hoặc '23/11/2026 15:30'."),
        (("simulate", "-n", "0"), "Lỗi: Giá trị của '-n' / '--count' không hợp lệ: 0 nằm ngoài khoảng 1<=x<=5000000."),
        (("simulate", "-n", "hai"), "'hai' không phải là số hợp lệ (integer range)."),
    ],
)
def test_wrong_arguments_are_explained_in_vietnamese(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    assert sentence in tthc(*arguments, at=tmp_path, code=2)


def test_without_a_project_it_says_what_to_do(tmp_path: Path) -> None:
    sentence = "tthc: không có tthc.toml trong . và các thư mục cha; hãy tạo dự án bằng 'tthc init TÊN_THƯ_MỤC'\n"
    assert tthc("check", at=tmp_path, code=2) == sentence


# Any console

CONSOLES = [
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "", "LC_ALL": "C"},
    {"PYTHONIOENCODING": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("console", CONSOLES, ids=str)
def test_vietnamese_gets_through_a_console_set_to_something_else(project: Path, console: dict[str, str]) -> None:
    assert tthc("check", at=project, code=1, **console).startswith(VIETNAMESE)
    assert "Kiểm tra danh mục" in tthc("--help", at=project, **console)
    assert "Lỗi: Không có lệnh 'chek'." in tthc("chek", at=project, code=2, **console)
