"""Duties that come often, and thresholds that nobody has raised for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tthc.analyse.match import Analysis, Match, component
from tthc.model.cut import Part
from tthc.model.obligation import Frequency, Threshold, TimesPerYear
from tthc.model.procedure import Procedure
from tthc.source import Message, say
from tthc.vietnamese import fold

Years = Annotated[int, Field(ge=1, le=100)]
Times = Annotated[int, Field(ge=2, le=10)]


def several_times_a_year(analysis: Analysis, *, rhythms: tuple[TimesPerYear, ...]) -> Iterator[Match]:
    """Duties that come several times a year, which could come in the next slower rhythm (làm nhiều lần trong năm).

    `rhythms` are times a year that are usual: monthly, quarterly, yearly.
    """
    for procedure in analysis.procedures:
        for frequency in procedure.frequencies:
            slower = max((r for r in rhythms if 1 <= r < frequency.times_per_year), default=None)
            if slower is not None and frequency.times_per_year > 1:
                because = say("it is to be done {times} times a year", times=frequency.times_per_year)
                place = component(procedure, Part.FREQUENCY, frequency.id)
                yield Match(place, frequency.at, because, tuple(_asked_each_time(procedure, frequency)), amount=slower)


def _asked_each_time(procedure: Procedure, frequency: Frequency) -> Iterator[Message]:
    if frequency.when:
        yield say("only when {when}", when=frequency.when)
    yield say("papers each time: {count}", count=len(procedure.documents))
    latest = max((one for one in procedure.obliged if one.threshold is None), key=lambda one: one.year, default=None)
    if latest:
        yield say(
            "{number} are obliged ({year}: {source})", number=latest.number, year=latest.year, source=latest.source
        )


def threshold_of_long_ago(
    analysis: Analysis, *, units: tuple[str, ...], years: Years = 5, times: Times = 2
) -> Iterator[Match]:
    """Thresholds in money that were set years ago, when the same sum was worth more (ngưỡng tiền lâu không nâng).

    `units` are words for money. The threshold is proposed to stand so many `times` as high.
    """
    money = tuple(fold(unit) for unit in units)
    for procedure in analysis.procedures:
        for threshold in procedure.thresholds:
            since = _set_on(threshold, analysis)
            if since and _years_between(since, analysis.day) >= years and fold(threshold.unit).endswith(money):
                text = say("the threshold of {amount} {unit} has stood since {day}",
                           amount=threshold.amount, unit=threshold.unit, day=since)  # fmt: skip
                place = component(procedure, Part.THRESHOLD, threshold.id)
                evidence = tuple(_who_reaches(procedure, threshold))
                yield Match(place, threshold.at, text, evidence, amount=threshold.amount * times)


def _set_on(threshold: Threshold, analysis: Analysis) -> date | None:
    law = analysis.catalogue.get(threshold.fixed_by.law) if threshold.fixed_by else None
    return (law.issued or law.effective.start) if law else None


def _years_between(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _who_reaches(procedure: Procedure, threshold: Threshold) -> Iterator[Message]:
    for one in procedure.obliged:
        if one.threshold and one.threshold.id == threshold.id and one.amount is not None:
            yield say("{number} reach {amount} {unit} ({year}: {source})", number=one.number,
                      amount=Decimal(one.amount), unit=threshold.unit, year=one.year, source=one.source)  # fmt: skip
