"""Learn how certain a type is that was found, from rows whose wordings and weights the recogniser did not know.

    python benchmarks/recognition/certain.py [--write] [--kept FILE]

Every row of the used samples is read as nobody knew it: those of the first two by cross-validation (`folds.py`), those
of the third with the register as it is (no type was added for it), those of the fourth without the types that an
officer added after seeing them. Each type found is right or wrong; a logit learns from its signs
(`recognition/certainty.py`). Printed is, by cross-validation over sectors, how right those are that are certain from a
probability on, and how many of all these are; `--write` writes `certainty.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent.parent))

import recognition as benchmark

sys.path.insert(0, str(Path(__file__).parent))

import folds

from tthc.exchange.settling.recognise import Recogniser
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.reference import DocumentType

CERTAIN = 0.97
"""The precision that is wanted of what nobody looks at."""

MODEL = Path(__file__).parent.parent.parent / "tthc" / "exchange" / "recognition" / "certainty.json"
ROUND = "document_types/nhap_moi.yaml"
"""The types that an officer named after the fourth sample was drawn."""

Case = dict[str, float]


class Found(NamedTuple):
    """One type that was found in a row, with its signs, and whether the label has it."""

    sample: str
    sector: str
    row: str
    ask: int
    signs: Case
    is_right: bool
    words: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=Path("catalog"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--kept", type=Path, help="read the rows' signs from this file, or keep them in it")
    options = parser.parse_args(arguments)
    found = _kept(options.kept) or list(_found(options.catalog))
    if options.kept:
        options.kept.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    probable = _cross_validated(found)
    sys.stdout.writelines(f"{line}\n" for line in _table(found, probable))
    if options.write:
        bias, weights = _fit(found)
        model = {"bias": bias, "signs": weights, "certain": _threshold(found, probable)}
        MODEL.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _kept(path: Path | None) -> list[Found]:
    return [Found(*one) for one in json.loads(path.read_text(encoding="utf-8"))] if path and path.exists() else []


def _found(catalog: Path) -> Iterator[Found]:
    types = load_catalogue(catalog / "reference", catalog.parent).catalogue.all(DocumentType)
    for outcomes in folds.readings(types, "sector"):
        yield from _types_found("1+2", outcomes)
    for sample, known in (("3", types), ("4", _before_the_round(types))):
        recogniser = Recogniser(Catalogue(tuple(known.values())))
        rows = list(benchmark.labelled("unseen", known, sample))
        yield from _types_found(sample, benchmark.read(recogniser, rows))


def _before_the_round(types: Mapping[str, DocumentType]) -> dict[str, DocumentType]:
    return {id_: type_ for id_, type_ in types.items() if not type_.at.file.endswith(ROUND)}


def _types_found(sample: str, outcomes: Iterable[benchmark.Outcome]) -> Iterator[Found]:
    for one in outcomes:
        row = one.labelled.row
        for number, ask in enumerate(one.reading.asks):
            for type_, signs in dict(ask.signs).items():
                right = type_ in one.wanted
                yield Found(sample, row["sector"], f"{sample}:{row['row']}", number, dict(signs), right, ask.text[:120])


def _fit(found: Sequence[Found]) -> tuple[float, dict[str, float]]:
    names = sorted(found[0].signs)
    x = np.array([[one.signs[name] for name in names] for one in found])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    x, y = (x - mean) / spread, np.array([1.0 if one.is_right else -1.0 for one in found])
    counts = np.array([_COUNTS.get(one.sample, 1.0) for one in found])

    def loss(weights: np.ndarray) -> float:
        wrong = np.logaddexp(0, -y * (x @ weights[1:] + weights[0]))
        return float((counts * wrong).sum() + _SMALL * (weights[1:] ** 2).sum())

    best = minimize(loss, np.zeros(len(names) + 1), method="L-BFGS-B").x
    weights = best[1:] / spread
    bias = float(best[0] - (weights * mean).sum())
    return round(bias, 4), {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


_SMALL = 2.0
_COUNTS = {"3": 4.0, "4": 4.0}
"""Rows of procedures that nobody had worked on count more: such are those of which somebody asks how sure a type is."""


def _cross_validated(found: Sequence[Found]) -> list[float]:
    """The probability of each by a model that has seen no row of its sector."""
    probable = [0.0] * len(found)
    for number in range(FOLDS):
        bias, weights = _fit([one for one in found if _fold(one.sector) != number])
        for at, one in enumerate(found):
            if _fold(one.sector) == number:
                score = bias + sum(weights[sign] * value for sign, value in one.signs.items())
                probable[at] = float(1 / (1 + np.exp(-score)))
    return probable


FOLDS = 10


def _fold(name: str) -> int:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


def _threshold(found: Sequence[Found], probable: Sequence[float]) -> float:
    """The lowest probability from which on as many are right as is wanted, counted as they are learned from."""
    steps = [number / 200 for number in range(100, 200)]
    counts = [_COUNTS.get(one.sample, 1.0) for one in found]
    return next((step for step in steps if _weighted(found, probable, counts, step) >= CERTAIN), 0.995)


def _weighted(found: Sequence[Found], probable: Sequence[float], counts: Sequence[float], least: float) -> float:
    of = [
        (one.is_right, count)
        for one, probability, count in zip(found, probable, counts, strict=True)
        if probability >= least
    ]
    return sum(count for is_right, count in of if is_right) / sum(count for _, count in of) if of else 1.0


def _right(found: Sequence[Found], probable: Sequence[float], least: float) -> tuple[float, int]:
    of = [one.is_right for one, probability in zip(found, probable, strict=True) if probability >= least]
    return (sum(of) / len(of) if of else 1.0), len(of)


def _table(found: Sequence[Found], probable: Sequence[float]) -> Iterator[str]:
    yield f"{'certain from':<14}{'right':>8}{'of types found':>16}" + "".join(f"{f'sample {s}':>16}" for s in _SAMPLES)
    for least in (0.0, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, _threshold(found, probable)):
        right, count = _right(found, probable, least)
        parts = []
        for sample in _SAMPLES:
            own = [at for at, one in enumerate(found) if one.sample == sample]
            share, some = _right([found[at] for at in own], [probable[at] for at in own], least)
            parts.append(f"{f'{share:.3f} {some}/{len(own)}':>16}")
        yield f"{least:<14}{right:>8.3f}{f'{count}/{len(found)}':>16}" + "".join(parts)


_SAMPLES = ("1+2", "3", "4")


if __name__ == "__main__":
    raise SystemExit(main())
