"""What an audit says: counters that always add up, the rows that could not be judged and why, and how long it took."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from itertools import groupby

from tthc.audit.judging.reasons import Reason
from tthc.model.reference import CountingPolicy
from tthc.source import Message, Position, Problem, Severity, say


@dataclass(frozen=True)
class Counts:
    """Dossiers by bucket against one kind of limit; `quarantined` rows are beside them, not in `received`."""

    received: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    refused: int = 0
    withdrawn: int = 0
    no_limit: int = 0
    quarantined: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))

    @property
    def settled(self) -> int:
        """Dossiers with a result that were judged against the limit."""
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        """Dossiers without a result that were judged against the limit."""
        return self.open_in_time + self.open_late

    @property
    def in_time_rate(self) -> Fraction | None:
        """The share of the settled and the open dossiers that are in time; None if there are none."""
        judged = self.settled + self.open
        return Fraction(self.early + self.on_time + self.open_in_time, judged) if judged else None

    @property
    def adds_up(self) -> bool:
        """Whether every dossier received is in exactly one bucket."""
        return self.received == self.settled + self.open + self.refused + self.withdrawn + self.no_limit


@dataclass(frozen=True)
class Cell:
    """The counters of one procedure at one agency in one month of reception (`2026-03`); None is unknown, or all."""

    procedure: str | None
    agency: str | None
    month: str | None
    statutory: Counts
    promised: Counts


@dataclass(frozen=True)
class Quarantined:
    """How many rows were put aside for one reason, and the first of them (rows of the file, its header being row 1)."""

    reason: Reason
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Speed:
    """Within how many working days half, and nine in ten, of a procedure's settled dossiers had their result.

    Counted as the policy counts the limit, without the days on which the applicant was awaited; without open dossiers.
    """

    procedure: str
    settled: int
    p50: int
    p90: int


@dataclass(frozen=True)
class AuditReport:
    """One log, judged as of the end of `today`. `policies` are the ways of counting that were used, the default first.

    `without_hour` dossiers were taken as received before the cut-off, having no hour; `provisional` ones are due in or
    after a year whose days off are not decided; `appointed_later` ones had a slip with a later day than was promised.
    """

    source: str
    synthetic: bool
    today: date
    policies: tuple[CountingPolicy, ...]
    read: int
    judged: int
    quarantined: tuple[Quarantined, ...]
    cells: tuple[Cell, ...]
    speeds: tuple[Speed, ...]
    provisional: int = 0
    without_hour: int = 0
    appointed_later: int = 0
    unknown_agencies: int = 0
    of_reading: tuple[Problem, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read is judged or quarantined, and every judged one counted once."""
        aside = sum(row.count for row in self.quarantined)
        counts = (self.total.statutory, self.total.promised)
        added = all(c.adds_up and c.received == self.judged and c.quarantined == aside for c in counts)
        return added and self.read == self.judged + aside

    @property
    def total(self) -> Cell:
        """All cells as one."""
        return _sum(self.cells, None, None, None)

    @property
    def by_procedure(self) -> tuple[Cell, ...]:
        """One cell for each procedure, in the order of their codes."""
        return tuple(_sum(cells, key, None, None) for key, cells in _groups(self.cells, lambda cell: cell.procedure))

    @property
    def by_agency(self) -> tuple[Cell, ...]:
        """One cell for each agency."""
        return tuple(_sum(cells, None, key, None) for key, cells in _groups(self.cells, lambda cell: cell.agency))

    @property
    def by_month(self) -> tuple[Cell, ...]:
        """One cell for each month of reception; rows that were put aside have no month."""
        return tuple(_sum(cells, None, None, key) for key, cells in _groups(self.cells, lambda cell: cell.month))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the log or doubtful about the figures, each with the first row it stands in."""
        return (*(_problem(self.source, row) for row in self.quarantined), *self.doubts)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What is doubtful about the figures; the rows that were put aside are not among it."""
        return (*self._doubts(), *self.of_reading)

    def _doubts(self) -> Iterator[Problem]:
        at = Position(self.source, 1, 1)
        doubts: Mapping[str, tuple[int, Message]] = {
            "A014": (self.unknown_agencies, say("{count} dossiers name an agency that the catalogue does not know")),
            "A015": (
                self.provisional,
                say("{count} dossiers are due in or after a year whose days off are not decided"),
            ),
            "A016": (self.without_hour, say("{count} dossiers have no hour of reception: taken as before the cut-off")),
            "A017": (self.appointed_later, say("{count} dossiers have a later day on their slip than was promised")),
        }
        for code, (count, text) in doubts.items():
            if count:
                yield Problem(code, at, Message(text.text, {"count": count}), severity=Severity.WARNING)


