"""The fingerprint of folders is remembered, of each folder its own, until a file in one of them looks another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tthc.load.digest import digest_of, remembered_digest_of

KEPT = Path(".tthc") / "cache" / "digest.json"


def write(path: Path, text: str) -> None:
    """A file that was written long ago, so that its looks can be relied on as soon as its times are old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_several_folders_are_remembered_beside_each_other(tmp_path: Path) -> None:
    write(tmp_path / "catalog" / "a.yaml", "a: 1")
    write(tmp_path / "rules" / "b.yaml", "b: 2")
    for _ in range(2):
        for name in ("catalog", "rules"):
            assert remembered_digest_of(tmp_path / name, tmp_path) == digest_of(tmp_path / name)


def test_a_file_that_changes_is_noticed(tmp_path: Path) -> None:
    write(tmp_path / "catalog" / "a.yaml", "a: 1")
    before = remembered_digest_of(tmp_path / "catalog", tmp_path)
    write(tmp_path / "catalog" / "a.yaml", "a: 12")
    assert remembered_digest_of(tmp_path / "catalog", tmp_path) != before


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"x": 1}', "null"])
def test_what_is_remembered_may_be_damaged(damaged: str, tmp_path: Path) -> None:
    write(tmp_path / "catalog" / "a.yaml", "a: 1")
    write(tmp_path / KEPT, damaged)
    assert remembered_digest_of(tmp_path / "catalog", tmp_path) == digest_of(tmp_path / "catalog")
