"""The words that stand in the cells of our own workbook for values of the model."""

from __future__ import annotations

from collections.abc import Mapping

from tthc.model.channel import Currency, FeeKind, Mode, ServiceLevel
from tthc.model.costs import ActivityKind
from tthc.model.document import Submission
from tthc.model.duration import Unit
from tthc.model.procedure import Element, Level, PublicationKind, VerbatimPart
from tthc.model.step import StepKind

LEVELS: Mapping[str, str] = {
    Level.CENTRAL: "Trung ương",
    Level.PROVINCE: "Cấp tỉnh",
    Level.DISTRICT: "Cấp huyện (trước 01/7/2025)",
    Level.COMMUNE: "Cấp xã",
}
MODES: Mapping[str, str] = {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Bưu chính"}
PUBLICATIONS: Mapping[str, str] = {
    PublicationKind.NEW: "Ban hành mới",
    PublicationKind.AMENDED: "Sửa đổi, bổ sung",
    PublicationKind.REPLACED: "Thay thế",
    PublicationKind.ABOLISHED: "Bãi bỏ",
}
SERVICE_LEVELS: Mapping[str, str] = {
    ServiceLevel.END_TO_END: "Toàn trình",
    ServiceLevel.PARTIAL: "Một phần",
    ServiceLevel.INFORMATION: "Cung cấp thông tin",
}
STEP_KINDS: Mapping[str, str] = {
    StepKind.SUBMIT: "Nộp hồ sơ",
    StepKind.RECEIVE: "Tiếp nhận",
    StepKind.CHECK: "Kiểm tra hồ sơ",
    StepKind.VERIFY: "Thẩm tra, thẩm định",
    StepKind.LOOK_UP: "Khai thác dữ liệu",
    StepKind.CONSULT: "Lấy ý kiến",
    StepKind.INSPECT: "Kiểm tra thực địa",
    StepKind.PUBLISH: "Niêm yết, công khai",
    StepKind.APPROVE: "Trình duyệt",
    StepKind.DECIDE: "Quyết định",
    StepKind.SIGN: "Ký",
    StepKind.ISSUE: "Cấp giấy",
    StepKind.RECORD: "Vào sổ, cập nhật",
    StepKind.TRANSFER: "Chuyển hồ sơ",
    StepKind.PAY: "Nộp tiền",
    StepKind.RETURN: "Trả kết quả",
    StepKind.ARCHIVE: "Lưu hồ sơ",
}
UNITS: Mapping[str, str] = {
    Unit.MINUTES: "phút",
    Unit.HOURS: "giờ làm việc",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.CALENDAR_DAYS: "ngày",
    Unit.MONTHS: "tháng",
    "same_day": "trong ngày",
}
SUBMISSIONS: Mapping[str, str] = {Submission.SUBMIT: "Nộp", Submission.PRESENT: "Xuất trình"}
FEE_KINDS: Mapping[str, str] = {FeeKind.FEE: "Phí", FeeKind.LEVY: "Lệ phí"}
CURRENCIES: Mapping[str, str] = {Currency.VND: "đồng", Currency.USD: "USD"}
ELEMENTS: Mapping[str, str] = {
    Element.FORMS: "Không có mẫu đơn, tờ khai",
    Element.CONDITIONS: "Không có yêu cầu, điều kiện",
    Element.FEES: "Không có phí, lệ phí",
    Element.RESULT: "Không có kết quả",
}
PARTS: Mapping[str, str] = {
    VerbatimPart.STEPS: "Trình tự thực hiện",
    VerbatimPart.CHANNELS: "Cách thức thực hiện",
    VerbatimPart.TIME_LIMITS: "Thời hạn",
    VerbatimPart.FEES: "Phí, lệ phí",
    VerbatimPart.DOCUMENTS: "Thành phần hồ sơ",
    VerbatimPart.CONDITIONS: "Yêu cầu, điều kiện",
    VerbatimPart.AGENCIES: "Cơ quan",
    VerbatimPart.APPLICANTS: "Đối tượng",
    VerbatimPart.RESULTS: "Kết quả",
    VerbatimPart.LEGAL_BASIS: "Căn cứ pháp lý",
    VerbatimPart.DESCRIPTION: "Mô tả",
}
WORKS: Mapping[str, str] = {
    ActivityKind.PREPARE: "Chuẩn bị hồ sơ",
    ActivityKind.SUBMIT: "Nộp hồ sơ",
    ActivityKind.PAY: "Nộp phí, lệ phí",
    ActivityKind.INSPECTION: "Phục vụ kiểm tra, đánh giá",
    ActivityKind.OTHER: "Công việc khác",
    ActivityKind.COLLECT: "Nhận kết quả",
}
YES = {"true": "Có", "false": "Không"}
