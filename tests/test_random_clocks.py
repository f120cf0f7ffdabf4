"""A few thousand random dossiers: the engine, the query and the slow walk day by day say the same of each.

`python -m tests.random_clocks --cases 100000` asks many more, and prints the seed.
"""

from __future__ import annotations

from random import Random

from tests.random_clocks import broken_explanations, differences, differences_of_query, examples, world

SEED = 20261126
PLACE = world(Random(SEED))
EXAMPLES = list(examples(Random(SEED), 3000, PLACE))


def test_the_engine_says_what_a_walk_day_by_day_finds() -> None:
    assert [(one, wrong) for one in EXAMPLES for wrong in differences(one)] == []


def test_the_query_over_a_log_says_what_a_walk_day_by_day_finds() -> None:
    assert list(differences_of_query(EXAMPLES, PLACE)) == []


def test_the_reasons_lead_from_the_day_without_them_to_the_day_with_them() -> None:
    assert [(one, wrong) for one in EXAMPLES[:200] for wrong in broken_explanations(one)] == []
