"""What departments answered, as text and as JSON: contradictions, what would get unstuck, how files would change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from tthc.analyse.answers import Clash, Given, MergedRow, Overtaken, contradictions, overtaken
from tthc.exchange.applying.answer_edits import SuggestedEdit
from tthc.exchange.questionnaire.words import REPLIES
from tthc.model.cut import Verdict
from tthc.model.questionnaire import KeptFile, Reply
from tthc.propose.learned import Lesson, Settled
from tthc.show.language import Translate
from tthc.source import Message, say
from tthc.vietnamese import write_date


@dataclass(frozen=True)
class AnswersShown:
    """Everything that is said of the answers: the workbooks they are from, `new` of them read just now.

    `agencies` are names by id; `elsewhere` the answers that belong into the values of a locality.
    """

    files: tuple[KeptFile, ...]
    new: frozenset[str]
    rows: tuple[MergedRow, ...]
    settled: tuple[Settled, ...]
    edits: tuple[SuggestedEdit, ...]
    elsewhere: tuple[Lesson, ...]
    agencies: Mapping[str, str]
    is_news: bool = False
    """Whether only what the new workbooks answer is here."""

    @property
    def overtaken(self) -> Overtaken:
        """What the new workbooks did to earlier answers."""
        return overtaken([kept.returned for kept in self.files], self.new)

    def name(self, agency: str) -> str:
        """What an agency is called."""
        return self.agencies.get(agency, agency)


CLASHES: Mapping[Clash, Message] = MappingProxyType(
    {
        Clash.DEPARTMENTS: say("departments contradict each other"),
        Clash.DETAILS: say("departments name different things"),
        Clash.CATALOGUE: say("a department contradicts the catalogue"),
        Clash.MOVED: say("the catalogue says something else since a department confirmed it"),
    }
)


def as_text(shown: AnswersShown, translate: Translate) -> str:
    """The whole of it for a person."""
    parts = (_files(shown, translate), _clashes(shown, translate), _settled(shown, translate), _edits(shown, translate))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def news_as_text(shown: AnswersShown, translate: Translate) -> str:
    """What the workbooks that were read just now bring: what they answer, and what that contradicts or settles."""
    told = as_text(_only_new(shown), translate)
    if len(shown.files) == len(shown.new):
        return told
    rest = say("all answers, with those that came before: 'tthc questionnaire answers'")
    return f"{told}\n\n{translate(rest)}" if shown.new else translate(rest)


def _only_new(shown: AnswersShown) -> AnswersShown:
    """The same with only what the new workbooks answer; what they did to earlier answers is still known."""
    rows = {answer.row for kept in shown.files if kept.returned.digest in shown.new for answer in kept.returned.answers}
    return replace(
        shown,
        rows=tuple(row for row in shown.rows if row.row in rows),
        settled=tuple(one for one in shown.settled if rows.intersection(one.rows)),
        edits=tuple(one for one in shown.edits if rows.intersection(one.rows)),
        elsewhere=tuple(one for one in shown.elsewhere if one.row in rows),
        is_news=True,
    )


def _files(shown: AnswersShown, translate: Translate) -> Iterator[str]:
    for kept in shown.files:
        back = kept.returned
        if shown.is_news and back.digest not in shown.new:
            continue
        text = say(
            "{agency}: {answered} of {asked} questions answered, {file}",
            agency=shown.name(back.agency),
            answered=len(back.answers),
            asked=len(back.asked),
            file=back.file,
        )
        yield translate(text) + (f" ({back.respondent})" if back.respondent else "")
    if (earlier := shown.overtaken) != Overtaken():
        text = say(
            "earlier answers of the same department: {replaced} replaced, {stayed} kept, which the new file leaves "
            "open",
            replaced=earlier.replaced,
            stayed=earlier.stayed,
        )
        yield translate(text)
    against = len(contradictions(shown.rows))
    agreed = sum(1 for row in shown.rows if row.agreed and not row.clashes)
    text = say(
        "{count} questions have answers: agreed {agreed}, contradictory {against}, neither yes nor no {open}",
        count=len(shown.rows),
        agreed=agreed,
        against=against,
        open=len(shown.rows) - agreed - against,
    )
    yield translate(text)


def _clashes(shown: AnswersShown, translate: Translate) -> Iterator[str]:
    found = contradictions(shown.rows)
    if found:
        yield translate(say("Contradictions"))
    for row in found:
        yield f"  {head_of(row)}"
        for given in row.given:
            yield f"    {shown.name(given.agency)}: {in_words(given)}"
        if row.asked:
            yield f"    {translate(say('catalogue'))}: {known_in_words(row)}"
        yield f"    → {'; '.join(translate(CLASHES[clash]) for clash in row.clashes)}"


def _settled(shown: AnswersShown, translate: Translate) -> Iterator[str]:
    if shown.settled:
        yield translate(say("Proposals that lacked these answers"))
    for one in shown.settled:
        yield f"  {one.proposal.procedure}  {translate(one.proposal.title)}"
        yield f"    {translate(say('answered'))}: {', '.join(one.rows)}"
        yield f"    → {translate(judged_in_words(one))}"
    if denied := tuple(denials(shown.rows)):
        yield translate(say("Answered with no: the proposals that waited for a yes stay as they are"))
    for row in denied:
        yield f"  {head_of(row)}"
        yield from (f"    {title}" for title in (row.asked.unsticks if row.asked else ()))


def _edits(shown: AnswersShown, translate: Translate) -> Iterator[str]:
    if shown.edits or shown.elsewhere:
        yield translate(say("Edits that the answers suggest; nothing has been written"))
    for edit in shown.edits:
        yield f"# {', '.join(edit.rows)}"
        for law in edit.unknown:
            yield f"# {translate(unknown_law(law))}"
        yield edit.difference
    for lesson in shown.elsewhere:
        text = say(
            "{row}: the step is of the locality's own procedure; write the answer into its values: {detail}",
            row=lesson.row,
            detail=lesson.answer.detail,
        )
        yield f"# {translate(text)}"


def unknown_law(law: str) -> Message:
    """That an edit names an instrument which `tthc check` would not find."""
    return say(
        "{law} is not among the laws of the catalogue: check its number, and enter it there before this edit", law=law
    )


def denials(rows: Sequence[MergedRow]) -> Iterator[MergedRow]:
    """Questions that proposals wait for, and all answers are no: that is a fact, and proves nothing by itself."""
    for row in rows:
        if row.asked and row.asked.unsticks and row.agreed and row.agreed.meant is Reply.NO:
            yield row


def head_of(row: MergedRow) -> str:
    """The question with the procedure and the part that it is about."""
    if row.asked is None:
        return row.row
    part = f" · {row.asked.component_name}" if row.asked.component_name else ""
    return f"{row.asked.procedure}{part} · {row.asked.question.text}"


def in_words(given: Given) -> str:
    """An answer as a person reads it."""
    answer = given.answer
    meant = f" ({REPLIES[answer.meant]})" if answer.reply is Reply.AS_KNOWN else ""
    parts = (f"{REPLIES[answer.reply]}{meant}", " ".join(answer.detail.split()), " ".join(answer.reason.split()))
    return " – ".join(filter(None, parts))


def known_in_words(row: MergedRow) -> str:
    """What the catalogue of today answers, and where that stands."""
    known = row.asked.known if row.asked else None
    if known is None:
        return ""
    reply = REPLIES[known.reply] if known.reply else "Chưa ghi"
    return " – ".join(filter(None, (reply, known.text, known.place)))


def judged_in_words(one: Settled) -> Message:
    """What becomes of a proposal with the answers in the catalogue."""
    obstacle = next((check.because for check in one.after.checks if check.verdict is one.after.verdict), None)
    match one.after.verdict:
        case Verdict.PROVED:
            return say("with these answers it is proved")
        case Verdict.REFUTED:
            return say("with these answers it is refuted: {why}", why=obstacle or "")
        case _:
            return say("still not proved: {why}", why=obstacle or "")


def as_json(shown: AnswersShown, translate: Translate) -> str:
    """The whole of it for a program."""
    earlier = shown.overtaken
    value = {
        "files": [_file(kept, shown) for kept in shown.files],
        "earlier_answers": {"replaced": earlier.replaced, "stayed": earlier.stayed},
        "answered": len(shown.rows),
        "rows": [_row(row, translate) for row in shown.rows],
        "settled": [
            {
                "proposal": one.proposal.id,
                "procedure": one.proposal.procedure,
                "rows": list(one.rows),
                "verdict": one.after.verdict.value,
                "says": translate(judged_in_words(one)),
            }
            for one in shown.settled
        ],
        "edits": [_edit(edit) for edit in shown.edits],
        "denied": [row.row for row in denials(shown.rows)],
        "of_the_locality": [lesson.row for lesson in shown.elsewhere],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _edit(edit: SuggestedEdit) -> dict[str, Any]:
    return {
        "file": edit.file,
        "rows": list(edit.rows),
        "difference": edit.difference,
        "unknown_laws": list(edit.unknown),
    }


def _file(kept: KeptFile, shown: AnswersShown) -> dict[str, Any]:
    back = kept.returned
    return {
        "file": back.file,
        "digest": back.digest,
        "new": back.digest in shown.new,
        "agency": back.agency,
        "respondent": back.respondent,
        "answered_on": back.answered_on.isoformat() if back.answered_on else None,
        "read_at": kept.at.isoformat(),
        "read_by": kept.by.name,
        "identified": kept.by.identified.value,
        "catalogue": back.catalogue,
        "asked": len(back.asked),
        "answered": len(back.answers),
    }


def _row(row: MergedRow, translate: Translate) -> dict[str, Any]:
    known = row.asked.known if row.asked else None
    return {
        "row": row.row,
        "question": row.asked.question.text if row.asked else None,
        "catalogue": {
            "reply": known.reply.value if known and known.reply else None,
            "text": known.text if known else "",
            "place": known.place if known else "",
        },
        "answers": [
            {
                "agency": given.agency,
                "reply": given.answer.reply.value,
                "meant": given.answer.meant.value,
                "detail": given.answer.detail,
                "refs": list(given.answer.refs),
                "reason": given.answer.reason,
                "file": given.file,
            }
            for given in row.given
        ],
        "agreed": row.agreed.meant.value if row.agreed else None,
        "clashes": [clash.value for clash in row.clashes],
        "says": [translate(CLASHES[clash]) for clash in row.clashes],
    }


def history_as_text(files: Sequence[KeptFile], agencies: Mapping[str, str], translate: Translate) -> str:
    """Every workbook that came back, in the order in which it was read in."""
    lines = []
    for kept in files:
        back, at = kept.returned, kept.at.astimezone()
        text = say(
            "{file}: {answered} answers, read in by {who}",
            file=back.file,
            answered=len(back.answers),
            who=kept.by.in_words,
        )
        agency = agencies.get(back.agency, back.agency)
        lines.append(f"{write_date(at.date())} {at:%H:%M}  {agency}  {translate(text)}  {back.digest[:12]}")
    return "\n".join(lines)
