"""All rules and all proofs on catalogues of growing size; and what an unchanged, and a changed, catalogue costs again.

    python benchmarks/analyse.py                                # 500, 1,000 and 2,000 procedures
    python benchmarks/analyse.py --sizes 5000 10000 20000       # the sizes that are promised: a matter of an hour
    python benchmarks/analyse.py --again 150                    # only the second table, for so many procedures

The procedures are the shipped ones, each many times, with codes and names of their own. The papers they ask for and
give, the databases' holdings of these, and the references among them are copied too, so that every copy is joined to
itself as the shipped catalogue is, and to no other; laws, agencies, applicants, facts and figures are shared, as they
are in a country. So the work for each copy is the same, and what grows faster than the number of copies is our doing.

Every size is a process of its own, start-up included. Printed are its seconds, its largest memory, and the seconds
for the rules and for the proofs; promised is that 20,000 procedures take at most 2.3 times what 10,000 take.

Nothing stands beside it: we found no other program that proves cuts of administrative procedures, and a general
closure (networkx, a Datalog engine) over the same graph would do the smallest part of the work. What is compared is the
answer: every copy must have the findings and the verdicts of the shipped catalogue, or the benchmark stops.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from tthc.analyse import remembered as rules_remembered
from tthc.analyse.findings import run_rules
from tthc.analyse.match import Analysis
from tthc.graph.remembered import Remembered
from tthc.load.catalogue import load_catalogue
from tthc.load.kept_answers import open_answers
from tthc.load.rules import load_rules
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Finding
from tthc.model.entry import Entry, Ref
from tthc.model.journey import Journey
from tthc.model.local_values import LocalValues
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.reference import Database, DocumentType
from tthc.propose import remembered as proofs_remembered
from tthc.propose.additions import with_additions
from tthc.propose.candidates import propose
from tthc.propose.sets import related

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
PROMISED = 2.3

ONCE_FOR_ALL = frozenset({"R606"})
"""Rules that look at all procedures together and name a group once: the copies share the first one's finding."""

E = TypeVar("E", bound=BaseModel)


@dataclass(frozen=True)
class Ran:
    """One process: seconds from start to end, MB at the most, and what it said of itself."""

    seconds: float
    megabytes: float
    procedures: int
    rules: float
    proofs: float
    findings: int
    proposals: int

    @property
    def work(self) -> float:
        """Seconds for the rules and the proofs."""
        return self.rules + self.proofs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000], help="numbers of procedures")
    parser.add_argument("--again", type=int, help="only measure what a second run costs, on so many procedures")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(one_size(chosen.one)))
        return
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    if chosen.again is None:
        growth(chosen.sizes)
    again(chosen.again or min(chosen.sizes))


def growth(sizes: Sequence[int]) -> None:
    """A process for each size, and how much more the next one takes."""
    print("procedures   whole s   rules s  proofs s  memory MB  findings  proposals  times the size before")
    before: Ran | None = None
    for size in sizes:
        ran = in_a_process(size)
        more = f"{ran.work / before.work:9.2f} for {ran.procedures / before.procedures:.2f}" if before else ""
        print(
            f"{ran.procedures:10,} {ran.seconds:9.1f} {ran.rules:9.1f} {ran.proofs:9.1f} {ran.megabytes:10.0f} "
            f"{ran.findings:9,} {ran.proposals:10,}  {more}",
            flush=True,
        )
        before = ran
    print(f"\npromised: at most {PROMISED} times for twice the procedures\n")


