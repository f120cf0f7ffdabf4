"""Which column of a log means what: by the mapping, and by the names under which columns usually go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import ibis
from ibis.expr.types import StringValue, Table, Value

from tthc.audit.reading.raw_log import RawLog, folded_heading, heading_words, refused
from tthc.model.dossier import Cause
from tthc.model.log_mapping import LogMapping, RowKind
from tthc.source import CannotRunError, Message, say

Names = Mapping[str, tuple[str, ...]]
"""Columns, and the names under which each goes."""

COLUMNS: Names = MappingProxyType(
    {
        "id": ("id", "mã hồ sơ", "số hồ sơ", "mã số hồ sơ", "dossier", "dossier id"),
        "procedure": ("procedure", "mã thủ tục", "mã TTHC", "mã thủ tục hành chính", "procedure code"),
        "received": (
            *("received", "ngày tiếp nhận", "thời điểm tiếp nhận", "ngày giờ tiếp nhận", "received at"),
            *("ngày tiếp nhận hồ sơ", "ngày nhận hồ sơ", "ngày nhận hs", "thời gian tiếp nhận"),
        ),
        "finished": ("finished", "ngày có kết quả", "ngày hoàn thành", "ngày xử lý xong", "finished at"),
        "status": ("status", "trạng thái", "trạng thái hồ sơ", "tình trạng"),
        "agency": ("agency", "cơ quan", "cơ quan giải quyết", "cơ quan thực hiện", "đơn vị", "đơn vị giải quyết"),
        "commune": ("commune", "xã", "phường", "xã phường", "xã, phường", "cấp xã", "địa bàn", "đơn vị hành chính"),
        "channel": ("channel", "kênh", "kênh tiếp nhận", "hình thức nộp", "hình thức tiếp nhận", "cách thức thực hiện"),
        "case": ("case", "trường hợp"),
        "appointed": ("appointed", "ngày hẹn trả", "ngày hẹn trả kết quả", "ngày hẹn", "appointment date"),
        "asked": ("supplement asked", "ngày yêu cầu bổ sung"),
        "given": ("supplement given", "ngày bổ sung", "ngày bổ sung hồ sơ", "ngày nộp bổ sung"),
        "financial_asked": ("financial asked", "ngày thông báo nghĩa vụ tài chính", "ngày thông báo nộp tiền"),
        "financial_given": ("financial given", "ngày hoàn thành nghĩa vụ tài chính", "ngày nộp tiền"),
        "posting_asked": ("posting asked", "ngày niêm yết", "ngày bắt đầu niêm yết"),
        "posting_given": ("posting given", "ngày kết thúc niêm yết"),
        "measurement_asked": ("measurement asked", "ngày yêu cầu đo đạc", "ngày bắt đầu đo đạc"),
        "measurement_given": ("measurement given", "ngày có kết quả đo đạc", "ngày kết thúc đo đạc"),
        "consultation_asked": ("consultation asked", "ngày lấy ý kiến", "ngày gửi lấy ý kiến"),
        "consultation_given": ("consultation given", "ngày có ý kiến", "ngày nhận ý kiến"),
        "submitted": ("submitted", "ngày nộp", "ngày nộp hồ sơ", "thời điểm nộp"),
        "apologised": ("apologised", "ngày xin lỗi", "ngày văn bản xin lỗi"),
        "rescheduled": ("rescheduled", "ngày hẹn lại", "ngày hẹn trả lại"),
        "reschedules": ("reschedules", "số lần hẹn lại"),
        "extended": ("extended", "ngày gia hạn", "hạn sau gia hạn", "ngày hạn mới"),
        "returned": ("returned", "ngày trả kết quả", "ngày trả", "ngày nhận kết quả"),
        "synthetic": ("synthetic", "nguồn"),
    }
)
"""What is read from a log, and the names under which its columns go, whatever their capitals and marks."""

EVENT_COLUMNS: Names = MappingProxyType(
    {
        "id": ("case:concept:name", *COLUMNS["id"], "case id"),
        "activity": ("concept:name", "activity", "hoạt động", "công việc", "sự kiện"),
        "moment": ("time:timestamp", "timestamp", "thời điểm", "moment"),
        "transition": ("lifecycle:transition", "transition", "lifecycle"),
        **{name: names for name, names in COLUMNS.items() if name not in ("id", "received", "finished", "returned")},
    }
)
"""The same for a log whose rows are events."""

PAUSE_COLUMNS: Names = MappingProxyType(
    {
        "id": COLUMNS["id"],
        "asked": ("asked", "ngày bắt đầu", "ngày yêu cầu", "ngày tạm dừng", "từ ngày", "asked at"),
        "given": ("given", "ngày kết thúc", "ngày đáp ứng", "ngày tiếp tục", "đến ngày", "given at"),
        "cause": ("cause", "lý do", "nguyên nhân", "lý do tạm dừng"),
        "synthetic": COLUMNS["synthetic"],
    }
)
"""The same for a file of pauses."""

PEOPLE_COLUMNS: Names = MappingProxyType(
    {
        "official": ("official", "cán bộ thụ lý", "cán bộ xử lý", "người thụ lý", "chuyên viên thụ lý"),
        "applicant": ("applicant", "mã người nộp", "mã định danh người nộp"),
    }
)
"""Columns that say who somebody is: read only where that is asked for, and only as pseudonyms."""

PAUSES: Mapping[Cause, tuple[str, str]] = MappingProxyType(
    {
        cause: ("asked", "given") if cause is Cause.SUPPLEMENT else (f"{cause}_asked", f"{cause}_given")
        for cause in Cause
    }
)
"""The columns from when and until when a dossier waited for each cause."""

DATES = (
    *("received", "finished", "appointed", "submitted", "apologised", "rescheduled", "extended", "returned"),
    *(name for pair in PAUSES.values() for name in pair),
)
TEXTS = ("procedure", "agency", "channel", "case", "status", "commune")

REQUIRED: Mapping[RowKind, tuple[str, ...]] = MappingProxyType(
    {
        RowKind.DOSSIERS: ("id", "procedure", "received", "finished"),
        RowKind.EVENTS: ("id", "procedure", "activity", "moment"),
    }
)


class MissingColumnsError(CannotRunError):
    """Columns without which nothing can be audited are not found: the headings are others, or the mapping is wrong."""


_LIST_NAMES = 10
_HEADINGS = 2
"""With so many known headings a first row is a row of headings, and may be shown."""


def names_of(mapping: LogMapping | None) -> Names:
    """The names under which columns go in the logs of a mapping, the usual ones last."""
    usual = EVENT_COLUMNS if mapping and mapping.rows is RowKind.EVENTS else COLUMNS
    if mapping is None:
        return usual
    own = own_names(mapping)
    if mapping.only_these_columns:
        return own
    return {name: (*own.get(name, ()), *usual.get(name, ())) for name in dict.fromkeys((*usual, *own))}


def own_names(mapping: LogMapping) -> Names:
    """The columns that a mapping names itself, but for those that say who somebody is."""
    apart = {"at", *PEOPLE_COLUMNS}
    named = {name: getattr(mapping.columns, name) for name in type(mapping.columns).model_fields if name not in apart}
    return {name: names for name, names in named.items() if names}


def people_of(raw: RawLog, mapping: LogMapping | None) -> Places:
    """Where the columns stand that say who somebody is: those of the mapping, else the usual ones."""
    where: dict[str, int] = {}
    for number, heading in enumerate(raw.names):
        where.setdefault(folded_heading(heading), number)
    found: dict[str, tuple[int, ...]] = {}
    for name, usual in PEOPLE_COLUMNS.items():
        own = getattr(mapping.columns, name) if mapping else ()
        names = own if own or (mapping and mapping.only_these_columns) else usual
        numbers = tuple(dict.fromkeys(where[key] for key in map(folded_heading, names) if key in where))
        found |= {name: numbers} if numbers else {}
    return found


def folded_names(names: Names) -> frozenset[str]:
    """All names of all columns, as headings are compared."""
    return frozenset(folded_heading(name) for column in names.values() for name in column)


Places = Mapping[str, tuple[int, ...]]
"""Where each known column stands (from 0); of several, the first that has something counts."""


def places_of(raw: RawLog, usual: Names, mapping: LogMapping | None, required: Sequence[str]) -> Places:
    """Where the columns stand; CannotRunError if one is missing, or two are the same."""
    own = _places_of_mapping(raw.names, mapping) if mapping else {}
    taken = {number for numbers in own.values() for number in numbers}
    if not (mapping and mapping.only_these_columns):
        own |= _places_of_usual(raw, {name: names for name, names in usual.items() if name not in own}, taken)
    constants = {name for name in TEXTS if mapping and getattr(mapping.constants, name)}
    if missing := [name for name in required if name not in own and name not in constants]:
        raise MissingColumnsError(refused(raw.label, _missing(raw.names, missing, usual, len(own))).message)
    return own


def _places_of_mapping(headings: Sequence[str], mapping: LogMapping) -> dict[str, tuple[int, ...]]:
    where: dict[str, int] = {}
    for number, heading in enumerate(headings):
        where.setdefault(folded_heading(heading), number)
    found = {
        name: tuple(dict.fromkeys(where[key] for key in map(folded_heading, names) if key in where))
        for name, names in own_names(mapping).items()
    }
    return {name: numbers for name, numbers in found.items() if numbers}


def _places_of_usual(raw: RawLog, usual: Names, taken: set[int]) -> dict[str, tuple[int, ...]]:
    meant = {folded_heading(name): column for column, names in reversed(list(usual.items())) for name in names}
    found: dict[str, tuple[int, ...]] = {}
    for number, heading in enumerate(raw.names):
        name = meant.get(folded_heading(heading))
        if name is None or number in taken:
            continue
        if name in found:
            first, second = found[name][0] + 1, number + 1
            text = say("columns {first} and {second} both mean {name!r}", first=first, second=second, name=name)
            raise refused(raw.label, text)
        found[name] = (number,)
    return found


def _missing(headings: Sequence[str], missing: Sequence[str], usual: Names, known: int) -> Message:
    """What is missing. Headings are shown only if they are some: a first row may be a dossier with its applicant."""
    wanted = ", ".join(f"{usual[name][1]} ({name})" if len(usual.get(name, ())) > 1 else name for name in missing)
    if known < _HEADINGS:
        return say(
            "columns are missing: {missing}; the first row ({count} values) has no headings that are known",
            missing=wanted,
            count=len(headings),
        )
    there = ", ".join(shown_heading(name) for name in headings[:_LIST_NAMES])
    return say("columns are missing: {missing}; there are {there}", missing=wanted, there=there)


def shown_heading(name: str) -> str:
    """A heading as it may be shown: short, and without numbers that could be somebody's."""
    return re.sub(r"\d(?:[ .-]?\d){5,}", "…", " ".join(name.split()))[:40]


