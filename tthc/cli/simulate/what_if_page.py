"""What `tthc simulate LOG --html FILE` writes: the words of `show` beside the pictures of `publish`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tthc.source import Message, say
from tthc.vietnamese import start_sentence

if TYPE_CHECKING:
    from tthc.audit.supposing.outcome import Figure, Outcome
    from tthc.load.settings import Authority
    from tthc.publish.audits.what_if_page import LimitBlock, Share, WhatIfPage
    from tthc.publish.tables import Table
    from tthc.show.what_if import WhatIfShown


def what_if_page(shown: WhatIfShown, authority: Authority, day: date) -> WhatIfPage:
    """Everything as the page shows it, in Vietnamese whatever language the officer reads in."""
    from tthc import __version__
    from tthc.publish.audits.what_if_page import WhatIfPage
    from tthc.show.what_if import DOES_NOT_FIT, foot, lead_in_words, queues_in_words, sum_in_words

    outcomes = shown.outcomes
    whole = [one for one in outcomes.outcomes if one.is_whole]
    return WhatIfPage(
        title="Nếu thay đổi thì thời hạn nào giữ được",
        authority=authority.name,
        as_of=_words(say("{day}", day=day)),
        synthetic=outcomes.synthetic,
        supposed=tuple(map(_sentence, outcomes.names)),
        lead=_sentence(lead_in_words(outcomes)) + ".",
        warning="" if outcomes.fits else _words(DOES_NOT_FIT),
        found=_words(sum_in_words(whole, outcomes.rate)) + "." if whole else "",
        blocks=tuple(_blocks(shown)),
        queues=tuple(map(_sentence, queues_in_words(shown))),
        notes=tuple(_sentence(note) for note in foot(shown)),
        version=__version__,
    )


MOST_DRAWN = 25
"""Lines of a picture: all agencies together, and those where the fewest are in time."""


def _blocks(shown: WhatIfShown) -> Iterator[LimitBlock]:
    from tthc.publish.audits.what_if_page import LimitBlock, pair_chart
    from tthc.show.what_if import check_in_words, limit_in_words, limits_of, verdict_in_words

    tones = {"yes": "good", "no": "bad", "open": "open"}
    for number, (whole, parts) in enumerate(limits_of(shown), 1):
        limit, rate = _sentence(limit_in_words(whole)), shown.outcomes.rate
        lowest = sorted(parts, key=lambda one: one.then.kept.value)
        pairs = [(_who(one, shown), _share(one.now.kept), _share(one.then.kept)) for one in (whole, *lowest)]
        yield LimitBlock(
            id=f"thoi-han-{number}",
            code=whole.limit.procedure,
            name=shown.names.of("procedure", whole.limit.procedure),
            limit=limit,
            verdict=_sentence(verdict_in_words(whole, rate)),
            tone=tones[whole.would_keep.value],
            says=tuple(f"{_who(one, shown)}: {_words(check_in_words(one))}" for one in (whole, *parts)),
            chart=pair_chart(f"hinh-{number}", f"Tỷ lệ đúng hạn: {limit}", rate, pairs[:MOST_DRAWN]),
            left_out=max(len(pairs) - MOST_DRAWN, 0),
            table=_table((whole, *parts), shown),
        )


def _table(rows: Sequence[Outcome], shown: WhatIfShown) -> Table:
    from tthc.model.duration import UNIT_NAMES
    from tthc.publish.tables import Cell, Row, Table, number
    from tthc.show.what_if import points_in_words, share_in_words, time_in_words

    unit = _words(UNIT_NAMES[rows[0].limit.unit])
    headings = (
        "Hồ sơ",
        "Đúng hạn hiện nay",
        "Đúng hạn sau thay đổi",
        "Tăng, giảm (điểm phần trăm)",
        f"9/10 hồ sơ xong trong ({unit}), hiện nay",
        f"9/10 hồ sơ xong trong ({unit}), sau thay đổi",
    )
    lines = []
    for one in rows:
        says = (
            share_in_words(one.now.kept),
            share_in_words(one.then.kept),
            points_in_words(one.gained),
            time_in_words(one.now.p90),
            time_in_words(one.then.p90),
        )
        cells = (Cell(number(one.dossiers)), *(Cell(_words(text)) for text in says))
        lines.append(Row(_who(one, shown), cells, "" if one.fits else "open"))
    return Table("Số liệu", "Cơ quan", headings, tuple(lines))


def _who(one: Outcome, shown: WhatIfShown) -> str:
    return "Tất cả cơ quan" if one.is_whole else shown.names.of("agency", one.agency)


def _share(figure: Figure) -> Share:
    from tthc.publish.audits.what_if_page import Share
    from tthc.show.what_if import share_in_words

    return Share(100 * figure.value, 100 * figure.low, 100 * figure.high, _words(share_in_words(figure)))


def _sentence(message: Message) -> str:
    return start_sentence(_words(message))


def _words(message: Message) -> str:
    from tthc.show.language import Language, translator

    return translator(Language.VIETNAMESE)(message)
