"""The short report: what somebody who decides needs on a few printed pages, with where the rest stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Power, Range, Verdict
from tthc.model.proposal import Proposal
from tthc.propose.totals import Total, petitions, saved_by
from tthc.publish.review.levers import (
    BEST,
    Lever,
    lever_name,
    lever_number,
    proved_table,
    share_brings,
    unknown_table,
)
from tthc.publish.review.pages import Brief, NextStep, PetitionRow
from tthc.publish.review.savings import NOTHING, OWN, Outcome, total, two_totals
from tthc.publish.tables import Table, Tile, percent
from tthc.source import Message, Problem, Severity
from tthc.vietnamese import write_dong, write_number

Translate = Callable[[Message], str]

DECIDE, CLEAR_UP = 3, 2
"""So many levers in our hands and so many open questions stand among the first tasks."""


def brief(
    catalogue: Catalogue,
    proposals: Sequence[Proposal],
    found: Sequence[Outcome],
    everything: Sequence[Lever],
    steps: Sequence[NextStep],
    sectors: Table,
    translate: Translate,
) -> Brief:
    """All of the short report; of the sectors those in which anything can be saved."""
    return Brief(
        totals=tuple(_totals(proposals, found)),
        decide=tuple(steps),
        best=proved_table(everything, catalogue, BEST),
        petitions=tuple(_petition_row(one, proposals, translate) for one in petitions(proposals)),
        sectors=replace(sectors, rows=tuple(row for row in sectors.rows if row.pieces)),
        unknown=unknown_table(everything, catalogue, translate, BEST),
        not_known=tuple(_not_known(proposals)),
    )


def _totals(proposals: Sequence[Proposal], found: Sequence[Outcome]) -> Iterator[Tile]:
    """In our hands, to petition, and what is not proved: never added up."""
    own, petition = two_totals(found)
    ours = sum(outcome.whose.count(OWN) for outcome in found)
    theirs = sum(len(outcome.whose) for outcome in found) - ours
    proved = [p for p in proposals if p.certificate.verdict is Verdict.PROVED and p.competence.power is Power.OWN]
    _, days = saved_by(proved)
    saved_days = f"; {write_number(days)} ngày làm việc của cơ quan" if days else ""
    yield Tile(write_dong(own.mid), f"tỉnh tự quyết được: {ours} cắt giảm", _spread(own) + saved_days, "good")
    yield Tile(write_dong(petition.mid), f"phải kiến nghị: {theirs} cắt giảm", _spread(petition), "petition")
    still_open = total(outcome.open for outcome in found)
    undecided = sum(1 for p in proposals if p.certificate.verdict is Verdict.NOT_PROVED)
    label = f"nếu chứng minh được thêm: {undecided} đề xuất"
    yield Tile(write_dong(still_open.mid), label, _spread(still_open), "open")


def _spread(saving: Range) -> str:
    low, high = sorted((saving.low, saving.high))
    return f"từ {write_number(low)} đến {write_number(high)} đồng" if saving != NOTHING and low != high else ""


def next_steps(
    catalogue: Catalogue, proposals: Sequence[Proposal], everything: Sequence[Lever], problems: Sequence[Problem]
) -> Iterator[NextStep]:
    """What to do first, by what it brings; a step is about a group of proposals."""
    proved = [one for one in everything if one.verdict is Verdict.PROVED]
    for lever in [one for one in proved if one.own][:DECIDE]:
        yield NextStep(f"Quyết định: {_said(lever, catalogue)}.", lever.anchor)
    for lever in [one for one in proved if not one.own][:DECIDE]:
        yield NextStep(f"Kiến nghị: {_said(lever, catalogue)}.", lever.anchor)
    unproved = [one for one in everything if one.verdict is Verdict.NOT_PROVED and one.saving.mid > 0]
    for lever in unproved[:CLEAR_UP]:
        said = f"{lever_name(lever, catalogue)} – {lever_number(lever)}"
        yield NextStep(f"Làm rõ: {said}; nếu chứng minh được, bớt thêm {write_dong(lever.saving.mid)}.", lever.anchor)
    yield from _about_the_catalogue(proposals, problems)


def _said(lever: Lever, catalogue: Catalogue) -> str:
    """`Tra cứu … – 5 đề xuất ở 4 thủ tục; tự quyết được: bớt 15.856 đồng; kiến nghị Bộ Tư pháp: bớt …`."""
    ours = ((lever.own, "tự quyết được"),) if lever.own else ()
    theirs = tuple((share, f"kiến nghị {share.addressee}") for share in lever.petitions)
    brings = [f"{whose}: {share_brings(share) or 'không đổi chi phí'}" for share, whose in (*ours, *theirs)]
    return "; ".join([f"{lever_name(lever, catalogue)} – {lever_number(lever)}", *brings])


def _about_the_catalogue(proposals: Sequence[Proposal], problems: Sequence[Problem]) -> Iterator[NextStep]:
    unknown = sum(1 for p in proposals if p.competence.power is Power.UNKNOWN)
    if unknown:
        share = percent(Fraction(unknown, len(proposals)))
        what = "văn bản quy định nội dung cần sửa"
        yield NextStep(f"Tra cứu, ghi vào danh mục {what}, cho {unknown} đề xuất ({share}) chưa rõ thẩm quyền.")
    if errors := sum(1 for problem in problems if problem.severity is Severity.ERROR):
        yield NextStep(f"Sửa {errors} lỗi trong danh mục trước khi công khai.", "danh-muc")


def _petition_row(one: Total, proposals: Sequence[Proposal], translate: Translate) -> PetitionRow:
    of = [p for p in proposals if p.competence.power is Power.PETITION and _to(p) == str(one.addressee)]
    texts = dict.fromkeys(_text(p) for p in of if p.competence.instrument)
    return PetitionRow(
        addressee=translate(one.addressee) if one.addressee else "chưa rõ nơi nhận",
        proposals=write_number(one.proposals),
        proved=write_number(one.proved),
        saving=write_dong(one.saving.mid) if one.saving else "",
        texts="; ".join(sorted(texts)) or "không phải sửa văn bản",
    )


def _to(proposal: Proposal) -> str:
    return str(proposal.competence.addressee)


def _text(proposal: Proposal) -> str:
    """`96/2026/NĐ-CP, Điều 5`: the instrument that stands in the way, with its article where that is known."""
    competence = proposal.competence
    return ", ".join(filter(None, (competence.instrument, competence.article)))


def _not_known(proposals: Sequence[Proposal]) -> Iterator[str]:
    """What the figures leave open, whoever decides on them."""
    unknown = sum(1 for p in proposals if p.competence.power is Power.UNKNOWN)
    if unknown:
        share = percent(Fraction(unknown, len(proposals)))
        yield f"{write_number(unknown)} đề xuất ({share}) chưa rõ thẩm quyền: không tính vào tổng nào."
    unpriced = sum(1 for p in proposals if p.effect.saving is None)
    if unpriced:
        yield f"{write_number(unpriced)} đề xuất chưa tính được chi phí."
    refuted = sum(1 for p in proposals if p.certificate.verdict is Verdict.REFUTED)
    if refuted:
        yield f"{write_number(refuted)} đề xuất bị bác bỏ vì cắt thì có người hoặc có bước bị thiếu; không nêu ở đây."
