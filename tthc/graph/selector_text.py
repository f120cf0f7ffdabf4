"""The grammar of selectors: an expression such as `linh-vuc:dat-dai,!cap:xa +1.001193` to a tree, with exact places.

    expression    one or more terms; a space (or `|`) joins what any of them names
    term          factors joined by commas: what all of them name
    factor        `!` or `-` before it: all but these; `+x` what x needs first, `x+` what needs x's result, `2+x` so far
    x             method:value, plain words that names are searched for, "quoted words", a code, (an expression)

A `!` term beside others takes away from them; alone it is everything else. Plain words side by side are one search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tthc.source import CannotRunError, Message, say
from tthc.vietnamese import fold

EVERY = -1
"""How far `+` goes without a number."""


@dataclass(frozen=True)
class Search:
    """Words that the name holds, all of them."""

    words: tuple[str, ...]
    at: int = 0


@dataclass(frozen=True)
class Method:
    """`method:value`; the offsets are those of the method and of the value in the expression."""

    name: str
    value: str
    at: int = 0
    value_at: int = 0


@dataclass(frozen=True)
class Reach:
    """A set with what it needs first (`before` steps far, 0 for none, EVERY for all) and what needs it (`after`)."""

    inner: Selector
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Not:
    """Everything else."""

    inner: Selector


@dataclass(frozen=True)
class Every:
    """What all parts name."""

    parts: tuple[Selector, ...]


@dataclass(frozen=True)
class Any:
    """What any part names, without what the others name."""

    parts: tuple[Selector, ...]
    without: tuple[Selector, ...] = ()


Selector = Search | Method | Reach | Not | Every | Any


class SelectorError(CannotRunError):
    """An expression that cannot be read or names what is not there: the sentence, and a mark under the place."""

    def __init__(self, text: str, at: int, wrong: Message, hint: Message | None = None) -> None:
        shown = text.replace("\n", " ").replace("\t", " ")
        mark = " " * at + "^"
        values = {"place": at + 1, "wrong": wrong, "text": shown, "mark": mark}
        if hint:
            super().__init__(
                say("selector, character {place}: {wrong} ({hint})\n  {text}\n  {mark}", **values, hint=hint)
            )
        else:
            super().__init__(say("selector, character {place}: {wrong}\n  {text}\n  {mark}", **values))
        self.at = at


def parse_selector(text: str) -> Selector:
    """The tree of an expression; SelectorError says what is wrong and where."""
    return _Reader(text).read()


def joined(arguments: tuple[str, ...]) -> str:
    """Several arguments of a command as one expression; one with spaces in it stays together."""
    if len(arguments) == 1:
        return arguments[0]
    return " ".join(f"({a})" if re.search(r"\s", a.strip()) else a for a in arguments)


def methods_in(selector: Selector) -> frozenset[Method]:
    """Every `method:value` of an expression: what has to be known before it can be answered."""
    match selector:
        case Method():
            return frozenset({selector})
        case Search():
            return frozenset()
        case Reach() | Not():
            return methods_in(selector.inner)
        case Every():
            return frozenset().union(*map(methods_in, selector.parts))
        case Any():
            return frozenset().union(*map(methods_in, (*selector.parts, *selector.without)))


def is_code(word: str) -> bool:
    """Whether a word means procedures by their code: `1.001193`, `1.0012*`."""
    return _CODE.fullmatch(word) is not None


_CODE = re.compile(r"[1-9]\.[\d*?][\w.*?]*|\*")
_WORD = re.compile(r"[^\s,|()\"+:!-][^\s,|()\"+:]*(?=[\s,|()+]|$)")
_BARE = re.compile(r"[^\s,|()\"+:]+")
_VALUE = re.compile(r"[^\s,|()\"+]+")
_BEFORE = re.compile(r"(\d*)\+")
_AFTER = re.compile(r"\+(\d*)")
_MOST_NESTED = 50


class _Reader:
    """A place in the text that moves forward."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def read(self) -> Selector:
        selector = self._expression()
        if self.at < len(self.text):
            raise self._wrong(say("this bracket closes none"))
        return selector

    def _expression(self) -> Selector:
        parts: list[Selector] = []
        without: list[Selector] = []
        self._skip(" |")
        start = self.at
        while self.at < len(self.text) and self._next() != ")":
            term = self._term()
            if isinstance(term, Not):
                without.append(term.inner)
            else:
                parts.append(term)
            self._skip(" |")
        if not parts and not without:
            raise SelectorError(self.text, start, say("nothing is named here"))
        if not without:
            return parts[0] if len(parts) == 1 else Any(tuple(parts))
        return Not(without[0]) if not parts and len(without) == 1 else Any(tuple(parts), tuple(without))

    def _term(self) -> Selector:
        factors = [self._factor()]
        while self._comma():
            factors.append(self._factor())
        return factors[0] if len(factors) == 1 else Every(tuple(factors))

    def _comma(self) -> bool:
        here = self.at
        self._skip(" ")
        if self._next() != ",":
            self.at = here
            return False
        self.at += 1
        self._skip(" ")
        return True

    def _factor(self) -> Selector:
        if self._next() and self._next() in "!-":
            self.at += 1
            if self._next() and self._next() in "!-":
                raise self._wrong(say("one exclusion mark is enough"))
            return Not(self._reach())
        return self._reach()

    def _reach(self) -> Selector:
        before = self._take(_BEFORE)
        inner = self._atom()
        after = self._take(_AFTER)
        if before is None and after is None:
            return inner
        return Reach(inner, _distance(before), _distance(after))

    def _atom(self) -> Selector:
        if self._next() == "(":
            return self._bracket()
        if self._next() == '"':
            at = self.at
            return Search(tuple(self._quoted().split()), at)
        at, word = self.at, _BARE.match(self.text, self.at)
        if word is None:
            raise self._wrong(say("a selector is missing here"))
        self.at = word.end()
        if self._next() == ":":
            return self._method(word[0], at)
        if is_code(word[0]):
            return Method("ma", word[0], at, at)
        return Search((word[0], *self._more_words()), at)

    def _bracket(self) -> Selector:
        opened = self.at
        self.depth += 1
        if self.depth > _MOST_NESTED:
            raise self._wrong(say("brackets are nested deeper than {most}", most=_MOST_NESTED))
        self.at += 1
        inner = self._expression()
        if self._next() != ")":
            raise SelectorError(self.text, opened, say("this bracket is never closed"))
        self.at += 1
        self.depth -= 1
        return Every((inner,)) if isinstance(inner, Not) else inner  # in brackets it is a set, and takes nothing away

    def _method(self, name: str, at: int) -> Selector:
        self.at += 1
        value_at = self.at
        if self._next() == '"':
            return Method(fold(name), self._quoted(), at, value_at)
        value = _VALUE.match(self.text, self.at)
        if value is None:
            raise self._wrong(say("after {method!r} a value is missing", method=f"{name}:"))
        self.at = value.end()
        return Method(fold(name), value[0], at, value_at)

    def _more_words(self) -> tuple[str, ...]:
        words: list[str] = []
        while True:
            here = self.at
            self._skip(" ")
            word = _WORD.match(self.text, self.at) if self.at > here else None
            if word is None or is_code(word[0]) or self._is_distance(word):
                self.at = here
                return tuple(words)
            words.append(word[0])
            self.at = word.end()

    def _is_distance(self, word: re.Match[str]) -> bool:
        """Whether a number belongs to a `2+x` that follows."""
        return word[0].isdecimal() and self.text[word.end() : word.end() + 1] == "+"

    def _quoted(self) -> str:
        opened = self.at
        closed = self.text.find('"', opened + 1)
        if closed < 0:
            raise SelectorError(self.text, opened, say("this quotation mark is never closed"))
        self.at = closed + 1
        inside = self.text[opened + 1 : closed].strip()
        if not inside:
            raise SelectorError(self.text, opened, say("there is nothing between the quotation marks"))
        return inside

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[1]

    def _skip(self, what: str) -> None:
        while self.at < len(self.text) and (self.text[self.at].isspace() or self.text[self.at] in what):
            self.at += 1

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _wrong(self, message: Message) -> SelectorError:
        return SelectorError(self.text, self.at, message)


def _distance(digits: str | None) -> int:
    if digits is None:
        return 0
    return min(int(digits[:6]), 10**6) if digits else EVERY
