"""What `tthc simulate --with` supposes: proposals by their ids, plans, promises and officials as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.session import Opened
from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    from tthc.model.cut import Cut
    from tthc.model.duration import Duration
    from tthc.model.procedure import Procedure
    from tthc.model.what_if import FlowChange, MoreHands, Supposition


def supposition_of(
    opened: Opened, proposals: Sequence[str], promises: Sequence[str], officials: Sequence[str]
) -> Supposition:
    """Everything that is supposed; UsageError or CannotRunError where somebody cannot mean it."""
    from tthc.model.what_if import Supposition
    from tthc.propose.what_if import flow_change

    cuts, names = _cuts(opened, proposals)
    by_procedure: dict[str, list[Cut]] = {}
    for cut in cuts:
        by_procedure.setdefault(cut.target.procedure, []).append(cut)
    flows = {code: flow_change(_procedure(opened, code), of) for code, of in by_procedure.items()}
    for text in promises:
        flow, name = _promise(opened, text)
        known = flows.get(flow.procedure)
        flows[flow.procedure] = _both(known, flow) if known else flow
        names.append(name)
    hands = tuple(_hands(opened, text) for text in officials)
    names += [_hands_in_words(opened, one) for one in hands]
    return Supposition(tuple(flows[code] for code in sorted(flows)), hands, tuple(names))


def _both(known: FlowChange, promise: FlowChange) -> FlowChange:
    return replace(known, limits=(*promise.limits, *known.limits), not_lawful=(*known.not_lawful, *promise.not_lawful))


def _cuts(opened: Opened, given: Sequence[str]) -> tuple[list[Cut], list[Message]]:
    """The cuts that are meant: of proposals in the store, of a plan file, or as their ids say them."""
    from tthc.exchange.plan_file import read_plan

    cuts: dict[str, Cut] = {}
    names: list[Message] = []
    for text in given:
        if Path(text).suffix in (".yaml", ".yml"):
            plan = read_plan(Path(text))
            cuts |= {cut.id: cut for one in plan.chosen for cut in one.cuts}
            names.append(say("the plan {file}", file=Path(text).name))
            continue
        title, found = _proposed(opened, text)
        cuts |= {cut.id: cut for cut in found}
        names.append(title)
    return list(cuts.values()), names


def _proposed(opened: Opened, text: str) -> tuple[Message, Sequence[Cut]]:
    from tthc.cli.shared.deeds import ids_meant
    from tthc.propose.candidates import title
    from tthc.store.files import files
    from tthc.store.proposals import proposals as stored

    store = opened.project.store
    known = {one.id: one for one in stored(store)} | {file.proposal.id: file.proposal for file in files(store)}
    if text not in known and (cut := _written(opened, text)):
        procedure = _procedure(opened, cut.target.procedure)
        return _with_id(title(cut, procedure, opened.catalogue), text), (cut,)
    (id_,) = ids_meant([text], known)
    return _with_id(known[id_].title, id_), known[id_].cuts


def _with_id(title: object, id_: str) -> Message:
    return say("{title} (proposal {id})", title=title, id=id_)


def _written(opened: Opened, text: str) -> Cut | None:
    """The cut that an id says, of the kinds of which a log can tell anything; None for what is no such id."""
    from tthc.model.cut import Component, Cut, CutKind, Part
    from tthc.propose.what_if import ON_STEPS

    kind, _colon, rest = text.partition(":")
    place, *more = rest.split(":")
    code, part, id_ = (*place.split("/"), "", "")[:3]
    kinds = {one.value: one for one in ON_STEPS}
    if kind not in kinds or part not in (Part.STEP, Part.CHANNEL) or not id_:
        return None
    procedure = _procedure(opened, code)
    lengths = [length for one in more if (length := _length(one))]
    others = [one for one in more if not _length(one)]
    if part == Part.STEP:
        _refuse_unknown_steps(procedure, (id_, *others))
    is_limit = kinds[kind] is CutKind.SHORTEN_LIMIT
    return Cut(
        kind=kinds[kind],
        target=Component(procedure=code, part=Part(part), id=id_),
        other=None if is_limit else next(iter(others), None),
        case=next(iter(others), None) if is_limit else None,
        limit=next(iter(lengths), None),
    )


def _refuse_unknown_steps(procedure: Procedure, ids: Iterable[str]) -> None:
    known = tuple(step.id for step in procedure.steps)
    for id_ in ids:
        if id_ not in known:
            raise CannotRunError(
                say("{code} has no step {step!r}; there are {known}", code=procedure.code, step=id_, known=known)
            )


def _length(text: str) -> Any:
    """A length as ids write it: `5-working_days`; None for anything else."""
    from tthc.model.duration import Duration, Unit

    amount, _dash, unit = text.partition("-")
    if unit not in {one.value for one in Unit}:
        return None
    with suppress(InvalidOperation, ValueError):
        return Duration(**{unit: Decimal(amount)})
    return None


def _procedure(opened: Opened, code: str) -> Procedure:
    from tthc.cli.shared.left_out import procedure_meant

    return procedure_meant(opened, opened.catalogue.procedures, code)


_OFFICIALS = re.compile(r"(?P<agency>[^/=]+)(/(?P<step>[^=]+))?=(?P<now>\d+)?(?P<more>[+-]\d+)")


def _hands(opened: Opened, text: str) -> MoreHands:
    from tthc.model.reference import Agency
    from tthc.model.what_if import MoreHands
    from tthc.vietnamese import fold

    match = _OFFICIALS.fullmatch(text.strip())
    if not match or not int(match["more"]):
        says = _("'{text}' does not say where and how many: write AGENCY=+1, AGENCY/STEP=+1 or AGENCY/STEP=3+1.")
        raise click.BadParameter(says.format(text=text), param_hint="--officials")
    names = {fold(name): one.id for one in opened.catalogue.all(Agency).values() for name in (one.id, one.name)}
    agency = names.get(fold(match["agency"].strip()), match["agency"].strip())
    now = int(match["now"]) if match["now"] else None
    if now is not None and now + int(match["more"]) < 1:
        says = _("'{text}' leaves nobody there.")
        raise click.BadParameter(says.format(text=text), param_hint="--officials")
    return MoreHands(agency, int(match["more"]), match["step"], now)


def _hands_in_words(opened: Opened, one: MoreHands) -> Message:
    from tthc.exchange.audit_names import names_in

    agency = names_in(opened.catalogue).of("agency", one.agency)
    more = abs(one.more)
    where = say("{agency}, step “{step}”", agency=agency, step=_step_name(opened, one.step)) if one.step else agency
    return (
        say("officials more by {count}: {where}", count=more, where=where)
        if one.more > 0
        else say("officials fewer by {count}: {where}", count=more, where=where)
    )


def _step_name(opened: Opened, id_: str) -> str:
    """The name of a step, unless procedures call it by different ones."""
    versions = opened.catalogue.versions
    names = {step.name for version in versions for step in version.steps if step.id == id_}
    return names.pop() if len(names) == 1 else id_


def _promise(opened: Opened, text: str) -> tuple[FlowChange, Message]:
    """`CODE=LENGTH`; a bare number is in the unit of the present limit."""
    from tthc.model.duration import UNIT_NAMES, Duration, Unit
    from tthc.model.what_if import FlowChange, NewLimit
    from tthc.vietnamese.durations import read_durations

    code, _is, written = (part.strip() for part in text.partition("="))
    read = read_durations(written)
    if not _is or len(read) != 1 or not read[0].amount:
        says = _("'{text}' is no promise: write CODE=LENGTH, as in 1.001193=3 or '1.001193=3 ngày làm việc'.")
        raise click.BadParameter(says.format(text=text), param_hint="--promise")
    procedure = _procedure(opened, code)
    unit = Unit(read[0].unit) if read[0].unit else _unit(procedure)
    length = Duration(**{unit.value: read[0].amount})
    name = say("{code}: promised within {amount} {unit}", code=code, amount=length.amount, unit=UNIT_NAMES[unit])
    return FlowChange(code, limits=(NewLimit(length),), not_lawful=tuple(_too_long(procedure, length))), name


def _too_long(procedure: Procedure, length: Duration) -> Iterator[Message]:
    """That a promise is longer than the law's limit, where both are told in one unit."""
    from tthc.model.duration import UNIT_NAMES

    limits = (limit.statutory for channel in procedure.channels for limit in channel.time_limits)
    lawful = [limit.amount for limit in limits if limit and limit.unit is length.unit]
    if lawful and length.amount > min(lawful):
        yield say(
            "{code}: {amount} {unit} is longer than the {lawful} {unit} of the law, and cannot be promised",
            code=procedure.code,
            amount=length.amount,
            unit=UNIT_NAMES[length.unit],
            lawful=min(lawful),
        )


def _unit(procedure: Procedure) -> Any:
    from tthc.model.duration import Unit

    limits: Iterator[Any] = (
        limit.committed or limit.statutory for channel in procedure.channels for limit in channel.time_limits
    )
    return next((one.unit for one in limits if one), Unit.WORKING_DAYS)
