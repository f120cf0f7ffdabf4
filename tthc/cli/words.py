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
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return _known(arguments[index + 1])
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
    return _known(environment.get("TTHC_LANG", ""))


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
