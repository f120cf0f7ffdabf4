"""Questions to the dossier log: who waits, who comes again, what nobody is refused, what is done faster than promised.

Without a log nothing is said. What a synthetic log shows is advice at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from tthc.analyse.checks import Count, Share, is_made_up, percent, share_seen, steps_seen
from tthc.analyse.match import Analysis, Match, component
from tthc.analyse.shares import at_least, at_most
from tthc.analyse.steps import limit_match, limits_of, step_match
from tthc.analyse.survival import Settled, days_needed
from tthc.audit.advising.advice import LimitAdvice, Wanted, advise
from tthc.audit.advising.floors import floor_of, in_unit
from tthc.model.basis import Case
from tthc.model.cut import Part
from tthc.model.duration import UNIT_NAMES, Duration, Unit
from tthc.model.experience import Experience, StepExperience
from tthc.model.limit_times import LimitTimes
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind
from tthc.source import Message, Position, say

Years = Annotated[int, Field(ge=1, le=50)]


def faster_than_promised(
    analysis: Analysis, *, in_time_at_least: Share = 0.95, dossiers: Count = 50, spare_working_days: Count = 1
) -> Iterator[Match]:
    """Limits that dossiers keep with days to spare at every agency (thời hạn dài hơn thực tế giải quyết).

    Where nothing tells limits apart, only procedures with one and the same limit everywhere are asked about.
    """
    for procedure in analysis.procedures:
        promised = one_limit(procedure)
        seen = analysis.seen(procedure)
        if seen is not None and seen.limits:
            wanted = Wanted(Fraction(str(in_time_at_least)))
            yield from _limits_kept_sooner(analysis, procedure, seen, wanted, spare_working_days)
            continue
        if promised is None or seen is None:
            continue
        needed = _needed_everywhere(analysis, procedure, in_time_at_least, dossiers)
        if needed is None or promised - max(needed.days, 1) < spare_working_days:
            continue
        shorter = Duration(working_days=Decimal(max(needed.days, 1)))
        because = say(
            "with 95 % certainty at least {share} % are settled within {days} of the {limit} working days",
            share=percent(needed.at_least),
            days=shorter.amount,
            limit=promised,
        )
        for channel, limit in limits_of(procedure):
            evidence = (_counted(seen), *_too_few(analysis.seen_by_agency(procedure), dossiers))
            yield limit_match(procedure, channel, limit, because, evidence, shorter, seen.synthetic)


def _limits_kept_sooner(
    analysis: Analysis, procedure: Procedure, seen: Experience, wanted: Wanted, spare: int
) -> Iterator[Match]:
    """The limits that would be kept if they were shorter, each in its own unit, in its cases and ways of handing in."""
    for times in _binding(seen.limits):
        limit = times.limit
        advice = advise(times, wanted, floor_of(limit, analysis.catalogue, procedure))
        if advice.advised is None or _spared(advice) < spare:
            continue
        shorter = Duration.model_validate({limit.unit.value: advice.advised})
        because = say(
            "with {sure} % certainty at least {rate} % are kept within {shorter} of the {limit} {unit} at every agency",
            sure=percent(wanted.confidence),
            rate=percent(float(wanted.rate)),
            shorter=shorter.amount,
            limit=limit.amount,
            unit=UNIT_NAMES[limit.unit],
        )
        ways = {(way.mode, way.case) for way in limit.ways}
        for channel, one in limits_of(procedure):
            if (channel.mode.value, one.case.id if one.case else None) in ways:
                evidence = tuple(_evidence(seen, advice))
                yield limit_match(procedure, channel, one, because, evidence, shorter, seen.synthetic)


def _spared(advice: LimitAdvice) -> int:
    """How many working days are spared, at the most."""
    spared = advice.present - (advice.advised or advice.present)
    return in_unit(Duration.model_validate({advice.unit.value: spared}), Unit.WORKING_DAYS)


def _binding(limits: tuple[LimitTimes, ...]) -> Iterator[LimitTimes]:
    """What is promised; the law's limit only where nothing shorter is."""
    promised = {way for times in limits if times.limit.kind == "promised" for way in times.limit.ways}
    for times in limits:
        if times.limit.kind == "promised" or not promised.intersection(times.limit.ways):
            yield times