def in_a_process(size: int) -> Ran:
    """The work on one size as a process of its own."""
    began = time.perf_counter()
    command = [sys.executable, __file__, "--one", str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return Ran(seconds=time.perf_counter() - began, **json.loads(done.stdout))


def one_size(size: int) -> dict[str, float]:
    """Make a catalogue, run the rules and prove the cuts; the figures of `Ran` that a process knows of itself."""
    catalogue = many(size)
    rules, found, proofs, made = timed_work(catalogue)
    same_in_every_copy(catalogue, found, made)
    return {
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "procedures": len(catalogue.procedures),
        "rules": rules,
        "proofs": proofs,
        "findings": len(found),
        "proposals": len(made),
    }


def timed_work(catalogue: Catalogue) -> tuple[float, Sequence[Finding], float, Sequence[Proposal]]:
    """Seconds of this process for the rules and what they find, and for the proofs and what they make."""
    loaded = load_rules(ROOT / "rules", ROOT)
    start = time.process_time()
    analysis = Analysis(catalogue, DAY)
    found = run_rules(loaded.rules, loaded.profile, analysis).found
    between = time.process_time()
    proved = sorted(propose(found, analysis.catalogue, DAY), key=in_order)
    made = with_additions(related(proved, analysis.catalogue, DAY), analysis.catalogue, DAY)
    return between - start, found, time.process_time() - between, made


def in_order(proposal: Proposal) -> tuple[str, str]:
    """By procedure and place."""
    return proposal.procedure, proposal.id


def same_in_every_copy(catalogue: Catalogue, found: Sequence[Finding], made: Sequence[Proposal]) -> None:
    """Whole copies have the same number of findings of each rule and of proposals of each verdict."""
    sizes = Counter(copy_of(procedure) for procedure in catalogue.procedures)
    whole = sum(size == sizes["1"] for size in sizes.values())
    of_copy: dict[str, Counter[str]] = {str(number): Counter() for number in range(1, whole + 1)}
    for finding in (finding for finding in found if finding.rule not in ONCE_FOR_ALL):
        of_copy.setdefault(copy_of(finding.component.procedure), Counter())[finding.rule] += 1
    for proposal in made:
        of_copy.setdefault(copy_of(proposal.procedure), Counter())[proposal.certificate.verdict.value] += 1
    different = [number for number in range(2, whole + 1) if of_copy[str(number)] != of_copy["1"]]
    assert not different, f"copies {different} differ from the first: {of_copy['1'] - of_copy[str(different[0])]}"


def again(size: int) -> None:
    """Cold, unchanged, and with one procedure changed, with what earlier runs have kept."""
    catalogue = many(size)
    edited = one_changed(catalogue)
    print(f"{len(catalogue.procedures):,} procedures again, in one process (reading the files is not counted)")
    with tempfile.TemporaryDirectory(prefix="tthc-again-") as folder:
        first = remembered(catalogue, Path(folder), "cold")
        assert remembered(catalogue, Path(folder), "unchanged") == first
        changed = remembered(edited, Path(folder), "one changed")
        with tempfile.TemporaryDirectory(prefix="tthc-cold-") as other:
            assert remembered(edited, Path(other), "the changed one, cold") == changed
        size_kept = sum(path.stat().st_size for path in Path(folder).rglob("*.sqlite"))
        print(f"    {'kept':24} {size_kept / 1e6:8.1f} MB")


def remembered(catalogue: Catalogue, folder: Path, what: str) -> tuple[str, str]:
    """The findings and proposals to the last word, with the seconds and the questions that they took printed."""
    loaded = load_rules(ROOT / "rules", ROOT)
    start = time.process_time()
    analysis = Analysis(catalogue, DAY)
    with open_answers(folder, "both") as answers:
        known = Remembered(analysis.catalogue, answers)
        find, prove = rules_remembered.remembering(known), proofs_remembered.remembering(known)
        found = run_rules(loaded.rules, loaded.profile, analysis, find).found
        made = proofs_remembered.relations(
            sorted(propose(found, analysis.catalogue, DAY, prove=prove), key=in_order), known, DAY, ()
        )
    seconds = time.process_time() - start
    print(f"    {what:24} {seconds:8.2f} s   {len(known.again):,} of {len(answers.asked):,} questions", flush=True)
    return repr(found), repr(made)


def one_changed(catalogue: Catalogue) -> Catalogue:
    """The catalogue in which the procedure with most documents has another name and one document less."""
    chosen = max(catalogue.procedures.values(), key=lambda procedure: (len(procedure.documents), procedure.code))
    other = chosen.model_copy(update={"name": f"{chosen.name} (sửa)", "documents": chosen.documents[:-1]})
    return Catalogue(tuple(other if entry is chosen else entry for entry in catalogue.entries))


def many(size: int) -> Catalogue:
    """A catalogue of so many procedures in force: whole copies of the shipped one, and a part of one."""
    shipped = load_catalogue(ROOT / "catalog", ROOT).catalogue.on(DAY)
    procedures = list(shipped.procedures.values())
    number_of = {procedure.code: number for number, procedure in enumerate(procedures)}
    copied: list[Entry] = []
    for start in range(0, size, len(procedures)):
        copied += one_copy(procedures[: size - start], shipped, number_of, 1 + start // len(procedures))
    shared = [
        entry for entry in shipped.entries if not isinstance(entry, Procedure | DocumentType | Journey | LocalValues)
    ]
    papers: dict[str, list[str]] = {}
    for entry in copied:
        if isinstance(entry, DocumentType):
            papers.setdefault(entry.id.rpartition("~")[0], []).append(entry.id)
    return Catalogue((*(holding_all(entry, papers) for entry in shared), *copied))


def one_copy(
    procedures: Sequence[Procedure], shipped: Catalogue, number_of: Mapping[str, int], copy: int
) -> Iterator[Entry]:
    """The procedures under codes of their own, and the papers that they mention."""

    def renamed(ref: Ref[Any]) -> Ref[Any]:
        if ref.kind is DocumentType:
            mentioned.setdefault(ref.id)
            return Ref(f"{ref.id}~{copy}", ref.at, ref.kind)
        if ref.kind is Procedure and ref.id in number_of:
            return Ref(code(number_of[ref.id], copy), ref.at, ref.kind)
        return ref

    mentioned: dict[str, None] = {}
    for procedure in procedures:
        steps = tuple(step.model_copy(update={"name": f"{step.name} ({copy})"}) for step in procedure.steps)
        named = procedure.model_copy(update={"name": f"Mẫu {copy}, {procedure.name}", "steps": steps})
        yield referring(named, renamed).model_copy(update={"code": code(number_of[procedure.code], copy)})
    types, done = shipped.all(DocumentType), set[str]()
    while left := [paper for paper in mentioned if paper not in done]:
        for paper in left:
            done.add(paper)
            if paper in types:
                yield referring(types[paper], renamed).model_copy(update={"id": f"{paper}~{copy}"})


def code(number: int, copy: int) -> str:
    """The code of one procedure in one copy: its place is that of the copy, so that all copies look alike."""
    return f"{1 + (copy - 1) // 1000}.{(copy - 1) % 1000:03}{number:03}"


def copy_of(procedure_code: str) -> str:
    """Which copy a procedure belongs to."""
    return str((int(procedure_code[0]) - 1) * 1000 + int(procedure_code[2:5]) + 1)


def holding_all(entry: Entry, papers: Mapping[str, Sequence[str]]) -> Entry:
    """A database holds every copy of the papers that it holds."""
    if not isinstance(entry, Database):
        return entry
    holds = tuple(
        holding.model_copy(
            update={
                "types": tuple(
                    Ref(paper, ref.at, ref.kind) for ref in holding.types for paper in papers.get(ref.id, ())
                )
            }
        )
        for holding in entry.holds
    )
    return entry.model_copy(update={"holds": holds})


def referring(entry: E, renamed: Callable[[Ref[Any]], Ref[Any]]) -> E:
    """An entry with other references in the place of its own."""
    changes = {name: _renamed(getattr(entry, name), renamed) for name in type(entry).model_fields}
    return entry.model_copy(
        update={name: value for name, value in changes.items() if value is not getattr(entry, name)}
    )


def _renamed(part: Any, renamed: Callable[[Ref[Any]], Ref[Any]]) -> Any:
    if isinstance(part, Ref):
        return renamed(part)
    if type(part) is tuple:
        return tuple(_renamed(one, renamed) for one in part)
    return referring(part, renamed) if isinstance(part, BaseModel) else part


if __name__ == "__main__":
    main()
