"""From a catalogue to a plan: what may be chosen, what is measured, what the set is proved for, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from tests.command_line import AT, make_project, tthc_here
from tests.proving import DAY, with_laws
from tests.test_cut_kinds import ASKED, written
from tests.test_sets import CONTRACT, DROPPED, IN_LINES, LOOKED_UP, both_ways, of, proposals
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, Power, Verdict
from tthc.model.effort import EffortOf
from tthc.propose.portfolio.choose import choose, dominates
from tthc.propose.portfolio.options import Basis, Scope, ground_for
from tthc.propose.portfolio.plan import Plan, make_plan
from tthc.propose.portfolio.terms import Measure, Wishes
from tthc.propose.sets import related

ALL = Scope(frozenset({Power.OWN, Power.PETITION}))
EFFORTS = """
efforts:
  - {id: thu-tuc, name: Một thủ tục, of: procedure, low: 0, mid: 1, high: 2, basis: ví dụ}
  - {id: csdl, name: Kết nối, of: database, low: 2, mid: 5, high: 9, basis: ví dụ}
  - {id: qd, name: Quyết định, of: law, ranks: [province_decision], low: 1, mid: 3, high: 5, basis: ví dụ}
  - {id: khac, name: Văn bản khác, of: law, low: 5, mid: 20, high: 60, basis: ví dụ}
"""


def whole(catalogue: Catalogue) -> Catalogue:
    """With laws, estimates and efforts."""
    known = with_laws(catalogue)
    return Catalogue((*known.entries, *load_text(EFFORTS, "efforts.yaml").catalogue.entries))


def plan_of(catalogue: Catalogue, *cuts: Cut, scope: Scope = ALL, **wishes: object) -> Plan:
    known = whole(catalogue)
    found = related(proposals(catalogue, *cuts), known, DAY)
    return make_plan(found, Basis(known, DAY), scope, Wishes(**wishes))  # type: ignore[arg-type]  # as they are written


CHANNEL = ("    conditions: [{id: o-day", "    channels: [{mode: in_person}]\n    conditions: [{id: o-day")
TWO_SETS = written(
    ASKED[ASKED.index("agencies:") :],
    IN_LINES,
    ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1, copies: 2}\n    channels: [{mode: in_person}]\n    sets_fixed_by: {law: 10/QĐ-UBND}\n    dossier_sets: 2\n    conditions: [{id: o-day"),
    ("{id: nha, type: xac-nhan, originals: 1", "{id: nha, type: xac-nhan, copies: 3"),
    CONTRACT,
)  # fmt: skip
"""Two papers are copied for two sets: with one set there is less to save by dropping one of them."""
ONE_SET = of("1.000002", "one_set")


def test_a_saving_is_not_counted_twice() -> None:
    alone = [plan_of(TWO_SETS, one).answer.gains for one in (DROPPED, ONE_SET)]
    both = plan_of(TWO_SETS, DROPPED, ONE_SET)
    assert both.chosen.certificate.verdict is Verdict.PROVED
    assert len(both.answer.proposals) == 2
    assert max(one.cost for one in alone) < both.answer.gains.cost < alone[0].cost + alone[1].cost


def test_what_a_cut_is_worth_is_what_the_plan_loses_without_it() -> None:
    both = plan_of(TWO_SETS, DROPPED, ONE_SET)
    for member, other in zip(both.members, (ONE_SET, DROPPED), strict=True):
        rest = plan_of(TWO_SETS, other).answer.gains
        assert member.loses == both.answer.gains.plus(rest, -1)


def test_a_text_that_two_cuts_need_is_worked_on_once() -> None:
    both = plan_of(TWO_SETS, DROPPED, ONE_SET)
    assert [(one.id, one.effort.mid) for one in both.answer.shared] == [("law:10/QĐ-UBND", 3)]
    assert tuple(both.answer.effort) == (1, 4, 7)
    assert all(not member.frees for member in both.members)
    assert [law.name for law in plan_of(TWO_SETS, DROPPED).members[0].frees] == ["10/QĐ-UBND"]


def test_no_text_no_plan() -> None:
    refused = plan_of(TWO_SETS, DROPPED, ONE_SET, max_laws=0, targets={Measure.COST: Fraction(1, 100)})
    assert refused.answer.proposals == ()
    assert not refused.chosen.best.is_feasible
    one_more, as_many = refused.relaxed
    assert (one_more.is_feasible, as_many.is_feasible) == (True, True)
    assert [law.name for law in one_more.answer.laws] == ["10/QĐ-UBND"]


def test_papers_of_which_one_can_go_and_not_both() -> None:
    catalogue, cuts = both_ways()
    known = whole(catalogue)
    found = related(proposals(catalogue, *cuts), known, DAY)
    ground = ground_for(found, Basis(known, DAY), ALL)
    assert sorted(option.proposals for block in ground.choice.blocks for option in block) == sorted(
        (p.id,) for p in found
    )


THREE = """
document_types:
  - {id: xac-nhan, name: Giấy xác nhận, origin: state}
