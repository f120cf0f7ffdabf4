"""Whether what the applicant comes or pays for, and what is checked, can be at another time, or done by the system."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.graph.steps import StepGraph
from tthc.model.basis import applies
from tthc.model.cut import CutKind, Verdict
from tthc.model.step import Step, StepKind
from tthc.propose.changed_steps import CONTROLS
from tthc.propose.practice import never_stops
from tthc.propose.trial import Doubt, Trial, who_and_when
from tthc.source import say

JUDGES = frozenset({StepKind.INSPECT, StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN})
"""Steps at which somebody answers for what is decided: no table of rules does."""


def other_times(trial: Trial) -> Iterator[Doubt]:
    """Of I2: what is done at another time is done with what there is then."""
    for other, step in trial.pairs(CutKind.JOIN_VISITS):
        for before, _ in trial.graphs:
            if step.id in before.steps:
                yield from _not_on_one_visit(other, step, before, trial)
    for other, step in trial.pairs(CutKind.PAY_ONCE):
        yield from _not_one_payment(other, step, trial)
    for other, step in trial.pairs(CutKind.CHECK_EARLIER):
        yield from _not_final(other, step, trial)


def _not_on_one_visit(other: Step, step: Step, graph: StepGraph, trial: Trial) -> Iterator[Doubt]:
    who = who_and_when(graph.case, None)
    if other.id not in graph.steps:
        yield Verdict.REFUTED, say("{who}: there is no visit for {step!r}", who=who, step=other.name)
        return
    if graph.cycle():
        return  # nobody can say what comes before what
    earlier = {other.id, *graph.before(other.id)}
    for need in step.needs:
        makers = graph.producers.get(need.id, ())
        if makers and not any(maker.id in earlier for maker in makers):
            text = say(
                "on the visit for {other!r} there is no {thing!r} yet", other=other.name, thing=trial.called(need.id)
            )
            yield Verdict.REFUTED, text
    for between in graph.between(other, step):
        if between.kind in CONTROLS and not never_stops(between, trial):
            text = say("whether {step!r} comes at all is decided in {between!r}", step=step.name, between=between.name)
            yield Verdict.REFUTED, text
    if not step.needs:
        yield Verdict.NOT_PROVED, say("the catalogue does not say what {step!r} needs", step=step.name)
    if step.actor != other.actor:
        text = say("nobody states that {first!r} and {second!r} are at one place", first=other.name, second=step.name)
        yield Verdict.NOT_PROVED, text


def _not_one_payment(stays: Step, gone: Step, trial: Trial) -> Iterator[Doubt]:
    for step in (stays, gone):
        if step.kind is not StepKind.PAY:
            yield Verdict.REFUTED, say("nothing is paid in {step!r}", step=step.name)
    for case in trial.before.real_cases:
        if applies(gone.cases, case) and not applies(stays.cases, case):
            who = who_and_when(case, None)
            yield Verdict.REFUTED, say("{who}: nothing is paid in {step!r}", who=who, step=stays.name)
    for before, _ in trial.graphs:
        if {stays.id, gone.id} <= set(before.steps) and not before.cycle():
            yield from _lost_fee(stays, gone, before, trial)


def _lost_fee(stays: Step, gone: Step, graph: StepGraph, trial: Trial) -> Iterator[Doubt]:
    for between in graph.between(stays, gone):
        if between.kind in CONTROLS and not never_stops(between, trial):
            text = say(
                "where {between!r} fails, {step!r} has been paid for nothing, and nobody says that it is paid back",
                between=between.name,
                step=gone.name,
            )
            yield Verdict.NOT_PROVED, text
    for between in graph.between(gone, stays):
        if between.kind not in (StepKind.TRANSFER, StepKind.RECEIVE):
            text = say("{between!r} would be done before anything is paid", between=between.name)
            yield Verdict.NOT_PROVED, text


def _not_final(other: Step, step: Step, trial: Trial) -> Iterator[Doubt]:
    """What is checked earlier must be there then and stay as it is."""
    if step.kind not in CONTROLS:
        yield Verdict.REFUTED, say("nothing is checked in {step!r}", step=step.name)
    if not step.needs:
        yield Verdict.NOT_PROVED, say("the catalogue does not say what {step!r} needs", step=step.name)
    needs = {need.id for need in step.needs}
    for before, _ in trial.graphs:
        if not {other.id, step.id} <= set(before.steps) or before.cycle():
            continue
        for between in (other, *before.between(other, step)):
            for thing in between.produces:
                if thing.id in needs:
                    text = say(
                        "{thing!r} is not final before {step!r}", thing=trial.called(thing.id), step=between.name
                    )
                    yield Verdict.REFUTED, text


def automation(trial: Trial) -> Iterator[Doubt]:
    """Of I6: the system does what a complete table of rules says, and nobody's judgement; there are no tables yet."""
    for step, _ in trial.steps(CutKind.AUTOMATE_STEP):
        if step.kind in JUDGES:
            yield Verdict.REFUTED, say("somebody answers for {step!r}: no system can", step=step.name)
        else:
            text = say(
                "no complete table of rules is in the catalogue by which a system could do {step!r}", step=step.name
            )
            yield Verdict.NOT_PROVED, text
