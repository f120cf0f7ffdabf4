"""Measure how well rows of lists of documents are recognised, on rows labelled before any recogniser had seen them.

    python benchmarks/recognition.py [--sample 1|2|3|4|5] [--half seen|unseen] [--catalog FOLDER] [--wordings FILE]

`recognition/rows.csv` holds the rows, `labels-seen.csv` and `labels-unseen.csv` what a person says each asks for, and
`names.csv` which type of the register a label's name is, by another person who saw no reading: any one of several,
`a;b`, where the register tells apart what the label does not; none where the register does not know the paper.
Mistakes are listed for the seen half only: the other half was never looked at while the register and the recogniser
were made, and stays a measure as long as nobody looks. The second sample is in `rows2.csv`, `labels2-seen.csv`,
`labels2-unseen.csv` and `names2.csv`; its column `new` marks names that got their type from this sample, and a line of
the figures leaves out the rows that ask for such papers. `bare.csv` says of rows with a bare request (`đơn đề nghị`)
which application it is by the name of its procedure. The third sample (`rows3.csv`, `labels3-unseen.csv`, `names3.csv`)
has an unseen half only; no type was added for it. The fourth (`rows4.csv`, `labels4-unseen.csv`, `names4.csv`) was
labelled before an officer named, in one round, what `tthc types suggest` found in the population that it is drawn from.
The fifth (`rows5.csv`, `labels5-seen.csv`, `labels5-unseen.csv`, `names5.csv`) was labelled before such a round too, in
which the rows of unsure types were asked about as well; `--wordings round5/wordings.yaml` adds what was answered about
rows of procedures without a code of their own. Its mistakes are listed for the seen half, as those of the first.

The figures, each share of `all` with its interval of 95 % (Wilson):
- precision: of the types said, the share that the label has; of the sure: of those said surely, which no officer is
  asked about;
- recognised: document rows in which every paper of the label is found, in each of the alternatives that the register
  has, and nothing wrong is said; of all document rows, and of those whose papers the register has;
- partly: document rows in which at least one paper is right and none wrong;
- with own forms: as recognised, but an application for the very procedure counts as found where the register has no
  type of it and the recogniser says that it is one.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tthc.exchange.settling.recognise import Reading, Recogniser, RowKind
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.reference import DocumentType

HERE = Path(__file__).parent / "recognition"
_APPLICATION = re.compile(
    r"(?:đơn|tờ khai|tờ trình|(?:giấy|văn bản|công văn|phiếu) (?:đề nghị|đăng ký|yêu cầu)|bản đăng ký|đề nghị)\b",
    re.IGNORECASE,
)
"""What a label's name of an application begins with."""


class Labelled(NamedTuple):
    """A row, what a person says it is, and its papers, their alternatives, and the types that each of these may be.

    An alternative without types is not in the register. `is_new` says that a paper got its type from this sample.
    """

    row: Mapping[str, str]
    kind: str
    papers: tuple[tuple[frozenset[str], ...], ...]
    words: str
    is_new: bool = False

    @property
    def without_type(self) -> tuple[str, ...]:
        """The papers of the label of which no alternative has a type."""
        named = zip(_names(self.words), self.papers, strict=False)
        return tuple(names[0] for names, types in named if not any(types))


