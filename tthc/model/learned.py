"""What a log of dossiers showed of one procedure in one locality: yearly numbers, and how long steps really took."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tthc.model.entry import Entry, Identifier, Name, Ref
from tthc.model.local import Locality
from tthc.model.measured import Volume
from tthc.model.procedure import Procedure

Hours = Annotated[Decimal, Field(gt=0, le=100_000, allow_inf_nan=False)]


class LearnedStep(Entry):
    """Office hours of one step, from its beginning to its end: of half of the dossiers, and of nine in ten, no more."""

    step: Identifier
    dossiers: Annotated[int, Field(ge=1)]
    median_hours: Hours
    p90_hours: Hours


class LearnedFigures(Entry):
    """Số liệu rút từ nhật ký hồ sơ: of dossiers received from `first` to `last`, as they stood on the day `learned`.

    Nothing in it is about one dossier or one person. What a synthetic log shows is nobody's, and takes no estimate's
    place.
    """

    locality: Ref[Locality]
    procedure: Ref[Procedure]
    source: Name
    first: dt.date
    last: dt.date
    learned: dt.date
    synthetic: bool = False
    volumes: tuple[Volume, ...] = ()
    steps: tuple[LearnedStep, ...] = ()

    @property
    def id(self) -> str:
        """Where, and of which procedure: there is one of each, since a later log takes the place of an earlier one."""
        return f"{self.locality.id}/{self.procedure.id}"
