"""The whole report of a period: it adds up, its JSON has the documented shape, and what is missing is null."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import TODAY, Made, judged_rows, made_rows
from tests.test_indicators import CATALOGUE as INDICATORS
from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.period import Period, read_period
from tthc.audit.figures.period_report import Besides, PeriodReport, period_report
from tthc.audit.reading.petition_log import read_petitions
from tthc.audit.reading.step_log import read_steps
from tthc.model.catalogue import Catalogue
from tthc.model.indicator import Figure
from tthc.show import period_form
from tthc.source import Message

WITH_INDICATORS = Catalogue((*CATALOGUE.entries, *INDICATORS.entries))
PETITIONS = """id,received,answered,limit,procedure,agency
P1,2026-03-02,2026-03-05,5,1.000001,ubnd-xa
P2,2026-03-02,2026-04-05,5,1.000001,ubnd-xa
"""
STEPS = """dossier,step,started,finished
H1,tham-tra,2026-03-02 08:00,2026-03-02 10:00
"""


def plain(message: Message) -> str:
    return str(message)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PeriodReport:
    folder = tmp_path_factory.mktemp("log")
    log, _ = judged_rows(folder, made_rows(21, 400))
    (folder / "petitions.csv").write_text(PETITIONS, encoding="utf-8")
    (folder / "steps.csv").write_text(STEPS, encoding="utf-8")
    besides = Besides(
        steps=read_steps(folder / "steps.csv", log.log.connection),
        petitions=read_petitions(folder / "petitions.csv", CATALOGUE, TODAY),
        findings={"1.000001": {"R101": 3}},
        by=tuple(Dimension),
    )
    return period_report(log, WITH_INDICATORS, read_period("2026-H1"), besides)


def test_the_report_adds_up(report: PeriodReport) -> None:
    assert report.adds_up
    assert report.total.promised.in_hand + report.outside.ended_before + report.outside.received_after == 400
    for by in Dimension:
        parts = report.broken_down(by)
        if by is not Dimension.MONTH:
            assert sum(part.promised.in_hand for part in parts) == report.total.promised.in_hand
        times = [time for time in report.times if time.by is by]
        assert (
            sum(time.settled + time.censored + time.bulk + time.undated for time in times)
            == report.total.promised.received
        )


def test_every_result_has_its_distance_from_the_limit(report: PeriodReport) -> None:
    (found,) = [margin for margin in report.margins if margin.by is None and margin.limit == "promised"]
    total = report.total.promised
    early, on_time = (
        sum(n for day, n in found.days.items() if test(day)) for test in (lambda d: d < 0, lambda d: d == 0)
    )
    assert (early, on_time) == (total.early, total.on_time)
    assert sum(found.days.values()) + sum(closing.late for closing in report.bulk) == early + on_time + total.late


def test_a_report_that_was_changed_no_longer_adds_up(report: PeriodReport) -> None:
    assert not replace(report, read=report.read + 1).adds_up
    assert not replace(report, cells=report.cells[1:]).adds_up
    assert not replace(report, months=report.months[1:]).adds_up
    assert not replace(report, judged=report.judged - 1, read=report.read - 1).adds_up


def test_petitions_stand_beside_what_rules_find(report: PeriodReport) -> None:
    assert report.petitions is not None
    assert (report.petitions.total.on_time, report.petitions.total.late) == (1, 1)
    assert [(found.rule, found.count) for found in report.petitions.by_procedure[0].findings] == [("R101", 3)]
    (score,) = [one for one in report.indicators if one.figure is Figure.PETITIONS_IN_TIME and one.maximum]
    assert score.score == 3.0


def test_the_json_has_the_shape_that_is_documented(report: PeriodReport) -> None:
    value = json.loads(period_form.as_json(report, plain))
    jsonschema.Draft202012Validator(period_form.schema(), format_checker=jsonschema.FormatChecker()).validate(value)
    kept = Path(period_form.__file__).with_name("audit-report.schema.json")
    assert kept.read_text("utf-8") == period_form.schema_text(), "write it again: python -m tests.audit_schema"


def test_the_json_has_every_figure(report: PeriodReport) -> None:
    value: dict[str, Any] = json.loads(period_form.as_json(report, plain))
    assert value["period"] == {"start": "2026-01-01", "end": "2026-06-30", "name": "2026-H1", "is_named": True}
    assert value["adds_up"] is True
    assert value["total"]["promised"]["in_hand"] == report.total.promised.in_hand
    assert len(value["cells"]) == len(report.cells)
    assert {cell["month"] for cell in value["months"]} == {f"2026-0{month}" for month in range(1, 7)}
    named = {one["name"]: one["share"] for one in value["promised_ratios"]}
    assert named.keys() == {"settled_in_time", "in_time", "gia_lai"}
    assert 0 < named["gia_lai"] < 1
    assert value["times"][0]["p90"]["percent"] == 90
    assert {scored["id"]: scored["score"] for scored in value["indicators"]}["qd766-thanh-toan"] is None


def test_a_log_alone_has_neither_steps_nor_petitions(tmp_path: Path) -> None:
    rows = [Made("H1", "1.000001", "", "in_person", "", "", date(2026, 3, 2), date(2026, 3, 4), "settled")]
    found = period_report(judged_rows(tmp_path, rows)[0], CATALOGUE)
    assert found.period == Period(date(2026, 3, 2), TODAY)
    assert (found.steps, found.petitions, found.indicators) == ((), None, ())
    assert (found.points.known, found.points.of_all) == (0, 0)
    assert found.adds_up


def test_a_log_of_nothing_is_a_report_of_nothing(tmp_path: Path) -> None:
    found = period_report(judged_rows(tmp_path, [])[0], CATALOGUE)
    assert found.adds_up
    assert (found.cells, found.months, found.times, found.causes) == ((), (), (), ())
    jsonschema.validate(json.loads(period_form.as_json(found, plain)), period_form.schema())
