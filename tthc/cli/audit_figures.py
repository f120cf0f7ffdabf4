"""From a log to everything that is shown of it, with a word to whoever waits."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.session import Opened, somebody_watches

if TYPE_CHECKING:
    from tthc.audit.dossiers import JudgedLog
    from tthc.audit.lost_steps import StepTime
    from tthc.model.catalogue import Catalogue
    from tthc.show.audit_summary import AuditShown


@dataclass(frozen=True)
class Asked:
    """What the person asked for."""

    log: Path
    day: date
    limit: str
    policy: str | None = None
    period: str | None = None
    steps: Path | None = None


def figures_of(opened: Opened, asked: Asked) -> AuditShown:
    """Read the log, judge it and count it; CannotRunError for what is not a log or no period."""
    from tthc.audit.clock import choose_policy
    from tthc.audit.dossiers import judge_log
    from tthc.audit.period import read_period
    from tthc.audit.whole import whole_audit
    from tthc.exchange.audit_names import names_in
    from tthc.show.audit_summary import AuditShown

    catalogue = opened.catalogue
    days = read_period(asked.period) if asked.period else None
    chosen = choose_policy(catalogue, asked.policy or opened.project.settings.counting_policy or None)
    tell(_("Reading and judging the log"))
    judged = judge_log(asked.log, catalogue, asked.day, chosen)
    tell(_("Counting"))
    audit = whole_audit(judged, catalogue, days, _steps_in(judged, catalogue, asked.steps))
    tell("")
    return AuditShown(audit, asked.limit, names_in(catalogue), _step_names(catalogue))


def tell(what: str) -> None:
    """Say on a terminal what is going on now, in the place of what was said before; nothing wipes it away."""
    if somebody_watches():
        click.echo(f"\\r\\x1b[K{what}{'…' if what else ''}", nl=False, file=sys.stderr)


def _steps_in(judged: JudgedLog, catalogue: Catalogue, steps: Path | None) -> tuple[StepTime, ...]:
    from tthc.audit.experience import practice_of
    from tthc.audit.lost_steps import step_times
    from tthc.audit.step_log import read_steps

    if steps is None:
        return ()
    practice = practice_of(judged, catalogue, read_steps(steps, judged.log.connection))
    return tuple(step_times(practice.seen, catalogue.on(judged.today).procedures))


def _step_names(catalogue: Catalogue) -> Mapping[tuple[str, str], str]:
    return {(version.code, step.id): step.name for version in catalogue.versions for step in version.steps}
