"""What all papers have in common: who issues them, what they rest on, what a person still has to fill in or check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.figures.petitions import PetitionReport
from tthc.load.questions import packaged_questions
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.decision import ProposalFile
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.questionnaire import Questions
from tthc.model.reference import Law, LawRank
from tthc.propose.ground import Since
from tthc.source import Message
from tthc.vietnamese import start_sentence

BLANK = "………"
"""What stands where a person decides: a number, a day, a name, an opinion."""

DAY = "………, ngày …… tháng …… năm ……"

Translate = Callable[[Message], str]


@dataclass(frozen=True)
class Asked:
    """What papers are made of: the procedures meant, in the catalogue of a day, with what was found out about them.

    `proposals` are those of these procedures alone; `period` is what a report is about (`2026`, `2026-Q3`), `audit` the
    log of dossiers in it, `petitions` those in hand in it; `questions` are those of the review form, an officer's
    own before the packaged ones. `files` are the proposals that people have taken in hand: where there are any, a paper
    about proposals is about them, as they were submitted, and `since` says by their ids what has become of their
    ground. None: nobody has taken one in hand.
    """

    catalogue: Catalogue
    day: date
    authority: Authority
    procedures: tuple[Procedure, ...]
    translate: Translate
    proposals: tuple[Proposal, ...] = ()
    experience: tuple[Experience, ...] = ()
    audit: PeriodReport | None = None
    petitions: PetitionReport | None = None
    period: str = ""
    questions: Questions = field(default_factory=packaged_questions)
    files: tuple[ProposalFile, ...] | None = None
    since: Mapping[str, Since] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Letterhead:
    """The agency (with the one above it, or nothing), the number, the place and the day."""

    parent: str
    agency: str
    number: str
    place_and_day: str = DAY


@dataclass(frozen=True)
class ToCheck:
    """Something that somebody has to look up before the paper is signed, and why."""

    what: str
    why: str


def of_the_province(authority: Authority, symbol: str) -> Letterhead:
    """A paper of the People's Committee or its Chairman."""
    return Letterhead("", authority.name.upper(), f"{BLANK}/{symbol}")


def of_the_control_unit(authority: Authority, symbol: str) -> Letterhead:
    """A paper of the unit that controls procedures; which one that is, a province says in its settings."""
    return Letterhead(authority.name.upper(), authority.control_unit.upper() or BLANK, f"{BLANK}/{symbol}")


def law_in_words(catalogue: Catalogue, number: str) -> str:
    """`Nghị định số 63/2010/NĐ-CP`, `Luật Căn cước`; the number alone of an instrument that the register lacks."""
    law = catalogue.all(Law).get(number)
    if law is None:
        return number
    if law.rank in _CALLED_BY_TITLE and law.title:
        return f"{law.title} số {number}"
    return f"{_KINDS.get(law.rank, 'văn bản')} số {number}"


_CALLED_BY_TITLE = frozenset({LawRank.LAW, LawRank.ORDINANCE})
_KINDS = {
    LawRank.LAW: "Luật",
    LawRank.ASSEMBLY_RESOLUTION: "Nghị quyết",
    LawRank.ORDINANCE: "Pháp lệnh",
    LawRank.DECREE: "Nghị định",
    LawRank.GOVERNMENT_RESOLUTION: "Nghị quyết",
    LawRank.PRIME_MINISTER_DECISION: "Quyết định",
    LawRank.CIRCULAR: "Thông tư",
    LawRank.JOINT_CIRCULAR: "Thông tư liên tịch",
    LawRank.MINISTER_DECISION: "Quyết định",
    LawRank.PEOPLES_COUNCIL_RESOLUTION: "Nghị quyết",
    LawRank.PROVINCE_DECISION: "Quyết định",
    LawRank.CHAIRMAN_DECISION: "Quyết định",
}


def bases(catalogue: Catalogue, numbers: Iterable[str]) -> tuple[str, ...]:
    """The instruments that a paper rests on (căn cứ), as far as the register has them."""
    known = catalogue.all(Law)
    return tuple(f"Căn cứ {law_at_length(known[number])};" for number in numbers if number in known)


def law_at_length(law: Law) -> str:
    """`Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính`."""
    issued = f"{law.issued.day:02d} tháng {law.issued.month} năm {law.issued.year}" if law.issued else BLANK
    if law.rank in _CALLED_BY_TITLE and law.title:
        return f"{law.title} số {law.id} ngày {issued}"
    of = f" của {law.issuer}" if law.issuer else ""
    about = f" {law.title[:1].lower()}{law.title[1:]}" if law.title else ""
    return f"{_KINDS.get(law.rank, 'Văn bản')} số {law.id} ngày {issued}{of}{about}"


def sentence(text: str) -> str:
    """The text as a sentence: a capital letter at its beginning, a full stop at its end."""
    text = start_sentence(text.strip())
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def laws_to_check(catalogue: Catalogue, numbers: Iterable[str], day: date) -> Iterator[ToCheck]:
    """Cited instruments that the register lacks, that nobody has checked, or that are not in force on the day."""
    known = catalogue.all(Law)
    for number in dict.fromkeys(numbers):
        law = known.get(number)
        if law is None:
            yield ToCheck(number, "Danh mục văn bản của hệ thống chưa có văn bản này")
        elif not law.effective.covers(day):
            yield ToCheck(law_in_words(catalogue, number), "Không còn hoặc chưa có hiệu lực vào ngày lập văn bản")
        elif not law.verified:
            yield ToCheck(
                law_in_words(catalogue, number), "Số, ngày, trích yếu và hiệu lực chưa đối chiếu với văn bản gốc"
            )


DAY_AND_SIGNATORY = ToCheck("Số, ngày, người ký", "Để trống: do người có thẩm quyền quyết định")
