"""What would be best if something were so: shown apart, and never among what is proved."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tests.proving import DAY
from tests.test_cut_kinds import ASKED, written
from tests.test_plan import ONE_SET, whole
from tests.test_sets import CONTRACT, DROPPED, IN_LINES, LOOKED_UP, proposals
from tthc.exchange.plan_file import parse_plan, plan_yaml
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, Power, Verdict
from tthc.propose.portfolio.options import Basis, Scope
from tthc.propose.portfolio.plan import make_plan
from tthc.propose.portfolio.terms import Measure, Wishes
from tthc.propose.sets import related
from tthc.propose.supposed import Supposable, Supposition, supposed_catalogue
from tthc.propose.supposed_plan import SupposedPlan, suppose

OWN = Scope(frozenset({Power.OWN}))
DATABASES = """
databases:
  - {id: ho-tich, name: Hộ tịch}
  - {id: dan-cu, name: Cơ sở dữ liệu dân cư, holds: [{types: xac-nhan, verified: false}]}
"""
CLOSED = written(
    ASKED[ASKED.index("document_types:") :],
    (ASKED[ASKED.index("databases:") : ASKED.index("procedures:")], DATABASES),
    ("    conditions: [{id: o-day", "    channels: [{mode: in_person}]\n    conditions: [{id: o-day"),
)  # fmt: skip
"""No law is named that opens the database."""

BY_CIRCULAR = written(
    ASKED[ASKED.index("agencies:") :],
    IN_LINES,
    ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1}\n    channels: [{mode: in_person}]\n    conditions: [{id: o-day"),
    ("originals: 1, fixed_by: {law: 10/QĐ-UBND}}", "originals: 1, fixed_by: {law: 8/2023/TT-BTP}}"),
    CONTRACT,
)  # fmt: skip


def then(catalogue: Catalogue, cuts: list[Cut], *what: Supposition, **wishes: object) -> SupposedPlan:
    known = whole(catalogue)
    asked = Wishes(**wishes)  # type: ignore[arg-type]  # as they are written
    real = related(proposals(catalogue, *cuts), known, DAY)
    plan = make_plan(real, Basis(known, DAY), OWN, asked)
    world = supposed_catalogue(known, what, DAY)
    there = related(proposals(supposed_catalogue(catalogue, what, DAY), *cuts), world, DAY)
    return suppose(plan, what, there, Basis(world, DAY))


def test_a_database_that_opens() -> None:
    found = then(CLOSED, [LOOKED_UP], Supposition(Supposable.DATABASE, "dan-cu"))
    assert found.only_then == (LOOKED_UP.id,)
    assert not any(found.proved)
    assert found.adds.papers == 1
    assert found.adds.cost > 0


def test_a_database_that_does_not_matter() -> None:
    found = then(CLOSED, [LOOKED_UP], Supposition(Supposable.DATABASE, "ho-tich"))
    assert (found.only_then, found.plan.answer.proposals) == ((), ())


def test_a_text_that_is_amended_needs_no_petition_and_no_effort() -> None:
    law = Supposition(Supposable.LAW, "8/2023/TT-BTP")
    found = then(BY_CIRCULAR, [DROPPED], law, max_laws=0)
    assert found.only_then == (DROPPED.id,)
    assert found.plan.answer.laws == ()
    assert then(BY_CIRCULAR, [DROPPED], Supposition(Supposable.LAW, "75/2022/NĐ-CP")).only_then == ()


def test_a_cut_that_is_proved() -> None:
    found = then(CLOSED, [LOOKED_UP], Supposition(Supposable.CUT, LOOKED_UP.id))
    assert found.only_then == (LOOKED_UP.id,)
    assert found.plan.chosen.certificate.verdict is Verdict.PROVED
    assert [p.id for p in found.proposals] == [LOOKED_UP.id]


def test_what_is_proved_stays_apart_from_what_is_supposed() -> None:
    """One set is proved as things are; dropping the paper is not, here for want of an instrument."""
    catalogue = written(
        ASKED[ASKED.index("agencies:") :],
        IN_LINES,
        ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1, copies: 2}\n    channels: [{mode: in_person}]\n    sets_fixed_by: {law: 10/QĐ-UBND}\n    dossier_sets: 2\n    conditions: [{id: o-day"),
        ("{id: nha, type: xac-nhan, originals: 1, fixed_by: {law: 10/QĐ-UBND}}", "{id: nha, type: xac-nhan, copies: 3}"),
        CONTRACT,
    )  # fmt: skip
    found = then(catalogue, [DROPPED, ONE_SET], Supposition(Supposable.CUT, DROPPED.id))
    assert set(found.plan.answer.proposals) == {DROPPED.id, ONE_SET.id}
    assert found.only_then == (DROPPED.id,)
    alone = then(catalogue, [ONE_SET], Supposition(Supposable.CUT, "none")).plan.answer.gains
    assert found.proved == alone
    assert found.proved.plus(found.adds) == found.plan.answer.gains


def test_a_supposed_cut_excuses_only_its_own_doubts() -> None:
    """Of two that are not proved only one is supposed to be."""
    cuts = [LOOKED_UP, Cut.model_validate({**DROPPED.model_dump(), "other": None})]
    found = then(CLOSED, cuts, Supposition(Supposable.CUT, LOOKED_UP.id))
    assert found.only_then == (LOOKED_UP.id,)


def test_a_file_keeps_what_is_supposed_under_a_key_of_its_own() -> None:
    found = then(CLOSED, [LOOKED_UP], Supposition(Supposable.DATABASE, "dan-cu"))
    known = whole(CLOSED)
    real = make_plan(proposals(CLOSED, LOOKED_UP), Basis(known, DAY), OWN, Wishes({Measure.COST: Fraction(1, 2)}))
    plan, problems = parse_plan(plan_yaml(real, "5f0c", found), "plan.yaml")
    assert problems == ()
    assert plan
    assert plan.proposals == ()
    assert plan.supposed
    assert [one.id for one in plan.supposed.proposals] == [LOOKED_UP.id]
    assert plan.supposed.suppositions == ("database:dan-cu",)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("supposing"))


def test_the_command_shows_it_last_and_marked(project: Path) -> None:
    databases = tthc_here("--root", project, "plan", "--front", "0", "--suppose", "database:nothing", *AT)
    assert databases.code == 2
    assert "there is no database nothing" in " ".join(databases.err.split())


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("dan-cu", "'dan-cu' is nothing to suppose: write one of database, law, cut with its id"),
        ("cut:abolish:x", "there is no proposal abolish:x."),
        ("law:0/NĐ-CP", "there is no law 0/NĐ-CP in the catalogue."),
    ],
)
def test_what_cannot_be_supposed(project: Path, what: str, sentence: str) -> None:
    ran = tthc_here("--root", project, "plan", "--front", "0", "--suppose", what, *AT)
    assert ran.code == 2
    assert sentence in " ".join(ran.err.split())


def test_proved_and_refuted_cuts_are_nothing_to_suppose(project: Path) -> None:
    found = json.loads(tthc_here("--root", project, "propose", "--no-save", "--format", "json", *AT).out)
    by_verdict = {one["verdict"]: one["id"] for one in found}
    assert {"proved", "not_proved"} <= by_verdict.keys()
    for verdict, sentence in (
        ("proved", "is proved: there is nothing to suppose"),
        ("refuted", "is refuted, and cannot"),
    ):
        if verdict in by_verdict:
            ran = tthc_here("--root", project, "plan", "--front", "0", "--suppose", f"cut:{by_verdict[verdict]}", *AT)
            assert (ran.code, sentence in " ".join(ran.err.split())) == (2, True)
    ran = tthc_here("--root", project, "plan", "--front", "0", "--suppose", f"cut:{by_verdict['not_proved']}", *AT)
    assert "SUPPOSED – not proved, and in no figure above" in ran.out


def test_the_command_keeps_what_is_supposed_out_of_the_plan(project: Path) -> None:
    """The plan before the mark is to the letter what it is without a supposition."""
    found = json.loads(tthc_here("--root", project, "propose", "--no-save", "--format", "json", *AT).out)
    one = next(one["id"] for one in found if one["verdict"] == "not_proved")
    plain = tthc_here("--root", project, "plan", "--front", "0", *AT).out
    supposed = tthc_here("--root", project, "plan", "--front", "0", "--suppose", f"cut:{one}", *AT).out
    assert supposed.split("SUPPOSED")[0].rstrip() == plain.rstrip()
