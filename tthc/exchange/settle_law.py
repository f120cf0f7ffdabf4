"""Legal bases of a record: numbers found in the register, numbers cut short completed, others entered as unknown."""

from __future__ import annotations

import re

from tthc.exchange.decisions import Part
from tthc.exchange.notebook import LONGEST_NAME, Notebook
from tthc.exchange.record import Named, Record
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import VerbatimPart
from tthc.model.reference import Law, LawRank, LawStatus
from tthc.source import say


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
    number = "".join(line.code.split()).upper()
    if number in known:
        return known[number], None
    if not _WELL_FORMED.fullmatch(number):
        return _completed(line, number, known, notes), None
    if longer := _only_one_longer(number, known):
        text = say("the law number {written!r} is cut short; read as {id}", written=line.code[:60], id=longer)
        notes.decide("I082", Part.LEGAL_BASIS, text, line.code)
        return longer, None
    law = Law(
        id="".join(line.code.split()),
        title=" ".join(line.name.split())[:LONGEST_NAME] or None,
        rank=_rank(number),
        status=LawStatus.UNKNOWN,
        verified=False,
        source=f"Căn cứ pháp lý của thủ tục {record.code}, {record.origin.system}; chưa đối chiếu văn bản"[
            :LONGEST_NAME
        ],
    )
    notes.decide(
        "I080",
        Part.LEGAL_BASIS,
        say("the register does not have the law {id}; an entry without its status was made", id=law.id),
        line.code,
    )
    return law.id, law


def _completed(line: Named, number: str, known: dict[str, str], notes: Notebook) -> str | None:
    """A number that cannot be right: the one known law that begins with it, or it stays verbatim."""
    longer = _only_one_longer(number, known)
    if longer:
        text = say("the law number {written!r} is cut short; read as {id}", written=line.code[:60], id=longer)
        notes.decide("I082", Part.LEGAL_BASIS, text, line.code)
        return longer
    words = " ".join(part for part in (line.code, line.name) if part)
    notes.decide("I081", Part.LEGAL_BASIS, say("{written!r} is not the number of a law", written=words[:80]), words)
    notes.keep(VerbatimPart.LEGAL_BASIS, words)
    return None


def _only_one_longer(number: str, known: dict[str, str]) -> str | None:
    """The one known law whose number begins with this one, which must have its year to say anything."""
    if not re.match(r"[0-9]+[A-Z]?(\.[0-9]+)?/[0-9]{4}/", number):
        return None
    longer = [id_ for upper, id_ in known.items() if upper.startswith(number) and upper != number]
    return longer[0] if len(longer) == 1 else None


_WELL_FORMED = re.compile(r"[0-9]+[A-Z]?(\.[0-9]+)?/([0-9]{4}/[A-ZĐ0-9][A-ZĐ0-9.&-]{3,40}|QĐ-[A-ZĐ][A-ZĐ0-9.-]{1,40})")
"""With its year; only decisions on single matters (613/QĐ-TTg) go without."""

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
"""What the letters of a number say for certain; QH may be a law or a resolution, UBTVQH an ordinance or a resolution."""


def _rank(number: str) -> LawRank:
    return next((rank for pattern, rank in _RANKS if re.search(pattern, number)), LawRank.OTHER)
