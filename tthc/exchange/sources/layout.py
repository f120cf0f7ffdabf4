"""The paper that the portal writes about a procedure (its PDF and its Word export), as a record.

Both have the same headings and tables in the same order. Where they stand on pages is for the two adapters; here a
paper is a sequence of lines of text and rows of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tthc.exchange.sources.json_fields import Reader
from tthc.exchange.sources.record import (
    DocumentGroup,
    DocumentRow,
    Extra,
    FeeLine,
    Named,
    Origin,
    Record,
    StepText,
    Way,
)
from tthc.vietnamese import fold

SYSTEM = "Cổng Dịch vụ công quốc gia"


@dataclass(frozen=True)
class Line:
    """A paragraph outside tables."""

    text: str


@dataclass(frozen=True)
class Row:
    """A row of a table; a row of one cell is a title over the rows below it."""

    cells: tuple[str, ...]


Block = Line | Row

_TITLE = "chi tiet thu tuc hanh chinh"
_SECTIONS = (
    "trinh tu thuc hien",
    "thanh phan ho so",
    "cach thuc thuc hien",
    "can cu phap ly",
    "co quan thuc hien",
    "yeu cau, dieu kien thuc hien",
    "ket qua xu ly",
    "tu khoa",
    "mo ta",
)
_NOTHING = "khong co thong tin"
"""What the portal writes where it has nothing to say."""

_HEADERS = frozenset({"ten giay to", "hinh thuc nop", "ten van ban phap ly"})
"""First cells of the rows that name columns."""

_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "ten thu tuc": "name",
        "ma thu tuc": "code",
        "so quyet dinh": "decision",
        "cap thuc hien": "levels",
        "loai thu tuc": "formality",
        "linh vuc": "sectors",
        "doi tuong thuc hien": "applicants",
        "co quan co tham quyen": "deciding",
        "dia chi tiep nhan hs": "receiving",
        "co quan duoc uy quyen": "authorised",
        "co quan phoi hop": "coordinating",
    }
)
"""The first table: what stands on the left, and the field of the record."""

_LISTS = frozenset({"levels", "applicants", "deciding", "receiving", "authorised", "coordinating"})


def is_section(text: str) -> bool:
    """Whether a line is the heading of a section, which stands in capitals."""
    return text == text.upper() and _section(text) in (*_SECTIONS, _TITLE)


def _is_section_with_colon(text: str) -> bool:
    """Whether it is one in a paper that has no capitals."""
    return is_section(text) or (text.endswith(":") and _section(text) in _SECTIONS)


def _section(text: str) -> str:
    return fold(" ".join(text.split())).rstrip(" :")


@dataclass
class _Paper:
    """The blocks of each section; what stands before the first one is under an empty name."""

    sections: dict[str, list[Block]] = field(default_factory=dict)
    is_titled: bool = False

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> _Paper:
        paper, blocks = cls(), list(blocks)
        current = paper.sections.setdefault("", [])
        in_capitals = sum(isinstance(block, Line) and is_section(block.text.strip()) for block in blocks) > 1
        begins = is_section if in_capitals else _is_section_with_colon
        for block in blocks:
            if isinstance(block, Line) and begins(block.text.strip()):
                name = _section(block.text)
                paper.is_titled |= name == _TITLE
                current = paper.sections.setdefault("" if name == _TITLE else name, [])
            else:
                current.append(block)
        return paper

    def rows(self, section: str) -> Iterator[tuple[str, ...]]:
        """The rows of a section, without those that name the columns."""
        for block in self.sections.get(section, []):
            if isinstance(block, Row) and not (block.cells and fold(block.cells[0].strip()) in _HEADERS):
                yield block.cells

    def text(self, section: str) -> str:
        """The lines of a section."""
        lines = (block.text for block in self.sections.get(section, []) if isinstance(block, Line))
        text = "\n".join(lines).strip()
        return "" if fold(text) == _NOTHING else text


def record_of(blocks: Iterable[Block], origin: Origin) -> Record | None:
    """The record of a paper; None if it is not one of the portal's."""
    reader = Reader()
    paper = _Paper.of(_tidy(blocks, reader))
    keys = dict(_first_table(paper, reader))
    if not (paper.is_titled and (keys.get("code") or keys.get("name"))):
        return None
    lists = {name: tuple(_names(keys.get(name, ""))) for name in _LISTS}
    record = Record(
        origin=replace(origin, system=origin.system or SYSTEM),
        code=keys.get("code", ""),
        name=_one_line(keys.get("name", "")),
        decision=_one_line(keys.get("decision", "")),
        formality=_one_line(keys.get("formality", "")),
        sectors=tuple(Named(name) for name in [_one_line(keys.get("sectors", ""))] if name),
        executing=tuple(_names(paper.text("co quan thuc hien"))),
        steps=tuple(_steps(paper.text("trinh tu thuc hien"))),
        ways=tuple(_ways(paper, reader)),
        documents=tuple(_groups(paper, reader)),
        conditions=tuple(part for part in [paper.text("yeu cau, dieu kien thuc hien")] if part),
        results=tuple(_results(paper.text("ket qua xu ly"))),
        laws=tuple(_laws(paper, reader)),
        keywords=tuple(split_list(paper.text("tu khoa"))),
        description=paper.text("mo ta"),
        **lists,  # type: ignore[arg-type]  # the names are fields that hold texts
    )
    _leave_the_rest(paper, reader)
    return replace(record, extra=tuple(reader.extra), removed=reader.removed)


