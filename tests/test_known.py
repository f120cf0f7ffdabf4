"""Baselines: what is known is set aside, what is new is shown, what is gone is reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tthc.analyse.findings import run_rules
from tthc.analyse.known import baseline_of, compare
from tthc.analyse.match import Analysis
from tthc.load.baseline import baseline_text, load_baseline
from tthc.load.catalogue import load_text
from tthc.load.rules import load_rules
from tthc.model.baseline import Baseline, KnownFinding
from tthc.model.cut import Finding
from tthc.model.rule import Profile
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
RULES = load_rules(ROOT / "rules", ROOT).rules
TODAY = date(2026, 11, 23)

TWO = """
procedures:
  - {code: "1.003005", name: Người nước ngoài nhận trẻ em làm con nuôi, dossier_sets: 2}
  - {code: "1.003976", name: Giải quyết việc nuôi con nuôi tại cấp huyện, dossier_sets: 3}
"""


def found(text: str) -> tuple[Finding, ...]:
    loaded = load_text(text, "catalogue.yaml")
    assert loaded.problems == ()
    return run_rules(RULES, Profile(), Analysis(loaded.catalogue, TODAY)).found


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.rule} {finding.component}" for finding in findings]


def test_what_is_known_is_set_aside_and_what_is_new_is_shown() -> None:
    before = baseline_of(found(TWO))
    longer = TWO + '  - {code: "1.004878", name: Giải quyết việc nuôi con nuôi, dossier_sets: 2}\n'
    compared = compare(found(longer), before)
    assert told(compared.new) == ["R108 1.004878/sets"]
    assert (compared.known, compared.problems) == (3, ())


def test_a_finding_stays_the_same_on_another_line_and_in_other_words() -> None:
    moved = "# một dòng nữa\n" + TWO.replace("dossier_sets: 2", "dossier_sets: 4")
    assert compare(found(moved), baseline_of(found(TWO))).new == ()


def test_what_is_gone_is_reported_where_the_baseline_lists_it(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(baseline_text(baseline_of(found(TWO))), encoding="utf-8")
    compared = compare(found(TWO.replace("dossier_sets: 2", "dossier_sets: 1")), load_baseline(path))
    assert [(p.code, p.at.line, str(p.message)) for p in compared.problems] == [
        ("R003", 3, "the baseline knows R108 at 1.003005/sets, which is gone")
    ]


def test_nothing_is_said_to_be_gone_that_nobody_asked_about() -> None:
    assert compare((), baseline_of(found(TWO)), asked=frozenset({"R403"})).problems != ()
    assert compare((), baseline_of(found(TWO)), asked=frozenset({"R101"})).problems == ()


def test_findings_that_cannot_be_told_apart_are_counted() -> None:
    twice = TWO.replace("dossier_sets: 3}", 'conditions: [{id: a, name: "Nộp ở cấp huyện"}]}')
    once = baseline_of(tuple(f for f in found(TWO) if f.rule == "R403"))
    assert once.findings == (KnownFinding(rule="R403", component="1.003976/procedure/cấp huyện"),)
    both = tuple(f for f in found(twice) if f.rule == "R403")
    assert len(both) == 2
    assert told(compare(both, once).new) == ["R403 1.003976/procedure/cấp huyện"]
    assert baseline_of(both).findings[0].count == 2
    assert compare(both[:1], baseline_of(both)).problems != ()


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    for baseline in (baseline_of(found(TWO)), Baseline()):
        path.write_text(baseline_text(baseline), encoding="utf-8")
        assert load_baseline(path).model_dump() == baseline.model_dump()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("findings: [{rule: R1, component: x}]", "known.yaml:1:19"),
        ("findings: [{rule: R101}]", "known.yaml:1:12: the key 'component' is missing"),
        ("known: []", "known.yaml:1:1: 'known' is not a key here"),
        ("findings: [", "known.yaml:"),
        ("findings: [{rule: R101, component: x, count: 0}]", "known.yaml:1:46"),
    ],
)
def test_a_wrong_baseline_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "known.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CannotRunError) as refused:
        load_baseline(tmp_path / "known.yaml")
    assert str(refused.value).startswith(message)


def test_a_missing_baseline_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="there is no file"):
        load_baseline(tmp_path / "known.yaml")
