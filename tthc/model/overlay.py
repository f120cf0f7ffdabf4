"""A catalogue as it holds in one locality: the province's values over the nation's, the commune's over those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.learned import LearnedFigures
from tthc.model.local import Locality
from tthc.model.local_values import LocalFee, LocalLimit, LocalValues
from tthc.model.measured import MeasuredCost, Volume
from tthc.model.procedure import Place, Procedure
from tthc.model.step import Step


def in_locality(catalogue: Catalogue, locality: str, day: date) -> Catalogue:
    """The same catalogue with the values that hold in a locality on a day; each says whose it is.

    Values that were laid over another version than the one they meet are left out: `check` reports them.
    """
    layers: dict[str, list[Layer]] = {}
    of_the_day = [values for values in catalogue.local_values if values.effective.covers(day)]
    learned = catalogue.all(LearnedFigures)
    for unit in units_above(catalogue, locality):
        for figures in learned.values():
            if figures.locality.id == unit.id:
                layers.setdefault(figures.procedure.id, []).append(figures)
        for values in of_the_day:
            if values.locality.id == unit.id:
                layers.setdefault(values.procedure.id, []).append(values)
    return Catalogue(
        tuple(
            _laid_over(entry, layers[entry.code]) if isinstance(entry, Procedure) and entry.code in layers else entry
            for entry in catalogue.entries
        )
    )


def units_above(catalogue: Catalogue, locality: str) -> tuple[Locality, ...]:
    """A locality and what it is part of, the widest first; empty if nobody knows it."""
    units = catalogue.all(Locality)
    chain: list[Locality] = []
    unit = units.get(locality)
    while unit is not None and unit not in chain:
        chain.insert(0, unit)
        unit = units.get(unit.part_of.id) if unit.part_of else None
    return tuple(chain)


def is_laid_over(values: LocalValues, version: Procedure) -> bool:
    """Whether local values were made for this version of their procedure."""
    decision = version.publication.decision if version.publication else None
    return values.procedure.id == version.code and values.over == decision


def version_laid_over(values: LocalValues, catalogue: Catalogue, day: date) -> Procedure | None:
    """The version in force on a day that local values were made for; None if they were made for another."""
    version = catalogue.on(day).all(Procedure).get(values.procedure.id)
    return version if version and is_laid_over(values, version) else None


def lay_over(version: Procedure, values: LocalValues) -> Procedure:
    """The version with a locality's values in it."""
    whose = values.locality
    channels = tuple(_channel(channel, values) for channel in version.channels)
    return version.model_copy(
        update={
            "channels": channels,
            "steps": _steps(version, values),
            "places": _places(version.places, values.places, whose),
            "volumes": _volumes(version.volumes, values.volumes, whose),
            "costs": _costs(version.costs, values.costs, whose),
        }
    )


Layer = LocalValues | LearnedFigures


def _laid_over(version: Procedure, layers: Sequence[Layer]) -> Procedure:
    """The version with those of the layers that were made for it, one over the other.

    What a log showed is not of a version. Numbers that somebody wrote down go before it; times of steps that are law or
    a decision are what they are, and only where they are missing or an estimate the log fills them in.
    """
    for values in layers:
        if isinstance(values, LearnedFigures):
            counted = _volumes(version.volumes, values.volumes, values.locality)
            version = version.model_copy(update={"volumes": counted})
        elif is_laid_over(values, version):
            version = lay_over(version, values)
    for figures in layers:
        if isinstance(figures, LearnedFigures) and not figures.synthetic:
            version = version.model_copy(update={"steps": tuple(_timed(version.steps, figures))})
    return version


def _timed(steps: Sequence[Step], figures: LearnedFigures) -> Iterator[Step]:
    """The steps with the time that nine in ten dossiers took, where nobody stated or somebody estimated it."""
    known = {one.step: one for one in figures.steps}
    for step in steps:
        one = known.get(step.id)
        if one is None or (step.duration and not step.duration.estimate and not step.duration.measured):
            yield step
        else:
            yield step.model_copy(update={"duration": Duration(hours=one.p90_hours, measured=figures.source)})


def _channel(channel: Channel, values: LocalValues) -> Channel:
    fees, limits = channel.fees, channel.time_limits
    for fee in values.fees:
        if not fee.modes or channel.mode in fee.modes:
            fees = _with_fee(fees, fee, values.locality)
    for limit in values.time_limits:
        if not limit.modes or channel.mode in limit.modes:
            limits = _with_limit(limits, limit, values.locality)
    return channel.model_copy(update={"fees": fees, "time_limits": limits})


