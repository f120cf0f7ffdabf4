"""Synthetic dossier logs with known right answers, worked out day by day and not by the audit. No person is in them."""

from __future__ import annotations

import csv
import io
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from types import MappingProxyType

from tthc.audit.clock import choose_policy
from tthc.audit.day_by_day import Works, bucket_by_hand, days_taken, walk_to_due, working_days_of
from tthc.audit.report import Cell, Counts, Reason
from tthc.audit.simulate_steps import STEP_HEADER, step_rows
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.dossier import Bucket, Dossier, DossierStatus, Moment, Pause
from tthc.model.duration import Duration, Unit
from tthc.model.procedure import Procedure
from tthc.model.reference import CalendarYear, CountingPolicy
from tthc.source import CannotRunError, say, why_of

HEADER = (
    *("Nguồn", "Mã hồ sơ", "Mã thủ tục", "Cơ quan", "Kênh", "Trường hợp", "Ngày tiếp nhận", "Ngày có kết quả"),
    *("Trạng thái", "Ngày yêu cầu bổ sung", "Ngày bổ sung"),
)
SYNTHETIC = "mô phỏng"
"""Stands in the first column of every row."""

NAME = "ho-so-mo-phong-synthetic"
"""How the file of a synthetic log begins."""


@dataclass(frozen=True)
class Rates:
    """Shares of the dossiers, each from 0 to 1: what is left is early or on time. `dirt` rows are to be put aside."""

    late: float = 0.1
    open: float = 0.08
    refused: float = 0.03
    withdrawn: float = 0.02
    supplement: float = 0.1
    dirt: float = 0.03
    without_hour: float = 0.3


@dataclass(frozen=True)
class SyntheticLog:
    """The rows of a log under HEADER, and what an audit has to find in it.

    `cells` has the counters by procedure, agency and month; `taken` how many settled dossiers took how many working
    days, by procedure.
    """

    rows: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    quarantined: Mapping[Reason, int]
    taken: Mapping[str, Mapping[int, int]]
    name: str = f"{NAME}.csv"
    steps: tuple[tuple[str, ...], ...] = ()


def simulate(
    catalogue: Catalogue,
    seed: int,
    count: int,
    today: date,
    policy: CountingPolicy | None = None,
    rates: Rates | None = None,
    days: int = 240,
) -> SyntheticLog:
    """A log of `count` rows received in the `days` up to `today`; the same arguments give the same log.

    CannotRunError if no procedure in force has a time limit, or a day is outside the calendar.
    """
    works = working_days_of(catalogue.all(CalendarYear).values())
    offers = cache(lambda day: tuple(_offers(catalogue.on(day), policy or choose_policy(catalogue))))
    desk = _Desk(Random(seed), today, days, works, rates or Rates(), offers, seed)  # noqa: S311 - nothing here is secret
    rows = tuple(_row(desk, number) for number in range(count))
    return SyntheticLog(
        rows=tuple(row.texts for row in rows),
        cells=tuple(_cells(rows)),
        quarantined=Counter(row.reason for row in rows if row.reason),
        taken=_taken(rows),
        name=f"{NAME}-{seed}-{count}.csv",
        steps=tuple(step for row in rows for step in row.steps),
    )


def write_log(log: SyntheticLog, path: Path) -> Path:
    """Write a log as CSV, all of it or nothing; in a folder it gets its own name. The path that was written."""
    target = path / log.name if path.is_dir() else path
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(log_as_csv(log))
        temporary.replace(target)
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("{file} cannot be written: {why}", file=target, why=why)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def log_as_csv(log: SyntheticLog) -> bytes:
    """The log as a CSV file that Excel opens as it is meant."""
    return _csv([HEADER, *log.rows])


def steps_as_csv(log: SyntheticLog) -> bytes:
    """The steps of the log, in the same way."""
    return _csv([STEP_HEADER, *log.steps])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class _Offer:
    """One way in which a dossier may be handed in: its limits, and how they are counted."""

    procedure: Procedure
    case: Case | None
    mode: Mode
    statutory: Duration | None
    promised: Duration
    policy: CountingPolicy


@dataclass(frozen=True)
class _Desk:
    """What rows are made with; `offers` are the ways to hand in on a day."""

    random: Random
    today: date
    days: int
    works: Works
    rates: Rates
    offers: Callable[[date], tuple[_Offer, ...]]
    seed: int = 0


@dataclass(frozen=True)
class _Row:
    """The texts of a row, and what is right about it: a reason, or a bucket for each limit."""

    texts: tuple[str, ...]
    procedure: str | None
    agency: str | None
    month: str | None = None
    reason: Reason | None = None
    buckets: tuple[Bucket, ...] = ()
    taken: int | None = None
    steps: tuple[tuple[str, ...], ...] = ()


