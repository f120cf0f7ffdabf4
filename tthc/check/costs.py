"""Measured costs: each has its source, each is about a row that the cost sheet still has, and about one only once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from tthc.load.typed import nearest
from tthc.model.basis import applies
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES, Fee
from tthc.model.costs import ActivityKind
from tthc.model.local_values import LocalValues
from tthc.model.measured import MeasuredCost
from tthc.model.overlay import version_laid_over
from tthc.model.procedure import Procedure
from tthc.source import Message, Problem, Severity, say


def unsourced_costs(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Figures that come from nowhere, or that nobody can date."""
    for cost in (cost for entry in _measuring(catalogue) for cost in entry.costs):
        if cost.source is None or cost.date is None:
            text = say("a measured cost without its {what}", what=say("date") if cost.source else say("source"))
            yield Problem("C170", cost.at, text, say("say who measured it, and when: 'source: …, date: 2026-03-31'"))
        elif cost.date > day:
            yield Problem("C170", cost.at, say("a cost measured on {date}, which is still to come", date=cost.date))


def costs_of_no_row(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Figures for a document that the procedure does not ask for, and for rows that its cost sheet no longer has."""
    for cost, version in _with_versions(catalogue, day):
        documents = [document.id for document in version.documents]
        if cost.document and cost.document.id not in documents:
            text = say("this procedure asks for no document {id!r}", id=cost.document.id)
            yield Problem("C171", cost.document.at, text, nearest(cost.document.id, documents))
        elif why := _no_longer_there(cost, version):
            text = say("measured for a row that the cost sheet no longer has: {why}", why=why)
            yield Problem("C172", cost.at, text, severity=Severity.WARNING)


def costs_measured_twice(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Two figures for one row in one case and one way of handing in: the second is never looked at."""
    for entry in _measuring(catalogue):
        for first, second in combinations(entry.costs, 2):
            if first.row == second.row and _may_meet(first, second):
                yield Problem("C173", second.at, say("this row is measured already in {where}", where=first.at))


def _measuring(catalogue: Catalogue) -> Iterator[Procedure | LocalValues]:
    return (entry for entry in catalogue.entries if isinstance(entry, (Procedure, LocalValues)))


def _with_versions(catalogue: Catalogue, day: date) -> Iterator[tuple[MeasuredCost, Procedure]]:
    for entry in _measuring(catalogue):
        version = entry if isinstance(entry, Procedure) else version_laid_over(entry, catalogue, day)
        if version:
            yield from ((cost, version) for cost in entry.costs)


def _may_meet(first: MeasuredCost, second: MeasuredCost) -> bool:
    """Whether some case and way of handing in is meant by both."""
    cases = not first.cases or not second.cases or set(first.cases) & set(second.cases)
    ways = not first.channels or not second.channels or set(first.channels) & set(second.channels)
    return bool(cases and ways)


def _no_longer_there(cost: MeasuredCost, version: Procedure) -> Message | None:
    modes = {channel.mode for channel in version.channels}
    for mode in cost.channels:
        if mode not in modes:
            return say("this procedure cannot be handed in {mode}", mode=MODE_NAMES[mode])
    if cost.step and not any(step.id == cost.step.id and step.visit for step in version.steps):
        return say("the applicant does not come for the step {id!r}", id=cost.step.id)
    if cost.work is ActivityKind.PAY and not cost.name and not any(_fees(cost, version)):
        return say("nothing is to be paid")
    if cost.work is ActivityKind.COLLECT and not cost.name and not _gives_something(cost, version):
        return say("no result is stated")
    return None


def _fees(cost: MeasuredCost, version: Procedure) -> Iterator[Fee]:
    for channel in version.channels:
        if not cost.channels or channel.mode in cost.channels:
            yield from (fee for fee in channel.fees if fee.dong)


def _gives_something(cost: MeasuredCost, version: Procedure) -> bool:
    return any(version.results_in(case) for case in version.real_cases if applies(cost.cases, case))
