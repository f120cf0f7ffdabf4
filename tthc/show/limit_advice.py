"""What a log advises for limits, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import ceil
from types import MappingProxyType
from typing import Any

from tthc.audit.advising.advice import AgencyAdvice, LimitAdvice, Verdict
from tthc.audit.advising.advice_report import AdviceReport
from tthc.audit.figures.lost_steps import StepTime
from tthc.exchange.audit_names import Names
from tthc.model.channel import MODE_NAMES, Mode
from tthc.model.duration import UNIT_NAMES
from tthc.model.limit_times import LimitToday
from tthc.show.language import Translate
from tthc.show.period_form import as_object, schema_of
from tthc.source import Message, say

SCHEMA_ID = "urn:tthc:schema:limit-advice"
StepNames = Mapping[tuple[str, str], str]
CaseNames = Mapping[tuple[str, str], str]


def as_json(report: AdviceReport, translate: Translate) -> str:
    """Everything the report has."""
    return json.dumps(as_object(report, translate), ensure_ascii=False, indent=2)


def schema_of_advice() -> dict[str, Any]:
    """The JSON Schema of that form."""
    return schema_of(AdviceReport, SCHEMA_ID)


def schema_text() -> str:
    """The schema as it is kept beside this module."""
    return json.dumps(schema_of_advice(), ensure_ascii=False, indent=2) + "\n"


def as_text(report: AdviceReport, names: Names, steps: StepNames, cases: CaseNames, translate: Translate) -> str:
    """One paragraph for each limit."""
    lines = [*_head(report)]
    for advice in report.limits:
        lines += ["", *_of_limit(advice, report, names, steps, cases)]
    return "\n".join(line if isinstance(line, str) else translate(line) for line in lines)


Line = Message | str


def _head(report: AdviceReport) -> Iterator[Line]:
    wanted = report.wanted
    yield say(
        "{source}, as of {day}: what limits would be kept in {rate} % of the dossiers, with {sure} % certainty for all "
        "agencies of a procedure together",
        source=report.source,
        day=report.as_of,
        rate=_percent(float(wanted.rate)),
        sure=_percent(wanted.confidence),
    )
    if report.synthetic:
        yield say("This log is synthetic: its figures are nobody's.")
    if report.settled_only:
        yield say(
            "The log has no open dossier. So that the slow ones do not vanish, only what came early enough to have "
            "ended by now after twice its limit is counted."
        )
    if not report.limits:
        yield say("The log has no dossier of a procedure with a time limit.")


def _of_limit(
    advice: LimitAdvice, report: AdviceReport, names: Names, steps: StepNames, cases: CaseNames
) -> Iterator[Line]:
    limit = advice.limit
    yield Message("{code} {name}", {"code": limit.procedure, "name": names.of("procedure", limit.procedure)})
    yield _indented(
        say(
            "{limit} ({kind}{where}), {p90}: {verdict}",
            limit=length_in_words(limit, limit.amount),
            kind=KINDS[limit.kind],
            where=_where(limit, cases),
            p90=_nine_in_ten(advice),
            verdict=_verdict(advice),
        )
    )
    if advice.floor:
        yield _indented(
            say(
                "not shorter than {floor}: what has to hang in public takes that long",
                floor=length_in_words(limit, advice.floor),
            )
        )
    for agency in advice.agencies:
        yield _indented(_agency(agency, advice, names), 4)
    if advice.advised is None and advice.others is not None:
        text = say(
            "who keeps the present limit would keep {limit} as well", limit=length_in_words(advice.limit, advice.others)
        )
        yield from [_indented(text)] if advice.others < advice.present else []
    if advice.verdict is not Verdict.SHORTER:
        yield _indented(_what_must_change(advice, report, names, steps))


def _nine_in_ten(advice: LimitAdvice) -> Message:
    days = advice.p90.days
    if days is None:
        return say("fewer than nine in ten done so far")
    if days == 0:
        return say("nine in ten done within the day")
    return say("nine in ten done within {time} {unit}", time=Decimal(days), unit=UNIT_NAMES[advice.limit.unit])


def _verdict(advice: LimitAdvice) -> Message:
    rate, limit = _percent(float(advice.rate)), advice.limit
    match advice.verdict:
        case Verdict.SHORTER:
            return say(
                "cut to {limit} and still ≥ {rate} % in time",
                limit=length_in_words(limit, advice.advised or 0),
                rate=rate,
            )
        case Verdict.AS_IT_IS:
            return say("it is kept at ≥ {rate} %, and none shorter is shown to be", rate=rate)
        case Verdict.NOT_KEPT:
            return say("it is not kept at {rate} %", rate=rate)
        case Verdict.TOO_FEW:
            return say(
                "{count} dossiers are too few to say it: at least {needed}", count=advice.dossiers, needed=advice.needed
            )
        case Verdict.NOT_SHOWN:
            return say("it is not shown everywhere that it is kept at {rate} %", rate=rate)


def _agency(agency: AgencyAdvice, advice: LimitAdvice, names: Names) -> Message:
    return say(
        "{who}: {kept} of {of} within {limit} ({share} %{besides}); {says}",
        who=_who(agency, names),
        kept=Decimal(agency.kept),
        of=Decimal(agency.kept + agency.not_kept),
        limit=length_in_words(advice.limit, agency.against),
        share=_percent(agency.share),
        besides=_besides(agency),
        says=_says(agency, advice),
    )


def _who(agency: AgencyAdvice, names: Names) -> Message:
    if len(agency.agencies) == 1:
        return Message("{name}", {"name": names.of("agency", agency.agencies[0])})
    shown = tuple(names.of("agency", name) for name in agency.agencies[:MOST])
    more = len(agency.agencies) - len(shown)
    if more:
        return say(
            "on average of {count} agencies with few dossiers each ({names} and {more} more)",
            count=len(agency.agencies),
            names=shown,
            more=more,
        )
    return say(
        "on average of {count} agencies with few dossiers each ({names})", count=len(agency.agencies), names=shown
    )


MOST = 4
"""So many agencies of a group are named."""


def _besides(agency: AgencyAdvice) -> Message:
    """What else there is beside those that were kept or not; nothing where there is nothing."""
    parts = (
        (agency.open, say("{count} open", count=Decimal(agency.open))),
        (agency.waiting, say("{count} waiting for somebody", count=Decimal(agency.waiting))),
        (agency.clean_up, say("{count} closed in a clean-up", count=Decimal(agency.clean_up))),
    )
    found = tuple(said for count, said in parts if count)
    return say("; {parts}", parts=found) if found else say("")


def _says(agency: AgencyAdvice, advice: LimitAdvice) -> Message:
    rate, limit = _percent(float(advice.rate)), advice.limit
    if agency.shortest is not None and agency.next_shorter is None:
        return say("≥ {rate} % down to {limit}", rate=rate, limit=length_in_words(limit, agency.shortest))
    if agency.shortest is not None:
        return say(
            "≥ {rate} % down to {limit}, for {shorter} only ≥ {bound} % is sure",
            rate=rate,
            limit=length_in_words(limit, agency.shortest),
            shorter=length_in_words(limit, agency.next_shorter or 0),
            bound=_percent(agency.next_at_least or 0.0),
        )
    bounds = {"low": _percent(agency.kept_at_least), "high": _at_most(agency.kept_at_most)}
    if agency.verdict is Verdict.NOT_KEPT:
        return say("the present limit is not kept: between {low} and {high} %", **bounds)
    if agency.verdict is Verdict.TOO_FEW:
        return say("too few to say it: between {low} and {high} % keep the present limit", **bounds)
    return say("not shown for the present limit: between {low} and {high} %", **bounds)


def _what_must_change(advice: LimitAdvice, report: AdviceReport, names: Names, steps: StepNames) -> Message:
    step = report.step_in_the_way(advice.limit.procedure)
    if step is not None:
        return _step(step, names, steps)
    if report.has_steps:
        return say("the log of steps says nothing of where its time is lost")
    return say("which step must change, a log of steps would tell (--steps)")


def _step(step: StepTime, names: Names, steps: StepNames) -> Message:
    name = steps.get((step.procedure, step.step), step.step)
    where = names.of("agency", step.agency) if step.agency else say("all agencies")
    return say(
        "most time is lost at “{step}” ({where}): {share} % of what is lost, {lost} hours lying before it and beyond "
        "its plan in {dossiers} dossiers",
        step=name,
        where=where,
        share=_percent(step.share or 0.0),
        lost=Decimal(round(step.lost)),
        dossiers=Decimal(step.dossiers),
    )


KINDS: Mapping[str, Message] = MappingProxyType(
    {"statutory": say("by law"), "promised": say("as the province promises")}
)


def _where(limit: LimitToday, cases: CaseNames) -> Message:
    """The ways of handing in and the cases that have it, unless all have."""
    if limit.everywhere:
        return say("")
    modes = tuple(MODE_NAMES[mode] for mode in Mode if any(way.mode == mode.value for way in limit.ways))
    of = dict.fromkeys(way.case for way in limit.ways if way.case)
    if not of:
        return say("; {modes}", modes=modes)
    return say("; {modes}: {cases}", modes=modes, cases=tuple(cases.get((limit.procedure, case), case) for case in of))


def length_in_words(limit: LimitToday, amount: int) -> Message:
    """A length in the units of a limit; of one that is kept on the day of reception just that."""
    if limit.same_day:
        return say("the same day")
    return say("{amount} {unit}", amount=Decimal(amount), unit=UNIT_NAMES[limit.unit])


def _percent(share: float) -> Decimal:
    """In per cent with one digit, rounded down so that nothing looks surer than it is."""
    return Decimal(int(share * 1000 + _ROUNDING)) / 10


def _at_most(share: float) -> Decimal:
    """The same for an upper bound, rounded up."""
    return Decimal(ceil(share * 1000 - _ROUNDING)) / 10


_ROUNDING = 1e-6


def _indented(line: Message, by: int = 2) -> Message:
    return Message(" " * by + "{line}", {"line": line})
