"""Reading the numbers of laws (`151/2025/NĐ-CP`) and the codes of procedures (`1.004227`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tthc.vietnamese.dates import read_dates
from tthc.vietnamese.marks import Read, Unclear, as_read


@dataclass(frozen=True, kw_only=True)
class ReadLaw(Read):
    """The number of a law (số, ký hiệu) as laws are filed by, and the day that stands beside it."""

    number: str
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReadCode(Read):
    """A code of a procedure: `code` is what is the same everywhere, `suffix` what a ministry or province added."""

    code: str | None
    suffix: str = ""


def read_laws(text: str) -> tuple[ReadLaw, ...]:
    """Every number of a law in a text. One that was cut short is given as far as it goes, and is unclear."""
    text = as_read(text)
    return tuple(_law(text, match) for match in _LAW.finditer(text))


def article_in(text: str) -> str:
    """The article of a citation: what is left of `Điều 12 khoản 3 Nghị định số 151/2025/NĐ-CP` without the law."""
    text = as_read(text)
    for law in reversed(read_laws(text)):
        text = text[: law.start] + " " + text[law.end :]
    for found in reversed(read_dates(text)):
        text = text[: found.start] + " " + text[found.end :]
    return " ".join(_KIND_OF_LAW.sub(" ", text).split()).strip(" ,.;:()-")


def read_code(text: str) -> ReadCode:
    """The code of a procedure that a cell or field holds.

    A decimal comma is read and named; a number that lost its zeros on the way through a spreadsheet is not guessed.
    """
    text = as_read(text)
    match = _CODE.fullmatch(text)
    if match is None:
        return ReadCode(text=text, start=0, end=len(text), code=None, unclear=Unclear.NOT_A_CODE)
    start, end = match.span("code")
    unclear = Unclear.DECIMAL_COMMA if "," in match["code"] else None
    code = match["code"].replace(",", ".")
    return ReadCode(
        text=text[start:end], start=start, end=end, code=code, suffix=match["suffix"] or "", unclear=unclear
    )


def _law(text: str, match: re.Match[str]) -> ReadLaw:
    start, end = match.span()
    number = law_number(match.group())
    beside = read_dates(text[end : end + 60])
    day = beside[0].day if beside and _BESIDE.fullmatch(text[end : end + beside[0].start]) else None
    return ReadLaw(
        text=text[start:end], start=start, end=end, number=number, day=day,
        unclear=None if _WHOLE.fullmatch(number) else Unclear.CUT_SHORT,
    )  # fmt: skip


def law_number(written: str) -> str:
    """A number as laws are filed by it: no spaces, capitals, but `TTg` and the small letter of `09b/2013`."""
    squeezed = re.sub(r"\s+", "", as_read(written)).rstrip("/-.")
    head, slash, rest = squeezed.partition("/")
    return head.lower() + slash + re.sub(r"TTG\b", "TTg", rest.upper())


_KIND_OF_LAW = re.compile(
    r"\b(?:của|tại|theo|từ ngày|từ|ngày|bộ luật|luật|nghị định|thông tư|nghị quyết|quyết định|văn bản|số)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"(?<![\w/.,-])\d{1,5}(?:\.\d{1,2})?[a-zđA-ZĐ]?\s?/\s?(?:\d{4}\s?/\s?)?"
    r"(?:NQ|NĐ|QĐ|TT|QH|PL|UBTVQH|CT|VBHN|CV|SL|L|LCT|NQLT|TTLT|HD|KH|TB)(?![^\W\d_])"
    r"(?:\d{1,3})?(?:\s?[-/]\s?(?!\d)[A-ZĐƯa-zđư]{1,12}\d{0,3}\b){0,6}",
    re.IGNORECASE,
)
_OFFICE = r"(?!B[A-ZĐƯ]?(?:-|$)|TT(?:-|$)|UBN?$|HĐN?$)[A-ZĐƯ]{2,}\d*"
_WHOLE = re.compile(
    r"\d{1,5}(?:\.\d{1,2})?[a-zđ]?/(?:"
    rf"\d{{4}}/(?:NĐ-CP|TT-{_OFFICE}(?:-{_OFFICE})*|(?:TTLT|NQLT)(?:[-/][A-ZĐƯ]{{2,}}){{1,6}}"
    r"|(?:QH|UBTVQH|PL-UBTVQH|NQ-UBTVQH|PL-QH)\d{1,2})"
    rf"|(?:\d{{4}}/)?(?:(?:NQ|QĐ|CT|VBHN|HD|KH|TB|CV)-(?:CP|TTg|UB|{_OFFICE})(?:-{_OFFICE})*|L-CTN|LCT)"
    r")"
)
_BESIDE = re.compile(r"[\s,(]{0,3}(?:[Nn]gày\s{0,3})?")
_CODE = re.compile(
    r"[\s'\"]{0,9}(?P<code>[1-9][.,]\d{6})(?P<suffix>\.(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2})?[\s'\"]{0,9}"
)
