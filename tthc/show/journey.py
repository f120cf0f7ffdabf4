"""A life event as text and JSON: procedures in order, documents, and what it takes in all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tthc.cost.errands import Load
from tthc.cost.journey import Brought, Stop, Time, Travelled, Way
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES
from tthc.model.cut import Range
from tthc.model.journey import Journey
from tthc.show import terms
from tthc.show.language import Translate
from tthc.show.page import Item, Page, Section
from tthc.source import Message, say, shorten


def list_of_events(journeys: Sequence[Journey], catalogue: Catalogue, translate: Translate) -> str:
    """One line each: id, name, how many procedures and how many of them the catalogue has."""
    lines = []
    for journey in journeys:
        known = sum(1 for stage in journey.stages if stage.procedure in catalogue.procedures)
        count = say("{count} procedures, {known} in the catalogue", count=len(journey.stages), known=known)
        lines.append(f"{journey.id}  {journey.name} ({translate(count)})")
    return "\n".join([*lines, translate(say("{count} life events", count=len(journeys)))])


def journey_page(travelled: Travelled, translate: Translate) -> Page:
    """The plan as a page, or why there is none."""
    journey, way = travelled.journey, travelled.way
    facts = [(translate(say("Applicant")), travelled.applicant.name if travelled.applicant else "")]
    if way:
        facts += [(translate(name), translate(text)) for name, text in _totals(way)]
    else:
        facts.append((translate(say("Impossible")), translate(_stuck(travelled))))
    sections = (
        (say("Procedures in order"), _stops(way, translate) if way else ()),
        (say("Papers that no procedure of the catalogue gives"), _outside(way, translate) if way else ()),
        (say("Not counted"), _left_out(travelled, translate)),
        (say("To be known"), _notes(travelled, translate)),
    )
    shown = tuple(Section(translate(title).upper(), tuple(items)) for title, items in sections)
    return Page(f"{journey.id}  {journey.name}", tuple(facts), shown)


def as_json(travelled: Travelled, translate: Translate) -> str:
    """The plan as one object; sums of time and money are estimates with low, mid and high."""
    way = travelled.way
    value: dict[str, Any] = {
        "event": travelled.journey.id,
        "name": travelled.journey.name,
        "applicant": travelled.applicant.id if travelled.applicant else None,
        "possible": way is not None,
        "stuck_at": list(travelled.stuck),
        "not_counted": [
            {"procedure": stage.procedure, "name": stage.name, "because": translate(why)}
            for stage, why in travelled.left_out
        ],
        "notes": [translate(note) for note in travelled.notes],
    }
    if way:
        value |= {
            "procedures": [_stop_object(stop, translate) for stop in way.stops],
            "papers_from_outside": [_brought_object(brought, translate) for brought in way.outside],
            "totals": {"applications": way.procedures, **_load_object(way.load, translate)},
            "longest_chain": {"procedures": list(way.path), **_time_object(way.time)},
            "is_cheapest": way.is_cheapest,
        }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _stuck(travelled: Travelled) -> Message:
    if not travelled.stuck:
        return say("the catalogue has none of its procedures")
    return say("nothing in the catalogue gives what is needed: {chain}", chain=travelled.stuck)


def _totals(way: Way) -> Iterator[tuple[Message, Message]]:
    load = way.load
    yield say("Applications"), Message("{count}", {"count": way.procedures})
    yield say("Papers handed in"), Message("{count}", {"count": load.papers})
    yield say("Visits"), Message("{count}", {"count": load.visits})
    yield say("Longest chain"), _time(way.time)
    yield say("Fees"), Message("{sum} đồng", {"sum": Decimal(load.fees)})
    cost = say(
        "{sum} (estimates: low – middle – high)", sum=terms.dong(load.cost + Range(load.fees, load.fees, load.fees))
    )
    yield say("Cost in all"), cost
    if load.lacks:
        yield say("Not priced"), terms.listed(load.lacks)
    if not way.is_cheapest:
        yield say("Certainty"), say("the search was stopped: there may be a cheaper way")


def _time(time: Time) -> Message:
    parts = []
    if time.working:
        parts.append(say("{days} working days", days=round(time.working, 2)))
    if time.calendar:
        parts.append(say("{days} days", days=time.calendar))
    if time.working and time.calendar:
        parts.append(say("about {days} days of the calendar (estimate)", days=round(time.about)))
    if time.unknown:
        parts.append(say("limit not stated: {codes}", codes=tuple(time.unknown)))
    return terms.listed(tuple(parts)) if parts else say("none")


def _stops(way: Way, translate: Translate) -> Iterator[Item]:
    for number, stop in enumerate(way.stops, 1):
        times = f" × {stop.count}" if stop.count > 1 else ""
        mark = "*" if stop.procedure.code in way.path and len(way.stops) > 1 else ""
        name = f"{stop.procedure.code}  {shorten(stop.procedure.name, 120)}{times}"
        yield Item(name, f"{mark}{number}.", tuple(translate(line) for line in _about(stop)))


def _about(stop: Stop) -> Iterator[Message]:
    limit = terms.duration(stop.limit) if stop.limit else say("not stated")
    yield say(
        "{mode}; time limit: {limit}; papers: {papers}; visits: {visits}; fees: {fees} đồng; time and expenses: {cost}",
        mode=MODE_NAMES[stop.mode],
        limit=limit,
        papers=stop.load.papers,
        visits=stop.load.visits,
        fees=Decimal(stop.load.fees),
        cost=terms.dong(stop.load.cost),
    )
    if stop.after:
        yield say("after: {codes}", codes=stop.after)
    for brought in stop.documents:
        yield Message("– {name}: {how}", {"name": brought.name, "how": brought.how})


def _outside(way: Way, translate: Translate) -> Iterator[Item]:
    for brought in way.outside:
        cost = say("{cost}, an estimate", cost=terms.dong(brought.load.cost))
        yield Item(brought.name, more=(f"{translate(brought.how)}: {translate(cost)}",))


def _left_out(travelled: Travelled, translate: Translate) -> Iterator[Item]:
    for stage, why in travelled.left_out:
        yield Item(f"{stage.procedure}  {stage.name or ''}".rstrip(), more=(translate(why),))


def _notes(travelled: Travelled, translate: Translate) -> Iterator[Item]:
    yield from (Item(translate(note)) for note in travelled.notes)
    yield Item(translate(say("sums of time and money rest on the estimates of the Standard Cost Model")))


def _stop_object(stop: Stop, translate: Translate) -> dict[str, Any]:
    return {
        "procedure": stop.procedure.code,
        "case": stop.case.id if stop.case else None,
        "mode": stop.mode.value,
        "times": stop.count,
        "is_stage": stop.is_goal,
        "after": list(stop.after),
        "limit": stop.limit.model_dump(mode="json", exclude_defaults=True) if stop.limit else None,
        "documents": [_brought_object(brought, translate) for brought in stop.documents],
        **_load_object(stop.load, translate),
    }


def _brought_object(brought: Brought, translate: Translate) -> dict[str, Any]:
    return {
        "name": brought.name,
        "how": translate(brought.how),
        "given_by": brought.fetched,
        **_load_object(brought.load, translate),
    }


def _load_object(load: Load, translate: Translate) -> dict[str, Any]:
    return {
        "papers": load.papers,
        "visits": load.visits,
        "fees": load.fees,
        "time_and_expenses_estimate": {"low": load.cost.low, "mid": load.cost.mid, "high": load.cost.high},
        "not_priced": [translate(lack) for lack in load.lacks],
    }


def _time_object(time: Time) -> dict[str, Any]:
    return {
        "working_days": float(time.working),
        "calendar_days": float(time.calendar),
        "calendar_days_in_all_estimate": float(round(time.about, 1)),
        "limit_not_stated": list(time.unknown),
    }
