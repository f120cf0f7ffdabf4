"""What records are settled against: the catalogue, and what was made ready of it to recognise its names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tthc.exchange.settling.agencies_in_steps import AgencyNames
from tthc.exchange.settling.recognise import Recogniser
from tthc.model.catalogue import Catalogue


@dataclass(frozen=True)
class Knowledge:
    """What records are settled against, and the day on which agencies must exist; without one all count."""

    catalogue: Catalogue
    recogniser: Recogniser
    agency_names: AgencyNames
    day: date | None = None

    @classmethod
    def of(cls, catalogue: Catalogue, day: date | None = None) -> Knowledge:
        """Everything that the reference data of a catalogue knows."""
        return cls(catalogue, Recogniser(catalogue), AgencyNames(catalogue, day), day)
