"""A log replayed under a proposal: taken apart and put together it is the log again, and what is foretold comes true."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from jsonschema import validate

from tests.command_line import tthc_here
from tests.supposing.coverage import CODE, changed_world, foretell, promised, truth_of
from tests.supposing.world import (
    CALENDAR,
    DAY,
    NOW,
    POLICY,
    PROCEDURE,
    STEPS,
    TODAY,
    Desk,
    Dossier,
    World,
    catalogue_of,
    in_log,
    lived,
    receptions,
    write_logs,
)
from tthc.audit.advising.advice import Wanted
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.reading.step_log import read_steps
from tthc.audit.supposing.counts import taken
from tthc.audit.supposing.desks import busy_at, hands_of, ready_since, with_desks
from tthc.audit.supposing.dossiers import Replayed, read_dossiers
from tthc.audit.supposing.drawing import Donors, Receptions, draws, weights_of
from tthc.audit.supposing.lying import FEWEST_SHOWN, Numbers, dealt
from tthc.audit.supposing.outcome import Outcomes, WouldKeep
from tthc.audit.supposing.replay import alone, changed, plan_of, replay
from tthc.audit.supposing.suppose import Asked, suppose
from tthc.audit.supposing.veil import public
from tthc.audit.supposing.works import Course, Seen, course_of
from tthc.load.catalogue import load_text
from tthc.model.cut import Component, Cut, CutKind, Part
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.what_if import FlowChange, MoreHands, NewLimit, Supposition
from tthc.propose.what_if import flow_change
from tthc.show import what_if_form as shown_as
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent

QUEUING = World(
    agencies=1,
    daily=3.0,
    desks={
        "tiep-nhan": Desk(3, 20, 0.3),
        "tham-tra": Desk(2, 225, 0.6),
        "lay-y-kien": Desk(2, 150, 0.5, lies=0.4, lying=500.0),
        "trinh-duyet": Desk(1, 66, 0.4),
        "ky": Desk(1, 42, 0.4, lies=0.5, lying=400.0),
    },
    promise=6,
)
"""Papers queue for verification, and lie before opinions and signatures although hands are free."""


def published(text: str = PROCEDURE % ("cq-0", 12, 6)) -> Procedure:
    loaded = load_text(text, "thu-tuc.yaml")
    assert not loaded.problems
    (procedure,) = loaded.catalogue.versions
    return procedure


def cut(kind: CutKind, step: str, other: str | None = None) -> Cut:
    return Cut(kind=kind, target=Component(procedure=CODE, part=Part.STEP, id=step), other=other)


# Taking apart


def test_a_dossier_is_taken_apart_into_what_it_waited_for() -> None:
    """Came at 0; verification came at 10, lay until 30, took until 90, of which the applicant had 40 to 60; signed at
    once by somebody to whom it was handed in 5 minutes; the result was recorded at 120."""
    seen = [Seen("tham-tra", 0, 10, 30, 90), Seen("ky", 1, 95, 95, 100)]
    course = course_of(0, 120, seen, [(40, 60)])
    verify, sign = course.works
    assert (verify.lag, verify.lay, verify.takes, verify.held, verify.after) == (10, 20, 40, 20, ())
    assert (sign.lag, sign.lay, sign.takes, sign.held, sign.after) == (5, 0, 5, 0, (0,))
    assert (course.lag, course.after) == (20, (0, 1))
    assert alone(plan_of(course)) == 120


def test_without_a_moment_of_arrival_a_step_came_when_the_one_before_had_ended() -> None:
    course = course_of(0, 50, [Seen("a", 0, None, 5, 20), Seen("b", 0, None, 30, 50)], ())
    assert [(work.lag, work.lay) for work in course.works] == [(0, 5), (0, 10)]


def test_what_ran_side_by_side_does_not_wait_for_each_other() -> None:
    course = course_of(0, 60, [Seen("a", 0, 0, 0, 40), Seen("b", 1, 0, 0, 60)], ())
    assert [work.after for work in course.works] == [(), ()]
    assert alone(plan_of(course)) == 60


def test_as_many_hands_are_there_as_were_ever_full() -> None:
    """Two at a time from 0 to 10, the third begins when one of them ends."""
    busy = busy_at(np.array([0.0, 0, 10]), np.array([10.0, 12, 20]))
    assert hands_of(busy) == 2
    came, begun = np.array([0.0, 0, 3]), np.array([0.0, 0, 10])
    assert list(ready_since(busy, 2, came, begun)) == [0, 0, 3], "the third waited for a hand all the time"
    assert list(ready_since(busy, 3, came, begun)) == [0, 0, 10], "with three hands there it would just have lain"


@dataclass(frozen=True)
class Served:
    """When dossiers came to one official, when they were ready, and when they were begun."""

    came: Numbers
    ready: Numbers
    begun: Numbers
    ended: Numbers


def served(turn: str) -> Served:
    """Three in five lie for 400 minutes and more before they queue at a desk that is busy nine tenths of the time; of those
    that are ready the first is taken, the last, or one between."""
    random, at = Random(3), {"first": 0.0, "middle": 0.5, "last": 1.0}[turn]
    came = np.cumsum([random.expovariate(1 / 100) for _ in range(2000)])
    ready = came + np.array([400 + random.expovariate(1 / 200) if random.random() < 0.6 else 0.0 for _ in came])
    takes, begun, now = np.array([random.expovariate(1 / 90) for _ in came]), np.zeros(len(came)), 0.0
    left = sorted(range(len(came)), key=lambda n: ready[n])
    while left:
        now = max(now, ready[left[0]])
        waiting = sum(ready[n] <= now for n in left[:200])
        one = left.pop(int(at * (waiting - 1)))
        begun[one], now = now, now + takes[one]
    return Served(came, ready, begun, begun + takes)


@pytest.mark.parametrize("turn", ["first", "middle", "last"])
def test_what_lies_before_it_queues_is_told_from_what_queues(turn: str) -> None:
    """Whatever the order in which the ready ones are taken; when a hand was last free would tell hardly half of it."""
    log = served(turn)
    busy = busy_at(log.begun, log.ended)
    truth = (log.ready - log.came).mean()
    ready = ready_since(busy, 1, log.came, log.begun)
    assert (ready - log.came).mean() == pytest.approx(truth, rel=0.1)
    assert (ready >= log.came).all()
    assert (ready <= log.begun).all()


def test_as_a_log_begins_hands_that_seem_free_are_with_dossiers_from_before() -> None:
    """The first waited until 50 while nobody else is seen in hand; later ones come each 100 and are begun at once."""
    came = np.arange(0.0, 100 * FEWEST_SHOWN + 200, 100)
    begun = came + np.where(came == 0, 50, 0)
    busy = busy_at(begun, begun + 10)
    assert ready_since(busy, 1, came, begun)[0] == 50
    assert ready_since(busy, 1, came, begun, known=100)[0] == 0, "nothing else shows that anything lies there"


def test_lying_is_dealt_out_within_what_each_can_have_lain() -> None:
    shown = np.repeat([0.0, 50.0], FEWEST_SHOWN)
    least, most = np.array([0.0, 0, 0, 20]), np.array([10.0, 40, 300, 300])
    assert sorted(dealt(shown, least, most)) == [0, 0, 50, 50]
    assert list(dealt(shown, least, most)[:2]) == [0, 0], "they did not wait so long"
    assert list(dealt(shown[:1], least, most)) == list(least), "one alone shows nothing"


def test_in_a_drawn_week_no_dossier_comes_twice_while_another_does_not_come() -> None:
    """One week of four dossiers, and as many receptions: all are given the course of one each, in any order."""
    week = np.zeros(4, dtype=np.int64)
    donors = Donors(np.arange(4), np.arange(1.0, 5.0), np.array([0, 4]))
    found = list(draws(Receptions(np.arange(4), week, week, week), {0: donors}, np.random.default_rng(1), 20))
    assert {tuple(sorted(one.tolist())) for one in found} == {(0, 1, 2, 3)}
    assert len({tuple(one.tolist()) for one in found}) > 5


def test_two_hands_take_three_dossiers_in_the_order_in_which_they_come() -> None:
    """By hand: 10 minutes each, coming at 0, 1, 2: done at 10, 11, and 20."""
    plan = plan_of(course_of(0, 10, [Seen("a", 0, 0, 0, 10)], ()))
    assert replay([plan] * 3, [0, 1, 2], {0: 2}) == [10, 11, 20]
    assert replay([plan] * 3, [0, 1, 2], {0: 1}) == [10, 20, 30]
    assert replay([plan] * 3, [0, 1, 2], {}) == [10, 11, 12]


# Changes

CHAIN = course_of(
    0, 100, [Seen("a", 0, 0, 0, 20), Seen("b", 1, 20, 30, 60), Seen("c", 2, 60, 70, 90), Seen("d", 3, 90, 90, 100)], ()
)
"""a takes 20; b lies 10 and takes 30; c lies 10 and takes 20; d takes 10."""


def ends(flow: FlowChange, course: Course = CHAIN) -> float:
    return alone(plan_of(changed(course, flow)))


def test_each_change_by_hand() -> None:
    assert ends(FlowChange(CODE)) == 100
    assert ends(FlowChange(CODE, dropped=frozenset("b"))) == 60
    assert ends(FlowChange(CODE, apart=frozenset({("b", "c")}))) == 70, "c is done beside b, which takes longer"
    assert ends(FlowChange(CODE, instant=frozenset("c"))) == 70
    assert ends(FlowChange(CODE, at_once={"b": None})) == 90
    assert ends(FlowChange(CODE, at_once={"b": 5})) == 65
    assert ends(FlowChange(CODE, joined={"b": "c"})) == 90, "the work of both, and one time of lying less"


def test_what_a_dossier_waits_for_the_applicant_stays_when_the_step_goes() -> None:
    course = course_of(0, 100, [Seen("a", 0, 0, 0, 60), Seen("b", 0, 60, 60, 100)], [(20, 50)])
    assert ends(FlowChange(CODE, dropped=frozenset("a")), course) == 70


def test_a_step_bound_to_another_waits_for_it_unless_that_is_a_ring() -> None:
    beside = course_of(0, 60, [Seen("a", 0, 0, 0, 40), Seen("b", 1, 0, 0, 60)], ())
    assert ends(FlowChange(CODE, bound=frozenset({("a", "b")})), beside) == 100
    assert ends(FlowChange(CODE, bound=frozenset({("d", "a")}))) == 100


def test_cuts_of_the_catalogue_become_changes_of_the_flow() -> None:
    parallel = flow_change(published(), [cut(CutKind.RUN_IN_PARALLEL, "lay-y-kien", "tham-tra")])
    assert (parallel.apart, parallel.bound) == ({("tham-tra", "lay-y-kien")}, frozenset())
    assert flow_change(published(), [cut(CutKind.DROP_STEP, "lay-y-kien")]).dropped == {"lay-y-kien"}
    merged = flow_change(published(), [cut(CutKind.MERGE_STEPS, "ky", "trinh-duyet")])
    assert (dict(merged.joined), merged.dropped) == ({"trinh-duyet": "ky"}, frozenset())
    shorter = Cut(
        kind=CutKind.SHORTEN_LIMIT,
        target=Component(procedure=CODE, part=Part.CHANNEL, id="in_person"),
        limit=Duration(working_days=4),
    )
    assert flow_change(published(), [shorter]).limits == (NewLimit(Duration(working_days=4), "in_person"),)
    other = flow_change(published(), [cut(CutKind.RETURN_BY_POST, "x")])
    assert not other.steps
    assert len(other.not_told) == 1


# The log put together again


@pytest.fixture(scope="module")
def came() -> list[Dossier]:
    return receptions(QUEUING, Random(1))


@pytest.fixture(scope="module")
def dossiers(came: list[Dossier]) -> list[Dossier]:
    return lived(QUEUING, came, Random(2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, dossiers: list[Dossier]) -> Path:
    folder = tmp_path_factory.mktemp("what-if")
    write_logs(dossiers, folder)
    return folder


@pytest.fixture(scope="module")
def read(folder: Path) -> Replayed:
    catalogue = catalogue_of(QUEUING)
    judged = judge_log(folder / "ho-so.csv", catalogue, TODAY, POLICY)
    steps = read_steps(folder / "buoc.csv", judged.log.connection)
    return read_dossiers(judged, steps, catalogue, {CODE}, {})


def test_a_dossier_by_itself_ends_when_it_did(read: Replayed) -> None:
    ended = ~np.isnan(read.ended)
    durations = np.array([alone(plan_of(course)) for course in read.courses])
    assert np.abs(read.received + durations - read.ended)[ended].max() < 1e-6


def test_all_together_end_when_they_did_where_desks_serve_in_turn(read: Replayed) -> None:
    """Each within half a day, most at the minute: the log begins with a queue of which it says nothing, and who
    lay before joining a queue may have joined it before or after somebody else."""
    courses, desks = with_desks(read.courses, read.desks, read.busy)
    queues = {number: desk.hands for number, desk in enumerate(desks) if desk.has_queue}
    assert ("tham-tra", 2) in {(desks[number].name.step, hands) for number, hands in queues.items()}
    which = np.flatnonzero(~np.isnan(read.ended))
    found = np.array(replay([plan_of(courses[n]) for n in which], read.received[which].tolist(), queues))
    off = np.abs(found - read.ended[which])
    assert np.quantile(off, 0.5) < DAY / 15
    assert np.quantile(off, 0.9) < DAY / 2
    assert abs(found.mean() - read.ended[which].mean()) < DAY / 20


def test_the_hands_that_a_desk_has_are_found(read: Replayed) -> None:
    _, desks = with_desks(read.courses, read.desks, read.busy)
    verify = next(desk for desk in desks if desk.name.step == "tham-tra")
    assert verify.hands == QUEUING.desks["tham-tra"].hands
    assert verify.queued > 0.85 * verify.waited, "hardly anything lies there while a hand is free"
    opinions = next(desk for desk in desks if desk.name.step == "lay-y-kien")
    assert opinions.queued < 0.3 * opinions.waited, "there it does"


def test_limits_are_counted_as_the_audit_counts_them(read: Replayed, dossiers: list[Dossier]) -> None:
    own = np.arange(len(read.received))
    units = [limit.unit for limit in read.limits]
    found = taken(read, read.by_kind["promised"], units, own, read.day, np.nan_to_num(read.ended))
    truth = [one.took for one in in_log(dossiers)]
    settled = np.flatnonzero(read.settled)
    assert [int(found[n]) for n in settled] == [truth[n] for n in settled]


def test_those_that_have_not_ended_weigh_on_the_slow_ones(read: Replayed) -> None:
    weights = weights_of(read)
    assert weights.sum() == pytest.approx(len(read.received), rel=0.05)
    took = read.ended - read.received
    slow = took > np.nanquantile(took, 0.9)
    assert weights[slow].mean() > weights[~slow & (weights > 0)].mean() >= 1


# What is foretold


@pytest.mark.slow
@pytest.mark.parametrize("change", ["parallel", "dropped", "merged", "hands", "shorter"])
def test_what_is_foretold_comes_true(change: str, came: list[Dossier], dossiers: list[Dossier]) -> None:
    """The changed world lived through ten times with the same receptions, beside what its own log of before foretells."""
    then, what = changed_world(QUEUING, change)
    said = foretell(QUEUING, what, dossiers, runs=40)
    assert said.fits
    assert said.since is not None
    since = float((CALENDAR.ordinal(said.since) - 1) * DAY)
    truth, before = (truth_of(world, came, since, seed, 10) for world, seed in ((then, 70), (QUEUING, 90)))
    outcome = promised(said)
    assert outcome.then.kept.low - 0.02 <= truth.kept <= outcome.then.kept.high + 0.02
    assert abs(outcome.then.p90.value - truth.p90) <= max(1.5, 0.2 * truth.p90)
    assert abs(outcome.gained.value - (truth.kept - before.kept)) < 0.12


@pytest.fixture(scope="module")
def plain(folder: Path) -> Outcomes:
    """Without steps, with another promise: every dossier goes its own way."""
    return replayed(folder, Supposition((FlowChange(CODE, limits=(NewLimit(Duration(working_days=4)),)),)), steps=False)


def replayed(folder: Path, what: Supposition, *, steps: bool = True, world: World = QUEUING) -> Outcomes:
    catalogue = catalogue_of(world)
    judged = judge_log(folder / "ho-so.csv", catalogue, TODAY, POLICY)
    read = read_steps(folder / "buoc.csv", judged.log.connection) if steps else None
    return suppose(judged, read, catalogue, what, Asked(Wanted(), runs=40))


def test_another_promise_needs_no_steps_and_is_counted(plain: Outcomes, dossiers: list[Dossier]) -> None:
    outcome = promised(plain)
    took = [one.took for one in in_log(dossiers) if one.ended and one.ended <= NOW * DAY and not one.refused]
    assert (outcome.limit.amount, outcome.new) == (6, 4)
    assert outcome.now.kept.value == pytest.approx(sum(days <= 6 for days in took) / len(took), abs=0.03)
    assert outcome.then.kept.value == pytest.approx(sum(days <= 4 for days in took) / len(took), abs=0.03)
    assert outcome.would_keep is WouldKeep.NO
    assert {one.new for one in plain.outcomes if one.kind == "statutory"} == {None}, "the law's limit stays"
    assert plain.fits


def test_the_same_seed_gives_the_same_figures(folder: Path, plain: Outcomes) -> None:
    what = Supposition((FlowChange(CODE, limits=(NewLimit(Duration(working_days=4)),)),))
    assert replayed(folder, what, steps=False).outcomes == plain.outcomes


def test_where_nobody_waits_for_hands_more_of_them_change_nothing(folder: Path) -> None:
    what = Supposition(hands=(MoreHands("cq-0", 1, "tiep-nhan"),))
    found = replayed(folder, what)
    assert all(one.now == one.then for one in found.outcomes)
    assert "no" in found.notes[0].text


def test_what_a_log_cannot_tell_is_said(folder: Path) -> None:
    with pytest.raises(CannotRunError, match="log of steps"):
        replayed(folder, Supposition(hands=(MoreHands("cq-0", 1),)), steps=False)
    dropped = flow_change(published(), [cut(CutKind.DROP_STEP, "ky")])
    with pytest.raises(CannotRunError, match="not all of them are stated"):
        replayed(folder, Supposition((dropped,)), steps=False)
    posted = flow_change(published(), [cut(CutKind.RETURN_BY_POST, "x")])
    with pytest.raises(CannotRunError, match="nothing to replay"):
        replayed(folder, Supposition((posted,)))
    unknown = replayed(folder, Supposition((FlowChange(CODE, dropped=frozenset({"xac-minh"})),)))
    assert any("has no step" in note.text for note in unknown.notes)
    assert all(one.now == one.then for one in unknown.outcomes)


def test_without_steps_a_dropped_one_takes_its_share_of_the_published_time(folder: Path) -> None:
    """Of ten hours that the procedure gives itself five go: half of the office's time, and that is said to be assumed."""
    text = PROCEDURE % ("cq-0", 12, 6)
    timed = text.replace("actor: ttpvhcc", "duration: {hours: 2}, actor: ttpvhcc").replace(
        "kind: consult, duration: {hours: 2}", "kind: consult, duration: {hours: 8}"
    )
    what = Supposition((flow_change(published(timed), [cut(CutKind.DROP_STEP, "lay-y-kien")]),))
    assert what.flows[0].hours == (16, 8)
    found = replayed(folder, what, steps=False)
    outcome = promised(found)
    assert outcome.then.p90.value < 0.7 * outcome.now.p90.value
    assert any("assumption" in note.text for note in found.notes)


