"""A small catalogue with every kind of time limit, for the tests of the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.counting import CutoffScope, OfficeSession, PauseEffect, PauseRules
from tthc.model.reference import CountingPolicy

ROOT = Path(__file__).parent.parent

FILES = (
    """
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune, aliases: [UBND xã]}
      - {id: ttpvhcc, name: Trung tâm Phục vụ hành chính công, level: province, one_stop: true}
    """,
    """
    code: "1.000001"
    name: Giữa năm đổi thời hạn, phiên bản cũ
    effective: {to: 2026-06-30}
    agencies: {receiving: [ubnd-xa]}
    channels:
      - {mode: in_person, time_limits: [{statutory: {working_days: 5}, committed: {working_days: 3}}]}
      - {mode: online, time_limits: [{statutory: {working_days: 5}, committed: {working_days: 2.5}}]}
    """,
    """
    code: "1.000001"
    name: Giữa năm đổi thời hạn, phiên bản mới
    effective: {from: 2026-07-01}
    agencies: {receiving: [ubnd-xa]}
    channels:
      - {mode: in_person, time_limits: [{statutory: {working_days: 4}}]}
      - {mode: online, time_limits: [{statutory: {working_days: 4}, committed: {working_days: 0.5}}]}
    """,
    """
    code: "1.000002"
    name: Thời hạn theo trường hợp
    agencies: {receiving: [ubnd-xa, ttpvhcc], deciding: [so-chua-co]}
    cases: [{id: don-gian, name: "Hồ sơ đơn giản, đủ"}, {id: phuc-tap, name: Hồ sơ phức tạp}]
    channels:
      - mode: in_person
        time_limits:
          - {case: don-gian, statutory: {calendar_days: 10}}
          - {case: phuc-tap, statutory: {months: 1}, committed: {calendar_days: 20}}
    """,
    """
    code: "1.000003"
    name: Trả trong ngày
    counting: same-day-15h
    channels:
      - {mode: in_person, time_limits: [{statutory: {same_day: true}}]}
    """,
    """
    code: "1.000004"
    name: Thời hạn tính theo giờ
    agencies: {receiving: [ttpvhcc]}
    channels:
      - {mode: in_person, time_limits: [{statutory: {hours: 12}, committed: {hours: 3}}]}
      - {mode: postal, time_limits: [{statutory: {working_days: 3}, committed: {minutes: 90}}]}
    """,
    """
    code: "1.000005"
    name: Chỉ có cam kết của tỉnh
    channels:
      - {mode: online, time_limits: [{committed: {working_days: 7}}]}
    """,
)


def catalogue() -> Catalogue:
    """The files above, and the calendar of the project."""
    calendar = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"])
    loaded = [load_text(text, f"{number}.yaml") for number, text in enumerate(FILES)]
    assert not [problem for one in (calendar, *loaded) for problem in one.problems]
    return Catalogue(tuple(entry for one in (calendar, *loaded) for entry in one.catalogue.entries))


CATALOGUE = catalogue()

_EXCLUDED = CountingPolicy(
    id="excluded",
    name="Không tính ngày tiếp nhận",
    reception_day_counts=False,
    cutoff=dt.time(15),
    office_hours=(
        OfficeSession(opens=dt.time(7, 30), closes=dt.time(11, 30)),
        OfficeSession(opens=dt.time(13, 30), closes=dt.time(17)),
    ),
)
POLICIES: Mapping[str, CountingPolicy] = {
    "excluded": _EXCLUDED,
    "included": _EXCLUDED.model_copy(
        update={"id": "included", "reception_day_counts": True, "cutoff_applies_to": CutoffScope.ALL}
    ),
    "restart": _EXCLUDED.model_copy(update={"id": "restart", "pauses": PauseRules(supplement=PauseEffect.RESTART)}),
}
