"""Problems and findings as lines of text, JSON and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tthc import __version__
from tthc.show.language import Translate
from tthc.source import Message, Position, Problem, Severity, say

if TYPE_CHECKING:  # a warm check shows problems without the models
    from tthc.model.cut import Finding


@dataclass(frozen=True)
class Remark:
    """What problems and findings have in common when they are shown: a code at a place, a sentence, a hint."""

    code: str
    severity: Severity
    at: Position
    text: str
    hint: str = ""
    subject: str = ""


SEVERITY_NAMES: Mapping[Severity, Message] = MappingProxyType(
    {Severity.ERROR: say("error"), Severity.WARNING: say("warning"), Severity.ADVICE: say("advice")}
)


def remark_on(problem: Problem, translate: Translate) -> Remark:
    """A problem, ready to show."""
    hint = translate(problem.hint) if problem.hint else ""
    return Remark(problem.code, problem.severity, problem.at, translate(problem.message), hint)


def remark_of(finding: Finding, translate: Translate) -> Remark:
    """A finding, ready to show; its evidence is the hint."""
    hint = "; ".join(translate(message) for message in finding.evidence)
    return Remark(finding.rule, finding.severity, finding.at, translate(finding.because), hint, str(finding.component))


def as_text(remarks: Sequence[Remark], translate: Translate) -> str:
    """One line for each, `file:line:column: code sentence (hint)`, and a last line that counts."""
    lines = [as_line(remark, translate) for remark in remarks]
    return "\n".join([*lines, summary(remarks, translate)])


def summary(remarks: Iterable[Remark], translate: Translate) -> str:
    """How many of each severity."""
    count = Counter(remark.severity for remark in remarks)
    if not count:
        return translate(say("Nothing to report."))
    parts = [f"{count[severity]} {translate(SEVERITY_NAMES[severity])}" for severity in Severity if count[severity]]
    return ", ".join(parts)


def as_json(remarks: Sequence[Remark], translate: Translate) -> str:
    """A list of objects."""
    return json.dumps([as_object(remark) for remark in remarks], ensure_ascii=False, indent=2)


def as_sarif(remarks: Sequence[Remark], translate: Translate) -> str:
    """A SARIF 2.1.0 log with one run, as code-scanning tools read it."""
    return json.dumps(as_log(remarks), ensure_ascii=False, indent=2)


def as_log(remarks: Sequence[Remark]) -> dict[str, Any]:
    """The same log as an object."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
    results = [
        {
            "ruleId": remark.code,
            "level": levels[remark.severity],
            "message": {"text": f"{remark.text} ({remark.hint})" if remark.hint else remark.text},
            "locations": [{"physicalLocation": _location(remark.at)}],
        }
        for remark in remarks
    ]
    rules = [{"id": code} for code in sorted({remark.code for remark in remarks})]
    driver = {"name": "tthc", "version": __version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


FORMATS: Mapping[str, Callable[[Sequence[Remark], Translate], str]] = MappingProxyType(
    {"text": as_text, "json": as_json, "sarif": as_sarif}
)


def as_line(remark: Remark, translate: Translate) -> str:
    """The place, the code, the sentence and the hint of a remark."""
    hint = f" ({remark.hint})" if remark.hint else ""
    kind = "" if remark.severity is Severity.ERROR else f"{translate(SEVERITY_NAMES[remark.severity])}: "
    return f"{remark.at}: {remark.code} {kind}{remark.text}{hint}"


def as_object(remark: Remark) -> dict[str, Any]:
    """The fields of a remark that say something."""
    found = {
        "code": remark.code,
        "severity": remark.severity.value,
        "file": remark.at.file,
        "line": remark.at.line,
        "column": remark.at.column,
        "message": remark.text,
        "hint": remark.hint,
        "component": remark.subject,
    }
    return {key: value for key, value in found.items() if value != ""}


def _location(at: Position) -> dict[str, Any]:
    region = {"startLine": max(at.line, 1), "startColumn": max(at.column, 1)}
    return {"artifactLocation": {"uri": quote(at.file), "uriBaseId": "%SRCROOT%"}, "region": region}
