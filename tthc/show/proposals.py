"""Proposals as text and JSON: what to cut, whether it is proved, who may decide, what it saves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import shorten
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tthc.model.cut import Certificate, Competence, Invariant, Power, Range, Verdict
from tthc.model.decision import STATES
from tthc.model.proposal import Proposal, ProposalStatus
from tthc.show.language import Translate
from tthc.show.power import POWERS, totals_as_text
from tthc.source import Message, say
from tthc.vietnamese import write_count

if TYPE_CHECKING:
    from tthc.propose.sets import Together

VERDICTS: Mapping[Verdict, Message] = MappingProxyType(
    {Verdict.PROVED: say("proved"), Verdict.NOT_PROVED: say("not proved"), Verdict.REFUTED: say("refuted")}
)
INVARIANTS: Mapping[Invariant, Message] = MappingProxyType(
    {
        Invariant.GOAL: say("the result can still be obtained"),
        Invariant.SUPPLY: say("every step still gets what it needs"),
        Invariant.ORDER: say("no step waits for itself"),
        Invariant.EVIDENCE: say("every condition is still proved"),
        Invariant.LAW: say("the law allows it, or is named for amending"),
        Invariant.FOUR_EYES: say("two people still look where two looked"),
        Invariant.NO_HARM: say("nobody is worse off"),
        Invariant.LIMIT: say("the time limit still holds"),
        Invariant.RECORD: say("receipt, return and archive stay"),
        Invariant.DATA: say("new look-ups have a law and a source"),
    }
)


def as_text(proposals: Sequence[Proposal], translate: Translate, *, details: bool = False) -> str:
    """The proposals by procedure, with their ids, each shortly or with its whole certificate; last the totals."""
    lines: list[str] = []
    for _, same in groupby(proposals, key=lambda p: p.procedure):
        for index, proposal in enumerate(same):
            if index == 0:
                lines.append(f"{proposal.procedure}  {shorten(proposal.name, 100, placeholder='…')}")
            lines += [f"  {line}" for line in _lines(proposal, translate, details)]
    return "\n".join([*lines, summary(proposals, translate), *_totals(proposals, translate)])


def one_as_text(proposal: Proposal, translate: Translate) -> str:
    """One proposal with its procedure and its whole certificate."""
    lines = _lines(proposal, translate, details=True)
    return "\n".join([f"{proposal.procedure}  {proposal.name}", *lines])


def best_as_text(proposals: Sequence[Proposal], translate: Translate, most: int = 5) -> str:
    """The totals, and the proved proposals that save most, those in our hands first."""
    proved = [p for p in proposals if p.certificate.verdict is Verdict.PROVED]
    proved.sort(
        key=lambda p: (p.competence.power is not Power.OWN, -(p.effect.saving.mid if p.effect.saving else 0), p.id)
    )
    lines = [f"  {p.procedure}  {_lines(p, translate, details=False)[0]}" for p in proved[:most]]
    if len(proved) > most:
        lines.append("  " + translate(say("… and {count} more proved", count=len(proved) - most)))
    return "\n".join([summary(proposals, translate), *_totals(proposals, translate), *lines])


def _totals(proposals: Sequence[Proposal], translate: Translate) -> list[str]:
    counted = not_enacted(proposals)
    return [f"  {line}" for line in totals_as_text(counted, translate)] if counted else []


def not_enacted(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Those that no decision has put into force yet: what the others save is not to be had a second time."""
    return tuple(one for one in proposals if one.status is not ProposalStatus.ENACTED)


