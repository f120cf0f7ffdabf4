"""The proposals by what settles them: one look-up, one text or one kind of change that opens several at once (đòn bẩy).

Somebody who decides does not decide a hundred papers but a handful of things. Proposals belong to one lever if they say
the same kind of thing about the same database or text, are proved alike, and wait for the same people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.exchange.workbook import POWERS
from tthc.model.catalogue import Catalogue
from tthc.model.cut import CutKind, Power, Range, Verdict
from tthc.model.proposal import Proposal
from tthc.model.reference import Database
from tthc.propose.kind_names import KIND_NAMES
from tthc.propose.totals import saved_by
from tthc.propose.words import named
from tthc.publish.report_pages import LeverPlace, LeverRow, LeverTable
from tthc.publish.report_places import procedure_place, short_digest
from tthc.publish.report_proposals import INVARIANTS
from tthc.publish.report_savings import NOTHING, Outcome, Setting, on_top, total
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_count, write_dong, write_number

Translate = Callable[[Message], str]

BEST = 10
"""So many levers fit a page that is read to the end."""


@dataclass(frozen=True)
class Lever:
    """Proposals that one thing settles: its `kind`, the `database` it looks up or the `text` it touches, and by whom.

    `saving` is of one dossier in each procedure; of proposals that are not proved, what they would add to the proved.
    """

    verdict: Verdict
    power: Power
    addressee: str
    kind: CutKind
    database: str
    text: str
    proposals: tuple[Proposal, ...]
    saving: Range
    days: Decimal

    @property
    def anchor(self) -> str:
        """Where it stands; the same as long as it is about the same."""
        what = (self.verdict, self.power, self.addressee, self.kind, self.database, self.text)
        return f"nhom-{short_digest('|'.join(what))}"

    @property
    def codes(self) -> tuple[str, ...]:
        """Its procedures, in the order in which they are proposed."""
        return tuple(dict.fromkeys(proposal.procedure for proposal in self.proposals))


def levers(
    setting: Setting, found: Iterable[Outcome], proposals: Iterable[Proposal], translate: Translate
) -> tuple[Lever, ...]:
    """All levers of what is not refuted: those that save most first, then those that settle most."""
    by_code = {outcome.procedure.code: outcome for outcome in found}
    same: dict[tuple[str, ...], list[Proposal]] = {}
    for proposal in proposals:
        if proposal.certificate.verdict is not Verdict.REFUTED:
            same.setdefault(_key(proposal, translate), []).append(proposal)
    made = [_lever(of, setting, by_code, translate) for of in same.values()]
    return tuple(sorted(made, key=lambda one: (-one.saving.mid, -one.days, -len(one.proposals), one.anchor)))


def _key(proposal: Proposal, translate: Translate) -> tuple[str, ...]:
    competence, cut = proposal.competence, proposal.cuts[0]
    addressee = translate(competence.addressee) if competence.addressee else ""
    what = cut.database or competence.instrument or ""
    return (proposal.certificate.verdict, competence.power, addressee, cut.kind, what)


def _lever(of: Sequence[Proposal], setting: Setting, by_code: Mapping[str, Outcome], translate: Translate) -> Lever:
    first = of[0]
    verdict, competence, cut = first.certificate.verdict, first.competence, first.cuts[0]
    saving, days = saved_by(of) if verdict is Verdict.PROVED else (_would_save(of, setting, by_code), None)
    return Lever(
        verdict=verdict,
        power=competence.power,
        addressee=translate(competence.addressee) if competence.addressee else "",
        kind=cut.kind,
        database=cut.database or "",
        text=" ".join(sorted({p.competence.instrument for p in of if p.competence.instrument})),
        proposals=tuple(of),
        saving=saving or NOTHING,
        days=days or Decimal(0),
    )


def _would_save(of: Iterable[Proposal], setting: Setting, by_code: Mapping[str, Outcome]) -> Range:
    """What they would save on top of what is proved: those of one procedure together, so that nothing counts twice."""
    by_procedure: dict[str, list[Proposal]] = {}
    for proposal in of:
        by_procedure.setdefault(proposal.procedure, []).append(proposal)
    return total(on_top(setting, by_code[code], same) for code, same in by_procedure.items())


def lever_name(lever: Lever, catalogue: Catalogue) -> str:
    """`Tra cứu Cơ sở dữ liệu hộ tịch điện tử thay cho giấy tờ (66.7/2025/NQ-CP)`."""
    text = f" ({', '.join(lever.text.split())})" if lever.text else ""
    if not lever.database:
        return start_sentence(KIND_NAMES[lever.kind]) + text
    database = named(Database, lever.database, catalogue)
    if lever.kind is CutKind.REPLACE_BY_LOOK_UP:
        return f"Tra cứu {database} thay cho giấy tờ{text}"
    return f"{start_sentence(KIND_NAMES[lever.kind])}: {database}{text}"


def lever_number(lever: Lever) -> str:
    """`8 đề xuất ở 6 thủ tục`."""
    return f"{write_count(len(lever.proposals))} đề xuất ở {write_count(len(lever.codes))} thủ tục"


def lever_saving(lever: Lever) -> str:
    """`31.712 đồng (từ 10.904 đến 65.422)`; nothing where nobody who applies saves anything."""
    if not lever.saving.mid:
        return ""
    low, high = sorted((lever.saving.low, lever.saving.high))
    return write_dong(lever.saving.mid) + (f" (từ {write_count(low)} đến {write_count(high)})" if low != high else "")


def lever_tables(all_levers: Iterable[Lever], catalogue: Catalogue, translate: Translate) -> tuple[LeverTable, ...]:
    """What is proved, and what would be if something were known: each kind that has any."""
    everything = tuple(all_levers)
    both = (proved_table(everything, catalogue, translate), unknown_table(everything, catalogue, translate))
    return tuple(table for table in both if table.rows)


def proved_table(
    everything: Sequence[Lever], catalogue: Catalogue, translate: Translate, most: int | None = None
) -> LeverTable:
    """The levers that are proved, those that save most first."""
    return _table(
        "Đã chứng minh, theo việc phải làm",
        "Một việc (một cơ sở dữ liệu được khai thác, một văn bản được sửa) giải quyết cùng lúc nhiều đề xuất.",
        "Tiết kiệm, một hồ sơ mỗi thủ tục",
        [_row(one, catalogue, translate) for one in everything if one.verdict is Verdict.PROVED],
        most,
    )


def unknown_table(
    everything: Sequence[Lever], catalogue: Catalogue, translate: Translate, most: int | None = None
) -> LeverTable:
    """The levers that are not proved, and what is lacking."""
    return _table(
        "Chưa chứng minh được, theo việc phải làm rõ",
        "Làm rõ một điều có thể mở ra nhiều đề xuất. Số tiền là phần tiết kiệm thêm nếu chứng minh được.",
        "Nếu chứng minh được, tiết kiệm thêm",
        [_row(one, catalogue, translate) for one in everything if one.verdict is Verdict.NOT_PROVED],
        most,
    )


def _table(title: str, intro: str, heading: str, rows: Sequence[LeverRow], most: int | None) -> LeverTable:
    shown = tuple(rows[:most])
    return LeverTable(title, intro, heading, shown, len(rows) - len(shown))


def _row(lever: Lever, catalogue: Catalogue, translate: Translate) -> LeverRow:
    addressee = f": {lever.addressee}" if lever.addressee else ""
    procedures = [catalogue.procedures[code] for code in lever.codes]
    return LeverRow(
        anchor=lever.anchor,
        title=lever_name(lever, catalogue),
        power=POWERS[lever.power] + addressee,
        number=lever_number(lever),
        saving=lever_saving(lever),
        days=f"{write_number(lever.days)} ngày làm việc" if lever.days else "",
        lacks=_lacks(lever, translate),
        procedures=tuple(LeverPlace(p.code, p.name, procedure_place(p)) for p in procedures),
    )


def _lacks(lever: Lever, translate: Translate) -> str:
    """What stands in the way of all of them; where that differs, how often which condition does."""
    doubts = [proposal.obstacle for proposal in lever.proposals] if lever.verdict is Verdict.NOT_PROVED else []
    known = [doubt for doubt in doubts if doubt and doubt.because]
    said = {translate(doubt.because) for doubt in known if doubt.because}
    if len(said) == 1:
        return start_sentence(said.pop())
    counted = Counter(INVARIANTS[doubt.invariant] for doubt in known)
    return "; ".join(f"{name} ({write_count(number)})" for name, number in counted.most_common())
