"""A log of offices as rows of a CSV file, as a province would export it: an audit of them has to see the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tthc.audit.clock.calendar import DAY
from tthc.audit.simulating.offices import NOT_KNOWN, STATES, OfficeLog
from tthc.audit.simulating.rows import SYNTHETIC
from tthc.model.dossier import DossierStatus

HEADER = (
    *(
        "Nguồn",
        "Mã hồ sơ",
        "Mã thủ tục",
        "Cơ quan",
        "Kênh",
        "Cán bộ thụ lý",
        "Mã người nộp",
        "Ngày nộp",
        "Ngày tiếp nhận",
    ),
    *("Ngày có kết quả", "Trạng thái", "Ngày yêu cầu bổ sung", "Ngày bổ sung"),
)

_WORDS: Mapping[DossierStatus, str] = {
    DossierStatus.SETTLED: "Đã trả kết quả",
    DossierStatus.OPEN: "Đang giải quyết",
    DossierStatus.REFUSED: "Từ chối",
    DossierStatus.WITHDRAWN: "Rút hồ sơ",
}


def dossier_id(number: int) -> str:
    """What the dossier with a number is called."""
    return f"MP-{number:07d}"


def rows_of_offices(
    log: OfficeLog, codes: tuple[str, ...], agencies: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The rows under HEADER; `codes` are those of the procedures, in the order of their limits, `agencies` what the
    offices are called."""
    calendar = log.world.calendar
    received = log.received

    def working(ordinal: int) -> str:
        return "" if ordinal <= NOT_KNOWN // 2 else calendar.working_day(int(ordinal)).strftime("%d/%m/%Y")

    for n in range(len(log.office)):
        day = calendar.first + int(log.day[n]) * DAY
        ended = working(log.ended[n])
        if log.backwards[n]:
            ended = (day - DAY).strftime("%d/%m/%Y")
        yield (
            SYNTHETIC,
            dossier_id(n),
            codes[log.procedure[n]],
            agencies[log.office[n]] if agencies else f"co-quan-{log.office[n]}",
            "Trực tiếp",
            f"Cán bộ mô phỏng {log.official[n]}",
            f"NN{log.applicant[n]}",
            working(received[n] - log.held[n]) if log.held[n] else day.strftime("%d/%m/%Y"),
            _moment(day, int(log.minute[n])),
            ended,
            _WORDS[STATES[log.state[n]]],
            working(log.asked[n]),
            working(log.given[n]),
        )


def _moment(day: date, minute: int) -> str:
    if minute < 0:
        return day.strftime("%d/%m/%Y")
    return f"{day.strftime('%d/%m/%Y')} {minute // 60:02d}:{minute % 60:02d}"
