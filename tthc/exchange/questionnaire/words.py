"""The words of a questionnaire's workbook: its sheets, columns and answers, as they are written and read again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tthc.model.cut import Part
from tthc.model.questionnaire import Criterion, DetailKind, Reply

FORMAT = "tthc-phieu-hoi-1"
"""The first cell of the hidden sheet: which form of workbook this is."""

GUIDE = "Hướng dẫn"
GUARD = "Phiếu"
LOOK_UP = "Tra cứu"
SHEETS: Mapping[Part, str] = MappingProxyType(
    {Part.PROCEDURE: "Thủ tục", Part.DOCUMENT: "Giấy tờ", Part.STEP: "Các bước"}
)

REPLIES: Mapping[Reply, str] = MappingProxyType(
    {
        Reply.AS_KNOWN: "Đúng như danh mục",
        Reply.YES: "Có",
        Reply.NO: "Không",
        Reply.UNCLEAR: "Chưa rõ",
        Reply.NOT_APPLICABLE: "Không áp dụng",
    }
)
CRITERIA: Mapping[Criterion, str] = MappingProxyType(
    {
        Criterion.NECESSITY: "Sự cần thiết",
        Criterion.REASONABLENESS: "Tính hợp lý",
        Criterion.LEGALITY: "Tính hợp pháp",
        Criterion.COST: "Chi phí tuân thủ",
    }
)
DETAILS: Mapping[DetailKind, str] = MappingProxyType(
    {
        DetailKind.TEXT: "Ghi cụ thể",
        DetailKind.LAW: "Điều, khoản và số, ký hiệu văn bản",
        DetailKind.STEPS: "Tên hoặc mã các bước",
        DetailKind.DOCUMENTS: "Tên hoặc mã các giấy tờ",
        DetailKind.FACTS: "Tên hoặc mã điều được chứng minh",
        DetailKind.DATABASE: "Tên hoặc mã cơ sở dữ liệu",
    }
)


class Heading(StrEnum):
    """The columns of the sheets of questions, in their order."""

    CODE = "Mã thủ tục"
    PROCEDURE = "Tên thủ tục"
    PART = "Bộ phận"
    CRITERION = "Tiêu chí"
    QUESTION = "Câu hỏi"
    KNOWN = "Danh mục trả lời"
    WHY = "Danh mục cho biết"
    PLACE = "Nơi ghi trong danh mục"
    REPLY = "Trả lời"
    EXPECTED = "Chi tiết cần ghi"
    DETAIL = "Chi tiết"
    REASON = "Lý do, đề xuất"
    UNSTICKS = "Gỡ vướng cho"
    ROW = "Mã câu hỏi (không sửa)"


class Blank(StrEnum):
    """What the department fills in about itself on the guide."""

    RESPONDENT = "Người trả lời (họ tên, chức vụ)"
    DAY = "Ngày trả lời (dd/mm/yyyy)"


class Guard(StrEnum):
    """The lines of the hidden sheet before the rows."""

    AGENCY = "agency"
    CATALOGUE = "catalogue"
    DAY = "day"
    VERSION = "version"
    ROWS = "rows"
