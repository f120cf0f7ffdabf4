"""The public site: pages, search, styles and fonts in one folder that needs no server and calls nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tthc.analyse.version_events import Ended, is_abolished
from tthc.graph.held import OpenHoldings
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal import changes_page as changes
from tthc.publish.portal.agency_pages import AgencyPage, Charged, agency_page, by_agency
from tthc.publish.portal.changes import Histories, Translate
from tthc.publish.portal.changes_page import ChangesPage
from tthc.publish.portal.citizen_tools import Counting, citizen_tools, counting_in
from tthc.publish.portal.coming_page import ComingPage, coming, coming_page
from tthc.publish.portal.event_pages import EventPage, Events
from tthc.publish.portal.form_files import NO_FORMS, FormFiles
from tthc.publish.portal.gone import REMOVED, GonePage, gone_page, no_longer, removed, removed_json
from tthc.publish.portal.list_pages import (
    Group,
    IndexPage,
    ListPage,
    Rows,
    Ways,
    audience_page,
    by_audience,
    by_level,
    by_sector,
    in_order,
    index_page,
    level_page,
    sector_page,
)
from tthc.publish.portal.open_data import OpenData, for_robots, open_data
from tthc.publish.portal.pages import Frame, Link, ProcedurePage
from tthc.publish.portal.places import agency_place, event_place, procedure_place, web_address
from tthc.publish.portal.procedure_page import About, lacking_elements, procedure_page, sector_link
from tthc.publish.portal.search_index import search_index
from tthc.publish.portal.site_besides import TEMPLATES as BESIDES
from tthc.publish.portal.site_besides import BesidePage, Besides, beside_pages
from tthc.publish.portal.site_build import build, made
from tthc.publish.portal.site_plan import COPIED, Piece, SitePlan, write_plan
from tthc.publish.rendering import environment, folders
from tthc.vietnamese import write_count, write_date, write_list

MARK = ".tthc-site"
"""The file by which a folder is known as a site that may be replaced; it lists what was written."""

ASSETS = (
    "site.css",
    "search.css",
    "tools.css",
    "besides.css",
    "theme.css",
    "search_index.js",
    "search.js",
    "search_page.js",
    "spoken.js",
    "clock.js",
    "tools.js",
    "icon.svg",
)

TEMPLATES: Mapping[type, str] = {
    IndexPage: "index.html",
    ListPage: "list.html",
    ProcedurePage: "procedure.html",
    ChangesPage: "changes.html",
    AgencyPage: "agency.html",
    EventPage: "event.html",
    GonePage: "gone.html",
    ComingPage: "coming.html",
    **BESIDES,
}

Page = IndexPage | ListPage | ProcedurePage | ComingPage | ChangesPage | AgencyPage | EventPage | GonePage | BesidePage


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
    `translate` says sentences of the program in the language of the pages.
    """

    catalogue: Catalogue
    authority: Authority
    on: date
    include_drafts: bool = True
    held: Mapping[str, str] = field(default_factory=dict)
    """Codes that the publication gate holds back, with the reasons in words: for review they are shown too."""
    translate: Translate = str
    besides: Besides = field(default_factory=Besides)
    counting: str | None = None
    """The counting policy of procedures that name none; without one the first of the catalogue."""
    forms: FormFiles = NO_FORMS
    """The blank forms that citizens may take with them."""


def plan_site(site: Site, path: Path, question: str = "") -> SitePlan:
    """The pages of the procedures in force on the day as values, in a file; the same input gives the same bytes."""
    catalogue = site.catalogue.on(site.on)
    shown = _shown(catalogue, site)
    drafts = [procedure.code for procedure in shown if lacking_elements(procedure)]
    published = [procedure.code for procedure in shown if procedure.code not in set(drafts)]
    here = [p for p in catalogue.procedures.values() if not is_abolished(p)]
    held = [(p.code, _why_held(p, site)) for p in here if p not in shown]
    about = {"published": published, "drafts": drafts, "held": held, "frame": asdict(_below(site, ""))}
    about["strays"] = site.forms.strays
    return write_plan(path, question, {**about, "day": site.on.isoformat()}, site_pieces(making_of(site)))


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
    written = build(plan, dict(assets(templates)), folder, templates, MARK, partial(no_longer, plan.about, templates))
    codes = (tuple(plan.about["published"]), tuple(plan.about["drafts"]))
    return BuiltSite(folder, tuple(sorted(written.files)), *codes, written.changed)


def site_files(site: Site, templates: Path | None = None) -> dict[str, bytes]:
    """Every file of the site by its place in it."""
    pages = environment(templates, "site")
    files = {piece.place: made(piece, lambda: pages) for piece in site_pieces(making_of(site))}
    return files | dict(assets(templates))


