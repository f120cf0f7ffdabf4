"""Somebody's report: which of its own figures contradict each other, and whether any could be checked."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path

import pytest

from tthc.audit.figures.reported import ReportChecked, check_report
from tthc.source import CannotRunError

OFFICIAL = "Tồn kỳ trước,Tiếp nhận,Đã giải quyết,Trước hạn,Đúng hạn,Quá hạn,Đang giải quyết"


@pytest.mark.parametrize(
    ("text", "sums", "codes"),
    [
        (f"{OFFICIAL}\n10,90,80,40,30,10,20", 2, []),
        (f"{OFFICIAL}\n10,90,80,40,30,99,20", 2, ["A018"]),
        (f"{OFFICIAL}\n0,90,80,40,30,10,20", 2, ["A019"]),
        ("Tổng số đã giải quyết,Trước hạn,Đúng hạn,Quá hạn\n80,40,30,99", 1, ["A018"]),
        ("Tiếp nhận,Đang giải quyết\n90,20", 0, []),
    ],
)
def test_sums_of_a_report(tmp_path: Path, text: str, sums: int, codes: list[str]) -> None:
    file = tmp_path / "bao-cao.csv"
    file.write_text(text + "\n", encoding="utf-8")
    found = check_report(file)
    assert (found.lines, found.totals, found.sums, codes_of(found)) == (1, 0, sums, codes)


def codes_of(found: ReportChecked) -> list[str]:
    return [problem.code for problem in found.problems]


def checked(tmp_path: Path, *lines: str) -> ReportChecked:
    file = tmp_path / "bao-cao.csv"
    file.write_text("\n".join(("TT,Đơn vị,Tiếp nhận,Đã giải quyết", *lines)) + "\n", encoding="utf-8")
    return check_report(file)


@pytest.mark.parametrize(
    "called", ["Tổng cộng", "TỔNG SỐ:", "Cộng", "tong cong", "Tổng", "Tổng số hồ sơ", "Cộng cấp xã"]
)
def test_a_total_row_is_the_sum_of_its_lines(tmp_path: Path, called: str) -> None:
    right = checked(tmp_path, "1,Sở A,10,8", "2,Sở B,20,15", f",{called},30,23")
    assert (right.lines, right.totals, right.sums, codes_of(right)) == (2, 1, 2, [])
    wrong = checked(tmp_path, "1,Sở A,10,8", "2,Sở B,20,15", f",{called},30,24")
    (problem,) = wrong.problems
    assert (problem.code, problem.at.line) == ("A051", 4)
    assert str(problem.message) == ("the total row says settled 24, its 2 lines come to 23: the difference is 1")


@pytest.mark.parametrize("name", ["Xã Cộng Hòa", "Cộng Hòa", "Tổng công ty Điện lực", "Tổng cục"])
def test_an_office_whose_name_begins_like_a_total_is_an_office(tmp_path: Path, name: str) -> None:
    assert checked(tmp_path, "1,Sở A,10,8", f"2,{name},30,24").totals == 0


def test_a_total_may_stand_first(tmp_path: Path) -> None:
    assert codes_of(checked(tmp_path, ",Tổng số,30,23", "1,Sở A,10,8", "2,Sở B,20,15")) == []
    assert codes_of(checked(tmp_path, ",Tổng số,31,23", "1,Sở A,10,8", "2,Sở B,20,15")) == ["A051"]


def test_parts_with_sums_of_their_own_are_not_counted_twice(tmp_path: Path) -> None:
    lines = ("I,Cấp tỉnh,30,23", "1,Sở A,10,8", "2,Sở B,20,15", "II,Cấp xã,5,5", "1,Xã C,5,5")
    found = checked(tmp_path, *lines, ",Tổng cộng,35,28")
    assert (codes_of(found), found.sums) == ([], 6)
    wrong = checked(tmp_path, *lines, ",Tổng cộng,70,56")
    assert codes_of(wrong) == ["A051", "A051"]
    part = checked(tmp_path, "I,Cấp tỉnh,31,23", *lines[1:], ",Tổng cộng,36,28")
    assert [problem.at.line for problem in part.problems] == [2]


def test_sums_between_and_at_the_end(tmp_path: Path) -> None:
    lines = ("1,Sở A,10,8", "2,Sở B,20,15", ",Cộng,30,23", "3,Xã C,5,5", ",Cộng,5,5", ",Tổng cộng,35,28")
    found = checked(tmp_path, *lines)
    assert (found.lines, found.totals, codes_of(found)) == (3, 3, [])
    assert [problem.at.line for problem in checked(tmp_path, *lines[:-1], ",Tổng cộng,36,28").problems] == [7]


def test_a_figure_that_a_line_leaves_out_may_be_anything(tmp_path: Path) -> None:
    open_sum = checked(tmp_path, "1,Sở A,10,8", "2,Sở B,,15", ",Tổng cộng,30,23")
    assert (open_sum.sums, codes_of(open_sum)) == (1, [])
    assert codes_of(checked(tmp_path, "1,Sở A,40,8", "2,Sở B,,15", ",Tổng cộng,30,23")) == ["A051"]


def test_a_total_row_of_a_report_in_yaml(tmp_path: Path) -> None:
    """
    figures:
    - {name: Sở A, received: 10}
    - {name: Sở B, received: 20}
    - {name: Tổng cộng, received: 40}
    """
    file = tmp_path / "bao-cao.yaml"
    file.write_text(cleandoc(test_a_total_row_of_a_report_in_yaml.__doc__ or ""), encoding="utf-8")
    found = check_report(file)
    assert (found.lines, found.totals, codes_of(found)) == (2, 1, ["A051"])


def test_a_report_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=r"there is no file .*thang-3\.csv.*--reported"):
        check_report(tmp_path / "thang-3.csv")
