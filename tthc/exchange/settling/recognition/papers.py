"""Where a paper begins in a phrase: the words that papers begin with, and what is said of copies before them."""

from __future__ import annotations

import re

from tthc.exchange.settling.recognition.words import small

EDGES = " \t,;.:-–—+*•·/()"
"""What may stand around a phrase and says nothing."""

_BEGINNINGS = (
    "giấy|giấy tờ|tờ khai|tờ trình|tờ|đơn(?! vị)|văn bản|văn bằng|văn kiện|bản khai|bản kê|bản vẽ|bản cam kết|bản dịch|"
    "bản đồ|bản đăng ký|bản thuyết minh|bản tường trình|bản tự|bản án|bản mô tả|bản cam đoan|bản dự thảo|bản tóm tắt|"
    "bản thỏa thuận|bản thoả thuận|bản điều tra|bản đánh giá|bản nhận xét|bản trích|bản lý lịch|bản sơ yếu|"
    "quyết định(?! số)|"
    "hợp đồng|biên bản|biên lai|báo cáo|hồ sơ|tài liệu|danh sách|danh mục|phiếu|thẻ|chứng chỉ|chứng từ|chứng thư|"
    "chứng nhận|chứng minh nhân dân|chứng minh thư|chứng cứ|cmnd|cccd|gcn|công văn|sổ|hộ chiếu|căn cước|hóa đơn|"
    "hoá đơn|"
    "vận đơn|ảnh|bằng tốt nghiệp|bằng cử nhân|bằng đại học|bằng cấp|bằng chứng|bằng tổ quốc|"
    "bằng anh hùng|bằng khen|bằng chuyên môn|bằng thạc sĩ|bằng tiến sĩ|bằng kỹ sư|"
    "nghị quyết(?! số)(?! liên)|điều lệ|quy chế|"
    "phương án|dự thảo|kế hoạch|thuyết minh|sơ đồ|sơ yếu|lý lịch|lời chứng|trích lục|trích đo|trích sao|mảnh trích đo|"
    "mẫu(?! số)|thông báo|kết quả|di chúc|giao dịch|thỏa thuận|thoả thuận|cam kết|giải trình|chương trình|dữ liệu|"
    "xác nhận|đề án|đề cương|thiết kế|kê khai|thể lệ|phong bì|lệnh|đăng ký thực hiện|đăng ký tham dự|"
    "đăng ký khai thác tuyến|"
    "chấp thuận chủ trương|bảng kê|"
    "bảng tổng hợp|bảng điểm|catalogue|tóm tắt|tem|huân chương|huy chương|công hàm|biên nhận|số định danh|ý kiến|"
    "biện pháp|đề xuất|quy trình|phim|mô tả|thư|séc|cmt|visa|"
    "vé tàu|vé xe|bình đồ|số liệu|định mức|thị thực|dự toán|nội quy|ủy quyền|uỷ quyền|học bạ|bệnh án|"
    "trang bìa|nhãn|biển số|thỏa ước|thoả ước|giới thiệu|bảo lãnh|khai báo|luận chứng|hiện trạng|"
    "phụ lục(?! [ivx\\d]+\\b)|bảng|ma-két|maket|đĩa|kịch bản|bản công bố|bản thống kê|bản nhận xét|bản chấm|"
    "bản phối cảnh|phối cảnh|hương ước|"
    "thang lương|nhật ký|đề nghị|dự án đầu tư|kết luận|giáo trình|báo giá|bản tin|bản kiểm"
)
PAPER = re.compile(rf"(?:{'|'.join(sorted(_BEGINNINGS.split('|'), key=len, reverse=True))})\b")
"""A word that papers begin with, in small letters."""

