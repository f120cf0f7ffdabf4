"""Life events: the cheapest plan through an AND/OR graph, what is fetched, what is kept, how long it takes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.command_line import AT, make_project, tthc_here
from tests.tries import tries
from tthc.cost.journey import Choice, Time, Travelled, travel, usual_applicant
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.evidence import Node, NodeKind
from tthc.graph.hyperpath import Need, Option, cheapest_plan, cheapest_ways, counted, in_order
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey
from tthc.model.reference import Applicant
from tthc.show.journey import as_json
from tthc.show.language import Language, translator

DAY = date(2026, 11, 23)
IN_ENGLISH = translator(Language.ENGLISH)


def thing(name: str) -> Node:
    return Node(NodeKind.PAPER, name)


def option(makes: str, needs: str, weight: int, by: str = "") -> Option:
    """`a b*` needs an a that is kept and a b that is used up."""
    parts = tuple(Need(thing(word.rstrip("*")), word.endswith("*")) for word in needs.split())
    return Option(thing(makes), parts, (weight,), by or f"{makes}:{needs}")


def weighed(goal: str, *options: Option) -> int:
    plan = cheapest_plan([thing(goal)], options)
    assert plan is not None
    assert plan.is_proved
    return plan.weight[0]


# Hyperpaths


def test_all_needs_of_the_cheapest_way() -> None:
    ways = (option("x", "a b", 1), option("x", "c", 9), option("a", "", 2), option("b", "", 3), option("c", "", 1))
    assert weighed("x", *ways) == 6
    assert cheapest_ways(ways)[thing("x")] == (6,)


def test_what_is_shared_is_paid_once() -> None:
    """By itself each of b and c is cheaper without s; together they share it."""
    ways = (
        option("x", "b c", 0),
        *(option("b", "s", 0), option("b", "", 6)),
        *(option("c", "s", 0), option("c", "", 6)),
        option("s", "", 8),
    )
    assert cheapest_ways(ways)[thing("x")] == (12,)
    assert weighed("x", *ways) == 8


def test_what_is_used_up_is_paid_each_time() -> None:
    ways = (
        option("x", "b c", 0),
        option("b", "s*", 0),
        option("c", "s*", 0),
        option("s", "r*", 1),
        option("r", "", 10),
    )
    assert weighed("x", *ways) == 22
    plan = cheapest_plan([thing("x"), thing("s")], ways)
    assert plan is not None
    assert plan.counts[thing("r")] == 2


def test_rings_are_no_way() -> None:
    assert cheapest_plan([thing("x")], (option("x", "y", 1), option("y", "x", 1))) is None
    assert weighed("x", option("x", "y", 1), option("y", "x", 1), option("y", "", 5)) == 6
    assert cheapest_plan([thing("x")], ()) is None


def test_a_search_that_is_stopped_says_so() -> None:
    """Each of ten things is made from one of two papers that it shares with its neighbours."""
    ways = [option("x", " ".join(f"d{i}" for i in range(10)), 0)]
    ways += [option(f"d{i}", f"p{(i + k) % 10}", 0) for i in range(10) for k in range(2)]
    ways += [option(f"p{i}", "", 3) for i in range(10)]
    stopped = cheapest_plan([thing("x")], ways, most_tries=25)
    assert stopped is not None
    assert not stopped.is_proved
    assert 15 <= stopped.weight[0] <= 30
    assert weighed("x", *ways) == 15


def test_a_way_that_needs_more_and_weighs_as_much_is_never_tried() -> None:
    ways = [option(f"n{i}", f"n{i + 1}{' m' * j}", 1, f"{i}{j}") for i in range(30) for j in range(2)]
    plan = cheapest_plan([thing("n0")], [*ways, option("n30", "", 0), option("m", "", 0)], most_tries=40)
    assert plan is not None
    assert (plan.weight, plan.is_proved) == ((30,), True)


def test_a_deep_plan_is_no_trouble() -> None:
    ways = [*(option(f"n{i}", f"n{i + 1}*", 1) for i in range(1500)), option("n1500", "", 1)]
    assert weighed("n0", *ways) == 1501


NAMES = "abcdef"
OPTIONS = st.lists(
    st.builds(
        lambda makes, needs, weight: option(makes, " ".join(needs), weight),
        st.sampled_from(NAMES),
        st.lists(st.sampled_from([*NAMES, *(f"{n}*" for n in NAMES)]), max_size=3, unique_by=lambda n: n[0]),
        st.integers(0, 9),
    ),
    max_size=12,
    unique_by=lambda o: o.by,
)


def brute_force(goals: list[Node], options: list[Option]) -> int | None:
    """Every choice of one way for each thing."""
    ways = {node: [o for o in options if o.makes == node] for node in map(thing, NAMES)}
    best: int | None = None
    for choice in product(*([None, *of] for of in ways.values())):
        chosen = {o.makes: o for o in choice if o}
        needed, open_ = set[Node](), list(goals)
        while open_:
            node = open_.pop()
            if node not in needed:
                needed.add(node)
                open_ += [n.node for n in chosen[node].needs] if node in chosen else []
        if needed != chosen.keys() or not _has_order(chosen):
            continue
        counts = counted(goals, chosen)
        weight = sum(o.weight[0] * counts[n] for n, o in chosen.items())
        best = weight if best is None else min(best, weight)
    return best


def _has_order(chosen: dict[Node, Option]) -> bool:
    left = dict(chosen)
    while ready := [n for n, o in left.items() if not any(need.node in left for need in o.needs)]:
        for node in ready:
            del left[node]
    return not left


@settings(deadline=None, max_examples=tries(150))
@given(OPTIONS, st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
def test_no_plan_is_cheaper(options: list[Option], goals: set[str]) -> None:
    nodes = sorted(map(thing, goals))
    plan = cheapest_plan(nodes, options)
    assert (plan.weight[0] if plan else None) == brute_force(nodes, options)
    if plan:
        order = list(plan.chosen)
        assert order == list(in_order(nodes, plan.chosen))
        for node, way in plan.chosen.items():
            assert all(order.index(need.node) < order.index(node) for need in way.needs)


# Journeys

BASE = """
hourly_income: [{year: 2026, amount: 60000, source: X}]
estimates:
""" + "\n".join(
    f"  - {{id: {id_}, name: {id_}, unit: {unit}, low: {low}, mid: {mid}, high: {high}, basis: Ước tính}}"
    for id_, unit, low, mid, high in (
        ("form-filling", "phút/mẫu", 10, 20, 30),
        ("original-at-hand", "phút/giấy", 1, 1, 1),
        ("plain-copy", "phút/bản", 1, 1, 1),
        ("plain-copy-fee", "đồng/bản", 1000, 1000, 1000),
        ("certified-copy", "phút/bản", 1, 1, 1),
        ("certified-copy-fee", "đồng/bản", 1000, 1000, 1000),
        ("obtain-from-state", "phút/giấy", 60, 120, 240),
        ("obtain-from-outside", "phút/giấy", 60, 120, 240),
        ("submit-in-person", "phút/lần", 60, 60, 60),
        ("submit-online", "phút/lần", 10, 10, 10),
        ("submit-postal", "phút/lần", 10, 10, 10),
        ("postal-fee", "đồng/lần", 20000, 20000, 20000),
        ("pay", "phút/lần", 1, 1, 1),
        ("collect-in-person", "phút/lần", 60, 60, 60),
        ("collect-postal", "phút/lần", 1, 1, 1),
        ("visit", "phút/lần", 60, 60, 60),
    )
)


PLAIN = Choice()


def journey_of(catalogue: Catalogue, choice: Choice = PLAIN, applicant: str | None = None) -> Travelled:
    """The one journey of a docstring, with the estimates above."""
    reference = load_text(BASE, "costs.yaml").catalogue
    whole = Catalogue((*catalogue.entries, *reference.entries))
    (journey,) = whole.all(Journey).values()
    kind = whole.all(Applicant)[applicant] if applicant else usual_applicant(journey, whole)
    return travel(journey, CatalogueGraph(whole), kind, DAY, choice)


def test_a_paper_is_fetched_from_the_procedure_that_gives_it(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    document_types:
      - {id: to-khai, name: Tờ khai, origin: applicant}
      - {id: xac-nhan, name: Giấy xác nhận, origin: state}
    procedures:
      - code: "1.000001"
        name: Kết hôn
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}, committed: {working_days: 3}}], fees: [{amount: 50000}]}]
        documents: [{id: tk, type: to-khai, originals: 1}, {id: xn, type: xac-nhan, originals: 1}]
        results: [{type: ket-hon}]
      - code: "1.000002"
        name: Xác nhận
        channels:
          - {mode: in_person, time_limits: [{statutory: {working_days: 2}}], fees: [{amount: 10000}]}
          - {mode: online, time_limits: [{statutory: {working_days: 4}}], fees: [{amount: 5000}]}
        documents: [{id: tk, type: to-khai, originals: 1}]
        results: [{type: xac-nhan, electronic: true}]
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert [(s.procedure.code, s.mode.value, s.count, s.is_goal, s.after) for s in way.stops] == [
        ("1.000002", "online", 1, False, ()),
        ("1.000001", "in_person", 1, True, ("1.000002",)),
    ]
    assert (way.load.fees, way.load.visits, way.load.papers) == (55000, 2, 3)
    assert way.path == ("1.000002", "1.000001")
    assert way.time == Time(working=Decimal(7))
    minutes = (20 + 10 + 1) + (20 + 60 + 60 + 1)
    assert way.load.cost.mid == minutes * 1000
    assert (way.load.cost.low, way.load.cost.high) == ((minutes - 20) * 1000, (minutes + 20) * 1000)
    assert way.is_cheapest


def test_a_paper_that_is_kept_is_fetched_once_and_one_that_is_used_up_each_time(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}, {procedure: "1.000002"}]}]
    document_types: [{id: giu, name: Giấy giữ, origin: state}, {id: nop, name: Giấy nộp, origin: state}, {id: ngoai, name: Giấy ngoài, origin: outside}]
    procedures:
      - {code: "1.000001", name: A, documents: [{id: a, type: giu, copies: 1}, {id: b, type: nop, originals: 1}, {id: c, type: ngoai, originals: 1}]}
      - {code: "1.000002", name: B, documents: [{id: a, type: giu, submission: present}, {id: b, type: nop, originals: 1}, {id: c, type: ngoai, originals: 1}]}
      - {code: "1.000003", name: C, results: [{type: giu}]}
      - {code: "1.000004", name: D, results: [{type: nop}], documents: [{id: x, type: giu, copies: 1}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert {s.procedure.code: s.count for s in way.stops} == {
        "1.000003": 1,
        "1.000004": 2,
        "1.000001": 1,
        "1.000002": 1,
    }
    assert way.procedures == 5
    assert [b.name for b in way.outside] == ["2 × Giấy ngoài"]


def test_what_an_applicant_holds_is_not_fetched(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    applicants: [{id: dan, name: Dân, holds: [the]}, {id: khach, name: Khách}]
    document_types: [{id: the, name: Thẻ, origin: state}]
    procedures:
      - {code: "1.000001", name: A, applicants: [dan, khach], documents: [{id: a, type: the, copies: 1}]}
      - {code: "1.000003", name: C, results: [{type: the}]}
    """
    held, fetched = journey_of(catalogue, applicant="dan").way, journey_of(catalogue, applicant="khach").way
    assert held is not None
    assert fetched is not None
    assert [s.procedure.code for s in held.stops] == ["1.000001"]
    assert [s.procedure.code for s in fetched.stops] == ["1.000003", "1.000001"]