class Outcome(NamedTuple):
    """A labelled row and what was read."""

    labelled: Labelled
    reading: Reading

    @property
    def said(self) -> frozenset[str]:
        """Every type that was said."""
        return frozenset(type_ for ask in self.reading.asks for type_ in ask.types)

    @property
    def certain(self) -> frozenset[str]:
        """Every type that was said surely."""
        return frozenset(type_ for ask in self.reading.asks if ask.is_certain for type_ in ask.types)

    @property
    def wanted(self) -> frozenset[str]:
        """Every type that would be right."""
        return frozenset(type_ for paper in self.labelled.papers for types in paper for type_ in types)

    @property
    def missing(self) -> tuple[frozenset[str], ...]:
        """The alternatives that the register has and that were not said."""
        alternatives = (types for paper in self.labelled.papers for types in paper)
        return tuple(types for types in alternatives if types and not types & self.said)

    @property
    def is_document(self) -> bool:
        """Whether a person says that the row asks for papers."""
        return self.labelled.kind == RowKind.DOCUMENT

    @property
    def can_be_recognised(self) -> bool:
        """Whether the register has each of the papers, in one alternative at least."""
        return all(any(paper) for paper in self.labelled.papers)

    @property
    def is_recognised(self) -> bool:
        """Whether every paper is found and nothing wrong is said."""
        return self.can_be_recognised and bool(self.said) and self.said <= self.wanted and not self.missing

    @property
    def is_recognised_with_own_forms(self) -> bool:
        """Whether every paper is found or is the application for the procedure, and nothing wrong is said."""
        forms = sum(_is_application(name) for name in self.labelled.without_type)
        told = sum(ask.own_form for ask in self.reading.asks)
        others_are_known = forms == len(self.labelled.without_type)
        found = bool(self.said or told) and self.said <= self.wanted and not self.missing
        return self.is_recognised or (found and others_are_known and told >= forms > 0)

    @property
    def is_partly_recognised(self) -> bool:
        """Whether one paper at least is found and nothing wrong is said."""
        return bool(self.said) and self.said <= self.wanted


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", choices=("1", "2", "3", "4", "5"), default="1")
    parser.add_argument("--half", choices=("seen", "unseen"), default="seen")
    parser.add_argument("--catalog", type=Path, default=Path("catalog"), help="the folder of the catalogue")
    parser.add_argument("--wordings", type=Path, help="a file of wordings besides those of the catalogue")
    options = parser.parse_args(arguments)
    catalogue = load_catalogue(options.catalog / "reference", options.catalog.parent).catalogue
    if options.wordings:
        more = load_text(options.wordings.read_text(encoding="utf-8"), options.wordings.name).catalogue
        catalogue = Catalogue((*catalogue.entries, *more.entries))
    recogniser = Recogniser(catalogue)
    rows = list(labelled(options.half, catalogue.all(DocumentType), options.sample))
    began = time.perf_counter()
    outcomes = list(read(recogniser, rows))
    seconds = time.perf_counter() - began
    sys.stdout.writelines(f"{line}\n" for line in _report(options.half, outcomes, len(rows) / seconds))
    if options.half == "seen":
        sys.stdout.writelines(f"{line}\n" for line in _mistakes(outcomes))
    return 0


def read(recogniser: Recogniser, rows: Iterable[Labelled]) -> Iterator[Outcome]:
    """The rows as the recogniser reads them, each under its heading and in its procedure."""
    names = {line["code"]: line["name"] for line in _csv("procedures.csv")}
    for one in rows:
        procedure = one.row.get("procedure") or names.get(one.row["code"], "")
        yield Outcome(one, recogniser.document(one.row["text"], one.row["case"], procedure, one.row["code"]))


def labelled(half: str, types: Mapping[str, DocumentType], sample: str = "1") -> Iterator[Labelled]:
    """The rows of a half of a sample with their labels."""
    suffix = "" if sample == "1" else sample
    rows = {row["row"]: row for row in _csv(f"rows{suffix}.csv") if row["half"] == half}
    labels = list(_csv(f"labels{suffix}-{half}.csv"))
    named = {label["row"]: tuple(_names(label["documents"])) for label in labels}
    used = {name for papers in named.values() for paper in papers for name in paper}
    names = f"names{suffix}.csv"
    types_of = _types_of_names(names, used, types)
    new = {line["name"] for line in _csv(names) if line.get("new")}
    bare = {(line["row"], line["name"]): line["type"] for line in _csv("bare.csv") if line["sample"] == sample}
    for label in labels:
        of_row = {name: frozenset({type_} & types.keys()) for (row, name), type_ in bare.items() if row == label["row"]}
        papers = tuple(
            tuple(of_row.get(name, types_of.get(name, frozenset())) for name in paper) for paper in named[label["row"]]
        )
        is_new = any(name in new for paper in named[label["row"]] for name in paper)
        yield Labelled(rows[label["row"]], label["kind"], papers, label["documents"], is_new)


def rows_to_learn_from(types: Mapping[str, DocumentType]) -> Iterator[Labelled]:
    """The first two samples, which are used up, and the further rows of the first."""
    yield from labelled("seen", types)
    yield from labelled("unseen", types)
    yield from validation(types)
    yield from labelled("seen", types, "2")
    yield from labelled("unseen", types, "2")


def validation(types: Mapping[str, DocumentType]) -> Iterator[Labelled]:
    """The further rows, whose labels say the types themselves."""
    for row in _csv("validation.csv"):
        papers = tuple(
            tuple(frozenset(id_.strip() for id_ in one.split(";") if id_.strip() in types) for one in paper.split("|"))
            for paper in row["types"].split(" + ")
        )
        yield Labelled(row, row["kind"], papers, row["documents"])


def _names(documents: str) -> Iterator[tuple[str, ...]]:
    """The papers of a label, each with the names of its alternatives."""
    for paper in documents.split(" + ") if documents else ():
        yield tuple(name.strip() for name in paper.split(" | "))


