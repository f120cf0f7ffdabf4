"""The dossiers that waited for somebody or were extended, one in ten: what that moved, and whose days it took."""

from __future__ import annotations

from datetime import date
from functools import partial

import ibis
from ibis.expr.types import Table

from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import KINDS, ClockTables
from tthc.audit.judging.reckoning import DUE, look_up, sure, with_limits
from tthc.audit.judging.standstill import LEADING, days_of_others, moved, stops_of
from tthc.audit.reading.log_parts import Log
from tthc.model.dossier import Cause

FACTS = ("pauses", "supplements", "waits", "pauses_in_order", "pause_in_future")

_NOT_MOVED = {"pauses_known": "boolean", "due_moved": "date"}
_NOT_MOVED |= dict.fromkeys(("until_moved", "provisional_moved", "due_ordinal_moved"), "int64")
_NONE = dict.fromkeys(("applicant_days", "elsewhere_days"), ibis.null("int64"))


def waiting_dossiers(keyed: Table, reckoned: Table, log: Log, look_ups: ClockTables, today: date) -> Table:
    """Of each dossier with a pause or an extension: FACTS about its pauses, and for each limit what was moved.

    That is DUE as `…_moved`, and `…_pauses_known`: null where nothing was. A pause that is open lasts until the
    result, or until today.
    """
    pauses = log.pauses.inner_join(keyed.select("row", "received_day", "finished_day"), "row")
    until = ibis.coalesce(pauses.given_day, pauses.finished_day, ibis.date(today))
    pauses = kept(log, "pauses_ended", pauses.mutate(until_day=until))
    facts = kept(log, "pause_facts", _facts_of(pauses, today))
    table = look_up(keyed, facts, {"row": "row"}, {name: name for name in FACTS})
    table = table.filter(table.pauses.notnull() | table.extended_day.notnull())
    columns = ("row", "received_day", "extended_day", "until_ordinal", *FACTS)
    table = kept(log, "waiting", table.select(*columns, *(f"{kind}_by" for kind in KINDS)))
    rows = kept(log, "limits_waiting", _limits_of(table, reckoned, look_ups))
    known = table.select("row", *FACTS)
    if not rows.count().to_pyarrow().as_py():
        return known.mutate(
            **{f"{kind}_{name}": ibis.null(of) for kind in KINDS for name, of in _NOT_MOVED.items()}, **_NONE
        )
    ended = pauses.drop("received_day", "finished_day", "given_day")
    stops = kept(log, "stops", stops_of(rows, ended, look_ups))
    changed = kept(log, "moved", moved(rows, stops, look_ups, partial(kept, log)))
    leading = ibis.coalesce(table.promised_by, table.statutory_by)
    other = (table.statutory_by != leading).fill_null(ibis.literal(False))
    kinds = {"statutory": ibis.ifelse(other, 0, LEADING), "promised": ibis.literal(LEADING)}
    clocks = {
        f"{kind}_clock": ibis.ifelse(table[f"{kind}_by"].notnull(), number.cast("int64"), ibis.null("int64"))
        for kind, number in kinds.items()
    }
    known = table.select("row", *FACTS, **clocks)
    for kind in KINDS:
        names = {name: f"{kind}_{name}_moved" for name in DUE} | {"pauses_known": f"{kind}_pauses_known"}
        known = look_up(known, changed, {"row": "row", f"{kind}_clock": "kind"}, names)
    others = kept(log, "others", days_of_others(stops))
    found = look_up(known, others, {"row": "row"}, {name: name for name in _NONE})
    return kept(log, "waited_for", found.drop(*(f"{kind}_clock" for kind in KINDS)))


def _limits_of(waiting: Table, reckoned: Table, look_ups: ClockTables) -> Table:
    """A row for each different limit of the dossiers: LEADING, and 0 for a statutory one beside it."""
    leading = ibis.coalesce(waiting.promised_by, waiting.statutory_by)
    beside = waiting.filter((waiting.statutory_by != leading).fill_null(ibis.literal(False)))
    columns = ("row", "extended_day", "until_ordinal")
    both = ibis.union(
        waiting.select(*columns, kind=ibis.literal(LEADING, "int64"), by=leading),
        beside.select(*columns, kind=ibis.literal(0, "int64"), by=beside.statutory_by),
    )
    found = ("limit", "start", "start_at", "end_at", "due_ordinal", "until")
    table = look_up(both.filter(both.by.notnull()), reckoned, {"by": "by"}, {name: name for name in found})
    return with_limits(table, look_ups).drop("by", "limit")


def _facts_of(pauses: Table, today: date) -> Table:
    """How many pauses each dossier has, whether one is open, and whether they are where they can be; by `row`."""
    in_order = ibis.and_(
        pauses.asked_day >= pauses.received_day,
        pauses.until_day >= pauses.asked_day,
        (pauses.until_day <= pauses.finished_day).fill_null(ibis.literal(True)),
    )
    in_future = (pauses.asked_day > ibis.date(today)) | sure(pauses.given_day > ibis.date(today))
    return pauses.group_by("row").agg(
        pauses=pauses.count(),
        supplements=pauses.count(where=pauses.cause == Cause.SUPPLEMENT.value),
        waits=pauses.given_day.isnull().any(),
        pauses_in_order=in_order.all(),
        pause_in_future=in_future.any(),
    )
