"""Logs to train on: what is planted from the command line is there, in one office, and the truth says where."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tests.dossier_catalogue import POLICIES
from tests.test_signals import PEOPLE, signs_catalogue
from tthc.audit.detecting.detect import detect
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.simulating.deviations import EXTRA_STEP
from tthc.audit.simulating.planting import PLANTERS
from tthc.audit.simulating.training import training_log
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError

TODAY = date(2025, 12, 31)


def test_what_is_planted_is_found_in_the_office_that_the_answers_name(tmp_path: Path) -> None:
    catalogue = signs_catalogue()
    policy = POLICIES["excluded"]
    made = training_log(catalogue, 7, 9000, TODAY, policy, [(SignalKind.MONTH_END, 0.9), (SignalKind.HELD_BACK, 0.9)])
    (tmp_path / "ho-so.csv").write_bytes(made.as_csv())
    answers = json.loads(made.answers_as_json("ho-so.csv"))
    judged = judge_log(LogSource(tmp_path / "ho-so.csv", people=PEOPLE), catalogue, TODAY, policy)
    found = detect(judged, catalogue)
    (office,) = {one["agency"] for one in answers["planted"]}
    assert answers["synthetic"]
    assert found.synthetic
    assert {one.looked.cell.agency for one in found.alarms} == {office}
    assert {SignalKind.MONTH_END, SignalKind.HELD_BACK} <= {one.looked.kind for one in found.alarms}


@pytest.mark.parametrize("kind", list(PLANTERS))
def test_only_dossiers_of_the_gamed_office_are_touched(kind: SignalKind) -> None:
    made = training_log(signs_catalogue(), 3, 3000, TODAY, POLICIES["excluded"], [(kind, 0.9)])
    (planted,), (touched,) = made.made.planted, made.made.touched
    assert touched.any()
    assert set(made.made.log.office[touched]) == {planted.office}


def test_every_sign_can_be_planted() -> None:
    assert set(PLANTERS) == set(SignalKind)


def test_without_offices_there_is_nothing_to_plant_in() -> None:
    calendar = [entry for entry in signs_catalogue().entries if not hasattr(entry, "level")]
    with pytest.raises(CannotRunError, match="other offices"):
        training_log(Catalogue(tuple(calendar)), 1, 100, TODAY, POLICIES["excluded"], [])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("training") / "project")


def test_the_command_writes_the_truth_beside_the_log(project: Path, tmp_path: Path) -> None:
    ran = tthc_here(
        *("--root", project, "simulate", "--plant", "month_end:0.8", "-n", "600", "-o", tmp_path / "thu.csv", *AT)
    )
    assert ran.code == 0, ran.said
    answers = json.loads((tmp_path / "dap-an-thu.json").read_text("utf-8"))
    with (tmp_path / "thu.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Mã hồ sơ"]: row for row in csv.DictReader(file)}
    (planted,) = answers["planted"]
    assert (planted["sign"], planted["strength"]) == ("month_end", 0.8)
    assert {rows[id_]["Cơ quan"] for id_ in planted["dossiers"]} <= {planted["agency"]}
    assert {row["Nguồn"] for row in rows.values()} == {"mô phỏng"}
    again = tthc_here("--root", project, "simulate", "--plant", "month_end", "-o", tmp_path / "thu.csv", *AT)
    assert again.code == 0, "what this command wrote it may write again"


def test_steps_may_deviate_and_the_answers_count_them(project: Path, tmp_path: Path) -> None:
    steps = tmp_path / "buoc.csv"
    ran = tthc_here(
        *("--root", project, "simulate", "-n", "300", "-o", tmp_path / "thu.csv", "--steps", steps),
        *("--deviate", "extra:0.5", "--deviate", "repeated:0.2", *AT),
    )
    assert ran.code == 0, ran.said
    with steps.open(encoding="utf-8-sig", newline="") as file:
        inserted = sum(row["Bước"] == EXTRA_STEP for row in csv.DictReader(file))
    answers = json.loads((tmp_path / "dap-an-buoc.json").read_text("utf-8"))["differences"]
    assert inserted == sum(one["dossiers"] for one in answers if one["kind"] == "extra_step") > 0
    assert {one["kind"] for one in answers} == {"extra_step", "repeated_step"}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--plant", "followed"), "none of month_end"),
        (("--plant", "due_day:2"), "up to 1"),
        (("--plant", "due_day:x"), "up to 1"),
        (("--deviate", "extra"), "--steps"),
        (("--deviate", "extra:0.7", "--deviate", "turned:0.7", "--steps", "x.csv"), "more than 1"),
        (("--plant", "due_day", "--steps", "x.csv"), "without steps"),
    ],
)
def test_what_cannot_be_meant_is_said(project: Path, more: tuple[str, ...], says: str) -> None:
    ran = tthc_here("--root", project, "simulate", *more)
    assert ran.code == 2
    assert says in ran.err