def summary(proposals: Sequence[Proposal], translate: Translate) -> str:
    """How many are proved in our hands, proved to petition, not proved, refuted; apart from those that are enacted."""
    everything, proposals = len(proposals), not_enacted(proposals)
    own = sum(1 for p in proposals if p.certificate.verdict is Verdict.PROVED and p.competence.power is Power.OWN)
    petition = sum(1 for p in proposals if p.certificate.verdict is Verdict.PROVED) - own
    not_proved = sum(1 for p in proposals if p.certificate.verdict is Verdict.NOT_PROVED)
    refuted = sum(1 for p in proposals if p.certificate.verdict is Verdict.REFUTED)
    text = say(
        "{count} proposals: {own} proved and in our hands, {petition} proved and to petition, "
        "{not_proved} not proved, {refuted} refuted",
        count=len(proposals),
        own=own,
        petition=petition,
        not_proved=not_proved,
        refuted=refuted,
    )
    if enacted := everything - len(proposals):
        text = say("{totals}; already enacted: {count} proposals, not counted again", totals=text, count=enacted)
    return translate(text)


def as_json(proposals: Sequence[Proposal], translate: Translate) -> str:
    """A list of objects with everything a proposal has."""
    return json.dumps([as_object(proposal, translate) for proposal in proposals], ensure_ascii=False, indent=2)


def as_object(proposal: Proposal, translate: Translate) -> dict[str, Any]:
    """One proposal as plain values."""
    effect = proposal.effect
    return {
        "id": proposal.id,
        "procedure": proposal.procedure,
        "name": proposal.name,
        "state": proposal.status.value,
        "title": translate(proposal.title),
        "rules": list(proposal.rules),
        "reasons": [translate(reason) for reason in proposal.reasons],
        "cuts": [cut.model_dump(mode="json", exclude_none=True) for cut in proposal.cuts],
        "verdict": proposal.certificate.verdict.value,
        "certificate": certificate_as_object(proposal.certificate, translate),
        "competence": _competence(proposal.competence, translate),
        "effect": {
            "of": translate(effect.of) if effect.of else None,
            "cost_before": _range(effect.cost_before),
            "cost_after": _range(effect.cost_after),
            "days_before": _number(effect.days_before),
            "days_after": _number(effect.days_after),
            "papers_before": effect.papers_before,
            "papers_after": effect.papers_after,
            "visits_before": effect.visits_before,
            "visits_after": effect.visits_after,
        },
    }


def together_as_text(sets: Sequence[Together], translate: Translate) -> str:
    """One line for each set: how many cuts, what they save together, and the sum of what each would save alone."""
    lines = [translate(say("Proved together:"))]
    for one in sets:
        text = say(
            "{code}: {count} cuts, {saving} a dossier (one by one: {sum})",
            code=one.procedure,
            count=len(one.proposals),
            saving=saving_in_words(one.effect.saving),
            sum=saving_in_words(one.sum_of_parts),
        )
        lines.append(f"  {translate(text)}")
    return "\n".join(lines)


def saving_in_words(saving: Range | None) -> str:
    """`54.000 đồng (32.000–81.000)`: the middle estimate and the range; a dash where a cost is unknown."""
    if saving is None:
        return "—"
    if not (saving.low or saving.mid or saving.high):
        return "0 đồng"
    low, high = sorted((saving.low, saving.high))
    spread = f" ({write_count(low)}–{write_count(high)})" if low != high else ""
    return f"{write_count(saving.mid)} đồng{spread}"