def _tidy(blocks: Iterable[Block], reader: Reader) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Row):
            yield Row(tuple(reader.text(cell) for cell in block.cells))
        elif text := reader.text(block.text):
            yield Line(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_table(paper: _Paper, reader: Reader) -> Iterator[tuple[str, str]]:
    """What stands before the first section: rows of two cells, or lines with a colon."""
    for block in paper.sections[""]:
        cells = block.cells if isinstance(block, Row) else tuple(block.text.split(":", 1))
        key = _KEYS.get(_section(cells[0])) if cells else None
        if key and len(cells) == 2:
            yield key, cells[1].strip()
        else:
            reader.leave("|".join(cells[:1]), " | ".join(cells[1:]))


def split_list(text: str) -> Iterator[str]:
    """`A (b, c), D` to `A (b, c)` and `D`: commas in brackets divide nothing."""
    depth, start, line = 0, 0, _one_line(text)
    for place, mark in enumerate(line):
        depth = max(0, depth + (mark == "(") - (mark == ")"))
        if mark == "," and not depth and line[place + 1 : place + 2] in (" ", ""):
            if part := line[start:place].strip():
                yield part
            start = place + 1
    if part := line[start:].strip():
        yield part


def _names(text: str) -> Iterator[str]:
    """Names of agencies and applicants, which begin with capitals: `Cán bộ, công chức` is one of them."""
    name = ""
    for part in split_list(text):
        if name and part[:1].islower():
            name = f"{name}, {part}"
        else:
            yield from [name] if name else []
            name = part
    yield from [name] if name else []


_STEP = re.compile(r"^(Bước\s+[0-9]{1,2}[a-zđ]?)\s*[:.]\s*", re.MULTILINE)


def _steps(text: str) -> Iterator[StepText]:
    """One block, or one for each line that begins with "Bước 1:"."""
    places = [*_STEP.finditer(text)]
    before = text[: places[0].start()] if places else text
    if before.strip():
        yield StepText(text=before.strip())
    ends = [*(place.start() for place in places[1:]), len(text)]
    for place, end in zip(places, ends, strict=False):
        yield StepText(_one_line(place[1]), text[place.end() : end].strip())


_TIME = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,2})?) (ngày làm việc|ngày|giờ làm việc|giờ|phút|tháng)")


def _ways(paper: _Paper, reader: Reader) -> Iterator[Way]:
    for cells in paper.rows("cach thuc thuc hien"):
        if len(cells) != 4:
            reader.leave("CÁCH THỨC THỰC HIỆN", " | ".join(cells))
            continue
        mode, time, fees, text = cells
        found = _TIME.fullmatch(_one_line(time))
        yield Way(
            mode=_one_line(mode),
            time=found[1] if found else _one_line(time),
            unit=found[2] if found else "",
            fees=tuple(FeeLine(fee) for fee in split_list(fees)),
            text=once(text),
        )


