"""Which ministry may amend a circular today: the one that issued it, or the one that has taken over its work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency, Law
from tthc.source import Message, say

_NEXT = re.compile(r"(?:;|,| và) +(?=(?:Bộ|Tòa|Viện|Ngân hàng|Thanh tra|Ủy ban|Văn phòng|Bảo hiểm) )")
"""Where the second of several issuers begins; names of ministries hold commas and "và" themselves."""


def issuers(law: Law, catalogue: Catalogue, day: date) -> tuple[str | Message, ...]:
    """Those who issued a law, each as it is called now; empty where nobody says who did."""
    return tuple(dict.fromkeys(_today(name, catalogue, day) for name in _issued_by(law)))


def took_over(law: Law, catalogue: Catalogue, day: date) -> tuple[str, ...]:
    """Those who issued the law and are no more."""
    return tuple(name for name in _issued_by(law) if (a := _agency(name, catalogue)) and not a.effective.covers(day))


def _issued_by(law: Law) -> Iterator[str]:
    return (name.strip() for name in _NEXT.split(law.issuer or "") if name.strip())


def _agency(name: str, catalogue: Catalogue) -> Agency | None:
    return next((a for a in catalogue.all(Agency).values() if name == a.name or name in a.aliases), None)


def _today(name: str, catalogue: Catalogue, day: date) -> str | Message:
    """The name it has now; of one whose work went to several others nobody here can say to which."""
    agency, seen = _agency(name, catalogue), {name}
    while agency and not agency.effective.covers(day):
        following = catalogue.get(agency.replaced_by) if agency.replaced_by else None
        if following is None or following.name in seen:
            return say("the ministry that has taken over this work from {old}", old=name)
        agency = following
        seen.add(agency.name)
    return agency.name if agency else name
