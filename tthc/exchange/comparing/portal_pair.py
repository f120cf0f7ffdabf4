"""A portal's record and the procedure that is compared with it, and how a difference between them is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tthc.analyse.difference import Aspect, Change, Difference, Weight
from tthc.exchange.comparing.agreement import Disagreement, Kind
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.source import NOWHERE, Position, say


@dataclass(frozen=True)
class Pair:
    """The record and the procedure, with the catalogue that names things."""

    there: Procedure
    here: Procedure
    catalogue: Catalogue

    def name(self, ref: Ref[Any]) -> str:
        """What an entry is called."""
        return str(getattr(self.catalogue.get(ref), "name", ref.id))

    def tell(
        self, kind: Kind, aspect: Aspect, there: object = None, here: object = None, *, at: Position = NOWHERE
    ) -> Disagreement:
        """A difference with what each side says; nothing on a side that does not say it."""
        change = Change.CHANGED if there and here else Change.ADDED if here else Change.REMOVED
        before, after = (say("{text}", text=text) if text else None for text in (there, here))
        says = say("{before} → {after}", before=before or say("not given"), after=after or say("not given"))
        found = Difference(
            self.here.code,
            aspect,
            change,
            Weight.NEUTRAL,
            says,
            "",
            before,
            after,
            self.here.at if at is NOWHERE else at,
        )
        return Disagreement(kind, found)


def silent(there: object, here: object) -> Kind:
    """A field that one side leaves empty is silence, and no contradiction."""
    if not there:
        return Kind.SILENT_THERE
    return Kind.REAL if here else Kind.SILENT_HERE
