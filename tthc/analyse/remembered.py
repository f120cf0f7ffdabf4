"""Rules whose answers are known from an earlier run: those are asked again that have read what has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tthc.analyse.findings import Find, findings_of
from tthc.analyse.match import Analysis
from tthc.graph.observed import Observed, digest
from tthc.graph.remembered import Remembered
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.cut import Finding
from tthc.model.procedure import Procedure
from tthc.model.rule import Rule
from tthc.source import Severity

OF_ONE_PROCEDURE = frozenset(
    {
        "held_in_database",
        "asked_twice",
        "unused_document",
        "subsumed_evidence",
        "certified_copy",
        "several_sets",
        "dead_step",
        "serial_without_need",
        "mergeable_steps",
        "stacked_approvals",
        "implied_order",
        "limit_beyond_steps",
        "online_slower",
        "partial_without_reason",
        "fetched_in_person",
        "visits_to_batch",
        "law_expired",
        "law_ending",
        "stale_words",
        "unused_field",
        "field_in_database",
        "declare_instead",
        "redundant_check",
        "opinion_without_effect",
        "long_lead_late",
        "knock_out_order",
        "check_comes_late",
        "automatable_step",
        "paid_twice",
        "decided_above",
        "delegable_signature",
        "could_be_same_day",
        "received_elsewhere",
        "online_fee_no_lower",
        "paper_result",
        "fetched_the_same_day",
        "never_refused",
        "faster_than_promised",
        "no_dossier_for_years",
        "asked_again",
        "majority_held_up",
        "rare_branch",
        "waits_for_a_session",
    }
)
"""Questions whose answer is the sum of the answers for each procedure alone, reference data at hand.

The others look from one procedure at the next, or at something that is made once for all, and are asked as a whole; so
is one that nobody has put here. A test compares both ways on the shipped catalogue and on the examples of the rules.
"""


class AboutOne(Analysis):
    """An analysis that goes through one procedure only; the rest of the catalogue is there to be looked up."""

    def __init__(self, whole: Analysis, catalogue: Observed, code: str) -> None:
        super().__init__(catalogue, whole.day, whole.experience)
        self._whole = whole
        self._code = code

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """The one procedure."""
        return (self.catalogue.procedures[self._code],)

    def steps(self, procedure: Procedure, case: Case | None) -> StepGraph:  # type: ignore[override]  # without a cache
        """The step graph of one case: it rests on the procedure alone, so that all analyses can share it."""
        return self._whole.steps(procedure, case)


def remembering(remembered: Remembered) -> Find:
    """How to find what a rule finds, without asking again what is known."""

    def find(rule: Rule, severity: Severity, analysis: Analysis) -> Iterator[Finding]:
        about = question_about(rule, severity, analysis)
        if rule.find in OF_ONE_PROCEDURE:
            for code in analysis.catalogue.procedures:
                yield from remembered.answer(f"{about} {code}", partial(_alone, rule, severity, analysis, code))
        else:
            yield from remembered.answer(about, partial(_whole, rule, severity, analysis))

    return find


def question_about(rule: Rule, severity: Severity, analysis: Analysis) -> str:
    """The question that a rule asks, with all it depends on besides the catalogue."""
    said = rule.model_dump_json(exclude={"examples", "because", "unless", "name"})
    return f"{rule.code} {digest((said, severity.value, analysis.day.isoformat(), repr(analysis.experience)))}"


def _alone(rule: Rule, severity: Severity, analysis: Analysis, code: str, seen: Observed) -> Sequence[Finding]:
    return tuple(findings_of(rule, severity, AboutOne(analysis, seen, code)))


def _whole(rule: Rule, severity: Severity, analysis: Analysis, seen: Observed) -> Sequence[Finding]:
    return tuple(findings_of(rule, severity, Analysis(seen, analysis.day, analysis.experience)))
