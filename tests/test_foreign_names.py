"""Names of offices and communes that the catalogue does not know: what is shown of them, and what is not."""

from __future__ import annotations

import pytest

from tthc.audit.reading.foreign_names import UNKNOWN, office_name, place_name

COMMUNES = (
    *("Xã Ba Tơ", "Phường Bà Rịa", "Xã Kỳ Anh", "Xã Củ Chi", "Phường Chí Linh", "Phường Bình Dương", "Đặc khu Côn Đảo"),
    *("UBND phường Bà Rịa", "Ủy ban nhân dân xã Đức Anh", "Phòng Kinh tế, Hạ tầng và Đô thị"),
)

PERSONS = (
    *("Phường Bà Rịa, bà Trần Thị Bình", "UBND xã, ông Nguyễn Văn An", "Phòng 3 ong Nguyen Van An", "Nguyễn Văn An"),
    *(
        "Xã A, số nhà 12",
        "Phường B, đường Nguyễn Trãi",
        "Phường B 0912345678",
        "Xã C; Nguyễn Văn An",
        "Xã A, thôn Đông",
    ),
)


@pytest.mark.parametrize("name", COMMUNES)
def test_the_name_of_an_office_or_a_commune_is_shown(name: str) -> None:
    assert office_name(name) == name


@pytest.mark.parametrize("text", PERSONS)
def test_what_may_be_a_person_or_an_address_is_not(text: str) -> None:
    assert office_name(text) == place_name(text) == UNKNOWN
