"""What a log shows of each procedure, with the times against each of its limits: what proposals may rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tthc.audit.advising.sessions import session_days, with_sessions
from tthc.audit.advising.time_taken import taken_by_limit
from tthc.audit.figures.experience import Practice, practice_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.reading.step_log import read_steps
from tthc.model.catalogue import Catalogue
from tthc.model.experience import Experience
from tthc.model.limit_times import LimitTimes


def practice_with_limits(log: JudgedLog, catalogue: Catalogue, steps: Path | None = None) -> Practice:
    """What a judged log shows, with a step log if there is one; CannotRunError for what is none."""
    of_steps = read_steps(steps, log.log.connection) if steps else None
    practice = practice_of(log, catalogue, of_steps)
    days = session_days(log, of_steps, catalogue.on(log.today).procedures) if of_steps else {}
    seen = tuple(with_sessions(one, days) for one in practice.seen)
    return replace(practice, seen=tuple(_with_limits(seen, log, catalogue)))


def _with_limits(seen: Sequence[Experience], log: JudgedLog, catalogue: Catalogue) -> Iterator[Experience]:
    by_code: dict[str, list[LimitTimes]] = {}
    for times in taken_by_limit(log, catalogue):
        by_code.setdefault(times.limit.procedure, []).append(times)
    for one in seen:
        yield replace(one, limits=tuple(by_code.get(one.procedure, ()))) if one.agency is None else one
