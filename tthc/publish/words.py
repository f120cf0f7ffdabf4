"""The words that pages use for what the catalogue says in identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.model.procedure import (
    Currency,
    Duration,
    Fee,
    FeeKind,
    LegalBasis,
    Level,
    Mode,
    PublicationKind,
    ServiceLevel,
)
from tthc.vietnamese import write_dong, write_duration, write_number

MISSING = "Chưa có thông tin trong nguồn"
"""What stands where the source says nothing."""

LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.CENTRAL: "Cấp Bộ",
        Level.PROVINCE: "Cấp tỉnh",
        Level.DISTRICT: "Cấp huyện (trước ngày 01/7/2025)",
        Level.COMMUNE: "Cấp xã",
    }
)

LEVEL_FILES: Mapping[Level, str] = MappingProxyType(
    {Level.CENTRAL: "bo", Level.PROVINCE: "tinh", Level.DISTRICT: "huyen", Level.COMMUNE: "xa"}
)

MODES: Mapping[Mode, str] = MappingProxyType(
    {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Dịch vụ bưu chính công ích"}
)

SHORT_MODES: Mapping[Mode, str] = MappingProxyType(
    {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Bưu chính"}
)

MODES_IN_SENTENCE: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.IN_PERSON: "trực tiếp",
        Mode.ONLINE: "trực tuyến",
        Mode.POSTAL: "qua dịch vụ bưu chính công ích",
    }
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

ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "no steps are given (trình tự thực hiện, điểm b)": "trình tự thực hiện",
        "no way to submit is given (cách thức thực hiện, điểm c)": "cách thức thực hiện",
        "no documents are given (thành phần hồ sơ, điểm d)": "thành phần hồ sơ",
        "the number of dossier sets is not given (số lượng hồ sơ, điểm d)": "số lượng hồ sơ",
        "no time limit is given (thời hạn giải quyết, điểm đ)": "thời hạn giải quyết",
        "it is not said who may apply (đối tượng thực hiện, điểm e)": "đối tượng thực hiện",
        "the deciding agency is not given (cơ quan giải quyết, điểm g)": "cơ quan giải quyết",
    }
)
"""The messages of `check.completeness.missing_mandatory`, in the words of the law."""


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
