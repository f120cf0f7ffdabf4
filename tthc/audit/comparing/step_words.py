"""Which step of the published procedure each step of a log is taken for, and by what it was known."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tthc.audit.comparing.workflow import Workflow
from tthc.model.step import Step
from tthc.vietnamese import fold


class KnownBy(StrEnum):
    """By what a log's step was known; a `replaced` one is in the nation's record, not in the locality's workflow."""

    MAPPING = "mapping"
    ID = "id"
    NAME = "name"
    LIKENESS = "likeness"
    REPLACED = "replaced"
    NOTHING = "nothing"


@dataclass(frozen=True)
class StepTaken:
    """A step as a log writes it, in so many rows, and the step that it was taken for (None: for none)."""

    procedure: str
    written: str
    rows: int
    known_by: KnownBy
    step: str | None = None


def step_taken_for(workflow: Workflow, written: str, own_words: Mapping[str, str]) -> tuple[str | None, KnownBy]:
    """The step that a wording is taken for: by the mapping of the log (folded words), its id, its name, a likeness."""
    steps = tuple(workflow.steps.values())
    ours = own_words.get(fold(written))
    if ours and (found := _by_id(steps, ours) or _by_name(steps, ours, workflow.elsewhere)):
        return found, KnownBy.MAPPING
    if found := _by_id(steps, written):
        return found, KnownBy.ID
    if found := _by_name(steps, written, workflow.elsewhere):
        return found, KnownBy.NAME
    replaced = tuple(workflow.replaced.values())
    if _by_id(replaced, written) or _by_name(replaced, written):
        return None, KnownBy.REPLACED
    if found := alike(steps, written, workflow.elsewhere):
        return found, KnownBy.LIKENESS
    return None, KnownBy.NOTHING


def _by_id(steps: Sequence[Step], written: str) -> str | None:
    return next((step.id for step in steps if fold(step.id) == fold(written)), None)


def _by_name(steps: Sequence[Step], written: str, elsewhere: Collection[str] = ()) -> str | None:
    """The only step of this name; one of the dossier's own case goes before those of others."""
    named = [step.id for step in steps if fold(step.name) == fold(written)]
    near = [step for step in named if step not in elsewhere] or named
    return near[0] if len(near) == 1 else None


def alike(steps: Sequence[Step], written: str, elsewhere: Collection[str] = ()) -> str | None:
    """The only step whose name and the wording begin alike, as far as the shorter of them goes.

    `Bước 2: Thẩm tra` is `Thẩm tra hồ sơ`. One word alone (`Ký`, `Trả`) says too little, and so does a name that
    several steps begin with.
    """
    words = _words(written)
    found = [step.id for step in steps if _begin_alike(words, _words(step.name))]
    near = [step for step in found if step not in elsewhere] or found
    return near[0] if len(near) == 1 else None


def _begin_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    length = min(len(one), len(other))
    return length >= _LEAST_WORDS and one[:length] == other[:length]


def _words(text: str) -> list[str]:
    """The words of a step, without its number."""
    return re.findall(r"\w+", _NUMBER.sub("", fold(text)))


_LEAST_WORDS = 2
_NUMBER = re.compile(r"^\s*(?:buoc\s*)?(?:\d+|[ivx]+)\s*[.:)/-]+\s*|\(\s*(?:buoc|lan)\s*\d+\s*\)\s*$")
