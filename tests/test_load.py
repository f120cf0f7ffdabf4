"""Reading: text stays text, every mistake is found at its word, and nothing that lies in a folder raises."""

from __future__ import annotations

import codecs
import os
import random
import re
import time
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.full_procedure import FULL_PROCEDURE
from tests.tries import tries
from tthc.check import check
from tthc.load.catalogue import Loaded, load_catalogue, load_text
from tthc.load.files import MAX_BYTES, name_of, read_text, yaml_files
from tthc.load.rules import load_rules
from tthc.load.schema import FileKind, json_schema, schema_text, write_schemas
from tthc.load.settings import find_project
from tthc.load.typed import nearest
from tthc.load.yaml_text import MAX_DEPTH, MAX_VALUES, parse_yaml
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, CountingPolicy
from tthc.source import CannotRunError, Position, Problem, Written, WrittenList, WrittenMapping, position_in

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
MINIMAL = 'code: "1.001193"\nname: Đăng ký khai sinh\n'
SHIPPED = sorted((ROOT / "catalog").rglob("*.yaml"))
SHIPPED_RULES = sorted((ROOT / "rules").rglob("*.yaml"))
MAPPINGS = sorted((ROOT / "mappings").rglob("*.yaml"))


def said(loaded: Loaded) -> list[str]:
    return [str(problem) for problem in loaded.problems]


def only(loaded: Loaded) -> str:
    assert len(loaded.problems) == 1, said(loaded)
    return str(loaded.problems[0])


# Text stays text


def test_codes_stay_text(catalogue: Catalogue) -> None:
    """
    code: 1.001190
    name: Đăng ký khai sinh
    keywords: [1.001190, 010, 7:30, no, 1e3, 0x1F, 1_000, 2026-07-01, .5, +1, =, true]
    """
    assert list(catalogue.procedures) == ["1.001190"]
    words = ("1.001190", "010", "7:30", "no", "1e3", "0x1F", "1_000", "2026-07-01", ".5", "+1", "=", "true")
    assert catalogue.procedure("1.001190").keywords == words


def test_nothing_is_what_yaml_tools_write_for_nothing(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Khai sinh, note: null, sector: ~, publication: }
      - {code: "1.000656", name: "null", note: "~"}
    """
    birth, death = catalogue.versions
    assert (birth.note, birth.sector, birth.publication) == (None, None, None)
    assert (death.name, death.note) == ("null", "~")


def test_values_get_their_types(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: "  Đăng ký khai sinh "
        effective: {from: 2026-07-01}
        agencies: {receiving: ubnd-xa, deciding: [ubnd-xa, ubnd-tinh]}
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 0.5}}], fees: [{amount: 08000}]}]
    counting_policies:
      - {id: a, name: A, reception_day_counts: no, cutoff: 15:00, office_hours: [{opens: 07:30, closes: 11:30}]}
    """
    procedure = catalogue.procedure("1.001193")
    channel = procedure.channels[0]
    assert procedure.name == "Đăng ký khai sinh"
    assert procedure.effective.start == date(2026, 7, 1)
    assert [ref.id for ref in procedure.agencies.receiving] == ["ubnd-xa"]
    assert [ref.id for ref in procedure.agencies.deciding] == ["ubnd-xa", "ubnd-tinh"]
    assert channel.time_limits[0].statutory is not None
    assert channel.time_limits[0].statutory.amount == Decimal("0.5")
    assert channel.fees[0].amount == 8000
    policy = catalogue.all(CountingPolicy)["a"]
    assert policy.reception_day_counts is False
    assert policy.cutoff is not None
    assert policy.cutoff.hour == 15


@pytest.mark.parametrize(
    ("amount", "hint"),
    [("50.000", "50000"), ("1.024.000", "1024000"), ("8_000", "8000"), ("8,000", "8000"), ("8 000", "8000")],
)
def test_dots_between_thousands_never_make_a_fee_a_thousand_times_smaller(amount: str, hint: str) -> None:
    text = MINIMAL + f'channels: [{{mode: online, fees: [{{amount: "{amount}"}}]}}]\n'
    expected = f"x.yaml:3:43: L012 '{amount}': expected a whole number (did you mean '{hint}'?)"
    assert only(load_text(text, "x.yaml")) == expected


