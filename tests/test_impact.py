"""What rests on a law: every kind of part, who has nothing else, and what the end of the law means."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tthc.analyse.impact import Beside, Impact, Kind, ending, impact, state_in_words
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Law
from tthc.model.rule import Waiver

DAY = date(2026, 11, 23)
NOTHING = Beside()


def of(catalogue: Catalogue, number: str, beside: Beside = NOTHING, day: date = DAY) -> Impact:
    return impact(catalogue.all(Law)[number], catalogue, day, beside)


def lines(found: Impact) -> list[str]:
    return [f"{r.kind} {r.owner} {r.what}{' !' if r.is_lost else ''}" for r in found.reliances]


def test_every_part_that_a_law_fixes(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        legal_basis: [1/2025/NĐ-CP, 60/2014/QH13]
        channels:
          - mode: online
            time_limits: [{statutory: {working_days: 3}, fixed_by: {law: 1/2025/NĐ-CP, article: Điều 3}}]
            fees: [{name: Lệ phí, amount: 8000, fixed_by: {law: 1/2025/NĐ-CP}}]
        documents:
          - {id: a, name: Tờ khai, fixed_by: {law: 1/2025/NĐ-CP}}
          - {id: b, type: can-cuoc, look_up: {database: dan-cu, fixed_by: {law: 1/2025/NĐ-CP}}}
          - {id: c, type: can-cuoc, look_up: {database: dan-cu}}
        conditions: [{id: x, name: Còn sống, fixed_by: {law: 1/2025/NĐ-CP}}]
        steps: [{id: ky, name: Ký, kind: sign, actor: xa, fixed_by: {law: 1/2025/NĐ-CP}}]
      - {code: "1.000656", name: Khai tử, legal_basis: [1/2025/NĐ-CP]}
      - {code: "1.000894", name: Kết hôn, effective: {to: 2026-06-30}, legal_basis: [1/2025/NĐ-CP]}
    document_types: [{id: can-cuoc, name: Thẻ căn cước, origin: state}]
    databases: [{id: dan-cu, name: CSDL dân cư, holds: [{types: can-cuoc, law: 1/2025/NĐ-CP, article: Điều 9}]}]
    agencies: [{id: xa, name: UBND xã, level: commune}]
    laws:
      - {id: 1/2025/NĐ-CP, rank: decree, effective: {from: 2025-01-01, to: 2027-02-28}}
      - {id: 60/2014/QH13, rank: law, effective: {from: 2016-01-01}}
    """
    found = of(catalogue, "1/2025/NĐ-CP", Beside(pages=[("1.000656", "procedures/1.000656.html"), ("9.999999", "x")]))
    assert lines(found) == [
        "procedure 1.000656 Khai tử !",
        "procedure 1.001193 Khai sinh",
        "limit 1.001193 3 working days (online) !",
        "fee 1.001193 Lệ phí 8000 đồng (online) !",
        "document 1.001193 Tờ khai !",
        "look_up 1.001193 Thẻ căn cước !",
        "look_up 1.001193 Thẻ căn cước, looked up in CSDL dân cư !",
        "condition 1.001193 Còn sống !",
        "step 1.001193 Ký !",
        "holding dan-cu CSDL dân cư: Thẻ căn cước !",
        "page 1.000656 procedures/1.000656.html",
    ]
    assert [str(consequence) for consequence in found.consequences] == [
        "no instrument is known that takes its place after 2027-02-28",
        "left without any legal basis in force: 1.000656",
        "papers that are looked up today would have to be handed in again in: 1.001193",
    ]
    limit = found.reliances[2]
    assert (limit.article, str(limit.at)) == ("Điều 3", "catalogue.yaml:7:70")


