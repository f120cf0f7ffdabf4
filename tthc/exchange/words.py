"""The words of administrative papers for what the catalogue says in identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.model.basis import LegalBasis
from tthc.model.channel import Currency, Fee, FeeKind, Mode, ServiceLevel
from tthc.model.document import Submission
from tthc.model.duration import Duration, Unit
from tthc.model.local import LocalityLevel
from tthc.model.procedure import Element, Level, PublicationKind
from tthc.model.reference import AgencyLevel, LawRank, LawStatus, Origin
from tthc.model.step import StepKind
from tthc.vietnamese import write_dong, write_duration, write_number

LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.CENTRAL: "Cấp Bộ",
        Level.PROVINCE: "Cấp tỉnh",
        Level.DISTRICT: "Cấp huyện (trước ngày 01/7/2025)",
        Level.COMMUNE: "Cấp xã",
    }
)

MODES: Mapping[Mode, str] = MappingProxyType(
    {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Dịch vụ bưu chính công ích"}
)

SERVICE_LEVELS: Mapping[ServiceLevel, str] = MappingProxyType(
    {
        ServiceLevel.END_TO_END: "Dịch vụ công trực tuyến toàn trình",
        ServiceLevel.PARTIAL: "Dịch vụ công trực tuyến một phần",
        ServiceLevel.INFORMATION: "Dịch vụ cung cấp thông tin trực tuyến",
    }
)

PUBLICATION_KINDS: Mapping[PublicationKind, str] = MappingProxyType(
    {
        PublicationKind.NEW: "Mới ban hành",
        PublicationKind.AMENDED: "Được sửa đổi, bổ sung",
        PublicationKind.REPLACED: "Được thay thế",
        PublicationKind.ABOLISHED: "Bị bãi bỏ",
    }
)

FEE_KINDS: Mapping[FeeKind, str] = MappingProxyType({FeeKind.FEE: "Phí", FeeKind.LEVY: "Lệ phí"})

STEP_KINDS: Mapping[StepKind, str] = MappingProxyType(
    {
        StepKind.SUBMIT: "Nộp hồ sơ",
        StepKind.RECEIVE: "Tiếp nhận",
        StepKind.CHECK: "Kiểm tra",
        StepKind.VERIFY: "Thẩm tra, thẩm định",
        StepKind.LOOK_UP: "Tra cứu cơ sở dữ liệu",
        StepKind.CONSULT: "Lấy ý kiến",
        StepKind.INSPECT: "Kiểm tra thực tế",
        StepKind.PUBLISH: "Niêm yết, công khai",
        StepKind.APPROVE: "Phê duyệt",
        StepKind.DECIDE: "Quyết định",
        StepKind.SIGN: "Ký",
        StepKind.ISSUE: "Cấp kết quả",
        StepKind.RECORD: "Ghi sổ, cập nhật dữ liệu",
        StepKind.TRANSFER: "Chuyển hồ sơ",
        StepKind.PAY: "Nộp phí, lệ phí",
        StepKind.RETURN: "Trả kết quả",
        StepKind.ARCHIVE: "Lưu hồ sơ",
    }
)

UNITS: Mapping[Unit, str] = MappingProxyType(
    {
        Unit.MINUTES: "phút",
        Unit.HOURS: "giờ",
        Unit.WORKING_DAYS: "ngày làm việc",
        Unit.CALENDAR_DAYS: "ngày",
        Unit.MONTHS: "tháng",
    }
)

SUBMISSIONS: Mapping[Submission, str] = MappingProxyType({Submission.SUBMIT: "Nộp", Submission.PRESENT: "Xuất trình"})

ELEMENT_NAMES: Mapping[Element, str] = MappingProxyType(
    {
        Element.FORMS: "Mẫu đơn, mẫu tờ khai",
        Element.CONDITIONS: "Yêu cầu, điều kiện",
        Element.FEES: "Phí, lệ phí",
        Element.RESULT: "Kết quả",
    }
)

AGENCY_LEVELS: Mapping[AgencyLevel, str] = MappingProxyType(
    {
        AgencyLevel.CENTRAL: "Trung ương",
        AgencyLevel.PROVINCE: "Cấp tỉnh",
        AgencyLevel.DISTRICT: "Cấp huyện (trước ngày 01/7/2025)",
        AgencyLevel.COMMUNE: "Cấp xã",
        AgencyLevel.OUTSIDE: "Ngoài cơ quan hành chính",
        AgencyLevel.APPLICANT: "Người nộp hồ sơ",
    }
)

LOCALITY_LEVELS: Mapping[LocalityLevel, str] = MappingProxyType(
    {LocalityLevel.PROVINCE: "Cấp tỉnh", LocalityLevel.COMMUNE: "Cấp xã"}
)

ORIGINS: Mapping[Origin, str] = MappingProxyType(
    {
        Origin.APPLICANT: "Người nộp tự lập",
        Origin.STATE: "Cơ quan nhà nước cấp",
        Origin.OUTSIDE: "Tổ chức, cá nhân khác cấp",
    }
)

LAW_RANKS: Mapping[LawRank, str] = MappingProxyType(
    {
        LawRank.LAW: "Luật",
        LawRank.ASSEMBLY_RESOLUTION: "Nghị quyết của Quốc hội, Ủy ban Thường vụ Quốc hội",
        LawRank.ORDINANCE: "Pháp lệnh",
        LawRank.DECREE: "Nghị định",
        LawRank.GOVERNMENT_RESOLUTION: "Nghị quyết của Chính phủ",
        LawRank.PRIME_MINISTER_DECISION: "Quyết định của Thủ tướng Chính phủ",
        LawRank.CIRCULAR: "Thông tư",
        LawRank.JOINT_CIRCULAR: "Thông tư liên tịch",
        LawRank.MINISTER_DECISION: "Quyết định của Bộ trưởng",
        LawRank.PEOPLES_COUNCIL_RESOLUTION: "Nghị quyết của Hội đồng nhân dân",
        LawRank.PROVINCE_DECISION: "Quyết định của Ủy ban nhân dân cấp tỉnh",
        LawRank.CHAIRMAN_DECISION: "Quyết định của Chủ tịch Ủy ban nhân dân",
        LawRank.OTHER: "Văn bản khác",
    }
)

LAW_STATUSES: Mapping[LawStatus, str] = MappingProxyType(
    {
        LawStatus.IN_FORCE: "Còn hiệu lực",
        LawStatus.PARTLY_EXPIRED: "Hết hiệu lực một phần",
        LawStatus.EXPIRED: "Hết hiệu lực",
        LawStatus.UNKNOWN: "Chưa xác định",
    }
)


def duration_in_words(duration: Duration) -> str:
    """`05 ngày làm việc`; an estimate says so, with its basis."""
    text = write_duration(duration.amount, duration.unit.value, same_day=duration.same_day)
    return f"{text} (ước tính: {duration.estimate})" if duration.estimate else text


def amount_in_words(fee: Fee) -> str:
    """`8.000 đồng/bản`, `10 USD/bản`, `miễn phí`, `theo mức thu địa phương quy định`."""
    if fee.amount is None:
        return "theo mức thu địa phương quy định"
    if fee.amount == 0:
        return "miễn phí"
    text = _sum_in_words(fee.amount, fee.currency) + (f"/{fee.per}" if fee.per else "")
    return text if fee.at_most is None else f"{text}, tối đa {_sum_in_words(fee.at_most, fee.currency)}"


def _sum_in_words(amount: int, currency: Currency) -> str:
    return write_dong(amount) if currency is Currency.VND else f"{write_number(amount)} {currency.value}"


def basis_in_words(basis: LegalBasis | None) -> str:
    """`Điều 5, 151/2025/NĐ-CP`; nothing where no instrument is named."""
    if basis is None:
        return ""
    parts = [part for part in (basis.article, basis.law.id) if part]
    return f"{', '.join(parts)} ({basis.note})" if basis.note else ", ".join(parts)
