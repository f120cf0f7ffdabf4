"""Reading the phrases that records hold. The examples are phrases of real records."""

from __future__ import annotations

import time as clock
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tthc.vietnamese import write_dong, write_duration
from tthc.vietnamese.reading import (
    Unclear,
    as_read,
    read_code,
    read_dates,
    read_durations,
    read_fee,
    read_laws,
    read_money,
    read_quantity,
)


@pytest.mark.parametrize(
    ("phrase", "amount", "unit"),
    [
        ("15 ngày làm việc", "15", "working_days"),
        ("không quá 03 ngày", "3", "calendar_days"),
        ("17.5 ngày làm việc", "17.5", "working_days"),
        ("0,25 ngày làm việc", "0.25", "working_days"),
        ("10,0 ngày", "10", "calendar_days"),
        ("1/2 ngày", "0.5", "calendar_days"),
        ("nửa ngày", "0.5", "calendar_days"),
        ("04 giờ làm việc", "4", "hours"),
        ("0,5 giờ", "0.5", "hours"),
        ("30 phút", "30", "minutes"),
        ("06 tháng", "6", "months"),
        ("01 năm", "12", "months"),
        ("mười lăm ngày", "15", "calendar_days"),
        ("mười lăm (15) ngày", "15", "calendar_days"),
        ("15 (mười lăm) ngày làm việc", "15", "working_days"),
        ("hai mươi mốt ngày", "21", "calendar_days"),
        ("một trăm linh năm ngày", "105", "calendar_days"),
    ],
)
def test_a_length_of_time(phrase: str, amount: str, unit: str) -> None:
    (duration,) = read_durations(phrase)
    assert (duration.amount, duration.unit, duration.unclear) == (Decimal(amount), unit, None)


def test_not_more_than() -> None:
    assert read_durations("Tối đa là 10 ngày, kể từ ngày Ủy ban nhân dân nhận đủ hồ sơ hợp lệ")[0].at_most
    assert read_durations("Không quá 07 ngày làm việc")[0].at_most
    assert not read_durations("05 ngày")[0].at_most


def test_the_same_day_and_the_next() -> None:
    text = "Ngay trong ngày làm việc; nếu nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo"
    same, next_ = read_durations(text)
    assert same.same_day
    assert not same.next_day
    assert next_.next_day
    assert next_.received_after == time(15)
    assert read_durations("ngày làm việc tiếp theo nếu tiếp nhận sau 15h")[0].received_after == time(15)


def test_several_lengths_are_several_and_are_never_added() -> None:
    plain, mountains = read_durations("20 ngày (miền núi 30 ngày)")
    assert (plain.amount, plain.about) == (20, "")
    assert (mountains.amount, mountains.about) == (30, "miền núi")
    stages = read_durations(
        "Thẩm định: 15 ngày, kể từ ngày nhận đủ hồ sơ; Bộ Công an trả lời: 15 ngày; cấp giấy phép: 05 ngày làm việc"
    )
    assert [(stage.amount, stage.unit) for stage in stages] == [
        (15, "calendar_days"),
        (15, "calendar_days"),
        (5, "working_days"),
    ]


@pytest.mark.parametrize(
    ("phrase", "amount", "why"),
    [
        ("17,5", "17.5", Unclear.NO_UNIT),
        ("5", "5", Unclear.NO_UNIT),
        ("01 buổi", "1", Unclear.UNKNOWN_UNIT),
        ("02 tuần", "2", Unclear.UNKNOWN_UNIT),
        ("24 giờ", "24", Unclear.CLOCK_HOURS),
        ("05-07 ngày", "7", Unclear.RANGE),
        ("12 (mười lăm) ngày", None, Unclear.DISAGREES),
        ("2,000 ngày", None, Unclear.SEPARATORS),
    ],
)
def test_what_is_unclear_says_why(phrase: str, amount: str | None, why: Unclear) -> None:
    (duration,) = read_durations(phrase)
    assert (duration.amount, duration.unclear) == (amount and Decimal(amount), why)


@pytest.mark.parametrize(
    "phrase",
    [
        "Không tính thời gian",
        "Thông tư số 17/2024/TT-BCA ngày 15 tháng 5 năm 2024",
        "từ ngày 01/7/2025 đến hết ngày 31/12/2026",
        "hồ sơ nộp sau 15 giờ",
        "từ 7 giờ 30 đến 11 giờ 30",
        "",
    ],
)
def test_what_is_no_length_of_time(phrase: str) -> None:
    assert read_durations(phrase) == ()


def test_a_reading_says_where_it_stood() -> None:
    text = "Thời hạn giải quyết: 07 ngày làm việc, kể từ ngày nhận đủ hồ sơ"
    (duration,) = read_durations(text)
    assert text[duration.start : duration.end] == duration.text == "07 ngày làm việc"


