"""How synthetic dossiers are written down: as untidy as logs are, and now and then so wrong that nobody could judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from tthc.audit.judging.reasons import Reason
from tthc.audit.simulating.life import Desk, Life
from tthc.model.channel import Mode
from tthc.model.dossier import Cause, DossierStatus, Moment, Pause

HEADER = (
    *("Nguồn", "Mã hồ sơ", "Mã thủ tục", "Cơ quan", "Kênh", "Trường hợp", "Ngày tiếp nhận", "Ngày có kết quả"),
    *("Trạng thái", "Ngày yêu cầu bổ sung", "Ngày bổ sung", "Xã", "Ngày nộp", "Ngày hẹn trả", "Ngày xin lỗi"),
    *("Ngày hẹn lại", "Số lần hẹn lại", "Ngày trả kết quả", "Hạn sau gia hạn"),
)
PAUSE_HEADER = ("Nguồn", "Mã hồ sơ", "Lý do", "Ngày bắt đầu", "Ngày kết thúc")
SYNTHETIC = "mô phỏng"
"""Stands in the first column of every row."""

Texts = Mapping[str, str]

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
_CAUSES: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.SUPPLEMENT: "bổ sung hồ sơ",
        Cause.FINANCIAL: "nghĩa vụ tài chính",
        Cause.POSTING: "niêm yết",
        Cause.MEASUREMENT: "đo đạc",
        Cause.CONSULTATION: "lấy ý kiến",
    }
)


def texts_of(desk: Desk, life: Life) -> dict[str, str]:
    """The row: dates and words in several forms, codes with and without the unit's part, agencies by any name."""
    dossier, case, names = life.dossier, life.offer.case, desk.places.names
    first = _first_supplement(dossier.pauses)
    national = len(dossier.procedure) == len("1.004227")
    values = (
        SYNTHETIC,
        dossier.id,
        dossier.procedure + (desk.random.choice(("", ".000.00.00.H17")) if national else ""),
        desk.random.choice(names.get(dossier.agency, (dossier.agency,))) if dossier.agency else "",
        desk.random.choice(_MODES[life.offer.mode]),
        desk.random.choice((case.id, case.name)) if case else "",
        _date_text(desk, dossier.received),
        _date_text(desk, dossier.finished),
        desk.random.choice(_WORDS[dossier.status]),
        _date_text(desk, first.asked if first else None),
        _date_text(desk, first.given if first else None),
        _commune_text(desk, dossier.commune),
        _date_text(desk, life.submitted),
        _on_the_slip(desk, life.appointed),
        *(_date_text(desk, day) for day in (life.apologised, life.rescheduled)),
        "" if life.reschedules is None else str(life.reschedules),
        _date_text(desk, dossier.returned),
        _date_text(desk, dossier.extended[0] if dossier.extended else None),
    )
    return dict(zip(HEADER, values, strict=True))


def pause_texts(desk: Desk, life: Life) -> Iterator[tuple[str, ...]]:
    """The pauses that the columns of the log have no room for: all but the first supplement."""
    first = _first_supplement(life.dossier.pauses)
    for pause in life.dossier.pauses:
        if pause is not first:
            days = (_date_text(desk, pause.asked), _date_text(desk, pause.given))
            yield (SYNTHETIC, life.dossier.id, _CAUSES[pause.cause], *days)


def _first_supplement(pauses: Sequence[Pause]) -> Pause | None:
    return next((pause for pause in pauses if pause.cause is Cause.SUPPLEMENT), None)


def _commune_text(desk: Desk, commune: str | None) -> str:
    return desk.random.choice(next(pair for pair in desk.communes if pair[0] == commune)) if commune else ""


def _date_text(desk: Desk, moment: Moment | None) -> str:
    if moment is None:
        return ""
    days = ("%Y-%m-%d", "%d/%m/%Y")
    forms = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:00", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")
    return moment.strftime(desk.random.choice(forms if isinstance(moment, datetime) else days))


_ORDERS = ("%d/%m/%Y", "%m/%d/%Y")


def _on_the_slip(desk: Desk, day: date | None) -> str:
    """Where two programs write: in either order if the day tells which it is, else the year first."""
    if day is None or not desk.rates.two_orders:
        return _date_text(desk, day)
    return day.strftime(desk.random.choice(_ORDERS)) if day.day > MONTHS else day.isoformat()


MONTHS = 12


def order_shown(texts: Texts) -> str | None:
    """Which number of the day on the slip can only be that of the day; None if it does not tell."""
    one, stroke, rest = texts["Ngày hẹn trả"].partition("/")
    if not stroke:
        return None
    two = rest.partition("/")[0]
    return "first" if int(one) > MONTHS else "second" if int(two) > MONTHS else None


