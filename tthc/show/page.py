"""A page of text for a terminal: a heading, facts with their names, and sections of items that wrap at the width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

NARROWEST, WIDEST = 60, 120


@dataclass(frozen=True)
class Item:
    """One thing of a section: a mark before it (a number, a dash), what it is, and further lines on it."""

    text: str
    mark: str = "-"
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Items under a title."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Page:
    """What is shown of one thing: facts are pairs of a name and a text; those without a text are left out."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def as_text(page: Page, width: int) -> str:
    """The page wrapped to a width in letters."""
    return "\n".join(_lines(page, min(max(width, NARROWEST), WIDEST)))


def _lines(page: Page, width: int) -> Iterator[str]:
    yield from wrap(page.heading, width, subsequent_indent="  ")
    facts = [(name, text) for name, text in page.facts if text]
    label = max((len(name) for name, _ in facts), default=0)
    for name, text in facts:
        yield from _hanging(f"  {name.ljust(label)}  ", text, width)
    for section in page.sections:
        if section.items:
            yield ""
            yield section.title
            mark = max(len(item.mark) for item in section.items)
            for item in section.items:
                first = f"  {item.mark.rjust(mark)} " if mark else "  "
                yield from _hanging(first, item.text, width)
                for line in item.more:
                    yield from _hanging(" " * (len(first) + 2), line, width)


def _hanging(first: str, text: str, width: int) -> list[str]:
    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [first.rstrip()]
