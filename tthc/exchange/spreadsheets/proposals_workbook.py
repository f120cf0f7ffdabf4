"""The workbook that an office passes on: proposals, findings, cost sheets and what must be known to read them.

The same input gives the same bytes; the file is replaced at once or not at all.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tthc.cost.scm import OFFICIAL_NAMES, Hours, Saving
from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.exchange.writing.one_file import replace_file
from tthc.model.costs import ActivityKind
from tthc.model.cut import Power, Range, Verdict
from tthc.source import Severity
from tthc.vietnamese import write_number

UNKNOWN = "chưa xác định"
NO_VOLUME = "chưa có số lượng"

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PROVED: "Đã chứng minh",
        Verdict.NOT_PROVED: "Chưa chứng minh được",
        Verdict.REFUTED: "Bị bác bỏ",
    }
)
POWERS: Mapping[Power, str] = MappingProxyType(
    {Power.OWN: "Tự quyết định", Power.PETITION: "Kiến nghị", Power.UNKNOWN: "Chưa xác định"}
)
SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.ADVICE: "Lưu ý"}
)


@dataclass(frozen=True)
class ProposalLine:
    """One proposal: đồng per dossier, and the State's working days; None is unknown."""

    code: str
    name: str
    content: str
    reasons: str
    rules: str
    verdict: Verdict
    doubt: str
    power: Power
    addressee: str
    instrument: str
    whose: str
    cost_before: Range | None
    cost_after: Range | None
    days_before: Decimal | None
    days_after: Decimal | None

    @property
    def saved(self) -> Range | None:
        """Đồng per dossier, where both costs are known."""
        return self.cost_before - self.cost_after if self.cost_before and self.cost_after else None

    @property
    def rate(self) -> Decimal | None:
        """Percent of the cost before, where both costs are known."""
        return Saving(self.cost_before, self.cost_after).rate if self.cost_before and self.cost_after else None


@dataclass(frozen=True)
class FindingLine:
    """One finding of one rule."""

    rule: str
    severity: Severity
    code: str
    name: str
    component: str
    place: str
    because: str
    evidence: str


@dataclass(frozen=True)
class CostLine:
    """One row of form 03/SCM-KSTT, or with `is_total` the last one: đồng, and working hours at three levels."""

    cost: Range
    year: Range | None
    code: str = ""
    sheet: str = ""
    number: str = ""
    activity: ActivityKind | None = None
    how: str = ""
    law: str = ""
    hours: Hours | None = None
    hourly_income: int | None = None
    hired_service: int | None = None
    fees: int | None = None
    times_per_year: Decimal | None = None
    population: int | None = None
    note: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class PowerTotalLine:
    """What is in our hands, to petition (in all and by addressee), or unknown; savings are of `tthc.propose.totals`."""

    power: str
    addressee: str
    proposals: int
    proved: int
    procedures: int
    saved: Range | None
    days: Decimal | None


@dataclass(frozen=True)
class NoteLine:
    """Something that a reader must know, and where it comes from."""

    topic: str
    content: str
    source: str = ""


@dataclass(frozen=True)
class WorkbookContent:
    """All that goes into one workbook; `created` is the moment that the file names as that of its making."""

    created: dt.datetime
    proposals: Sequence[ProposalLine] = ()
    findings: Sequence[FindingLine] = ()
    costs: Sequence[CostLine] = ()
    notes: Sequence[NoteLine] = ()
    powers: Sequence[PowerTotalLine] = ()


