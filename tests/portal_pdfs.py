"""A PDF as the portal's writer makes it: lines that keep their last blank, lines around cells, rows cut by pages.

Marks are their own codes in a font of one width, so that a test sees what is written; where a mark has no glyph in the
portal's font (a blank that does not break) it has the code 0, as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.portal_papers import parts
from tthc.exchange.sources.record import Record

WIDTH, HEIGHT = 595.28, 841.89
LEFT, TOP, LOWEST, PADDING = 47.0, 57.0, HEIGHT - 72.0, 10.0
SIZE, STEP = 12.0, 13.8
MARK = SIZE / 2
"""The width of every mark."""


@dataclass
class Press:
    """Fills page after page; `y` is where the next thing stands, from above."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def new_page(self) -> None:
        self.pages.append([])
        self.y = TOP

    def text(self, x: float, y: float, text: str) -> None:
        codes = text.replace("\u00a0", "\0").encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {SIZE} Tf 1 0 0 1 {x:.2f} {HEIGHT - y - SIZE:.2f} Tm <{codes}> Tj ET")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Four lines around a cell."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        for (x0, y0), (x1, y1) in pairwise(corners):
            self.pages[-1].append(f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def paragraph(self, text: str) -> None:
        for line in broken(text, WIDTH - 2 * LEFT):
            if self.y + STEP > LOWEST:
                self.new_page()
            self.text(LEFT, self.y, line)
            self.y += STEP

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            share = (WIDTH - 2 * LEFT) / len(row)
            self.row(list(row), share)
        self.y += 20

    def row(self, cells: list[str], width: float) -> None:
        """A row goes on on the next page behind the last mark that found room, wherever that is in a word."""
        room = width - 2 * PADDING
        needed = max(len(broken(cell, room)) for cell in cells)
        fits = int((LOWEST - self.y - 2 * PADDING) // STEP)
        if needed <= fits:
            self._draw(cells, width, needed * STEP + 2 * PADDING)
            return
        taken = [longest(cell, room, max(fits, 0)) for cell in cells]
        self._draw([cell[:end] for cell, end in zip(cells, taken, strict=True)], width, LOWEST - self.y)
        self.new_page()
        self.row([cell[end:].removeprefix("\n") for cell, end in zip(cells, taken, strict=True)], width)

    def _draw(self, cells: Sequence[str], width: float, height: float) -> None:
        for number, cell in enumerate(cells):
            x = LEFT + number * width
            self.box(x, self.y, width, height)
            for line, text in enumerate(broken(cell, width - 2 * PADDING)):
                self.text(x + PADDING, self.y + PADDING + line * STEP, text)
        self.y += height


def longest(text: str, room: float, lines: int) -> int:
    """How many marks of a text find room in so many lines."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(broken(text[:middle], room)) <= lines else (low, middle - 1)
    return low


def broken(text: str, room: float) -> list[str]:
    """A text in lines, each with the blank at which it was broken."""
    found: list[str] = []
    for hard in text.split("\n") if text else []:
        line = ""
        for word in words(hard):
            if line and (len(line) + len(word)) * MARK > room:
                found.append(line)
                line = ""
            while len(word) * MARK > room:
                found.append(word[: int(room // MARK)])
                word = word[int(room // MARK) :]
            line += word
        found.append(line)
    return found


def words(text: str) -> Iterable[str]:
    """Pieces that stay together, each with its blank; a word may be divided behind - and /."""
    piece = ""
    for mark, following in zip(text, f"{text[1:]} ", strict=True):
        piece += mark
        if (mark == " " and following != " ") or (mark in "-/" and following != " "):
            yield piece
            piece = ""
    yield from [piece] if piece else []


def pdf_of(record: Record, *, day: str = "D:20260717090546Z") -> bytes:
    """The portal's PDF export of a record."""
    press = Press()
    for part in parts(record):
        press.paragraph(part) if isinstance(part, str) else press.table(part)
    return pdf_file(["\n".join(page) for page in press.pages], day)


_FAMILY = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X {_FAMILY} /DW 500 /FontDescriptor 6 0 R >>",
)
_TO_UNICODE = (
    "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
    "endcmap"
)
_DESCRIPTOR = "<< /Type /FontDescriptor /FontName /X /Flags 4 /Ascent 800 /Descent -200 /FontBBox [0 -200 1000 800] >>"


def pdf_file(contents: Sequence[str], day: str = "", trailer: str = "", pages: str | None = None) -> bytes:
    """A PDF with these pages, in plain streams."""
    kids = " ".join(f"{8 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        pages or f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>",
        *_FONT,
        stream(_TO_UNICODE),
        _DESCRIPTOR,
        f"<< /CreationDate ({day}) >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {9 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(stream(content))
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R "
    return data + f"{end}/Info 7 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n".encode("latin-1")


def stream(content: str) -> str:
    """An object with a stream."""
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
