"""Whether the time holds: the longest chain of steps before and after, and a shorter promise against the steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tthc.analyse.shares import at_least, at_most
from tthc.graph.steps import Path, StepGraph
from tthc.model.channel import Channel, TimeLimit
from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.duration import UNIT_NAMES, Duration, Unit
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.propose.look_ups import waits_for_answers
from tthc.propose.practice import ON_TIME, kept_within, session
from tthc.propose.trial import Doubt, Trial, waiting
from tthc.source import say


def limit(trial: Trial) -> Iterator[Doubt]:
    """I8: the longest chain of steps still fits the limit; a change of steps must not make it longer."""
    for before, after in trial.graphs:
        if not before.cycle() and not after.cycle():
            yield from _chain_grows(before, after, trial)
    for other, step in trial.pairs(CutKind.RUN_IN_PARALLEL):
        yield from _one_person(other, step)
    for cut in trial.of_kind(CutKind.SHORTEN_LIMIT):
        yield from _is_shorter(cut, trial.before)
        yield from _limit_fits(cut, trial)
        yield from _log_says_no(cut, trial)
    for step, cut in trial.steps(CutKind.HANDLE_EACH):
        yield from _no_batches(step, cut, trial)
    yield from waits_for_answers(trial)


def _no_batches(step: Step, cut: Cut, trial: Trial) -> Iterator[Doubt]:
    """Whether a log shows that dossiers lie until there are several, and how long the work itself takes."""
    seen = session(step, cut.limit, trial) if cut.limit else None
    if seen is None:
        yield Verdict.NOT_PROVED, say("no log shows that dossiers wait for one another before {step!r}", step=step.name)
        return
    lay = {"step": step.name, "hits": seen.lay.hits, "of": seen.lay.of}
    if at_most(seen.lay.hits, seen.lay.of) < HALF:
        yield Verdict.REFUTED, say("the log shows that only {hits} of {of} dossiers lie before {step!r}", **lay)
    elif at_least(seen.lay.hits, seen.lay.of) < HALF:
        yield Verdict.NOT_PROVED, say("the log does not show that most dossiers lie before {step!r}", step=step.name)
    days = {"step": step.name, "came": seen.arrived_on, "begun": seen.begun_on}
    if seen.arrived_on is None or seen.begun_on is None:
        text = say("the log does not tell a batch from a queue before {step!r}: when dossiers came to it", **days)
        yield Verdict.NOT_PROVED, text
    elif seen.begun_on > HALF * seen.arrived_on:
        text = say(
            "the log shows a queue and no batches before {step!r}: dossiers came on {came} days, and on {begun} some "
            "were begun",
            **days,
        )
        yield Verdict.REFUTED, text
    if at_least(seen.in_time.hits, seen.in_time.of) < NINE_IN_TEN:
        text = say("the log does not show that the work of {step!r} itself takes no longer than that", step=step.name)
        yield Verdict.NOT_PROVED, text


HALF, NINE_IN_TEN = 0.5, 0.9


def _chain_grows(before: StepGraph, after: StepGraph, trial: Trial) -> Iterator[Doubt]:
    old, new = before.critical_path(), after.critical_path()
    if new.hours > old.hours:
        text = say("the longest chain of steps grows from {old} to {new} hours", old=old.hours, new=new.hours)
        yield Verdict.REFUTED, text
    elif newly := [step.id for step in new.unknown if not _was_unknown(step, old, trial)]:
        text = say("nobody states how long these steps take: {steps}", steps=", ".join(newly))
        yield Verdict.NOT_PROVED, text
    elif new.unknown:
        for earlier, later in _new_waits(before, after, trial):
            text = say(
                "{later!r} would wait for {earlier!r}, and nobody states how long these steps take: {steps}",
                later=later,
                earlier=earlier,
                steps=", ".join(step.id for step in new.unknown),
            )
            yield Verdict.NOT_PROVED, text


def _was_unknown(step: Step, old: Path, trial: Trial) -> bool:
    """Whether it was not known before either how long the step took, or one of those that it is made of."""
    return not {one.id for one in old.unknown}.isdisjoint((step.id, *_parts_of(step.id, trial)))


def _new_waits(before: StepGraph, after: StepGraph, trial: Trial) -> Iterator[tuple[str, str]]:
    """Pairs of steps (earlier, later) that did not wait for one another before; a merged step is both that it was."""
    waited = waiting(before)
    was = {step: [one for one in (step, *_parts_of(step, trial)) if one in waited] for step in after.steps}
    for later, all_earlier in waiting(after).items():
        for earlier in sorted(all_earlier):
            yield from ((a, b) for a in was[earlier] for b in was[later] if a not in waited[b])
    for parts in was.values():
        yield from ((a, b) for a, b in combinations(parts, 2) if a not in waited[b] and b not in waited[a])


def _parts_of(step: str, trial: Trial) -> Iterator[str]:
    return (one for one, into in trial.merged.items() if into[-1] == step)


def _one_person(other: Step, step: Step) -> Iterator[Doubt]:
    """Nobody does two things at once."""
    if other.actor != step.actor or (other.role and step.role and other.role != step.role):
        return
    if other.role and step.role:
        text = say("the same person does {other!r} and {step!r}", other=other.name, step=step.name)
        yield Verdict.REFUTED, text
    else:
        text = say(
            "nobody states whether the same person does {first!r} and {second!r}", first=other.name, second=step.name
        )
        yield Verdict.NOT_PROVED, text


def _is_shorter(cut: Cut, procedure: Procedure) -> Iterator[Doubt]:
    """A new promise is not longer than the one that stands, nor than the law's limit."""
    for _, old in _limits(cut, procedure):
        for known in (old.committed, old.statutory):
            if known is None or cut.limit is None:
                continue
            longer = _is_longer(cut.limit, known)
            if longer:
                text = say(
                    "that is longer than the {limit} {unit} of now", limit=known.amount, unit=UNIT_NAMES[known.unit]
                )
                yield Verdict.REFUTED, text
            elif longer is None:
                text = say("{new} and {old} do not compare", new=UNIT_NAMES[cut.limit.unit], old=UNIT_NAMES[known.unit])
                yield Verdict.NOT_PROVED, text
        if old.committed is None and old.statutory is None:
            yield Verdict.NOT_PROVED, say("nobody states how long it may take now")


