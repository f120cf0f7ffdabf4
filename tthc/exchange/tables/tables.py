"""The catalogue as tables with Vietnamese headings: one for each kind of thing that an officer lists and counts.

The same tables make the CSV folder and the workbook. A cell is a text, a whole or a decimal number, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tthc.exchange.tables import rows
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Fact, Sector


@dataclass(frozen=True)
class Table:
    """A table: the name of its file, the title of its sheet, headings with the widths of columns, and what fills it."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    fill: Callable[[Catalogue], Iterator[rows.Row]]


_VERSION = (("Mã TTHC", 22), ("Hiệu lực từ", 12))
_BASIS = (("Văn bản quy định", 18), ("Điều, khoản", 18))
_CASE = (("Trường hợp", 26),)


def _time(which: str) -> tuple[tuple[str, int], ...]:
    return ((which, 18), (f"{which} (số)", 10), (f"{which} (đơn vị)", 14))


def _levels(figure: str) -> tuple[tuple[str, int], ...]:
    return tuple((f"{figure} ({level})", 10) for level in ("thấp", "giữa", "cao"))


TABLES: tuple[Table, ...] = (
    Table(
        "procedures",
        "Thủ tục",
        (
            *_VERSION,
            ("Tên thủ tục", 50),
            ("Mã lĩnh vực", 16),
            ("Lĩnh vực", 20),
            ("Cấp thực hiện", 14),
            ("Hiệu lực đến", 12),
            ("Quyết định công bố", 20),
            ("Ngày quyết định", 12),
            ("Loại công bố", 18),
            ("Đối tượng thực hiện", 26),
            ("Cơ quan tiếp nhận", 26),
            ("Cơ quan giải quyết", 26),
            ("Cơ quan phối hợp", 26),
            ("Số bộ hồ sơ", 8),
            ("Căn cứ pháp lý", 22),
            ("Không có", 18),
            ("Từ khóa", 20),
            ("Ghi chú", 30),
            ("Nguồn", 26),
        ),
        rows.procedures,
    ),
    Table(
        "documents",
        "Thành phần hồ sơ",
        (
            *_VERSION,
            ("Mã giấy tờ trong hồ sơ", 16),
            ("Giấy tờ", 44),
            ("Mã loại giấy tờ (một trong các loại)", 26),
            ("Bản chính", 8),
            ("Bản sao", 8),
            ("Bản sao chứng thực", 10),
            ("Mẫu", 18),
            ("Nộp hay xuất trình", 12),
            *_CASE,
            ("Cách thức", 16),
            ("Đối tượng", 22),
            ("Điều kiện", 26),
            ("Để chứng minh", 26),
            ("Cơ quan tự tra cứu tại", 26),
            ("Mục đích", 26),
            ("Lý do không được cắt", 26),
            *_BASIS,
        ),
        rows.documents,
    ),
    Table(
        "steps",
        "Trình tự thực hiện",
        (
            *_VERSION,
            ("STT", 5),
            ("Mã bước", 16),
            ("Bước", 44),
            ("Loại bước", 18),
            ("Mã cơ quan", 18),
            ("Cơ quan thực hiện", 28),
            ("Vai trò", 18),
            *_time("Thời gian"),
            ("Sau bước", 16),
            ("Cần có", 20),
            ("Tạo ra", 20),
            *_CASE,
            ("Điều kiện", 26),
            ("Phải đến trực tiếp", 10),
            ("Do suy luận", 10),
            ("Lý do phải giữ", 26),
            *_BASIS,
        ),
        rows.steps,
    ),
    Table(
        "channels",
        "Cách thức thực hiện",
        (*_VERSION, ("Cách thức", 22), ("Mức độ trực tuyến", 30), ("Lý do chỉ một phần", 30), ("Địa chỉ", 40)),
        rows.channels,
    ),
    Table(
        "limits",
        "Thời hạn giải quyết",
        (
            *_VERSION,
            ("Cách thức", 22),
            *_CASE,
            *_time("Theo quy định"),
            *_time("Cam kết"),
            ("Ghi chú", 30),
            *_BASIS,
            ("Được gia hạn (ngày)", 12),
            ("Căn cứ gia hạn", 18),
            ("Điều, khoản về gia hạn", 18),
            ("Dài hơn ở địa bàn", 30),
        ),
        rows.limits,
    ),
    Table(
        "fees",
        "Phí, lệ phí",
        (
            *_VERSION,
            ("Cách thức", 22),
            *_CASE,
            ("Loại", 8),
            ("Tên", 30),
            ("Mức thu", 12),
            ("Tối đa", 12),
            ("Đơn vị tiền", 8),
            ("Tính theo", 14),
            ("Cơ quan quyết định mức thu", 26),
            ("Ghi chú", 30),
            *_BASIS,
        ),
        rows.fees,
    ),
    Table(
        "results",
        "Kết quả",
        (
            *_VERSION,
            ("Mã loại giấy tờ", 22),
            ("Loại giấy tờ", 36),
            ("Tên kết quả", 36),
            *_CASE,
            ("Bản điện tử", 10),
            *_time("Thời hạn hiệu lực"),
            ("Cách trả kết quả", 20),
        ),
        rows.results,
    ),
    Table(
        "conditions",
        "Yêu cầu, điều kiện",
        (*_VERSION, ("Mã điều kiện", 16), ("Yêu cầu, điều kiện", 60), ("Phải chứng minh", 30), *_CASE, *_BASIS),
        rows.conditions,
    ),
    Table("cases", "Trường hợp", (*_VERSION, ("Mã trường hợp", 18), ("Trường hợp", 60)), rows.cases_of),
    Table(
        "frequencies",
        "Tần suất",
        (
            *_VERSION,
            ("Mã tần suất", 16),
            ("Số lần một năm", 12),
            *_CASE,
            ("Chỉ khi", 40),
            ("Lý do phải giữ", 30),
            *_BASIS,
        ),
        rows.frequencies,
    ),
    Table(
        "thresholds",
        "Ngưỡng",
        (
            *_VERSION,
            ("Mã ngưỡng", 16),
            ("Ngưỡng của cái gì", 40),
            ("Mức", 14),
            ("Đơn vị", 12),
            *_CASE,
            ("Lý do phải giữ", 30),
            *_BASIS,
        ),
        rows.thresholds,
    ),
    Table(
        "obliged",
        "Số đối tượng",
        (*_VERSION, ("Số đối tượng", 12), ("Năm", 8), ("Mã ngưỡng", 16), ("Khi ngưỡng ở mức", 14), ("Nguồn", 50)),
        rows.obliged,
    ),
    Table("volumes", "Số hồ sơ", (*_VERSION, ("Năm", 8), ("Số hồ sơ", 10), ("Nguồn", 50)), rows.volumes),
    Table(
        "costs",
        "Số đo chi phí",
        (
            *_VERSION,
            ("Công việc", 12),
            ("Giấy tờ, bước", 18),
            ("Việc khác", 30),
            ("Trường hợp", 18),
            ("Cách nộp", 14),
            *(column for figure in ("Phút", "Thuê dịch vụ", "Phí, chi phí khác") for column in _levels(figure)),
            ("Số lần/năm", 10),
            ("Số đối tượng", 12),
            ("Nguồn", 50),
            ("Ngày đo", 12),
        ),
        rows.costs,
    ),
    Table("verbatim", "Nguyên văn", (*_VERSION, ("Phần", 18), ("Nguyên văn", 100)), rows.verbatim),
    Table(
        "laws",
        "Văn bản",
        (
            ("Số, ký hiệu", 20),
            ("Trích yếu", 60),
            ("Loại văn bản", 24),
            ("Cơ quan ban hành", 24),
            ("Ngày ban hành", 12),
            ("Hiệu lực từ", 12),
            ("Hiệu lực đến", 12),
            ("Tình trạng", 18),
            ("Được thay thế bởi", 20),
            ("Được sửa đổi bởi", 20),
            ("Ghi chú", 40),
            ("Xác minh", 14),
            ("Nguồn", 40),
        ),
        rows.laws,
    ),
    Table(
        "agencies",
        "Cơ quan",
        (
            ("Mã cơ quan", 24),
            ("Tên cơ quan", 44),
            ("Cấp", 18),
            ("Một cửa", 8),
            ("Thuộc", 30),
            ("Thay thế bởi", 30),
            ("Tên khác", 30),
            ("Hiệu lực từ", 12),
            ("Hiệu lực đến", 12),
        ),
        rows.agencies,
    ),
    Table(
        "document_types",
        "Loại giấy tờ",
        (
            ("Mã loại giấy tờ", 30),
            ("Tên", 50),
            ("Nguồn gốc", 22),
            ("Tên khác", 40),
            ("Cơ quan cấp", 30),
            ("Chứng minh", 30),
            ("Người dân đang giữ bản chính", 12),
            ("Giấy tờ tùy thân", 10),
            ("Giấy tờ nước ngoài", 10),
        ),
        rows.document_types,
    ),
    Table(
        "databases",
        "Cơ sở dữ liệu",
        (
            ("Mã cơ sở dữ liệu", 22),
            ("Cơ sở dữ liệu", 40),
            ("Cơ quan chủ quản", 30),
            ("Loại giấy tờ đang có", 40),
            ("Dữ kiện đang có", 40),
            ("Văn bản cho phép khai thác", 20),
            ("Điều, khoản", 18),
            ("Từ ngày", 12),
            ("Phạm vi", 30),
            ("Xác minh", 14),
            ("Nguồn", 40),
        ),
        rows.databases,
    ),
    Table(
        "applicants",
        "Đối tượng",
        (
            ("Mã đối tượng", 22),
            ("Đối tượng", 44),
            ("Thuộc loại", 30),
            ("Có trong cơ sở dữ liệu", 36),
            ("Đang giữ giấy tờ", 36),
        ),
        rows.applicants,
    ),
    Table(
        "localities",
        "Đơn vị hành chính",
        (
            ("Mã đơn vị", 22),
            ("Đơn vị hành chính", 36),
            ("Cấp", 10),
            ("Mã định danh", 12),
            ("Thuộc", 24),
            ("Thay thế bởi", 30),
            ("Hiệu lực từ", 12),
            ("Hiệu lực đến", 12),
            ("Văn bản", 18),
            ("Xác minh", 14),
        ),
        rows.localities,
    ),
    Table(
        "journeys",
        "Sự kiện trong đời",
        (
            ("Mã sự kiện", 22),
            ("Sự kiện", 30),
            ("STT", 5),
            ("Mã TTHC", 22),
            ("Thủ tục", 50),
            ("Khi nào", 40),
            ("Tùy chọn", 9),
            ("Cần kết quả của", 22),
        ),
        rows.journeys,
    ),
    Table("sectors", "Lĩnh vực", (("Mã lĩnh vực", 22), ("Lĩnh vực", 50)), partial(rows.plain, kind=Sector)),
    Table("facts", "Dữ kiện", (("Mã dữ kiện", 26), ("Dữ kiện", 60)), partial(rows.plain, kind=Fact)),
)
