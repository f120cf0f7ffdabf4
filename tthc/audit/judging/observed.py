"""Each judged dossier as the figures see it: where it belongs, when it came, when it ended, and whose days it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from secrets import token_hex
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.groups import NONE, columns_of, count_if
from tthc.audit.judging.codes import code_of, in_words
from tthc.audit.judging.distances import days_table, with_days_waited
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.keeping import kept
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.names import Names
from tthc.audit.reading.log_parts import Log
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Clock, DossierStatus

WHERE = ("procedure", "sector", "agency", "level", "commune", "channel")
"""What a dossier is counted by; each is null where the log does not say. The sector is the procedure's, the level the
agency's."""

NUMBERED = ("procedure_key", "agency_key", "commune_key", "channel_key")
"""The same as numbers of `names`, of which sector and level follow."""


@dataclass(frozen=True)
class Observed:
    """The judged dossiers of a log, one row each, and their pauses.

    Columns of `dossiers`, as they are stored: `row`, NUMBERED, `received_day`, `finished_day` (null: open, or nobody
    knows when), `finished_ordinal`, `paused` (it waits for somebody today), `supplements` (how many were asked for),
    TOLD, working days on each clock (`state_days`, `applicant_days`, `elsewhere_days`; null: nobody knows when it
    ended), for each limit `…_due`, `…_due_ordinal`; `status` and for each limit `…_bucket` as codes. `table` is the
    same with words in the place of codes, with WHERE, `ended_day` and `undated` (it ended, but the log does not say
    when: taken as ended on the day of reception).

    `pauses`: `row`, `asked_day`, `given_day` (null: still waits), `cause`, and `days` waited, up to the end or today;
    `is_open` where nobody knows how many more. `told`: those of TOLD that the log has at all; `undated`: how many
    ended on a day that nobody wrote down.
    """

    dossiers: Table
    names: Names
    days: Table
    log: Log
    today: date
    first: date | None
    told: frozenset[str]
    undated: int

    @cached_property
    def pauses(self) -> Table:
        """The pauses; worked out when somebody asks for them, since the counters of today do not."""
        ended = self.dossiers.select("row", ended_day=ended_day(self.dossiers))
        waited = with_days_waited(self.log.pauses, ended, self.days, self.today)
        return kept(self.log, f"waited_{token_hex(4)}", waited)

    @cached_property
    def table(self) -> Table:
        """The dossiers with words; made when somebody asks for it, since the figures do not."""
        table = self.dossiers
        undated = (table.status != code_of(DossierStatus.OPEN)) & table.finished_day.isnull()
        return _in_words(table.select(*_IN_WORDS, ended_day=ended_day(table), undated=undated), self.names)


def counted_rows(log: JudgedLog) -> dict[str, Any]:
    """How many rows have the same `reason`, `doubts` and `agency_key`; of these the `first` day of reception, how many
    ended `undated`, and how many have each of TOLD: all that is asked of every row before a period is counted.
    """
    table = log.stored
    undated = table.finished_day.isnull() & (table.status != code_of(DossierStatus.OPEN))
    told = {name: table[name].count() for name in TOLD if name in table.columns}
    of_rows = {"count": table.count(), "first": table.received_day.min(), "undated": count_if(undated), **told}
    return columns_of(table.group_by("reason", "doubts", "agency_key").agg(**of_rows))


def observed(log: JudgedLog, catalogue: Catalogue, counted: Mapping[str, Any] | None = None) -> Observed:
    """The judged rows of a log. `counted`: its `counted_rows`, if somebody has them."""
    counted = counted_rows(log) if counted is None else counted
    known = counted["reason"] == NONE
    days = counted["first"][known]
    return Observed(
        dossiers=log.stored.filter(log.stored.reason.isnull()),
        names=log.names,
        days=days_table(build_calendar(catalogue)),
        log=log.log,
        today=log.today,
        first=days.min().item() if len(days) else None,
        told=frozenset(name for name in TOLD if name in counted and counted[name][known].any()),
        undated=int(counted["undated"][known].sum()),
    )


def ended_day(table: Table) -> Value:
    """When a dossier ended, by the day of reception where the log does not say; null: open."""
    is_open = table.status == code_of(DossierStatus.OPEN)
    return table.finished_day.coalesce(ibis.ifelse(is_open, ibis.null("date"), table.received_day))


TOLD = ("apologised_day", "rescheduled_day", "reschedules", "submitted_day", "returned_day")
"""What a log may tell beside; null where it does not."""

COLUMNS = (
    *("row", *NUMBERED, "received_day", "finished_day", "finished_ordinal", "status", "paused", "supplements"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("due", "bucket", "due_ordinal")),
    *TOLD,
    *(f"{clock.value}_days" for clock in Clock),
)
"""What is asked of a dossier."""

_IN_WORDS = tuple(name for name in COLUMNS if not name.endswith("_due_ordinal"))


def _in_words(dossiers: Table, names: Names) -> Table:
    """With WHERE, and words in the place of codes."""
    procedures = table_of(_TWO, ((n, *row) for n, row in enumerate(zip(names.procedures, names.sectors, strict=True))))
    agencies = table_of(_TWO, ((n, *row) for n, row in enumerate(zip(names.agencies, names.levels, strict=True))))
    table = look_up(dossiers, procedures, {"procedure_key": "number"}, {"name": "procedure", "of": "sector"})
    table = look_up(table, agencies, {"agency_key": "number"}, {"name": "agency", "of": "level"})
    for name, known in (("commune", names.communes), ("channel", names.channels)):
        words = table_of(_ONE, enumerate(known))
        table = look_up(table, words, {f"{name}_key": "number"}, {"name": name})
    buckets = {f"{kind}_bucket": in_words(table[f"{kind}_bucket"], Bucket) for kind in KINDS}
    wide = {name: table[name].cast("int64") for name in (*(f"{clock.value}_days" for clock in Clock), "reschedules")}
    return table.mutate(status=in_words(table.status, DossierStatus), **buckets, **wide)


_ONE = pa.schema({"number": pa.int32(), "name": pa.string()})
_TWO = pa.schema({"number": pa.int32(), "name": pa.string(), "of": pa.string()})


def waiting_on(log: Observed, table: Table, day: date) -> BooleanValue:
    """Whether a dossier of any table with its `row` waits for somebody at the end of a day."""
    pauses = log.pauses
    waiting = pauses.filter((pauses.asked_day <= day) & (pauses.given_day.isnull() | (pauses.given_day > day)))
    return table.row.isin(waiting.row)
