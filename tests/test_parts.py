"""A folder of logs: the same is said of it however its rows are laid out in files, and whatever was kept before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.test_known_answers import EVERYTHING, TODAY, UNTIDY, WHOLE
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.judging.dossiers import JudgedLog, judge_log
from tthc.audit.judging.part_files import Kept
from tthc.audit.judging.parts import judge_folder
from tthc.audit.reading.log import LogSource
from tthc.audit.simulating.files import log_as_csv
from tthc.audit.simulating.simulate import simulate
from tthc.source import CannotRunError

POLICY = EVERYTHING["land"]
KEY = b"sixteen bytes..."


def rows_of(seed: int, count: int = 300) -> tuple[str, list[str]]:
    """The headings and the rows of a simulated log, dirt included."""
    log = simulate(WHOLE, seed, count, TODAY, POLICY, UNTIDY)
    heading, *rows = log_as_csv(log).decode("utf-8", "surrogateescape").splitlines(keepends=True)
    return heading, rows


def write(folder: Path, name: str, heading: str, rows: Sequence[str]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes("".join((heading, *rows)).encode("utf-8", "surrogateescape"))
    return path


def split(random: Random, rows: Sequence[str], files: int) -> list[list[str]]:
    """The rows in so many files at random; some stand in two, as in exports that overlap."""
    found: list[list[str]] = [[] for _ in range(files)]
    for row in rows:
        for number in random.sample(range(files), 2 if random.random() < 0.1 else 1):
            found[number].append(row)
    return found


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "cache", "these settings", KEY)


Judged = Callable[[Path, date], JudgedLog]


def by_parts(kept: Kept) -> Judged:
    return lambda folder, today: judge_folder(LogSource(folder), WHOLE, today, POLICY, kept, anew=False)


def anew(folder: Path, today: date) -> JudgedLog:
    """File by file, with nothing kept before."""
    return judge_folder(LogSource(folder), WHOLE, today, POLICY, Kept(folder, "", KEY), anew=True)


def at_once(folder: Path, today: date) -> JudgedLog:
    """All files read as one log."""
    return judge_log(LogSource(folder), WHOLE, today, POLICY)


def dossiers(judged: JudgedLog) -> list[dict[str, Any]]:
    """What is said of every row, with names in the place of numbers."""
    rows = judged.stored.order_by("row").to_pyarrow().to_pylist()
    kinds = ("procedure", "agency", "commune", "channel")
    known = (judged.names.procedures, judged.names.agencies, judged.names.communes, judged.names.channels)
    for row in rows:
        for kind, names in zip(kinds, known, strict=True):
            number = row.pop(f"{kind}_key")
            row[kind] = None if number is None else names[number]
    return rows


def differences(one: JudgedLog, two: JudgedLog, period: Period | None = None) -> Iterator[str]:
    ours, theirs = dossiers(one), dossiers(two)
    assert len(ours) == len(theirs)
    yield from (f"{a} != {b}" for a, b in zip(ours, theirs, strict=True) if a != b)
    first, second = (period_report(judged, WHOLE, period) for judged in (one, two))
    for field in fields(PeriodReport):
        a, b = getattr(first, field.name), getattr(second, field.name)
        if a != b:
            yield f"{field.name}: {a} != {b}"
    if not first.adds_up:
        yield "the report does not add up"


SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(3, 15))]


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_say_the_same_as_judging_all_files_at_once(seed: int, tmp_path: Path, kept: Kept) -> None:
    """Cold; with some files known, in any order; with one changed; with one gone; on other days."""
    random, (heading, rows) = Random(seed), rows_of(seed)
    laid_out = split(random, rows, random.randint(2, 4))
    folder, judged = tmp_path / "logs", by_parts(kept)
    for number in random.sample(range(len(laid_out)), len(laid_out)):
        write(folder, f"2026-{number + 1}.csv", heading, laid_out[number])
        if random.random() < 0.5:
            judged(folder, TODAY)
    assert list(differences(judged(folder, TODAY), at_once(folder, TODAY))) == []
    later = TODAY + timedelta(days=random.randint(1, 30))
    assert list(differences(judged(folder, later), anew(folder, later))) == []
    changed = random.randrange(len(laid_out))
    write(folder, f"2026-{changed + 1}.csv", heading, laid_out[changed][: len(laid_out[changed]) // 2])
    assert list(differences(judged(folder, TODAY), at_once(folder, TODAY))) == []
    (folder / f"2026-{random.randrange(len(laid_out)) + 1}.csv").unlink()
    sooner = TODAY - timedelta(days=random.randint(1, 60))
    assert list(differences(judged(folder, sooner), at_once(folder, sooner))) == []


def test_one_period_of_a_folder_is_that_of_all_files_at_once(tmp_path: Path, kept: Kept) -> None:
    heading, rows = rows_of(21)
    for number, part in enumerate(split(Random(21), rows, 3)):
        write(tmp_path / "logs", f"{number}.csv", heading, part)
    month = Period(TODAY.replace(day=1) - timedelta(days=60), TODAY - timedelta(days=30))
    judged = by_parts(kept)
    judged(tmp_path / "logs", TODAY)
    assert list(differences(judged(tmp_path / "logs", TODAY), at_once(tmp_path / "logs", TODAY), month)) == []


HEADING = "id,procedure,received,finished,status\n"
JANUARY = "H1,1.000001,2026-01-05 08:00,,open\nH2,1.000001,2026-01-06 08:00,2026-01-07 09:00,settled\n"
FEBRUARY = "H1,1.000001,2026-01-05 08:00,2026-02-03 09:00,settled\nH3,1.000001,2026-02-04 08:00,,open\n"


def statuses(judged: JudgedLog) -> list[tuple[object, object]]:
    rows = judged.table.select("row", "status", "reason").order_by("row").to_pyarrow().to_pylist()
    return [(row["status"], row["reason"]) for row in rows]


def test_of_a_dossier_in_two_files_the_last_file_counts(tmp_path: Path, kept: Kept) -> None:
    """In the order of names as people read them: 2 before 10."""
    folder, judged = tmp_path / "logs", by_parts(kept)
    write(folder, "T2-2026.csv", HEADING, [JANUARY])
    write(folder, "T10-2026.csv", HEADING, [FEBRUARY])
    expected = [("open", "A029"), ("settled", None), ("settled", None), ("open", None)]
    for found in (at_once(folder, TODAY), judged(folder, TODAY), judged(folder, TODAY)):
        assert [(status, reason if reason == "A029" else None) for status, reason in statuses(found)] == expected
    report = period_report(judged(folder, TODAY), WHOLE)
    aside = next(part for part in report.quarantined if part.reason.value == "A029")
    assert (aside.count, str(aside.rows[0])) == (1, "T2-2026.csv:2")
    assert report.adds_up


def part_of(kept: Kept) -> Path:
    (part,) = kept.folder.glob("[0-9a-f]*")
    return part


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def turn_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [cut, turn_a_bit, Path.unlink, lambda path: path.write_text("{}")])
@pytest.mark.parametrize("name", ["judged.parquet", "about.json"])
def test_a_damaged_or_foreign_part_is_made_anew(
    damage: Callable[[Path], object], name: str, tmp_path: Path, kept: Kept
) -> None:
    folder, judged = tmp_path / "logs", by_parts(kept)
    write(folder, "2026-01.csv", HEADING, [JANUARY])
    first = dossiers(judged(folder, TODAY))
    part = part_of(kept)
    damage(part / name)
    assert dossiers(judged(folder, TODAY)) == first
    assert part not in list(kept.folder.glob("[0-9a-f]*-2*")) or len(list(kept.folder.glob("[0-9a-f]*"))) == 2


def test_a_part_is_used_again_only_for_the_same_file_and_the_same_settings(tmp_path: Path, kept: Kept) -> None:
    folder, judged = tmp_path / "logs", by_parts(kept)
    file = write(folder, "2026-01.csv", HEADING, [JANUARY])
    judged(folder, TODAY)
    part = part_of(kept)
    judged(folder, TODAY)
    file.touch()
    judged(folder, TODAY)
    assert part_of(kept) == part
    by_parts(replace(kept, settings="others"))(folder, TODAY)
    assert len(list(kept.folder.glob("[0-9a-f]*"))) == 2
    shutil.rmtree(kept.folder)
    assert dossiers(judged(folder, TODAY)) == dossiers(at_once(folder, TODAY))


def test_a_part_knows_no_id_and_no_text_of_the_log(tmp_path: Path, kept: Kept) -> None:
    folder = tmp_path / "logs"
    row = "KANARY-0912345678,1.000001,2026-01-05 08:00,,Nguyễn Văn Kanary\n"
    write(folder, "2026-01.csv", HEADING, [JANUARY, row])
    by_parts(kept)(folder, TODAY)
    said = b"".join(path.read_bytes() for path in kept.folder.rglob("*") if path.is_file())
    assert not any(text.encode() in said for text in ("KANARY", "Kanary", "0912345678", "H1"))


def test_a_file_that_is_not_there_or_no_log_is_named(tmp_path: Path, kept: Kept) -> None:
    folder = tmp_path / "logs"
    good = write(folder, "2026-01.csv", HEADING, [JANUARY])
    write(folder, "2026-02.csv", "a,b\n", ["1,2\n"])
    with pytest.raises(CannotRunError, match="columns are missing"):
        by_parts(kept)(folder, TODAY)
    for more, says in ((folder / "none.csv", "there is no such file"), (folder, "this is a folder")):
        with pytest.raises(CannotRunError, match=says):
            judge_folder(LogSource(good, more=(more,)), WHOLE, TODAY, POLICY, kept, anew=False)


def judged_elsewhere(folder: Path, cache: Path) -> list[dict[str, Any]]:
    """In a process of its own."""
    return dossiers(by_parts(Kept(cache, "these settings", KEY))(folder, TODAY))


def test_two_audits_at_once_keep_the_same_and_disturb_nobody(tmp_path: Path, kept: Kept) -> None:
    folder = tmp_path / "logs"
    write(folder, "2026-01.csv", HEADING, [JANUARY])
    write(folder, "2026-02.csv", HEADING, [FEBRUARY])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        tries = [pool.submit(judged_elsewhere, folder, kept.folder) for _ in range(2)]
        one, two = (found.result() for found in tries)
    assert one == two == judged_elsewhere(folder, kept.folder) == dossiers(at_once(folder, TODAY))


def test_where_nothing_can_be_kept_everything_is_judged_anew(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    write(folder, "2026-01.csv", HEADING, [JANUARY])
    (tmp_path / "cache").write_text("a file stands in the way")
    judged = by_parts(Kept(tmp_path / "cache" / "audit", "", KEY))
    assert dossiers(judged(folder, TODAY)) == dossiers(at_once(folder, TODAY))
