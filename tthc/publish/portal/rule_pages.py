"""The page of every rule, rendered from its file: what it looks for, why in law, what it finds and leaves alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tthc.model.catalogue import Catalogue
from tthc.model.reference import Law
from tthc.model.rule import Rule, RuleExample
from tthc.propose.kind_names import KIND_NAMES
from tthc.publish.portal.pages import Frame, Link
from tthc.vietnamese import write_count

PLACE = "quy-tac/index.html"


@dataclass(frozen=True)
class Line:
    """A line of an example; `is_found` where the rule points at it."""

    text: str
    is_found: bool


@dataclass(frozen=True)
class Example:
    """An example of the file: what it is about, its lines, and whether the rule finds something in it."""

    name: str
    finds: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RuleLaw:
    """A law that the rule rests on."""

    number: str
    article: str
    title: str
    note: str


@dataclass(frozen=True)
class RulePage:
    """One rule."""

    frame: Frame
    code: str
    name: str
    because: str
    unless: str
    proposes: str
    is_off: bool
    laws: tuple[RuleLaw, ...]
    found: tuple[Example, ...]
    left_alone: tuple[Example, ...]


@dataclass(frozen=True)
class RuleRow:
    """A rule in the list of all."""

    link: Link
    code: str
    because: str
    is_off: bool


@dataclass(frozen=True)
class RulesPage:
    """All rules."""

    frame: Frame
    count: str
    rows: tuple[RuleRow, ...]


def rule_place(code: str) -> str:
    """The page of a rule; codes have been checked to be a letter and digits."""
    return f"quy-tac/{code}.html"


def rules_page(rules: Sequence[Rule], off: frozenset[str], frame: Frame) -> RulesPage:
    """The list of all rules, in the order of their codes."""
    rows = (
        RuleRow(Link(rule.name, frame.root + rule_place(rule.code)), rule.code, rule.because, rule.code in off)
        for rule in rules
    )
    return RulesPage(frame, write_count(len(rules)), tuple(rows))


def rule_page(rule: Rule, catalogue: Catalogue, off: frozenset[str], frame: Frame) -> RulePage:
    """The page of one rule."""
    examples = [_example(one) for one in rule.examples]
    return RulePage(
        frame=frame,
        code=rule.code,
        name=rule.name,
        because=rule.because,
        unless=rule.unless,
        proposes=KIND_NAMES[rule.propose] if rule.propose else "",
        is_off=rule.code in off,
        laws=tuple(_laws(rule, catalogue.all(Law))),
        found=tuple(one for one in examples if one.finds),
        left_alone=tuple(one for one in examples if not one.finds),
    )


def _laws(rule: Rule, known: Mapping[str, Law]) -> Iterator[RuleLaw]:
    for basis in rule.law:
        law = known.get(basis.law.id)
        yield RuleLaw(basis.law.id, basis.article or "", (law.title if law else "") or "", basis.note or "")


def _example(example: RuleExample) -> Example:
    found = _numbers(example.finds)
    lines = example.catalogue.rstrip("\n").split("\n")
    shown = tuple(Line(text, number in found) for number, text in enumerate(lines, start=1))
    return Example(example.name, bool(example.finds), shown)


def _numbers(finds: Iterable[str]) -> frozenset[int]:
    """The lines at which the rule points: `14:9 …`."""
    return frozenset(int(found[1]) for text in finds if (found := re.match(r"(\d+):\d+ ", text)))
