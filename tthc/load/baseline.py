"""Baseline files: YAML, one finding a line, sorted, so that a difference between two of them can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tthc.load.files import read_text
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.baseline import Baseline, KnownFinding
from tthc.source import CannotRunError, Problem, say

HEAD = "# Phát hiện đã biết, để lại sau: tthc analyse --baseline chỉ báo phát hiện mới. Viết lại: --write-baseline.\n"


def load_baseline(path: Path) -> Baseline:
    """Read a baseline; CannotRunError with the first mistake and its place: a wrong baseline hides the wrong things."""
    if not path.is_file():
        raise CannotRunError(say("there is no file {file}", file=path))
    text, wrong = read_text(path, path.name)
    tree, more = parse_yaml(text, path.name) if text is not None else (None, ())
    problems: list[Problem] = [*wrong, *more]
    baseline: Baseline | None = None
    if tree is not None and not problems:
        baseline, mistakes = type_entry(Baseline, tree, path.name)
        problems += mistakes
    if problems:
        raise CannotRunError(say("{at}: {message}", at=problems[0].at, message=problems[0].message))
    return baseline or Baseline()


def baseline_text(baseline: Baseline) -> str:
    """What the file of a baseline holds."""
    return "".join(_lines(baseline))


def _lines(baseline: Baseline) -> Iterator[str]:
    yield HEAD
    yield "findings:\n" if baseline.findings else "findings: []\n"
    yield from (_line(entry) for entry in baseline.findings)


def _line(entry: KnownFinding) -> str:
    """Texts as JSON writes them, which YAML reads as they are."""
    cut = f", cut: {_text(entry.cut)}" if entry.cut else ""
    count = f", count: {entry.count}" if entry.count > 1 else ""
    return f"  - {{rule: {entry.rule}, component: {_text(entry.component)}{cut}{count}}}\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