def _offers(catalogue: Catalogue, default: CountingPolicy) -> Iterator[_Offer]:
    for procedure in catalogue.procedures.values():
        policy = procedure.counting and catalogue.get(procedure.counting)
        for case in procedure.real_cases:
            limits = procedure.limits_in(case)
            for mode, alike in ((mode, [limit for c, limit in limits if c.mode is mode]) for mode in Mode):
                promised = alike[0].committed or alike[0].statutory if len(alike) == 1 else None
                if promised:
                    yield _Offer(procedure, case, mode, alike[0].statutory, promised, policy or default)


def _row(desk: _Desk, number: int) -> _Row:
    offer, dossier = _dossier(desk, number)
    texts = _texts(desk, offer, dossier)
    if number and desk.random.random() < desk.rates.dirt:
        return _dirty(desk, texts, dossier)
    limits = (offer.statutory, offer.promised)
    dues = [walk_to_due(dossier, limit, offer.policy, desk.works, desk.today) if limit else None for limit in limits]
    settled = dossier.status is DossierStatus.SETTLED
    return _Row(
        texts=tuple(texts.values()),
        procedure=dossier.procedure,
        agency=dossier.agency,
        month=f"{dossier.received:%Y-%m}",
        buckets=tuple(bucket_by_hand(dossier, due, desk.today) for due in dues),
        taken=days_taken(dossier, offer.promised, offer.policy, desk.works) if settled else None,
        steps=tuple(_steps(desk, offer, dossier)),
    )


def _steps(desk: _Desk, offer: _Offer, dossier: Dossier) -> Iterator[tuple[str, ...]]:
    """With chance of its own, so that the log itself is the same with and without them."""
    random = Random(f"{desk.seed} {dossier.id}")  # noqa: S311 - nothing here is secret
    return step_rows(dossier, offer.procedure, offer.case, desk.today, random, SYNTHETIC)


def _dossier(desk: _Desk, number: int) -> tuple[_Offer, Dossier]:
    """One more dossier: received some day, and with a result, or without one, as the rates say."""
    offer, day = _offer(desk)
    received = _moment(desk, day, hour_needed=_needs_hour(offer))
    agencies = (*offer.procedure.agencies.receiving, *offer.procedure.agencies.deciding)
    dossier = Dossier(
        id=f"MP-{number + 1:07d}",
        procedure=offer.procedure.code,
        received=received,
        status=DossierStatus.OPEN,
        agency=desk.random.choice(agencies).id if agencies else None,
        channel=offer.mode,
        case=offer.case.id if offer.case else None,
        pauses=tuple(_pauses(desk, day)),
    )
    return offer, _ended(desk, offer, dossier)


def _offer(desk: _Desk) -> tuple[_Offer, date]:
    for _ in range(1000):
        day = desk.today - timedelta(days=desk.random.randrange(desk.days))
        if (desk.works(day) or desk.random.random() < 0.1) and (offers := desk.offers(day)):
            return desk.random.choice(offers), day
    raise CannotRunError(say("no procedure in force has a time limit: there is nothing to simulate"))


def _needs_hour(offer: _Offer) -> bool:
    limits = [limit for limit in (offer.statutory, offer.promised) if limit]
    return any(limit.unit in (Unit.MINUTES, Unit.HOURS) or limit.amount < 1 for limit in limits)


def _moment(desk: _Desk, day: date, *, hour_needed: bool = False) -> Moment:
    if not hour_needed and desk.random.random() < desk.rates.without_hour:
        return day
    return datetime.combine(day, time(*divmod(desk.random.randrange(7 * 60, 18 * 60), 60)))


def _pauses(desk: _Desk, received: date) -> Iterator[Pause]:
    if desk.random.random() < desk.rates.supplement:
        asked = received + timedelta(days=desk.random.randrange(8))
        given = asked + timedelta(days=desk.random.randrange(1, 15))
        if asked <= desk.today:
            yield Pause(asked, given if given <= desk.today else None)


def _ended(desk: _Desk, offer: _Offer, dossier: Dossier) -> Dossier:
    """The dossier with its result, if it has one by now; while the applicant is awaited it has none."""
    rates, rest = (
        desk.rates,
        max(0.0, 1 - desk.rates.late - desk.rates.open - desk.rates.refused - desk.rates.withdrawn),
    )
    fates = {"late": rates.late, "open": rates.open, "refused": rates.refused, "withdrawn": rates.withdrawn}
    fates |= {"early": rest / 2, "on_time": rest / 2}
    (fate,) = desk.random.choices(list(fates), list(fates.values()))
    if fate in ("refused", "withdrawn"):
        return replace(dossier, status=DossierStatus(fate))
    due = walk_to_due(dossier, offer.promised, offer.policy, desk.works, desk.today)
    begun = max(_day(dossier.received), *(pause.given or desk.today for pause in dossier.pauses), date.min)
    days = {"late": desk.random.randrange(1, 16), "on_time": 0, "early": -desk.random.randrange(1, 10)}
    finished = max(due.day + timedelta(days=days.get(fate, 0)), begun)
    awaited = any(pause.given is None for pause in dossier.pauses)
    if fate == "open" or awaited or finished > desk.today:
        return dossier
    moment = finished if finished == due.day and due.minute else _moment(desk, finished)
    return replace(dossier, status=DossierStatus.SETTLED, finished=_not_before(moment, dossier.received))


