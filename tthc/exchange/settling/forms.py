"""The form that a row asks for, by its designation (`Mẫu số 01`, `Phụ lục III`): a name of a file is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NUMBER = r"(?:[A-ZĐ]{1,4}[.-]?){0,3}[0-9]+[0-9A-Za-zĐđ./-]*"
_IN_WORDS = re.compile(rf"[Mm]ẫu(?: số)? ({_NUMBER})(?! ?bản )")
_APPENDIX = re.compile(r"\b[Mm]ẫu\b[^.;]{0,60}?\b[Pp]hụ lục(?: số)? ([IVX]{1,5}[a-z]?|[0-9]{1,2})\b")
_IN_FILE_NAME = re.compile(rf"Mẫu(?: số)? ({_NUMBER})")
_SUFFIX = re.compile(r"\.(?:docx?|xlsx?|pdf|rtf|odt)", re.IGNORECASE)


def form_of(text: str, files: tuple[str, ...] = ()) -> str:
    """The designations of the form in the words of a row, else in the names of its files; empty if there is none."""
    return "; ".join(dict.fromkeys(_in_words(text))) or "; ".join(dict.fromkeys(_in_file_names(files)))


def _in_words(text: str) -> Iterator[str]:
    numbers = _IN_WORDS.findall(text)
    yield from (f"Mẫu số {number.rstrip('.-/')}" for number in numbers)
    if not numbers:
        yield from (f"Phụ lục {number}" for number in _APPENDIX.findall(text))


def _in_file_names(files: tuple[str, ...]) -> Iterator[str]:
    """`Mẫu I.1.2.docxMẫu I.1.3.docx` names two forms, `don-xin.doc` none."""
    for part in (part for file in files for part in _SUFFIX.split(unicodedata.normalize("NFC", file))):
        if found := _IN_FILE_NAME.fullmatch(part.strip()):
            yield f"Mẫu số {found[1].rstrip('.-/')}"
