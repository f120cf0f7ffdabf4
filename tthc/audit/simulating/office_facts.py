"""A log of offices as an audit would see it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types

from tthc.audit.simulating.offices import NOT_KNOWN, SETTLED, STATES, OfficeLog, Whole


def facts_of_offices(log: OfficeLog, *, applicants: bool = True) -> pa.Table:
    """As an audit would see it: the FACTS of each dossier. Without `applicants` it does not tell whose they are."""
    first = log.world.calendar.first
    days = np.array(first, dtype="datetime64[D]") + log.day.astype("timedelta64[D]")
    after = np.where((log.state == SETTLED) & ~log.backwards, log.ended - log.due_at_last, NOT_KNOWN)
    judged = ~log.backwards
    return pa.table(
        {
            "row": np.arange(len(log.office)),
            "procedure": _named("thu-tuc-", log.procedure),
            "agency": _named("co-quan-", log.office),
            "commune": pa.nulls(len(days), pa.string()),
            "official": _named("CB-", log.official),
            "applicant": _named("NN-", log.applicant) if applicants else pa.nulls(len(days), pa.string()),
            "status": pa.array([state.value for state in STATES]).take(pa.array(log.state)),
            "is_judged": pa.array(judged),
            "received_day": pa.array(days),
            "received_ordinal": log.received,
            "received_works": pa.array(log.works),
            "received_minute": _known(log.minute),
            "before_reception": _known(log.held),
            "ended_ordinal": _known(np.where(judged, log.ended, NOT_KNOWN)),
            "after": _known(after),
            "due_ordinal": _known(np.where(judged, log.due, NOT_KNOWN)),
            "asked_ordinal": _known(np.where(judged, log.asked, NOT_KNOWN)),
            "backwards": pa.array(log.backwards, mask=(log.ended == NOT_KNOWN) & ~log.backwards),
        }
    )


def _named(start: str, numbers: Whole) -> pa.Array:
    names = pa.array([f"{start}{number}" for number in range(int(numbers.max(initial=0)) + 1)])
    return names.take(pa.array(numbers))


def _known(values: Whole) -> pa.Array:
    return pa.array(values, mask=values <= NOT_KNOWN // 2)
