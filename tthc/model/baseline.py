"""A baseline: findings that are known and left for later, so that only new ones are shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tthc.model.cut import Finding
from tthc.model.entry import Entry, Name
from tthc.model.rule import RuleCode

Identity = tuple[str, str, str]
"""What a finding is, wherever it stands: its rule, its component, and the cut it suggests ('' if it suggests none)."""


class KnownFinding(Entry):
    """A finding that was there when the baseline was written; `count` of them cannot be told apart."""

    rule: RuleCode
    component: Name
    cut: Name | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    @property
    def identity(self) -> Identity:
        """What it is, without where it stands."""
        return self.rule, self.component, self.cut or ""


class Baseline(Entry):
    """The findings known on the day it was written."""

    findings: tuple[KnownFinding, ...] = ()


def identity(finding: Finding) -> Identity:
    """What a finding is, without its line, its words and its severity: those change while it stays the same."""
    return finding.rule, str(finding.component), finding.cut.id if finding.cut else ""
