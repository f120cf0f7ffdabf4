"""Draw the rows on which recognition is measured: from raw records, by sector, before any recogniser has seen them.

    python benchmarks/recognition/sample.py FOLDER-OF-RECORDS > benchmarks/recognition/rows.csv

FOLDER holds `portal/*.json` and `danang_2025.jsonl`. Procedures are split first, rows are drawn afterwards: no row of a
procedure of the unseen half is looked at while the register or the recogniser are made. The draw is by hash, so that
nobody chooses; a sector gives rows in proportion to the square root of how many it has, so that none drowns the others.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROWS_OF_A_HALF = 270
UNSEEN_SHARE = 3
"""One procedure in so many is of the unseen half."""

SHIPPED = frozenset(
    [
        "1.004873",
        "1.001193",
        "2.000635",
        "1.000656",
        "1.000894",
        "2.001035",
        "2.000815",
        "2.000884",
        "1.009646",
        "1.009645",
        "1.012783",
        "1.013978",
        "1.012784",
        "1.013831",
        "1.004222",
        "1.013314",
        "1.013225",
    ]
)
"""Procedures that stood in the catalogue already: whoever made it has read them, so they are of the seen half."""


class Row(NamedTuple):
    """One line of a list of documents as its source has it."""

    half: str
    source: str
    code: str
    sector: str
    case: str
    originals: str
    copies: str
    text: str


def main(folder: Path) -> None:
    """Print the sample as CSV."""
    rows = [*_portal(folder / "portal"), *_danang(folder / "danang_2025.jsonl")]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("row", *Row._fields))
    chosen = [row for half in ("seen", "unseen") for row in _draw([row for row in rows if row.half == half])]
    out.writerows((f"{number:03d}", *row) for number, row in enumerate(chosen, 1))


def _draw(rows: list[Row]) -> Iterator[Row]:
    by_sector: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        by_sector[row.sector].setdefault(row.text, row)
    roots = {sector: math.sqrt(len(texts)) for sector, texts in by_sector.items()}
    whole = sum(roots.values())
    for sector in sorted(by_sector):
        texts = sorted(by_sector[sector].values(), key=lambda row: _hash(row.code + row.text))
        yield from texts[: math.ceil(ROWS_OF_A_HALF * roots[sector] / whole)]


def _half(code: str) -> str:
    return "unseen" if code not in SHIPPED and int(_hash(code), 16) % UNSEEN_SHARE == 0 else "seen"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _portal(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        sector = next((sector["name"] for sector in record["categoriesDetails"] or ()), "")
        for case in record["executionCases"] or ():
            for document in case["profileComponents"] or ():
                text = " ".join((document["name"] or "").split())
                quantities = (str(document["originalQty"]), str(document["copyQty"]))
                if text:
                    yield Row(
                        _half(record["code"]), "portal", record["code"], sector, case["name"] or "", *quantities, text
                    )


def _danang(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for document in record["documents"] or ():
            if text := " ".join((document["name"] or "").split()):
                quantities = (str(document["originals"] or ""), str(document["copies"] or ""))
                sector = f"{record['field']} (Đà Nẵng)"
                yield Row(
                    _half(record["code"]), "danang", record["code"], sector, document["case"] or "", *quantities, text
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
