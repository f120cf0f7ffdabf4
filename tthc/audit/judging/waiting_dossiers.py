"""The dossiers that waited for somebody or were extended, one in ten: what that moved, and whose days it took."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.judging.joins import look_up
from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import KINDS, ClockTables
from tthc.audit.judging.reckoning import DUE, sure, with_limits
from tthc.audit.judging.standstill import LEADING, days_of_others, end_of, in_future, in_order, moved, stops_of
from tthc.audit.judging.waited_once import OF_OTHERS, WAITED, waited_once
from tthc.audit.reading.log_parts import Log
from tthc.model.dossier import Cause


def waiting_dossiers(waiting: Table, log: Log, look_ups: ClockTables, today: date, today_ordinal: int) -> Table:
    """These dossiers, beside whose rows stands what there is to know of their way, with WAITED and OF_OTHERS.

    For each limit DUE is what was moved. A pause that is open lasts until the result, or until today.
    """
    once = waited_once(waiting.filter(waiting.pauses <= 1), log.pauses, look_ups, today, today_ordinal)
    if log.most_pauses in (0, 1):
        return once
    several = waited_several_times(waiting.filter(waiting.pauses > 1), log, look_ups, today, today_ordinal)
    return ibis.union(once, several.select(*once.columns))


def waited_several_times(waiting: Table, log: Log, look_ups: ClockTables, today: date, today_ordinal: int) -> Table:
    """The same of dossiers that have several pauses: the general case, and far more work."""
    pauses = log.pauses.inner_join(waiting.select("row", "received_day", "finished_day"), "row")
    pauses = kept(log, "pauses_ended", pauses.mutate(until_day=end_of(pauses, today)))
    facts = kept(log, "pause_facts", _facts_of(pauses, today))
    table = look_up(waiting, facts, {"row": "row"}, {name: name for name in WAITED if name in facts.columns})
    until_ordinal = ibis.coalesce(table.finished_ordinal.cast("int64"), ibis.literal(today_ordinal, "int64"))
    table = kept(log, "waiting", table.mutate(until_ordinal=until_ordinal))
    rows = kept(log, "limits_waiting", with_limits(_limits_of(table), look_ups).drop("limit"))
    ended = pauses.drop("received_day", "finished_day", "given_day")
    stops = kept(log, "stops", stops_of(rows, ended, look_ups))
    changed = kept(log, "moved", moved(rows, stops, look_ups, partial(kept, log)))
    found = look_up(
        table, kept(log, "others", days_of_others(stops)), {"row": "row"}, {name: name for name in OF_OTHERS}
    )
    return _with_moved(found, changed)


def _with_moved(table: Table, changed: Table) -> Table:
    """With what was moved in the place of DUE."""
    number = {"statutory": ibis.ifelse(_is_beside(table), BESIDE, LEADING), "promised": ibis.literal(LEADING)}
    has_limit = {kind: table[f"{kind}_limit"].notnull() for kind in KINDS}
    clocks = {
        f"{kind}_clock": ibis.ifelse(has_limit[kind], number[kind].cast("int64"), ibis.null("int64")) for kind in KINDS
    }
    known = table.drop(*(f"{kind}_{name}" for kind in KINDS for name in DUE)).mutate(**clocks)
    for kind in KINDS:
        names = {name: f"{kind}_{name}" for name in DUE} | {"pauses_known": f"{kind}_pauses_known"}
        known = look_up(known, changed, {"row": "row", f"{kind}_clock": "kind"}, names)
    all_known = ibis.and_(*(known[f"{kind}_pauses_known"].fill_null(ibis.literal(True)) for kind in KINDS))
    return known.mutate(pauses_known=all_known)


BESIDE = 0
"""The `kind` of a statutory limit beside a promised one that is another."""


def _is_beside(table: Table) -> BooleanValue:
    return sure(table.statutory_limit != table.promised_limit)


def _limits_of(waiting: Table) -> Table:
    """A row for each different limit of the dossiers: LEADING, and BESIDE."""
    columns = ("row", "extended_day", "until_ordinal")
    found = ("limit", "start", "start_at", "end_at", "due_ordinal", "until")
    leads = waiting.promised_limit.notnull()

    def of(table: Table, kind: int, values: Mapping[str, Value]) -> Table:
        return table.select(*columns, kind=ibis.literal(kind, "int64"), **values)

    leading = {name: ibis.ifelse(leads, waiting[f"promised_{name}"], waiting[f"statutory_{name}"]) for name in found}
    beside = waiting.filter(_is_beside(waiting))
    both = ibis.union(
        of(waiting, LEADING, leading), of(beside, BESIDE, {name: beside[f"statutory_{name}"] for name in found})
    )
    return both.filter(both["limit"].notnull())


def _facts_of(pauses: Table, today: date) -> Table:
    """WAITED of each dossier, but for what the calendar knows; by `row`."""
    return pauses.group_by("row").agg(
        supplements=pauses.count(where=pauses.cause == Cause.SUPPLEMENT.value),
        waits=pauses.given_day.isnull().any(),
        pauses_in_order=in_order(pauses).all(),
        pause_in_future=in_future(pauses, today).any(),
    )