PROPOSAL_COLUMNS: tuple[Column[ProposalLine], ...] = (
    Column("Mã TTHC", 10, lambda line: line.code, Style.CODE),
    Column("Tên thủ tục hành chính", 24, lambda line: line.name),
    Column("Nội dung đơn giản hóa", 30, lambda line: line.content),
    Column("Quy tắc", 7, lambda line: line.rules),
    Column("Kết luận chứng minh", 12, lambda line: VERDICTS[line.verdict]),
    Column("Thẩm quyền", 11, lambda line: POWERS[line.power]),
    Column("Gửi kiến nghị tới", 16, lambda line: line.addressee),
    Column("Chi phí trước (đồng/hồ sơ)", 11, lambda line: _mid(line.cost_before), Style.DONG, UNKNOWN),
    Column("Chi phí sau (đồng/hồ sơ)", 11, lambda line: _mid(line.cost_after), Style.DONG, UNKNOWN),
    Column("Tiết kiệm (đồng/hồ sơ)", 11, lambda line: _mid(line.saved), Style.DONG, UNKNOWN),
    Column("Khoảng tiết kiệm (thấp – cao)", 16, lambda line: span(line.saved)),
    Column("Tỷ lệ cắt giảm (%)", 8, lambda line: line.rate, Style.DECIMAL, UNKNOWN),
    Column("Thời gian trước (ngày làm việc)", 9, lambda line: line.days_before, Style.DECIMAL, UNKNOWN),
    Column("Thời gian sau (ngày làm việc)", 9, lambda line: line.days_after, Style.DECIMAL, UNKNOWN),
    Column("Lý do", 40, lambda line: line.reasons, is_printed=False),
    Column("Điểm chưa đạt, điều kiện", 40, lambda line: line.doubt, is_printed=False),
    Column("Văn bản quy định", 24, lambda line: line.instrument, is_printed=False),
    Column("Tính cho hồ sơ", 30, lambda line: line.whose, is_printed=False),
)

FINDING_COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("Quy tắc", 7, lambda line: line.rule),
    Column("Mức độ", 10, lambda line: SEVERITIES[line.severity]),
    Column("Mã TTHC", 10, lambda line: line.code, Style.CODE),
    Column("Tên thủ tục hành chính", 26, lambda line: line.name),
    Column("Bộ phận", 22, lambda line: line.component),
    Column("Vị trí trong tệp", 28, lambda line: line.place),
    Column("Nội dung phát hiện", 40, lambda line: line.because),
    Column("Chứng cứ", 30, lambda line: line.evidence),
)

COST_COLUMNS: tuple[Column[CostLine], ...] = (
    Column("Mã TTHC", 10, lambda line: line.code, Style.CODE),
    Column("Biểu", 12, lambda line: line.sheet),
    Column("STT", 5, lambda line: line.number, Style.CODE),
    Column("Các công việc khi thực hiện TTHC", 18, lambda line: _work(line)),
    Column("Hoạt động/cách thức cụ thể", 26, lambda line: line.how),
    Column("Căn cứ (điều, khoản, văn bản)", 15, lambda line: line.law),
    Column("Thời gian đi lại, thực hiện (giờ)", 9, lambda line: _hours(line.hours), Style.DECIMAL),
    Column("Mức TNBQ/01 người/01 giờ làm việc (đồng)", 9, lambda line: line.hourly_income, Style.DONG),
    Column("Mức chi phí thuê tư vấn, dịch vụ (đồng)", 10, lambda line: line.hired_service, Style.DONG),
    Column("Mức phí, lệ phí, chi phí khác (đồng)", 10, lambda line: line.fees, Style.DONG),
    Column("Số lần thực hiện/01 năm", 8, lambda line: line.times_per_year, Style.DECIMAL),
    Column("Số lượng đối tượng tuân thủ/01 năm", 10, lambda line: line.population, Style.DONG, NO_VOLUME),
    Column("Chi phí thực hiện TTHC (đồng)", 11, lambda line: line.cost.mid, Style.DONG),
    Column("Tổng chi phí thực hiện TTHC/01 năm (đồng)", 15, lambda line: _mid(line.year), Style.DONG, NO_VOLUME),
    Column("Ghi chú", 34, lambda line: line.note),
    Column("Khoảng chi phí (thấp – cao)", 17, lambda line: span(line.cost)),
)
"""The columns of the official form, behind two that say whose sheet it is, and before one with the range."""

