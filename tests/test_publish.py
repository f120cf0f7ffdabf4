"""The public site: what stands on a page, what never does, and what becomes of the folder."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from site_catalogue import BARE, FULL, HOSTILE, catalogue

from tthc.check.completeness import missing_mandatory
from tthc.load.settings import Authority, packaged
from tthc.model.catalogue import Catalogue
from tthc.publish.plain_text import plain_text
from tthc.publish.portal import site_build
from tthc.publish.portal.first_screen import fee_figure, papers_figure, time_figure, visits_figure
from tthc.publish.portal.links import bad_links
from tthc.publish.portal.places import procedure_place, sector_place, web_address
from tthc.publish.portal.procedure_page import lacking_elements
from tthc.publish.portal.search_index import search_index
from tthc.publish.portal.site import (
    MARK,
    BuiltSite,
    Site,
    build_site,
    making_of,
    plan_site,
    procedure_piece,
    site_files,
    site_pieces,
)
from tthc.publish.portal.site_plan import find_plan
from tthc.publish.words import ELEMENTS
from tthc.source import CannotRunError

ON = date(2026, 11, 23)
AUTHORITY = Authority(name="Ủy ban nhân dân tỉnh", control_unit="Sở Tư pháp", feedback="Số 01 đường Trần Phú")
GOLDEN = Path(__file__).parent / "golden"


def build(folder: Path, *procedures: str, **options: bool) -> BuiltSite:
    return build_site(Site(catalogue(*procedures), AUTHORITY, ON, **options), folder)


def page(text: str, place: str) -> str:
    return site_files(Site(catalogue(text), AUTHORITY, ON))[place].decode()


def test_the_page_of_a_procedure() -> None:
    """The whole page, reviewed like code; TTHC_REWRITE_GOLDEN=1 writes it anew."""
    written = page(FULL, "procedures/1.012783.html")
    golden = GOLDEN / "procedure.html"
    if os.environ.get("TTHC_REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_the_first_screen_adds_up_and_nothing_else() -> None:
    procedure = catalogue(FULL).procedure("1.012783")
    assert papers_figure(procedure, {"cu-tru"}).value == "03 – 05 loại"
    assert papers_figure(procedure, {"cu-tru"}).notes == ("01 loại không phải nộp",)
    assert time_figure(procedure).value == "04 – 10 ngày làm việc"
    assert "luật định 05 – 10 ngày làm việc" in time_figure(procedure).notes
    assert fee_figure(procedure).value == "25.000 – 50.000 đồng/giấy"
    assert fee_figure(procedure).notes == (
        "trực tiếp 50.000, trực tuyến 25.000 đồng/giấy",
        "bưu chính: chưa có thông tin",
    )
    assert (visits := visits_figure(procedure)) is not None
    assert visits.value == "02 lần"


SILENT = "Chưa có thông tin trong nguồn"


@pytest.mark.parametrize(
    ("limits", "fees", "time", "fee"),
    [
        ("", "", SILENT, SILENT),
        ("{same_day: true}", "{amount: 0}", "Trong ngày", "Không thu"),
        (
            "{same_day: true} {working_days: 3}",
            "{amount: 0} {amount: 8000, per: bản}",
            "Trong ngày đến 03 ngày làm việc",
            "0 – 8.000 đồng/bản",
        ),
        (
            "{hours: 4} {working_days: 2}",
            "{name: Phí, amount: 100000} {name: Lệ phí, amount: 50000}",
            "4 giờ làm việc đến 02 ngày làm việc",
            "Nhiều mức thu",
        ),
        ("{calendar_days: 15} {working_days: 8}", "{amount: 1000}", "15 ngày hoặc 08 ngày làm việc", "1.000 đồng"),
        ("{calendar_days: 15} {working_days: 8} {months: 1}", "", "Tùy trường hợp", SILENT),
        ("{working_days: 2, estimate: khảo sát}", "", "02 ngày làm việc", SILENT),
    ],
)
def test_times_and_fees_in_words(limits: str, fees: str, time: str, fee: str) -> None:
    statutory = ", ".join(f"{{statutory: {limit}}}" for limit in re.findall(r"{.*?}", limits))
    charged = ", ".join(re.findall(r"{.*?}", fees))
    text = f"{BARE}channels: [{{mode: online, time_limits: [{statutory}], fees: [{charged}]}}]"
    procedure = catalogue(text).procedure("1.001193")
    assert (time_figure(procedure).value, fee_figure(procedure).value) == (time, fee)
    assert ("có số liệu ước tính" in time_figure(procedure).notes) == ("estimate" in limits)


def test_one_fee_that_each_way_counts_otherwise_is_a_span() -> None:
    paper = "{mode: in_person, fees: [{name: Lệ phí, amount: 20000}]}"
    online = "{mode: online, fees: [{name: Lệ phí, amount: 10000, per: lần}]}"
    figure = fee_figure(catalogue(f"{BARE}channels: [{paper}, {online}]").procedure("1.001193"))
    assert figure.value == "10.000 – 20.000 đồng"
    assert figure.notes == ("trực tiếp: 20.000 đồng", "trực tuyến: 10.000 đồng/lần")
    other = online.replace("Lệ phí", "Phí")
    assert fee_figure(catalogue(f"{BARE}channels: [{paper}, {other}]").procedure("1.001193")).value == "Nhiều mức thu"


def test_what_no_source_says_is_said_to_be_missing() -> None:
    written = page(BARE, "procedures/1.001193.html")
    assert written.count("Chưa có thông tin trong nguồn") > 12
    assert "Bản nháp – chưa đủ điều kiện công bố:</strong> thiếu trình tự thực hiện, cách thức thực hiện" in written
    assert "Không thu" not in written


def test_every_element_that_can_be_missing_has_its_name_in_the_law() -> None:
    with_documents = f"{BARE}documents: [{{id: don, type: don}}]"
    messages = {
        m.text for text in (BARE, with_documents) for p in catalogue(text).versions for m in missing_mandatory(p)
    }
    assert messages == set(ELEMENTS)


def test_drafts_are_shown_but_not_counted(tmp_path: Path) -> None:
    built = build(tmp_path / "site", FULL, BARE)
    assert (built.published, built.drafts) == (("1.012783",), ("1.001193",))
    first = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "<strong>01 thủ tục</strong> đang công khai" in first
    assert "01 bản nháp" in first

    without = build(tmp_path / "site", FULL, BARE, include_drafts=False)
    assert without.drafts == ()
    assert not (tmp_path / "site/procedures/1.001193.html").exists()
    assert "bản nháp" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_only_the_version_in_force_on_the_day_is_published(tmp_path: Path) -> None:
    later = FULL.replace("from: 2026-06-01", "from: 2027-03-01").replace("name: Cấp đổi", "name: Đổi lại")
    build(tmp_path / "site", FULL.replace("from: 2026-06-01", "from: 2026-06-01, to: 2027-02-28"), later)
    assert "<h1>Cấp đổi" in (tmp_path / "site/procedures/1.012783.html").read_text(encoding="utf-8")


def test_hostile_text_stays_text() -> None:
    files = site_files(Site(catalogue(HOSTILE), AUTHORITY, ON))
    for place, data in files.items():
        text = data.decode() if place.endswith((".html", ".js")) else ""
        assert "<script>alert" not in text
        assert "onerror=alert(2)>" not in text.replace("onerror=alert(2)&gt;", "").replace("alert(2)\\u003e", "")
        assert "\u202e" not in text
        assert not re.search(r'(?:href|src)="(?:javascript|data):', text)
    written = files["procedures/2.000635.html"].decode()
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in written
    assert "{{ 7 * 7 }}" in written
    assert list(bad_links(files)) == []
    assert all(".." not in place and place == place.strip("/") for place in files)


def test_the_search_index_is_data_in_scripts() -> None:
    known = catalogue(FULL, BARE, HOSTILE)
    files = dict(search_index(known, known.versions))
    assert files
    assert all(place.startswith("search/") and place.endswith(".js") for place in files)
    assert not [place for place, text in files.items() if set("<>&") & set(text)]
    assert '"1.012*"' in files["search/names.js"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://dichvucong.gov.vn/p?a=1", "https://dichvucong.gov.vn/p?a=1"),
        ("http://example.vn", "http://example.vn"),
        ("javascript:alert(1)", ""),
        ("JaVaScript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        (" https://example.vn", ""),
        ("data:text/html,x", ""),
        ("//example.vn", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_become_links(written: str | None, shown: str) -> None:
    assert web_address(written) == shown


@pytest.mark.parametrize("sector", ["../../x", "con", "CON", "a/b", "a" * 200, "đất", ".htaccess", "-", "x.html"])
def test_file_names_are_harmless(sector: str) -> None:
    assert re.fullmatch(r"linh-vuc/[a-z0-9-]+_[0-9a-f]{8}\.html", sector_place(sector))
    assert sector_place("dat-dai") == "linh-vuc/dat-dai.html"
    assert procedure_place(catalogue(FULL).procedure("1.012783")) == "procedures/1.012783.html"


def test_invisible_characters_are_taken_out() -> None:
    assert plain_text("a\u202eb\u2066c\u200bd\x07e\nf\ufeff\ud800") == "abcde\nf"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "one", FULL, BARE, HOSTILE)
    build(tmp_path / "two", HOSTILE, BARE, FULL)
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


def test_every_link_leads_somewhere() -> None:
    files = site_files(Site(catalogue(FULL, BARE, HOSTILE), AUTHORITY, ON))
    assert list(bad_links(files)) == []
    assert b"fonts/" in files["site.css"]
    assert all(f"fonts/{name}" in files for name in re.findall(r"url\(fonts/([^)]+)\)", files["site.css"].decode()))
    assert "fonts/OFL.txt" in files


@pytest.mark.parametrize(
    "link",
    [
        '<a href="nowhere.html">x</a>',
        '<a href="#nowhere">x</a>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="//other.vn/">x</a>',
        '<img src="https://other.vn/x.png">',
        '<script src="https://other.vn/x.js"></script>',
        '<a href="https://[bad">x</a>',
        '<form action="mailto:a@b"></form>',
    ],
)
def test_a_broken_or_foreign_link_is_found(link: str) -> None:
    assert [m.values["page"] for m in bad_links({"index.html": f'<p id="here">{link}'.encode()})] == ["index.html"]


def test_sound_links_are_left_alone() -> None:
    text = '<p id="here"><a href="#here">a</a><a href="../b.html#c%20d">b</a><a href="https://x.vn/">c</a>'
    assert list(bad_links({"a/a.html": text.encode(), "b.html": b'<i id="c d">'})) == []


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(CannotRunError, match="holds something else"):
        build(tmp_path, FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_what_is_unchanged_is_not_written_again(tmp_path: Path) -> None:
    first = build(tmp_path / "site", FULL, BARE)
    assert set(first.changed) == set(first.files)
    page = tmp_path / "site" / "procedures" / "1.012783.html"
    before = page.stat()
    assert build(tmp_path / "site", FULL, BARE).changed == ()
    changed = build(tmp_path / "site", FULL, BARE.replace("name: ", "name: Một "))
    assert page.stat().st_mtime_ns == before.st_mtime_ns
    assert page.read_bytes()
    assert "procedures/1.012783.html" not in changed.changed
    assert any(place.startswith("procedures/") for place in changed.changed)


def test_pages_from_a_plan_are_those_from_the_catalogue(tmp_path: Path) -> None:
    built = build(tmp_path / "site", FULL, BARE, HOSTILE)
    files = site_files(Site(catalogue(FULL, BARE, HOSTILE), AUTHORITY, ON))
    assert set(files) == set(built.files)
    assert {place: (tmp_path / "site" / place).read_bytes() for place in files} == files


def test_the_page_of_a_procedure_made_alone_is_that_of_the_site() -> None:
    making = making_of(Site(catalogue(FULL, BARE), AUTHORITY, ON))
    whole = {piece.place: piece for piece in site_pieces(making)}
    for place in ("procedures/1.012783.html", "procedures/1.001193.html"):
        assert procedure_piece(making, place) == whole[place]
    assert procedure_piece(making, "index.html") is None


def test_several_processes_write_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = build(tmp_path / "alone", FULL, BARE)
    monkeypatch.setattr(site_build, "CHUNK", 1)
    monkeypatch.setattr(site_build.os, "cpu_count", lambda: 2)
    together = build(tmp_path / "together", FULL, BARE)
    assert together.files == alone.files
    assert (tmp_path / "alone" / MARK).read_bytes() == (tmp_path / "together" / MARK).read_bytes()


def test_what_goes_wrong_in_another_process_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_build, "CHUNK", 1)
    monkeypatch.setattr(site_build.os, "cpu_count", lambda: 2)
    own = tmp_path / "templates" / "site"
    own.mkdir(parents=True)
    (own / "procedure.html").write_text("{{ page.nothing_of_the_kind }}", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"procedure\.html:1"):
        build_site(Site(catalogue(FULL, BARE), AUTHORITY, ON), tmp_path / "site", tmp_path / "templates")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("damage", [b"", b"x" * 40, b"000000000012"])
def test_a_damaged_plan_is_no_plan(damage: bytes, tmp_path: Path) -> None:
    plan = plan_site(Site(catalogue(FULL), AUTHORITY, ON), tmp_path / "plan", "asked")
    found = find_plan(tmp_path / "plan", "asked")
    assert found is not None
    assert found.pieces == plan.pieces
    assert find_plan(tmp_path / "plan", "something else") is None
    (tmp_path / "plan").write_bytes((tmp_path / "plan").read_bytes()[:-60] + damage)
    assert find_plan(tmp_path / "plan", "asked") is None
    assert find_plan(tmp_path / "nowhere", "asked") is None


def test_a_site_is_replaced_as_a_whole(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "site"
    build(site, FULL, BARE)
    build(site, FULL)
    assert not (site / "procedures/1.001193.html").exists()
    assert (site / MARK).is_file()
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_file_that_somebody_put_into_a_site_is_not_lost(tmp_path: Path) -> None:
    build(tmp_path / "site", FULL, BARE)
    (tmp_path / "site/notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"notes\.txt, which would be lost"):
        build(tmp_path / "site", FULL)
    assert (tmp_path / "site/notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "site/procedures/1.001193.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", ["file/site", "file"])
def test_a_place_that_cannot_be_written_is_an_accident_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"cannot be written|not a folder"):
        build(tmp_path / name, FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_read_only_folder_is_an_accident_with_a_sentence(tmp_path: Path) -> None:
    if not Path("/proc/self").is_dir():
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
    else:
        closed = Path("/proc/self")  # nobody may write here, not even the superuser of a container
    with pytest.raises(CannotRunError, match="cannot be written"):
        build(closed / "site", FULL)


def test_an_officers_template_goes_first_and_runs_in_a_sandbox(tmp_path: Path) -> None:
    own = tmp_path / "site"
    own.mkdir()
    (own / "list.html").write_text("<h1>{{ page.heading }}</h1>", encoding="utf-8")
    files = site_files(Site(catalogue(FULL), AUTHORITY, ON), tmp_path)
    assert files["linh-vuc/dat-dai.html"] == "<h1>Đất đai</h1>".encode()
    assert files["index.html"] == site_files(Site(catalogue(FULL), AUTHORITY, ON))["index.html"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ page.headng }}", "headng"),
        ("{% if %}", r"list\.html:1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{% include 'gone.html' %}", r"gone\.html"),
        ("{{ page.kind and none }}", "not there"),
        ("<a href='gone.html'>", "leads nowhere"),
    ],
)
def test_a_broken_template_is_an_accident_with_a_sentence(tmp_path: Path, template: str, said: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/list.html").write_text(template, encoding="utf-8")
    with pytest.raises(CannotRunError, match=said):
        build_site(Site(catalogue(FULL), AUTHORITY, ON), tmp_path / "out", tmp_path)
    assert not (tmp_path / "out").exists()


def test_the_feedback_address_stands_on_every_page() -> None:
    pages = [
        data.decode()
        for place, data in site_files(Site(catalogue(FULL), AUTHORITY, ON)).items()
        if place.endswith(".html")
    ]
    assert all("Số 01 đường Trần Phú" in text and "Sở Tư pháp" in text for text in pages)
    linked = Authority(name="X", feedback="https://pakn.dichvucong.gov.vn")
    assert b'<a href="https://pakn.dichvucong.gov.vn"' in site_files(Site(catalogue(FULL), linked, ON))["index.html"]


def test_an_empty_catalogue_still_makes_a_site(tmp_path: Path) -> None:
    built = build_site(Site(Catalogue(()), AUTHORITY, ON), tmp_path / "site")
    assert built.published == ()
    assert "Chưa có thủ tục nào" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_no_page_has_style_or_script_of_its_own() -> None:
    for place, data in site_files(Site(catalogue(FULL, BARE, HOSTILE), AUTHORITY, ON)).items():
        if place.endswith(".html"):
            text = data.decode()
            assert " style=" not in text
            assert "<style" not in text
            assert not re.search(r"<[^>]* on\w+=", re.sub(r'"[^"]*"', '""', text))
            data_only = re.sub(r'<script type="application/(?:ld\+)?json"[^>]*>', "<data>", text)
            assert re.findall(r"<script[^>]*>(?!</script>)", data_only) == []


def test_search_engines_read_a_service_in_each_page() -> None:
    reachable = replace(AUTHORITY, site="https://tthc.example.vn/")
    pages = site_files(Site(catalogue(FULL, HOSTILE), reachable, ON))
    for code in ("1.012783", "2.000635"):
        page = pages[f"procedures/{code}.html"].decode()
        (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        told = json.loads(written)
        assert told["@type"] == "GovernmentService"
        assert told["identifier"]["value"] == code
        assert told["@id"] == f"https://tthc.example.vn/procedures/{code}.html"
        assert f'<link rel="canonical" href="{told["@id"]}">' in page
        assert not set("<>&") & set(written)


def test_machines_get_what_is_published_and_no_drafts() -> None:
    files = site_files(Site(catalogue(FULL, BARE), replace(AUTHORITY, site="https://tthc.example.vn"), ON))
    listed = json.loads(files["api/v1/procedures.json"])
    assert [row["code"] for row in listed["procedures"]] == ["1.012783"]
    assert listed["as_of"] == ON.isoformat()
    assert listed["licence"] is None
    record = json.loads(files["api/v1/procedures/1.012783.json"])["procedure"]
    assert record["documents"][0]["id"]
    assert record["url"] == "https://tthc.example.vn/procedures/1.012783.html"
    assert {place for place in files if place.startswith("api/v1/procedures/")} == {"api/v1/procedures/1.012783.json"}
    assert files["du-lieu/procedures.csv"].decode("utf-8-sig").count("1.012783") == 1
    assert b"1.012783" in files["du-lieu/cpsv-ap.ttl"]


def test_robots_find_every_page_where_the_site_has_an_address() -> None:
    known = catalogue(FULL, BARE)
    assert "sitemap.xml" not in site_files(Site(known, AUTHORITY, ON))
    files = site_files(Site(known, replace(AUTHORITY, site="https://tthc.example.vn"), ON))
    pages = {place for place in files if place.endswith(".html")}
    found = re.findall(r"<loc>https://tthc\.example\.vn/(.*?)</loc>", files["sitemap.xml"].decode())
    assert set(found) == pages
    assert b"Sitemap: https://tthc.example.vn/sitemap.xml" in files["robots.txt"]


def test_lacking_elements_of_a_full_procedure() -> None:
    assert lacking_elements(catalogue(FULL).procedure("1.012783")) == ()
    assert (packaged("templates") / "fonts" / "OFL.txt").is_file()
