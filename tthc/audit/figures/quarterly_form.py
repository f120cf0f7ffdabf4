"""The counters of a period in the columns of the quarterly report: form II.06a/VPCP/KSTT and what it has no room for.

The columns are those that one-stop software prints under that number, naming TT 01/2020/TT-VPCP; the official text was
not at hand, nor whether the form changed since. Some print refused and withdrawn dossiers among those settled on time:
here they stand apart, so that the sums show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tthc.audit.figures.counters import Counters, Dimension, PeriodCell
from tthc.model.channel import Mode
from tthc.model.reference import AgencyLevel

FORM = "II.06a/VPCP/KSTT"
FORM_SOURCE = "TT 01/2020/TT-VPCP"


@dataclass(frozen=True)
class FormLine:
    """One line: at one level of administration, of one sector, agency or commune (None: unknown).

    `open_in_time` and `open_late` have the paused in them, as the form wants; `paused` says how many those are.
    `without_limit` dossiers are in no column of the form.
    """

    level: str | None
    key: str | None
    online: int = 0
    in_person: int = 0
    unknown_channel: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    refused: int = 0
    withdrawn: int = 0
    without_limit: int = 0
    paused: int = 0

    @property
    def received(self) -> int:
        """Column 3: carried over, and received in whatever way."""
        return self.online + self.in_person + self.unknown_channel + self.carried_over

    @property
    def settled(self) -> int:
        """Column 7."""
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        """Column 11."""
        return self.open_in_time + self.open_late

    @property
    def adds_up(self) -> bool:
        """Whether every dossier in hand is in one column."""
        return self.received == self.settled + self.open + self.refused + self.withdrawn + self.without_limit


def form_lines(cells: Iterable[PeriodCell], by: Dimension, limit: str) -> Iterator[FormLine]:
    """The lines of a period by sector, agency or commune, against the `promised` or the `statutory` limit, in order."""
    lines: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for cell in cells:
        columns = lines.setdefault((cell.level, getattr(cell, by.value)), {})
        for name, count in _columns(getattr(cell, limit), cell.channel):
            columns[name] = columns.get(name, 0) + count
    for level, key in sorted(lines, key=_order):
        yield FormLine(level, key, **lines[level, key])


def _order(place: tuple[str | None, str | None]) -> tuple[int, bool, str]:
    """From the ministries down to the communes; what is unknown comes last."""
    level, key = place
    return place_of(level), key is None, key or ""


def place_of(level: str | None) -> int:
    """Where a level stands in the order."""
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


_LEVELS = tuple(level.value for level in AgencyLevel)


def _columns(counters: Counters, channel: str | None) -> Iterator[tuple[str, int]]:
    yield _WAYS.get(channel or "", "unknown_channel"), counters.received
    for name in ("carried_over", "early", "on_time", "late", "refused", "withdrawn", "paused"):
        yield name, getattr(counters, name)
    yield "open_in_time", counters.open_in_time + counters.paused_in_time
    yield "open_late", counters.open_late + counters.paused_late
    without = counters.settled_without_limit + counters.open_without_limit + counters.paused_without_limit
    yield "without_limit", without


_WAYS = {Mode.ONLINE.value: "online", Mode.IN_PERSON.value: "in_person", Mode.POSTAL.value: "in_person"}
