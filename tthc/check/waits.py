"""Waits without an end: the clock stands still while somebody is waited for, and nothing says how long at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect
from tthc.model.dossier import Cause
from tthc.model.procedure import Procedure
from tthc.model.reference import CountingPolicy
from tthc.model.step import Step, StepKind
from tthc.source import Problem, Severity, say

WAITS: Mapping[StepKind, Cause] = MappingProxyType(
    {StepKind.PAY: Cause.FINANCIAL, StepKind.PUBLISH: Cause.POSTING, StepKind.CONSULT: Cause.CONSULTATION}
)
"""The steps on which a dossier waits for somebody else, and what for."""


def endless_waits(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Steps on which the clock stands still by the policy that a law gives, without a limit of their own."""
    for procedure in catalogue.versions:
        policy = _policy(procedure, catalogue)
        for step in procedure.steps if policy else ():
            if policy and step.duration is None and _stands_still(step, policy):
                text = say(
                    "the clock stands still during step {id!r}, and nothing says for how long at most", id=step.id
                )
                yield Problem("C207", step.at, text, severity=Severity.WARNING)


def _stands_still(step: Step, policy: CountingPolicy) -> bool:
    cause = WAITS.get(step.kind)
    return cause is not None and getattr(policy.pauses, cause.value) is not PauseEffect.RUNS


def _policy(procedure: Procedure, catalogue: Catalogue) -> CountingPolicy | None:
    """The policy that the procedure, or its sector, names: without one nobody knows that a law leaves the wait out."""
    sector = procedure.sector and catalogue.get(procedure.sector)
    named = procedure.counting or (sector and sector.counting)
    return (named and catalogue.get(named)) or None
