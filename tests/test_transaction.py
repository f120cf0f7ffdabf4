"""Several files changed as one: killed at any line, clashing with an editor, with many at once, and taken back."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.command_line import files_of
from tthc.load import transaction
from tthc.load.transaction import (
    CLASHED,
    DONE,
    FileChange,
    Place,
    archive,
    commit,
    finish,
    is_unfinished,
    locked,
)
from tthc.source import CannotRunError

BEFORE = {"a/1.yaml": b"mot\n", "b/2.yaml": "hai đ\r\n".encode(), "b/gone.yaml": b"cu\n", "other.yaml": b"khac\n"}
CHANGES = (
    FileChange("a/1.yaml", b"mot\n", b"mot moi\n"),
    FileChange("a/new/3.yaml", None, b"ba\n"),
    FileChange("b/2.yaml", BEFORE["b/2.yaml"], b"hai moi\n"),
    FileChange("b/gone.yaml", b"cu\n", None),
)
AFTER = {"a/1.yaml": b"mot moi\n", "a/new/3.yaml": b"ba\n", "b/2.yaml": b"hai moi\n", "other.yaml": b"khac\n"}


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where the system has such a folder: the tests wait for the disk some thousand times."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return made(tmp_path)


def made(folder: Path) -> Place:
    for name, data in BEFORE.items():
        (folder / "catalog" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "catalog" / name).write_bytes(data)
    return Place(folder, folder / "catalog")


def there(place: Place) -> dict[str, bytes]:
    return files_of(place.catalog)


def ends(place: Place) -> list[str]:
    return sorted(one.suffix for one in place.folder.glob("*") if one.is_dir())


def test_all_files_change_and_can_be_taken_back_byte_for_byte(place: Place) -> None:
    with locked(place, 1):
        made_of = commit(place, CHANGES, {"proposals": ["x"]})
    assert there(place) == AFTER
    (kept,) = archive(place)
    assert (kept.id, kept.about["proposals"], kept.changes) == (made_of, ["x"], CHANGES)
    with locked(place, 1):
        commit(place, [change.reverse for change in kept.changes], {"undoes": kept.id})
    assert there(place) == BEFORE
    assert [one.about.get("undoes") for one in archive(place)] == [made_of, None]


def test_the_rights_of_a_file_stay_as_they_were(place: Place) -> None:
    (place.catalog / "a/1.yaml").chmod(0o640)
    with locked(place, 1):
        commit(place, CHANGES, {})
    assert (place.catalog / "a/1.yaml").stat().st_mode & 0o777 == 0o640


def killed_at(line: int, work: Callable[[], Any]) -> bool:
    """Do the work in a process that is killed at the n-th line of the module; whether it was done before that."""
    child = os.fork()
    if child:
        return not os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = line

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename != transaction.__file__:
            return None
        left -= event == "line"
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    sys.settrace(step)
    work()
    os._exit(0)


def work_on(place: Place) -> None:
    with locked(place, 1):
        commit(place, CHANGES, {})


def recover(place: Place) -> None:
    with locked(place, 1):
        finish(place)


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.thorough)])
def test_killed_at_any_line_everything_is_changed_or_nothing(stride: int, tmp_path: Path) -> None:
    seen, line = [], 0
    while True:
        place = made(tmp_path / str(line))
        if killed_at(line, lambda place=place: work_on(place)):  # type: ignore[misc]  # the place of this round
            break
        recover(place)
        assert there(place) in (BEFORE, AFTER), line
        assert not is_unfinished(place)
        seen.append(there(place) == AFTER)
        line += stride
    assert seen == sorted(seen), "once it is made it stays made"
    assert seen.count(False) > 10
    assert seen.count(True) > 10


@pytest.mark.parametrize("stride", [31, pytest.param(3, marks=pytest.mark.thorough)])
def test_killed_again_while_finishing_nothing_is_lost(stride: int, tmp_path: Path) -> None:
    first = first_committed(tmp_path)
    for line in range(0, 150, stride):
        place = made(tmp_path / str(line))
        killed_at(first, lambda place=place: work_on(place))  # type: ignore[misc]  # the place of this round
        killed_at(line, lambda place=place: recover(place))  # type: ignore[misc]
        recover(place)
        assert there(place) == AFTER, line


def first_committed(folder: Path) -> int:
    """The first line at which the change is made when the process is killed there; once it is made it stays made."""
    return bisect_left(range(5_000), True, key=lambda line: _is_committed(made(folder / f"look{line}"), line))


def _is_committed(place: Place, line: int) -> bool:
    return killed_at(line, lambda: work_on(place)) or ".committed" in ends(place)


def test_a_file_that_says_something_else_is_not_written_over(place: Place) -> None:
    (place.catalog / "b/2.yaml").write_bytes(b"sua tay\n")
    with locked(place, 1), pytest.raises(CannotRunError, match=r"b/2.yaml: changed meanwhile"):
        commit(place, CHANGES, {})
    assert there(place) == BEFORE | {"b/2.yaml": b"sua tay\n"}
    assert ends(place) == []


def test_a_new_file_does_not_take_the_place_of_one_that_is_there(place: Place) -> None:
    (place.catalog / "a/new").mkdir()
    (place.catalog / "a/new/3.yaml").write_bytes(b"sua tay\n")
    with locked(place, 1), pytest.raises(CannotRunError, match=r"a/new/3.yaml: changed meanwhile"):
        commit(place, CHANGES, {})
    assert there(place) == BEFORE | {"a/new/3.yaml": b"sua tay\n"}


def test_an_editor_between_the_change_and_its_files_wins_and_the_rest_is_taken_back(tmp_path: Path) -> None:
    """The machine stopped after the change was made; somebody edits a file by hand before the next command."""
    outcomes = set()
    for line in count(first_committed(tmp_path), 5):
        place = made(tmp_path / str(line))
        if killed_at(line, lambda place=place: work_on(place)):  # type: ignore[misc]  # the place of this round
            break
        if ".committed" not in ends(place):  # all of it is written already
            continue
        was = there(place)["b/2.yaml"]
        (place.catalog / "b/2.yaml").write_bytes(b"sua tay\n")
        with locked(place, 1):
            (finished,) = finish(place)
        outcomes.add(finished.end)
        expected = BEFORE if finished.end == CLASHED else AFTER
        assert there(place) == expected | {"b/2.yaml": b"sua tay\n"}, line
        if was == b"hai moi\n":
            assert finished.end == DONE or finished.in_the_way == ("b/2.yaml",)
        else:
            assert (finished.end, finished.in_the_way) == (CLASHED, ("b/2.yaml",))
        kept = next(place.folder.glob(f"*{finished.end}"))
        assert (kept / "2.new").read_bytes() == b"hai moi\n"
    assert outcomes == {CLASHED, DONE}


def _add_one(root: Path, number: int) -> None:
    place = Place(root, root / "catalog")
    with locked(place, 60):
        old = (place.catalog / "other.yaml").read_bytes()
        commit(place, [FileChange("other.yaml", old, old + f"{number}\n".encode())], {})


def test_eight_at_once_come_one_after_another(place: Place) -> None:
    workers = [multiprocessing.Process(target=_add_one, args=(place.root, number)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(there(place)["other.yaml"].split()) == sorted([b"khac", *(f"{n}".encode() for n in range(8))])
    assert len(archive(place)) == 8


def test_who_waits_too_long_is_told(place: Place) -> None:
    with (
        locked(place, 1),
        pytest.raises(CannotRunError, match="another 'tthc apply' is at work"),
        locked(Place(place.root, place.catalog), 0),
    ):
        pass


@pytest.mark.parametrize("path", ["../out.yaml", "/tmp/out.yaml", "a/../../out.yaml", "a/out.txt", ""])
def test_a_journal_writes_nowhere_else(place: Place, path: str) -> None:
    with locked(place, 1), pytest.raises(CannotRunError, match="is not a path below the catalogue"):
        commit(place, [FileChange(path, None, b"x")], {})


def test_nothing_is_written_through_links(place: Place, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (place.catalog / "link").symlink_to(tmp_path / "out")
    with locked(place, 1), pytest.raises(CannotRunError, match="is a link"):
        commit(place, [FileChange("link/x.yaml", None, b"x")], {})


def test_a_journal_that_cannot_be_read_is_named(place: Place) -> None:
    (place.folder / "x.committed").mkdir(parents=True)
    (place.folder / "x.committed" / "about.json").write_text("[]", encoding="utf-8")
    with locked(place, 1), pytest.raises(CannotRunError, match=r"x\.committed holds no change that can be read"):
        finish(place)
