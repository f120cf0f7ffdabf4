"""What a log advises for limits: what is counted, what may not flatter it, who decides, and how often it is right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from scipy.stats import binomtest

from tests.calibration import measure
from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import Made, judged_rows, made_rows
from tthc.audit.advising.advice import LimitAdvice, Verdict, Wanted, advise, needed, shorter_limits
from tthc.audit.advising.advice_report import advice_report
from tthc.audit.advising.bounds import settled_at_least, settled_at_most
from tthc.audit.advising.floors import floor_of, in_unit
from tthc.audit.advising.time_taken import taken_by_limit
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.judging.dossiers import JudgedLog
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Cause, Pause
from tthc.model.duration import Duration, Unit
from tthc.model.limit_times import LimitTimes, LimitToday, Taken, Way
from tthc.show import limit_advice
from tthc.show.limit_advice import as_json, schema_of_advice

CALENDAR = build_calendar(CATALOGUE)
TODAY = date(2026, 11, 23)
LIMIT = LimitToday("1.000005", "promised", Unit.WORKING_DAYS, 15, "15", ways=(Way("online"),))


def taken(settled: dict[int, int], **parts: dict[int, int]) -> Taken:
    return Taken(Counter(settled), **{name: Counter(days) for name, days in parts.items()})


def advice(limit: LimitToday = LIMIT, rate: str = "0.98", **agencies: Taken) -> LimitAdvice:
    return advise(LimitTimes(limit, agencies), Wanted(Fraction(rate)))


@pytest.mark.parametrize(("hits", "of"), [(0, 3), (3, 3), (150, 153), (980, 1000), (1, 400)])
def test_without_open_dossiers_the_bounds_are_those_of_clopper_and_pearson(hits: int, of: int) -> None:
    took = {3: hits // 3, 5: hits - hits // 3, 9: of - hits}
    known = binomtest(hits, of).proportion_ci(0.9, "exact")
    assert settled_at_least(took, {}, 5, 0.95) == pytest.approx(known.low, abs=1e-9)
    assert settled_at_most(took, {}, 5, 0.95) == pytest.approx(known.high, abs=1e-9)


def test_an_open_dossier_is_neither_kept_nor_missing() -> None:
    took = {2: 200, 4: 100}
    none, short, long = (settled_at_least(took, censored, 4, 0.95) for censored in ({}, {1: 50}, {10: 50}))
    assert long < 0.9 < none
    assert short <= none, "open for one day says nothing about four"


def test_a_limit_is_cut_to_the_shortest_that_is_still_kept() -> None:
    """15 days; all of 400 dossiers had their result within 7."""
    found = advice(a=taken({2: 100, 4: 250, 7: 50}))
    assert (found.verdict, found.advised, found.p90.days) == (Verdict.SHORTER, 7, 7)
    (agency,) = found.agencies
    assert (agency.kept, agency.not_kept, agency.next_shorter) == (400, 0, 6)
    assert agency.next_at_least is not None
    assert agency.next_at_least < 0.98


def test_the_slowest_agency_sets_the_limit() -> None:
    fast, slow = taken({3: 600}), taken({3: 300, 11: 300})
    assert advice(fast=fast).advised == 3
    assert advice(fast=fast, slow=slow).advised == 12


def test_who_does_not_keep_it_is_named_and_nothing_is_cut() -> None:
    found = advice(fast=taken({3: 600}), late=taken({3: 500, 20: 100}))
    assert (found.verdict, found.advised, found.others) == (Verdict.NOT_KEPT, None, 3)
    assert [one.agencies for one in found.agencies if one.verdict is Verdict.NOT_KEPT] == [("late",)]


def test_few_dossiers_say_little() -> None:
    found = advice(a=taken({3: 20}))
    assert (found.verdict, found.advised, found.needed) == (Verdict.TOO_FEW, None, needed(Fraction(98, 100), 0.95))
    assert found.needed == 149
    assert advice(a=taken({3: 148})).advised is None
    assert advice(a=taken({3: 149})).advised == 3


def test_looking_at_many_agencies_asks_more_of_each() -> None:
    """149 dossiers without a miss show 98 % for one agency, and not for one of ten."""
    many = {f"a{n}": taken({3: 149}) for n in range(10)}
    found = advise(LimitTimes(LIMIT, {**many, "big": taken({3: 5000})}), Wanted(Fraction(98, 100)))
    assert [len(one.agencies) for one in found.agencies] == [1, 10], "the small ones are one group"
    assert found.advised == 3


def test_a_clean_up_flatters_nothing() -> None:
    """Without the 20 that were forgotten all is well; they were closed on one day, and not kept."""
    assert advice(a=taken({3: 600})).advised == 3
    found = advice(a=taken({3: 600}, bulk={4: 20}))
    assert (found.verdict, found.advised) == (Verdict.NOT_KEPT, None)


def test_who_waits_for_the_applicant_counts_as_those_who_waited() -> None:
    """30 wait since their first day. If all that came back were in time few of them will be late; if half, half."""
    good = taken({3: 3000}, asked={3: 600}, waiting={1: 30})
    bad = taken({3: 2970, 20: 30}, asked={3: 30, 20: 30}, waiting={1: 60})
    alone = taken({3: 2970, 20: 30}, asked={3: 30, 20: 30})
    assert advice(a=good).advised == 3
    assert advice(a=alone).advised == 3
    assert advice(a=bad).advised is None


def test_who_ended_without_a_result_is_watched_until_then() -> None:
    """100 refused on the second day say nothing of three days; refused on the ninth they were not served in three."""
    assert advice(a=taken({3: 600}, ended={2: 100})).advised == 3
    assert advice(a=taken({3: 600}, ended={9: 100})).advised is None


def test_proposed_limits_are_whole_sensible_and_never_longer() -> None:
    assert shorter_limits(replace(LIMIT, amount=13)) == (13, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    assert shorter_limits(LIMIT, floor=9) == (15, 12, 10, 9)
    assert shorter_limits(replace(LIMIT, amount=1, same_day=True)) == (1,)
    assert shorter_limits(replace(LIMIT, unit=Unit.HOURS, amount=8)) == (8, 6, 5, 4, 3, 2, 1)


POSTED = """
agencies: [{id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}]
procedures:
  - code: "1.000010"
    name: Công nhận hộ nghèo
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 15}}]}]
    steps:
      - {id: niem-yet, name: Niêm yết, kind: publish, actor: ubnd-xa, duration: {working_days: 7}}
      - {id: cap, name: Cấp, kind: issue, actor: ubnd-xa, after: [niem-yet]}
