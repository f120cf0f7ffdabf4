"""The ways into the catalogue beside sector and level: life events, agencies, kinds of applicants."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from command_line import make_project, tthc_here
from site_catalogue import BARE, FULL, catalogue

from tthc.load.catalogue import load_catalogue
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey
from tthc.publish.portal.event_pages import Events
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.site import Site, site_files
from tthc.show.language import Language, translator

ON = date(2026, 11, 27)
VIETNAMESE = translator(Language.VIETNAMESE)

JOURNEY = """
journeys:
  - id: doi-so
    name: Đổi sổ đỏ
    description: Từ sổ cũ đến sổ mới
    stages:
      - {procedure: "1.012783"}
      - {procedure: "1.001193", when: có con, optional: true}
      - {procedure: "9.999999", name: Việc chưa có, when: ở xa, optional: true}
    bundles: [{name: Liên thông, covers: ["1.012783", "1.001193"]}]
  - {id: khong-co-gi, name: Không có gì, stages: [{procedure: "9.999999"}]}
"""

PLACES = """places:
  - {agency: ttpvhcc-xa, address: Số 1 đường Láng, hours: 7 giờ 30 đến 17 giờ, phone: "024"}
"""


def files(known: Catalogue) -> dict[str, str]:
    written = site_files(Site(known, Authority(), ON, translate=VIETNAMESE))
    return {place: data.decode() for place, data in written.items() if place.endswith(".html")}


def test_a_life_event_has_its_procedures_in_order_and_says_what_is_not_counted() -> None:
    page = files(catalogue(FULL, BARE, JOURNEY))["su-kien/doi-so.html"]
    assert "Từ sổ cũ đến sổ mới" in page
    counted, left = page.split('id="tuy-truong-hop"')
    assert "../procedures/1.012783.html" in counted
    assert "../procedures/1.001193.html" in left
    assert "Chỉ khi: có con" in left
    assert "Chỉ khi: ở xa; danh mục chưa có thủ tục này: chưa tính" in left
    assert "Một hồ sơ thay cho" in page


def test_a_life_event_without_any_procedure_here_has_no_page() -> None:
    found = files(catalogue(FULL, JOURNEY))
    assert "su-kien/khong-co-gi.html" not in found
    assert "Không có gì" not in found["index.html"]


def test_a_life_event_of_which_only_an_aside_is_here_has_no_page() -> None:
    aside = """
journeys:
  - id: ma-chay
    name: Có người thân qua đời
    stages: [{procedure: "9.999999", name: Khai tử}, {procedure: "1.001193", optional: true}]
"""
    assert "su-kien/ma-chay.html" not in files(catalogue(BARE, aside))
    all_left_to_the_person = aside.replace("name: Khai tử}", "name: Khai tử, optional: true}")
    page = files(catalogue(BARE, all_left_to_the_person))["su-kien/ma-chay.html"]
    assert "Tùy trường hợp</h2>" in page
    assert "Cách tính" not in page


def many(count: int) -> list[str]:
    """So many procedures of two sectors, all received by the commune."""
    of = ("dat-dai", "ho-tich")
    received = "applicants: [cong-dan]\nlevels: [commune]\nagencies: {receiving: [ttpvhcc-xa]}"
    return [
        f'code: "1.{number:06d}"\nname: Việc số {number:03d}\nsector: {of[number % 2]}\n{received}\n'
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("place", ["doi-tuong/cong-dan.html", "cap/xa.html", "co-quan/ttpvhcc-xa.html"])
def test_a_list_is_cut_by_sector_where_nobody_reads_it_through(place: str) -> None:
    short, long, very_long = (files(catalogue(*many(count)))[place] for count in (20, 21, 61))
    assert "sector-group" not in short
    assert re.findall("(?:Đất đai|Hộ tịch) <span", long) == ["Đất đai <span", "Hộ tịch <span"]
    assert "<details" not in long
    assert very_long.count('<details class="sector-group"') == 2
    assert very_long.count(">Việc số") == 61


def test_a_procedure_says_which_life_events_it_belongs_to() -> None:
    page = files(catalogue(FULL, JOURNEY))["procedures/1.012783.html"]
    assert '<a href="../su-kien/doi-so.html">Đổi sổ đỏ</a>' in page


def test_the_totals_of_a_life_event_are_those_of_the_command(tmp_path: Path) -> None:
    """The shipped life events, by the command and on the page."""
    root = make_project(tmp_path / "project", "1.000894", "1.004222", "1.000656", "1.003197", "1.013831", "2.001263")
    known = load_catalogue(root / "catalog", root).catalogue.on(ON)
    events = Events(known, known.procedures, ON, VIETNAMESE)
    frame = Frame("", "../", "", "", Link(""), "")
    for journey in known.all(Journey).values():
        told = json.loads(tthc_here("--root", root, "journey", journey.id, "-f", "json", "--at", "2026-11-27").out)
        page = events.page(journey, frame)
        if not told["possible"]:
            assert page.stuck
            continue
        totals = {name: figure.value for name, figure in page.totals}
        assert _number(totals["Thủ tục"]) == told["totals"]["applications"]
        assert _number(totals["Giấy tờ"]) == told["totals"]["papers"]
        assert _number(totals["Phải đến"]) == told["totals"]["visits"]
        assert _number(totals["Phí, lệ phí"]) == told["totals"]["fees"]
        assert [stop.code for stop in page.stops] == [stop["procedure"] for stop in told["procedures"]]


def _number(text: str) -> int:
    found = re.search(r"[\d.]+", text)
    return int(found.group().replace(".", "")) if found else 0


def test_an_agency_says_what_it_receives_and_decides_and_where_it_is() -> None:
    found = files(catalogue(FULL + PLACES, BARE))
    page = found["co-quan/ttpvhcc-xa.html"]
    assert "Tiếp nhận hồ sơ" in page
    assert "Giải quyết" not in page
    assert "Số 1 đường Láng" in page
    assert "7 giờ 30 đến 17 giờ" in page
    assert "../procedures/1.012783.html" in page
    decides = found["co-quan/vp-dkdd.html"]
    assert "Giải quyết" in decides
    assert decides.count("Chưa có thông tin trong nguồn") == 2


@pytest.mark.parametrize("place", ["co-quan/ttpvhcc-tinh.html", "doi-tuong/cong-dan.html", "doi-tuong/to-chuc.html"])
def test_every_way_is_there_from_the_first_page_and_from_the_procedure(place: str) -> None:
    found = files(catalogue(FULL))
    assert f'href="{place}"' in found["index.html"]
    assert f'href="../{place}"' in found["procedures/1.012783.html"]
    assert "../procedures/1.012783.html" in found[place]
