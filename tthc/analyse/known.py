"""Findings set against a baseline: what is new, what was known, and what the baseline still lists though it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tthc.model.baseline import Baseline, KnownFinding, identity
from tthc.model.cut import Finding
from tthc.source import Problem, Severity, say


@dataclass(frozen=True)
class Compared:
    """New findings in their order, how many were known, and the entries of the baseline that match too few."""

    new: tuple[Finding, ...]
    known: int
    problems: tuple[Problem, ...]


def compare(findings: Iterable[Finding], baseline: Baseline, asked: frozenset[str] | None = None) -> Compared:
    """Set aside what a baseline knows; of findings that cannot be told apart as many as it counts.

    `asked` are the codes of the rules that ran, None if all did: what nobody asked about is not gone.
    """
    left: Counter[tuple[str, str, str]] = Counter()
    for entry in baseline.findings:
        left[entry.identity] += entry.count
    new: list[Finding] = []
    known = 0
    for finding in findings:
        if left[identity(finding)] > 0:
            left[identity(finding)] -= 1
            known += 1
        else:
            new.append(finding)
    return Compared(tuple(new), known, tuple(_gone(baseline, left, asked)))


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """The baseline that knows exactly these findings, in a fixed order."""
    counted = Counter(map(identity, findings))
    return Baseline(
        findings=tuple(
            KnownFinding(rule=rule, component=component, cut=cut or None, count=count)
            for (rule, component, cut), count in sorted(counted.items())
        )
    )


def _gone(baseline: Baseline, left: Counter[tuple[str, str, str]], asked: frozenset[str] | None) -> Iterator[Problem]:
    for entry in baseline.findings:
        missing = min(left[entry.identity], entry.count)
        if missing and (asked is None or entry.rule in asked):
            left[entry.identity] -= missing
            text = say(
                "the baseline knows {rule} at {component}, which is gone", rule=entry.rule, component=entry.component
            )
            yield Problem("R003", entry.at, text, severity=Severity.WARNING)
