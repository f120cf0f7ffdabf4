"""From counts of many replications to figures with bounds, and to what they say of a limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite

import numpy as np

from tthc.audit.advising.advice import Wanted, shorter_limits
from tthc.audit.comparing.bounds import share_bounds
from tthc.audit.supposing.counts import quantile, share_within
from tthc.audit.supposing.dossiers import Flags
from tthc.audit.supposing.office_time import Numbers
from tthc.audit.supposing.outcome import SURE, Figure, Outcome, Side, WouldKeep
from tthc.audit.supposing.rows import Row

NINE_IN_TEN = 0.9

SLACK, SLACK_UNITS, SLACK_SHARE = 0.03, 1.0, 0.1
"""The replay fits the log if it is off by no more than its own bounds, or by so much: of the share, and of the time in
units or as a part of it."""


@dataclass(frozen=True)
class Counted:
    """How many took each length of time: in the log (weighted), and in each replication as it was and would be."""

    logged: Numbers
    now: Numbers
    then: Numbers


def outcome_of(row: Row, counted: Counted, wanted: Wanted, behind: Flags, grows: Flags) -> Outcome:
    """What replications say of one limit; `behind` are the dossiers of the log behind it, and of those whose course
    `grows` go past a desk where they would pile up."""
    amount, dossiers = row.limit.amount, int(behind.sum())
    length = amount if row.new is None else row.new
    rate = float(wanted.rate)
    now, then = _side(row, counted.now, amount, rate, dossiers), _side(row, counted.then, length, rate, dossiers)
    more = share_within(counted.then, length) - share_within(counted.now, amount)
    logged = float(share_within(counted.logged, amount)), float(quantile(counted.logged, NINE_IN_TEN))
    found = Outcome(
        limit=row.limit,
        kind=row.kind,
        agency=row.agency,
        is_whole=row.is_whole,
        new=row.new,
        dossiers=dossiers,
        logged_kept=logged[0],
        logged_p90=logged[1],
        now=now,
        then=then,
        gained=_gain(more, dossiers),
        would_keep=_verdict(then.kept, rate),
        fits=_fits(now, *logged),
    )
    return _getting_worse(found) if (grows & behind).any() else found


def _getting_worse(one: Outcome) -> Outcome:
    """Where dossiers pile up, the longer it lasts the fewer are in time, and nothing bounds how long they take."""
    kept, p90 = replace(one.then.kept, low=0.0), replace(one.then.p90, high=inf)
    then = Side(kept, p90, shortest=None)
    gained = replace(one.gained, low=min(one.gained.low, -one.now.kept.high))
    verdict = WouldKeep.NO if one.would_keep is WouldKeep.NO else WouldKeep.OPEN
    return replace(one, then=then, gained=gained, would_keep=verdict, grows=True)


def _side(row: Row, counts: Numbers, length: int, rate: float, dossiers: int) -> Side:
    return Side(_share(counts, length, dossiers), _time(counts, row.bins), _shortest(row, counts, rate))


def _time(counts: Numbers, bins: int) -> Figure:
    """Without a bound above where that is among times that are told apart no longer."""
    found = _figure(quantile(counts, NINE_IN_TEN))
    return found if found.high < bins - 1 else replace(found, high=inf)


def _shortest(row: Row, counts: Numbers, rate: float) -> int | None:
    """From the present limit down, up to the first of which it is not sure."""
    shortest = None
    for length in shorter_limits(row.limit):
        if float(np.quantile(share_within(counts, length), (1 - SURE) / 2)) < rate:
            break
        shortest = length
    return shortest


def _share(counts: Numbers, length: int, dossiers: int) -> Figure:
    """With bounds that are never narrower than those of a share seen in so many dossiers (Wilson): where none or all of
    them are late, all replications are alike."""
    found = _figure(share_within(counts, length))
    low, high = share_bounds(found.value * dossiers, dossiers)
    return Figure(found.value, min(found.low, low), max(found.high, high))


def _gain(more: Numbers, dossiers: int) -> Figure:
    """Never surer than of a share of the dossiers to which something happened."""
    found = _figure(more)
    side = -1 if found.value < 0 else 1
    bounds = [side * bound for bound in share_bounds(abs(found.value) * dossiers, dossiers)]
    return Figure(found.value, min(found.low, *bounds), max(found.high, *bounds))


def _figure(values: Numbers) -> Figure:
    tail = (1 - SURE) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Figure(float(values.mean()), float(low), float(high))


def _verdict(kept: Figure, rate: float) -> WouldKeep:
    if kept.low >= rate:
        return WouldKeep.YES
    return WouldKeep.NO if kept.high < rate else WouldKeep.OPEN


def _fits(now: Side, kept: float, p90: float) -> bool:
    share = max((now.kept.high - now.kept.low) / 2, SLACK)
    wide = now.p90.high - now.p90.low if isfinite(now.p90.high) else 0.0
    time = max(wide / 2, SLACK_UNITS, SLACK_SHARE * p90)
    return abs(now.kept.value - kept) <= share and abs(now.p90.value - p90) <= time
