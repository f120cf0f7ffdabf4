"""Everything that an audit says of one period: what is printed, drawn, laid out as tables or given as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tthc.audit.figures.bulk_closings import BulkClosing, bulk_closings
from tthc.audit.figures.consistency import cells_that_do_not_add_up
from tthc.audit.figures.counters import (
    COUNTED,
    Dimension,
    NamedRatio,
    PeriodCell,
    broken_down,
    ratios,
    that_do_not_add_up,
    whole_of,
)
from tthc.audit.figures.delays import Delays, Supplements, delays, supplements
from tthc.audit.figures.edges import EdgeDays, edge_days
from tthc.audit.figures.experience import practice_of
from tthc.audit.figures.in_hand import InHand
from tthc.audit.figures.indicator_figures import figures_of_catalogue, figures_of_log, figures_of_petitions
from tthc.audit.figures.indicators import Points, Scored, points, scored
from tthc.audit.figures.log_facts import LogFacts, facts_of
from tthc.audit.figures.lost_steps import StepTime, step_times
from tthc.audit.figures.margins import Margins, margins
from tthc.audit.figures.monthly_counts import monthly_cells
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import Outside, only_in_hand, outside, period_cells, whole_span
from tthc.audit.figures.petitions import Findings, PetitionReport, petition_report
from tthc.audit.figures.put_aside import Quarantined
from tthc.audit.figures.times import TimeTaken, times_taken
from tthc.audit.figures.trends import Trend, month_counts, trend_of, trend_period
from tthc.audit.figures.waiting import CauseDays, ClockDays, days_by_cause, days_by_clock
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import counted_rows, observed
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.petition_log import PetitionList
from tthc.audit.reading.step_log import StepLog
from tthc.load.catalogue import without_collector
from tthc.model.catalogue import Catalogue
from tthc.model.reference import AgencyLevel
from tthc.source import Position, Problem

BY = (Dimension.PROCEDURE, Dimension.AGENCY)
"""By what times, waiting and delays are broken down where nobody asks for more; the counters are by everything."""


@dataclass(frozen=True)
class WayOfCounting:
    """A counting policy that was used."""

    id: str
    name: str


@dataclass(frozen=True)
class PeriodReport:
    """One log in one period, as it stood at the end of the period, or on the day `as_of` if that is sooner.

    `cells` count every dossier in hand once; `months` the same for each month as a period of its own, by agency. Times,
    clocks, causes and supplements are of the dossiers received in the period, followed until `as_of`: first all
    together (`by` is null), then by each dimension asked for. `trend` looks back over months
    before the period too. `steps` need a log of steps, `petitions` a list of them.
    """

    source: str
    synthetic: bool
    as_of: date
    period: Period
    policies: tuple[WayOfCounting, ...]
    read: int
    judged: int
    quarantined: tuple[Quarantined, ...]
    outside: Outside
    cells: Sequence[PeriodCell]
    months: tuple[PeriodCell, ...]
    times: tuple[TimeTaken, ...]
    margins: tuple[Margins, ...]
    trend: Trend
    bulk: tuple[BulkClosing, ...]
    clocks: tuple[ClockDays, ...]
    causes: tuple[CauseDays, ...]
    edges: tuple[EdgeDays, ...]
    delays: tuple[Delays, ...]
    supplements: tuple[Supplements, ...]
    steps: tuple[StepTime, ...]
    indicators: tuple[Scored, ...]
    points: Points
    petitions: PetitionReport | None
    problems: tuple[Problem, ...]

    @property
    def total(self) -> PeriodCell:
        """All cells as one."""
        return whole_of(self.cells)

    @property
    def promised_ratios(self) -> tuple[NamedRatio, ...]:
        """The shares in time against the promised limit, by their names."""
        return ratios(self.total.promised)

    @property
    def statutory_ratios(self) -> tuple[NamedRatio, ...]:
        """The shares in time against the law's limit, by their names."""
        return ratios(self.total.statutory)

    @property
    def adds_up(self) -> bool:
        """Whether every row is in one place, every dossier in one counter, and every month follows from the last."""
        total, aside = self.total, sum(part.count for part in self.quarantined)
        judged = total.promised.in_hand + self.outside.ended_before + self.outside.received_after
        whole = self.read == self.judged + aside and self.judged == judged
        petitions = self.petitions is None or self.petitions.total.adds_up
        return whole and petitions and not that_do_not_add_up(self.cells) and _months_follow(self.months, total)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What is doubtful about the figures; why rows were put aside stands with those."""
        aside = {reason.value for reason in Reason}
        return tuple(problem for problem in self.problems if problem.code not in aside)

    def broken_down(self, by: Dimension) -> tuple[PeriodCell, ...]:
        """The counters by one dimension; by month each is a period of its own."""
        return broken_down(self.months if by is Dimension.MONTH else self.cells, by)


@dataclass(frozen=True)
class Besides:
    """What a report may have besides a log of dossiers: steps, petitions, what rules find, whose report it is."""

    steps: StepLog | None = None
    petitions: PetitionList | None = None
    findings: Findings | None = None
    level: AgencyLevel = AgencyLevel.PROVINCE
    by: Sequence[Dimension] = BY


@without_collector()
def period_report(
    log: JudgedLog, catalogue: Catalogue, period: Period | None = None, besides: Besides | None = None
) -> PeriodReport:
    """The report of a period; without one, of all from the first reception to the day of the audit."""
    besides = besides or Besides()
    counted = counted_rows(log)
    facts, seen = facts_of(log, counted), observed(log, catalogue, counted)
    period = period or whole_span(seen)
    bulk = tuple(bulk_closings(seen))
    mine, every = only_in_hand(seen, period), (None, *besides.by)
    dossiers, cells = InHand(mine, period, bulk), period_cells(mine, period)
    petitions = _petitions(besides, period, log.today)
    scores = tuple(_scored(catalogue, log.today, cells, petitions, besides.level))
    return PeriodReport(
        source=facts.source,
        synthetic=facts.synthetic,
        as_of=log.today,
        period=period,
        policies=tuple(WayOfCounting(policy.id, policy.name) for policy in log.policies),
        read=facts.read,
        judged=facts.judged,
        quarantined=facts.quarantined,
        outside=outside(seen, period),
        cells=cells,
        months=tuple(monthly_cells(mine, period)),
        times=tuple(one for by in every for one in times_taken(dossiers, by)),
        margins=tuple(one for kind in KINDS for by in every for one in margins(dossiers, kind, by)),
        trend=trend_of(month_counts(seen, bulk, trend_period(seen, period))),
        bulk=tuple(closing for closing in bulk if period.covers(closing.day)),
        clocks=tuple(one for by in every for one in days_by_clock(dossiers, by)),
        causes=tuple(one for by in every for one in days_by_cause(dossiers, by)),
        edges=tuple(one for by in every for one in edge_days(dossiers, by)),
        delays=tuple(one for kind in KINDS for by in every for one in delays(dossiers, kind, by)),
        supplements=tuple(one for by in every for one in supplements(dossiers, by)),
        steps=tuple(_steps(log, catalogue, besides.steps, period)),
        indicators=scores,
        points=points(scores),
        petitions=petitions,
        problems=tuple(_problems(facts, cells, besides.petitions)),
    )


def _petitions(besides: Besides, period: Period, today: date) -> PetitionReport | None:
    if besides.petitions is None:
        return None
    return petition_report(besides.petitions.petitions, period, today, besides.findings)


def _scored(
    catalogue: Catalogue,
    today: date,
    cells: Sequence[PeriodCell],
    petitions: PetitionReport | None,
    level: AgencyLevel,
) -> Iterator[Scored]:
    figures = dict(figures_of_catalogue(catalogue, today))
    figures |= dict(figures_of_log(cells, catalogue.on(today).procedures))
    figures |= dict(figures_of_petitions(petitions.total)) if petitions else {}
    yield from scored(catalogue, figures, level)


def _steps(log: JudgedLog, catalogue: Catalogue, steps: StepLog | None, period: Period) -> Iterator[StepTime]:
    """The steps of the dossiers received in the period."""
    if steps:
        received = log.table.filter(log.table.received_day.between(period.start, period.end))
        practice = practice_of(replace(log, table=received), catalogue, steps)
        yield from step_times(practice.seen, catalogue.on(log.today).procedures)


def _problems(facts: LogFacts, cells: Sequence[PeriodCell], petitions: PetitionList | None) -> Iterator[Problem]:
    yield from facts.problems
    yield from cells_that_do_not_add_up(cells, Position(facts.source, 1, 1))
    yield from petitions.problems if petitions else ()


def _months_follow(months: Sequence[PeriodCell], total: PeriodCell) -> bool:
    """What one month leaves over the next carries over, and all of them together are the whole."""
    whole = [cell.promised for cell in broken_down(months, Dimension.MONTH)]
    if not whole:
        return total.promised.in_hand == 0
    carried = whole[0].carried_over == total.promised.carried_over and all(
        before.left_over == after.carried_over for before, after in pairwise(whole)
    )
    flows = ("received", *COUNTED[2:8])
    return carried and all(sum(getattr(one, flow) for one in whole) == getattr(total.promised, flow) for flow in flows)