def is_vietnamese(heading: str) -> bool:
    """Whether a heading is written in Vietnamese: its dates are then day first unless they prove otherwise."""
    return heading_words(heading).startswith(("ngay", "thoi diem", "han ", "tu ngay", "den ngay"))


def known_texts(
    raw: Table, places: Places, columns: Iterable[str], mapping: LogMapping | None, dates: Collection[str] = ()
) -> Table:
    """The known columns as text, '' where nothing is written, with the number of the row.

    Of the `dates` those that are one in the log already stay one, unless several columns may have it.
    """

    def text(name: str) -> Value:
        written = [raw[f"c{number}"] for number in places.get(name, ())]
        constant = getattr(mapping.constants, name, None) if mapping else None
        if len(written) == 1 and not constant and name in dates and written[0].type().is_temporal():
            return written[0]
        written = [one if one.type().is_string() else _written(one) for one in written]
        if len(written) == 1 and not constant and name != "id":
            return _or_nothing(written[0])
        if len(written) > 1 or (written and constant):
            written = [one.nullif("") for one in written]
        return ibis.coalesce(*written, ibis.literal(constant or ""))

    return raw.select("row", **{name: text(name) for name in columns})


def _or_nothing(text: StringValue) -> Value:
    """A text, '' for null: written so, DuckDB looks at each of the few words of a column of Parquet once."""
    return ibis.literal("").join([text])


def _written(value: Value) -> StringValue:
    """A date or a moment as text; midnight is a day."""
    day, time = value.strftime("%Y-%m-%d"), value.strftime("%Y-%m-%d %H:%M:%S")
    return day if value.type().is_date() else time
