"""The savings by who may decide them, as rows of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from tthc.exchange.spreadsheets.proposals_workbook import POWERS
from tthc.model.cut import Power
from tthc.model.proposal import Proposal
from tthc.propose.totals import Total, petitions, share_unknown, totals
from tthc.publish.review.pages import PowerRow
from tthc.publish.tables import percent
from tthc.source import Message
from tthc.vietnamese import write_count, write_dong, write_number

Translate = Callable[[Message], str]


def power_rows(proposals: Sequence[Proposal], translate: Translate) -> Iterator[PowerRow]:
    """Own, to petition with its addressees, unknown with its share."""
    for total in totals(proposals):
        share = share_unknown(proposals) if total.power is Power.UNKNOWN else None
        yield _row(total, POWERS[total.power], share)
        if total.power is Power.PETITION:
            for one in petitions(proposals):
                yield _row(one, translate(one.addressee) if one.addressee else "—")


def _row(total: Total, name: str, share: Fraction | None = None) -> PowerRow:
    of_all = f" ({percent(share)})" if share is not None else ""
    return PowerRow(
        name,
        total.addressee is not None,
        f"{total.proposals}{of_all}",
        str(total.proved),
        _saving(total),
        write_number(total.days) if total.days else "—",
    )


def _saving(total: Total) -> str:
    if total.saving is None:
        return "—"
    low, high = sorted((total.saving.low, total.saving.high))
    return f"{write_dong(total.saving.mid)} (từ {write_count(low)} đến {write_count(high)})"
