"""Values of unknown JSON to texts: what is read is marked as read, what nobody reads is handed over as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tthc.exchange.limits import MAX_RECORD_TEXT, MAX_TEXT, MAX_VALUES
from tthc.exchange.sources.record import Extra, tidy
from tthc.source import Message, say

Json = dict[str, "Json"] | list["Json"] | str | None
"""JSON whose figures and truth values were left as text."""


class PastLimitError(Exception):
    """A record is larger than what is read; the message says by which measure."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass
class Reader:
    """Counts what one record holds, and collects what no field of it was read for."""

    extra: list[Extra] = field(default_factory=list)
    removed: int = 0
    values: int = 0
    characters: int = 0

    def text(self, value: Json) -> str:
        """One text as it is kept; anything that is not text is empty."""
        self.values += 1
        if self.values > MAX_VALUES:
            raise PastLimitError(say("more than {limit} values in one record", limit=MAX_VALUES))
        if not isinstance(value, str):
            return ""
        if len(value) > MAX_TEXT:
            raise PastLimitError(say("a text of more than {limit} characters", limit=MAX_TEXT))
        text, removed = tidy(value)
        self.removed += removed
        self.characters += len(text)
        if self.characters > MAX_RECORD_TEXT:
            raise PastLimitError(say("more than {limit} characters in one record", limit=MAX_RECORD_TEXT))
        return text

    def leave(self, path: str, value: Json) -> None:
        """Keep a value that no field holds, its keys made tidy like it; emptiness says nothing and is not kept."""
        if value not in (None, "", [], {}, "false"):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            self.extra.append(Extra(self.text(path), self.text(text)))


class Fields:
    """The keys of one JSON object, each read at most once; leaving the block hands over those nobody read."""

    def __init__(self, value: Json, path: str, reader: Reader) -> None:
        self.values = dict(value) if isinstance(value, dict) else {}
        self.path = path
        self.reader = reader
        if not isinstance(value, dict):
            reader.leave(path, value)

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self.values):
            self.reader.leave(self._path(key), self.values.pop(key))

    def text(self, *keys: str) -> str:
        """The text under the first of the keys that has one."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str) and value.strip():
                del self.values[key]
                return self.reader.text(value)
            if value is None:
                self.values.pop(key, None)
        return ""

    def flag(self, key: str) -> bool:
        """Whether the source says yes."""
        yes = self.values.get(key) in ("true", "1")
        if yes or self.values.get(key) in ("false", "0", None):
            self.values.pop(key, None)
        return yes

    def texts(self, *keys: str, name: str = "name") -> tuple[str, ...]:
        """The texts of a list under a key: plain ones, or the names of its objects; one text may stand for a list."""
        return tuple(text for text in self._texts(keys, name) if text)

    def _texts(self, keys: tuple[str, ...], name: str) -> Iterator[str]:
        for key in keys:
            for path, item in self._items(key):
                if isinstance(item, str):
                    yield self.reader.text(item)
                else:
                    with Fields(item, path, self.reader) as inner:
                        yield inner.text(name)

    def objects(self, *keys: str) -> Iterator[Fields]:
        """The objects of the lists under the keys; one object may stand for a list."""
        for key in keys:
            for path, item in self._items(key):
                with Fields(item, path, self.reader) as inner:
                    if inner.values:
                        yield inner

    def object(self, key: str) -> Fields:
        """The object under a key, empty if there is none."""
        return Fields(self.values.pop(key, None), self._path(key), self.reader)

    def _items(self, key: str) -> Iterator[tuple[str, Json]]:
        value = self.values.pop(key, None)
        items = value if isinstance(value, list) else [] if value is None else [value]
        for number, item in enumerate(items):
            self.reader.values += 1
            yield f"{self._path(key)}[{number}]", item

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
