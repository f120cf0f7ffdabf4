"""Whoever reads the catalogue while a change is put in place sees all of it or nothing of it."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tthc.load import undisturbed as module
from tthc.load.transaction import FileChange, Place, commit, finish, locked
from tthc.load.undisturbed import undisturbed
from tthc.source import CannotRunError

FILES = tuple(f"{number}.yaml" for number in range(12))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "catalog").mkdir()
    for name in FILES:
        (tmp_path / "catalog" / name).write_text("cũ", encoding="utf-8")
    return Place(tmp_path, tmp_path / "catalog")


def texts(place: Place, between: Callable[[], None] = lambda: None) -> set[str]:
    """What stands in the files, with something that happens after the first of them was read."""
    first = (place.catalog / FILES[0]).read_text(encoding="utf-8")
    between()
    return {first, *((place.catalog / name).read_text(encoding="utf-8") for name in FILES[1:])}


def change(place: Place, old: str, new: str) -> None:
    with locked(place, 10):
        commit(place, [FileChange(name, old.encode(), new.encode()) for name in FILES], {})


def test_a_change_that_comes_while_somebody_reads_is_read_whole(place: Place) -> None:
    left = [lambda: change(place, "cũ", "mới")]

    def once() -> None:
        if left:
            left.pop()()

    assert texts(place, once) == {"cũ", "mới"}, "without it, a mixture is read"
    left.append(lambda: change(place, "mới", "mới nữa"))
    assert undisturbed(place.root, lambda: texts(place, once)) == {"mới nữa"}


def test_a_change_that_is_being_put_in_place_is_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    (place.folder / "x.committed").mkdir(parents=True)
    (place.folder / "x.committed" / "about.json").write_text('{"files": []}', encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"a change was cut off .*: run this again"):
        undisturbed(place.root, lambda: texts(place))
    with locked(place, 1):
        finish(place)
    assert undisturbed(place.root, lambda: texts(place)) == {"cũ"}


def _change_to_and_fro(root: Path, seconds: float) -> None:
    place, old, new = Place(root, root / "catalog"), "cũ", "mới"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        change(place, old, new)
        old, new = new, old


def test_beside_somebody_who_writes_all_the_time_no_mixture_is_read(place: Place) -> None:
    writer = multiprocessing.Process(target=_change_to_and_fro, args=(place.root, 2))
    writer.start()
    seen = [undisturbed(place.root, lambda: texts(place)) for _ in iter(writer.is_alive, False)]
    writer.join()
    assert {frozenset(found) for found in seen} == {frozenset({"cũ"}), frozenset({"mới"})}


def test_without_a_project_folder_to_look_into_everything_is_read_once(tmp_path: Path) -> None:
    assert undisturbed(tmp_path / "nowhere", lambda: 1) == 1
