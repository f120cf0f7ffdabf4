"""What a version of a procedure changed against the one before it, in plain words and by what it means to people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from tthc.analyse.difference import Aspect, Difference, Weight
from tthc.analyse.differences import differences
from tthc.analyse.version_events import Ended, Event, Happened, ended, events_of, is_abolished, versions_by_code
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.pages import Changed, ChangedLines
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_date

Translate = Callable[[Message], str]

HEADINGS: Mapping[Weight, str] = {
    Weight.EASIER: "Được cắt giảm, thuận lợi hơn",
    Weight.HARDER: "Yêu cầu thêm, chặt hơn",
    Weight.UNCLEAR: "Cần lưu ý",
    Weight.NEUTRAL: "Thay đổi khác",
}
"""What a citizen reads over the changes of each weight, in this order."""


@dataclass
class Histories:
    """The versions of all procedures, and what differs between neighbours, which is worked out once."""

    catalogue: Catalogue
    translate: Translate
    _known: dict[tuple[int, int], tuple[ChangedLines, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.versions = versions_by_code(self.catalogue)

    def of(self, procedure: Procedure, on: date) -> tuple[Changed, ...]:
        """What is about to change, then what the version in force changed, then what earlier ones did."""
        versions = self.versions.get(procedure.code, ())
        now = next((version for version in reversed(versions) if not _is_coming(version, on)), None)
        pairs = reversed(tuple(pairwise(versions)))
        return tuple(self._changed(before, after, on, is_now=after is now) for before, after in pairs)

    def events(self) -> Iterator[Event]:
        """Everything that happened to any procedure, in no particular order."""
        for versions in self.versions.values():
            yield from events_of(versions)

    def ended(self, on: date) -> Iterator[Ended]:
        """The procedures that do not count any more on a day, by their codes."""
        for versions in self.versions.values():
            if found := ended(versions, on):
                yield found

    def lines(self, before: Procedure | None, after: Procedure) -> tuple[ChangedLines, ...]:
        """The changes between two versions under their headings; none where there is nothing to compare."""
        if before is None or is_abolished(after):
            return ()
        key = id(before), id(after)
        if key not in self._known:
            found = differences(before, after, self.catalogue, self.catalogue)
            self._known[key] = tuple(_under_headings(found, self.translate))
        return self._known[key]

    def _changed(self, before: Procedure, after: Procedure, on: date, *, is_now: bool) -> Changed:
        is_coming = _is_coming(after, on)
        return Changed(
            heading=_heading(after, is_coming=is_coming),
            decision=after.publication.decision if after.publication else "",
            is_coming=is_coming,
            is_open=is_coming or is_now,
            changes=self.lines(before, after),
        )


def _is_coming(version: Procedure, on: date) -> bool:
    return version.effective.start is not None and on < version.effective.start


def _heading(after: Procedure, *, is_coming: bool) -> str:
    day = f"từ ngày {write_date(after.effective.start)}" if after.effective.start else "phiên bản chưa ghi ngày"
    if is_abolished(after):
        return f"{'Sẽ bị bãi bỏ' if is_coming else 'Đã bị bãi bỏ'} {day}"
    return f"Sắp thay đổi {day}" if is_coming else f"Áp dụng {day}"


def _under_headings(found: Sequence[Difference], translate: Translate) -> Iterator[ChangedLines]:
    for weight, heading in HEADINGS.items():
        said = [translate(one.says) for one in found if one.weight is weight and _matters(one)]
        if said:
            lines = tuple(dict.fromkeys(map(start_sentence, said)))
            yield ChangedLines(heading, weight.value, lines)


def _matters(difference: Difference) -> bool:
    """Whether a citizen wants to know it: not how the record is kept."""
    return difference.aspect is not Aspect.RECORD and not _is_of_the_record(difference.says)


def _is_of_the_record(message: Message) -> bool:
    inner: Iterable[object] = message.values.values()
    return message.text == "recorded differently: {keys}" or any(
        isinstance(value, Message) and _is_of_the_record(value) for value in inner
    )


HAPPENED: Mapping[Happened, str] = {
    Happened.NEW: "Thủ tục mới",
    Happened.CHANGED: "Có thay đổi",
    Happened.ENDED: "Không còn áp dụng",
}
