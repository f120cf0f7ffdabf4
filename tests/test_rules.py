"""The rules: each example in `rules/*.yaml` finds what it says, word by word, and leaves alone what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tthc.analyse.findings import QUESTIONS, findings_of, rule_problems, run_rules
from tthc.analyse.match import Analysis
from tthc.analyse.needs import NEEDS, needs_of, why_none
from tthc.check.references import dangling_references
from tthc.load.catalogue import load_catalogue, load_text
from tthc.load.rules import load_rules
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.catalogue import Catalogue
from tthc.model.cut import CutKind, Finding, Part
from tthc.model.reference import Law
from tthc.model.rule import Profile, ProfileSeverity, Rule, RuleExample, Waiver
from tthc.show.patterns import answers
from tthc.source import Severity

ROOT = Path(__file__).parent.parent
LOADED = load_rules(ROOT / "rules", ROOT)
RULES = {rule.code: rule for rule in LOADED.rules}
EXAMPLES = [(rule, example) for rule in LOADED.rules for example in rule.examples]
LAWS = ROOT / "catalog" / "reference" / "laws.yaml"
TODAY = date(2026, 11, 23)

CUTS = {
    "held_in_database": CutKind.REPLACE_BY_LOOK_UP,
    "issued_by_the_same_agency": CutKind.FETCH_FROM_ISSUER,
    "citizen_as_courier": CutKind.FETCH_FROM_ISSUER,
    "asked_twice": CutKind.DROP_DOCUMENT,
    "unused_document": CutKind.DROP_DOCUMENT,
    "subsumed_evidence": CutKind.DROP_DOCUMENT,
    "certified_copy": CutKind.ACCEPT_PLAIN_COPY,
    "several_sets": CutKind.ONE_SET,
    "dead_step": CutKind.DROP_STEP,
    "serial_without_need": CutKind.RUN_IN_PARALLEL,
    "mergeable_steps": CutKind.MERGE_STEPS,
    "stacked_approvals": CutKind.DROP_STEP,
    "implied_order": CutKind.DROP_WAIT,
    "limit_beyond_steps": CutKind.SHORTEN_LIMIT,
    "redundant_check": CutKind.DROP_STEP,
    "opinion_without_effect": CutKind.DROP_STEP,
    "long_lead_late": CutKind.RUN_IN_PARALLEL,
    "knock_out_order": CutKind.CHECK_EARLIER,
    "check_comes_late": CutKind.CHECK_EARLIER,
    "automatable_step": CutKind.AUTOMATE_STEP,
    "waits_for_a_session": CutKind.HANDLE_EACH,
    "never_refused": CutKind.NOTIFY_INSTEAD,
    "faster_than_promised": CutKind.SHORTEN_LIMIT,
    "paid_twice": CutKind.PAY_ONCE,
    "decided_above": CutKind.LOWER_LEVEL,
    "could_be_same_day": CutKind.SHORTEN_LIMIT,
    "no_dossier_for_years": CutKind.ABOLISH,
    "partial_without_reason": CutKind.END_TO_END,
    "visits_to_batch": CutKind.JOIN_VISITS,
    "paper_result": CutKind.ISSUE_ELECTRONICALLY,
    "fetched_the_same_day": CutKind.JOIN_VISITS,
    "online_slower": CutKind.SHORTEN_LIMIT,
    "fetched_in_person": CutKind.RETURN_BY_POST,
    "unused_field": CutKind.DROP_FIELD,
    "field_in_database": CutKind.DROP_FIELD,
    "accepted_elsewhere": CutKind.ACCEPT_ALTERNATIVE,
    "abolished_paper": CutKind.REPLACE_BY_LOOK_UP,
    "declare_instead": CutKind.DECLARE_INSTEAD,
    "prior_procedure": CutKind.FETCH_FROM_ISSUER,
    "renewal_without_news": CutKind.EXTEND_VALIDITY,
    "reissue": CutKind.ABOLISH,
    "several_times_a_year": CutKind.LESS_OFTEN,
    "threshold_of_long_ago": CutKind.RAISE_THRESHOLD,
}
"""The questions whose answer can become a cut."""


def test_the_shipped_rules_load_without_problems() -> None:
    assert [str(problem) for problem in LOADED.problems] == []
    assert [str(problem) for problem in rule_problems(LOADED.rules, LOADED.profile)] == []


def test_every_question_is_asked() -> None:
    assert {rule.find for rule in LOADED.rules} == set(QUESTIONS)


@pytest.mark.parametrize("rule", LOADED.rules, ids=lambda rule: rule.code)
def test_a_rule_shows_what_it_finds_and_what_it_leaves_alone(rule: Rule) -> None:
    assert any(example.finds for example in rule.examples)
    assert any(not example.finds for example in rule.examples)
    assert rule.propose is CUTS.get(rule.find)


def test_files_are_named_after_their_rules() -> None:
    files = [path.name for path in sorted((ROOT / "rules").glob("R*.yaml"))]
    assert [name.partition("_")[0] for name in files] == list(RULES)


def test_the_profile_names_every_rule_and_nothing_else() -> None:
    assert set(LOADED.profile.severities) == set(RULES)
    assert LOADED.profile.waivers == ()


def test_cited_laws_are_in_the_reference_data() -> None:
    if not LAWS.exists():
        pytest.skip("catalog/reference/laws.yaml is not there")
    known = load_catalogue(LAWS.parent, ROOT, [LAWS]).catalogue.all(Law)
    cited = {basis.law.id for rule in LOADED.rules for basis in rule.law}
    assert cited - set(known) == set()


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.code}: {e.name}" for rule, e in EXAMPLES])
def test_example(rule: Rule, example: RuleExample) -> None:
    catalogue = sound(example.catalogue)
    assert example.day is not None, "an example has a fixed day"
    assert list(dangling_references(catalogue, example.day)) == []
    found = list(findings_of(rule, Severity.WARNING, Analysis(catalogue, example.day, example.experience)))
    assert [as_written(finding) for finding in sorted(found, key=lambda finding: finding.at)] == list(example.finds)


def test_positions_point_into_the_example() -> None:
    for rule, example in EXAMPLES:
        lines = example.catalogue.splitlines()
        analysis = Analysis(sound(example.catalogue), example.day or TODAY, example.experience)
        for finding in findings_of(rule, Severity.WARNING, analysis):
            assert lines[finding.at.line - 1][finding.at.column - 1 :].strip()


TWO_SETS = """
procedures:
  - {code: "1.003005", name: Người nước ngoài nhận trẻ em Việt Nam làm con nuôi, dossier_sets: 2}
  - {code: "1.003976", name: Giải quyết việc nuôi con nuôi có yếu tố nước ngoài, dossier_sets: 3}
