"""A plan as a workbook: what is reached, what each cut is worth, the work on texts and databases, the front."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tthc.exchange.spreadsheets.proposals_lines import Translate
from tthc.exchange.spreadsheets.proposals_workbook import NOTE_COLUMNS, POWERS, UNKNOWN, NoteLine
from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.model.effort import EffortOf
from tthc.model.proposal import Proposal
from tthc.propose.portfolio.choose import Member
from tthc.propose.portfolio.plan import Plan, Reached, resting
from tthc.propose.portfolio.terms import Answer, Measure, Shared
from tthc.propose.supposed_plan import SupposedPlan

MEASURES: Mapping[Measure, tuple[str, str]] = MappingProxyType(
    {
        Measure.COST: ("Chi phí tuân thủ", "đồng"),
        Measure.TIME: ("Thời hạn giải quyết", "ngày làm việc"),
        Measure.WORK: ("Thời gian thực hiện các bước", "ngày làm việc"),
        Measure.PAPERS: ("Giấy tờ phải nộp", "bản"),
    }
)
SHARED: Mapping[EffortOf, str] = MappingProxyType(
    {
        EffortOf.LAW: "Sửa văn bản",
        EffortOf.PETITION: "Đề nghị cơ quan khác",
        EffortOf.DATABASE: "Kết nối cơ sở dữ liệu",
        EffortOf.PROCEDURE: "Thủ tục",
    }
)


@dataclass(frozen=True)
class _Chosen:
    """One proposal of the plan with what the plan loses without it."""

    proposal: Proposal
    member: Member


@dataclass(frozen=True)
class _Work:
    """A text or a database, and how many proposals rest on it."""

    shared: Shared
    proposals: int


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else round(Decimal(value.numerator) / value.denominator, 2)


def _percent(value: Fraction | None) -> Decimal | None:
    return None if value is None else _number(value * 100)


def _met(one: Reached) -> str:
    return "" if one.is_met is None else "đạt" if one.is_met else "chưa đạt"


REACHED_COLUMNS: tuple[Column[Reached], ...] = (
    Column("Chỉ tiêu", 30, lambda one: MEASURES[one.measure][0]),
    Column("Đơn vị tính", 16, lambda one: MEASURES[one.measure][1]),
    Column("Trước cắt giảm", 18, lambda one: _number(one.before), Style.DECIMAL),
    Column("Cắt giảm được", 18, lambda one: _number(one.saved), Style.DECIMAL),
    Column("Tỷ lệ (%)", 10, lambda one: _percent(one.share), Style.DECIMAL, UNKNOWN),
    Column("Mục tiêu (%)", 10, lambda one: _percent(one.target), Style.DECIMAL, ""),
    Column("Kết quả", 12, _met),
)

WORK_COLUMNS: tuple[Column[_Work], ...] = (
    Column("Việc", 24, lambda one: SHARED[one.shared.of]),
    Column("Văn bản, cơ sở dữ liệu", 50, lambda one: one.shared.name),
    Column("Công sức (điểm, ước lượng)", 14, lambda one: _number(one.shared.effort.mid), Style.DECIMAL),
    Column("– mức thấp", 10, lambda one: _number(one.shared.effort.low), Style.DECIMAL),
    Column("– mức cao", 10, lambda one: _number(one.shared.effort.high), Style.DECIMAL),
    Column("Số phương án dựa vào", 12, lambda one: one.proposals, Style.DONG),
)


def _chosen_columns(translate: Translate) -> tuple[Column[_Chosen], ...]:
    return (
        Column("Mã thủ tục", 12, lambda one: one.proposal.procedure, Style.CODE),
        Column("Tên thủ tục", 46, lambda one: one.proposal.name),
        Column("Phương án", 56, lambda one: translate(one.proposal.title)),
        Column("Thẩm quyền", 16, lambda one: POWERS[one.proposal.competence.power]),
        *(_loss(measure) for measure in Measure),
        Column("Bỏ phương án này thì không phải", 34, lambda one: ", ".join(each.name for each in one.member.frees)),
        Column("Cần để đạt mục tiêu", 12, lambda one: "có" if one.member.needed else ""),
    )


def _loss(measure: Measure) -> Column[_Chosen]:
    name, unit = MEASURES[measure]
    return Column(
        f"{name} – mất đi nếu bỏ ({unit})", 16, lambda one: _number(one.member.loses.of(measure)), Style.DECIMAL
    )


FRONT_COLUMNS: tuple[Column[Answer], ...] = (
    Column("Công sức (điểm, ước lượng)", 14, lambda one: _number(one.effort.mid), Style.DECIMAL),
    Column("Số phương án", 10, lambda one: len(one.proposals), Style.DONG),
    Column("Số văn bản phải sửa", 10, lambda one: len(one.laws), Style.DONG),
    Column("Chi phí giảm (đồng)", 18, lambda one: _number(one.gains.cost), Style.DECIMAL),
    Column("Thời hạn giảm (ngày làm việc)", 14, lambda one: _number(one.gains.time), Style.DECIMAL),
    Column("Thời gian các bước giảm (ngày làm việc)", 14, lambda one: _number(one.gains.work), Style.DECIMAL),
    Column("Giấy tờ giảm (bản)", 12, lambda one: _number(one.gains.papers), Style.DECIMAL),
)


def plan_workbook(plan: Plan, created: dt.datetime, translate: Translate, then: SupposedPlan | None = None) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    member = {one.proposal: one for one in plan.members}
    chosen = [_Chosen(proposal, member[proposal.id]) for proposal in plan.proposals]
    work = [_Work(one, resting(one, plan)) for one in plan.answer.shared]
    sheets: list[tuple[str, Sequence[Column[Any]], Sequence[object]]] = [
        ("Mục tiêu", REACHED_COLUMNS, list(plan.reached)),
        ("Phương án", _chosen_columns(translate), chosen),
        ("Văn bản, kết nối", WORK_COLUMNS, work),
        ("Đường tối ưu", FRONT_COLUMNS, plan.front),
        *([("Giả định", _supposed_columns(translate), list(then.proposals))] if then else []),
        ("Ghi chú", NOTE_COLUMNS, [*_notes(plan), *(_supposed_notes(then) if then else ())]),
    ]
    return sheets_bytes(sheets, created)


def _supposed_columns(translate: Translate) -> tuple[Column[Proposal], ...]:
    return (
        Column("Mã thủ tục", 12, lambda one: one.procedure, Style.CODE),
        Column("Tên thủ tục", 46, lambda one: one.name),
        Column("Phương án chỉ có nếu giả định đúng", 56, lambda one: translate(one.title)),
    )


def _supposed_notes(then: SupposedPlan) -> Iterator[NoteLine]:
    yield NoteLine(
        "Giả định",
        f"{', '.join(map(str, then.suppositions))}. Các phương án ở tờ “Giả định” chưa được chứng minh, không tính vào "
        "tờ “Mục tiêu” và “Phương án”.",
    )
    saved = (f"{MEASURES[m][0]}: {_number(then.adds.of(m))} {MEASURES[m][1]}" for m in Measure if then.adds.of(m))
    yield NoteLine("Chỉ giảm được nếu giả định đúng", "; ".join(saved).replace(".", ",") or "không có")


def _notes(plan: Plan) -> Iterator[NoteLine]:
    per = (
        "Tính theo số hồ sơ một năm có nguồn; thủ tục chưa có số lượng không tính."
        if plan.ground.per_year
        else "Mỗi thủ tục tính một hồ sơ, vì không phải thủ tục nào cũng có số hồ sơ một năm có nguồn."
    )
    yield NoteLine("Cách tính", per)
    yield NoteLine(
        "Hồ sơ được tính",
        "Của mỗi thủ tục là hồ sơ được lợi nhiều nhất (không có phương án: hồ sơ tốn kém nhất, lâu nhất); trước và "
        "sau cùng một hồ sơ. Mức giảm của nhiều phương án là chênh lệch trước và sau của cả tập, không cộng dồn.",
    )
    yield NoteLine(
        "Công sức", "Điểm, ước lượng ở ba mức; mỗi văn bản, mỗi cơ sở dữ liệu chỉ tính một lần.", "efforts.yaml"
    )
    gap = _percent(plan.answer.gap)
    yield NoteLine("Mức tối ưu", f"Khoảng cách tối đa tới phương án tốt nhất: {str(gap).replace('.', ',')}%.")
    if not plan.chosen.best.is_feasible:
        yield NoteLine("Mục tiêu", "Không thể đạt mọi mục tiêu; đây là tập đạt được nhiều nhất với công sức ít nhất.")
