"""Somebody's report: which of its own figures contradict each other, and whether any could be checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc.audit.figures.reported import report_problems

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
    lines, checked, problems = report_problems(file)
    assert (lines, checked, [problem.code for problem in problems]) == (1, sums, codes)