def _lines(proposal: Proposal, translate: Translate, details: bool) -> list[str]:
    verdict, power = translate(VERDICTS[proposal.certificate.verdict]), translate(POWERS[proposal.competence.power])
    saved = translate(message) if (message := _saved(proposal)) else ""
    state = translate(STATES[proposal.status]) if proposal.status is not ProposalStatus.DRAFT else ""
    head = " · ".join(part for part in (verdict, power, "+".join(proposal.rules), saved, state) if part)
    lines = [f"{translate(proposal.title)}  [{head}]", f"    {translate(say('id: {id}', id=proposal.id))}"]
    lines += [f"    {translate(one)}" for one in _relations(proposal)]
    if not details:
        return lines + ([f"    {translate(message)}"] if (message := obstacle_in_words(proposal)) else [])
    lines += [f"    - {translate(reason)}" for reason in proposal.reasons]
    for check in proposal.certificate.checks:
        because = f": {translate(check.because)}" if check.because else ""
        verdict_of_check = translate(VERDICTS[check.verdict])
        lines.append(f"    {check.invariant} {translate(INVARIANTS[check.invariant])} – {verdict_of_check}{because}")
    lines += [f"    - {translate(one)}" for one in proposal.certificate.unchanged]
    if proposal.certificate.subject_to:
        lines.append(f"    {translate(proposal.certificate.subject_to)}")
    to = f" → {translate(proposal.competence.addressee)}" if proposal.competence.addressee else ""
    what = f" ({instrument})" if (instrument := _instrument(proposal.competence)) else ""
    lines.append(f"    {power}{to}: {translate(proposal.competence.because)}{what}")
    if proposal.competence.ours:
        ours = tuple(map(translate, proposal.competence.ours))
        lines.append(f"    {translate(say('in our hands all the same: {parts}', parts=ours))}")
    if proposal.effect.of and saved:
        lines.append(f"    {translate(proposal.effect.of)}: {saved}")
    return lines


def obstacle_in_words(proposal: Proposal) -> Message | None:
    """What stands in the way first, and which other invariants lack something too."""
    doubt = proposal.obstacle
    if doubt is None or doubt.because is None:
        return None
    first = say("{invariant}: {because}", invariant=doubt.invariant.value, because=doubt.because)
    if not proposal.lacking_too:
        return first
    others = tuple(invariant.value for invariant in proposal.lacking_too)
    return say("{first}; and lacking too: {invariants}", first=first, invariants=others)


def _saved(proposal: Proposal) -> Message | None:
    """What it saves; what it would, where it is not proved; nothing of what is refuted."""
    saving, verdict = proposal.effect.saving, proposal.certificate.verdict
    if not (saving and saving.mid) or verdict is Verdict.REFUTED:
        return None
    amount = saving_in_words(saving)
    if verdict is Verdict.PROVED:
        return say("saves {amount} a dossier", amount=amount)
    return say("saves {amount} a dossier, if it can be proved", amount=amount)


def _relations(proposal: Proposal) -> Iterator[Message]:
    for other in proposal.certificate.conflicts:
        yield say("does not go together with {id}", id=other)
    for other in proposal.certificate.only_with:
        yield say("proved only together with {id}", id=other)
    if count := proposal.certificate.untried:
        yield say("too many pairs of cuts to try which go together: {count}", count=count)


def certificate_as_object(certificate: Certificate, translate: Translate) -> dict[str, Any]:
    """A certificate as plain values."""
    return {
        "verdict": certificate.verdict.value,
        "subject_to": translate(certificate.subject_to) if certificate.subject_to else None,
        "unchanged": [translate(one) for one in certificate.unchanged],
        "conflicts": list(certificate.conflicts),
        "only_with": list(certificate.only_with),
        "untried": certificate.untried,
        "checks": [
            {
                "invariant": check.invariant.value,
                "verdict": check.verdict.value,
                "because": translate(check.because) if check.because else None,
            }
            for check in certificate.checks
        ],
    }


def _competence(competence: Competence, translate: Translate) -> dict[str, Any]:
    return {
        "power": competence.power.value,
        "addressee": translate(competence.addressee) if competence.addressee else None,
        "instrument": competence.instrument,
        "article": competence.article,
        "of": translate(competence.of) if competence.of else None,
        "ours": [translate(part) for part in competence.ours],
        "because": translate(competence.because),
    }


def _instrument(competence: Competence) -> str:
    """The text to amend, by article where that is known."""
    return " ".join(filter(None, (competence.article, competence.instrument)))


def _range(value: Range | None) -> dict[str, int] | None:
    return {"low": value.low, "mid": value.mid, "high": value.high} if value else None


def _number(value: object) -> float | None:
    return float(str(value)) if value is not None else None
