"""Which signs are looked for, and how each is told from chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class SignalKind(StrEnum):
    """What may need a look (dấu hiệu cần kiểm tra)."""

    MONTH_END = "month_end"
    DUE_DAY = "due_day"
    LATE_SUPPLEMENT = "late_supplement"
    RECREATED = "recreated"
    ENDED_BEFORE_DUE = "ended_before_due"
    MONTH_START = "month_start"
    HELD_BACK = "held_back"
    AFTER_CUTOFF = "after_cutoff"
    AFTER_WEEKEND = "after_weekend"
    ROUND_MINUTES = "round_minutes"
    DAYS_OFF = "days_off"
    WRONG_ORDER = "wrong_order"
    OFFICIAL = "official"


@dataclass(frozen=True)
class Share:
    """So many (`hits`) of so many (`of`), both names of counts."""

    hits: str
    of: str


SHARES: Mapping[SignalKind, Share] = MappingProxyType(
    {
        SignalKind.DUE_DAY: Share("on_due", "from_due"),
        SignalKind.LATE_SUPPLEMENT: Share("asked_late", "asked"),
        SignalKind.RECREATED: Share("recreated", "ended_without"),
        SignalKind.ENDED_BEFORE_DUE: Share("just_before_due", "ended_without"),
        SignalKind.HELD_BACK: Share("held_back", "submitted"),
        SignalKind.AFTER_CUTOFF: Share("after_cutoff", "around_cutoff"),
        SignalKind.AFTER_WEEKEND: Share("on_monday", "around_weekend"),
        SignalKind.ROUND_MINUTES: Share("round_minute", "with_minute"),
        SignalKind.DAYS_OFF: Share("on_day_off", "received"),
        SignalKind.WRONG_ORDER: Share("wrong_order", "dated"),
    }
)
"""The signs that are a share, which is compared with that of other offices in the same procedure."""

OFFICIAL_SHARES: Mapping[str, Share] = MappingProxyType(
    {
        "on_due": Share("on_due", "near_due"),
        "late": Share("late", "with_limit"),
        "asked": Share("asked", "received"),
        "ended_without": Share("ended_without", "received"),
        "on_day_off": Share("on_day_off", "received"),
    }
)
"""In what the files of one official may be unlike those of others in the same office and procedure."""
