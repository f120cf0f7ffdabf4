"""The versions of one procedure as text and as plain values, each with what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tthc.analyse.difference import Difference
from tthc.model.procedure import Procedure
from tthc.show.difference import difference_lines, difference_object, summary, version_in_words
from tthc.show.language import Translate


@dataclass(frozen=True)
class Told:
    """A version, and what differs from the one before it."""

    version: Procedure
    changes: Sequence[Difference]


def as_text(told: Sequence[Told], translate: Translate, *, is_long: bool = True) -> str:
    """The earliest version first."""
    lines = [f"{told[0].version.code}  {told[-1].version.name}"]
    for index, one in enumerate(told):
        counted = f"  [{summary(one.changes, translate)}]" if index else ""
        lines.append(f"{translate(version_in_words(one.version))}  {one.version.at.file}{counted}")
        lines += difference_lines(one.changes, translate, is_long=is_long)
    return "\n".join(lines)


def as_object(told: Sequence[Told], translate: Translate) -> dict[str, Any]:
    """The code, and a list of versions."""
    return {"procedure": told[0].version.code, "versions": [_version(one, translate) for one in told]}


def _version(told: Told, translate: Translate) -> dict[str, Any]:
    version = told.version
    start, end = version.effective.start, version.effective.end
    return {
        "name": version.name,
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
        "decision": version.publication.decision if version.publication else None,
        "file": version.at.file,
        "line": version.at.line,
        "changes": [difference_object(difference, translate) for difference in told.changes],
    }
