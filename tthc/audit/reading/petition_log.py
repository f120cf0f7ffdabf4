"""Petitions (phản ánh, kiến nghị) from a CSV file, read with the care of a dossier log: no text, no sender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
from ibis.expr.types import Table

from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.limits import code_meant, versions_by_code
from tthc.audit.groups import rows_of
from tthc.audit.reading.log import moment, read_texts
from tthc.audit.reading.raw_log import label_of
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency
from tthc.source import Message, Position, Problem, Severity, say
from tthc.vietnamese import fold

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "mã phản ánh", "mã kiến nghị", "mã phản ánh kiến nghị", "mã PAKN", "số phản ánh", "mã số"),
        "received": ("received", "ngày tiếp nhận", "ngày nhận", "ngày gửi", "ngày phản ánh"),
        "answered": ("answered", "ngày trả lời", "ngày xử lý xong", "ngày hoàn thành", "ngày kết thúc"),
        "due": ("due", "hạn xử lý", "hạn trả lời", "ngày hết hạn", "hạn"),
        "limit": ("limit", "số ngày làm việc", "thời hạn xử lý", "thời hạn", "số ngày xử lý"),
        "procedure": ("procedure", "mã thủ tục", "mã TTHC", "mã thủ tục hành chính"),
        "agency": ("agency", "cơ quan", "cơ quan xử lý", "đơn vị", "đơn vị xử lý", "cơ quan bị phản ánh"),
        "kind": ("subject", "kind", "loại", "loại phản ánh", "nội dung phản ánh", "đối tượng phản ánh"),
    }
)
"""What is read from a list of petitions, and the names under which its columns go, as those of a dossier log."""

REQUIRED = ("id", "received", "answered")
DATES = ("received", "answered", "due")


class PetitionKind(StrEnum):
    """What a petition is about (NĐ 20/2008/NĐ-CP): a rule, how an office behaves, or something else."""

    RULE = "rule"
    CONDUCT = "conduct"
    OTHER = "other"


KINDS: Mapping[PetitionKind, tuple[str, ...]] = MappingProxyType(
    {
        PetitionKind.RULE: ("rule", "quy định", "quy định hành chính", "kiến nghị", "kiến nghị về quy định"),
        PetitionKind.CONDUCT: ("conduct", "hành vi", "hành vi hành chính", "phản ánh hành vi", "chậm trễ", "phiền hà"),
        PetitionKind.OTHER: ("other", "khác", "nội dung khác"),
    }
)
"""How lists name what petitions are about. Any other text is not kept: it may say whose the petition is."""


@dataclass(frozen=True)
class Petition:
    """One petition: nothing in it says who sent it. `due` is None where neither a day nor a limit is given."""

    received: date
    answered: date | None = None
    due: date | None = None
    procedure: str | None = None
    agency: str | None = None
    kind: PetitionKind | None = None


class PetitionReason(StrEnum):
    """Why a row is not counted: the code of its problem, the first that applies."""

    NO_ID = "A041"
    DUPLICATE = "A042"
    UNREADABLE = "A043"
    WRONG_ORDER = "A044"
    FUTURE = "A045"
    OUTSIDE_CALENDAR = "A046"
    MALFORMED = "A047"


@dataclass(frozen=True)
class PetitionsAside:
    """Rows that were put aside for one reason."""

    reason: PetitionReason
    count: int


@dataclass(frozen=True)
class PetitionList:
    """A list as it was read: every row of it is a petition or put aside.

    `unknown_procedures` name a code that the catalogue does not have, `unknown_agencies` an agency (their text is not
    kept: it may be the name of an official), `unknown_kinds` a text that nobody knows.
    """

    source: str
    read: int
    petitions: tuple[Petition, ...]
    aside: tuple[PetitionsAside, ...] = ()
    unknown_procedures: int = 0
    unknown_agencies: int = 0
    unknown_kinds: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row is a petition or put aside."""
        return self.read == len(self.petitions) + sum(part.count for part in self.aside)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was put aside or not understood."""
        return tuple(_problems(self))


def read_petitions(path: Path, catalogue: Catalogue, today: date) -> PetitionList:
    """Read a CSV file of petitions; CannotRunError, with file and line, for what is none."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    table, malformed = read_texts(path, COLUMNS, REQUIRED, connection)
    reader = _Reader(catalogue, build_calendar(catalogue), today)
    petitions: list[Petition] = []
    aside: dict[PetitionReason, int] = {PetitionReason.MALFORMED: len(malformed)} if malformed else {}
    rows = rows_of(_typed(table).order_by("row"))
    for row in rows:
        reason = reader.reason(row)
        if reason:
            aside[reason] = aside.get(reason, 0) + 1
        else:
            petitions.append(reader.petition(row))
    return PetitionList(
        label_of(path, "petitions"),
        len(rows) + len(malformed),
        tuple(petitions),
        tuple(PetitionsAside(reason, aside[reason]) for reason in PetitionReason if reason in aside),
        reader.unknown_procedures,
        reader.unknown_agencies,
        reader.unknown_kinds,
    )


