"""A plan as text and JSON: what is reached, with what, how sure, what each cut is worth, what would open more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tthc.model.cut import Invariant
from tthc.model.effort import EffortOf
from tthc.propose.portfolio.choose import Member
from tthc.propose.portfolio.openings import Lacking, Opening, Relaxed
from tthc.propose.portfolio.plan import Plan, Reached, resting
from tthc.propose.portfolio.terms import Answer, Figures, Measure, Points, Shared
from tthc.propose.supposed_plan import SupposedPlan
from tthc.show.language import Translate
from tthc.show.plan_words import MEASURES, UNITS, gains_said
from tthc.show.proposals import INVARIANTS
from tthc.show.supposed import supposed_lines
from tthc.source import Message, say, shorten
from tthc.vietnamese import write_percent

SHARED: Mapping[EffortOf, Message] = MappingProxyType(
    {
        EffortOf.LAW: say("amend {name}"),
        EffortOf.PETITION: say("win over {name}"),
        EffortOf.DATABASE: say("connect {name}"),
        EffortOf.PROCEDURE: say("{name}"),
    }
)
LACKING: Mapping[Lacking, Message] = MappingProxyType(
    {
        Lacking.DATABASE: say("a text that confirms access to {name}, or the data it lacks"),
        Lacking.INSTRUMENT: say("knowing which instrument fixes the component"),
        Lacking.LOG: say("figures from a dossier log"),
        Lacking.FACT: say("facts that show: {name}"),
    }
)
MOST_SHOWN, MOST_OF_EACH = 10, 3
"""So many openings, and proposals of each, are shown as text; JSON has them all."""


def as_text(plan: Plan, translate: Translate, then: SupposedPlan | None = None) -> str:
    """The whole plan for a person; what is only supposed comes last, and is in no figure before."""
    head, *more = (*_head(plan), *_reached(plan), *_sure(plan))
    lines = [translate(head), *(f"  {translate(message)}" for message in more)]
    lines += [*_members(plan, translate), *_shared(plan, translate), *_front(plan, translate)]
    lines += [*_relaxed(plan, translate), *_openings(plan, translate)]
    return "\n".join([*lines, *(supposed_lines(then, translate) if then else ())])


def _head(plan: Plan) -> Iterator[Message]:
    answer = plan.answer
    if answer.options:
        yield say(
            "The plan: {proposals} proposals in {procedures} procedures; texts to amend: {laws}; databases to connect: "
            "{databases}; effort: {effort}",
            proposals=len(answer.proposals),
            procedures=len({one.procedure for one in plan.proposals}),
            laws=len(answer.laws),
            databases=sum(1 for one in answer.shared if one.of is EffortOf.DATABASE),
            effort=_points(answer.effort),
        )
        yield say("proved as a whole, not only one by one")
        if others := tuple(one.name for one in answer.shared if one.of is EffortOf.PETITION):
            yield say("not without others, although no text stands in the way: {names}", names=others)
        if plan.chosen.certificate.subject_to:
            yield plan.chosen.certificate.subject_to
    else:
        yield say("The plan is empty: nothing that may be chosen brings it nearer to what is asked.")
    yield _counted(plan)
    yield from _left_out(plan)


def _counted(plan: Plan) -> Message:
    dossiers = plan.ground.dossiers.values()
    if plan.ground.per_year:
        return say("by the yearly numbers of dossiers; procedures without one are left out")
    return say(
        "one dossier of each procedure, not those of a year: {known} of {all} have a sourced yearly number",
        known=sum(1 for one in dossiers if one.dossiers is not None),
        all=len(dossiers),
    )


def _left_out(plan: Plan) -> Iterator[Message]:
    ground = plan.ground
    for measure in Measure:
        if unknown := ground.unknown(measure):
            yield say(
                "{measure}: unknown of {unknown} of {all} procedures, which count in no total",
                measure=MEASURES[measure],
                unknown=len(unknown),
                all=len(ground.dossiers),
            )
    if ground.tried_in_part:
        yield say(
            "too many cuts to try all sets of them, so that more may be possible there: {codes}",
            codes=ground.tried_in_part,
        )


def _reached(plan: Plan) -> Iterator[Message]:
    for one in plan.reached:
        figures = say(
            "{measure}: {saved} of {before} {unit} ({share})",
            measure=MEASURES[one.measure],
            saved=one.saved,
            before=one.before,
            unit=UNITS[one.measure],
            share=_percent(one.share),
        )
        yield figures if one.target is None else _beside_target(one, one.target, figures)


def _beside_target(one: Reached, target: Fraction, figures: Message) -> Message:
    if one.is_met:
        return say("{figures} – target {target}: met", figures=figures, target=_percent(target))
    return say(
        "{figures} – target {target}: not met, {missing} {unit} are missing",
        figures=figures,
        target=_percent(target),
        missing=target * one.before - one.saved,
        unit=UNITS[one.measure],
    )


def _sure(plan: Plan) -> Iterator[Message]:
    best, answer = plan.chosen.best, plan.answer
    if not best.is_feasible:
        yield say("the targets cannot all be met: this set meets as much of them as can be, at the least effort")
    elif best.by is None:
        yield say(
            "least effort: {value} points; no set that meets the targets takes less than {bound}",
            value=answer.value,
            bound=answer.bound,
        )
    else:
        yield say(
            "greatest saving by {measure}: {value} {unit}; no set saves more than {bound}",
            measure=MEASURES[best.by],
            value=answer.value,
            unit=UNITS[best.by],
            bound=answer.bound,
        )
    yield _how_sure(answer)
    if plan.chosen.never:
        yield say("sets that looked better and were not proved as a whole: {number}", number=len(plan.chosen.never))


def _how_sure(answer: Answer) -> Message:
    gap = _percent(answer.gap)
    if not answer.gap:
        return say("proved best: gap {gap}", gap=gap)
    if answer.is_complete:
        return say("gap {gap}: the best is no further away than that", gap=gap)
    return say("the solver's time was up: gap {gap}, the best is no further away than that", gap=gap)


def _members(plan: Plan, translate: Translate) -> Iterator[str]:
    by_id = {one.proposal: one for one in plan.members}
    code = ""
    for proposal in sorted(plan.proposals, key=lambda one: one.procedure):
        if proposal.procedure != code:
            code = proposal.procedure
            yield f"{code}  {shorten(proposal.name, 100)}"
        yield f"  {translate(proposal.title)}"
        yield f"      {translate(say('id: {id}', id=proposal.id))}"
        yield f"      {translate(_worth(by_id[proposal.id]))}"


def _worth(one: Member) -> Message:
    """What is lost without a cut, what need not be done then, and whether a target is missed."""
    text = say("without it the plan loses: {lost}", lost=gains_said(one.loses))
    if one.frees:
        text = say("{loss}; and need not: {freed}", loss=text, freed=tuple(map(_shared_work, one.frees)))
    return say("{loss}; then a target is missed", loss=text) if one.needed else text


def _shared_work(one: Shared) -> Message:
    return Message(SHARED[one.of].text, {"name": one.name})


def _shared(plan: Plan, translate: Translate) -> Iterator[str]:
    if plan.answer.shared:
        yield translate(say("Worked on once for all that rests on it (estimates):"))
    for one in plan.answer.shared:
        text = say(
            "{what}: {effort}; proposals that rest on it: {number}",
            what=_shared_work(one),
            effort=_points(one.effort),
            number=resting(one, plan),
        )
        yield f"  {translate(text)}"


def _front(plan: Plan, translate: Translate) -> Iterator[str]:
    if plan.front:
        yield translate(say("None of these sets is better than another in everything:"))
    for answer in plan.front:
        text = say(
            "effort {effort}, texts to amend {laws}: {gains}; proposals: {number}",
            effort=answer.effort.mid,
            laws=len(answer.laws),
            gains=gains_said(answer.gains),
            number=len(answer.proposals),
        )
        yield f"  {translate(text)}"


def _relaxed(plan: Plan, translate: Translate) -> Iterator[str]:
    if plan.relaxed:
        yield translate(say("How far it would go with less asked:"))
    yield from (f"  {translate(_relaxed_wish(one, plan))}" for one in plan.relaxed)


def _relaxed_wish(one: Relaxed, plan: Plan) -> Message:
    before = plan.ground.choice.before
    shares = tuple(
        say("{measure} {share}", measure=MEASURES[m], share=_percent(one.answer.gains.of(m) / before.of(m)))
        for m in plan.wishes.targets
        if before.of(m)
    )
    met = say("all targets met") if one.is_feasible else say("not all targets met")
    text = say("{without}: {shares} ({met})", without=one.without, shares=shares, met=met)
    laws = tuple(law.name for law in one.answer.laws if law not in plan.answer.laws)
    return say("{without}; to amend besides: {laws}", without=text, laws=laws) if laws else text


def _openings(plan: Plan, translate: Translate) -> Iterator[str]:
    if plan.openings:
        yield translate(say("What would have to open for more; what waits for it, and would save at most:"))
    for one in plan.openings[:MOST_SHOWN]:
        yield from _opening_lines(one, translate)
    if len(plan.openings) > MOST_SHOWN:
        yield "  " + translate(say("… and {count} more", count=len(plan.openings) - MOST_SHOWN))


def _opening_lines(one: Opening, translate: Translate) -> Iterator[str]:
    text = say(
        "{what}: {number} proposals, {gains}",
        what=Message(LACKING[one.lacks].text, {"name": _lacking_name(one)}),
        number=len(one.proposals),
        gains=gains_said(one.gains),
    )
    yield f"  {translate(text)}"
    if one.because:
        yield f"      – {translate(one.because)}"
    if one.lacks is Lacking.DATABASE:
        database = one.proposals[0].cuts[0].database
        yield "      " + translate(say("what if: {option}", option=f"--suppose database:{database}"))
    for proposal in one.proposals[:MOST_OF_EACH]:
        yield f"      {proposal.procedure}  {shorten(translate(proposal.title), 140)}"


def _lacking_name(one: Opening) -> Message | str:
    return INVARIANTS[Invariant(one.name)] if one.lacks is Lacking.FACT else one.name


def _points(points: Points) -> Message:
    return say("{mid} points ({low}–{high}, estimates)", low=points.low, mid=points.mid, high=points.high)


def _percent(share: Fraction | None) -> str:
    return "—" if share is None else write_percent(_exact(share * 100))


def _exact(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator


def as_json(plan: Plan, translate: Translate, then: SupposedPlan | None = None) -> str:
    """The whole plan as one object, what is supposed under a key of its own."""
    found = as_object(plan, translate)
    if then is not None:
        found["supposed"] = _supposed(then, translate)
    return json.dumps(found, ensure_ascii=False, indent=2)


def _supposed(then: SupposedPlan, translate: Translate) -> dict[str, Any]:
    by_id = then.plan.ground.proposals
    return {
        "suppositions": [str(one) for one in then.suppositions],
        "proved": figures(then.proved),
        "only_if_so": figures(then.adds),
        "feasible": then.plan.chosen.best.is_feasible,
        "proposals": [
            {"proposal": one, "procedure": by_id[one].procedure, "title": translate(by_id[one].title)}
            for one in then.only_then
        ],
    }


def as_object(plan: Plan, translate: Translate) -> dict[str, Any]:
    """The whole plan as plain values."""
    best, answer, ground = plan.chosen.best, plan.answer, plan.ground
    return {
        "as_of": ground.basis.day.isoformat(),
        "per": "year" if ground.per_year else "dossier",
        "feasible": best.is_feasible,
        "proved": plan.chosen.certificate.verdict.value,
        "subject_to": translate(plan.chosen.certificate.subject_to) if plan.chosen.certificate.subject_to else None,
        "objective": {
            "of": best.by.value if best.by else "effort" if best.is_feasible else "targets",
            "value": float(answer.value),
            "bound": float(answer.bound),
            "gap": float(answer.gap),
            "complete": answer.is_complete,
        },
        "measures": [_measure(one) for one in plan.reached],
        "unknown": {m.value: list(ground.unknown(m)) for m in Measure},
        "tried_in_part": list(ground.tried_in_part),
        **_answer(answer),
        "members": [_member(one, plan, translate) for one in plan.members],
        "front": [_answer(one) for one in plan.front],
        "relaxed": [_relaxation(one, translate) for one in plan.relaxed],
        "openings": [_opening(one, translate) for one in plan.openings],
    }


def _measure(one: Reached) -> dict[str, Any]:
    return {
        "measure": one.measure.value,
        "before": float(one.before),
        "saved": float(one.saved),
        "share": None if one.share is None else float(one.share),
        "target": None if one.target is None else float(one.target),
        "met": one.is_met,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "proposals": list(answer.proposals),
        "saved": figures(answer.gains),
        "effort": {"low": float(answer.effort.low), "mid": float(answer.effort.mid), "high": float(answer.effort.high)},
        "shared": [{"id": one.id, "of": one.of.value, "name": one.name} for one in answer.shared],
    }


def figures(gains: Figures) -> dict[str, float]:
    """Figures by the name of the measure."""
    return {measure.value: float(gains.of(measure)) for measure in Measure}


def _member(one: Member, plan: Plan, translate: Translate) -> dict[str, Any]:
    proposal = plan.ground.proposals[one.proposal]
    return {
        "proposal": one.proposal,
        "procedure": proposal.procedure,
        "title": translate(proposal.title),
        "power": proposal.competence.power.value,
        "loses": figures(one.loses),
        "frees": [each.id for each in one.frees],
        "needed": one.needed,
    }


def _relaxation(one: Relaxed, translate: Translate) -> dict[str, Any]:
    return {"what": translate(one.without), "feasible": one.is_feasible, **_answer(one.answer)}


def _opening(one: Opening, translate: Translate) -> dict[str, Any]:
    return {
        "lacks": one.lacks.value,
        "name": one.name,
        "because": translate(one.because) if one.because else None,
        "would_save_at_most": figures(one.gains),
        "proposals": [proposal.id for proposal in one.proposals],
    }