"""


def posted() -> Catalogue:
    return Catalogue((*CATALOGUE.entries, *load_text(POSTED, "posted.yaml").catalogue.entries))


def test_what_hangs_in_public_is_not_the_states_to_cut() -> None:
    limit = replace(LIMIT, procedure="1.000010", ways=(Way("in_person"),))
    floor = floor_of(limit, posted(), posted().procedures["1.000010"])
    assert floor == 8
    found = advise(LimitTimes(limit, {"a": taken({3: 600})}), Wanted(Fraction(98, 100)), floor)
    assert (found.advised, found.floor) == (8, 8)


def test_lengths_in_other_units() -> None:
    assert in_unit(Duration(calendar_days=7), Unit.WORKING_DAYS) == 5
    assert in_unit(Duration(working_days=5), Unit.CALENDAR_DAYS) == 7
    assert in_unit(Duration(working_days=2), Unit.HOURS) == 16


def settled(n: int, code: str, case: str, channel: str, received: date, finished: date, **more: object) -> Made:
    return Made(f"H{n}", code, case, channel, "ubnd-xa", "", received, finished, "settled", **more)  # type: ignore[arg-type]


def limits(log: JudgedLog) -> dict[str, Taken]:
    return {times.limit.key: sum(times.taken.values(), Taken()) for times in taken_by_limit(log, CATALOGUE)}


def test_working_days_are_the_states_and_waits_are_not_in_them(tmp_path: Path) -> None:
    """Monday 2 to Friday 6 March; then the same with the applicant awaited from Tuesday to Thursday."""
    monday, friday = date(2026, 3, 2), date(2026, 3, 6)
    waited = {"asked": date(2026, 3, 3), "given": date(2026, 3, 5)}
    rows = [
        settled(1, "1.000005", "", "online", monday, friday),
        settled(2, "1.000005", "", "online", monday, friday, **waited),
        Made("H3", "1.000005", "", "online", "ubnd-xa", "", date(2026, 11, 19), None, "open"),
    ]
    log, _ = judged_rows(tmp_path, rows)
    (found,) = limits(log).values()
    assert found.settled == {4: 1, 2: 1}
    assert found.asked == {2: 1}
    assert found.open == {2: 1}


def test_calendar_days_count_every_day_and_a_moved_due_day_gives_nothing(tmp_path: Path) -> None:
    """Ten calendar days from Wednesday 4 March end on Saturday 14, moved to Monday 16: a result then took ten."""
    rows = [
        settled(1, "1.000002", "don-gian", "in_person", date(2026, 3, 4), date(2026, 3, 16)),
        settled(2, "1.000002", "don-gian", "in_person", date(2026, 3, 4), date(2026, 3, 9)),
        Made("H3", "1.000002", "don-gian", "in_person", "ubnd-xa", "", TODAY, None, "open"),
    ]
    log, _ = judged_rows(tmp_path, rows)
    assert limits(log)["1.000002|statutory|calendar_days|10|False"].settled == {10: 1, 5: 1}


def test_what_was_in_time_is_within_its_limit_and_what_was_late_is_not(tmp_path: Path) -> None:
    """Random dossiers of all units, with waits of all kinds: at the present limit the advice counts as the audit."""
    rows = [row for row in made_rows(11, 600) if row.received >= date(2026, 7, 1)]
    log, judged = judged_rows(tmp_path, rows)
    for times in taken_by_limit(log, CATALOGUE):
        limit = times.limit
        mine = [
            getattr(one, limit.kind).bucket
            for row, one in zip(rows, judged, strict=True)
            if row.procedure == limit.procedure and (not row.case or row.case in {way.case for way in limit.ways})
        ]
        found = sum(times.taken.values(), Taken())
        all_settled = found.settled + found.bulk
        in_time = sum(count for took, count in all_settled.items() if took <= limit.amount)
        assert in_time == sum(bucket in (Bucket.EARLY, Bucket.ON_TIME) for bucket in mine), limit
        assert all_settled.total() - in_time == sum(bucket is Bucket.LATE for bucket in mine), limit


def test_other_offices_waits_are_in_or_out_as_the_policy_says(tmp_path: Path) -> None:
    """The opinion of another office stops no clock by this policy: four working days are four."""
    others = (Pause(date(2026, 3, 3), date(2026, 3, 5), Cause.CONSULTATION),)
    rows = [
        settled(1, "1.000005", "", "online", date(2026, 3, 2), date(2026, 3, 6), others=others),
        Made("H2", "1.000005", "", "online", "ubnd-xa", "", TODAY, None, "open"),
    ]
    log, judged = judged_rows(tmp_path, rows)
    (found,) = limits(log).values()
    assert found.settled == {4: 1}
    assert judged[0].working_days == 4


def test_a_log_without_open_dossiers_forgets_the_slow_ones_and_is_cut_short(tmp_path: Path) -> None:
    """Of what came last week only the quick ones can be in a log of settled dossiers: they are left out."""
    last = CALENDAR.working[CALENDAR.working.index(TODAY) - 2]
    early = [settled(n, "1.000005", "", "online", date(2026, 3, 2), date(2026, 3, 5)) for n in range(5)]
    late = [settled(100 + n, "1.000005", "", "online", last, TODAY) for n in range(7)]
    log, _ = judged_rows(tmp_path, early + late)
    report = advice_report(log, CATALOGUE, Wanted())
    assert report.settled_only
    assert [one.dossiers for one in report.limits] == [5]


def report_text(tmp_path: Path, rows: Sequence[Made]) -> dict[str, object]:
    log, _ = judged_rows(tmp_path, list(rows))
    text = as_json(advice_report(log, CATALOGUE, Wanted()), lambda message: message.text)
    value: dict[str, object] = json.loads(text)
    return value


def test_the_json_is_what_its_schema_says(tmp_path: Path) -> None:
    jsonschema.Draft202012Validator(schema_of_advice()).validate(report_text(tmp_path, made_rows(4, 200)))
    kept = Path(limit_advice.__file__).with_name("audit-advice.schema.json")
    assert kept.read_text("utf-8") == limit_advice.schema_text(), "write it again: python -m tests.audit_schema"


def test_what_is_stated_holds_on_logs_of_which_the_truth_is_known() -> None:
    """A few logs here; `python -m tests.calibration --logs 1000` makes as many as the figures in the docs rest on."""
    measured = measure(40, seed=7)
    assert measured.logs == 40
    assert measured.kept.made > 20, "something has to be said for a mistake to be possible"
    assert min(measured.open, measured.waiting, measured.clean_up) >= 0
    assert measured.wrong <= 5, "of 40 logs with a doubt of 5 % more would be wrong once in 30 000 times"
