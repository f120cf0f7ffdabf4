"""What the store says under a paper: who did what with its proposals, how that is known, the mark of the journal."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.model.cut import Verdict
from tthc.model.decision import REVIEWERS, STATES, EntryKind, JournalEntry, Move, ProposalFile
from tthc.model.journal import has_like_name
from tthc.propose.ground import Since
from tthc.publish.papers.letterhead import Asked, ToCheck
from tthc.vietnamese import write_count, write_date

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""Days in papers are those of the country, wherever the program runs."""

DONE: Mapping[Move, str] = MappingProxyType(
    {
        Move.SUBMIT: "Trình",
        Move.TAKE_UP: "Nhận thẩm định",
        Move.APPROVE: "Duyệt",
        Move.REJECT: "Không chấp thuận",
        Move.WITHDRAW: "Rút",
        Move.ENACT: "Ghi nhận ban hành",
    }
)
"""What was done, as papers call it, in its order."""

NOBODY = ToCheck(
    "Trạng thái phương án", "Chưa ai trình phương án nào trong sổ: nội dung lấy từ kết quả rà soát, là dự thảo"
)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.PROVED: "đã chứng minh", Verdict.NOT_PROVED: "chưa chứng minh được", Verdict.REFUTED: "bị bác bỏ"}
)


@dataclass(frozen=True)
class Record:
    """Who did what, by how it is known who they are; the mark of the last entry, by which all can be checked.

    `moved` names the procedures whose proposals stand on a ground that has moved. Empty of drafts.
    """

    lines: tuple[str, ...] = ()
    entry: str = ""
    mark: str = ""
    moved: tuple[str, ...] = ()


def record_of(asked: Asked) -> Record:
    """What the journal says of the proposals that a paper is about."""
    files = asked.files or ()
    if not files:
        return Record()
    last = max((entry for file in files for entry in file.journal), key=lambda entry: entry.serial)
    moved = sorted({f.proposal.procedure for f in files if (s := asked.since.get(f.proposal.id)) and s.moved})
    return Record(tuple(_lines(asked, files)), str(last.serial), last.mark, tuple(moved))


def _lines(asked: Asked, files: Collection[ProposalFile]) -> Iterator[str]:
    found: dict[tuple[Move, dt.date, str], int] = {}
    for file in files:
        for entry in last_of_each_move(file):
            key = (entry.move or Move.SUBMIT, day_of(entry), asked.translate(entry.actor.in_words))
            found[key] = found.get(key, 0) + 1
    order = list(DONE)
    for (move, day, who), count in sorted(found.items(), key=lambda one: (order.index(one[0][0]), *one[0][1:])):
        yield f"{DONE[move]}: {who}, ngày {write_date(day)} ({write_count(count)} phương án)"
    for approval, count in Counter(file.approval for file in files if file.approval).items():
        said = f"Quyết định số {approval.instrument} của {approval.agency}, ngày {write_date(approval.signed)}"
        yield f"Phê duyệt: {said} ({write_count(count)} phương án)"


def last_of_each_move(file: ProposalFile) -> tuple[JournalEntry, ...]:
    """The last entry of each move since the file was last returned, without the returning itself."""
    found: dict[Move, JournalEntry] = {}
    for entry in file.journal:
        if entry.kind is EntryKind.MOVED and entry.move:
            found = {} if entry.move is Move.RETURN else {**found, entry.move: entry}
    return tuple(found.values())


def day_of(entry: JournalEntry) -> dt.date:
    """The day of an entry in Vietnam."""
    return entry.at.astimezone(VIETNAM).date()


def standing_to_check(asked: Asked) -> Iterator[ToCheck]:
    """What is to be looked at before proposals are signed: drafts, states, what was never proved, what has moved."""
    if asked.files is None:
        yield NOBODY
    for file in asked.files or ():
        what = f"{file.proposal.procedure}: {asked.translate(file.proposal.title)}"
        since = asked.since.get(file.proposal.id)
        verdict = file.proposal.certificate.verdict
        if verdict is not Verdict.PROVED:
            yield ToCheck(what, f"Khi trình {VERDICTS[verdict]}; {asked.translate(STATES[file.status])}")
        for judge in dict.fromkeys(e.actor for e in file.journal if e.move in REVIEWERS):
            if has_like_name(judge, file.author):
                yield ToCheck(what, f"Người trình {file.author.name} và người xét {judge.name}: tên chỉ khác dấu")
        if since is not None and (since.moved or not since.holds):
            yield ToCheck(what, _what_moved(since))


def _what_moved(since: Since) -> str:
    names = [called or name.partition(" ")[2] or "danh mục dùng chung" for name, called in since.moved]
    ground = f"Căn cứ đã thay đổi sau khi trình: {'; '.join(dict.fromkeys(names))}. " if names else ""
    now = VERDICTS[since.now.verdict] if since.now else "không còn nội dung để cắt giảm"
    return f"{ground}Chứng minh khi trình: {VERDICTS[since.then.verdict]}; nay: {now}"


def gathered(found: Iterable[ToCheck]) -> Iterator[ToCheck]:
    """Each thing to look up once, with all that there is to say of it."""
    whys: dict[str, list[str]] = {}
    for one in found:
        whys.setdefault(one.what, []).append(one.why)
    for what, why in whys.items():
        yield ToCheck(what, "; ".join(dict.fromkeys(why)))