def _groups(
    cells: tuple[Cell, ...], key: Callable[[Cell], str | None]
) -> Iterator[tuple[str | None, tuple[Cell, ...]]]:
    """Cells by a key, those without one at the end."""

    def order(cell: Cell) -> tuple[bool, str]:
        return key(cell) is None, key(cell) or ""

    for (unknown, text), group in groupby(sorted(cells, key=order), order):
        yield None if unknown else text, tuple(group)


def _sum(cells: tuple[Cell, ...], procedure: str | None, agency: str | None, month: str | None) -> Cell:
    statutory, promised = Counts(), Counts()
    for cell in cells:
        statutory, promised = statutory + cell.statutory, promised + cell.promised
    return Cell(procedure, agency, month, statutory, promised)


def quarantine_sentence(row: Quarantined) -> Message:
    """Why rows were put aside, how many, and the first of them."""
    more = "…" if row.count > len(row.rows) else ""
    return _sentence(row.reason, row.count, ", ".join(map(str, row.rows)) + more)


def _problem(source: str, row: Quarantined) -> Problem:
    text = quarantine_sentence(row)
    return Problem(row.reason.value, Position(source, row.rows[0] if row.rows else 1, 1), text)


def _sentence(reason: Reason, count: int, rows: str) -> Message:
    sentences: Mapping[Reason, Message] = {
        Reason.NO_ID: say("rows without a dossier id: {count} (rows {rows})"),
        Reason.DUPLICATE: say("rows with the id of an earlier row: {count} (rows {rows})"),
        Reason.UNREADABLE_DATE: say("rows with a date that does not exist or cannot be read: {count} (rows {rows})"),
        Reason.WRONG_ORDER: say("rows with a result or a supplement before what it follows: {count} (rows {rows})"),
        Reason.FUTURE: say("rows with a date after the day of the audit: {count} (rows {rows})"),
        Reason.UNKNOWN_PROCEDURE: say("rows with a procedure that the catalogue does not have: {count} (rows {rows})"),
        Reason.NOT_IN_FORCE: say("rows received when no version of the procedure was in force: {count} (rows {rows})"),
        Reason.UNKNOWN_LIMIT: say("rows for which the catalogue gives no one time limit: {count} (rows {rows})"),
        Reason.UNKNOWN_STATUS: say("rows with a status that is not known: {count} (rows {rows})"),
        Reason.CONTRADICTION: say("rows settled without a result, or open with one: {count} (rows {rows})"),
        Reason.NO_HOUR: say("rows without an hour of reception although the limit is in hours: {count} (rows {rows})"),
        Reason.OUTSIDE_CALENDAR: say("rows with a day outside the years of the calendar: {count} (rows {rows})"),
        Reason.AMBIGUOUS_DATE: say(
            "rows with a date that nothing tells to be one day (03/04 or 04/03): {count} (rows {rows})"
        ),
        Reason.MALFORMED: say("rows with too many or too few values, or not UTF-8: {count} (rows {rows})"),
    }
    return Message(sentences[reason].text, {"count": count, "rows": rows})
