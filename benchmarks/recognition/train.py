"""Learn what likeness counts, from the names of the register and from the labelled rows.

    python benchmarks/recognition/train.py [--catalog FOLDER] [--folds 5] [--write]

Every name of the register is asked for as if it were not there: right is the entry whose other names it should be like
(`varied`). It is asked for with a tail behind it, as rows have them (`theo mẫu …`; taken from the seen rows, the only
thing that is): right is its own entry (`tailed`). And both are asked for in a register without the entry: right is none
(`foreign`), a quarter of the weight. And every phrase of a labelled row is asked for without the names that say nearly
the same (`row`): right is any type that its label has, none where none of these is like it; and once more in a register
without these types (`row, foreign`). The model is a logit with one choice for each entry and one for none; its weights
are those under which these choices are most probable, drawn towards 0 a little (ridge).

With `--folds` it is measured on entries and sectors that it was not trained on; with `--write` it is written to
`tthc/exchange/settling/recognition/likeness.json`. Needs numpy and scipy; the recogniser itself needs neither.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent.parent))

import recognition as benchmark

from tthc.exchange.settling.recognise import ONE_NAME
from tthc.exchange.settling.recognition.likeness import LikenessIndex, said
from tthc.exchange.settling.recognition.names import NameIndex
from tthc.exchange.settling.recognition.papers import strip_certification
from tthc.exchange.settling.recognition.rows import RowKind, take_apart
from tthc.exchange.settling.recognition.spellings import bare, plain
from tthc.load.catalogue import load_catalogue
from tthc.model.reference import DocumentType

HERE = Path(__file__).parent
MODEL = HERE.parent.parent / "tthc" / "exchange" / "recognition" / "likeness.json"
SEED, TAILED, FREQUENT, RIDGE, RIDGE_OF_FEATURES, ROUNDS, NEARLY_SAME = 7, 0.3, 25, 1.0, 0.1, 3, 0.9
SHARE = {"varied": 0.2, "tailed": 0.2, "foreign": 0.15, "row": 0.3, "row, foreign": 0.15}
"""How much each kind of question counts."""

TAIL = re.compile(
    r",? (?:theo (?:mẫu|quy định)|nếu có|đối với|trong trường hợp|còn (?:giá trị|hiệu lực)|do (?:cơ quan|tổ chức)|"
    r"ban hành|kèm theo|được|đã|có (?:xác nhận|chữ ký|công chứng|chứng thực)|"
    r"của (?:người|tổ chức|cá nhân|cơ quan|doanh nghiệp|cơ sở|chủ))\b.*",
    re.IGNORECASE,
)
Floats = NDArray[np.float64]


class Pair(NamedTuple):
    """A phrase against one name: the entry of the name, the features, and the words that only one of them says."""

    id: str
    features: Mapping[str, float]
    only_in_phrase: frozenset[str]
    only_in_name: frozenset[str]


class Question(NamedTuple):
    """A phrase, its fold, the entries that it may mean, and the pairs of it with names; `right` is empty for none."""

    kind: str
    fold: str
    right: frozenset[str]
    pairs: tuple[int, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=Path("catalog"))
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    types = load_catalogue(options.catalog / "reference", options.catalog.parent).catalogue.all(DocumentType)
    pairs: list[Pair] = []
    questions = list(name_questions({id_: (type_.name, *type_.aliases) for id_, type_ in types.items()}, pairs))
    questions.extend(row_questions(types, pairs))
    sys.stdout.write(f"{len(pairs)} pairs, {dict(Counter(question.kind for question in questions))}\n")
    logit = Logit(pairs, questions)
    if options.folds:
        sys.stdout.writelines(f"{line}\n" for line in _measured(logit, questions, options.folds))
    if options.write:
        weights = logit.fit(range(len(questions)))
        MODEL.write_text(
            json.dumps(counted(types) | logit.as_model(weights), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 0


def counted(types: Mapping[str, DocumentType]) -> dict[str, object]:
    """How many names there are, and in how many of them each frequent word stands."""
    names = [said(name) for type_ in types.values() for name in (type_.name, *type_.aliases)]
    count = Counter(word for name in names for word in name.every)
    frequent = {word: number for word, number in sorted(count.items()) if number >= FREQUENT}
    return {"names": len(names), "frequent": frequent}


def name_questions(named: Mapping[str, tuple[str, ...]], pairs: list[Pair]) -> Iterator[Question]:
    """Each name as if it were not there, and with a tail; the pairs of them with other names are added to `pairs`."""
    index, begun_by = LikenessIndex(named.items()), NameIndex(named.items())
    chance, tails = random.Random(SEED), list(_tails())
    for id_, names in named.items():
        for rank, name in enumerate(names):
            text = name + chance.choice(tails) if chance.random() < TAILED else name
            found = tuple(_compare(text, index, begun_by, pairs, leave_out={(id_, rank)}))
            if len(names) > 1:
                yield Question("varied", id_, frozenset({id_}), found)
            yield Question("foreign", id_, frozenset(), _without({id_}, found, pairs))
            found = tuple(_compare(name + chance.choice(tails), index, begun_by, pairs))
            yield Question("tailed", id_, frozenset({id_}), found)
            if chance.random() < 1 / 3:
                yield Question("foreign", id_, frozenset(), _without({id_}, found, pairs))


def row_questions(types: Mapping[str, DocumentType], pairs: list[Pair], by: str = "sector") -> Iterator[Question]:
    """The phrases of the labelled rows, each without the names of its types that say nearly the same words."""
    named = {id_: (type_.name, *type_.aliases) for id_, type_ in types.items()}
    index, begun_by = LikenessIndex(named.items()), NameIndex(named.items())
    for row in labelled_rows(types):
        right = frozenset(id_ for paper in row.papers for ids in paper for id_ in ids)
        for text in phrases(row, begun_by):
            known = {(id_, rank) for id_ in right for rank, name in enumerate(named[id_]) if nearly_same(name, text)}
            found = tuple(_compare(text, index, begun_by, pairs, known))
            like = frozenset(pairs[place].id for place in found) & right
            yield Question("row", row.row[by], like, found)
            if like:
                yield Question("row, foreign", row.row[by], frozenset(), _without(like, found, pairs))


def labelled_rows(types: Mapping[str, DocumentType]) -> Iterator[benchmark.Labelled]:
    """Every labelled row that anybody may look at and that asks for papers."""
    return (row for row in benchmark.rows_to_learn_from(types) if row.kind == RowKind.DOCUMENT)


def phrases(row: benchmark.Labelled, names: NameIndex) -> Iterator[str]:
    """What a row asks for, phrase by phrase, as it is compared with names."""

    def reach(phrase: str, place: int) -> bool:
        return names.reaches(phrase, place, ONE_NAME)

    for paper in take_apart(row.row["text"], row.row["case"], reach).papers:
        yield from (bare(plain(strip_certification(phrase))) for phrase in paper.alternatives)


def nearly_same(name: str, text: str) -> bool:
    """Whether two texts have nearly the same words."""
    one, other = said(name).every, said(text).every
    return len(one & other) >= NEARLY_SAME * len(one | other)


def _tails() -> Iterator[str]:
    """What seen rows say behind a name."""
    with (HERE / "rows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["half"] == "seen":
                for paper in take_apart(row["text"], row["case"]).papers:
                    yield from (match.group() for text in paper.alternatives if (match := TAIL.search(text, 9)))


def _compare(
    text: str,
    index: LikenessIndex,
    begun_by: NameIndex,
    pairs: list[Pair],
    leave_out: Container[tuple[str, int]] = (),
) -> Iterator[int]:
    phrase = said(text)
    begun = {key: score for key, score in begun_by.begun(text).items() if key not in leave_out}
    for key, name in index.compared(phrase, begun, leave_out):
        found = index.features(phrase, name, begun.get(key, 0.0))
        yield len(pairs)
        pairs.append(Pair(key[0], found, phrase.near - name.every, name.near - phrase.every))


def _without(ids: Container[str], found: Iterable[int], pairs: Sequence[Pair]) -> tuple[int, ...]:
    return tuple(place for place in found if pairs[place].id not in ids)


class Logit:
    """The pairs as a matrix, and the weights under which the right choices are most probable."""

    def __init__(self, pairs: Sequence[Pair], questions: Sequence[Question]) -> None:
        self._ids = [pair.id for pair in pairs]
        self._questions = questions
        count = Counter(question.kind for question in questions)
        self.weights = np.array([SHARE[question.kind] / count[question.kind] for question in questions])
        self.weights *= len(questions) * 0.4
        self.features = list(pairs[0].features)
        self._words = list(_frequent(pairs))
        dense = np.array([list(pair.features.values()) for pair in pairs])
        self._scale = dense.std(0) + 1e-9
        self._matrix = sparse.hstack([sparse.csr_matrix(dense / self._scale), self._word_matrix(pairs)]).tocsr()

    def _word_matrix(self, pairs: Sequence[Pair]) -> sparse.csr_matrix:
        column = {word: place for place, word in enumerate(self._words)}
        places = [
            (row, column[side, word])
            for row, pair in enumerate(pairs)
            for side, said_ in enumerate((pair.only_in_phrase, pair.only_in_name))
            for word in said_
            if (side, word) in column
        ]
        rows, columns = zip(*places, strict=True)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(pairs), len(self._words)))

    def fit(self, which: Sequence[int]) -> Floats:
        """The weights, the last one for the bias; an entry speaks by its best name, which is chosen anew each round."""
        weights = np.zeros(self._matrix.shape[1] + 1)
        scores = np.asarray(self._matrix[:, :2].sum(1)).ravel()
        for _ in range(ROUNDS):
            weights = self._fit_once(which, scores, weights)
            scores = self.scores(weights)
        return weights

    def scores(self, weights: Floats) -> Floats:
        """How much speaks for each pair."""
        return np.asarray(self._matrix @ weights[:-1] + weights[-1])

    def best(self, question: Question, scores: Floats) -> dict[str, int]:
        """The best pair of each entry."""
        best: dict[str, int] = {}
        for place in question.pairs:
            id_ = self._ids[place]
            if id_ not in best or scores[place] > scores[best[id_]]:
                best[id_] = place
        return best

    @staticmethod
    def _right(question: Question, best: Mapping[str, int], scores: Floats) -> int:
        """The pair that should be chosen: of several right ones the most probable, -1 for none."""
        return max(
            (place for id_, place in best.items() if id_ in question.right), key=lambda at: scores[at], default=-1
        )

    def _fit_once(self, which: Sequence[int], scores: Floats, start: Floats) -> Floats:
        chosen = [(number, self._questions[place]) for number, place in enumerate(which)]
        entries = [(number, question, self.best(question, scores)) for number, question in chosen]
        rows = [place for _, _, best in entries for place in best.values()]
        group = np.array([number for number, _, best in entries for _ in best])
        right = np.array(
            [
                float(place == self._right(question, best, scores))
                for _, question, best in entries
                for place in best.values()
            ]
        )
        weight, matrix, count = self.weights[list(which)], self._matrix[rows], len(chosen)
        ridge = np.full(len(start), RIDGE)
        ridge[: len(self.features)], ridge[-1] = RIDGE_OF_FEATURES, 0.0

        def loss(weights: Floats) -> tuple[float, Floats]:
            score = np.clip(matrix @ weights[:-1] + weights[-1], -50, 50)
            spoken = np.exp(score)
            whole = 1.0 + np.bincount(group, spoken, count)
            likelihood = np.bincount(group, score * right, count) - np.log(whole)
            slope = weight[group] * (spoken / whole[group] - right)
            gradient = np.append(matrix.T @ slope, slope.sum()) + 2 * ridge * weights
            return float(-(weight * likelihood).sum() + (ridge * weights**2).sum()), gradient

        return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x)

    def as_model(self, weights: Floats) -> dict[str, object]:
        """The weights by name."""
        count = len(self.features)
        by_side: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for (side, word), value in sorted(zip(self._words, weights[count:-1], strict=True)):
            by_side[side][word] = round(float(value), 3)
        features = zip(self.features, weights[:count] / self._scale, strict=True)
        return {
            "bias": round(float(weights[-1]), 4),
            "features": {feature: round(float(value), 4) for feature, value in features},
            "only_in_phrase": by_side[0],
            "only_in_name": by_side[1],
        }


def _frequent(pairs: Sequence[Pair]) -> Iterator[tuple[int, str]]:
    """Words that often only one side says, with the side; every other counts by how telling it is alone."""
    for side in (0, 1):
        count = Counter(word for pair in pairs for word in (pair.only_in_phrase, pair.only_in_name)[side])
        yield from ((side, word) for word, number in sorted(count.items()) if number >= FREQUENT * 8)


def _measured(logit: Logit, questions: Sequence[Question], folds: int) -> Iterator[str]:
    """For several thresholds: the precision, and what share of each kind of question is said rightly and wrongly."""
    fold = [int(hashlib.md5(question.fold.encode()).hexdigest(), 16) % folds for question in questions]
    said_: dict[str, list[tuple[float, bool, float]]] = defaultdict(list)
    for number in range(folds):
        weights = logit.fit([place for place, own in enumerate(fold) if own != number])
        scores = logit.scores(weights)
        for place, own in enumerate(fold):
            if own == number:
                best = logit.best(questions[place], scores)
                spoken = {id_: float(np.exp(scores[pair])) for id_, pair in best.items()}
                top = max(spoken, key=spoken.__getitem__, default="")
                probability = spoken.get(top, 0.0) / (1 + sum(spoken.values()))
                said_[questions[place].kind].append(
                    (probability, top in questions[place].right, float(logit.weights[place]))
                )
    for threshold in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        yield _line(threshold, said_)


def _line(threshold: float, said_: Mapping[str, Sequence[tuple[float, bool, float]]]) -> str:
    every = [one for found in said_.values() for one in found if one[0] >= threshold]
    precision = sum(weight for _, right, weight in every if right) / sum(weight for *_, weight in every)
    kinds = (
        f"{kind} right {sum(p >= threshold and r for p, r, _ in found) / len(found):.3f} "
        f"wrong {sum(p >= threshold and not r for p, r, _ in found) / len(found):.3f}"
        for kind, found in said_.items()
    )
    return f"from {threshold:.2f}: precision {precision:.3f}; {'; '.join(kinds)}"


if __name__ == "__main__":
    raise SystemExit(main())
