"""Each judged dossier as the figures see it: where it belongs, when it came, when it ended, and whose days it took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.limits import mode_meant
from tthc.audit.groups import row_of
from tthc.audit.judging.distances import days_table, with_days_waited, with_distances
from tthc.audit.judging.dossiers import JudgedLog, kept
from tthc.audit.judging.look_ups import KINDS, table_of
from tthc.audit.judging.reckoning import look_up
from tthc.audit.reading.foreign_names import place_name
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Clock, DossierStatus
from tthc.model.local import Locality, LocalityLevel
from tthc.model.reference import Agency, AgencyLevel
from tthc.vietnamese import fold

WHERE = ("procedure", "sector", "agency", "level", "commune", "channel")
"""What a dossier is counted by; each is null where the log does not say. The sector is the procedure's, the level the
agency's."""


@dataclass(frozen=True)
class Observed:
    """The judged dossiers of a log, one row each, and their pauses.

    Columns of `table`: `row`, WHERE, `received_day`, `status`, `ended_day` (null: open), `undated` (it ended, but the
    log does not say when: taken as ended on the day of reception), for each limit `…_due` and `…_bucket`, TOLD, and
    working days on each clock (`state_days`, `applicant_days`, `elsewhere_days`; null: nobody knows when it ended), and
    DISTANCES (null: a day is not known). `pauses`: `row`, `asked_day`, `given_day` (null: still waits), `cause`, and
    `days` waited, up to the end or today; `is_open` where nobody knows how many more. `told`: those of TOLD that the
    log has at all.
    """

    table: Table
    pauses: Table
    today: date
    first: date | None
    told: frozenset[str]


def observed(log: JudgedLog, catalogue: Catalogue) -> Observed:
    """The judged rows of a log; kept as a table, since every figure reads it."""
    known = log.table.filter(log.table.reason.isnull())
    words = log.log.table.select(key="row", channel_text="channel_text", commune_text="commune_text", **_told(log))
    table = known.inner_join(words, known.row == words.key).drop("key")
    table = look_up(table, table_of(_WORDS, _channels(log)), {"channel_text": "text"}, {"meant": "channel"})
    table = look_up(
        table, table_of(_WORDS, communes_meant(log, catalogue)), {"commune_text": "text"}, {"meant": "commune"}
    )
    sectors = table_of(_WORDS, {v.code: v.sector.id for v in catalogue.versions if v.sector}.items())
    table = look_up(table, sectors, {"procedure": "text"}, {"meant": "sector"})
    table = look_up(table, table_of(_OFFICES, _offices(catalogue)), {"agency": "id"}, {"level": "level", "own": "own"})
    ended = table.status != DossierStatus.OPEN.value
    table = table.select(
        *("row", "procedure", "sector", "agency", "level", "channel", "received_day", "finished_day", "status"),
        *(f"{kind}_{name}" for kind in KINDS for name in ("due", "bucket")),
        *TOLD,
        *(f"{clock.value}_days" for clock in Clock),
        commune=ibis.coalesce(table.commune, table.own),
        ended_ordinal=table.finished_ordinal,
        ended_day=ibis.ifelse(ended, table.finished_day.fill_null(table.received_day), ibis.null("date")),
        undated=ended & table.finished_day.isnull(),
    )
    days = days_table(build_calendar(catalogue))
    told = _told_in(log.log.table)
    stored = kept(log.log, "observed", with_distances(table, days, told))
    pauses = kept(log.log, "waited", with_days_waited(log.log.pauses, stored, days, log.today))
    first = stored.received_day.min().to_pyarrow().as_py()
    return Observed(stored, pauses, log.today, first, told)


TOLD = ("apologised_day", "rescheduled_day", "reschedules", "submitted_day", "returned_day")
"""What a log may tell beside; null where it does not."""


def _told_in(table: Table) -> frozenset[str]:
    """Those of TOLD that somebody filled in: a column that is always empty tells nothing."""
    filled = row_of(table.agg(**{name: table[name].notnull().any() for name in TOLD}))
    return frozenset(name for name in TOLD if filled[name])


def _told(log: JudgedLog) -> dict[str, Value]:
    return {name: log.log.table[name] for name in TOLD if name not in log.table.columns}


def paused_on(log: Observed, day: date) -> BooleanValue:
    """Whether a dossier waits for somebody at the end of a day."""
    pauses = log.pauses
    waiting = pauses.filter((pauses.asked_day <= day) & (pauses.given_day.isnull() | (pauses.given_day > day)))
    return log.table.row.isin(waiting.row)


def _channels(log: JudgedLog) -> Iterator[tuple[object, ...]]:
    for text in _distinct(log.log.table, "channel_text"):
        mode = mode_meant(text.strip())
        yield text, mode.value if mode else None


def communes_meant(log: JudgedLog, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """Communes as the log writes them: the id of a unit that is known, else the text itself."""
    meant: dict[str, str] = {}
    for place in _places(catalogue):
        for name in (place.id, place.name, *place.aliases):
            meant.setdefault(fold(name), place.id)
    for text in _distinct(log.log.table, "commune_text"):
        yield text, meant.get(fold(text.strip())) or place_name(text)


def _places(catalogue: Catalogue) -> Iterator[Locality | Agency]:
    yield from (place for place in catalogue.all(Locality).values() if place.level is LocalityLevel.COMMUNE)
    yield from (agency for agency in catalogue.all(Agency).values() if agency.level is AgencyLevel.COMMUNE)


def _offices(catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """The level of each agency, and itself where it is a commune's: it stands for it if the log names no commune."""
    for agency in catalogue.all(Agency).values():
        yield agency.id, agency.level.value, agency.id if agency.level is AgencyLevel.COMMUNE else None


def _distinct(table: Table, column: str) -> list[str]:
    return [row[column] for row in table.select(column).distinct().order_by(column).to_pyarrow().to_pylist()]


_WORDS = pa.schema({"text": pa.string(), "meant": pa.string()})
_OFFICES = pa.schema({"id": pa.string(), "level": pa.string(), "own": pa.string()})
