"""Which time limits bind a dossier: of its procedure as in force at reception, its case and its channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from tthc.audit.clock.span import Leeway, policy_at
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode, TimeLimit
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure, PublicationKind
from tthc.model.reference import Agency, CountingPolicy, DifficultArea
from tthc.source import CannotRunError, say
from tthc.vietnamese import fold

MODES: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        Mode.IN_PERSON: ("in_person", "in person", "direct", "trực tiếp", "nộp trực tiếp"),
        Mode.ONLINE: ("online", "trực tuyến", "nộp trực tuyến"),
        Mode.POSTAL: ("postal", "bưu chính", "qua bưu chính", "bưu chính công ích"),
    }
)
"""How logs name the ways of handing in."""

SHORT_CODE = len("1.004227")
"""The national code; what follows it is the unit's."""


@dataclass(frozen=True)
class Terms:
    """The limits of one procedure, case and channel for receptions from `start` to `end`, and how they are counted.

    `promised` is what the province commits itself to, or the statutory limit where it commits to nothing else. A limit
    is None where the catalogue gives none, or several between which the log does not tell. `policy` has the office
    hours of the unit; `limits` is what the catalogue says, in the `version` that was in force.
    """

    procedure: str
    start: date
    end: date
    statutory: Duration | None
    promised: Duration | None
    policy: CountingPolicy
    leeway: Leeway
    version: Procedure
    limits: tuple[TimeLimit, ...]


def versions_by_code(catalogue: Catalogue) -> Mapping[str, Sequence[Procedure]]:
    """The versions of each procedure, the one that wins first: the latest to begin, then the first read."""
    found: dict[str, list[Procedure]] = {}
    for version in catalogue.versions:
        found.setdefault(version.code, []).append(version)
    for versions in found.values():
        versions.sort(key=lambda version: version.effective.start or date.min, reverse=True)
    return found


def code_meant(versions: Mapping[str, object], written: str) -> str | None:
    """The procedure that a log's code means: itself, or the national procedure of a unit's code."""
    short = written[:SHORT_CODE]
    return next((code for code in (written, short) if code in versions), None)


@lru_cache(maxsize=1024)
def mode_meant(written: str) -> Mode | None:
    """The way of handing in that a log names; None if it names none that is known."""
    return next((mode for mode, words in MODES.items() if fold(written) in map(fold, words)), None)


def terms_of(
    versions: Sequence[Procedure],
    case: str,
    channel: str,
    catalogue: Catalogue,
    default: CountingPolicy,
    unit: Agency | None = None,
    area: DifficultArea | None = None,
) -> Iterator[Terms]:
    """The terms of one procedure in each period in which one of its versions is in force; empty text is not said."""
    mode = mode_meant(channel)
    for start, end, version in periods_in_force(versions):
        limits = tuple(_limits(version, case, mode))
        policy = counting_of(version, catalogue, default)
        yield Terms(
            procedure=version.code,
            start=start,
            end=end,
            statutory=_agreed(limit.statutory for limit in limits),
            promised=_agreed(limit.committed or limit.statutory for limit in limits),
            policy=policy_at(policy, unit),
            leeway=leeway_of(limits, policy, area),
            version=version,
            limits=limits,
        )


def counting_of(procedure: Procedure, catalogue: Catalogue, default: CountingPolicy) -> CountingPolicy:
    """How the days of a procedure are counted: as it says, as its sector says, or as the project does.

    CannotRunError, with the place, for a policy that is nowhere defined.
    """
    sector = procedure.sector and catalogue.get(procedure.sector)
    named = procedure.counting or (sector and sector.counting)
    if not named:
        return default
    if policy := catalogue.get(named):
        return policy
    raise CannotRunError(say("{at}: no counting policy has the id {id!r}", at=named.at, id=named.id))


def leeway_of(limits: Sequence[TimeLimit], policy: CountingPolicy, area: DifficultArea | None) -> Leeway:
    """What is allowed beyond the limits, as far as all of them allow it: what a limit does not say, its policy does."""
    extensions = [limit.extension or policy.extension for limit in limits] or [policy.extension]
    shortest = min(extensions, key=lambda one: one.days if one else 0)
    areas = [limit.longer_in or policy.longer_in for limit in limits] or [policy.longer_in]
    longer = area and all(_names(named, area) for named in areas)
    return Leeway(area if longer else None, shortest)


def _names(areas: Iterable[Ref[DifficultArea]], area: DifficultArea) -> bool:
    return any(named.id == area.id for named in areas)


def periods_in_force(versions: Sequence[Procedure]) -> Iterator[tuple[date, date, Procedure]]:
    """Days from and to which each version is in force; no day is in two of them, and none in an abolished one."""
    day = timedelta(days=1)
    periods = [version.effective for version in versions]
    after = {period.end + day for period in periods if period.end and period.end < date.max}
    ordered = sorted({period.start or date.min for period in periods} | after)
    ends = [start - day for start in ordered[1:]] + [date.max]
    for start, end in zip(ordered, ends, strict=True):
        winner = next((version for version in versions if version.effective.covers(start)), None)
        if winner and not is_abolition(winner):
            yield start, end, winner


def is_abolition(version: Procedure) -> bool:
    """Whether a version only says that there is no such procedure any more (bãi bỏ), from a day on.

    One that has a last day is the procedure itself up to that day, and dossiers received until then are judged by it.
    """
    abolished = version.publication is not None and version.publication.kind is PublicationKind.ABOLISHED
    return abolished and version.effective.end is None


def _limits(procedure: Procedure, case: str, mode: Mode | None) -> Iterator[TimeLimit]:
    for one in _cases(procedure, case):
        for channel, limit in procedure.limits_in(one):
            if mode in (None, channel.mode):
                yield limit


def _cases(procedure: Procedure, written: str) -> Sequence[Case | None]:
    """The case that a log names by id or name, else all that it may be."""
    named = [one for one in procedure.cases if fold(written) in (fold(one.id), fold(one.name))]
    return named or procedure.real_cases


def _agreed(limits: Iterable[Duration | None]) -> Duration | None:
    """The one limit that all say; None if they differ."""
    by_length = {limit and (limit.unit, limit.amount, limit.same_day): limit for limit in limits}
    return next(iter(by_length.values())) if len(by_length) == 1 else None
