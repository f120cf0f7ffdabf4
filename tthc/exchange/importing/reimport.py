"""A record of a procedure that the catalogue has already: a minimal edit of its file, or a new version beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from tthc.exchange.change_words import change_in_words
from tthc.exchange.settling.decisions import Decision, Part, decide
from tthc.exchange.sources.record import Record, plain_record, record_from
from tthc.exchange.yaml.edit import edit_mapping
from tthc.exchange.yaml.procedure_file import plain, write_plain
from tthc.exchange.yaml.three_way import Merged, compact, merge
from tthc.load.catalogue import load_text
from tthc.model.procedure import Procedure
from tthc.source import say


class Outcome(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    UNCHANGED = "unchanged"
    EDITED = "edited"
    VERSION = "version"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Landing:
    """What one record writes, and what is said of it."""

    outcome: Outcome
    path: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Again:
    """A newer record, what is made of it, the version in the catalogue with its text, and what was kept last time."""

    record: Record
    procedure: Procedure
    current: Procedure
    text: str
    earlier: str | None

    @property
    def path(self) -> str:
        """The file of the version in the catalogue."""
        return self.current.at.file


_ORDER = tuple(info.alias or name for name, info in Procedure.model_fields.items() if name != "at")
_NOT_OF_SOURCE = ("effective", "note", "frequencies", "thresholds", "obliged", "volumes", "costs", "places", "counting")
"""Keys that no record speaks of."""


def imported_path(code: str) -> str:
    """Where the last imported record of a procedure is kept."""
    return f"imported/{code}.json"


def as_json(record: Record, made: Procedure) -> str:
    """The record with what was made of it, for the next import to compare."""
    kept = {"record": plain_record(record), "made": compact(plain(made))}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def land_again(again: Again, start: date | None) -> Landing:
    """Take over what the source changed since the last import, and nothing else."""
    earlier = earlier_record(again.earlier)
    if earlier is None:
        return _by_hand(again)
    record, made = earlier
    merged = merge(made, plain(again.current), _with_earlier_ids(made, _spoken_of(again)))
    decisions = tuple(_decisions(merged))
    kept = (
        {}
        if _is_same(record, again.record, made, again.procedure)
        else {imported_path(again.procedure.code): as_json(again.record, again.procedure)}
    )
    if not merged.changes:
        return Landing(Outcome.UNCHANGED, again.path, kept, decisions)
    if any(change.path[:1] == ("publication",) for change in merged.changes):
        if start:
            return _new_version(again, merged, kept, decisions, start)
        text = say("the decision that published it changed; with --from DAY a new version is made")
        decisions = (*decisions, decide("I104", Part.CHANGES, text))
    elif start:
        decisions = (*decisions, _no_new_version())
    return _edited(again, merged, kept, decisions)


def _no_new_version() -> Decision:
    """A first day was given for nothing: only another decision begins a version."""
    text = say("the decision that published it is the same: the version was edited, and --from was not used")
    return decide("I107", Part.CHANGES, text)


def land_filled(again: Again, base: Mapping[str, Any] | None, start: date | None) -> Landing:
    """Take over what somebody changed in a procedure that was handed out to them; portals are not concerned."""
    own = plain(again.current)
    merged = merge(own if base is None else base, own, plain(again.procedure))
    decisions = tuple(_decisions(merged))
    if not merged.changes:
        return Landing(Outcome.UNCHANGED, again.path, {}, decisions)
    if start and any(change.path[:1] == ("publication",) for change in merged.changes):
        return _new_version(again, merged, {}, decisions, start)
    return _edited(again, merged, {}, (*decisions, _no_new_version()) if start else decisions)


def earlier_record(text: str | None) -> tuple[Record, Any] | None:
    """The last imported record and what was made of it; None if there is none that can be read."""
    try:
        kept = json.loads(text or "null")
        return (record_from(kept["record"]), kept["made"]) if isinstance(kept["made"], dict) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _spoken_of(again: Again) -> dict[str, Any]:
    """What is made of the record, with what no record speaks of as the file has it."""
    theirs = plain(again.procedure)
    own = plain(again.current)
    kept = {key: own[key] for key in _NOT_OF_SOURCE if key in own}
    return {**{key: value for key, value in theirs.items() if key not in _NOT_OF_SOURCE}, **kept}


def _with_earlier_ids(made: Any, theirs: dict[str, Any]) -> dict[str, Any]:
    """The documents under the ids that they had, where the register has since come to know the same words."""
    papers = made.get("documents") if isinstance(made.get("documents"), list) else []
    earlier = {str(p["name"]): p["id"] for p in papers if isinstance(p, dict) and "name" in p and "id" in p}
    ids = {paper["id"] for paper in theirs.get("documents", ())}
    kept = []
    for paper in theirs.get("documents", ()):
        id_ = earlier.get(compact(paper.get("name")))
        kept.append({**paper, "id": id_} if id_ and id_ not in ids else paper)
    return {**theirs, "documents": kept} if kept else theirs


def _is_same(earlier: Record, record: Record, made: Any, procedure: Procedure) -> bool:
    same_words = (
        replace(earlier, origin=record.origin) == record and earlier.origin.retrieved == record.origin.retrieved
    )
    return same_words and made == compact(plain(procedure))


def _decisions(merged: Merged) -> Iterator[Decision]:
    for change in merged.changes:
        yield decide("I100", Part.CHANGES, change_in_words(change))
    for conflict in merged.conflicts:
        text = say(
            "corrected by hand, and changed in the source; the file keeps its own: {change}",
            change=change_in_words(conflict),
        )
        yield decide("I101", Part.CHANGES, text)


def _by_hand(again: Again) -> Landing:
    """A procedure that no import wrote: it is left alone, and what the source says otherwise is told."""
    own = plain(again.current)
    merged = merge(own, own, _said_otherwise(own, _spoken_of(again)))
    told = tuple(decide("I102", Part.CHANGES, change_in_words(change)) for change in merged.changes)
    kept = {imported_path(again.procedure.code): as_json(again.record, again.procedure)}
    return Landing(Outcome.KEPT if told else Outcome.UNCHANGED, again.path, kept, told)


def _said_otherwise(own: Any, theirs: Any) -> Any:
    """What the source says, without where it is only silent; documents count as the same by their types."""
    if not isinstance(own, Mapping) or not isinstance(theirs, Mapping):
        return theirs
    said = {key: _said_otherwise(own.get(key), part) for key, part in theirs.items() if key not in _OWN_WORDS}
    whole = {**own, **said}
    for key in ("documents", "results"):
        if key in own:
            known = {type_ for paper in own[key] for type_ in _types(paper)}
            whole[key] = [*own[key], *(paper for paper in theirs.get(key, ()) if not _types(paper) <= known)]
    if "channels" in own:
        modes = {channel["mode"]: channel for channel in theirs.get("channels", ())}
        whole["channels"] = [_said_otherwise(one, modes.pop(one["mode"], one)) for one in own["channels"]]
        whole["channels"] += modes.values()
    return whole


_OWN_WORDS = ("cases", "verbatim", "sources", "keywords", "name")
"""Parts that a person puts in words of his own."""


def _types(paper: Mapping[str, Any]) -> frozenset[str]:
    """What a paper may be; its name if the register does not know it."""
    return frozenset(paper.get("any_of", ()) or (paper.get("type") or paper.get("name", ""),))


def _edited(again: Again, merged: Merged, kept: Mapping[str, str], decisions: tuple[Decision, ...]) -> Landing:
    text = edit_mapping(again.text, plain(again.current), merged.value, _ORDER)
    if text is None or not _says(text, merged.value):
        failed = decide("I105", Part.CHANGES, say("{path} could not be edited; it is left as it is", path=again.path))
        return Landing(Outcome.KEPT, again.path, {}, (*decisions, failed))
    return Landing(Outcome.EDITED, again.path, {again.path: text, **kept}, decisions)


def _says(text: str, value: Any) -> bool:
    """Whether a text reads as the procedure it should."""
    loaded = load_text(text, "")
    return not loaded.problems and [compact(plain(p)) for p in loaded.catalogue.versions] == [compact(value)]


def ended_on(last: date, procedure: Procedure, text: str) -> str | None:
    """The text of a procedure's file with its last day in it; None if it could not be edited."""
    before, began = plain(procedure), procedure.effective.start
    after = {**before, "effective": {"from": began, "to": last} if began else {"to": last}}
    closed = edit_mapping(text, before, after, _ORDER)
    return closed if closed is not None and _says(closed, after) else None


