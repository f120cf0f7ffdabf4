"""Files of proposals: their state, history, opinions and decision, for people and as JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tthc.model.decision import (
    IDENTIFIED,
    STATES,
    Actor,
    EntryKind,
    JournalEntry,
    Move,
    Opinion,
    ProposalFile,
    Reply,
)
from tthc.model.journal import CORRECTS, UNDONE, next_step
from tthc.show.language import Translate
from tthc.source import Message, say

DONE: Mapping[Move, Message] = MappingProxyType(
    {
        Move.SUBMIT: say("submitted"),
        Move.TAKE_UP: say("taken up for review"),
        Move.RETURN: say("returned to the author"),
        Move.APPROVE: say("approved"),
        Move.REJECT: say("rejected"),
        Move.WITHDRAW: say("withdrawn"),
        Move.ENACT: say("enacted"),
    }
)
"""What was done, in words."""

REPLIES: Mapping[Reply, Message] = MappingProxyType(
    {Reply.ACCEPTED: say("taken over"), Reply.PARTLY: say("taken over in part"), Reply.EXPLAINED: say("explained")}
)
"""What became of an opinion, in words."""

ANSWER_IS_OLDER = say("answered before the opinion was put right")

MARK_LETTERS = 12
"""So much of a mark is enough to tell entries apart."""


def moved_as_text(files: Sequence[ProposalFile], translate: Translate, *, dry_run: bool) -> str:
    """One line for each file that was moved on, and how many there are."""
    lines = [line for file in files for line in _moved_lines(file, translate)]
    who = on_one_line(translate(files[-1].journal[-1].actor.in_words)) if files else ""
    if dry_run:
        return "\n".join([*lines, translate(say("{count} would be written down; nothing was", count=len(files)))])
    done = translate(say("{count} written down by {who}", count=len(files), who=who))
    return "\n".join([*lines, done, *dict.fromkeys(translate(next_step(file)) for file in files)])


def _moved_lines(file: ProposalFile, translate: Translate) -> Iterator[str]:
    yield f"{file.proposal.id}  {translate(STATES[file.status])}"
    yield on_one_line(f"    {file.proposal.procedure}  {translate(file.proposal.title)}")


def file_as_text(file: ProposalFile, translate: Translate) -> str:
    """Its state, who opened it, its decision, what it was made on, its opinions and its history."""
    return "\n".join(map(on_one_line, _file_lines(file, translate)))


def _file_lines(file: ProposalFile, translate: Translate) -> Iterator[str]:
    yield translate(say("State: {state}", state=STATES[file.status])) + f"; {translate(next_step(file))}"
    yield translate(say("Author: {who}", who=file.author.in_words))
    if approval := file.approval:
        yield translate(
            say(
                "Approved by {instrument} of {agency}, {signed}",
                instrument=approval.instrument,
                agency=approval.agency,
                signed=approval.signed,
            )
        )
    if decision := file.decision:
        yield translate(
            say(
                "Decision: {instrument} of {signed}, in force from {effective}",
                instrument=decision.instrument,
                signed=decision.signed,
                effective=decision.effective,
            )
        )
    if file.applied:
        yield translate(say("Stands in the catalogue from {day}", day=file.applied))
    yield translate(
        say("Made for {day}, on the catalogue {digest}", day=file.ground.day, digest=file.ground.catalogue[:12])
    )
    if file.opinions:
        yield translate(
            say("Opinions: {count}, {left} not answered", count=len(file.opinions), left=len(file.unanswered))
        )
        for opinion in file.opinions:
            yield from (f"  {line}" for line in opinion_lines(opinion, translate))
    yield translate(say("History:"))
    yield from (f"  {line}" for line in history_lines(file.journal, translate, with_proposal=False))


def opinion_lines(opinion: Opinion, translate: Translate) -> Iterator[str]:
    """What somebody said, and below it the answer."""
    about = ", ".join(
        filter(None, (opinion.source, translate(say("{day}", day=opinion.given)) if opinion.given else ""))
    )
    yield on_one_line(f"[{opinion.id}] {opinion.giver}{f' ({about})' if about else ''}: {opinion.text}")
    if opinion.reply is None:
        yield "    → " + translate(say("not answered"))
    else:
        answer = f": {opinion.answer}" if opinion.answer else ""
        older = f" ({translate(ANSWER_IS_OLDER)})" if opinion.is_answer_older else ""
        yield on_one_line(f"    → {translate(REPLIES[opinion.reply])}{older}{answer}")


def history_lines(entries: Sequence[JournalEntry], translate: Translate, *, with_proposal: bool) -> Iterator[str]:
    """One line for each entry: its number, when, who and how that is known, what, why, and how its mark begins."""
    width = max((len(str(entry.serial)) for entry in entries), default=1)
    for entry in entries:
        at = entry.at.astimezone()
        when = f"{translate(say('{day}', day=at.date()))} {at:%H:%M}"
        of = f"{entry.proposal}  " if with_proposal else ""
        said = f": {entry.text}" if entry.text else ""
        what = translate(what_was_done(entry))
        mark = entry.mark[:MARK_LETTERS]
        line = f"{entry.serial:>{width}}  {when}  {of}{translate(entry.actor.in_words)}  {what}{said}"
        yield f"{on_one_line(line)}  [{mark}]"


def on_one_line(text: str) -> str:
    """Without what begins a new line or moves the cursor: what somebody wrote must not look like another entry."""
    return _BREAKS.sub(" ", text)


_BREAKS = re.compile(r"\s*[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+\s*")


def what_was_done(entry: JournalEntry) -> Message:
    """An entry in words, without what was said to it."""
    details = entry.details
    match entry.kind:
        case EntryKind.OPENED:
            return say("file opened")
        case EntryKind.MOVED if entry.move is Move.ENACT:
            return say("enacted by {instrument}", instrument=details.get("instrument", ""))
        case EntryKind.MOVED if entry.move:
            return DONE[entry.move]
        case EntryKind.OPINION if number := details.get(CORRECTS):
            return say("opinion {number} of {giver} put right", number=number, giver=details.get("giver", ""))
        case EntryKind.APPROVAL:
            return say(
                "approved by {instrument} of {agency}, {day}",
                instrument=details.get("instrument", ""),
                agency=details.get("agency", ""),
                day=_day(details.get("signed", "")),
            )
        case EntryKind.OPINION:
            return say("opinion of {giver}", giver=details.get("giver", ""))
        case EntryKind.ANSWERED:
            replies: Mapping[str, Message] = {reply.value: said for reply, said in REPLIES.items()}
            reply = replies.get(details.get("reply", ""), "")
            return say("opinion {number} {reply}", number=details.get("opinion", ""), reply=reply)
        case EntryKind.APPLIED if change := details.get(UNDONE):
            return say("taken back from the catalogue: change {id}", id=change)
        case EntryKind.APPLIED:
            return say("stands in the catalogue from {day}", day=_day(details.get("effective", "")))
    return say("comment")


def _day(text: str) -> dt.date | str:
    """A day as it is written down; an entry that somebody has changed is shown as it is."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def last_mark(entries: Sequence[JournalEntry]) -> Message:
    """The mark that stands for the whole history, to be noted where nobody can change it."""
    return say(
        "{count} entries; mark of the last: {mark}", count=len(entries), mark=entries[-1].mark if entries else "-"
    )


