"""`tthc import json`: a catalogue that was exported comes in again, as files that read the same."""

from __future__ import annotations

from pathlib import Path

from command_line import files_of, make_project, tthc_here
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from random_catalogues import PROPERTY, catalogues, without_positions

from tests.tries import tries
from tthc.exchange.catalogue_json import catalogue_as_json
from tthc.exchange.importing.join_catalogue import join_catalogue
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue


def sorted_entries(catalogue: Catalogue) -> dict[str, list[str]]:
    """The entries of each kind without positions, in an order of their own."""
    return {kind: sorted(map(repr, entries)) for kind, entries in without_positions(catalogue).items()}


@settings(PROPERTY, max_examples=tries(60))
@given(catalogues())
def test_files_of_any_catalogue_read_the_same(catalogue: Catalogue) -> None:
    joined = join_catalogue(catalogue, Catalogue(), ())
    loaded = [load_text(text.text, text.path) for text in joined.texts]
    assert [str(problem) for one in loaded for problem in one.problems] == []
    found = Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))
    assert join_catalogue(found, catalogue, ()).new == 0
    assert join_catalogue(catalogue, found, ()).otherwise == ()
    assert len(found.entries) == joined.new
    assert all(".." not in text.path and not text.path.startswith("/") for text in joined.texts)


def test_a_catalogue_goes_into_a_project_and_stays_itself(tmp_path: Path) -> None:
    arriving = load_text(FULL_PROCEDURE, "x.yaml").catalogue
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tthc.toml").touch()
    file = tmp_path / "catalogue.json"
    file.write_bytes(catalogue_as_json(arriving))
    ran = tthc_here("--root", tmp_path, "import", "json", file)
    assert ran.code == 0, ran.said
    assert "procedures/dat-dai/1.012783.yaml" in ran.out.split()
    loaded = load_catalogue(tmp_path / "catalog", tmp_path)
    assert not loaded.problems
    assert sorted_entries(loaded.catalogue) == sorted_entries(arriving)
    again = tthc_here("--root", tmp_path, "import", "json", file)
    assert (again.code, again.out) == (0, "")
    assert "0 entries new" in again.err


def test_what_differs_is_named_and_left(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    before = files_of(project / "catalog")
    file = tmp_path / "other.json"
    file.write_text(
        '{"format": "tthc-catalogue", "version": "1", "sectors": [{"id": "ho-tich", "name": "Khác"}]}', encoding="utf-8"
    )
    ran = tthc_here("--root", project, "import", "json", file)
    assert (ran.code, ran.err.splitlines()[0]) == (1, "ho-tich is different here and was left as it is")
    assert files_of(project / "catalog") == before


def test_a_damaged_document_changes_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    before = files_of(project / "catalog")
    file = tmp_path / "bad.json"
    file.write_text('{"format": "tthc-catalogue", "version": "1", "sectors": [{"id": "x"}]}', encoding="utf-8")
    ran = tthc_here("--root", project, "import", "json", file)
    assert (ran.code, ran.out) == (2, "bad.json:1:58: L011 the key 'name' is missing\n")
    assert files_of(project / "catalog") == before
