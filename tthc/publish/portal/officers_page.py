"""The page for officers: what goes out and what is held back, the checks, the deadlines. It is not for the public."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tthc.publish.rendering import environment, render
from tthc.publish.self_contained import digest, font_faces, own_text
from tthc.publish.tables import Tile


@dataclass(frozen=True)
class VersionRow:
    """A version: what it is, where its file is, what is said of it, line by line."""

    code: str
    name: str
    file: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A list under a heading; `id` is that of the heading, `note` says what may be done."""

    id: str
    heading: str
    note: str
    rows: tuple[VersionRow, ...]


@dataclass(frozen=True)
class OfficersPage:
    """The page, in the order in which it is read."""

    title: str
    authority: str
    as_of: str
    last: str
    tiles: tuple[Tile, ...]
    lists: tuple[Rows, ...]
    notes: tuple[str, ...]
    version: str


def officers_file(page: OfficersPage, templates: Path | None = None) -> bytes:
    """The HTML file. An officer's own `officers/` folder goes before the packaged templates."""
    style = font_faces() + own_text("report.css", templates, "report") + own_text("officers.css", templates, "officers")
    return render(
        environment(templates, "officers", "report"),
        "gate.html",
        page=page,
        style=Markup(style),  # noqa: S704 - style sheets and fonts from template folders, no text of the catalogue
        style_digest=digest(style),
    )
