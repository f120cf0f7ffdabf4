"""What a judged log shows of some procedures by day of reception: how long dossiers took, how long others are open.

Days are counted as everywhere in the audit: a dossier's own counting, without the days on which the applicant was
awaited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ibis.expr.types import Table, Value

from tthc.audit.clock.limits import mode_meant
from tthc.audit.figures.experience import is_synthetic, open_days
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Daily:
    """Dossiers of one procedure received on one day in one way and case: settled in, or open for, so many working days.

    `channel` and `case` (its id) are None where the log does not say, or says what the catalogue does not know.
    """

    day: date
    received: int
    settled_in: Mapping[int, int] = field(default_factory=dict)
    open_for: Mapping[int, int] = field(default_factory=dict)
    channel: Mode | None = None
    case: str | None = None

    @property
    def settled(self) -> int:
        """Those with a result."""
        return sum(self.settled_in.values())


@dataclass(frozen=True)
class DailyLog:
    """A log by procedure and day: its name, the days it covers, whether it is synthetic, how it counts."""

    source: str
    synthetic: bool
    first: date | None
    last: date | None
    today: date
    policies: tuple[str, ...]
    days: Mapping[str, tuple[Daily, ...]]


def daily(log: JudgedLog, catalogue: Catalogue, procedures: Iterable[str]) -> DailyLog:
    """The judged dossiers of these procedures, each day on which some were received, in order."""
    known = log.table.filter(log.table.reason.isnull())
    (span,) = rows_of(known.agg(first=known.received_day.min(), last=known.received_day.max()))
    codes = sorted(set(procedures))
    mine = _with_words(log, known.filter(known.procedure.isin(codes)) if codes else known.limit(0))
    return DailyLog(
        source=log.log.source,
        synthetic=is_synthetic(log),
        first=span["first"],
        last=span["last"],
        today=log.today,
        policies=tuple(policy.name for policy in log.policies),
        days={code: tuple(_days(code, rows, catalogue)) for code, rows in _by_code(log, mine, codes).items()},
    )


@dataclass
class _Tally:
    """Counters of one day, way and case."""

    received: int = 0
    settled_in: Counter[int] = field(default_factory=Counter)
    open_for: Counter[int] = field(default_factory=Counter)


_Key = tuple[date, str, str]
"""Day of reception, way and case as the log writes them."""


def _with_words(log: JudgedLog, table: Table) -> Table:
    """With what the log writes of the way of handing in and of the case."""
    words = log.log.table.select(words_row="row", channel_text="channel_text", case_text="case_text")
    return table.inner_join(words, table.row == words.words_row)


def _by_code(log: JudgedLog, mine: Table, codes: Iterable[str]) -> Mapping[str, Mapping[_Key, _Tally]]:
    found: dict[str, dict[_Key, _Tally]] = {code: {} for code in codes}

    def of(row: Mapping[str, Any]) -> _Tally:
        key = (row["received_day"], row["channel_text"], row["case_text"])
        return found[row["procedure"]].setdefault(key, _Tally())

    for row in rows_of(mine.group_by(*_KEYS).agg(count=mine.count())):
        of(row).received += int(row["count"])
    for row in _histogram(mine, mine.working_days):
        of(row).settled_in[int(row["value"])] += int(row["count"])
    for row in _histogram(mine, open_days(log, mine)):
        of(row).open_for[int(row["value"])] += int(row["count"])
    return found


_KEYS = ("procedure", "received_day", "channel_text", "case_text")


def _histogram(table: Table, value: Value) -> list[dict[str, Any]]:
    """How often each value is there; null is no value."""
    valued = table.mutate(value=value)
    valued = valued.filter(valued.value.notnull())
    return rows_of(valued.group_by(*_KEYS, "value").agg(count=valued.count()))


def _days(code: str, tallies: Mapping[_Key, _Tally], catalogue: Catalogue) -> Iterator[Daily]:
    cases = {fold(name): case.id for case in _cases(code, catalogue) for name in (case.id, case.name)}
    for (day, channel, case), tally in sorted(tallies.items(), key=lambda pair: pair[0]):
        yield Daily(
            day=day,
            received=tally.received,
            settled_in=dict(sorted(tally.settled_in.items())),
            open_for=dict(sorted(tally.open_for.items())),
            channel=mode_meant(channel.strip()),
            case=cases.get(fold(case.strip())),
        )


def _cases(code: str, catalogue: Catalogue) -> Iterator[Case]:
    return (case for version in catalogue.versions if version.code == code for case in version.cases)
