"""Two steps become one: whoever gets the work of both may have too much of it, and that is seen and said."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isinf
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.supposing.coverage import busy_share, changed_world, foretell, promised
from tests.supposing.world import STEPS, Desk, World, lived, receptions
from tests.test_what_if import CODE, came, dossiers, folder, project, simulated
from tthc.audit.supposing.desks import DeskName, with_desks
from tthc.audit.supposing.hands import staff_of
from tthc.audit.supposing.loads import desks_with_more, loads_of
from tthc.audit.supposing.outcome import Figure, Outcome, WouldKeep
from tthc.audit.supposing.replay import changed
from tthc.audit.supposing.works import Course, Seen, course_of
from tthc.model.what_if import FlowChange
from tthc.show.what_if import time_in_words

__all__ = ["came", "dossiers", "folder", "project"]

MERGED = FlowChange(CODE, joined={"trinh-duyet": "ky"})
NAMES = [DeskName("cq-0", CODE, step) for step in ("trinh-duyet", "ky")]


def each_hour(count: int, draft: float, sign: float) -> list[Course]:
    """Dossiers that come an hour apart, are drafted at one desk and signed at the other."""
    return [
        course_of(
            start,
            start + draft + sign,
            [
                Seen("trinh-duyet", 0, start, start, start + draft),
                Seen("ky", 1, None, start + draft, start + draft + sign),
            ],
            (),
        )
        for start in (60.0 * n for n in range(count))
    ]


def test_only_who_gets_the_work_of_others_is_looked_at() -> None:
    courses = each_hour(10, 30, 20)
    assert desks_with_more(courses, [MERGED] * 10) == {1}
    assert desks_with_more(courses, [None] * 10) == frozenset()
    assert desks_with_more(courses, [FlowChange(CODE, joined={"thieu": "ky"})] * 10) == frozenset()


@pytest.mark.parametrize(("draft", "then", "piles_up"), [(30, 50 / 60, False), (50, 70 / 60, True)])
def test_how_busy_they_would_be_by_hand(draft: float, then: float, piles_up: bool) -> None:
    """Signing takes one official 20 minutes of every hour; drafting takes another one 30, or 50."""
    courses, desks = with_desks(each_hour(100, draft, 20), NAMES, (), frozenset({1}))
    after = [changed(course, MERGED) for course in courses]
    (load,) = loads_of(desks, staff_of(desks, ()), (courses, after), np.ones(100), 6000.0)
    assert load.hands == 1
    assert load.now == pytest.approx(20 / 60)
    assert load.then == pytest.approx(then)
    assert load.piles_up is piles_up


WORLD = World(
    agencies=1,
    daily=4.0,
    desks={**{step: Desk(2, 80, 0.4) for step in STEPS}, "trinh-duyet": Desk(2, 100, 0.4), "ky": Desk(1, 60, 0.4)},
    promise=4,
)
"""One official signs, two draft: what three do between them is more than the one can do."""


def of_merged(world: World) -> Outcome:
    then, what = changed_world(world, "merged")
    came = receptions(world, Random(5))
    said = foretell(world, what, lived(world, came, Random(6)), runs=40)
    assert said.fits
    assert any("too few" in note.text for note in said.notes) is (busy_share(then, "ky") > 1)
    return promised(said)


def test_where_dossiers_would_pile_up_nothing_bounds_how_long_they_take() -> None:
    """Nothing waits for the signature today, so that only its hands tell that it would."""
    assert busy_share(replace(WORLD, joined=frozenset({"trinh-duyet"})), "ky") > 1.3
    found = of_merged(WORLD)
    assert found.grows
    assert found.would_keep is WouldKeep.NO
    assert (found.then.kept.low, found.then.p90.high, found.then.shortest) == (0.0, inf, None)
    assert found.now.kept.value > 0.9


def test_where_hands_are_enough_nothing_is_said_of_piling_up() -> None:
    found = of_merged(WORLD.with_hands("ky", 2))
    assert not found.grows
    assert not isinf(found.then.p90.high)


def test_a_time_without_a_bound_has_none_in_words() -> None:
    assert time_in_words(Figure(71, 60, inf)).text == "{low} or more"
    assert "–" in time_in_words(Figure(3, 2, 5)).text


def test_the_command_says_who_does_both_and_names_the_proposal(project: Path) -> None:
    merging = f"merge_steps:{CODE}/step/ky:trinh-duyet"
    code, out, err = simulated(project, "--steps", project / "buoc.csv", "--with", merging)
    assert code == 0, err
    assert f"(proposal {merging})" in out
    assert "those who do “Ký” are taken to do “Trình duyệt” too" in out
    assert "dossiers received from" in out


def test_a_promise_longer_than_the_law_is_marked(project: Path) -> None:
    code, out, err = simulated(project, "--promise", f"{CODE}=13")
    assert code == 0, err
    assert "13 working days is longer than the 12 working days of the law" in out
    code, out, err = simulated(project, "--promise", f"{CODE}=12")
    assert code == 0, err
    assert "longer than" not in out
