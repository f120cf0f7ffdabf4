"""The steps of synthetic dossiers: when each came, was begun and ended, between reception and result.

So that questions to a log have something to find, papers lie half of the time until somebody decides on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from tthc.model.basis import Case
from tthc.model.dossier import Dossier, DossierStatus, Moment
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind

STEP_HEADER = (
    *("Nguồn", "Mã hồ sơ", "Bước", "Thời điểm chuyển đến", "Thời điểm bắt đầu", "Thời điểm kết thúc"),
    "Kết quả bước",
)
MORNING, EVENING = time(8), time(16, 30)
CHANGES = 0.05
"""The share of opinions asked for that change something."""
DECIDES = (StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN)
LIES = 0.9
"""The share of the time of a decision for which the papers lie."""


def step_rows(
    dossier: Dossier, procedure: Procedure, case: Case | None, today: date, random: Random, mark: str
) -> Iterator[tuple[str, ...]]:
    """One row for each step that an agency has done by now: the time is shared out, and part of it is waiting."""
    steps = [step for step in procedure.steps_in(case) if step.actor_works]
    done = steps if dossier.status is DossierStatus.SETTLED else steps[: random.randrange(len(steps) + 1)]
    begun = _moment(dossier.received, MORNING)
    ended = max(_moment(dossier.finished or today, EVENING), begun)
    decision = next((step for step in reversed(steps) if step.kind in DECIDES), None)
    weights = [max(len(done) - 1, 1) if step is decision else 1 for step in done]
    slice_ = (ended - begun) / max(sum(weights), 1)
    arrived = begun
    for number, (step, weight) in enumerate(zip(done, weights, strict=True)):
        finished = arrived + weight * slice_
        lies = LIES + (1 - LIES) * random.random() if step is decision else random.random()
        stopped = dossier.status is DossierStatus.REFUSED and number == len(done) - 1
        moments = (arrived, arrived + weight * slice_ * lies, finished)
        arrived = finished
        yield (mark, dossier.id, step.id, *map(_text, moments), "trả lại" if stopped else _outcome(step, random))


def _outcome(step: Step, random: Random) -> str:
    if step.kind is StepKind.CONSULT:
        return "có thay đổi" if random.random() < CHANGES else "không thay đổi"
    return "đạt" if step.kind in (StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT) else ""


def _moment(moment: Moment, at: time) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, at)


def _text(moment: datetime) -> str:
    return (moment + timedelta(seconds=30)).strftime("%Y-%m-%d %H:%M")
