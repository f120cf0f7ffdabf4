"""Every sign looked for in every office and procedure: what was found, what was expected, how probable that is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from tthc.audit.detecting.kinds import OFFICIAL_SHARES, SHARES, Share, SignalKind
from tthc.audit.detecting.peers import FEWEST_OFFICES, LEAST_OF, compare, odds_interval, spreads
from tthc.audit.detecting.permuted import MONTHS_NEEDED, WINDOW, Drawn, drawn, windows_of
from tthc.audit.detecting.tallies import Cell, Tallies

Numbers = npt.NDArray[np.float64]
Key = Callable[[Cell], Hashable]

FEWEST_PEERS = 3
"""Offices that deal with a procedure, before one of them has peers in it."""

LEAST_EXPECTED = 5.0
"""On the days asked about, or a sum over days says too little."""

UNKNOWN_SPREAD = 0.1**2
"""By how much ordinary offices are taken to differ (variance of the logarithm) where too few are there to tell."""


@dataclass(frozen=True)
class Looked:
    """One look at one place: `hits` (of so many) where `expected` were; `low` and `high` bound the `ratio` with 95 %.

    `by_chance` is how probable as much is where nothing is to be found. `measure` says in what an official differs.
    """

    kind: SignalKind
    cell: Cell
    hits: int
    of: int | None
    expected: float
    ratio: float
    low: float
    high: float
    by_chance: float
    measure: str | None = None


def looks(tallies: Tallies) -> Iterator[Looked]:
    """All of them; what the log does not tell, or tells of too few, is not looked at."""
    for kind, share in SHARES.items():
        yield from _shares(tallies, kind, share)
    yield from _month_ends(tallies)
    yield from _month_starts(tallies)
    if "official" in tallies.told:
        for measure, share in OFFICIAL_SHARES.items():
            yield from _officials(tallies, measure, share)


@dataclass(frozen=True)
class _Groups:
    """Places with hits of so many, what their peers let expect, and how sure that is."""

    cells: Sequence[Cell]
    hits: Numbers
    of: Numbers
    expected: Numbers
    error: Numbers
    spread: Numbers


_MOST_LEFT_OUT = 300
"""With more places than these no single one weighs so much that the others are to be reckoned without it."""


def _without(units: _Groups, stratum: Key, chosen: _Groups, group: Callable[[Cell], Cell]) -> Numbers | None:
    """The share that is expected of each chosen place (columns) if another (rows) were not there."""
    if not 0 < len(chosen.cells) <= _MOST_LEFT_OUT:
        return None
    strata = {key: place for place, key in enumerate(dict.fromkeys(map(stratum, units.cells)))}
    places = {cell: place for place, cell in enumerate(dict.fromkeys(map(group, units.cells)))}
    at = [places[group(cell)] for cell in units.cells], [strata[stratum(cell)] for cell in units.cells]
    hits, of = (np.zeros((len(places), len(strata))) for _ in range(2))
    np.add.at(hits, at, units.hits)
    np.add.at(of, at, units.of)
    mine = [places[cell] for cell in chosen.cells]
    left_hits, left_of = hits.sum(axis=0) - hits[mine], of.sum(axis=0) - of[mine]
    found = np.empty((len(mine), len(mine)))
    for row, place in enumerate(mine):
        share = (np.maximum(left_hits - hits[place], 0) + 0.5) / (np.maximum(left_of - of[place], 0) + 1)
        found[row] = (of[mine] * share).sum(axis=1) / chosen.of
    return np.clip(found, 1e-9, 1 - 1e-9)


def _shares(tallies: Tallies, kind: SignalKind, share: Share) -> Iterator[Looked]:
    yield from _against_peers(kind, _units(tallies, share))


def _against_peers(kind: SignalKind, bare: _Groups) -> Iterator[Looked]:
    """In each unit, and in each office as a whole where it has several procedures."""
    units = _with_peers(bare, _by_procedure, lambda cell: cell.office)
    chosen, count = _enough(units), _offices_in(units.cells)
    yield from _compared(kind, chosen, count, _without(units, _by_procedure, chosen, _itself))
    offices = _summed(units, _whole_office)
    several = [number for number, procedures in enumerate(_procedures_of(units, offices)) if procedures > 1]
    wide = _enough(_taken(offices, several))
    yield from _compared(kind, wide, count, _without(units, _by_procedure, wide, _whole_office))


def _by_procedure(cell: Cell) -> Hashable:
    return cell.procedure


def _by_desk(cell: Cell) -> Hashable:
    return (*cell.office, cell.procedure)


def _itself(cell: Cell) -> Cell:
    return cell


def _whole_office(cell: Cell) -> Cell:
    return Cell(cell.agency, cell.commune, None)


def _whole_person(cell: Cell) -> Cell:
    return Cell(cell.agency, cell.commune, None, cell.official)


def _month_starts(tallies: Tallies) -> Iterator[Looked]:
    """Receptions on the first days of months, of those and the last days of the months before.

    What is kept back for the new month is missing from the old one: both together show it. Holidays move receptions
    everywhere alike.
    """
    if len(tallies.months) < MONTHS_NEEDED:
        return
    turns = [(before, after) for before, after in pairwise(tallies.months) if before[-1] + 1 == after[0]]
    if not turns:
        return
    last = np.concatenate([before[-WINDOW:] for before, _ in turns])
    first = np.concatenate([after[:WINDOW] for _, after in turns])
    hits, rest = (tallies.receptions[:, days].sum(axis=1) for days in (first, last))
    yield from _against_peers(SignalKind.MONTH_START, _bare(tallies.units, hits, hits + rest))


def _officials(tallies: Tallies, measure: str, share: Share) -> Iterator[Looked]:
    named = [number for number, cell in enumerate(tallies.cells) if cell.official is not None]
    cells = [tallies.cells[number] for number in named]
    groups = _bare(cells, tallies.counts[share.hits][named], tallies.counts[share.of][named])
    groups = _with_peers(groups, _by_desk, lambda cell: cell.official)
    chosen = _enough(_summed(groups, _whole_person))
    count = len({cell.official for cell in chosen.cells})
    without = _without(groups, _by_desk, chosen, _whole_person)
    for one in _compared(SignalKind.OFFICIAL, chosen, count, without, both_sides=True):
        yield replace(one, measure=measure)


def _units(tallies: Tallies, share: Share) -> _Groups:
    bare = _bare(tallies.cells, tallies.counts[share.hits], tallies.counts[share.of])
    return _summed(bare, lambda cell: Cell(cell.agency, cell.commune, cell.procedure))


def _bare(cells: Sequence[Cell], hits: Numbers, of: Numbers) -> _Groups:
    nothing = np.zeros(len(cells))
    return _Groups(cells, hits, of, nothing, nothing, nothing)


def _with_peers(groups: _Groups, stratum: Key, who: Key) -> _Groups:
    """With what the others of the same stratum let expect; without those that have too few others."""
    there = [number for number, of in enumerate(groups.of) if of > 0]
    groups = _taken(groups, there)
    keys = {key: place for place, key in enumerate(dict.fromkeys(map(stratum, groups.cells)))}
    at = np.array([keys[stratum(cell)] for cell in groups.cells], dtype=np.int64)
    members: dict[int, set[object]] = {}
    for place, cell in zip(at, groups.cells, strict=True):
        members.setdefault(int(place), set()).add(who(cell))
    total_hits, total_of, total_squares = (
        np.bincount(at, weights=values, minlength=len(keys)) for values in (groups.hits, groups.of, groups.of**2)
    )
    hits, of = total_hits[at] - groups.hits, total_of[at] - groups.of
    share = (hits + 0.5) / (of + 1)
    others = np.maximum(of, 1)
    found = _Groups(
        groups.cells,
        groups.hits,
        groups.of,
        groups.of * share,
        groups.of / others,
        (total_squares[at] - groups.of**2) / others**2,
    )
    return _taken(found, [n for n, place in enumerate(at) if len(members[int(place)]) >= FEWEST_PEERS])


def _summed(groups: _Groups, key: Callable[[Cell], Cell]) -> _Groups:
    """Added up under a wider cell; how sure the expectation is, is the mean by size."""
    cells = list(dict.fromkeys(map(key, groups.cells)))
    places = {cell: place for place, cell in enumerate(cells)}
    at = np.array([places[key(cell)] for cell in groups.cells], dtype=np.int64)

    def total(values: Numbers) -> Numbers:
        summed: Numbers = np.bincount(at, weights=values, minlength=len(cells)).astype(float)
        return summed

    of = total(groups.of)
    size = np.maximum(of, 1)
    error, spread = (total(values * groups.of) / size for values in (groups.error, groups.spread))
    return _Groups(cells, total(groups.hits), of, total(groups.expected), error, spread)


def _taken(groups: _Groups, which: Sequence[int]) -> _Groups:
    at = np.array(which, dtype=np.int64)
    arrays = (groups.hits, groups.of, groups.expected, groups.error, groups.spread)
    return _Groups([groups.cells[number] for number in which], *(values[at] for values in arrays))


def _enough(groups: _Groups) -> _Groups:
    return _taken(groups, [number for number, of in enumerate(groups.of) if of >= LEAST_OF])


def _procedures_of(units: _Groups, offices: _Groups) -> list[int]:
    found: dict[object, int] = {}
    for cell in units.cells:
        found[cell.office] = found.get(cell.office, 0) + 1
    return [found[cell.office] for cell in offices.cells]


def _offices_in(cells: Sequence[Cell]) -> int:
    return len({cell.office for cell in cells})


def _compared(
    kind: SignalKind, groups: _Groups, offices: int, without: Numbers | None, *, both_sides: bool = False
) -> Iterator[Looked]:
    if offices < FEWEST_OFFICES or len(groups.cells) < FEWEST_OFFICES:
        return
    share = np.clip(groups.expected / groups.of, 1e-9, 1 - 1e-9)
    found = compare(groups.hits, groups.of, share, groups.error, groups.spread, offices, without)
    ratio, low, high = odds_interval(groups.hits, groups.of, share)
    chance = np.minimum(2 * np.minimum(found.more, found.less), 1) if both_sides else found.more
    for n, cell in enumerate(groups.cells):
        numbers: Any = [float(values[n]) for values in (found.expected, ratio, low, high, chance)]
        yield Looked(kind, cell, int(groups.hits[n]), int(groups.of[n]), *numbers)


def _month_ends(tallies: Tallies) -> Iterator[Looked]:
    """In each unit, and in each office as a whole where it has several procedures."""
    if len(tallies.months) < MONTHS_NEEDED:
        return
    for cells, rows in _levels(tallies, tallies.closings):
        if len(cells):
            yield from _drawn(SignalKind.MONTH_END, cells, windows_of(tallies.months, rows))


def _drawn(kind: SignalKind, cells: Sequence[Cell], windows: Sequence[Numbers]) -> Iterator[Looked]:
    plain = drawn(windows)
    enough = np.flatnonzero(plain.expected >= LEAST_EXPECTED)
    if not len(enough):
        return
    windows = [month[enough] for month in windows]
    chosen = [cells[int(number)] for number in enough]
    spread = _own_spread(drawn(windows), _offices_in(chosen))
    yield from _looked(kind, chosen, drawn(windows, spread))


def _own_spread(found: Drawn, offices: int) -> Numbers:
    if offices < FEWEST_OFFICES:
        return np.full(len(found.found), UNKNOWN_SPREAD)
    information = (found.expected / found.deviation) ** 2
    return spreads((found.found - found.expected) / found.deviation, np.ones(len(information)), information)


def _looked(kind: SignalKind, cells: Sequence[Cell], found: Drawn) -> Iterator[Looked]:
    for n, cell in enumerate(cells):
        hits, expected, wide = float(found.found[n]), float(found.expected[n]), 1.96 * float(found.deviation[n])
        low, high = max(hits - wide, 0.0) / expected, (hits + wide) / expected
        yield Looked(kind, cell, int(hits), None, expected, hits / expected, low, high, float(found.more[n]))


def _levels(tallies: Tallies, counts: Numbers) -> Iterator[tuple[Sequence[Cell], Numbers]]:
    yield tallies.units, counts
    by_office: dict[Cell, list[int]] = {}
    for number, unit in enumerate(tallies.units):
        by_office.setdefault(_whole_office(unit), []).append(number)
    several = {cell: numbers for cell, numbers in by_office.items() if len(numbers) > 1}
    if several:
        yield list(several), np.stack([counts[numbers].sum(axis=0) for numbers in several.values()])
