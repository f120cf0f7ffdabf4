"""What the detail beside an answer names: a law with its article, or things of the catalogue by name or id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tthc.load.typed import nearest
from tthc.model.questionnaire import AskedRow, DetailKind
from tthc.source import Message, say, shorten
from tthc.vietnamese import fold
from tthc.vietnamese.citations import read_laws


@dataclass(frozen=True)
class Details:
    """The text, the ids that it names, and what of it means nothing, with the nearest right name."""

    text: str = ""
    refs: tuple[str, ...] = ()
    wrong: tuple[tuple[Message, Message | None], ...] = ()


def details_in(text: str, asked: AskedRow) -> Details:
    """The detail of a yes to a question."""
    match asked.question.detail:
        case None | DetailKind.TEXT:
            return Details(text)
        case DetailKind.LAW:
            return _law(text)
        case _:
            return _named(text, asked)


def _law(text: str) -> Details:
    found = read_laws(text)
    numbers = tuple(dict.fromkeys(law.number for law in found))
    if len(numbers) != 1:
        why = say("one law is expected here by its number, such as 63/2010/NĐ-CP; found: {count}", count=len(numbers))
        return Details(text, wrong=((why, None),))
    if found[0].unclear:
        return Details(text, wrong=((say("the number {law!r} is cut short", law=found[0].text), None),))
    return Details(text, numbers)


def _named(text: str, asked: AskedRow) -> Details:
    refs: dict[str, None] = {}
    wrong: list[tuple[Message, Message | None]] = []
    for name in _parts(text, asked):
        meant = _meant(name, asked)
        if len(meant) == 1:
            refs[meant[0]] = None
        elif meant:
            wrong.append((say("{name!r} may be any of {ids}: write the id", name=shorten(name), ids=meant), None))
        else:
            why = say("{name!r} is nothing that this question can be answered with", name=shorten(name))
            wrong.append((why, nearest(name, [*asked.choices.values(), *asked.choices])))
    return Details(text, tuple(refs), tuple(wrong))


def _parts(text: str, asked: AskedRow) -> Iterator[str]:
    """A name with a semicolon of its own stands alone on its line."""
    names = {fold(name) for name in asked.choices.values()}
    for line in text.split("\n"):
        parts = [line] if fold(" ".join(line.split())) in names else line.split(";")
        yield from (" ".join(part.split()) for part in parts if part.strip())


def _meant(name: str, asked: AskedRow) -> tuple[str, ...]:
    """The ids that an id, a name or `name [id]` may mean."""
    bracketed = re.search(r"\[([^\[\]\s]+)\]$", name)
    for one in (bracketed[1] if bracketed else name, name):
        if one in asked.choices:
            return (one,)
    return tuple(one for one, text in asked.choices.items() if fold(text) == fold(name))
