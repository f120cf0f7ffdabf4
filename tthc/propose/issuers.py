"""Which ministry may amend a circular today, or has taken over its work; and which agencies the province directs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, Law
from tthc.source import Message, say

_NEXT = re.compile(r"(?:;|,| và) +(?=(?:Bộ|Tòa|Viện|Ngân hàng|Thanh tra|Ủy ban|Văn phòng|Bảo hiểm) )")
"""Where the second of several issuers begins; names of ministries hold commas and "và" themselves."""


def issuers(law: Law, catalogue: Catalogue, day: date) -> tuple[str | Message, ...]:
    """Those who issued a law, each as it is called now; empty where nobody says who did."""
    return tuple(dict.fromkeys(_today(name, catalogue, day) for name in _issued_by(law)))


def took_over(law: Law, catalogue: Catalogue, day: date) -> tuple[str, ...]:
    """Those who issued the law and are no more."""
    known = ((name, catalogue.agencies_by_name.get(name)) for name in _issued_by(law))
    return tuple(name for name, agency in known if agency and not agency.effective.covers(day))


def ministry_in_charge(procedure: Procedure, catalogue: Catalogue, day: date) -> str | Message | None:
    """The ministry that published the procedure, by the symbol of its decision; None where nobody can tell."""
    decision = procedure.publication.decision if procedure.publication else ""
    issuer = catalogue.issuers_by_symbol.get(decision.rpartition("-")[2])
    return _today(issuer, catalogue, day) if issuer and issuer in catalogue.agencies_by_name else None


def not_of_the_province(procedure: Procedure, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the agencies that receive a procedure and stand, as they are or with what they are part of, above.

    An office of the ministry in the province (police, tax, social insurance) is the ministry's.
    """
    receiving = (catalogue.get(ref) for ref in procedure.agencies.receiving)
    return tuple(agency.name for agency in receiving if agency and _is_central(agency, catalogue))


def _is_central(agency: Agency, catalogue: Catalogue) -> bool:
    seen: set[str] = set()
    now: Agency | None = agency
    while now and now.id not in seen:
        if now.level is AgencyLevel.CENTRAL:
            return True
        seen.add(now.id)
        now = catalogue.get(now.part_of) if now.part_of else None
    return False


def _issued_by(law: Law) -> Iterator[str]:
    return (name.strip() for name in _NEXT.split(law.issuer or "") if name.strip())


def _today(name: str, catalogue: Catalogue, day: date) -> str | Message:
    """The name it has now; of one whose work went to several others nobody here can say to which."""
    agency, seen = catalogue.agencies_by_name.get(name), {name}
    while agency and not agency.effective.covers(day):
        following = catalogue.get(agency.replaced_by) if agency.replaced_by else None
        if following is None or following.name in seen:
            return say("the ministry that has taken over this work from {old}", old=name)
        agency = following
        seen.add(agency.name)
    return agency.name if agency else name
