"""How often the bounds of a replay hold, in worlds of which the truth is known.

`python -m tests.supposing --worlds 100` makes so many worlds, each with offices that differ in receptions, hands, how
long work takes and how long papers lie although hands are free. The log of each goes through files, is read, judged and
replayed like any other, under one of five changes in turn; then the changed world itself is lived through many times
with the same receptions. Counted is how often the truth lies within the bounds of 95 %.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.supposing.coverage import CHANGES, Foretold, foretold
from tthc.audit.comparing.bounds import share_bounds

DOCUMENT = Path(__file__).parent.parent.parent / "docs/what_if.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"

FIRST_SEED = 9_300_000
"""While the method was made it was tried on seeds below 9,300,000: those are no fresh sample."""

STATEMENTS = {
    "kept_now": "Tỷ lệ đúng hạn khi không đổi gì",
    "kept_then": "Tỷ lệ đúng hạn sau thay đổi",
    "gained": "Mức tăng, giảm của tỷ lệ đúng hạn",
    "p90_then": "Thời gian của 9/10 hồ sơ sau thay đổi",
}
NAMES = {
    "parallel": "hai bước làm song song",
    "dropped": "bỏ một bước",
    "merged": "gộp hai bước",
    "hands": "thêm một cán bộ",
    "shorter": "rút ngắn cam kết",
}


def table(found: Sequence[Foretold]) -> Iterator[str]:
    """The results as Markdown."""
    yield "| Điều được nói | Sự thật nằm trong khoảng 95 % | " + " | ".join(NAMES[one] for one in CHANGES) + " |"
    yield "|---|---|" + "---|" * len(CHANGES)
    for name, words in STATEMENTS.items():
        parts = [[one.holds()[name] for one in found if one.change == change] for change in CHANGES]
        cells = (f"{sum(part)}/{len(part)}" for part in parts)
        yield f"| {words} | {_rate(sum(map(sum, parts)), sum(map(len, parts)))} | " + " | ".join(cells) + " |"
    yield ""
    errors = sorted(abs(one.said.then.kept.value - one.then.kept) for one in found)
    untouched = sorted(abs(one.said.logged_kept - one.then.kept) for one in found)
    yield (
        f"Sai lệch của tỷ lệ đúng hạn sau thay đổi so với sự thật: trung vị {_points(errors)}; nếu chỉ lấy tỷ lệ cũ của "
        f"nhật ký: {_points(untouched)}."
    )
    piled, others = ([one for one in found if one.piles_up is is_so] for is_so in (True, False))
    yield (
        f"Nơi có người phải làm quá sức sau thay đổi (hồ sơ ùn lại mãi): {len(piled)}, đã báo {_said(piled)}; báo nhầm ở "
        f"{_said(others)}/{len(others)} nơi còn lại."
    )
    fits = Counter(one.fits for one in found)
    yield f"Phát lại không khớp nhật ký (đã báo là không tin được): {fits[False]}/{len(found)}."


def _said(found: Sequence[Foretold]) -> int:
    return sum(one.said.grows for one in found)


def _points(values: Sequence[float]) -> str:
    return f"{100 * values[len(values) // 2]:.1f} điểm phần trăm".replace(".", ",")


def _rate(hits: int, of: int) -> str:
    low, high = share_bounds(hits, of)
    text = f"{hits}/{of} = {100 * hits / max(of, 1):.1f} % ({100 * low:.1f}–{100 * high:.1f})"
    return text.replace(".", ",")


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--runs", type=int, default=100, help="replications of each replay")
    parser.add_argument("--first", type=int, default=FIRST_SEED, help="the first seed")
    parser.add_argument("--write", action="store_true", help="write the table into docs/what_if.md")
    asked = parser.parse_args()
    found = []
    for number in range(asked.worlds):
        found.append(foretold(asked.first + number, CHANGES[number % len(CHANGES)], asked.runs))
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number + 1}/{asked.worlds}")
    lines = [*table(found), "", f"{asked.worlds} nơi mô phỏng, mỗi nơi phát lại {asked.runs} lần."]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        before, rest = DOCUMENT.read_text("utf-8").split(BEGIN)
        DOCUMENT.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