def _new_version(
    again: Again, merged: Merged, kept: Mapping[str, str], decisions: tuple[Decision, ...], start: date
) -> Landing:
    """The earlier version ends on the day before; the new one stands in a file of its own."""
    began = again.current.effective.start
    last = start - timedelta(days=1)
    if began and began > last:
        text = say(
            "the version in {path} begins on {began}; a later one cannot begin on {start}",
            path=again.path,
            began=began,
            start=start,
        )
        return Landing(Outcome.REFUSED, decisions=(*decisions, decide("I106", Part.CHANGES, text)))
    closed = ended_on(last, again.current, again.text)
    if closed is None:
        failed = decide("I105", Part.CHANGES, say("{path} could not be edited; it is left as it is", path=again.path))
        return Landing(Outcome.KEPT, again.path, {}, (*decisions, failed))
    path = str(PurePosixPath(again.path).with_name(f"{again.procedure.code}-{start.isoformat()}.yaml"))
    new = {key: part for key in _ORDER if (part := {**merged.value, "effective": {"from": start}}.get(key)) is not None}
    told = decide(
        "I103", Part.CHANGES, say("a new version from {start}; the earlier one ends on {last}", start=start, last=last)
    )
    return Landing(Outcome.VERSION, path, {again.path: closed, path: write_plain(new), **kept}, (*decisions, told))
