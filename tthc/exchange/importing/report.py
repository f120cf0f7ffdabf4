"""The report on an import: one line for each record with its details, and how many of each kind need a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tthc.exchange.importing.prepare import Imported, Prepared
from tthc.exchange.importing.reimport import Outcome
from tthc.exchange.settling.decisions import KINDS, Decision, Part
from tthc.source import Message, Severity, say, shorten

Translate = Callable[[Message], str]

OUTCOMES: Mapping[Outcome, Message] = MappingProxyType(
    {
        Outcome.NEW: say("new"),
        Outcome.UNCHANGED: say("unchanged"),
        Outcome.EDITED: say("edited"),
        Outcome.VERSION: say("new version"),
        Outcome.KEPT: say("left as it is"),
        Outcome.REFUSED: say("refused"),
    }
)

SEVERITY_WORDS: Mapping[Severity, Message] = MappingProxyType(
    {
        Severity.ADVICE: say("done"),
        Severity.WARNING: say("for a person"),
        Severity.ERROR: say("not written"),
    }
)


def as_text(prepared: Prepared, translate: Translate) -> str:
    """For each record a line, under it what needs a person; at the end the counts by kind."""
    lines: list[str] = []
    for one in prepared.imported:
        lines.append(_line(one, translate))
        lines += [f"    {_detail(decision, translate)}" for decision in one.decisions if _is_shown(decision)]
    return "\n".join([*lines, "", *_summary(prepared, translate)])


def _is_shown(decision: Decision) -> bool:
    """What needs a person, and what an import changes in a file that is there."""
    return decision.needs_person or decision.part is Part.CHANGES


def _line(one: Imported, translate: Translate) -> str:
    name = f"{one.code or one.source} {shorten(one.name, 70)}".strip()
    return f"{name}: {', '.join(translate(part) for part in _parts(one))}"


def _parts(one: Imported) -> Iterator[Message]:
    """What became of a record; how its documents were read only where there were any to read."""
    counts = counts_of(one)
    known, documents, open_ = counts["recognised"], counts["documents"], counts["for_a_person"]
    yield OUTCOMES[one.outcome]
    if documents:
        yield say(
            "{known} of {documents} documents recognised, {open} for a person",
            known=known,
            documents=documents,
            open=open_,
        )
    elif open_ and one.outcome is not Outcome.REFUSED:
        yield say("{open} for a person", open=open_)


def _detail(decision: Decision, translate: Translate) -> str:
    score = f" [{decision.score:.2f}]" if decision.score else ""
    quoted = f" « {decision.quoted} »" if decision.quoted else ""
    return f"{decision.code} {translate(decision.message)}{score}{quoted}"


def counts_of(one: Imported) -> dict[str, int]:
    """How many documents were read and recognised, and how many decisions need a person."""
    codes = Counter(decision.code for decision in one.decisions)
    return {
        "documents": codes["I050"] + codes["I051"] + codes["I066"],
        "recognised": codes["I050"] + codes["I066"],
        "for_a_person": sum(decision.needs_person for decision in one.decisions),
    }


def _summary(prepared: Prepared, translate: Translate) -> Iterator[str]:
    outcomes = Counter(one.outcome for one in prepared.imported)
    yield ", ".join(f"{outcomes[o]} {translate(OUTCOMES[o])}" for o in Outcome if outcomes[o]) or translate(
        say("Nothing to report.")
    )
    for code, count, records in kinds_of(prepared):
        severity, text = KINDS[code]
        mark = " *" if severity is not Severity.ADVICE else ""
        yield f"{code}{mark} {translate(text)}: {count} ({records})"
    yield translate(say("* needs a person; in brackets: in how many records"))


def kinds_of(prepared: Prepared) -> Iterator[tuple[str, int, int]]:
    """Each kind of decision that was made, how often, and in how many records."""
    kinds = Counter(decision.code for one in prepared.imported for decision in one.decisions)
    records = Counter(code for one in prepared.imported for code in {decision.code for decision in one.decisions})
    return ((code, kinds[code], records[code]) for code in KINDS if kinds[code])


def as_json(prepared: Prepared, translate: Translate) -> str:
    """A list of records with all their decisions."""
    return json.dumps([_as_object(one, translate) for one in prepared.imported], ensure_ascii=False, indent=2)


def _as_object(one: Imported, translate: Translate) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "source": one.source,
        "outcome": one.outcome.value,
        "file": one.path,
        **counts_of(one),
        "decisions": [_decision_object(decision, translate) for decision in one.decisions],
    }


def _decision_object(decision: Decision, translate: Translate) -> dict[str, Any]:
    found = {
        "code": decision.code,
        "severity": decision.severity.value,
        "part": decision.part.value,
        "message": translate(decision.message),
        "source_says": decision.quoted,
        "score": decision.score,
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


FORMS: Mapping[str, Callable[[Prepared, Translate], str]] = MappingProxyType({"text": as_text, "json": as_json})


SUFFIXES = (".xlsx", ".json", ".txt")
"""How the file of a report may end: its kind follows."""


def report_file(prepared: Prepared, suffix: str, translate: Translate) -> bytes:
    """The report as a file of the kind that its suffix names."""
    if suffix == ".xlsx":
        from tthc.exchange.importing.report_workbook import import_workbook

        return import_workbook(prepared, translate)
    form = as_json if suffix == ".json" else as_text
    return f"{form(prepared, translate)}\n".encode()