def file_as_object(file: ProposalFile, translate: Translate) -> dict[str, Any]:
    """Everything a file has besides its proposal, as plain values."""
    decision, approval = file.decision, file.approval
    return {
        "state": file.status.value,
        "author": _actor(file.author, translate),
        "ground": {
            "day": file.ground.day.isoformat(),
            "catalogue": file.ground.catalogue,
            "entries": dict(file.ground.entries),
        },
        "approval": {
            "instrument": approval.instrument,
            "signed": approval.signed.isoformat(),
            "agency": approval.agency,
        }
        if approval
        else None,
        "decision": {
            "instrument": decision.instrument,
            "signed": decision.signed.isoformat(),
            "effective": decision.effective.isoformat(),
        }
        if decision
        else None,
        "applied": file.applied.isoformat() if file.applied else None,
        "opinions": [_opinion(opinion, translate) for opinion in file.opinions],
        "history": [entry_as_object(entry, translate) for entry in file.journal],
    }


def entry_as_object(entry: JournalEntry, translate: Translate) -> dict[str, Any]:
    """An entry as plain values."""
    return {
        "serial": entry.serial,
        "proposal": entry.proposal,
        "at": entry.at.isoformat(),
        "actor": _actor(entry.actor, translate),
        "kind": entry.kind.value,
        "move": entry.move.value if entry.move else None,
        "text": entry.text,
        "details": dict(entry.details),
        "previous": entry.previous,
        "mark": entry.mark,
    }


def history_as_json(entries: Sequence[JournalEntry], translate: Translate) -> str:
    """A list of entries."""
    return json.dumps([entry_as_object(entry, translate) for entry in entries], ensure_ascii=False, indent=2)


def _actor(actor: Actor, translate: Translate) -> dict[str, str]:
    in_words = translate(IDENTIFIED[actor.identified])
    return {"name": actor.name, "identified": actor.identified.value, "in_words": in_words}


def _opinion(opinion: Opinion, translate: Translate) -> dict[str, Any]:
    return {
        "number": opinion.id,
        "giver": opinion.giver,
        "given": opinion.given.isoformat() if opinion.given else None,
        "source": opinion.source,
        "text": opinion.text,
        "reply": opinion.reply.value if opinion.reply else None,
        "answer": opinion.answer,
        "answered_by": _actor(opinion.answered_by, translate) if opinion.answered_by else None,
        "corrected": opinion.is_corrected,
        "answer_is_older": opinion.is_answer_older,
    }
