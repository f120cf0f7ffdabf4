"""What was made public, where and when, and what an officer has checked: each record says it of contents, by digest.

Nothing here is ever changed: a later record stands beside the earlier one. A digest is of what a version of a procedure
says, and not of its file: a file that is only written in another way still says the same, and one word less is
another content, whatever dates anybody writes beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tthc.model.decision import Actor
from tthc.source import Message, say


class Published(StrEnum):
    """What a record says of its procedures."""

    SITE = "site"
    """They stand on the public pages (trang thông tin công khai)."""
    POSTERS = "posters"
    """They were printed for the board (niêm yết)."""
    CHECKED = "checked"
    """An officer has compared them with the decision and found them right."""
    ENTERED = "entered"
    """They were entered into the national database (CSDL quốc gia về TTHC) on `day`."""


IN_WORDS: Mapping[Published, Message] = MappingProxyType(
    {
        Published.SITE: say("the public pages"),
        Published.POSTERS: say("the notice board"),
        Published.CHECKED: say("checked by an officer"),
        Published.ENTERED: say("entered into the national database"),
    }
)


@dataclass(frozen=True)
class Told:
    """What is written down: the day it is of, where (a folder, an address), and the digest of each procedure."""

    kind: Published
    day: dt.date
    procedures: Mapping[str, str]
    where: str = ""
    note: str = ""


@dataclass(frozen=True)
class PublicationRecord:
    """What was written down, by whom and when."""

    serial: int
    told: Told
    at: dt.datetime
    by: Actor


def last_of(records: Iterable[PublicationRecord], kind: Published) -> PublicationRecord | None:
    """The last record of a kind."""
    return max((one for one in records if one.told.kind is kind), key=lambda one: one.serial, default=None)


def last_by_procedure(records: Iterable[PublicationRecord], kind: Published) -> dict[str, PublicationRecord]:
    """For each procedure the last record of a kind that speaks of it."""
    found: dict[str, PublicationRecord] = {}
    for one in sorted(records, key=lambda one: one.serial):
        if one.told.kind is kind:
            found |= dict.fromkeys(one.told.procedures, one)
    return found
