"""How the ways of handing in of two versions differ: channels won and lost, time limits, fees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.analyse.difference import (
    Aspect,
    Change,
    Difference,
    Versions,
    Weight,
    by,
    changed_keys,
    from_to,
    in_words,
    pairs,
    weight_of_longer,
    weight_of_more,
)
from tthc.model.channel import MODE_NAMES, Channel, Currency, Fee, ServiceLevel, TimeLimit
from tthc.model.duration import Duration
from tthc.model.procedure import Element, Procedure
from tthc.source import Message, Position, say
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Told:
    """A difference of one limit or one fee, before it is known in how many ways and cases it is the same."""

    aspect: Aspect
    change: Change
    weight: Weight
    text: Message
    before: Message | None
    after: Message | None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two of them the same."""
        return (self.aspect, self.change, self.weight, str(self.text))


def differing_channels(versions: Versions) -> Iterator[Difference]:
    """Channels added and lost, and what became of their level of service, limits and fees."""
    kept: list[tuple[Channel, Channel]] = []
    for before, after in pairs(versions.before.channels, versions.after.channels, by(lambda channel: channel.mode)):
        if before is not None and after is not None:
            kept.append((before, after))
            yield from _level(versions, before, after)
        elif after is not None:
            yield _whole(
                versions, after, Change.ADDED, Weight.EASIER, say("it may now be handed in {mode}", mode=_mode(after))
            )
        elif before is not None:
            text = say("it may no longer be handed in {mode}", mode=_mode(before))
            yield _whole(versions, before, Change.REMOVED, Weight.HARDER, text)
    told = (*_gathered(versions, kept, _limits), *_gathered(versions, kept, _fees))
    yield from told
    for before, after in kept:
        keys = changed_keys(before, after, ("fixed_by",) if told else ("fixed_by", "time_limits", "fees"))
        if keys:
            text = say("recorded differently: {keys}", keys=keys)
            yield _whole(versions, after, Change.CHANGED, Weight.NEUTRAL, text)


_LEVELS = (ServiceLevel.INFORMATION, ServiceLevel.PARTIAL, ServiceLevel.END_TO_END)
LEVEL_NAMES = {
    ServiceLevel.END_TO_END: say("end to end"),
    ServiceLevel.PARTIAL: say("partial"),
    ServiceLevel.INFORMATION: say("information only"),
}
"""What people call the levels of an online service."""


def _mode(channel: Channel) -> Message:
    return MODE_NAMES[channel.mode]


def _whole(versions: Versions, channel: Channel, change: Change, weight: Weight, text: Message) -> Difference:
    return versions.difference(Aspect.CHANNEL, change, weight, text, part=channel.mode, at=channel.at)


def _level(versions: Versions, before: Channel, after: Channel) -> Iterator[Difference]:
    if before.service_level is not after.service_level:
        old, new = before.service_level, after.service_level
        weight = weight_of_more(_LEVELS.index(old), _LEVELS.index(new)).opposite if old and new else Weight.NEUTRAL
        names = [LEVEL_NAMES[level] if level else say("not given") for level in (old, new)]
        text = say("online service: {before} → {after}", before=names[0], after=names[1])
        yield _whole(versions, after, Change.CHANGED, weight, text)
    if (before.partial_reason, before.url) != (after.partial_reason, after.url):
        text = say("address or reason of the way {mode}", mode=_mode(after))
        yield _whole(versions, after, Change.CHANGED, Weight.NEUTRAL, text)


def _gathered(
    versions: Versions,
    kept: Sequence[tuple[Channel, Channel]],
    compare: Callable[[Versions, Channel, Channel, str | None], Iterator[Told]],
) -> Iterator[Difference]:
    """What differs in each way and case, said once where it is the same in several."""
    found: dict[tuple[str, ...], list[tuple[Told, Channel, str | None]]] = defaultdict(list)
    cases: tuple[str | None, ...] = tuple(
        case.id for case in versions.after.cases if case.id in versions.common_cases
    ) or (None,)
    for before, after in kept:
        for case in cases:
            for told in compare(versions, before, after, case):
                found[told.key].append((told, after, case))
    for same in found.values():
        yield _one(versions, same, kept, cases)


