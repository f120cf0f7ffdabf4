"""What enacted proposals promised against what logs show, and the targets against the base year."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from inspect import cleandoc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from scipy.stats import CensoredData, logrank

from tests.command_line import ROOT, Ran, tthc_here
from tests.dossier_catalogue import POLICIES
from tests.proving import ESTIMATES
from tthc.analyse.promises import Kept, Promise, Tracked, promises, share_within, times_of, track
from tthc.analyse.survival import is_sooner
from tthc.audit.figures.by_day import Daily, DailyLog, daily
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.simulating.files import write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.rows import HEADER
from tthc.audit.simulating.simulate import SyntheticLog, simulate
from tthc.cost.progress import BaseFrom, progress
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.cut import Certificate, Competence, Component, Cut, CutKind, Part, Power, Range
from tthc.model.decision import Actor, Decision, Ground, Identified, ProposalFile
from tthc.model.duration import Duration
from tthc.model.proposal import Effect, Proposal, ProposalStatus
from tthc.publish.audits.tracking_page import months_chart, months_table
from tthc.show.tracking import sparkline
from tthc.source import say

TODAY = dt.date(2026, 11, 23)
SINCE = dt.date(2026, 7, 1)

PROCEDURES = """
agencies: [{id: so, name: Sở, level: province}]
procedures:
  - code: "1.000001"
    name: Nhanh hơn từ tháng 7
    effective: {from: 2024-01-01, to: 2026-06-30}
    agencies: {receiving: [so]}
    channels: [{mode: in_person, time_limits: [{committed: {working_days: 10}}]}]
  - code: "1.000001"
    name: Nhanh hơn từ tháng 7
    effective: {from: 2026-07-01}
    agencies: {receiving: [so]}
    channels: [{mode: in_person, time_limits: [{committed: {working_days: 4}}]}]
  - code: "1.000002"
    name: Vẫn chậm như cũ
    agencies: {receiving: [so]}
    channels: [{mode: in_person, time_limits: [{committed: {working_days: 10}}]}]
