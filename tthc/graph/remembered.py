"""Answers that are given again without the work, as long as everything that was read for them is as it was.

Nobody says what an answer depends on: it is what was read of the catalogue while it was worked out. So an answer cannot
rest on something that is not watched, whatever the question does. What else it depends on (parameters, the day) is
part of the question; the program itself is what the kept answers are of.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from tthc.graph.observed import Digests, Observed
from tthc.load.kept_answers import Answers, Kept
from tthc.load.kept_values import read_value, write_value
from tthc.model.catalogue import Catalogue

T = TypeVar("T")


@dataclass
class Remembered:
    """Answers about one catalogue on a day; `again` lists the questions that had to be worked out."""

    catalogue: Catalogue
    answers: Answers
    again: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._digests = Digests(self.catalogue)

    def answer(self, question: str, work: Callable[[Observed], T]) -> T:
        """The answer of `work` to a question, which must name everything that it depends on besides the catalogue."""
        kept = self.answers.get(question)
        if kept and all(self._digests[name] == digest for name, digest in kept.read.items()):
            with suppress(ValueError, TypeError, LookupError):
                return read_value(kept.text)  # type: ignore[no-any-return]  # written by the same question
        observed = Observed(self.catalogue)
        answer = work(observed)
        self.again.append(question)
        with suppress(ValueError, TypeError, LookupError):  # it cannot be kept: next time it is worked out again
            read = {name: self._digests[name] for name in sorted(observed.read)}
            self.answers.put(question, Kept(read, write_value(answer)))
        return answer
