"""What the engine says to whoever keeps the catalogue, as whoever only reads the report should be told it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tthc.source import Message, say

Translate = Callable[[Message], str]

FOR_READERS: Mapping[str, Message] = MappingProxyType(
    {
        "the catalogue does not say which instrument fixes this component: look it up and write it in {file}, line "
        "{line} (key {key})": say("the catalogue does not say which instrument fixes this component")
    }
)
"""Sentences that name files and keys of the catalogue, by their text, and what readers are told instead."""


def for_readers(translate: Translate) -> Translate:
    """A translation that names no file, line or key, however deep in a sentence."""
    return lambda message: translate(without_files(message))


def without_files(message: Message) -> Message:
    """The sentence for readers, with the sentences inside it."""
    if message.text in FOR_READERS:
        return FOR_READERS[message.text]
    return Message(message.text, {name: _inside(value) for name, value in message.values.items()})


def _inside(value: object) -> object:
    if isinstance(value, Message):
        return without_files(value)
    if type(value) is tuple:
        return tuple(_inside(one) for one in value)
    return value
