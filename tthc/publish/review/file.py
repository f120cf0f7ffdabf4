"""The report as files: style, fonts and script inside each, behind a policy that allows nothing else."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from tthc.publish.anchors import PARTS
from tthc.publish.rendering import environment, render
from tthc.publish.review.pages import ReportPage
from tthc.publish.self_contained import digest, font_faces, own_text

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
    style, script = _style(templates), own_text("report.js", templates, "report")
    own_style = Markup(style)  # noqa: S704 - a style sheet and fonts from template folders, no text of the catalogue
    own_script = Markup(script)  # noqa: S704 - a script from template folders, no text of the catalogue
    digests = {"style_digest": digest(style), "script_digest": digest(script)}
    pages = environment(templates, "report")
    return render(pages, name, page=page, style=own_style, script=own_script, **digests, **values)


def _style(templates: Path | None) -> str:
    return font_faces() + own_text("report.css", templates, "report")
