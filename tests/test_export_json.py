"""The catalogue as JSON: what goes out comes back the same, and a damaged document is told apart at the word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from hypothesis import strategies as st
from random_catalogues import PROPERTY, catalogues, without_positions

from tests.tries import tries
from tthc.exchange.catalogue_json import catalogue_as_json, catalogue_from_json, read_catalogue_json
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent


def there_and_back(catalogue: Catalogue) -> Catalogue:
    loaded = catalogue_from_json(catalogue_as_json(catalogue).decode(), "catalogue.json")
    assert [str(problem) for problem in loaded.problems] == []
    return loaded.catalogue


@settings(PROPERTY, max_examples=tries(150))
@given(catalogues())
def test_export_then_import_gives_the_same_catalogue(catalogue: Catalogue) -> None:
    assert without_positions(there_and_back(catalogue)) == without_positions(catalogue)


def test_every_part_of_the_file_format_comes_back() -> None:
    loaded = load_text(FULL_PROCEDURE, "x.yaml")
    assert not loaded.problems
    assert without_positions(there_and_back(loaded.catalogue)) == without_positions(loaded.catalogue)


def test_the_shipped_catalogue_comes_back() -> None:
    shipped = load_catalogue(ROOT / "catalog", ROOT).catalogue
    back = there_and_back(shipped)
    assert without_positions(back) == without_positions(shipped)
    assert catalogue_as_json(back) == catalogue_as_json(shipped)


def test_the_document_reads_like_the_files(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    effective: {from: 2026-06-01}
    channels:
      - {mode: in_person, time_limits: [{statutory: {working_days: 2.5}}], fees: [{amount: 0}]}
    """
    assert json.loads(catalogue_as_json(catalogue)) == {
        "format": "tthc-catalogue",
        "version": "1",
        "procedures": [
            {
                "code": "1.001193",
                "name": "Đăng ký khai sinh",
                "effective": {"from": "2026-06-01"},
                "channels": [
                    {
                        "mode": "in_person",
                        "time_limits": [{"statutory": {"working_days": 2.5}}],
                        "fees": [{"amount": 0}],
                    }
                ],
            }
        ],
    }


HEAD = '{"format": "tthc-catalogue", "version": "1",\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + '"sectors": [{"id": "x"}]}', "x.json:2:13: L011 the key 'name' is missing"),
        (
            HEAD + '"sectors": [{"id": "x", "name": "y", "id": "z"}]}',
            "x.json:2:38: L006 the key 'id' is already on line 2",
        ),
        (HEAD + '"sektors": []}', "x.json:2:1: L010 'sektors' is not a key here (did you mean 'sectors'?)"),
        (HEAD + '"sectors": [}', "x.json:2:13: L005 this is not JSON: '}' is not expected here"),
        (HEAD + '"sectors": [', "x.json:2:13: L005 this is not JSON: '…' is not expected here"),
        (
            HEAD + '"sectors": [{"id": "x", "name": "a\\u0000"}]}',
            "x.json:2:33: L005 the invisible character U+0000 is not allowed",
        ),
        (HEAD + '"sectors": NaN}', "x.json:2:12: L005 this is not JSON: 'NaN}' is not expected here"),
        (HEAD + "}}", "x.json:2:1: L005 this is not JSON: '}' is not expected here"),
        ("[1, 2]", "x.json:1:1: L009 expected keys and values here"),
        ("", "x.json:1:1: L005 this is not JSON: '…' is not expected here"),
        ('{"version": "1"}', "x.json:1:1: L030 format is '…'; only 'tthc-catalogue' is read"),
        ('{"format": "tthc-catalogue", "version": 2}', "x.json:1:30: L030 version is '2'; only '1' is read"),
        ("[" * 100_000, "x.json:1:51: L007 nested deeper than 50 levels"),
        (
            HEAD + '"hourly_income": [{"year": 2025, "amount": "59.422", "source": "x"}]}',
            "x.json:2:44: L012 '59.422': expected a whole number (did you mean '59422'?)",
        ),
    ],
)
def test_a_damaged_document_is_told_at_the_word(text: str, problem: str) -> None:
    assert [str(found) for found in catalogue_from_json(text, "x.json").problems] == [problem]


def test_a_number_in_json_is_never_grouped_thousands() -> None:
    text = (
        HEAD
        + '"estimates": [{"id": "a", "name": "b", "unit": "giờ", "low": 1e0, "mid": 2.125, "high": 3E2, "basis": "c"}]}'
    )
    loaded = catalogue_from_json(text, "x.json")
    assert not loaded.problems
    assert [float(getattr(loaded.catalogue.entries[0], level)) for level in ("low", "mid", "high")] == [1, 2.125, 300]


@settings(max_examples=tries(200), deadline=None)
@given(st.text(alphabet='{}[]",:0123456789eE.-+\\u truefalsn\n', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but problems comes out of it, and what Python's own reader refuses is refused."""
    loaded = catalogue_from_json(text, "x.json")
    assert loaded.problems


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=r"no\.json cannot be read"):
        read_catalogue_json(tmp_path / "no.json")
    (tmp_path / "latin.json").write_bytes(b'{"x": "\xe9"}')
    with pytest.raises(CannotRunError, match="not UTF-8"):
        read_catalogue_json(tmp_path / "latin.json")
