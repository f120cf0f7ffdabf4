"""The index of the page's search: which words it has of a procedure, and how its lists of numbers are written."""

from __future__ import annotations

import json
import re
from typing import Any

from site_catalogue import BARE, FULL, HOSTILE, catalogue

from tthc.publish.portal.search_index import SYMBOLS, search_index
from tthc.publish.portal.search_words import length_of, sort_words, texts_of, words_in


def scripts(*procedures: str) -> dict[str, str]:
    found = catalogue(*procedures)
    return dict(search_index(found, tuple(found.procedures.values())))


def told(script: str) -> Any:
    """What a script hands over."""
    return json.loads(re.sub(r"^tthcSearch\.\w+\((?:\"\w+\",(?:\"\w\",)?\d+,)?", "", script).removesuffix(");\n"))


def numbers(text: str) -> list[int]:
    """A list as the page reads it."""
    values = [SYMBOLS.index(symbol) for symbol in text.removeprefix("!")]
    if text.startswith("!"):
        return [at * 6 + bit for at, six in enumerate(values) for bit in range(6) if six >> bit & 1]
    found, last, distance, shift = [], -1, 0, 0
    for value in values:
        distance |= (value & 31) << shift
        shift += 5
        if value < 32:
            last += distance + 1
            found.append(last)
            distance = shift = 0
    return found


def test_the_index_comes_as_scripts_in_parts() -> None:
    assert sorted(scripts(FULL, BARE, HOSTILE)) == [
        "search/codes.js",
        "search/d0.js",
        "search/p0.js",
        "search/r0.js",
        "search/w0.js",
        "search/words.js",
    ]


def test_rows_have_what_a_list_of_results_shows() -> None:
    rows = told(scripts(FULL, BARE)["search/r0.js"])
    assert rows == [
        ["Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất", "1.012783", 0, "13", 0],
        ["Đăng ký khai sinh", "1.001193", 1, "", 1],
    ]


def test_codes_are_digits_in_the_order_of_the_rows() -> None:
    codes = scripts(FULL, BARE)["search/codes.js"]
    assert re.fullmatch(r'tthcSearch\.codes\("[0-9a-f]{8}","1012783 1001193"\);\n', codes)


def test_a_word_has_its_procedures_by_field_and_the_words_after_it() -> None:
    known = scripts(FULL, BARE)
    name, spoken, sector, after = told(known["search/w0.js"])["so"]
    assert [numbers(name), numbers(spoken), numbers(sector)] == [[0], [0], []]
    assert [numbers(of) for of in after["do"]] == [[], [0], []]
    papers, after = told(known["search/d0.js"])["so"]
    assert numbers(papers) == [0]
    assert [numbers(of) for of in after["do"]] == [[0]]


def test_lists_of_any_thickness_are_read_as_they_were() -> None:
    many = [BARE.replace("1.001193", f"1.{number:06}").replace("khai sinh", word(number)) for number in range(200)]
    found = scripts(*many)
    places = {}
    for place, script in found.items():
        if place.startswith("search/w") and place != "search/words.js":
            places |= told(script)
    rows = [row for number in range(7) for row in told(found[f"search/r{number}.js"])]
    for asked in ("dang", "chan", "ba", "bay"):
        assert numbers(places[asked][0]) == [n for n, row in enumerate(rows) if asked in words_in(row[0])], asked


def word(number: int) -> str:
    """`chẵn`, `ba`, `bảy`: what the number can be divided by."""
    return " ".join(name for name, by in (("chẵn", 2), ("ba", 3), ("bảy", 97)) if number % by == 0) or "lẻ"


def test_words_are_folded_and_parted_at_what_is_no_letter() -> None:
    assert words_in("Đất đai (NĐ 151/2025/NĐ-CP), d\u0323a\u0302\u0301t") == (
        "dat",
        "dai",
        "nd",
        "151",
        "2025",
        "nd",
        "cp",
        "dat",
    )


def test_the_word_procedure_does_not_count_nor_what_stands_in_brackets() -> None:
    assert sort_words("Thủ tục đăng ký khai tử") == ("dang", "ky", "khai", "tu")
    assert length_of("Chứng thực chữ ký (áp dụng cho cả điểm chỉ)") == 4
    assert length_of("(thử)") == 1


def test_a_procedure_is_found_by_what_people_call_what_it_gives() -> None:
    known = catalogue(FULL)
    _, spoken, sector, papers = texts_of(known, known.procedures["1.012783"])
    assert {"sổ đỏ", "Sổ đỏ", "Giấy chứng nhận quyền sử dụng đất"} <= set(spoken)
    assert sector == ("Đất đai",)
    assert "Mảnh trích đo bản đồ địa chính" in papers


def test_hostile_text_does_not_leave_its_script() -> None:
    for script in scripts(HOSTILE).values():
        assert "<" not in script
        assert "\u202e" not in script
