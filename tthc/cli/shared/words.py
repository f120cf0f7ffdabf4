"""The language of the command line: chosen before any command is read, so that its help comes out in it too."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import tthc

LANGUAGES = ("vi", "en")
DOMAIN = "tthc"
_chosen = "vi"


def language_asked_for(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`--lang xx` or `--lang=xx` anywhere, else TTHC_LANG, else Vietnamese."""
    asked = _taken(arguments, "--lang")
    return _known(asked[-1].removeprefix("--lang=") if asked else environment.get("TTHC_LANG", ""))


FIRST = ("--lang", "--in")
"""Options of the root command that people write after the command too."""


def root_options_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with the options of the root command in front, where it takes them."""
    rest = list(arguments)
    front: list[str] = []
    for option in FIRST:
        for words in _taken(arguments, option):
            is_one = words.startswith(f"{option}=")
            at = rest.index(words if is_one else option)
            del rest[at : at + (1 if is_one else 2)]
            front.append(f"{option}={words.removeprefix(f'{option}=')}")
    return [*front, *rest]


def _taken(arguments: Sequence[str], option: str) -> list[str]:
    """The values given to an option, as `--lang=xx` or, from `--lang xx`, as `xx`."""
    named: list[str] = []
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and index + 1 < len(arguments):
            named.append(arguments[index + 1])
        elif argument.startswith(f"{option}="):
            named.append(argument)
    return named


def choose_language(language: str) -> None:
    """Make this and the command-line library's own sentences come out in a language, for the rest of the process."""
    global _chosen
    _chosen = language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(Path(tthc.__file__).parent / "locale"))
    gettext.textdomain(DOMAIN)


def chosen_language() -> str:
    """The language in use."""
    return _chosen


def _known(language: str) -> str:
    return language if language in LANGUAGES else "vi"
