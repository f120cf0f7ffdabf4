"""What is kept of findings and proofs: the same answers as without, for the price of what has changed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from tthc.analyse.findings import QUESTIONS, findings_of, run_rules
from tthc.analyse.match import Analysis
from tthc.analyse.remembered import OF_ONE_PROCEDURE, AboutOne
from tthc.analyse.remembered import remembering as remembering_rules
from tthc.graph.observed import Observed
from tthc.graph.remembered import Remembered
from tthc.load.cache import FOLDER
from tthc.load.catalogue import load_catalogue, load_text
from tthc.load.kept_answers import SPARE, open_answers
from tthc.load.kept_values import read_value, write_value
from tthc.load.rules import load_rules
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Finding, Verdict
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.reference import Agency, DocumentType, Law
from tthc.model.rule import Rule
from tthc.propose.additions import with_additions
from tthc.propose.candidates import propose
from tthc.propose.remembered import relations
from tthc.propose.remembered import remembering as remembering_proofs
from tthc.propose.sets import related
from tthc.source import Message, Position, Severity, say

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 26)
RULES = load_rules(ROOT / "rules", ROOT)
FEW = ("1.001193", "1.004878", "1.012783", "2.000806", "2.002044", "1.009645")


@cache
def shipped() -> Catalogue:
    """The catalogue in force, as it is shipped."""
    return load_catalogue(ROOT / "catalog", ROOT).catalogue.on(TODAY)


def only(codes: tuple[str, ...]) -> Catalogue:
    """The shipped reference data with a few procedures."""
    chosen = (e for e in shipped().entries if not isinstance(e, Procedure) or e.code in codes)
    return Catalogue(tuple(chosen))


@dataclass(frozen=True)
class Worked:
    """What was found and proposed, and which questions had to be worked out for it."""

    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    again: tuple[str, ...] = ()


def cold(catalogue: Catalogue, day: date = TODAY) -> Worked:
    """Everything worked out, with nothing remembered."""
    analysis = Analysis(catalogue, day)
    found = run_rules(RULES.rules, RULES.profile, analysis).found
    made = sorted(propose(found, analysis.catalogue, day), key=in_order)
    return Worked(found, with_additions(related(made, analysis.catalogue, day), analysis.catalogue, day))


def in_order(proposal: Proposal) -> tuple[str, str]:
    return proposal.procedure, proposal.id


def warm(catalogue: Catalogue, folder: Path, day: date = TODAY) -> Worked:
    """The same with what the folder remembers of earlier runs."""
    analysis = Analysis(catalogue, day)
    with open_answers(folder, "both") as answers:
        known = Remembered(analysis.catalogue, answers)
        found = run_rules(RULES.rules, RULES.profile, analysis, remembering_rules(known)).found
        made = sorted(propose(found, analysis.catalogue, day, prove=remembering_proofs(known)), key=in_order)
        proposals = relations(made, known, day, ())
    return Worked(found, proposals, tuple(known.again))


def same(one: Worked, other: Worked) -> bool:
    """To the last place and word: equal models may still have been written in different places."""
    return repr(one.findings) == repr(other.findings) and one.proposals == other.proposals


def changed(catalogue: Catalogue, entry: Entry, **values: object) -> Catalogue:
    """The catalogue in which one entry says something else."""
    other = entry.model_copy(update=values)
    return Catalogue(tuple(other if one is entry else one for one in catalogue.entries))


def test_of_150_procedures_the_one_that_changes_is_worked_out_again(tmp_path: Path) -> None:
    catalogue = shipped()
    assert len(catalogue.procedures) >= 150
    first = warm(catalogue, tmp_path)
    assert len(first.again) > 20 * len(catalogue.procedures)
    assert same(first, cold(catalogue))
    assert warm(catalogue, tmp_path) == Worked(first.findings, first.proposals)
    code = next(p.procedure for p in first.proposals if p.certificate.verdict is Verdict.PROVED)
    procedure = catalogue.procedure(code)
    edited = changed(catalogue, procedure, name=f"{procedure.name} (sửa)", steps=procedure.steps[:-1])
    second = warm(edited, tmp_path)
    assert same(second, cold(edited))
    about_one = {question.split()[-1] for question in second.again if len(question.split()) == 3}
    assert about_one == {code}
    proofs = [question for question in second.again if question.startswith("proposal ")]
    own = sum(proposal.procedure == code for proposal in second.proposals)
    assert 0 < own <= len(proofs) < len(second.proposals) / 10


def each_for_itself(rule: Rule, analysis: Analysis) -> list[str]:
    """What a rule finds where it is asked about one procedure after the other."""
    observed = [(code, Observed(analysis.catalogue)) for code in analysis.catalogue.procedures]
    return sorted(
        repr(finding)
        for code, seen in observed
        for finding in findings_of(rule, Severity.WARNING, AboutOne(analysis, seen, code))
    )


def all_together(rule: Rule, analysis: Analysis) -> list[str]:
    return sorted(map(repr, findings_of(rule, Severity.WARNING, analysis)))


@pytest.mark.parametrize("question", sorted(OF_ONE_PROCEDURE))
def test_what_is_asked_procedure_by_procedure_adds_up_to_the_whole(question: str) -> None:
    """A question that looks from one procedure at another must not stand in the list."""
    (rule, *_) = (rule for rule in RULES.rules if rule.find == question)
    whole = Analysis(shipped(), TODAY)
    assert each_for_itself(rule, whole) == all_together(rule, whole)
    found = 0
    for example in rule.examples:
        loaded = load_text(example.catalogue, "example.yaml").catalogue
        twins = [*loaded.entries, *(p.model_copy(update={"code": "9.999999"}) for p in loaded.versions[:1])]
        analysis = Analysis(Catalogue(tuple(twins)), example.day or TODAY, example.experience)
        assert each_for_itself(rule, analysis) == all_together(rule, analysis)
        found += len(all_together(rule, analysis))
    assert found


def test_every_question_that_is_asked_procedure_by_procedure_exists() -> None:
    assert set(QUESTIONS) >= OF_ONE_PROCEDURE


Edit = Callable[[Catalogue, random.Random], Catalogue]


def rename_a_procedure(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    return changed(catalogue, chance.choice(list(catalogue.procedures.values())), name=f"Thủ tục {chance.random()}")


def drop_a_document(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    procedure = chance.choice(list(catalogue.procedures.values()))
    kept = [document for document in procedure.documents if chance.random() < 0.7]
    return changed(catalogue, procedure, documents=tuple(kept))


def drop_a_step(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    procedure = chance.choice(list(catalogue.procedures.values()))
    return changed(catalogue, procedure, steps=procedure.steps[: chance.randint(0, len(procedure.steps))])


def remove_a_procedure(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    gone = chance.choice(list(catalogue.procedures.values()))
    return Catalogue(tuple(entry for entry in catalogue.entries if entry is not gone))


def change_a_paper(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    asked = {ref.id for p in catalogue.procedures.values() for d in p.documents for ref in d.types}
    known = [t for t in catalogue.all(DocumentType).values() if t.id in asked]
    return changed(catalogue, chance.choice(known), name=f"Giấy {chance.random()}", proves=())


def lose_a_law(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    named = [d.fixed_by.law for p in catalogue.procedures.values() for d in p.documents if d.fixed_by]
    gone = catalogue.get(chance.choice(named)) if named else None
    return Catalogue(tuple(entry for entry in catalogue.entries if entry is not gone))


def rename_an_agency(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    acting = {step.actor.id for p in catalogue.procedures.values() for step in p.steps}
    known = [agency for agency in catalogue.all(Agency).values() if agency.id in acting]
    return changed(catalogue, chance.choice(known), name=f"Cơ quan {chance.random()}")


def change_the_order(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    return Catalogue(tuple(chance.sample(catalogue.entries, len(catalogue.entries))))


EDITS: tuple[Edit, ...] = (
    rename_a_procedure,
    drop_a_document,
    drop_a_step,
    remove_a_procedure,
    change_a_paper,
    lose_a_law,
    rename_an_agency,
    change_the_order,
)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))])
def test_after_any_edits_what_is_remembered_is_what_would_be_worked_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    start = only(FEW)
    warm(start, tmp_path)
    catalogue = start
    for edit in chance.sample(EDITS, len(EDITS)):
        catalogue = edit(catalogue, chance)
        assert same(warm(catalogue, tmp_path), cold(catalogue)), edit.__name__
    assert same(warm(start, tmp_path), cold(start))


def test_another_day_is_another_question(tmp_path: Path) -> None:
    catalogue = only(FEW[:2])
    first = warm(catalogue, tmp_path)
    tomorrow = warm(catalogue, tmp_path, TODAY + timedelta(days=1))
    assert len(tomorrow.again) == len(first.again)
    assert same(tomorrow, cold(catalogue, TODAY + timedelta(days=1)))


def spoil(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)


def lie(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE kept SET text = text || ' '")
    database.close()


def of_somebody_else(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE about SET made_by = 'x'")
    database.close()


def without_its_table(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE kept")
    database.close()


@pytest.mark.parametrize("harm", [Path.unlink, spoil, lie, of_somebody_else, without_its_table])
def test_a_cache_that_is_gone_damaged_or_foreign_costs_only_time(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    catalogue = only(FEW[:2])
    first = warm(catalogue, tmp_path)
    assert first.findings
    harm(tmp_path / FOLDER / "both.sqlite")
    again = warm(catalogue, tmp_path)
    assert same(again, first)
    assert len(again.again) == len(first.again)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / FOLDER.parent).write_text("a file where the folder should be", encoding="utf-8")
    catalogue = only(FEW[:1])
    assert same(warm(catalogue, tmp_path), warm(catalogue, tmp_path))


def test_what_nobody_has_asked_for_long_is_forgotten(tmp_path: Path) -> None:
    asked = len(warm(only(FEW), tmp_path).again)
    for days in range(1, 6):
        assert len(warm(only(FEW[:1]), tmp_path, TODAY + timedelta(days)).again) < asked
    last = len(warm(only(FEW[:1]), tmp_path / "alone", TODAY + timedelta(5)).again)
    with sqlite3.connect(tmp_path / FOLDER / "both.sqlite") as database:
        ((kept,),) = database.execute("SELECT count(*) FROM kept")
    database.close()
    assert last <= kept <= (1 + SPARE) * last
    assert not warm(only(FEW[:1]), tmp_path, TODAY + timedelta(4)).again


def test_whoever_reads_is_taken_down(catalogue: Catalogue) -> None:
    """
    agencies: [{id: xa, name: Xã, level: commune}]
    laws: [{id: 1/2025/NĐ-CP, rank: decree}]
    procedures: [{code: "1.000001", name: Một}, {code: "1.000002", name: Hai}]
    """
    reads: tuple[tuple[Callable[[Observed], object], set[str]], ...] = (
        (lambda seen: seen.get(Ref("xa", kind=Agency)), {"Agency xa"}),
        (lambda seen: seen.get(Ref("nobody", kind=Agency)), {"Agency nobody"}),
        (lambda seen: "xa" in seen.all(Agency), {"Agency xa"}),
        (lambda seen: list(seen.all(Law)), {"Law"}),
        (lambda seen: len(seen.all(Law)), {"Law"}),
        (lambda seen: seen.procedure("1.000001").name, {"Procedure 1.000001"}),
        (lambda seen: seen.procedures["1.000002"], {"Procedure 1.000002"}),
        (lambda seen: seen.versions, {"Procedure"}),
        (lambda seen: seen.local_values, {"LocalValues"}),
        (lambda seen: seen.entries, {"*"}),
        (lambda seen: seen.get(Ref("x", kind=Entry)), set()),
        (lambda seen: seen.replacing(seen.procedure("1.000001")).get(Ref("xa", kind=Agency)), {"Procedure 1.000001", "Agency xa"}),
    )  # fmt: skip
    for read, names in reads:
        observed = Observed(catalogue)
        read(observed)
        assert observed.read == names


VALUES: tuple[object, ...] = (
    (),
    ("a", 1, None, True, Decimal("1.50"), Fraction(1, 3), date(2026, 1, 1), Position("a.yaml", 1, 2)),
    say("{who} on {day}", who=("x", say("y")), day=date(2026, 1, 1)),
    Ref("xa", Position("a.yaml", 3, 4), Agency),
    Duration.model_validate({"working_days": 5}),
    Severity.ERROR,
    Message("", {}),
)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_is_kept_comes_back_as_it_was(value: object) -> None:
    back = read_value(write_value(value))
    assert (back, type(back), repr(back)) == (value, type(value), repr(value))


@pytest.mark.parametrize("value", [object(), {1: 2}, {1, 2}, float("nan"), print])
def test_what_would_not_come_back_is_not_kept(value: object) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        write_value(value)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"of":["Path",{}]}', '{"of":["Cut",{}]}', '{"word":["Severity","x"]}', '{"a":1,"b":2}', '{"at":1}']
)  # fmt: skip
def test_what_nobody_wrote_is_not_read(text: str) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        read_value(text)
