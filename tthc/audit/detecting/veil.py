"""What of signs may be shown in public: no official, and nothing about groups so small that they point at a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tthc.audit.detecting.detect import Signal, Signals
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.figures.suppression import SMALLEST


@dataclass(frozen=True)
class PublicSignals:
    """Signs as they may be shown, and how many of them are not."""

    signals: Signals
    hidden: int


def public(signals: Signals) -> PublicSignals:
    """Without officials and small groups; of an office that is shown as a whole, not its procedures beside it.

    From an office and all but one of its procedures the last could be worked out, however small it is.
    """
    whole = {
        (one.looked.kind, one.looked.cell.office) for one in signals.signals if one.looked.cell.procedure is None
    }
    shown = tuple(one for one in signals.signals if _may_be_shown(one, whole))
    hidden = sum(one.alarms for one in signals.signals) - sum(one.alarms for one in shown)
    return PublicSignals(replace(signals, signals=shown), hidden)


def _may_be_shown(one: Signal, whole: Iterable[object]) -> bool:
    looked = one.looked
    if looked.kind is SignalKind.OFFICIAL or looked.cell.official is not None:
        return False
    if looked.cell.procedure is not None and (looked.kind, looked.cell.office) in whole:
        return False
    counts = (looked.hits, *(() if looked.of is None else (looked.of, looked.of - looked.hits)))
    return not any(0 < count < SMALLEST for count in counts)
