"""The tools in the page of a procedure, in a real Chromium: the same answers as the engine, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from site_browser import CHROMIUM, quiet_page, started
from site_catalogue import FULL, HOSTILE, catalogue

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy, due
from tthc.audit.clock.limits import counting_of
from tthc.load.catalogue import load_catalogue, load_text
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.publish.portal.site import Site, build_site
from tthc.vietnamese import write_date

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 23)
CALENDAR = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue
CASES = """
code: "1.000001"
name: Xác nhận <b>đậm</b> <script>alert(7)</script>
sector: ho-tich
agencies: {receiving: [gio-rieng, ttpvhcc-xa]}
counting: same-day-15h
cases:
  - {id: thuong, name: Người khác}
  - {id: ngheo, name: "Hộ nghèo <img src=x onerror=alert(8)>"}
channels:
  - mode: in_person
    time_limits:
      - {statutory: {working_days: 10}, committed: {working_days: 7}}
      - {case: ngheo, statutory: {hours: 4}}
    fees:
      - {kind: levy, amount: 15000, per: bản}
      - {kind: levy, case: ngheo, amount: 0, note: "Miễn cho hộ nghèo <i>a</i>"}
  - mode: online
    url: https://dichvucong.gov.vn/a?b=1&c=2
    time_limits: [{statutory: {same_day: true}}]
    fees: [{kind: levy, amount: 7500}]
  - {mode: postal}
places:
  - {agency: ttpvhcc-xa, name: Bộ phận Một cửa xã Đắk Mil, address: Số 1 đường A, hours: 7 giờ 30 – 17 giờ, phone: 0261 3}
  - {agency: ttpvhcc-xa, name: Bộ phận Một cửa xã Đức An, address: Số 2}
  - {agency: ttpvhcc-xa, name: Bộ phận Một cửa xã Nam Bình, address: Số 3}
  - {agency: ttpvhcc-xa, name: Bộ phận Một cửa xã Thuận An, address: Số 4}
  - {agency: ttpvhcc-xa, name: Bộ phận Một cửa xã Cư Jút, address: Số 5}
"""
OWN_HOURS = """
agencies:
  - {id: gio-rieng, name: Trung tâm giờ riêng, level: commune, office_hours: [{opens: "08:00", closes: "11:00"}]}
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def known() -> Catalogue:
    own = load_text(OWN_HOURS, "own.yaml").catalogue
    return Catalogue((*CALENDAR.entries, *own.entries, *catalogue(FULL, HOSTILE, CASES).entries))


