"""Reading how many of a paper: `01 bản chính, 02 bản sao có chứng thực`, `Bản chính: 1 - Bản sao: 0`, `02 bộ`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tthc.vietnamese.marks import Read, Unclear, as_read


@dataclass(frozen=True, kw_only=True)
class ReadQuantity(Read):
    """How many originals, plain copies, certified copies and sets; None for what the text does not count.

    Where the text offers one kind or another, `unclear` says so and each kind has its own number.
    """

    originals: int | None = None
    copies: int | None = None
    certified: int | None = None
    sets: int | None = None


def read_quantity(text: str) -> ReadQuantity | None:
    """The counted kinds of a text together; None if it counts nothing. A kind counted twice takes the first count."""
    text = as_read(text)
    matches = list(_COUNT.finditer(text))
    if not matches:
        return None
    counts: dict[str, int] = {}
    for match in matches:
        counts.setdefault(_kind(match), int(match["before"] or match["after"]))
    start, end = matches[0].start(), matches[-1].end()
    between = [text[one.end() : other.start()] for one, other in pairwise(matches)]
    unclear = Unclear.EITHER if any(_EITHER.search(words) for words in between) else None
    return ReadQuantity(text=text[start:end], start=start, end=end, unclear=unclear, **counts)


def _kind(match: re.Match[str]) -> str:
    if match["set"]:
        return "sets"
    what = (match["what"] or match["what_after"] or "").lower()
    if match["certified"]:
        return "certified"
    return "copies" if what.startswith(("sao", "chụp", "photo")) else "originals"


_COUNT = re.compile(
    r"(?:(?<![\w/.,-])(?P<before>\d{1,3})(?:\s{0,2}\([^()\d]{1,20}\))?\s{1,3}(?:bản\s{1,3}(?P<what>chính|gốc|sao|chụp|photo)|(?P<set>bộ)\b)"
    r"|bản\s{1,3}(?P<what_after>chính|sao)\s{0,3}:\s{0,3}(?P<after>\d{1,3})\b)"
    r"(?P<certified>(?:\s{1,3}(?:có|được|đã))?\s{1,3}(?:công\s{1,3}chứng|chứng\s{1,3}thực))?",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\bhoặc\b", re.IGNORECASE)
