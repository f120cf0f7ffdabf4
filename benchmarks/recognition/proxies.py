"""Compare two versions of the recogniser without the unseen half: on the register and on rows that anybody may look at.

    python benchmarks/recognition/proxies.py [--catalog FOLDER]

What each proxy is, and why, stands in README.md. Whatever is said of a type that was taken out is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import recognition as benchmark

from tthc.exchange.settling.recognise import Recogniser
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.reference import DocumentType

Types = Mapping[str, DocumentType]
PARTS, QUARTERS = 10, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each proxy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=Path("catalog"))
    options = parser.parse_args(arguments)
    types = load_catalogue(options.catalog / "reference", options.catalog.parent).catalogue.all(DocumentType)
    for line in _lines(types):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def _lines(types: Types) -> Iterator[str]:
    yield f"seen rows            {_line(_count(types, _seen))}"
    yield f"validation rows      {_line(_count(types, benchmark.validation))}"
    yield f"names only, seen     {_line(_count(_bare(types), _seen))}"
    yield f"names only, validat. {_line(_count(_bare(types), benchmark.validation))}"
    yield f"a quarter out, names {_line(_quarters(_bare(types)))}"
    yield f"a quarter out        {_line(_quarters(types))}"
    right, wrong, asked = _aliases_left_out(types)
    yield f"aliases left out     right {right / asked:.3f} wrong {wrong / asked:.3f} of {asked}"
    taken, asked = _types_left_out(types)
    yield f"types left out       taken for another {taken / asked:.3f} of {asked}"


def _bare(types: Types) -> Types:
    return {id_: type_.model_copy(update={"aliases": ()}) for id_, type_ in types.items()}


def _quarters(types: Types) -> Counter[str]:
    found: Counter[str] = Counter()
    for number in range(QUARTERS):
        left = {id_: type_ for id_, type_ in types.items() if _hash(id_) % QUARTERS != number}
        found += _count(left, _seen) + _count(left, benchmark.validation)
    return found


def _count(types: Types, rows: Callable[[Types], Iterator[benchmark.Labelled]]) -> Counter[str]:
    recogniser = _recogniser(types)
    found: Counter[str] = Counter()
    for outcome in benchmark.read(recogniser, rows(types)):
        found["said"] += len(outcome.said)
        found["right"] += len(outcome.said & outcome.wanted)
        found["possible"] += outcome.is_document and outcome.can_be_recognised
        found["recognised"] += outcome.is_document and outcome.is_recognised
    return found


def _line(found: Counter[str]) -> str:
    return (
        f"precision {found['right'] / found['said']:.3f} ({found['said'] - found['right']} wrong of {found['said']}), "
        f"of possible {found['recognised'] / found['possible']:.3f}"
    )


def _recogniser(types: Types) -> Recogniser:
    return Recogniser(Catalogue(tuple(types.values())))


def _seen(types: Types) -> Iterator[benchmark.Labelled]:
    with contextlib.redirect_stderr(io.StringIO()):
        yield from benchmark.labelled("seen", types)


def _aliases_left_out(types: Types) -> tuple[int, int, int]:
    aliases = sorted(
        ((type_.id, alias) for type_ in types.values() for alias in type_.aliases), key=lambda one: _hash(one[1])
    )
    right = wrong = asked = 0
    for number in range(0, PARTS, 2):
        out = set(aliases[number::PARTS])
        left = {
            id_: type_.model_copy(update={"aliases": tuple(name for name in type_.aliases if (id_, name) not in out)})
            for id_, type_ in types.items()
        }
        recogniser = _recogniser(left)
        for id_, alias in out:
            said = recogniser.result(alias)[0]
            right, wrong, asked = right + (said == id_), wrong + (said not in (id_, None)), asked + 1
    return right, wrong, asked


def _types_left_out(types: Types) -> tuple[int, int]:
    ids = sorted(types, key=_hash)
    taken = asked = 0
    for number in range(0, PARTS, 2):
        out = set(ids[number::PARTS])
        recogniser = _recogniser({id_: type_ for id_, type_ in types.items() if id_ not in out})
        for name in (name for id_ in out for name in (types[id_].name, *types[id_].aliases)):
            taken, asked = taken + (recogniser.result(name)[0] is not None), asked + 1
    return taken, asked


def _hash(text: str) -> int:
    return int(hashlib.md5(text.encode()).hexdigest(), 16)


if __name__ == "__main__":
    raise SystemExit(main())
