"""Local values: none outlives the national version it was laid over, none fixes what a locality may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, groupby

from tthc.check.identity import doubled_parts
from tthc.check.order import is_longer, missing_supplies, rings_of_steps
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES, Channel
from tthc.model.duration import UNIT_NAMES, Duration
from tthc.model.local import Locality, LocalityLevel
from tthc.model.local_values import LocalFee, LocalLimit, LocalValues
from tthc.model.overlay import fees_meant, fixed_by_nation, is_laid_over, lay_over, version_laid_over
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel
from tthc.source import Message, Problem, Severity, say


def outgrown_values(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Local values in force that were laid over another version than the national one in force."""
    for values in _values(catalogue):
        version = catalogue.on(day).all(Procedure).get(values.procedure.id)
        if version is None or not values.effective.covers(day) or is_laid_over(values, version):
            continue
        text = say(
            "these values were laid over {over}; the version in force is of {now}, and they are not applied to it",
            over=values.over or say("no decision"),
            now=version.publication.decision if version.publication else say("no decision"),
        )
        hint = say("compare with 'tthc diff', then write the new decision under 'over'")
        yield Problem("C150", values.at, text, hint, Severity.WARNING)


def overlapping_values(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Values of one locality for one procedure in two places that are both in force on some day."""
    by_id = sorted(_values(catalogue), key=lambda values: (values.id, values.at))
    for id_, same in groupby(by_id, key=lambda values: values.id):
        for earlier, later in combinations(same, 2):
            if earlier.effective.overlaps(later.effective):
                text = say("values of {id!r} are in force on days of those in {where}", id=id_, where=earlier.at)
                yield Problem("C151", later.at, text, say("close the older one with 'effective: {{to: …}}'"))


def misplaced_localities(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Values of a locality that no longer is, and steps or places of an agency of a wider level."""
    for values in _values(catalogue):
        unit = catalogue.get(values.locality)
        if unit is None:
            continue
        if values.effective.covers(day) and not unit.effective.covers(day):
            went_to = tuple(ref.id for ref in unit.replaced_by)
            hint = say("its area went to {names}", names=went_to) if went_to else None
            text = say("the locality {id!r} does not exist on {day}", id=unit.id, day=day)
            yield Problem("C152", values.locality.at, text, hint)
        yield from _wider_agencies(catalogue, values, unit)


def _wider_agencies(catalogue: Catalogue, values: LocalValues, unit: Locality) -> Iterator[Problem]:
    """A province gives no work to a ministry, a commune none to its province."""
    too_wide = {AgencyLevel.CENTRAL} | ({AgencyLevel.PROVINCE} if unit.level is LocalityLevel.COMMUNE else set())
    for ref in (*(step.actor for step in values.steps), *(place.agency for place in values.places)):
        agency: Agency | None = catalogue.get(ref)
        if agency and agency.level in too_wide:
            text = say("{unit} cannot set this for {agency}, which stands above it", unit=unit.name, agency=agency.name)
            yield Problem("C153", ref.at, text, severity=Severity.WARNING)


def unknown_ways(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Local fees and times for a way of handing in that the procedure does not have."""
    for values, version in _laid(catalogue, day):
        known = {channel.mode for channel in version.channels}
        parts: list[LocalFee | LocalLimit] = [*values.fees, *values.time_limits]
        for part in parts:
            for mode in part.modes:
                if mode not in known:
                    text = say("this procedure cannot be handed in {mode}", mode=MODE_NAMES[mode])
                    yield Problem("C154", part.at, text)


def beyond_the_law(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Local times that are longer than the law's, and sums where the nation fixes the sum."""
    for values, version in _laid(catalogue, day):
        for channel in version.channels:
            yield from _longer_times(values, channel)
            yield from _fees_not_ours(values, channel)


def _fees_not_ours(values: LocalValues, channel: Channel) -> Iterator[Problem]:
    mode = MODE_NAMES[channel.mode]
    for local in values.fees:
        if local.modes and channel.mode not in local.modes:
            continue
        meant = fees_meant(channel.fees, local)
        if any(map(fixed_by_nation, meant)):
            text = say("the national record fixes this fee, {mode}; it is not for a locality to set", mode=mode)
            yield Problem("C156", local.at, text, say("the national fee says 'decided_by' where it is left open"))
        elif len(meant) > 1:
            text = say("there are {count} fees here, {mode}; which of them is meant?", count=len(meant), mode=mode)
            yield Problem("C157", local.at, text, say("write its name"))


def _longer_times(values: LocalValues, channel: Channel) -> Iterator[Problem]:
    for local in values.time_limits:
        if local.modes and channel.mode not in local.modes:
            continue
        for law in _laws_limits(channel, local):
            if is_longer(local.committed, law):
                yield Problem("C155", local.committed.at, _longer(local.committed, law))


def _laws_limits(channel: Channel, local: LocalLimit) -> Iterator[Duration]:
    case = local.case.id if local.case else None
    own = [limit for limit in channel.time_limits if (limit.case.id if limit.case else None) == case]
    for limit in own or [limit for limit in channel.time_limits if limit.case is None]:
        if limit.statutory:
            yield limit.statutory


def _longer(promise: Duration, law: Duration) -> Message:
    return say(
        "{promise} {unit} are promised where the law allows {law} {unit_of_law}",
        promise=promise.amount,
        unit=UNIT_NAMES[promise.unit],
        law=law.amount,
        unit_of_law=UNIT_NAMES[law.unit],
    )


ON_THE_WHOLE: tuple[Callable[[Catalogue, date], Iterator[Problem]], ...] = (
    doubled_parts,
    rings_of_steps,
    missing_supplies,
)
"""What must hold of a version with the local steps in it as it must of the national one."""


def broken_when_laid_over(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Local steps that wait for one another, or need what nothing gives, once they stand in the national record."""
    for values, version in _laid(catalogue, day):
        if values.steps:
            whole = Catalogue((lay_over(version, values),))
            national = {problem for find in ON_THE_WHOLE for problem in find(Catalogue((version,)), day)}
            for find in ON_THE_WHOLE:
                yield from (problem for problem in find(whole, day) if problem not in national)


def _values(catalogue: Catalogue) -> Iterator[LocalValues]:
    return (entry for entry in catalogue.entries if isinstance(entry, LocalValues))


def _laid(catalogue: Catalogue, day: date) -> Iterator[tuple[LocalValues, Procedure]]:
    """All local values that were made for the version in force, each with it."""
    for values in _values(catalogue):
        version = version_laid_over(values, catalogue, day)
        if version:
            yield values, version
