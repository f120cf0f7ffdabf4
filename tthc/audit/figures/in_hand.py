"""The dossiers in hand in a period, those that are alike counted together once, for all figures that add them up.

Of millions of dossiers some hundred thousand are different: to read all of them for each figure is what takes time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table, Value

from tthc.audit.figures.bulk_closings import BulkClosing, with_bulk
from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import column_of, number_of, places_of
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import STANDING, as_they_stood, end_of, in_hand, stood
from tthc.audit.groups import NONE, Numbers, columns_of
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import Observed, ended_day
from tthc.model.dossier import Bucket, Clock

Keys = Callable[[Table], dict[str, Value]]
"""The numbers that the rows of a table of dossiers are counted under."""

_TOGETHER: tuple[tuple[Dimension | None, ...], ...] = (
    (None, Dimension.PROCEDURE, Dimension.SECTOR, Dimension.AGENCY, Dimension.LEVEL),
    (Dimension.COMMUNE,),
    (Dimension.CHANNEL,),
    (Dimension.MONTH,),
)
"""By what rows are counted at once: by everything together there would be as many as there are dossiers."""


@dataclass(frozen=True)
class InHand:
    """The dossiers in hand in a period, with the clean-ups of their log."""

    log: Observed
    period: Period
    closings: Sequence[BulkClosing] = ()
    _asked: dict[Any, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def under(self, by: Dimension | None, rows: Callable[[InHand, Keys], Table] | None = None) -> Alike:
        """Those of which the columns of `dossiers_alike` say the same, by one dimension; or those of other `rows`."""
        together = next(several for several in _TOGETHER if by in several)
        counted = rows or dossiers_alike
        if (counted, together) not in self._asked:
            table = counted(self, lambda table: {column_of(one): number_of(table, one) for one in together})
            found = columns_of(table.group_by(*table.columns).agg(count=table.count()))
            self._asked[counted, together] = found if rows else as_they_stood(found)
        columns = self._asked[counted, together]
        place, names = places_of(columns[column_of(by)], by, self.log.names)
        return Alike(columns, np.arange(len(place)), place, names)


@dataclass(frozen=True)
class Alike:
    """Rows that stand for `count` dossiers each, and at which of the `names` that they are counted under each stands.

    Columns are numbers (NONE: nothing is known) or words.
    """

    columns: dict[str, Any]
    rows: Numbers
    place: Numbers
    names: Sequence[str | None]

    def __getitem__(self, name: str) -> Any:
        return self.columns[name][self.rows]

    def where(self, chosen: Any) -> Alike:
        """Some of the rows."""
        return replace(self, rows=self.rows[chosen], place=self.place[chosen])

    def places(self) -> Iterator[tuple[int, str | None]]:
        """The places at which there are rows, in order, and their names."""
        there = np.bincount(self.place, minlength=len(self.names))
        return ((place, self.names[place]) for place in np.flatnonzero(there).tolist())

    def sums(self, values: Any = 1) -> list[int]:
        """For each place the sum of a value, or a condition, over all dossiers."""
        found = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(found, self.place, self["count"] * values)
        return [int(one) for one in found]

    def histograms(self, values: Any) -> list[dict[int, int]]:
        """For each place how many dossiers have which value, in the order of the values."""
        found: list[dict[int, int]] = [{} for _ in self.names]
        if not len(values):
            return found
        least, wide = values.min(), int(np.ptp(values)) + 1
        counts = np.zeros(len(self.names) * wide, dtype=np.int64)
        np.add.at(counts, self.place * wide + (values - least), self["count"])
        there = np.flatnonzero(counts)
        places, distances = np.divmod(there, wide)
        columns = (column.tolist() for column in (places, distances + least, counts[there]))
        for place, value, count in zip(*columns, strict=True):
            found[place][value] = count
        return found


def dossiers_alike(dossiers: InHand, keys: Keys) -> Table:
    """What most figures ask of a dossier, as it is stored: an expression takes longer for each row than a column more.

    For each limit `…_ahead`: by how many working days the result came before or after its last day. `bulk`, what is
    told of apologies, and what `stood` gives, are there where there is something to tell.
    """
    log, period = dossiers.log, dossiers.period
    table = in_hand(log, period)
    closed = {}
    if dossiers.closings:
        table = with_bulk(log, dossiers.closings, table)
        closed["bulk"] = table.bulk
    return table.select(
        **keys(table),
        **closed,
        **_told(log, table, ibis.date(end_of(log, period))),
        **stood(log, period, table),
        **{name: table[name] for name in (*STANDING, "paused", "supplements", *(f"{one.value}_days" for one in Clock))},
        **{f"{kind}_ahead": table.finished_ordinal - table[f"{kind}_due_ordinal"] for kind in KINDS},
    )


def _told(log: Observed, table: Table, end: Value) -> dict[str, Value]:
    """What the log tells of apologies (`apologised`, for each limit `…_good`) and of new days."""
    told: dict[str, Value] = {}
    if "apologised_day" in log.told:
        told["apologised"] = table.apologised_day <= end
        told |= {f"{kind}_good": table.apologised_day < table[f"{kind}_due"] for kind in KINDS}
    if log.told & {"rescheduled_day", "reschedules"}:
        once = ibis.ifelse(table.rescheduled_day.notnull(), 1, 0)
        told["rescheduled"] = ibis.least(ibis.coalesce(table.reschedules.cast("int64"), once), 2)
    if "rescheduled_day" in log.told:
        told["missed"] = table.rescheduled_day < ibis.coalesce(ended_day(table), end)
    return told


def are_bulk(alike: Alike) -> Any:
    """Which of them were late and closed in a clean-up."""
    return alike["bulk"] == 1 if "bulk" in alike.columns else np.zeros(len(alike.rows), dtype=bool)


def are_late(alike: Alike, kind: str) -> Any:
    """Which of them are late as the counters have it: with a result, or without one when the period ended."""
    late = alike[f"{kind}_bucket"] == code_of(Bucket.LATE)
    return np.where(alike["ended"], late, alike[f"{kind}_passed"] == 1)


def days_after(alike: Alike, kind: str) -> Any:
    """From the last day of a limit to the result (below zero: before it); NONE where there is no limit or no result.

    A result on the last day but past its hour, or on a day off after it, came one day after.
    """
    bucket, ahead = alike[f"{kind}_bucket"], alike[f"{kind}_ahead"]
    in_time = np.isin(bucket, [code_of(Bucket.EARLY), code_of(Bucket.ON_TIME)])
    return np.where(bucket == code_of(Bucket.LATE), np.maximum(ahead, 1), np.where(in_time, ahead, NONE))
