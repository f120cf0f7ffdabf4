"""Petitions from a CSV: what is read and what is put aside, on time or late, by procedure and agency, beside findings."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.dossier_catalogue import CATALOGUE
from tthc.audit.figures.period import read_period
from tthc.audit.figures.petitions import FoundHere, PetitionCounts, petition_report
from tthc.audit.reading.petition_log import Petition, PetitionKind, PetitionList, PetitionReason, read_petitions
from tthc.source import CannotRunError

TODAY = date(2026, 11, 23)


def read(folder: Path, text: str) -> PetitionList:
    path = folder / "phan-anh.csv"
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return read_petitions(path, CATALOGUE, TODAY)


def test_a_list_with_vietnamese_columns(tmp_path: Path) -> None:
    """A limit of 5 working days from Friday 28 August ends on Wednesday 9 September: the holidays do not count."""
    text = """
        Mã phản ánh;Họ và tên;Ngày tiếp nhận;Ngày trả lời;Hạn xử lý;Số ngày làm việc;Mã thủ tục;Cơ quan;Loại
        P1;Nguyễn Văn A;02/03/2026;05/03/2026;10/03/2026;;1.000001.000.00.00.H17;UBND xã;Hành vi hành chính
        P2;Nguyễn Văn B;28/08/2026;;;5;;ubnd-xa;Quy định
        P3;Nguyễn Văn C;2026-03-02;;;;2.000001;Ông Trần Văn D;Cán bộ Nguyễn Văn E hách dịch
        """
    found = read(tmp_path, text)
    assert found.petitions == (
        Petition(date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 10), "1.000001", "ubnd-xa", PetitionKind.CONDUCT),
        Petition(date(2026, 8, 28), None, date(2026, 9, 9), None, "ubnd-xa", PetitionKind.RULE),
        Petition(date(2026, 3, 2)),
    )
    assert (found.unknown_procedures, found.unknown_agencies, found.unknown_kinds) == (1, 1, 1)
    assert "Văn" not in repr(found)
    assert [problem.code for problem in found.problems] == ["A048", "A049", "A050"]


def test_rows_that_cannot_be_counted_are_put_aside_with_their_reason(tmp_path: Path) -> None:
    text = """
        id,received,answered,limit
        P1,2026-03-02,2026-03-03,
        ,2026-03-02,,
        P1,2026-03-02,,
        P2,2026-02-30,,
        P3,2026-03-02,2026-03-01,
        P4,2026-11-24,,
        P5,2026-03-02,,999
        P6,2026-03-02,,soon
        P7,2026-03-02
        """
    found = read(tmp_path, text)
    assert found.adds_up
    assert (found.read, len(found.petitions)) == (9, 1)
    assert {part.reason: part.count for part in found.aside} == {
        PetitionReason.NO_ID: 1,
        PetitionReason.DUPLICATE: 1,
        PetitionReason.UNREADABLE: 2,
        PetitionReason.WRONG_ORDER: 1,
        PetitionReason.FUTURE: 1,
        PetitionReason.OUTSIDE_CALENDAR: 1,
        PetitionReason.MALFORMED: 1,
    }
    assert str(found.problems[0]) == "phan-anh.csv:1:1: A041 petitions without an id: 1"


@pytest.mark.parametrize(("text", "says"), [("", "the file is empty"), ("id,received\n", "columns are missing")])
def test_what_is_no_list_of_petitions_is_refused(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=says):
        read(tmp_path, text)


def test_a_quarter_of_petitions_by_hand() -> None:
    """Carried over and answered late; answered on the day it was due; still open in time; open and late; no limit."""
    petitions = (
        Petition(date(2025, 12, 20), date(2026, 1, 9), date(2026, 1, 5), "1.000001"),
        Petition(date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 12), "1.000001"),
        Petition(date(2026, 3, 30), date(2026, 4, 2), date(2026, 4, 6), "1.000002"),
        Petition(date(2026, 3, 2), None, date(2026, 3, 9), agency="ubnd-xa"),
        Petition(date(2026, 3, 2), kind=PetitionKind.RULE),
        Petition(date(2026, 4, 2)),
        Petition(date(2025, 11, 2), date(2025, 11, 3)),
    )
    found = petition_report(petitions, read_period("2026-Q1"), TODAY, {"1.000001": {"R103": 2, "R101": 1}})
    assert found.total == PetitionCounts(
        carried_over=1, received=4, on_time=1, late=1, open_in_time=1, open_late=1, open_without_limit=1
    )
    assert [(cell.procedure, cell.counts.in_hand) for cell in found.by_procedure] == [
        ("1.000001", 2),
        ("1.000002", 1),
        (None, 2),
    ]
    assert found.by_procedure[0].findings == (FoundHere("R101", 1), FoundHere("R103", 2))
    assert found.by_procedure[1].findings == ()
    assert [cell.agency for cell in found.by_agency] == ["ubnd-xa", None]
    assert [cell.kind for cell in found.by_kind] == [PetitionKind.RULE, None]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["2026", "2026-Q2", "2026-07", "2026-11"])
def test_every_petition_in_hand_is_counted_once_whatever_it_is_counted_by(seed: int, name: str) -> None:
    random = Random(seed)
    petitions = []
    for _ in range(200):
        received = date(2026, 1, 1) + timedelta(days=random.randrange(320))
        answered = received + timedelta(days=random.randrange(40))
        petitions.append(
            Petition(
                received,
                answered if answered <= TODAY and random.random() < 0.8 else None,
                received + timedelta(days=20) if random.random() < 0.9 else None,
                random.choice(("1.000001", "1.000002", None)),
                random.choice(("ubnd-xa", None)),
                random.choice((*PetitionKind, None)),
            )
        )
    found = petition_report(petitions, read_period(name), TODAY)
    assert found.total.adds_up
    for cells in (found.by_procedure, found.by_agency, found.by_kind):
        assert all(cell.counts.adds_up for cell in cells)
        sums = Counter[str]()
        for cell in cells:
            sums.update(vars(cell.counts))
        assert sums == Counter(vars(found.total))
