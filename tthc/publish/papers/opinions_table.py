"""The table of opinions on proposals and what became of each (bảng tổng hợp, tiếp thu, giải trình ý kiến)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc.model.decision import STATES, Opinion, ProposalFile, Reply
from tthc.publish.papers.letterhead import BLANK, DAY_AND_SIGNATORY, Asked, Letterhead, ToCheck, of_the_control_unit
from tthc.publish.papers.record import Record, record_of
from tthc.vietnamese import write_count, write_date

REPLIES = {
    Reply.ACCEPTED: "Tiếp thu",
    Reply.PARTLY: "Tiếp thu một phần",
    Reply.EXPLAINED: "Giải trình",
}


@dataclass(frozen=True)
class OpinionLine:
    """One opinion: who gave it in which letter, what it says, what was answered and by whom."""

    number: int
    giver: str
    letter: str
    text: str
    answer: str


@dataclass(frozen=True)
class OpinionGroup:
    """The opinions on one proposal; `name` says which, of which procedure, in which state."""

    name: str
    rows: tuple[OpinionLine, ...]


@dataclass(frozen=True)
class Replies:
    """How many opinions there are, and what became of them."""

    all: str
    accepted: str
    partly: str
    explained: str
    unanswered: str


@dataclass(frozen=True)
class OpinionsPage:
    """The table with its counts; without an opinion it is empty, and says so."""

    head: Letterhead
    authority: str
    proposals: str
    replies: Replies
    groups: tuple[OpinionGroup, ...]
    recipients: tuple[str, ...]
    signatory: str
    record: Record
    to_check: tuple[ToCheck, ...]


def opinions_page(asked: Asked) -> OpinionsPage:
    """The opinions on all proposals that the paper is about, by proposal."""
    spoken = [file for file in asked.files or () if file.opinions]
    return OpinionsPage(
        head=of_the_control_unit(asked.authority, f"BC-{BLANK}"),
        authority=asked.authority.name,
        proposals=write_count(len(spoken)),
        replies=replies_of(spoken),
        groups=tuple(_groups(asked, spoken)),
        recipients=(f"{asked.authority.name};", f"{BLANK};", "Lưu: VT, ……."),
        signatory=BLANK,
        record=record_of(replace(asked, files=tuple(spoken))),
        to_check=tuple(_to_check(asked, spoken)),
    )


def replies_of(files: Sequence[ProposalFile]) -> Replies:
    """What became of the opinions in files."""
    found = [opinion.reply for file in files for opinion in file.opinions]
    return Replies(write_count(len(found)), *(write_count(found.count(reply)) for reply in (*Reply, None)))


def _groups(asked: Asked, files: Sequence[ProposalFile]) -> Iterator[OpinionGroup]:
    number = 0
    for file in sorted(files, key=lambda file: (file.proposal.procedure, file.proposal.id)):
        rows = []
        for opinion in file.opinions:
            number += 1
            rows.append(_line(asked, number, opinion))
        proposal, state = file.proposal, asked.translate(STATES[file.status])
        title = asked.translate(proposal.title)
        yield OpinionGroup(f"{proposal.name} ({proposal.procedure}): {title} – {state}", tuple(rows))


def _line(asked: Asked, number: int, opinion: Opinion) -> OpinionLine:
    day = f"ngày {write_date(opinion.given)}" if opinion.given else ""
    letter = ", ".join(filter(None, (opinion.source, day)))
    return OpinionLine(number, opinion.giver, letter or BLANK, opinion.text, _answer(asked, opinion))


def _answer(asked: Asked, opinion: Opinion) -> str:
    if opinion.reply is None:
        return BLANK
    said = f"{REPLIES[opinion.reply]}: {opinion.answer}" if opinion.answer else f"{REPLIES[opinion.reply]}."
    by = f" (Trả lời: {asked.translate(opinion.answered_by.in_words)})" if opinion.answered_by else ""
    return f"{said}{by}"


def _to_check(asked: Asked, files: Sequence[ProposalFile]) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    if not files:
        yield ToCheck("Ý kiến góp ý", "Sổ phương án chưa có ý kiến nào (tthc proposals opinion)")
    yield from unanswered_to_check(asked, files)


def unanswered_to_check(asked: Asked, files: Sequence[ProposalFile]) -> Iterator[ToCheck]:
    """The opinions that nobody has answered, or that were put right after somebody had."""
    for file in files:
        what = f"{file.proposal.procedure}: {asked.translate(file.proposal.title)}"
        for opinion in file.opinions:
            if opinion.reply is None:
                yield ToCheck(what, f"Ý kiến số {opinion.id} của {opinion.giver} chưa được tiếp thu, giải trình")
            elif opinion.is_answer_older:
                yield ToCheck(what, f"Ý kiến số {opinion.id} của {opinion.giver} được sửa sau khi trả lời: xem lại")
