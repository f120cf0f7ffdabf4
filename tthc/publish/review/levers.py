"""The proposals by what settles them: one look-up, one text or one kind of change that opens several at once (đòn bẩy).

Somebody who decides does not decide a hundred papers but a handful of things. Proposals belong to one lever if they say
the same kind of thing about the same database or text, and are proved alike; who may decide each is said beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.exchange.spreadsheets.proposals_workbook import POWERS
from tthc.model.catalogue import Catalogue
from tthc.model.cut import CutKind, Power, Range, Verdict
from tthc.model.proposal import Proposal
from tthc.model.reference import Database
from tthc.propose.kind_names import KIND_NAMES
from tthc.propose.totals import saved_by
from tthc.propose.words import named
from tthc.publish.anchors import procedure_place, short_digest
from tthc.publish.review.pages import LeverPlace, LeverRow, LeverTable
from tthc.publish.review.proposals import INVARIANTS
from tthc.publish.review.savings import NOTHING, Outcome, Setting, on_top, total
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_dong, write_number

Translate = Callable[[Message], str]

BEST = 10
"""So many levers fit a page that is read to the end."""


@dataclass(frozen=True)
class Share:
    """The proposals of a lever that the same people decide, and what the proved ones save."""

    power: Power
    addressee: str
    proposals: int
    saving: Range
    days: Decimal


@dataclass(frozen=True)
class Lever:
    """Proposals that one thing settles: its `kind`, the database or the text that it is `about`, and who decides.

    `saving` is of one dossier in each procedure; of proposals that are not proved, what they would add to the proved.
    """

    verdict: Verdict
    kind: CutKind
    about: str
    database: str
    texts: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    shares: tuple[Share, ...]
    saving: Range
    days: Decimal

    @property
    def anchor(self) -> str:
        """Where it stands; the same as long as it is about the same."""
        return f"nhom-{short_digest('|'.join((self.verdict, self.kind, self.about)))}"

    @property
    def codes(self) -> tuple[str, ...]:
        """Its procedures, in the order in which they are proposed."""
        return tuple(dict.fromkeys(proposal.procedure for proposal in self.proposals))

    @property
    def own(self) -> Share | None:
        """What of it is in our hands."""
        return next((share for share in self.shares if share.power is Power.OWN), None)

    @property
    def petitions(self) -> tuple[Share, ...]:
        """What of it is to be asked of others."""
        return tuple(share for share in self.shares if share.power is Power.PETITION)


def levers(
    setting: Setting, found: Iterable[Outcome], proposals: Iterable[Proposal], translate: Translate
) -> tuple[Lever, ...]:
    """All levers of what is not refuted: those that save most first, then those that settle most."""
    by_code = {outcome.procedure.code: outcome for outcome in found}
    same: dict[tuple[Verdict, CutKind, str], list[Proposal]] = {}
    for proposal in proposals:
        if proposal.certificate.verdict is not Verdict.REFUTED:
            same.setdefault(_key(proposal), []).append(proposal)
    made = [_lever(key, of, setting, by_code, translate) for key, of in same.items()]
    return tuple(sorted(made, key=lambda one: (-one.saving.mid, -one.days, -len(one.proposals), one.anchor)))


def _key(proposal: Proposal) -> tuple[Verdict, CutKind, str]:
    cut = proposal.cuts[0]
    return proposal.certificate.verdict, cut.kind, cut.database or proposal.competence.instrument or ""


def _lever(
    key: tuple[Verdict, CutKind, str],
    of: Sequence[Proposal],
    setting: Setting,
    by_code: Mapping[str, Outcome],
    translate: Translate,
) -> Lever:
    verdict, kind, about = key
    saving, days = saved_by(of) if verdict is Verdict.PROVED else (_would_save(of, setting, by_code), None)
    return Lever(
        verdict=verdict,
        kind=kind,
        about=about,
        database=of[0].cuts[0].database or "",
        texts=tuple(sorted({p.competence.instrument for p in of if p.competence.instrument})),
        proposals=tuple(of),
        shares=_shares(of, translate),
        saving=saving or NOTHING,
        days=days or Decimal(0),
    )


def _shares(of: Iterable[Proposal], translate: Translate) -> tuple[Share, ...]:
    """By who decides: we, those to be petitioned, nobody knows; of each kind those that save most first."""
    same: dict[tuple[Power, str], list[Proposal]] = {}
    for proposal in of:
        addressee = proposal.competence.addressee
        same.setdefault((proposal.competence.power, translate(addressee) if addressee else ""), []).append(proposal)
    shares = [_share(power, addressee, some) for (power, addressee), some in same.items()]
    return tuple(sorted(shares, key=lambda one: (list(Power).index(one.power), -one.saving.mid, one.addressee)))


def _share(power: Power, addressee: str, some: Sequence[Proposal]) -> Share:
    saving, days = saved_by([p for p in some if p.certificate.verdict is Verdict.PROVED])
    return Share(power, addressee, len(some), saving or NOTHING, days or Decimal(0))


def _would_save(of: Iterable[Proposal], setting: Setting, by_code: Mapping[str, Outcome]) -> Range:
    """What they would save on top of what is proved: those of one procedure together, so that nothing counts twice."""
    by_procedure: dict[str, list[Proposal]] = {}
    for proposal in of:
        by_procedure.setdefault(proposal.procedure, []).append(proposal)
    return total(on_top(setting, by_code[code], same) for code, same in by_procedure.items())


def lever_name(lever: Lever, catalogue: Catalogue) -> str:
    """`Tra cứu Cơ sở dữ liệu hộ tịch điện tử thay cho giấy tờ (66.7/2025/NQ-CP)`."""
    texts = f" ({', '.join(lever.texts)})" if lever.texts else ""
    if not lever.database:
        return start_sentence(KIND_NAMES[lever.kind]) + texts
    database = named(Database, lever.database, catalogue)
    if lever.kind is CutKind.REPLACE_BY_LOOK_UP:
        return f"Tra cứu {database} thay cho giấy tờ{texts}"
    return f"{start_sentence(KIND_NAMES[lever.kind])}: {database}{texts}"


def lever_number(lever: Lever) -> str:
    """`8 đề xuất ở 6 thủ tục`."""
    return f"{write_number(len(lever.proposals))} đề xuất ở {write_number(len(lever.codes))} thủ tục"


def share_brings(share: Share) -> str:
    """`bớt 15.856 đồng, rút ngắn 20 ngày làm việc`; nothing where nobody saves anything."""
    parts = [f"bớt {write_dong(share.saving.mid)}"] if share.saving.mid else []
    parts += [f"rút ngắn {write_number(share.days)} ngày làm việc"] if share.days else []
    return ", ".join(parts)


def range_in_words(saving: Range) -> str:
    """`31.712 đồng (từ 10.904 đến 65.422)`; nothing where nothing is saved."""
    if not saving.mid:
        return ""
    low, high = sorted((saving.low, saving.high))
    return write_dong(saving.mid) + (f" (từ {write_number(low)} đến {write_number(high)})" if low != high else "")


def lever_tables(all_levers: Iterable[Lever], catalogue: Catalogue, translate: Translate) -> tuple[LeverTable, ...]:
    """What is proved, and what would be if something were known: each kind that has any."""
    everything = tuple(all_levers)
    both = (proved_table(everything, catalogue), unknown_table(everything, catalogue, translate))
    return tuple(table for table in both if table.rows)


def proved_table(everything: Iterable[Lever], catalogue: Catalogue, most: int | None = None) -> LeverTable:
    """The levers that are proved, those that save most first: what of each is in our hands, and what to petition."""
    return _table(
        "Đã chứng minh, theo việc phải làm",
        "Một việc (một cơ sở dữ liệu được khai thác, một văn bản được sửa) giải quyết cùng lúc nhiều đề xuất. Số tiền "
        "là của một hồ sơ mỗi thủ tục.",
        ("Tự quyết được", "Phải kiến nghị"),
        [
            _row(one, catalogue, "", (_own_lines(one), tuple(_petition_lines(one))))
            for one in everything
            if one.verdict is Verdict.PROVED
        ],
        most,
    )


def unknown_table(
    everything: Iterable[Lever], catalogue: Catalogue, translate: Translate, most: int | None = None
) -> LeverTable:
    """The levers that are not proved, and what is lacking."""
    return _table(
        "Chưa chứng minh được, theo việc phải làm rõ",
        "Làm rõ một điều có thể mở ra nhiều đề xuất. Số tiền là phần tiết kiệm thêm nếu chứng minh được.",
        ("Nếu chứng minh được, tiết kiệm thêm", "Thẩm quyền"),
        [
            _row(one, catalogue, _lacks(one, translate), (_saving_line(one), tuple(map(_who, one.shares))))
            for one in everything
            if one.verdict is Verdict.NOT_PROVED
        ],
        most,
    )


def _table(title: str, intro: str, headings: tuple[str, ...], rows: Sequence[LeverRow], most: int | None) -> LeverTable:
    shown = tuple(rows[:most])
    return LeverTable(title, intro, headings, shown, len(rows) - len(shown))


def _row(lever: Lever, catalogue: Catalogue, lacks: str, cells: tuple[tuple[str, ...], ...]) -> LeverRow:
    procedures = [catalogue.procedures[code] for code in lever.codes]
    return LeverRow(
        anchor=lever.anchor,
        title=lever_name(lever, catalogue),
        number=lever_number(lever),
        lacks=lacks,
        cells=cells,
        procedures=tuple(LeverPlace(p.code, p.name, procedure_place(p)) for p in procedures),
    )


def _own_lines(lever: Lever) -> tuple[str, ...]:
    if not lever.own:
        return ("–",)
    days = f"{write_number(lever.own.days)} ngày làm việc" if lever.own.days else ""
    return tuple(filter(None, (range_in_words(lever.own.saving), days))) or ("không đổi chi phí",)


def _petition_lines(lever: Lever) -> Iterator[str]:
    yield from ("–",) if not lever.petitions else ()
    for share in lever.petitions:
        yield f"{start_sentence(share.addressee)}: {share_brings(share) or 'không đổi chi phí'}"


def _saving_line(lever: Lever) -> tuple[str, ...]:
    return (range_in_words(lever.saving) or "không đổi chi phí",)


def _who(share: Share) -> str:
    addressee = f": {share.addressee}" if share.addressee else ""
    return f"{POWERS[share.power]}{addressee} ({write_number(share.proposals)})"


def _lacks(lever: Lever, translate: Translate) -> str:
    """What stands in the way of all of them; where that differs, how often which condition does."""
    doubts = [proposal.obstacle for proposal in lever.proposals] if lever.verdict is Verdict.NOT_PROVED else []
    known = [doubt for doubt in doubts if doubt and doubt.because]
    said = {translate(doubt.because) for doubt in known if doubt.because}
    if len(said) == 1:
        return start_sentence(said.pop())
    counted = Counter(INVARIANTS[doubt.invariant] for doubt in known)
    return "; ".join(f"{name} ({write_number(number)})" for name, number in counted.most_common())
