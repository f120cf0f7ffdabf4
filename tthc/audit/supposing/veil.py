"""What of a replay may be shown in public: no desk, and no limit of so few dossiers that it points at a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tthc.audit.figures.suppression import SMALLEST
from tthc.audit.supposing.outcome import Outcome, Outcomes


def public(outcomes: Outcomes) -> tuple[Outcomes, int]:
    """The outcomes as they may be shown, and how many of them are not.

    Where one agency is not shown, none is: from all and the others it could be worked out.
    """
    hidden = {_limit(one) for one in outcomes.outcomes if _is_small(one)}
    shown = tuple(
        one for one in outcomes.outcomes if _limit(one) not in hidden or (one.is_whole and not _is_small(one))
    )
    veiled = replace(outcomes, outcomes=shown, queues=(), loads=(), notes=(), names=outcomes.names)
    return veiled, len(outcomes.outcomes) - len(shown)


def _limit(one: Outcome) -> tuple[object, ...]:
    return one.limit.key, one.kind, one.new


def _is_small(one: Outcome) -> bool:
    late = round(one.dossiers * (1 - one.logged_kept))
    counts: Iterable[int] = (one.dossiers, late, one.dossiers - late)
    return any(0 < count < SMALLEST for count in counts)
