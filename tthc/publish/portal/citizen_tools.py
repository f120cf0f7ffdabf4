"""What the page of a procedure can work out for one applicant: when it is due, what it costs, where to hand it in.

The choices and the answers are made here, by the engine's own rules; the script in the page only looks up what belongs
to a choice, and counts days (`clock.js`) as the engine does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.audit.clock.limits import counting_of, leeway_of
from tthc.audit.clock.span import policy_at
from tthc.cost.activities import fees_of
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, CalendarYear, CountingPolicy, DifficultArea
from tthc.publish.portal.clock_script import clock_script, limit_of
from tthc.publish.portal.counting_words import counting_in_words
from tthc.publish.portal.linked_data import as_script
from tthc.publish.portal.local import place_rows, whose
from tthc.publish.portal.pages import CaseSheet, Choice, Tools
from tthc.publish.portal.places import web_address
from tthc.publish.words import FEE_KINDS, MODES, amount_in_words, duration_in_words
from tthc.vietnamese import start_sentence


@dataclass(frozen=True)
class Counting:
    """The calendar, and how days are counted unless a procedure or its sector says otherwise."""

    catalogue: Catalogue
    default: CountingPolicy

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days."""
        return build_calendar(self.catalogue)

    @property
    def script(self) -> str:
        """`calendar.js`, with every policy, and again with the hours of each agency that has its own."""
        policies = self.catalogue.all(CountingPolicy)
        agencies = [agency for agency in self.catalogue.all(Agency).values() if agency.office_hours]
        own = {
            policy_name(policy, agency): policy_at(policy, agency)
            for policy in policies.values()
            for agency in agencies
        }
        return clock_script(self.calendar, {**policies, **own})


def counting_in(catalogue: Catalogue, named: str | None = None) -> Counting | None:
    """How a site counts days: by the policy that is named, else the first; None for a catalogue without a calendar.

    CannotRunError for a policy that is nowhere defined, or a calendar with a gap.
    """
    if not catalogue.all(CountingPolicy) or not catalogue.all(CalendarYear):
        return None
    return Counting(catalogue, choose_policy(catalogue, named))


def policy_name(policy: CountingPolicy, agency: Agency | None) -> str:
    """What the pages call a policy with the hours of an agency; those with the same hours share a name."""
    if agency is None or not agency.office_hours:
        return policy.id
    hours = ",".join(f"{session.opens:%H%M}-{session.closes:%H%M}" for session in agency.office_hours)
    return f"{policy.id}@{hours}"


def citizen_tools(
    catalogue: Catalogue, procedure: Procedure, counting: Counting | None, sheets: Sequence[CaseSheet] = ()
) -> Tools | None:
    """The tools of a procedure; None where nothing is known that they could answer from.

    `sheets` are the checklists of its cases, which say what each way of handing in takes in all.
    """
    if not procedure.channels:
        return None
    policy = counting_of(procedure, catalogue, counting.default) if counting else None
    limits = [time for channel in procedure.channels for one in channel.time_limits for time in _times(one)]
    areas = _areas(catalogue, procedure, policy) if policy and limits else ()
    offices = _offices(catalogue, procedure, policy) if policy and limits else ()
    return Tools(
        channels=tuple(Choice(str(n), MODES[channel.mode]) for n, channel in enumerate(procedure.channels)),
        cases=tuple(Choice(str(n), start_sentence(case.name)) for n, case in enumerate(procedure.cases)),
        offices=offices if len({office.value for office in offices}) > 1 else (),
        areas=tuple(Choice(str(area.days), area.name) for area in areas),
        counting=counting_in_words(policy, limits) if policy and limits else (),
        data=as_script(
            {
                **_data(catalogue, procedure, policy, offices, areas),
                "costs": [[way.cost for way in sheet.ways] for sheet in sheets],
            }
        ),
    )


