"""The public site: pages, search, styles and fonts in one folder that needs no server and calls nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.list_pages import by_level, by_sector, index_page, level_page, sector_page
from tthc.publish.open_data import OpenData, for_robots, open_data
from tthc.publish.pages import Frame, IndexPage, Link, ListPage, ProcedurePage
from tthc.publish.places import procedure_place, web_address
from tthc.publish.procedure_page import lacking_elements, procedure_page, sector_link
from tthc.publish.rendering import environment, folders, render
from tthc.publish.search_index import search_index
from tthc.publish.site_build import build
from tthc.publish.site_plan import Piece, SitePlan, write_plan
from tthc.vietnamese import write_date, write_list

MARK = ".tthc-site"
"""The file by which a folder is known as a site that may be replaced; it lists what was written."""

ASSETS = ("site.css", "search.css", "search.js", "search_page.js", "spoken.js", "icon.svg")

TEMPLATES: Mapping[type, str] = {IndexPage: "index.html", ListPage: "list.html", ProcedurePage: "procedure.html"}

Page = IndexPage | ListPage | ProcedurePage


@dataclass(frozen=True)
class BuiltSite:
    """What was written: the folder, the files in it, the codes that count as published, and those shown as drafts.

    `changed` are the files that are new or different from what stood there.
    """

    folder: Path
    files: tuple[str, ...]
    published: tuple[str, ...]
    drafts: tuple[str, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """What a site is made from: a catalogue, the day it is of, whose it is, with drafts or without.

    A procedure that lacks a mandatory element (NĐ 63/2010/NĐ-CP Điều 8 khoản 2) is a draft: its page says what is
    missing and it is not counted. Drafts are included for review; leave them out of what goes to the public.
    """

    catalogue: Catalogue
    authority: Authority
    on: date
    include_drafts: bool = True


def plan_site(site: Site, path: Path, question: str = "") -> SitePlan:
    """The pages of the procedures in force on the day as values, in a file; the same input gives the same bytes."""
    catalogue = site.catalogue.on(site.on)
    shown = _shown(catalogue, site.include_drafts)
    drafts = [procedure.code for procedure in shown if lacking_elements(procedure)]
    published = [procedure.code for procedure in shown if procedure.code not in set(drafts)]
    held = [(p.code, write_list(lacking_elements(p))) for p in catalogue.procedures.values() if p not in shown]
    return write_plan(path, question, {"published": published, "drafts": drafts, "held": held}, site_pieces(site))


def build_site(site: Site, folder: Path, templates: Path | None = None) -> BuiltSite:
    """Write the site; what is unchanged is not written again.

    `templates` is the officer's own folder: what stands in its `site/` and `fonts/` goes before what is packaged, and
    runs in a sandbox. The folder is replaced as a whole or not at all; CannotRunError if it holds anything else than a
    site, cannot be written, or a template or a link in it is broken.
    """
    with TemporaryDirectory() as aside:
        return write_site(plan_site(site, Path(aside) / "plan"), folder, templates)


def write_site(plan: SitePlan, folder: Path, templates: Path | None = None) -> BuiltSite:
    """Like `build_site`, for what was planned before."""
    written = build(plan, dict(_assets(templates)), folder, templates, MARK)
    codes = (tuple(plan.about["published"]), tuple(plan.about["drafts"]))
    return BuiltSite(folder, tuple(sorted(written.files)), *codes, written.changed)


def site_files(site: Site, templates: Path | None = None) -> dict[str, bytes]:
    """Every file of the site by its place in it."""
    pages = environment(templates, "site")
    files = {
        place: render(pages, template, page=content, frame=content.frame) if template else content.encode()
        for place, template, content in site_pieces(site)
    }
    return files | dict(_assets(templates))


def site_pieces(site: Site) -> Iterator[Piece]:
    """What the site consists of, but for its assets: the search and every page, as values."""
    catalogue = site.catalogue.on(site.on)
    procedures = _shown(catalogue, site.include_drafts)
    search = search_index(catalogue, procedures)
    places = []
    for place, page in _pages(catalogue, procedures, _frame(site.authority, site.on), site.on):
        places.append(place)
        yield Piece(place, TEMPLATES[type(page)], page)
    for place, text in (
        *search,
        *open_data(OpenData(catalogue, procedures, site.authority, site.on)),
        *for_robots(places, site.authority, site.on),
    ):
        yield Piece(place, "", text)


def _shown(catalogue: Catalogue, include_drafts: bool) -> tuple[Procedure, ...]:
    return tuple(p for p in catalogue.procedures.values() if include_drafts or not lacking_elements(p))


def _pages(catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame, on: date) -> Iterator[tuple[str, Page]]:
    below = replace(frame, root="../", trail=(Link("Trang chủ", "../index.html"),))
    yield "index.html", index_page(catalogue, procedures, frame)
    for link, found in by_sector(catalogue, procedures):
        framed = replace(below, title=f"{link.text} – {frame.title}")
        yield link.href, sector_page(catalogue, found, framed, link.text)
    for link, found in by_level(procedures):
        framed = replace(below, title=f"{link.text} – {frame.title}")
        yield link.href, level_page(catalogue, found, framed, link.text)
    for procedure in procedures:
        trail = (*below.trail, sector_link(catalogue, procedure, "../"))
        place = procedure_place(procedure)
        address = f"{frame.address}/{place}" if frame.address else ""
        framed = replace(below, title=f"{procedure.name} – {frame.title}", trail=trail, address=address)
        yield place, procedure_page(catalogue, procedure, framed, on)


def _frame(authority: Authority, on: date) -> Frame:
    return Frame(
        title="Thủ tục hành chính",
        root="",
        authority=authority.name,
        control_unit=authority.control_unit,
        feedback=Link(authority.feedback, web_address(authority.feedback)),
        as_of=write_date(on),
        address=authority.site.rstrip("/"),
    )


def _assets(templates: Path | None) -> Iterator[tuple[str, bytes]]:
    """Styles, script, icon, fonts with their licence: each the officer's own where there is one."""
    for name in ASSETS:
        found = (folder / name for folder in folders(templates, "site"))
        yield name, next(path for path in found if path.is_file()).read_bytes()
    fonts = {path.name: path for folder in reversed(folders(templates, "fonts")) for path in folder.glob("*")}
    for name in sorted(fonts):
        if fonts[name].suffix in (".woff2", ".txt"):
            yield f"fonts/{name}", fonts[name].read_bytes()
