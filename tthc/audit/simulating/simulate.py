"""Synthetic dossier logs with known right answers, worked out day by day and not by the audit. No person is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random

from tthc.audit.clock.day_by_day import bucket_by_hand, days_taken, working_days_of
from tthc.audit.clock.due import choose_policy
from tthc.audit.figures.report import Cell, Counts
from tthc.audit.judging.reasons import Reason
from tthc.audit.simulating.answers import Answer, answers, months_between
from tthc.audit.simulating.life import Desk, Life, Rates, due_of, live, offers_in
from tthc.audit.simulating.places import communes_in, places_in
from tthc.audit.simulating.rows import SYNTHETIC, dirty, pause_texts, texts_of
from tthc.audit.simulating.steps import step_rows
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus, Moment
from tthc.model.reference import CalendarYear, CountingPolicy

NAME = "ho-so-mo-phong-synthetic"
"""How the file of a synthetic log begins."""


@dataclass(frozen=True)
class SyntheticLog:
    """The rows of a log under HEADER, of its pauses under PAUSE_HEADER, and what an audit has to find in them.

    `cells` has the counters by procedure, agency and month; `taken` how many settled dossiers took how many working
    days, by procedure; `lives` what happened to those whose rows are not to be put aside.
    """

    rows: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    quarantined: Mapping[Reason, int]
    taken: Mapping[str, Mapping[int, int]]
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
        cells=tuple(_cells(rows)),
        quarantined=Counter(row.reason for row in rows if row.reason),
        taken=_taken(rows),
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
    """The texts of a row, and what is right about it: a reason, or a bucket for each limit."""

    texts: tuple[str, ...]
    procedure: str | None
    agency: str | None
    month: str | None = None
    reason: Reason | None = None
    buckets: tuple[Bucket, ...] = ()
    taken: int | None = None
    steps: tuple[tuple[str, ...], ...] = ()
    pauses: tuple[tuple[str, ...], ...] = ()
    life: Life | None = None


def _row(desk: Desk, number: int) -> _Row:
    life = live(desk, number)
    texts = texts_of(desk, life)
    if number and desk.happens(desk.rates.dirt):
        return _dirty(desk, texts, life)
    dossier, offer = life.dossier, life.offer
    limits = (offer.statutory, offer.promised)
    dues = [due_of(life, limit, desk.works, desk.today) if limit else None for limit in limits]
    settled = dossier.status is DossierStatus.SETTLED
    return _Row(
        texts=tuple(texts.values()),
        procedure=dossier.procedure,
        agency=dossier.agency,
        month=f"{dossier.received:%Y-%m}",
        buckets=tuple(bucket_by_hand(dossier, due, desk.today) for due in dues),
        taken=days_taken(dossier, offer.promised, offer.policy, desk.works) if settled else None,
        steps=tuple(_steps(desk, life)),
        pauses=tuple(pause_texts(desk, life)),
        life=life,
    )


def _dirty(desk: Desk, texts: Mapping[str, str], life: Life) -> _Row:
    dirt = dirty(desk, texts, life)
    if dirt.reason is Reason.MALFORMED:
        return _Row(dirt.texts, None, None, reason=dirt.reason)
    procedure = None if dirt.reason is Reason.UNKNOWN_PROCEDURE else life.dossier.procedure
    return _Row(dirt.texts, procedure, life.dossier.agency, reason=dirt.reason)


def _steps(desk: Desk, life: Life) -> Iterator[tuple[str, ...]]:
    """With chance of its own, so that the log itself is the same with and without them."""
    dossier, offer = life.dossier, life.offer
    random = Random(f"{desk.seed} {dossier.id}")  # noqa: S311 - nothing here is secret
    return step_rows(dossier, offer.procedure, offer.case, desk.today, random, SYNTHETIC)


def _cells(rows: Sequence[_Row]) -> Iterator[Cell]:
    """The counters, in the order of an audit's; rows that have not all columns are in a cell of their own."""
    groups: dict[tuple[str | None, str | None, str | None], list[_Row]] = {}
    malformed = [row for row in rows if row.reason is Reason.MALFORMED]
    for row in rows:
        if row.reason is not Reason.MALFORMED:
            groups.setdefault((row.procedure, row.agency, row.month), []).append(row)
    for key in sorted(groups, key=lambda key: [(part is None, part or "") for part in key]):
        yield Cell(*key, *(_counts(groups[key], kind) for kind in range(2)))
    if malformed:
        yield Cell(None, None, None, *(_counts(malformed, kind) for kind in range(2)))


def _counts(rows: Sequence[_Row], kind: int) -> Counts:
    counted = Counter(row.buckets[kind].value for row in rows if row.buckets)
    return Counts(received=counted.total(), quarantined=len(rows) - counted.total(), **counted)


def _taken(rows: Sequence[_Row]) -> Mapping[str, Mapping[int, int]]:
    taken: dict[str, Counter[int]] = {}
    for row in rows:
        if row.procedure and row.taken is not None:
            taken.setdefault(row.procedure, Counter())[row.taken] += 1
    return taken


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
