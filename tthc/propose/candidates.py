"""From findings to proposals: each finding that can be a cut becomes one, with certificate, competence and effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tthc.cost.activities import Situation
from tthc.cost.scm import CostSheet, dossier_cost
from tthc.cost.sheet import Record, cost_sheet
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES
from tthc.model.cut import Cut, CutKind, Finding, Part, Range, Verdict
from tthc.model.duration import UNIT_NAMES
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Effect, Proposal
from tthc.model.reference import Agency, Database, DocumentType, FormField
from tthc.model.step import Step
from tthc.propose.certificate import certificate_of, certify
from tthc.propose.trial import Trial, who_and_when
from tthc.source import Message, say

TITLES: Mapping[CutKind, Message] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: say("Do not ask for “{target}”"),
        CutKind.REPLACE_BY_LOOK_UP: say("Look up “{target}” in {database} instead of asking for it"),
        CutKind.FETCH_FROM_ISSUER: say("Get “{target}” from {other} instead of from the applicant"),
        CutKind.ACCEPT_PLAIN_COPY: say("Take a plain copy of “{target}” and compare it with the original"),
        CutKind.ONE_SET: say("Ask for one set of the dossier"),
        CutKind.DROP_STEP: say("Drop the step “{target}”"),
        CutKind.MERGE_STEPS: say("Do “{other}” and “{target}” as one step"),
        CutKind.RUN_IN_PARALLEL: say("Do “{target}” at the same time as “{other}”"),
        CutKind.SHORTEN_LIMIT: say("Promise {limit} {unit} ({target})"),
        CutKind.RETURN_BY_POST: say("Return the result by post as well"),
        CutKind.ACCEPT_ALTERNATIVE: say("Take {other} as well in the place of “{target}”"),
        CutKind.DECLARE_INSTEAD: say("Let the applicant declare what “{target}” says, and check a sample afterwards"),
        CutKind.DROP_FIELD: say("Do not ask for “{other}” in “{target}”"),
        CutKind.EXTEND_VALIDITY: say("Let “{target}” be valid for longer"),
        CutKind.ISSUE_ELECTRONICALLY: say("Give “{target}” electronically"),
        CutKind.JOIN_VISITS: say("Do “{target}” on the visit for “{other}”"),
        CutKind.PAY_ONCE: say("Pay once, in “{other}”, and not again in “{target}”"),
        CutKind.CHECK_EARLIER: say("Do “{target}” before “{other}”"),
        CutKind.DROP_WAIT: say("Do not write down that “{target}” waits for “{other}”: it follows from the rest"),
        CutKind.AUTOMATE_STEP: say("Let the system do “{target}”"),
        CutKind.HANDLE_EACH: say("Do “{target}” for each dossier when it comes, not in batches"),
        CutKind.LOWER_LEVEL: say("Let {other} decide"),
        CutKind.END_TO_END: say("Offer the service end to end online"),
        CutKind.NOTIFY_INSTEAD: say("A notice in the place of a permit"),
        CutKind.LESS_OFTEN: say("Ask for it {amount} times a year: {target}"),
        CutKind.RAISE_THRESHOLD: say("Ask for it only from {amount} on: {target}"),
        CutKind.ABOLISH: say("Abolish the procedure"),
    }
)


Prove = Callable[[list[Finding], Catalogue, date, Sequence[Experience]], Proposal]


def propose(
    findings: Iterable[Finding],
    catalogue: Catalogue,
    day: date,
    experience: Sequence[Experience] = (),
    prove: Prove | None = None,
) -> Iterator[Proposal]:
    """A proposal for every distinct cut; several findings that suggest one cut are its reasons together.

    `prove` may know the answers already.
    """
    by_cut: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.cut and finding.component.procedure in catalogue.procedures:
            by_cut.setdefault(finding.cut.id, []).append(finding)
    for same in by_cut.values():
        yield (prove or proposal_for)(same, catalogue, day, experience)


def proposal_for(
    findings: list[Finding], catalogue: Catalogue, day: date, experience: Sequence[Experience] = ()
) -> Proposal:
    """One proposal from the findings that suggest the same cut."""
    cut = findings[0].cut
    assert cut is not None  # callers pass findings that have one
    procedure = catalogue.procedure(cut.target.procedure)
    trial = Trial(catalogue, procedure, (cut,), day, tuple(experience))
    return Proposal(
        id=cut.id,
        procedure=procedure.code,
        name=procedure.name,
        title=title(cut, procedure, catalogue),
        cuts=(cut,),
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        reasons=(*(m for finding in findings for m in (finding.because, *finding.evidence)), *_fallback(cut)),
        certificate=certificate_of(trial),
        competence=trial.powers[0],
        effect=effect(trial),
    )


def _fallback(cut: Cut) -> tuple[Message, ...]:
    """What happens to those whom the look-up does not reach: the proof rests on it, so it is said."""
    if cut.kind in (CutKind.REPLACE_BY_LOOK_UP, CutKind.FETCH_FROM_ISSUER) and cut.fallback:
        return (say("where the look-up fails, the applicant still hands in the paper as now"),)
    return ()


def proved_set(
    proposals: Iterable[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience] = ()
) -> tuple[Cut, ...]:
    """The proved cuts of one procedure that stay proved together, in order; one that would spoil the set is left."""
    chosen: tuple[Cut, ...] = ()
    for proposal in proposals:
        if proposal.certificate.verdict is Verdict.PROVED:
            procedure = catalogue.procedure(proposal.procedure)
            wider = (*chosen, *proposal.cuts)
            if certify(catalogue, procedure, wider, day, experience).verdict is Verdict.PROVED:
                chosen = wider
    return chosen


def title(cut: Cut, procedure: Procedure, catalogue: Catalogue) -> Message:
    """What the cut does, in words."""
    database = catalogue.all(Database).get(cut.database or "")
    values = {
        "target": _target_name(cut, procedure, catalogue),
        "other": _other_name(cut, procedure, catalogue),
        "database": database.name if database else cut.database,
        "limit": cut.limit.amount if cut.limit else None,
        "unit": UNIT_NAMES[cut.limit.unit] if cut.limit else None,
        "amount": cut.amount,
    }
    return Message(TITLES[cut.kind].text, values)


def _target_name(cut: Cut, procedure: Procedure, catalogue: Catalogue) -> str | Message:
    if cut.target.part is Part.CHANNEL:
        return next((said for mode, said in MODE_NAMES.items() if mode.value == cut.target.id), say("online"))
    return part_name(procedure, catalogue, cut.target.part, cut.target.id)


def part_name(procedure: Procedure, catalogue: Catalogue, part: Part, part_id: str) -> str:
    """What people call a component: the official name of the paper, the name of the step."""
    if part is Part.DOCUMENT:
        document = next((d for d in procedure.documents if d.id == part_id), None)
        if document is None:
            return part_id
        types = [known.name if (known := catalogue.get(ref)) else ref.id for ref in document.types]
        return document.name or " / ".join([*types[:2], *(["…"] if len(types) > 2 else [])])
    if part is Part.STEP:
        return next((_step_name(step, procedure) for step in procedure.steps if step.id == part_id), part_id)
    if part is Part.RESULT:
        known = catalogue.all(DocumentType).get(part_id)
        return known.name if known else part_id
    if part is Part.FREQUENCY:
        return next((one.when or procedure.name for one in procedure.frequencies if one.id == part_id), part_id)
    if part is Part.THRESHOLD:
        return next((f"{one.name} ({one.unit})" for one in procedure.thresholds if one.id == part_id), part_id)
    return part_id or procedure.name


def _step_name(step: Step, procedure: Procedure) -> str:
    """Its name; with its first case where steps of other cases are called the same."""
    twins = any(other.name == step.name for other in procedure.steps if other is not step)
    case = next((case.name for case in procedure.cases if step.cases and case.id == step.cases[0].id), None)
    return f"{step.name} – {case}" if twins and case else step.name


def _other_name(cut: Cut, procedure: Procedure, catalogue: Catalogue) -> str | None:
    if cut.kind in (CutKind.FETCH_FROM_ISSUER, CutKind.LOWER_LEVEL):
        agency = catalogue.all(Agency).get(cut.other or "")
        return agency.name if agency else cut.other
    if cut.kind is CutKind.ACCEPT_ALTERNATIVE:
        kind = catalogue.all(DocumentType).get(cut.other or "")
        return f"“{kind.name}”" if kind else cut.other
    if cut.kind is CutKind.DROP_FIELD:
        return next((field.name for field in _fields(cut, procedure, catalogue) if field.id == cut.other), cut.other)
    return part_name(procedure, catalogue, cut.target.part, cut.other) if cut.other else None


def _fields(cut: Cut, procedure: Procedure, catalogue: Catalogue) -> Iterator[FormField]:
    refs = (ref for document in procedure.documents if document.id == cut.target.id for ref in document.types)
    return (field for ref in refs if (form := catalogue.get(ref)) for field in form.fields)


def effect(trial: Trial) -> Effect:
    """What changes for the dossier that gains most; of equals the first in the order of cases, applicants, ways."""
    days_before, days_after = _days(trial.before, trial.cuts), _days(trial.after, trial.cuts)
    same = ((one, b := trial.burden(trial.before, one), b) for one in trial.situations[:1] if not trial.changed)
    judged = (*trial.burdens, *same)
    priced = [(b.cost - a.cost, s, b, a) for s, b, a in judged if b.cost is not None and a.cost is not None]
    if not priced:
        return Effect(days_before=days_before, days_after=days_after)
    _, situation, before, after = max(priced, key=lambda row: row[0])
    return Effect(
        days_before=days_before,
        days_after=days_after,
        of=_whose(situation),
        cost_before=_cost(trial.before, trial.catalogue, situation),
        cost_after=_cost(trial.after, trial.catalogue, situation, Record(trial.before, trial.catalogue)),
        papers_before=before.papers,
        papers_after=after.papers,
        visits_before=before.visits,
        visits_after=after.visits,
    )


def _cost(
    procedure: Procedure, catalogue: Catalogue, situation: Situation, record: Record | None = None
) -> Range | None:
    sheet = cost_sheet(procedure, catalogue, situation.case, situation.mode, situation.applicant, record=record)
    return dossier_cost(sheet) if isinstance(sheet, CostSheet) else None


def _days(procedure: Procedure, cuts: tuple[Cut, ...]) -> Decimal | None:
    """Working days that the cuts are about: the promised limit of a channel, or else the longest chain of steps."""
    for cut in cuts:
        if cut.kind is CutKind.SHORTEN_LIMIT:
            limits = [x for c in procedure.channels if c.mode.value == cut.target.id for x in c.time_limits]
            same = [x for x in limits if (x.case.id if x.case else None) == cut.case]
            promised = (same[0].committed or same[0].statutory) if same else None
            return promised.working_hours / 8 if promised and promised.working_hours is not None else None
    paths = [StepGraph(procedure, case).critical_path() for case in procedure.real_cases]
    if any(path.unknown for path in paths):
        return None
    return max((path.hours for path in paths), default=Decimal(0)) / 8 or None


def _whose(situation: Situation) -> Message:
    who = who_and_when(situation.case, situation.applicant)
    return say("{who} ({mode})", who="" if who == "-" else who, mode=MODE_NAMES[situation.mode])
