"""How a row of a list of documents is built: its kind, and the papers that it asks for, each in one or more alternatives.

Rows are read with care, not guessed at: what stands in a condition, an exception, a description of contents or in
brackets is not asked for. A paper begins with a word that papers begin with (giấy, đơn, văn bản …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from tthc.exchange.recognition.words import small, tidy


class RowKind(StrEnum):
    """What a row is."""

    DOCUMENT = "document"
    NOTE = "note"
    HEADING = "heading"
    UNKNOWN = "unknown"


class Paper(NamedTuple):
    """One paper asked for: phrases of which any one will do, and what its text lists after a colon or in brackets."""

    alternatives: tuple[str, ...]
    inside: tuple[str, ...] = ()


class Row(NamedTuple):
    """A row taken apart."""

    kind: RowKind
    papers: tuple[Paper, ...] = ()


Reach = Callable[[str, int], bool]
"""Whether a known name begins a text and goes on past a place in it."""


def _nowhere(text: str, place: int) -> bool:
    return False


def take_apart(text: str, case: str = "", reach: Reach = _nowhere) -> Row:
    """The kind of a row and the papers that it asks for. `case` is the heading that it stands under.

    What `reach` knows as one name is not cut into two papers.
    """
    line = _without_bullets(_QUANTITY.sub(" ; ", _GLUED.sub(r"\1 ; ", tidy(text))))
    kind = _kind(line, _without_bullets(tidy(case)))
    if kind is not RowKind.DOCUMENT:
        return Row(kind)
    papers = tuple(_papers(line, reach))
    return (
        Row(RowKind.DOCUMENT, papers)
        if papers
        else Row(RowKind.NOTE if _CONDITION.match(small(line)) else RowKind.UNKNOWN)
    )


def strip_certification(phrase: str) -> str:
    """The phrase from the paper itself on: without `01 bản sao có chứng thực`, `nộp`, `xuất trình`, `các`."""
    rest = phrase.strip(_EDGES)
    while match := _BEFORE_PAPER.match(small(rest)):
        if not match.end():
            break
        rest = rest[match.end() :].strip(_EDGES)
    return rest


def begins_with_paper(phrase: str) -> bool:
    """Whether a phrase begins with a word that papers begin with."""
    return bool(_PAPER.match(small(strip_certification(phrase))))


def _kind(line: str, case: str) -> RowKind:
    low = small(line)
    if not re.search(r"[^\W\d_]{2}", low):
        return RowKind.NOTE
    if line.endswith(":") or _HEADING.match(low):
        return RowKind.HEADING
    if _NOTE.match(low) or (_NOTE_CASE.match(small(case)) and not begins_with_paper(line)):
        return RowKind.NOTE
    return RowKind.DOCUMENT


def _without_bullets(line: str) -> str:
    return _BULLET.sub("", line, count=1).strip(" ")


def _papers(line: str, reach: Reach) -> Iterator[Paper]:
    for place, sentence in enumerate(_SENTENCE_END.split(_open_brackets(_REMARK.split(line)[0]))):
        yield from _papers_of_sentence(_without_bullets(sentence), reach, is_first=place == 0)


def _open_brackets(line: str) -> str:
    """Brackets go, with what is in them; a list of identity papers in brackets is what the row asks for."""
    if match := _EXAMPLES.match(line):
        return f"Một trong các giấy tờ sau: {match[2]}{match[3]}"
    for _ in range(3):
        line = _BRACKETS.sub(" ", line)
    return line


def _papers_of_sentence(sentence: str, reach: Reach, *, is_first: bool) -> Iterator[Paper]:
    asked = _asked(_without_exception(sentence), is_first=is_first)
    if not asked:
        return
    low = small(asked)
    if match := _ONE_OF.match(low):
        rest = asked[match.end() :]
        parts = tuple(_phrases(rest, reach))
        if parts:
            yield Paper(parts, (asked[: match.end()],))
        return
    head, colon, rest = asked.partition(":")
    if colon and _DOSSIER.search(small(head)):
        yield from _listed_papers(rest, reach)
        return
    if colon and _LISTED.search(small(head)):
        yield Paper((head,), tuple(_phrases(rest, reach)))
        return
    yield from _listed_papers(asked, reach)


def _without_exception(sentence: str) -> str:
    """The sentence up to where it says what need not be handed in."""
    low = small(sentence)
    match = _NOT_ASKED.search(low)
    if not match:
        return sentence
    start = max(low.rfind(mark, 0, match.start()) for mark in (";", ",", "trường hợp", "trừ ", "nếu "))
    return sentence[: max(start, 0)]


def _asked(sentence: str, *, is_first: bool) -> str:
    """From the paper on: what comes before are conditions and who hands it in; empty if the sentence asks for nothing."""
    if begins_with_paper(sentence):
        return sentence
    low = small(sentence)
    if _CONDITION.match(low) or _WHO.match(low) or not is_first:
        for match in _HAND_IN.finditer(low):
            if begins_with_paper(sentence[match.end() :]) and not _GENERAL.match(low[match.end() :]):
                return sentence[match.end() :]
        return ""
    return sentence if is_first and not _NOTHING.match(low) else ""


class _Piece(NamedTuple):
    before: str
    text: str


def _listed_papers(text: str, reach: Reach) -> Iterator[Paper]:
    """Papers that are listed: `hoặc` and `/` make alternatives, and so do the commas of a list that ends in `hoặc`."""
    pieces = list(_pieces(text, reach))
    group: list[str] = []
    for place, piece in enumerate(pieces):
        if group and _is_separate(pieces, place):
            yield Paper(_with_shared_tail(group))
            group = []
        group.append(piece.text)
    if group:
        yield Paper(_with_shared_tail(group))


def _is_separate(pieces: list[_Piece], place: int) -> bool:
    before = pieces[place].before
    if before != ",":
        return before not in ("hoặc", "/")
    later = next((piece.before for piece in pieces[place + 1 :] if piece.before != ","), "")
    return later not in ("hoặc", "/")


def _phrases(text: str, reach: Reach) -> Iterator[str]:
    """Every paper of a list of alternatives."""
    for piece in _pieces(text, reach):
        phrase = piece.text
        if not begins_with_paper(phrase):
            phrase = _asked(phrase, is_first=False)
            if not phrase and ":" in piece.text:
                phrase = piece.text.partition(":")[2]
        if begins_with_paper(phrase):
            yield phrase


def _pieces(text: str, reach: Reach) -> Iterator[_Piece]:
    """The text cut where a separator is followed by another paper, outside of descriptions."""
    low = small(text)
    start, before = 0, ""
    for match in _SEPARATOR.finditer(low):
        if match.start() < start or not _cuts(low, start, match, text) or _is_one_name(text, start, match, reach):
            continue
        if strip_certification(text[start : match.start()]):
            yield _Piece(before, text[start : match.start()])
            before = match["by"] if match["by"] in (",", "hoặc", "/") else ";"
        start = match.end()
    if strip_certification(text[start:]):
        yield _Piece(before, text[start:])


def _is_one_name(text: str, start: int, match: re.Match[str], reach: Reach) -> bool:
    """Whether a separator stands inside one name: giấy tờ, tài liệu; văn bằng, chứng chỉ."""
    if match["by"] in (";", "+"):
        return False
    piece = strip_certification(text[start : match.end() + 200])
    place = len(piece) - (min(len(text), match.end() + 200) - match.start())
    return (bool(_PAIR.match(small(piece))) and _PAIR.match(small(piece)).end() > place) or reach(piece, place)


def _cuts(low: str, start: int, match: re.Match[str], text: str) -> bool:
    if not begins_with_paper(text[match.end() : match.end() + 120]):
        return match["by"] in (";", "+") and not _DESCRIPTION.search(low, start, match.start())
    if match["by"] in (";", "+"):
        return not _CONTENTS.search(low, start, match.start())
    following = text[match.end() : match.end() + 1]
    open_clause = _DESCRIPTION.search(low, start, match.start())
    if match["by"] in ("hoặc", "kèm theo"):
        return (
            not open_clause
            or (not _CONTENTS.search(low, start, match.start()) and following.isupper())
            or bool(_COPY.match(low, match.end()))
        )
    return not open_clause


def _with_shared_tail(group: list[str]) -> tuple[str, ...]:
    """`hợp đồng hoặc văn bản về việc chuyển quyền`: a bare first word shares what follows the last one."""
    phrases = [strip_certification(phrase) for phrase in group]
    last = _PAPER.match(small(phrases[-1]))
    tail = phrases[-1][last.end() :] if last else ""
    return tuple(
        f"{phrase} {tail.strip()}" if place < len(phrases) - 1 and tail and _is_bare(phrase) else phrase
        for place, phrase in enumerate(phrases)
    )


def _is_bare(phrase: str) -> bool:
    match = _PAPER.match(small(phrase))
    return bool(match and match.end() == len(phrase) and match.group() in _SHARING)


_PAIR = re.compile(
    r"(?:giấy tờ|tài liệu|văn bản|hồ sơ|chứng cứ)(?:\s*(?:,|/|và|hoặc)\s*(?:giấy tờ|tài liệu|chứng cứ|hồ sơ|văn bản)\b(?! (?:ủy|uỷ)))+"
)
_EDGES = " \t,;.:-–—+*•·/"
_SHARING = frozenset(
    {
        "hợp đồng",
        "văn bản",
        "quyết định",
        "nghị quyết",
        "danh sách",
        "biên bản",
        "tờ trình",
        "giấy tờ",
        "báo cáo",
        "đơn",
    }
)

_HEADS = (
    "giấy|giấy tờ|tờ khai|tờ trình|tờ|đơn(?! vị)|văn bản|văn bằng|bản khai|bản kê|bản vẽ|bản cam kết|bản dịch|bản đồ|bản đăng ký|"
    "bản thuyết minh|bản tường trình|bản tự|bản án|bản mô tả|bản cam đoan|bản dự thảo|bản tóm tắt|bản thỏa thuận|bản thoả thuận|"
    "quyết định|hợp đồng|biên bản|biên lai|báo cáo|hồ sơ|tài liệu|danh sách|danh mục|phiếu|thẻ|chứng chỉ|chứng từ|"
    "chứng thư|chứng nhận|chứng minh nhân dân|chứng minh thư|cmnd|cccd|gcn|công văn|sổ|hộ chiếu|căn cước|hóa đơn|hoá đơn|vận đơn|"
    "ảnh|bằng tốt nghiệp|bằng cử nhân|bằng đại học|bằng cấp|bằng chứng|nghị quyết|điều lệ|quy chế|phương án|dự thảo|kế hoạch|"
    "thuyết minh|sơ đồ|sơ yếu|lý lịch|lời chứng|trích lục|trích đo|mảnh trích đo|mẫu|thông báo|kết quả|di chúc|giao dịch|thỏa thuận|"
    "thoả thuận|cam kết|giải trình|chương trình|dữ liệu|xác nhận|đề án|đề cương|thiết kế|kê khai|thể lệ|phong bì|tệp tin|lệnh|"
    "đăng ký thực hiện|đăng ký tham dự|bảng kê|bảng tổng hợp|catalogue|tóm tắt|tem|huân chương|công hàm|biên nhận|"
    "số định danh|ý kiến|biện pháp|bảng|đề xuất|quy trình|phim|mô tả|thư|séc|cmt|visa|thị thực|dự toán|nội quy|ủy quyền"
)
_PAPER = re.compile(rf"(?:{'|'.join(sorted(_HEADS.split('|'), key=len, reverse=True))})\b")

_COPY = re.compile(r"bản (?:sao|chính|gốc|chụp|điện tử)\b")
_BEFORE_PAPER = re.compile(
    r"(?:"
    r"\(?\d{1,3}\)?\s*(?:\([^)]{1,12}\)\s*)?(?:bản(?= (?:sao|chính|gốc|chụp))|bộ|tấm|tờ(?= ảnh)|cái|chiếc|quyển|tập)?\b"
    r"|(?:bản (?:sao|chính|gốc|chụp|photo|scan)|bản sao y|bản điện tử|sao y)(?: (?:điện tử|y|trích lục(?! )|hợp lệ|chứng thực))*"
    r"(?:,? (?:có|được|đã)(?: được)? (?:công chứng|chứng thực|xác nhận|ký số)(?:(?: hoặc |, ?| và )(?:chứng thực|công chứng))?)?"
    r"(?: (?:từ bản chính|từ sổ gốc|bản chính|để đối chiếu|của bản chính|công chứng|chứng thực|hợp lệ|từ sổ gốc))*(?: của)?"
    r"|(?:hoặc|và|kèm|kèm theo|cùng|,|/|gồm|bao gồm|của|một trong)\b(?= )"
    r"|(?:các|những|một số|mọi|các loại|tất cả)\b"
    r"|(?:phải )?(?:nộp|xuất trình|có|gửi|cung cấp|bổ sung)\b(?: (?:kèm|thêm|theo))?"
    r")\s*(?=\S|$)"
)
_BULLET = re.compile(
    r"^(?:[\s\-–—+*•·.,;:]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-zđ]\d?)[).](?=[\s.(\-A-ZĐ])|\d{1,2}\.\s|[ivx]{1,4}\)|\)(?= ))+"
)
_QUANTITY = re.compile(
    r"(?:số lượng:?\s*)?\(?\|?\s*bản chính\s*:\s*\d{1,3}\s*[,;|\-–.]?\s*(?:bản sao\s*:\s*\d{1,3})?\s*\)?", re.IGNORECASE
)
_GLUED = re.compile(r"()\d{1,4}\s*bản chính\s*,\s*\d{1,3}\s*bản sao\s*(?=[A-ZĐÀ-Ỹ])")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_])[.]+\s*(?=[A-ZĐÀ-Ỹ\-+*(])(?![A-Z]{2,4}\b)|(?<=[\d)])\.\s+(?=[A-ZĐÀ-Ỹ\-+*])")
_BRACKETS = re.compile(r"\([^()]*\)?")
_EXAMPLES = re.compile(
    r"^((?:các |một trong các )?giấy tờ (?:tùy thân|tuỳ thân|chứng minh nhân thân|về nhân thân)[^(:]{0,60})\(([^()]{4,300})\)(.*)$",
    re.IGNORECASE,
)
_REMARK = re.compile(r"[.;\s*(]*\b(?:Lưu ý|Ghi chú|LƯU Ý|Chú ý)\b.*", re.DOTALL)

_HEADING = re.compile(
    r"(?:(?:thành phần )?hồ sơ|(?:các )?giấy tờ)\b[^.;:]{0,80}\b(?:bao gồm|gồm|gồm có|phải nộp|phải xuất trình|sau đây|như sau|cho trường hợp đặc biệt)\b"
    r"[^\w(]*(?:\([^)]*\)\W*)?$|^(?:thành phần hồ sơ|giấy tờ phải nộp|giấy tờ phải xuất trình|hồ sơ gồm)\W*$"
)
_NOTE_CASE = re.compile(r"(?:lưu ý|ghi chú|chú ý)\b")
_NOTE = re.compile(
    r"(?:lưu ý|ghi chú|chú ý)\b|\)?;? ?nộp cho\b|bản chụp các giấy tờ\b|không (?:yêu cầu|phải|cần|bắt buộc)\b|ngoại trừ\b|"
    r"theo mẫu\b|\)|và nộp\b|người tiếp nhận\b|phiếu được tạo lập khi\b"
)
_CONDITION = re.compile(r"\(?(?:đối với|trường hợp|trong trường hợp|nếu|khi|ngoài|riêng|tùy|tuỳ|trừ|các trường hợp)\b")
_WHO = re.compile(
    r"(?:người|cá nhân|tổ chức|chủ đầu tư|doanh nghiệp|công dân|cơ quan|cán bộ|bên|cơ sở|hộ|nhân viên|ủy ban|uỷ ban|thông tin|việc)\b"
)
_NOTHING = re.compile(r"(?:số lượng|thời hạn|thời gian|lệ phí|phí|bước \d)\b")
_GENERAL = re.compile(
    r"\s*(?:các |những |bộ )?(?:hồ sơ(?: theo| trực| qua| đăng ký| tại| đề nghị|,|\.|;|$)|giấy tờ (?:nêu trên|này|trên|tương ứng|sau)|bản (?:sao|chính) giấy tờ này)"
)
_HAND_IN = re.compile(
    r"\b(?:phải nộp|nộp kèm|nộp bổ sung|nộp|xuất trình|phải có|cần có|còn phải có|cần cung cấp|cung cấp|phải bổ sung|bổ sung|gửi kèm|cần gửi|"
    r"phải kèm theo|kèm theo|thay bằng|thay thế bằng|sử dụng|thì|gồm)(?: thêm| bổ sung| một trong)?(?: các| những)?\b\s*:?\s*|:\s*|,\s+"
)
_NOT_ASKED = re.compile(
    r"\bkhông (?:phải|yêu cầu|cần|bắt buộc)\b[^,;]{0,80}?\b(?:nộp|xuất trình|cung cấp|gửi|có|bao gồm|chứng thực)\b"
    r"|\b(?:không yêu cầu|được miễn nộp|hồ sơ không bao gồm|không bao gồm|thì không phải|được thay thế bằng việc|thay thế bằng tra cứu)\b"
)
_DOSSIER = re.compile(r"^(?:thành phần )?hồ sơ (?:đề nghị|trình|nộp|bao gồm|gồm|còn phải|đăng ký|bổ sung)\b")
_ONE_OF = re.compile(
    r"(?:nộp |xuất trình |có )?một trong (?:các|những|số)?\s*(?:loại )?(?:giấy tờ|tài liệu|văn bản|hồ sơ)[^:]{0,200}:"
)
_LISTED = re.compile(
    r"\b(?:bao gồm|gồm|gồm có|sau|sau đây|như)\s*$|^(?:các |bản chính |bản sao )*(?:giấy tờ|tài liệu|văn bản xác nhận|chứng nhận|hồ sơ|các loại)\b"
)
_SEPARATOR = re.compile(
    r"\s*(?:,\s*)?(?P<by>;|\+\)?|,|/|\bhoặc\b|\bvà\b|\bkèm theo\b|\bkèm\b|\bcùng với\b)\s*(?:\bhoặc\b\s*)?"
)
_CONTENTS = re.compile(
    r"\b(?:trong đó|ghi rõ|nêu rõ|có các nội dung|nội dung chủ yếu|bao gồm nội dung|bao gồm các nội dung|bao gồm những|cung cấp các thông tin|trừ trường hợp|không bao gồm)\b"
)
_DESCRIPTION = re.compile(
    _CONTENTS.pattern
    + r"|\b(?:trong trường hợp|đối với|theo quy định|nếu|khi|để|bao gồm|liên quan đến|thể hiện|có thông tin)\b"
)
