"""The pages beside those of procedures: what they say, what they never say, and that foreign text stays text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from besides import APPROVAL, FILES, ON, PROMISES, proposal_file, site
from site_catalogue import FULL, catalogue

from tthc.load.settings import Authority
from tthc.model.proposal import ProposalStatus
from tthc.publish.portal.links import bad_links
from tthc.publish.portal.promises_page import line_of, period_in_words
from tthc.publish.portal.register_page import From, public_files
from tthc.publish.portal.site import Site, site_files

PAGES = ("thoi-han.html", "don-gian-hoa.html", "quy-tac/index.html", "quy-tac/R101.html", "quy-tac/R102.html")


@cache
def files() -> dict[str, bytes]:
    return site_files(site())


def page(place: str) -> str:
    return files()[place].decode()


def text(place: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(place)))


def test_kept_promises_are_told_with_period_policy_source_and_day() -> None:
    said = text("thoi-han.html")
    for part in ("Quý III năm 2026", "ít nhất 85%", "ít nhất 90%", "90% hồ sơ có kết quả trong 04 ngày làm việc"):
        assert part in said
    for part in ("nhật ký một cửa", "Không tính ngày tiếp nhận", "05/10/2026", "07 thủ tục", "không phải lời hẹn"):
        assert part in said
    assert "9.000000" not in said, "a procedure without a page is in no list"


def test_a_procedure_that_is_large_enough_has_a_line_and_no_other() -> None:
    assert "Quý III năm 2026: ít nhất 90% hồ sơ xong trong thời hạn đã hẹn" in page("procedures/1.012783.html")
    assert line_of(PROMISES, "1.001193") == ""
    assert line_of(None, "1.012783") == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026-Q1", "Quý I năm 2026"),
        ("2026-H2", "6 tháng cuối năm 2026"),
        ("2026-03", "Tháng 3 năm 2026"),
        ("2026", "Năm 2026"),
        ("2026-01-05..2026-02-03", "2026-01-05..2026-02-03"),
    ],
)
def test_periods_in_words(name: str, words: str) -> None:
    assert period_in_words(name) == words


@pytest.mark.parametrize(
    ("begin", "shown"),
    [
        (From.NONE, []),
        (From.ENACTED, ["d"]),
        (From.APPROVED, ["b", "d"]),
        (From.PROPOSED, ["drop_document:1.012783/document/don", "b", "c", "d"]),
    ],
)
def test_what_is_not_public_yet_stays_out_unless_it_is_chosen(begin: From, shown: list[str]) -> None:
    """Approved without a decision that says so is not public; rejected and withdrawn ones never are."""
    assert [file.proposal.id for file in public_files(FILES, begin)] == shown


def test_the_register_says_what_why_since_when_and_what_it_saves() -> None:
    said = text("don-gian-hoa.html")
    for part in ("Không yêu cầu nộp đơn", "giấy này không chứng minh điều gì", "03 → 02 giấy tờ", "70.000 đồng"):
        assert part in said.replace("Giấy này", "giấy này")
    for part in ("Từ ngày 20/11/2026 · 2103/QĐ-UBND ngày 12/11/2026", "Từ ngày 10/11/2026 · 2000/QĐ-UBND"):
        assert part in said
    assert said.index("Đã thực hiện") < said.index("Đã duyệt, chờ thực hiện") < said.index("Đang đề xuất")


def test_the_register_leads_to_procedures_and_rules_that_have_pages() -> None:
    written = page("don-gian-hoa.html")
    assert 'href="procedures/1.012783.html"' in written
    assert 'href="quy-tac/R101.html"' in written
    assert "R999.html" not in written


def test_the_page_of_a_rule_is_its_file() -> None:
    said = text("quy-tac/R101.html")
    assert "224/2026/NĐ-CP" in said
    assert "Không áp dụng khi" in said
    written = page("quy-tac/R101.html")
    found, left_alone = written.split('id="bo-qua"')
    assert "<mark>        - {id: chung-tu" in found or "<mark>" in found
    assert "<mark>" not in left_alone
    assert "Quy tắc này đang tắt" in page("quy-tac/R102.html")


@pytest.mark.parametrize("place", PAGES)
def test_foreign_text_stays_text(place: str) -> None:
    written = page(place)
    assert "<script>alert" not in written
    assert "<img src=x" not in written
    assert "\u202e" not in written
    assert " style=" not in written


def test_every_link_leads_somewhere() -> None:
    assert list(bad_links(files())) == []


@pytest.mark.parametrize("place", PAGES)
def test_every_page_is_reached_from_the_foot_of_any_other(place: str) -> None:
    if not place.startswith("quy-tac/R"):
        assert f'href="{place}"' in page("index.html")


def test_without_anything_beside_there_is_no_page_and_no_link() -> None:
    made = site_files(Site(catalogue(FULL), Authority(), ON))
    assert not {place for place in made if place.startswith("quy-tac/")} | ({"thoi-han.html"} & made.keys())
    assert "thoi-han.html" not in made["index.html"].decode()


def test_the_day_of_an_approval_is_that_of_its_decision() -> None:
    (file,) = public_files([proposal_file("b", ProposalStatus.APPROVED, APPROVAL)], From.APPROVED)
    assert file.approval == APPROVAL
