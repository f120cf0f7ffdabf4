"""What the measures of a plan are called, and what is saved of each, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.propose.portfolio.terms import Figures, Measure
from tthc.source import Message, say

MEASURES: Mapping[Measure, Message] = MappingProxyType(
    {
        Measure.COST: say("compliance cost"),
        Measure.TIME: say("time limit"),
        Measure.WORK: say("time of the steps"),
        Measure.PAPERS: say("papers"),
    }
)
UNITS: Mapping[Measure, Message] = MappingProxyType(
    {
        Measure.COST: say("đồng"),
        Measure.TIME: say("working days"),
        Measure.WORK: say("working days"),
        Measure.PAPERS: say("papers"),
    }
)
GAINS: Mapping[Measure, Message] = MappingProxyType(
    {
        Measure.COST: say("{number} đồng"),
        Measure.TIME: say("{number} working days of the limit"),
        Measure.WORK: say("{number} working days of the steps"),
        Measure.PAPERS: say("papers: {number}"),
    }
)


def gains_said(gains: Figures) -> tuple[Message, ...] | Message:
    """The figures that are not nothing; of what saves something else, such as work of an agency, that it is in none."""
    found = tuple(Message(GAINS[m].text, {"number": gains.of(m)}) for m in Measure if gains.of(m))
    return found or say("nothing that these figures count")
