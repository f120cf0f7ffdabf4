"""Figures and dates that can be read in one way only: `50.000` is fifty thousand to an officer, fifty to a computer.

The model alone would take `50.000` as 50, `1_000` as 1000, `1e3` as 1000, and the date `86400` as 1970-01-02.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from tthc.model.entry import Ref
from tthc.source import Message, Problem, Written, WrittenList, WrittenMapping, say, shorten


@dataclass(frozen=True)
class Form:
    """How values of a type are written, what to say of another writing, and what may have been meant by it."""

    pattern: str
    expected: Message
    meant: Callable[[str], str | None]


def unclear_scalars(kind: type[BaseModel], tree: WrittenMapping) -> Iterator[Problem]:
    """Figures, dates and hours in a tree that are not written in the form of their type."""
    fields = _fields(kind)
    for key, value in tree.items():
        form, model = fields.get(key, (None, None))
        for item in value if isinstance(value, WrittenList) else (value,):
            if model and isinstance(item, WrittenMapping):
                yield from unclear_scalars(model, item)
            elif form and isinstance(item, Written) and not re.fullmatch(form.pattern, item.strip()):
                yield _unclear(item, form)


def _unclear(written: Written, form: Form) -> Problem:
    meant = form.meant(written.strip())
    text = say("{written!r}: {reason}", written=shorten(written), reason=form.expected)
    return Problem("L012", written.at, text, say("did you mean {word!r}?", word=meant) if meant else None)


def _without_separators(text: str) -> str | None:
    return re.sub(r"\D", "", text) if re.fullmatch(r"[0-9]{1,3}([., _][0-9]{3})+", text) else None


def _with_a_dot(text: str) -> str | None:
    return text.replace(",", ".") if re.fullmatch(r"[0-9]+,[0-9]+", text) else None


def _year_first(text: str) -> str | None:
    found = re.fullmatch(r"(0?[1-9]|[12][0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-]([0-9]{4})", text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else None


def _hour_and_minute(text: str) -> str | None:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[:hg.]([0-5][0-9]))?[hg]?", text)
    return f"{found[1]:0>2}:{found[2] or '00'}" if found else None


FORMS: Mapping[type, Form] = MappingProxyType(
    {
        int: Form(r"-?[0-9]{1,15}", say("expected a whole number"), _without_separators),
        Decimal: Form(
            r"(?![1-9][0-9]{0,2}(\.[0-9]{3})+$)-?[0-9]{1,15}(\.[0-9]{1,6})?",
            say("expected a number, without separators and with a dot before decimals"),
            _with_a_dot,
        ),
        date: Form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", say("expected a date as YYYY-MM-DD"), _year_first),
        time: Form(r"[0-9]{2}:[0-9]{2}", say("expected a time as HH:MM"), _hour_and_minute),
    }
)
"""The types whose text the model would read too kindly."""


@cache
def _fields(kind: type[BaseModel]) -> Mapping[str, tuple[Form | None, type[BaseModel] | None]]:
    """For each key of a model the form of its scalars and the model of its mappings."""
    fields = {}
    for name, field in kind.model_fields.items():
        types = set(types_in(field.annotation))
        form = next((form for type_, form in FORMS.items() if type_ in types), None)
        fields[field.alias or name] = form, next((t for t in types if issubclass(t, BaseModel)), None)
    return fields


def types_in(annotation: Any) -> Iterator[type]:
    """The plain types inside an annotation; what a reference refers to is not inside it."""
    if get_origin(annotation) is Annotated:
        yield from types_in(get_args(annotation)[0])
    elif get_origin(annotation) is Ref:
        yield Ref
    elif arguments := get_args(annotation):
        for argument in arguments:
            yield from types_in(argument)
    elif isinstance(annotation, type):
        yield annotation
