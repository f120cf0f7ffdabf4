"""Agencies as the words of the steps name them: where the applicant hands in, and who signs or decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Level
from tthc.model.reference import Agency, AgencyLevel
from tthc.vietnamese import fold

_LEVEL_WORDS = (("cap", "xa"), ("cap", "tinh"))
"""What ends the name of an agency that each level has one of; steps often leave it out."""


@dataclass(frozen=True)
class AgenciesInSteps:
    """Agencies in the order in which the steps name them."""

    receiving: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


class AgencyNames:
    """The names of agencies that exist on a day, to be found where they begin in a text."""

    def __init__(self, catalogue: Catalogue, day: date | None = None) -> None:
        self._whole: dict[tuple[str, ...], str] = {}
        self._without_level: dict[tuple[str, ...], dict[AgencyLevel, str]] = {}
        self.one_stop = {agency.id for agency in catalogue.all(Agency).values() if agency.one_stop}
        for agency in catalogue.all(Agency).values():
            if agency.level not in _NOT_OF_STATE and (day is None or agency.effective.covers(day)):
                self._add(agency)
        self._longest = max(map(len, self._whole), default=0)

    def _add(self, agency: Agency) -> None:
        for name in (agency.name, *agency.aliases):
            words = tuple(_WORD.findall(fold(name)))
            if len(words) > 1:
                self._whole.setdefault(words, agency.id)
            if words[-2:] in _LEVEL_WORDS and len(words) > _FEW:
                self._without_level.setdefault(words[:-2], {}).setdefault(agency.level, agency.id)

    def at(self, text: str, start: int, levels: Collection[Level]) -> tuple[str, int] | None:
        """The agency whose name begins at a place of a folded text, and where it ends.

        One without its level is that of the only level it can be.
        """
        found = list(islice(_WORD.finditer(text, start), self._longest))
        words = tuple(match.group() for match in found)
        for length in range(len(words), 1, -1):
            known = self._whole.get(words[:length]) or _of_level(self._without_level.get(words[:length], {}), levels)
            if known:
                return known, found[length - 1].end()
        return None


_NOT_OF_STATE = (AgencyLevel.OUTSIDE, AgencyLevel.APPLICANT)
_WORD = re.compile(r"[a-z0-9]+")
_FEW = 4
"""`Công an cấp xã` without its level would be any police."""


def _of_level(family: Mapping[AgencyLevel, str], levels: Collection[Level]) -> str | None:
    fitting = [id_ for level, id_ in family.items() if level.value in {one.value for one in levels}]
    return fitting[0] if len(fitting) == 1 else None


def agencies_in_steps(texts: Iterable[str], names: AgencyNames, levels: Collection[Level]) -> AgenciesInSteps:
    """What the steps say of agencies; empty where they name none for certain."""
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    receiving = dict.fromkeys(id_ for sentence in sentences for id_ in _places(sentence, names, levels))
    deciding = dict.fromkeys(id_ for sentence in sentences for id_ in _deciders(sentence, names, levels))
    return AgenciesInSteps(tuple(receiving), tuple(id_ for id_ in deciding if id_ not in names.one_stop))


def _sentences(text: str) -> Iterator[str]:
    for sentence in re.split(r"[.;\n](?=\s|$)", fold(text)):
        yield " ".join(sentence.split())


def _places(sentence: str, names: AgencyNames, levels: Collection[Level]) -> Iterator[str]:
    """Where the sentence has a dossier handed in or received: one place, or several joined by commas or `hoặc`."""
    for found in _HAND_IN.finditer(sentence):
        start = found.end()
        while known := names.at(sentence, start, levels):
            yield known[0]
            following = _NEXT_PLACE.match(sentence, known[1])
            if not following:
                break
            start = following.end()


def _deciders(sentence: str, names: AgencyNames, levels: Collection[Level]) -> Iterator[str]:
    """Before whom a paper is laid to be signed, and who then decides or issues."""
    for found in _LAID_BEFORE.finditer(sentence):
        known = names.at(sentence, found.end(), levels)
        if known and _SIGNS.match(sentence, known[1]):
            yield known[0]
    for found in _AGENCY_BEGINS.finditer(sentence):
        known = names.at(sentence, found.start(), levels)
        if known and _DECIDES.match(sentence, known[1]):
            yield known[0]


_HAND_IN = re.compile(
    r"\b(?:(?:nop|tiep nhan)"
    r"(?: (?!(?:phi|le phi|thue|tien|tai|den|tiep nhan|chuyen|gui|tra)\b)[\w,/()-]+){0,20}?"
    r"|(?:nguoi|to chuc|ca nhan|cong dan|ho kinh doanh|ho gia dinh|doanh nghiep|chu (?:dau tu|rung|ho|xe))"
    r"(?: (?!(?:tai|den|co quan|ubnd|uy ban)\b)[\w,/()-]+){0,20}? gui(?: (?!(?:tai|den)\b)[\w,/()-]+){0,12}?)"
    r" (?:tai|den|toi|cho|ve)(?: bo phan (?:mot cua|tiep nhan va tra ket qua)(?: cua)?)? "
)
"""`nộp hồ sơ … tại`, `tiếp nhận hồ sơ tại`, `tổ chức, cá nhân … gửi hồ sơ đến`: fees and taxes are paid elsewhere."""
_NEXT_PLACE = re.compile(r" ?(?:,|/|,? ?(?:hoac|va)(?: tai)?) ")
_LAID_BEFORE = re.compile(r"\b(?:trinh|bao cao|de nghi|tham muu(?: cho)?) (?:lanh dao |nguoi dung dau |thu truong )?")
_ACTS = (
    r"(?:(?<!dang )(?<!chu )ky(?! so)|quyet dinh(?! so)|phe duyet|chap thuan|ban hanh|cong nhan|"
    r"cap (?:giay|the|quyet dinh|phu hieu|chung chi))\b"
)
_SIGNS = re.compile(rf"(?:[\w /]|, ){{0,60}}?\b{_ACTS}")
_AGENCY_BEGINS = re.compile(
    r"(?<!\bdo )\b(?:chu tich|giam doc|uy ban|ubnd|so|cuc|bo|van phong|chi cuc|cong an|co quan)\b"
)
_DECIDES = re.compile(
    r" (?:co tham quyen |noi [\w ]{3,40} )?"
    rf"(?:xem xet,? |ra |co trach nhiem |thuc hien |phai |ban hanh ){{0,3}}{_ACTS}"
)
