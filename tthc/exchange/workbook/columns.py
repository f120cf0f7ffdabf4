"""The layout of our own workbook: its sheets, and their columns with what stands over them.

Every field of a procedure has its column, so that a workbook that was filled from the catalogue reads back as the same
procedures. A path says where the value of a column belongs in what is made of a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.exchange.workbook.column import (
    Column,
    Kind,
    Sheet,
    basis,
    day,
    length_of_time,
    one_of,
    reference,
    set_by,
    spread,
    text,
    whole,
    yes_or_no,
)
from tthc.exchange.workbook.words import (
    CURRENCIES,
    ELEMENTS,
    FEE_KINDS,
    LEVELS,
    MODES,
    PARTS,
    PUBLICATIONS,
    SERVICE_LEVELS,
    STEP_KINDS,
    SUBMISSIONS,
    WORKS,
)
from tthc.model.reference import Agency, Applicant, CountingPolicy, Database, DifficultArea, DocumentType, Fact, Sector

CODE = ("code",)
EXAMPLE = "VÍ DỤ"
"""What stands in the first column of rows that are not read."""

LISTS_SHEET = "Danh mục"
LIST_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "Agency": "Cơ quan",
        "Applicant": "Đối tượng thực hiện",
        "CountingPolicy": "Cách tính thời hạn",
        "Database": "Cơ sở dữ liệu",
        "DocumentType": "Loại giấy tờ",
        "Fact": "Thông tin được chứng minh",
        "Locality": "Địa phương",
        "Sector": "Lĩnh vực",
    }
)
"""What stands over the list of each kind of entry; workbooks of before have the kinds themselves."""
LIST_ID = "Mã trong danh mục"
"""The hidden sheet with the names and ids that cells may name."""

BASE_SHEET = "Bản gốc"
"""The hidden sheet with what the catalogue had when the workbook was written."""

GUIDE_SHEET = "Hướng dẫn"
FIRST_ROW = 2
"""Row 1 has the headings."""

_CODE = Column(CODE, "Mã thủ tục", "Như ở trang “Thủ tục”, ví dụ 1.001193; ô phải ở dạng văn bản.", width=13)
_CASES = "Mã trường hợp ở trang “Trường hợp”; để trống: mọi trường hợp."

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Thủ tục",
        "",
        (
            _CODE,
            text("name", "Tên thủ tục", "", 50),
            reference("sector", "Lĩnh vực", Sector),
            one_of("levels", "Cấp thực hiện", LEVELS, many=True),
            reference("applicants", "Đối tượng thực hiện", Applicant, "Tên trong danh mục.", many=True),
            reference("agencies.receiving", "Cơ quan tiếp nhận", Agency, "Tên trong danh mục.", many=True),
            reference("agencies.deciding", "Cơ quan giải quyết", Agency, "Tên trong danh mục.", many=True),
            reference("agencies.coordinating", "Cơ quan phối hợp", Agency, "Tên trong danh mục.", many=True),
            text("publication.decision", "Quyết định công bố", "Số, ký hiệu.", 18),
            day("publication.date", "Ngày công bố"),
            one_of("publication.kind", "Loại công bố", PUBLICATIONS),
            day("effective.from", "Hiệu lực từ"),
            day("effective.to", "Hiệu lực đến", "Ngày cuối cùng còn hiệu lực; để trống nếu chưa biết."),
            whole("dossier_sets", "Số bộ hồ sơ"),
            one_of("has_no", "Không có", ELEMENTS, many=True),
            reference("counting", "Cách tính ngày", CountingPolicy),
            text("keywords", "Từ khóa", many=True),
            text("note", "Ghi chú", "", 40),
            *basis("fixed_by"),
            *basis("sets_fixed_by", "Căn cứ số bộ hồ sơ"),
            text("replaced_by", "Thay thế bằng", "Mã các thủ tục thay thế, khi thủ tục hết áp dụng.", many=True),
        ),
    ),
    Sheet(
        "Thành phần hồ sơ",
        "documents",
        (
            _CODE,
            text("id", "Mã giấy tờ", "Ngắn, không dấu cách, không trùng trong một thủ tục, ví dụ to-khai.", 18),
            reference(
                "types",
                "Loại giấy tờ",
                DocumentType,
                "Chọn trong danh sách. Nhiều loại: một trong các loại đều được chấp nhận.",
                many=True,
            ),
            text("name", "Tên trong hồ sơ", "Nếu khác tên của loại, hoặc danh mục chưa có loại này.", 40),
            whole("originals", "Bản chính"),
            whole("copies", "Bản sao"),
            whole("certified", "Bản sao chứng thực"),
            text("form", "Mẫu đơn, tờ khai"),
            one_of("submission", "Nộp hay xuất trình", SUBMISSIONS, "Để trống: nộp."),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            one_of("channels", "Chỉ khi nộp bằng", MODES, many=True),
            reference("applicants", "Chỉ với đối tượng", Applicant, "Tên trong danh mục.", many=True),
            text("when", "Điều kiện phải nộp", "Bằng lời, nếu không phải ai cũng phải nộp.", 30),
            reference("proves", "Chứng minh", Fact, "Tên trong danh mục.", many=True),
            reference("look_up.database", "Khai thác từ cơ sở dữ liệu", Database, "Nếu cơ quan tự lấy giấy này."),
            reference("look_up.issuer", "Hỏi cơ quan cấp", Agency, "Nếu cơ quan tự hỏi nơi đã cấp giấy."),
            yes_or_no(
                "look_up.fallback", "Không lấy được thì nộp", "Có: người dân nộp giấy khi cơ quan không lấy được."
            ),
            *basis("look_up.fixed_by", "Căn cứ khai thác"),
            text("purpose", "Mục đích"),
            text("lock", "Lý do phải giữ"),
            *basis("fixed_by"),
            text("omits", "Mục để trống", "Mã các mục của mẫu không phải điền ở thủ tục này.", 18, many=True),
            reference(
                "declares", "Khai thay giấy tờ", DocumentType, "Giấy tờ được thay bằng lời khai trong mẫu.", many=True
            ),
            *basis("sanction", "Chế tài khi khai sai"),
        ),
    ),
    Sheet(
        "Các bước",
        "steps",
        (
            _CODE,
            text("id", "Mã bước", "Ngắn, không dấu cách, không trùng trong một thủ tục, ví dụ tiep-nhan.", 16),
            text("name", "Tên bước", "", 40),
            one_of("kind", "Loại bước", STEP_KINDS),
            reference("actor", "Ai thực hiện", Agency),
            text("role", "Vị trí", "Công chức, bộ phận hoặc người giữ vai trò."),
            *length_of_time("duration", "Thời gian", "Con số, ví dụ 0,5."),
            text("after", "Sau bước", "Mã các bước phải xong trước.", 18, many=True),
            text("needs", "Cần có", "Mã giấy tờ, hoặc sản phẩm của bước trước.", 18, many=True),
            text("produces", "Tạo ra", "Tên ngắn của sản phẩm; bước cuối tạo ra ket-qua.", 18, many=True),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            text("when", "Chỉ khi", "Điều kiện bằng lời.", 30),
            yes_or_no("visit", "Phải đến trực tiếp", "Có: người dân phải có mặt ở bước này."),
            text("safeguard", "Lý do không thể bỏ"),
            yes_or_no("inferred", "Suy ra", "Có: không nguồn nào ghi bước này hoặc thứ tự này."),
            *basis("fixed_by"),
            set_by("set_by"),
            yes_or_no("automatic", "Tự động", "Có: hệ thống tự làm bước này."),
        ),
    ),
    Sheet(
        "Cách thức",
        "channels",
        (
            _CODE,
            one_of(
                "mode",
                "Hình thức nộp",
                MODES,
                "Mỗi dòng một thời hạn và một mức thu; có thêm thì viết tiếp dòng dưới với cùng hình thức.",
            ),
            one_of("service_level", "Mức độ trực tuyến", SERVICE_LEVELS),
            text("partial_reason", "Lý do chưa toàn trình"),
            text("url", "Địa chỉ nộp"),
            text("limit.case", "Thời hạn cho trường hợp", "Mã trường hợp; để trống: mọi trường hợp.", 18),
            *length_of_time("limit.statutory", "Thời hạn theo luật", "Con số, ví dụ 15 hoặc 17,5."),
            *length_of_time("limit.committed", "Thời hạn cam kết", "Thời hạn tỉnh cam kết, nếu ngắn hơn."),
            text("limit.note", "Ghi chú thời hạn"),
            *basis("limit.fixed_by", "Căn cứ thời hạn"),
            one_of("fee.kind", "Phí hay lệ phí", FEE_KINDS),
            text("fee.name", "Tên phí, lệ phí"),
            text("fee.case", "Mức thu cho trường hợp", "Mã trường hợp; để trống: mọi trường hợp.", 18),
            whole("fee.amount", "Mức thu", "Số nguyên; 0 là miễn phí; để trống nếu nơi khác quy định mức."),
            whole("fee.at_most", "Tối đa"),
            one_of("fee.currency", "Tiền tệ", CURRENCIES, "Để trống: đồng."),
            text("fee.per", "Tính trên", "Ví dụ hồ sơ, bản, trang.", 12),
            reference("fee.decided_by", "Ai quy định mức thu", Agency, "Ví dụ Hội đồng nhân dân cấp tỉnh."),
            text("fee.note", "Ghi chú mức thu"),
            *basis("fee.fixed_by", "Căn cứ mức thu"),
            *basis("fixed_by", "Căn cứ mức độ trực tuyến"),
            set_by("limit.set_by", "Thời hạn của địa phương"),
            set_by("fee.set_by", "Mức thu của địa phương"),
            whole("limit.extension.days", "Được gia hạn (ngày)", "Gia hạn một lần, đếm như chính thời hạn đếm."),
            text("limit.extension.law", "Căn cứ gia hạn", "Số, ký hiệu văn bản."),
            text("limit.extension.article", "Điều khoản gia hạn"),
            yes_or_no("limit.extension.verified", "Gia hạn đã đối chiếu", "Đã đối chiếu với văn bản hay chưa."),
            text("limit.extension.source", "Nguồn của gia hạn"),
            reference("limit.longer_in", "Dài hơn ở địa bàn", DifficultArea, many=True),
        ),
    ),
    Sheet(
        "Căn cứ pháp lý",
        "legal_basis",
        (
            _CODE,
            text("law", "Số, ký hiệu", "Ví dụ 123/2015/NĐ-CP.", 20),
            text("title", "Tên văn bản", "Chỉ dùng khi danh mục chưa có văn bản này.", 60),
        ),
    ),
    Sheet(
        "Kết quả",
        "results",
        (
            _CODE,
            reference("type", "Loại giấy tờ", DocumentType),
            text("name", "Tên kết quả", "Nếu khác tên của loại.", 40),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            yes_or_no("electronic", "Bản điện tử", "Có hoặc Không; để trống nếu không rõ."),
            *length_of_time("validity", "Thời hạn hiệu lực", "Con số, nếu kết quả có thời hạn."),
            one_of("delivery", "Trả kết quả bằng", MODES, many=True),
            *basis("fixed_by"),
        ),
    ),
    Sheet(
        "Trường hợp",
        "cases",
        (
            _CODE,
            text("id", "Mã trường hợp", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            text("name", "Tên trường hợp", "", 60),
        ),
    ),
    Sheet(
        "Điều kiện",
        "conditions",
        (
            _CODE,
            text("id", "Mã điều kiện", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            text("name", "Yêu cầu, điều kiện", "", 60),
            reference("requires", "Phải chứng minh", Fact, "Tên trong danh mục.", many=True),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            *basis("fixed_by"),
        ),
    ),
    Sheet(
        "Tần suất",
        "frequencies",
        (
            _CODE,
            text("id", "Mã tần suất", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            Column(
                ("times_per_year",), "Số lần một năm", "Ví dụ 12 (mỗi tháng), 4 (mỗi quý), 0,5.", Kind.AMOUNT, width=10
            ),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            text("when", "Chỉ khi", "Điều kiện bằng lời.", 30),
            text("lock", "Lý do phải giữ"),
            *basis("fixed_by"),
        ),
    ),
    Sheet(
        "Ngưỡng",
        "thresholds",
        (
            _CODE,
            text("id", "Mã ngưỡng", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            text("name", "Ngưỡng của cái gì", "Ví dụ tổng doanh thu; dưới ngưỡng thì không phải thực hiện.", 40),
            Column(("amount",), "Mức", "Con số, ví dụ 3.000.", Kind.AMOUNT, width=12),
            text("unit", "Đơn vị", "Ví dụ tỷ đồng, m².", 12),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            text("lock", "Lý do phải giữ"),
            *basis("fixed_by"),
        ),
    ),
    Sheet(
        "Số đối tượng",
        "obliged",
        (
            _CODE,
            whole("number", "Số đối tượng", "Bao nhiêu người, tổ chức phải thực hiện trong một năm."),
            whole("year", "Năm"),
            text("threshold", "Mã ngưỡng", "Nếu đếm theo một ngưỡng.", 18),
            Column(("amount",), "Khi ngưỡng ở mức", "Đếm với ngưỡng này; mỗi mức một dòng.", Kind.AMOUNT, width=12),
            text("source", "Nguồn số liệu", "", 40),
        ),
    ),
    Sheet(
        "Số lượng hồ sơ",
        "volumes",
        (
            _CODE,
            whole("year", "Năm"),
            whole("dossiers", "Số hồ sơ"),
            whole("counted", "Đã đếm", "Số hồ sơ đếm được, nếu chỉ đếm một phần của năm."),
            day("first", "Đếm từ ngày"),
            day("last", "Đếm đến ngày"),
            text("source", "Nguồn số liệu", "", 40),
            set_by("set_by"),
        ),
    ),
    Sheet(
        "Chi phí đo được",
        "costs",
        (
            _CODE,
            one_of("work", "Công việc", WORKS, "Dòng nào của biểu chi phí. Chọn trong danh sách."),
            text("document", "Giấy tờ", "Mã giấy tờ, nếu là chuẩn bị một giấy tờ.", 18),
            text("step", "Bước", "Mã bước, nếu là phục vụ một bước.", 18),
            text("name", "Tên công việc", "Nếu là công việc không theo giấy tờ hay bước nào.", 30),
            text("cases", "Trường hợp", _CASES, 18, many=True),
            one_of("channels", "Chỉ khi nộp bằng", MODES, many=True),
            *spread("minutes", "Số phút", "Một lần làm, ví dụ 35,5.", Kind.AMOUNT),
            *spread("hired_service", "Thuê dịch vụ (đồng)", "Một lần, ví dụ 1.500.000.", Kind.SUM),
            *spread("fees", "Phí, chi phí khác (đồng)", "Một lần, ví dụ 50.000.", Kind.SUM),
            Column(("times_per_year",), "Số lần một năm", "Ví dụ 1 hoặc 0,5.", Kind.AMOUNT, width=10),
            whole("population", "Số đối tượng một năm"),
            text("source", "Ai đo, đo thế nào", "", 40),
            day("date", "Ngày đo"),
            set_by("set_by"),
        ),
    ),
    Sheet(
        "Nơi tiếp nhận",
        "places",
        (
            _CODE,
            reference("agency", "Cơ quan", Agency),
            text("name", "Tên nơi tiếp nhận", "", 30),
            text("address", "Địa chỉ", "", 40),
            text("hours", "Giờ làm việc"),
            text("phone", "Điện thoại", "", 16),
            text("url", "Trang thông tin"),
            set_by("set_by"),
        ),
    ),
    Sheet(
        "Nguyên văn",
        "verbatim",
        (
            _CODE,
            one_of("about", "Về phần", PARTS),
            text("text", "Nguyên văn", "Lời của nguồn, chưa đưa vào các cột.", 80),
            yes_or_no("#more", "Tiếp dòng trên", "Có: đoạn này nối vào đoạn ở dòng trên."),
        ),
    ),
    Sheet(
        "Nguồn",
        "sources",
        (_CODE, text("name", "Tên nguồn", "", 40), text("url", "Địa chỉ", "", 40), day("retrieved", "Ngày lấy")),
    ),
)
"""In the order of the workbook; the guide stands before them."""
