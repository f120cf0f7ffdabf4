"""The folder of rules: one file per rule, and `profile.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc.load.files import name_of, read_text, yaml_files
from tthc.load.typed import type_entry
from tthc.load.yaml_text import Tree, parse_yaml
from tthc.model.rule import Profile, Rule
from tthc.source import Position, Problem, say

PROFILE = "profile.yaml"


@dataclass(frozen=True)
class LoadedRules:
    """The rules in the order of their codes, the profile, and every mistake on the way."""

    rules: tuple[Rule, ...]
    profile: Profile
    problems: tuple[Problem, ...] = ()


def load_rules(folder: Path, root: Path) -> LoadedRules:
    """Read the rules and the profile of a folder; CannotRunError if there is none."""
    rules: dict[str, Rule] = {}
    profile = Profile()
    problems: list[Problem] = []
    for path in yaml_files(folder):
        name = name_of(path, root)
        tree, wrong = _tree(path, name)
        problems += wrong
        if tree is None:
            continue
        if path == folder / PROFILE:
            read, wrong = type_entry(Profile, tree, name)
            profile = read or profile
            problems += wrong
            continue
        rule, wrong = type_entry(Rule, tree, name)
        problems += wrong
        if rule and rule.code in rules:
            problems.append(_doubled(rule, rules[rule.code]))
        elif rule:
            rules[rule.code] = rule
    return LoadedRules(tuple(rules[code] for code in sorted(rules)), profile, tuple(problems))


def _tree(path: Path, name: str) -> tuple[Tree, tuple[Problem, ...]]:
    text, wrong = read_text(path, name)
    if text is None:
        return None, wrong
    tree, wrong = parse_yaml(text, name)
    return tree, wrong or (() if tree else (Problem("L004", Position(name, 1, 1), say("the file is empty")),))


def _doubled(rule: Rule, earlier: Rule) -> Problem:
    text = say("the rule {code} is already defined in {where}", code=rule.code, where=earlier.at)
    return Problem("L016", rule.at, text)
