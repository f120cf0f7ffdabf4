"""A procedure to the canonical text of its file; reading the text gives the same procedure back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from tthc.exchange.yaml.words import block, block_list, entry
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Procedure

SCHEMA_LINE = "# yaml-language-server: $schema={path}procedure.schema.json"
"""The first line of a file: where editors find the schema."""

LISTS = frozenset(
    {
        "cases",
        "channels",
        "documents",
        "conditions",
        "steps",
        "frequencies",
        "thresholds",
        "obliged",
        "volumes",
        "costs",
    }
    | {"verbatim", "sources"}
)
"""Lists whose items stand on lines of their own, however short, so that one can be added without touching another."""

SECTIONS = frozenset({"cases", "channels", "documents", "conditions", "steps", "results", "verbatim"})
"""Keys that have a blank line before and behind them, if they take several lines."""


def write_procedure(procedure: Procedure, schema: str = "../../") -> str:
    """The file of a procedure; `schema` is the way from its folder to that of the schema."""
    return write_plain(plain(procedure), schema)


def write_plain(values: Mapping[str, Any], schema: str = "../../") -> str:
    """The file of a procedure that is given as plain values, in the order of their keys."""
    written = (
        (key, block_list(key, value) if key in LISTS and value else entry(key, value)) for key, value in values.items()
    )
    return "\n".join([SCHEMA_LINE.format(path=schema), *in_sections(written)]) + "\n"


def in_sections(written: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """The lines of the keys of a procedure, with blank lines around its sections."""
    was_section = False
    for number, (key, lines) in enumerate(written):
        is_section = key in SECTIONS and sum(not _is_aside(line) for line in lines) > 1
        if number and (is_section or was_section) and lines[0]:
            yield ""
        yield from lines
        was_section = is_section


def _is_aside(line: str) -> bool:
    """Whether a line is blank or a comment."""
    return not line or line.lstrip().startswith("#")


def write_entries(entries: Mapping[str, tuple[Entry, ...]], heading: str) -> str:
    """A file of reference entries by kind, under a heading comment."""
    lines = [f"# {line}" for line in heading.splitlines()]
    lines += block({kind: [plain(one) for one in ones] for kind, ones in entries.items() if ones})
    return "\n".join(lines) + "\n"


def plain(value: Any) -> Any:
    """An entry as keys and values, in the order of its fields; what is as if it were not written is left out."""
    match value:
        case Ref():
            return value.id
        case BaseModel():
            return dict(_written_fields(value))
        case tuple():
            return [plain(item) for item in value]
        case _:
            return value


def _written_fields(value: BaseModel) -> list[tuple[str, Any]]:
    fields = type(value).model_fields
    return [
        (field.alias or name, plain(part))
        for name, field in fields.items()
        if name != "at" and (part := getattr(value, name)) != field.get_default(call_default_factory=True)
    ]
