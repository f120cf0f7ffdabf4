"""What the catalogue says in identifiers and numbers (levels, durations, fees, copies), as sentences to translate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Currency, Fee, TimeLimit
from tthc.model.cut import Range
from tthc.model.document import RequiredDocument, Submission
from tthc.model.duration import UNIT_NAMES, Duration
from tthc.model.entry import Period, Ref
from tthc.model.local import LocalityLevel
from tthc.model.procedure import Level, Procedure
from tthc.model.reference import (
    AgencyLevel,
    CountingPolicy,
    DifficultArea,
    Extension,
    Holding,
    LawRank,
    LawStatus,
    Origin,
)
from tthc.source import Message, say

LEVELS: Mapping[Level, Message] = MappingProxyType(
    {
        Level.CENTRAL: say("central level"),
        Level.PROVINCE: say("province level"),
        Level.DISTRICT: say("district level (until 2025-06-30)"),
        Level.COMMUNE: say("commune level"),
    }
)

AGENCY_LEVELS: Mapping[AgencyLevel, Message] = MappingProxyType(
    {
        AgencyLevel.CENTRAL: say("central level"),
        AgencyLevel.PROVINCE: say("province level"),
        AgencyLevel.DISTRICT: say("district level (until 2025-06-30)"),
        AgencyLevel.COMMUNE: say("commune level"),
        AgencyLevel.OUTSIDE: say("outside the State"),
        AgencyLevel.APPLICANT: say("the applicant"),
    }
)

LOCALITY_LEVELS: Mapping[LocalityLevel, Message] = MappingProxyType(
    {LocalityLevel.PROVINCE: say("province level"), LocalityLevel.COMMUNE: say("commune level")}
)

ORIGINS: Mapping[Origin, Message] = MappingProxyType(
    {
        Origin.APPLICANT: say("made by the applicant"),
        Origin.STATE: say("issued by the State"),
        Origin.OUTSIDE: say("from outside the State"),
    }
)

LAW_RANKS: Mapping[LawRank, Message] = MappingProxyType(
    {
        LawRank.LAW: say("law of the National Assembly"),
        LawRank.ASSEMBLY_RESOLUTION: say("resolution of the National Assembly"),
        LawRank.ORDINANCE: say("ordinance"),
        LawRank.DECREE: say("decree"),
        LawRank.GOVERNMENT_RESOLUTION: say("resolution of the Government"),
        LawRank.PRIME_MINISTER_DECISION: say("decision of the Prime Minister"),
        LawRank.CIRCULAR: say("circular"),
        LawRank.JOINT_CIRCULAR: say("joint circular"),
        LawRank.MINISTER_DECISION: say("decision of a minister"),
        LawRank.PEOPLES_COUNCIL_RESOLUTION: say("resolution of a People's Council"),
        LawRank.PROVINCE_DECISION: say("decision of a provincial People's Committee"),
        LawRank.CHAIRMAN_DECISION: say("decision of a chairman of a People's Committee"),
        LawRank.OTHER: say("another kind of instrument"),
    }
)

STATUSES: Mapping[LawStatus, Message] = MappingProxyType(
    {
        LawStatus.IN_FORCE: say("in force"),
        LawStatus.PARTLY_EXPIRED: say("partly expired"),
        LawStatus.EXPIRED: say("expired"),
        LawStatus.UNKNOWN: say("whether it is in force is not known"),
    }
)


def text(words: str) -> Message:
    """Words of the catalogue, which are not translated."""
    return Message("{words}", {"words": words})


def listed(parts: tuple[Message, ...]) -> Message:
    """Several sentences after one another, with semicolons."""
    if not parts:
        return text("")
    first, *rest = parts
    for part in rest:
        first = Message("{first}; {part}", {"first": first, "part": part})
    return first


def duration(given: Duration) -> Message:
    """`5 working days`, `the same day`; an estimate says so, and so does a measured time."""
    if given.same_day:
        long = say("within the day")
    else:
        long = Message("{amount} {unit}", {"amount": given.amount, "unit": UNIT_NAMES[given.unit]})
    if given.measured:
        return say("{long} (measured: {source})", long=long, source=given.measured)
    return say("{long} (estimate: {basis})", long=long, basis=given.estimate) if given.estimate else long


def limit(given: TimeLimit) -> Message:
    """What the law allows and what the agency promises."""
    if given.statutory and given.committed:
        return say(
            "{committed} (by law {statutory})", committed=duration(given.committed), statutory=duration(given.statutory)
        )
    if given.committed:
        return say("{committed} (promised; the law's limit is not stated)", committed=duration(given.committed))
    return duration(given.statutory) if given.statutory else say("not stated")


def with_leeway(given: TimeLimit, policy: CountingPolicy | None, catalogue: Catalogue) -> Message:
    """The limit, and by how much it may be longer: what it does not say itself, its counting policy does."""
    extension = given.extension or (policy.extension if policy else None)
    areas = given.longer_in or (policy.longer_in if policy else ())
    text = limit(given)
    if extension:
        more = say("may be extended once by {days} days at the most", days=extension.days)
        text = say("{one}, {other}", one=text, other=_by_law(more, extension))
    for area in filter(None, map(catalogue.get, areas)):
        more = say("up to {days} days more are allowed in: {area}", days=area.days, area=area.name)
        text = say("{one}, {other}", one=text, other=_by_law(more, area))
    return text


def _by_law(text: Message, given: Extension | DifficultArea) -> Message:
    law = " ".join(part for part in (given.law.id if given.law else "", given.article) if part)
    return say("{text} ({law})", text=text, law=law) if law else text


def policy_named(procedure: Procedure, catalogue: Catalogue) -> CountingPolicy | None:
    """The counting policy that the procedure or its sector names; not the one that a project counts all others by."""
    sector = procedure.sector and catalogue.get(procedure.sector)
    named = procedure.counting or (sector and sector.counting)
    return catalogue.get(named) if named else None


def period(given: Period) -> Message:
    """`2026-06-01 to 2027-02-28`; nothing where it is always."""
    if given.start and given.end:
        return say("{start} to {end}", start=given.start, end=given.end)
    if given.start:
        return say("from {start}", start=given.start)
    return say("to {end}", end=given.end) if given.end else text("")


def dong(given: Range) -> Message:
    """`12,000 – 15,000 – 20,000 đồng`, or one sum where nothing is estimated."""
    low, mid, high = Decimal(given.low), Decimal(given.mid), Decimal(given.high)
    if low == high:
        return Message("{mid} đồng", {"mid": mid})
    return Message("{low} – {mid} – {high} đồng", {"low": low, "mid": mid, "high": high})


def fee(given: Fee, catalogue: Catalogue) -> Message:
    """`50,000 đồng per copy`, `free of charge`, `set by …`."""
    named = given.name or ""
    if given.amount is None:
        who = name_of(given.decided_by, catalogue) if given.decided_by else ""
        amount = say("set by {who}", who=who)
    elif given.amount == 0:
        amount = say("free of charge")
    else:
        amount = _sum(given.amount, given.currency)
        if given.per:
            amount = say("{sum} per {per}", sum=amount, per=given.per)
        if given.at_most is not None:
            amount = say("{sum}, at most {most}", sum=amount, most=_sum(given.at_most, given.currency))
    return Message("{name}: {amount}", {"name": named, "amount": amount}) if named else amount


def _sum(amount: int, currency: Currency) -> Message:
    return Message("{amount} {currency}", {"amount": Decimal(amount), "currency": _CURRENCIES[currency]})


_CURRENCIES: Mapping[Currency, str] = MappingProxyType({Currency.VND: "đồng", Currency.USD: "USD"})


def copies(document: RequiredDocument) -> Message:
    """`1 original, 2 plain copies`; shown or handed in."""
    counted = tuple(_copies(document))
    number = _commas(counted) if counted else say("number not stated")
    return say("{number}, only shown", number=number) if document.submission is Submission.PRESENT else number


def _copies(document: RequiredDocument) -> Iterator[Message]:
    if document.originals:
        yield say("originals: {count}", count=document.originals)
    if document.copies:
        yield say("plain copies: {count}", count=document.copies)
    if document.certified:
        yield say("certified copies: {count}", count=document.certified)


def _commas(parts: tuple[Message, ...]) -> Message:
    first, *rest = parts
    for part in rest:
        first = Message("{first}, {part}", {"first": first, "part": part})
    return first


def basis(given: LegalBasis) -> str:
    """`Điều 5, 151/2025/NĐ-CP`."""
    return ", ".join(part for part in (given.article, given.law.id) if part)


def name_of(ref: Ref[Any] | None, catalogue: Catalogue) -> str:
    """The name of what a reference means; its id where that is not defined."""
    if ref is None:
        return ""
    known = catalogue.get(ref)
    return str(getattr(known, "name", None) or ref.id)


def opened(holding: Holding) -> Message:
    """Under which law a database is opened, since when, and whether a source confirms it."""
    law = ", ".join(part for part in (holding.article, holding.law.id if holding.law else None) if part)
    under = say("under {law}", law=law) if law else say("no law is named that opens it")
    if holding.since:
        under = say("{under} since {day}", under=under, day=holding.since)
    return (
        say("{under}, confirmed by a source", under=under)
        if holding.verified
        else say("{under}, not confirmed", under=under)
    )
