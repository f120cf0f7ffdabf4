"""A Word template filled with a page object: in a sandbox, strict, with the catalogue's text always as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from tthc.publish.plain_text import plain_text
from tthc.publish.rendering import WHAT_A_TEMPLATE_CAN_DO_WRONG, folders
from tthc.source import CannotRunError, say, why_of

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

FOLDER = "papers"


def word_file(templates: Path | None, name: str, page: object) -> bytes:
    """The paper as the bytes of a .docx; CannotRunError with its place if the template is broken."""
    path = template_path(templates, name)
    template = _opened(path)
    try:
        template.render(_values(page), _environment(), autoescape=True)
    except TemplateSyntaxError as error:
        text = say("the template {where} cannot be read: {why}", where=path, why=error.message or "")
        raise CannotRunError(text) from error
    except (TemplateError, *WHAT_A_TEMPLATE_CAN_DO_WRONG) as error:
        raise CannotRunError(say("the template {name} cannot be used: {why}", name=path, why=error)) from error
    buffer = io.BytesIO()
    template.save(buffer)
    return same_every_time(buffer.getvalue())


def template_path(templates: Path | None, name: str) -> Path:
    """Where the template of a paper stands: an officer's own before the packaged one."""
    file = f"{name}.docx"
    found = next((folder / file for folder in folders(templates, FOLDER) if (folder / file).is_file()), None)
    if found is None:
        raise CannotRunError(say("there is no template {name}", name=f"{FOLDER}/{file}"))
    return found


def _opened(path: Path) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from lxml.etree import XMLSyntaxError

    template = DocxTemplate(path)
    try:
        template.init_docx()
    except OSError as error:
        raise CannotRunError(
            say("the template {where} cannot be read: {why}", where=path, why=why_of(error))
        ) from error
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        why = say("it is not a Word file (.docx)")
        raise CannotRunError(say("the template {where} cannot be read: {why}", where=path, why=why)) from error
    return template


def _values(page: object) -> Mapping[str, Any]:
    assert is_dataclass(page)
    return {field.name: getattr(page, field.name) for field in fields(page)}


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)


def _as_text(value: object) -> object:
    """Text that XML can hold; braces as numbers, since they mean something to what reads the result once more."""
    if value is None:
        raise TemplateRuntimeError("a template prints a value that is not there")
    text = _NOT_IN_XML.sub("", plain_text(str(value)))
    return Markup(str(escape(text)).translate(_BRACES))  # noqa: S704 - escaped just now


_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_BRACES = {ord("{"): "&#123;", ord("}"): "&#125;"}


def same_every_time(data: bytes) -> bytes:
    """The same parts in an archive without the hour of its making: same input, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
