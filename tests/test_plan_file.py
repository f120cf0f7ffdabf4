"""A plan that was written is read back the same, and what is wrong with one that was edited is said at its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.test_plan import ONE_SET, TWO_SETS, plan_of
from tests.test_sets import DROPPED
from tthc.exchange.plan_file import Per, parse_plan, plan_yaml, read_plan
from tthc.model.cut import Power
from tthc.propose.portfolio.terms import Measure
from tthc.source import CannotRunError

FILE = """
plan:
  day: 2026-11-26
  catalogue: 5f0c
  version: 0.4.0
  within: [own]
  per: dossier
  targets: {cost: 12.5%, time: 50%}
  max_laws: null
  budget: 7.5
  feasible: true
  gap: 0
  saved: {cost: 15856, time: 7, work: 0, papers: 1}
  effort: 7
  amend: []
  proposals:
    - id: one_set:1.000002/sets
      procedure: "1.000002"
      cuts: [{kind: one_set, target: {procedure: "1.000002", part: sets}}]
"""


def test_a_plan_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    made = plan_of(TWO_SETS, DROPPED, ONE_SET, targets={Measure.COST: Fraction(1, 8)}, max_laws=2, budget=Fraction(9))
    file = tmp_path / "plan.yaml"
    file.write_text(plan_yaml(made, "5f0c"), encoding="utf-8")
    read = read_plan(file)
    assert read.proposals == made.answer.proposals
    assert [cut.id for one in read.chosen for cut in one.cuts] == [c.id for p in made.proposals for c in p.cuts]
    assert read.targets == {Measure.COST: Decimal("12.5")}
    assert (read.max_laws, read.budget, read.catalogue) == (2, Decimal(9), "5f0c")
    assert (read.day, read.per, read.feasible) == (made.ground.basis.day, Per.DOSSIER, made.chosen.best.is_feasible)
    assert set(read.within) == {Power.OWN, Power.PETITION}
    assert read.amend == tuple(law.name for law in made.answer.laws)
    assert read.supposed is None


def test_what_a_plan_was_chosen_for() -> None:
    plan, problems = parse_plan(FILE, "plan.yaml")
    assert problems == ()
    assert plan
    assert plan.proposals == ("one_set:1.000002/sets",)
    assert (plan.day, plan.targets[Measure.COST], plan.budget) == (date(2026, 11, 26), Decimal("12.5"), Decimal("7.5"))
    assert [cut.id for cut in plan.chosen[0].cuts] == ["one_set:1.000002/sets"]


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("feasible: true", "feasible: yes!", "plan.yaml:11:13: L012 'yes!': expected true or false"),
        ("targets: {cost", "targets: {money", "plan.yaml:8:20: L013"),
        ("12.5%", "120%", "plan.yaml:8:19: L012 '120%': expected at most 100"),
        ("  effort: 7\n", "", "plan.yaml:3:3: L011 the key 'effort' is missing"),
        ("kind: one_set,", "kind: one_sett,", "plan.yaml:19:21: L013"),
        ("day: 2026-11-26", "day: 26/11/2026", "plan.yaml:3:8: L012 '26/11/2026': expected a date as YYYY-MM-DD"),
        ("id: one_set:1.000002/sets", "id: one_set:1.000003/sets", "plan.yaml:17:7: L046"),
        ('procedure: "1.000002"\n', 'procedure: "1.000003"\n', "plan.yaml:19:14: L046"),
        ("plan:\n", "plans:\n", "plan.yaml:2:1: L010 'plans' is not a key here"),
        ("within: [own]", "within: [own", "plan.yaml:7:6: L005"),
    ],
)
def test_a_mistake_is_said_at_its_place(written: str, instead: str, said: str) -> None:
    assert written in FILE
    plan, problems = parse_plan(FILE.replace(written, instead), "plan.yaml")
    assert plan is None
    assert any(str(problem).startswith(said) for problem in problems), [str(problem) for problem in problems]


def test_a_proposal_that_is_there_twice() -> None:
    again = FILE + FILE[FILE.index("    - id") :]
    _, problems = parse_plan(again, "plan.yaml")
    assert [str(problem) for problem in problems] == [
        "plan.yaml:20:7: L046 the proposal 'one_set:1.000002/sets' is in the plan twice"
    ]


def test_no_plan_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="there is no file"):
        read_plan(tmp_path / "plan.yaml")
    other = tmp_path / "other.yaml"
    other.write_text("findings: []\n", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"other\.yaml is no plan as .*: .*:1:1: L010"):
        read_plan(other)
