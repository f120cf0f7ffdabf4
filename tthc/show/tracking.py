"""Promises beside what a log shows, and targets beside what the catalogue shows, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tthc.analyse.promises import MOST, SMALL, Kept, Promise, Times, Tracked, total_saved
from tthc.audit.figures.by_day import DailyLog
from tthc.cost.progress import BaseFrom, Progress
from tthc.model.channel import MODE_NAMES, Mode
from tthc.model.cut import Range
from tthc.model.target import Aim, Target
from tthc.show.language import Translate
from tthc.source import Message, say
from tthc.vietnamese import write_number, write_percent


@dataclass(frozen=True)
class Followed:
    """Everything that is followed up: promises by what a log shows (None: no log was given), targets by the catalogue.

    `names` are those of the procedures; `day` is the day on which one looks.
    """

    day: date
    tracked: tuple[Tracked, ...]
    promises: tuple[Promise, ...]
    log: DailyLog | None
    targets: tuple[Progress, ...]
    names: Mapping[str, str]


KEPT: Mapping[Kept, Message] = MappingProxyType(
    {
        Kept.KEPT: say("kept"),
        Kept.FASTER: say("faster than before (95% sure), and not as fast as promised"),
        Kept.NOT_KEPT: say("not kept"),
        Kept.NO_DOSSIERS: say("nobody can say: the log has no settled dossier to compare"),
        Kept.NO_TIME: say("no time was promised"),
        Kept.TOO_FINE: say("less than a working day was promised: a log that counts days cannot show it"),
    }
)
AIMS: Mapping[Aim, Message] = MappingProxyType(
    {
        Aim.TIME: say("time limit (working days)"),
        Aim.COST: say("compliance cost (đồng for a dossier)"),
        Aim.CONDITIONS: say("conditions"),
    }
)
BASES: Mapping[BaseFrom, Message] = MappingProxyType(
    {BaseFrom.FIGURE: say("by figures with a source"), BaseFrom.VERSION: say("by versions of the catalogue")}
)
_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int | None]) -> str:
    """A line of little bars, one for each value, the highest for the greatest; a dot where there is none."""
    most = max((value for value in values if value is not None), default=0)
    return "".join("·" if value is None else _BARS[min(7, value * 7 // most) if most else 0] for value in values)


def as_text(followed: Followed, translate: Translate) -> str:
    """The whole of it for a person."""
    blocks = [*_promises(followed, translate), *_targets(followed, translate)]
    return "\n\n".join(blocks)


def _promises(followed: Followed, translate: Translate) -> Iterator[str]:
    if not followed.promises:
        yield translate(say("no proposal has come into force yet: there is no promise to follow up"))
        return
    in_force = [promise for promise in followed.promises if promise.effective <= followed.day]
    if in_force and followed.log is None:
        yield translate(say("no log of dossiers: give one with --log, or name it in tthc.toml"))
        yield "\n".join(line for promise in in_force for line in _head(promise, followed, translate))
    for one in followed.tracked:
        yield "\n".join((*_head(one.promise, followed, translate), *_seen(one, translate)))
    if to_come := [promise for promise in followed.promises if promise.effective > followed.day]:
        yield translate(say("not in force yet, so there is nothing to see:"))
        yield "\n".join(line for promise in to_come for line in _head(promise, followed, translate))
    yield "\n".join(translate(message) for message in foot(followed))


def _head(promise: Promise, followed: Followed, translate: Translate) -> Iterator[str]:
    yield f"{promise.procedure}  {followed.names.get(promise.procedure, '')}"
    for title in promise.titles:
        yield f"  {translate(title)}"
    yield f"  {translate(in_force_in_words(promise))}"
    yield f"  {translate(promised_in_words(promise))}"


def _seen(one: Tracked, translate: Translate) -> Iterator[str]:
    for side, times in ((say("before"), one.before), (say("since"), one.after)):
        yield f"  {translate(side)}: {translate(times_in_words(times))}"
    if one.months:
        medians = sparkline([month.times.median for month in one.months])
        span = f"{one.months[0].month} – {one.months[-1].month}"
        yield f"  {translate(say('median by month'))}: {medians}  ({span})"
    for month in one.months:
        mark = "*" if month.is_after else " "
        yield f"    {month.month}{mark} {translate(times_in_words(month.times))}"
    for message in judged_in_words(one):
        yield f"  → {translate(message)}"


def in_force_in_words(promise: Promise) -> Message:
    """Since when it holds, by which decision."""
    return say(
        "in force since {day} by {instruments}", day=promise.effective, instruments=", ".join(promise.instruments)
    )


def promised_in_words(promise: Promise) -> Message:
    """What was promised in time."""
    if promise.limit is not None:
        return say(
            "promised: within {limit} working days instead of {before} ({way})",
            limit=number(promise.limit),
            before=number(promise.limit_before),
            way=MODE_NAMES[Mode(promise.channel)] if promise.channel else "—",
        )
    if promise.days:
        return say("promised: {days} working days faster", days=number(promise.days))
    return say("promised: no change of time")


def times_in_words(times: Times) -> Message:
    """Dossiers, median and P90."""
    return say(
        "{received} dossiers, {settled} settled, {open} open; median {median}, nine in ten within {p90} working days",
        received=times.received,
        settled=times.settled,
        open=times.open,
        median=number(times.median),
        p90=number(times.p90),
    )


def judged_in_words(one: Tracked) -> Iterator[Message]:
    """What became of the promise, on how many dossiers that rests, what was saved, what a log cannot show."""
    yield KEPT[one.kept]
    if one.within is not None:
        yield say("{share} of the dossiers since within the promised limit", share=percent(one.within))
    if one.seen_days is not None and one.promise.days:
        yield say(
            "the median changed by {seen} working days; promised: {promised}",
            seen=signed(-one.seen_days),
            promised=signed(-one.promise.days),
        )
    if one.is_small and one.kept in (Kept.KEPT, Kept.FASTER, Kept.NOT_KEPT):
        yield say("few dossiers (fewer than {count} on a side): this says little", count=SMALL)
    yield from _saved(one)
    yield from _unseen(one.promise)


def _saved(one: Tracked) -> Iterator[Message]:
    if one.promise.saving is None:
        yield say("nobody knows what is saved for a dossier")
    elif one.saved is None:
        yield say("saving so far: not reckoned, since the dossiers of this log are made up")
    else:
        yield say(
            "saving so far: {amount} đồng ({low} to {high}): {each} đồng for a dossier, {count} dossiers settled since",
            amount=number(one.saved.mid),
            low=number(one.saved.low),
            high=number(one.saved.high),
            each=number(one.promise.saving.mid),
            count=one.handled,
        )


def _unseen(promise: Promise) -> Iterator[Message]:
    for name, change in (("papers", promise.papers), ("visits", promise.visits)):
        if change is not None:
            before, after = change
            yield Message(_UNSEEN[name].text, {"before": before, "after": after})


_UNSEEN: Mapping[str, Message] = MappingProxyType(
    {
        "papers": say("papers {before} → {after}: promised; a log does not show papers"),
        "visits": say("visits {before} → {after}: promised; a log does not show visits"),
    }
)


def foot(followed: Followed) -> Iterator[Message]:
    """How it was counted, and what the figures are of."""
    log = followed.log
    if log is None:
        return
    saved = total_saved(followed.tracked)
    if saved is not None:
        yield say("saved so far, all promises: {amount} đồng", amount=number(saved.mid))
        yield say("money is of the applicants who gain most, at estimates of the cost model: an upper figure")
    yield say(
        "log {file}, dossiers received {first} to {last}; counted by: {policies}",
        file=log.source,
        first=log.first or "—",
        last=log.last or "—",
        policies="; ".join(log.policies),
    )
    yield say(
        "a limit counts as kept from {share} of the dossiers on; open dossiers count for as long as they are open; "
        "* marks months since it came into force",
        share=percent(MOST),
    )
    if log.synthetic:
        yield say("This log is synthetic: its figures are nobody's.")


def _targets(followed: Followed, translate: Translate) -> Iterator[str]:
    for one in followed.targets:
        yield "\n".join(_target(one, translate))


def _target(one: Progress, translate: Translate) -> Iterator[str]:
    yield translate(target_in_words(one.target))
    for message in progress_in_words(one):
        yield f"  {translate(message)}"


def target_in_words(target: Target) -> Message:
    """Its name, its law, and whether somebody has compared it with the official text."""
    named = say("{name} ({law})", name=target.name, law=target.law) if target.law else say("{name}", name=target.name)
    return named if target.verified else say("{target} [not compared with the official text]", target=named)


def progress_in_words(one: Progress) -> Iterator[Message]:
    """How many procedures can be compared, by how much the sum has fallen, whether that is enough."""
    if one.fallen is None:
        yield say("there are no base figures of {year} yet", year=one.target.against)
    yield say(
        "with a base figure: {compared} of {all} procedures ({share}); known today: {known}",
        compared=len(one.compared),
        all=one.procedures,
        share=percent(Fraction(len(one.compared), one.procedures)) if one.procedures else "—",
        known=one.known_today,
    )
    if one.fallen is None:
        return
    yield say(
        "{aim}, of these: {before} → {today}, {change}; target {target}",
        aim=AIMS[one.target.aim],
        before=number(one.before),
        today=number(one.today),
        change=percent_signed(-one.fallen),
        target=percent_signed(-Fraction(one.target.percent) / 100),
    )
    if one.target.aim is Aim.CONDITIONS:
        yield say("every condition of a procedure counts: the catalogue does not tell which are business conditions")
    yield say("met, as far as can be compared") if one.is_met else say("not met, as far as can be compared")


def number(value: Decimal | int | None) -> str:
    """A figure as it is written; a dash for what is not known."""
    return "—" if value is None else write_number(value)


def signed(value: Decimal | int) -> str:
    """With its sign: a true minus, or plus."""
    return f"{'−' if value < 0 else '+' if value > 0 else ''}{write_number(-value if value < 0 else value)}"


def percent(share: Fraction) -> str:
    """A share as per cent."""
    return write_percent(Decimal(share.numerator * 100) / share.denominator, 1)


def percent_signed(share: Fraction) -> str:
    """A change as per cent, with its sign."""
    return f"{'−' if share < 0 else '+' if share > 0 else ''}{percent(abs(share))}"


def as_json(followed: Followed, translate: Translate) -> str:
    """The whole of it for a program."""
    log = followed.log
    value = {
        "log": None
        if log is None
        else {
            "source": log.source,
            "synthetic": log.synthetic,
            "first": log.first.isoformat() if log.first else None,
            "last": log.last.isoformat() if log.last else None,
            "as_of": log.today.isoformat(),
            "policies": list(log.policies),
        },
        "promises": [_promise(promise) for promise in followed.promises] if log is None else [],
        "tracked": [_tracked(one, translate) for one in followed.tracked],
        "saved": _range(total_saved(followed.tracked)),
        "targets": [_progress(one, translate) for one in followed.targets],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "procedure": promise.procedure,
        "effective": promise.effective.isoformat(),
        "instruments": list(promise.instruments),
        "proposals": list(promise.proposals),
        "limit": _figure(promise.limit),
        "limit_before": _figure(promise.limit_before),
        "channel": promise.channel,
        "case": promise.case,
        "days": _figure(promise.days),
        "saving_per_dossier": _range(promise.saving),
        "papers": list(promise.papers) if promise.papers else None,
        "visits": list(promise.visits) if promise.visits else None,
    }


def _tracked(one: Tracked, translate: Translate) -> dict[str, Any]:
    return {
        **_promise(one.promise),
        "before": _times(one.before),
        "after": _times(one.after),
        "months": [{"month": m.month, "after": m.is_after, **_times(m.times)} for m in one.months],
        "within_limit": float(one.within) if one.within is not None else None,
        "settled_since": one.handled,
        "median_change": -one.seen_days if one.seen_days is not None else None,
        "kept": one.kept.value,
        "few_dossiers": one.is_small,
        "saved": _range(one.saved),
        "says": [translate(message) for message in judged_in_words(one)],
    }


def _times(times: Times) -> dict[str, Any]:
    return {
        "received": times.received,
        "settled": times.settled,
        "open": times.open,
        "median": times.median,
        "p90": times.p90,
    }


def _progress(one: Progress, translate: Translate) -> dict[str, Any]:
    target = one.target
    return {
        "target": target.id,
        "name": target.name,
        "aim": target.aim.value,
        "percent": _figure(target.percent),
        "year": target.year,
        "against": target.against,
        "law": str(target.law) if target.law else None,
        "verified": target.verified,
        "source": target.source,
        "procedures": one.procedures,
        "known_today": one.known_today,
        "compared": [
            {
                "procedure": each.procedure,
                "before": _figure(each.before),
                "today": _figure(each.today),
                "base": each.base.value,
                "source": each.source,
            }
            for each in one.compared
        ],
        "fallen": float(one.fallen) if one.fallen is not None else None,
        "met": one.is_met,
        "says": [translate(message) for message in progress_in_words(one)],
    }


def _figure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _range(value: Range | None) -> dict[str, int] | None:
    return None if value is None else {"low": value.low, "mid": value.mid, "high": value.high}