def _limit_fits(cut: Cut, trial: Trial) -> Iterator[Doubt]:
    """The shorter promise against the steps; where their time is unknown, against what another channel keeps."""
    changed = [old for _, old in _limits(cut, trial.before)]
    for case in trial.before.real_cases:
        in_case = trial.before.limits_in(case)
        graph = StepGraph(trial.after, case)
        if cut.limit is None or graph.cycle() or not any(x is old for _, x in in_case for old in changed):
            continue
        path = graph.critical_path()
        hours = cut.limit.working_hours
        if hours is not None and path.hours > hours:
            text = say("the longest chain of steps takes {hours} hours, more than that", hours=path.hours)
            yield Verdict.REFUTED, text
        elif not _kept_elsewhere(cut, cut.limit, in_case) and not _kept_by_the_log(cut, trial):
            yield from _time_unknown(path, graph, cut.limit)


def _kept_by_the_log(cut: Cut, trial: Trial) -> bool:
    """Whether every agency has kept the new limit so often that it may be promised."""
    found = kept_within(cut, trial)
    return bool(found) and all(one.at_least >= ON_TIME for one in found)


def _log_says_no(cut: Cut, trial: Trial) -> Iterator[Doubt]:
    for one in kept_within(cut, trial):
        if one.at_most < ON_TIME:
            text = say("the log shows that {hits} of {of} dossiers were settled in that time", hits=one.hits, of=one.of)
            yield Verdict.REFUTED, text


def _time_unknown(path: Path, graph: StepGraph, wanted: Duration) -> Iterator[Doubt]:
    """Why the steps do not show that they fit."""
    if not any(step.actor_works for step in graph.steps.values()):
        yield Verdict.NOT_PROVED, say("the steps are not stated, so nobody can say how long they take")
    elif path.unknown:
        steps = ", ".join(step.id for step in path.unknown)
        yield Verdict.NOT_PROVED, say("nobody states how long these steps take: {steps}", steps=steps)
    elif path.estimated:
        steps = ", ".join(step.id for step in path.estimated)
        yield Verdict.NOT_PROVED, say("the time of these steps is an estimate: {steps}", steps=steps)
    elif wanted.working_hours is None:
        units = {"new": UNIT_NAMES[wanted.unit], "old": UNIT_NAMES[Unit.WORKING_DAYS]}
        yield Verdict.NOT_PROVED, say("{new} and {old} do not compare", **units)


def _limits(cut: Cut, procedure: Procedure) -> Iterator[tuple[Channel, TimeLimit]]:
    """The limits that a cut shortens."""
    for channel in procedure.channels:
        for one in channel.time_limits if channel.mode.value == cut.target.id else ():
            if (one.case.id if one.case else None) == cut.case:
                yield channel, one


def _kept_elsewhere(cut: Cut, wanted: Duration, in_case: tuple[tuple[Channel, TimeLimit], ...]) -> bool:
    """Whether the same steps are already promised in that time for applications handed in another way."""
    others = [x.committed or x.statutory for channel, x in in_case if channel.mode.value != cut.target.id]
    return any(other is not None and _is_longer(other, wanted) is False for other in others)


def _is_longer(one: Duration, other: Duration) -> bool | None:
    """Whether a duration is longer; None where working time and the calendar do not compare."""
    if one.unit is other.unit:
        return one.amount > other.amount
    if one.working_hours is None or other.working_hours is None:
        return None
    return one.working_hours > other.working_hours
