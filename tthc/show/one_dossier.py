"""One dossier of a log, explained, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from tthc.audit.clock.because import Because
from tthc.audit.clock.working_time import working_time
from tthc.audit.judging.one_dossier import Explained, LimitExplained
from tthc.audit.judging.one_dossier_steps import StepTaken
from tthc.audit.judging.reasons import Reason
from tthc.model.dossier import Bucket, Cause, Clock, DossierStatus, Moment, Pause
from tthc.model.reference import CountingPolicy
from tthc.show.language import Translate
from tthc.show.terms import duration
from tthc.source import Message, say

BUCKETS: Mapping[Bucket, Message] = MappingProxyType(
    {
        Bucket.EARLY: say("settled before it was due"),
        Bucket.ON_TIME: say("settled on the day it was due"),
        Bucket.LATE: say("settled late"),
        Bucket.OPEN_IN_TIME: say("open, in time"),
        Bucket.OPEN_LATE: say("open, late"),
        Bucket.REFUSED: say("refused"),
        Bucket.WITHDRAWN: say("withdrawn"),
        Bucket.NO_LIMIT: say("no limit is known"),
    }
)
"""How a dossier stands against one limit, in a sentence of its own."""

STATUSES: Mapping[DossierStatus, Message] = MappingProxyType(
    {
        DossierStatus.SETTLED: say("settled"),
        DossierStatus.OPEN: say("open"),
        DossierStatus.REFUSED: say("refused"),
        DossierStatus.WITHDRAWN: say("withdrawn"),
    }
)

CAUSES: Mapping[Cause, Message] = MappingProxyType(
    {
        Cause.SUPPLEMENT: say("Supplement"),
        Cause.FINANCIAL: say("Financial obligations"),
        Cause.POSTING: say("Public posting"),
        Cause.MEASUREMENT: say("Measurement"),
        Cause.CONSULTATION: say("Consultation"),
    }
)

REASONS: Mapping[Reason, Message] = MappingProxyType(
    {
        Reason.NO_ID: say("it has no id"),
        Reason.DUPLICATE: say("an earlier row has the same id"),
        Reason.SUPERSEDED: say("a later file has it again"),
        Reason.UNREADABLE_DATE: say("a date in it does not exist or cannot be read"),
        Reason.AMBIGUOUS_DATE: say("a date in it could be two days"),
        Reason.WRONG_ORDER: say("its result or a pause stands before what it follows"),
        Reason.FUTURE: say("a date in it is after the day of the audit"),
        Reason.UNKNOWN_PROCEDURE: say("the catalogue does not have its procedure"),
        Reason.NOT_IN_FORCE: say("no version of its procedure was in force when it was received"),
        Reason.UNKNOWN_LIMIT: say("the catalogue gives no one time limit for it"),
        Reason.UNKNOWN_STATUS: say("its status is not known"),
        Reason.CONTRADICTION: say("it is settled without a result, or open with one"),
        Reason.NO_HOUR: say("the limit is in hours, and the hour of reception is not known"),
        Reason.OUTSIDE_CALENDAR: say("a day of it is outside the years of the calendar"),
    }
)
"""Why one row was put aside; what is not here says its code."""


def as_text(found: Explained, steps: Sequence[StepTaken], called: str, translate: Translate) -> str:
    """Everything that is known of the dossier, under the name that it was asked for by."""
    lines = [*_heading(found, called), *_terms(found), *_pauses(found.dossier.pauses)]
    texts = [translate(line) for line in lines]
    for name, limit in (("statutory", found.statutory), ("promised", found.promised)):
        if limit and found.terms:
            texts += _limit(name, limit, found.terms.policy, translate)
    texts += [translate(line) for line in _clocks(found)]
    if found.terms:
        texts += [_step(taken, found.terms.policy, translate) for taken in steps]
    return "\n".join(texts)


def as_json(found: Explained, steps: Sequence[StepTaken], called: str, translate: Translate) -> str:
    """The same for machines."""
    dossier, terms, clocks = found.dossier, found.terms, found.clocks
    value = {
        "id": called,
        "row": found.row if isinstance(found.row, int) else str(found.row),
        "put_aside": found.reason and {"code": found.reason.value, "because": translate(_reason(found.reason))},
        "procedure": dossier.procedure or None,
        "version": terms and {"from": _iso(terms.start), "to": _iso(terms.end), "at": str(terms.version.at)},
        "agency": dossier.agency,
        "received": _iso(dossier.received),
        "finished": _iso(dossier.finished),
        "status": dossier.status.value,
        "counted_by": terms and terms.policy.id,
        "pauses": [_pause_json(pause) for pause in dossier.pauses],
        "limits": {
            name: _limit_json(limit, translate)
            for name, limit in (("statutory", found.statutory), ("promised", found.promised))
            if limit
        },
        "clocks": clocks and {"state": clocks.state, "applicant": clocks.applicant, "elsewhere": clocks.elsewhere},
        "steps": [_step_json(taken) for taken in steps],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def because_json(because: Because, translate: Translate) -> dict[str, Any]:
    """One rule that was met, for machines; days only where it moved the date."""
    return {
        "rule": because.rule.value,
        "before": _iso(because.before),
        "after": _iso(because.after),
        "because": translate(because.text),
    }


def because_text(because: Because, translate: Translate) -> str:
    """The same for people: `a sentence  [23/11/2026 → 25/11/2026]`."""
    if because.before is None:
        return translate(because.text)
    moved = say("{before} → {after}", before=because.before, after=because.after)
    return f"{translate(because.text)}  [{translate(moved)}]"


def _heading(found: Explained, called: str) -> Iterator[Message]:
    dossier = found.dossier
    yield say("Dossier {id}, row {row}", id=called, row=str(found.rows[0]))
    if dossier.received != date.min:
        yield say("Received: {moment}", moment=_moment(dossier.received))
    if dossier.finished:
        yield say("Result: {moment}", moment=_moment(dossier.finished))
    if found.reason is not Reason.UNKNOWN_STATUS:
        yield say("Status: {status}", status=STATUSES[dossier.status])
    if found.office:
        yield say("Agency: {agency}", agency=found.office)
    if found.reason:
        yield say("Not judged ({code}): {why}", code=found.reason.value, why=_reason(found.reason))


def _terms(found: Explained) -> Iterator[Message]:
    if not found.terms:
        return
    version = found.terms.version
    yield say("Procedure: {code} {name}", code=version.code, name=version.name)
    yield say("Version in force at reception: {at}", at=str(version.at))
    yield say("Counted by: {policy}", policy=found.terms.policy.name)


def _pauses(pauses: Sequence[Pause]) -> Iterator[Message]:
    for pause in pauses:
        if pause.given:
            yield say("{cause}: {asked} to {given}", cause=CAUSES[pause.cause], asked=pause.asked, given=pause.given)
        else:
            yield say("{cause}: since {asked}, still waiting", cause=CAUSES[pause.cause], asked=pause.asked)


def _limit(name: str, found: LimitExplained, policy: CountingPolicy, translate: Translate) -> Iterator[str]:
    kind = say("The law's limit") if name == "statutory" else say("The promised limit")
    places = ", ".join(map(str, found.at))
    yield translate(say("{kind}: {limit} ({places})", kind=kind, limit=duration(found.limit), places=places))
    yield from (f"  - {because_text(because, translate)}" for because in found.due.because)
    until = f" {found.due.until:%H:%M}" if found.due.until else ""
    yield "  " + translate(say("Due: {day}", day=found.due.day)) + until
    yield "  " + translate(BUCKETS[found.bucket])
    if found.late_minutes:
        late = _working_time(found.late_minutes, policy, translate)
        yield "  " + translate(say("Over by {time}", time=late))


def _clocks(found: Explained) -> Iterator[Message]:
    if found.clocks:
        yield say(
            "Working days: the State {state}, the applicant {applicant}, elsewhere {elsewhere}, in all {whole}",
            state=found.clocks.state,
            applicant=found.clocks.applicant,
            elsewhere=found.clocks.elsewhere,
            whole=found.clocks.whole,
        )


def _step(taken: StepTaken, policy: CountingPolicy, translate: Translate) -> str:
    """`Thẩm tra: 1 ngày 2 giờ, quá 2 giờ`."""
    name = taken.step.name
    if taken.minutes is None:
        return translate(say("{step}: since {moment}, not finished", step=name, moment=_moment(taken.started)))
    took = _working_time(taken.minutes, policy, translate)
    if not taken.over:
        return translate(say("{step}: {took}", step=name, took=took))
    over = _working_time(taken.over, policy, translate)
    return translate(say("{step}: {took}, over by {over}", step=name, took=took, over=over))


def _working_time(minutes: int, policy: CountingPolicy, translate: Translate) -> str:
    return " ".join(translate(part) for part in working_time(minutes, policy).parts)


def _step_json(taken: StepTaken) -> dict[str, Any]:
    return {
        "step": taken.step.id,
        "started": _iso(taken.started),
        "finished": _iso(taken.finished),
        "minutes": taken.minutes,
        "over_minutes": taken.over,
    }


def _limit_json(found: LimitExplained, translate: Translate) -> dict[str, Any]:
    return {
        "limit": translate(duration(found.limit)),
        "at": [str(place) for place in found.at],
        "due": _iso(found.due.day),
        "until": found.due.until.isoformat(timespec="minutes") if found.due.until else None,
        "provisional": found.due.provisional,
        "bucket": found.bucket.value,
        "late_minutes": found.late_minutes,
        "because": [because_json(because, translate) for because in found.due.because],
    }


def _pause_json(pause: Pause) -> dict[str, Any]:
    clock: Clock = pause.cause.clock
    return {
        "cause": pause.cause.value,
        "whose": clock.value,
        "asked": _iso(pause.asked),
        "given": _iso(pause.given),
    }


def _reason(reason: Reason) -> Message:
    return REASONS.get(reason, say("see {code}", code=reason.value))


def _moment(moment: Moment) -> Message:
    if isinstance(moment, datetime):
        return say("{day} {time}", day=moment.date(), time=moment.time())
    return say("{day}", day=moment)


def _iso(moment: Moment | None) -> str | None:
    if moment in (None, date.min, date.max):
        return None
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None
