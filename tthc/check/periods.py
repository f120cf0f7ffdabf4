"""Periods of validity: none runs backwards, what is referred to still exists, and there is no district any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Period, references
from tthc.model.procedure import Level
from tthc.model.reference import Agency, AgencyLevel
from tthc.source import Problem, say

DISTRICTS_END = date(2025, 6, 30)
"""Last day of the district level (Luật Tổ chức chính quyền địa phương 72/2025/QH15)."""


def turned_periods(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Periods that end before they begin."""
    for entry in catalogue.entries:
        period = getattr(entry, "effective", None)
        if isinstance(period, Period) and period.start and period.end and period.end < period.start:
            yield Problem(
                "C120",
                period.at,
                say("it ends on {end}, before it begins on {start}", end=period.end, start=period.start),
            )


def ended_references(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Agencies that no longer exist, used by a version in force."""
    for procedure in catalogue.on(day).versions:
        for ref in references(procedure):
            agency = catalogue.get(ref) if ref.kind is Agency else None
            if agency and not agency.effective.covers(day):
                hint = say("its work went to {agency!r}", agency=agency.replaced_by.id) if agency.replaced_by else None
                text = say("the agency {id!r} does not exist on {day}", id=ref.id, day=day)
                yield Problem("C121", ref.at, text, hint)


def levels_that_are_gone(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """District level or district agencies in a version that is in force after the level was abolished."""
    after = Period(start=DISTRICTS_END + timedelta(days=1))
    for procedure in catalogue.versions:
        if not procedure.effective.overlaps(after):
            continue
        if Level.DISTRICT in procedure.levels:
            text = say("there is no district level after {day}", day=DISTRICTS_END)
            yield Problem("C122", procedure.at, text, say("end this version, or name the province or the commune"))
        for ref in references(procedure):
            agency = catalogue.get(ref) if ref.kind is Agency else None
            if agency and agency.level is AgencyLevel.DISTRICT:
                text = say("{id!r} is a district agency; there are none after {day}", id=ref.id, day=DISTRICTS_END)
                yield Problem("C122", ref.at, text)
