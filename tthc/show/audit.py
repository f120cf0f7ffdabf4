"""The counters of an audit that a review has, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from tthc.audit.figures.report import AuditReport, Cell
from tthc.show.language import Translate


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


def _as_object(cell: Cell) -> dict[str, Any]:
    return {
        "procedure": cell.procedure,
        "agency": cell.agency,
        "month": cell.month,
        "statutory": asdict(cell.statutory),
        "promised": asdict(cell.promised),
    }
