"""The submission (tờ trình) by which the control unit lays the proposals before the Chairman."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tthc.model.cut import Power
from tthc.propose.totals import Total, totals
from tthc.publish.papers.decided import Decided, decided
from tthc.publish.papers.letterhead import (
    BLANK,
    DAY_AND_SIGNATORY,
    Asked,
    Letterhead,
    ToCheck,
    bases,
    laws_to_check,
    of_the_control_unit,
)
from tthc.publish.papers.opinions_table import Replies, replies_of, unanswered_to_check
from tthc.publish.papers.proposal_annex import BASES, ESTIMATED, power_to_check
from tthc.publish.papers.record import Record, gathered, record_of, standing_to_check
from tthc.vietnamese import write_count, write_dong, write_duration, write_number


@dataclass(frozen=True)
class PowerTotal:
    """What one power has to decide, and what of it is proved saves of one dossier of each procedure."""

    name: str
    contents: str
    procedures: str
    proved: str
    saved: str
    days: str


@dataclass(frozen=True)
class SubmissionPage:
    """The submission; `replies` are the opinions received on what it submits."""

    head: Letterhead
    authority: str
    bases: tuple[str, ...]
    procedures: str
    contents: str
    totals: tuple[PowerTotal, ...]
    replies: Replies
    has_opinions: bool
    has_petition: bool
    recipients: tuple[str, ...]
    signatory: str
    record: Record
    to_check: tuple[ToCheck, ...]


def submission_page(asked: Asked) -> SubmissionPage:
    """The submission of what is on its way to the Chairman."""
    found = tuple(decided(asked))
    files = asked.files or ()
    return SubmissionPage(
        head=of_the_control_unit(asked.authority, f"TTr-{BLANK}"),
        authority=asked.authority.name,
        bases=bases(asked.catalogue, BASES),
        procedures=write_count(len({one.code for one in found})),
        contents=write_count(sum(len(one.proposals) for one in found)),
        totals=tuple(_totals(found)),
        replies=replies_of(files),
        has_opinions=any(file.opinions for file in files),
        has_petition=any(one.power is Power.PETITION for one in found),
        recipients=("Như trên;", f"{BLANK};", "Lưu: VT, ……."),
        signatory=BLANK,
        record=record_of(asked),
        to_check=tuple(gathered(_to_check(asked, found))),
    )


_NAMES = {
    Power.OWN: "Thuộc thẩm quyền của tỉnh",
    Power.PETITION: "Phải kiến nghị cơ quan có thẩm quyền",
    Power.UNKNOWN: "Chưa xác định thẩm quyền",
}


def _totals(found: Sequence[Decided]) -> Iterator[PowerTotal]:
    for total in totals([proposal for one in found for proposal in one.proposals]):
        if total.proposals:
            yield _power_total(total)


def _power_total(total: Total) -> PowerTotal:
    return PowerTotal(
        name=_NAMES[total.power],
        contents=write_number(total.proposals),
        procedures=write_number(total.procedures),
        proved=write_number(total.proved),
        saved=write_dong(total.saving.mid) if total.saving else "–",
        days=write_duration(total.days, "working_days") if total.days else "–",
    )


def _to_check(asked: Asked, found: Sequence[Decided]) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    yield from standing_to_check(asked)
    yield from unanswered_to_check(asked, asked.files or ())
    yield from laws_to_check(asked.catalogue, BASES, asked.day)
    for one in found:
        for proposal in one.proposals:
            yield from power_to_check(asked, proposal)
    if any(one.is_estimated for one in found):
        yield ESTIMATED
