"""Imports come from outside: limits, paths, links, scripts, formulas; nothing raises, and a failure changes nothing."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import files_of
from tests.import_records import KNOWLEDGE, answer, case, catalogue_of, codes, made, row, settled, way, write_answer
from tests.tries import tries
from tthc.exchange.importing.prepare import prepare
from tthc.exchange.importing.report import FORMS
from tthc.exchange.importing.report_workbook import import_workbook
from tthc.exchange.limits import MAX_DEPTH, MAX_FILE_BYTES, MAX_RECORD_TEXT, MAX_RECORDS, MAX_TEXT, MAX_VALUES
from tthc.exchange.settling.settle import settle
from tthc.exchange.sources import integration_json, portal_json
from tthc.exchange.sources.json_fields import Fields, Reader
from tthc.exchange.sources.record import tidy
from tthc.exchange.writing.landing import FOLDER, NewText, land, recover
from tthc.exchange.yaml.procedure_file import plain, write_procedure
from tthc.load.catalogue import load_text
from tthc.model.procedure import Procedure
from tthc.source import CannotRunError, Message, Problem

# Limits


def refused(path: Path) -> str:
    """Why a file gives no record."""
    (found,) = portal_json.read(path)
    assert isinstance(found, Problem)
    return f"{found.code} {found.message}"


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert refused(path) == "I001 the file has 64.0 MB; at most 64 MB are read"


def test_a_cell_of_50_mb_is_refused(tmp_path: Path) -> None:
    assert refused(write_answer(tmp_path, answer(description="ă" * 25_000_000))).startswith("I008 a text of more than")


def test_texts_values_and_records_have_limits(tmp_path: Path) -> None:
    assert "I008" in refused(write_answer(tmp_path, answer(name="x" * (MAX_TEXT + 1))))
    steps = [{"description": "x" * (MAX_TEXT - 1)} for _ in range(MAX_RECORD_TEXT // MAX_TEXT + 1)]
    assert "characters in one record" in refused(write_answer(tmp_path, answer(executionSteps=steps)))
    assert "values in one record" in refused(write_answer(tmp_path, answer(keywords=["x"] * (MAX_VALUES + 1))))
    path = tmp_path / "many.json"
    path.write_text(json.dumps([{"code": ""}] * (MAX_RECORDS + 1)), encoding="utf-8")
    assert isinstance(last := list(portal_json.read(path))[-1], Problem)
    assert "records in one file" in str(last.message)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 2, 100_000])
def test_depth_has_a_limit(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * depth + "]" * depth, encoding="utf-8")
    assert "nested deeper" in refused(path)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe{\x00", b"[]", b"nul", b'{"a": 1}', b"1" * 10_000, b'"\\ud800"', b"\0"]
)
def test_what_is_no_answer_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    found = list(portal_json.read(path))
    assert [one.code for one in found if isinstance(one, Problem)] == (["I001"] if found else [])


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    assert "not a regular file" in refused(tmp_path)


def test_a_key_that_comes_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    path.write_text('{"code": "1.001193", "name": "Một", "name": "Hai"}', encoding="utf-8")
    (record,) = portal_json.read(path)
    assert not isinstance(record, Problem)
    assert (record.name, [(extra.path, extra.text) for extra in record.extra]) == ("Một", [("name (2)", "Hai")])


# Words that mean something elsewhere


def test_scripts_and_formulas_are_words(tmp_path: Path) -> None:
    name = '<script>alert("1")</script> =HYPERLINK("x") \x00\x1b[31m{{ 7*7 }}'
    found = settled(tmp_path, name=name)
    assert made(found).name == '<script>alert("1")</script> =HYPERLINK("x") [31m{{ 7*7 }}'
    text = write_procedure(made(found))
    assert load_text(text, "x").catalogue.versions[0].name == made(found).name


def test_a_workbook_has_no_formulas(tmp_path: Path) -> None:
    path = write_answer(tmp_path, answer(name="=1+1", executionCases=[case(None, row("@SUM(A1)", 1, 0))]))
    prepared = prepare(portal_json.read(path), catalogue_of(), tmp_path)
    book = openpyxl.load_workbook(BytesIO(import_workbook(prepared, str)))
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


# Landing


def test_texts_land_together(tmp_path: Path) -> None:
    land(tmp_path, [NewText("a/b.yaml", "một"), NewText("c.yaml", "hai")])
    assert files_of(tmp_path) == {"a/b.yaml": "một".encode(), "c.yaml": b"hai"}


def test_a_failure_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text("cũ", encoding="utf-8")
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    before = files_of(tmp_path)
    with pytest.raises(CannotRunError, match="nothing was written"):
        land(tmp_path, [NewText("old.yaml", "mới"), NewText("new/x.yaml", "mới"), NewText("file/x.yaml", "mới")])
    assert files_of(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_a_run_that_was_cut_off_is_taken_back(tmp_path: Path) -> None:
    """The journal stands, one text was already put in place, one was not."""
    work = tmp_path / FOLDER
    work.mkdir()
    (work / "owner").write_text("999999999", encoding="ascii")
    (work / "0.old").write_text("cũ", encoding="utf-8")
    (work / "2.new").write_text("mới", encoding="utf-8")
    journal = [
        {"path": "0.yaml", "existed": True},
        {"path": "1.yaml", "existed": False},
        {"path": "2.yaml", "existed": False},
    ]
    (work / "journal.json").write_text(json.dumps(journal), encoding="utf-8")
    (tmp_path / "0.yaml").write_text("mới", encoding="utf-8")
    (tmp_path / "1.yaml").write_text("mới", encoding="utf-8")
    assert recover(tmp_path)
    assert files_of(tmp_path) == {"0.yaml": "cũ".encode()}
    assert not recover(tmp_path)


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("của người khác", encoding="utf-8")
    before = files_of(tmp_path)
    for text in (NewText("a.yaml", "mới", "cũ", anyway=False), NewText("a.yaml", "mới", None, anyway=False)):
        with pytest.raises(CannotRunError, match="changed meanwhile"):
            land(tmp_path, [NewText("b.yaml", "mới"), text])
    assert files_of(tmp_path) == before


def test_another_import_at_work_is_not_disturbed(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "owner").write_text(str(os.getppid()), encoding="ascii")
    with pytest.raises(CannotRunError, match="another import"):
        land(tmp_path, [NewText("a.yaml", "x")])
    assert files_of(tmp_path) == {f"{FOLDER}/owner": str(os.getppid()).encode()}


@pytest.mark.parametrize("path", ["../x.yaml", "/x.yaml", "a/../../x.yaml", "", "a\\b.yaml"])
def test_paths_stay_below_the_catalogue(tmp_path: Path, path: str) -> None:
    with pytest.raises(CannotRunError, match="not a path below"):
        land(tmp_path, [NewText(path, "x")])


def test_links_are_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inside = tmp_path / "catalog"
    inside.mkdir()
    (inside / "folder").symlink_to(outside)
    (inside / "file.yaml").symlink_to(outside / "x.yaml")
    for path in ("folder/x.yaml", "file.yaml"):
        with pytest.raises(CannotRunError, match="link"):
            land(inside, [NewText(path, "x")])
    assert files_of(outside) == {}


def test_a_sector_of_the_register_names_no_path(tmp_path: Path) -> None:
    catalogue = catalogue_of("sectors: [{id: ../../x, name: Hộ tịch}]\n")
    prepared = prepare(portal_json.read(write_answer(tmp_path, answer())), catalogue, tmp_path)
    assert [text.path for text in prepared.texts if text.path.startswith("procedures")] == [
        "procedures/x/1.001193.yaml"
    ]


# Anything at all

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_KEYS = sorted(answer())
_FUZZ = settings(max_examples=tries(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_FUZZ
@given(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=8), st.sampled_from(["portal", "integration"]))
def test_no_json_raises(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    path = tmp_path / "any.json"
    value = (
        answer(**changed) if kind == "portal" else {"MATTHC": "1.001193", **{k.upper(): v for k, v in changed.items()}}
    )
    path.write_text(json.dumps(value), encoding="utf-8")
    module = portal_json if kind == "portal" else integration_json
    prepared = prepare(module.read(path), KNOWLEDGE.catalogue, tmp_path)
    for text in prepared.texts:
        if text.path.endswith(".yaml") and text.path.startswith("procedures"):
            assert load_text(text.text, text.path).problems == ()
    for form in FORMS.values():
        assert form(prepared, Message.__str__)


@_FUZZ
@given(
    rows=st.lists(st.tuples(st.text(max_size=60), _JSON, _JSON), max_size=4),
    heading=st.text(max_size=40),
    words=st.text(alphabet="0123456789.,()/ đồngàyiờthánUSDMiễphíkhô", max_size=40),
    figure=st.text(alphabet="0123456789.,", max_size=8),
)
def test_no_words_raise(tmp_path: Path, rows: list[Any], heading: str, words: str, figure: str) -> None:
    changed = {
        "executionCases": [case(heading, *(row(*one) for one in rows))] * 2,
        "executionMethods": [way(time=figure, unit=words, fees=[{"name": words, "amount": figure}], description=words)],
        "legalBasisesDetails": [{"code": words, "name": heading}],
        "procedureProposal": {"proposalNumber": words},
    }
    path = write_answer(tmp_path, answer(**changed))
    for record in portal_json.read(path):
        assert not isinstance(record, Problem)
        found = settle(record, KNOWLEDGE)
        assert codes(found) is not None
        if found.procedure:
            assert_written_and_read(found.procedure)


@given(st.text())
def test_tidy_texts_stay_tidy(text: str) -> None:
    once, _ = tidy(text)
    assert tidy(once) == (once, 0)


@given(_JSON)
def test_what_nobody_reads_is_handed_over(value: Any) -> None:
    reader = Reader()
    with Fields({"key": json.loads(json.dumps(value), parse_constant=str)}, "", reader):
        pass
    assert len(reader.extra) <= 1


# Writing

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
    | st.sampled_from("\n\t :#-'\"[]{},"),
    min_size=1,
    max_size=60,
)
_NAMES = _TEXT.map(lambda text: tidy(text)[0].strip()).filter(bool)


@settings(deadline=None)
@given(_NAMES, st.lists(_NAMES, max_size=3), _NAMES)
def test_what_is_written_is_read_again(name: str, words: list[str], text: str) -> None:
    procedure = Procedure.model_validate(
        {
            "code": "1.001193",
            "name": name,
            "keywords": words,
            "effective": {"from": "2026-01-01"},
            "channels": [{"mode": "online", "time_limits": [{"statutory": {"working_days": "17.50"}, "note": text}]}],
            "documents": [{"id": "a", "name": name, "cases": [], "when": text}, {"id": "no", "name": "null"}],
            "verbatim": [{"about": "steps", "text": text}, {"about": "fees", "text": name}],
        }
    )
    assert_written_and_read(procedure)


def assert_written_and_read(procedure: Procedure) -> None:
    loaded = load_text(write_procedure(procedure), "x.yaml")
    assert loaded.problems == (), write_procedure(procedure)
    assert plain(loaded.catalogue.versions[0]) == plain(procedure)
