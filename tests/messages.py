"""The sentences of the program and their Vietnamese: finds every one in the source and brings `tthc.po` up to date.

After a sentence was added, changed or removed:

    python tests/messages.py    # new ones get an empty translation, those that are gone are dropped
    (fill in every empty msgstr of the .po)
    python tests/messages.py    # compiles them too; an installation does that by itself

Babel's own extractor does not look into f-strings, so this one reads the syntax tree. Entries with the comment `click`
are sentences of the command-line library; they are written by hand and kept.
"""

from __future__ import annotations

import ast
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "tthc" / "locale" / "vi" / "LC_MESSAGES" / "tthc.po"
CLICK = "click"
KEYWORDS = {"say": 0, "_": 0, "N_": 0, "PydanticCustomError": 1}
"""Functions that are called with a sentence, and at which place it stands."""

HEADER = r"""# Vietnamese (Tiếng Việt) for tthc. tests/messages.py says how to bring this file up to date.
# The comment "click" marks sentences of the command-line library, which looks them up here.
msgid ""
msgstr ""
"Project-Id-Version: tthc\n"
"Language: vi\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""

MsgId = str | tuple[str, str]


@cache
def sentences() -> dict[str, list[str]]:
    """Every sentence of the program with the files it stands in."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tthc").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for text in _sentences_in(ast.parse(path.read_text(encoding="utf-8")), place):
            places = found.setdefault(text, [])
            places += [] if place in places else [place]
    return found


def sentences_of_click() -> set[MsgId]:
    """Every sentence of the installed command-line library; plural forms as pairs."""
    found: set[MsgId] = set()
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in ("_", "ngettext"):
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if texts:
                    found.add((texts[0], texts[1]) if _name(node) == "ngettext" else texts[0])
    return found


def translations() -> Catalog:
    """The Vietnamese catalogue as it is now."""
    with PO.open("rb") as file:
        return read_po(file, locale="vi", domain="tthc", abort_invalid=True)


def is_of_click(comments: list[str]) -> bool:
    """Whether an entry is the command-line library's."""
    return CLICK in comments


def update() -> tuple[int, int]:
    """Bring the catalogue up to date; give how many sentences were added and how many dropped."""
    old, wanted = translations(), sentences()
    new = Catalog("vi", "tthc")
    for text, places in wanted.items():
        known = old.get(text)
        comments = known.user_comments if known else []
        new.add(text, known.string if known else "", [(place, 0) for place in places], user_comments=comments)
    of_click = [message for message in old if message.id and is_of_click(message.user_comments)]
    for message in of_click:
        if message.id not in wanted:
            new.add(message.id, message.string, user_comments=message.user_comments)
    with PO.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, new, width=120, include_lineno=False, omit_header=True)
    had = {message.id for message in old if message.id}
    return len(wanted.keys() - had), len(had - wanted.keys() - {message.id for message in of_click})


def compile_po() -> None:
    """Write the `.mo` that the program reads, as an installation does; others may be reading it meanwhile."""
    handle, written = tempfile.mkstemp(dir=PO.parent, suffix=".new")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, translations())
    Path(written).replace(PO.with_suffix(".mo"))


def _sentences_in(tree: ast.Module, place: str) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        at = KEYWORDS.get(_name(node), 0)
        text = node.args[at] if len(node.args) > at else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            if text.value and _name(node) in (*KEYWORDS, "Message"):  # no words are no sentence
                yield text.value
        elif _name(node) in KEYWORDS:
            raise ValueError(f"{place}:{node.lineno}: a sentence must be written where it is said: {ast.unparse(node)}")


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


if __name__ == "__main__":
    added, dropped = update()
    compile_po()
    empty = [message.id for message in translations() if message.id and not message.string]
    print(f"{added} new, {dropped} dropped, {len(empty)} without a translation")
