"""Figures learned from a log, laid over the record of a procedure: what they replace, and what they leave alone."""

from __future__ import annotations

from datetime import date

from tthc.audit.advising.learning import merged
from tthc.model.catalogue import Catalogue
from tthc.model.learned import LearnedFigures
from tthc.model.overlay import in_locality
from tthc.model.procedure import Procedure

DAY = date(2026, 11, 23)


def here(catalogue: Catalogue) -> Procedure:
    return in_locality(catalogue, "bac-ninh", DAY).on(DAY).procedure("1.001193")


def figures(catalogue: Catalogue) -> dict[str, LearnedFigures]:
    return {one.source: one for one in catalogue.entries if isinstance(one, LearnedFigures)}


def test_a_measured_time_fills_what_nobody_stated_and_replaces_an_estimate(catalogue: Catalogue) -> None:
    """
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    agencies: [{id: xa, name: UBND xã, level: commune}]
    procedures:
      - code: "1.001193"
        name: Khai sinh
        steps:
          - {id: nhan, name: Nhận, kind: receive, actor: xa}
          - {id: xet, name: Xét, kind: verify, actor: xa, duration: {hours: 8, estimate: như thủ tục tương tự}}
          - {id: ky, name: Ký, kind: sign, actor: xa, duration: {hours: 2}}
    learned:
      - locality: bac-ninh
        procedure: "1.001193"
        source: Nhật ký hồ sơ
        first: 2026-01-02
        last: 2026-10-30
        learned: 2026-11-01
        steps:
          - {step: nhan, dossiers: 900, median_hours: 0.5, p90_hours: 1}
          - {step: xet, dossiers: 900, median_hours: 2, p90_hours: 5}
          - {step: ky, dossiers: 900, median_hours: 4, p90_hours: 9}
    """
    found = {step.id: step.duration for step in here(catalogue).steps if step.duration}
    assert {name: (one.hours, one.measured) for name, one in found.items()} == {
        "nhan": (1, "Nhật ký hồ sơ"),
        "xet": (5, "Nhật ký hồ sơ"),
        "ky": (2, None),
    }
    assert catalogue.on(DAY).procedure("1.001193").steps[0].duration is None, "the nation's record stays as it is"


def test_what_somebody_wrote_down_goes_before_what_a_log_counted(catalogue: Catalogue) -> None:
    """
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    procedures:
      - code: "1.001193"
        name: Khai sinh
        volumes: [{year: 2025, dossiers: 900000, source: Bộ Tư pháp}]
    local_values:
      - locality: bac-ninh
        procedure: "1.001193"
        volumes: [{year: 2026, dossiers: 1200, source: Báo cáo của tỉnh}]
    learned:
      - locality: bac-ninh
        procedure: "1.001193"
        source: Nhật ký hồ sơ
        first: 2025-01-02
        last: 2026-10-30
        learned: 2026-11-01
        volumes:
          - {year: 2025, dossiers: 1100, source: Nhật ký hồ sơ}
          - {year: 2026, dossiers: 999, source: Nhật ký hồ sơ}
    """
    found = {one.year: (one.dossiers, one.source) for one in here(catalogue).volumes}
    assert found == {2025: (1100, "Nhật ký hồ sơ"), 2026: (1200, "Báo cáo của tỉnh")}


def test_what_is_made_up_takes_no_estimates_place(catalogue: Catalogue) -> None:
    """
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    agencies: [{id: xa, name: UBND xã, level: commune}]
    procedures:
      - code: "1.001193"
        name: Khai sinh
        steps: [{id: xet, name: Xét, kind: verify, actor: xa, duration: {hours: 8, estimate: như thủ tục tương tự}}]
    learned:
      - locality: bac-ninh
        procedure: "1.001193"
        source: mô phỏng
        first: 2026-01-02
        last: 2026-10-30
        learned: 2026-11-01
        synthetic: true
        steps: [{step: xet, dossiers: 900, median_hours: 2, p90_hours: 5}]
    """
    (step,) = here(catalogue).steps
    assert step.duration is not None
    assert step.duration.hours == 8


def test_logs_one_after_the_other(catalogue: Catalogue) -> None:
    """
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    learned:
      - locality: bac-ninh
        procedure: "1.001193"
        source: năm 2025
        first: 2025-01-02
        last: 2025-12-30
        learned: 2026-01-05
        volumes: [{year: 2025, dossiers: 1100, source: năm 2025}]
        steps: [{step: xet, dossiers: 900, median_hours: 2, p90_hours: 5}]
      - locality: bac-ninh
        procedure: "1.001193"
        source: năm 2026
        first: 2026-01-02
        last: 2026-12-30
        learned: 2027-01-05
        volumes: [{year: 2026, dossiers: 1200, source: năm 2026}]
      - locality: bac-ninh
        procedure: "1.001193"
        source: mô phỏng
        first: 2026-01-02
        last: 2026-12-31
        learned: 2027-01-05
        synthetic: true
        volumes: [{year: 2026, dossiers: 5, source: mô phỏng}]
    """
    known = figures(catalogue)
    old, new, made_up = known["năm 2025"], known["năm 2026"], known["mô phỏng"]
    for both in (merged(old, new), merged(new, old)):
        assert [(one.year, one.dossiers) for one in both.volumes] == [(2025, 1100), (2026, 1200)]
        assert both.source == "năm 2026"
        assert [step.step for step in both.steps] == ["xet"], "what only one of them tells stays"
    assert merged(new, new) == new
    assert merged(new, made_up) == new
    assert merged(made_up, new) == new
