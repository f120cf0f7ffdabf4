"""Lay out the fifth sample from its rows: all of them, each procedure wholly in the half that its hash says.

    python benchmarks/recognition/sample5.py > benchmarks/recognition/rows5.csv

`population5.csv` is what was read of procedures that no earlier sample, no register and no officer's round had worked
on. No row of it is left out.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Print the sample as CSV."""
    with (HERE / "population5.csv").open(encoding="utf-8", newline="") as file:
        population = list(csv.DictReader(file))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("row", "half", "source", "code", "sector", "case", "originals", "copies", "text"))
    for number, row in enumerate(sorted(population, key=lambda row: (row["sector"], row["code"])), start=1):
        fields = (row["source"], row["code"], row["sector"], "", row["originals"], row["copies"], row["text"])
        out.writerow((f"{number:03d}", _half(row["code"]), *fields))


def _half(code: str) -> str:
    """The half of a procedure, so that rows which say the same of one procedure are never on both sides."""
    return "unseen" if int(hashlib.sha256(code.encode()).hexdigest(), 16) % 2 else "seen"


if __name__ == "__main__":
    main()
