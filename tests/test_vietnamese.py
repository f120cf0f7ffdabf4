"""The language below everything: folding, the order of the alphabet, numbers, money, dates, durations."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vietnamese_cases import FOLDED

from tthc.vietnamese import (
    collation_key,
    fold,
    start_sentence,
    write_count,
    write_date,
    write_dong,
    write_duration,
    write_list,
    write_number,
    write_percent,
)


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once_and_composition_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "i", "o", "ô", "ơ", "u", "ư", "v", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
        ["ba", "ba lô", "bà", "bà con", "bá"],
        ["Dân cư", "Du lịch", "Đất đai", "Điện lực", "Hộ tịch"],
        ["Mẫu số 2", "Mẫu số 10", "Mẫu số 10a", "Mẫu số 18"],
        ["1.000656", "1.000894", "1.001193", "2.000635"],
        ["", "9" * 5000, "a", "я"],
    ],
)
def test_dictionary_order(in_order: list[str]) -> None:
    shuffled = in_order[:]
    Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=collation_key) == in_order


def test_composed_and_decomposed_text_sort_alike() -> None:
    decomposed = unicodedata.normalize("NFD", "Đất đai")
    assert collation_key(decomposed)[0] == collation_key("Đất đai")[0]


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1024000, None, "1.024.000"),
        (3305472000, None, "3.305.472.000"),
        (-1500, None, "-1.500"),
        (Decimal("0.5"), None, "0,5"),
        (Decimal("2.50"), None, "2,5"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("77.44"), 2, "77,44"),
        (Decimal("8"), 2, "8,00"),
        (Decimal("2.125"), 2, "2,13"),
    ],
)
def test_numbers(value: int | Decimal, places: int | None, written: str) -> None:
    assert write_number(value, places) == written


def test_money_percent_counts_dates_and_lists() -> None:
    assert write_dong(1024000) == "1.024.000 đồng"
    assert write_percent(Decimal("77.4408")) == "77,44%"
    assert [write_count(n) for n in (0, 1, 12, 1200)] == ["00", "01", "12", "1.200"]
    assert write_date(date(2026, 7, 1)) == "01/07/2026"
    assert write_list([]) == ""
    assert write_list(["bản chính"]) == "bản chính"
    assert write_list(["bản chính", "bản sao", "bản điện tử"], "hoặc") == "bản chính, bản sao hoặc bản điện tử"
    assert start_sentence("đất đai") == "Đất đai"


@pytest.mark.parametrize(
    ("amount", "unit", "same_day", "written"),
    [
        (5, "working_days", False, "05 ngày làm việc"),
        (15, "working_days", False, "15 ngày làm việc"),
        (Decimal("0.5"), "working_days", False, "0,5 ngày làm việc"),
        (Decimal("7.0"), "calendar_days", False, "07 ngày"),
        (6, "months", False, "06 tháng"),
        (4, "hours", False, "4 giờ làm việc"),
        (30, "minutes", False, "30 phút"),
        (1, "working_days", True, "trong ngày"),
    ],
)
def test_durations(amount: int | Decimal, unit: str, same_day: bool, written: str) -> None:
    assert write_duration(amount, unit, same_day=same_day) == written


def test_an_unknown_unit_is_a_bug() -> None:
    with pytest.raises(KeyError):
        write_duration(1, "fortnights")
