"""The counters of an audit as a table of text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from textwrap import shorten
from typing import Any

from tthc.audit.report import AuditReport, Cell, Counts
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency
from tthc.show.language import Translate
from tthc.source import say

COLUMNS = ("received", "early", "on_time", "late", "open_in_time", "open_late")


def as_text(report: AuditReport, table: str, kind: str, catalogue: Catalogue, translate: Translate) -> str:
    """A table by `procedure`, `agency` or `month`, against the `promised` or the `statutory` limit."""
    heads = [
        translate(message)
        for message in (
            say("received"),
            say("early"),
            say("on time"),
            say("late"),
            say("open, in time"),
            say("open, late"),
            say("others"),
            say("in time"),
        )
    ]
    widths = [max(len(head), 9) for head in heads]
    lines = ["  ".join(head.rjust(width) for head, width in zip(heads, widths, strict=True))]
    for name, cell in (*_named(report, table, catalogue), (translate(say("all")), report.total)):
        counts = getattr(cell, kind)
        if counts.received:
            row = [*(str(getattr(counts, column)) for column in COLUMNS), str(_others(counts)), _rate(counts)]
            figures = "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
            lines.append(f"{figures}  {name}")
    policies = "; ".join(policy.name for policy in report.policies)
    aside = sum(row.count for row in report.quarantined)
    last = say(
        "{read} rows read, {judged} judged, {aside} put aside; as of {day}; counted by: {policies}",
        read=report.read,
        judged=report.judged,
        aside=aside,
        day=report.today,
        policies=policies,
    )
    return "\n".join([*lines, translate(last)])


def as_json(report: AuditReport, translate: Translate) -> str:
    """Everything the report has."""
    value = {
        "source": report.source,
        "synthetic": report.synthetic,
        "as_of": report.today.isoformat(),
        "policies": [policy.id for policy in report.policies],
        "read": report.read,
        "judged": report.judged,
        "adds_up": report.adds_up,
        "quarantined": [
            {"reason": row.reason.value, "count": row.count, "rows": list(row.rows)} for row in report.quarantined
        ],
        "problems": [{"code": problem.code, "message": translate(problem.message)} for problem in report.problems],
        "total": _as_object(report.total),
        "cells": [_as_object(cell) for cell in report.cells],
        "speeds": [asdict(speed) for speed in report.speeds],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _named(report: AuditReport, table: str, catalogue: Catalogue) -> Iterator[tuple[str, Cell]]:
    if table == "procedure":
        for cell in report.by_procedure:
            procedure = catalogue.procedures.get(cell.procedure or "")
            name = shorten(procedure.name, 70, placeholder="…") if procedure else ""
            yield f"{cell.procedure or '?'}  {name}", cell
    elif table == "agency":
        for cell in report.by_agency:
            agency = catalogue.all(Agency).get(cell.agency or "")
            yield agency.name if agency else cell.agency or "?", cell
    else:
        yield from ((cell.month or "?", cell) for cell in report.by_month)


def _others(counts: Counts) -> int:
    """Refused, withdrawn, or without a limit: received, but in no share."""
    return counts.refused + counts.withdrawn + counts.no_limit


def _rate(counts: Counts) -> str:
    rate = counts.in_time_rate
    return "—" if rate is None else f"{(Decimal(rate.numerator * 100) / rate.denominator):.1f} %".replace(".", ",")


def _as_object(cell: Cell) -> dict[str, Any]:
    return {
        "procedure": cell.procedure,
        "agency": cell.agency,
        "month": cell.month,
        "statutory": asdict(cell.statutory),
        "promised": asdict(cell.promised),
    }