def _evidence(seen: Experience, advice: LimitAdvice) -> Iterator[Message]:
    yield _counted(seen)
    for agency in advice.agencies:
        yield say(
            "{who}: {kept} of {of} within that; open {open}, waiting {waiting}, closed in a clean-up {clean_up}",
            who=tuple(name or say("unknown") for name in agency.agencies[:5]),
            kept=agency.kept,
            of=agency.kept + agency.not_kept,
            open=agency.open,
            waiting=agency.waiting,
            clean_up=agency.clean_up,
        )


def one_limit(procedure: Procedure) -> int | None:
    """The working days that every way of handing in promises in every case; None if they differ or are not such."""
    promises = [limit.committed or limit.statutory for _, limit in limits_of(procedure)]
    known = {p.amount if p and p.unit is Unit.WORKING_DAYS and not p.same_day else None for p in promises}
    (days,) = known if len(known) == 1 else (None,)
    return int(days) if days is not None else None


def _needed_everywhere(analysis: Analysis, procedure: Procedure, target: float, dossiers: int) -> Settled | None:
    """The days that the slowest agency needs; None if one of them, or the log, cannot say."""
    seen = analysis.seen_by_agency(procedure) or (analysis.seen(procedure),)
    enough = [one for one in seen if one is not None and _watched(one) >= dossiers]
    needed = [days_needed(one.settled_in, one.open_for, target) for one in enough]
    known = [one for one in needed if one is not None]
    return max(known, key=lambda one: one.days) if known and len(known) == len(needed) else None


def _watched(seen: Experience) -> int:
    return sum(seen.settled_in.values()) + sum(seen.open_for.values())


def _too_few(agencies: tuple[Experience, ...], dossiers: int) -> Iterator[Message]:
    """The agencies of which the log says too little: the limit would be theirs too."""
    few = [one.agency for one in agencies if one.agency and _watched(one) < dossiers]
    if few:
        names = ", ".join(few[:5]) + (" …" if len(few) > 5 else "")
        yield say("too few dossiers to say it of {count} agencies: {names}", count=len(few), names=names)


def _counted(seen: Experience) -> Message:
    return say(
        "log from {first} to {last}: {settled} settled, {open} open, {late} late",
        first=seen.first,
        last=seen.last,
        settled=seen.settled,
        open=sum(seen.open_for.values()),
        late=seen.late,
    )


def never_refused(analysis: Analysis, *, refused_at_most: Share = 0.005, dossiers: Count = 500) -> Iterator[Match]:
    """Procedures that refuse next to nobody, and stop for no inspection, vote or payment (cấp phép cho có).

    What a law keeps in the hands of the State (a safeguard, a consultation, an inspection) is not asked about.
    """
    for procedure in analysis.procedures:
        seen = analysis.seen(procedure)
        decided = seen.settled + seen.refused if seen else 0
        if seen is None or decided < dossiers or any(_needs_the_state(step) for step in procedure.steps):
            continue
        bound = at_most(seen.refused, decided)
        if bound <= refused_at_most:
            evidence = (share_seen(seen.refused, decided, bound), _counted(seen))
            because = say("next to nobody is refused: a notice would do")
            yield _procedure_match(procedure, because, evidence, seen.synthetic)


def _needs_the_state(step: Step) -> bool:
    return step.safeguard is not None or step.kind in (StepKind.INSPECT, StepKind.CONSULT, StepKind.PUBLISH)


def no_dossier_for_years(analysis: Analysis, *, years: Years = 3) -> Iterator[Match]:
    """Procedures that nobody has used for years, by counted volumes or by the log (thủ tục không phát sinh hồ sơ)."""
    for procedure in analysis.procedures:
        unused = _years_without(procedure, analysis.day.year, years)
        seen = analysis.seen(procedure)
        if unused:
            volumes = [volume for volume in procedure.volumes if volume.year in unused]
            because = say("no dossier in the years {years}", years=", ".join(map(str, unused)))
            evidence = tuple(say("source: {source}", source=volume.source) for volume in volumes[:1])
            yield _procedure_match(procedure, because, evidence, False)
        elif seen and not seen.received and (seen.last - seen.first).days >= 365 * years:
            because = say("no dossier in the log from {first} to {last}", first=seen.first, last=seen.last)
            yield _procedure_match(procedure, because, (), seen.synthetic)


