"""How often a property is tried: a part of what it deserves on every run, all of it or more where there is time.

TTHC_TRIES=10 python -m pytest -n auto    # ten times as many examples as usual
"""

from __future__ import annotations

import os

USUAL = 0.25
"""Which part of its examples a property has on a usual run: each run draws others."""


def tries(number: int) -> int:
    """So many examples, more or fewer as `TTHC_TRIES` says; never fewer than five."""
    return max(5, round(number * USUAL * float(os.environ.get("TTHC_TRIES", "1"))))
