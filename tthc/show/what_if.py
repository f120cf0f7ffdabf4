"""What would come of a proposal, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.outcome import SURE, Figure, Outcome, Outcomes, WouldKeep
from tthc.exchange.audit_names import Names
from tthc.model.duration import UNIT_NAMES
from tthc.show.language import Translate
from tthc.show.limit_advice import KINDS, length_in_words
from tthc.source import Message, say


@dataclass(frozen=True)
class WhatIfShown:
    """What comes of a supposition, and what everything is called; `hidden` lines are not shown in public."""

    outcomes: Outcomes
    names: Names
    steps: Mapping[tuple[str, str], str]
    public: bool = False
    hidden: int = 0

    def desk(self, desk: Desk) -> Message:
        """Who works there."""
        name = desk.name
        what = name.role or self.steps.get((name.procedure or "", name.step or ""), name.step or "")
        return Message("{agency}, {what}", {"agency": self.names.of("agency", name.agency), "what": what})


def as_text(shown: WhatIfShown, translate: Translate) -> str:
    """What is supposed, then each limit with its agencies, then what was taken for granted."""
    limits = (_limit(whole, parts, shown) for whole, parts in limits_of(shown))
    blocks = [_head(shown), *limits, _queues(shown), _notes(shown)]
    texts = ("\n".join(translate(line) for line in block) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def _head(shown: WhatIfShown) -> Iterator[Message]:
    outcomes = shown.outcomes
    yield lead_in_words(outcomes)
    for name in outcomes.names:
        yield say("Supposed: {what}", what=name)
    if not outcomes.fits:
        yield DOES_NOT_FIT
    if whole := [one for one in outcomes.outcomes if one.is_whole]:
        yield sum_in_words(whole, outcomes.rate)
    else:
        yield say("No limit has enough dossiers with a result to tell anything.")


def lead_in_words(outcomes: Outcomes) -> Message:
    """How much was replayed how often."""
    says = {"dossiers": Decimal(outcomes.dossiers), "runs": outcomes.runs, "sure": round(100 * SURE)}
    if not outcomes.period:
        return say("{dossiers} dossiers replayed {runs} times; in brackets the bounds of {sure} % confidence", **says)
    return say(
        "{dossiers} dossiers received from {first} to {last}, replayed {runs} times; in brackets the bounds of "
        "{sure} % confidence",
        first=outcomes.period[0],
        last=outcomes.period[1],
        **says,
    )


def sum_in_words(whole: Sequence[Outcome], rate: float) -> Message:
    """How many limits would be kept."""
    counts = Counter(one.would_keep for one in whole)
    return say(
        "Then, of {count} limits: {yes} would be kept in {rate} % of the dossiers, {no} would not, of {open} it is not "
        "sure",
        count=len(whole),
        yes=counts[WouldKeep.YES],
        no=counts[WouldKeep.NO],
        open=counts[WouldKeep.OPEN],
        rate=percent(rate),
    )


DOES_NOT_FIT = say(
    "The replay without a change does not give what the log shows (see the lines marked so): what it foretells there "
    "cannot be trusted."
)


def limits_of(shown: WhatIfShown) -> Iterator[tuple[Outcome, list[Outcome]]]:
    """Each limit at all agencies together, and at each."""
    for whole in shown.outcomes.outcomes:
        if whole.is_whole:
            parts = [one for one in shown.outcomes.outcomes if _same_limit(one, whole) and not one.is_whole]
            yield whole, parts


def _same_limit(one: Outcome, other: Outcome) -> bool:
    return (one.limit, one.kind, one.new) == (other.limit, other.kind, other.new)


def _limit(whole: Outcome, parts: list[Outcome], shown: WhatIfShown) -> Iterator[Message]:
    limit = whole.limit
    yield Message("{code} {name}", {"code": limit.procedure, "name": shown.names.of("procedure", limit.procedure)})
    yield say("  {limit}: {verdict}", limit=limit_in_words(whole), verdict=verdict_in_words(whole, shown.outcomes.rate))
    for one in (whole, *parts):
        who = say("all agencies") if one.is_whole else shown.names.of("agency", one.agency)
        yield say("    {who}: {figures}{check}", who=who, figures=figures_in_words(one), check=_mark(one))
    yield say("    check: {check}", check=check_in_words(whole))


def _mark(one: Outcome) -> Message:
    return say("") if one.fits or one.is_whole else say("; does not fit the log: {check}", check=check_in_words(one))


def limit_in_words(one: Outcome) -> Message:
    """Which limit, and what it becomes."""
    limit = say("limit: {length} {kind}", length=length_in_words(one.limit, one.limit.amount), kind=KINDS[one.kind])
    if one.new is None:
        return limit
    return say("{limit}, then {new} {unit}", limit=limit, new=one.new, unit=UNIT_NAMES[one.limit.unit])


def figures_in_words(one: Outcome) -> Message:
    """How many are kept and within how much time nine in ten are done, before and after."""
    return say(
        "{dossiers} dossiers, in time {before} → {after}, {gained} points of a hundred; {unit} until nine in ten have "
        "a result: {p90_before} → {p90_after}",
        before=share_in_words(one.now.kept),
        after=share_in_words(one.then.kept),
        gained=points_in_words(one.gained),
        p90_before=time_in_words(one.now.p90),
        p90_after=time_in_words(one.then.p90),
        unit=UNIT_NAMES[one.limit.unit],
        dossiers=Decimal(one.dossiers),
    )


def share_in_words(figure: Figure) -> Message:
    """A share with its bounds."""
    return say(
        "{share} % ({low}–{high})", share=percent(figure.value), low=percent(figure.low), high=percent(figure.high)
    )


def points_in_words(figure: Figure) -> Message:
    """By how many points of a hundred more are kept, with bounds."""
    value, low, high = (_signed(part) for part in (figure.value, figure.low, figure.high))
    return say("{share} ({low} to {high})", share=value, low=low, high=high)


def _signed(share: float) -> Message:
    points = percent(share)
    return say("{sign}{points}", sign="+" if points > 0 else "−" if points < 0 else "", points=abs(points))


def time_in_words(figure: Figure) -> Message:
    """A time with its bounds, in the units of its limit."""
    if not isfinite(figure.high):
        return say("{low} or more", low=_units(figure.low))
    return say("{time} ({low}–{high})", time=_units(figure.value), low=_units(figure.low), high=_units(figure.high))


def verdict_in_words(one: Outcome, rate: float) -> Message:
    """Whether the limit would be kept at the wanted rate, and how short it could be."""
    says = {
        WouldKeep.YES: say("would be kept in {rate} % of the dossiers", rate=percent(rate)),
        WouldKeep.NO: say("would not be kept in {rate} % of the dossiers", rate=percent(rate)),
        WouldKeep.OPEN: say("whether it would be kept in {rate} % of the dossiers is not sure", rate=percent(rate)),
    }
    if one.grows:
        return say("{verdict}, as dossiers would pile up", verdict=says[one.would_keep])
    if one.then.shortest is not None and one.then.shortest < one.length:
        return say(
            "{verdict}; so would be {shortest} {unit}",
            verdict=says[one.would_keep],
            shortest=one.then.shortest,
            unit=UNIT_NAMES[one.limit.unit],
        )
    return says[one.would_keep]


def check_in_words(one: Outcome) -> Message:
    """The replay without a change beside the log."""
    says = {
        "replayed": percent(one.now.kept.value),
        "logged": percent(one.logged_kept),
        "time": _units(one.now.p90.value),
        "logged_time": _units(one.logged_p90),
        "unit": UNIT_NAMES[one.limit.unit],
    }
    if one.fits:
        return say(
            "replayed as it was {replayed} % in time, {logged} % in the log; nine in ten within {time}, in the log "
            "{logged_time} {unit}",
            **says,
        )
    return say(
        "replayed as it was {replayed} % in time but {logged} % in the log; nine in ten within {time}, in the log "
        "{logged_time} {unit}: does not fit",
        **says,
    )


def percent(share: float) -> Decimal:
    """A share in per cent, to a tenth; 100 only where nothing is left."""
    return round(Decimal(str(100 * share)), 1)


def _units(time: float) -> Decimal:
    return round(Decimal(str(time)), 1)


def _queues(shown: WhatIfShown) -> Iterator[Message]:
    for line in queues_in_words(shown):
        yield say("Waits for hands: {queue}", queue=line)


MOST_QUEUES = 12
"""So many desks are named, those first at which most waits."""


def queues_in_words(shown: WhatIfShown) -> Iterator[Message]:
    """The desks at which dossiers wait for hands, the longest queues first."""
    desks = sorted(shown.outcomes.queues, key=lambda desk: -desk.queued)
    yield from (queue_in_words(desk, shown) for desk in desks[:MOST_QUEUES])
    if len(desks) > MOST_QUEUES:
        yield say("and {count} more desks where less waits", count=len(desks) - MOST_QUEUES)


def queue_in_words(desk: Desk, shown: WhatIfShown) -> Message:
    """How much of the waiting at a desk is for hands."""
    return say(
        "{desk}: for want of a free hand {share} % of the time that dossiers lie there; {hands} in hand at a time",
        desk=shown.desk(desk),
        share=percent(desk.queued / desk.waited),
        hands=desk.hands,
    )


def _notes(shown: WhatIfShown) -> Iterator[Message]:
    for note in foot(shown):
        yield say("Note: {note}", note=note)


def foot(shown: WhatIfShown) -> Iterator[Message]:
    """What was taken for granted, what could not be told, what is not shown."""
    outcomes = shown.outcomes
    yield from outcomes.notes
    if outcomes.since and outcomes.queues:
        yield say("counted are dossiers received from {day} on: before that the desks only fill", day=outcomes.since)
    if shown.public:
        yield say("{count} lines are not shown: small groups; nor are desks", count=shown.hidden)
