"""From a log to everything that is shown of it, with a word to whoever waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.cli.shared.session import Opened
from tthc.cli.shared.watching import told
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.audit.advising.advice_report import AdviceReport
    from tthc.audit.detecting.detect import Signals
    from tthc.audit.figures.period import Period
    from tthc.audit.figures.period_report import Besides
    from tthc.audit.figures.petitions import Findings
    from tthc.audit.judging.dossiers import JudgedLog
    from tthc.audit.reading.log import LogSource
    from tthc.model.catalogue import Catalogue
    from tthc.model.reference import CountingPolicy
    from tthc.show.audit_summary import AuditShown


@dataclass(frozen=True)
class Asked:
    """What the person asked for."""

    log: Path | LogSource
    day: date
    limit: str
    policy: str | None = None
    period: str | None = None
    steps: Path | None = None
    petitions: Path | None = None
    advice: bool = False
    signals: bool = False
    anew: bool = False


def figures_of(opened: Opened, asked: Asked) -> AuditShown:
    """Read the log, judge it and count it; CannotRunError for what is not a log or no period."""
    from tthc.load.catalogue import without_collector

    with without_collector():  # queries are built of many small things, of which little is garbage
        return _figures(opened, asked)


def _figures(opened: Opened, asked: Asked) -> AuditShown:
    from tthc.audit.figures.period import read_period
    from tthc.audit.figures.period_report import period_report
    from tthc.cli.shared.counting import counting_policy
    from tthc.exchange.audit_names import names_in
    from tthc.model.reference import CountingPolicy
    from tthc.show.audit_summary import AuditShown

    catalogue = opened.catalogue
    days = read_period(asked.period) if asked.period else None
    if days and days.start > asked.day:
        raise CannotRunError(say("the period {period} begins after {day}", period=asked.period, day=asked.day))
    chosen = counting_policy(opened, asked.policy)
    with told(_("Reading and judging the log")) as tell:
        judged = _judged(opened, asked, chosen, tell)
    besides = _besides(opened, judged, asked)
    with told(_("Counting")):
        audit = period_report(judged, catalogue, days, besides)
    advice = _advice(judged, catalogue, besides, days) if asked.advice else None
    signals = _signals(judged, catalogue) if asked.signals else None
    policies = {**catalogue.all(CountingPolicy), chosen.id: chosen}
    return AuditShown(audit, asked.limit, names_in(catalogue), _step_names(catalogue), policies, advice, signals)


def _judged(opened: Opened, asked: Asked, policy: CountingPolicy, tell: Callable[[int, int], None]) -> JudgedLog:
    """The judged log: of a folder file by file, unless something is asked that needs the words of the log."""
    from tthc.audit.judging.dossiers import FOR_REPORT, judge_log
    from tthc.audit.judging.parts import judge_folder
    from tthc.audit.reading.log import LogSource
    from tthc.cli.audit.kept_parts import by_parts, parts_of

    source = asked.log if isinstance(asked.log, LogSource) else LogSource(asked.log)
    source = replace(source, beside=tuple(path for path in (asked.steps, asked.petitions) if path))
    if asked.steps or asked.advice or asked.signals:
        return judge_log(source, opened.catalogue, asked.day, policy)
    if not by_parts(source, opened.project):
        return judge_log(source, opened.catalogue, asked.day, policy, FOR_REPORT)
    kept = parts_of(opened, source, policy, anew=asked.anew)
    return judge_folder(source, opened.catalogue, asked.day, policy, kept, anew=asked.anew, tell=tell)


def _advice(judged: JudgedLog, catalogue: Catalogue, besides: Besides, days: Period | None) -> AdviceReport:
    from tthc.audit.advising.advice import Wanted
    from tthc.audit.advising.advice_report import advice_report

    return advice_report(judged, catalogue, Wanted(), besides.steps, days)


def _signals(judged: JudgedLog, catalogue: Catalogue) -> Signals:
    from tthc.audit.detecting.detect import detect

    with told(_("Looking for signs")):
        return detect(judged, catalogue)


def _besides(opened: Opened, judged: JudgedLog, asked: Asked) -> Besides:
    """The log of steps and the petitions, if they are named; beside petitions stands what rules find."""
    from tthc.audit.figures.period_report import Besides
    from tthc.audit.reading.petition_log import read_petitions
    from tthc.audit.reading.step_log import read_steps

    steps = read_steps(asked.steps, judged.log.connection) if asked.steps else None
    petitions = read_petitions(asked.petitions, opened.catalogue, asked.day) if asked.petitions else None
    found = _findings(opened, asked.day) if petitions else None
    return Besides(steps=steps, petitions=petitions, findings=found)


def _findings(opened: Opened, day: date) -> Findings:
    """How often each rule finds something in each procedure."""
    from tthc.analyse.match import Analysis
    from tthc.cli.shared.remembering import all_findings

    found: dict[str, Counter[str]] = {}
    with told(_("Running the rules")):
        findings = all_findings(opened, Analysis(opened.catalogue, day)).found
    for finding in findings:
        found.setdefault(finding.component.procedure, Counter())[finding.rule] += 1
    return found


def _step_names(catalogue: Catalogue) -> Mapping[tuple[str, str], str]:
    return {(version.code, step.id): step.name for version in catalogue.versions for step in version.steps}
