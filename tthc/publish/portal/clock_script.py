"""The calendar and the counting policies for the clock in the pages: `clock.js` counts as `tthc.audit.clock` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.span import minutes_in
from tthc.model.counting import CutoffScope
from tthc.model.duration import Duration
from tthc.model.reference import CountingPolicy, YearStatus
from tthc.publish.portal.linked_data import as_script


def clock_script(calendar: WorkingCalendar, policies: Mapping[str, CountingPolicy]) -> str:
    """The script `calendar.js`; a policy goes by the name that the pages have for it."""
    told = {
        "first": calendar.first.isoformat(),
        "last": calendar.last.isoformat(),
        "provisional": [year for year, status in calendar.years.items() if status is YearStatus.PROVISIONAL],
        "off": [[day.isoformat(), off.name] for day, off in sorted(calendar.days_off.items())],
        "worked": [[day.isoformat(), work.instead_of.isoformat()] for day, work in sorted(calendar.worked.items())],
        "policies": {name: _policy(policy) for name, policy in sorted(policies.items())},
    }
    return f"tthcClock.know({as_script(told)});\n"


def limit_of(limit: Duration) -> dict[str, Any]:
    """A limit as `clock.js` reads it; the amount as text, since a script would round it."""
    return {"unit": limit.unit.value, "amount": f"{limit.amount:f}", "sameDay": limit.same_day}


def _policy(policy: CountingPolicy) -> dict[str, Any]:
    return {
        "first": policy.reception_day_counts,
        "cutoff": minutes_in(policy.cutoff) if policy.cutoff else None,
        "cutoffForAll": policy.cutoff_applies_to is CutoffScope.ALL,
        "saturday": policy.saturday.hours.value,
        "saturdayCounts": policy.saturday.counts,
        "hours": _hours(policy),
    }


def _hours(policy: CountingPolicy) -> Iterable[list[int]]:
    return [[minutes_in(session.opens), minutes_in(session.closes)] for session in policy.office_hours]
