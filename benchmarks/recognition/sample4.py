"""Draw the rows of the fourth sample from its population: by sector, by hash, so that nobody chooses.

    python benchmarks/recognition/sample4.py > benchmarks/recognition/rows4.csv

`population4.csv` is every different row of the lists of documents of the procedures that an officer names papers for. A
sector gives rows in proportion to the square root of how many it has; a small one gives all.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sys
from collections import defaultdict
from pathlib import Path

ROWS = 220
HERE = Path(__file__).parent


def main() -> None:
    """Print the sample as CSV."""
    with (HERE / "population4.csv").open(encoding="utf-8", newline="") as file:
        population = list(csv.DictReader(file))
    by_sector: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in population:
        by_sector[row["sector"]].append(row)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("row", "half", "source", "code", "sector", "case", "originals", "copies", "text"))
    number = 0
    for sector, size in sorted(_sizes({sector: len(rows) for sector, rows in by_sector.items()}).items()):
        for row in sorted(by_sector[sector], key=lambda row: _hash(row["code"] + row["text"]))[:size]:
            number += 1
            fields = (row["code"], sector, row["case"], row["originals"], row["copies"], row["text"])
            out.writerow((f"{number:03d}", "unseen", "portal", *fields))


def _sizes(rows: dict[str, int]) -> dict[str, int]:
    """How many rows each sector gives, for at least `ROWS` in all."""
    share = 0.0
    while True:
        share += 0.05
        sizes = {sector: min(count, math.ceil(share * math.sqrt(count))) for sector, count in rows.items()}
        if sum(sizes.values()) >= min(ROWS, sum(rows.values())):
            return sizes


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
