"""A picture as an SVG file of its own: the same shapes that the report shows, with their colours in the file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tthc.publish.drawing import Box, Picture

STYLE = (
    "svg{background:#fff;font:13px 'Be Vietnam Pro',sans-serif}rect{fill:#fff;stroke:#4a5a6a}"
    ".lane{fill:#f3f6f9;stroke:#d5dde5}"
    "path{fill:none;stroke:#4a5a6a;stroke-width:1.4}.head{fill:#4a5a6a;stroke:none}.order-only{stroke-dasharray:4 3}"
    ".critical{stroke:#a3330f;stroke-width:2}.code,.lane-name{font-weight:600}.papers,.role,.time{fill:#44525f}"
)


def as_svg(picture: Picture) -> str:
    """The whole file; its title is what a screen reader says."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    size = f'viewBox="0 0 {picture.width} {picture.height}" width="{picture.width}" height="{picture.height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    yield f"<title>{escape(picture.title)}</title>"
    yield f"<style>{STYLE}</style>"
    yield (
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="head" d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    for lane in picture.lanes:
        yield from _box(lane)
    for edge in picture.edges:
        yield f'<path class="{escape(edge.kind)}" d="{escape(edge.path)}" marker-end="url(#arrow)"/>'
    for box in picture.boxes:
        yield from _box(box)
    yield "</svg>"


def _box(box: Box) -> Iterator[str]:
    yield f'<rect class="{escape(box.kind)}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="3"/>'
    for line in box.lines:
        yield f'<text class="{escape(line.kind)}" x="{line.x}" y="{line.y}">{escape(line.text)}</text>'
