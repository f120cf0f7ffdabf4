"""From events to dossiers: what the events of a log say, by its mapping, about when each dossier did what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.reading.log_columns import TEXTS
from tthc.model.log_mapping import EventKind, EventMeaning, LogMapping
from tthc.vietnamese import fold

FIRST = (EventKind.SUBMITTED, EventKind.RECEIVED, EventKind.APOLOGISED)
LAST = (EventKind.FINISHED, EventKind.RETURNED)


def dossiers_of(connection: Any, events: Table, dates: Sequence[str], mapping: LogMapping, *, by_row: bool) -> Table:
    """One row for each dossier, of a table of dated events (`moment_at`, `moment_hour`); `dates` are dates of dossiers.

    The events of a dossier have its id, or (`by_row`) the number of its trace; events without an id are each their own.
    """
    key = (
        events.row.cast("string")
        if by_row
        else ibis.ifelse(events.id.strip() == "", "row " + events.row.cast("string"), "id " + events.id.strip())
    )
    named = connection.create_table("told", _told(events.mutate(key=key), mapping), temp=True)
    return connection.create_table("of_events", _gathered(named, dates, mapping), temp=True)


def pauses_of(named: Table, dossiers: Table) -> Table:
    """Each time that a dossier waited: from an event that asks to the next one that answers for the same cause."""
    told = named.filter(named.means.isin([EventKind.ASKED.value, EventKind.GIVEN.value]) & named.moment_at.notnull())
    given = ibis.ifelse(told.means == EventKind.GIVEN.value, told.moment_at, ibis.null("timestamp"))
    window = ibis.window(
        group_by=[told.key, told.cause], order_by=[told.moment_at, told.means], preceding=0, following=None
    )
    told = told.mutate(given_at=given.min().over(window))
    asked = told.filter(told.means == EventKind.ASKED.value)
    rows = dossiers.select("key", dossier_row="row")
    joined = asked.join(rows, asked.key == rows.key)
    return joined.select(
        row="dossier_row", asked_day=joined.moment_at.date(), given_day=joined.given_at.date(), cause="cause"
    )


def _told(events: Table, mapping: LogMapping) -> Table:
    """Each event with each thing that it says; one that says nothing stays once."""
    words = (
        events.select("activity", "transition").distinct().order_by("activity", "transition").to_pyarrow().to_pylist()
    )
    rows = [
        (
            word["activity"],
            word["transition"],
            meaning.means.value,
            meaning.cause.value,
            meaning.status and meaning.status.value,
        )
        for word in words
        for meaning in meanings_of(word["activity"], word["transition"], mapping)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_MEANING)
    meant = ibis.memtable(pa.table([pa.array(column, pa.string()) for column in columns], names=_MEANING))
    same = [events.activity == meant.key_activity, events.transition == meant.key_transition]
    return events.left_join(meant, same).drop("key_activity", "key_transition")


_MEANING = ["key_activity", "key_transition", "means", "cause", "event_status"]


def meanings_of(activity: str, transition: str, mapping: LogMapping) -> Iterator[EventMeaning]:
    """What an event says by its activity and its transition; one without a transition is complete."""
    transition = fold(transition.strip()) or _COMPLETE
    for meaning in mapping.events:
        by_name = not meaning.activities or fold(activity.strip()) in map(fold, meaning.activities)
        by_transition = not meaning.transitions or transition in map(fold, meaning.transitions)
        if by_name and by_transition:
            yield meaning


_COMPLETE = "complete"


def _gathered(named: Table, dates: Sequence[str], mapping: LogMapping) -> Table:
    """The dossiers, each once, with the moments that its events tell."""
    named = _with_last_word(named)
    at = named.moment_at

    def when(kind: EventKind) -> Value:
        return ibis.ifelse(named.means == kind.value, at, ibis.null("timestamp"))

    moments = {kind.value: when(kind).min() for kind in FIRST} | {kind.value: when(kind).max() for kind in LAST}
    if mapping.first_event_is_reception:
        moments["received"] = ibis.coalesce(moments["received"], at.min())
    for name in dates:
        moments[name] = (
            ibis.coalesce(moments[name], named[f"{name}_at"].max()) if name in moments else named[f"{name}_at"].max()
        )
    status = ibis.ifelse(named.says_last, named.event_status, ibis.null("string")).max()
    texts = {name: named[name].max() for name in (*TEXTS, "synthetic", "reschedules", "id") if name in named.columns}
    texts["status"] = ibis.coalesce(status, texts["status"]) if "status" in texts else status
    hour = named.moment_hour.max()
    return named.group_by("key").agg(
        row=named.row.min(),
        **texts,
        **{f"{name}_at": moment for name, moment in moments.items()},
        **{f"{name}_hour": hour if name in ("received", "finished") else ibis.literal(False) for name in moments},
        unreadable=named.unreadable.max() | (named.moment_at.isnull() & ~named.ambiguous).any(),
        ambiguous=named.ambiguous.max(),
    )


def _with_last_word(named: Table) -> Table:
    """With `says_last`: whether an event says the status that counts, the last by moment and then in the log."""
    says = named.event_status.notnull() & named.moment_at.notnull()
    order = [says.desc(), named.moment_at.desc(), named.row.desc(), named.event_status.desc()]
    place = ibis.row_number().over(group_by=named.key, order_by=order)
    return named.mutate(says_last=says & (place == 0))
