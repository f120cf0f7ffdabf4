"""The counters of a period, one query for each: where every dossier in hand stood when the period ended.

A due date that a later pause moved says the same about the end of the period as the one known then: a pause asked for
in time ends with time left, one asked for later moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import STATES, Cells
from tthc.audit.figures.made_cells import cells_of
from tthc.audit.figures.period import Period
from tthc.audit.groups import NONE, Numbers, columns_of, count_if, row_of
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import COLUMNS, NUMBERED, Observed, ended_day, waiting_on
from tthc.model.dossier import Bucket, DossierStatus


@dataclass(frozen=True)
class Outside:
    """Judged dossiers that a period does not count: ended before it began, or received after it was over."""

    ended_before: int
    received_after: int
    undated: int


def whole_span(log: Observed) -> Period:
    """From the first reception to the day of the audit."""
    return Period(log.first or log.today, log.today)


def period_cells(log: Observed, period: Period) -> Cells:
    """The counters of a period, at its end or today if that is sooner, in the order of what they are counted by."""
    table = in_hand(log, period)
    waits = table.paused if end_of(log, period) == log.today else waiting_on(log, table, end_of(log, period))
    stored = {name: table[name] for name in (*NUMBERED, *STANDING)}
    rows = table.select(**stored | stood(log, period, table) | {"paused": waits})
    found = as_they_stood(columns_of(rows.group_by(*rows.columns).agg(count=rows.count())))
    statutory, promised = (
        np.where(
            found["ended"],
            final_states(found[f"{kind}_bucket"]),
            standing_states(found["paused"] == 1, found[f"{kind}_passed"]),
        )
        for kind in KINDS
    )
    return cells_of(found, found["earlier"], (statutory, promised), found["count"], log.names)


def outside(log: Observed, period: Period) -> Outside:
    """What the period does not count, and how many ended without a day."""
    if is_whole(log, period):
        return Outside(0, 0, log.undated)
    table, start = log.dossiers, ibis.date(period.start)
    counts = table.agg(
        ended_before=count_if((ended_day(table) < start) & (table.received_day < start)),
        received_after=count_if(table.received_day > ibis.date(end_of(log, period))),
    )
    return Outside(**row_of(counts), undated=log.undated)


def is_whole(log: Observed, period: Period) -> bool:
    """Whether all dossiers of a log were in hand in a period, and stand today as they did then."""
    return begins_with(log, period) and end_of(log, period) == log.today


def only_in_hand(log: Observed, period: Period) -> Observed:
    """The log with those dossiers only that were in hand, kept apart: several figures ask for them."""
    if is_whole(log, period):
        return log
    table = in_hand(log, period)
    mine = table.select(*(name for name in COLUMNS if name in table.columns))
    return replace(log, dossiers=kept(log.log, f"in_hand_{token_hex(4)}", mine))


def end_of(log: Observed, period: Period) -> date:
    """The day at whose end the dossiers stand as they are counted."""
    return min(period.end, log.today)


def in_hand(log: Observed, period: Period) -> Table:
    """The dossiers that were in hand in a period.

    They are told by comparing stored days, so that of a log in files those are not read in which everything is over.
    """
    table, end = log.dossiers, end_of(log, period)
    if end < log.today:
        table = table.filter(table.received_day <= ibis.date(end))
    if not begins_with(log, period):
        start, no_end = ibis.date(period.start), table.finished_day.isnull()
        undated = no_end & (table.status != code_of(DossierStatus.OPEN))
        table = table.filter(no_end | (table.finished_day >= start), ~(undated & (table.received_day < start)))
    return table


def begins_with(log: Observed, period: Period) -> bool:
    """Whether no dossier came before a period."""
    return log.first is None or period.start <= log.first


STANDING = ("status", *(f"{kind}_bucket" for kind in KINDS))
"""What tells, as it is stored, how a dossier stands today."""


def stood(log: Observed, period: Period, table: Table) -> dict[str, Value]:
    """What tells, beside STANDING, how a dossier stood in a period that does not begin with the log or end today.

    `earlier`: it came before. `later`: it ended after. For each limit `…_passed`: it was over when the period ended.
    """
    found: dict[str, Value] = {}
    if not begins_with(log, period):
        found["earlier"] = table.received_day < ibis.date(period.start)
    if (day := end_of(log, period)) < log.today:
        found["later"] = table.finished_day > ibis.date(day)
        found |= {f"{kind}_passed": table[f"{kind}_due"] < ibis.date(day) for kind in KINDS}
    return found


def as_they_stood(columns: dict[str, Any]) -> dict[str, Any]:
    """Counted rows with STANDING and what `stood` gives: whether they came `earlier` and had `ended`, and `…_passed`.

    `…_passed` is NONE without a limit; of what had ended it says nothing.
    """
    status = columns["status"]
    found = columns | {
        "earlier": columns["earlier"] == 1 if "earlier" in columns else np.zeros(len(status), dtype=bool),
        "ended": (status != code_of(DossierStatus.OPEN)) & (columns["later"] != 1 if "later" in columns else True),
    }
    for kind in KINDS:
        bucket = columns[f"{kind}_bucket"]
        today = np.where(bucket == code_of(Bucket.NO_LIMIT), NONE, bucket == code_of(Bucket.OPEN_LATE))
        found.setdefault(f"{kind}_passed", today)
    return found


def final_states(buckets: Numbers) -> Numbers:
    """The places in STATES of dossiers that have ended, as their buckets say."""
    return _FINAL[np.where(buckets == NONE, -1, buckets)]


def standing_states(paused: Any, passed: Numbers) -> Numbers:
    """The places in STATES of dossiers that stand: those that are paused, and whether a limit is over (NONE: none)."""
    how = np.where(passed == NONE, 2, passed)
    return np.where(paused, _STANDING["paused"][how], _STANDING["open"][how])


_FINAL = np.array(
    [STATES.index(one.value if one.value in STATES[:6] else "settled_without_limit") for one in Bucket]
    + [STATES.index("settled_without_limit")]
)
"""By the code of a bucket; last without one."""

_STANDING = {
    way: np.array([STATES.index(f"{way}_{how}") for how in ("in_time", "late", "without_limit")])
    for way in ("open", "paused")
}
