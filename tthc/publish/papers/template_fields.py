"""What the template of a paper may use: every field of its page object, with an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from textwrap import shorten
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class TemplateField:
    """A field by its path (`parts[].blocks[].name`), and a value that it has here; empty if it has none."""

    path: str
    example: str


LONGEST_EXAMPLE = 70


def template_fields(page_type: type, page: object | None, above: str = "") -> Iterator[TemplateField]:
    """The fields of a page, those of the parts of a list under its name.

    The types say what there is, the page how it looks.
    """
    hints = get_type_hints(page_type)
    for field in fields(page_type):
        value = getattr(page, field.name, None) if page is not None else None
        yield from _described(f"{above}{field.name}", hints[field.name], value)


def _described(path: str, hint: Any, value: Any) -> Iterator[TemplateField]:
    if get_origin(hint) is tuple:
        yield from _described(f"{path}[]", get_args(hint)[0], next(iter(value or ()), None))
    elif isinstance(hint, type) and is_dataclass(hint):
        yield from template_fields(hint, value, f"{path}.")
    else:
        text = "" if value is None else str(value)
        yield TemplateField(path, shorten(text, LONGEST_EXAMPLE, placeholder="…"))
