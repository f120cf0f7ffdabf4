"""Legal bases of a record: numbers found in the register, numbers cut short completed, others entered as unknown."""

from __future__ import annotations

import re

from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.sources.record import Named, Record
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import VerbatimPart
from tthc.model.reference import Law, LawRank, LawStatus
from tthc.source import say, shorten
from tthc.vietnamese.reading import law_number, read_laws


def laws(record: Record, catalogue: Catalogue, notes: Notebook) -> tuple[tuple[Ref[Law], ...], tuple[Law, ...]]:
    """The laws that a record cites, and new entries for those that the register does not have."""
    known = {id_.upper(): id_ for id_ in catalogue.all(Law)}
    cited: dict[str, None] = {}
    new: list[Law] = []
    for line in record.laws:
        id_, law = _one(line, known, record, notes)
        if id_:
            cited[id_] = None
        if law:
            known[law.id.upper()] = law.id
            new.append(law)
    if not record.laws:
        notes.decide("I083", Part.LEGAL_BASIS, say("no legal basis is given"))
    return tuple(Ref(id_, kind=Law) for id_ in cited), tuple(new)


def _one(line: Named, known: dict[str, str], record: Record, notes: Notebook) -> tuple[str | None, Law | None]:
    words = " ".join(" ".join((line.code, line.name)).split())
    read = next(iter(read_laws(line.code or line.name)), None)
    number = read.number if read else law_number(line.code)
    if number.upper() in known:
        return known[number.upper()], None
    if longer := _only_one_longer(number.upper(), known):
        text = say("the law number {written!r} is cut short; read as {id}", written=shorten(number), id=longer)
        notes.decide("I082", Part.LEGAL_BASIS, text, words)
        return longer, None
    if (plain := _ASSEMBLY.sub("/", number.upper())) in known:
        text = say(
            "the law number {written!r} is written wrongly; read as {id}", written=shorten(number), id=known[plain]
        )
        notes.decide("I084", Part.LEGAL_BASIS, text, words)
        return known[plain], None
    if read is None or read.unclear or _CANNOT_BE.search(number):
        notes.decide(
            "I081", Part.LEGAL_BASIS, say("{written!r} is not the number of a law", written=shorten(words)), words
        )
        notes.keep(VerbatimPart.LEGAL_BASIS, words)
        return None, None
    law = Law(
        id=number,
        title=" ".join(line.name.split())[:LONGEST_NAME] or None,
        rank=_rank(number.upper()),
        status=LawStatus.UNKNOWN,
        source=f"Căn cứ pháp lý của thủ tục {record.code}, {record.origin.system}; chưa đối chiếu văn bản"[
            :LONGEST_NAME
        ],
    )
    text = say("the register does not have the law {id}; an entry without its status was made", id=law.id)
    notes.decide("I080", Part.LEGAL_BASIS, text, words)
    return law.id, law


_ASSEMBLY = re.compile(r"(?<=/[0-9]{4})/NQ-(?=QH[0-9]+$)")
"""What is not in the numbers of the National Assembly: its resolutions are `190/2025/QH15`."""
_CANNOT_BE = re.compile(
    r"^[0-9]+[a-z]?/(TT|NĐ)-|/NQ-QH[0-9]|^[0-9]{4,}/[0-9]{4}/(NĐ-CP|NQ-CP|TT-|TTLT-|QH|UBTVQH)|^[0-9]{5,}/|"
    r"^[0-9]+[a-z]?/(?!(19[4-9]|20[0-9])[0-9]/)[0-9]{4}/|^0+/",
    re.IGNORECASE,
)
"""A circular or decree without its year, letters that nobody uses, more than anybody issues in a year, no year."""


def _only_one_longer(number: str, known: dict[str, str]) -> str | None:
    """The one known law whose number begins with this one, which must have its year to say anything."""
    if not re.match(r"[0-9]+[A-Z]?(\.[0-9]+)?/[0-9]{4}/", number):
        return None
    longer = [id_ for upper, id_ in known.items() if upper.startswith(number) and upper != number]
    return longer[0] if len(longer) == 1 else None


_RANKS: tuple[tuple[str, LawRank], ...] = (
    (r"/NĐ-CP$", LawRank.DECREE),
    (r"/NQ-CP$", LawRank.GOVERNMENT_RESOLUTION),
    (r"/QĐ-TTG$", LawRank.PRIME_MINISTER_DECISION),
    (r"/TTLT-", LawRank.JOINT_CIRCULAR),
    (r"/TT-", LawRank.CIRCULAR),
    (r"/NQ-HĐND$", LawRank.PEOPLES_COUNCIL_RESOLUTION),
    (r"/QĐ-UBND$", LawRank.PROVINCE_DECISION),
    (r"/QĐ-B", LawRank.MINISTER_DECISION),
)
"""What the letters of a number say for certain: QH may be a law or a resolution, UBTVQH an ordinance or one."""


def _rank(number: str) -> LawRank:
    return next((rank for pattern, rank in _RANKS if re.search(pattern, number)), LawRank.OTHER)
