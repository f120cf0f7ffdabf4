"""The language of the output: messages are English until shown; a catalogue of translations has the rest."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from tthc.source import Message
from tthc.vietnamese import write_date, write_number

LOCALES = Path(__file__).parent.parent / "locale"
DOMAIN = "tthc"

Translate = Callable[[Message], str]


class Language(StrEnum):
    """Languages the program speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


def translator(language: Language) -> Translate:
    """A function that says a message in a language, its values included; what has no translation stays English."""
    texts = gettext.translation(DOMAIN, LOCALES, [language.value], fallback=True)

    def value_in_words(value: object) -> object:
        match value:
            case Message():
                return translate(value)
            case tuple() if type(value) is tuple:
                return ", ".join(str(value_in_words(item)) for item in value)
            case date():
                return write_date(value) if language is Language.VIETNAMESE else value.isoformat()
            case time():
                return f"{value:%H:%M}"
            case Decimal():
                return write_number(value) if language is Language.VIETNAMESE else f"{value.normalize():f}"
            case Fraction():
                return value_in_words(round(Decimal(value.numerator) / value.denominator, 2))
            case _:
                return value

    def translate(message: Message) -> str:
        template = texts.gettext(message.text) if message.text else ""
        return template.format_map({name: value_in_words(value) for name, value in message.values.items()})

    return translate
