"""Whether something can be asked less often, or of fewer: what the State would see later, or not at all any more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.obligation import Frequency, Threshold
from tthc.propose.practice import Share, objections
from tthc.propose.trial import Doubt, Trial
from tthc.source import Message, say

MONTHS_A_YEAR = 12


def obligations(trial: Trial) -> Iterator[Doubt]:
    """Of I5: whether a duty may come less often, or fall on fewer."""
    for cut in trial.of_kind(CutKind.LESS_OFTEN):
        for frequency in (one for one in trial.before.frequencies if one.id == cut.target.id):
            yield from _less_often(cut, frequency, trial)
    for cut in trial.of_kind(CutKind.RAISE_THRESHOLD):
        for threshold in (one for one in trial.before.thresholds if one.id == cut.target.id):
            yield from _of_fewer(cut, threshold)


def _less_often(cut: Cut, frequency: Frequency, trial: Trial) -> Iterator[Doubt]:
    if frequency.lock:
        yield Verdict.REFUTED, say("locked: {why}", why=frequency.lock)
    if cut.amount is None:
        return
    if cut.amount >= frequency.times_per_year:
        yield (
            Verdict.REFUTED,
            say("that is no less often than now: {times} times a year", times=frequency.times_per_year),
        )
    yield from _runs_out(cut.amount, trial)
    yield from _seen_later(objections(trial))


def _runs_out(times: Decimal, trial: Trial) -> Iterator[Doubt]:
    """A result has to be valid from one time to the next."""
    for result in trial.before.results:
        months = result.validity.months if result.validity else None
        if months is not None and months * times < MONTHS_A_YEAR:
            text = say("the result is valid for {months} months and would be given only {times} times a year",
                       months=months, times=times)  # fmt: skip
            yield Verdict.REFUTED, text


def _seen_later(share: Share | None) -> Iterator[Doubt]:
    """What is handed in less often is looked at less often: a log says what would be found later."""
    if share is None:
        yield (
            Verdict.NOT_PROVED,
            say("no log shows how often something is found wrong, so what would be found later is not known"),
        )
    elif not share.is_seldom:
        text = say(
            "in {hits} of {of} dossiers something was found wrong: it would be found later",
            hits=share.hits,
            of=share.of,
        )
        yield (Verdict.REFUTED if share.is_not_seldom else Verdict.NOT_PROVED), text


def _of_fewer(cut: Cut, threshold: Threshold) -> Iterator[Doubt]:
    if threshold.lock:
        yield Verdict.REFUTED, say("locked: {why}", why=threshold.lock)
    if cut.amount is not None and cut.amount <= threshold.amount:
        yield (
            Verdict.REFUTED,
            say("that is no higher than now: {amount} {unit}", amount=threshold.amount, unit=threshold.unit),
        )
    yield Verdict.NOT_PROVED, _NOT_SEEN_ANY_MORE


_NOT_SEEN_ANY_MORE: Message = say(
    "no log tells the dossiers just above the threshold from the others, so what is found in them is not known"
)