"""

CALENDAR = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue


def whole(*texts: str) -> Catalogue:
    """These texts with the calendar of the project."""
    loaded = [load_text(cleandoc(text), f"{number}.yaml") for number, text in enumerate(texts)]
    assert not [problem for one in loaded for problem in one.problems]
    return Catalogue((*CALENDAR.entries, *(entry for one in loaded for entry in one.catalogue.entries)))


CATALOGUE = whole(PROCEDURES)
SIMULATED = simulate(
    CATALOGUE, 7, 900, TODAY, POLICIES["excluded"], Rates(late=0.02, open=0.02, supplement=0, dirt=0), days=300
)
"""Dossiers take as long as the catalogue in force gives them: the first procedure is faster from July on."""


def enacted(code: str, effect: Effect, kind: CutKind = CutKind.SHORTEN_LIMIT, since: dt.date = SINCE) -> ProposalFile:
    """The file of a proposal that came into force."""
    part, limit = Part.CHANNEL, Duration(working_days=effect.days_after)
    if kind is not CutKind.SHORTEN_LIMIT:
        part, limit = Part.DOCUMENT, None
    cut = Cut(kind=kind, target=Component(procedure=code, part=part, id="in_person"), limit=limit)
    proposal = Proposal(
        id=cut.id,
        procedure=code,
        name="…",
        title=say("Promise {limit}", limit="4 ngày"),
        cuts=(cut,),
        rules=("R206",),
        reasons=(),
        certificate=Certificate(()),
        competence=Competence(Power.OWN, say("x")),
        effect=effect,
        status=ProposalStatus.ENACTED,
    )
    return ProposalFile(
        proposal=proposal,
        ground=Ground(since, "sha256:1", {}),
        author=Actor("A", Identified.DECLARED),
        status=ProposalStatus.ENACTED,
        journal=(),
        decision=Decision("12/QĐ-UBND", since, since),
    )


FOUR_DAYS = Effect(days_before=Decimal(10), days_after=Decimal(4), adds=Range(50_000, 100_000, 200_000))


def followed(log: SyntheticLog, folder: Path, files: Iterable[ProposalFile]) -> dict[str, Tracked]:
    """What becomes of promises, by procedure."""
    found = promises(files)
    judged = judge_log(write_log(log, folder), CATALOGUE, TODAY, POLICIES["excluded"])
    return {one.promise.procedure: one for one in track(found, daily(judged, CATALOGUE, [p.procedure for p in found]))}


def as_if_real(log: SyntheticLog) -> SyntheticLog:
    """The same rows without the word that says they are made up."""
    return replace(log, rows=tuple(("", *row[1:]) for row in log.rows))


# Promises and logs


def test_a_procedure_that_became_faster_keeps_its_promise_and_one_that_did_not_does_not(tmp_path: Path) -> None:
    found = followed(SIMULATED, tmp_path, [enacted("1.000001", FOUR_DAYS), enacted("1.000002", FOUR_DAYS)])
    fast, slow = found["1.000001"], found["1.000002"]
    assert (fast.kept, slow.kept) == (Kept.KEPT, Kept.NOT_KEPT)
    assert fast.within is not None
    assert slow.within is not None
    assert fast.within > Fraction(9, 10) > Fraction(1, 2) > slow.within
    assert (fast.before.median, fast.after.median, fast.seen_days) == (9, 4, 5)
    assert abs(slow.seen_days or 0) <= 1
    assert not fast.is_small


def test_month_by_month_as_somebody_counts_by_hand(tmp_path: Path) -> None:
    (one,) = followed(SIMULATED, tmp_path, [enacted("1.000001", FOUR_DAYS)]).values()
    rows = [dict(zip(HEADER, row, strict=True)) for row in SIMULATED.rows]
    mine = [row for row in rows if row["Mã thủ tục"].startswith("1.000001")]
    assert sum(month.times.received for month in one.months) == len(mine)
    assert [(m.month, m.is_after) for m in one.months if "06" <= m.month[5:] <= "07"] == [
        ("2026-06", False),
        ("2026-07", True),
    ]
    assert one.handled == sum(month.times.settled for month in one.months if month.is_after)
    medians = [month.times.median for month in one.months]
    assert all((median or 0) > 6 for median, month in zip(medians, one.months, strict=True) if not month.is_after)
    assert all(
        median is None or median <= 4 for median, month in zip(medians, one.months, strict=True) if month.is_after
    )


def test_a_month_in_which_it_came_into_force_is_two() -> None:
    days = (Daily(dt.date(2026, 7, 14), 1, {9: 1}), Daily(dt.date(2026, 7, 15), 2, {3: 2}))
    promise = Promise(
        "1", dt.date(2026, 7, 15), (), (), (), limit=Decimal(4), limit_before=Decimal(9), channel="online"
    )
    (one,) = track((promise,), _log({"1": days}))
    assert [(m.month, m.is_after, m.times.median) for m in one.months] == [("2026-07", False, 9), ("2026-07", True, 3)]
    assert one.is_small


def _log(days: dict[str, tuple[Daily, ...]]) -> DailyLog:
    return DailyLog("nhat-ky.csv", False, None, None, TODAY, ("x",), days)


def test_what_is_saved_so_far_is_of_real_dossiers_only(tmp_path: Path) -> None:
    files = [enacted("1.000001", FOUR_DAYS)]
    made_up = followed(SIMULATED, tmp_path, files)["1.000001"]
    real = followed(as_if_real(SIMULATED), tmp_path, files)["1.000001"]
    assert made_up.saved is None
    assert real.saved == Range(50_000 * real.handled, 100_000 * real.handled, 200_000 * real.handled)
    assert real.handled > 100


def test_open_dossiers_count_for_as_long_as_they_are_open() -> None:
    """Without them the slow ones would vanish: half of these took two days, of the other half nobody knows yet."""
    days = [Daily(TODAY, 20, {2: 10}, {9: 10})]
    assert (times_of(days).median, times_of(days).p90, times_of(days).open) == (2, None, 10)
    assert share_within(days, Decimal(4)) == Fraction(1, 2)
    assert share_within([Daily(TODAY, 20, {2: 10}, {3: 10})], Decimal(4)) == 1


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.booleans()), min_size=8, max_size=60))
def test_faster_is_what_the_log_rank_test_says(dossiers: list[tuple[int, bool, bool]]) -> None:
    """A day that it took, whether it is settled or still open, and in which group it is."""
    groups = [[(took, settled) for took, settled, mine in dossiers if mine is which] for which in (True, False)]
    assume(all(any(settled for _, settled in group) for group in groups))
    counted = [
        tuple(Counter(took for took, done in group if done is which) for which in (True, False)) for group in groups
    ]
    censored = [CensoredData.right_censored([t for t, _ in g], [not done for _, done in g]) for g in groups]
    with np.errstate(all="ignore"):
        p_value = logrank(*censored, alternative="greater").pvalue
    assume(np.isfinite(p_value) and abs(p_value - 0.1) > 1e-6)
    assert is_sooner(counted[0], counted[1], confidence=0.9) is bool(p_value < 0.1)


def test_a_limit_is_judged_on_the_dossiers_that_it_is_for() -> None:
    slow_online = Daily(SINCE, 5, {9: 5}, channel=Mode.ONLINE)
    quick_by_hand = Daily(SINCE, 5, {2: 5}, channel=Mode.IN_PERSON)
    promise = promises([enacted("1.000001", FOUR_DAYS)])
    (one,) = track(promise, _log({"1.000001": (quick_by_hand, slow_online)}))
    assert (one.kept, one.after.settled, one.handled) == (Kept.KEPT, 5, 10)


@pytest.mark.parametrize(
    ("before", "after", "promised", "kept"),
    [
        (9, 6, 3, Kept.KEPT),
        (9, 7, 3, Kept.FASTER),
        (9, 9, 3, Kept.NOT_KEPT),
        (9, 10, 3, Kept.NOT_KEPT),
        (9, 8, "0.5", Kept.TOO_FINE),
        (9, 9, 0, Kept.NO_TIME),
        (None, 6, 3, Kept.NO_DOSSIERS),
        (9, None, 3, Kept.NO_DOSSIERS),
    ],
)
def test_shorter_steps_are_seen_in_the_median(
    before: int | None, after: int | None, promised: object, kept: Kept
) -> None:
    effect = Effect(days_before=Decimal(10), days_after=Decimal(10) - Decimal(str(promised)))
    days = [(dt.date(2026, 6, 1), before), (dt.date(2026, 8, 3), after)]
    seen = tuple(Daily(day, 40, {took: 40}) for day, took in days if took is not None)
    (one,) = track(promises([enacted("1", effect, CutKind.DROP_DOCUMENT)]), _log({"1": seen}))
    assert one.kept is kept


def test_what_came_into_force_later_ends_what_is_counted_for_the_earlier() -> None:
    files = [
        enacted("1", Effect(days_before=Decimal(9), days_after=Decimal(6))),
        enacted("1", Effect(days_before=Decimal(6), days_after=Decimal(2)), since=dt.date(2026, 9, 1)),
    ]
    days = tuple(
        Daily(dt.date(2026, month, 3), 1, {took: 1}) for month, took in ((6, 9), (7, 6), (8, 6), (9, 2), (10, 2))
    )
    first, second = track(promises(files), _log({"1": days}))
    assert (first.handled, second.handled) == (2, 2)
    assert (first.before.median, first.after.median, second.before.median, second.after.median) == (9, 6, 6, 2)


def test_only_what_came_into_force_is_a_promise() -> None:
    approved = replace(enacted("1", FOUR_DAYS), status=ProposalStatus.APPROVED)
    assert promises([approved]) == ()


def test_little_bars() -> None:
    assert sparkline([10, 5, None, 0]) == "█▄·▁"


# Targets

TARGETS = """
targets:
  - {id: t, name: Giảm 30% thời gian, aim: time, percent: 30, year: 2025, against: 2024, source: ví dụ}