def _one(
    versions: Versions,
    same: Sequence[tuple[Told, Channel, str | None]],
    kept: Sequence[tuple[Channel, Channel]],
    cases: tuple[str | None, ...],
) -> Difference:
    """One difference with its ways and cases named, unless it is the same in all of them."""
    told, first, _ = same[0]
    modes = list(dict.fromkeys(channel.mode for _, channel, _ in same))
    of_cases = list(dict.fromkeys(case for _, _, case in same))
    is_everywhere = len(same) == len(kept) * len(cases)
    where: list[str | Message] = []
    if not is_everywhere and len(modes) < len(kept):
        where += [MODE_NAMES[mode] for mode in modes]
    if not is_everywhere and len(of_cases) < len(cases):
        where += versions.case_names(of_cases)
    says = say("{text} ({where})", text=told.text, where=tuple(where)) if where else told.text
    part = "+".join(modes) if len(modes) < len(kept) else ""
    return versions.difference(
        told.aspect,
        told.change,
        told.weight,
        says,
        part=part,
        before=told.before,
        after=told.after,
        at=_at(told, first),
    )


def _at(told: Told, channel: Channel) -> Position:
    parts: Sequence[TimeLimit | Fee] = channel.time_limits if told.aspect is Aspect.LIMIT else channel.fees
    return parts[0].at if parts else channel.at


def _limits(versions: Versions, before: Channel, after: Channel, case: str | None) -> Iterator[Told]:
    old, new = limits_of(before, case), limits_of(after, case)
    for one, other in pairs(old, new, by(lambda limit: fold(limit.note or "") or None), _anyhow):
        old_limit, new_limit = one or _NO_LIMIT, other or _NO_LIMIT
        yield from _limit(old_limit.statutory, new_limit.statutory, promised=False)
        yield from _limit(old_limit.committed, new_limit.committed, promised=True)


_NO_LIMIT = TimeLimit()


def limits_of(channel: Channel, case: str | None) -> tuple[TimeLimit, ...]:
    """The limits of a way in a case; those written for the case beat the general ones."""
    special = tuple(limit for limit in channel.time_limits if limit.case and limit.case.id == case)
    return special or tuple(limit for limit in channel.time_limits if limit.case is None)


def _anyhow(one: object, other: object) -> bool:
    """What is left over is compared in the order in which it was written."""
    return True


def _limit(before: Duration | None, after: Duration | None, *, promised: bool) -> Iterator[Told]:
    if before and after:
        if _is_same(before, after):
            return
        what = from_to(before, after)
        text = say("committed time: {what}", what=what) if promised else say("time limit: {what}", what=what)
        yield Told(
            Aspect.LIMIT, Change.CHANGED, weight_of_longer(before, after), text, in_words(before), in_words(after)
        )
    elif after:
        new = in_words(after)
        text = (
            say("a shorter time is promised: {time}", time=new)
            if promised
            else say("a time limit is given: {time}", time=new)
        )
        yield Told(Aspect.LIMIT, Change.ADDED, Weight.EASIER if promised else Weight.NEUTRAL, text, None, new)
    elif before:
        old = in_words(before)
        text = (
            say("no longer promised: {time}", time=old)
            if promised
            else say("no time limit is given any more: {time}", time=old)
        )
        yield Told(Aspect.LIMIT, Change.REMOVED, Weight.HARDER if promised else Weight.UNCLEAR, text, old, None)


def _is_same(before: Duration, after: Duration) -> bool:
    return (before.unit, before.amount, before.same_day) == (after.unit, after.amount, after.same_day)


def fees_of(channel: Channel, case: str | None) -> tuple[Fee, ...]:
    """The fees of a way in a case, the general ones included."""
    return tuple(fee for fee in channel.fees if fee.case is None or fee.case.id == case)


