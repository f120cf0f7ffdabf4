"""Selectors: which procedures an expression names, the laws of sets it obeys, and what it says of mistakes."""

from __future__ import annotations

import re
import time
import unicodedata
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc.graph.selector_text import Method, Reach, Search, SelectorError, parse_selector
from tthc.graph.selectors import Selection, outside_methods
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue

TEXT = """
procedures:
  - code: "1.000001"
    name: Thủ tục đăng ký khai sinh
    sector: ho-tich
    levels: [commune]
    applicants: [ca-nhan]
    agencies: {receiving: [mot-cua-xa], deciding: [ubnd-xa]}
    documents: [{id: cc, type: can-cuoc, look_up: {database: dan-cu}}, {id: cs, type: giay-chung-sinh}]
    results: [{type: giay-khai-sinh}]
    legal_basis: [60/2014/QH13]
  - code: "1.000002"
    name: Cấp thẻ căn cước cho người dưới 14 tuổi
    sector: cu-tru
    levels: [commune, province]
    applicants: [tre-em]
    documents: [{id: ks, type: giay-khai-sinh}]
    results: [{type: can-cuoc}]
  - code: "1.000012"
    name: Cấp đổi Giấy chứng nhận quyền sử dụng đất
    sector: dat-dai
    levels: [province]
    applicants: [to-chuc]
    documents:
      - {id: nt, any_of: [can-cuoc, ho-chieu], fixed_by: {law: 151/2025/NĐ-CP}}
    results: [{type: so-do}]
    keywords: [sổ đỏ]
  - code: "2.000003"
    name: Đặt tên đường
    sector: van-hoa
    documents: [{id: sd, type: so-do}]
sectors:
  - {id: ho-tich, name: Hộ tịch}
  - {id: cu-tru, name: Cư trú}
  - {id: dat-dai, name: Đất đai}
  - {id: van-hoa, name: Văn hóa}
  - {id: giao-thong, name: Giao thông}
agencies:
  - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune, aliases: [UBND xã]}
  - {id: mot-cua-xa, name: Trung tâm một cửa, level: commune}
applicants:
  - {id: ca-nhan, name: Cá nhân}
  - {id: tre-em, name: Trẻ em, kind_of: ca-nhan}
  - {id: to-chuc, name: Tổ chức}
document_types:
  - {id: can-cuoc, name: Căn cước, aliases: [Thẻ căn cước], origin: state}
  - {id: ho-chieu, name: Hộ chiếu, origin: state}
  - {id: giay-chung-sinh, name: Giấy chứng sinh, origin: outside}
  - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
  - {id: so-do, name: Giấy chứng nhận quyền sử dụng đất, origin: state}
journeys:
  - {id: sinh-con, name: Sinh con, stages: [{procedure: "1.000001"}, {procedure: "1.999999"}], bundles: [{name: Liên thông, procedure: "1.000002", covers: ["1.000001"]}]}
databases:
  - {id: dan-cu, name: Cơ sở dữ liệu quốc gia về dân cư}
laws:
  - {id: 60/2014/QH13, title: Luật Hộ tịch, rank: law}
  - {id: 151/2025/NĐ-CP, rank: decree}
"""
BIRTH, CARD, LAND, STREET = "1.000001", "1.000002", "1.000012", "2.000003"


def registers() -> Catalogue:
    loaded = load_text(TEXT, "catalogue.yaml")
    assert loaded.problems == ()
    return loaded.catalogue


SELECTION = Selection(registers(), outside={"quy-tac": {"R101": frozenset({BIRTH}), "R102": frozenset()}})