"""


def test_a_rule_is_a_warning_until_the_profile_says_otherwise() -> None:
    assert severities(Profile()) == {"1.003005": Severity.WARNING, "1.003976": Severity.WARNING}
    strict = Profile(severities={"R108": ProfileSeverity.ERROR})
    assert severities(strict) == {"1.003005": Severity.ERROR, "1.003976": Severity.ERROR}


def test_a_rule_that_is_off_finds_nothing() -> None:
    assert severities(Profile(severities={"R108": ProfileSeverity.OFF})) == {}


def test_a_waiver_sets_a_finding_aside_until_its_day() -> None:
    waiver = waive("1.003005", until=TODAY)
    findings = run_rules([RULES["R108"]], Profile(waivers=(waiver,)), two_sets())
    assert [finding.component.procedure for finding in findings.found] == ["1.003976"]
    assert [(finding.component.procedure, why.reason) for finding, why in findings.waived] == [
        ("1.003005", "Hồ sơ gửi nước ngoài")
    ]
    assert findings.problems == ()


def test_an_expired_waiver_is_reported_and_hides_nothing() -> None:
    waiver = waive("1.003005", until=TODAY - timedelta(days=1))
    findings = run_rules([RULES["R108"]], Profile(waivers=(waiver,)), two_sets())
    assert len(findings.found) == 2
    assert [(p.code, str(p.message)) for p in findings.problems] == [
        ("R001", "this waiver of R108 ended on 2026-11-22")
    ]


def test_a_waiver_that_meets_nothing_is_reported() -> None:
    waiver = waive("1.000656", until=TODAY)
    findings = run_rules([RULES["R108"]], Profile(waivers=(waiver,)), two_sets())
    assert len(findings.found) == 2
    assert [(p.code, p.severity, str(p.message)) for p in findings.problems] == [
        ("R002", Severity.WARNING, "this waiver of R108 meets no finding any more")
    ]


def test_a_waiver_may_name_one_component(catalogue: Catalogue) -> None:
    """
    document_types: [{id: ban-sao-bang, name: Bằng tốt nghiệp, origin: outside}]
    procedures:
      - code: "1.008891"
        name: Cấp chứng chỉ hành nghề kiến trúc
        documents:
          - {id: bang, type: ban-sao-bang, certified: 1}
          - {id: bang-hai, type: ban-sao-bang, certified: 1, when: Có văn bằng thứ hai}
    """
    waiver = Waiver(rule="R107", procedure="1.008891", component="bang", reason="Đang thí điểm", until=TODAY)
    findings = run_rules([RULES["R107"]], Profile(waivers=(waiver,)), Analysis(catalogue, TODAY))
    assert [finding.component.id for finding in findings.found] == ["bang-hai"]


def test_findings_come_in_the_order_of_the_places() -> None:
    rules = tuple(RULES[code] for code in ("R401", "R108"))
    text = f"{TWO_SETS}laws: [{{id: 80/2011/TT-BCA, rank: circular, status: expired}}]"
    text = text.replace("dossier_sets: 2}", "dossier_sets: 2, legal_basis: 80/2011/TT-BCA}")
    found = run_rules(rules, Profile(), Analysis(sound(text), TODAY)).found
    assert [(finding.rule, finding.at.line) for finding in found] == [("R108", 3), ("R401", 3), ("R108", 4)]
    again = run_rules(reversed(rules), Profile(), Analysis(sound(text), TODAY)).found
    assert again == found


def test_what_rests_on_an_estimate_is_advice_whatever_the_profile_says(catalogue: Catalogue) -> None:
    """
    agencies: [{id: vpdk, name: Văn phòng đăng ký đất đai, level: province}]
    procedures:
      - code: "1.012784"
        name: Tách thửa hoặc hợp thửa đất
        channels: [{mode: in_person, time_limits: [{statutory: {working_days: 22}}]}]
        steps: [{id: lam, name: Làm, kind: verify, actor: vpdk, duration: {working_days: 9, estimate: Hỏi chuyên viên}}]
    """
    profile = Profile(severities={"R206": ProfileSeverity.ERROR})
    (finding,) = run_rules([RULES["R206"]], profile, Analysis(catalogue, TODAY)).found
    assert finding.severity is Severity.ADVICE


def test_a_finding_carries_its_cut() -> None:
    finding = run_rules([RULES["R108"]], Profile(), two_sets()).found[0]
    assert finding.cut is not None
    assert (finding.cut.kind, finding.cut.target.part) == (CutKind.ONE_SET, Part.SETS)
    assert finding.cut.id == "one_set:1.003005/sets"


def test_an_unknown_question_is_named_with_the_nearest_one() -> None:
    (problem,) = rule_problems([a_rule(find="asked_twce")])
    assert (problem.code, str(problem.message)) == ("L017", "no question is called 'asked_twce'")
    assert str(problem.hint) == "did you mean 'asked_twice'?"
    assert list(findings_of(a_rule(find="asked_twce"), Severity.ERROR, two_sets())) == []


def test_an_unknown_parameter_is_named_with_the_nearest_one() -> None:
    rule = a_rule(find="law_ending", parameters="{within_day: 90}")
    (problem,) = rule_problems([rule])
    assert (problem.code, str(problem.message)) == ("L018", "law_ending takes no parameter 'within_day'")
    assert str(problem.hint) == "did you mean 'within_days'?"
    assert list(findings_of(rule, Severity.ERROR, two_sets())) == []


@pytest.mark.parametrize(
    ("find", "parameters", "message"),
    [
        ("law_ending", "{within_days: nửa năm}", "'nửa năm' is no value for 'within_days'"),
        ("stale_words", "{}", "the parameter 'words' is missing"),
        ("several_sets", "{sets: 2}", "several_sets takes no parameter 'sets'"),
    ],
)
def test_wrong_parameters(find: str, parameters: str, message: str) -> None:
    assert [(p.code, str(p.message)) for p in rule_problems([a_rule(find, parameters)])] == [("L018", message)]


def test_parameters_are_read_as_their_type(catalogue: Catalogue) -> None:
    """
    laws: [{id: 151/2025/NĐ-CP, rank: decree, effective: {to: 2027-02-28}}]
    procedures: [{code: "1.012783", name: Cấp đổi Giấy chứng nhận, legal_basis: 151/2025/NĐ-CP}]
    """
    analysis = Analysis(catalogue, TODAY)
    days = (date(2027, 2, 28) - TODAY).days
    found = {
        within: len(list(findings_of(a_rule("law_ending", f"{{within_days: {within}}}"), Severity.ADVICE, analysis)))
        for within in (days - 1, days)
    }
    assert found == {days - 1: 0, days: 1}


def sound(text: str) -> Catalogue:
    """The catalogue of a text that must load without problems."""
    loaded = load_text(text, "example.yaml")
    assert [str(problem) for problem in loaded.problems] == []
    return loaded.catalogue


def as_written(finding: Finding) -> str:
    return f"{finding.at.line}:{finding.at.column} {finding.because}"


def two_sets() -> Analysis:
    return Analysis(sound(TWO_SETS), TODAY)


def severities(profile: Profile) -> dict[str, Severity]:
    found = run_rules([RULES["R101"], RULES["R108"]], profile, two_sets()).found
    return {finding.component.procedure: finding.severity for finding in found}


def waive(procedure: str, until: date) -> Waiver:
    return Waiver(rule="R108", procedure=procedure, reason="Hồ sơ gửi nước ngoài", until=until)


def a_rule(find: str, parameters: str = "{}") -> Rule:
    text = f"""
        code: R999
        name: Quy tắc thử
        find: {find}
        parameters: {parameters}
        because: Thử.
        unless: Thử.
        examples: [{{name: Thử, catalogue: "procedures: []"}}]
    """
    tree, problems = parse_yaml(text, "rules/R999.yaml")
    rule, wrong = type_entry(Rule, tree, "rules/R999.yaml")
    assert rule is not None, (*problems, *wrong)
    return rule


def test_every_pattern_is_answered_by_a_rule_or_says_why_none_asks_for_it() -> None:
    """The 34 patterns of redesign and the 34 simplifications that were decided."""
    wanted = [*map(str, range(1, 35)), *(f"R-{number:02}" for number in range(1, 35))]
    assert [pattern.id for pattern in LOADED.patterns] == wanted
    found = list(answers(LOADED.patterns, LOADED.rules))
    assert [answer.pattern.id for answer in found if not answer.rules and not answer.pattern.because] == []


def test_every_need_belongs_to_a_question() -> None:
    assert set(NEEDS) <= set(QUESTIONS)


@pytest.mark.parametrize("rule", [rule for rule in LOADED.rules if rule.find in NEEDS], ids=lambda rule: rule.code)
def test_what_a_rule_finds_says_all_that_it_is_said_to_need(rule: Rule) -> None:
    """What a need does not allow would be found in spite of it: the reason for silence would be wrong."""
    for example in rule.examples:
        analysis = Analysis(sound(example.catalogue), example.day or TODAY, example.experience)
        for finding in findings_of(rule, Severity.WARNING, analysis):
            procedure = analysis.catalogue.procedure(finding.component.procedure)
            assert all(need.met_by(analysis, procedure) for need in needs_of(rule))
        assert str(why_none(rule, Analysis(sound("procedures: []"), TODAY))).startswith(("none of the 0", "truly none"))


@pytest.mark.parametrize("rule", LOADED.rules, ids=lambda rule: rule.code)
def test_a_rule_that_asks_a_log_is_silent_without_one_and_only_advises_on_a_made_up_one(rule: Rule) -> None:
    for example in rule.examples:
        if not example.experience:
            continue
        catalogue, day = sound(example.catalogue), example.day or TODAY
        without = {as_written(f) for f in findings_of(rule, Severity.ERROR, Analysis(catalogue, day))}
        made_up = [replace(seen, synthetic=True) for seen in example.experience]
        for finding in findings_of(rule, Severity.ERROR, Analysis(catalogue, day, made_up)):
            assert finding.severity is Severity.ADVICE or as_written(finding) in without
        assert all("log" not in text for text in without)
