"""Random catalogues for properties: every field of every kind of entry, made from the model's own annotations."""

from __future__ import annotations

import datetime as dt
import types
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from pydantic import StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from tthc.load.yaml_text import INVISIBLE
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.document import LookUp, RequiredDocument
from tthc.model.duration import Duration, Unit
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import CalendarYear, Estimate

PROPERTY = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""Such catalogues are too large to be made smaller step by step when something is found."""

HOSTILE = (
    "=1+1",
    "+84",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "</name><script>alert(1)</script>",
    "]]>",
    '"; DROP TABLE procedures; --',
    "a\nb",
    "a\r\nb",
    "tab\tđây",
    "\\N\\l{}|<>",
    "<b>&amp;</b>",
    "'",
    '"""',
    "\U0001f600",
    "\u202eđảo",
    "Đăng ký khai sinh",
    "1.001193",
    "#REF!",
    "{=1}",
)
CODES = ("1.001193", "1.001193.000.00.00.H17", "2.000815", "1.012783")
IDS = ("a", "b", "giay/1", "x:y", "151/2025/NĐ-CP", "é<>&\"'", "ket-qua", "=x", "http://x.vn/?a=1&b=%20", "..")

_WRITABLE = st.characters(exclude_categories=["Cs"]).filter(lambda c: not INVISIBLE.search(c))
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(_WRITABLE, min_size=1, max_size=20)).map(
    lambda text: unicodedata.normalize("NFC", text)
)


def entries(kind: type[Entry]) -> st.SearchStrategy[Entry]:
    """Entries of a kind, each one that a file could hold."""
    return _tried(kind).filter(bool)  # type: ignore[return-value]


def _tried(kind: type[Entry]) -> st.SearchStrategy[Entry | None]:
    """The same, or None where chance has made none: left out inside of others, lest nothing fits in the end."""
    return _fields(kind).map(SHAPES.get(kind, dict)).map(lambda fields: _made(kind, fields))  # type: ignore[arg-type]


def catalogues(procedures: int = 3) -> st.SearchStrategy[Catalogue]:
    """Catalogues of a few entries of every kind, with references that often lead nowhere."""
    lists = [st.lists(_tried(kind), max_size=procedures if kind is Procedure else 2) for kind in KINDS.values()]
    return st.tuples(*lists).map(
        lambda found: Catalogue(tuple(entry for several in found for entry in several if entry is not None))
    )


def without_positions(catalogue: Catalogue) -> dict[str, list[Any]]:
    """What must be equal after a journey: the entries of each kind in their order, without where they were written."""
    return {
        key: [e.model_dump(mode="python") for e in catalogue.entries if type(e) is kind] for key, kind in KINDS.items()
    }


def _made(kind: type[Entry], fields: Mapping[str, Any]) -> Entry | None:
    try:
        return kind.model_validate(dict(fields), by_name=True)
    except ValidationError:
        return None


def _fields(kind: type[Entry]) -> st.SearchStrategy[dict[str, Any]]:
    kind.model_rebuild(force=True)  # some annotations name what is defined further down
    required = {n: _of(_whole(f)) for n, f in kind.model_fields.items() if n != "at" and f.is_required()}
    optional = {n: _of(_whole(f)) for n, f in kind.model_fields.items() if n != "at" and not f.is_required()}
    whole = st.fixed_dictionaries(required, optional=optional)
    return whole.map(lambda fields: {name: value for name, value in fields.items() if value is not None})


def _whole(field: FieldInfo) -> Any:
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation  # type: ignore[return-value]


def _of(annotation: Any, limits: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(arguments[0], (*arguments[1:], *limits))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(a, limits) for a in arguments if a is not type(None)))
    if origin is tuple:
        return st.lists(_of(arguments[0]), max_size=3).map(lambda several: tuple(x for x in several if x is not None))
    if origin is Ref:
        return st.sampled_from(IDS)  # the model makes the reference, of the right kind
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return _tried(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return PLAIN[annotation](limits)


def _text(limits: tuple[Any, ...]) -> st.SearchStrategy[str]:
    pattern = next((x.pattern for x in limits if isinstance(x, StringConstraints) and x.pattern), None)
    if pattern is None:
        return TEXTS.filter(str.strip)
    return st.sampled_from(CODES if "d{6}" in str(pattern) else IDS)


def _bounds(limits: tuple[Any, ...]) -> tuple[int, int]:
    flat = [x for limit in limits for x in getattr(limit, "metadata", (limit,))]
    low = max(
        (int(x.ge) if hasattr(x, "ge") else int(x.gt) + 1 for x in flat if hasattr(x, "ge") or hasattr(x, "gt")),
        default=0,
    )
    return low, min((int(x.le) for x in flat if hasattr(x, "le")), default=10**12)


PLAIN: Mapping[Any, Callable[[tuple[Any, ...]], st.SearchStrategy[Any]]] = {
    str: _text,
    bool: lambda _: st.booleans(),
    int: lambda limits: st.integers(*_bounds(limits)),
    Decimal: lambda limits: st.decimals(0, min(_bounds(limits)[1], 10**5), allow_nan=False, places=3),
    dt.date: lambda _: st.dates(dt.date(1945, 1, 1), dt.date(2200, 1, 1)),
    dt.time: lambda _: st.times().map(lambda t: t.replace(second=0, microsecond=0)),
}


def _one_unit(fields: dict[str, Any]) -> dict[str, Any]:
    unit = next((u.value for u in Unit if u.value in fields), None)
    kept = {k: v for k, v in fields.items() if k in (unit, "estimate")}
    return kept if unit else {**kept, "same_day": True}


def _some_type(fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("any_of"):
        fields.pop("type", None)
    return fields if fields.get("any_of") or fields.get("type") else {"name": "Giấy tờ khác", **fields}


def _of_one_year(fields: dict[str, Any]) -> dict[str, Any]:
    year = fields["year"] = min(max(fields["year"], 1990), 2100)
    days = {"days_off", "worked"} & fields.keys()
    moved = {
        key: tuple(
            day.model_copy(update={"date": day.date.replace(year=year, day=min(day.date.day, 28))})
            for day in fields[key]
        )
        for key in days
    }
    return {**fields, **moved}


def _ordered(fields: dict[str, Any]) -> dict[str, Any]:
    low, mid, high = sorted((fields["low"], fields["mid"], fields["high"]))
    return {**fields, "low": low, "mid": mid, "high": high}


SHAPES: Mapping[type[Entry], Callable[[dict[str, Any]], dict[str, Any]]] = {
    Duration: _one_unit,
    RequiredDocument: _some_type,
    LookUp: lambda fields: fields if {"database", "issuer"} & fields.keys() else {**fields, "issuer": "a"},
    CalendarYear: _of_one_year,
    Estimate: _ordered,
}
