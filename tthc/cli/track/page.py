"""What `tthc track -o FILE.html` writes: the words of `show` beside the pictures of `publish`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tthc.source import Message, say
from tthc.vietnamese import start_sentence

if TYPE_CHECKING:
    from tthc.analyse.promises import Promise, Tracked
    from tthc.load.settings import Authority
    from tthc.publish.audits.tracking_page import PromiseBlock, TargetBlock, TrackingPage
    from tthc.show.tracking import Followed


def tracking_page(followed: Followed, authority: Authority) -> TrackingPage:
    """Everything that is followed up as the page shows it, in Vietnamese whatever language the officer reads in."""
    from tthc import __version__
    from tthc.analyse.promises import total_saved
    from tthc.publish.audits.tracking_page import TrackingPage, tiles_of
    from tthc.show.tracking import foot, number

    saved = total_saved(followed.tracked)
    return TrackingPage(
        title="Cam kết cắt giảm và kết quả thực hiện",
        authority=authority.name,
        as_of=_words(_day(followed.day)),
        synthetic=bool(followed.log and followed.log.synthetic),
        has_log=followed.log is not None,
        tiles=tuple(tiles_of(followed.tracked, number(saved.mid) if saved else "")),
        blocks=tuple(_blocks(followed)),
        to_come=tuple(_promise(f"sap-toi-{n}", one, followed) for n, one in enumerate(_to_come(followed), 1)),
        targets=tuple(_targets(followed)),
        notes=tuple(_sentence(message) for message in foot(followed)),
        version=__version__,
    )


def _to_come(followed: Followed) -> Iterator[Promise]:
    return (promise for promise in followed.promises if promise.effective > followed.day)


def _blocks(followed: Followed) -> Iterator[PromiseBlock]:
    """With what the log shows; without a log, the promises in force as they were made."""
    if followed.log is not None:
        yield from (_seen(f"cam-ket-{n}", one, followed) for n, one in enumerate(followed.tracked, 1))
        return
    in_force = (promise for promise in followed.promises if promise.effective <= followed.day)
    yield from (_promise(f"cam-ket-{n}", one, followed) for n, one in enumerate(in_force, 1))


def _promise(id_: str, promise: Promise, followed: Followed) -> PromiseBlock:
    from tthc.publish.audits.tracking_page import PromiseBlock
    from tthc.show.tracking import in_force_in_words, promised_in_words

    return PromiseBlock(
        id=id_,
        code=promise.procedure,
        name=followed.names.get(promise.procedure, ""),
        titles=tuple(_sentence(title) for title in promise.titles),
        in_force=_sentence(in_force_in_words(promise)),
        promised=_words(promised_in_words(promise)),
        verdict="",
        tone="",
        says=(),
        chart=None,
        table=None,
    )


def _seen(id_: str, one: Tracked, followed: Followed) -> PromiseBlock:
    from dataclasses import replace

    from tthc.publish.audits.tracking_page import TONES, months_chart, months_table
    from tthc.show.tracking import KEPT, judged_in_words, times_in_words

    block = _promise(id_, one.promise, followed)
    sides = ((say("before"), one.before), (say("since"), one.after))
    times = (f"{_sentence(side)}: {_words(times_in_words(seen))}" for side, seen in sides)
    _, *judged = judged_in_words(one)
    return replace(
        block,
        verdict=_words(KEPT[one.kept]),
        tone=TONES.get(one.kept, ""),
        says=(*times, *map(_sentence, judged)),
        chart=months_chart(f"{id_}-hinh", block.name, one),
        table=months_table(block.name, one),
    )


def _targets(followed: Followed) -> Iterator[TargetBlock]:
    from tthc.publish.audits.tracking_page import TargetBlock
    from tthc.show.tracking import progress_in_words, target_in_words

    for one in followed.targets:
        yield TargetBlock(_words(target_in_words(one.target)), tuple(map(_sentence, progress_in_words(one))))


def _day(day: date) -> Message:
    return say("{day}", day=day)


def _sentence(message: Message) -> str:
    return start_sentence(_words(message))


def _words(message: Message) -> str:
    from tthc.show.language import Language, translator

    return translator(Language.VIETNAMESE)(message)
