"""How surely a type that was found is the one meant: what is not certain is shown to a person before it is believed.

The score that a type is found with says how like a name a phrase is. Whether it is right hangs on more: how telling
the phrase is, what it says that no name of the type says, into how many papers the row had to be cut. What each of
these counts was learned by `benchmarks/recognition/certain.py` from rows of which neither the weights nor the names
were known, and stands in `certainty.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tthc.exchange.settling.recognition.context import is_request
from tthc.exchange.settling.recognition.likeness import Said, Telling, said
from tthc.exchange.settling.recognition.spellings import without_draft


class Setting(NamedTuple):
    """Where a phrase stands: the row with so many papers, so many alternatives of this one, and the procedure.

    `excluded` are types that a person said it does not mean.
    """

    row: str
    papers: int
    alternatives: int
    procedure: str
    code: str = ""
    excluded: frozenset[str] = frozenset()


class Certainty(NamedTuple):
    """What was learned: what each sign counts, and from which probability on a type is certain."""

    bias: float
    signs: Mapping[str, float]
    certain: float

    def probability(self, found: Mapping[str, float]) -> float:
        """How probable it is that a type with these signs is right."""
        score = self.bias + sum(self.signs.get(sign, 0.0) * value for sign, value in found.items())
        return 1 / (1 + math.exp(-score))


@cache
def learned_certainty() -> Certainty:
    """The model as it was learned."""
    return Certainty(**json.loads(files(__package__).joinpath("certainty.json").read_text(encoding="utf-8")))


def signs(phrase: str, score: float, names: Sequence[Said], telling: Telling, setting: Setting) -> dict[str, float]:
    """What speaks for and against a type that a phrase was taken for with a score; `names` are those of the type."""
    spoken, procedure = said(phrase), said(setting.procedure)
    name = max(names, key=lambda one: _shared(spoken, one, telling))
    more, less = spoken.near - name.every, name.core - spoken.every
    return {
        "word for word": float(score == 1.0),
        "by the procedure": float(score == _BY_PROCEDURE),
        "score": score,
        "telling": math.log1p(telling.all_of(spoken.near)),
        "most telling": telling.most_of(spoken.near),
        "said by both": math.log1p(telling.all_of(spoken.every & name.core)),
        "only in the phrase": math.log1p(telling.all_of(more)),
        "only in the phrase, nor in the procedure": math.log1p(telling.all_of(more - procedure.every)),
        "only in the name, nor in the procedure": math.log1p(telling.all_of(less - procedure.every)),
        "in the procedure, of what the name says": _share(
            telling.all_of(name.core & procedure.every), telling.all_of(name.core)
        ),
        "only in its first name, nor in the procedure": math.log1p(
            telling.all_of(names[0].core - spoken.every - procedure.every)
        ),
        "far on": math.log1p(telling.all_of(spoken.core - spoken.near - name.every)),
        "a request": float(is_request(phrase)),
        "a draft": float(bool(without_draft(phrase))),
        "papers": math.log(setting.papers),
        "alternatives": math.log(setting.alternatives),
        "length of the row": math.log1p(len(setting.row.split())),
        "names of the type": math.log(len(names)),
    }


def _shared(phrase: Said, name: Said, telling: Telling) -> float:
    return _share(telling.all_of(phrase.every & name.every), telling.all_of(phrase.every | name.every))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


_BY_PROCEDURE = 0.85
