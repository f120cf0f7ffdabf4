"""What the dossiers of one limit at one agency show: the bounds of the share kept within any shorter limit.

Nothing may flatter it. A clean-up counts as not kept. A dossier that ended without a result is watched until then and
no longer. Of those that wait for somebody now as many count as not kept as, at worst, is known of those whose wait is
over; the others are watched for as long as the State has had them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from tthc.audit.advising.beta import beta_quantile
from tthc.audit.advising.bounds import settled_at_least, settled_at_most, share_settled
from tthc.model.limit_times import Taken

WORST = 0.95
"""How sure it is that no more of the waiting will be late."""


@dataclass(frozen=True)
class Evidence:
    """Some dossiers against one limit of `present` units; `asked` are those whose waits are over, of any agency."""

    taken: Taken
    asked: Mapping[int, int]
    present: int

    @cached_property
    def ended(self) -> Counter[int]:
        """How many had a result after how long; those of a clean-up long after the limit."""
        late = {max(took, self.present + 1): count for took, count in self.taken.bulk.items()}
        return self.taken.settled + Counter(late)

    def at_least(self, limit: int, confidence: float) -> float:
        """The share kept within a limit is at least so large."""
        return settled_at_least(self.ended, self._censored(limit), limit, confidence)

    def at_most(self, limit: int, confidence: float) -> float:
        """The share kept within a limit is at most so large; nobody who waits is counted against it."""
        return settled_at_most(self.ended, self._watched + self.taken.waiting, limit, confidence)

    def share(self, limit: int) -> float:
        """The share kept within a limit, as it is estimated."""
        return share_settled(self.ended, self._censored(limit), limit)

    def kept(self, limit: int) -> int:
        """How many had a result within it."""
        return sum(count for took, count in self.ended.items() if took <= limit)

    def not_kept(self, limit: int) -> int:
        """How many had none, and were watched for longer."""
        parts = (self.ended, self.taken.open, self.taken.ended, self.taken.waiting)
        return sum(count for part in parts for took, count in part.items() if took > limit)

    @property
    def _watched(self) -> Counter[int]:
        return self.taken.open + self.taken.ended

    def _censored(self, limit: int) -> Counter[int]:
        """Those without a result, as long as they are watched; what of the waiting counts as not kept for ever."""
        waiting = Counter(self.taken.waiting)
        late = ceil(_late_at_most(self.asked, limit) * sum(n for took, n in waiting.items() if took < limit))
        for took in sorted(waiting):
            moved = min(waiting[took], late) if took < limit else 0
            waiting[took] -= moved
            late -= moved
            waiting[max(limit, self.present) + 1] += moved
        return self._watched + waiting


def _late_at_most(asked: Mapping[int, int], limit: int) -> float:
    """The share of those whose waits are over that took longer, at worst."""
    late, of = sum(count for took, count in asked.items() if took > limit), sum(asked.values())
    return 1.0 if late >= of else beta_quantile(WORST, late + 1, of - late)
