"""One dossier of a log, explained: when it came, its limits and where they stand, its pauses, its due dates and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.due import Clocks, Due, clocks_of, due_of, late_by
from tthc.audit.clock.limits import Terms, terms_of, versions_by_code
from tthc.audit.judging.dossiers import JudgedLog, judge
from tthc.audit.judging.places import agency_meant, commune_area
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log_parts import LARGEST_FILE, FileRow, Log
from tthc.audit.reading.pseudonyms import Pseudonyms, is_pseudonym
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Cause, Dossier, DossierStatus, Moment, Pause
from tthc.model.duration import Duration
from tthc.model.reference import Agency, CountingPolicy, DifficultArea
from tthc.source import CannotRunError, Position, say


@dataclass(frozen=True)
class LimitExplained:
    """One limit of a dossier: where the catalogue has it, when it ended, in which bucket that puts the dossier.

    `late_minutes` are the office minutes by which its result was too late, or by which it is at the end of today.
    """

    limit: Duration
    at: tuple[Position, ...]
    due: Due
    bucket: Bucket
    late_minutes: int


@dataclass(frozen=True)
class Explained:
    """A dossier as the audit sees it; `reason` says why it was not judged, and then there are no limits or clocks.

    `rows` are all that have its id, the first named is judged; `office` is the name of its agency.
    """

    dossier: Dossier
    row: int | FileRow
    today: date
    reason: Reason | None
    rows: tuple[int | FileRow, ...]
    office: str | None = None
    terms: Terms | None = None
    statutory: LimitExplained | None = None
    promised: LimitExplained | None = None
    clocks: Clocks | None = None


def id_meant(log: Log, asked: str, pseudonyms: Pseudonyms) -> str:
    """The id that a person means who writes it, or the pseudonym that a report shows in its place."""
    asked = asked.strip()
    if not is_pseudonym(asked):
        return asked
    ids = log.table.select("id").distinct().to_pyarrow()["id"].to_pylist()
    return next((id_ for id_ in ids if pseudonyms.means(asked, id_)), asked)


def explain(log: Log, id_: str, catalogue: Catalogue, today: date, policy: CountingPolicy | None = None) -> Explained:
    """Explain the dossier with an id; CannotRunError if the log has none."""
    mine = log.table.filter(log.table.id == id_.strip())
    small = replace(log, table=log.connection.create_table("one", mine, temp=True, overwrite=True))
    judged = judge(small, catalogue, today, policy)
    rows = _rows(judged)
    if not rows:
        raise CannotRunError(say("{file}: there is no dossier {id!r}", file=log.source, id=id_))
    in_file = tuple(log.row_in_file(row["row"]) for row in rows)
    dossier = _dossier(rows[0], judged)
    reason = Reason(rows[0]["reason"]) if rows[0]["reason"] else None
    agency = catalogue.all(Agency).get(dossier.agency or "")
    explained = Explained(dossier, in_file[0], today, reason, in_file, agency.name if agency else dossier.agency)
    if reason:
        return explained
    terms = _terms(rows[0], dossier, catalogue, judged.policies[0])
    return _with_limits(explained, terms, rows[0], build_calendar(catalogue))


def _with_limits(explained: Explained, terms: Terms, row: Mapping[str, Any], calendar: WorkingCalendar) -> Explained:
    def limit(kind: str, length: Duration | None) -> LimitExplained | None:
        if length is None:
            return None
        return LimitExplained(length, _places(terms), *_judgement(explained, terms, length, row, kind, calendar))

    statutory, promised = limit("statutory", terms.statutory), limit("promised", terms.promised)
    counted = terms.promised or terms.statutory
    ended = explained.dossier.finished or explained.dossier.status is DossierStatus.OPEN
    clocks = (
        clocks_of(explained.dossier, counted, terms.policy, calendar, explained.today) if counted and ended else None
    )
    return replace(explained, terms=terms, clocks=clocks, statutory=statutory, promised=promised)


def _judgement(
    explained: Explained, terms: Terms, limit: Duration, row: Mapping[str, Any], kind: str, calendar: WorkingCalendar
) -> tuple[Due, Bucket, int]:
    dossier, today = explained.dossier, explained.today
    found = due_of(dossier, limit, terms.policy, calendar, today, terms.leeway)
    found = replace(found, rescheduled=tuple(day for day in (row["rescheduled_day"],) if day))
    bucket = Bucket(row[f"{kind}_bucket"])
    if bucket not in (Bucket.LATE, Bucket.OPEN_LATE):
        return found, bucket, 0
    return found, bucket, late_by(found, dossier.finished or today, terms.policy, calendar)


def _places(terms: Terms) -> tuple[Position, ...]:
    return tuple(dict.fromkeys(limit.at for limit in terms.limits))


def _terms(row: Mapping[str, Any], dossier: Dossier, catalogue: Catalogue, default: CountingPolicy) -> Terms:
    agency = agency_meant(row["agency_text"], catalogue)
    area = commune_area(row["commune_text"], catalogue) or (agency.area.id if agency and agency.area else "")
    versions = versions_by_code(catalogue)[dossier.procedure]
    found = _in_force(versions, row, catalogue, default, agency, catalogue.all(DifficultArea).get(area))
    return next(terms for terms in found if terms.start <= _day(dossier.received) <= terms.end)


def _in_force(
    versions: Sequence[Any],
    row: Mapping[str, Any],
    catalogue: Catalogue,
    default: CountingPolicy,
    agency: Agency | None,
    area: DifficultArea | None,
) -> Iterator[Terms]:
    case, channel = row["case_text"].strip(), row["channel_text"].strip()
    return terms_of(versions, case, channel, catalogue, default, agency, area)


_BESIDE = ("agency_text", "commune_text", "case_text", "channel_text", "appointed_day")


def _rows(judged: JudgedLog) -> list[dict[str, Any]]:
    """The rows of the log with what the judgement does not need any more, that which counts first."""
    beside = judged.log.table.select(key="row", **{name: judged.log.table[name] for name in _BESIDE})
    joined = judged.table.inner_join(beside, judged.table.row == beside.key)
    rows: list[dict[str, Any]] = joined.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (-(row["row"] // LARGEST_FILE), row["row"]))


def _dossier(row: Mapping[str, Any], judged: JudgedLog) -> Dossier:
    status = DossierStatus(row["status"]) if row["status"] else DossierStatus.OPEN
    return Dossier(
        id=row["id"],
        procedure=row["procedure"] or "",
        received=_moment(row, "received") or date.min,
        status=status,
        finished=_moment(row, "finished"),
        agency=row["agency"],
        appointed=row["appointed_day"],
        returned=row["returned_day"],
        pauses=_pauses(row["row"], judged),
        extended=(row["extended_day"],) if row["extended_day"] else (),
    )


def _pauses(row: int, judged: JudgedLog) -> tuple[Pause, ...]:
    pauses = judged.log.pauses
    found = pauses.filter(pauses.row == row).order_by("asked_day", "cause").to_pyarrow().to_pylist()
    return tuple(Pause(one["asked_day"], one["given_day"], Cause(one["cause"])) for one in found)


def _moment(row: Mapping[str, Any], name: str) -> Moment | None:
    day, minute = row[f"{name}_day"], row[f"{name}_minute"]
    return day if day is None or minute is None else datetime.combine(day, time(*divmod(minute, 60)))


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
