"""What the cuts of obligations change: how often, and from which threshold on."""

from __future__ import annotations

from tthc.model.cut import Cut
from tthc.model.obligation import Frequency, Threshold
from tthc.model.procedure import Procedure
from tthc.propose.edit import each, edited


def less_often(procedure: Procedure, cut: Cut) -> Procedure:
    """So many times a year from now on; a cut that names no number changes nothing."""
    if cut.amount is None:
        return procedure

    def change(frequency: Frequency) -> Frequency:
        return edited(frequency, times_per_year=cut.amount)

    return edited(procedure, frequencies=each(procedure.frequencies, change, cut.target.id))


def raise_threshold(procedure: Procedure, cut: Cut) -> Procedure:
    """The threshold somewhere else; a cut that names no amount changes nothing."""
    if cut.amount is None:
        return procedure

    def change(threshold: Threshold) -> Threshold:
        return edited(threshold, amount=cut.amount)

    return edited(procedure, thresholds=each(procedure.thresholds, change, cut.target.id))
