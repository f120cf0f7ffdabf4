"""The page of kept and broken time promises, and the line that a procedure's own page has of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.model.procedure import Procedure
from tthc.model.public_promises import Kept, PublicPromises
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.places import procedure_place
from tthc.vietnamese import collation_key, write_count, write_date

PLACE = "thoi-han.html"

LIMITS: Mapping[str, str] = MappingProxyType({"promised": "thời hạn đã hẹn", "statutory": "thời hạn luật định"})


@dataclass(frozen=True)
class PromiseRow:
    """One procedure: `share` is at least so much, `tone` a word for the style sheet, `time` what nine in ten took."""

    procedure: Link
    code: str
    share: str
    tone: str
    time: str


@dataclass(frozen=True)
class PromisesPage:
    """The page: all together, each procedure that is large enough, and how it was counted."""

    frame: Frame
    period: str
    synthetic: bool
    whole: str
    whole_time: str
    limit: str
    rows: tuple[PromiseRow, ...]
    left_out: str
    source: str
    policies: str
    as_of: str


def promises_page(promises: PublicPromises, procedures: Iterable[Procedure], frame: Frame) -> PromisesPage:
    """The page of the procedures that have one of their own; the worst come first, so that nothing hides."""
    shown = [(one, promises.procedures[one.code]) for one in procedures if one.code in promises.procedures]
    shown.sort(key=lambda pair: (pair[1].at_least, collation_key(pair[0].name), pair[0].code))
    return PromisesPage(
        frame=frame,
        period=period_in_words(promises.period),
        synthetic=promises.synthetic,
        whole=_share(promises.whole),
        whole_time=_time(promises.whole),
        limit=LIMITS.get(promises.limit, promises.limit),
        rows=tuple(_row(procedure, kept, frame.root) for procedure, kept in shown),
        left_out=write_count(promises.left_out) if promises.left_out else "",
        source=promises.source,
        policies="; ".join(promises.policies),
        as_of=write_date(promises.as_of),
    )


def line_of(promises: PublicPromises | None, code: str) -> str:
    """What a procedure's own page says of what was, and no promise; nothing where its group is too small."""
    kept = promises.procedures.get(code) if promises else None
    if promises is None or kept is None:
        return ""
    time = f"; {_time(kept)}" if kept.nine_in_ten is not None else ""
    limit = LIMITS.get(promises.limit, promises.limit)
    return f"{period_in_words(promises.period)}: {_share(kept)} hồ sơ xong trong {limit}{time}"


def period_in_words(name: str) -> str:
    """`2026-Q3` as `Quý III năm 2026`, and so on for months, halves and years."""
    year, _dash, part = name.partition("-")
    if part.startswith("Q"):
        return f"Quý {('I', 'II', 'III', 'IV')[int(part[1:]) - 1]} năm {year}"
    if part.startswith("H"):
        return f"6 tháng {('đầu', 'cuối')[int(part[1:]) - 1]} năm {year}"
    return f"Tháng {int(part)} năm {year}" if part.isdecimal() else f"Năm {name}" if not part else name


def _row(procedure: Procedure, kept: Kept, root: str) -> PromiseRow:
    tone = "good" if kept.at_least >= _GOOD else "middling" if kept.at_least >= _MIDDLING else "poor"
    link = Link(procedure.name, root + procedure_place(procedure))
    return PromiseRow(link, procedure.code, _share(kept), tone, _time(kept))


_GOOD, _MIDDLING = 90, 70


def _share(kept: Kept) -> str:
    return f"ít nhất {kept.at_least}%"


def _time(kept: Kept) -> str:
    if kept.nine_in_ten is None:
        return ""
    days = f"{write_count(kept.nine_in_ten)} ngày làm việc" if kept.nine_in_ten else "ngày"
    return f"90% hồ sơ có kết quả trong {days}"