def named(text: str) -> set[str]:
    return set(SELECTION.select(text))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("linh-vuc:dat-dai", {LAND}),
        ("sector:dat-dai", {LAND}),
        ("lĩnh-vực:đất-đai", {LAND}),
        ('linh-vuc:"Đất đai"', {LAND}),
        ("linh-vuc:*-*", {BIRTH, CARD, LAND, STREET}),
        ("linh-vuc:giao-thong", set()),
        ("giay-to:can-cuoc", {BIRTH, LAND}),
        ("document:the-can-cuoc", {BIRTH, LAND}),
        ("ket-qua:can-cuoc", {CARD}),
        ("van-ban:151/2025/NĐ-CP", {LAND}),
        ("law:151/2025/nd-cp", {LAND}),
        ("van-ban:151/2025", {LAND}),
        ('van-ban:"luật hộ tịch"', {BIRTH}),
        ("co-quan:ubnd-xa", {BIRTH}),
        ('agency:"ubnd xa"', {BIRTH}),
        ("cap:xa", {BIRTH, CARD}),
        ("level:province", {CARD, LAND}),
        ("cap:tỉnh", {CARD, LAND}),
        ("doi-tuong:ca-nhan", {BIRTH, CARD}),
        ("doi-tuong:tre-em", {BIRTH, CARD}),
        ("doi-tuong:to-chuc", {LAND}),
        ("csdl:dan-cu", {BIRTH}),
        ("su-kien:sinh-con", {BIRTH, CARD}),
        ("event:*", {BIRTH, CARD}),
        ("rule:R101", {BIRTH}),
        ("quy-tac:r101", {BIRTH}),
        ("rule:R102", set()),
        ("ma:1.00000*", {BIRTH, CARD}),
        ("1.00000*", {BIRTH, CARD}),
        ("1.000001", {BIRTH}),
        ("*", {BIRTH, CARD, LAND, STREET}),
    ],
)
def test_methods(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("dat", {LAND, STREET}),
        ("đất", {LAND}),
        ("đặt", {STREET}),
        ("đường", {STREET}),
        ("duong", {STREET}),
        ("dat giay", {LAND}),
        ("giay dat", {LAND}),
        ("SO DO", {LAND}),
        ("khai-sinh", {BIRTH}),
        ("sinh-khai", set()),
        ('"khai sinh"', {BIRTH}),
        ("hai", set()),
        ("ten:khai", {BIRTH}),
        ("14", {CARD}),
        (unicodedata.normalize("NFD", "đặt"), {STREET}),
        (unicodedata.normalize("NFD", "đường"), {STREET}),
    ],
)
def test_plain_words_search_names_with_and_without_marks(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("+2.000003", {STREET, LAND, CARD, BIRTH}),
        ("1+2.000003", {STREET, LAND}),
        ("2+2.000003", {STREET, LAND, CARD}),
        ("1.000012+", {LAND, STREET}),
        ("1.000001+1", {BIRTH, CARD}),
        ("1+1.000012+1", {BIRTH, CARD, LAND, STREET} - {BIRTH}),
        ("0+1.000012", {LAND}),
        ("+khai sinh", {BIRTH, CARD}),
        ("dat giay+", {LAND, STREET}),
        ("+(linh-vuc:van-hoa 1.000012)+", {BIRTH, CARD, LAND, STREET}),
    ],
)
def test_reach(text: str, codes: set[str]) -> None:
    """The certificate of birth is needed for the card, the card (or a passport) for land, land for the street."""
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("linh-vuc:dat-dai linh-vuc:ho-tich", {LAND, BIRTH}),
        ("linh-vuc:dat-dai | linh-vuc:ho-tich", {LAND, BIRTH}),
        ("1.000001 1.000012", {LAND, BIRTH}),
        ("khai | the", {BIRTH, CARD}),
        ("cap:xa,cap:tinh", {CARD}),
        ("cap:xa , cap:tinh", {CARD}),
        ("cap:xa,!cap:tinh", {BIRTH}),
        ("cap:xa -cap:tinh", {BIRTH}),
        ("!cap:tinh cap:xa", {BIRTH}),
        ("!cap:xa", {LAND, STREET}),
        ("!cap:xa !cap:tinh", {STREET}),
        ("!(cap:xa cap:tinh)", {STREET}),
        ("!(!cap:xa)", {BIRTH, CARD}),
        ("dat giay, cap:tinh", {LAND}),
        ("(khai sinh | dat) -đặt", {BIRTH, LAND}),
    ],
)
def test_sets(text: str, codes: set[str]) -> None:
    assert named(text) == codes


def test_several_arguments_are_one_expression() -> None:
    assert [p.code for p in SELECTION.choose(("dat", "giay"))] == [LAND]
    assert [p.code for p in SELECTION.choose(("khai sinh", "the can cuoc"))] == [BIRTH, CARD]
    assert [p.code for p in SELECTION.choose((), ("cap:xa", "1.000012"))] == [STREET]
    assert [p.code for p in SELECTION.choose(())] == [BIRTH, CARD, LAND, STREET]


# Mistakes


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("linh-vuc:dat-dat", 10, "did you mean 'dat-dai'?"),
        ("linhvuc:dat-dai", 1, "did you mean 'linh-vuc'?"),
        ("cap:xa zzz:1", 8, "there is no method 'zzz' (one of ma, ten"),
        ("1.000001 1.000013", 10, "did you mean"),
        ("giay-to:can-cuok", 9, "did you mean 'can-cuoc'?"),
        ("rule:R100", 6, "did you mean 'R10"),
        ("cap:xa,", 8, "a selector is missing here"),
        ("(cap:xa", 1, "this bracket is never closed"),
        ("cap:xa)", 7, "this bracket closes none"),
        ("()", 2, "nothing is named here"),
        ("", 1, "nothing is named here"),
        ("cap:", 5, "a value is missing"),
        ('ten:"khai', 5, "this quotation mark is never closed"),
        ('""', 1, "nothing between the quotation marks"),
        ("!!cap:xa", 2, "one exclusion mark is enough"),
        ("!", 2, "a selector is missing here"),
        ("+", 2, "a selector is missing here"),
        ("(" * 60 + "cap:xa" + ")" * 60, 51, "nested deeper than 50"),
    ],
)
def test_a_mistake_is_shown_at_its_place(text: str, place: int, words: str) -> None:
    with pytest.raises(SelectorError) as caught:
        SELECTION.select(text)
    assert caught.value.at + 1 == place
    first, shown, mark = str(caught.value).splitlines()
    assert words in first
    assert shown == f"  {text}"
    assert mark == "  " + " " * (place - 1) + "^"


