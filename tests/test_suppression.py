"""Small groups in public: what is hidden, and that nobody can work it out from what is left."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tthc.audit.figures.suppression import Line, hidden_cells, hidden_in_table


def test_a_small_cell_takes_another_with_it() -> None:
    values = {"a": 3, "b": 20, "c": 40, "total": 63}
    assert hidden_cells(values, [Line(("a", "b", "c"), "total")]) == {"a", "b"}


def test_the_first_cell_of_a_column_may_be_the_one_that_goes_too() -> None:
    """It goes by the number 0, which is a name like any other."""
    assert hidden_cells({0: 40, 1: 2, "total": 42}, [Line((0, 1), "total")]) == {0, 1}


def test_two_small_cells_whose_sum_is_small_take_a_third() -> None:
    values = {"a": 1, "b": 1, "c": 40, "total": 42}
    assert hidden_cells(values, [Line(("a", "b", "c"), "total")]) == {"a", "b", "c"}


def test_nobody_is_shown_as_nobody() -> None:
    assert hidden_cells({"a": 0, "b": 7, "total": 7}, [Line(("a", "b"), "total")]) == frozenset()


def test_a_small_total_is_hidden_with_what_it_is_made_of() -> None:
    assert hidden_cells({"a": 0, "b": 2, "total": 2}, [Line(("a", "b"), "total")]) >= {"b", "total"}


def test_a_table_hides_a_rectangle() -> None:
    table = [[3, 30, 40], [50, 60, 70], [80, 90, 99]]
    hidden = hidden_in_table(table)
    assert (0, 0) in hidden
    assert len(hidden) == 4
    assert {row for row, _ in hidden} == {0, 1}


def test_without_any_sum_only_the_small_cells_go() -> None:
    assert hidden_cells({"a": 3, "b": 20}, []) == {"a"}


tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=2)
)


@settings(max_examples=tries(60), deadline=None)
@given(tables)
def test_what_is_left_allows_each_small_cell_several_values(table: list[list[int]]) -> None:
    """Every table that looks the same is tried out: by brute force, no linear programme."""
    k, most = 3, 13
    hidden = sorted(hidden_in_table(table, k))
    rows, columns = len(table), len(table[0])
    shown = _with_sums(table)
    inner = [place for place in hidden if place[0] < rows and place[1] < columns]
    if len(inner) > 4:
        return
    possible: dict[tuple[int, int], set[int]] = {place: set() for place in hidden}
    for guess in product(range(most), repeat=len(inner)):
        other = [list(row) for row in table]
        for (r, c), value in zip(inner, guess, strict=True):
            other[r][c] = value
        sums = _with_sums(other)
        if all(sums[place] == value for place, value in shown.items() if place not in possible):
            for place in hidden:
                possible[place].add(sums[place])
    for place in hidden:
        if 0 < shown[place] < k:
            assert max(possible[place]) - min(possible[place]) >= k


def _with_sums(table: list[list[int]]) -> dict[tuple[int, int], int]:
    rows, columns = len(table), len(table[0])
    found = {(r, c): table[r][c] for r in range(rows) for c in range(columns)}
    found |= {(r, columns): sum(table[r]) for r in range(rows)}
    found |= {(rows, c): sum(row[c] for row in table) for c in range(columns)}
    return found | {(rows, columns): sum(map(sum, table))}