procedures:
  - &first
    code: "1.000001"
    name: Xác nhận ở xã
    fixed_by: {law: 10/QĐ-UBND}
    channels: [{mode: in_person}]
    steps: [{id: ky, name: Ký, kind: sign, actor: xa, produces: ket-qua}]
    results: [{type: xac-nhan}]
    volumes: [{year: 2024, dossiers: 0, source: báo cáo}, {year: 2025, dossiers: 0, source: báo cáo}]
  - code: "1.000002"
    name: Xác nhận ở sở
    fixed_by: {law: 10/QĐ-UBND}
    channels: [{mode: in_person}]
    steps: [{id: ky, name: Ký, kind: sign, actor: so, produces: ket-qua}]
    results: [{type: xac-nhan}]
    volumes: [{year: 2024, dossiers: 0, source: báo cáo}, {year: 2025, dossiers: 0, source: báo cáo}]
  - code: "1.000003"
    name: Trợ cấp
    channels: [{mode: in_person}]
    documents: [{id: nha, type: xac-nhan, originals: 1}]
    steps: [{id: xet, name: Xét, kind: verify, actor: xa, needs: nha, produces: ket-qua}]
""".replace("&first\n    ", "")
GONE = (of("1.000001", "abolish"), of("1.000002", "abolish"))


def test_a_set_that_is_not_proved_as_a_whole_is_never_the_answer() -> None:
    """Either of two procedures can go, since the other gives the same paper; without both nobody gets it."""
    known = whole(written(THREE))
    found = proposals(written(THREE), *GONE)
    assert [p.certificate.verdict for p in found] == [Verdict.PROVED, Verdict.PROVED]
    ground = ground_for(found, Basis(known, DAY), replace(ALL, per_year=False))
    chosen = choose(ground, Wishes())
    assert chosen.certificate.verdict is Verdict.PROVED
    assert len(chosen.best.answer.proposals) == 1
    assert [len(together) for together in chosen.never] == [2]


def test_by_the_year_only_where_every_procedure_has_a_number() -> None:
    volume = (
        "    volumes: [{year: 2024, dossiers: 10, source: báo cáo}, {year: 2025, dossiers: 1000, source: báo cáo}]\n"
    )
    one_has = plan_of(TWO_SETS, DROPPED)
    assert not one_has.ground.per_year
    named = (
        "    channels: [{mode: in_person}]\n    sets_fixed_by",
        f"{volume}    channels: [{{mode: in_person}}]\n    sets_fixed_by",
    )
    text = ASKED[ASKED.index("agencies:") :]
    again = written(
        text,
        IN_LINES,
        ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1, copies: 2}\n    channels: [{mode: in_person}]\n    sets_fixed_by: {law: 10/QĐ-UBND}\n    dossier_sets: 2\n    conditions: [{id: o-day"),
        named,
        ("{id: nha, type: xac-nhan, originals: 1", "{id: nha, type: xac-nhan, copies: 3"),
        CONTRACT,
    )  # fmt: skip
    by_year = plan_of(again, DROPPED)
    assert by_year.ground.per_year
    assert by_year.answer.gains.cost == 1000 * one_has.answer.gains.cost
    assert plan_of(again, DROPPED, scope=replace(ALL, per_year=False)).answer.gains == one_has.answer.gains


def test_what_is_not_in_our_hands_is_left_to_petitions() -> None:
    """The instrument is a circular: not ours, and with petitions it would go."""
    catalogue = written(
        ASKED[ASKED.index("agencies:") :],
        IN_LINES,
        ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1}\n    channels: [{mode: in_person}]\n    conditions: [{id: o-day"),
        ("originals: 1, fixed_by: {law: 10/QĐ-UBND}}", "originals: 1, fixed_by: {law: 8/2023/TT-BTP}}"),
        CONTRACT,
    )  # fmt: skip
    asked = {"targets": {Measure.COST: Fraction(1, 100)}}
    own = plan_of(catalogue, DROPPED, scope=Scope(), **asked)
    assert own.answer.proposals == ()
    (wider,) = own.relaxed
    assert wider.is_feasible
    assert [law.name for law in wider.answer.laws] == ["8/2023/TT-BTP"]
    assert plan_of(catalogue, DROPPED, **asked).chosen.certificate.subject_to is not None


def test_the_front_has_nothing_that_is_dominated() -> None:
    drawn = plan_of(TWO_SETS, DROPPED, ONE_SET).front
    assert drawn
    assert not any(dominates(one, other) for one in drawn for other in drawn)


# The command


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("plan") / "p", "2.000575")


def test_the_command_says_what_is_reached_and_what_would_open_more(project: Path) -> None:
    ran = tthc_here("--root", project, "plan", "--target", "cost=50%", *AT)
    assert ran.code == 1
    assert "proved as a whole, not only one by one" in ran.out
    assert "target 50,00%: not met" in ran.out
    assert "What would have to open for more" in ran.out
    assert "one dossier of each procedure, not those of a year" in ran.out


def test_a_target_within_reach(project: Path) -> None:
    ran = tthc_here("--root", project, "plan", "--target", "papers=1%", "--format", "json", *AT)
    assert ran.code == 0
    plan = json.loads(ran.out)
    assert (plan["feasible"], plan["proved"], plan["objective"]["gap"]) == (True, "proved", 0)
    (papers,) = (one for one in plan["measures"] if one["measure"] == "papers")
    assert papers["met"]
    assert papers["share"] >= 0.01
    assert all(member["needed"] for member in plan["members"])


def test_what_is_enacted_is_not_chosen_again(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p", "2.000575")
    ask = ("--root", project, "plan", "--front", "0", "-f", "json", *AT)
    chosen = {one["proposal"] for one in json.loads(tthc_here(*ask).out)["members"]}
    first = min(chosen)
    assert tthc_here("--root", project, "propose", *AT).code == 0
    for words in (
        ("submit", first, "--as", "A", *AT),
        ("take-up", first, "--as", "B"),
        ("approve", first, "--as", "B"),
        ("enact", first, "--decision", "1/QĐ", "--signed", "2026-11-20", "--effective", "2027-01-01", "--as", "B"),
    ):
        ran = tthc_here("--root", project, "proposals", *words)
        assert ran.code == 0, ran.said
    ran = tthc_here(*ask)
    assert "already enacted: 1 proposals, not counted again" in ran.err
    assert first not in {one["proposal"] for one in json.loads(ran.out)["members"]}


def test_a_plan_is_written_and_names_its_catalogue(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    ran = tthc_here("--root", project, "plan", "-o", file, *AT)
    assert ran.code == 0
    plan = yaml.safe_load(file.read_text(encoding="utf-8"))["plan"]
    assert len(plan["catalogue"]) == 64
    assert plan["proposals"]
    for proposal in plan["proposals"]:
        assert [Cut.model_validate(cut).id for cut in proposal["cuts"]] == [proposal["id"]]


def test_a_plan_as_a_workbook(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert tthc_here("--root", project, "plan", "-o", file, *AT).code == 0
    book = load_workbook(file)
    assert book.sheetnames == ["Mục tiêu", "Phương án", "Văn bản, kết nối", "Đường tối ưu", "Ghi chú"]
    assert book["Phương án"].max_row > 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--target", "cost"), "'cost' is no share: write cost=50%, more than 0 and at most 100."),
        (("--target", "cost=0"), "'cost=0' is no share: write cost=50%, more than 0 and at most 100."),
        (("--target", "cost=101%"), "'cost=101%' is no share: write cost=50%, more than 0 and at most 100."),
        (("--target", "time=nan"), "'time=nan' is no share: write time=50%, more than 0 and at most 100."),
        (("--target", "money=5%"), "'money=5%' does not begin with one of cost, time, work, papers and '='."),
        (("-o", "plan.txt"), "name a file that ends in .yaml, .yml, .xlsx"),
        (("1.01278",), "there is no procedure 1.01278."),
    ],
)
def test_what_is_asked_wrongly(project: Path, words: tuple[str, ...], sentence: str) -> None:
    ran = tthc_here("--root", project, "plan", *words, *AT)
    assert ran.code == 2
    assert sentence in " ".join(ran.err.split())


def test_whom_we_petition_without_a_text_to_amend_is_no_text() -> None:
    """The law obliges to look it up, and an agency of others takes the papers: no text counts, and they are named."""
    catalogue = written(
        ASKED[ASKED.index("document_types:") :],
        ("    documents: [{id: nha", "    agencies: {receiving: [bao-hiem]}\n    channels: [{mode: in_person}]\n    documents: [{id: nha"),
        ("databases:", "agencies: [{id: bao-hiem, name: Bảo hiểm xã hội, level: central}]\ndatabases:"),
    )  # fmt: skip
    found = plan_of(catalogue, LOOKED_UP, max_laws=0)
    assert [(one.id, one.of) for one in found.answer.shared if one.of is not EffortOf.DATABASE] == [
        ("petition:Bảo hiểm xã hội", EffortOf.PETITION)
    ]
    assert found.answer.laws == ()