def _typed(table: Table) -> Table:
    at = {name: moment(table[name]) for name in DATES}
    limit = table["limit"].strip()
    number = ibis.ifelse(limit.re_search(r"^\d{1,3}$"), limit.try_cast("int64"), ibis.null("int64"))
    wrong = (at[name].isnull() & (table[name].strip() != "") for name in DATES)
    return table.select(
        "row",
        id=table.id.strip(),
        limit=number,
        unreadable=ibis.or_(*wrong, at["received"].isnull(), number.isnull() & (limit != "")),
        **{name: table[name].strip() for name in ("procedure", "agency", "kind")},
        **{f"{name}_day": at[name].date() for name in DATES},
    )


class _Reader:
    """What the words of a list mean, and how often nobody knew."""

    def __init__(self, catalogue: Catalogue, calendar: WorkingCalendar, today: date) -> None:
        self._versions = versions_by_code(catalogue)
        self._agencies = _agencies(catalogue)
        self._calendar, self._today = calendar, today
        self._seen: set[str] = set()
        self.unknown_procedures = self.unknown_agencies = self.unknown_kinds = 0

    def reason(self, row: Mapping[str, Any]) -> PetitionReason | None:
        """Why a row is put aside."""
        twice = row["id"] in self._seen
        self._seen.add(row["id"])
        received, answered = row["received_day"], row["answered_day"]
        checks = (
            (PetitionReason.NO_ID, not row["id"]),
            (PetitionReason.DUPLICATE, twice),
            (PetitionReason.UNREADABLE, row["unreadable"]),
            (PetitionReason.WRONG_ORDER, received and answered and answered < received),
            (PetitionReason.FUTURE, received and max(received, answered or received) > self._today),
            (PetitionReason.OUTSIDE_CALENDAR, received and not self._is_known(received, row["limit"])),
        )
        return next((reason for reason, applies in checks if applies), None)

    def petition(self, row: Mapping[str, Any]) -> Petition:
        """The petition of a row that is not put aside."""
        due = row["due_day"]
        if due is None and row["limit"] is not None:
            due = self._calendar.after(row["received_day"], row["limit"])
        return Petition(
            row["received_day"],
            row["answered_day"],
            due,
            self._procedure(row["procedure"]),
            self._agency(row["agency"]),
            self._kind(row["kind"]),
        )

    def _is_known(self, received: date, limit: int | None) -> bool:
        calendar = self._calendar
        inside = calendar.first <= received <= calendar.last
        return limit is None or (inside and calendar.ordinal(received) + limit <= len(calendar.working))

    def _procedure(self, written: str) -> str | None:
        code = code_meant(self._versions, written)
        self.unknown_procedures += bool(written) and code is None
        return code

    def _agency(self, written: str) -> str | None:
        agency = self._agencies.get(fold(written))
        self.unknown_agencies += bool(written) and agency is None
        return agency

    def _kind(self, written: str) -> PetitionKind | None:
        kind = next((kind for kind, words in KINDS.items() if fold(written) in map(fold, words)), None)
        self.unknown_kinds += bool(written) and kind is None
        return kind


def _agencies(catalogue: Catalogue) -> Mapping[str, str]:
    meant: dict[str, str] = {}
    for agency in catalogue.all(Agency).values():
        for name in (agency.id, agency.name, *agency.aliases):
            meant.setdefault(fold(name), agency.id)
    return meant


def _problems(found: PetitionList) -> Iterator[Problem]:
    at = Position(found.source, 1, 1)
    for part in found.aside:
        yield Problem(part.reason.value, at, Message(_SENTENCES[part.reason].text, {"count": part.count}))
    doubts = (
        ("A048", found.unknown_procedures, say("{count} petitions name a procedure that the catalogue does not have")),
        ("A049", found.unknown_agencies, say("{count} petitions name an agency that the catalogue does not know")),
        ("A050", found.unknown_kinds, say("{count} petitions are about something that is not known by that name")),
    )
    for code, count, text in doubts:
        if count:
            yield Problem(code, at, Message(text.text, {"count": count}), severity=Severity.WARNING)


_SENTENCES: Mapping[PetitionReason, Message] = MappingProxyType(
    {
        PetitionReason.NO_ID: say("petitions without an id: {count}"),
        PetitionReason.DUPLICATE: say("petitions with the id of an earlier row: {count}"),
        PetitionReason.UNREADABLE: say("petitions with a date or a limit that cannot be read: {count}"),
        PetitionReason.WRONG_ORDER: say("petitions answered before they were received: {count}"),
        PetitionReason.FUTURE: say("petitions with a date after the day of the audit: {count}"),
        PetitionReason.OUTSIDE_CALENDAR: say("petitions whose limit ends outside the years of the calendar: {count}"),
        PetitionReason.MALFORMED: say("rows of petitions with too many or too few values, or not UTF-8: {count}"),
    }
)
