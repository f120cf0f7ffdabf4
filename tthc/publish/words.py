"""The words that pages use for what the catalogue says in identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.exchange.words import (
    AGENCY_LEVELS,
    FEE_KINDS,
    LEVELS,
    MODES,
    PUBLICATION_KINDS,
    SERVICE_LEVELS,
    amount_in_words,
    basis_in_words,
    duration_in_words,
)
from tthc.model.channel import Mode, ServiceLevel
from tthc.model.procedure import Level

__all__ = [
    "AGENCY_LEVELS",
    "ELEMENTS",
    "FEE_KINDS",
    "LEVELS",
    "LEVEL_FILES",
    "MISSING",
    "MODES",
    "MODES_IN_SENTENCE",
    "PUBLICATION_KINDS",
    "SERVICE_LEVELS",
    "SHORT_MODES",
    "SHORT_SERVICE_LEVELS",
    "amount_in_words",
    "basis_in_words",
    "duration_in_words",
]

MISSING = "Chưa có thông tin trong nguồn"
"""What stands where the source says nothing."""

LEVEL_FILES: Mapping[Level, str] = MappingProxyType(
    {Level.CENTRAL: "bo", Level.PROVINCE: "tinh", Level.DISTRICT: "huyen", Level.COMMUNE: "xa"}
)

SHORT_MODES: Mapping[Mode, str] = MappingProxyType(
    {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Bưu chính"}
)

SHORT_SERVICE_LEVELS: Mapping[ServiceLevel, str] = MappingProxyType(
    {
        ServiceLevel.END_TO_END: "toàn trình",
        ServiceLevel.PARTIAL: "một phần",
        ServiceLevel.INFORMATION: "chỉ xem thông tin",
    }
)

MODES_IN_SENTENCE: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.IN_PERSON: "trực tiếp",
        Mode.ONLINE: "trực tuyến",
        Mode.POSTAL: "qua dịch vụ bưu chính công ích",
    }
)

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
