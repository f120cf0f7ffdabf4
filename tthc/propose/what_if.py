"""What cuts change in the work behind dossiers, as far as a log of it can tell: from a procedure before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from tthc.graph.steps import StepGraph, every_step
from tthc.model.channel import Channel, TimeLimit
from tthc.model.cut import Cut, CutKind
from tthc.model.procedure import Procedure
from tthc.model.what_if import FlowChange, NewLimit, Pair
from tthc.propose.changes import after_cuts
from tthc.source import Message, say

ON_STEPS = frozenset(
    {
        *(CutKind.DROP_STEP, CutKind.MERGE_STEPS, CutKind.RUN_IN_PARALLEL, CutKind.CHECK_EARLIER, CutKind.DROP_WAIT),
        *(CutKind.AUTOMATE_STEP, CutKind.HANDLE_EACH, CutKind.SHORTEN_LIMIT),
    }
)
"""The kinds of cut of which a log of steps tells what comes of them."""


def flow_change(procedure: Procedure, cuts: Iterable[Cut]) -> FlowChange:
    """What the cuts of one procedure change for its dossiers; the rest is named in `not_told`."""
    cuts = tuple(cuts)
    after = after_cuts(procedure, cuts)
    steps, left = {step.id for step in procedure.steps}, {step.id for step in after.steps}
    joined = {cut.other: cut.target.id for cut in cuts if cut.kind is CutKind.MERGE_STEPS and cut.other}
    waited, waits = _order(procedure), _order(after)
    return FlowChange(
        procedure=procedure.code,
        dropped=frozenset(steps - left - set(joined)),
        instant=frozenset(s.id for s in after.steps if s.automatic) - {s.id for s in procedure.steps if s.automatic},
        at_once=dict(_at_once(cuts)),
        joined={first: second for first, second in joined.items() if {first, second} <= steps},
        apart=frozenset(pair for pair in waited - waits if left.issuperset(pair)),
        bound=frozenset(waits - waited),
        limits=tuple(_new_limits(procedure, after)),
        hours=_hours(procedure, after),
        not_told=tuple(_not_told(cuts)),
    )


def _order(procedure: Procedure) -> frozenset[Pair]:
    """The pairs of steps of which the later waits for the earlier one, directly or through others."""
    graph = StepGraph(every_step(procedure))
    if graph.cycle():
        return frozenset()
    return frozenset((earlier, step) for step in graph.steps for earlier in graph.before(step))


def _hours(before: Procedure, after: Procedure) -> tuple[Decimal, Decimal] | None:
    """The hours of the longest chain of each, if the procedure states them all."""
    graphs = [StepGraph(every_step(one)) for one in (before, after)]
    if any(graph.cycle() for graph in graphs):
        return None
    one, other = (graph.critical_path() for graph in graphs)
    return None if one.unknown or other.unknown or not one.hours else (one.hours, other.hours)


def _at_once(cuts: Iterable[Cut]) -> Iterator[tuple[str, int | None]]:
    for cut in cuts:
        if cut.kind is CutKind.HANDLE_EACH:
            hours = cut.limit.working_hours if cut.limit else None
            yield cut.target.id, None if hours is None else int(hours * Decimal(60))


def _new_limits(before: Procedure, after: Procedure) -> Iterator[NewLimit]:
    earlier = _promises(before)
    for (mode, case), limit in _promises(after).items():
        if limit.committed and limit.committed != getattr(earlier.get((mode, case)), "committed", None):
            yield NewLimit(limit.committed, mode, case)


def _promises(procedure: Procedure) -> Mapping[tuple[str, str | None], TimeLimit]:
    def case_of(limit: TimeLimit) -> str | None:
        return limit.case.id if limit.case else None

    channels: tuple[Channel, ...] = procedure.channels
    return {(channel.mode.value, case_of(limit)): limit for channel in channels for limit in channel.time_limits}


def _not_told(cuts: Iterable[Cut]) -> Iterator[Message]:
    for cut in cuts:
        if cut.kind not in ON_STEPS:
            yield say("{cut}: a log of steps does not tell what it does to the time", cut=cut.id)
