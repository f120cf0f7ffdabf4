"""What stands for something in a usage line (`FILES...`, `[OPTIONS]`), in the language of the output."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from gettext import gettext as _
from types import MappingProxyType

import click

from tthc.cli.shared.words import chosen_language

REQUIRED = _("required")
"""What the command-line library puts behind an option that must be given; it looks the word up by itself."""


@cache
def _words(language: str) -> Mapping[str, str]:
    """In the language that was chosen, which the sentences themselves come out in."""
    return MappingProxyType(
        {
            "ARGS": _("ARGUMENTS"),
            "CODE": _("CODE"),
            "CODES": _("CODES"),
            "COMMAND": _("COMMAND"),
            "DIRECTORY": _("FOLDER"),
            "DOSSIER": _("DOSSIER"),
            "FILE": _("FILE"),
            "FILES": _("FILES"),
            "FLOAT": _("NUMBER"),
            "FOLDER": _("FOLDER"),
            "ID": _("ID"),
            "INTEGER": _("NUMBER"),
            "LAW": _("LAW"),
            "LOG": _("LOG"),
            "OPTIONS": _("OPTIONS"),
            "PATH": _("PATH"),
            "SHELL": _("SHELL"),
            "TEXT": _("TEXT"),
            "YEAR": _("YEAR"),
        }
    )


def in_words(usage: str) -> str:
    """A usage line or the name of a parameter with its placeholders in words."""
    known = _words(chosen_language())
    return re.sub(
        r"\b[A-Z]{2,}\b(?: RANGE)?", lambda found: known.get(found[0].removesuffix(" RANGE"), found[0]), usage
    )


class WordedFormatter(click.HelpFormatter):
    """Writes help with placeholders in words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        super().write_usage(prog, in_words(args), prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A table of options or commands: the placeholders stand in its first column."""
        super().write_dl([(in_words(name), text) for name, text in rows], col_max, col_spacing)


def name_in_words(error: click.ClickException) -> None:
    """The parameter that an error is about, named as the help names it."""
    if isinstance(error, click.BadParameter) and error.param is not None and not error.param_hint and error.ctx:
        error.param_hint = in_words(error.param.get_error_hint(error.ctx))