def _years_without(procedure: Procedure, this_year: int, years: int) -> tuple[int, ...]:
    """The last full years, if the volumes of each are known and none had a dossier."""
    counted: Counter[int] = Counter()
    for volume in procedure.volumes:
        counted[volume.year] += volume.dossiers
    last = max((year for year in counted if year < this_year), default=0)
    wanted = tuple(range(last - years + 1, last + 1))
    recent = last >= this_year - 2
    return wanted if recent and all(year in counted and not counted[year] for year in wanted) else ()


def asked_again(analysis: Analysis, *, asked_at_least: Share = 0.1, dossiers: Count = 100) -> Iterator[Match]:
    """Procedures for which many must bring something more (hồ sơ phải bổ sung nhiều)."""
    for procedure in analysis.procedures:
        seen = analysis.seen(procedure)
        if seen is None or seen.received < dossiers:
            continue
        bound = at_least(seen.asked_again, seen.received)
        if bound >= asked_at_least:
            because = say("many are asked for supplements, each of which is another trip")
            evidence = (_at_least(seen.asked_again, seen.received, bound),)
            yield _procedure_match(procedure, because, evidence, seen.synthetic)


def majority_held_up(analysis: Analysis, *, share_at_least: Share = 0.6, dossiers: Count = 100) -> Iterator[Match]:
    """Most dossiers are of a case that skips steps, and yet have the limit of the others (đa số chờ theo số ít)."""
    for procedure in analysis.procedures:
        seen = analysis.seen(procedure)
        total = sum(seen.by_case.values()) if seen else 0
        if seen is None or total < dossiers or not _has_a_common_limit(procedure):
            continue
        for case in procedure.cases:
            bound = at_least(seen.by_case.get(case.id, 0), total)
            skipped = _skipped(procedure, case)
            if bound >= share_at_least and skipped:
                names = ", ".join(step.name for step in skipped)
                because = say("most dossiers are “{case}”, which skips: {steps}", case=case.name, steps=names)
                evidence = (_at_least(seen.by_case[case.id], total, bound),)
                yield _procedure_match(procedure, because, evidence, seen.synthetic, case.at)


def _has_a_common_limit(procedure: Procedure) -> bool:
    limits = [limit for _, limit in limits_of(procedure)]
    return bool(limits) and all(limit.case is None for limit in limits)


def _skipped(procedure: Procedure, case: Case) -> tuple[Step, ...]:
    """Steps of agencies that this case goes without; none if it has steps of its own that all others are spared."""
    own = procedure.steps_in(case)
    return tuple(step for step in procedure.steps if step.actor_works and step not in own)


def rare_branch(analysis: Analysis, *, share_at_most: Share = 0.05, dossiers: Count = 100) -> Iterator[Match]:
    """Steps that few dossiers go through and that the limit of all of them has to hold (ngoại lệ kéo dài thời hạn)."""
    for procedure in analysis.procedures:
        seen = analysis.seen(procedure)
        if seen is None or seen.received < dossiers or not _has_a_common_limit(procedure):
            continue
        for step in procedure.steps:
            reached = _reached(step, seen)
            if reached is None or not step.actor_works:
                continue
            bound = at_most(reached, seen.received)
            if bound <= share_at_most:
                because = say("few dossiers go through it, and the limit of all has to hold it")
                evidence = (share_seen(reached, seen.received, bound),)
                yield step_match(procedure, step, because, None, evidence, seen.synthetic)


