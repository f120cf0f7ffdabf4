"""The limits that the catalogue has today, and by which of them a dossier of the log would be judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.clock.due import choose_policy
from tthc.audit.clock.limits import Terms, code_meant, terms_of, versions_by_code
from tthc.audit.judging.joins import table_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.words import WORDS
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Duration
from tthc.model.limit_times import LimitToday, Way
from tthc.model.procedure import Procedure


@dataclass(frozen=True)
class LimitsOfWords:
    """Limits by their key, and `terms`: words of a log and days of reception, with the limits then and the keys now."""

    limits: dict[str, LimitToday] = field(default_factory=dict)
    terms: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """The terms to join: `…_amount` and `…_unit` as they were at reception, `…_key` as they are today."""
        return table_of(_TERMS, self.terms)


def limits_of_words(words: Sequence[Sequence[str]], catalogue: Catalogue, today: date) -> LimitsOfWords:
    """The limits that the words of a log (WORDS) mean."""
    found, versions, default = LimitsOfWords(), versions_by_code(catalogue), choose_policy(catalogue)
    for row in words:
        code = code_meant(versions, row[0].strip())
        if code is None:
            continue
        periods = list(terms_of(versions[code], row[1].strip(), row[2].strip(), catalogue, default))
        keys = _keys_today(periods, found, today)
        if any(keys):
            found.terms.extend((*row, term.start, term.end, *_of_reception(term), *keys) for term in periods)
    return found


def _keys_today(periods: Sequence[Terms], found: LimitsOfWords, today: date) -> tuple[str | None, ...]:
    now = next((term for term in periods if term.start <= today <= term.end), None)
    return tuple(_key(now, kind, found) if now else None for kind in KINDS)


def _key(now: Terms, kind: str, found: LimitsOfWords) -> str | None:
    """The key of a limit; a promise that only repeats the law is no limit of its own."""
    limit = getattr(now, kind)
    if limit is None or (kind == "promised" and not any(one.committed for one in now.limits)):
        return None
    ways = tuple(_ways(now.version, kind, limit))
    every = {
        Way(c.mode.value, one.case.id if one.case else None) for c in now.version.channels for one in c.time_limits
    }
    one = LimitToday(
        procedure=now.version.code,
        kind=kind,
        unit=limit.unit,
        amount=ceil(limit.amount),
        written=str(limit.amount),
        same_day=limit.same_day,
        ways=ways,
        everywhere=every <= set(ways),
    )
    return found.limits.setdefault(one.key, one).key


def _ways(version: Procedure, kind: str, wanted: Duration) -> Iterator[Way]:
    for channel in version.channels:
        for one in channel.time_limits:
            limit = one.statutory if kind == "statutory" else one.committed
            if limit and (limit.unit, limit.amount, limit.same_day) == (wanted.unit, wanted.amount, wanted.same_day):
                yield Way(channel.mode.value, one.case.id if one.case else None)


def _of_reception(term: Terms) -> Iterator[object]:
    for limit in (term.statutory, term.promised):
        yield ceil(limit.amount) if limit else None
        yield limit.unit.value if limit else None


_TERMS = pa.schema(
    {
        **dict.fromkeys(WORDS, pa.string()),
        "start": pa.date32(),
        "end": pa.date32(),
        **{
            f"{kind}_{name}": type_ for kind in KINDS for name, type_ in (("amount", pa.int64()), ("unit", pa.string()))
        },
        **{f"{kind}_key": pa.string() for kind in KINDS},
    }
)
