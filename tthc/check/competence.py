"""Who may decide under two-tier government: somebody, and not two levels at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel
from tthc.model.step import StepKind
from tthc.source import Message, Problem, Severity, say

LEVEL_NAMES: dict[AgencyLevel, Message] = {
    AgencyLevel.CENTRAL: say("the centre"),
    AgencyLevel.PROVINCE: say("the province"),
    AgencyLevel.DISTRICT: say("the district"),
    AgencyLevel.COMMUNE: say("the commune"),
}
"""What people call the levels of government."""

_DECISIONS = (StepKind.DECIDE, StepKind.SIGN, StepKind.APPROVE)


def nobody_competent(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Versions in force whose deciding agencies have all ceased to exist, and nobody took over the work of any."""
    for procedure in catalogue.on(day).versions:
        deciding = [catalogue.get(ref) for ref in procedure.agencies.deciding]
        gone = [agency for agency in deciding if agency and not agency.effective.covers(day)]
        if gone and len(gone) == len(deciding) and not any(agency.replaced_by for agency in gone):
            names = tuple(agency.name for agency in gone)
            text = say(
                "nobody is competent on {day}: {names} no longer exists, and no successor is known",
                day=day,
                names=names,
            )
            yield Problem("C160", procedure.agencies.deciding[0].at, text)


def doubly_competent(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Procedures that agencies of different levels decide, with nothing that says which of them when."""
    for procedure in catalogue.on(day).versions:
        levels = [level for level in AgencyLevel if level in _levels(procedure, catalogue, day)]
        of_the_state = [level for level in levels if level in LEVEL_NAMES]
        if len(of_the_state) > 1 and not _is_divided(procedure, catalogue):
            names = tuple(LEVEL_NAMES[level] for level in of_the_state)
            text = say("{levels} are both competent, and no case says which of them when", levels=names)
            hint = say("name the cases, and give each its own deciding step")
            local = (
                AgencyLevel.CENTRAL not in of_the_state
            )  # missions abroad decide beside communes for those who live there
            severity = Severity.WARNING if local else Severity.ADVICE
            yield Problem("C161", procedure.agencies.deciding[-1].at, text, hint, severity)


def _levels(procedure: Procedure, catalogue: Catalogue, day: date) -> frozenset[AgencyLevel]:
    """The levels of the deciding agencies that exist on the day."""
    agencies = [catalogue.get(ref) for ref in procedure.agencies.deciding]
    return frozenset(agency.level for agency in agencies if agency and agency.effective.covers(day))


def _is_divided(procedure: Procedure, catalogue: Catalogue) -> bool:
    """Whether deciding steps of different levels belong to different cases, or are taken under a condition in words."""
    cases: dict[AgencyLevel, set[str]] = {}
    for step in procedure.steps:
        agency: Agency | None = catalogue.get(step.actor)
        if agency and step.kind in _DECISIONS:
            if not step.cases and not step.when:
                return False
            cases.setdefault(agency.level, set()).update([ref.id for ref in step.cases] or [step.when or ""])
    sets = list(cases.values())
    return len(sets) > 1 and len(set().union(*sets)) == sum(map(len, sets))
