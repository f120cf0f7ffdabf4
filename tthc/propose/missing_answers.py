"""Which question of the review form would settle what a proposal is not proved for want of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tthc.model.cut import Component, Part, Verdict
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.source import Message

Missing = tuple[str, str]
"""A part of a procedure as `<part>/<id>`, and what the question about it is known by."""

OF_THE_DOCUMENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "the catalogue does not say what {document!r} proves": ("proves",),
        "the applicant writes {document!r}, and nobody says what is read from it": ("used_by_step",),
        "the steps are not stated, so nobody can say that none uses {document!r}": ("used_by_step",),
        "the catalogue does not say what {step!r} needs, so it may be {document!r}": ("used_by_step",),
        "{database} is not known to hold this on {day}": ("in_database", "opened_by_law"),
        "no law is named that opens {database} for this": ("opened_by_law",),
        "no source confirms that {law} opens {database} for this": ("opened_by_law",),
        "nobody states since when {database} is open for this": ("opened_by_law",),
    }
)
"""What certificates say of a document, and the questions that would settle it."""

OF_A_STEP: Mapping[str, str] = MappingProxyType(
    {
        "the catalogue does not say what {step!r} needs": "step_needs",
        "the catalogue does not say what {step!r} needs, so it may be {document!r}": "step_needs",
    }
)
"""The same of the steps that they name."""

NOBODY_SAYS_WHAT_FIXES = "the catalogue does not say which instrument fixes this component"

FIXED_BY: Mapping[Part, str] = MappingProxyType(
    {
        Part.DOCUMENT: "document_fixed_by",
        Part.STEP: "step_fixed_by",
        Part.SETS: "sets_fixed_by",
        Part.PROCEDURE: "procedure_fixed_by",
    }
)


def missing_answers(proposal: Proposal, procedure: Procedure) -> Iterator[Missing]:
    """The questions whose answers a proposal lacks, each once for each check that lacks it."""
    if proposal.certificate.verdict is not Verdict.NOT_PROVED:
        return
    for check in proposal.certificate.checks:
        if check.verdict is Verdict.NOT_PROVED and check.because:
            for cut in proposal.cuts:
                yield from _lacking(check.because, cut.target, procedure)


def stuck_for(proposals: Iterable[Proposal], procedure: Procedure) -> Mapping[Missing, tuple[str, ...]]:
    """For each question the proposals of the procedure that lack its answer."""
    found: dict[Missing, dict[str, None]] = {}
    for proposal in proposals:
        if proposal.procedure == procedure.code:
            for missing in missing_answers(proposal, procedure):
                found.setdefault(missing, {})[proposal.id] = None
    return {missing: tuple(ids) for missing, ids in found.items()}


def _lacking(because: Message, target: Component, procedure: Procedure) -> Iterator[Missing]:
    if target.part is Part.DOCUMENT:
        yield from ((f"document/{target.id}", known) for known in OF_THE_DOCUMENT.get(because.text, ()))
    if known := OF_A_STEP.get(because.text):
        yield from ((f"step/{step.id}", known) for step in procedure.steps if step.name == because.values.get("step"))
    if because.text.startswith(NOBODY_SAYS_WHAT_FIXES) and target.part in FIXED_BY:
        part = Part.PROCEDURE if target.part is Part.SETS else target.part
        yield f"{part}/{'' if part is Part.PROCEDURE else target.id}", FIXED_BY[target.part]
