"""The report as files: style, fonts and script inside each, behind a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from tthc.load.settings import packaged
from tthc.publish.rendering import environment, folders, render
from tthc.publish.report_pages import ReportPage
from tthc.publish.report_places import PARTS
from tthc.source import CannotRunError, say

MOST_BYTES = 3_000_000
"""Beyond so many bytes a mail server refuses the report and a phone is slow to open it: sectors get their own pages."""

SHORT = "report-short.html"
"""The few pages for whoever decides."""


def report_files(page: ReportPage, templates: Path | None = None, most: int = MOST_BYTES) -> dict[str, bytes]:
    """The short report, and the whole as one HTML file; where that is larger than `most`, a page for each sector.

    An officer's own `report/` folder goes before the packaged templates.
    """
    whole = _rendered("report.html", page, templates, apart=False)
    if len(whole) <= most:
        return {"report.html": whole, SHORT: _rendered("short.html", page, templates, apart=False)}
    parts = {
        f"{PARTS}/{sector.place.part}.html": _rendered("sector.html", page, templates, apart=True, sector=sector)
        for sector in page.sectors
    }
    short = _rendered("short.html", page, templates, apart=True)
    return {"report.html": _rendered("report.html", page, templates, apart=True), SHORT: short, **parts}


def _rendered(name: str, page: ReportPage, templates: Path | None, **values: object) -> bytes:
    style, script = _style(templates), _own("report.js", templates)
    own_style = Markup(style)  # noqa: S704 - a style sheet and fonts from template folders, no text of the catalogue
    own_script = Markup(script)  # noqa: S704 - a script from template folders, no text of the catalogue
    digests = {"style_digest": _digest(style), "script_digest": _digest(script)}
    pages = environment(templates, "report")
    return render(pages, name, page=page, style=own_style, script=own_script, **digests, **values)


def _digest(text: str) -> str:
    """What a content security policy knows it by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _own(name: str, templates: Path | None) -> str:
    """A file of the report, the officer's own before the packaged one."""
    found = (folder / name for folder in folders(templates, "report"))
    return _text(next(path for path in found if path.is_file()))


def _style(templates: Path | None) -> str:
    css = _own("report.css", templates)
    faces = (_font_face(subset, weight, ranges) for subset, ranges in UNICODE_RANGES.items() for weight in (400, 700))
    return "".join(faces) + css


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRunError(say("the template {name} cannot be used: {why}", name=path, why=error)) from error


def _font_face(subset: str, weight: int, ranges: str) -> str:
    font = (packaged("templates") / "fonts" / f"be-vietnam-pro-{subset}-{weight}-normal.woff2").read_bytes()
    source = f'url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")'
    return f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};src:{source};unicode-range:{ranges}}}'


UNICODE_RANGES = {
    "vietnamese": (
        "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
        "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
    ),
    "latin-ext": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
        "U+2020,U+20A0-20AB,U+20AD-20C0"
    ),
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,"
        "U+2190-2193,U+2212,U+2215"
    ),
}
