"""What the template of the audit's page may see, from the first tile to the way of counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tthc.publish.audits.counters import CounterTable, HeatMap
from tthc.publish.audits.times import TrendBlock
from tthc.publish.audits.waiting import BarBlock
from tthc.publish.charts import ColumnChart
from tthc.publish.tables import Table, Tile

if TYPE_CHECKING:
    from tthc.publish.audits.signals import SignalsBlock


@dataclass(frozen=True)
class Distribution:
    """How many days before or after the limit results came: columns, and the same as a table."""

    chart: ColumnChart
    table: Table


@dataclass(frozen=True)
class Limited:
    """All tables of counters against one limit; `name` is how that limit is called."""

    name: str
    tables: tuple[CounterTable, ...]


@dataclass(frozen=True)
class AuditPage:
    """The page, in the order in which it is read; what the log does not tell is None or empty, and said so."""

    title: str
    authority: str
    period: str
    source: str
    as_of: str
    policies: tuple[str, ...]
    synthetic: bool
    public: bool
    adds_up: bool
    read: str
    tiles: tuple[Tile, ...]
    ratios: Table
    worst: tuple[Table, ...]
    trend: TrendBlock | None
    distribution: Distribution | None
    heat: HeatMap | None
    steps: BarBlock | None
    clocks: BarBlock | None
    causes: BarBlock | None
    limits: tuple[Limited, ...]
    times: tuple[Table, ...]
    advice: BarBlock | None
    delays: tuple[Table, ...]
    indicators: Table | None
    proxies: Table | None
    petitions: tuple[Table, ...]
    signals: SignalsBlock | None
    aside: Table
    remarks: tuple[str, ...]
    notes: tuple[str, ...]
    version: str
