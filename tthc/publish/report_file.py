"""The report as one file: its style and fonts inside it, behind a content security policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from tthc.load.settings import packaged
from tthc.publish.rendering import environment, folders, render
from tthc.publish.report_pages import ReportPage
from tthc.source import CannotRunError, say


def render_report(page: ReportPage, templates: Path | None = None) -> bytes:
    """The report as one HTML file; an officer's own `report/` folder goes before the packaged templates."""
    style = _style(templates)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    own_style = Markup(style)  # noqa: S704 - a style sheet and fonts from template folders, no text of the catalogue
    return render(environment(templates, "report"), "report.html", page=page, style=own_style, digest=digest)


def _style(templates: Path | None) -> str:
    found = (folder / "report.css" for folder in folders(templates, "report"))
    css = _text(next(path for path in found if path.is_file()))
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
