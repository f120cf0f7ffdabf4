"""A change of a procedure in the words of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tthc.exchange.yaml.three_way import ABSENT, Change
from tthc.model.channel import MODE_NAMES, Mode
from tthc.model.duration import UNIT_NAMES, Unit
from tthc.source import Message, say, shorten

PARTS: Mapping[str, Message] = {
    "name": say("name"),
    "sector": say("sector"),
    "levels": say("levels"),
    "publication": say("decision of publication"),
    "replaced_by": say("procedures in its place"),
    "applicants": say("applicants"),
    "agencies": say("agencies"),
    "cases": say("cases"),
    "channels": say("ways of handing in"),
    "documents": say("documents"),
    "dossier_sets": say("number of dossier sets"),
    "results": say("results"),
    "conditions": say("conditions"),
    "steps": say("steps"),
    "frequencies": say("how often a year"),
    "thresholds": say("thresholds"),
    "obliged": say("numbers of people obliged"),
    "volumes": say("numbers of dossiers"),
    "costs": say("measured costs"),
    "places": say("places of handing in"),
    "fixed_by": say("the instrument that fixes it"),
    "sets_fixed_by": say("the instrument that fixes the number of sets"),
    "sanction": say("the sanction of a false declaration"),
    "has_no": say("elements it does not have"),
    "legal_basis": say("legal basis"),
    "keywords": say("keywords"),
    "verbatim": say("text kept verbatim"),
    "sources": say("sources"),
    "time_limits": say("time limits"),
    "fees": say("fees"),
    "receiving": say("receiving agencies"),
    "deciding": say("deciding agencies"),
    "coordinating": say("agencies that are asked"),
}
"""What people call the parts of a procedure."""


def change_in_words(change: Change) -> Message:
    """One change as a sentence: what came, what went, what is now otherwise."""
    path, before, after = change.path, change.before, change.after
    if (
        len(path) == 2
        and path[0] in ("documents", "cases", "channels", "results", "verbatim")
        and ABSENT in (before, after)
    ):
        what = _value(after if before is ABSENT else before)
        part = PARTS[path[0]]
        if before is ABSENT:
            return say("{part}: added: {what}", part=part, what=what)
        return say("{part}: dropped: {what}", part=part, what=what)
    if _is_list(before) and _is_list(after) and not any(isinstance(item, Mapping) for item in (*before, *after)):
        return _of_words(path, before, after)
    old, new = _value(before), _value(after)
    if old == new:
        return say("{where}: other details", where=_where(path))
    return say("{where}: {before} → {after}", where=_where(path), before=old, after=new)


def _of_words(path: Sequence[str], before: Sequence[Any], after: Sequence[Any]) -> Message:
    added = tuple(str(item) for item in after if item not in before)
    dropped = tuple(str(item) for item in before if item not in after)
    if added and dropped:
        return say("{where}: added {added}; dropped {dropped}", where=_where(path), added=added, dropped=dropped)
    if added:
        return say("{where}: added {added}", where=_where(path), added=added)
    return say("{where}: dropped {dropped}", where=_where(path), dropped=dropped)


def _where(path: Sequence[str]) -> tuple[object, ...]:
    return tuple(PARTS.get(step) or _mode(step) or step for step in path)


def _mode(step: str) -> Message | None:
    return MODE_NAMES[Mode(step)] if step in {mode.value for mode in Mode} else None


def _value(value: Any) -> object:
    if value is ABSENT:
        return say("nothing")
    if isinstance(value, Mapping):
        return _of_mapping(value)
    if _is_list(value):
        return tuple(_value(item) for item in value) or say("nothing")
    return shorten(" ".join(str(value).split()), 80)


def _of_mapping(value: Mapping[str, Any]) -> object:
    """What of an entry tells it apart: a length of time, a sum, a name."""
    if value.get("same_day"):
        return say("within the day")
    for unit in Unit:
        if unit.value in value and not isinstance(value[unit.value], Mapping):
            return say("{amount} {unit}", amount=Decimal(str(value[unit.value])), unit=UNIT_NAMES[unit])
    if "statutory" in value:
        return _value(value["statutory"])
    if "amount" in value:
        return say(
            "{amount} {currency}", amount=Decimal(str(value["amount"])), currency=str(value.get("currency", "VND"))
        )
    for key in ("name", "type", "any_of", "mode", "text", "decision", "decided_by", "id"):
        if key in value:
            return _mode(str(value[key])) or _value(value[key])
    return tuple(say("{part}: {what}", part=PARTS.get(key) or key, what=_value(part)) for key, part in value.items())


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))
