"""What the log, the catalogue and the petitions say for indicators: shares, each of which may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tthc.audit.figures.counters import Dimension, PeriodCell, Ratio, broken_down, of_procedures, ratio, whole_of
from tthc.audit.figures.indicators import Share
from tthc.audit.figures.petitions import PetitionCounts
from tthc.check.completeness import missing_mandatory
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode, ServiceLevel
from tthc.model.indicator import Figure
from tthc.model.procedure import Element, Procedure


def figures_of_log(cells: Sequence[PeriodCell], procedures: Mapping[str, Procedure]) -> Iterator[tuple[Figure, Share]]:
    """What was in time (against the promised limit) and handed in online; `cells` know procedure and channel."""
    in_time = ratio(Ratio.IN_TIME, whole_of(cells).promised)
    yield Figure.IN_TIME, Share(in_time.part, in_time.whole)
    told = broken_down(cells, Dimension.CHANNEL)
    if any(cell.channel for cell in told):
        yield Figure.HANDED_IN_ONLINE, _online(told)
        whole_way = {code for code, procedure in procedures.items() if _goes_the_whole_way(procedure)}
        yield Figure.END_TO_END, _online(broken_down(of_procedures(cells, whole_way), Dimension.CHANNEL))


def figures_of_catalogue(catalogue: Catalogue, day: date) -> Iterator[tuple[Figure, Share]]:
    """What the procedures in force say of themselves; nothing of an empty catalogue."""
    in_force = tuple(catalogue.on(day).procedures.values())
    if not in_force:
        return
    said = {
        Figure.CONTENT_COMPLETE: [not missing_mandatory(p) for p in in_force],
        Figure.TIME_LIMIT_STATED: [any(channel.time_limits for channel in p.channels) for p in in_force],
        Figure.FEE_STATED: [_says_what_it_costs(p) for p in in_force],
        Figure.PAPERS_STATED: [bool(p.documents) for p in in_force],
        Figure.OFFERED_ONLINE: [_offered_online(p) for p in in_force],
    }
    for figure, answers in said.items():
        yield figure, Share(sum(answers), len(answers))
    listed = [procedure for procedure in in_force if procedure.documents]
    yield Figure.PAPERS_ASKED, Share(sum(len(procedure.documents) for procedure in listed), len(listed))


def figures_of_petitions(counts: PetitionCounts) -> Iterator[tuple[Figure, Share]]:
    """Answered in time, of those that were answered or should have been."""
    yield Figure.PETITIONS_IN_TIME, Share(counts.on_time, counts.on_time + counts.late + counts.open_late)


def _online(cells: Iterable[PeriodCell]) -> Share:
    received = [(cell.channel == Mode.ONLINE.value, cell.promised.received) for cell in cells if cell.channel]
    return Share(sum(count for online, count in received if online), sum(count for _, count in received))


def _goes_the_whole_way(procedure: Procedure) -> bool:
    return any(channel.service_level is ServiceLevel.END_TO_END for channel in procedure.channels)


def _offered_online(procedure: Procedure) -> bool:
    return any(channel.mode is Mode.ONLINE for channel in procedure.channels)


def _says_what_it_costs(procedure: Procedure) -> bool:
    return Element.FEES in procedure.has_no or any(channel.fees for channel in procedure.channels)
