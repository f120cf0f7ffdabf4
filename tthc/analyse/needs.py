"""Why a rule finds nothing: what its question needs to know, and which procedures say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.analyse.match import Analysis
from tthc.analyse.practice import one_limit
from tthc.model.channel import Mode
from tthc.model.document import RequiredDocument
from tthc.model.journey import Journey
from tthc.model.procedure import Procedure
from tthc.model.rule import Rule
from tthc.model.step import Step, StepKind
from tthc.source import Message, say


@dataclass(frozen=True)
class Need:
    """One thing that a question has to know of a procedure: what it is called, and whether a procedure says it."""

    what: Message
    met_by: Callable[[Analysis, Procedure], bool]


def why_none(rule: Rule, analysis: Analysis) -> Message:
    """Why a rule without a finding has none: what no procedure says, or how many say all it needs."""
    asked, before = analysis.procedures, None
    for need in needs_of(rule):
        left = tuple(procedure for procedure in asked if need.met_by(analysis, procedure))
        if not left and before is None:
            return say("none of the {count} procedures has {what}", count=len(asked), what=need.what)
        if not left:
            text = say("of the {count} procedures with {before}, none has {what}", count=len(asked), what=need.what)
            return Message(text.text, {**text.values, "before": before})
        asked, before = left, need.what
    return say("truly none, in the {count} procedures that say enough", count=len(asked))


def needs_of(rule: Rule) -> Iterator[Need]:
    """What the question of a rule needs to know, and of how many dossiers its parameters want it to be known."""
    yield from NEEDS.get(rule.find, ())
    wanted = rule.parameters.get("dossiers")
    if isinstance(wanted, str) and wanted.isdecimal():
        least = int(wanted)
        what = say("{count} dossiers in the log", count=least)
        yield Need(what, lambda analysis, procedure: _dossiers(analysis, procedure) >= least)


def _dossiers(analysis: Analysis, procedure: Procedure) -> int:
    seen = analysis.seen(procedure)
    return max(seen.received, seen.settled + seen.refused, sum(seen.by_case.values())) if seen else 0


def could_ask(rule: Rule, analysis: Analysis) -> bool:
    """Whether a rule had the log that it asks, if it asks one: without it, finding nothing means nothing."""
    return bool(analysis.experience) or not asks_a_log(rule)


def asks_a_log(rule: Rule) -> bool:
    """Whether the question of a rule is one to a log."""
    return any(need in LOGS for need in NEEDS.get(rule.find, ()))


def _has_step(wanted: Callable[[Step], object]) -> Callable[[Analysis, Procedure], bool]:
    return lambda _, procedure: any(wanted(step) for step in procedure.steps)


def _has_kind(kind: StepKind) -> Callable[[Analysis, Procedure], bool]:
    return _has_step(lambda step: step.kind is kind)


def _has_mode(mode: Mode) -> Callable[[Analysis, Procedure], bool]:
    return lambda _, procedure: any(channel.mode is mode for channel in procedure.channels)


def _has_every_hour(analysis: Analysis, procedure: Procedure) -> bool:
    paths = [analysis.steps(procedure, case).critical_path() for case in procedure.real_cases]
    return bool(procedure.steps) and not any(path.unknown for path in paths)


def _has_steps_in_log(analysis: Analysis, procedure: Procedure) -> bool:
    seen = analysis.seen(procedure)
    return seen is not None and bool(seen.steps)


def _has_cases_in_log(analysis: Analysis, procedure: Procedure) -> bool:
    seen = analysis.seen(procedure)
    return seen is not None and bool(seen.by_case)


def _in_a_life_event(analysis: Analysis, procedure: Procedure) -> bool:
    return any(
        stage.procedure == procedure.code
        for journey in analysis.catalogue.all(Journey).values()
        for stage in journey.stages
    )


def _asks_for_fields(analysis: Analysis, procedure: Procedure) -> bool:
    types = (analysis.catalogue.get(ref) for document in procedure.documents for ref in document.types)
    return any(known is not None and known.fields for known in types)


def _has_document(wanted: Callable[[RequiredDocument], object]) -> Callable[[Analysis, Procedure], bool]:
    return lambda _, procedure: any(wanted(document) for document in procedure.documents)


LOG = Need(say("a dossier log"), lambda analysis, procedure: analysis.seen(procedure) is not None)
STEP_LOG = Need(say("a log with steps"), _has_steps_in_log)
CASE_LOG = Need(say("cases in the log"), _has_cases_in_log)
LOGS = (LOG, STEP_LOG, CASE_LOG)
LOG_OR_VOLUMES = Need(
    say("numbers of dossiers a year, or a log"), lambda analysis, p: bool(p.volumes) or analysis.seen(p) is not None
)
STEPS = Need(say("steps"), lambda _, procedure: bool(procedure.steps))
USES = Need(say("steps that say what they need"), _has_step(lambda step: step.needs))
PRODUCTS = Need(say("steps that say what they need and produce"), _has_step(lambda step: step.needs and step.produces))
ROLES = Need(say("steps that say which people do them"), _has_step(lambda step: step.role and step.actor_works))
ORDER = Need(say("steps that say what they wait for"), _has_step(lambda step: step.after))
HOURS = Need(say("steps that all say how long they take"), _has_every_hour)
LONG_STEPS = Need(
    say("asking, inspecting or posting with its time"),
    _has_step(lambda s: s.duration and s.kind in (StepKind.CONSULT, StepKind.INSPECT, StepKind.PUBLISH)),
)
CONSULTED = Need(say("a step that asks somebody"), _has_kind(StepKind.CONSULT))
PAYMENT = Need(
    say("two steps at which the applicant pays"), lambda _, p: sum(s.kind is StepKind.PAY for s in p.steps) > 1
)
CHECKS = Need(
    say("a check or a look-up of papers of the dossier"),
    _has_step(lambda step: step.kind in (StepKind.CHECK, StepKind.LOOK_UP) and step.needs),
)
VISITS = Need(say("two steps for which the applicant comes in person"), lambda _, p: sum(s.visit for s in p.steps) > 1)
SIGNED = Need(say("a signature"), _has_kind(StepKind.SIGN))
DECIDED = Need(
    say("work of one agency that another one decides on"),
    lambda _, p: len({s.actor.id for s in p.steps if s.kind in (StepKind.VERIFY, StepKind.DECIDE, StepKind.SIGN)}) > 1,
)
LIMITS = Need(say("a time limit"), lambda _, procedure: any(channel.time_limits for channel in procedure.channels))
ONE_LIMIT = Need(say("one limit in working days for all"), lambda _, procedure: one_limit(procedure) is not None)
ONLINE = Need(say("an online channel"), _has_mode(Mode.ONLINE))
SERVICE_LEVEL = Need(
    say("the level of its online service"), lambda _, p: any(channel.service_level for channel in p.channels)
)
FEES = Need(say("a fee above nothing"), lambda _, p: any(fee.amount for c in p.channels for fee in c.fees))
DELIVERY = Need(say("how the result is returned"), lambda _, p: any(result.delivery for result in p.results))
ELECTRONIC = Need(
    say("whether its result is electronic"), lambda _, p: any(result.electronic is not None for result in p.results)
)
RECEIVING = Need(say("who receives it"), lambda _, procedure: bool(procedure.agencies.receiving))
DOCUMENTS = Need(say("papers of a kind that the register knows"), _has_document(lambda document: document.types))
CERTIFIED = Need(say("a certified copy"), _has_document(lambda document: document.certified))
FIELDS = Need(say("forms of which the register knows the fields"), _asks_for_fields)
LIFE_EVENT = Need(say("a place in a life event"), _in_a_life_event)
SETS = Need(say("how many sets of the dossier there are"), lambda _, procedure: procedure.dossier_sets is not None)
FREQUENCIES = Need(say("how often a year it is to be done"), lambda _, procedure: bool(procedure.frequencies))
THRESHOLDS = Need(say("a threshold as a number"), lambda _, procedure: bool(procedure.thresholds))
LAWS = Need(say("legal bases"), lambda _, procedure: bool(procedure.legal_basis))

NEEDS: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "held_in_database": (DOCUMENTS,),
        "issued_by_the_same_agency": (DOCUMENTS,),
        "citizen_as_courier": (DOCUMENTS,),
        "prior_procedure": (DOCUMENTS,),
        "accepted_elsewhere": (DOCUMENTS,),
        "asked_twice": (DOCUMENTS,),
        "unused_document": (DOCUMENTS, USES),
        "subsumed_evidence": (DOCUMENTS,),
        "certified_copy": (CERTIFIED,),
        "several_sets": (SETS,),
        "unused_field": (FIELDS,),
        "field_in_database": (FIELDS,),
        "declare_instead": (DOCUMENTS, STEP_LOG),
        "not_linked": (LIFE_EVENT,),
        "proven_again": (LIFE_EVENT, DOCUMENTS),
        "catch_22": (DOCUMENTS,),
        "dead_step": (PRODUCTS,),
        "serial_without_need": (PRODUCTS, ORDER),
        "mergeable_steps": (ROLES,),
        "stacked_approvals": (ROLES,),
        "implied_order": (ORDER,),
        "limit_beyond_steps": (LIMITS, HOURS),
        "online_slower": (ONLINE, LIMITS),
        "could_be_same_day": (LIMITS, STEPS),
        "paid_twice": (PAYMENT,),
        "redundant_check": (STEP_LOG,),
        "check_comes_late": (CHECKS,),
        "knock_out_order": (STEP_LOG,),
        "long_lead_late": (LONG_STEPS,),
        "opinion_without_effect": (CONSULTED, STEP_LOG),
        "decided_above": (DECIDED,),
        "delegable_signature": (SIGNED, LAWS),
        "automatable_step": (STEPS,),
        "faster_than_promised": (ONE_LIMIT, LOG),
        "never_refused": (LOG,),
        "no_dossier_for_years": (LOG_OR_VOLUMES,),
        "asked_again": (LOG,),
        "majority_held_up": (CASE_LOG,),
        "rare_branch": (LOG,),
        "waits_for_a_session": (STEP_LOG,),
        "one_role_holds_up": (STEP_LOG,),
        "partial_without_reason": (ONLINE, SERVICE_LEVEL),
        "fetched_in_person": (DELIVERY, LIMITS),
        "visits_to_batch": (VISITS,),
        "received_elsewhere": (RECEIVING,),
        "online_fee_no_lower": (ONLINE, FEES),
        "paper_result": (ONLINE, ELECTRONIC),
        "fetched_the_same_day": (VISITS, LIMITS),
        "several_times_a_year": (FREQUENCIES,),
        "threshold_of_long_ago": (THRESHOLDS,),
        "law_expired": (LAWS,),
        "law_ending": (LAWS,),
    }
)
"""What each question needs to know, in the order in which it is asked; a question that is not here needs nothing more
than procedures."""