@given(st.text(alphabet='ab1.:+,!-|()"* đ', max_size=25))
def test_any_text_is_an_answer_or_a_sentence(text: str) -> None:
    try:
        codes, at = SELECTION.select(text), 0
    except SelectorError as error:
        codes, at = frozenset(), error.at
    assert codes <= SELECTION.everything
    assert 0 <= at <= len(text)


def test_trees() -> None:
    assert parse_selector("+dat dai") == Reach(Search(("dat", "dai"), 1), before=-1)
    assert parse_selector("2+ma:1.0+3") == Reach(Method("ma", "1.0", 2, 5), before=2, after=3)
    assert parse_selector("dat 2+1.0*").parts[0] == Search(("dat",))  # type: ignore[union-attr]


def test_only_methods_that_are_used_have_to_be_worked_out() -> None:
    assert outside_methods(["cap:xa (dat,!rule:R101)", "state:modified+"]) == {"quy-tac", "trang-thai"}
    assert outside_methods(["cap:xa"]) == frozenset()


# The laws of sets

ATOMS = st.sampled_from(
    ["cap:xa", "cap:tinh", "dat", "giay-to:can-cuoc", "1.000001", "2.*", "+2.000003", "ket-qua:*+1", '"khai sinh"']
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda p: "(" + " | ".join(p) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda p: "(" + ",".join(p) + ")"),
        inner.map(lambda p: f"(!{p})"),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(EXPRESSIONS, EXPRESSIONS, EXPRESSIONS)
def test_union_intersection_and_exclusion_are_those_of_sets(a: str, b: str, c: str) -> None:
    everything = set(SELECTION.everything)
    assert named(f"{a} | {b}") == named(a) | named(b)
    assert named(f"{a},{b}") == named(a) & named(b)
    assert named(f"{a} !{b}") == named(a) - named(b)
    assert named(f"{a},!{b}") == named(a) - named(b)
    assert named(f"!{a}") == everything - named(a)
    assert named(f"!({a} | {b})") == named(f"!{a},!{b}")
    assert named(f"{a},({b} | {c})") == named(f"({a},{b}) | ({a},{c})")
    assert named(a) | named(f"!{a}") == everything
    assert not named(a) & named(f"!{a}")
    chosen = {p.code for p in SELECTION.choose((a,), (b,))}
    assert chosen == named(a) - named(b)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "!"]), EXPRESSIONS), min_size=1, max_size=4))
def test_the_order_of_terms_does_not_matter(terms: list[tuple[str, str]]) -> None:
    texts = [mark + term for mark, term in terms]
    for glue in (" | ", ","):
        assert len({frozenset(named(glue.join(order))) for order in permutations(texts)}) == 1


@settings(deadline=None)
@given(EXPRESSIONS, st.integers(0, 3))
def test_reaching_further_finds_more(a: str, far: int) -> None:
    assert named(a) <= named(f"{far}+({a})") <= named(f"{far + 1}+({a})") <= named(f"+({a})")
    assert named(a) <= named(f"({a})+{far}") <= named(f"({a})+{far + 1}") <= named(f"({a})+")


@pytest.mark.slow
def test_six_thousand_procedures_are_asked_quickly() -> None:
    many = "\n".join(
        f"  - {{code: '1.{i:06d}', name: Thủ tục đất đai số {i}, sector: s{i % 90}, legal_basis: [{i % 300}/2025/NĐ-CP],"
        f" documents: [{{id: a, type: t{i % 500}}}, {{id: b, any_of: [t{i % 7}, chung]}}], results: [{{type: t{i % 501}}}]}}"
        for i in range(6000)
    )
    selection = Selection(load_text(f"procedures:\n{many}", "many.yaml").catalogue)
    started = time.perf_counter()
    assert len(selection.select("dat dai")) == 6000
    assert len(selection.select("giay-to:chung,!linh-vuc:s1")) == 6000 - 67
    assert len(selection.select("van-ban:7/2025")) == 20
    assert len(selection.select("+1.000001")) > 6
    assert time.perf_counter() - started < 3


# What is said of words that nothing is called by


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("foo:bar", "one of ma, ten, linh-vuc"),
        ("cap:abc", "one of bo, trung-uong, tinh, thanh-pho, huyen, quan, xa, phuong, dac-khu"),
        ("giay-to:khai-sinh", "did you mean "),
        ("rule:R999", "'tthc rules' lists them"),
    ],
)
def test_a_word_that_is_none_is_answered_with_those_there_are(text: str, hint: str) -> None:
    with pytest.raises(SelectorError, match=re.escape(hint)):
        named(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("state:abc", "one of modified, edited, new, same"), ("trang-thai:abc", "one of thay-doi, sua, moi, giu-nguyen")],
)
def test_a_state_that_is_none_is_refused_before_anything_is_read(text: str, hint: str) -> None:
    with pytest.raises(SelectorError, match=hint):
        outside_methods([text])


def test_a_ward_is_of_the_level_of_communes() -> None:
    assert named("cap:phuong") == named("cap:xa") == {BIRTH, CARD}