def _types_of_names(names: str, used: set[str], types: Mapping[str, DocumentType]) -> dict[str, frozenset[str]]:
    """The types of each name of these labels; one that the register no longer has is told, and counts as none."""
    found: dict[str, frozenset[str]] = {}
    for line in _csv(names):
        if line["name"] not in used:
            continue
        ids = frozenset(filter(None, line["type"].split(";")))
        for id_ in sorted(ids - types.keys()):
            sys.stderr.write(f"{names}: the register has no type '{id_}' ({line['name']})\n")
        found[line["name"]] = ids & types.keys()
    for name in sorted(used - found.keys()):
        sys.stderr.write(f"{names}: no line for '{name}'\n")
    return found


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _report(half: str, outcomes: Sequence[Outcome], speed: float) -> Iterator[str]:
    by_sector: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_sector[outcome.labelled.row["sector"]].append(outcome)
    yield f"{half} half: {len(outcomes)} rows, {speed:,.0f} rows a second"
    yield ""
    heads = "".join(
        f"{head:>{len(head) + 2}}"
        for head in ("  rows", "documents", "precision", "recognised", "of possible", "partly", "with own forms")
    )
    yield f"{'sector':<48}{heads}"
    for sector in sorted(by_sector):
        yield line(sector[:46], by_sector[sector])
    yield line("all", outcomes)
    yield from intervals(outcomes)
    before = [outcome for outcome in outcomes if not outcome.labelled.is_new]
    if len(before) < len(outcomes):
        yield line("without papers that got a type from the sample", before)
    yield ""
    yield "kind: a person says → is read as"
    for (person, read), count in sorted(Counter((o.labelled.kind, str(o.reading.kind)) for o in outcomes).items()):
        yield f"  {person:<10} → {read:<10} {count:>5}"


def line(name: str, outcomes: Sequence[Outcome]) -> str:
    """The figures of some rows."""
    documents = [outcome for outcome in outcomes if outcome.is_document]
    said = sum(len(outcome.said) for outcome in outcomes)
    right = sum(len(outcome.said & outcome.wanted) for outcome in outcomes)
    recognised = [outcome for outcome in documents if outcome.is_recognised]
    possible = [outcome for outcome in documents if outcome.can_be_recognised]
    partly = [outcome for outcome in documents if outcome.is_partly_recognised]
    with_forms = [outcome for outcome in documents if outcome.is_recognised_with_own_forms]
    return (
        f"{name:<48}{len(outcomes):>6}{len(documents):>11}{_share(right, said):>11}"
        f"{_share(len(recognised), len(documents)):>12}{_share(len(recognised), len(possible)):>13}"
        f"{_share(len(partly), len(documents)):>8}{_share(len(with_forms), len(documents)):>16}"
    )


def intervals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The shares that the aim is about, with how many they count and how far chance could move them."""
    documents = [outcome for outcome in outcomes if outcome.is_document]
    said = sum(len(outcome.said) for outcome in outcomes)
    right = sum(len(outcome.said & outcome.wanted) for outcome in outcomes)
    recognised = sum(outcome.is_recognised for outcome in documents)
    possible = sum(outcome.can_be_recognised for outcome in documents)
    certain = [(outcome, type_) for outcome in outcomes for type_ in outcome.certain]
    for name, part, whole in (
        ("precision", right, said),
        ("of the sure", sum(type_ in outcome.wanted for outcome, type_ in certain), len(certain)),
        ("recognised", recognised, len(documents)),
        ("of possible", recognised, possible),
    ):
        low, high = wilson(part, whole)
        yield f"  {name:<12}{part:>5} of {whole:<5} {_share(part, whole)} ({low:.3f}-{high:.3f})"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval of 95 % of a share."""
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, _NORMAL**2 / whole
    middle = share + spread / 2
    half = _NORMAL * math.sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


_NORMAL = 1.96


def _is_application(name: str) -> bool:
    return bool(_APPLICATION.match(name))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _mistakes(outcomes: Iterable[Outcome]) -> Iterator[str]:
    yield ""
    for outcome in outcomes:
        kinds_differ = outcome.labelled.kind != outcome.reading.kind
        if kinds_differ or outcome.missing or not outcome.said <= outcome.wanted:
            row = outcome.labelled.row
            yield f"{row['row']} {row['text'][:300]}"
            yield f"    label   {outcome.labelled.kind}: {outcome.labelled.words[:300]}"
            yield f"    read    {outcome.reading.kind}: {' + '.join(ask.text[:120] for ask in outcome.reading.asks)}"
            if wrong := outcome.said - outcome.wanted:
                yield f"    wrong   {', '.join(sorted(wrong))}"
            if outcome.missing:
                yield f"    missing {', '.join('|'.join(sorted(types)) for types in outcome.missing)}"


if __name__ == "__main__":
    raise SystemExit(main())
