"""Findings with what their rules say of them: why, under which law, and what would make them false."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import shorten
from types import MappingProxyType
from typing import Any

from tthc.model.rule import Rule
from tthc.show import problems
from tthc.show.language import Translate
from tthc.show.problems import Remark
from tthc.source import say

Rules = Mapping[str, Rule]
Names = Mapping[str, str]
"""The names of procedures by their codes."""

NO_NAMES: Names = MappingProxyType({})


def as_text(remarks: Sequence[Remark], rules: Rules, translate: Translate, names: Names = NO_NAMES) -> str:
    """One line for each finding, by procedure; then each rule that found something, and a last line that counts."""
    lines: list[str] = []
    for code, same in groupby(remarks, key=lambda remark: remark.subject.partition("/")[0]):
        lines += [f"{code}  {shorten(names[code], 100, placeholder='…')}"] if code in names else []
        lines += [problems.as_line(remark, translate) for remark in same]
    said = [line for rule in _met(remarks, rules) for line in _lines(rule, translate)]
    gap = [""] if said else []
    return "\n".join([*lines, *said, *gap, problems.summary(remarks, translate)])


def as_json(remarks: Sequence[Remark], rules: Rules, translate: Translate, names: Names = NO_NAMES) -> str:
    """A list of objects, each with the reason, the law and the exceptions of its rule."""
    rows = [problems.as_object(remark) | _as_fields(rules.get(remark.code)) for remark in remarks]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_sarif(remarks: Sequence[Remark], rules: Rules, translate: Translate, names: Names = NO_NAMES) -> str:
    """A SARIF 2.1.0 log whose rules carry their names, reasons and exceptions."""
    log = problems.as_log(remarks)
    for described in log["runs"][0]["tool"]["driver"]["rules"]:
        described.update(_described(rules.get(described["id"]), translate))
    return json.dumps(log, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Sequence[Remark], Rules, Translate, Names], str]] = MappingProxyType(
    {"text": as_text, "json": as_json, "sarif": as_sarif}
)


def _met(remarks: Sequence[Remark], rules: Rules) -> Iterator[Rule]:
    return (rules[code] for code in sorted({remark.code for remark in remarks}) if code in rules)


def _lines(rule: Rule, translate: Translate) -> Iterator[str]:
    yield ""
    yield f"{rule.code} {rule.name}"
    yield "  " + translate(say("why: {reason}", reason=rule.because))
    if rule.law:
        yield "  " + translate(say("law: {law}", law=cited(rule)))
    yield "  " + translate(say("false if: {exceptions}", exceptions=rule.unless))


def cited(rule: Rule) -> str:
    """The law of a rule in one line: articles before the instruments."""
    return "; ".join(" ".join(filter(None, (basis.article, basis.law.id))) for basis in rule.law)


def _as_fields(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    return {"rule": rule.name, "reason": rule.because, "law": cited(rule), "unless": rule.unless}


def _described(rule: Rule | None, translate: Translate) -> dict[str, Any]:
    if rule is None:
        return {}
    help_text = [say("law: {law}", law=cited(rule)), say("false if: {exceptions}", exceptions=rule.unless)]
    return {
        "name": rule.find,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.because},
        "help": {"text": "\n".join(map(translate, help_text))},
    }