@pytest.mark.parametrize(
    ("phrase", "amount", "currency", "per"),
    [
        ("50.000 đồng", 50_000, "VND", ""),
        ("50,000 Việt Nam Đồng(/văn bản)", 50_000, "VND", "văn bản"),
        ("60,000 Việt Nam Đồng(/hồ sơ (Thông tư số 61/2023/TT-BTC))", 60_000, "VND", "hồ sơ"),
        ("8,000 VNĐ(8.000 đồng/Văn bản xác nhận về một việc hộ tịch)", 8_000, "VND", ""),
        ("1.100 VNĐ", 1_100, "VND", ""),
        ("10 USD(/bản)", 10, "USD", "bản"),
        ("50 nghìn đồng", 50_000, "VND", ""),
        ("1,5 triệu đồng", 1_500_000, "VND", ""),
        ("4.500.000 (bốn triệu năm trăm nghìn) đồng/trường hợp", 4_500_000, "VND", "trường hợp"),
        ("Miễn phí", 0, "VND", ""),
        ("Miễn phí(Không quy định.)", 0, "VND", ""),
        ("Không", 0, "VND", ""),
    ],
)
def test_a_fee(phrase: str, amount: int, currency: str, per: str) -> None:
    fee = read_fee(phrase)
    assert fee is not None
    assert (fee.amount, fee.currency, fee.per, fee.unclear) == (amount, currency, per, None)


def test_free_of_charge_is_not_what_the_council_decides() -> None:
    fee = read_fee("Miễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh, thành phố trực thuộc Trung ương quyết định.)")
    assert fee is not None
    assert fee.amount is None
    assert fee.council_decides


@pytest.mark.parametrize(
    ("phrase", "amount", "why"),
    [
        ("1100,000 VNĐ", None, Unclear.SEPARATORS),
        ("1.100,000 VNĐ", None, Unclear.SEPARATORS),
        ("125 VNĐ", 125, Unclear.TOO_SMALL),
        ("1100 VNĐ(Phí công bố nội dung: 100.000 đồng/lần)", 1_100, Unclear.DISAGREES),
        ("Miễn phí(- Phí công bố nội dung đăng ký doanh nghiệp: 100.000 đồng/lần)", 0, Unclear.FREE_BESIDE_SUM),
        ("Miễn phí(Theo quy định của Luật phí và lệ phí và các văn bản hướng dẫn)", 0, Unclear.FREE_BY_REFERENCE),
    ],
)
def test_an_unclear_fee_says_why(phrase: str, amount: int | None, why: Unclear) -> None:
    fee = read_fee(phrase)
    assert fee is not None
    assert (fee.amount, fee.unclear) == (amount, why)


def test_every_sum_of_a_text() -> None:
    first, later, most = read_money(
        "2.000 đồng/trang; từ trang thứ 3 trở lên thu 1.000 đồng/trang, tối đa 200.000 đồng/bản."
    )
    assert (first.amount, first.per, first.at_most) == (2_000, "trang", False)
    assert (later.amount, later.per) == (1_000, "trang")
    assert (most.amount, most.per, most.at_most) == (200_000, "bản", True)


def test_no_fee_is_read_where_there_is_none() -> None:
    assert read_fee("Thông tư số 281/2016/TT-BTC") is None


def test_how_many_of_a_paper() -> None:
    both = read_quantity("01 bản chính, 02 bản sao có chứng thực")
    assert both is not None
    assert (both.originals, both.copies, both.certified, both.unclear) == (1, None, 2, None)
    portal = read_quantity("Bản chính: 1 - Bản sao: 0")
    assert portal is not None
    assert (portal.originals, portal.copies) == (1, 0)
    sets = read_quantity("01 (một) bộ hồ sơ")
    assert sets is not None
    assert sets.sets == 1
    assert read_quantity("Giấy khai sinh") is None


def test_one_kind_of_copy_or_another_is_unclear() -> None:
    either = read_quantity("Hợp đồng (01 bản chính hoặc 01 bản sao có chứng thực)")
    assert either is not None
    assert (either.originals, either.certified, either.unclear) == (1, 1, Unclear.EITHER)


@pytest.mark.parametrize(
    "number",
    [
        "151/2025/NĐ-CP",
        "31/2024/QH15",
        "66.7/2025/NQ-CP",
        "1582/QĐ-UBND",
        "24/2021/QĐ-TTg",
        "09b/2013/TT-BTP",
        "05/2015/TTLT-BTP-BNV",
        "175/2016/TTLT/BTC-BTP",
        "01/2014/NQLT-CP-UBTƯMTTQVN",
        "2222/QĐ-BHXH",
        "64/2020/UBTVQH14",
        "12/2026/NQ-HĐND",
    ],
)
def test_a_whole_number_of_a_law(number: str) -> None:
    (law,) = read_laws(f"Căn cứ văn bản số: {number}, quy định chi tiết")
    assert (law.number, law.unclear) == (number, None)


