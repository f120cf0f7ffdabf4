"""How days are counted, in words for those who hand in a dossier: what the page says instead of its calculator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tthc.model.counting import CutoffScope, PauseEffect, SaturdayHours
from tthc.model.duration import Duration, Unit
from tthc.model.reference import CountingPolicy


def counting_in_words(policy: CountingPolicy, limits: list[Duration]) -> tuple[str, ...]:
    """What a citizen must know to count the days of these limits by hand, in the order of counting."""
    return tuple(_said(policy, limits))


def _said(policy: CountingPolicy, limits: list[Duration]) -> Iterator[str]:
    units = {limit.unit for limit in limits}
    same_day = any(limit.same_day for limit in limits)
    if any(not limit.same_day for limit in limits):
        yield _first_day(policy)
    if Unit.WORKING_DAYS in units:
        yield "Ngày làm việc: không tính thứ Bảy, Chủ nhật, ngày lễ, Tết; thứ Bảy làm bù thì có tính."
    if units & {Unit.CALENDAR_DAYS, Unit.MONTHS}:
        yield "Ngày, tháng thường: đếm cả ngày nghỉ; ngày cuối là ngày nghỉ thì lùi sang ngày làm việc tiếp theo."
    if units & {Unit.HOURS, Unit.MINUTES}:
        hours = ", ".join(f"{_hour(s.opens)} – {_hour(s.closes)}" for s in policy.office_hours)
        yield f"Giờ, phút: chỉ đếm giờ làm việc ({hours})."
    if policy.cutoff and (same_day or policy.cutoff_applies_to is CutoffScope.ALL):
        yield f"Nộp từ {_hour(policy.cutoff)} trở đi thì tính là nhận vào ngày làm việc tiếp theo."
    yield _day_off(policy)
    yield _waiting(policy)


def _first_day(policy: CountingPolicy) -> str:
    if policy.reception_day_counts:
        return "Ngày cơ quan nhận hồ sơ là ngày đầu tiên."
    return "Không tính ngày cơ quan nhận hồ sơ; đếm từ ngày hôm sau."


def _day_off(policy: CountingPolicy) -> str:
    if policy.saturday.hours is SaturdayHours.NONE:
        return "Nộp vào ngày nghỉ thì tính là nhận vào ngày làm việc tiếp theo."
    open_on = "sáng thứ Bảy" if policy.saturday.hours is SaturdayHours.MORNING else "thứ Bảy"
    counts = "tính là nhận ngay hôm đó" if policy.saturday.counts else "tính là nhận vào ngày làm việc tiếp theo"
    return f"Nơi nhận hồ sơ làm việc {open_on}, hồ sơ nộp lúc đó {counts}."


def _waiting(policy: CountingPolicy) -> str:
    match policy.pauses.supplement:
        case PauseEffect.SUSPEND:
            return "Nếu phải bổ sung giấy tờ, thời gian chờ bạn bổ sung không tính vào thời hạn."
        case PauseEffect.RESTART:
            return "Nếu phải bổ sung giấy tờ, thời hạn tính lại từ đầu khi bạn nộp đủ."
        case PauseEffect.RUNS:
            return "Nếu phải bổ sung giấy tờ, thời hạn vẫn tiếp tục tính."


def _hour(time: dt.time) -> str:
    """`15 giờ`, `7 giờ 30`."""
    return f"{time.hour} giờ {time.minute:02d}" if time.minute else f"{time.hour} giờ"
