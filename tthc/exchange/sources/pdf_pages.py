"""A PDF to lines of text and rows of tables, with the words as they were written.

The portal's writer keeps the blanks at which it breaks lines, and draws a line around every cell. So the marks are
taken in the order in which they were written (and not sorted from left to right, which tears apart letters whose tone
mark is a mark of its own), and each belongs to the cell it stands in. Whether a line ends because it was full or
because the text has a new line there follows from whether the next word would have found room. A row that reaches the
lower edge goes on on the next page, if need be in the middle of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pdfminer.layout import LTChar, LTCurve, LTPage

from tthc.exchange.sources.layout import Block, Line, Row, is_section

_LOWER_EDGE = 72.0
"""Where the portal's pages end, in points from below."""

_PADDING = 10.0
"""Between the line around a cell and its text."""

_CLOSE = 1.5
"""What counts as the same place."""


@dataclass
class _Written:
    """One line as it stands on a page: its text, where its visible marks begin and end, the room it has."""

    page: int
    baseline: float
    text: str = ""
    left: float = 0.0
    right: float = 0.0
    room: float = 0.0
    size: float = 0.0
    first_word: float = 0.0
    first_mark: float = 0.0
    blank: float = 0.0
    in_cell: bool = False

    def add(self, char: LTChar) -> None:
        """One more mark behind the others; a blank that does not break is one without a name in the portal's font."""
        mark = char.get_text().replace("\0", " ")
        self.first_mark = self.first_mark or char.x1 - char.x0
        self.blank = self.blank or (0.0 if mark.strip() else char.x1 - char.x0)
        if mark.strip():
            if not self.text.strip():
                self.left = char.x0
            self.right = max(self.right, char.x1)
        if not _AFTER_FIRST_WORD.search(self.text):
            self.first_word = max(self.first_word, char.x1 - self.left) if mark.strip() else self.first_word
        self.text += mark
        self.size = max(self.size, char.size)


_AFTER_FIRST_WORD = re.compile(r"\S[\s/-]")


