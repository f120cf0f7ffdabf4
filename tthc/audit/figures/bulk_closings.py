"""Days on which an agency closed far more late dossiers than it usually closes at all: a clean-up, not a day's work.

Their recorded end says when somebody tidied up, not when the work was done: they stay late in every counter, but are
reported apart and are in no median and no percentile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import places_of
from tthc.audit.groups import columns_of, count_if
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import Bucket, DossierStatus

AT_LEAST = 20
TIMES_USUAL = 5
"""A clean-up closes at least so many late dossiers, and so many times as many as the agency's usual day closes."""


@dataclass(frozen=True)
class BulkClosing:
    """One day of one agency: settled on it, late ones of those, and what half of its days with a result do not pass."""

    day: date
    settled: int
    late: int
    usual: float
    agency: str | None = None


def bulk_closings(log: Observed) -> Iterator[BulkClosing]:
    """The clean-ups of a log, by agency and day."""
    table = log.dossiers.filter(log.dossiers.status == code_of(DossierStatus.SETTLED))
    late = count_if(table.promised_bucket == code_of(Bucket.LATE))
    days = columns_of(table.group_by("agency_key", "finished_day").agg(settled=table.count(), late=late))
    agencies, agency_names = places_of(days["agency_key"], Dimension.AGENCY, log.names)
    for agency in np.unique(agencies[days["late"] >= AT_LEAST]).tolist():
        settled, late, day = (days[name][agencies == agency] for name in ("settled", "late", "finished_day"))
        usual = float(np.median(settled))
        bulk = np.flatnonzero(late >= max(AT_LEAST, TIMES_USUAL * usual))
        for n in bulk[np.argsort(day[bulk])].tolist():
            yield BulkClosing(day[n].item(), int(settled[n]), int(late[n]), usual, agency_names[agency])


def with_bulk(log: Observed, closings: Sequence[BulkClosing], table: Table) -> Table:
    """Dossiers, with codes or with words, and `bulk`: whether one was late and closed in a clean-up."""
    if not closings:
        return table.mutate(bulk=ibis.literal(False))
    numbers = {name: number for number, name in enumerate(log.names.agencies)}
    rows = ((numbers.get(closing.agency or "", _NO_AGENCY), closing.day, True) for closing in closings)
    keyed = table.mutate(bulk_of=table.agency_key.fill_null(_NO_AGENCY))
    marked = look_up(keyed, table_of(_DAYS, rows), {"bulk_of": "agency", "finished_day": "day"}, {"bulk": "bulk_day"})
    late = is_late(marked.promised_bucket)
    is_bulk = marked.bulk_day.notnull() & late
    return marked.mutate(bulk=is_bulk.fill_null(ibis.literal(False))).drop("bulk_of", "bulk_day")


def is_late(bucket: Value) -> BooleanValue:
    """Whether a bucket, as a code or as a word, is that of late results."""
    return bucket == (Bucket.LATE.value if bucket.type().is_string() else code_of(Bucket.LATE))


_NO_AGENCY = -1
_DAYS = pa.schema({"agency": pa.int32(), "day": pa.date32(), "bulk": pa.bool_()})
