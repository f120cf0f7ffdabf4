"""Lines of phí, lệ phí to fees: "Miễn phí" beside other words is not free of charge, and a sum must be possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.sources.record import FeeLine, Way
from tthc.model.channel import Currency, Fee, FeeKind, Mode
from tthc.model.entry import Ref
from tthc.model.procedure import VerbatimPart
from tthc.model.reference import Agency
from tthc.source import say, shorten
from tthc.vietnamese import fold, start_sentence
from tthc.vietnamese.reading import ReadMoney, read_fee

COUNCIL = "hdnd-tinh"
"""The agency that sets what the national record leaves open."""


def fees(mode: Mode, way: Way, notes: Notebook) -> Iterator[Fee]:
    """The fees of one way; lines that cannot be structured are kept verbatim."""
    for line in way.fees:
        if glued := _glued(line):
            notes.decide("I045", Part.FEES, say("{count} fees were read from one line", count=len(glued)), line.text)
            notes.keep_of_way(VerbatimPart.FEES, mode, _words(line))
            yield from glued
            continue
        fee = _fee(line, notes)
        if fee:
            yield fee
        if fee is None or fee.decided_by:
            notes.keep_of_way(VerbatimPart.FEES, mode, _words(line))
    if not way.fees:
        notes.decide("I044", Part.FEES, say("neither a fee nor 'free of charge' is stated for one of the channels"))


def _glued(line: FeeLine) -> tuple[Fee, ...]:
    """Fees that one line names one after the other: at least two, or one beside being free of another."""
    rest = _split(line.text)[1]
    if _COUNCIL.search(fold(rest)):
        return ()
    named = tuple(_named(found) for found in _NAMED.finditer(rest))
    if _FREE_OF_LEVY.search(rest):
        return (Fee(kind=FeeKind.LEVY, amount=0), *named) if named else ()
    return named if len(named) > 1 else ()


def _named(found: re.Match[str]) -> Fee:
    name = start_sentence(" ".join(found[1].split()))
    return Fee(name=name, kind=_kind(found[1]), amount=int(re.sub(r"[.,]", "", found[2])), per=found[3] or None)


_NAMED = re.compile(
    r"(?:^|[.;:–-]\s*)((?:Lệ phí|Phí|lệ phí|phí)\b[^:;.()]{3,120}):\s*([0-9]{1,3}(?:[.,][0-9]{3})+)\s*(?:đồng|đ)\b"
    r"(?:\s*/\s*([^().,;]{1,40}?)(?=\s*[().,;]|$))?"
)
_FREE_OF_LEVY = re.compile(r"(?:^|[.;–-]\s*)Miễn lệ phí\s*(?:\([^()]*\)\s*)?[.;]")


def _words(line: FeeLine) -> str:
    return line.text or " ".join(part for part in (line.amount, line.unit, line.note) if part)


def _fee(line: FeeLine, notes: Notebook) -> Fee | None:
    read = read_fee(line.text)
    if (read and read.council_decides) or _COUNCIL.search(fold(line.text)):
        notes.decide("I041", Part.FEES, say("the provincial People's Council sets the sum"), line.text)
        kind = FeeKind.LEVY if _LEVY.search(fold(line.text)) else None
        return Fee(kind=kind, decided_by=Ref(COUNCIL, kind=Agency))
    head, rest = _split(line.text)
    if (read and read.amount == 0) or (not head and _figure(line.amount) == 0):
        return _free(line, rest, notes)
    return _sum(line, read, rest, notes)


_LEVY = re.compile(r"\bmuc (thu )?le phi\b")
_COUNCIL = re.compile(r"\b(hoi dong nhan dan|hdnd)\b")


def _split(text: str) -> tuple[str, str]:
    """`10,000 Việt Nam Đồng(/hồ sơ)` to what stands before the brackets and in them."""
    found = re.fullmatch(r"([^()]*)\((.*)\)\s*", " ".join(text.split()))
    if not found:
        return " ".join(text.split()), ""
    rest = found[2].strip()
    while rest.startswith("(") and rest.endswith(")") and rest.count("(") == rest.count(")"):
        rest = rest[1:-1].strip()
    return found[1].strip(), rest


def _free(line: FeeLine, rest: str, notes: Notebook) -> Fee | None:
    """Free of charge, if nothing beside it says otherwise."""
    words = fold(rest).strip(" .-:;")
    if _NOTHING.fullmatch(words):
        return Fee(amount=0)
    if _FREE_TOO.match(words):
        return Fee(amount=0, note=rest[:LONGEST_NAME])
    text = say("'free of charge' stands beside other words: whether it is free is left open")
    notes.decide("I040", Part.FEES, text, line.text)
    return None


_NOTHING = re.compile(r"(khong( co)?( quy dinh)?|khong thu( phi| le phi)*|mien (phi|le phi)|0 dong)?")
_FREE_TOO = re.compile(r"mien le phi\s*([.(]|$)|khong duoc quy dinh tai bieu phi")
"""All are exempt, or no rule sets a fee; who is exempt among others does not make it free."""


def _sum(line: FeeLine, read: ReadMoney | None, rest: str, notes: Notebook) -> Fee | None:
    """A sum in its currency, unless field and words contradict one another."""
    amount = _figure(line.amount)
    if (read is None and amount is None) or (read is not None and read.amount is None):
        notes.decide(
            "I043", Part.FEES, say("the fee {text!r} cannot be read", text=shorten(_words(line))), _words(line)
        )
        return None
    said = read.amount if read else amount
    if (read and read.unclear) or (amount is not None and amount != said) or (said != int(said or 0)):
        text = say("the figure is {amount}, and the words beside it do not agree", amount=line.amount or str(said))
        notes.decide("I042", Part.FEES, text, line.text)
        return None
    currency = Currency(read.currency) if read else Currency.VND
    note = _without_per(rest) if read else line.note
    return Fee(
        kind=_kind(rest),
        amount=int(said or 0),
        currency=currency,
        per=(read.per or None) if read else line.unit or None,
        note=note[:LONGEST_NAME] or None,
    )


def _figure(text: str) -> Decimal | None:
    """A figure as a field holds it, with or without dots between thousands."""
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", text.strip(), re.ASCII):
        return Decimal(re.sub(r"[.,]", "", text))
    return Decimal(text.strip()) if re.fullmatch(r"[0-9]{1,12}(\.0+)?", text.strip(), re.ASCII) else None


def _without_per(rest: str) -> str:
    """What stands in the brackets after what the sum is charged for: `/hồ sơ (Thông tư …)`."""
    found = re.fullmatch(r"/\s*[^().,;]{1,60}[\s.,;]*(.*)", rest, re.DOTALL)
    words = found[1].strip() if found else rest
    return words[1:-1].strip() if words.startswith("(") and words.endswith(")") else words


def _kind(rest: str) -> FeeKind | None:
    words = fold(rest).lstrip(" -+")
    if words.startswith("le phi"):
        return FeeKind.LEVY
    return FeeKind.FEE if words.startswith("phi ") else None
