"""What kind of paper a phrase begins with: the many words for a request, a proof, a consent are one kind each."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from tthc.exchange.recognition.words import small


class Head(StrEnum):
    """A kind of paper by its first words. Papers of different kinds are never the same paper."""

    FORM = "form"
    DRAFT = "draft"
    AUTHORITY = "authority"
    PLEDGE = "pledge"
    PROOF = "proof"
    CONSENT = "consent"
    NOTICE = "notice"
    CONTRACT = "contract"
    REQUEST = "request"
    MINUTES = "minutes"
    REPORT = "report"
    DRAWING = "drawing"
    LIST = "list"
    DECISION = "decision"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"
    RECEIPT = "receipt"
    PLAN = "plan"
    RESULT = "result"
    PAPER = "paper"
    OTHER = "other"


class Headed(NamedTuple):
    """A phrase cut behind the words for its kind."""

    head: Head
    rest: str


def behind_head(phrase: str) -> Headed:
    """The kind that a phrase begins with, the most telling first: `văn bản đề nghị` is a request before a paper."""
    low = small(phrase[:_LONGEST_HEAD])
    for head, pattern in _PATTERNS:
        if match := pattern.match(low):
            return Headed(head, phrase[match.end() :])
    return Headed(Head.OTHER, phrase)


_LONGEST_HEAD = 120
_ANY = r"(?:các |những |mẫu |bộ )*(?:giấy tờ|tài liệu|văn bản|hồ sơ|giấy|bản|công văn|tờ trình|thư)"
_CONSENTING = r"(?:chấp thuận|đồng ý|cho phép|thống nhất|phê duyệt)"
_ASKING = r"(?:đề nghị|xin|yêu cầu|kiến nghị)"
_PATTERNS = tuple(
    (head, re.compile(rf"(?:{'|'.join(beginnings)})\b(?: về)?(?: việc)?"))
    for head, beginnings in (
        (Head.FORM, (r"mẫu (?:hộ tịch )?điện tử tương tác",)),
        (Head.DRAFT, (r"(?:bản )?dự thảo",)),
        (Head.AUTHORITY, (rf"{_ANY} (?:ủy|uỷ) quyền", r"hợp đồng (?:ủy|uỷ) quyền")),
        (Head.PLEDGE, (rf"(?:{_ANY} )?(?:tự )?cam (?:kết|đoan)",)),
        (
            Head.PROOF,
            (rf"{_ANY},? (?:giấy tờ |tài liệu )?(?:để )?(?:chứng minh(?! nhân dân)|xác nhận)",),
        ),
        (Head.CONSENT, (rf"(?:{_ANY}|quyết định|ý kiến) {_CONSENTING}", "ý kiến")),
        (Head.NOTICE, (rf"(?:{_ANY} )?thông báo", "giấy báo")),
        (Head.CONTRACT, ("hợp đồng", rf"(?:{_ANY} |biên bản )?(?:thỏa|thoả) thuận")),
        (
            Head.REQUEST,
            (
                rf"(?:mẫu )?(?:đơn|tờ khai|phiếu|tờ trình|bản)(?: đăng ký)? {_ASKING}",
                rf"(?:{_ANY} )?(?:đề nghị|yêu cầu|kiến nghị)",
                rf"{_ANY} xin",
                r"đơn|tờ khai|tờ trình|bản (?:kê )?khai|(?:bản|phiếu|giấy)(?= đăng ký)|kê khai",
            ),
        ),
        (Head.MINUTES, ("biên bản",)),
        (
            Head.REPORT,
            (r"(?:bản )?báo cáo(?: tổng hợp)?(?: (?:kết quả|tình hình|thuyết minh))?", "(?:bản )?thuyết minh"),
        ),
        (Head.DRAWING, (r"(?:bộ |các )?(?:bản vẽ|sơ đồ|bản đồ|mặt bằng)",)),
        (Head.LIST, (r"(?:bản |bảng )?(?:danh sách|danh mục|bảng kê|bản kê|bảng tổng hợp)",)),
        (Head.DECISION, ("quyết định",)),
        (Head.LICENCE, ("giấy phép",)),
        (Head.CERTIFICATE, ("(?:giấy )?chứng nhận", "chứng chỉ", "gcn")),
        (Head.DIPLOMA, ("văn bằng", "bằng")),
        (Head.RECEIPT, ("chứng từ", "hóa đơn", "hoá đơn", "biên lai", "giấy nộp tiền")),
        (Head.PLAN, ("phương án", "đề án", "kế hoạch")),
        (Head.RESULT, ("(?:phiếu |giấy )?kết quả",)),
        (Head.PAPER, (r"(?:bộ |các )?(?:giấy tờ|tài liệu|văn bản|hồ sơ|công văn)",)),
    )
)
