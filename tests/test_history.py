"""The history of a procedure: every version with its period and decision, and what changed from each to the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import make_project, tthc_here

VERSION = """\
code: "1.001193"
name: Khai sinh
effective: {{{period}}}
publication: {{decision: {decision}}}
channels: [{{mode: online, time_limits: [{{statutory: {{working_days: {days}}}}}]}}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three versions of one procedure, the last one first in the order of files."""
    made = make_project(tmp_path / "demo")
    folder = made / "catalog/procedures/ho-tich"
    for name, period, decision, days in (
        ("1.001193", "from: 2026-07-01", "3/QĐ-BTP", 5),
        ("1.001193-2024", "to: 2024-12-31", "1/QĐ-BTP", 5),
        ("1.001193-2025", "from: 2025-01-01, to: 2026-06-30", "2/QĐ-BTP", 3),
    ):
        text = VERSION.format(period=period, decision=decision, days=days)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return made


def test_versions_in_the_order_of_time_with_what_changed(project: Path) -> None:
    ran = tthc_here("--root", project, "history", "1.001193")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "1.001193  Khai sinh",
        "until 2024-12-31, 1/QĐ-BTP  catalog/procedures/ho-tich/1.001193-2024.yaml",
        "2025-01-01 to 2026-06-30, 2/QĐ-BTP  catalog/procedures/ho-tich/1.001193-2025.yaml  [1 easier, 1 same burden]",
        "  easier       time limit: 5 → 3 working days",
        "  same burden  decision: 1/QĐ-BTP → 2/QĐ-BTP",
        "from 2026-07-01, 3/QĐ-BTP  catalog/procedures/ho-tich/1.001193.yaml  [1 harder, 1 same burden (longer time limits: 1)]",
        "  harder       time limit: 3 → 5 working days",
        "  same burden  decision: 2/QĐ-BTP → 3/QĐ-BTP",
    ]


def test_as_json(project: Path) -> None:
    told = json.loads(tthc_here("--root", project, "history", "1.001193", "-f", "json").out)
    assert [(v["from"], v["to"], v["decision"], len(v["changes"])) for v in told["versions"]] == [
        (None, "2024-12-31", "1/QĐ-BTP", 0),
        ("2025-01-01", "2026-06-30", "2/QĐ-BTP", 2),
        ("2026-07-01", None, "3/QĐ-BTP", 2),
    ]


def test_the_last_two_versions_and_those_of_two_days(project: Path) -> None:
    last_two = tthc_here("--root", project, "diff", "1.001193", "--burden")
    assert "harder       time limit: 3 → 5 working days" in last_two.out
    days = tthc_here("--root", project, "diff", "1.001193@2024-06-01", "1.001193@2026-11-23", "--burden")
    assert days.out.splitlines()[2:] == ["1 same burden"]
    since = tthc_here("--root", project, "diff", "--since", "2026-01-01", "--at", "2026-11-23", "--fail-on", "harder")
    assert since.code == 1
    gone = tthc_here("--root", project, "diff", "1.001193@2024-06-01", "--at", "2026-11-23", "--fail-on", "harder")
    assert gone.code == 0