@pytest.mark.parametrize("amount", ["1.500", "12.000", "1e3", "1_5", "٣", "inf", "9" * 30, "1." + "1" * 30])
def test_a_duration_can_be_read_in_one_way_only(amount: str) -> None:
    text = MINIMAL + f'channels: [{{mode: online, time_limits: [{{statutory: {{working_days: "{amount}"}}}}]}}]\n'
    assert only(load_text(text, "x.yaml")).startswith("x.yaml:3:68: L012")


@pytest.mark.parametrize("amount", ["1.5", "0.125", "05", "5.0", " 5 ", "120"])
def test_usual_durations(amount: str) -> None:
    text = MINIMAL + f'channels: [{{mode: online, time_limits: [{{statutory: {{working_days: "{amount}"}}}}]}}]\n'
    assert said(load_text(text, "x.yaml")) == []


@pytest.mark.parametrize(
    ("day", "hint"), [("01/07/2025", "2025-07-01"), ("1.7.2025", "2025-07-01"), ("86400", ""), ("2025-07-01T08:00", "")]
)
def test_dates_are_written_year_first(day: str, hint: str) -> None:
    message = only(load_text(MINIMAL + f"effective: {{from: {day}}}\n", "x.yaml"))
    assert message.startswith(f"x.yaml:3:19: L012 '{day}': expected a date as YYYY-MM-DD")
    assert hint in message


def test_decomposed_text_is_composed_and_columns_are_those_of_the_file() -> None:
    text = unicodedata.normalize("NFD", "code: '1.001193'\nname: Đăng ký\nkeywords: [Đất, {ế: 1}]\n")
    message = only(load_text(text, "x.yaml"))
    assert message.startswith(f"x.yaml:3:{text.splitlines()[2].index('{') + 1}: L012")
    sound = load_text(unicodedata.normalize("NFD", MINIMAL), "x.yaml")
    assert sound.catalogue.procedure("1.001193").name == "Đăng ký khai sinh"


def test_composed_and_decomposed_keys_are_one_key() -> None:
    tree, problems = parse_yaml("ế: 1\n" + unicodedata.normalize("NFD", "ế: 2\n"), "x.yaml")
    assert tree == {"ế": "1"}
    assert [problem.code for problem in problems] == ["L006"]


def test_an_alias_is_the_value_it_repeats(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    channels:
      - {mode: in_person, time_limits: &limits [{statutory: {working_days: 3}}]}
      - {mode: online, time_limits: *limits}
    """
    first, second = catalogue.procedure("1.001193").channels
    assert first.time_limits == second.time_limits != ()


def test_an_alias_inside_what_it_repeats_is_refused() -> None:
    assert only(load_text("name: &a [*a]\n", "x.yaml")) == "x.yaml:1:11: L005 nothing before this is marked '&a'"


# Positions and hints


def test_references_know_their_words(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    sector: ho-tich
    agencies:
      deciding: [ubnd-xa, "ubnd-tinh"]
    legal_basis:
      - 60/2014/QH13
    """
    procedure = catalogue.procedure("1.001193")
    assert procedure.sector is not None
    assert str(procedure.sector.at) == "catalogue.yaml:3:9"
    assert procedure.sector.kind.__name__ == "Sector"
    assert [str(ref.at) for ref in procedure.agencies.deciding] == ["catalogue.yaml:5:14", "catalogue.yaml:5:23"]
    assert [ref.kind for ref in procedure.agencies.deciding] == [Agency, Agency]
    assert [str(ref.at) for ref in procedure.legal_basis] == ["catalogue.yaml:7:5"]


def test_entries_know_where_they_begin(catalogue: Catalogue) -> None:
    """
    # a comment first
    code: "1.001193"
    name: Đăng ký khai sinh
    cases:
      - id: luu-dong
        name: Lưu động
      - {id: thuong, name: Thường}
    """
    procedure = catalogue.procedure("1.001193")
    assert str(procedure.at) == "catalogue.yaml:2:1"
    assert [str(case.at) for case in procedure.cases] == ["catalogue.yaml:5:5", "catalogue.yaml:7:5"]


def test_hints(loaded: Loaded) -> None:
    """
    code: "1.001193"
    nmae: Đăng ký khai sinh
    channels:
      - {mode: onlin, time_limts: []}
      - {mode: trực tuyến}
    """
    assert said(loaded) == [
        "catalogue.yaml:1:1: L011 the key 'name' is missing",
        "catalogue.yaml:4:12: L013 'onlin' is not one of in_person, online, postal (did you mean 'online'?)",
        "catalogue.yaml:4:19: L010 'time_limts' is not a key here (did you mean 'time_limits'?)",
        "catalogue.yaml:5:12: L013 'trực tuyến' is not one of in_person, online, postal",
        "catalogue.yaml:2:1: L010 'nmae' is not a key here (did you mean 'name'?)",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lawss: []", "x.yaml:1:1: L010 'lawss' is not a key here (did you mean 'laws'?)"),
        ("name: Khai sinh\napplicants: [cong-dan]", "x.yaml:1:1: L011 the key 'code' is missing"),
        ("agencies: [{}, 3]\nlaws: []", "x.yaml:1:16: L009 expected keys and values here"),
    ],
)
def test_what_a_file_means_is_seen_from_its_keys(text: str, message: str) -> None:
    assert message in said(load_text(text, "x.yaml"))


