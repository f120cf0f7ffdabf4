"""How a row of a list of documents is built: its kind, and the papers that it asks for, each with its alternatives.

Rows are read with care, not guessed at: what stands in a condition, an exception, a description of contents or in
brackets is not asked for. A paper begins with a word that papers begin with (giấy, đơn, văn bản …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tthc.exchange.settling.recognition.lists import Piece, Reach, pieces, separate_papers
from tthc.exchange.settling.recognition.papers import PAPER, begins_with_paper, strip_certification
from tthc.exchange.settling.recognition.spellings import in_usual_order
from tthc.exchange.settling.recognition.words import small, tidy


class RowKind(StrEnum):
    """What a row is."""

    DOCUMENT = "document"
    NOTE = "note"
    HEADING = "heading"
    UNKNOWN = "unknown"


class Paper(NamedTuple):
    """One paper asked for: phrases of which any one will do, and others to fall back on if those say nothing known."""

    alternatives: tuple[str, ...]
    otherwise: tuple[str, ...] = ()


class Row(NamedTuple):
    """A row taken apart."""

    kind: RowKind
    papers: tuple[Paper, ...] = ()


def _nowhere(text: str, place: int) -> bool:
    return False


def take_apart(text: str, case: str = "", reach: Reach = _nowhere) -> Row:
    """The kind of a row and the papers that it asks for. `case` is the heading that it stands under."""
    line = without_bullets(
        _LETTERED.sub(" ", _QUANTITY.sub(" ; ", _GLUED.sub(" ; ", _NEXT_HEADING.sub("", tidy(text)))))
    )
    kind = _kind(line, without_bullets(tidy(case)))
    if kind is not RowKind.DOCUMENT:
        return Row(kind)
    if papers := tuple(_papers(line, reach)):
        return Row(RowKind.DOCUMENT, papers)
    low = small(line)
    return Row(RowKind.NOTE if _CONDITION.match(low) or _WHO.match(low) else RowKind.UNKNOWN)


def _kind(line: str, case: str) -> RowKind:
    low = small(line)
    if not re.search(r"[^\W\d_]{2}", low):
        return RowKind.NOTE
    if (line.endswith(":") and not (_CONTENTS_OF.match(low) or _PROOF_OF_A_CASE.match(low))) or _HEADING.match(low):
        return RowKind.HEADING
    if _NOTE.match(low) or (_NOTE_CASE.match(small(case)) and not begins_with_paper(line)):
        return RowKind.NOTE
    return RowKind.DOCUMENT


def without_bullets(line: str) -> str:
    """The line without the dash, letter or number that it is listed under."""
    return _BULLET.sub("", line, count=1).strip(" ")


def _papers(line: str, reach: Reach) -> Iterator[Paper]:
    text = _IF_THERE_IS_NONE.sub(" hoặc ", _open_brackets(_REMARK.split(_without_copies(line), maxsplit=1)[0]))
    text = _DASH.sub(lambda dash: " ; " if begins_with_paper(text[dash.end() :]) else dash.group(), text)
    if _OF_SEVERAL.match(small(text)):
        text = " ".join(_NEXT_OF_SEVERAL.sub(" ; ", text).split())
    for place, sentence in enumerate(_SENTENCE_END.split(text)):
        yield from _papers_of_sentence(without_bullets(sentence), reach, is_first=place == 0)


def _without_copies(line: str) -> str:
    """`Bản sao có chứng thực hoặc bản điện tử: văn bằng` asks for the văn bằng."""
    head, colon, rest = line.partition(":")
    if (
        colon
        and not _ONE_OF_THESE.search(small(head))
        and _NOTHING_BUT_COPIES.fullmatch(small(strip_certification(head.replace(" hoặc ", " "))))
    ):
        return rest.strip()
    return _CONTENTS_OF.sub(r"\1", line)


def _open_brackets(line: str) -> str:
    """Brackets go, with what is in them; a list of papers in brackets is what the row asks for, and so is a picture."""
    if match := _EXAMPLES.match(line):
        return f"Một trong các giấy tờ sau: {match[2]}{match[3]}"
    line = _OR_IN_BRACKETS.sub(r" \1", line)
    line = _PICTURE.sub(r"\1 \2", _EXAMPLES_OF_PROOF.sub(r"\1 như: \2 ; ", line))
    line = _SIZED_PICTURE.sub(r"\1 \2", line)
    for _ in range(3):
        line = _BRACKETS.sub(" ", line)
    return " ".join(line.split())


def _papers_of_sentence(sentence: str, reach: Reach, *, is_first: bool) -> Iterator[Paper]:
    """The papers of a sentence; those before a choice are asked for besides it."""
    if match := _ONE_OF_BESIDES.search(small(sentence)):
        yield from _papers_of_sentence(sentence[: match.start()], reach, is_first=is_first)
        sentence, is_first = sentence[match.start("choice") :], True
    if asked := _asked(_without_exception(sentence), is_first=is_first):
        yield from _papers_asked(asked, reach)


def _papers_asked(asked: str, reach: Reach) -> Iterator[Paper]:
    if match := _ONE_OF.match(small(asked)):
        if parts := tuple(_phrases(asked[match.end() :], reach)):
            yield Paper(parts)
        return
    head, colon, rest = _REQUESTED.sub(r"\1", asked).partition(":")
    low = small(head)
    if colon and (_DOSSIER.match(low) or (_ALL_OF.fullmatch(low) and _SEVERAL.search(rest))):
        yield from _listed(rest, reach)
    elif colon and _GENERAL_HEAD.match(low) and (_LISTED.search(low) or _CASES.match(small(rest))):
        yield Paper(tuple(_phrases(rest, reach)) or (head,), (head,))
    elif colon and (several := _several(head, reach)):
        yield from several
    elif colon:
        yield Paper((head,), tuple(_phrases(rest, reach)))
    else:
        yield from _listed(head, reach)


def _listed(text: str, reach: Reach) -> Iterator[Paper]:
    """Papers of a list; a piece that begins with a condition asks for what the condition then has handed in."""
    found: list[Piece] = []
    for piece in pieces(text, reach):
        asked = piece.text
        if not begins_with_paper(asked) and (piece.before == ";" or _CONDITION.match(small(asked))):
            asked = _asked_on_condition(without_bullets(asked))
        if asked and not (found and _goes_with_it(asked)):
            found.append(Piece(piece.before, asked))
    return (Paper(alternatives) for alternatives in separate_papers(found))


def _goes_with_it(text: str) -> bool:
    """Whether a piece says of the paper before it what it has to bear, or is its translation."""
    return bool(_BEARS.match(small(text)) or _TRANSLATION.match(small(strip_certification(text))))


def _several(text: str, reach: Reach) -> tuple[Paper, ...]:
    """The papers that stand before a colon, if there are several; what follows it describes the last one."""
    papers = tuple(_listed(text, reach))
    return papers if ";" in text and len(papers) > 1 else ()


def _phrases(text: str, reach: Reach) -> Iterator[str]:
    """Every paper of a list of alternatives."""
    for piece in pieces(text, reach):
        phrase = without_bullets(piece.text)
        if not begins_with_paper(phrase):
            phrase = _asked_on_condition(phrase) or phrase.partition(":")[2]
        if begins_with_paper(phrase):
            yield phrase


def _without_exception(sentence: str) -> str:
    """The sentence up to where it says what need not be handed in."""
    low = small(sentence)
    match = _NOT_ASKED.search(low)
    if not match:
        return sentence
    start = max(low.rfind(mark, 0, match.start()) for mark in (";", ",", "trường hợp", "trừ ", "nếu "))
    if start < 0 and _ONLY_ITS_FORM.match(low, match.start()):
        return sentence[: match.start()]
    return sentence[: max(start, 0)]


def _asked(sentence: str, *, is_first: bool) -> str:
    """From the paper on: conditions come before it, and who hands it in; empty if the sentence asks for nothing."""
    low = small(sentence)
    if _ONLY_THEN.match(low):
        return ""
    if match := _DOSSIER_HAS.match(low):
        return in_usual_order(sentence[match.end() :])
    if begins_with_paper(sentence):
        return "" if not is_first and _ALREADY_NAMED.match(low) else in_usual_order(sentence)
    if _CONDITION.match(low) or _WHO.match(low) or not is_first:
        return in_usual_order(_asked_on_condition(sentence))
    return sentence if not _NOTHING.match(low) else ""


def _asked_on_condition(sentence: str) -> str:
    low = small(sentence)
    if match := _ONE_OF_FOLLOWING.search(low):
        return sentence[match.start() :]
    if listed := _listed_behind_condition(sentence):
        return listed
    consequence = max(0, low.find(" thì "))
    for match in _HAND_IN.finditer(low, consequence):
        behind = strip_certification(sentence[match.end() : match.end() + 200])
        if begins_with_paper(behind) and not _GENERAL.match(small(behind)):
            return sentence[match.end() :]
    return ""


def _listed_behind_condition(sentence: str) -> str:
    """From the first paper of a list on whose pieces follow a condition: `Trường hợp X ; Tờ khai ; Sổ`."""
    first, *others = [piece for piece in _PIECE.split(sentence) if piece.strip()] or [""]
    if others and all(map(begins_with_paper, others)) and not any(_HAND_IN.finditer(small(first))):
        return sentence[len(first) :].lstrip(" ;")
    return ""


_BULLET = re.compile(
    r"^(?:[\s\-–—+*•·.,;:]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-zđ]\d?)[).](?=[\s.(\-A-ZĐ])|\d{1,2}[./]\s|"
    r"[ivx]{1,4}\)|\)(?= ))+"
)
_LETTERED = re.compile(r"(?<=[;:,.])\s?(?:[a-zđ]|\d{1,2}|[ivx]{1,4})\)\s?(?=[A-ZĐÀ-Ỹ])")
_QUANTITY = re.compile(
    r"(?:số lượng:?\s?)?\(?\|?\s?bản chính\s?:\s?\d{1,3}\s?[,;|\-–.]?\s?(?:bản sao\s?:\s?\d{1,3})?\s?\)?", re.IGNORECASE
)
_GLUED = re.compile(r"\d{1,4}\s?bản chính\s?,\s?\d{1,3}\s?bản sao\s?(?:[-–+•]\s?)?(?=[A-ZĐÀ-Ỹ])")
_NEXT_HEADING = re.compile(r"(?<=[\w).;] )(?:\* ?)?Giấy tờ phải (?:nộp|xuất trình)\s?:$")
_DASH = re.compile(r"(?<=[^\W\dA-ZĐ_]) [-–] (?=[A-ZĐ])|(?<=;) ?[-–] ?(?=[A-ZĐ])")
_TRANSLATION = re.compile(r"bản dịch\b")
"""What goes with a foreign paper is not asked for on its own."""
_BEARS = re.compile(r"\s*(?:phải )?có (?:xác nhận|chữ ký|dán ảnh|ảnh|đóng dấu|công chứng|chứng thực)\b")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_])\s?\.{1,3}\s?(?=[A-ZĐÀ-Ỹ\-+*](?![A-Z]{2,4}\b))|(?<=\d)\.\s(?=[A-ZĐÀ-Ỹ\-+*])")
_BRACKETS = re.compile(r"\([^()]*\)?")
_EXAMPLES = re.compile(
    r"^((?:các |một trong các )?giấy tờ (?:tùy thân|tuỳ thân|chứng minh nhân thân|về nhân thân|nhân thân)[^(:]{0,60})"
    r"\(([^()]{4,300})\)(.*)$",
    re.IGNORECASE,
)
_EXAMPLES_OF_PROOF = re.compile(
    rf"^((?:(?:bản (?:sao|chính|sao y|chụp)|có chứng thực|bản chính|y|hoặc|một trong các|các) )*"
    rf"(?:giấy tờ|tài liệu|văn bản)[^(:;]{{0,200}}?) ?\((?:như:? |gồm:? |bao gồm:? |là:? )?"
    rf"({PAPER.pattern}[^()]{{0,300}}?"
    rf"(?: hoặc |, |; |/){PAPER.pattern}[^()]{{0,300}})\)",
    re.IGNORECASE,
)
_OR_IN_BRACKETS = re.compile(rf" \(((?:hoặc|và) {PAPER.pattern}(?: \w+){{0,6}})\)", re.IGNORECASE)
_PICTURE = re.compile(
    r"\b(ảnh[^(;]{0,20}) \([^()]*?(chụp (?:toàn|công trình|hiện trạng|phương tiện)[^(),;]*)[^()]*\)", re.IGNORECASE
)
_SIZED_PICTURE = re.compile(r"\b(ảnh[^(;,]{0,20}) \(([^()]*?\d ?(?:cm)? ?[x×] ?\d[^(),]*)[^()]*\)", re.IGNORECASE)
_CONTENTS_OF = re.compile(
    r"^((?:báo cáo|đơn|tờ khai|bản|giấy|biên bản|phương án|đề án|văn bản|công văn|danh sách|dự án)\b[^:;]{4,160}?) "
    r"(?:gồm|bao gồm|có|với|nêu rõ|ghi rõ) (?:các |những )?(?:thông tin|nội dung)(?: chính| chủ yếu| cơ bản)?"
    r"(?: sau(?: đây)?)?\s?:$",
    re.IGNORECASE,
)
_ONE_OF_THESE = re.compile(r"\bmột trong\b|^\W*(?:các )?(?:loại )?giấy tờ\b")
_NOTHING_BUT_COPIES = re.compile(r"(?:các )?(?:(?:loại )?giấy tờ(?: sau)?(?: đây)?)?")
_PROOF_OF_A_CASE = re.compile(
    r"(?:(?:văn bản|giấy tờ|tài liệu)(?:, | hoặc | và )?)+ (?:để )?chứng minh [^:]{10,300}\b(?:trường hợp|điều kiện)\b"
)
"""What the paper proves is listed in the rows that follow."""
_REMARK = re.compile(r"[.;\s*(]{0,9}\b(?:Lưu ý|Ghi chú|LƯU Ý|Chú ý)\b")

_HEADING = re.compile(
    r"(?:(?:thành phần )?hồ sơ|(?:các )?giấy tờ)\b[^.;:]{0,80}\b(?:bao gồm|gồm|gồm có|phải nộp|phải xuất trình|sau đây|"
    r"như sau|cho trường hợp đặc biệt)\b[^\w(]*(?:\([^)]*\)\W*)?$"
    r"|(?:thành phần hồ sơ|giấy tờ phải nộp|giấy tờ phải xuất trình|hồ sơ gồm)\W*$"
)
_NOTE_CASE = re.compile(r"(?:lưu ý|ghi chú|chú ý)\b")
_NOTE = re.compile(
    r"(?:lưu ý|ghi chú|chú ý|số lượng hồ sơ)\b|\)?;? ?nộp cho\b|bản chụp các giấy tờ\b|"
    r"không (?:yêu cầu|phải|cần|bắt buộc)\b|"
    r"ngoại trừ\b|theo mẫu\b|\)|và nộp\b|người tiếp nhận\b|phiếu được tạo lập khi\b|"
    r"trường hợp nộp(?: hồ sơ)? trực tuyến thì [^:;]{3,300} phải gửi qua\b|"
    r"hồ sơ [^.:;]{0,90}trên môi trường điện tử bao gồm các giấy tờ theo quy định\b"
)
_CONDITION = re.compile(r"\(?(?:đối với|trường hợp|trong trường hợp|nếu|khi|ngoài|riêng|tùy|tuỳ|trừ|các trường hợp)\b")
_WHO = re.compile(
    r"(?:người|đối tượng|cá nhân|tổ chức|chủ đầu tư|doanh nghiệp|công dân|cơ quan|cán bộ|bên|cơ sở|hộ(?! chiếu)|"
    r"nhân viên|ủy ban|"
    r"uỷ ban|thông tin|việc)\b"
)
_NOTHING = re.compile(r"(?:số lượng|thời hạn|thời gian|lệ phí|phí|bước \d)\b")
_GENERAL = re.compile(
    r"(?:các |những |bộ )?(?:hồ sơ(?! (?:thiết kế|kỹ thuật|năng lực|khảo sát|bệnh|gốc|cá nhân|địa chính))|"
    r"giấy tờ (?:nêu trên|này|trên|tương ứng|sau)|bản (?:sao|chính) giấy tờ này)"
)
_HAND_IN = re.compile(
    r"(?:\b(?:phải nộp|nộp kèm|nộp bổ sung|nộp|xuất trình|lập|phải có|cần có|còn phải có|cần cung cấp|cung cấp|"
    r"phải bổ sung|"
    r"bổ sung|gửi kèm|cần gửi|phải kèm theo|kèm theo|thay bằng|thay thế bằng|thì|gồm)"
    r"(?: thêm| bổ sung)?(?: các| những)?\b\s?:?|:|,)\s?"
)
_NOT_ASKED = re.compile(
    r"\bkhông (?:phải|yêu cầu|cần|bắt buộc)\b[^,;]{0,80}?"
    r"\b(?:nộp|xuất trình|cung cấp|gửi|có|bao gồm|xác nhận|chứng thực|công chứng|hợp pháp hóa)\b"
    r"|\b(?:không yêu cầu|được miễn nộp|hồ sơ không bao gồm|không bao gồm|thì không phải|chỉ cần cung cấp|"
    r"được thay thế bằng (?:việc|dữ liệu|thông tin)|"
    r"thay thế bằng tra cứu)\b"
)
_ONLY_ITS_FORM = re.compile(
    r"không (?:phải|yêu cầu|cần|bắt buộc)(?: có)? (?:xác nhận|chứng thực|công chứng|đóng dấu)\b"
)
"""What is not asked for is how a paper is certified; the paper itself is."""
_ONLY_THEN = re.compile(r"việc (?:nộp|xuất trình|cung cấp) [^.;]{1,300}? chỉ (?:thực hiện|áp dụng)\b")
"""`Việc nộp X chỉ thực hiện trong trường hợp …` says when a paper named before is wanted, and asks for none."""
_PIECE = re.compile(r"\s?;")
_DOSSIER_HAS = re.compile(
    r"(?:thành phần )?hồ sơ\b[^,;:]{0,80}?\bphải (?:có|kèm theo|bao gồm|gồm)(?: thêm)?(?: các)?\b(?! trong)"
)
_ALREADY_NAMED = re.compile(
    r"[^,;:]{0,60}?\b(?:này|nêu trên|nói trên|đó)\b|các [^,;:]{1,40}? phải (?:bao gồm|được|có)\b"
)
_REQUESTED = re.compile(r"^([^:]{0,40}\bđề nghị)\s?:")
_DOSSIER = re.compile(
    r"nhóm \d gồm[^:]{0,80}\bsau$|"
    r"(?:thành phần )?hồ sơ (?:đề nghị|trình|nộp|bao gồm|gồm|còn phải|đăng ký|bổ sung|hỗ trợ|thiết kế xây dựng$|"
    r"(?:đối với|của|cho|trong)\b[^:]{0,600}\bgồm(?: có)?$)"
)
_ALL_OF = re.compile(
    r"(?:các |những )?(?:giấy tờ|tài liệu|văn bản|hồ sơ)(?:, (?:giấy tờ|tài liệu|văn bản))?(?: kèm theo)?"
    r" (?:sau(?: đây)?|gồm(?: có)?|bao gồm)"
)
_SEVERAL = re.compile(r";(?! hoặc)")
_ONE_OF = re.compile(
    r"(?:nộp |xuất trình |có )?một trong (?:các|những|số)?\s?(?:loại )?(?:giấy tờ|tài liệu|văn bản|hồ sơ)[^:]{0,300}:"
)
_ONE_OF_FOLLOWING = re.compile(
    r"\bmột trong (?:các|những|số)?\s?(?:loại )?(?:giấy tờ|tài liệu|văn bản|hồ sơ)[^:;]{0,40} sau(?: đây)?[^:;]{0,80}:"
)
_ONE_OF_BESIDES = re.compile(
    r"(?<=[^\W\d_])\s?(?:[,;]|\bvà)(?: (?:nếu|trường hợp|đối với)\b[^:;]{3,160}?)? (?:thì )?"
    r"(?:phải )?(?:có|nộp|kèm)?(?: thêm| theo)? ?(?P<choice>một trong (?:các|những|số)?\s?(?:loại )?"
    r"(?:giấy tờ|tài liệu|văn bản|hồ sơ)[^:;]{0,40} sau(?: đây)?[^:;]{0,80}:)"
)
_IF_THERE_IS_NONE = re.compile(
    r"(?<=[^\W_])\s?[,;] (?:nếu|trường hợp|trong trường hợp) không có [^,;.:]{3,160}? thì "
    r"(?:(?:phải|được|cần) )?(?:thay(?: thế)? bằng|nộp|xuất trình|có)\b:?\s",
    re.IGNORECASE,
)
"""`…; nếu không có X thì nộp Y`: Y stands for what is missing."""
_OF_SEVERAL = re.compile(
    r"[^:]{0,60}\bmột trong (?:các|những)[^:]{0,300}:|(?:bản chính |bản sao |có chứng thực |hoặc |bản điện tử )*"
    r"(?:văn bản xác nhận|tài liệu chứng minh|giấy tờ chứng minh)[^:]{0,200}:\s?\+"
)
_NEXT_OF_SEVERAL = re.compile(r"[.;]?\s?\+\)?(?=[\s\w])")
_GENERAL_HEAD = re.compile(
    r"(?:các |bản chính |bản sao |bản sao hoặc bản chính |bản chính hoặc bản sao |một trong )*"
    r"(?:giấy tờ|tài liệu|văn bản xác nhận|chứng nhận|hồ sơ|loại giấy tờ)\b"
)
_LISTED = re.compile(r"(?:bao gồm|gồm|gồm có|sau|sau đây|như|sau đây vào trong hồ sơ đăng ký|nguồn gốc xe)\s?$")
_CASES = re.compile(r"\s?[-+;]|\s?(?:trường hợp|đối với)\b")