@dataclass
class _Cell:
    """A cell of a table: its place, and its lines."""

    left: float
    bottom: float
    right: float
    top: float
    lines: list[_Written] = field(default_factory=list)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point stands in it."""
        return self.left - _CLOSE <= x <= self.right + _CLOSE and self.bottom <= y <= self.top


@dataclass
class _TableRow:
    """Cells beside one another; `is_cut` if the row goes on on the next page."""

    cells: list[_Cell]

    @property
    def top(self) -> float:
        return self.cells[0].top

    @property
    def is_cut(self) -> bool:
        return self.cells[0].bottom < _LOWER_EDGE + _NEARLY

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(round(cell.left) for cell in self.cells)


@dataclass
class _Paragraph:
    """Lines outside tables that follow one another."""

    lines: list[_Written]

    @property
    def top(self) -> float:
        return self.lines[0].baseline


def blocks(pages: Iterable[LTPage]) -> Iterator[Block]:
    """The lines and rows of all pages in their order; rows and paragraphs that pages cut apart are whole again."""
    waiting: _TableRow | None = None
    text: list[_Written] = []
    for page in pages:
        for part in _parts(page):
            if isinstance(part, _Paragraph):
                if waiting:
                    yield _row(waiting)
                    waiting = None
                text += part.lines
                continue
            yield from _lines(text)
            text = []
            if waiting and waiting.columns == part.columns:
                _append(waiting, part)
                is_cut = part.is_cut
            else:
                if waiting:
                    yield _row(waiting)
                waiting, is_cut = part, part.is_cut
            if not is_cut:
                yield _row(waiting)
                waiting = None
    if waiting:
        yield _row(waiting)
    yield from _lines(text)


def _append(row: _TableRow, rest: _TableRow) -> None:
    """What stands on the next page, behind each cell."""
    for cell, more in zip(row.cells, rest.cells, strict=True):
        cell.lines += more.lines


def _row(row: _TableRow) -> Row:
    return Row(tuple(join(cell.lines) for cell in row.cells))


def _lines(written: Sequence[_Written]) -> Iterator[Line]:
    """Paragraphs; the heading of a section stands alone."""
    together: list[_Written] = []
    for line in written:
        if is_section(line.text.strip()):
            yield from map(Line, join(together).split("\n"))
            yield Line(line.text.strip())
            together = []
        else:
            together.append(line)
    yield from map(Line, join(together).split("\n"))


def join(lines: Sequence[_Written]) -> str:
    """Lines as the text that was broken into them."""
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        text += ("" if _goes_on(line, following) else "\n") + following.text
    return text


def _goes_on(line: _Written, following: _Written) -> bool:
    """Whether the line ends only because it is full.

    On one page the next word would not have found room, with the blank behind it as the portal counts. A cell that
    reaches the lower edge is cut behind about the last mark that found room, wherever that is in a word.
    """
    room = line.room - (line.right - line.left) + _NEARLY
    if line.in_cell and line.page != following.page:
        return following.first_mark + line.size / 2 > room
    ends = line.text[-1:]
    blanks = ends.isspace() + bool(_AFTER_FIRST_WORD.search(following.text))
    is_full = following.first_word + blanks * (line.blank or following.blank) > room
    return is_full and (ends.isspace() or ends in _MAY_END_A_LINE or following.first_mark > room)


_NEARLY = 0.1
"""What widths may differ by."""

_MAY_END_A_LINE = "-/–?!}"
"""Marks after which a word may be divided."""


def _parts(page: LTPage) -> Iterator[_TableRow | _Paragraph]:
    """Rows and paragraphs of one page from above to below."""
    drawn, chars = _drawn_and_chars(page)
    rows = list(_rows(drawn))
    outside = _fill(rows, chars, page)
    found: list[_TableRow | _Paragraph] = [*rows, *(_Paragraph([line]) for line in outside)]
    yield from sorted(found, key=lambda part: -part.top)


def _drawn_and_chars(page: LTPage) -> tuple[list[LTCurve], list[LTChar]]:
    drawn = [item for item in page if isinstance(item, LTCurve)]
    return drawn, [item for item in page if isinstance(item, LTChar)]


def _fill(rows: Sequence[_TableRow], chars: Iterable[LTChar], page: LTPage) -> list[_Written]:
    """Put every mark into its cell; the lines outside cells are given back."""
    cells = [cell for row in rows for cell in row.cells]
    outside: list[_Written] = []
    current: _Cell | None = None
    for char in chars:
        x, y = char.x0, (char.y0 + char.y1) / 2
        if current is None or not current.holds(x, y):
            current = next((cell for cell in cells if cell.holds(x, y)), None)
        lines = outside if current is None else current.lines
        baseline = char.matrix[5]
        if not lines or abs(lines[-1].baseline - baseline) > char.size / 2:
            room = current.right - current.left - 2 * _PADDING if current else page.width - 2 * char.x0
            lines.append(_Written(page.pageid, baseline, room=room, in_cell=current is not None))
        lines[-1].add(char)
    return outside


def _rows(drawn: Iterable[LTCurve]) -> Iterator[_TableRow]:
    """The rows of all tables: between two lines from left to right, wherever lines from above to below stand."""
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for item in drawn:
        for y in {item.y0, item.y1} if item.x1 - item.x0 > _CLOSE else ():
            across.append((y, item.x0, item.x1))
        for x in {item.x0, item.x1} if item.y1 - item.y0 > _CLOSE else ():
            down.append((x, item.y0, item.y1))
    for top, bottom in pairwise(_places((line[0] for line in across), reverse=True)):
        edges = _places(x for x, low, high in down if low <= bottom + _CLOSE and high >= top - _CLOSE)
        if len(edges) > 1:
            yield _TableRow([_Cell(left, bottom, right, top) for left, right in pairwise(edges)])


def _places(values: Iterable[float], *, reverse: bool = False) -> list[float]:
    """Different places in order; what is close to another is the same."""
    found: list[float] = []
    for value in sorted(values, reverse=reverse):
        if not found or abs(found[-1] - value) > _CLOSE:
            found.append(value)
    return found