def test_a_look_up_that_another_law_opens_too_is_not_lost(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.001193", name: Khai sinh, documents: [{id: a, type: can-cuoc, look_up: {database: dan-cu}}]}]
    document_types: [{id: can-cuoc, name: Thẻ căn cước, origin: state}]
    databases: [{id: dan-cu, name: CSDL dân cư, holds: [{types: can-cuoc, law: 1/2025/NĐ-CP}, {types: can-cuoc, law: 2/2025/NĐ-CP}]}]
    laws: [{id: 1/2025/NĐ-CP, rank: decree}, {id: 2/2025/NĐ-CP, rank: decree}]
    """
    assert lines(of(catalogue, "1/2025/NĐ-CP"))[0] == "look_up 1.001193 Thẻ căn cước, looked up in CSDL dân cư"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("1/2020/NĐ-CP", "replaced by 5/2027/NĐ-CP from 2027-03-01"),
        ("2/2020/NĐ-CP", "replaced by 6/2027/NĐ-CP from 2027-04-01: 31 days are covered by neither"),
        ("3/2020/NĐ-CP", "replaced by 7/2027/NĐ-CP; nothing is known of when that begins"),
        ("4/2020/NĐ-CP", "replaced by 8/2027/NĐ-CP, which the catalogue does not know"),
    ],
)
def test_what_takes_its_place(number: str, sentence: str) -> None:
    from tthc.load.catalogue import load_text

    text = """
    laws:
      - {id: 1/2020/NĐ-CP, rank: decree, effective: {to: 2027-02-28}, replaced_by: 5/2027/NĐ-CP}
      - {id: 2/2020/NĐ-CP, rank: decree, effective: {to: 2027-02-28}, replaced_by: 6/2027/NĐ-CP}
      - {id: 3/2020/NĐ-CP, rank: decree, effective: {to: 2027-02-28}, replaced_by: 7/2027/NĐ-CP}
      - {id: 4/2020/NĐ-CP, rank: decree, effective: {to: 2027-02-28}, replaced_by: 8/2027/NĐ-CP}
      - {id: 5/2027/NĐ-CP, rank: decree, effective: {from: 2027-03-01}}
      - {id: 6/2027/NĐ-CP, rank: decree, effective: {from: 2027-04-01}}
      - {id: 7/2027/NĐ-CP, rank: decree}
    """
    found = of(load_text(text, "laws.yaml").catalogue, number)
    assert [str(consequence) for consequence in found.consequences] == [sentence]


def test_which_laws_end_by_a_day_and_how_they_stand(catalogue: Catalogue) -> None:
    """
    laws:
      - {id: A, rank: decree, effective: {to: 2027-03-01}}
      - {id: B, rank: decree, effective: {from: 2025-07-01, to: 2027-02-28}}
      - {id: C, rank: decree, effective: {to: 2026-01-01}}
      - {id: D, rank: decree, effective: {from: 2027-03-01}}
      - {id: E, rank: decree, status: expired}
      - {id: F, rank: decree}
    """
    assert [law.id for law in ending(catalogue, DAY, date(2027, 3, 1))] == ["B", "A"]
    assert [str(state_in_words(law, DAY)) for law in catalogue.all(Law).values()] == [
        "in force, ends on 2027-03-01",
        "in force, ends on 2027-02-28",
        "ended on 2026-01-01",
        "not in force before 2027-03-01",
        "no longer in force",
        "nothing is known of its force",
    ]


def test_local_values_that_an_instrument_sets(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.001193", name: Khai sinh}, {code: "1.000656", name: Khai tử}]
    local_values:
      - {locality: bac-ninh, procedure: "1.001193", decision: 1/QĐ-UBND}
      - {locality: bac-ninh, procedure: "1.000656", time_limits: [{committed: {hours: 4}, fixed_by: {law: 1/QĐ-UBND}}]}
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    laws: [{id: 1/QĐ-UBND, rank: chairman_decision}]
    """
    assert lines(of(catalogue, "1/QĐ-UBND")) == [
        "local 1.000656 values of Tỉnh Bắc Ninh",
        "local 1.001193 values of Tỉnh Bắc Ninh !",
    ]


def test_a_waiver_that_names_the_law(catalogue: Catalogue) -> None:
    """
    laws: [{id: 1/2025/NĐ-CP, rank: decree}]
    """
    waiver = Waiver(rule="R101", procedure="1.001193", reason="Chờ 1/2025/NĐ-CP được sửa", until=date(2027, 1, 1))
    assert lines(of(catalogue, "1/2025/NĐ-CP", Beside(waivers=[waiver]))) == [
        "waiver 1.001193 R101 is waived: Chờ 1/2025/NĐ-CP được sửa"
    ]


# The command line


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_project(tmp_path_factory.mktemp("impact") / "demo")
    assert tthc_here("--root", made, "propose", *AT).code == 0
    return made


def test_a_law_with_everything_that_rests_on_it(project: Path) -> None:
    ran = tthc_here("--root", project, "impact", "66.7/2025/nq-cp", "-f", "json", *AT)
    (found,) = json.loads(ran.out)
    assert (ran.code, found["law"]) == (0, "66.7/2025/NQ-CP")
    kinds = {reliance["kind"] for reliance in found["rests_on_it"]}
    assert {Kind.PROCEDURE, Kind.LOOK_UP, Kind.HOLDING, Kind.RULE, Kind.PAGE} <= kinds
    assert all(reliance["file"] and reliance["line"] for reliance in found["rests_on_it"])


def test_proposals_of_the_store_that_amend_the_law(project: Path) -> None:
    stored = json.loads(tthc_here("--root", project, "proposals", "-f", "json").out)
    instruments = {p["competence"]["instrument"] for p in stored} - {None}
    number = sorted(instruments)[0]
    (found,) = json.loads(tthc_here("--root", project, "impact", number, "-f", "json", *AT).out)
    proposals = [r for r in found["rests_on_it"] if r["kind"] == "proposal"]
    assert len(proposals) >= sum(1 for p in stored if p["competence"]["instrument"] == number) > 0


def test_what_ends_at_the_cliff(project: Path) -> None:
    ran = tthc_here("--root", project, "impact", "--ending", "--brief", *AT)
    assert ran.code == 0
    assert "120/2025/NĐ-CP" in ran.out
    assert "replaced by 03/2026/QH16 from 2027-03-01" in ran.out
    assert "laws end by 2027-03-01" in ran.err
    early = tthc_here("--root", project, "impact", "--ending", "2026-12-31", *AT)
    assert (early.code, early.out) == (0, "\n")


def test_a_law_that_nobody_knows(project: Path) -> None:
    ran = tthc_here("--root", project, "impact", "120/2025/NĐCP", *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "the catalogue has no law 120/2025/NĐCP. Did you mean '120/2025/NĐ-CP'?" in ran.err
    assert tthc_here("--root", project, "impact", *AT).code == 2
