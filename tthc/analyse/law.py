"""Questions about the law a procedure stands on, and about words that the law has left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tthc.analyse.match import Analysis, Days, Match, component
from tthc.model.cut import Part
from tthc.model.entry import Entry, references
from tthc.model.procedure import Procedure
from tthc.model.reference import Law, LawStatus
from tthc.source import Message, Position, say


def law_expired(analysis: Analysis) -> Iterator[Match]:
    """Cited instruments that are no longer in force (căn cứ đã hết hiệu lực)."""
    for procedure, law, at in _cited(analysis):
        ended = law.effective.end and law.effective.end < analysis.day
        if ended or (law.effective.end is None and law.status is LawStatus.EXPIRED):
            on_day = say("{law} ended on {day}", law=law.id, day=law.effective.end)
            because = on_day if ended else say("{law} is no longer in force", law=law.id)
            later = ", ".join(ref.id for ref in law.replaced_by)
            replaced = (say("replaced by {law}", law=later),) if later else ()
            yield Match(component(procedure, Part.LAW, law.id), at, because, replaced)


def law_ending(analysis: Analysis, *, within_days: Days = 180) -> Iterator[Match]:
    """Cited instruments that are about to end (căn cứ sắp hết hiệu lực)."""
    horizon = analysis.day + timedelta(days=within_days)
    for procedure, law, at in _cited(analysis):
        if law.effective.end and analysis.day <= law.effective.end <= horizon:
            because = say("{law} ends on {day}", law=law.id, day=law.effective.end)
            yield Match(component(procedure, Part.LAW, law.id), at, because)


def _cited(analysis: Analysis) -> Iterator[tuple[Procedure, Law, Position]]:
    """Each procedure with each known law it cites, at the first citation."""
    for procedure in analysis.procedures:
        seen: set[str] = set()
        for ref in references(procedure):
            law = analysis.catalogue.get(ref) if ref.kind is Law else None
            if isinstance(law, Law) and law.id not in seen:
                seen.add(law.id)
                yield procedure, law, ref.at


NOT_SAID = frozenset({"keywords", "sources", "note"})
"""Texts of an entry that are not the procedure's own words."""


def stale_words(analysis: Analysis, *, words: tuple[str, ...]) -> Iterator[Match]:
    """Names of levels and papers that no longer exist, in the texts of a procedure (tên gọi đã cũ).

    Keywords may hold the old names that people still search for, sources are quoted as they are, and notes are what the
    keeper of the catalogue remarks, not what the procedure says.
    """
    for procedure in analysis.procedures:
        for at, text in _texts(procedure):
            for word in words:
                if word.casefold() in text.casefold():
                    place = component(procedure, Part.PROCEDURE, word)
                    yield Match(place, at, say("it still says {word!r}", word=word), (_quote(text),))


def _texts(value: object, at: Position | None = None) -> Iterator[tuple[Position, str]]:
    """Every text for people inside an entry, with the position of the entry that holds it."""
    if isinstance(value, Entry):
        for name in type(value).model_fields:
            if name not in NOT_SAID:
                yield from _texts(getattr(value, name), value.at)
    elif isinstance(value, Position):
        return
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, at)
    elif type(value) is str and at is not None:
        yield at, value


def _quote(text: str) -> Message:
    return say("“{text}”", text=text if len(text) <= 120 else text[:117] + "…")