def test_a_word_nobody_would_write_gets_no_hint() -> None:
    started = time.perf_counter()
    assert nearest("x" * 3_000_000, ["xx", "x" * 100]) is None
    assert time.perf_counter() - started < 0.1


def test_long_values_are_cut_off_in_messages() -> None:
    long, key = "x" * 10_000, "k" * 1000
    loaded = load_text(f"code: {long}\nname: {long}\n{key}: {long}\n{key}: 1\nlevels: [{long}]\n", "x.yaml")
    assert len(loaded.problems) == 5
    assert all(len(str(problem)) < 250 for problem in loaded.problems)


@given(st.text(alphabet="ab\n\r", max_size=12), st.integers(0, 11))
def test_position_in_counts_lines_as_editors_do(text: str, offset: int) -> None:
    before = text[:offset]
    line, column = position_in(text, offset, "x")[1:]
    lines = before.splitlines() or [""]
    lines += [""] if before.endswith(("\n", "\r")) else []
    assert (line, column) == (len(lines), len(lines[-1]) + 1)


# What is not YAML, and what is too much


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ud800"]
)
def test_invisible_characters_are_refused_where_they_stand(character: str) -> None:
    text = f"code: '1.001193'\r\nname: Đăng{character} ký\n"
    expected = f"x.yaml:2:11: L005 the invisible character U+{ord(character):04X} is not allowed"
    assert only(load_text(text, "x.yaml")) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = MINIMAL.replace("\n", end) + f"x: 1{end}"
    loaded = load_text(text, "x.yaml")
    assert only(loaded) == "x.yaml:3:1: L010 'x' is not a key here"
    assert said(load_text(MINIMAL.replace("\n", end), "x.yaml")) == []


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "---\n", "---\n...\n", "{}", "[]", "~", "''"])
def test_nothing_in_a_file(text: str) -> None:
    assert only(load_text(text, "x.yaml")) == "x.yaml:1:1: L004 the file is empty"


@pytest.mark.parametrize("text", ["\tname: x", "  \tname: x", "a:\n\t- x", "a:\n  -\tb: c", "a: [\n\tx"])
def test_tabs_that_indent(text: str) -> None:
    loaded = load_text(text, "x.yaml")
    assert [problem.code for problem in loaded.problems] == ["L005"]
    assert "a tab indents this line" in only(loaded)


def test_a_tab_inside_a_value_is_not_blamed() -> None:
    assert "tab" not in only(load_text("name: a\tb: [\n", "x.yaml"))
    assert said(load_text(MINIMAL + "note: a\tb # c\n", "x.yaml")) == []


@pytest.mark.parametrize("tag", ["!!int 5", "!x 5", "!!python/name:os.system", "!<tag:x> {a: b}", "!!set [a]"])
def test_tags_are_refused(tag: str) -> None:
    assert only(load_text(f"code: {tag}\n", "x.yaml")).startswith("x.yaml:1:7: L015 the tag ")


