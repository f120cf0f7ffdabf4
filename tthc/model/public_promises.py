"""Kept and broken time promises as the public may see them (kết quả thực hiện thời hạn): shares of large groups only.

An audit writes them, the public pages show them. There are no counts here: what stands here says nothing about single
dossiers, whatever else is published beside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """At least so many per cent of the dossiers of a group were done by the promised day.

    `nine_in_ten` is the number of working days within which nine in ten had their result; None where the group is too
    small for that, or nine in ten never came so far.
    """

    at_least: int
    nine_in_ten: int | None = None


@dataclass(frozen=True)
class PublicPromises:
    """The figures of one period: what they are counted from, how, when, and by whose limit; `whole` is all together.

    `limit` is `promised` or `statutory`; `left_out` is how many procedures had too few dossiers to be shown.
    """

    period: str
    as_of: dt.date
    source: str
    policies: tuple[str, ...]
    limit: str
    synthetic: bool
    whole: Kept
    procedures: dict[str, Kept]
    left_out: int
