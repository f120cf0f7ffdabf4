"""What comes of a supposition: for each limit and agency how it is kept now and would be, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.loads import Load
from tthc.model.limit_times import LimitToday
from tthc.source import Message

SURE = 0.95
"""The bounds of all figures hold so often."""


@dataclass(frozen=True)
class Figure:
    """A figure with its bounds; a time without end has none above (infinite)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Side:
    """How a limit is kept: in what share of the dossiers, and within how much time nine in ten have a result.

    `shortest` is the shortest sensible limit that would be kept at the wanted rate, surely; None: not even this one.
    """

    kept: Figure
    p90: Figure
    shortest: int | None


class WouldKeep(StrEnum):
    """Whether the wanted rate is reached, as far as can be said."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True)
class Outcome:
    """One limit at one agency (None and `is_whole`: at all together), of so many dossiers with a result.

    `logged_kept` and `logged_p90` are the log's own figures, with dossiers still open taken into account; `now` is the
    replay without a change, `then` with it. `new` is the new promise, against which `then` is judged; None where it
    stays. `gained` is by how much more are kept. Where it `grows`, dossiers pile up at a desk that cannot keep up:
    `then` is how that begins, and worse comes of it.
    """

    limit: LimitToday
    kind: str
    agency: str | None
    is_whole: bool
    new: int | None
    dossiers: int
    logged_kept: float
    logged_p90: float
    now: Side
    then: Side
    gained: Figure
    would_keep: WouldKeep
    fits: bool
    grows: bool = False

    @property
    def length(self) -> int:
        """The limit as it would be."""
        return self.limit.amount if self.new is None else self.new


@dataclass(frozen=True)
class Outcomes:
    """Everything that comes of a supposition, the limits of all agencies together first.

    `queues` are the desks at which dossiers wait for hands, `loads` how busy those are whose hands are counted;
    `period` has the first and the last day on which dossiers of the log were received; `notes` what could not be told,
    and what was taken for granted. Those received from `since` on are counted: the first ones only fill the desks.
    """

    names: tuple[Message, ...]
    outcomes: tuple[Outcome, ...]
    queues: tuple[Desk, ...]
    notes: tuple[Message, ...]
    dossiers: int
    period: tuple[date, date] | None
    since: date | None
    with_steps: int
    runs: int
    rate: float
    loads: tuple[Load, ...] = ()
    synthetic: bool = False

    @property
    def fits(self) -> bool:
        """Whether the replay without a change gives what the log shows, everywhere."""
        return all(one.fits for one in self.outcomes)
