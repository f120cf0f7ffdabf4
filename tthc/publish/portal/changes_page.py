"""The page of what changed in the catalogue, and the same as an Atom feed: dates of the catalogue, never of a clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from tthc.analyse.version_events import Event, Happened, is_abolished
from tthc.publish.plain_text import plain_text
from tthc.publish.portal.changes import HAPPENED, Histories
from tthc.publish.portal.pages import ChangedLines, Frame, Link
from tthc.publish.portal.places import procedure_place
from tthc.vietnamese import write_date

PLACE, FEED = "thay-doi.html", "thay-doi.atom"

MOST = 100
"""How many changes are listed, the latest first."""

_OURS = UUID("6f1d7a3e-1c0b-5b7e-9a54-2f1c3f6f9d10")
"""The space of the ids in the feed: a change keeps its id wherever the site stands."""


@dataclass(frozen=True)
class ChangeRow:
    """One change: what happened to which procedure, by which decision, what it means.

    `id` is the same in the feed; `iso` the day on which it counts, `told` that on which it was published if known.
    """

    id: str
    iso: str
    told: str
    day: str
    procedure: Link
    code: str
    kind: str
    word: str
    decision: str
    changes: tuple[ChangedLines, ...]


@dataclass(frozen=True)
class ChangeDay:
    """The changes that count from one day on; `is_coming` if that day is still to come."""

    day: str
    is_coming: bool
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class ChangesPage:
    """What changed, the latest day first; `feed` is where programs read the same."""

    frame: Frame
    feed: str
    days: tuple[ChangeDay, ...]
    left_off: str


def changes_page(histories: Histories, codes: Collection[str], frame: Frame, on: date) -> ChangesPage:
    """The page; `codes` are the procedures that have a page of their own."""
    found = latest(histories, codes)
    days = tuple(
        ChangeDay(write_date(day), on < day, tuple(_row(histories, event, frame.root) for event in events))
        for day, events in groupby(found[:MOST], key=lambda event: event.day)
    )
    more = len(found) - MOST
    return ChangesPage(frame, FEED, days, f"Còn {more} thay đổi cũ hơn không liệt kê." if more > 0 else "")


def latest(histories: Histories, codes: Collection[str]) -> Sequence[Event]:
    """The changes of procedures that have a page, the latest day first, on one day by code."""
    known = (event for event in histories.events() if event.after.code in codes)
    return sorted(known, key=lambda event: (-event.day.toordinal(), event.after.code))


def _row(histories: Histories, event: Event, root: str) -> ChangeRow:
    after = event.after
    says_so = event.kind is not Happened.ENDED or is_abolished(after)  # a period that is over names no decision
    published = after.publication.date if after.publication and says_so else None
    return ChangeRow(
        id=str(uuid5(_OURS, f"{after.code}/{event.day.isoformat()}/{event.kind.value}")),
        iso=event.day.isoformat(),
        told=(published or event.day).isoformat(),
        day=write_date(event.day),
        procedure=Link(after.name, root + procedure_place(after)),
        code=after.code,
        kind=event.kind.value,
        word=HAPPENED[event.kind],
        decision=after.publication.decision if after.publication and says_so else "",
        changes=histories.lines(event.before, after),
    )


def feed(page: ChangesPage, on: date) -> str:
    """The feed (RFC 4287). Links are whole where the site has an address, else relative to the feed."""
    rows = [row for day in page.days for row in day.rows]
    root = f"{page.frame.address}/" if page.frame.address else ""
    updated = max((row.told for row in rows), default=on.isoformat())
    whole = uuid5(_OURS, page.frame.authority)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">\n'
        f"<id>urn:uuid:{whole}</id>\n<title>{_text(f'Thay đổi thủ tục hành chính – {page.frame.authority}')}</title>\n"
        f"<updated>{_moment(updated)}</updated>\n<author><name>{_text(page.frame.authority)}</name></author>\n"
        f'<link rel="self" href={quoteattr(root + FEED)}/>\n<link rel="alternate" href={quoteattr(root + PLACE)}/>\n'
    )
    return head + "".join(_entry(row, root) for row in rows) + "</feed>\n"


def _entry(row: ChangeRow, root: str) -> str:
    return (
        f"<entry><id>urn:uuid:{row.id}</id><title>{_text(f'{row.word}: {row.procedure.text}')}</title>"
        f"<updated>{_moment(row.told)}</updated><category term={quoteattr(row.kind)} label={quoteattr(row.word)}/>"
        f'<link rel="alternate" href={quoteattr(root + row.procedure.href)}/>'
        f"<summary>{_text(' '.join(_summary(row)))}</summary></entry>\n"
    )


def _summary(row: ChangeRow) -> Iterator[str]:
    yield f"Mã thủ tục {row.code}. Áp dụng từ ngày {row.day}."
    if row.decision:
        yield f"Quyết định công bố: {row.decision}."
    for group in row.changes:
        yield f"{group.heading}: {'; '.join(group.lines)}."


def _moment(day: str) -> str:
    """The beginning of a day in Vietnam."""
    return f"{day}T00:00:00+07:00"


def _text(text: str) -> str:
    return escape(plain_text(text).translate(_NOT_IN_XML))


_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))
