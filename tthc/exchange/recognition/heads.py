"""What kind of paper a phrase begins with: the many words for a request, a proof, a consent are one kind each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tthc.exchange.recognition.words import small


class Head(StrEnum):
    """A kind of paper by its first words. Papers of different kinds are never the same paper."""

    REQUEST = "request"
    FORM = "form"
    PROOF = "proof"
    NOTICE = "notice"
    CONSENT = "consent"
    DECISION = "decision"
    PLEDGE = "pledge"
    CONTRACT = "contract"
    MINUTES = "minutes"
    REPORT = "report"
    DRAWING = "drawing"
    LIST = "list"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"
    RECEIPT = "receipt"
    PLAN = "plan"
    DRAFT = "draft"
    RESULT = "result"
    AUTHORITY = "authority"
    PAPER = "paper"
    OTHER = "other"


class Headed(NamedTuple):
    """A phrase cut behind the words for its kind."""

    head: Head
    rest: str


def heads(phrase: str) -> Iterator[Headed]:
    """What the phrase begins with, the most telling kind first; `văn bản đề nghị` is a request before it is a paper."""
    low = small(phrase[:120])
    for head, pattern in _PATTERNS:
        if match := pattern.match(low):
            yield Headed(head, phrase[match.end() :])
            return
    yield Headed(Head.OTHER, phrase)


_ANY = r"(?:các |những |mẫu |bộ )*(?:giấy tờ|tài liệu|văn bản|hồ sơ|giấy|bản|công văn|tờ trình|thư)"
_PATTERNS = tuple(
    (head, re.compile(rf"(?:{pattern})\b(?: về)?(?: việc)?"))
    for head, pattern in (
        (Head.FORM, r"mẫu (?:hộ tịch )?điện tử tương tác"),
        (Head.DRAFT, r"(?:bản )?dự thảo"),
        (Head.AUTHORITY, rf"{_ANY} (?:ủy quyền|uỷ quyền)|hợp đồng (?:ủy|uỷ) quyền"),
        (Head.PLEDGE, rf"(?:{_ANY} )?(?:tự )?cam (?:kết|đoan)"),
        (Head.PROOF, rf"(?:{_ANY},? (?:giấy tờ |tài liệu )?)(?:để )?(?:chứng minh|xác nhận)|giấy chứng minh(?! nhân dân)"),
        (Head.CONSENT, rf"(?:{_ANY}|quyết định|ý kiến) (?:chấp thuận|đồng ý|cho phép|thống nhất|phê duyệt)|ý kiến"),
        (Head.NOTICE, rf"(?:{_ANY} )?thông báo|giấy báo"),
        (Head.CONTRACT, rf"hợp đồng|(?:{_ANY} |biên bản )?(?:thỏa|thoả) thuận"),
        (
            Head.REQUEST,
            r"(?:mẫu )?(?:đơn|tờ khai|phiếu|tờ trình|bản)(?: đăng ký)? (?:đề nghị|xin|yêu cầu|kiến nghị)"
            rf"|(?:{_ANY} )?(?:đề nghị|yêu cầu|kiến nghị)|(?:{_ANY}) xin"
            r"|đơn|tờ khai|tờ trình|bản (?:kê )?khai|(?:bản|phiếu|giấy)(?= đăng ký)|kê khai",
        ),
        (Head.MINUTES, r"biên bản"),
        (Head.REPORT, r"(?:bản )?báo cáo(?: tổng hợp)?(?: (?:kết quả|tình hình|thuyết minh))?|bản thuyết minh|thuyết minh"),
        (Head.DRAWING, r"(?:bộ |các )?(?:bản vẽ|sơ đồ|bản đồ|mặt bằng)"),
        (Head.LIST, r"(?:bản |bảng )?(?:danh sách|danh mục|bảng kê|bản kê|bảng tổng hợp)"),
        (Head.DECISION, r"quyết định"),
        (Head.LICENCE, r"giấy phép"),
        (Head.CERTIFICATE, r"(?:giấy )?chứng nhận|chứng chỉ|gcn"),
        (Head.DIPLOMA, r"văn bằng|bằng"),
        (Head.RECEIPT, r"chứng từ|hóa đơn|hoá đơn|biên lai|giấy nộp tiền"),
        (Head.PLAN, r"phương án|đề án|kế hoạch"),
        (Head.RESULT, r"(?:phiếu |giấy )?kết quả"),
        (Head.PAPER, r"(?:bộ |các )?(?:giấy tờ|tài liệu|văn bản|hồ sơ|công văn)"),
    )
)
