"""Text from a catalogue is data: characters that would turn, hide or break what stands around it are taken out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = (0x00AD, 0x200B, 0x2060, 0xFEFF)
_CONTROLS = tuple(code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n")
_SURROGATES = range(0xD800, 0xE000)

_TAKEN_OUT: Mapping[int, None] = MappingProxyType(dict.fromkeys((*_BIDI, *_INVISIBLE, *_CONTROLS, *_SURROGATES)))


def plain_text(text: str) -> str:
    """The text without marks of direction, invisible characters and controls; a new line stays one.

    All that is taken out is of a kind that Python does not call printable, so that most text is only looked at.
    """
    return text if text.isprintable() else text.translate(_TAKEN_OUT)
