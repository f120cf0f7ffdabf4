"""A list of procedures as aligned text, JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tthc.exchange.tables.one_table import OneTable, csv_text
from tthc.model.catalogue import Catalogue
from tthc.model.entry import ALWAYS
from tthc.model.procedure import Procedure
from tthc.show import terms
from tthc.show.language import Translate
from tthc.source import Message, say, shorten
from tthc.vietnamese import collation_key


def in_alphabet(procedures: Iterable[Procedure]) -> list[Procedure]:
    """By name as a Vietnamese dictionary sorts, then by code."""
    return sorted(procedures, key=lambda p: (collation_key(p.name), p.code))


def as_text(procedures: Sequence[Procedure], catalogue: Catalogue, translate: Translate) -> str:
    """One line each: code, name, sector, level, from when; and a last line that counts."""
    rows = [_row(procedure, catalogue, translate) for procedure in procedures]
    lines = aligned(
        [[row["code"], shorten(row["name"], 72), row["sector"], row["level"], row["version"]] for row in rows]
    )
    return "\n".join([*lines, translate(say("{count} procedures", count=len(rows)))])


def as_json(procedures: Sequence[Procedure], catalogue: Catalogue, translate: Translate) -> str:
    """A list of objects; ids where the text has names."""
    return json.dumps([_object(p, catalogue) for p in procedures], ensure_ascii=False, indent=2)


def as_csv(procedures: Sequence[Procedure], catalogue: Catalogue, translate: Translate) -> str:
    """Lines for a spreadsheet."""
    headings = (
        (say("Code"), 14),
        (say("Name"), 60),
        (say("Sector"), 20),
        (say("Level of government"), 16),
        (say("Version"), 20),
    )
    rows = [list(_row(procedure, catalogue, translate).values()) for procedure in procedures]
    columns = tuple((translate(name), width) for name, width in headings)
    return csv_text(OneTable(translate(say("Procedures")), columns, rows))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equal length in columns two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> dict[str, str]:
    sector = catalogue.get(procedure.sector) if procedure.sector else None
    return {
        "code": procedure.code,
        "name": procedure.name,
        "sector": sector.name if sector else "",
        "level": ", ".join(translate(terms.LEVELS[level]) for level in procedure.levels),
        "version": translate(_version(procedure)),
    }


def _version(procedure: Procedure) -> Message:
    """From when to when the version is in force; else the decision that published it."""
    if procedure.effective != ALWAYS:
        return terms.period(procedure.effective)
    return terms.text(procedure.publication.decision if procedure.publication else "")


def _object(procedure: Procedure, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "name": procedure.name,
        "sector": procedure.sector.id if procedure.sector else None,
        "levels": [level.value for level in procedure.levels],
        "from": procedure.effective.start.isoformat() if procedure.effective.start else None,
        "to": procedure.effective.end.isoformat() if procedure.effective.end else None,
        "decision": procedure.publication.decision if procedure.publication else None,
        "file": procedure.at.file,
    }
