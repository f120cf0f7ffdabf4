"""The signs of a log that more than chance is at work, with the rate of false alarm that was chosen.

Benjamini and Hochberg (1995) over all signs, offices and procedures at once: of the places that alarm, no more than the
alarm rate do so without a cause in the long run; and where there is no cause at all, in no more than so many logs does
anything alarm. Weighted (Genovese, Roeder and Wasserman 2006) so that every kind of sign has the same say, however many
places it is looked for in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.detecting.bunching import Bunching, bunching
from tthc.audit.detecting.dossier_facts import facts_in
from tthc.audit.detecting.kinds import SHARES, SignalKind
from tthc.audit.detecting.peers import FEWEST_OFFICES
from tthc.audit.detecting.permuted import MONTHS_NEEDED
from tthc.audit.detecting.tallies import Tallies, tally
from tthc.audit.detecting.testing import Looked, looks
from tthc.audit.figures.experience import is_synthetic
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.keeping import kept
from tthc.model.catalogue import Catalogue

ALARM_RATE = 0.05


@dataclass(frozen=True)
class Signal:
    """A look that was taken; `adjusted` is its probability corrected for looking so often, `alarms` if that is small
    enough."""

    looked: Looked
    adjusted: float
    alarms: bool


class NotLooked(StrEnum):
    """Why a sign was not looked for."""

    NOT_TOLD = "not_told"
    FEW_OFFICES = "few_offices"
    FEW_MONTHS = "few_months"
    FEW_DOSSIERS = "few_dossiers"


@dataclass(frozen=True)
class Missing:
    """A sign that was not looked for, and why."""

    kind: SignalKind
    why: NotLooked


@dataclass(frozen=True)
class Signals:
    """All looks at a log, those that alarm first and by how probable they are; what could not be looked for.

    `around` is the whole log around the due day, for the picture.
    """

    source: str
    synthetic: bool
    as_of: date
    alarm_rate: float
    dossiers: int
    offices: int
    signals: tuple[Signal, ...]
    missing: tuple[Missing, ...]
    around: Bunching | None
    tallies: Tallies

    @property
    def alarms(self) -> tuple[Signal, ...]:
        """Those that alarm."""
        return tuple(one for one in self.signals if one.alarms)


def detect(log: JudgedLog, catalogue: Catalogue, alarm_rate: float = ALARM_RATE) -> Signals:
    """Look for every sign in a judged log."""
    calendar = build_calendar(catalogue)
    facts = kept(log.log, "signal_facts", facts_in(log, catalogue, calendar))
    found = detect_in(tally(facts, calendar, log.today), alarm_rate)
    return replace(found, source=log.log.source, synthetic=is_synthetic(log), as_of=log.today)


def detect_in(tallies: Tallies, alarm_rate: float = ALARM_RATE) -> Signals:
    """Look for every sign in counts."""
    found = list(looks(tallies))
    adjusted = adjusted_for_looking([one.by_chance for one in found], weights_of([one.kind for one in found]))
    signals = [Signal(one, q, q <= alarm_rate) for one, q in zip(found, adjusted, strict=True)]
    return Signals(
        source="",
        synthetic=False,
        as_of=date.min,
        alarm_rate=alarm_rate,
        dossiers=tallies.dossiers,
        offices=len({unit.office for unit in tallies.units}),
        signals=tuple(sorted(signals, key=_rank)),
        missing=tuple(_missing(tallies, {one.kind for one in found})),
        around=_around(tallies),
        tallies=tallies,
    )


def weights_of(kinds: Sequence[SignalKind]) -> list[float]:
    """So that each kind has the same weight in all and the mean is 1."""
    counts = Counter(kinds)
    return [len(kinds) / len(counts) / counts[kind] for kind in kinds]


def adjusted_for_looking(chances: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted probabilities, weighted, in the same order; the mean of the weights is 1."""
    count = len(chances)
    if not count:
        return []
    values = np.asarray(chances, dtype=float) / np.asarray(weights, dtype=float)
    order = np.argsort(values)
    scaled = values[order] * count / np.arange(1, count + 1)
    smallest = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(count)
    found[order] = np.minimum(smallest, 1)
    return [float(value) for value in found]


def _rank(one: Signal) -> tuple[object, ...]:
    cell = one.looked.cell
    names = (cell.agency, cell.commune, cell.procedure, cell.official, one.looked.measure)
    return not one.alarms, one.looked.by_chance, one.looked.kind.value, *(name or "" for name in names)


def _around(tallies: Tallies) -> Bunching | None:
    total: dict[int, int] = {}
    for unit in tallies.around:
        for day, count in unit.items():
            total[day] = total.get(day, 0) + count
    return bunching(total)


_NEEDED = {
    SignalKind.LATE_SUPPLEMENT: "asked_ordinal",
    SignalKind.RECREATED: "applicant",
    SignalKind.HELD_BACK: "before_reception",
    SignalKind.AFTER_CUTOFF: "received_minute",
    SignalKind.ROUND_MINUTES: "received_minute",
    SignalKind.OFFICIAL: "official",
}
"""The columns without which a sign cannot be looked for."""


def _missing(tallies: Tallies, found: set[SignalKind]) -> Iterator[Missing]:
    for kind in SignalKind:
        if kind not in found:
            yield Missing(kind, _why(kind, tallies))


def _why(kind: SignalKind, tallies: Tallies) -> NotLooked:
    if not tallies.dossiers:
        return NotLooked.FEW_DOSSIERS
    if _NEEDED.get(kind, "agency") not in tallies.told:
        return NotLooked.NOT_TOLD
    if kind in (SignalKind.MONTH_END, SignalKind.MONTH_START) and len(tallies.months) < MONTHS_NEEDED:
        return NotLooked.FEW_MONTHS
    if kind in SHARES and len({unit.office for unit in tallies.units}) < FEWEST_OFFICES:
        return NotLooked.FEW_OFFICES
    return NotLooked.FEW_DOSSIERS