@pytest.fixture(scope="module")
def site(known: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    build_site(Site(known, Authority(), ON), folder)
    return folder


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    with quiet_page(browser) as page:
        page.goto((site / "procedures/1.000001.html").as_uri())
        yield page


def choose(page: Page, *, case: str = "0", channel: str = "0", day: str = "2026-11-26", hour: str = "09:00") -> None:
    page.get_by_label("Trường hợp của bạn", exact=True).select_option(case)
    page.get_by_label("Cách nộp", exact=True).select_option(channel)
    page.get_by_label("Ngày cơ quan nhận hồ sơ").fill(day)
    page.get_by_label("Lúc mấy giờ").fill(hour)


def answer(page: Page, of: str) -> str:
    return page.locator(f"#cc-{of}").inner_text()


def test_when_it_is_due_as_committed_and_by_law(page: Page) -> None:
    choose(page)
    assert answer(page, "khi-nao").split("\n")[:3] == [
        "Thứ Hai, ngày 07/12/2026",
        "Hạn chậm nhất, tính theo cam kết: 07 ngày làm việc. Kết quả có thể có sớm hơn.",
        "Theo luật định (10 ngày làm việc): Thứ Năm, ngày 10/12/2026.",
    ]


def test_why_it_is_that_day(page: Page) -> None:
    choose(page, day="2026-11-21")
    page.get_by_text("Vì sao là ngày này?").click()
    assert page.locator("#cc-khi-nao li").all_inner_texts() == [
        "Chỉ đếm ngày làm việc: không tính thứ Bảy, Chủ nhật, ngày lễ, Tết.",
        (
            "Thứ Bảy 21/11/2026 cơ quan không làm việc: hồ sơ tính là nhận ngày thứ Hai 23/11/2026."
            " Hạn lùi từ 01/12/2026 sang 02/12/2026."
        ),
        "Không tính ngày nhận hồ sơ; đếm từ ngày hôm sau.",
        "Thứ Ba 24/11/2026 là ngày nghỉ: Ngày Văn hóa Việt Nam. Hạn lùi từ 02/12/2026 sang 03/12/2026.",
    ]


def test_a_limit_in_hours_has_an_hour_and_asks_for_one(page: Page) -> None:
    choose(page, case="1", hour="16:00")
    page.get_by_label("Nơi nộp", exact=True).select_option(label="Trung tâm Phục vụ hành chính công xã")
    assert answer(page, "khi-nao").startswith("Thứ Sáu, ngày 27/11/2026, chậm nhất 10 giờ 30\n")
    page.get_by_label("Lúc mấy giờ").fill("")
    assert answer(page, "khi-nao") == "Thời hạn là 4 giờ làm việc, tính theo giờ: hãy chọn cả giờ nộp."


def test_an_office_with_its_own_hours_counts_by_them(page: Page) -> None:
    choose(page, case="1", hour="10:00")
    page.get_by_label("Nơi nộp", exact=True).select_option(label="Trung tâm giờ riêng")
    assert answer(page, "khi-nao").startswith("Thứ Sáu, ngày 27/11/2026, chậm nhất 11 giờ\n")


def test_after_the_cut_off_hour_the_same_day_is_the_next(page: Page) -> None:
    choose(page, channel="1", hour="15:00")
    page.get_by_label("Nơi nộp", exact=True).select_option(label="Trung tâm Phục vụ hành chính công xã")
    assert answer(page, "khi-nao").startswith("Thứ Sáu, ngày 27/11/2026\n")
    choose(page, channel="1", hour="14:59")
    assert answer(page, "khi-nao").startswith("Thứ Năm, ngày 26/11/2026\n")


def test_a_year_that_is_not_decided_is_said_to_be_so(page: Page) -> None:
    choose(page, day="2026-12-29")
    assert "Ngày này là tạm tính vì lịch nghỉ của năm chưa có quyết định chính thức." in answer(page, "khi-nao")
    choose(page, day="2029-01-02")
    assert answer(page, "khi-nao") == ("Lịch ngày nghỉ chỉ có từ 01/01/2024 đến 31/12/2027 nên chưa tính được.")


def test_what_it_costs_in_a_case_and_who_is_free(page: Page) -> None:
    choose(page)
    assert answer(page, "bao-nhieu").split("\n") == [
        "Lệ phí: 15.000 đồng/bản",
        "Không phải nộp: Hộ nghèo <img src=x onerror=alert(8)>.",
    ]
    choose(page, case="1")
    assert answer(page, "bao-nhieu").split("\n") == ["Không thu phí, lệ phí", "Miễn cho hộ nghèo <i>a</i>"]
    choose(page, channel="2")
    assert answer(page, "bao-nhieu") == "Nguồn chưa có mức phí, lệ phí cho cách nộp này."


def test_what_it_takes_in_all_is_the_estimate_of_the_case(browser: Browser, tmp_path: Path) -> None:
    costs = (ROOT / "catalog" / "reference" / "costs.yaml").read_text(encoding="utf-8")
    known = Catalogue((*CALENDAR.entries, *catalogue(CASES, costs).entries))
    build_site(Site(known, Authority(), ON), tmp_path / "site")
    with quiet_page(browser) as page:
        page.goto((tmp_path / "site" / "procedures" / "1.000001.html").as_uri())
        for case, channel in (("0", "1"), ("1", "1"), ("1", "0")):
            choose(page, case=case, channel=channel)
            way = page.locator(f"#truong-hop-{int(case) + 1} .ways > li").nth(int(channel))
            said = (way.text_content() or "").split("tốn khoảng ")[1].strip()
            assert f"bưu chính: khoảng {said} (ước tính)." in answer(page, "bao-nhieu")


def test_where_to_go_by_the_name_of_ones_commune(page: Page) -> None:
    choose(page)
    assert answer(page, "o-dau").count("Bộ phận Một cửa") == 5
    page.get_by_label("Xã, phường của bạn").fill("dak mil")
    assert answer(page, "o-dau").split("\n")[-4:] == [
        "Bộ phận Một cửa xã Đắk Mil",
        "Số 1 đường A",
        "Giờ làm việc: 7 giờ 30 – 17 giờ",
        "Điện thoại: 0261 3",
    ]
    choose(page, channel="1")
    assert page.locator("#cc-o-dau a").get_attribute("href") == "https://dichvucong.gov.vn/a?b=1&c=2"


def test_the_page_answers_as_the_engine_for_every_choice(page: Page, known: Catalogue) -> None:
    procedure = known.procedures["1.000001"]
    random, calendar = Random(8), build_calendar(known)
    policy = counting_of(procedure, known, choose_policy(known))
    page.get_by_label("Nơi nộp", exact=True).select_option(label="Trung tâm Phục vụ hành chính công xã")
    for _ in range(60):
        moment = datetime(2026, random.randrange(1, 13), random.randrange(1, 29), random.randrange(24), 7)  # noqa: DTZ001
        case, channel = random.choice([0, 1]), random.choice([0, 1])
        of = procedure.channels[channel]
        limits = [limit for one, limit in procedure.limits_in(procedure.cases[case]) if one is of]
        promised = limits[0].committed or limits[0].statutory
        assert promised
        choose(page, case=str(case), channel=str(channel), day=f"{moment:%Y-%m-%d}", hour=f"{moment:%H:%M}")
        date_due = due(moment, promised, policy, calendar)
        shown = page.locator("#cc-khi-nao .answer").inner_text()
        assert f"ngày {write_date(date_due.day)}" in shown
        if date_due.until:
            assert shown.endswith(f"chậm nhất {date_due.until:%-H giờ %M}".removesuffix(" 00"))


def test_opening_a_case_above_chooses_it_here(page: Page) -> None:
    page.locator("details.case-sheet").nth(1).locator("summary").click()
    page.wait_for_timeout(100)
    assert page.get_by_label("Trường hợp của bạn", exact=True).input_value() == "1"


def test_without_scripts_the_page_says_how_to_count(browser: Browser, site: Path) -> None:
    with quiet_page(browser, java_script_enabled=False) as page:
        page.goto((site / "procedures/1.000001.html").as_uri())
        assert not page.locator("#cong-cu-nhap").is_visible()
        assert page.locator(".tool-counting li").all_inner_texts() == [
            "Không tính ngày cơ quan nhận hồ sơ; đếm từ ngày hôm sau.",
            "Ngày làm việc: không tính thứ Bảy, Chủ nhật, ngày lễ, Tết; thứ Bảy làm bù thì có tính.",
            "Giờ, phút: chỉ đếm giờ làm việc (7 giờ 30 – 11 giờ 30, 13 giờ 30 – 17 giờ).",
            "Nộp từ 15 giờ trở đi thì tính là nhận vào ngày làm việc tiếp theo.",
            "Nộp vào ngày nghỉ thì tính là nhận vào ngày làm việc tiếp theo.",
            "Nếu phải bổ sung giấy tờ, thời gian chờ bạn bổ sung không tính vào thời hạn.",
        ]


def test_paper_has_no_tools(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()


def test_a_catalogue_without_a_calendar_has_no_dates_but_the_rest(browser: Browser, tmp_path: Path) -> None:
    build_site(Site(catalogue(FULL), Authority(), ON), tmp_path / "site")
    assert not (tmp_path / "site/calendar.js").exists()
    with quiet_page(browser) as page:
        page.goto((tmp_path / "site/procedures/1.012783.html").as_uri())
        assert page.locator(".tool-answers dt").all_inner_texts() == ["Hết bao nhiêu tiền?", "Nộp ở đâu?"]


def test_the_tools_fit_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
