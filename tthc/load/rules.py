"""Folders of rules: one file per rule, `profile.yaml`, and `patterns.yaml`, the list of what rules may answer.

A project's own folder is laid over the one that comes with the program: a rule takes the place of the one with its
code, a line of the profile that of the line for the same rule. A folder with nothing but a profile is a whole one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tthc.load.files import name_of, read_text, yaml_files
from tthc.load.settings import packaged
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


def rules_in_force(folder: Path, root: Path) -> LoadedRules:
    """The rules that come with the program, with a project's folder of rules laid over them."""
    own, shipped = load_rules(folder, root), packaged("rules")
    return own if folder.resolve() == shipped.resolve() else _laid_over(load_rules(shipped, shipped.parent), own)


def _laid_over(shipped: LoadedRules, own: LoadedRules) -> LoadedRules:
    rules = {rule.code: rule for rule in (*shipped.rules, *own.rules)}
    profile = own.profile.model_copy(
        update={
            "severities": {**shipped.profile.severities, **own.profile.severities},
            "waivers": (*own.profile.waivers, *shipped.profile.waivers),
        }
    )
    return LoadedRules(
        rules=tuple(rules[code] for code in sorted(rules)),
        profile=profile,
        problems=(*shipped.problems, *own.problems),
        patterns=own.patterns or shipped.patterns,
    )


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
