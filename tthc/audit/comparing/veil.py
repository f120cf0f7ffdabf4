"""What a comparison may show in public: no group so small that it points at a person, no word that may name one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from tthc.audit.comparing.deviations import DeviationKind, Difference
from tthc.audit.comparing.lived import Deviation, Lived, LivedGroup, LivedProcedure
from tthc.audit.figures.suppression import SMALLEST, Line, hidden_cells

IN_WORDS = (DeviationKind.EXTRA, DeviationKind.REPLACED, DeviationKind.REPEATED, DeviationKind.UNKNOWN_PAPER)
"""Differences that may go by the words of a log."""


def public(lived: Lived) -> Lived:
    """The comparison with None for what is not shown; words of a log that few dossiers have are left out."""
    return replace(lived, procedures=tuple(_public(procedure) for procedure in lived.procedures))


def _public(procedure: LivedProcedure) -> LivedProcedure:
    hidden = _hidden(procedure.groups)
    rare = _rare_words(procedure)
    whole, *each = (_group(group, hidden, rare) for group in procedure.groups)
    groups = (whole, *sorted(each, key=lambda group: (-group.most, group.agency or "")))
    said = tuple(one for one in procedure.taken if one.rows >= SMALLEST and one.written not in rare)
    ways = tuple(way for way in procedure.paths if way.dossiers >= SMALLEST and not rare.intersection(way.steps))
    return replace(procedure, groups=groups, taken=said, paths=ways)


def _rare_words(procedure: LivedProcedure) -> frozenset[str]:
    """The words of the log, no steps of the catalogue, that fewer dossiers have than may be shown."""
    words = (one for one in procedure.whole.deviations if one.kind in IN_WORDS and one.what not in procedure.steps)
    return frozenset(one.what for one in words if (one.touched or 0) < SMALLEST)


def _group(group: LivedGroup, hidden: frozenset[Hashable], rare: frozenset[str]) -> LivedGroup:
    place = _place(group)

    def shown(what: Hashable, count: int | None) -> int | None:
        return None if (place, what) in hidden else count

    deviations = (
        replace(one, touched=shown((_key(one), "touched"), one.touched), of=shown((_key(one), "of"), one.of))
        for one in group.deviations
        if one.what not in rare
    )
    return replace(
        group,
        dossiers=shown("dossiers", group.dossiers),
        settled=shown("settled", group.settled),
        exact=shown("exact", group.exact),
        deviations=tuple(sorted(deviations, key=_by_what_is_shown)),
    )


def _by_what_is_shown(one: Deviation) -> tuple[bool, int, Difference]:
    """What is not shown comes last, and its order says nothing."""
    return one.touched is None, -(one.touched or 0), _key(one)


def _hidden(groups: Sequence[LivedGroup]) -> frozenset[Hashable]:
    """The counts that are not shown, each with its group: small ones, and what would give them away."""
    found: set[Hashable] = set()
    sizes = {_place(group): _sizes(group) for group in groups}
    found |= _hidden_in(sizes, [("settled", ("exact", "differing")), ("dossiers", ("settled", "unsettled"))])
    for key in dict.fromkeys(_key(one) for group in groups for one in group.deviations):
        parts = {_place(group): _parts(group, key) for group in groups}
        found |= _hidden_in(parts, [((key, "of"), ((key, "touched"), (key, "untouched")))])
    return frozenset(found)


def _hidden_in(
    counts: Mapping[Hashable, Mapping[Hashable, int]], sums: Sequence[tuple[Hashable, tuple[Hashable, ...]]]
) -> set[Hashable]:
    """The hidden ones of a table with a line for each group: sums within a line, and of all agencies."""
    values: dict[Hashable, int] = {(place, what): n for place, line in counts.items() for what, n in line.items()}
    lines = [Line(tuple((place, part) for part in parts), (place, whole)) for place in counts for whole, parts in sums]
    agencies = [place for place in counts if place != WHOLE]
    columns = dict.fromkeys(what for line in counts.values() for what in line)
    lines += [Line(tuple((place, what) for place in agencies), (WHOLE, what)) for what in columns]
    return set(hidden_cells(values, lines))


WHOLE = ("whole",)


def _place(group: LivedGroup) -> Hashable:
    return WHOLE if group.whole else ("agency", group.agency)


def _sizes(group: LivedGroup) -> Mapping[Hashable, int]:
    dossiers, settled, exact = group.dossiers or 0, group.settled or 0, group.exact or 0
    return {
        "dossiers": dossiers,
        "settled": settled,
        "unsettled": dossiers - settled,
        "exact": exact,
        "differing": settled - exact,
    }


def _parts(group: LivedGroup, key: Difference) -> Mapping[Hashable, int]:
    one = next((one for one in group.deviations if _key(one) == key), None)
    touched, of = (one.touched or 0, one.of or 0) if one else (0, 0)
    return {(key, "touched"): touched, (key, "untouched"): of - touched, (key, "of"): of}


def _key(one: Deviation) -> Difference:
    return Difference(one.kind, one.what, one.later)
