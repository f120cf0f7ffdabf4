"""Signs of gaming: what is planted is found, what is ordinary does not alarm, and nobody is named."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import ibis
import numpy as np
import pytest
from scipy import stats

from benchmarks.signals import gamed_jobs, outcomes, shipped_calendar, signals_of, year_of_work
from tests.command_line import AT, make_project, tthc_here
from tests.test_canary import NAME, NUMBER
from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.detecting.bunching import bunching
from tthc.audit.detecting.detect import NotLooked, adjusted_for_looking, detect, weights_of
from tthc.audit.detecting.dossier_facts import FACTS, facts_in
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.peers import compare
from tthc.audit.detecting.permuted import drawn, windows_of
from tthc.audit.detecting.tallies import tally
from tthc.audit.detecting.veil import public
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.pseudonyms import Pseudonyms
from tthc.audit.simulating.office_facts import facts_of_offices
from tthc.audit.simulating.office_rows import HEADER, rows_of_offices
from tthc.audit.simulating.offices import LIMITS, OfficeLog, World
from tthc.audit.simulating.planting import Planted, gamed_log
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.show import signals as shown_as
from tthc.show.language import Language, translator
from tthc.show.signals import chance, rounded
from tthc.source import Message

ROOT = Path(__file__).parent.parent
TODAY = date(2025, 12, 31)
CODES = tuple(f"1.00000{number}" for number in range(len(LIMITS)))
PEOPLE = Pseudonyms(b"k" * 32)

PROCEDURE = """
code: "{code}"
name: Thủ tục mô phỏng {code}
channels: [{{mode: in_person, time_limits: [{{statutory: {{working_days: {limit}}}}}]}}]
"""


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return shipped_calendar()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return signs_catalogue()


def signs_catalogue() -> Catalogue:
    """Twelve offices and a procedure for each limit."""
    loaded = [load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"])]
    for code, limit in zip(CODES, LIMITS, strict=True):
        loaded.append(load_text(PROCEDURE.format(code=code, limit=limit), f"{code}.yaml"))
    offices = "".join(f"  - {{id: co-quan-{n}, name: Cơ quan mô phỏng {n}, level: province}}\n" for n in range(12))
    loaded.append(load_text(f"agencies:\n{offices}", "agencies.yaml"))
    assert not [problem for one in loaded for problem in one.problems]
    return Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))


def small_world(calendar: WorkingCalendar) -> World:
    return year_of_work(calendar, dossiers=6000, offices=12)


def written(log: OfficeLog, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows_of_offices(log, CODES)])
    return path


def test_the_audit_of_a_file_sees_what_the_simulator_made(
    catalogue: Catalogue, calendar: WorkingCalendar, tmp_path: Path
) -> None:
    log = gamed_log(World(calendar, date(2025, 1, 1), TODAY, 1500, 12), 5)
    judged = judge_log(LogSource(written(log, tmp_path / "ho-so.csv"), people=PEOPLE), catalogue, TODAY)
    seen = facts_in(judged, catalogue, calendar).order_by("row").to_pyarrow().to_pydict()
    made = facts_of_offices(log).to_pydict()
    for name in set(FACTS) - {"procedure", "official", "applicant"}:
        assert seen[name] == made[name], name
    assert seen["procedure"] == [CODES[n] for n in log.procedure]
    assert len(set(seen["official"])) == len(set(made["official"]))
    assert all(name.startswith("CB-") for name in seen["official"])
    assert len(set(seen["applicant"])) == len(set(made["applicant"]))


def test_honest_logs_do_not_alarm_more_often_than_promised(calendar: WorkingCalendar) -> None:
    """20 small logs: with a promise of 5 %, more than four that alarm happen in one of 400 runs."""
    honest = list(outcomes(small_world(calendar), [(seed, None) for seed in range(20)], 0.05))
    alarming = sum(one.alarms > 0 for one in honest)
    assert stats.binom.sf(alarming - 1, len(honest), 0.05) > 0.0025, alarming


STRONG = (
    *(SignalKind.MONTH_END, SignalKind.HELD_BACK, SignalKind.AFTER_CUTOFF, SignalKind.AFTER_WEEKEND),
    *(SignalKind.ROUND_MINUTES, SignalKind.WRONG_ORDER, SignalKind.LATE_SUPPLEMENT, SignalKind.DAYS_OFF),
)


@pytest.mark.parametrize("kind", STRONG)
def test_what_one_office_games_is_found_there(kind: SignalKind, calendar: WorkingCalendar) -> None:
    """In the largest office: what can be gained there is enough to be seen in a small log."""
    world = small_world(calendar)
    largest = int(np.bincount(gamed_log(world, 3).office).argmax())
    found = signals_of(world, 3, Planted(kind, 0.9, largest))
    assert any(one.looked.kind is kind and one.looked.cell.agency == f"co-quan-{largest}" for one in found.alarms)


def test_every_sign_has_a_turn_in_the_benchmark() -> None:
    planted = {job.kind for _, job in gamed_jobs(3 * len(SignalKind)) if job}
    assert planted == set(SignalKind)


def test_looking_often_is_paid_for() -> None:
    """By hand: 4 looks of one kind, 0.01 · 4 / 1 = 0.04; the next is 0.02 · 4 / 2."""
    assert adjusted_for_looking([0.9, 0.01, 0.02, 0.5], [1, 1, 1, 1]) == pytest.approx([0.9, 0.04, 0.04, 2 / 3])
    weights = weights_of([SignalKind.DUE_DAY] * 3 + [SignalKind.DAYS_OFF])
    assert weights == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])


def test_adjusted_probabilities_are_those_of_scipy() -> None:
    chances = list(np.random.default_rng(1).random(50) ** 3)
    assert adjusted_for_looking(chances, [1.0] * 50) == pytest.approx(list(stats.false_discovery_control(chances)))


def test_offices_that_differ_by_nature_are_not_peers_to_be_counted_as_chance() -> None:
    """Shares spread by a logit of 0.5: with binomial chance alone a third would be 'improbable'."""
    random = np.random.default_rng(2)
    of = np.full(200, 400.0)
    hits = random.binomial(400, 1 / (1 + np.exp(1 - random.normal(0, 0.5, 200)))).astype(float)
    share, nothing = np.full(200, hits.sum() / of.sum()), np.zeros(200)
    found = compare(hits, of, share, nothing, nothing, 200)
    assert (stats.binom.sf(hits - 1, of, share) < 0.01).mean() > 0.2
    assert (found.more < 0.01).mean() < 0.03
    assert found.spread == pytest.approx(0.25, rel=0.4)


def test_the_end_of_months_is_drawn_like_any_other_window() -> None:
    """Two months of six days: windows 5, 3, 2 and 9, 1, 2 from the end; 14 found where 22/3 are expected."""
    counts = np.array([[1.0, 1, 2, 1, 2, 3, 1, 1, 0, 1, 4, 5]])
    windows = windows_of([np.arange(6), np.arange(6, 12)], counts)
    assert [list(month[0]) for month in windows] == [[5, 3, 2], [9, 1, 2]]
    found = drawn(windows)
    assert (found.found[0], found.expected[0]) == (14, pytest.approx(22 / 3))
    assert found.deviation[0] ** 2 == pytest.approx(np.var([5, 3, 2]) + np.var([9, 1, 2]))


def test_a_smooth_curve_has_no_excess_and_a_pile_has() -> None:
    smooth = {day: round(200 * np.exp(-((day + 2) ** 2) / 40)) for day in range(-8, 9)}
    plain, piled = bunching(smooth), bunching({**smooth, 0: smooth[0] + 120, 1: smooth[1] // 2})
    assert plain is not None
    assert plain.low < 0 < plain.high
    assert piled is not None
    assert piled.low > 60
    assert bunching({0: 500}) is None


def test_nothing_is_said_of_officials_or_small_groups_in_public(calendar: WorkingCalendar) -> None:
    found = signals_of(small_world(calendar), 3, Planted(SignalKind.OFFICIAL, 0.9))
    veiled = public(found)
    assert any(one.looked.cell.official for one in found.signals)
    assert not any(one.looked.cell.official for one in veiled.signals.signals)
    for one in veiled.signals.signals:
        of = one.looked.of if one.looked.of is not None else one.looked.hits
        assert not any(0 < count < 5 for count in (one.looked.hits, of - one.looked.hits))
    whole = {(s.looked.kind, s.looked.cell.office) for s in veiled.signals.signals if s.looked.cell.procedure is None}
    parts = {(s.looked.kind, s.looked.cell.office) for s in veiled.signals.signals if s.looked.cell.procedure}
    assert not whole & parts


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("signals") / "project")


def test_people_are_read_only_as_pseudonyms(project: Path, tmp_path: Path) -> None:
    """The name and the number of a person, as official and as applicant, in every output of the command."""
    log = tmp_path / "ho-so.csv"
    heads = ("Mã hồ sơ", "Mã thủ tục", "Cơ quan", "Ngày tiếp nhận", "Ngày có kết quả", "Cán bộ thụ lý", "Mã người nộp")
    rows = [
        (f"H{n}", "1.001193", f"UBND xã {n % 7}", f"{n % 27 + 1:02d}/03/2026", "30/03/2026", f"{NAME} {n % 3}", NUMBER)
        for n in range(400)
    ]
    with log.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    for more in ((), ("-f", "json"), ("--public",), ("--mapping", "mot-cua-tinh", "-f", "json")):
        ran = tthc_here("--root", project, "audit", "signals", log, *AT, *more)
        assert ran.code == 0, ran.said
        assert "Kanary" not in ran.said
        assert NUMBER not in ran.said


def test_json_has_its_documented_shape(project: Path, tmp_path: Path) -> None:
    from jsonschema import validate

    kept = Path(shown_as.__file__).with_name("audit-signals.schema.json")
    assert kept.read_text("utf-8") == shown_as.schema_text(), "write it again: python -m tests.signals_schema"
    ran = tthc_here("--root", project, "audit", "signals", project / "ho-so-mo-phong.csv", *AT, "-f", "json")
    found = json.loads(ran.out)
    validate(found, json.loads(kept.read_text("utf-8")))
    assert {one["kind"] for one in found["kinds"]} == set(SignalKind)


def test_a_gamed_file_alarms_where_it_is_gamed(catalogue: Catalogue, calendar: WorkingCalendar, tmp_path: Path) -> None:
    log = gamed_log(small_world(calendar), 3, Planted(SignalKind.MONTH_END, 0.6))
    judged = judge_log(LogSource(written(log, tmp_path / "ho-so.csv"), people=PEOPLE), catalogue, TODAY)
    found = detect(judged, catalogue)
    assert found.synthetic
    assert {one.looked.cell.agency for one in found.alarms} == {"co-quan-0"}
    assert SignalKind.MONTH_END in {one.looked.kind for one in found.alarms}


def test_an_empty_log_lacks_dossiers_and_no_columns(
    catalogue: Catalogue, calendar: WorkingCalendar, tmp_path: Path
) -> None:
    path = tmp_path / "ho-so.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(HEADER)
    found = detect(judge_log(LogSource(path, people=PEOPLE), catalogue, TODAY), catalogue)
    assert found.signals == ()
    assert {one.why for one in found.missing} == {NotLooked.FEW_DOSSIERS}


def test_figures_are_read_with_a_comma_in_vietnamese() -> None:
    translate = translator(Language.VIETNAMESE)
    words = Message("{a} {b} {c}", {"a": rounded(2.25, 2), "b": chance(0.0312), "c": chance(0.00001)})
    assert translate(words) == "2,25 0,0312 dưới 0,0001"


def test_row_order_does_not_matter(calendar: WorkingCalendar) -> None:
    facts = facts_of_offices(gamed_log(World(calendar, date(2025, 1, 1), TODAY, 1500, 12), 7))
    turned = facts.take(np.random.default_rng(1).permutation(len(facts)))
    one, other = (tally(ibis.memtable(table), calendar, TODAY) for table in (facts, turned))
    assert one.cells == other.cells
    assert all(np.array_equal(one.counts[name], other.counts[name]) for name in one.counts)
