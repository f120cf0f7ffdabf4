"""How templates are run: in a sandbox, strict about what is not there, with the catalogue's text always as text."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateRuntimeError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tthc.load.settings import packaged
from tthc.publish.plain_text import plain_text
from tthc.source import CannotRunError, say


def environment(templates: Path | None, *names: str) -> Environment:
    """The templates of one kind (`site`, `report`), then of those it borrows from; an officer's own before ours.

    Ours go by their folder too (`site/base.html`), so that an officer's own `base.html` can extend the one it replaces.
    The packaged ones alone need no sandbox, which takes half of the time.
    """
    own = templates is not None and any((templates / name).is_dir() for name in names)
    return (ImmutableSandboxedEnvironment if own else Environment)(
        loader=FileSystemLoader([*(f for name in names for f in folders(templates, name)), packaged("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def folders(templates: Path | None, name: str) -> list[Path]:
    """Where the files of one kind are looked for, first the officer's own folder if there is one."""
    own = [templates / name] if templates else []
    return [*own, packaged("templates") / name]


def render(templates: Environment, name: str, **values: object) -> bytes:
    """A template filled, as UTF-8; CannotRunError with its place if it is broken."""
    try:
        return templates.get_template(name).render(**values).encode()
    except TemplateSyntaxError as error:
        where = f"{error.filename or name}:{error.lineno}"
        text = say("the template {where} cannot be read: {why}", where=where, why=error.message)
        raise CannotRunError(text) from error
    except (TemplateError, *WHAT_A_TEMPLATE_CAN_DO_WRONG) as error:
        where = _place(error, templates) or name
        raise CannotRunError(say("the template {name} cannot be used: {why}", name=where, why=error)) from error


WHAT_A_TEMPLATE_CAN_DO_WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Division by zero, text plus number, a template that extends itself, a file that is not UTF-8."""


def _place(error: Exception, templates: Environment) -> str:
    """Where in a template it went wrong: the innermost line of a template in the traceback."""
    assert isinstance(templates.loader, FileSystemLoader)
    known = tuple(templates.loader.searchpath)
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.startswith(known)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def _printable(value: object) -> object:
    """Plain text for text; nothing is not printed as a word."""
    if value is None:
        raise TemplateRuntimeError("a template prints a value that is not there")
    return plain_text(value) if type(value) is str else value
