"""Ids and file names from names: small ASCII letters, digits and hyphens, so that nothing in them can mean a path."""

from __future__ import annotations

import re
from collections.abc import Collection

from tthc.vietnamese import fold


def slug(name: str, most: int = 48) -> str:
    """The words of a name joined by hyphens, cut after a whole word."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:most]
        if len(longer) > most:
            break
        kept = longer
    return kept or "khong-ten"


def unused(id_: str, taken: Collection[str]) -> str:
    """The id, with a number behind it if it is taken."""
    number = 1
    while (candidate := id_ if number == 1 else f"{id_}-{number}") in taken:
        number += 1
    return candidate


def is_safe_name(text: str) -> bool:
    """Whether a text may be the name of a folder or file."""
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,119}", text))