def test_small_groups_are_not_shown_in_public(plain: Outcomes) -> None:
    shown, hidden = public(plain)
    assert (len(shown.outcomes), hidden) == (2, 0)
    few = replace(promised(plain), logged_kept=1 - 3 / promised(plain).dossiers)
    veiled, hidden = public(replace(plain, outcomes=(few, *(o for o in plain.outcomes if o.kind != "promised"))))
    assert hidden == 1
    assert few not in veiled.outcomes
    assert not veiled.queues


# The command


@pytest.fixture(scope="module")
def project(folder: Path) -> Path:
    """A project with the procedure of the world, its log beside it."""
    reference, procedures = folder / "catalog/reference", folder / "catalog/procedures"
    reference.mkdir(parents=True)
    procedures.mkdir()
    (folder / "rules").mkdir()
    (folder / "tthc.toml").write_text("", encoding="utf-8")
    shutil.copy(ROOT / "catalog/reference/calendar.yaml", reference)
    offices = "agencies:\n  - {id: cq-0, name: Cơ quan 0, level: commune}\n"
    offices += "  - {id: ttpvhcc, name: Trung tâm, level: province}\n"
    (reference / "agencies.yaml").write_text(offices, encoding="utf-8")
    (procedures / "1.100000.yaml").write_text(PROCEDURE % ("cq-0", 12, 6), encoding="utf-8")
    return folder


