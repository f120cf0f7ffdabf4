"""The site for machines: a JSON API of files, tables, the catalogue as linked data, and what robots look for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from tthc.exchange.catalogue_json import as_plain
from tthc.exchange.rdf.cpsv import catalogue_triples
from tthc.exchange.rdf.triples import json_ld_and_turtle
from tthc.exchange.tables.csv_folder import csv_files
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.form_files import NO_FORMS, FormFiles
from tthc.publish.portal.places import procedure_place
from tthc.publish.portal.procedure_page import lacking_elements, sector_link

API = "api/v1"
"""Where the API stands: what is there keeps its form; another form gets another number."""


@dataclass(frozen=True)
class OpenData:
    """What is told to machines: the catalogue with the versions in force, the procedures shown, whose and of when.

    `forms` are the blank forms that stand beside the pages.
    """

    catalogue: Catalogue
    procedures: Sequence[Procedure]
    authority: Authority
    day: date
    forms: FormFiles = NO_FORMS


def open_data(data: OpenData) -> Iterator[tuple[str, str]]:
    """Each file with its text: the API, the tables, linked data; sitemap and robots.txt where the site has an address.

    Drafts are in none of them: they are for review.
    """
    published = [procedure for procedure in data.procedures if not lacking_elements(procedure)]
    yield f"{API}/index.json", _json(_about(data, published))
    yield f"{API}/procedures.json", _json({**_terms(data), "procedures": [_row(data, one) for one in published]})
    for procedure in published:
        yield f"{API}/procedures/{procedure.code}.json", _json({**_terms(data), "procedure": _whole(data, procedure)})
    shown = _only(data.catalogue, published)
    for name, content in csv_files(shown).items():
        yield f"du-lieu/{name}", content.decode("utf-8")
    as_json_ld, as_turtle = json_ld_and_turtle(catalogue_triples(shown))
    yield "du-lieu/cpsv-ap.jsonld", as_json_ld.decode("utf-8")
    yield "du-lieu/cpsv-ap.ttl", as_turtle.decode("utf-8")


def for_robots(places: Sequence[str], authority: Authority, day: date) -> Iterator[tuple[str, str]]:
    """The sitemap of the pages and what tells robots of it; nothing without an address: both need whole ones."""
    if not authority.site:
        return
    root = authority.site.rstrip("/")
    pages = "".join(
        f"<url><loc>{escape(f'{root}/{place}')}</loc><lastmod>{day}</lastmod></url>\n" for place in sorted(places)
    )
    kind = "http://www.sitemaps.org/schemas/sitemap/0.9"
    yield "sitemap.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{kind}">\n{pages}</urlset>\n'
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {root}/sitemap.xml\n"


def _about(data: OpenData, published: Sequence[Procedure]) -> dict[str, Any]:
    """What the API has, and where."""
    return {
        **_terms(data),
        "counts": {"procedures": len(published)},
        "files": {
            "procedures": f"{API}/procedures.json",
            "procedure": f"{API}/procedures/{{code}}.json",
            "removed": f"{API}/removed.json",
            "tables": "du-lieu/",
            "cpsv_ap": ["du-lieu/cpsv-ap.jsonld", "du-lieu/cpsv-ap.ttl"],
        },
    }


def _terms(data: OpenData) -> dict[str, Any]:
    """Whose the data is, of when, and under which licence; null where nobody has said."""
    return {
        "publisher": data.authority.name,
        "as_of": data.day.isoformat(),
        "licence": data.authority.licence or None,
    }


def _row(data: OpenData, procedure: Procedure) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "name": procedure.name,
        "sector": sector_link(data.catalogue, procedure, "").text,
        "levels": [level.value for level in procedure.levels],
        "effective_from": procedure.effective.start.isoformat() if procedure.effective.start else None,
        "url": _address(data, procedure_place(procedure)),
        "record": _address(data, f"{API}/procedures/{procedure.code}.json"),
    }


def _whole(data: OpenData, procedure: Procedure) -> dict[str, Any]:
    """The record as the catalogue has it, its page, and its blank forms where there are any."""
    found = data.forms.of(procedure)
    forms = [
        {"document": id_ or None, "url": _address(data, one.place), "kind": one.kind, "bytes": one.size}
        for id_, of_one in found.items()
        for one in of_one
    ]
    page = {"url": _address(data, procedure_place(procedure))}
    return {**as_plain(procedure), **page, **({"blank_forms": forms} if forms else {})}


def _address(data: OpenData, place: str) -> str:
    """Whole where the site has an address, else from its folder."""
    return f"{data.authority.site.rstrip('/')}/{place}" if data.authority.site else place


def _only(catalogue: Catalogue, procedures: Sequence[Procedure]) -> Catalogue:
    """The reference data, and of the procedures these alone."""
    kept = {id(procedure) for procedure in procedures}
    return Catalogue(tuple(e for e in catalogue.entries if not isinstance(e, Procedure) or id(e) in kept))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"
