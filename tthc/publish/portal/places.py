"""Where each page of the site stands, in harmless file names, and which addresses may become links."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from tthc.model.procedure import Level, Procedure
from tthc.publish.words import LEVEL_FILES
from tthc.vietnamese import fold

NO_SECTOR = "linh-vuc/_chua-phan-loai.html"
"""The page of the procedures for which no sector is given; no sector's own page can have this name."""

_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


def procedure_place(procedure: Procedure) -> str:
    """The page of a procedure; its code has been checked to be digits, dots and a letter."""
    return f"procedures/{procedure.code}.html"


def sector_place(sector_id: str) -> str:
    """The page of a sector."""
    return f"linh-vuc/{file_name(sector_id)}.html"


def file_name(text: str) -> str:
    """The text itself where it is a harmless file name, else its words with a mark that tells it from like ones."""
    if len(text) <= 80 and _SAFE.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    words = "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:60].strip("-") or "muc"
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}_{mark}"


def level_place(level: Level) -> str:
    """The page of a level."""
    return f"cap/{LEVEL_FILES[level]}.html"


def agency_place(agency_id: str) -> str:
    """The page of an agency."""
    return f"co-quan/{file_name(agency_id)}.html"


def audience_place(applicant_id: str) -> str:
    """The page of a kind of applicant."""
    return f"doi-tuong/{file_name(applicant_id)}.html"


def event_place(journey_id: str) -> str:
    """The page of a life event."""
    return f"su-kien/{file_name(journey_id)}.html"


def web_address(text: str | None) -> str:
    """The address if it is one of the web (http or https, with a host), else nothing: it will not become a link."""
    if not text or any(ord(letter) <= 32 or ord(letter) == 127 for letter in text):
        return ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""
