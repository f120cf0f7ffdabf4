"""The decision that approves proposals (quyết định phê duyệt phương án), where the store has it, as papers name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tthc.model.decision import Approval, ProposalFile
from tthc.model.proposal import ProposalStatus
from tthc.publish.papers.letterhead import BLANK, Asked, Letterhead, ToCheck

BLANK_DECISION = f"Quyết định số {BLANK}/QĐ-UBND ngày …… tháng …… năm ……"


def approvals(files: Iterable[ProposalFile] | None) -> tuple[Approval, ...]:
    """Every decision that approves one of the proposals, by when it was signed."""
    found = {file.approval for file in files or () if file.approval}
    return tuple(sorted(found, key=lambda one: (one.signed, one.instrument, one.agency)))


def decisions_in_words(files: Sequence[ProposalFile] | None) -> str:
    """The decisions by number, day and agency; blanks for those of which nobody has written it down."""
    named = [approval_in_words(one) for one in approvals(files)]
    if not files or any(file.approval is None for file in files):
        named.append(BLANK_DECISION)
    return "; ".join(named)


def approval_in_words(one: Approval) -> str:
    """`Quyết định số 45/QĐ-UBND ngày 20 tháng 11 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh Bắc Ninh`."""
    return f"Quyết định số {one.instrument} ngày {_long_day(one)} của {one.agency}"


def _long_day(one: Approval) -> str:
    day = one.signed
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def only_approval(files: Sequence[ProposalFile] | None) -> Approval | None:
    """The decision that approves all of them; None where they have several, or one has none."""
    if not files or any(file.approval is None for file in files):
        return None
    found = approvals(files)
    return found[0] if len(found) == 1 else None


def with_number_and_day(head: Letterhead, files: Sequence[ProposalFile] | None) -> Letterhead:
    """The letterhead of the decision itself: its number and day, once somebody has written down that it is signed."""
    one = only_approval(files)
    return replace(head, number=one.instrument, place_and_day=f"………, ngày {_long_day(one)}") if one else head


def approvals_to_check(asked: Asked) -> Iterator[ToCheck]:
    """The approved proposals of which nobody has written down by which decision."""
    decided = (ProposalStatus.APPROVED, ProposalStatus.ENACTED)
    for file in asked.files or ():
        if file.status in decided and file.approval is None:
            what = f"{file.proposal.procedure}: {asked.translate(file.proposal.title)}"
            yield ToCheck(what, "Sổ phương án chưa ghi quyết định phê duyệt (tthc proposals approval)")