"""


def test_a_version_of_the_base_year_is_compared_with_today() -> None:
    (one,) = progress(whole(PROCEDURES, TARGETS), TODAY)
    (compared,) = one.compared
    assert (compared.procedure, compared.before, compared.today, compared.base) == ("1.000001", 10, 4, BaseFrom.VERSION)
    assert (one.procedures, one.fallen, one.is_met) == (2, Fraction(6, 10), True)


def test_a_version_without_a_beginning_is_no_base_figure() -> None:
    (one,) = progress(whole(PROCEDURES, TARGETS), TODAY)
    assert "1.000002" not in {each.procedure for each in one.compared}


def test_that_a_version_has_ended_does_not_say_that_it_was_there_in_the_base_year() -> None:
    """So `tthc apply` leaves a record of which nobody knows since when it holds."""
    text = PROCEDURES.replace("{from: 2024-01-01, to: 2026-06-30}", "{to: 2026-06-30}")
    (one,) = progress(whole(text, TARGETS), TODAY)
    assert (one.compared, one.fallen, one.is_met) == ((), None, None)


def test_a_figure_with_a_source_counts_before_a_version_and_that_of_the_locality_before_others() -> None:
    figures = """
    localities: [{id: tinh, name: Tỉnh, level: province}]
    base_figures:
      - {procedure: "1.000001", aim: time, year: 2024, amount: 5, source: Quyết định A, date: 2024-12-31}
      - {procedure: "1.000001", aim: time, year: 2024, amount: 8, source: Quyết định B, date: 2024-12-31, set_by: tinh}
      - {procedure: "1.000002", aim: time, year: 2023, amount: 90, source: năm khác, date: 2024-12-31}
    """
    catalogue = whole(PROCEDURES, TARGETS, figures)
    for unit, before, source, met in (("tinh", 8, "Quyết định B", True), (None, 5, "Quyết định A", False)):
        (one,) = progress(catalogue, TODAY, unit)
        (compared,) = one.compared
        assert (compared.before, compared.source, one.is_met) == (before, source, met)


def test_without_any_base_figure_nothing_is_said_to_be_met() -> None:
    text = PROCEDURES.replace(
        "effective: {from: 2024-01-01, to: 2026-06-30}", "effective: {from: 2025-02-01, to: 2026-06-30}"
    )
    (one,) = progress(whole(text, TARGETS), TODAY)
    assert (one.compared, one.fallen, one.is_met) == ((), None, None)


def test_the_targets_that_ship_name_their_law_and_are_marked_as_unconfirmed() -> None:
    loaded = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/targets.yaml"])
    assert loaded.problems == ()
    found = progress(loaded.catalogue, TODAY)
    assert [(p.target.year, p.target.aim.value, p.target.percent) for p in found] == [
        (2025, "time", 30),
        (2025, "cost", 30),
        (2025, "conditions", 30),
        (2026, "time", 50),
        (2026, "cost", 50),
    ]
    assert all(str(p.target.law) == "66/NQ-CP" and not p.target.verified and p.target.source for p in found)


# The command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the two procedures, their log, and a proposal for the first that came into force in July."""
    from tthc.model.decision import Move, Snapshot
    from tthc.store.engine import sqlite_url
    from tthc.store.files import move, submit
    from tthc.store.journal import Deed

    folder = tmp_path / "du-an"
    (folder / "catalog").mkdir(parents=True)
    (folder / "tthc.toml").write_text('log = "nhat-ky.csv"\n', encoding="utf-8")
    for name, text in (("mau", PROCEDURES), ("chi-phi", ESTIMATES), ("muc-tieu", TARGETS)):
        (folder / f"catalog/{name}.yaml").write_text(cleandoc(text) + "\n", encoding="utf-8")
    calendar = (ROOT / "catalog/reference/calendar.yaml").read_bytes()
    (folder / "catalog/calendar.yaml").write_bytes(calendar)
    write_log(as_if_real(SIMULATED), folder / "nhat-ky.csv")
    store, author, reviewer = sqlite_url(folder / ".tthc/store.sqlite"), *(Actor(n, Identified.DECLARED) for n in "AB")
    at = dt.datetime(2026, 6, 20, 9, tzinfo=dt.UTC)
    file = enacted("1.000001", FOUR_DAYS)
    submit(store, [Snapshot(replace(file.proposal, status=ProposalStatus.DRAFT), file.ground)], Deed(author, at))
    for step in (Move.TAKE_UP, Move.APPROVE):
        move(store, [file.proposal.id], step, Deed(reviewer, at, "đồng ý"))
    decision = Decision("12/QĐ-UBND", dt.date(2026, 6, 19), SINCE)
    move(store, [file.proposal.id], Move.ENACT, Deed(reviewer, at), decision=decision)
    return folder


