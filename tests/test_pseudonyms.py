"""Pseudonyms of dossiers: the same under one key, other ones under another, the key readable by its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tthc.audit.reading.pseudonyms import Pseudonyms, open_pseudonyms
from tthc.source import CannotRunError

ID = "000.00.00.H15-240101-0001"


def test_one_dossier_has_one_pseudonym_under_one_key(tmp_path: Path) -> None:
    first, again = (open_pseudonyms(tmp_path / ".tthc" / "pseudonym.key") for _ in range(2))
    elsewhere = open_pseudonyms(tmp_path / "other.key")
    assert first.of(ID) == again.of(f" {ID.lower()} ")
    assert first.of(ID) != elsewhere.of(ID)
    assert ID not in first.of(ID)
    assert str(first.key) not in repr(first)


def test_a_person_may_ask_by_either(tmp_path: Path) -> None:
    names = Pseudonyms(b"k" * 32)
    assert names.means(ID, ID)
    assert names.means(names.of(ID).lower(), ID)
    assert not names.means("HS-AAAA", ID)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "pseudonym.key"
    open_pseudonyms(key)
    assert key.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["pseudonym.key"]
    key.chmod(0o644)
    with pytest.raises(CannotRunError, match="others may read it"):
        open_pseudonyms(key)


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "pseudonym.key"
    key.write_bytes(b"short")
    key.chmod(0o600)
    with pytest.raises(CannotRunError, match="too short"):
        open_pseudonyms(key)
