"""What changed: on the page of a procedure, on the page of all changes, and in the feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from site_catalogue import BARE, FULL, catalogue

from tthc.analyse.version_events import Event, Happened, events_of, versions_by_code
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.publish.portal.site import Site, site_files
from tthc.show.language import Language, translator

ON = date(2026, 11, 27)
AUTHORITY = Authority(name="Ủy ban nhân dân tỉnh & bạn", site="https://tthc.example.vn/")

EARLIER = FULL.replace("from: 2026-06-01", "from: 2025-07-01, to: 2026-05-31").replace(
    "3380/QĐ-BNNMT, date: 2026-05-20", "1000/QĐ-BNNMT, date: 2025-06-20"
)
NOW = FULL.replace("from: 2026-06-01", "from: 2026-06-01, to: 2026-12-31").replace(
    "  - {id: can-cuoc, type: cccd, originals: 1, submission: present}\n", ""
)
COMING = FULL.replace("from: 2026-06-01", "from: 2027-01-01").replace(
    "3380/QĐ-BNNMT, date: 2026-05-20", "9000/QĐ-BNNMT, date: 2026-11-20"
)


def files(*procedures: str, authority: Authority = AUTHORITY) -> dict[str, bytes]:
    return site_files(Site(catalogue(*procedures), authority, ON, translate=translator(Language.VIETNAMESE)))


def happened(known: Catalogue) -> list[Event]:
    return [event for versions in versions_by_code(known).values() for event in events_of(versions)]


def test_a_version_says_what_it_cut_from_the_one_before() -> None:
    page = files(EARLIER, NOW)["procedures/1.012783.html"].decode()
    told = page[page.index('id="thay-doi"') : page.index('<div class="detail">')]
    assert "Áp dụng từ ngày 01/06/2026" in told
    assert "Bớt giấy tờ" in told or "Thẻ căn cước" in told
    assert "change-easier" in told
    assert "change-harder" not in told


def test_what_is_coming_is_announced_at_the_top() -> None:
    page = files(EARLIER, NOW, COMING)["procedures/1.012783.html"].decode()
    assert "Sắp thay đổi từ ngày 01/01/2027:</strong>" in page
    assert page.index("<h3>Sắp thay đổi từ ngày 01/01/2027") < page.index("Áp dụng từ ngày 01/06/2026")


def test_a_first_version_has_no_history() -> None:
    assert 'id="thay-doi"' not in files(FULL)["procedures/1.012783.html"].decode()


def test_how_the_record_is_kept_is_nobodys_news() -> None:
    other = NOW.replace("keywords: [sổ đỏ]", "keywords: [sổ hồng]")
    page = files(other.replace("from: 2026-06-01, to: 2026-12-31", "from: 2026-01-01, to: 2026-05-31"), NOW)
    told = page["procedures/1.012783.html"].decode()
    assert "ghi khác" not in told
    assert "Không có thay đổi về hồ sơ" in told


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        ("new", "{from: 2026-06-01}", [(date(2026, 6, 1), Happened.NEW)]),
        ("amended", "{from: 2026-06-01}", [(date(2026, 6, 1), Happened.CHANGED)]),
        ("abolished", "{from: 2026-06-01}", [(date(2026, 6, 1), Happened.ENDED)]),
        ("amended", "{to: 2026-06-30}", [(date(2026, 5, 20), Happened.CHANGED), (date(2026, 7, 1), Happened.ENDED)]),
    ],
)
def test_what_the_beginning_and_the_end_of_a_version_mean(
    kind: str, period: str, expected: list[tuple[date, Happened]]
) -> None:
    text = FULL.replace("{from: 2026-06-01}", period).replace("kind: amended", f"kind: {kind}")
    assert [(event.day, event.kind) for event in happened(catalogue(text))] == expected


def test_a_procedure_without_dates_has_no_news() -> None:
    assert happened(catalogue(BARE)) == []


def test_the_page_of_changes_has_the_latest_first() -> None:
    page = files(EARLIER, NOW, COMING)["thay-doi.html"].decode()
    days = [page.index(text) for text in ("Sắp tới, từ ngày 01/01/2027", "Ngày 01/06/2026", "Ngày 01/07/2025")]
    assert days == sorted(days)


@pytest.mark.parametrize("site", ["https://tthc.example.vn/", ""])
def test_the_feed_is_atom(site: str) -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")
    written = files(EARLIER, NOW, COMING, authority=replace(AUTHORITY, site=site))["thay-doi.atom"]
    read = feedparser.parse(written)
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.title == "Thay đổi thủ tục hành chính – Ủy ban nhân dân tỉnh & bạn"
    assert read.feed.updated == "2026-11-20T00:00:00+07:00"
    assert [entry.updated[:10] for entry in read.entries] == ["2026-11-20", "2026-05-20", "2025-06-20"]
    root = "https://tthc.example.vn/" if site else ""
    assert {entry.link for entry in read.entries} == {f"{root}procedures/1.012783.html"}
    assert all(entry.id.startswith("urn:uuid:") for entry in read.entries)
    assert len({entry.id for entry in read.entries}) == 3


def test_a_change_keeps_its_id_wherever_the_site_stands_and_whatever_else_happens() -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")
    one = feedparser.parse(files(EARLIER, NOW.replace(", to: 2026-12-31", ""))["thay-doi.atom"])
    other = feedparser.parse(files(EARLIER, NOW, COMING, authority=Authority())["thay-doi.atom"])
    assert {entry.id for entry in one.entries} < {entry.id for entry in other.entries}


def test_a_feed_without_news_is_still_a_feed() -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")
    read = feedparser.parse(files(BARE)["thay-doi.atom"])
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], "2026-11-27T00:00:00+07:00")
