"""The same procedure in several places and ways of handing in, side by side, and who asks least."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tthc.analyse.difference import Weight, weight_of_longer
from tthc.analyse.differing_channels import limits_of
from tthc.cost.activities import fees_of
from tthc.cost.burden import Burden, burden
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Currency, Mode
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Side:
    """A version of the procedure and whose it is: a locality, the nation, a file."""

    who: str
    procedure: Procedure
    catalogue: Catalogue


@dataclass(frozen=True)
class Offer:
    """What one side asks in one case and one way of handing in.

    `limit` is the longest time of the case: the one promised, where somebody promises less than the law. `fees` is None
    where a sum is open, or not in đồng.
    """

    who: str
    case: str | None
    mode: Mode
    documents: int
    burden: Burden
    limit: Duration | None
    is_promised: bool
    fees: int | None


class Criterion(StrEnum):
    """By what offers are compared."""

    DOCUMENTS = "documents"
    PAPERS = "papers"
    CERTIFIED = "certified"
    VISITS = "visits"
    FEES = "fees"
    LIMIT = "limit"


@dataclass(frozen=True)
class Least:
    """Who asks least in a case: by each criterion, and those who ask least by all of them; empty if nobody can say.

    `count` is how many offers were compared.
    """

    case: str | None
    count: int
    by: Mapping[Criterion, tuple[Offer, ...]]
    overall: tuple[Offer, ...]


def offers(sides: Sequence[Side], applicant: Applicant | None = None) -> tuple[Offer, ...]:
    """What each side asks, by case as the first side names them, then in the order of the sides and their channels."""
    found = [offer for side in sides for offer in _offers_of(side, applicant)]
    order = list(dict.fromkeys(fold(offer.case or "") for offer in found))
    return tuple(sorted(found, key=lambda offer: order.index(fold(offer.case or ""))))


def who_asks_least(found: Sequence[Offer]) -> Iterator[Least]:
    """For each case that more than one offer is about."""
    for case in dict.fromkeys(fold(offer.case or "") for offer in found):
        same = [offer for offer in found if fold(offer.case or "") == case]
        if len(same) > 1:
            by = {criterion: tuple(_least(same, criterion)) for criterion in Criterion}
            overall = tuple(offer for offer in same if all(offer in best for best in by.values()))
            yield Least(same[0].case, len(same), MappingProxyType(by), overall)


def _offers_of(side: Side, applicant: Applicant | None) -> Iterator[Offer]:
    procedure = side.procedure
    for case in procedure.real_cases:
        for channel in procedure.channels:
            asked = [d for d in procedure.documents_in(case) if not d.channels or channel.mode in d.channels]
            limit, is_promised = _limit(channel, case)
            yield Offer(
                side.who,
                case.name if case else None,
                channel.mode,
                sum(1 for document in asked if not document.look_up or document.look_up.fallback),
                burden(procedure, side.catalogue, case, applicant, channel.mode),
                limit,
                is_promised,
                _fees(channel, case),
            )


def _limit(channel: Channel, case: Case | None) -> tuple[Duration | None, bool]:
    """The longest of the limits of a case, and whether it is a promise; of two that do not compare neither."""
    times = [
        (x.committed or x.statutory, x.committed is not None) for x in limits_of(channel, case.id if case else None)
    ]
    known = [(time, promised) for time, promised in times if time is not None]
    if not known or len(known) < len(times):
        return None, False
    for time, promised in known:
        if all(weight_of_longer(other, time) in (Weight.HARDER, Weight.NEUTRAL) for other, _ in known):
            return time, promised
    return None, False


def _fees(channel: Channel, case: Case | None) -> int | None:
    total = 0
    for fee in fees_of(channel, case):
        if fee.amount is None or (fee.currency is not Currency.VND and fee.amount):
            return None
        total += fee.amount
    return total if channel.fees else None


_FIGURES: Mapping[Criterion, Callable[[Offer], int | None]] = MappingProxyType(
    {
        Criterion.DOCUMENTS: lambda offer: offer.documents,
        Criterion.PAPERS: lambda offer: offer.burden.papers,
        Criterion.CERTIFIED: lambda offer: offer.burden.certified,
        Criterion.VISITS: lambda offer: offer.burden.visits,
        Criterion.FEES: lambda offer: offer.fees,
    }
)


def _least(same: Sequence[Offer], criterion: Criterion) -> Iterator[Offer]:
    """The offers that no other undercuts; none at all where some figure is unknown or does not compare."""
    if criterion is Criterion.LIMIT:
        yield from _shortest(same)
        return
    figures = [_FIGURES[criterion](offer) for offer in same]
    known = [figure for figure in figures if figure is not None]
    if len(known) == len(same):
        yield from (offer for offer, figure in zip(same, known, strict=True) if figure == min(known))


def _shortest(same: Sequence[Offer]) -> Iterator[Offer]:
    for offer in same:
        weights = {weight_of_longer(offer.limit, o.limit) if offer.limit and o.limit else Weight.UNCLEAR for o in same}
        if weights <= {Weight.NEUTRAL, Weight.HARDER}:
            yield offer
