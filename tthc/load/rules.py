"""The folder of rules: one file per rule, and `profile.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc.load.files import read_text, yaml_files
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.rule import Profile, Rule
from tthc.source import Problem, say

PROFILE = "profile.yaml"


@dataclass(frozen=True)
class LoadedRules:
    """The rules in the order of their codes, the profile, and every mistake on the way."""

    rules: tuple[Rule, ...]
    profile: Profile
    problems: tuple[Problem, ...] = ()


def load_rules(folder: Path, root: Path) -> LoadedRules:
    """Read the rules and the profile of a folder."""
    rules: dict[str, Rule] = {}
    profile = Profile()
    problems: list[Problem] = []
    for path in yaml_files(folder):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        text, wrong = read_text(path, name)
        problems += wrong
        if text is None:
            continue
        tree, wrong = parse_yaml(text, name)
        problems += wrong
        if tree is None:
            continue
        if path.name == PROFILE:
            read, wrong = type_entry(Profile, tree, name)
            profile = read or profile
            problems += wrong
            continue
        rule, wrong = type_entry(Rule, tree, name)
        problems += wrong
        if rule and rule.code in rules:
            where = rules[rule.code].at
            problems.append(
                Problem(
                    "L016", rule.at, say("the rule {code} is already defined in {where}", code=rule.code, where=where)
                )
            )
        elif rule:
            rules[rule.code] = rule
    return LoadedRules(tuple(rules[code] for code in sorted(rules)), profile, tuple(problems))
