"""Read every row with a recogniser that learned nothing from its fold: neither its weights nor its aliases.

    python benchmarks/recognition/folds.py [--catalog FOLDER] [--by sector|code]

The rows are parted into five folds by sector (or by procedure). For each, the model is trained without them, and the
register loses every alias that says nearly the words of a phrase of them, whoever gave it. What is left to favour these
rows is the rules, which were made in sight of them, and that their papers have types at all.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import recognition as benchmark

sys.path.insert(0, str(Path(__file__).parent))

import train

from tthc.exchange.settling.recognise import Recogniser
from tthc.exchange.settling.recognition.likeness import Model
from tthc.exchange.settling.recognition.names import NameIndex
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.reference import DocumentType

FOLDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each fold and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=Path("catalog"))
    parser.add_argument("--by", choices=("sector", "code"), default="sector")
    options = parser.parse_args(arguments)
    types = load_catalogue(options.catalog / "reference", options.catalog.parent).catalogue.all(DocumentType)
    every: list[benchmark.Outcome] = []
    for number, outcomes in enumerate(readings(types, options.by), 1):
        every.extend(outcomes)
        sys.stdout.write(f"{benchmark.line(f'fold {number}', outcomes)}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{benchmark.line('all folds', every)}\n")
    return 0


def readings(types: Mapping[str, DocumentType], by: str) -> Iterator[list[benchmark.Outcome]]:
    """The rows of each fold as they are read without it."""
    pairs: list[train.Pair] = []
    questions = list(train.name_questions({id_: (type_.name, *type_.aliases) for id_, type_ in types.items()}, pairs))
    questions.extend(train.row_questions(types, pairs, by))
    logit, counted = train.Logit(pairs, questions), train.counted(types)
    rows = list(benchmark.rows_to_learn_from(types))
    for number in range(FOLDS):
        known = [at for at, one in enumerate(questions) if "row" not in one.kind or _fold(one.fold) != number]
        model = Model(**(counted | logit.as_model(logit.fit(known))))
        of_fold = [row for row in rows if _fold(row.row[by]) == number]
        recogniser = Recogniser(Catalogue(tuple(_without(types, of_fold))), model)
        yield list(benchmark.read(recogniser, of_fold))


def _without(types: Mapping[str, DocumentType], rows: Sequence[benchmark.Labelled]) -> Iterator[DocumentType]:
    """The register without the aliases that say nearly what these rows say."""
    names = NameIndex((id_, (type_.name, *type_.aliases)) for id_, type_ in types.items())
    spoken: dict[str, set[str]] = {}
    for row in rows:
        right = {id_ for paper in row.papers for ids in paper for id_ in ids}
        for phrase in train.phrases(row, names):
            for id_ in right:
                spoken.setdefault(id_, set()).add(phrase)
    for id_, type_ in types.items():
        said = spoken.get(id_, set())
        left = tuple(name for name in type_.aliases if not any(train.nearly_same(name, phrase) for phrase in said))
        yield type_.model_copy(update={"aliases": left})


def _fold(name: str) -> int:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    raise SystemExit(main())
