"""What a log taught the catalogue, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tthc.audit.advising.learning import LEAST_DAYS, Learned
from tthc.audit.figures.suppression import SMALLEST
from tthc.exchange.audit_names import Names
from tthc.exchange.learned_files import LearnedFile
from tthc.exchange.yaml.procedure_file import plain
from tthc.model.learned import LearnedFigures
from tthc.model.measured import Volume
from tthc.show.language import Translate
from tthc.source import Message, say

StepNames = dict[tuple[str, str], str]


def as_text(
    learned: Learned, files: Sequence[LearnedFile], names: Names, steps: StepNames, translate: Translate
) -> str:
    """What would stand where, with the lines of the files that change."""
    parts = [translate(line) for line in _head(learned, files)]
    for file in files:
        parts += ["", *(translate(line) for line in _of_procedure(file.figures, names, steps)), file.diff]
    return "\n".join(parts)


def as_json(learned: Learned, files: Sequence[LearnedFile], written: str | None) -> str:
    """The same for machines; `written` is the id of the change."""
    value = {
        "source": learned.source,
        "from": learned.first.isoformat() if learned.first else None,
        "to": learned.last.isoformat() if learned.last else None,
        "synthetic": learned.synthetic,
        "too_few": learned.too_few,
        "written": written is not None,
        "id": written,
        "files": [{"path": file.path, "figures": plain(file.figures)} for file in files],
    }
    return json.dumps(value, ensure_ascii=False, indent=2, default=_as_json)


def _as_json(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def _head(learned: Learned, files: Sequence[LearnedFile]) -> Iterator[Message]:
    if learned.first is None:
        yield say("The log has no dossier of this locality that could be judged.")
        return
    yield say(
        "{source}: dossiers received from {first} to {last}",
        source=learned.source,
        first=learned.first,
        last=learned.last,
    )
    if learned.synthetic:
        yield say("This log is synthetic: its figures are nobody's.")
    if learned.too_few:
        yield say(
            "{count} procedures have fewer than {least} dossiers: nothing is said of them",
            count=learned.too_few,
            least=SMALLEST,
        )
    if learned.too_short:
        yield say("The log holds fewer than {days} days: no year is made up from them", days=LEAST_DAYS)
    if not learned.figures:
        yield say("The log has no figure that may stand in the catalogue.")
    elif not files:
        yield say("The catalogue says all of this already.")


def _of_procedure(figures: LearnedFigures, names: Names, steps: StepNames) -> Iterator[Message]:
    code = figures.procedure.id
    yield Message("{code} {name}", {"code": code, "name": names.of("procedure", code)})
    for volume in figures.volumes:
        yield Message("  {line}", {"line": _volume(volume)})
    for step in figures.steps:
        yield say(
            "  {step}: half of {dossiers} dossiers took up to {median} office hours, nine in ten up to {p90}",
            step=steps.get((code, step.step), step.step),
            dossiers=Decimal(step.dossiers),
            median=step.median_hours,
            p90=step.p90_hours,
        )


def _volume(volume: Volume) -> Message:
    if volume.counted is None:
        return say("{year}: {dossiers} dossiers", year=volume.year, dossiers=Decimal(volume.dossiers))
    return say(
        "{year}: {dossiers} dossiers a year, made up from {counted} between {first} and {last}",
        year=volume.year,
        dossiers=Decimal(volume.dossiers),
        counted=Decimal(volume.counted),
        first=volume.first,
        last=volume.last,
    )