def test_what_a_database_holds_under_a_confirmed_law_need_not_be_brought(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    laws: [{id: 1/2026/NĐ-CP, rank: decree}]
    applicants: [{id: dan, name: Dân, recorded_in: [kho]}]
    document_types: [{id: a, name: A, origin: state}, {id: b, name: B, origin: state}, {id: c, name: C, origin: state}, {id: d, name: D, origin: state}]
    databases:
      - id: kho
        name: Kho
        holds:
          - {types: [a], law: 1/2026/NĐ-CP, since: 2026-01-01, verified: true}
          - {types: [b], law: 1/2026/NĐ-CP, since: 2026-01-01}
          - {types: [c], law: 1/2026/NĐ-CP, since: 2027-01-01, verified: true}
          - {types: [d], law: 1/2026/NĐ-CP, since: 2026-01-01, verified: true, scope: một phần}
    procedures:
      - {code: "1.000001", name: A, applicants: [dan], documents: [{id: a, type: a}, {id: b, type: b}, {id: c, type: c}, {id: d, type: d}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    hows = {brought.name: str(brought.how) for brought in way.stops[0].documents}
    assert hows["A"] == "held in Kho under 1/2026/NĐ-CP: nothing to hand in"
    assert {name for name, how in hows.items() if "fetched first" in how} == {"B", "C", "D"}


def test_any_alternative_will_do_and_the_cheapest_is_taken(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    document_types: [{id: dat, name: Đắt, origin: state}, {id: re, name: Rẻ, origin: applicant}]
    procedures:
      - {code: "1.000001", name: A, documents: [{id: a, any_of: [dat, re], originals: 1}]}
      - {code: "1.000002", name: B, results: [{type: dat}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert [s.procedure.code for s in way.stops] == ["1.000001"]
    assert str(way.stops[0].documents[0].how) == "forms filled in: 1"


def test_what_does_not_wait_runs_side_by_side(catalogue: Catalogue) -> None:
    """
    journeys:
      - id: x
        name: X
        stages:
          - {procedure: "1.000001"}
          - {procedure: "1.000002"}
          - {procedure: "1.000003", needs_result_of: ["1.000001", "1.000009"]}
          - {procedure: "1.000004", needs_result_of: ["1.000002"]}
    procedures:
      - {code: "1.000001", name: A, channels: [{mode: online, time_limits: [{statutory: {working_days: 10}}]}]}
      - {code: "1.000002", name: B, channels: [{mode: online, time_limits: [{statutory: {months: 1}}]}]}
      - {code: "1.000003", name: C, channels: [{mode: online, time_limits: [{statutory: {hours: 4}}]}]}
      - {code: "1.000004", name: D, channels: [{mode: online}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert way.path == ("1.000002", "1.000004")
    assert way.time == Time(calendar=Decimal(30), unknown=("1.000004",))


def test_a_linked_procedure_does_several_at_once_where_that_is_cheaper(catalogue: Catalogue) -> None:
    """
    journeys:
      - id: x
        name: X
        stages: [{procedure: "1.000001"}, {procedure: "1.000002"}]
        bundles:
          - {name: Liên thông, procedure: "2.000001", covers: ["1.000001", "1.000002"]}
          - {name: Chưa có, procedure: "2.000009", covers: ["1.000001"]}
    procedures:
      - {code: "1.000001", name: A, channels: [{mode: in_person}]}
      - {code: "1.000002", name: B, channels: [{mode: in_person}]}
      - {code: "2.000001", name: Cả hai, channels: [{mode: online}]}
    """
    travelled = journey_of(catalogue)
    assert travelled.way is not None
    assert [(s.procedure.code, s.is_goal) for s in travelled.way.stops] == [("2.000001", True)]
    assert [str(note) for note in travelled.notes] == ["Chưa có may be done in one dossier: 1.000001; not counted so"]


def test_what_a_stage_declares_to_need_comes_first_whoever_gives_it(catalogue: Catalogue) -> None:
    """
    journeys:
      - id: x
        name: X
        stages: [{procedure: "1.000003", needs_result_of: ["1.000001"]}, {procedure: "1.000001"}, {procedure: "1.000002"}]
        bundles: [{name: Liên thông, procedure: "2.000001", covers: ["1.000001", "1.000002"]}]
    procedures:
      - {code: "1.000001", name: A, channels: [{mode: in_person}]}
      - {code: "1.000002", name: B, channels: [{mode: in_person}]}
      - {code: "1.000003", name: C, channels: [{mode: online}]}
      - {code: "2.000001", name: Cả hai, channels: [{mode: online}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert [(s.procedure.code, s.after) for s in way.stops] == [("2.000001", ()), ("1.000003", ("2.000001",))]


def test_stages_and_documents_that_are_not_for_all(catalogue: Catalogue) -> None:
    """
    journeys:
      - id: x
        name: X
        stages:
          - {procedure: "1.000001", when: hai bên ở trong nước}
          - {procedure: "1.000002", optional: true, when: muốn tách}
          - {procedure: "1.000003", optional: true}
          - {procedure: "1.000008", name: Chưa nhập}
          - {procedure: "1.000004", applicants: [khach]}
    applicants: [{id: dan, name: Dân}, {id: khach, name: Khách}]
    document_types: [{id: giay, name: Giấy, origin: applicant}]
    procedures:
      - {code: "1.000001", name: A, applicants: [dan], documents: [{id: a, type: giay, originals: 1}, {id: b, type: giay, originals: 1, when: đi thay}]}
      - {code: "1.000002", name: B}
      - {code: "1.000003", name: C}
      - {code: "1.000004", name: D}
    """
    plain = journey_of(catalogue, applicant="dan")
    assert plain.way is not None
    assert [s.procedure.code for s in plain.way.stops] == ["1.000001"]
    assert plain.way.load.papers == 1
    assert [(stage.procedure, str(why)) for stage, why in plain.left_out] == [
        ("1.000002", "only when: muốn tách"),
        ("1.000003", "left to the person"),
        ("1.000008", "the catalogue does not have this procedure yet: not counted"),
        ("1.000004", "only for other applicants"),
    ]
    assert "1.000001: asked for only under a condition, and not counted: Giấy (đi thay)" in map(str, plain.notes)
    full = journey_of(catalogue, Choice(frozenset({"1.000002"}), frozenset({"1.000003"}), conditions=True), "dan")
    assert full.way is not None
    assert [s.procedure.code for s in full.way.stops] == ["1.000001", "1.000002"]
    assert full.way.load.papers == 2


def test_a_conditional_document_that_the_journey_itself_gives_is_counted(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: Mua đất, stages: [{procedure: "1.000001"}, {procedure: "1.000002"}]}]
    document_types: [{id: hop-dong, name: Hợp đồng, origin: state}]
    procedures:
      - {code: "1.000002", name: Sang tên, documents: [{id: hd, type: hop-dong, originals: 1, when: chuyển nhượng}]}
      - {code: "1.000001", name: Chứng thực, results: [{type: hop-dong}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert [(s.procedure.code, s.after) for s in way.stops] == [("1.000001", ()), ("1.000002", ("1.000001",))]


def test_what_nothing_gives_is_named(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    document_types: [{id: a, name: A, origin: state}, {id: b, name: B, origin: state}]
    procedures:
      - {code: "1.000001", name: A, documents: [{id: b, type: b}], results: [{type: a}]}
      - {code: "1.000002", name: B, documents: [{id: a, type: a}], results: [{type: b}]}
    """
    travelled = journey_of(catalogue)
    assert travelled.way is None
    assert travelled.stuck[0] == "1.000001"
    assert json.loads(as_json(travelled, IN_ENGLISH))["possible"] is False


def test_an_unpriced_step_is_said_and_the_rest_is_counted(catalogue: Catalogue) -> None:
    """
    journeys: [{id: x, name: X, stages: [{procedure: "1.000001"}]}]
    procedures:
      - {code: "1.000001", name: A, documents: [{id: a, name: Giấy lạ, originals: 1}], channels: [{mode: online}]}
    """
    way = journey_of(catalogue).way
    assert way is not None
    assert [str(lack) for lack in way.load.lacks] == ["the register has no type for the document 'Giấy lạ' yet"]
    assert way.load.papers == 1


# The command


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("journey") / "demo")


def test_the_events_and_one_of_them(project: Path) -> None:
    listed = tthc_here("--root", project, "journey", *AT)
    assert listed.code == 0
    assert "sinh-con  Sinh con (5 procedures, 1 in the catalogue)" in listed.out
    shown = tthc_here("--root", project, "journey", "sinh", "con", *AT)
    assert shown.code == 0
    assert "1.001193  Thủ tục đăng ký khai sinh" in shown.out
    plan = json.loads(tthc_here("--root", project, "journey", "sinh-con", "-f", "json", "--conditions", *AT).out)
    assert plan["applicant"] == "cong-dan-chua-so-hoa-ho-tich"
    totals = plan["totals"]["time_and_expenses_estimate"]
    assert totals["low"] < totals["mid"] < totals["high"]
    assert json.loads(tthc_here("--root", project, "journey", "-f", "json", *AT).out)[0]["id"] == "sinh-con"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("sinh-kon",), 2, "did you mean 'sinh-con'?"),
        (("zzz",), 2, "there is no life event 'zzz'"),
        (("sinh-con", "--applicant", "cong-dam"), 2, "did you mean 'cong-dan"),
        (("sinh-con", "--with", "9.000001"), 2, "9.000001 is no procedure of this life event"),
    ],
)
def test_a_wrong_name_is_said(project: Path, words: tuple[str, ...], code: int, says: str) -> None:
    ran = tthc_here("--root", project, "journey", *words, *AT)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


def test_an_event_of_which_the_catalogue_has_nothing(project: Path) -> None:
    ran = tthc_here("--root", project, "journey", "mo-ho-kinh-doanh", *AT)
    assert ran.code == 1
    assert "the catalogue has none of its procedures" in ran.out