def simulated(project: Path, *more: str | Path) -> tuple[int, str, str]:
    log = project / "ho-so.csv"
    ran = tthc_here("--root", project, "simulate", log, "--at", TODAY.isoformat(), "--runs", "40", *more)
    return ran.code, ran.out, ran.err


def test_the_command_says_what_would_be_kept(project: Path) -> None:
    steps = ("--steps", project / "buoc.csv")
    code, out, err = simulated(project, *steps, "--with", f"run_in_parallel:{CODE}/step/lay-y-kien:tham-tra")
    assert code == 0, err
    assert "limit: 6 working days as the province promises: " in out
    assert "all agencies: " in out
    assert "replayed as it was" in out
    assert "synthetic" in err
    code, out, err = simulated(project, *steps, "--officials", "cq-0/tham-tra=2+1")
    assert code == 0, err
    assert "from 2 dossiers in hand at a time to 3" in out


def test_json_has_its_documented_shape(project: Path) -> None:
    kept = Path(shown_as.__file__).with_name("what-if.schema.json")
    assert kept.read_text("utf-8") == shown_as.schema_text(), "write it again: python -m tests.what_if_schema"
    code, out, err = simulated(project, "--promise", f"{CODE}=4 ngày làm việc", "-f", "json")
    assert code == 0, err
    found = json.loads(out)
    validate(found, json.loads(kept.read_text("utf-8")))
    assert {one["new"] for one in found["outcomes"] if one["kind"] == "promised"} == {4}


