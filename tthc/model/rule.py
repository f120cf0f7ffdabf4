"""A rule: data plus a named question. The file holds the law, the reason, the examples; conditions stay in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from tthc.model.basis import LegalBasis
from tthc.model.cut import CutKind
from tthc.model.entry import Entry, Identifier, Name
from tthc.model.experience import Experience
from tthc.source import Severity

RuleCode = Annotated[str, StringConstraints(pattern=r"^R\d{3}$")]
PracticeCode = Annotated[str, StringConstraints(pattern=r"^R-\d{2}$")]
"""A simplification that was really decided somewhere in the country, by its number in `rules/patterns.yaml`."""


class RuleExample(Entry):
    """A small catalogue and what the rule finds in it, as `line:column words of the reason`; nothing if left alone.

    `experience` is what a dossier log shows of it, for the rules that ask one.
    """

    name: Name
    catalogue: str
    experience: tuple[Experience, ...] = ()
    finds: tuple[Name, ...] = ()
    day: dt.date | None = None


class Rule(Entry):
    """Code, name, reason in law, the question it asks, its parameters, the cut it proposes, and examples."""

    code: RuleCode
    name: Name
    find: Identifier
    parameters: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    propose: CutKind | None = None
    because: Name
    unless: Name
    law: tuple[LegalBasis, ...] = ()
    patterns: tuple[Annotated[int, Field(ge=1, le=34)], ...] = ()
    practice: tuple[PracticeCode, ...] = ()
    examples: Annotated[tuple[RuleExample, ...], Field(min_length=1)]

    @property
    def id(self) -> str:
        """The code, under the name that every entry has."""
        return self.code


class ProfileSeverity(StrEnum):
    """How severe a rule's findings are taken; `off` switches the rule off."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    OFF = "off"


class Waiver(Entry):
    """A finding that is accepted for now: which rule and procedure, why, and until when."""

    rule: RuleCode
    procedure: Identifier
    component: Identifier | None = None
    reason: Name
    until: dt.date


class Profile(Entry):
    """Severities and waivers: taste and agreements, apart from the rules themselves."""

    severities: Mapping[str, ProfileSeverity] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def setting(self, rule: str) -> ProfileSeverity:
        """How severe a rule's findings are taken, or that it is off; a warning where the profile is silent."""
        return self.severities.get(rule, ProfileSeverity.WARNING)

    def severity(self, rule: str) -> Severity | None:
        """The severity of a rule's findings, None if it is off; a warning where the profile is silent."""
        chosen = self.setting(rule)
        return None if chosen is ProfileSeverity.OFF else Severity(chosen.value)
