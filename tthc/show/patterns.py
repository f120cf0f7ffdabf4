"""Which rule answers which pattern: a table as text or JSON, worked out from the rules themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tthc.model.pattern import Pattern
from tthc.model.rule import Rule
from tthc.show.language import Translate
from tthc.source import say


@dataclass(frozen=True)
class Answer:
    """A pattern, and the codes of the rules that answer it; why none does, if none does."""

    pattern: Pattern
    rules: tuple[str, ...]

    @property
    def why_none(self) -> str | None:
        """The reason the file gives, where no rule answers."""
        return None if self.rules else self.pattern.because


def answers(patterns: Iterable[Pattern], rules: Iterable[Rule]) -> Iterator[Answer]:
    """Every pattern with the rules that name it, in the order of the file."""
    by_pattern: dict[str, list[str]] = {}
    for rule in rules:
        for named in (*map(str, rule.patterns), *rule.practice):
            by_pattern.setdefault(named, []).append(rule.code)
    return (Answer(pattern, tuple(by_pattern.get(pattern.id, ()))) for pattern in patterns)


def as_text(found: Iterable[Answer], translate: Translate) -> str:
    """One line for each."""
    return "\n".join(_line(answer, translate) for answer in found)


def as_json(found: Iterable[Answer]) -> str:
    """A list of objects."""
    rows = [{"id": a.pattern.id, "name": a.pattern.name, "rules": list(a.rules), "because": a.why_none} for a in found]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _line(answer: Answer, translate: Translate) -> str:
    reply = ", ".join(answer.rules) or translate(
        say("no rule: {why}", why=answer.why_none or translate(say("not said")))
    )
    return f"{answer.pattern.id:<5} {answer.pattern.name}: {reply}"
