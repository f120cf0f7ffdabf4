"""The ledger of papers as text, JSON, and a table for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tthc.exchange.tables.one_table import OneTable
from tthc.graph.ledger import Held, LedgerLine, Times
from tthc.show import terms
from tthc.show.language import Translate
from tthc.source import Message, say


def as_text(lines: Sequence[LedgerLine], events: Mapping[str, str], translate: Translate) -> str:
    """Figures and the name on one line, below it who issues it, which database holds it, in which life events."""
    shown: list[str] = []
    for line in lines:
        figures = say(
            "in {procedures} procedures (only this {only}, or another {other}, looked up by the agency {looked_up})",
            procedures=len(line.askers),
            only=len(line.only_this),
            other=len(line.or_another),
            looked_up=len(line.looked_up),
        )
        shown.append(f"{line.type.name}  [{line.type.id}]  {translate(figures)}")
        shown += [f"    {translate(about)}" for about in _about(line, events)]
    alone = sum(1 for line in lines if line.only_this)
    held = sum(1 for line in lines if any(h.holding.verified for h in line.held))
    last = say(
        "{count} kinds of paper; {alone} are asked for with no alternative somewhere; {held} are in a database that is "
        "confirmed to be open",
        count=len(lines),
        alone=alone,
        held=held,
    )
    return "\n".join([*shown, translate(last)])


def _about(line: LedgerLine, events: Mapping[str, str]) -> list[Message]:
    about = [say("issued by: {who}", who=_issued_by(line))]
    about += [say("held in: {database}", database=_held(held)) for held in line.held]
    for event, times in line.events.items():
        about.append(say("{event}: {times}", event=events.get(event, event), times=_times(times)))
    return about


def _issued_by(line: LedgerLine) -> Message:
    who = [terms.text(agency.name) for agency in line.agencies]
    if line.issuers:
        who.append(say("procedure {codes}", codes=tuple(p.code for p in line.issuers)))
    return terms.listed((terms.ORIGINS[line.type.origin], *who))


def _held(held: Held) -> Message:
    name = terms.text(held.database.name)
    what = say("{database} (what it proves)", database=name) if held.only_facts else name
    text = Message("{what}: {opened}", {"what": what, "opened": terms.opened(held.holding)})
    scope = held.holding.scope
    return say("{text}; so far only in part: {scope}", text=text, scope=scope) if scope else text


def _times(times: Times) -> Message:
    if times.least == times.most:
        return say("{count} times", count=times.most)
    return say("{least} to {most} times", least=times.least, most=times.most)


def as_json(lines: Sequence[LedgerLine], events: Mapping[str, str], translate: Translate) -> str:
    """A list of objects; ids and codes where the text has names."""
    return json.dumps([_object(line) for line in lines], ensure_ascii=False, indent=2)


def _object(line: LedgerLine) -> dict[str, Any]:
    return {
        "type": line.type.id,
        "name": line.type.name,
        "origin": line.type.origin.value,
        "issued_by": [agency.id for agency in line.agencies],
        "issuing_procedures": [procedure.code for procedure in line.issuers],
        "procedures": [procedure.code for procedure in line.askers],
        "asked": line.asked,
        "only_this": [procedure.code for procedure in line.only_this],
        "or_another": [procedure.code for procedure in line.or_another],
        "looked_up": [procedure.code for procedure in line.looked_up],
        "held_in": [
            {
                "database": held.database.id,
                "only_facts": held.only_facts,
                "verified": held.holding.verified,
                "since": held.holding.since.isoformat() if held.holding.since else None,
                "law": held.holding.law.id if held.holding.law else None,
                "article": held.holding.article,
                "scope": held.holding.scope,
            }
            for held in line.held
        ],
        "events": {event: {"least": times.least, "most": times.most} for event, times in line.events.items()},
    }


def as_table(lines: Sequence[LedgerLine], events: Mapping[str, str], translate: Translate) -> OneTable:
    """A row for each kind of paper; a column for each life event."""
    headings = (
        (say("Id"), 24),
        (say("Kind of paper"), 44),
        (say("Issued by"), 44),
        (say("Procedures that ask for it"), 12),
        (say("Only this will do"), 12),
        (say("Or another paper"), 12),
        (say("Looked up by the agency"), 12),
        (say("Held in databases"), 60),
        (say("Codes of the procedures"), 44),
    )
    used = [event for event in events if any(event in line.events for line in lines)]
    columns = (*((translate(name), width) for name, width in headings), *((events[event], 14) for event in used))
    return OneTable(translate(say("Ledger of papers")), columns, [_row(line, used, translate) for line in lines])


def _row(line: LedgerLine, used: Sequence[str], translate: Translate) -> list[str | int | None]:
    return [
        line.type.id,
        line.type.name,
        translate(_issued_by(line)),
        len(line.askers),
        len(line.only_this),
        len(line.or_another),
        len(line.looked_up),
        "\n".join(translate(_held(held)) for held in line.held),
        ", ".join(procedure.code for procedure in line.askers),
        *(translate(_times(line.events[event])) if event in line.events else None for event in used),
    ]
