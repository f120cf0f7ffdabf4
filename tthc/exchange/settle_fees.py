"""Lines of phí, lệ phí to fees: "Miễn phí" beside other words is not free of charge, and a sum must be possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tthc.exchange.decisions import Part
from tthc.exchange.notebook import LONGEST_NAME, Notebook
from tthc.exchange.record import FeeLine, Way
from tthc.model.entry import Ref
from tthc.model.procedure import Currency, Fee, FeeKind, Mode, VerbatimPart
from tthc.model.reference import Agency
from tthc.source import say
from tthc.vietnamese import fold

COUNCIL = "hdnd-tinh"
"""The agency that sets what the national record leaves open."""

LEAST_SUM = 500
"""A fee in đồng below this is a slip (100 for 100.000): no such coin is in use."""


def fees(mode: Mode, way: Way, notes: Notebook) -> Iterator[Fee]:
    """The fees of one way; lines that cannot be structured are kept verbatim."""
    for line in way.fees:
        fee = _fee(line, notes)
        if fee:
            yield fee
        if fee is None or fee.decided_by:
            notes.keep_of_way(VerbatimPart.FEES, mode, _words(line))
    if not way.fees:
        notes.decide("I044", Part.FEES, say("neither a fee nor 'free of charge' is stated for one of the channels"))


def _words(line: FeeLine) -> str:
    return line.text or " ".join(part for part in (line.amount, line.unit, line.note) if part)


def _fee(line: FeeLine, notes: Notebook) -> Fee | None:
    head, rest = _split(line.text)
    words = fold(rest)
    if _COUNCIL.search(words):
        text = say("the provincial People's Council sets the sum")
        notes.decide("I041", Part.FEES, text, line.text)
        return Fee(decided_by=Ref(COUNCIL, kind=Agency))
    if "mien phi" in fold(head) or (not head and line.amount == "0"):
        return _free(line, rest, words, notes)
    return _sum(line, head, rest, notes)


_COUNCIL = re.compile(r"hoi dong nhan dan|\bhdnd\b")


def _split(text: str) -> tuple[str, str]:
    """`10,000 Việt Nam Đồng(/hồ sơ)` to what stands before the brackets and in them."""
    found = re.fullmatch(r"([^()]*)\((.*)\)\s*", " ".join(text.split()))
    if not found:
        return " ".join(text.split()), ""
    rest = found[2].strip()
    while rest.startswith("(") and rest.endswith(")") and rest.count("(") == rest.count(")"):
        rest = rest[1:-1].strip()
    return found[1].strip(), rest


def _free(line: FeeLine, rest: str, words: str, notes: Notebook) -> Fee | None:
    """Free of charge, if nothing beside it says otherwise."""
    if _NOTHING.fullmatch(words.strip(" .-:;")):
        return Fee(amount=0)
    if _FREE_TOO.match(words.strip(" .-:;")):
        return Fee(amount=0, note=rest[:LONGEST_NAME])
    text = say("'free of charge' stands beside other words: whether it is free is left open")
    notes.decide("I040", Part.FEES, text, line.text)
    return None


_NOTHING = re.compile(r"(khong( co)?( quy dinh)?|khong thu( phi| le phi)*|mien (phi|le phi)|0 dong)?")
_FREE_TOO = re.compile(r"mien le phi\s*([.(]|$)")


def _sum(line: FeeLine, head: str, rest: str, notes: Notebook) -> Fee | None:
    """A sum in its currency, unless its own words name another one."""
    currency = Currency.USD if re.search(r"\bUSD\b|[Đđ]ô la", head + line.unit) else Currency.VND
    amount = _figure(line.amount) if line.amount else _figure(re.sub(r"[^0-9.,]", "", head))
    if amount is None:
        notes.decide("I043", Part.FEES, say("the fee {text!r} cannot be read", text=_words(line)[:60]), _words(line))
        return None
    stated = _sums_in(rest)
    if currency is Currency.VND and ((amount < LEAST_SUM and amount) or (stated and amount not in stated)):
        text = say("the field says {amount} đồng, the words do not agree", amount=amount)
        notes.decide("I042", Part.FEES, text, line.text)
        return None
    per, note = _per(rest)
    return Fee(
        kind=_kind(rest), amount=amount, currency=currency, per=per, note=(note or line.note)[:LONGEST_NAME] or None
    )


def _figure(text: str) -> int | None:
    """`10,000`, `10.000` and `10000` are ten thousand; anything else is no sum."""
    found = re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+|[0-9]{1,12}", text.strip())
    return int(re.sub(r"[.,]", "", text)) if found else None


def _sums_in(text: str) -> set[int]:
    """The sums in đồng that a text names."""
    found = re.findall(
        r"([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{4,12})\s*(?:\([^()]{1,60}\)\s*)?(?:đồng|đ\b|Đồng|VNĐ)", text
    )
    return {figure for part in found if (figure := _figure(part)) is not None}


def _per(rest: str) -> tuple[str | None, str]:
    """`/hồ sơ (Thông tư …)` to what it is charged for and the remaining words."""
    found = re.match(r"/\s*([^().,;]{1,60})[\s.,;]*(.*)", rest, re.DOTALL)
    if not found:
        return None, rest
    return found[1].strip(), found[2].strip().removeprefix("(").removesuffix(")").strip()


def _kind(rest: str) -> FeeKind | None:
    words = fold(rest).lstrip(" -+")
    if words.startswith("le phi"):
        return FeeKind.LEVY
    return FeeKind.FEE if words.startswith("phi ") else None