def fees_meant(fees: Sequence[Fee], local: LocalFee) -> tuple[Fee, ...]:
    """The fees that a local one takes the place of: those of its case and name.

    Without a name it means the fee of its case; of several those that the nation leaves open. Where that is still more
    than one, nobody can say which is meant.
    """
    same = tuple(fee for fee in fees if _case(fee.case) == _case(local.case) and _is_named_alike(fee, local))
    if local.name is None and len(same) > 1:
        return tuple(fee for fee in same if fee.decided_by or fee.set_by) or same
    return same


def fixed_by_nation(fee: Fee) -> bool:
    """Whether the national record fixes a fee by a law and leaves it to nobody."""
    return fee.set_by is None and fee.decided_by is None and fee.fixed_by is not None


def _is_named_alike(fee: Fee, local: LocalFee) -> bool:
    return fee.name is None or local.name is None or fee.name.casefold() == local.name.casefold()


def _with_fee(fees: tuple[Fee, ...], local: LocalFee, whose: Ref[Locality]) -> tuple[Fee, ...]:
    """The local fee in the place of the one it is about; beside the others where there is none."""
    meant = fees_meant(fees, local)
    if len(meant) > 1 or any(map(fixed_by_nation, meant)):
        return fees
    ours = Fee.model_construct(**{name: getattr(local, name) for name in Fee.model_fields} | {"set_by": whose})
    if not meant:
        return (*fees, ours)
    (old,) = meant
    named = ours.model_copy(update={"name": ours.name or old.name, "kind": ours.kind or old.kind})
    return tuple(named if fee is old else fee for fee in fees)


def _case(ref: Ref[Case] | None) -> str | None:
    return ref.id if ref else None


def _with_limit(limits: tuple[TimeLimit, ...], local: LocalLimit, whose: Ref[Locality]) -> tuple[TimeLimit, ...]:
    """The local commitment on the limits of its case; where the case has none of its own, beside the general one."""
    commitment = {"committed": local.committed, "set_by": whose} | ({"note": local.note} if local.note else {})
    if any(_case(limit.case) == _case(local.case) for limit in limits):
        return tuple(
            limit.model_copy(update=commitment) if _case(limit.case) == _case(local.case) else limit for limit in limits
        )
    general = next((limit for limit in limits if limit.case is None), TimeLimit(fixed_by=local.fixed_by))
    return (*limits, general.model_copy(update={"case": local.case, "at": local.at} | commitment))


def _steps(version: Procedure, values: LocalValues) -> tuple[Step, ...]:
    """The local steps in the place of the agencies' national ones, in the cases that they cover."""
    if not values.steps:
        return version.steps
    every_case = frozenset(case.id for case in version.cases)
    covered: set[str] = set()
    for step in values.steps:
        covered |= {ref.id for ref in step.cases} or every_case
    kept: list[Step] = []
    for step in version.steps:
        kept += [step] if not step.actor_works else _still_national(step, every_case, covered)
    return (*kept, *(step.model_copy(update={"set_by": values.locality}) for step in values.steps))


def _still_national(step: Step, every_case: frozenset[str], covered: set[str]) -> list[Step]:
    """An agency's national step in the cases that no local step covers, if there are any."""
    left = ({ref.id for ref in step.cases} or set(every_case)) - covered
    if not left:
        return []
    cases = step.cases or tuple(Ref(case, step.at, Case) for case in sorted(every_case))
    return [step.model_copy(update={"cases": tuple(ref for ref in cases if ref.id in left)})]


def _places(national: tuple[Place, ...], local: tuple[Place, ...], whose: Ref[Locality]) -> tuple[Place, ...]:
    """Local places beside the national ones; those of the same agency take their place."""
    agencies = {place.agency.id for place in local}
    kept = (place for place in national if place.agency.id not in agencies)
    return (*kept, *(place.model_copy(update={"set_by": whose}) for place in local))


def _volumes(national: tuple[Volume, ...], local: tuple[Volume, ...], whose: Ref[Locality]) -> tuple[Volume, ...]:
    """Local volumes of a year in the place of wider ones: a rate is reckoned on who applies here."""
    years = {volume.year for volume in local}
    kept = (volume for volume in national if volume.year not in years)
    return (*kept, *(volume.model_copy(update={"set_by": whose}) for volume in local))


def _costs(
    national: tuple[MeasuredCost, ...], local: tuple[MeasuredCost, ...], whose: Ref[Locality]
) -> tuple[MeasuredCost, ...]:
    """Local figures before the wider ones, since of several that are about one row the first counts."""
    return (*(cost.model_copy(update={"set_by": whose}) for cost in local), *national)