def making_of(site: Site) -> Making:
    """A site of which nothing has been made yet."""
    catalogue = site.catalogue.on(site.on)
    return Making(site, catalogue, _shown(catalogue, site), Histories(site.catalogue, site.translate))


def procedure_piece(making: Making, place: str) -> Piece | None:
    """The page of one procedure alone, by its place; None where that is no page of a procedure in force."""
    found = next((one for one in making.procedures if procedure_place(one) == place), None)
    return Piece(place, TEMPLATES[ProcedurePage], _procedure_page(making, found)) if found else None


def site_pieces(making: Making) -> Iterator[Piece]:
    """What the site consists of, but for its assets: the search and every page, as values."""
    site, catalogue, procedures = making.site, making.catalogue, making.procedures
    places = []
    yield Piece(REMOVED, "", removed_json(tuple(map(removed, making.ended))))
    for place, page in _pages(making):
        places.append(place)
        yield Piece(place, TEMPLATES[type(page)], page)
        if isinstance(page, ChangesPage):
            yield Piece(changes.FEED, "", changes.feed(page, site.on))
    yield from _forms(making)
    if making.counting:
        yield Piece("calendar.js", "", making.counting.script)
    for place, text in (
        *search_index(catalogue, procedures),
        *open_data(OpenData(catalogue, procedures, site.authority, site.on, site.forms)),
        *for_robots(places, site.authority, site.on),
    ):
        yield Piece(place, "", text)


def _forms(making: Making) -> Iterator[Piece]:
    """The blank forms that the pages of procedures lead to."""
    files = making.site.forms
    found = (of_one for procedure in (*making.procedures, *making.coming) for of_one in files.of(procedure).values())
    for place, path in sorted({one.place: one.path for of_one in found for one in of_one}.items()):
        yield Piece(place, COPIED, str(path))


def _shown(catalogue: Catalogue, site: Site) -> tuple[Procedure, ...]:
    procedures = catalogue.procedures.values()
    here = (procedure for procedure in procedures if not is_abolished(procedure))
    return tuple(p for p in here if site.include_drafts or not (p.code in site.held or lacking_elements(p)))


def _why_held(procedure: Procedure, site: Site) -> str:
    return site.held.get(procedure.code) or write_list(lacking_elements(procedure))


@dataclass(frozen=True)
class Making:
    """A site that is being made: its catalogue on the day, the procedures that have a page, and their histories."""

    site: Site
    catalogue: Catalogue
    procedures: Sequence[Procedure]
    histories: Histories

    @cached_property
    def agencies(self) -> tuple[Charged, ...]:
        """The agencies that have a page."""
        return by_agency(self.catalogue, self.in_order)

    @cached_property
    def in_order(self) -> tuple[Procedure, ...]:
        """The procedures that have a page, by the alphabet."""
        return in_order(self.procedures)

    @cached_property
    def rows(self) -> Rows:
        """What lists say of each procedure."""
        return Rows(self.catalogue)

    @cached_property
    def events(self) -> Events:
        """The life events that have a page."""
        shown = {procedure.code: procedure for procedure in self.procedures}
        return Events(self.catalogue, shown, self.site.on, self.site.translate, self.site.forms)

    @cached_property
    def belonging(self) -> Mapping[str, tuple[Link, ...]]:
        """The life events that each procedure belongs to, from one folder down."""
        return self.events.by_procedure("../")

    @cached_property
    def holdings(self) -> OpenHoldings:
        """What the State has already."""
        return OpenHoldings(self.catalogue, self.site.on)

    @cached_property
    def ended(self) -> tuple[Ended, ...]:
        """The procedures that do not count any more and leave a page that says so."""
        shown = {procedure.code for procedure in self.procedures}
        return tuple(one for one in self.histories.ended(self.site.on) if one.procedure.code not in shown)

    @cached_property
    def coming(self) -> tuple[Procedure, ...]:
        """The procedures that were announced and are in force for the first time later."""
        known = {*self.catalogue.procedures, *(one.procedure.code for one in self.ended)}
        return tuple(coming(self.site.catalogue, self.site.on, known, drafts=self.site.include_drafts))

    @cached_property
    def counting(self) -> Counting | None:
        """How days are counted, for the tools in the pages."""
        return counting_in(self.catalogue, self.site.counting)

    @property
    def top(self) -> Frame:
        """What surrounds the pages in the folder of the site itself."""
        return _frame(self.site)

    def below(self, title: str, *trail: Link) -> Frame:
        """What surrounds the pages one folder down."""
        return _below(self.site, title, *trail)


