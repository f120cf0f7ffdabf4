"""Changing files as their format is built: JSON, YAML, XML and PDF word by word, ZIP part by part."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

Change = Callable[[bytes, random.Random], bytes]
"""One changed copy of a file."""

_LONGEST = 400_000
"""Bytes of a changed text, so that what takes long is a fault of the reader and not the size of the file."""

_COMMON = (
    "",
    "0",
    "-1",
    "1.001193",
    "9" * 400,
    "1e999",
    "NaN",
    "Đ" * 9,
    "\u202e",
    "\x00",
    "\ud7ff",
    "=1+1",
    "../..",
    "a" * 300,
)


@dataclass(frozen=True)
class Grammar:
    """How a format is cut into words, what may stand in their place, and what it puts around others."""

    word: re.Pattern[str]
    instead: Sequence[str]
    around: Sequence[tuple[str, str]]

    def __call__(self, data: bytes, chance: random.Random) -> bytes:
        """A copy with one to five words changed."""
        words = self.word.findall(data.decode("utf-8", "surrogateescape"))
        for _ in range(chance.randint(1, 5)):
            if words:
                chance.choice(_CHANGES)(self, words, chance)
        return "".join(words).encode("utf-8", "surrogateescape")[:_LONGEST]

    def replace(self, words: list[str], chance: random.Random) -> None:
        """One word by another of the format, or of the file."""
        words[chance.randrange(len(words))] = chance.choice((*self.instead, *_COMMON, chance.choice(words)))

    def drop(self, words: list[str], chance: random.Random) -> None:
        """Some words that follow one another."""
        start = chance.randrange(len(words))
        del words[start : start + _few(chance)]

    def repeat(self, words: list[str], chance: random.Random) -> None:
        """Some words again, once or many times."""
        start = chance.randrange(len(words))
        some = words[start : start + _few(chance)]
        words[start:start] = some * chance.choice((1, 1, 1, 3, 60))

    def move(self, words: list[str], chance: random.Random) -> None:
        """Some words to another place."""
        start = chance.randrange(len(words))
        some = words[start : start + _few(chance)]
        del words[start : start + len(some)]
        place = chance.randint(0, len(words))
        words[place:place] = some

    def nest(self, words: list[str], chance: random.Random) -> None:
        """Some words inside the same thing, many times over."""
        start = chance.randrange(len(words))
        end = min(len(words), start + _few(chance))
        times = chance.choice((1, 2, 30, 60, 3000))
        before, after = chance.choice(self.around)
        words[end:end] = [after * times]
        words[start:start] = [before * times]


_CHANGES = (Grammar.replace, Grammar.replace, Grammar.drop, Grammar.repeat, Grammar.move, Grammar.nest)


def _few(chance: random.Random) -> int:
    return chance.choice((1, 1, 1, 2, 3, 5, 8, 40))


JSON = Grammar(
    re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|\s+|[^"\[\]{}:,\s]+|"', re.DOTALL),
    (
        "null",
        "true",
        "[]",
        "{}",
        '"\\ud800"',
        '""',
        "-0",
        "1E400",
        '"\\u0000"',
        '{"name": null}',
        '[[""]]',
        '"Miễn phí"',
    ),
    (("[", "]"), ('{"a":', "}"), ('{"data":', "}"), ('[{"name":', "}]")),
)
YAML = Grammar(
    re.compile(r"\n[ -]*|[:,\[\]{}&*!|>'\"#]|\s+|[^\s:,\[\]{}&*!|>'\"#]+"),
    (
        "null",
        "~",
        "true",
        "&a",
        "*a",
        "!x",
        "[]",
        "{}",
        "|",
        ">",
        "? ",
        "---",
        "\t",
        "\n- ",
        "<<: *a",
        "2026-02-30",
        '"\\x85"',
    ),
    (("[", "]"), ("{a: ", "}"), ("\n- ", ""), ("- ", "")),
)
XML = Grammar(
    re.compile(r"<[^>]*>?|[^<]+"),
    (
        "<w:p>",
        "</w:p>",
        "<w:tc>",
        "</w:tc>",
        "<w:br/>",
        "<v>1e400</v>",
        '<c r="A1" t="s"><v>-1</v></c>',
        "<row/>",
        "&#x0;",
        "<!---->",
    ),
    (
        ("<w:p>", "</w:p>"),
        ("<w:tc><w:p>", "</w:p></w:tc>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<row>", "</row>"),
    ),
)
PDF = Grammar(
    re.compile(r"<<|>>|[\[\]()<>/]|\s+|[^\s\[\]()<>/]+"),
    (
        "null",
        "1 0 R",
        "9 0 R",
        "/Kids",
        "/Length",
        "/Filter /FlateDecode",
        "[]",
        "<<>>",
        "endobj",
        "stream",
        "Do",
        "q",
        "Q",
        "-1e38",
    ),
    (("[", "]"), ("<< /A ", ">>"), ("(", ")"), ("q ", " Q")),
)


@dataclass(frozen=True)
class InZip:
    """A ZIP file is changed in one part of it, and packed again; now and then in how it is packed."""

    parts: Mapping[str, Grammar]

    def __call__(self, data: bytes, chance: random.Random) -> bytes:
        """A copy with one part changed, or its bytes if it cannot be unpacked."""
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        except Exception:
            return flip(data, chance)
        names = [name for name in parts if name.endswith(tuple(self.parts))]
        if not names or chance.random() < 0.1:
            return flip(data, chance)
        name = chance.choice(names)
        if chance.random() < 0.05:
            del parts[name]
        else:
            grammar = next(grammar for end, grammar in self.parts.items() if name.endswith(end))
            parts[name] = grammar(parts[name], chance)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return packed.getvalue()


IN_ZIP = InZip({".xml": XML, ".rels": XML})


def flip(data: bytes, chance: random.Random) -> bytes:
    """A copy with some bytes changed, or cut off."""
    changed = bytearray(data or b"\0")
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))] if chance.random() < 0.1 else changed)
