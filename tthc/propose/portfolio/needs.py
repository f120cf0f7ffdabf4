"""What a cut needs that is worked on once for many cuts: the texts to amend, the databases to connect; and its effort.

Efforts are estimates, and data (`reference/efforts.yaml`); where nothing is written down an effort is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Cut, Power
from tthc.model.effort import Effort, EffortOf
from tthc.model.procedure import Procedure
from tthc.model.reference import Database, LawRank
from tthc.propose.competence import OWN_RANKS, competences
from tthc.propose.portfolio.terms import Points, Shared


def needs_of(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> Iterator[Shared]:
    """The texts that have to be amended for a cut, ours and others', and the database that has to be connected.

    Where no text stands in the way, and others have to go along all the same, it is they who are petitioned.
    """
    for power in competences(cut, procedure, catalogue, day):
        if text := _text(power):
            yield Shared(f"law:{text}", EffortOf.LAW, text, effort_of_law(power.rank, catalogue))
        elif power.power is Power.PETITION and power.addressee:
            whom = str(power.addressee)
            effort = _points(_line(EffortOf.PETITION, None, catalogue))
            yield Shared(f"petition:{whom}", EffortOf.PETITION, whom, effort)
    if cut.database:
        known = catalogue.all(Database).get(cut.database)
        name = known.name if known else cut.database
        yield Shared(
            f"database:{cut.database}", EffortOf.DATABASE, name, _points(_line(EffortOf.DATABASE, None, catalogue))
        )


def _text(power: Competence) -> str | None:
    """What has to be amended: whatever a petition is about, and the province's own decisions.

    Where the law already obliges, or a province only promises less than the law allows, nothing is amended.
    """
    if power.power is Power.PETITION:
        return power.instrument
    is_own = power.power is Power.OWN and power.rank in OWN_RANKS
    return power.instrument if is_own else None


def effort_of_law(rank: LawRank | None, catalogue: Catalogue) -> Points:
    """The effort to have a text of a rank amended."""
    return _points(_line(EffortOf.LAW, rank, catalogue))


def procedure_effort(catalogue: Catalogue) -> Points:
    """The effort for one procedure that changes."""
    return _points(_line(EffortOf.PROCEDURE, None, catalogue))


def _line(of: EffortOf, rank: LawRank | None, catalogue: Catalogue) -> Effort | None:
    """The line for the rank, else the one for all other ranks."""
    lines = [one for one in catalogue.all(Effort).values() if one.of is of]
    return next((one for one in lines if rank in one.ranks), next((one for one in lines if not one.ranks), None))


def _points(line: Effort | None) -> Points:
    return Points(Fraction(line.low), Fraction(line.mid), Fraction(line.high)) if line else Points()
