"""All figures of an audit as one value: what a screen, a page and a workbook show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tthc.audit.bulk_closings import BulkClosing, bulk_closings, with_bulk
from tthc.audit.calendar import build_calendar
from tthc.audit.counters import Counters, Dimension, PeriodCell, whole_of
from tthc.audit.counting import report_on
from tthc.audit.delays import Delays, Supplements, delays, supplements
from tthc.audit.dossiers import JudgedLog
from tthc.audit.lost_steps import StepTime
from tthc.audit.margins import Margins, margins
from tthc.audit.observed import observed
from tthc.audit.period import Period
from tthc.audit.period_counts import Outside, monthly_cells, outside, period_cells, whole_span
from tthc.audit.report import AuditReport
from tthc.audit.times import TimeTaken, times_taken
from tthc.audit.trends import Trend, month_counts, trend_of
from tthc.audit.waiting import CauseDays, ClockDays, days_by_cause, days_by_clock
from tthc.model.catalogue import Catalogue


@dataclass(frozen=True)
class WholeAudit:
    """A judged log in one period: `months` has each month as a period of its own, by agency.

    `times` are all together first, then by procedure. `steps` is empty without a log of steps.
    """

    report: AuditReport
    period: Period
    cells: tuple[PeriodCell, ...]
    months: tuple[PeriodCell, ...]
    outside: Outside
    trend: Trend
    margins: Mapping[str, Margins]
    times: tuple[TimeTaken, ...]
    clocks: tuple[ClockDays, ...]
    causes: tuple[CauseDays, ...]
    delays: Mapping[str, Delays]
    supplements: Supplements | None
    bulk: tuple[BulkClosing, ...]
    steps: tuple[StepTime, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every row is counted once, and every cell is the sum of what came of it."""
        return self.report.adds_up and all(cell.adds_up for cell in (*self.cells, *self.months))

    def total(self, limit: str) -> Counters:
        """All counters of the period as one, against one limit."""
        found: Counters = getattr(whole_of(self.cells), limit)
        return found


LIMITS = ("promised", "statutory")
"""The limits, the one by which offices are compared first."""

Watch = Callable[[str], None]
"""Told what is worked out now."""


def whole_audit(
    log: JudgedLog,
    catalogue: Catalogue,
    period: Period | None = None,
    steps: tuple[StepTime, ...] = (),
    watch: Watch = lambda _what: None,
) -> WholeAudit:
    """Every figure of a judged log; without a period that from its first reception to today."""
    seen = observed(log, catalogue)
    days = period or whole_span(seen)
    watch("counters")
    cells, months = tuple(period_cells(seen, days)), tuple(monthly_cells(seen, days))
    watch("times")
    bulk = tuple(bulk_closings(seen))
    marked = with_bulk(seen.table, bulk)
    calendar = build_calendar(catalogue)
    all_and_each = (None, Dimension.PROCEDURE)
    return WholeAudit(
        report=report_on(log),
        period=days,
        cells=cells,
        months=months,
        outside=outside(seen, days),
        trend=trend_of(month_counts(marked, months, days, log.today)),
        margins={limit: margins(seen, days, limit, calendar) for limit in LIMITS},
        times=tuple(one for by in all_and_each for one in times_taken(seen, marked, days, by)),
        clocks=tuple(days_by_clock(seen, days)),
        causes=tuple(days_by_cause(seen, days, calendar)),
        delays={limit: next(delays(seen, days, limit), Delays(0)) for limit in LIMITS},
        supplements=next(supplements(seen, days), None),
        bulk=bulk,
        steps=steps,
    )
