"""QR codes: an address as a picture that a telephone reads off paper."""

from __future__ import annotations

from typing import Any

from tthc.publish.boards.pages import QrCode
from tthc.publish.portal.places import web_address
from tthc.source import CannotRunError, say

QUIET_ZONE = 4
"""Light modules around the code: less, and telephones do not find it (ISO/IEC 18004)."""


def qr_code(address: str) -> QrCode | None:
    """The code of an address of the web, with a quarter of it spare for dirt (level Q); None for no such address."""
    if not web_address(address):
        return None
    segno = _segno()
    code = segno.make(address, error="q", micro=False)
    return QrCode(code.svg_data_uri(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True), address)


def _segno() -> Any:
    try:
        import segno  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise CannotRunError(say("notices need the package segno: pip install 'tthc[posters]'")) from error
    return segno
