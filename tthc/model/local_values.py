"""What a province or a commune lays over the national record: fees, times, places, internal steps, volumes, costs."""

from __future__ import annotations

from tthc.model.basis import Case, LegalBasis
from tthc.model.channel import Fee, Mode
from tthc.model.duration import Duration
from tthc.model.entry import ALWAYS, Entry, Name, Period, Ref, SourceNote
from tthc.model.local import Locality
from tthc.model.measured import MeasuredCost, Volume
from tthc.model.procedure import Place, Procedure
from tthc.model.step import Step


class LocalFee(Fee):
    """A fee that the locality sets, for some ways of handing in or for all."""

    modes: tuple[Mode, ...] = ()


class LocalLimit(Entry):
    """A time that the locality commits itself to, shorter than the law's, for some ways of handing in or for all."""

    modes: tuple[Mode, ...] = ()
    case: Ref[Case] | None = None
    committed: Duration
    fixed_by: LegalBasis | None = None
    note: Name | None = None


class LocalValues(Entry):
    """Giá trị địa phương: the values of one locality for one procedure in one period.

    `over` is the decision that published the national version it was laid over: when another version comes into force,
    somebody has to compare before the values hold again. `steps` take the place of the agencies' steps of the national
    record in the cases they cover; what the applicant does stays as it is.
    """

    locality: Ref[Locality]
    procedure: Ref[Procedure]
    over: Name | None = None
    effective: Period = ALWAYS
    decision: Name | None = None
    fees: tuple[LocalFee, ...] = ()
    time_limits: tuple[LocalLimit, ...] = ()
    places: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    volumes: tuple[Volume, ...] = ()
    costs: tuple[MeasuredCost, ...] = ()
    note: Name | None = None
    sources: tuple[SourceNote, ...] = ()

    @property
    def id(self) -> str:
        """Whose values, for which procedure; as with versions of procedures, several periods share it."""
        return f"{self.locality.id}/{self.procedure.id}"
