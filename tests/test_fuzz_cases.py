"""Files that once broke a reader, found by `fuzz/readers.py`, and valid ones: every reader takes them with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.readers import CASES, READERS, read_case


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.case")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_broke_a_reader_breaks_it_no_more(path: Path, tmp_path: Path) -> None:
    read_case(path.parent.name, path.read_bytes(), tmp_path)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_takes_the_files_that_the_search_begins_with(reader: str, tmp_path: Path) -> None:
    """The search would find nothing if its first files were refused at the door."""
    for number, data in enumerate(READERS[reader].seeds()):
        folder = tmp_path / str(number)
        folder.mkdir()
        read_case(reader, data, folder)