def run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, "track", "--at", "2026-11-23", *arguments)


def test_the_command_says_it_in_words_with_a_picture(project: Path) -> None:
    ran = run(project)
    assert ran.code == 0, ran.said
    assert "promised: within 4 working days instead of 10 (in person)" in ran.out
    assert "in force since 2026-07-01 by 12/QĐ-UBND" in ran.out
    assert "median by month: ▇▇▆▇▇█" in ran.out
    assert "  → kept\n" in ran.out
    assert "  → the median changed by −5 working days; promised: −6" in ran.out
    assert "đồng for a dossier" in ran.out
    assert "with a base figure: 1 of 2 procedures (50,0%)" in ran.out
    assert "[not compared with the official text]" in ran.out


def test_the_same_as_json_and_as_a_workbook(project: Path) -> None:
    ran = run(project, "-f", "json", "-o", project / "theo-doi.xlsx")
    value = json.loads(ran.out)
    (one,) = value["tracked"]
    assert (one["kept"], one["limit"], one["channel"], one["median_change"]) == ("kept", 4.0, "in_person", -5)
    assert one["saved"]["mid"] == 100_000 * one["settled_since"] == value["saved"]["mid"]
    assert (value["targets"][0]["fallen"], value["targets"][0]["met"]) == (0.6, True)
    book = load_workbook(project / "theo-doi.xlsx")
    assert book.sheetnames == ["Cam kết và thực tế", "Theo tháng", "Mục tiêu", "Số liệu gốc", "Ghi chú"]
    head, line = (list(row) for row in book["Cam kết và thực tế"].iter_rows(values_only=True))
    assert line[head.index("Kết quả")] == "giữ đúng"
    assert str(line[head.index("Trung vị theo tháng")]).startswith("▇▇▆▇▇█")
    assert book["Theo tháng"].max_row == 1 + len(one["months"])