def test_the_page_asks_for_nothing_and_says_everything(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "neu.html"
    code, _, err = simulated(project, "--promise", f"{CODE}=4", "--html", page)
    assert code == 0, err
    text = page.read_text("utf-8")
    assert "Số liệu mô phỏng" in text
    assert "cam kết" in text
    assert "style=" not in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--with", f"drop_step:{CODE}/step/xac-minh"), "has no step 'xac-minh'"),
        (("--with", "drop_step:9.999999/step/x"), "9.999999"),
        (("--with", "khong-co"), "no proposal"),
        (("--officials", "cq-0"), "does not say where"),
        (("--officials", "cq-0/ky=1-1"), "leaves nobody"),
        (("--promise", "1.100000"), "is no promise"),
        (("--officials", "cq-0=+1"), "--steps"),
        ((), "under what"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(project: Path, more: tuple[str, ...], says: str) -> None:
    code, out, err = simulated(project, *more)
    assert code == 2, out
    assert says in err
    assert "Traceback" not in err


def test_a_replay_needs_a_log(project: Path) -> None:
    ran = tthc_here("--root", project, "simulate", "--with", "x")
    assert ran.code == 2
    assert "name it" in ran.err


def test_empty_and_one_row_logs_are_no_accident(project: Path, tmp_path: Path) -> None:
    with (project / "ho-so.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    for count in (1, 2):
        log = tmp_path / f"{count}.csv"
        with log.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows[:count])
        ran = tthc_here(
            *("--root", project, "simulate", log, "--at", TODAY.isoformat(), "--promise", f"{CODE}=4", "--runs", "40")
        )
        assert ran.code == 0, ran.said
        assert "enough dossiers" in ran.out


def test_every_kind_and_step_of_the_world_is_there() -> None:
    assert set(QUEUING.desks) == set(STEPS)
    assert KINDS == ("statutory", "promised")
