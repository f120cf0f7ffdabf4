"""The index of the page's search: which words it has of a procedure, and how short its texts and lists are written."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_catalogue import BARE, FULL, HOSTILE, catalogue

from tthc.publish.portal.search_index import search_index
from tthc.publish.portal.search_words import other_names, papers_of, sort_words, spoken_of, words_in
from tthc.publish.portal.short_texts import (
    END,
    LEAST,
    LENGTHS,
    MANY,
    MIDDLE,
    NEAR,
    ONE,
    SIGNS_AHEAD,
    SYMBOLS,
    TWO,
    all_pieces,
    pieces_of,
    shortened,
)


def scripts(*procedures: str) -> dict[str, str]:
    found = catalogue(*procedures)
    return dict(search_index(found, tuple(found.procedures.values())))


def told(script: str) -> Any:
    """What a script hands over."""
    return json.loads(re.sub(r"^tthcSearch\.\w+\((?:\"\w+\",\d+,)?", "", script).removesuffix(");\n"))


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


def lengthened(text: str) -> list[int]:
    """The numbers of pieces as the page reads them."""
    found: list[int] = []
    values = iter([SYMBOLS.index(symbol) for symbol in text])
    for value in values:
        if value < ONE:
            found.append(value)
        elif value < ONE + TWO - 1:
            found.append(ONE + (value - ONE) * MANY + next(values))
        elif value == ONE + TWO - 1:
            found.append((next(values) * MANY + next(values)) * MANY + next(values))
        else:
            length = value - ONE - TWO + LEAST
            length += next(values) if length == LENGTHS - 1 + LEAST else 0
            back = next(values)
            if back >= NEAR + MIDDLE:
                lead = back - NEAR - MIDDLE
                back = NEAR + MIDDLE * MANY + (lead * MANY + next(values)) * MANY + next(values)
            elif back >= NEAR:
                back = NEAR + (back - NEAR) * MANY + next(values)
            for _ in range(length):
                found.append(found[-back - 1])
    return found


def read(names: Any) -> list[list[str]]:
    """Each procedure of the script of names: its mark, and its texts in order."""
    words = names["words"].split(" ")
    pieces = [*names["signs"][:SIGNS_AHEAD], *words, *names["signs"][SIGNS_AHEAD:]]
    found: list[list[str]] = []
    before = END
    for number in lengthened(names["texts"]):
        piece = pieces[number]
        if re.match(r"#\d", piece):
            found.append([piece, ""])
        elif piece == END:
            found[-1].append("")
        else:
            found[-1][-1] += (" " if piece[0].isalnum() and before[:1].isalnum() else "") + piece
        before = piece if not piece.startswith("#") else END
    return found


def codes(names: Any) -> list[str]:
    tails = [names["tails"][at : at + 3] for at in range(0, len(names["tails"]), 3)]
    numbers = [[SYMBOLS.index(symbol) for symbol in tail] for tail in tails]
    return [names["heads"][head].replace("*", f"{high * MANY + low:03}") for head, high, low in numbers]


def test_the_index_comes_as_scripts_in_parts() -> None:
    assert sorted(scripts(FULL, BARE, HOSTILE)) == ["search/d0.js", "search/names.js", "search/p0.js"]


def test_one_script_has_all_that_a_list_of_results_shows() -> None:
    names = told(scripts(FULL, BARE)["search/names.js"])
    assert codes(names) == ["1.012783", "1.001193"]
    assert [procedure[:3] for procedure in read(names)] == [
        ["#130", "Đất đai", "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"],
        ["#1", "Hộ tịch", "Đăng ký khai sinh"],
    ]


def test_what_an_authority_puts_behind_a_code_stays_there() -> None:
    names = told(scripts(FULL, BARE.replace("1.001193", "1.001193.000.00.00.H17"))["search/names.js"])
    assert codes(names) == ["1.012783", "1.001193.000.00.00.H17"]


def test_only_what_its_name_does_not_say_is_written_of_what_people_call_a_procedure() -> None:
    first, *_ = read(told(scripts(FULL)["search/names.js"]))
    assert "Sổ đỏ" in first[3:]
    assert "Giấy chứng nhận quyền sử dụng đất" not in first[3:]


def test_words_of_the_papers_are_known_too_and_how_common_each_is() -> None:
    names = told(scripts(FULL, BARE)["search/names.js"])
    words = [word for word in dict.fromkeys(words_in(names["words"])) if word.isalpha()]
    common = dict(zip(words, names["common"], strict=True))
    assert "manh" in words
    assert "manh" not in words_in(" ".join(text for procedure in read(names) for text in procedure))
    assert SYMBOLS.index(common["manh"]) == 1
    assert SYMBOLS.index(common["dat"]) == (4).bit_length()  # name, spoken, sector, papers


@given(st.lists(st.lists(st.integers(0, 9_000), max_size=12), max_size=40), st.lists(st.integers(0, 39), max_size=60))
def test_texts_are_read_as_they_were(texts: list[list[int]], order: list[int]) -> None:
    written = [number for place in order if place < len(texts) for number in texts[place]]
    assert lengthened(shortened(written)) == written


@pytest.mark.parametrize("far", [1, 44, 45, 46, 2_744, 2_745, 2_746, 30_000])
def test_a_text_that_stood_before_is_not_written_again_however_far_back(far: int) -> None:
    text = list(range(40, 60))
    between = [100 + number % 7_000 for number in range(far)]
    written = shortened([*text, *between, *text])
    assert lengthened(written) == [*text, *between, *text]
    assert len(written) <= len(shortened([*text, *between])) + 5


def test_a_text_is_cut_at_words_and_what_stands_between() -> None:
    text = "Cấp  lại sổ đỏ (mẫu 18/ĐK), bản\u202e chính"
    assert [*pieces_of(text)] == ["Cấp", "lại", "sổ", "đỏ", " (", "mẫu", "18", "/", "ĐK", "), ", "bản", "chính"]


def test_common_signs_stand_before_the_words_and_others_behind() -> None:
    signs = [chr(number) for number in range(ord("!"), ord("/")) if chr(number) != "#"]
    pieces = all_pieces([*signs, "a", "b", "b"], ["c"])
    assert pieces.words == ["b", "a", "c"]
    assert list(pieces.numbered())[SIGNS_AHEAD : SIGNS_AHEAD + 3] == ["b", "a", "c"]
    assert len(pieces.numbered()) == len(signs) + 3


def test_a_word_of_the_papers_has_its_procedures_and_the_words_after_it() -> None:
    papers, after = told(scripts(FULL, BARE)["search/d0.js"])["so"]
    assert numbers(papers) == [0]
    assert numbers(after["do"]) == [0]


def test_lists_of_any_thickness_are_read_as_they_were() -> None:
    many = [FULL.replace("1.012783", f"1.{number:06}").replace("Mẫu số 18", word(number)) for number in range(200)]
    many = [
        text.replace("{id: don, type: don", f"{{id: don, name: {word(at)}, type: don") for at, text in enumerate(many)
    ]
    known = catalogue(*many)
    found = dict(search_index(known, tuple(known.procedures.values())))
    places: dict[str, Any] = {}
    for place, script in found.items():
        places |= told(script) if re.match(r"search/d\d", place) else {}
    rows = [row for number in range(50) for row in told(found[f"search/p{number}.js"])]
    for asked in ("chan", "ba", "bay"):
        has = [n for n, row in enumerate(rows) if any(asked in words_in(text) for text in row)]
        assert numbers(places[asked][0]) == has, asked


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


def test_the_word_procedure_does_not_count_in_the_order() -> None:
    assert sort_words("Thủ tục đăng ký khai tử") == ("dang", "ky", "khai", "tu")


def test_a_procedure_is_found_by_what_people_call_what_it_gives() -> None:
    known = catalogue(FULL)
    procedure = known.procedures["1.012783"]
    assert {"sổ đỏ", "Sổ đỏ", "Giấy chứng nhận quyền sử dụng đất"} <= set(spoken_of(known, procedure))
    assert "Mảnh trích đo bản đồ địa chính" in papers_of(known, procedure)
    assert "Sổ đỏ" in set(other_names(known, procedure))


def test_hostile_text_does_not_leave_its_script() -> None:
    for script in scripts(HOSTILE).values():
        assert "<" not in script
        assert "\u202e" not in script
