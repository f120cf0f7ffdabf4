"""How long dossiers lay for other reasons before they queued for a hand: a log tells only both together.

What was begun while a hand was free lay for other reasons all the time. When such lying ends has nothing to do with how
busy the desk is just then: those that found all hands full had lain as long before, taken together. Which of them how
long nothing shows, and it is dealt out by chance, such that none lay longer than it waited. Where waits for hands are
exponential, as in queues of random arrivals, all such ways of dealing are equally likely.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

FEWEST_SHOWN = 20
"""Of fewer that were begun while a hand was free it is not concluded how long the others lay."""

SWEEPS = 50
"""So often each may swap with another: far more than chance needs to forget the order at the start."""


def dealt(shown: Numbers, least: Numbers, most: Numbers) -> Numbers:
    """How long each lay before it queued, between its least and its most; `shown` is how long those lay that did not
    queue."""
    if len(shown) < FEWEST_SHOWN or not len(most):
        return least
    shares = (np.arange(len(most)) + 0.5) / len(most)
    lay = np.empty(len(most))
    lay[np.argsort(most, kind="stable")] = np.quantile(shown, shares, method="inverted_cdf")
    random, half = np.random.default_rng(1), len(most) // 2
    for _ in range(SWEEPS):
        one, other = random.permutation(len(most))[: 2 * half].reshape(2, half)
        may = (least[one] <= lay[other]) & (lay[other] <= most[one])
        may &= (least[other] <= lay[one]) & (lay[one] <= most[other])
        one, other = one[may], other[may]
        lay[one], lay[other] = lay[other], lay[one]
    return np.clip(lay, least, most)
