"""The layout of our own workbook: its sheets, and their columns with what stands over them.

Every field of a procedure has its column, so that a workbook that was filled from the catalogue reads back as the same
procedures. A path says where the value of a column belongs in what is made of a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tthc.exchange.workbook_words import (
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
    UNITS,
    WORKS,
    YES,
)
from tthc.model.entry import Entry
from tthc.model.local import Locality
from tthc.model.reference import Agency, Applicant, CountingPolicy, Database, DocumentType, Fact, Sector

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


class Kind(StrEnum):
    """What a cell holds. `amount` and `unit` are two cells for one length of time; a `sum` may have dots in it."""

    TEXT = "text"
    WHOLE = "whole"
    SUM = "sum"
    DAY = "day"
    YES = "yes"
    AMOUNT = "amount"
    UNIT = "unit"


@dataclass(frozen=True)
class Column:
    """One column: where its value belongs, its heading, the note on the heading, and what its cells hold."""

    path: tuple[str, ...]
    heading: str
    note: str = ""
    kind: Kind = Kind.TEXT
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    refers: type[Entry] | None = None
    many: bool = False
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the part of a procedure that its rows are (nothing: the procedure itself), its columns."""

    title: str
    part: str
    columns: tuple[Column, ...]


_MANY = "Nhiều giá trị: mỗi giá trị một dòng trong ô (Alt+Enter) hoặc cách nhau bằng dấu chấm phẩy."
_PICK = "Chọn trong danh sách."


