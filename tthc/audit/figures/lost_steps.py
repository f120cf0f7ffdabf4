"""The step where time is lost: hours that dossiers lay before a step, and hours that it took beyond its plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.model.experience import Experience, StepExperience
from tthc.model.procedure import Procedure


@dataclass(frozen=True)
class StepTime:
    """Office hours of one step of one procedure at one agency (None: at all), over all dossiers that reached it.

    `worked` from beginning to end, `waited` before it; `planned` is what the catalogue gives one dossier (None: it does
    not say), `over_plan` what dossiers took beyond it.
    """

    procedure: str
    step: str
    dossiers: int
    worked: int
    waited: int
    worked_median: Quantile
    worked_p90: Quantile
    waited_median: Quantile
    agency: str | None = None
    planned: float | None = None
    over_plan: float | None = None
    share: float | None = None

    @property
    def lost(self) -> float:
        """Hours waited before it, and hours beyond the plan where there is one."""
        return self.waited + (self.over_plan or 0.0)


def step_times(seen: Iterable[Experience], procedures: Mapping[str, Procedure]) -> Iterator[StepTime]:
    """The steps that a log tells of; of each procedure and agency the one that lost most time first.

    `share` is that of the hours lost in the whole procedure at that agency; None where none were lost.
    """
    for experience in seen:
        steps = [_step_time(experience, step, procedures) for step in experience.steps]
        lost = sum(step.lost for step in steps)
        for step in sorted(steps, key=lambda one: (-one.lost, one.step)):
            yield replace(step, share=step.lost / lost if lost else None)


def _step_time(experience: Experience, step: StepExperience, procedures: Mapping[str, Procedure]) -> StepTime:
    planned = _planned(procedures.get(experience.procedure), step.step)
    return StepTime(
        procedure=experience.procedure,
        step=step.step,
        dossiers=step.dossiers,
        worked=_sum(step.hours),
        waited=_sum(step.waited),
        worked_median=quantile(step.hours, {}, 50),
        worked_p90=quantile(step.hours, {}, 90),
        waited_median=quantile(step.waited, {}, 50),
        agency=experience.agency,
        planned=planned,
        over_plan=None if planned is None else _beyond(step.hours, planned),
    )


def _planned(procedure: Procedure | None, id_: str) -> float | None:
    steps = procedure.steps if procedure else ()
    duration = next((step.duration for step in steps if step.id == id_), None)
    hours = duration.working_hours if duration else None
    return None if hours is None else float(hours)


def _sum(hours: Mapping[int, int]) -> int:
    return sum(took * count for took, count in hours.items())


def _beyond(hours: Mapping[int, int], planned: float) -> float:
    """Hours of all dossiers beyond the plan; the log's hours are whole, so half an hour is no delay."""
    return sum((took - planned) * count for took, count in hours.items() if took - planned > _HALF_AN_HOUR)


_HALF_AN_HOUR = 0.5