def test_the_page_shows_promised_and_lived_month_by_month(project: Path) -> None:
    page = project / "theo-doi.html"
    assert run(project, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    months = len(json.loads(run(project, "-f", "json").out)["tracked"][0]["months"])
    assert "Content-Security-Policy" in text
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", text), "it asks for nothing"
    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert text.count('<circle class="dot') == table.count("<tr>") == months
    promised = re.findall(r'<path class="middle" d="M([^"]+)"', text)
    before, since = ({int(point.split()[1]) for point in path.split("L")} for path in promised)
    assert len(before) == len(since) == 1
    assert min(before) < min(since), "ten days before, four since: lower in the picture"
    assert '<line class="limit"' in text
    assert ">giữ đúng</span>" in text
    assert "Trong 4 ngày" not in text
    assert "đồng đã tiết kiệm" in text
    assert "SỐ LIỆU MÔ PHỎNG" not in text.partition("</style>")[2]


def test_the_page_marks_months_that_are_slower_than_promised(tmp_path: Path) -> None:
    slow = followed(SIMULATED, tmp_path, [enacted("1.000002", FOUR_DAYS)])["1.000002"]
    chart, table = months_chart("x", "Vẫn chậm", slow), months_table("Vẫn chậm", slow)
    assert chart
    assert table
    marked = {dot.text.partition(":")[0] for dot in chart.dots if dot.is_marked}
    assert marked == {row.name for row in table.rows if "chậm hơn cam kết" in row.note} != set()
    assert {f"{int(month.month[5:]):02}/{month.month[:4]}" for month in slow.months if month.is_after} >= marked


def test_the_page_without_a_log_or_with_a_made_up_one_says_so(project: Path) -> None:
    page = project / "theo-doi.html"
    log = write_log(SIMULATED, project / "mo-phong.csv")
    assert run(project, "--log", log, "-o", page).code == 0
    assert "Số liệu mô phỏng." in page.read_text(encoding="utf-8")
    (project / "tthc.toml").write_text("", encoding="utf-8")
    assert run(project, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert "Chưa có nhật ký hồ sơ" in text
    assert "<circle" not in text
    (project / ".tthc/store.sqlite").unlink()
    assert run(project, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert "Chưa có phương án nào được ban hành" in text
    assert "Chưa có nhật ký hồ sơ" not in text, "where nothing was promised none is missed"


def test_without_a_log_the_promises_are_listed_and_nothing_is_judged(project: Path) -> None:
    (project / "tthc.toml").write_text("", encoding="utf-8")
    ran = run(project)
    assert "no log of dossiers: give one with --log" in ran.out
    assert "promised: within 4 working days" in ran.out
    assert "→" not in ran.out.partition("Giảm 30%")[0]


def test_a_synthetic_log_says_that_its_figures_are_nobodys(project: Path) -> None:
    log = write_log(SIMULATED, project / "mo-phong.csv")
    ran = run(project, "--log", log)
    assert "saving so far: not reckoned, since the dossiers of this log are made up" in ran.out
    assert "This log is synthetic" in ran.out


def test_what_is_wrong_is_a_sentence(project: Path) -> None:
    assert (run(project, "9.999999").code, run(project, "-o", "x.txt").code) == (2, 2)
    assert "there is no such file" in run(project, "--log", project / "khong-co.csv").err


def test_a_log_that_is_none_is_told_also_where_no_decision_is_in_force(project: Path) -> None:
    (project / ".tthc/store.sqlite").unlink()
    assert run(project).code == 0
    no_log = project / "khong-phai-nhat-ky.csv"
    no_log.write_text("a,b\n1,2\n", encoding="utf-8")
    for path, said in ((project / "khong-co.csv", "there is no such file"), (no_log, "columns are missing")):
        ran = run(project, "--log", path)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