def once(text: str) -> str:
    """`A, B, A, B` to `A, B`: the portal repeats a description for every line of fees."""
    whole = re.sub(r"\s+, ", ", ", text) + ", "
    period = (whole + whole).find(whole, 1)
    return whole[:period].removesuffix(", ").strip() if period < len(whole) else text


_CASE = re.compile(r"^Trường hợp [0-9]{1,3}: (?=.)", re.DOTALL)
"""The number that the portal puts before the name of a case."""


def _groups(paper: _Paper, reader: Reader) -> Iterator[DocumentGroup]:
    """Rows under their titles. A table whose columns are named again begins a group without a title."""
    heading, rows, is_open = "", list[DocumentRow](), False
    for block in paper.sections.get("thanh phan ho so", []):
        cells = block.cells if isinstance(block, Row) else (block.text,)
        is_header = len(cells) > 1 and fold(cells[0]) in _HEADERS
        if (len(cells) == 1 or (is_header and rows)) and (rows or is_open):
            yield DocumentGroup(heading, tuple(rows))
            heading, rows, is_open = "", [], False
        if len(cells) == 1:
            heading, is_open = _CASE.sub("", cells[0]), True
        elif len(cells) == 3 and not is_header:
            rows.append(_row(*cells))
        elif not is_header:
            reader.leave("THÀNH PHẦN HỒ SƠ", " | ".join(cells))
    if rows or is_open:
        yield DocumentGroup(heading, tuple(rows))


_COUNT = re.compile(r"([0-9]+) (bản chính|bản sao)")


def _row(text: str, forms: str, quantity: str) -> DocumentRow:
    """Counts are read where the whole cell says nothing else; anything else stays in the place of the originals."""
    line = _one_line(quantity)
    counts = {kind: count for count, kind in _COUNT.findall(line)}
    if not _COUNT.sub("", line).strip(" ,"):
        originals, copies = counts.get("bản chính", "0"), counts.get("bản sao", "0")
    else:
        originals, copies = ("0", "0") if fold(line) == "khong co" else (line, "")
    return DocumentRow(_one_line(text), originals, copies, tuple(_files(forms)))


_FILE_END = re.compile(r"(?<=\.)(docx?|xlsx?|pdf|odt|rtf|zip|rar|png|jpe?g)(?=$|[\s,;])", re.IGNORECASE)


def _files(text: str) -> Iterator[str]:
    """Names of files, each up to its suffix."""
    start, line = 0, _one_line(text)
    for found in _FILE_END.finditer(line):
        yield line[start : found.end()].strip(" ,;")
        start = found.end()
    if rest := line[start:].strip(" ,;"):
        yield rest


def _laws(paper: _Paper, reader: Reader) -> Iterator[Named]:
    for cells in paper.rows("can cu phap ly"):
        if len(cells) == 2:
            yield Named(_one_line(cells[0]), _one_line(cells[1]))
        else:
            reader.leave("CĂN CỨ PHÁP LÝ", " | ".join(cells))


_RESULT_CODE = re.compile(r"^Mã:[ \t]*(\S*)$", re.MULTILINE)


def _results(text: str) -> Iterator[Named]:
    """Names, each followed by a line with its code."""
    start = 0
    for found in _RESULT_CODE.finditer(text):
        yield Named(text[start : found.start()].strip(), found[1])
        start = found.end()
    if rest := text[start:].strip():
        yield Named(rest)


_WITH_ROWS = frozenset({"", "thanh phan ho so", "cach thuc thuc hien", "can cu phap ly"})


def _leave_the_rest(paper: _Paper, reader: Reader) -> None:
    """Lines where only tables are read, and rows where only lines are."""
    for section, blocks in paper.sections.items():
        for block in blocks:
            if isinstance(block, Row) and section not in _WITH_ROWS:
                reader.leave(section, " | ".join(block.cells))
            elif isinstance(block, Line) and section in _WITH_ROWS - {"", "thanh phan ho so"}:
                reader.extra.append(Extra(section, block.text))
