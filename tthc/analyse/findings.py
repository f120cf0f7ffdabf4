"""Rules run over a catalogue: each asks its question and turns the matches into findings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from tthc.analyse import (
    abolished,
    alternatives,
    chains,
    channels,
    checks,
    declarations,
    documents,
    forms,
    holdings,
    issuers,
    law,
    levels,
    life_events,
    obligations,
    old_names,
    practice,
    renewals,
    steps,
)
from tthc.analyse.match import Analysis, Match
from tthc.analyse.needs import could_ask
from tthc.load.typed import nearest
from tthc.model.cut import Cut, Finding
from tthc.model.rule import Profile, Rule, Waiver
from tthc.source import CannotRunError, Problem, Severity, say

Question = Callable[..., Iterator[Match]]

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        question.__name__: question
        for question in (
            holdings.held_in_database,
            issuers.issued_by_the_same_agency,
            issuers.citizen_as_courier,
            documents.asked_twice,
            documents.unused_document,
            documents.subsumed_evidence,
            documents.certified_copy,
            documents.several_sets,
            steps.dead_step,
            steps.serial_without_need,
            steps.mergeable_steps,
            steps.stacked_approvals,
            steps.implied_order,
            steps.limit_beyond_steps,
            steps.online_slower,
            steps.could_be_same_day,
            steps.paid_twice,
            checks.redundant_check,
            checks.check_comes_late,
            checks.knock_out_order,
            checks.long_lead_late,
            checks.opinion_without_effect,
            levels.decided_above,
            levels.delegable_signature,
            levels.automatable_step,
            practice.faster_than_promised,
            practice.never_refused,
            practice.no_dossier_for_years,
            practice.asked_again,
            practice.majority_held_up,
            practice.rare_branch,
            practice.waits_for_a_session,
            practice.one_role_holds_up,
            channels.partial_without_reason,
            channels.fetched_in_person,
            channels.visits_to_batch,
            channels.received_elsewhere,
            channels.online_fee_no_lower,
            channels.paper_result,
            channels.fetched_the_same_day,
            law.law_expired,
            law.law_ending,
            law.stale_words,
            old_names.old_names,
            chains.catch_22,
            chains.alike_procedures,
            forms.unused_field,
            forms.field_in_database,
            alternatives.accepted_elsewhere,
            abolished.abolished_paper,
            declarations.declare_instead,
            issuers.prior_procedure,
            life_events.not_linked,
            life_events.proven_again,
            renewals.renewal_without_news,
            renewals.reissue,
            obligations.several_times_a_year,
            obligations.threshold_of_long_ago,
            chains.shared_steps,
        )
    }
)
"""The questions a rule can ask, by name."""


@dataclass(frozen=True)
class Findings:
    """What the rules found, what waivers set aside, and waivers that are out of date or met nothing."""

    found: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...] = ()
    problems: tuple[Problem, ...] = ()


Find = Callable[[Rule, Severity, Analysis], Iterable[Finding]]


def run_rules(rules: Iterable[Rule], profile: Profile, analysis: Analysis, find: Find | None = None) -> Findings:
    """Every finding of every rule that is on, in the order of the places; `find` may know the answers already.

    Nothing is said of waivers of rules that did not run, or that ask a log where there is none. CannotRunError if no
    rule is on: nobody should take that for a clean result.
    """
    rules, find = tuple(rules), find or findings_of
    if not any(profile.severity(rule.code) for rule in rules):
        raise CannotRunError(say("no rule is on: rules/profile.yaml switches off all that there are"))
    every = [f for rule in rules if (severity := profile.severity(rule.code)) for f in find(rule, severity, analysis)]
    every.sort(key=lambda f: (*f.at, f.rule, str(f.component)))
    live = [waiver for waiver in profile.waivers if waiver.until >= analysis.day]
    waived = [(finding, waiver) for finding in every if (waiver := _waiver_for(finding, live))]
    set_aside = {id(finding) for finding, _ in waived}
    used = {id(waiver) for _, waiver in waived}
    asked = {rule.code for rule in rules if could_ask(rule, analysis)}
    stale = tuple(_stale_waivers((w for w in profile.waivers if w.rule in asked), used, analysis))
    return Findings(tuple(f for f in every if id(f) not in set_aside), tuple(waived), stale)


def findings_of(rule: Rule, severity: Severity, analysis: Analysis) -> Iterator[Finding]:
    """The findings of one rule; a rule whose question or parameters are wrong (see `rule_problems`) finds nothing."""
    question = QUESTIONS.get(rule.find)
    if question is None or any(_parameter_problems(rule, question)):
        return
    for match in question(analysis, **_parameters(rule, question)):
        chosen = Severity.ADVICE if match.is_advice else severity
        cut = _cut(rule, match)
        yield Finding(rule.code, chosen, match.component, match.at, match.because, match.evidence, cut)


def rule_problems(rules: Sequence[Rule], profile: Profile | None = None) -> Iterator[Problem]:
    """Rules that ask a question nobody knows, or with parameters it does not take; a profile about rules not there."""
    if profile:
        yield from _unknown_rules(profile, [rule.code for rule in rules])
    for rule in rules:
        question = QUESTIONS.get(rule.find)
        if question is None:
            text = say("no question is called {name!r}", name=rule.find)
            yield Problem("L017", rule.at, text, nearest(rule.find, list(QUESTIONS)))
        else:
            yield from _parameter_problems(rule, question)


def _unknown_rules(profile: Profile, codes: Sequence[str]) -> Iterator[Problem]:
    """A waiver or a severity of a rule that is not there does nothing, and is not what somebody meant."""
    waived = ((waiver.rule, waiver.at) for waiver in profile.waivers)
    for rule, at in (*waived, *((rule, profile.at) for rule in profile.severities)):
        if rule not in codes:
            yield Problem("L019", at, say("there is no rule {code}", code=rule), nearest(rule, list(codes)))


def _cut(rule: Rule, match: Match) -> Cut | None:
    if rule.propose is None or not match.is_cut:
        return None
    return Cut(
        kind=rule.propose,
        target=match.component,
        other=match.other,
        database=match.database,
        limit=match.limit,
        case=match.case,
        amount=match.amount,
    )


def _known_parameters(question: Question) -> dict[str, Any]:
    hints = get_type_hints(question, include_extras=True)
    keyword_only = inspect.Parameter.KEYWORD_ONLY
    return {name: hints[name] for name, p in inspect.signature(question).parameters.items() if p.kind is keyword_only}


def _parameters(rule: Rule, question: Question) -> dict[str, Any]:
    known = _known_parameters(question)
    return {name: TypeAdapter(known[name]).validate_python(value) for name, value in rule.parameters.items()}


def _parameter_problems(rule: Rule, question: Question) -> Iterator[Problem]:
    known = _known_parameters(question)
    for name, value in rule.parameters.items():
        if name not in known:
            text = say("{find} takes no parameter {name!r}", find=rule.find, name=name)
            yield Problem("L018", rule.at, text, nearest(name, list(known)))
            continue
        try:
            TypeAdapter(known[name]).validate_python(value)
        except ValidationError:
            yield Problem("L018", rule.at, say("{value!r} is no value for {name!r}", value=value, name=name))
    needed = {n for n, p in inspect.signature(question).parameters.items() if p.default is p.empty and n in known}
    for name in sorted(needed - rule.parameters.keys()):
        yield Problem("L018", rule.at, say("the parameter {name!r} is missing", name=name))


def _waiver_for(finding: Finding, waivers: Iterable[Waiver]) -> Waiver | None:
    return next(
        (
            waiver
            for waiver in waivers
            if waiver.rule == finding.rule
            and waiver.procedure == finding.component.procedure
            and waiver.component in (None, finding.component.id)
        ),
        None,
    )


def _stale_waivers(waivers: Iterable[Waiver], used: set[int], analysis: Analysis) -> Iterator[Problem]:
    for waiver in waivers:
        if waiver.until < analysis.day:
            yield Problem(
                "R001", waiver.at, say("this waiver of {rule} ended on {day}", rule=waiver.rule, day=waiver.until)
            )
        elif id(waiver) not in used:
            text = say("this waiver of {rule} meets no finding any more", rule=waiver.rule)
            yield Problem("R002", waiver.at, text, severity=Severity.WARNING)