def _not_before(finished: Moment, received: Moment) -> Moment:
    both = isinstance(finished, datetime) and isinstance(received, datetime)
    return max(finished, received) if both else finished


_WORDS: Mapping[DossierStatus, tuple[str, ...]] = MappingProxyType(
    {
        DossierStatus.SETTLED: ("Đã trả kết quả", "ĐÃ CÓ KẾT QUẢ", "settled", ""),
        DossierStatus.OPEN: ("Đang xử lý", "dang giai quyet", "open", ""),
        DossierStatus.REFUSED: ("Từ chối", "refused"),
        DossierStatus.WITHDRAWN: ("Rút hồ sơ", "withdrawn"),
    }
)
_MODES: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        Mode.IN_PERSON: ("Trực tiếp", "in_person"),
        Mode.ONLINE: ("Trực tuyến", "online"),
        Mode.POSTAL: ("Bưu chính công ích", "postal"),
    }
)


def _texts(desk: _Desk, offer: _Offer, dossier: Dossier) -> dict[str, str]:
    """The row, as untidy as logs are: dates and words in several forms, codes with and without the unit's part."""
    pause = dossier.pauses[0] if dossier.pauses else None
    national = len(dossier.procedure) == len("1.004227")
    values = (
        SYNTHETIC,
        dossier.id,
        dossier.procedure + (desk.random.choice(("", ".000.00.00.H17")) if national else ""),
        dossier.agency or "",
        desk.random.choice(_MODES[offer.mode]),
        desk.random.choice((offer.case.id, offer.case.name)) if offer.case else "",
        _date_text(desk, dossier.received),
        _date_text(desk, dossier.finished),
        desk.random.choice(_WORDS[dossier.status]),
        _date_text(desk, pause.asked if pause else None),
        _date_text(desk, pause.given if pause else None),
    )
    return dict(zip(HEADER, values, strict=True))


def _date_text(desk: _Desk, moment: Moment | None) -> str:
    if moment is None:
        return ""
    days = ("%Y-%m-%d", "%d/%m/%Y")
    forms = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:00", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")
    return moment.strftime(desk.random.choice(forms if isinstance(moment, datetime) else days))


def _dirty(desk: _Desk, texts: Mapping[str, str], dossier: Dossier) -> _Row:
    """The row made wrong in one way."""
    before = (_day(dossier.received) - timedelta(days=2)).isoformat()
    without = {"Trạng thái": "", "Ngày có kết quả": "", "Ngày yêu cầu bổ sung": "", "Ngày bổ sung": ""}
    wrong: Mapping[Reason, Mapping[str, str]] = {
        Reason.NO_ID: {"Mã hồ sơ": " "},
        Reason.DUPLICATE: {"Mã hồ sơ": "MP-0000001"},
        Reason.UNREADABLE_DATE: {"Ngày tiếp nhận": f"30/02/{desk.today.year}"},
        Reason.WRONG_ORDER: {**without, "Ngày có kết quả": before},
        Reason.FUTURE: {**without, "Ngày tiếp nhận": (desk.today + timedelta(days=3)).isoformat()},
        Reason.UNKNOWN_PROCEDURE: {"Mã thủ tục": "9.999999"},
        Reason.UNKNOWN_STATUS: {"Trạng thái": "???"},
    }
    reason = desk.random.choice(list(wrong))
    procedure = None if reason is Reason.UNKNOWN_PROCEDURE else dossier.procedure
    return _Row(tuple({**texts, **wrong[reason]}.values()), procedure, dossier.agency, reason=reason)


def _cells(rows: Sequence[_Row]) -> Iterator[Cell]:
    """The counters, in the order of an audit's."""
    groups: dict[tuple[str | None, str | None, str | None], list[_Row]] = {}
    for row in rows:
        groups.setdefault((row.procedure, row.agency, row.month), []).append(row)
    for key in sorted(groups, key=lambda key: [(part is None, part or "") for part in key]):
        yield Cell(*key, *(_counts(groups[key], kind) for kind in range(2)))


def _counts(rows: Sequence[_Row], kind: int) -> Counts:
    counted = Counter(row.buckets[kind].value for row in rows if row.buckets)
    return Counts(received=counted.total(), quarantined=len(rows) - counted.total(), **counted)


def _taken(rows: Sequence[_Row]) -> Mapping[str, Mapping[int, int]]:
    taken: dict[str, Counter[int]] = {}
    for row in rows:
        if row.procedure and row.taken is not None:
            taken.setdefault(row.procedure, Counter())[row.taken] += 1
    return taken


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
