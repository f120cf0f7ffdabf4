"""An answer that misses a target by a rounding, put right by the least change: another set in one block.

The solver takes a row for kept that is broken by a millionth of a thousandth; the sums of an answer are exact. What is
missing is then less than almost any set saves, so one change is enough, and mostly it costs nothing or the smallest
step of effort. The bound stays what it was: the solver's rows allow whatever exact sums allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from tthc.propose.portfolio.terms import Choice, Figures, Measure, Option, gains_of, needed_by

NOTHING = Option((), Figures())
"""What is taken of a block of which nothing is taken."""

Worth = Callable[[Option], Fraction]
"""What is to be made as large as possible, as far as one option by itself adds to it."""


def mended(
    taken: Sequence[Option], choice: Choice, targets: Mapping[Measure, Fraction], worth: Worth
) -> Iterator[tuple[Option, ...]]:
    """The answers that meet the targets with another option in one block, what is worth most first.

    Only options that need nothing new are tried: what is worked on once for many stays as it is.
    """
    spare = _spare(gains_of(taken), choice, targets)
    open_, of_block = set(needed_by(taken)), {option: option for option in taken}
    changes = [
        (worth(old) - worth(new), place, old, new)
        for place, block in enumerate(choice.blocks)
        for old in (next((of_block[option] for option in block if option in of_block), NOTHING),)
        for new in block
        if new.needs <= open_ and _is_enough(old, new, spare)
    ]
    for _, _, old, new in sorted(changes, key=lambda change: change[:2]):
        yield (*(option for option in taken if option is not old), new)


def _spare(gains: Figures, choice: Choice, targets: Mapping[Measure, Fraction]) -> Mapping[Measure, Fraction]:
    """By how much each target is exceeded; less than 0 where it is missed."""
    return {measure: gains.of(measure) - share * choice.before.of(measure) for measure, share in targets.items()}


def _is_enough(old: Option, new: Option, spare: Mapping[Measure, Fraction]) -> bool:
    """Whether all targets are met with the new one in the place of the old one."""
    return all(new.gains.of(measure) - old.gains.of(measure) + over >= 0 for measure, over in spare.items())
