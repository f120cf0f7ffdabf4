"""The page of an audit as one file that asks for nothing: style, fonts and script are inside."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from tthc.publish.audits.page import AuditPage
from tthc.publish.rendering import environment, render
from tthc.publish.self_contained import digest, font_faces, own_text


def audit_file(page: AuditPage, templates: Path | None = None) -> bytes:
    """The HTML file. An officer's own `audit/` folder goes before the packaged templates."""
    style = font_faces() + own_text("report.css", templates, "report") + own_text("audit.css", templates, "audit")
    script = own_text("audit.js", templates, "audit")
    return render(
        environment(templates, "audit", "report"),
        "audit.html",
        page=page,
        style=Markup(style),  # noqa: S704 - style sheets and fonts from template folders, no text of a log
        script=Markup(script),  # noqa: S704 - a script from template folders, no text of a log
        style_digest=digest(style),
        script_digest=digest(script),
    )
