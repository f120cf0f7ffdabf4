"""The public site: pages, search, styles and fonts in one folder that needs no server and calls nobody."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tthc.load.settings import Authority, packaged
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.links import bad_links
from tthc.publish.list_pages import by_level, by_sector, index_page, list_page
from tthc.publish.pages import Frame, IndexPage, Link, ListPage, ProcedurePage
from tthc.publish.places import procedure_place, web_address
from tthc.publish.plain_text import plain_text
from tthc.publish.procedure_page import lacking_elements, procedure_page, sector_link
from tthc.publish.search_index import search_shards
from tthc.source import CannotRunError, say
from tthc.vietnamese import write_date

MARK = ".tthc-site"
"""The file by which a folder is known as a site that may be replaced; it lists what was written."""

ASSETS = ("site.css", "search.js", "icon.svg")

TEMPLATES: Mapping[type, str] = {IndexPage: "index.html", ListPage: "list.html", ProcedurePage: "procedure.html"}

Page = IndexPage | ListPage | ProcedurePage


@dataclass(frozen=True)
class BuiltSite:
    """What was written: the folder, the files in it, the codes that count as published, and those shown as drafts."""

    folder: Path
    files: tuple[str, ...]
    published: tuple[str, ...]
    drafts: tuple[str, ...]


def build_site(
    catalogue: Catalogue,
    authority: Authority,
    folder: Path,
    on: date,
    templates: Path | None = None,
    *,
    include_drafts: bool = True,
) -> BuiltSite:
    """Write the site of the procedures in force on a day; the same input gives the same bytes.

    A procedure that lacks a mandatory element (NĐ 63/2010/NĐ-CP Điều 8 khoản 2) is a draft: its page says what is
    missing and it is not counted. Drafts are included for review; leave them out of what goes to the public.
    `templates` is the officer's own folder: what stands in its `site/` and `fonts/` goes before what is packaged, and
    runs in a sandbox. The folder is replaced as a whole or not at all; CannotRunError if it holds anything else than a
    site, cannot be written, or a template or a link in it is broken.
    """
    files = site_files(catalogue.on(on), authority, on, templates, include_drafts=include_drafts)
    for message in bad_links(files):
        raise CannotRunError(message)
    _replace_folder(folder, files)
    shown = _shown(catalogue.on(on), include_drafts)
    drafts = tuple(procedure.code for procedure in shown if lacking_elements(procedure))
    published = tuple(procedure.code for procedure in shown if procedure.code not in drafts)
    return BuiltSite(folder, tuple(sorted(files)), published, drafts)


def site_files(
    catalogue: Catalogue, authority: Authority, on: date, templates: Path | None = None, *, include_drafts: bool = True
) -> dict[str, bytes]:
    """Every file of the site by its place in it; the catalogue holds one version of each procedure."""
    procedures = _shown(catalogue, include_drafts)
    shards = dict(search_shards(catalogue, procedures))
    environment = _environment(templates)
    files = {place: text.encode() for place, text in shards.items()}
    for place, page in _pages(catalogue, procedures, _frame(authority, on), tuple(shards), on):
        files[place] = _render(environment, page)
    return files | dict(_assets(templates))


def _shown(catalogue: Catalogue, include_drafts: bool) -> tuple[Procedure, ...]:
    return tuple(p for p in catalogue.procedures.values() if include_drafts or not lacking_elements(p))


def _pages(
    catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame, shards: Sequence[str], on: date
) -> Iterator[tuple[str, Page]]:
    below = replace(frame, root="../", trail=(Link("Trang chủ", "../index.html"),))
    yield "index.html", index_page(catalogue, procedures, frame, shards)
    for link, found in by_sector(catalogue, procedures):
        framed = replace(below, title=f"{link.text} – {frame.title}")
        yield link.href, list_page(catalogue, found, framed, link.text, "Lĩnh vực")
    for link, found in by_level(procedures):
        framed = replace(below, title=f"{link.text} – {frame.title}")
        yield link.href, list_page(catalogue, found, framed, link.text, "Cấp thực hiện")
    for procedure in procedures:
        trail = (*below.trail, sector_link(catalogue, procedure, "../"))
        framed = replace(below, title=f"{procedure.name} – {frame.title}", trail=trail)
        yield procedure_place(procedure), procedure_page(catalogue, procedure, framed, on)


def _frame(authority: Authority, on: date) -> Frame:
    return Frame(
        title="Thủ tục hành chính",
        root="",
        authority=authority.name,
        control_unit=authority.control_unit,
        feedback=Link(authority.feedback, web_address(authority.feedback)),
        as_of=write_date(on),
    )


def _environment(templates: Path | None) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_folders(templates, "site")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _folders(templates: Path | None, name: str) -> list[Path]:
    own = [templates / name] if templates else []
    return [*own, packaged("templates") / name]


def _printable(value: object) -> object:
    """Plain text for text; nothing is not printed as a word."""
    if value is None:
        raise TemplateRuntimeError("a template prints a value that is not there")
    return plain_text(value) if type(value) is str else value


def _render(environment: ImmutableSandboxedEnvironment, page: Page) -> bytes:
    name = TEMPLATES[type(page)]
    try:
        return environment.get_template(name).render(page=page, frame=page.frame).encode()
    except TemplateSyntaxError as error:
        where = f"{error.name or name}:{error.lineno}"
        text = say("the template {where} cannot be read: {why}", where=where, why=error.message)
        raise CannotRunError(text) from error
    except TemplateError as error:
        raise CannotRunError(say("the template {name} cannot be used: {why}", name=name, why=error)) from error


def _assets(templates: Path | None) -> Iterator[tuple[str, bytes]]:
    """Styles, script, icon, fonts with their licence: each the officer's own where there is one."""
    for name in ASSETS:
        found = (folder / name for folder in _folders(templates, "site"))
        yield name, next(path for path in found if path.is_file()).read_bytes()
    fonts = {path.name: path for folder in reversed(_folders(templates, "fonts")) for path in folder.glob("*")}
    for name in sorted(fonts):
        if fonts[name].suffix in (".woff2", ".txt"):
            yield f"fonts/{name}", fonts[name].read_bytes()


def _replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write beside the folder, then put the new one in its place: a reader sees the old site or the new one."""
    target = folder.resolve()
    try:
        _refuse_foreign(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        mark = secrets.token_hex(4)
        fresh, old = target.with_name(f".{target.name}.new-{mark}"), target.with_name(f".{target.name}.old-{mark}")
        try:
            _write(fresh, {**files, MARK: "".join(f"{place}\n" for place in sorted(files)).encode()})
            if target.exists():
                target.rename(old)
            fresh.rename(target)
        finally:
            if old.exists() and not target.exists():
                old.rename(target)
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CannotRunError(say("the site cannot be written to {folder}: {why}", folder=folder, why=why)) from error


def _refuse_foreign(target: Path) -> None:
    """What stands there is only replaced if it is an empty folder or a site."""
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise CannotRunError(
            say("{folder} holds something else than a site; name an empty or a new folder", folder=target)
        )
    if target.exists() and not target.is_dir():
        raise CannotRunError(say("{folder} is not a folder", folder=target))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for place, data in sorted(files.items()):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
