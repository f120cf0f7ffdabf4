"""What a page carries so that it asks for nothing: its fonts, style and script inside, each known by its digest."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tthc.load.settings import packaged
from tthc.publish.rendering import folders
from tthc.source import CannotRunError, say


def digest(text: str) -> str:
    """What a content security policy knows a style or a script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def own_text(name: str, templates: Path | None, kind: str) -> str:
    """A file of one kind of page (`report`, `audit`), the officer's own before the packaged one."""
    found = (folder / name for folder in folders(templates, kind))
    path = next(path for path in found if path.is_file())
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRunError(say("the template {name} cannot be used: {why}", name=path, why=error)) from error


def font_faces() -> str:
    """The fonts of the pages, as a style sheet has them."""
    return "".join(
        _font_face(subset, weight, ranges) for subset, ranges in UNICODE_RANGES.items() for weight in (400, 700)
    )


def font_faces_apart() -> str:
    """The same with a family for each subset (`Be Vietnam Pro vietnamese`): WeasyPrint mixes up those of one name."""
    return "".join(
        f'@font-face{{font-family:"Be Vietnam Pro {subset}";font-weight:{weight};src:{_source(subset, weight)}}}'
        for subset in UNICODE_RANGES
        for weight in (400, 700)
    )


def _font_face(subset: str, weight: int, ranges: str) -> str:
    source = _source(subset, weight)
    return f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};src:{source};unicode-range:{ranges}}}'


def _source(subset: str, weight: int) -> str:
    font = (packaged("templates") / "fonts" / f"be-vietnam-pro-{subset}-{weight}-normal.woff2").read_bytes()
    return f'url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")'


UNICODE_RANGES: Mapping[str, str] = MappingProxyType(
    {
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
)
