"""What of each dossier the signs are looked for in: where it belongs, its days, and who dealt with it."""

from __future__ import annotations

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.judging.distances import BACKWARDS, days_table
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.reasons import Reason
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Cause, DossierStatus
from tthc.model.reference import Agency, AgencyLevel

FACTS = (
    *("row", "procedure", "agency", "commune", "official", "applicant", "status", "is_judged"),
    *("received_day", "received_ordinal", "received_works", "received_minute", "before_reception"),
    *("ended_ordinal", "after", "due_ordinal", "asked_ordinal", "backwards"),
)
"""One row for each dossier that is judged, or only put aside because its result is before its reception.

`commune` is null unless the agency is one of a commune: offices are told apart by both. Ordinals number working days;
`received_works` is whether the offices worked on that day, `before_reception` how many working days it was held before,
`after` by how many working days the result missed its limit, `due_ordinal` when it was due as it came, `asked_ordinal`
when its first supplement was asked for, `backwards` whether its result is before its reception. Null: not known.
"""


def facts_in(log: JudgedLog, catalogue: Catalogue, calendar: WorkingCalendar) -> Table:
    """The FACTS of a judged log."""
    table = log.table
    table = table.filter(table.reason.isnull() | (table.reason == Reason.WRONG_ORDER.value))
    words = log.log.table.select(key="row", submitted="submitted_day", **_people(log))
    table = table.inner_join(words, table.row == words.key).drop("key")
    communes = table_of(_NAMES, enumerate(log.names.communes))
    table = look_up(table, communes, {"commune_key": "number"}, {"name": "commune"})
    first = log.log.pauses.filter(log.log.pauses.cause == Cause.SUPPLEMENT.value)
    first = first.group_by("row").agg(first_asked=first.asked_day.min())
    table = look_up(table, first, {"row": "row"}, {"first_asked": "first_asked"})
    return _with_days(table, days_table(calendar), _of_communes(catalogue))


def _with_days(table: Table, days: Table, of_communes: list[str]) -> Table:
    looked_up = {"received_day": "received", "submitted": "submitted", "finished_day": "ended"}
    looked_up |= {"promised_at_first": "due_first", "promised_due": "due", "first_asked": "asked"}
    for day, name in looked_up.items():
        table = look_up(table, days, {day: "day"}, {"ordinal": f"{name}_at", "before": f"{name}_before"})
    is_judged = table.reason.isnull()
    held = table.received_at - table.submitted_at
    none = ibis.null("int64")
    return table.select(
        *("row", "procedure", "agency", "official", "applicant", "status", "received_day", "received_minute"),
        commune=ibis.ifelse(table.agency.isin(of_communes or [""]), table.commune, ibis.null("string")),
        is_judged=is_judged,
        received_ordinal=table.received_at,
        received_works=table.received_at > table.received_before,
        before_reception=ibis.ifelse(table.submitted > table.received_day, BACKWARDS, held),
        ended_ordinal=ibis.ifelse(is_judged & (table.status != DossierStatus.OPEN.value), table.ended_at, none),
        after=_after(table),
        due_ordinal=ibis.ifelse(is_judged, table.due_first_at, none),
        asked_ordinal=ibis.ifelse(is_judged, table.asked_at, none),
        backwards=_backwards(table),
    ).select(*FACTS)


def _after(table: Table) -> Value:
    """As everywhere: a result past the hour of its last day, or on a day off after it, came one day after."""
    days = table.ended_at - table.due_at
    return ibis.cases(
        (table.promised_bucket == Bucket.LATE.value, ibis.greatest(days, 1)),
        (table.promised_bucket.isin([Bucket.EARLY.value, Bucket.ON_TIME.value]), days),
        else_=ibis.null("int64"),
    )


def _backwards(table: Table) -> Value:
    same_day = table.finished_day == table.received_day
    wrong = (table.finished_day < table.received_day) | (same_day & (table.finished_minute < table.received_minute))
    return ibis.ifelse(table.finished_day.isnull(), ibis.null("boolean"), wrong.fill_null(ibis.literal(False)))


def _people(log: JudgedLog) -> dict[str, Value]:
    """Who dealt with it and whose it is, as pseudonyms; null in a log that has no such column."""
    table = log.log.table
    there = set(table.columns)
    return {name: table[name] if name in there else ibis.null("string") for name in ("official", "applicant")}


def _of_communes(catalogue: Catalogue) -> list[str]:
    return [agency.id for agency in catalogue.all(Agency).values() if agency.level is AgencyLevel.COMMUNE]


_NAMES = pa.schema({"number": pa.int32(), "name": pa.string()})
