"""JSON Schemas of the files a person writes, so that editors complete keys and mark mistakes while typing.

An editor types the scalars that tthc reads as text: `name: 2026` is a number to it, `no` may be false, `15:00` may be
900. The schemas accept what an editor makes of a text that tthc accepts.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema as core

from tthc.load.scalars import FORMS
from tthc.model.catalogue import KINDS
from tthc.model.entry import Entry, Ref
from tthc.model.log_mapping import LogMapping
from tthc.model.pattern import Patterns
from tthc.model.procedure import Procedure
from tthc.model.rule import Profile, Rule
from tthc.source import CannotRunError, say, why_of


class FileKind(StrEnum):
    """The kinds of file that have a schema."""

    PROCEDURE = "procedure"
    REFERENCE = "reference"
    RULE = "rule"
    PROFILE = "profile"
    PATTERNS = "patterns"
    MAPPING = "mapping"


def json_schema(kind: FileKind) -> dict[str, Any]:
    """The schema of a kind of file, in draft 2020-12."""
    head = {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"urn:tthc:schema:{kind.value}"}
    model = _ONE_ENTRY.get(kind)
    return head | (model.model_json_schema(schema_generator=_Schema) if model else _lists_of_entries())


def write_schemas(folder: Path, kinds: Iterable[FileKind] = FileKind) -> tuple[Path, ...]:
    """Write schemas into a folder, as `<kind>.schema.json`; CannotRunError where that is not possible."""
    return tuple(_write(folder / file_of(kind), schema_text(kind)) for kind in kinds)


def file_of(kind: FileKind) -> str:
    """The name of the file that a schema stands in."""
    return f"{kind.value}.schema.json"


def schema_text(kind: FileKind) -> str:
    """What the file of a schema holds."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"


def schemas_of_catalogue(folder: Path) -> tuple[Path, ...]:
    """Write the schemas that the files of a catalogue name, and the mappings of its logs."""
    return write_schemas(folder, (FileKind.PROCEDURE, FileKind.REFERENCE, FileKind.MAPPING))


def schemas_of_rules(folder: Path) -> tuple[Path, ...]:
    """Write the schemas that the files of a folder of rules name."""
    return write_schemas(folder, (FileKind.RULE, FileKind.PROFILE, FileKind.PATTERNS))


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotRunError(say("{file} cannot be written: {why}", file=path, why=why_of(error))) from error
    return path


_ONE_ENTRY: Mapping[FileKind, type[Entry]] = MappingProxyType(
    {
        FileKind.PROCEDURE: Procedure,
        FileKind.RULE: Rule,
        FileKind.PROFILE: Profile,
        FileKind.PATTERNS: Patterns,
        FileKind.MAPPING: LogMapping,
    }
)


def _lists_of_entries() -> dict[str, Any]:
    refs, defs = models_json_schema([(kind, "validation") for kind in KINDS.values()], schema_generator=_Schema)
    lists = {key: {"type": "array", "items": refs[kind, "validation"]} for key, kind in KINDS.items()}
    return {
        "title": "Reference data: lists of entries by kind.",
        "type": "object",
        "properties": lists,
        "additionalProperties": False,
        "minProperties": 1,
        **defs,
    }


class _Schema(GenerateJsonSchema):
    """Pydantic's schema, with scalars as editors type them, and the docstrings where a person hovers."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        made = super().model_schema(schema) | _described(model)
        for name, field in model.model_fields.items():
            if kind := _referred(field.annotation):
                made["properties"][field.alias or name] |= _described(kind)
        return made

    def enum_schema(self, schema: core.EnumSchema) -> JsonSchemaValue:
        words = [member.value for member in schema["members"]]
        return _described(schema["cls"]) | {"enum": [*words, *(_BOOLEANS[word] for word in words if word in _BOOLEANS)]}

    def default_schema(self, schema: core.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if isinstance(made.get("default"), (list, dict, type(None))):
            made.pop("default", None)
        return made

    def function_before_schema(self, schema: core.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A list that something is done to before it is read is `Refs`: one of them may stand alone."""
        made = super().function_before_schema(schema)
        return {"anyOf": [made["items"], made]} if made.get("type") == "array" else made

    def str_schema(self, schema: core.StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": ["string", "number", "boolean"]}

    def int_schema(self, schema: core.IntSchema) -> JsonSchemaValue:
        return {"anyOf": [super().int_schema(schema), _written(int)]}

    def decimal_schema(self, schema: core.DecimalSchema) -> JsonSchemaValue:
        number, _text = super().decimal_schema(schema)["anyOf"]
        return {"anyOf": [number, _written(Decimal)]}

    def bool_schema(self, schema: core.BoolSchema) -> JsonSchemaValue:
        return {"enum": [True, False, *_BOOLEANS]}

    def date_schema(self, schema: core.DateSchema) -> JsonSchemaValue:
        return {**_written(date), "format": "date"}

    def time_schema(self, schema: core.TimeSchema) -> JsonSchemaValue:
        """YAML 1.1 takes `15:00` for a number of base 60."""
        return {"anyOf": [_written(time), {"type": "integer", "minimum": 60, "maximum": 24 * 60}]}


_BOOLEANS: Mapping[str, bool] = MappingProxyType({"yes": True, "no": False, "on": True, "off": False})
"""Words that are text to some editors and booleans to others."""


def _written(kind: type) -> JsonSchemaValue:
    """A scalar in quotes, or one that an editor leaves as text."""
    return {"type": "string", "pattern": f"^(?:{FORMS[kind].pattern})$"}


def _described(kind: type) -> JsonSchemaValue:
    """The first sentence of a docstring as title, all of it as description."""
    text = inspect.cleandoc(kind.__doc__ or kind.__name__)
    return {"title": re.split(r"[.:](?=\s|$)", text)[0], "description": text}


def _referred(annotation: Any) -> type[Entry] | None:
    """The kind of entry that a field refers to by its id."""
    if get_origin(annotation) is Ref:
        return next((kind for kind in get_args(annotation) if isinstance(kind, type)), None)
    return next((kind for kind in map(_referred, get_args(annotation)) if kind), None)
