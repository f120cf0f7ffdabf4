"""The page of `tthc publish --gate --page FILE`: the words of `show`, in Vietnamese, for the page of `publish`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tthc.source import Message, say
from tthc.vietnamese import start_sentence, write_date

if TYPE_CHECKING:
    from tthc.analyse.difference import Difference
    from tthc.analyse.publication_deadlines import Deadline
    from tthc.check.publication import Gate, Judged
    from tthc.load.settings import Authority
    from tthc.publish.portal.officers_page import OfficersPage, Rows, VersionRow
    from tthc.publish.tables import Tile


def officers_page(
    gate: Gate,
    deadlines: Sequence[Deadline],
    authority: Authority,
    day: date,
    changes: Mapping[str, Sequence[Difference]],
) -> OfficersPage:
    """Everything that an officer has to see before a publication."""
    from tthc import __version__
    from tthc.publish.portal.officers_page import OfficersPage
    from tthc.show.gate import checks_in_words, last_in_words

    return OfficersPage(
        title="Rà soát trước khi công khai",
        authority=authority.name,
        as_of=write_date(day),
        last=_sentence(last_in_words(gate)) + ".",
        tiles=tuple(_tiles(gate, deadlines)),
        lists=tuple(rows for rows in _lists(gate, deadlines, changes) if rows.rows),
        notes=(_sentence(checks_in_words(gate.out)) + ".", *_unknown(deadlines)),
        version=__version__,
    )


def _tiles(gate: Gate, deadlines: Sequence[Deadline]) -> Iterator[Tile]:
    from tthc.analyse.publication_deadlines import State
    from tthc.check.publication import Since
    from tthc.publish.tables import Tile

    late = sum(one.state is State.LATE for one in deadlines)
    changed = sum(one.since is Since.CHANGED for one in gate.out)
    yield Tile(str(len(gate.out)), "được công khai", "", "good")
    yield Tile(str(len(gate.held)), "chưa được công khai", "", "bad" if gate.held else "good")
    yield Tile(str(changed), "thay đổi so với lần trước", "", "open")
    yield Tile(str(late), "công bố, cập nhật quá hạn", "", "bad" if late else "good")


def _lists(gate: Gate, deadlines: Sequence[Deadline], changes: Mapping[str, Sequence[Difference]]) -> Iterator[Rows]:
    from tthc.analyse.publication_deadlines import State
    from tthc.check.publication import Since, Standing, version_key
    from tthc.publish.portal.officers_page import Rows, VersionRow
    from tthc.show.gate import stays_in_words

    def told(one: Judged) -> Iterator[Message]:
        yield from _check(one)
        yield from (found.says for found in changes.get(version_key(one.procedure), ()))

    yield Rows(
        "held", "Chưa được công khai", "", tuple(_row(one, (*one.reasons, *stays_in_words(one))) for one in gate.held)
    )
    for id_, heading, states in (
        ("late", "Công bố, cập nhật quá hạn", (State.LATE, State.LATE_UNLESS_SHORTENED)),
        ("unrecorded", "Quá ngày, chưa ghi nhận đã nhập vào Cơ sở dữ liệu quốc gia", (State.UNRECORDED,)),
        ("to-come", "Sắp đến hạn", (State.TO_COME,)),
    ):
        yield Rows(id_, heading, "", tuple(_duty_row(one) for one in deadlines if one.state in states))
    if gate.last:
        for since, heading in ((Since.NEW, "Công khai mới"), (Since.CHANGED, "Thay đổi so với lần trước")):
            yield Rows(since.value, heading, "", tuple(_row(one, told(one)) for one in gate.out if one.since is since))
        yield Rows("gone", "Không còn công khai", "", tuple(VersionRow(key, "", "", ()) for key in gate.gone))
    announced = (one for one in gate.out if one.standing is Standing.ANNOUNCED)
    yield Rows("announced", "Sắp có hiệu lực", "", tuple(_row(one, _check(one)) for one in announced))


def _check(one: Judged) -> Iterator[Message]:
    from tthc.show.gate import check_in_words

    if start := one.procedure.effective.start:
        yield say("in force from {start}", start=start)
    yield check_in_words(one)


def _row(one: Judged, says: Iterable[Message]) -> VersionRow:
    from tthc.publish.portal.officers_page import VersionRow

    at, procedure = one.procedure.at, one.procedure
    return VersionRow(procedure.code, procedure.name, at.file, tuple(map(_sentence, says)))


def _duty_row(one: Deadline) -> VersionRow:
    from tthc.publish.portal.officers_page import VersionRow
    from tthc.show.publication_deadlines import DUTIES, STATES, details

    standing = say("{duty}: {state}", duty=DUTIES[one.duty.duty], state=STATES[one.state])
    says = (standing, *details(one))
    return VersionRow(one.procedure.code, one.procedure.name, one.procedure.at.file, tuple(map(_sentence, says)))


def _unknown(deadlines: Sequence[Deadline]) -> Iterator[str]:
    from tthc.analyse.publication_deadlines import State

    unknown = sum(one.state is State.UNKNOWN for one in deadlines)
    if unknown:
        yield _sentence(say("{count} deadlines cannot be judged: days are not given", count=unknown)) + "."


def _sentence(message: Message) -> str:
    from tthc.show.language import Language, translator

    return start_sentence(translator(Language.VIETNAMESE)(message))
