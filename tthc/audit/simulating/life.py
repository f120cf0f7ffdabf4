"""What happens to synthetic dossiers: when each comes, for whom it waits, and how it ends. No person is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from types import MappingProxyType

from tthc.audit.clock.day_by_day import DAY, LastDay, Works, walk_to_due
from tthc.audit.clock.limits import counting_of
from tthc.audit.simulating.places import Places
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.dossier import Cause, Dossier, DossierStatus, Moment, Pause
from tthc.model.duration import Duration, Unit
from tthc.model.procedure import Procedure
from tthc.model.reference import CountingPolicy
from tthc.source import CannotRunError, say


@dataclass(frozen=True)
class Rates:
    """Shares of the dossiers, each from 0 to 1: what is left is early or on time. `dirt` rows are to be put aside.

    `supplement` waits for papers, `waits` for other causes; `again` of those that waited wait once more. `untold` is
    the share of the refused and withdrawn for which the log has no day. Late ones get an apology, a new day, or both.
    `two_orders`: two programs wrote the days on the slips, one of them the month first.
    """

    late: float = 0.1
    open: float = 0.08
    refused: float = 0.03
    withdrawn: float = 0.02
    supplement: float = 0.1
    dirt: float = 0.03
    without_hour: float = 0.3
    without_commune: float = 0.1
    waits: Mapping[Cause, float] = field(default_factory=lambda: MappingProxyType({}))
    again: float = 0.0
    untold: float = 0.5
    apologised: float = 0.5
    rescheduled: float = 0.4
    returned: float = 0.7
    extended: float = 0.0
    two_orders: bool = False


FULL = Rates(
    supplement=0.12,
    waits=MappingProxyType(
        {Cause.FINANCIAL: 0.06, Cause.POSTING: 0.04, Cause.MEASUREMENT: 0.03, Cause.CONSULTATION: 0.05}
    ),
    again=0.25,
    extended=0.05,
    two_orders=True,
)
"""What a log with a file of its own for its pauses is made with."""


@dataclass(frozen=True)
class Offer:
    """One way in which a dossier may be handed in: its limits, how they are counted, and what may be beyond them.

    `extendable` are the days by which they may be extended once, `areas` the kinds of area where they are longer.
    """

    procedure: Procedure
    case: Case | None
    mode: Mode
    statutory: Duration | None
    promised: Duration
    policy: CountingPolicy
    extendable: int = 0
    areas: frozenset[str] = frozenset()

    @property
    def needs_hour(self) -> bool:
        """Whether a reception without an hour cannot be judged."""
        limits = [limit for limit in (self.statutory, self.promised) if limit]
        return any(limit.unit in (Unit.MINUTES, Unit.HOURS) or limit.amount < 1 for limit in limits)


@dataclass(frozen=True)
class Desk:
    """What dossiers are made with; `offers` are the ways to hand in on a day, `communes` ids and names of places.

    `orders` fills with those in which the rows so far have shown that days on slips are written.
    """

    random: Random
    today: date
    days: int
    works: Works
    rates: Rates
    offers: Callable[[date], tuple[Offer, ...]]
    communes: tuple[tuple[str, str], ...] = ()
    versions: tuple[Procedure, ...] = ()
    places: Places = field(default_factory=Places)
    seed: int = 0
    orders: set[str] = field(default_factory=set)

    def happens(self, rate: float) -> bool:
        """Whether something that happens at this rate happens now; what never happens takes no chance."""
        return rate > 0 and self.random.random() < rate

    def in_force(self, code: str, day: date) -> bool:
        """Whether some version of a procedure is in force on a day."""
        return any(version.code == code and version.effective.covers(day) for version in self.versions)

    def after(self, day: date, most: int, least: int = 0) -> date:
        """A day so many days later."""
        return day + timedelta(days=self.random.randrange(least, most))


@dataclass(frozen=True)
class Life:
    """One dossier, the way in which it came, and the days that a log may tell beside its own.

    `added` are the days that its area has more.
    """

    dossier: Dossier
    offer: Offer
    added: int = 0
    submitted: date | None = None
    appointed: date | None = None
    apologised: date | None = None
    rescheduled: date | None = None
    reschedules: int | None = None


def due_of(life: Life, limit: Duration, works: Works, day: date, dossier: Dossier | None = None) -> LastDay:
    """When a dossier is due by one limit, as it is known on a day; `dossier` is what of it is known then."""
    return walk_to_due(
        dossier or life.dossier,
        limit,
        life.offer.policy,
        works,
        day,
        added=life.added,
        extendable=life.offer.extendable,
    )


def offers_in(catalogue: Catalogue, default: CountingPolicy) -> Iterator[Offer]:
    """The ways to hand in of every procedure, where the catalogue gives one limit and no more."""
    for procedure in catalogue.procedures.values():
        policy = counting_of(procedure, catalogue, default)
        for case in procedure.real_cases:
            limits = procedure.limits_in(case)
            for mode, alike in ((mode, [limit for c, limit in limits if c.mode is mode]) for mode in Mode):
                promised = alike[0].committed or alike[0].statutory if len(alike) == 1 else None
                if promised:
                    extension = alike[0].extension or policy.extension
                    areas = frozenset(area.id for area in alike[0].longer_in or policy.longer_in)
                    days = extension.days if extension else 0
                    yield Offer(procedure, case, mode, alike[0].statutory, promised, policy, days, areas)


def live(desk: Desk, number: int) -> Life:
    """One more dossier: received some day, and with a result, or without one, as the rates say."""
    offer, day = _offer(desk)
    received = _moment(desk, day, hour_needed=offer.needs_hour)
    agencies = (*offer.procedure.agencies.receiving, *offer.procedure.agencies.deciding)
    agency = desk.random.choice(agencies).id if agencies else None
    commune = None if desk.happens(desk.rates.without_commune) else desk.random.choice(desk.communes)[0]
    dossier = Dossier(
        id=f"MP-{number + 1:07d}",
        procedure=offer.procedure.code,
        received=received,
        status=DossierStatus.OPEN,
        agency=desk.places.called(agency),
        commune=commune,
        channel=offer.mode,
        case=offer.case.id if offer.case else None,
        pauses=tuple(_pauses(desk, day)),
    )
    hours, area = desk.places.hours(agency), desk.places.area(agency, commune)
    if hours:
        offer = replace(offer, policy=offer.policy.model_copy(update={"office_hours": hours}))
    added = desk.places.days(area) if area in offer.areas else 0
    return _told(desk, _ended(desk, _extended(desk, Life(dossier, offer, added))))


def _offer(desk: Desk) -> tuple[Offer, date]:
    for _ in range(1000):
        day = desk.today - timedelta(days=desk.random.randrange(desk.days))
        if (desk.works(day) or desk.random.random() < 0.1) and (offers := desk.offers(day)):
            return desk.random.choice(offers), day
    raise CannotRunError(say("no procedure in force has a time limit: there is nothing to simulate"))


def _moment(desk: Desk, day: date, *, hour_needed: bool = False) -> Moment:
    if not hour_needed and desk.random.random() < desk.rates.without_hour:
        return day
    return datetime.combine(day, time(*divmod(desk.random.randrange(7 * 60, 18 * 60), 60)))


def _pauses(desk: Desk, received: date) -> Iterator[Pause]:
    """For whom it waits, one after the other; the last may still be open."""
    free = received
    for cause, rate in {Cause.SUPPLEMENT: desk.rates.supplement, **desk.rates.waits}.items():
        while desk.happens(rate):
            rate = desk.rates.again
            asked = desk.after(free, 8)
            given = desk.after(asked, 15, 1)
            if asked > desk.today:
                return
            yield Pause(asked, given if given <= desk.today else None, cause)
            if given > desk.today:
                return
            free = given


def _extended(desk: Desk, life: Life) -> Life:
    """With a later last day, if that is set: whether it moves anything is another question."""
    if not desk.happens(desk.rates.extended):
        return life
    due = due_of(life, life.offer.promised, desk.works, desk.today)
    return replace(life, dossier=replace(life.dossier, extended=(desk.after(due.day, 25, 1),)))


def _ended(desk: Desk, life: Life) -> Life:
    """The dossier with its end, if it has one by now; while somebody is awaited it has none."""
    fate, dossier = _fate(desk), life.dossier
    due = due_of(life, life.offer.promised, desk.works, desk.today)
    days = {"late": desk.random.randrange(1, 16), "early": -desk.random.randrange(1, 10)}
    begun = max(_day(dossier.received), *(pause.given or desk.today for pause in dossier.pauses), date.min)
    finished = max(due.day + timedelta(days=days.get(fate, 0)), begun)
    if fate in ("refused", "withdrawn"):
        gone = _without_result(desk, replace(dossier, status=DossierStatus(fate)), min(finished, desk.today))
        return replace(life, dossier=gone)
    awaited = any(pause.given is None for pause in dossier.pauses)
    if fate == "open" or awaited or finished > desk.today:
        return life
    moment = finished if finished == due.day and due.minute else _moment(desk, finished)
    settled = replace(dossier, status=DossierStatus.SETTLED, finished=_not_before(moment, dossier.received))
    return replace(life, dossier=settled)


def _fate(desk: Desk) -> str:
    rates = desk.rates
    fates = {"late": rates.late, "open": rates.open, "refused": rates.refused, "withdrawn": rates.withdrawn}
    rest = max(0.0, 1 - sum(fates.values()))
    fates |= {"early": rest / 2, "on_time": rest / 2}
    return desk.random.choices(list(fates), list(fates.values()))[0]


def _without_result(desk: Desk, dossier: Dossier, ended: date) -> Dossier:
    """Refused or withdrawn: some logs say when, some do not; whoever was awaited is awaited no longer."""
    told = None if desk.happens(desk.rates.untold) else ended
    return replace(dossier, finished=told)


def _told(desk: Desk, life: Life) -> Life:
    """With what is told beside: when it was handed in and promised, that somebody was sorry, when it was fetched."""
    due = due_of(life, life.offer.promised, desk.works, desk.today).day
    received, finished = _day(life.dossier.received), life.dossier.finished
    ended = _day(finished) if finished else desk.today
    appointed = desk.after(due, 3) if desk.happens(0.1) else due
    life = replace(life, submitted=received - DAY * desk.random.randrange(3), appointed=appointed)
    if life.dossier.status is DossierStatus.SETTLED and desk.happens(desk.rates.returned):
        returned = min(desk.after(ended, 6), desk.today)
        life = replace(life, dossier=replace(life.dossier, returned=returned))
    return _sorry(desk, life, due) if ended > due else life


def _sorry(desk: Desk, life: Life, due: date) -> Life:
    """With an apology, in time or after it, and with new days, as late dossiers get them or not."""
    apologised = min(due + DAY * desk.random.randrange(-2, 4), desk.today)
    if desk.happens(desk.rates.apologised) and apologised >= _day(life.dossier.received):
        life = replace(life, apologised=apologised)
    if desk.happens(desk.rates.rescheduled):
        times = desk.random.choice((1, 1, 1, 2, 3))
        life = replace(life, rescheduled=min(desk.after(due, 15, 1), desk.today), reschedules=times)
    return life


def _not_before(finished: Moment, received: Moment) -> Moment:
    both = isinstance(finished, datetime) and isinstance(received, datetime)
    return max(finished, received) if both else finished


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