def _pages(making: Making) -> Iterator[tuple[str, Page]]:
    yield "index.html", index_page(making.rows, making.in_order, making.top, _ways(making))
    yield from _lists(making)
    yield from _agencies(making)
    yield from _events(making)
    yield from _changes(making)
    site = making.site
    yield from beside_pages(site.besides, making.catalogue, making.procedures, making.top, making.below, site.translate)
    public = {procedure.code for procedure in making.procedures}
    for one in making.ended:
        frame = making.below(one.procedure.name)
        yield procedure_place(one.procedure), gone_page(one, frame, making.catalogue, public)
    for procedure in making.coming:
        frame = making.below(procedure.name)
        yield procedure_place(procedure), coming_page(site.catalogue, procedure, frame, About(forms=site.forms))
    for procedure in making.procedures:
        yield procedure_place(procedure), _procedure_page(making, procedure)


def _ways(making: Making) -> Ways:
    """Beside sector and level: life events, kinds of applicants, agencies."""
    events, rows = making.events, making.rows
    return Ways(
        tuple(rows.group(Link(one.name, event_place(one.id)), events.procedures(one)) for one in events.journeys()),
        tuple(rows.group(link, found) for link, found in by_audience(making.catalogue, making.in_order)),
        tuple(Group(Link(one.name, agency_place(one.id)), write_count(one.count), "") for one in making.agencies),
    )


def _lists(making: Making) -> Iterator[tuple[str, ListPage]]:
    rows = making.rows
    for link, found in by_sector(making.catalogue, making.in_order):
        yield link.href, sector_page(rows, found, making.below(link.text), link.text)
    for link, found in by_level(making.in_order):
        yield link.href, level_page(rows, found, making.below(link.text), link.text)
    for link, found in by_audience(making.catalogue, making.in_order):
        yield link.href, audience_page(rows, found, making.below(link.text), link.text)


def _agencies(making: Making) -> Iterator[tuple[str, AgencyPage]]:
    linked = {charged.id: charged for charged in making.agencies}
    for charged in making.agencies:
        frame = making.below(charged.name)
        yield agency_place(charged.id), agency_page(making.catalogue, charged, frame, linked)


def _events(making: Making) -> Iterator[tuple[str, EventPage]]:
    for journey in making.events.journeys():
        yield event_place(journey.id), making.events.page(journey, making.below(journey.name))


def _changes(making: Making) -> Iterator[tuple[str, ChangesPage]]:
    top = making.top
    frame = replace(top, title=f"Có gì thay đổi – {top.title}", trail=(Link("Trang chủ", "index.html"),))
    ended = (one.procedure for one in making.ended)
    codes = {procedure.code for procedure in (*making.procedures, *making.coming, *ended)}
    yield changes.PLACE, changes.changes_page(making.histories, codes, frame, making.site.on)


def _procedure_page(making: Making, procedure: Procedure) -> ProcedurePage:
    history = making.histories.of(procedure, making.site.on)
    about = About(history, making.belonging.get(procedure.code, ()), making.holdings, making.site.forms)
    frame = making.below(procedure.name, sector_link(making.catalogue, procedure, "../"))
    if frame.address:
        frame = replace(frame, address=f"{frame.address}/{procedure_place(procedure)}")
    page = procedure_page(making.catalogue, procedure, frame, making.site.on, about)
    tools = citizen_tools(making.catalogue, procedure, making.counting, page.cases)
    return making.site.besides.told(replace(page, tools=tools))


FOOT = (Link("Có gì thay đổi", changes.PLACE),)
"""The pages that are linked at the foot of every page."""


def _below(site: Site, title: str, *trail: Link) -> Frame:
    frame = _frame(site)
    title = f"{title} – {frame.title}" if title else frame.title
    return replace(frame, root="../", title=title, trail=(Link("Trang chủ", "../index.html"), *trail))


def _frame(site: Site) -> Frame:
    authority = site.authority
    return Frame(
        title="Thủ tục hành chính",
        root="",
        authority=authority.name,
        control_unit=authority.control_unit,
        feedback=Link(authority.feedback, web_address(authority.feedback)),
        as_of=write_date(site.on),
        address=authority.site.rstrip("/"),
        more=(*FOOT, *site.besides.foot),
    )


def assets(templates: Path | None) -> Iterator[tuple[str, bytes]]:
    """Styles, script, icon, fonts with their licence: each the officer's own where there is one."""
    for name in ASSETS:
        found = (folder / name for folder in folders(templates, "site"))
        yield name, next(path for path in found if path.is_file()).read_bytes()
    fonts = {path.name: path for folder in reversed(folders(templates, "fonts")) for path in folder.glob("*")}
    for name in sorted(fonts):
        if fonts[name].suffix in (".woff2", ".txt"):
            yield f"fonts/{name}", fonts[name].read_bytes()