@dataclass(frozen=True)
class Dirt:
    """A row made wrong in one way; `texts` are fewer than the columns where something is missing."""

    texts: tuple[str, ...]
    reason: Reason


def dirty(desk: Desk, texts: Texts, life: Life) -> Dirt:
    """The row made wrong in one of the ways in which it can be."""
    reason = desk.random.choice([reason for reason, may in _POSSIBLE.items() if may(desk, life)])
    if reason is Reason.MALFORMED:
        return Dirt(tuple(texts.values())[:-3], reason)
    return Dirt(tuple({**texts, **_wrong(desk, life)[reason]}.values()), reason)


def _always(_desk: Desk, _life: Life) -> bool:
    return True


def _has_a_day_before(desk: Desk, life: Life) -> bool:
    day = _before_it_was_in_force(life)
    return day.year >= FIRST_YEAR and not desk.in_force(life.dossier.procedure, day)


def _case_decides(_desk: Desk, life: Life) -> bool:
    """Whether neither limit can be told without the case."""
    offer = life.offer
    limits = [
        limit
        for case in offer.procedure.real_cases
        for channel, limit in offer.procedure.limits_in(case)
        if channel.mode is offer.mode
    ]
    kinds = ([limit.statutory for limit in limits], [limit.committed or limit.statutory for limit in limits])
    return all(len({str(length) for length in lengths}) > 1 for lengths in kinds)


def _was_always_there(desk: Desk, life: Life) -> bool:
    return not life.offer.needs_hour and desk.in_force(life.dossier.procedure, LONG_AGO)


def _two_orders_are_shown(desk: Desk, _life: Life) -> bool:
    """Whether the rows before prove both, so that no one order is that of the column."""
    return len(desk.orders) == len(_ORDERS)


LONG_AGO = date(1999, 5, 4)
"""A day of which no calendar knows whether offices worked."""

_POSSIBLE: Mapping[Reason, Callable[[Desk, Life], bool]] = MappingProxyType(
    {
        Reason.NO_ID: _always,
        Reason.DUPLICATE: _always,
        Reason.UNREADABLE_DATE: _always,
        Reason.WRONG_ORDER: _always,
        Reason.FUTURE: _always,
        Reason.UNKNOWN_PROCEDURE: _always,
        Reason.UNKNOWN_STATUS: _always,
        Reason.CONTRADICTION: _always,
        Reason.MALFORMED: _always,
        Reason.NO_HOUR: lambda _desk, life: life.offer.needs_hour,
        Reason.NOT_IN_FORCE: _has_a_day_before,
        Reason.UNKNOWN_LIMIT: _case_decides,
        Reason.OUTSIDE_CALENDAR: _was_always_there,
        Reason.AMBIGUOUS_DATE: _two_orders_are_shown,
    }
)
"""In which ways a row can be wrong, and whether this dossier's can."""


def _wrong(desk: Desk, life: Life) -> Mapping[Reason, Texts]:
    received = _day(life.dossier.received)
    before = (received - timedelta(days=2)).isoformat()
    bare = dict.fromkeys(HEADER[7:11] + HEADER[12:], "")
    return {
        Reason.NO_ID: {"Mã hồ sơ": " "},
        Reason.DUPLICATE: {"Mã hồ sơ": "MP-0000001"},
        Reason.UNREADABLE_DATE: {"Ngày tiếp nhận": f"30/02/{desk.today.year}"},
        Reason.WRONG_ORDER: {**bare, "Ngày có kết quả": before},
        Reason.FUTURE: {**bare, "Ngày tiếp nhận": (desk.today + timedelta(days=3)).isoformat()},
        Reason.UNKNOWN_PROCEDURE: {"Mã thủ tục": "9.999999"},
        Reason.UNKNOWN_STATUS: {"Trạng thái": "???"},
        Reason.CONTRADICTION: {**bare, "Trạng thái": "Đã trả kết quả"},
        Reason.AMBIGUOUS_DATE: {"Ngày hẹn trả": f"03/04/{desk.today.year}"},
        Reason.NO_HOUR: {**bare, "Ngày tiếp nhận": received.isoformat()},
        Reason.UNKNOWN_LIMIT: {"Trường hợp": "trường hợp khác"},
        Reason.OUTSIDE_CALENDAR: {**bare, "Ngày tiếp nhận": LONG_AGO.isoformat()},
        Reason.NOT_IN_FORCE: {**bare, "Ngày tiếp nhận": _before_it_was_in_force(life).isoformat()},
    }


def _before_it_was_in_force(life: Life) -> date:
    start = life.offer.procedure.effective.start
    return start - timedelta(days=40) if start else date.min


FIRST_YEAR = 2024
"""Before it a day would be outside the calendar."""


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