POWER_COLUMNS: tuple[Column[PowerTotalLine], ...] = (
    Column("Thẩm quyền", 22, lambda line: line.power),
    Column("Kiến nghị tới", 44, lambda line: line.addressee),
    Column("Số phương án", 10, lambda line: line.proposals, Style.DONG),
    Column("Đã chứng minh", 10, lambda line: line.proved, Style.DONG),
    Column("Số thủ tục", 10, lambda line: line.procedures, Style.DONG),
    Column("Tiết kiệm (đồng)", 16, lambda line: line.saved.mid if line.saved else None, Style.DONG),
    Column("– mức thấp (đồng)", 16, lambda line: line.saved.low if line.saved else None, Style.DONG),
    Column("– mức cao (đồng)", 16, lambda line: line.saved.high if line.saved else None, Style.DONG),
    Column("Rút ngắn (ngày làm việc)", 14, lambda line: line.days, Style.DECIMAL),
)

NOTE_COLUMNS: tuple[Column[NoteLine], ...] = (
    Column("Mục", 30, lambda line: line.topic),
    Column("Nội dung", 80, lambda line: line.content),
    Column("Nguồn, cơ sở", 70, lambda line: line.source),
)

HOW_TO_READ: tuple[NoteLine, ...] = (
    NoteLine(
        "Chi phí tuân thủ",
        "Thời gian (giờ) × mức thu nhập bình quân một giờ + chi phí thuê dịch vụ + phí, lệ phí, chi phí khác.",
        "Mô hình chi phí chuẩn, biểu 03/SCM-KSTT",
    ),
    NoteLine(
        "Ước lượng",
        "Thời gian và tiền của từng hoạt động là ước lượng ở ba mức thấp, giữa, cao; cột chi phí ghi mức giữa.",
    ),
    NoteLine(
        "Khoảng tiết kiệm",
        "Tính với mọi ước lượng ở mức thấp, rồi với mọi ước lượng ở mức cao, cùng một mức trước và sau.",
    ),
    NoteLine(
        "Làm tròn",
        "Mỗi dòng làm tròn đến đồng; tổng là tổng các dòng đã làm tròn. Tỷ lệ lấy hai chữ số thập phân.",
    ),
    NoteLine("Chưa có số lượng", "Không có nguồn cho số hồ sơ trong năm thì không tính tổng chi phí năm."),
    NoteLine(
        "Thời gian giải quyết",
        "Thời gian cơ quan giải quyết không tính vào chi phí tuân thủ; hai kết quả để riêng.",
    ),
    NoteLine(
        "Tiết kiệm theo thẩm quyền",
        "Mỗi thủ tục tính một hồ sơ; các phương án đã chứng minh của một thủ tục tính chung một lần, không tính trùng.",
    ),
    NoteLine(
        "Kết luận chứng minh",
        "“Chưa chứng minh được” nghĩa là thiếu dữ liệu để kết luận; điều còn thiếu ghi ở cột bên cạnh.",
    ),
)
"""What every reader of the workbook must know."""


def write_workbook(path: Path, content: WorkbookContent) -> None:
    """Write the file, and its folder if need be; CannotRunError if that is not possible."""
    replace_file(path, workbook_bytes(content))


def workbook_bytes(content: WorkbookContent) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    sheets: list[tuple[str, Sequence[Column[Any]], Sequence[object]]] = [
        ("Phương án", (_numbers(), *PROPOSAL_COLUMNS), content.proposals),
        ("Thẩm quyền", POWER_COLUMNS, content.powers),
        ("Phát hiện", (_numbers(), *FINDING_COLUMNS), content.findings),
        ("Chi phí", COST_COLUMNS, content.costs),
        ("Ghi chú", NOTE_COLUMNS, (*HOW_TO_READ, *content.notes)),
    ]
    return sheets_bytes(sheets, content.created)


def _numbers() -> Column[Any]:
    count = itertools.count(1)
    return Column("STT", 5, lambda _: next(count), Style.DONG)


def _mid(amount: Range | None) -> int | None:
    return amount.mid if amount else None


def span(amount: Range | None) -> str | None:
    """The range from the smaller end; nothing where there is none."""
    if amount is None or amount.low == amount.high:
        return None
    low, high = sorted((amount.low, amount.high))
    return f"{write_number(low)} – {write_number(high)}"


def _hours(hours: Hours | None) -> Decimal | None:
    return Decimal(hours.mid.numerator) / hours.mid.denominator if hours else None


def _work(line: CostLine) -> str:
    return OFFICIAL_NAMES[line.activity] if line.activity else "TỔNG"