def _fees(versions: Versions, before: Channel, after: Channel, case: str | None) -> Iterator[Told]:
    silent = (is_silent_on_fees(versions.before), is_silent_on_fees(versions.after))
    for one, other in pairs(fees_of(before, case), fees_of(after, case), by(_named), by(_kind), _anyhow):
        if one and other:
            yield from _fee(one, other)
        elif other:
            weight = _weight_of_new(other, unknown=silent[0])
            yield Told(
                Aspect.FEE, Change.ADDED, weight, say("fee: {fee}", fee=fee_in_words(other)), None, fee_in_words(other)
            )
        elif one:
            weight = _weight_of_new(one, unknown=silent[1]).opposite
            text = say("no longer charged: {fee}", fee=fee_in_words(one))
            yield Told(Aspect.FEE, Change.REMOVED, weight, text, fee_in_words(one), None)


def is_silent_on_fees(procedure: Procedure) -> bool:
    """Whether a version says nothing of fees, neither a sum nor that there are none."""
    return Element.FEES not in procedure.has_no and not any(channel.fees for channel in procedure.channels)


def _named(fee: Fee) -> object:
    return (fold(fee.name), fold(fee.per or ""), fee.currency) if fee.name else None


def _kind(fee: Fee) -> object:
    return (fee.kind, fold(fee.per or ""), fee.currency)


def _weight_of_new(fee: Fee, *, unknown: bool) -> Weight:
    """A sum where the earlier version said nothing may have been charged all along."""
    if fee.amount == 0:
        return Weight.NEUTRAL
    return Weight.UNCLEAR if unknown or fee.amount is None else Weight.HARDER


def _fee(before: Fee, after: Fee) -> Iterator[Told]:
    if _sum(before) == _sum(after):
        return
    old, new = fee_in_words(before), fee_in_words(after)
    name = after.name or before.name
    what = _sums(before, after) or say("{before} → {after}", before=old, after=new)
    text = say("{name}: {what}", name=name, what=what) if name else say("fee: {fee}", fee=what)
    yield Told(Aspect.FEE, Change.CHANGED, _weight(before, after), text, old, new)


def _sum(fee: Fee) -> tuple[object, ...]:
    return (fee.amount, fee.at_most, fee.currency, fold(fee.per or ""), fee.decided_by)


def _sums(before: Fee, after: Fee) -> Message | None:
    """`50.000 → 0 đồng`, where only the sum changed."""
    if _sum(before)[1:] != _sum(after)[1:] or before.amount is None or after.amount is None:
        return None
    if after.currency is not Currency.VND:
        return None
    return say("{before} → {after} đồng", before=Decimal(before.amount), after=Decimal(after.amount))


def _weight(before: Fee, after: Fee) -> Weight:
    """A sum per page and a sum per dossier do not compare, nor do two currencies, unless one of them is nothing."""
    alike = before.currency is after.currency and fold(before.per or "") == fold(after.per or "")
    if before.amount is None or after.amount is None or not (alike or 0 in (before.amount, after.amount)):
        return Weight.UNCLEAR
    weights = {weight_of_more(before.amount, after.amount), _weight_of_most(before, after)} - {Weight.NEUTRAL}
    return weights.pop() if len(weights) == 1 else Weight.UNCLEAR if weights else Weight.NEUTRAL


def _weight_of_most(before: Fee, after: Fee) -> Weight:
    """A cap is worth something; losing it is harder."""
    if before.at_most == after.at_most or 0 in (before.amount, after.amount):
        return Weight.NEUTRAL
    if before.at_most is None or after.at_most is None:
        return Weight.EASIER if before.at_most is None else Weight.HARDER
    return weight_of_more(before.at_most, after.at_most)


def fee_in_words(fee: Fee) -> Message:
    """`Lệ phí hộ tịch 8.000 đồng/bản`."""
    if fee.amount is None:
        text = say("decided by {agency}", agency=fee.decided_by)
    elif fee.currency is Currency.VND:
        text = say("{amount} đồng", amount=Decimal(fee.amount))
    else:
        text = say("{amount} {currency}", amount=Decimal(fee.amount), currency=fee.currency.value)
    text = say("{fee}/{unit}", fee=text, unit=fee.per) if fee.per else text
    text = say("{fee}, at most {most}", fee=text, most=Decimal(fee.at_most)) if fee.at_most is not None else text
    return say("{name} {fee}", name=fee.name, fee=text) if fee.name else text