WEAK_PAPER = re.compile(
    r"(?:bổ sung|xác nhận|thiết kế|cam kết|thỏa thuận|thoả thuận|giải trình|mô tả|thông báo|kê khai|đăng ký|đề xuất|"
    r"khai báo|"
    r"bảo lãnh|giới thiệu|ủy quyền|uỷ quyền|giao dịch|chương trình|kế hoạch|hiện trạng|biện pháp|phương án|thuyết minh|"
    r"kết quả|dữ liệu|ý kiến|dự toán|quy trình|lệnh|số liệu|định mức|tem|nhãn|thư|mẫu|hồ sơ|phụ lục|bảng|đĩa|đề nghị|"
    r"dự án đầu tư|"
    r"kết luận)\b"
)
"""A word that may as well be an act or a matter: after a comma it does not begin another paper."""

ACT = re.compile(r"(?:xác nhận|cam kết|khai báo|đăng ký|kê khai|giới thiệu|thông báo|ủy quyền|uỷ quyền)\b")
"""A word that after `hoặc` may as well be another act: cấp hoặc xác nhận."""

_COPY = (
    r"(?:bản (?:sao y|sao chụp|sao|chính|gốc|chụp|photocopy|photo|scan|quét|điện tử|chứng thực)|sao y|biểu mẫu điện tử|"
    r"(?:tệp|file|tập)(?: tin)?(?: \(file\))? (?:bản sao điện tử|bản điện tử|điện tử))\b"
)
COPY = re.compile(_COPY)
"""`bản sao`, `bản chính` and the like."""

_CERTIFIED = (
    r"(?:(?:có |được |đã được |đã |có được )?(?:công chứng|chứng thực|xác nhận|ký số|xác thực)"
    r"(?:(?: hoặc |, ?| và )(?:chứng thực|công chứng))?(?: theo quy định(?: của pháp luật)?(?=\s?[:;]|$))?)"
)
_AFTER_COPY = (
    r"(?:,? (?:" + _CERTIFIED + r"|từ bản (?:chính|gốc)|từ sổ gốc|(?:được |có )?cấp từ sổ gốc|"
    r"(?:và )?(?:có kèm|kèm theo|kèm|cùng|xuất trình) bản (?:chính|gốc)|bản chính|để đối chiếu|của bản chính|hợp lệ|"
    r"hợp pháp|điện tử|y|"
    r"có giá trị pháp lý(?: (?:như|tương đương) bản chính)?))*"
)
_BEFORE_PAPER = re.compile(
    r"(?:"
    r"\d{1,3}(?: ?\([^)]{1,12}\))?(?: (?:bộ|tấm|tờ(?= ảnh)|cái|chiếc|quyển|tập))?(?= )"
    r"|(?:một|hai|ba|bốn)(?: \(\d{1,2}\))?(?= (?:ảnh|tấm ảnh|bản|bộ)\b)(?: (?:bộ|tấm))?"
    rf"|{_COPY}{_AFTER_COPY}(?: của)?(?=[ :,;]|$)"
    r"|(?:hoặc|và|kèm theo|kèm|cùng|gồm có|bao gồm|gồm|của|một trong)(?= )"
    r"|(?:các loại|các|những|một số|mọi|tất cả)(?= )"
    r"|(?:phải )?(?:nộp|xuất trình|có|gửi|cung cấp|bổ sung)(?: (?:kèm|thêm|theo))?(?= )"
    r"|(?:tệp|file)(?: tin)?(?: \(file\))?(?: chứa| có)?(?= \w)|"
    r"dữ liệu điện tử(?= (?:giấy|phiếu|chứng nhận|của giấy|hóa đơn))"
    r")"
)


def strip_certification(phrase: str) -> str:
    """The phrase from the paper itself on: without `01 bản sao có chứng thực`, `nộp`, `xuất trình`, `các`."""
    rest = phrase.strip(EDGES)
    while match := _BEFORE_PAPER.match(small(rest[:200])):
        rest = rest[match.end() :].strip(EDGES)
    return rest


def begins_with_paper(phrase: str) -> bool:
    """Whether a phrase begins with a word that papers begin with."""
    return bool(PAPER.match(small(strip_certification(phrase[:200]))))