@pytest.mark.parametrize("number", ["118/2025/NĐ-C", "118/2025/NĐ", "82/2025/TT-BT", "10/2020/QĐ-TT", "2010/TT-BTP"])
def test_a_number_that_was_cut_short_is_flagged(number: str) -> None:
    (law,) = read_laws(number)
    assert (law.number, law.unclear) == (number, Unclear.CUT_SHORT)


def test_several_laws_with_their_days() -> None:
    one, other = read_laws(
        "Nghị định số 151/2025/NĐ-CP ngày 12/6/2025 và Thông tư số 01/2022/TT- BNNPTNT ngày 18 tháng 01 năm 2022"
    )
    assert (one.number, one.day) == ("151/2025/NĐ-CP", date(2025, 6, 12))
    assert (other.number, other.day) == ("01/2022/TT-BNNPTNT", date(2022, 1, 18))


def test_a_number_of_a_form_is_no_law() -> None:
    assert read_laws("Mẫu số 01/ĐK-TĐKTT và Mẫu số 11/ĐK") == ()


def test_spelling_of_a_law_is_made_uniform() -> None:
    assert read_laws("Quyết định 10/2020/qđ-ttg")[0].number == "10/2020/QĐ-TTg"
    assert read_laws("Nghị định 63/2010/NÐ-CP")[0].number == "63/2010/NĐ-CP"


@pytest.mark.parametrize(
    ("cell", "code", "suffix", "why"),
    [
        ("1.004227", "1.004227", "", None),
        (" 2.000635 ", "2.000635", "", None),
        ("1.004227.000.00.00.H17", "1.004227", ".000.00.00.H17", None),
        ("1,004227", "1.004227", "", Unclear.DECIMAL_COMMA),
        ("1.4227", None, "", Unclear.NOT_A_CODE),
        ("1.00422", None, "", Unclear.NOT_A_CODE),
        ("", None, "", Unclear.NOT_A_CODE),
    ],
)
def test_a_code_of_a_procedure(cell: str, code: str | None, suffix: str, why: Unclear | None) -> None:
    read = read_code(cell)
    assert (read.code, read.suffix, read.unclear) == (code, suffix, why)


def test_dates() -> None:
    assert [read.day for read in read_dates("ngày 09 tháng 6 năm 2025, sửa ngày 09/6/2025")] == [date(2025, 6, 9)] * 2
    (impossible,) = read_dates("31/2/2025")
    assert (impossible.day, impossible.unclear) == (None, Unclear.NO_SUCH_DAY)


_AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2, allow_nan=False, allow_infinity=False)
_UNITS = st.sampled_from(["minutes", "hours", "working_days", "calendar_days", "months"])


@given(_AMOUNTS, _UNITS)
def test_a_written_duration_is_read_back(amount: Decimal, unit: str) -> None:
    (duration,) = read_durations(write_duration(amount, unit))
    assert (duration.amount, duration.unit) == (amount, unit)


@given(st.integers(min_value=0, max_value=10**12))
def test_a_written_sum_is_read_back(amount: int) -> None:
    (money,) = read_money(write_dong(amount))
    assert money.amount == amount


_FRAGMENTS = st.sampled_from(
    ["ngày ", "15 ", "1.", ",", "(", ")", "mười ", "lăm ", "/", "trong ", "làm việc ", "đồng", "NĐ-CP", "2025", "không quá ", "hoặc ",
     "bản sao ", "01 ", "giấy ", "Trường hợp ", "thì ", "nộp ", ";", "tháng ", "năm ", "VNĐ", "\u0300", "İ", "１"]
)  # fmt: skip


@settings(max_examples=tries(300))
@given(st.text() | st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_no_text_raises_and_places_lie_in_it(text: str) -> None:
    whole = as_read(text)
    for read in (*read_durations(text), *read_money(text), *read_laws(text), *read_dates(text)):
        assert whole[read.start : read.end] == read.text
    for one in (read_fee(text), read_quantity(text), read_code(text)):
        assert one is None or 0 <= one.start <= one.end <= len(whole)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "1,000.",
        "mười ",
        "15 ngày ",
        "(",
        "ngày ",
        "01/2025/",
        "1/2/2025 ",
        "trong ",
        "tối đa ",
        "NĐ-",
        "bản sao ",
        " ",
        "đồng ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    began = clock.perf_counter()
    for read in (read_durations, read_money, read_fee, read_laws, read_dates, read_quantity, read_code):
        read(text)
    assert clock.perf_counter() - began < 10
