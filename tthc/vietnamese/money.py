"""Reading sums of money: `50.000 đồng`, `50,000 Việt Nam Đồng(/văn bản)`, `10 USD(/bản)`, `Miễn phí(…)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tthc.vietnamese.marks import Read, Unclear, as_read
from tthc.vietnamese.numbers import SCALE_WORDS, sum_of_money

LEAST_SUM = 1_000
"""No fee is smaller: `125 VNĐ` is a sum that lost its thousands."""


@dataclass(frozen=True, kw_only=True)
class ReadMoney(Read):
    """A sum: `amount` is None where the text leaves it open or contradicts itself, 0 where it says free of charge.

    `per` is what one pays for (bản, hồ sơ); `at_most` marks a ceiling. `council_decides` is a sum that the provincial
    People's Council sets, even where the text says "Miễn phí" before it.
    """

    amount: Decimal | None
    currency: str = "VND"
    per: str = ""
    at_most: bool = False
    council_decides: bool = False


def read_money(text: str) -> tuple[ReadMoney, ...]:
    """Every sum in a text, in its order."""
    text = as_read(text)
    return tuple(_one(text, match) for match in _MONEY.finditer(text))


def read_fee(text: str) -> ReadMoney | None:
    """What one line of a list of fees says; None if it says nothing of money. What is in its brackets is heeded.

    >>> read_fee("Miễn phí(Mức lệ phí do Hội đồng nhân dân tỉnh quyết định)").council_decides
    True
    """
    text = as_read(text)
    said, bracket, remark = text.partition("(")
    free = _FREE.match(said)
    if free:
        return _free(text, remark)
    sums = read_money(said) or read_money(text)
    if not sums:
        return _open(text)
    first = sums[0]
    per = first.per or _per(remark) if bracket else first.per
    unclear = first.unclear or (Unclear.DISAGREES if _disagrees(first, remark) else None)
    return ReadMoney(
        text=first.text, start=first.start, end=first.end, amount=first.amount, currency=first.currency,
        per=per, at_most=first.at_most, unclear=unclear,
    )  # fmt: skip


def _free(text: str, remark: str) -> ReadMoney:
    """ "Miễn phí" is what the portal shows for every fee of 0: its remark may say that somebody else sets the sum."""
    if _COUNCIL.search(remark):
        return ReadMoney(text=text, start=0, end=len(text), amount=None, council_decides=True)
    unclear = None
    if any(money.amount for money in read_money(remark)) or _ELSEWHERE_A_FEE.search(remark):
        unclear = Unclear.FREE_BESIDE_SUM
    elif _BY_REFERENCE.search(remark) and not _REALLY_FREE.search(remark):
        unclear = Unclear.FREE_BY_REFERENCE
    return ReadMoney(text=text, start=0, end=len(text), amount=Decimal(0), unclear=unclear)


def _open(text: str) -> ReadMoney | None:
    if _COUNCIL.search(text):
        return ReadMoney(text=text, start=0, end=len(text), amount=None, council_decides=True)
    if match := _NO_FEE.match(text):
        return ReadMoney(text=match.group(), start=match.start(), end=match.end(), amount=Decimal(0))
    return None


def _one(text: str, match: re.Match[str]) -> ReadMoney:
    start, end = match.span()
    amount = sum_of_money(match["digits"], match["scale"] or "")
    currency = "USD" if match["dollar"] else "VND"
    unclear = None
    if amount is None:
        unclear = Unclear.SEPARATORS
    elif currency == "VND" and 0 < amount < LEAST_SUM:
        unclear = Unclear.TOO_SMALL
    elif amount > 10**12:
        amount, unclear = None, Unclear.TOO_LARGE
    return ReadMoney(
        text=text[start:end], start=start, end=end, amount=amount, currency=currency,
        per=(match["per"] or "").strip(), at_most=bool(match["most"]), unclear=unclear,
    )  # fmt: skip


def _per(remark: str) -> str:
    match = _PER.match(remark)
    return match["per"].strip() if match else ""


def _disagrees(first: ReadMoney, remark: str) -> bool:
    """Whether the remark names sums, and none of them is the one before it."""
    sums = {money.amount for money in read_money(remark) if money.currency == first.currency}
    return bool(sums) and first.amount not in sums


_PER_WORDS = r"(?:1\s{1,2})?(?P<per>[^\W\d_][^\d;.,():/]{0,40}?)(?=\s{0,3}(?:[;.,():/]|$))"
_MONEY = re.compile(
    r"(?P<most>(?:[Tt]ối\s{1,3}đa|[Kk]hông\s{1,3}quá)\s{1,3}(?:thu\s{1,3})?(?:là\s{1,3}|không\s{1,3}quá\s{1,3})?)?"
    r"(?<![\w/.,-])(?P<digits>\d{1,15}(?:[.,]\d{1,6}){0,6})\s{0,3}"
    rf"(?:(?P<scale>{SCALE_WORDS})\s{{0,3}})?"
    r"(?:\(\s{0,3}[^()\d]{1,80}\)\s{0,3})?"
    r"(?:(?P<dollar>(?:USD|[Đđ]ô\s{0,2}la(?:\s{1,2}Mỹ)?|\$))|(?:Việt\s{1,3}Nam\s{1,3})?[Đđ]ồng|VN[ĐD]|vn[đd]|[đĐ]\b|₫)"
    rf"(?:\s{{0,3}}/\s{{0,3}}{_PER_WORDS})?"
)
_PER = re.compile(rf"\s{{0,3}}/\s{{0,3}}{_PER_WORDS}")
_FREE = re.compile(r"\s{0,9}(?:miễn\s{1,3}(?:phí|lệ phí|thu)|không\s{1,3}(?:thu|mất)\b)", re.IGNORECASE)
_NO_FEE = re.compile(r"\s{0,9}(?:không(?:\s{1,3}(?:có|quy định))?|0)\s{0,9}[.;]?\s{0,9}$", re.IGNORECASE)
_COUNCIL = re.compile(
    r"Hội\s{1,3}đồng\s{1,3}nhân\s{1,3}dân.{0,80}?(?:quyết\s{1,3}định|quy\s{1,3}định|ban\s{1,3}hành)"
    r"|(?:quy\s{1,3}định|quyết\s{1,3}định|nghị\s{1,3}quyết)\s{1,3}của\s{1,3}(?:Hội\s{1,3}đồng\s{1,3}nhân\s{1,3}dân|HĐND)|HĐND.{0,40}?quy\s{1,3}định",
    re.IGNORECASE,
)
_BY_REFERENCE = re.compile(r"\b(?:theo|áp dụng|quy định tại|Thông tư|Nghị định|Nghị quyết|Biểu)\b", re.IGNORECASE)
_REALLY_FREE = re.compile(r"miễn\s{1,3}(?:lệ\s{1,3})?phí|không\s{1,3}(?:thu|có|quy\s{1,3}định)", re.IGNORECASE)
_ELSEWHERE_A_FEE = re.compile(r"\bPhí cấp bản sao\b")
