"""The language of the command line: chosen before any command is read, so that its help comes out in it too."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

LANGUAGES = ("vi", "en")
DOMAIN = "tthc"
_chosen = "vi"


def language_asked_for(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`--lang xx` or `--lang=xx` anywhere, else TTHC_LANG, else Vietnamese."""
    asked = _taken(arguments)
    return _known(asked[-1].removeprefix("--lang=") if asked else environment.get("TTHC_LANG", ""))


def language_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--lang` in front, where the root command takes it: people write it after the command too."""
    taken = _taken(arguments)
    rest = list(arguments)
    for words in taken:
        at = rest.index(words if words.startswith("--lang=") else "--lang")
        del rest[at : at + (1 if words.startswith("--lang=") else 2)]
    return [*(f"--lang={words.removeprefix('--lang=')}" for words in taken), *rest]


def _taken(arguments: Sequence[str]) -> list[str]:
    """The languages named, as `--lang=xx` or, from `--lang xx`, as `xx`."""
    named: list[str] = []
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(arguments):
            named.append(arguments[index + 1])
        elif argument.startswith("--lang="):
            named.append(argument)
    return named


def choose_language(language: str) -> None:
    """Make this and the command-line library's own sentences come out in a language, for the rest of the process."""
    global _chosen
    _chosen = language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(Path(__file__).parent.parent / "locale"))
    gettext.textdomain(DOMAIN)


def chosen_language() -> str:
    """The language in use."""
    return _chosen


def _known(language: str) -> str:
    return language if language in LANGUAGES else "vi"