def _reached(step: Step, seen: Experience) -> int | None:
    """How many dossiers came to a step that not all come to; None if the log does not tell."""
    in_log = steps_seen(seen).get(step.id)
    if in_log is not None and (step.when or step.cases):
        return in_log.dossiers
    if step.cases and seen.by_case:
        return sum(seen.by_case.get(ref.id, 0) for ref in step.cases)
    return None


def waits_for_a_session(
    analysis: Analysis, *, waiting_hours: Count = 16, share_at_least: Share = 0.5, dossiers: Count = 50
) -> Iterator[Match]:
    """Steps before which most dossiers lie longer than the step itself takes (chờ gom hồ sơ, chờ phiên họp)."""
    for procedure, step, seen in _every_step_seen(analysis):
        total = sum(seen.waited.values())
        waited = sum(count for hours, count in seen.waited.items() if hours >= waiting_hours)
        if total < dossiers or step.safeguard or not _waits_longer_than_it_works(seen):
            continue
        bound = at_least(waited, total)
        if bound >= share_at_least:
            because = say("most dossiers lie {hours} hours and more before anybody begins", hours=waiting_hours)
            evidence = (_at_least(waited, total, bound), *_sessions(seen))
            match = step_match(procedure, step, because, None, evidence, is_made_up(analysis, procedure))
            yield replace(match, limit=_work_itself(seen))


def _sessions(seen: StepExperience) -> Iterator[Message]:
    if seen.arrived_on and seen.begun_on is not None:
        yield say("they came on {came} days and were begun on {begun}", came=seen.arrived_on, begun=seen.begun_on)


def _work_itself(seen: StepExperience) -> Duration | None:
    """The hours in which the work itself is done for nine in ten, as sure as asked."""
    needed = days_needed(seen.hours, {}, MOST_OF_THEM)
    return Duration(hours=Decimal(max(needed.days, 1))) if needed else None


MOST_OF_THEM = 0.9


def _waits_longer_than_it_works(seen: StepExperience) -> bool:
    return bool(seen.hours) and _median(seen.waited) > 2 * _median(seen.hours)


def _median(counts: Mapping[int, int]) -> int:
    half, reached = sum(counts.values()) / 2, 0
    for hours in sorted(counts):
        reached += counts[hours]
        if reached >= half:
            return hours
    return 0


def one_role_holds_up(
    analysis: Analysis, *, share_at_least: Share = 0.5, steps: Annotated[int, Field(ge=2)] = 2, hours: Count = 1000
) -> Iterator[Match]:
    """People at whom dossiers of several steps wait, so that half of all waiting is there (ùn ở một vị trí)."""
    waited: Counter[tuple[str, str]] = Counter()
    at: dict[tuple[str, str], list[tuple[Procedure, Step]]] = {}
    for procedure, step, seen in _every_step_seen(analysis):
        who = (step.actor.id, step.role or "")
        waited[who] += sum(hours * count for hours, count in seen.waited.items())
        at.setdefault(who, []).append((procedure, step))
    total = waited.total()
    for who, spent in waited.items():
        if len(at[who]) >= steps and total >= hours and spent >= share_at_least * total:
            share = say("{part} of {total} waiting hours of the log", part=spent, total=total)
            for procedure, step in at[who]:
                because = say("dossiers of several steps wait for the same people: more hands, not another order")
                yield step_match(procedure, step, because, None, (share,), True)


def _every_step_seen(analysis: Analysis) -> Iterator[tuple[Procedure, Step, StepExperience]]:
    for procedure in analysis.procedures:
        seen = steps_seen(analysis.seen(procedure))
        for step in procedure.steps:
            if step.id in seen and step.actor_works:
                yield procedure, step, seen[step.id]


def _at_least(hits: int, of: int, bound: float) -> Message:
    return say(
        "log: {hits} of {of} dossiers; with 95 % certainty at least {bound} %", hits=hits, of=of, bound=percent(bound)
    )


def _procedure_match(
    procedure: Procedure,
    because: Message,
    evidence: tuple[Message, ...],
    is_advice: bool,
    at: Position | None = None,
) -> Match:
    place = component(procedure, Part.PROCEDURE)
    return Match(place, at or procedure.at, because, evidence, is_advice=is_advice)
