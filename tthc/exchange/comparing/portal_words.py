"""The steps and the conditions of a portal's record beside ours: there they are free text, here they are parts.

That one side has none is certain. Whether two texts mean the same a person has to say: what hardly shares a word with
the other side is told as unsure, and never called a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tthc.analyse.difference import Aspect
from tthc.exchange.comparing.agreement import Disagreement, Kind, spelling_key
from tthc.exchange.comparing.portal_pair import Pair, silent
from tthc.model.procedure import Element, Procedure, VerbatimPart
from tthc.source import say, shorten

SHARED = 0.5
"""So many of the words of a step or a condition have to stand in the other text for it to be about that."""

QUOTED = 120
"""How many letters of a text are quoted."""


def in_words(pair: Pair) -> Iterator[Disagreement]:
    """What a record says of steps and conditions, and ours does not, or the other way round."""
    yield from _beside(pair, Aspect.STEP, _steps(pair.there), _steps(pair.here))
    yield from _conditions(pair)


def _conditions(pair: Pair) -> Iterator[Disagreement]:
    """A record that says that there are none contradicts one that has some."""
    theirs, ours = (_conditions_of(one) for one in (pair.there, pair.here))
    none_there, none_here = (Element.CONDITIONS in one.has_no for one in (pair.there, pair.here))
    if (none_there and ours) or (none_here and theirs):
        sides = (say("none") if none else _quoted(texts) for none, texts in ((none_there, theirs), (none_here, ours)))
        yield pair.tell(Kind.REAL, Aspect.CONDITION, *sides)
    elif not (none_there or none_here):
        yield from _beside(pair, Aspect.CONDITION, theirs, ours)


def _beside(pair: Pair, aspect: Aspect, theirs: Sequence[str], ours: Sequence[str]) -> Iterator[Disagreement]:
    if not (theirs and ours):
        if theirs or ours:
            yield pair.tell(silent(theirs, ours), aspect, _quoted(theirs), _quoted(ours))
        return
    only_here = _unlike(ours, theirs)
    only_there = _unlike(theirs, ours) if aspect is Aspect.CONDITION else ()
    if only_here or only_there:
        yield pair.tell(Kind.UNSURE, aspect, _quoted(only_there), _quoted(only_here))


def _unlike(texts: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those that share too few words with all the others together."""
    there = {word for text in others for word in spelling_key(text).split()}
    return tuple(text for text in texts if _share(set(spelling_key(text).split()), there) < SHARED)


def _share(words: set[str], others: set[str]) -> float:
    return len(words & others) / len(words) if words else 1


def _quoted(texts: Sequence[str]) -> object:
    return say("{names}", names=tuple(shorten(" ".join(text.split()), QUOTED) for text in texts)) if texts else None


def _steps(procedure: Procedure) -> tuple[str, ...]:
    return tuple(step.name for step in procedure.steps) or _verbatim(procedure, VerbatimPart.STEPS)


def _conditions_of(procedure: Procedure) -> tuple[str, ...]:
    return tuple(one.name for one in procedure.conditions) or _verbatim(procedure, VerbatimPart.CONDITIONS)


def _verbatim(procedure: Procedure, part: VerbatimPart) -> tuple[str, ...]:
    return tuple(one.text for one in procedure.verbatim if one.about is part)
