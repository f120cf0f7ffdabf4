"""The right answers of a synthetic log, worked out dossier by dossier and day by day: nothing here is the audit's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from tthc.audit.clock.day_by_day import Works, bucket_by_hand, days_of_each
from tthc.audit.simulating.life import Life, due_of
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Dossier, DossierStatus
from tthc.model.reference import Agency, AgencyLevel

LIMITS = ("statutory", "promised")

_SETTLED: Mapping[Bucket, str] = MappingProxyType(
    {
        Bucket.EARLY: "early",
        Bucket.ON_TIME: "on_time",
        Bucket.LATE: "late",
        Bucket.NO_LIMIT: "settled_without_limit",
        Bucket.REFUSED: "refused",
        Bucket.WITHDRAWN: "withdrawn",
    }
)
_WAITING: Mapping[Bucket, str] = MappingProxyType(
    {Bucket.OPEN_IN_TIME: "in_time", Bucket.OPEN_LATE: "late", Bucket.NO_LIMIT: "without_limit"}
)


@dataclass(frozen=True)
class Answer:
    """What is right about one group of dossiers in one period: `by` which dimension, of which `key` (None: unknown).

    Without a period it is about the whole log, as of the day of the audit. `counters` has what is not zero.
    """

    start: date | None
    end: date
    limit: str
    by: str
    key: str | None
    counters: Mapping[str, int]


Days = tuple[date | None, date]
"""From which day (None: from the first) to which."""


def answers(lives: Sequence[Life], periods: Iterable[Days], catalogue: Catalogue, works: Works) -> Iterator[Answer]:
    """The counters of every group in every period against both limits, in a fixed order."""
    levels = {agency.id: agency.level.value for agency in catalogue.all(Agency).values()}
    for start, end in periods:
        counted: dict[tuple[str, str, str | None], Counter[str]] = {}
        for life in lives:
            came = _came(life.dossier, start, end)
            if came is None:
                continue
            for limit in LIMITS:
                state = state_on(life, limit, end, works)
                for by, key in _groups(life, levels):
                    counted.setdefault((limit, by, key), Counter()).update((came, state))
        for limit, by, key in sorted(counted, key=lambda place: (*place[:2], place[2] is None, place[2] or "")):
            yield Answer(start, end, limit, by, key, dict(counted[limit, by, key]))


def state_on(life: Life, limit: str, day: date, works: Works) -> str:
    """In which counter a dossier is at the end of a day."""
    known = as_known_on(life.dossier, day)
    length = life.offer.promised if limit == "promised" else life.offer.statutory
    due = due_of(life, length, works, day, known) if length else None
    bucket = bucket_by_hand(known, due, day)
    if known.status is not DossierStatus.OPEN:
        return _SETTLED[bucket]
    awaited = any(pause.given is None for pause in known.pauses)
    return f"{'paused' if awaited else 'open'}_{_WAITING[bucket]}"


def as_known_on(dossier: Dossier, day: date) -> Dossier:
    """What was known of a dossier at the end of a day: what came later had not happened yet."""
    ended = dossier.finished
    told = [pause for pause in dossier.pauses if pause.asked <= day]
    pauses = tuple(replace(p, given=None) if p.given and p.given > day else p for p in told)
    if ended and _day(ended) > day:
        return replace(dossier, status=DossierStatus.OPEN, finished=None, pauses=pauses)
    return replace(dossier, pauses=pauses)


def _came(dossier: Dossier, start: date | None, end: date) -> str | None:
    """`received` in the period or `carried_over` into it; None for a dossier that was not in hand."""
    received = _day(dossier.received)
    if received > end:
        return None
    if start is None or received >= start:
        return "received"
    ended = _end(dossier)
    return "carried_over" if ended is None or ended >= start else None


def _end(dossier: Dossier) -> date | None:
    """The day on which it ended; one that ended nobody knows when has ended on the day on which it came."""
    if dossier.finished:
        return _day(dossier.finished)
    return None if dossier.status is DossierStatus.OPEN else _day(dossier.received)


def _groups(life: Life, levels: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    dossier = life.dossier
    yield "all", None
    yield "procedure", dossier.procedure
    yield "sector", life.offer.procedure.sector.id if life.offer.procedure.sector else None
    yield "agency", dossier.agency
    yield "level", levels.get(dossier.agency or "")
    is_of_commune = levels.get(dossier.agency or "") == AgencyLevel.COMMUNE.value
    yield "commune", dossier.commune or (dossier.agency if is_of_commune else None)
    yield "channel", dossier.channel.value if dossier.channel else None


def months_between(first: date, last: date) -> Iterator[Days]:
    """Every month from that of one day to that of another; the last goes no further than that day."""
    month = first.replace(day=1)
    while month <= last:
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        yield month, min(date.fromordinal(following.toordinal() - 1), last)
        month = following


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


VERDICT_HEADER = (
    *("Nguồn", "Mã hồ sơ", "Mã thủ tục", "Hạn theo luật", "Kết luận theo luật", "Hạn cam kết", "Kết luận theo cam kết"),
    *("Ngày của cơ quan nhà nước", "Ngày của người nộp", "Ngày của nơi khác"),
)


def verdicts(lives: Sequence[Life], day: date, works: Works, mark: str) -> Iterator[tuple[str, ...]]:
    """One row for each dossier: when it was due by each limit, how it stands, and whose its working days were."""
    for life in lives:
        dossier, offer = as_known_on(life.dossier, day), life.offer
        by_limit = (_verdict(life, limit, day, works) for limit in LIMITS)
        clocks = days_of_each(dossier, offer.promised, offer.policy, works, day).values()
        told = [""] * len(clocks) if _ended_unknown(dossier) else map(str, clocks)
        yield (mark, dossier.id, dossier.procedure, *(text for pair in by_limit for text in pair), *told)


def _ended_unknown(dossier: Dossier) -> bool:
    return dossier.status is not DossierStatus.OPEN and dossier.finished is None


def _verdict(life: Life, limit: str, day: date, works: Works) -> tuple[str, str]:
    length = life.offer.promised if limit == "promised" else life.offer.statutory
    known = as_known_on(life.dossier, day)
    due = due_of(life, length, works, day, known) if length else None
    if due is None:
        return "", state_on(life, limit, day, works)
    hour = "" if due.minute is None else f" {due.minute // 60:02d}:{due.minute % 60:02d}"
    return f"{due.day.isoformat()}{hour}", state_on(life, limit, day, works)