def test_nesting_is_limited() -> None:
    deepest = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert parse_yaml(f"a: {deepest}", "x.yaml")[1] == ()
    for text in (f"a: [{deepest}]", "[" * 500_000, "- " * 500_000, "{a: " * 500_000):
        _, problems = parse_yaml(text, "x.yaml")
        assert [problem.code for problem in problems] == ["L007"]


def test_values_are_limited() -> None:
    _, problems = parse_yaml("- a\n" * (MAX_VALUES + 5), "x.yaml")
    assert [(problem.code, problem.at.line) for problem in problems] == [("L007", MAX_VALUES)]


@pytest.mark.parametrize(
    "piece",
    ["a: b: ", "? ", "- - ", "&a ", "*a ", "'", '"', "# ", "| ", "a\n", "[a,", "\\", "%", "!", "a:\n", ", ", "]"],
)
def test_much_of_anything_ends_soon(piece: str) -> None:
    started = time.perf_counter()
    loaded = load_text(piece * (200_000 // len(piece)), "x.yaml")
    assert loaded.problems
    assert time.perf_counter() - started < 10


def test_stacked_aliases_cannot_exhaust_the_stack() -> None:
    rows = ["a0: &a0 x"] + [f"a{n}: &a{n} {'[' * 40}*a{n - 1}{']' * 40}" for n in range(1, 60)]
    text = "\n".join([MINIMAL, *rows, "levels: [*a59]"])
    assert [problem.code for problem in load_text(text, "x.yaml").problems] == ["L007"]


# Files


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


LATIN = "code: '1.001193'\nname: Đăng ký ".encode() + "café".encode("latin-1") + b"\n"
HOW_TEXT_ARRIVES = {
    "bom": (codecs.BOM_UTF8 + MINIMAL.encode(), ""),
    "crlf": (MINIMAL.replace("\n", "\r\n").encode(), ""),
    "utf16le": (codecs.BOM_UTF16_LE + MINIMAL.encode("utf-16-le"), "1:1: L002 the file is UTF-16; save it as UTF-8"),
    "utf16be": (codecs.BOM_UTF16_BE + MINIMAL.encode("utf-16-be"), "1:1: L002 the file is UTF-16; save it as UTF-8"),
    "utf16_without_bom": (MINIMAL.encode("utf-16-le"), "1:1: L002 the file is binary, not text"),
    "utf32": (codecs.BOM_UTF32_BE + MINIMAL.encode("utf-32-be"), "1:1: L002 the file is binary, not text"),
    "zip": (b"PK\x03\x04\x14\x00\x06\x00", "1:1: L002 the file is binary, not text"),
    "latin1": (LATIN, "2:18: L002 the file is not UTF-8 from here on"),
    "latin1_bom": (codecs.BOM_UTF8 + b"\xe9", "1:1: L002 the file is not UTF-8 from here on"),
    "latin1_cr": (LATIN.replace(b"\n", b"\r"), "2:18: L002 the file is not UTF-8 from here on"),
    "surrogates": (b"name: \xed\xa0\x80", "1:7: L002 the file is not UTF-8 from here on"),
    "empty": (b"", "1:1: L004 the file is empty"),
    "blank": (b" \n\n", "1:1: L004 the file is empty"),
    "only_bom": (codecs.BOM_UTF8, "1:1: L004 the file is empty"),
    "control": (MINIMAL.encode() + b"\x1b[31m", "3:1: L005 the invisible character U+001B is not allowed"),
}


@pytest.mark.parametrize(("data", "problem"), HOW_TEXT_ARRIVES.values(), ids=HOW_TEXT_ARRIVES.keys())
def test_files_of_every_encoding(tmp_path: Path, data: bytes, problem: str) -> None:
    write(tmp_path, "x.yaml", data)
    loaded = load_catalogue(tmp_path, tmp_path)
    assert said(loaded) == ([f"x.yaml:{problem}"] if problem else [])
    assert len(loaded.catalogue.entries) == (0 if problem else 1)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml", b"# " + b"x" * 5 * 1024 * 1024)
    assert said(load_catalogue(tmp_path, tmp_path)) == ["x.yaml:1:1: L003 the file has 5.0 MB; at most 4 MB are read"]
    write(tmp_path, "x.yaml", MINIMAL.encode().ljust(MAX_BYTES, b"\n"))
    assert said(load_catalogue(tmp_path, tmp_path)) == []


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = write(tmp_path, "x.yaml", "")
    os.truncate(path, 100 * 1024 * 1024)
    tracemalloc.start()
    _, problems = read_text(path, "x.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [problem.code for problem in problems] == ["L003"]
    assert peak < 1024 * 1024


def a_folder(path: Path) -> None:
    path.mkdir()


def a_broken_link(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def a_ring_of_links(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "problems"),
    [
        (a_folder, []),
        (a_broken_link, ["x.yaml:1:1: L001 this is not a regular file"]),
        (a_ring_of_links, ["x.yaml:1:1: L001 this is not a regular file"]),
        (a_pipe, ["x.yaml:1:1: L001 this is not a regular file"]),
    ],
)
def test_what_else_may_be_called_yaml(tmp_path: Path, make: Callable[[Path], None], problems: list[str]) -> None:
    make(tmp_path / "x.yaml")
    write(tmp_path, "y.yaml", MINIMAL)
    loaded = load_catalogue(tmp_path, tmp_path)
    assert said(loaded) == problems
    assert list(loaded.catalogue.procedures) == ["1.001193"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """The system refuses this one to everybody, root included."""
    text, problems = read_text(tmp_path / ("x" * 300), "x.yaml")
    assert text is None
    assert [str(problem) for problem in problems] == ["x.yaml:1:1: L001 the file cannot be read: the name is too long"]


def test_links_out_of_the_folder_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.yaml", "code: '1.000656'\nname: Bí mật\n")
    inside = write(tmp_path, "catalog/a/1.001193.yaml", MINIMAL)
    (inside.parent / "out.yaml").symlink_to(outside)
    (inside.parent / "folder").symlink_to(outside.parent)
    write(tmp_path, "catalog/.git/x.yaml", MINIMAL)
    write(tmp_path, "catalog/a/.hidden.yaml", MINIMAL)
    write(tmp_path, "catalog/a/notes.txt", "not YAML: [")
    found = yaml_files(tmp_path / "catalog")
    assert [name_of(path, tmp_path) for path in found] == ["catalog/a/1.001193.yaml"]


def test_links_inside_the_folder_and_capital_endings_are_read(tmp_path: Path) -> None:
    real = write(tmp_path, "data/agencies.YML", "agencies: [{id: a, name: A, level: commune}]")
    (tmp_path / "link").symlink_to(tmp_path / "data")
    loaded = load_catalogue(tmp_path / "link", tmp_path)
    assert list(loaded.catalogue.all(Agency)) == ["a"]
    (tmp_path / "data" / "b.yaml").symlink_to(real)
    assert len(list(yaml_files(tmp_path / "link"))) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_file_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.yaml"))
    try:
        path.write_text("x: [", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    problem = only(load_catalogue(tmp_path, tmp_path))
    assert problem.encode("utf-8").startswith(b"??.yaml:")


def test_a_missing_folder_is_an_accident(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="there is no folder"):
        load_catalogue(tmp_path / "catalog", tmp_path)
    with pytest.raises(CannotRunError, match="there is no folder"):
        load_rules(tmp_path / "rules", tmp_path)


def test_files_outside_the_root_keep_their_whole_path(tmp_path: Path) -> None:
    path = write(tmp_path, "a/x.yaml", "x: [")
    loaded = load_catalogue(tmp_path, tmp_path / "b", [path])
    assert only(loaded).startswith(f"{path.as_posix()}:1:")


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    texts = ["agencies: [{id: a, name: Một, level: commune}]", "agencies: [{id: a, name: Hai, level: commune}]", "x: 1"]
    texts += [MINIMAL + f"sector: khong-co-{n}\n" for n in range(3)]
    files = [write(tmp_path, f"{n}.yaml", text) for n, text in enumerate(texts)]
    everything = load_catalogue(tmp_path, tmp_path)
    for seed in range(20):
        shuffled = random.Random(seed).sample(files * 2, len(files) * 2)
        assert load_catalogue(tmp_path, tmp_path, shuffled) == everything
    assert everything.catalogue.all(Agency)["a"].name == "Một"


# Rules and settings


RULE = """
code: R101
name: Hỏi hai lần
find: asked_twice
because: Không hỏi hai lần.
unless: Hai bản khác nhau.
examples: [{name: a, catalogue: "x"}]
"""


def test_rules_and_profile(tmp_path: Path) -> None:
    write(tmp_path, "rules/b.yaml", RULE.replace("R101", "R102"))
    write(tmp_path, "rules/a.yaml", RULE)
    write(tmp_path, "rules/profile.yaml", "severities: {R101: off}\n")
    loaded = load_rules(tmp_path / "rules", tmp_path)
    assert loaded.problems == ()
    assert [rule.code for rule in loaded.rules] == ["R101", "R102"]
    assert loaded.profile.severity("R101") is None


def test_broken_rules(tmp_path: Path) -> None:
    write(tmp_path, "rules/a.yaml", RULE)
    write(tmp_path, "rules/b.yaml", RULE)
    write(tmp_path, "rules/c.yaml", "# nothing\n")
    write(tmp_path, "rules/d.yaml", "- a\n")
    write(tmp_path, "rules/e.yaml", b"\xff\xfe")
    write(tmp_path, "rules/f.yaml", RULE + "patterns: [35, 1.0]\n")
    write(tmp_path, "rules/profile.yaml", "severities: {R101: of}\nwaivers: [{rule: R1}]\n")
    assert [str(problem)[6:] for problem in load_rules(tmp_path / "rules", tmp_path).problems] == [
        "b.yaml:2:1: L016 the rule R101 is already defined in rules/a.yaml:2:1",
        "c.yaml:1:1: L004 the file is empty",
        "d.yaml:1:1: L009 expected keys and values here",
        "e.yaml:1:1: L002 the file is UTF-16; save it as UTF-8",
        "f.yaml:8:16: L012 '1.0': expected a whole number",
        "f.yaml:8:12: L012 '35': expected at most 34",
        "profile.yaml:1:20: L013 'of' is not one of error, warning, advice, off (did you mean 'off'?)",
        "profile.yaml:2:18: L012 'R1': it does not have the form ^R\\d{3}$",
        "profile.yaml:2:11: L011 the key 'procedure' is missing",
        "profile.yaml:2:11: L011 the key 'reason' is missing",
        "profile.yaml:2:11: L011 the key 'until' is missing",
    ]


def test_the_project_is_found_from_below(tmp_path: Path) -> None:
    write(tmp_path, "tthc.toml", 'catalog = "danh-muc"\n[authority]\nname = "UBND tỉnh"\n')
    write(tmp_path, "danh-muc/ho-tich/x.yaml", MINIMAL)
    project = find_project(tmp_path / "danh-muc" / "ho-tich")
    assert project.catalog == tmp_path.resolve() / "danh-muc"
    assert project.settings.authority.name == "UBND tỉnh"


@pytest.mark.parametrize(
    "data",
    [
        b"catalog = ",
        b"catalogue = 'x'",
        b"catalog = 3",
        b"\xff\xfe",
        b"a = " + b"[" * 100_000,
        b"authority = 'x'",
        b"\x00",
    ],
)
def test_broken_settings_are_one_sentence(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, "tthc.toml", data)
    with pytest.raises(CannotRunError, match=r"tthc\.toml"):
        find_project(tmp_path)


def test_no_settings_anywhere(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="there is no folder"):
        find_project(tmp_path / "nowhere")
    with pytest.raises(CannotRunError, match="tthc init"):
        find_project(tmp_path)


# Schemas for editors


def as_json(value: object) -> object:
    """What PyYAML made of a file, with its dates as text, as editors of YAML 1.2 see them."""
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong_in_editor(kind: FileKind, text: str) -> list[str]:
    validator = Draft202012Validator(json_schema(kind))
    return [f"{error.json_path} {error.message}" for error in validator.iter_errors(as_json(yaml.safe_load(text)))]


def kind_of_file(path: Path) -> FileKind:
    if path.is_relative_to(ROOT / "mappings"):
        return FileKind.MAPPING
    if path.is_relative_to(ROOT / "rules"):
        return {"profile.yaml": FileKind.PROFILE, "patterns.yaml": FileKind.PATTERNS}.get(path.name, FileKind.RULE)
    return FileKind.PROCEDURE if path.is_relative_to(ROOT / "catalog" / "procedures") else FileKind.REFERENCE


@pytest.mark.parametrize("kind", FileKind)
def test_a_schema_is_a_schema(kind: FileKind) -> None:
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        f"urn:tthc:schema:{kind}",
    )
    assert schema["additionalProperties"] is False
    assert "at" not in schema["properties"]


@pytest.mark.parametrize(
    "path", [*SHIPPED, *SHIPPED_RULES, *MAPPINGS], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_shipped_files_are_valid_in_an_editor(path: Path) -> None:
    assert wrong_in_editor(kind_of_file(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)
def test_a_shipped_mapping_names_the_schema_that_is_there(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.read_text(encoding="utf-8") == schema_text(FileKind.MAPPING)


@pytest.mark.parametrize(
    "wrong", ["rows: dosiers", "columns: {recieved: Ngày nhận}", "events: [{means: fineshed}]", "dates: {every: day}"]
)
def test_an_editor_marks_what_is_wrong_in_a_mapping(wrong: str) -> None:
    assert wrong_in_editor(FileKind.MAPPING, "id: a\nname: A\ncolumns: {received: Ngày nhận}\n") == []
    assert len(wrong_in_editor(FileKind.MAPPING, f"id: a\nname: A\n{wrong}\n")) == 1


def test_every_part_of_the_format_is_valid_in_an_editor() -> None:
    assert wrong_in_editor(FileKind.REFERENCE, FULL_PROCEDURE) == []
    assert wrong_in_editor(FileKind.RULE, RULE) == []
    assert wrong_in_editor(FileKind.PROFILE, "severities: {R101: off, R102: error}") == []


def test_what_editors_make_of_text_is_valid(loaded: Loaded) -> None:
    """
    code: 1.001190
    name: 2026
    sector: 12
    levels: [province]
    effective: {from: 2026-07-01}
    applicants: 010
    legal_basis: [7:30, no]
    channels: [{mode: online, time_limits: [{statutory: {working_days: "5"}}], fees: [{amount: 010}]}]
    documents: [{id: 1e3, type: yes, originals: "1", look_up: {database: on, fallback: yes}}]
    note:
    """
    assert loaded.problems == ()
    text = test_what_editors_make_of_text_is_valid.__doc__ or ""
    assert wrong_in_editor(FileKind.PROCEDURE, text) == []


@pytest.mark.parametrize(
    "line",
    [
        "nmae: x",
        "levels: [huyện]",
        "levels: province",
        "effective: {start: 2026-01-01}",
        "effective: {from: 01/07/2026}",
        "channels: [{mode: trực tuyến}]",
        "channels: [{time_limits: []}]",
        "channels: [{mode: online, fees: [{amount: 50.5}]}]",
        "channels: [{mode: online, fees: [{amount: -1}]}]",
        "channels: [{mode: online, time_limits: [{statutory: {working_days: 1e6}}]}]",
        "documents: [{id: có dấu cách, type: x}]",
        "steps: [{id: a, name: A, kind: sign, actor: [ubnd-xa]}]",
        "steps: [{id: a, name: A, kind: sign, actor: ubnd-xa, visit: maybe}]",
        "agencies: {deciding: [[]]}",
        "at: 1",
        "keywords: ",
    ],
)
def test_what_an_editor_marks_is_refused_by_tthc_too(line: str) -> None:
    assert load_text(MINIMAL + line, "x.yaml").problems
    assert len(wrong_in_editor(FileKind.PROCEDURE, MINIMAL + line)) == 1


def test_an_editor_shows_what_a_key_means() -> None:
    schema = json_schema(FileKind.PROCEDURE)
    assert schema["properties"]["sector"]["title"] == "Lĩnh vực"
    assert schema["$defs"]["Step"]["properties"]["actor"]["title"] == "Cơ quan"
    assert schema["$defs"]["Level"]["description"].startswith("Cấp thực hiện.")
    assert set(schema["$defs"]["Period"]["properties"]) == {"from", "to"}


def test_schemas_are_written_the_same_every_time(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_schemas(tmp_path / "a")}
    second = {path.name: path.read_bytes() for path in write_schemas(tmp_path / "b")}
    assert first == second
    assert set(first) == {f"{kind}.schema.json" for kind in FileKind}
    with pytest.raises(CannotRunError, match="cannot be written"):
        write_schemas(write(tmp_path, "file", ""))


# Whatever somebody writes


def assert_sound(text: str) -> None:
    """Nothing raises; every position, of a problem or of a value, lies inside the text."""
    loaded = load_text(text, "x.yaml")
    problems = (*loaded.problems, *check(loaded.catalogue, DAY))
    lines = re.split(r"\r\n|[\n\r]", text.removeprefix("\ufeff"))
    tree, _ = parse_yaml(text, "x.yaml")
    for at in (*(problem.at for problem in problems), *positions(tree)):
        assert at.file == "x.yaml"
        assert 1 <= at.line <= len(lines)
        assert 1 <= at.column <= len(lines[at.line - 1]) + 1
    assert all(str(problem) for problem in problems)


def positions(tree: object) -> Iterator[Position]:
    if isinstance(tree, WrittenMapping):
        yield from (tree.at, *tree.keys_at.values())
        for value in tree.values():
            yield from positions(value)
    elif isinstance(tree, WrittenList):
        yield tree.at
        for value in tree:
            yield from positions(value)
    elif isinstance(tree, Written):
        yield tree.at


anything = settings(deadline=None, max_examples=tries(300), suppress_health_check=[HealthCheck.too_slow])


@anything
@given(st.text())
def test_any_text(text: str) -> None:
    assert_sound(text)


@anything
@given(st.text(alphabet="ab:-? \n\t[]{},#&*!|>'\"%@`\\0\r~<=é\u0301đ", max_size=60))
def test_any_text_of_signs_that_mean_something(text: str) -> None:
    assert_sound(text)
    assert_sound(MINIMAL + text)


PIECES = (
    *"\n\t:-#'\"[]{}&*!|>%,~",
    *(
        "- ",
        ": ",
        "  ",
        "&a ",
        "*a",
        "<<: ",
        "---\n",
        "...\n",
        "!!int ",
        "null",
        "at: 1\n",
        "1e9",
        "\u2028",
        "\x00",
        "ế",
    ),
    *("[", "]") * 3,
    "steps: ",
    "[[a]]",
    "{a: {b: c}}",
)


@st.composite
def mutated(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """A text with a few pieces put in, cut out, doubled, or swapped."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(text)))
        end = min(len(text), place + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from((*PIECES, text[place:end], "")))
        text = text[:place] + piece + text[end if draw(st.booleans()) else place :]
    return text


@anything
@given(mutated((FULL_PROCEDURE,)))
def test_a_procedure_with_accidents(text: str) -> None:
    assert_sound(text)


@settings(
    deadline=None, max_examples=tries(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(mutated(tuple(path.read_text(encoding="utf-8")[:12_000] for path in SHIPPED) or (FULL_PROCEDURE,)))
def test_shipped_files_with_accidents(text: str) -> None:
    assert_sound(text)


VALUE = re.compile(r"(?<=: )[^\[\]{},\n]+")


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A sound procedure with some values replaced by values of another shape, so that it is still YAML."""
    places = [found.span() for found in VALUE.finditer(FULL_PROCEDURE)]
    chosen = draw(st.sets(st.sampled_from(places), min_size=1, max_size=8))
    others = st.sampled_from(
        ("", "~", "x", "[]", "{}", "[x]", "{a: b}", "0", "-1", "2026-01-01", "1.000", '""', "[[]]")
    )
    text = FULL_PROCEDURE
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + draw(others) + text[end:]
    return text


@anything
@given(mistyped())
def test_a_procedure_with_values_of_other_shapes(text: str) -> None:
    assert_sound(text)


@anything
@given(st.binary() | st.text().map(lambda text: text.encode("utf-16")))
def test_any_bytes_in_a_file(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    loaded = load_catalogue(path.parent, path.parent, [path])
    assert all(isinstance(problem, Problem) for problem in loaded.problems)


def test_the_full_procedure_is_sound() -> None:
    loaded = load_text(FULL_PROCEDURE, "x.yaml")
    assert said(loaded) == []
    assert isinstance(loaded.catalogue.entries[0], Procedure)
