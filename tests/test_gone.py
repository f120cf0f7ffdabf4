"""A procedure that is no longer public leaves a page that says so: links to it go on leading somewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from site_catalogue import BARE, FULL, catalogue

from tthc.load.settings import Authority
from tthc.publish.portal.site import BuiltSite, Site, build_site, site_files

ON = date(2026, 11, 27)
AUTHORITY = Authority(name="Ủy ban nhân dân tỉnh", site="https://tthc.example.vn")
OTHER = FULL.replace("1.012783", "1.012784").replace("name: Cấp đổi", "name: Đổi lại")
ABOLISHED = """
code: "1.012783"
name: Cấp đổi Giấy chứng nhận
effective: {from: 2026-09-01}
publication: {decision: 5000/QĐ-BNNMT, date: 2026-08-25, kind: abolished}
replaced_by: ["1.012784"]
"""
PLACE = "procedures/1.012783.html"


def build(folder: Path, *procedures: str, on: date = ON, **options: object) -> BuiltSite:
    return build_site(Site(catalogue(*procedures), AUTHORITY, on, **options), folder)  # type: ignore[arg-type]


def page(folder: Path) -> str:
    return (folder / PLACE).read_text(encoding="utf-8")


def removed(folder: Path) -> list[dict[str, object]]:
    return list(json.loads((folder / "api/v1/removed.json").read_text(encoding="utf-8"))["removed"])


def test_an_abolished_procedure_says_since_when_by_what_and_what_came_instead(tmp_path: Path) -> None:
    before = FULL.replace("from: 2026-06-01", "from: 2026-06-01, to: 2026-08-31")
    build(tmp_path / "site", before, ABOLISHED, OTHER)
    written = page(tmp_path / "site")
    assert "Thủ tục đã bị bãi bỏ từ ngày 01/09/2026." in written
    assert "Theo 5000/QĐ-BNNMT" in written
    assert '<a href="../procedures/1.012784.html">Đổi lại' in written
    assert [(row["code"], row["since"], row["replaced_by"]) for row in removed(tmp_path / "site")] == [
        ("1.012783", "2026-09-01", ["1.012784"])
    ]
    changes = (tmp_path / "site/thay-doi.html").read_text(encoding="utf-8")
    assert "Không còn áp dụng" in changes
    assert "5000/QĐ-BNNMT" in (tmp_path / "site/thay-doi.atom").read_text(encoding="utf-8")
    assert PLACE in (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")


def test_what_came_instead_is_no_link_where_it_has_no_page(tmp_path: Path) -> None:
    build(tmp_path / "site", ABOLISHED, BARE.replace("1.001193", "1.012784"), include_drafts=False)
    assert "../procedures/1.012784.html" not in page(tmp_path / "site")
    assert "Đăng ký khai sinh" in page(tmp_path / "site")


def test_a_version_that_is_over_says_since_when_and_names_no_decision() -> None:
    over = FULL.replace("from: 2026-06-01", "to: 2026-10-31")
    files = site_files(Site(catalogue(over), AUTHORITY, ON))
    assert "Thủ tục không còn áp dụng từ ngày 01/11/2026." in files[PLACE].decode()
    assert "Theo 3380" not in files[PLACE].decode()
    assert "api/v1/procedures/1.012783.json" not in files
    assert "1.012783" not in files["index.html"].decode()


def test_a_procedure_that_is_gone_from_the_catalogue_leaves_a_page_and_keeps_its_day(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, FULL, OTHER)
    gone = build(site, OTHER)
    assert PLACE in gone.files
    assert "Thủ tục không còn trong danh mục từ ngày 27/11/2026." in page(site)
    assert page(site).count("Cấp đổi Giấy chứng nhận quyền sử dụng đất") >= 1
    assert "Không còn công khai: Cấp đổi" in (site / "thay-doi.atom").read_text(encoding="utf-8")
    assert PLACE in (site / "sitemap.xml").read_text(encoding="utf-8")

    later = build(site, OTHER, on=date(2026, 12, 24))
    assert "từ ngày 27/11/2026" in page(site)
    assert PLACE in later.files
    assert build(site, OTHER, on=date(2026, 12, 24)).changed == ()

    build(site, FULL, OTHER, on=date(2026, 12, 25))
    assert "Không còn" not in page(site)
    assert removed(site) == []


def test_one_that_is_held_back_is_under_review(tmp_path: Path) -> None:
    build(tmp_path / "site", FULL, OTHER)
    build(tmp_path / "site", FULL, OTHER, include_drafts=False, held={"1.012783": "chưa kiểm tra"})
    assert "đang được rà soát, tạm thời không công khai" in page(tmp_path / "site")


def test_what_was_only_a_draft_leaves_nothing(tmp_path: Path) -> None:
    build(tmp_path / "site", BARE)
    assert "procedures/1.001193.html" not in build(tmp_path / "site", OTHER).files


@pytest.mark.parametrize("address", ["", "https://tthc.example.vn"])
def test_the_feed_stays_atom(tmp_path: Path, address: str) -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")
    for procedures in ((FULL, OTHER), (OTHER,)):
        site = Site(catalogue(*procedures), replace(AUTHORITY, site=address), ON)
        build_site(site, tmp_path / "site")
    read = feedparser.parse((tmp_path / "site/thay-doi.atom").read_bytes())
    assert not read.bozo
    assert [entry.title for entry in read.entries if entry.title.startswith("Không còn công khai")]
