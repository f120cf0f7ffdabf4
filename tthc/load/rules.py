"""The folder of rules: one file per rule, `profile.yaml`, and `patterns.yaml`, the list of what rules may answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tthc.load.files import name_of, read_text, yaml_files
from tthc.load.typed import type_entry
from tthc.load.yaml_text import Tree, parse_yaml
from tthc.model.entry import Entry
from tthc.model.pattern import Pattern, Patterns
from tthc.model.rule import Profile, Rule
from tthc.source import Position, Problem, say

PROFILE = "profile.yaml"
PATTERNS = "patterns.yaml"


@dataclass(frozen=True)
class LoadedRules:
    """The rules in the order of their codes, the profile, every mistake on the way, and what rules may answer."""

    rules: tuple[Rule, ...]
    profile: Profile
    problems: tuple[Problem, ...] = ()
    patterns: tuple[Pattern, ...] = ()


def load_rules(folder: Path, root: Path) -> LoadedRules:
    """Read the rules, the profile and the patterns of a folder; CannotRunError if there is none."""
    rules: dict[str, Rule] = {}
    profile, patterns = Profile(), Patterns.model_construct(patterns=())
    problems: list[Problem] = []
    for path in yaml_files(folder):
        name = name_of(path, root)
        tree, wrong = _tree(path, name)
        problems += wrong
        if tree is None:
            continue
        if path == folder / PROFILE:
            profile = _typed(Profile, tree, name, problems) or profile
        elif path == folder / PATTERNS:
            patterns = _typed(Patterns, tree, name, problems) or patterns
        elif (rule := _typed(Rule, tree, name, problems)) and rule.code in rules:
            problems.append(_doubled(rule, rules[rule.code]))
        elif rule:
            rules[rule.code] = rule
    return LoadedRules(tuple(rules[code] for code in sorted(rules)), profile, tuple(problems), patterns.patterns)


T = TypeVar("T", bound=Entry)


def _typed(kind: type[T], tree: Tree, name: str, problems: list[Problem]) -> T | None:
    entry, wrong = type_entry(kind, tree, name)
    problems += wrong
    return entry


def _tree(path: Path, name: str) -> tuple[Tree, tuple[Problem, ...]]:
    text, wrong = read_text(path, name)
    if text is None:
        return None, wrong
    tree, wrong = parse_yaml(text, name)
    return tree, wrong or (() if tree else (Problem("L004", Position(name, 1, 1), say("the file is empty")),))


def _doubled(rule: Rule, earlier: Rule) -> Problem:
    text = say("the rule {code} is already defined in {where}", code=rule.code, where=earlier.at)
    return Problem("L016", rule.at, text)
