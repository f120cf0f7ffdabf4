"""The right figures of a synthetic log beside its counters: whose days, why it waited, what was done about delays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tthc.audit.clock.day_by_day import Works, days_of_each
from tthc.audit.simulating.answers import LIMITS, state_on
from tthc.audit.simulating.life import Life, due_of
from tthc.model.dossier import Cause, Clock, DossierStatus, Pause

NEVER_ONCE_TWICE_MORE = ("never", "once", "twice", "more")


@dataclass(frozen=True)
class RightFigures:
    """Of all dossiers of a log, as of a day.

    `clocks`: working days on each, of so many dossiers as have any; `of` have days that are known. `taken`: by
    procedure, how many settled dossiers took how many of the State's. `causes`: for each the dossiers that waited, how
    many working days a wait that is over took, and how many one that is not.
    """

    of: int
    clocks: Mapping[Clock, tuple[int, int]]
    taken: Mapping[str, Mapping[int, int]]
    causes: Mapping[Cause, tuple[int, Mapping[int, int], Mapping[int, int]]]
    supplements: Mapping[str, int]
    delays: Mapping[str, Mapping[str, int]]


def right_figures(lives: Sequence[Life], today: date, works: Works) -> RightFigures:
    """The figures, one dossier after the other and one day after the other."""
    told = [life for life in lives if life.dossier.status is DossierStatus.OPEN or life.dossier.finished]
    days = [days_of_each(life.dossier, life.offer.promised, life.offer.policy, works, today) for life in told]
    taken: dict[str, Counter[int]] = {}
    for life, each in zip(told, days, strict=True):
        if life.dossier.status is DossierStatus.SETTLED:
            taken.setdefault(life.dossier.procedure, Counter())[each[Clock.STATE]] += 1
    return RightFigures(
        of=len(days),
        clocks={clock: (sum(d[clock] for d in days), sum(d[clock] > 0 for d in days)) for clock in Clock},
        taken=taken,
        causes={cause: found for cause in Cause if (found := _waits(lives, cause, today, works))[0]},
        supplements=Counter(NEVER_ONCE_TWICE_MORE[min(_supplements(life), 3)] for life in lives),
        delays={
            limit: Counter(name for life in lives for name in _delays(life, limit, today, works)) for limit in LIMITS
        },
    )


def _waits(
    lives: Sequence[Life], cause: Cause, today: date, works: Works
) -> tuple[int, Mapping[int, int], Mapping[int, int]]:
    over: Counter[int] = Counter()
    not_over: Counter[int] = Counter()
    dossiers = 0
    for life in lives:
        mine = [pause for pause in life.dossier.pauses if pause.cause is cause]
        dossiers += bool(mine)
        for pause in mine:
            ended = _ended(life)
            until = pause.given or ended or today
            (over if pause.given or ended else not_over)[_working_days(pause, until, works)] += 1
    return dossiers, dict(over), dict(not_over)


def _working_days(pause: Pause, until: date, works: Works) -> int:
    """After the day on which somebody was asked, up to the working day on which it came, or the next one."""
    day, days = pause.asked, 0
    while day < until or not works(day):
        day += timedelta(days=1)
        days += works(day)
    return days


def _supplements(life: Life) -> int:
    return sum(pause.cause is Cause.SUPPLEMENT for pause in life.dossier.pauses)


def _delays(life: Life, limit: str, today: date, works: Works) -> Iterator[str]:
    length = life.offer.promised if limit == "promised" else life.offer.statutory
    due = due_of(life, length, works, today).day if length else None
    is_late = state_on(life, limit, today, works) in ("late", "open_late", "paused_late")
    if is_late:
        yield "late"
    if is_late and life.apologised:
        yield "with_apology"
        if due and life.apologised < due:
            yield "in_good_time"
    if life.reschedules:
        yield "rescheduled"
    if (life.reschedules or 0) > 1:
        yield "rescheduled_more_than_once"
    if life.rescheduled and life.rescheduled < (_ended(life) or today):
        yield "new_day_missed"


def _ended(life: Life) -> date | None:
    """The day on which it ended; the day it came, if it ended and nobody knows when."""
    dossier = life.dossier
    if dossier.status is DossierStatus.OPEN:
        return None
    return _day(dossier.finished or dossier.received)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
