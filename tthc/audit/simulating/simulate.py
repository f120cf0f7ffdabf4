"""Synthetic dossier logs with known right answers, worked out day by day and not by the audit. No person is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random

from tthc.audit.clock.day_by_day import working_days_of
from tthc.audit.clock.due import choose_policy
from tthc.audit.judging.reasons import Reason
from tthc.audit.simulating.answers import Answer, answers, months_between
from tthc.audit.simulating.life import Desk, Life, Rates, live, offers_in
from tthc.audit.simulating.places import communes_in, places_in
from tthc.audit.simulating.rows import SYNTHETIC, dirty, order_shown, pause_texts, texts_of
from tthc.audit.simulating.steps import step_rows
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Moment
from tthc.model.reference import CalendarYear, CountingPolicy

NAME = "ho-so-mo-phong-synthetic"
"""How the file of a synthetic log begins."""


@dataclass(frozen=True)
class SyntheticLog:
    """The rows of a log under HEADER, of its pauses under PAUSE_HEADER, and what an audit has to find in them.

    `quarantined` are the rows to put aside; `lives` what happened to the dossiers of all others, from which their
    right figures follow.
    """

    rows: tuple[tuple[str, ...], ...]
    quarantined: Mapping[Reason, int]
    name: str = f"{NAME}.csv"
    steps: tuple[tuple[str, ...], ...] = ()
    pauses: tuple[tuple[str, ...], ...] = ()
    lives: tuple[Life, ...] = ()


def simulate(
    catalogue: Catalogue,
    seed: int,
    count: int,
    today: date,
    policy: CountingPolicy | None = None,
    rates: Rates | None = None,
    days: int = 240,
) -> SyntheticLog:
    """A log of `count` rows received in the `days` up to `today`; the same arguments give the same log.

    CannotRunError if no procedure in force has a time limit, or a day is outside the calendar.
    """
    desk = _desk(catalogue, seed, today, policy or choose_policy(catalogue), rates or Rates(), days)
    rows = tuple(_row(desk, number) for number in range(count))
    return SyntheticLog(
        rows=tuple(row.texts for row in rows),
        quarantined=Counter(row.reason for row in rows if row.reason),
        name=f"{NAME}-{seed}-{count}.csv",
        steps=tuple(step for row in rows for step in row.steps),
        pauses=tuple(pause for row in rows for pause in row.pauses),
        lives=tuple(row.life for row in rows if row.life),
    )


def right_answers(log: SyntheticLog, catalogue: Catalogue, today: date) -> Iterator[Answer]:
    """The counters of the whole log as of a day, and of each of its months, by every dimension."""
    works = working_days_of(catalogue.all(CalendarYear).values())
    first = min((_day(life.dossier.received) for life in log.lives), default=today)
    yield from answers(log.lives, [(None, today), *months_between(first, today)], catalogue, works)


def _desk(catalogue: Catalogue, seed: int, today: date, policy: CountingPolicy, rates: Rates, days: int) -> Desk:
    return Desk(
        random=Random(seed),  # noqa: S311 - nothing here is secret
        today=today,
        days=days,
        works=working_days_of(catalogue.all(CalendarYear).values()),
        rates=rates,
        offers=cache(lambda day: tuple(offers_in(catalogue.on(day), policy))),
        communes=communes_in(catalogue, today),
        places=places_in(catalogue),
        versions=catalogue.versions,
        seed=seed,
    )


@dataclass(frozen=True)
class _Row:
    """The texts of a row, and what is right about it: a reason to put it aside, or the life of its dossier."""

    texts: tuple[str, ...]
    reason: Reason | None = None
    steps: tuple[tuple[str, ...], ...] = ()
    pauses: tuple[tuple[str, ...], ...] = ()
    life: Life | None = None


def _row(desk: Desk, number: int) -> _Row:
    life = live(desk, number)
    texts = texts_of(desk, life)
    if number and desk.happens(desk.rates.dirt):
        return _dirty(desk, texts, life)
    desk.orders.update(filter(None, [order_shown(texts)]))
    return _Row(tuple(texts.values()), None, tuple(_steps(desk, life)), tuple(pause_texts(desk, life)), life)


def _dirty(desk: Desk, texts: Mapping[str, str], life: Life) -> _Row:
    dirt = dirty(desk, texts, life)
    return _Row(dirt.texts, dirt.reason)


def _steps(desk: Desk, life: Life) -> Iterator[tuple[str, ...]]:
    """With chance of its own, so that the log itself is the same with and without them."""
    dossier, offer = life.dossier, life.offer
    random = Random(f"{desk.seed} {dossier.id}")  # noqa: S311 - nothing here is secret
    return step_rows(dossier, offer.procedure, offer.case, desk.today, random, SYNTHETIC)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
