"""What is done beside what is published as JSON, and the JSON Schema of that form, both read off the same values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tthc.audit.comparing.deviations import DeviationKind
from tthc.audit.comparing.lived import Deviation, LivedGroup, LivedProcedure
from tthc.audit.comparing.step_words import KnownBy
from tthc.show.language import Translate
from tthc.show.lived import LivedShown, difference_in_words
from tthc.show.period_form import as_object, schema_of

SCHEMA_ID = "urn:tthc:schema:audit-lived"


@dataclass(frozen=True)
class DeviationForm:
    """One difference, found in `touched` of the `of` dossiers in which it could have been; null is not shown.

    `what` is the id of a step or paper, or the words of the log; of a turned order, `what` began after `later`, which
    has to wait for it. `low` and `high` are the bounds of the share behind it, at 95 %. `nobody`: a published step that
    no dossier has. `inferred`: no source states it. `set_by` is the locality whose internal workflow has the step.
    """

    kind: DeviationKind
    what: str
    later: str | None
    in_words: str
    touched: int | None
    of: int | None
    share: float | None
    low: float | None
    high: float | None
    nobody: bool
    inferred: bool
    set_by: str | None


@dataclass(frozen=True)
class GroupForm:
    """One agency (null: not known), or all (`whole`): dossiers with steps, settled ones, those exactly as published."""

    agency: str | None
    whole: bool
    dossiers: int | None
    settled: int | None
    exact: int | None
    deviations: tuple[DeviationForm, ...]


@dataclass(frozen=True)
class TakenForm:
    """A step as the log writes it, in so many rows, the step that it was taken for (null: none), and by what."""

    written: str
    rows: int
    step: str | None
    known_by: KnownBy


@dataclass(frozen=True)
class WayForm:
    """A way that settled dossiers went: ids of steps, or the words of the log."""

    steps: tuple[str, ...]
    dossiers: int


@dataclass(frozen=True)
class ProcedureForm:
    """One procedure, all agencies together first. Of `untold` steps the log says nothing, and they are not missed."""

    procedure: str
    name: str
    version_at: str
    groups: tuple[GroupForm, ...]
    taken: tuple[TakenForm, ...]
    untold: tuple[str, ...]
    ways: tuple[WayForm, ...]


@dataclass(frozen=True)
class LivedForm:
    """What is done beside what is published, the procedures in which most dossiers differ first.

    `without_steps` dossiers are not in the log of steps; `papers_told`: whether any log names papers that were asked
    for; `too_long` dossiers had more steps than are compared. `public`: small groups are not shown.
    """

    synthetic: bool
    public: bool
    dossiers: int
    without_steps: int
    papers_told: bool
    too_long: int
    procedures: tuple[ProcedureForm, ...]


def as_json(shown: LivedShown, translate: Translate) -> str:
    """Everything that was compared."""
    return json.dumps(as_object(_form(shown, translate), translate), ensure_ascii=False, indent=2)


def schema() -> dict[str, Any]:
    """The JSON Schema of the form."""
    return schema_of(LivedForm, SCHEMA_ID)


def schema_text() -> str:
    """The schema as it is kept beside this module."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _form(shown: LivedShown, translate: Translate) -> LivedForm:
    lived = shown.lived
    return LivedForm(
        synthetic=lived.synthetic,
        public=shown.public,
        dossiers=lived.dossiers,
        without_steps=lived.without_steps,
        papers_told=lived.papers_told,
        too_long=lived.too_long,
        procedures=tuple(_procedure(shown, one, translate) for one in lived.procedures),
    )


def _procedure(shown: LivedShown, procedure: LivedProcedure, translate: Translate) -> ProcedureForm:
    return ProcedureForm(
        procedure=procedure.code,
        name=procedure.version.name,
        version_at=str(procedure.version.at),
        groups=tuple(_group(shown, procedure, group, translate) for group in procedure.groups),
        taken=tuple(TakenForm(one.written, one.rows, one.step, one.known_by) for one in procedure.taken),
        untold=procedure.untold,
        ways=tuple(WayForm(path.steps, path.dossiers) for path in procedure.paths),
    )


def _group(shown: LivedShown, procedure: LivedProcedure, group: LivedGroup, translate: Translate) -> GroupForm:
    deviations = tuple(_deviation(shown, procedure, one, translate) for one in group.deviations)
    return GroupForm(group.agency, group.whole, group.dossiers, group.settled, group.exact, deviations)


def _deviation(shown: LivedShown, procedure: LivedProcedure, one: Deviation, translate: Translate) -> DeviationForm:
    low, high = one.bounds or (None, None)
    return DeviationForm(
        kind=one.kind,
        what=one.what,
        later=one.later or None,
        in_words=translate(difference_in_words(shown, procedure, one)),
        touched=one.touched,
        of=one.of,
        share=_rounded(one.share),
        low=_rounded(low),
        high=_rounded(high),
        nobody=one.nobody,
        inferred=one.inferred,
        set_by=one.set_by,
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