def _data(
    catalogue: Catalogue,
    procedure: Procedure,
    policy: CountingPolicy | None,
    offices: Sequence[Choice],
    areas: Sequence[DifficultArea],
) -> dict[str, Any]:
    """What the script looks up: for each channel and case the numbers of the limits and fees that belong to it."""
    limits, fees = _Numbered(_limit, catalogue), _Numbered(_fee, catalogue)
    channels = [
        {
            "mode": channel.mode.value,
            "url": web_address(channel.url),
            "of": [
                [
                    [limits.number(one) for one in _limits_in(procedure, channel, case)],
                    [fees.number(fee) for fee in fees_of(channel, case)],
                    [
                        str(area.days)
                        for area in areas
                        if policy and _is_longer_in(area, procedure, channel, case, policy)
                    ],
                ]
                for case in procedure.real_cases
            ],
        }
        for channel in procedure.channels
    ]
    return {
        "policy": offices[0].value if offices else policy.id if policy else "",
        "channels": channels,
        "limits": limits.values,
        "fees": fees.values,
        "receiving": [_name(catalogue, ref) for ref in procedure.agencies.receiving],
        "places": [
            [place.name, place.address, place.hours, place.phone, place.link.href, place.whose]
            for place in place_rows(catalogue, procedure)
        ],
    }


class _Numbered:
    """Values by number, each only once; what one is made from is put into words once, however many cases share it."""

    def __init__(self, in_words: Callable[[Catalogue, Any], list[Any]], catalogue: Catalogue) -> None:
        self.values: list[Any] = []
        self._in_words, self._catalogue = in_words, catalogue
        self._known: dict[int, int] = {}

    def number(self, source: TimeLimit | Fee) -> int:
        """The number of what a limit or a fee is in words."""
        if id(source) not in self._known:
            value = self._in_words(self._catalogue, source)
            if value not in self.values:
                self.values.append(value)
            self._known[id(source)] = self.values.index(value)
        return self._known[id(source)]


def _limits_in(procedure: Procedure, channel: Channel, case: Case | None) -> Iterator[TimeLimit]:
    return (limit for of, limit in procedure.limits_in(case) if of is channel)


def _times(limit: TimeLimit) -> Iterator[Duration]:
    return (time for time in (limit.committed, limit.statutory) if time)


def _limit(catalogue: Catalogue, limit: TimeLimit) -> list[Any]:
    """What is promised, what the law has where that is another time, and a remark."""
    promised = limit.committed or limit.statutory
    law = limit.statutory if limit.committed and limit.statutory else None
    remarks = [limit.note or "", whose(catalogue, limit.set_by)]
    return [_counted(promised), _counted(law), bool(limit.committed), [text for text in remarks if text]]


def _counted(time: Duration | None) -> dict[str, Any] | None:
    return {**limit_of(time), "text": duration_in_words(time)} if time else None


def _fee(catalogue: Catalogue, fee: Fee) -> list[Any]:
    """Name, sum in words, whether it is free, remarks."""
    name = fee.name or (FEE_KINDS[fee.kind] if fee.kind else "")
    remarks = [fee.note or "", whose(catalogue, fee.set_by)]
    return [name, start_sentence(amount_in_words(fee)), fee.amount == 0, [text for text in remarks if text]]


def _areas(catalogue: Catalogue, procedure: Procedure, policy: CountingPolicy) -> tuple[DifficultArea, ...]:
    """The kinds of area that make some limit of the procedure longer."""
    named: dict[str, Ref[DifficultArea]] = {}
    for channel in procedure.channels:
        for limit in channel.time_limits:
            named |= {ref.id: ref for ref in limit.longer_in or policy.longer_in}
    return tuple(area for ref in named.values() if (area := catalogue.get(ref)))


def _is_longer_in(
    area: DifficultArea, procedure: Procedure, channel: Channel, case: Case | None, policy: CountingPolicy
) -> bool:
    limits = tuple(_limits_in(procedure, channel, case))
    return bool(limits) and leeway_of(limits, policy, area).area is not None


def _offices(catalogue: Catalogue, procedure: Procedure, policy: CountingPolicy) -> tuple[Choice, ...]:
    """Where it can be handed in, each with the name of the policy that has its hours."""
    refs = {ref.id: ref for ref in (*procedure.agencies.receiving, *(place.agency for place in procedure.places))}
    agencies = [agency for ref in refs.values() if (agency := catalogue.get(ref))]
    return tuple(Choice(policy_name(policy, agency), agency.name) for agency in agencies)


def _name(catalogue: Catalogue, ref: Ref[Agency]) -> str:
    agency = catalogue.get(ref)
    return agency.name if agency else ref.id
