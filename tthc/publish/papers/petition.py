"""The letters by which the province asks others to amend their texts (văn bản kiến nghị), one to each addressee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc.model.cut import Power
from tthc.model.decision import ProposalFile
from tthc.model.proposal import Proposal
from tthc.publish.papers.approvals import approvals_to_check, decisions_in_words
from tthc.publish.papers.benefit import benefit_then
from tthc.publish.papers.decided import decided
from tthc.publish.papers.letterhead import (
    BLANK,
    DAY_AND_SIGNATORY,
    Asked,
    Letterhead,
    ToCheck,
    law_in_words,
    laws_to_check,
    of_the_province,
    sentence,
)
from tthc.publish.papers.proposal_annex import ESTIMATED, power_to_check
from tthc.publish.papers.record import Record, gathered, record_of, standing_to_check
from tthc.publish.papers.wording import proposed_wording
from tthc.vietnamese import collation_key, start_sentence, write_count


@dataclass(frozen=True)
class AskedAmendment:
    """One thing to amend: of which procedure, in which article, what and why, what it saves of a dossier.

    `wording` is a draft of what the article would say; what it says `now` somebody has to quote.
    """

    number: int
    procedure: str
    code: str
    article: str
    content: str
    reasons: str
    saved: str
    now: str
    wording: str


@dataclass(frozen=True)
class AskedDeed:
    """One thing that whom the letter goes to may do as it is: of which procedure, what, why it may, what it saves."""

    number: int
    procedure: str
    code: str
    content: str
    because: str
    saved: str


@dataclass(frozen=True)
class TextToAmend:
    """What is asked for in one instrument."""

    name: str
    rows: tuple[AskedAmendment, ...]


@dataclass(frozen=True)
class PetitionLetter:
    """One letter; `addressee` is blank where nobody knows whom to ask, `decision` approves what it asks for.

    `texts` are to be amended; `deeds` only have to be done by whom it goes to: no text stands in their way.
    """

    addressee: str
    decision: str
    procedures: str
    contents: str
    amendments: str
    texts: tuple[TextToAmend, ...]
    deeds: tuple[AskedDeed, ...]
    recipients: tuple[str, ...]
    is_last: bool


@dataclass(frozen=True)
class PetitionsPage:
    """The letters, each of which begins a page.

    `decision` approves the proposals; what enacts one is another instrument.
    """

    head: Letterhead
    authority: str
    subject: str
    decision: str
    letters: tuple[PetitionLetter, ...]
    signatory: str
    record: Record
    to_check: tuple[ToCheck, ...]


def petitions_page(asked: Asked) -> PetitionsPage:
    """A letter to each addressee of what is to be petitioned; one with blanks where there is nothing."""
    asked = replace(asked, files=_to_petition(asked.files))
    proposals = [p for one in decided(asked) if one.power is Power.PETITION for p in one.proposals]
    return PetitionsPage(
        head=of_the_province(asked.authority, f"UBND-{BLANK}"),
        authority=asked.authority.name,
        subject="kiến nghị thực thi phương án đơn giản hóa thủ tục hành chính",
        decision=decisions_in_words(asked.files),
        letters=tuple(_letters(asked, proposals)),
        signatory=BLANK,
        record=record_of(asked),
        to_check=tuple(gathered(_to_check(asked, proposals))),
    )


def _to_petition(files: tuple[ProposalFile, ...] | None) -> tuple[ProposalFile, ...] | None:
    return None if files is None else tuple(f for f in files if f.proposal.competence.power is Power.PETITION)


def _letters(asked: Asked, proposals: Sequence[Proposal]) -> Iterator[PetitionLetter]:
    to: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        whom = asked.translate(proposal.competence.addressee) if proposal.competence.addressee else BLANK
        to.setdefault(start_sentence(whom), []).append(proposal)
    names = sorted(to, key=lambda name: (name == BLANK, collation_key(name))) or [BLANK]
    for name in names:
        mine = to.get(name, [])
        amending = [proposal for proposal in mine if not proposal.competence.amends_nothing]
        yield PetitionLetter(
            addressee=name,
            decision=decisions_in_words(_of(asked, mine)),
            procedures=write_count(len({p.procedure for p in mine})),
            contents=write_count(len(mine)),
            amendments=write_count(len(amending)),
            texts=tuple(_texts(asked, amending)),
            deeds=tuple(_deeds(asked, [proposal for proposal in mine if proposal.competence.amends_nothing])),
            recipients=("Như trên;", f"{BLANK};", "Lưu: VT, ……."),
            is_last=name == names[-1],
        )


def _of(asked: Asked, proposals: Sequence[Proposal]) -> tuple[ProposalFile, ...]:
    ids = {proposal.id for proposal in proposals}
    return tuple(file for file in asked.files or () if file.proposal.id in ids)


def _texts(asked: Asked, proposals: Sequence[Proposal]) -> Iterator[TextToAmend]:
    by_number: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_number.setdefault(proposal.competence.instrument or "", []).append(proposal)
    number = 0
    for instrument in sorted(by_number, key=lambda text: (not text, collation_key(text))):
        mine = sorted(by_number[instrument], key=lambda p: (p.competence.article or "~", p.procedure, p.id))
        rows = tuple(_row(asked, number + index, proposal) for index, proposal in enumerate(mine, 1))
        number += len(mine)
        name = start_sentence(law_in_words(asked.catalogue, instrument)) if instrument else f"Văn bản: {BLANK}"
        yield TextToAmend(name, rows)


def _deeds(asked: Asked, proposals: Sequence[Proposal]) -> Iterator[AskedDeed]:
    for number, proposal in enumerate(sorted(proposals, key=lambda one: (one.procedure, one.id)), 1):
        procedure = asked.catalogue.procedures.get(proposal.procedure)
        yield AskedDeed(
            number=number,
            procedure=procedure.name if procedure else proposal.name,
            code=proposal.procedure,
            content=sentence(asked.translate(proposal.title)),
            because=sentence(asked.translate(proposal.competence.because)),
            saved=benefit_then(asked, [proposal], procedure).saved,
        )


def _row(asked: Asked, number: int, proposal: Proposal) -> AskedAmendment:
    procedure = asked.catalogue.procedures.get(proposal.procedure)
    reasons = dict.fromkeys(sentence(asked.translate(reason)) for reason in proposal.reasons)
    return AskedAmendment(
        number=number,
        procedure=procedure.name if procedure else proposal.name,
        code=proposal.procedure,
        article=proposal.competence.article or BLANK,
        content=sentence(asked.translate(proposal.title)),
        reasons=" ".join(text for text in reasons if "←" not in text and "→" not in text),
        saved=benefit_then(asked, [proposal], procedure).saved,
        now=BLANK,
        wording=proposed_wording(asked, proposal),
    )


def _to_check(asked: Asked, proposals: Sequence[Proposal]) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    yield from standing_to_check(asked)
    yield from approvals_to_check(asked)
    if any(not proposal.competence.amends_nothing for proposal in proposals):
        yield ToCheck(
            "Câu chữ sửa đổi", "Dự thảo soạn từ nội dung phương án: sửa theo nguyên văn điều, khoản hiện hành"
        )
    if not proposals:
        yield ToCheck("Nội dung kiến nghị", "Không có phương án nào phải kiến nghị trong phạm vi được chọn")
    numbers = [p.competence.instrument for p in proposals if p.competence.instrument]
    yield from laws_to_check(asked.catalogue, numbers, asked.day)
    for proposal in proposals:
        yield from power_to_check(asked, proposal)
        if proposal.competence.addressee is None:
            what = f"{proposal.procedure}: {asked.translate(proposal.title)}"
            yield ToCheck(what, "Chưa xác định được cơ quan nhận kiến nghị")
    if any(proposal.effect.cost_before for proposal in proposals):
        yield ESTIMATED