def _words(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({str(value): word for value, word in words.items()})


def _text(path: str, heading: str, note: str = "", width: int = 24, *, many: bool = False) -> Column:
    return Column(tuple(path.split(".")), heading, f"{note} {_MANY}".strip() if many else note, width=width, many=many)


def _whole(path: str, heading: str, note: str = "") -> Column:
    return Column(tuple(path.split(".")), heading, note or "Số nguyên.", Kind.WHOLE, width=10)


def _day(path: str, heading: str, note: str = "") -> Column:
    return Column(tuple(path.split(".")), heading, note or "Ngày, ví dụ 23/11/2026.", Kind.DAY, width=13)


def _yes(path: str, heading: str, note: str) -> Column:
    return Column(tuple(path.split(".")), heading, note, Kind.YES, _words(YES), width=10)


def _word(path: str, heading: str, words: Mapping[str, str], note: str = _PICK, *, many: bool = False) -> Column:
    return Column(tuple(path.split(".")), heading, _MANY if many else note, words=_words(words), many=many, width=18)


def _ref(path: str, heading: str, kind: type[Entry], note: str = _PICK, *, many: bool = False) -> Column:
    whole = f"{note} {_MANY}" if many else note
    return Column(tuple(path.split(".")), heading, whole, refers=kind, many=many, width=30)


def _time(path: str, heading: str, note: str) -> tuple[Column, ...]:
    parts = tuple(path.split("."))
    return (
        Column(
            (*parts, "#amount"), heading, f"{note} Để trống ô này nếu đơn vị là “trong ngày”.", Kind.AMOUNT, width=10
        ),
        Column((*parts, "#unit"), f"{heading}: đơn vị", _PICK, Kind.UNIT, _words(UNITS), width=15),
        Column((*parts, "estimate"), f"{heading}: ước tính", "Cơ sở ước tính, nếu con số không phải do luật định."),
    )


def _spread(path: str, heading: str, note: str, kind: Kind) -> tuple[Column, ...]:
    levels = {"mid": "", "low": ": mức thấp", "high": ": mức cao"}
    return tuple(Column((path, key), f"{heading}{level}", note, kind, width=12) for key, level in levels.items())


def _set_by(path: str, heading: str = "Của địa phương") -> Column:
    return _ref(path, heading, Locality, "Chỉ ghi khi giá trị do địa phương quy định, không phải của cả nước.")


def _fixed_by(path: str, heading: str = "Căn cứ") -> tuple[Column, ...]:
    return (
        _text(f"{path}.law", heading, "Số, ký hiệu văn bản quy định đúng nội dung của dòng này.", 18),
        _text(f"{path}.article", f"{heading}: điều, khoản", "", 18),
        _text(f"{path}.note", f"{heading}: ghi chú", "", 18),
    )


_CODE = Column(CODE, "Mã thủ tục", "Như ở trang “Thủ tục”, ví dụ 1.001193; ô phải ở dạng văn bản.", width=13)
_CASES = "Mã trường hợp ở trang “Trường hợp”; để trống: mọi trường hợp."

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Thủ tục",
        "",
        (
            _CODE,
            _text("name", "Tên thủ tục", "", 50),
            _ref("sector", "Lĩnh vực", Sector),
            _word("levels", "Cấp thực hiện", LEVELS, many=True),
            _ref("applicants", "Đối tượng thực hiện", Applicant, "Tên trong danh mục.", many=True),
            _ref("agencies.receiving", "Cơ quan tiếp nhận", Agency, "Tên trong danh mục.", many=True),
            _ref("agencies.deciding", "Cơ quan giải quyết", Agency, "Tên trong danh mục.", many=True),
            _ref("agencies.coordinating", "Cơ quan phối hợp", Agency, "Tên trong danh mục.", many=True),
            _text("publication.decision", "Quyết định công bố", "Số, ký hiệu.", 18),
            _day("publication.date", "Ngày công bố"),
            _word("publication.kind", "Loại công bố", PUBLICATIONS),
            _day("effective.from", "Hiệu lực từ"),
            _day("effective.to", "Hiệu lực đến", "Ngày cuối cùng còn hiệu lực; để trống nếu chưa biết."),
            _whole("dossier_sets", "Số bộ hồ sơ"),
            _word("has_no", "Không có", ELEMENTS, many=True),
            _ref("counting", "Cách tính ngày", CountingPolicy),
            _text("keywords", "Từ khóa", many=True),
            _text("note", "Ghi chú", "", 40),
            *_fixed_by("fixed_by"),
            *_fixed_by("sets_fixed_by", "Căn cứ số bộ hồ sơ"),
        ),
    ),
    Sheet(
        "Thành phần hồ sơ",
        "documents",
        (
            _CODE,
            _text("id", "Mã giấy tờ", "Ngắn, không dấu cách, không trùng trong một thủ tục, ví dụ to-khai.", 18),
            _ref(
                "types",
                "Loại giấy tờ",
                DocumentType,
                "Chọn trong danh sách. Nhiều loại: một trong các loại đều được chấp nhận.",
                many=True,
            ),
            _text("name", "Tên trong hồ sơ", "Nếu khác tên của loại, hoặc danh mục chưa có loại này.", 40),
            _whole("originals", "Bản chính"),
            _whole("copies", "Bản sao"),
            _whole("certified", "Bản sao chứng thực"),
            _text("form", "Mẫu đơn, tờ khai"),
            _word("submission", "Nộp hay xuất trình", SUBMISSIONS, "Để trống: nộp."),
            _text("cases", "Trường hợp", _CASES, 18, many=True),
            _word("channels", "Chỉ khi nộp bằng", MODES, many=True),
            _ref("applicants", "Chỉ với đối tượng", Applicant, "Tên trong danh mục.", many=True),
            _text("when", "Điều kiện phải nộp", "Bằng lời, nếu không phải ai cũng phải nộp.", 30),
            _ref("proves", "Chứng minh", Fact, "Tên trong danh mục.", many=True),
            _ref("look_up.database", "Khai thác từ cơ sở dữ liệu", Database, "Nếu cơ quan tự lấy giấy này."),
            _ref("look_up.issuer", "Hỏi cơ quan cấp", Agency, "Nếu cơ quan tự hỏi nơi đã cấp giấy."),
            _yes("look_up.fallback", "Không lấy được thì nộp", "Có: người dân nộp giấy khi cơ quan không lấy được."),
            *_fixed_by("look_up.fixed_by", "Căn cứ khai thác"),
            _text("purpose", "Mục đích"),
            _text("lock", "Lý do phải giữ"),
            *_fixed_by("fixed_by"),
            _text("omits", "Mục để trống", "Mã các mục của mẫu không phải điền ở thủ tục này.", 18, many=True),
            _ref(
                "declares", "Khai thay giấy tờ", DocumentType, "Giấy tờ được thay bằng lời khai trong mẫu.", many=True
            ),
            *_fixed_by("sanction", "Chế tài khi khai sai"),
        ),
    ),
    Sheet(
        "Các bước",
        "steps",
        (
            _CODE,
            _text("id", "Mã bước", "Ngắn, không dấu cách, không trùng trong một thủ tục, ví dụ tiep-nhan.", 16),
            _text("name", "Tên bước", "", 40),
            _word("kind", "Loại bước", STEP_KINDS),
            _ref("actor", "Ai thực hiện", Agency),
            _text("role", "Vị trí", "Công chức, bộ phận hoặc người giữ vai trò."),
            *_time("duration", "Thời gian", "Con số, ví dụ 0,5."),
            _text("after", "Sau bước", "Mã các bước phải xong trước.", 18, many=True),
            _text("needs", "Cần có", "Mã giấy tờ, hoặc sản phẩm của bước trước.", 18, many=True),
            _text("produces", "Tạo ra", "Tên ngắn của sản phẩm; bước cuối tạo ra ket-qua.", 18, many=True),
            _text("cases", "Trường hợp", _CASES, 18, many=True),
            _text("when", "Chỉ khi", "Điều kiện bằng lời.", 30),
            _yes("visit", "Phải đến trực tiếp", "Có: người dân phải có mặt ở bước này."),
            _text("safeguard", "Lý do không thể bỏ"),
            _yes("inferred", "Suy ra", "Có: không nguồn nào ghi bước này hoặc thứ tự này."),
            *_fixed_by("fixed_by"),
            _set_by("set_by"),
            _yes("automatic", "Tự động", "Có: hệ thống tự làm bước này."),
        ),
    ),
    Sheet(
        "Cách thức",
        "channels",
        (
            _CODE,
            _word(
                "mode",
                "Hình thức nộp",
                MODES,
                "Mỗi dòng một thời hạn và một mức thu; có thêm thì viết tiếp dòng dưới với cùng hình thức.",
            ),
            _word("service_level", "Mức độ trực tuyến", SERVICE_LEVELS),
            _text("partial_reason", "Lý do chưa toàn trình"),
            _text("url", "Địa chỉ nộp"),
            _text("limit.case", "Thời hạn cho trường hợp", "Mã trường hợp; để trống: mọi trường hợp.", 18),
            *_time("limit.statutory", "Thời hạn theo luật", "Con số, ví dụ 15 hoặc 17,5."),
            *_time("limit.committed", "Thời hạn cam kết", "Thời hạn tỉnh cam kết, nếu ngắn hơn."),
            _text("limit.note", "Ghi chú thời hạn"),
            *_fixed_by("limit.fixed_by", "Căn cứ thời hạn"),
            _word("fee.kind", "Phí hay lệ phí", FEE_KINDS),
            _text("fee.name", "Tên phí, lệ phí"),
            _text("fee.case", "Mức thu cho trường hợp", "Mã trường hợp; để trống: mọi trường hợp.", 18),
            _whole("fee.amount", "Mức thu", "Số nguyên; 0 là miễn phí; để trống nếu nơi khác quy định mức."),
            _whole("fee.at_most", "Tối đa"),
            _word("fee.currency", "Tiền tệ", CURRENCIES, "Để trống: đồng."),
            _text("fee.per", "Tính trên", "Ví dụ hồ sơ, bản, trang.", 12),
            _ref("fee.decided_by", "Ai quy định mức thu", Agency, "Ví dụ Hội đồng nhân dân cấp tỉnh."),
            _text("fee.note", "Ghi chú mức thu"),
            *_fixed_by("fee.fixed_by", "Căn cứ mức thu"),
            *_fixed_by("fixed_by", "Căn cứ mức độ trực tuyến"),
            _set_by("limit.set_by", "Thời hạn của địa phương"),
            _set_by("fee.set_by", "Mức thu của địa phương"),
        ),
    ),
    Sheet(
        "Căn cứ pháp lý",
        "legal_basis",
        (
            _CODE,
            _text("law", "Số, ký hiệu", "Ví dụ 123/2015/NĐ-CP.", 20),
            _text("title", "Tên văn bản", "Chỉ dùng khi danh mục chưa có văn bản này.", 60),
        ),
    ),
    Sheet(
        "Kết quả",
        "results",
        (
            _CODE,
            _ref("type", "Loại giấy tờ", DocumentType),
            _text("name", "Tên kết quả", "Nếu khác tên của loại.", 40),
            _text("cases", "Trường hợp", _CASES, 18, many=True),
            _yes("electronic", "Bản điện tử", "Có hoặc Không; để trống nếu không rõ."),
            *_time("validity", "Thời hạn hiệu lực", "Con số, nếu kết quả có thời hạn."),
            _word("delivery", "Trả kết quả bằng", MODES, many=True),
            *_fixed_by("fixed_by"),
        ),
    ),
    Sheet(
        "Trường hợp",
        "cases",
        (
            _CODE,
            _text("id", "Mã trường hợp", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            _text("name", "Tên trường hợp", "", 60),
        ),
    ),
    Sheet(
        "Điều kiện",
        "conditions",
        (
            _CODE,
            _text("id", "Mã điều kiện", "Ngắn, không dấu cách, không trùng trong một thủ tục.", 20),
            _text("name", "Yêu cầu, điều kiện", "", 60),
            _ref("requires", "Phải chứng minh", Fact, "Tên trong danh mục.", many=True),
            _text("cases", "Trường hợp", _CASES, 18, many=True),
            *_fixed_by("fixed_by"),
        ),
    ),
    Sheet(
        "Số lượng hồ sơ",
        "volumes",
        (
            _CODE,
            _whole("year", "Năm"),
            _whole("dossiers", "Số hồ sơ"),
            _text("source", "Nguồn số liệu", "", 40),
            _set_by("set_by"),
        ),
    ),
    Sheet(
        "Chi phí đo được",
        "costs",
        (
            _CODE,
            _word("work", "Công việc", WORKS, "Dòng nào của biểu chi phí. Chọn trong danh sách."),
            _text("document", "Giấy tờ", "Mã giấy tờ, nếu là chuẩn bị một giấy tờ.", 18),
            _text("step", "Bước", "Mã bước, nếu là phục vụ một bước.", 18),
            _text("name", "Tên công việc", "Nếu là công việc không theo giấy tờ hay bước nào.", 30),
            _text("cases", "Trường hợp", _CASES, 18, many=True),
            _word("channels", "Chỉ khi nộp bằng", MODES, many=True),
            *_spread("minutes", "Số phút", "Một lần làm, ví dụ 35,5.", Kind.AMOUNT),
            *_spread("hired_service", "Thuê dịch vụ (đồng)", "Một lần, ví dụ 1.500.000.", Kind.SUM),
            *_spread("fees", "Phí, chi phí khác (đồng)", "Một lần, ví dụ 50.000.", Kind.SUM),
            Column(("times_per_year",), "Số lần một năm", "Ví dụ 1 hoặc 0,5.", Kind.AMOUNT, width=10),
            _whole("population", "Số đối tượng một năm"),
            _text("source", "Ai đo, đo thế nào", "", 40),
            _day("date", "Ngày đo"),
            _set_by("set_by"),
        ),
    ),
    Sheet(
        "Nơi tiếp nhận",
        "places",
        (
            _CODE,
            _ref("agency", "Cơ quan", Agency),
            _text("name", "Tên nơi tiếp nhận", "", 30),
            _text("address", "Địa chỉ", "", 40),
            _text("hours", "Giờ làm việc"),
            _text("phone", "Điện thoại", "", 16),
            _text("url", "Trang thông tin"),
            _set_by("set_by"),
        ),
    ),
    Sheet(
        "Nguyên văn",
        "verbatim",
        (
            _CODE,
            _word("about", "Về phần", PARTS),
            _text("text", "Nguyên văn", "Lời của nguồn, chưa đưa vào các cột.", 80),
            _yes("#more", "Tiếp dòng trên", "Có: đoạn này nối vào đoạn ở dòng trên."),
        ),
    ),
    Sheet(
        "Nguồn",
        "sources",
        (_CODE, _text("name", "Tên nguồn", "", 40), _text("url", "Địa chỉ", "", 40), _day("retrieved", "Ngày lấy")),
    ),
)
"""In the order of the workbook; the guide stands before them."""
