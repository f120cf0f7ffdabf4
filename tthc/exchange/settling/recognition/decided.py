"""What people decided of words before: it goes before all that likeness says."""

from __future__ import annotations

from collections.abc import Iterable

from tthc.exchange.settling.recognition.papers import EDGES
from tthc.exchange.settling.recognition.rows import without_bullets
from tthc.exchange.settling.recognition.words import plain_words, tidy
from tthc.model.wording import Wording

MOST_WORDS = 80
"""Words by which a text is known again; a name in the catalogue may have been cut behind them."""


class DecidedWords:
    """The wordings of a catalogue, by their words."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._found: dict[tuple[tuple[str, ...], str], Wording] = {}
        for wording in wordings:
            for code in wording.procedures or ("",):
                self._found.setdefault((words_of(wording.words), code), wording)

    def find(self, text: str, code: str = "") -> Wording | None:
        """What was decided of a text in a procedure, else of the text in any."""
        if not self._found:
            return None
        words = words_of(text)
        return self._found.get((words, code)) or self._found.get((words, ""))


def words_of(text: str) -> tuple[str, ...]:
    """The words by which a text is known again, whatever mark or number it is listed under."""
    return plain_words(without_bullets(tidy(text)).strip(EDGES))[:MOST_WORDS]
