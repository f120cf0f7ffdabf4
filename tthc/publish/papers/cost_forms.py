"""The cost sheets of form 03/SCM-KSTT on paper: as it is, after simplification, the benefit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from tthc.cost.before_after import Days, Pair, Priced, agency_days, matters_most, priced
from tthc.cost.scm import OFFICIAL_NAMES, CostSheet
from tthc.cost.sheet import Record
from tthc.exchange.spreadsheets.cost_workbook import NOW, THEN, BenefitLine, benefit_lines, cost_workbook
from tthc.exchange.spreadsheets.proposals_lines import cost_lines, estimate_notes
from tthc.exchange.spreadsheets.proposals_workbook import NO_VOLUME, CostLine
from tthc.model.costs import ActivityKind
from tthc.model.procedure import Procedure
from tthc.propose.candidates import proved_set
from tthc.publish.papers.benefit import whose
from tthc.publish.papers.decided import priced_with
from tthc.publish.papers.letterhead import BLANK, Asked, ToCheck
from tthc.publish.papers.proposal_annex import decision_in_words
from tthc.source import CannotRunError, say
from tthc.vietnamese import start_sentence, write_number

FORM = "03/SCM-KSTT"


@dataclass(frozen=True)
class FormRow:
    """One row of the form, as it is printed."""

    number: str
    work: str
    how: str
    law: str
    hours: str
    income: str
    hired: str
    fees: str
    times: str
    people: str
    cost: str
    year: str
    note: str


@dataclass(frozen=True)
class Sheet:
    """Sheet I or II: its rows, the totals, and what it leaves out."""

    name: str
    rows: tuple[FormRow, ...]
    total: str
    total_year: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class BenefitRow:
    """One row of sheet III."""

    content: str
    unit: str
    before: str
    after: str
    saved: str
    rate: str
    span: str


@dataclass(frozen=True)
class ProcedureCosts:
    """The sheets of one procedure, for the dossier that is named."""

    name: str
    code: str
    whose: str
    income: str
    sheets: tuple[Sheet, ...]
    benefit: tuple[BenefitRow, ...]
    sources: tuple[str, ...]
    is_last: bool = False


@dataclass(frozen=True)
class CostFormsPage:
    """The cost sheets of the procedures asked for."""

    form: str
    with_paper: str
    procedures: tuple[ProcedureCosts, ...]
    to_check: tuple[ToCheck, ...]


def cost_forms_page(asked: Asked) -> CostFormsPage:
    """One set of sheets for each procedure; CannotRunError, with what is missing, if none of them can be priced."""
    found = [(procedure, *pair_of(asked, procedure)) for procedure in asked.procedures]
    known = [(procedure, one, pair) for procedure, one, pair in found if pair]
    if not known:
        raise CannotRunError(say("none of these procedures can be priced; 'tthc cost CODE' says what is missing"))
    return CostFormsPage(
        form=FORM,
        with_paper=decision_in_words(asked),
        procedures=tuple(
            _costs(asked, procedure, one, pair, is_last=index == len(known))
            for index, (procedure, one, pair) in enumerate(known, 1)
        ),
        to_check=tuple(_to_check([procedure for procedure, _, pair in found if not pair])),
    )


def cost_forms_workbook(asked: Asked) -> bytes:
    """The sheets of one procedure as a workbook, as `tthc cost -o` writes it; CannotRunError for several."""
    if len(asked.procedures) != 1:
        raise CannotRunError(say("a workbook of cost sheets is about one procedure; name its code"))
    _, pair = pair_of(asked, asked.procedures[0])
    if pair is None:
        raise CannotRunError(say("none of these procedures can be priced; 'tthc cost CODE' says what is missing"))
    created = datetime.combine(asked.day, time(), UTC)
    return cost_workbook(pair, list(estimate_notes(asked.catalogue)), created, asked.translate)


def pair_of(asked: Asked, procedure: Procedure) -> tuple[Priced, Pair | None]:
    """Both sheets as `tthc cost CODE --proved` has them; only the first where nothing is proved."""
    mine = [p for p in asked.proposals if p.procedure == procedure.code]
    cuts = proved_set(mine, asked.catalogue, asked.day, asked.experience)
    if cuts:
        chosen, after = priced_with(asked, procedure, cuts)
    else:
        chosen, after = matters_most(tuple(priced(Record(procedure, asked.catalogue)))), None
    days = Days(agency_days(procedure, chosen.situation), agency_days(after, chosen.situation) if after else None)
    if not isinstance(chosen.before, CostSheet):
        return chosen, None
    then = chosen.after if isinstance(chosen.after, CostSheet) else None
    return chosen, Pair(procedure.code, chosen.before, then, days)


def _costs(asked: Asked, procedure: Procedure, one: Priced, pair: Pair, *, is_last: bool) -> ProcedureCosts:
    income = pair.before.hourly_income
    checked = "" if income.verified else "; chưa đối chiếu"
    sheets = [(NOW, pair.before), *([(THEN, pair.after)] if pair.after else [])]
    sources: dict[str, int] = {}
    return ProcedureCosts(
        name=procedure.name,
        code=procedure.code,
        whose=start_sentence(asked.translate(whose(one))),
        income=f"{write_number(income.amount)} đồng/giờ, năm {income.year} ({income.source}{checked})",
        sheets=tuple(_sheet(asked, name, sheet, sources) for name, sheet in sheets),
        benefit=tuple(_benefit_row(line) for line in benefit_lines(pair)) if pair.after else (),
        sources=tuple(sources),
        is_last=is_last,
    )


def _sheet(asked: Asked, name: str, sheet: CostSheet, sources: dict[str, int]) -> Sheet:
    """`sources` are the numbers of the sources named so far; those that are new here get the next ones."""
    *lines, total = cost_lines("", name, sheet, asked.translate)
    year = write_number(total.year.mid) if total.year else NO_VOLUME
    notes = tuple(start_sentence(asked.translate(note)) for note in sheet.notes)
    return Sheet(name.upper(), tuple(_form_rows(lines, sources)), write_number(total.cost.mid), year, notes)


def _form_rows(lines: Sequence[CostLine], sources: dict[str, int]) -> Iterator[FormRow]:
    """All six rows of the form stand in it, whether or not there is anything to do."""
    for activity in ActivityKind:
        mine = [line for line in lines if line.activity is activity]
        name = OFFICIAL_NAMES[activity]
        if not mine:
            yield FormRow(str(activity.rank + 1), name, "Không phát sinh", *[""] * 10)
        for line in mine:
            yield _form_row(line, name, sources)
            name = ""


def _form_row(line: CostLine, work: str, sources: dict[str, int]) -> FormRow:
    return FormRow(
        number=line.number,
        work=work,
        how=line.how,
        law=line.law or BLANK,
        hours=_hours(line),
        income=_number(line.hourly_income),
        hired=_number(line.hired_service),
        fees=_number(line.fees),
        times=_number(round(line.times_per_year, 2) if line.times_per_year is not None else None),
        people=_number(line.population) or BLANK,
        cost=write_number(line.cost.mid),
        year=write_number(line.year.mid) if line.year else BLANK,
        note=_note(line.note, sources),
    )


def _note(text: str, sources: dict[str, int]) -> str:
    """The condition in words, the sources by their numbers under the sheets: long texts would tear the table apart."""
    lines = [line for line in text.split("\n") if line]
    said = [line for line in lines if line.startswith(_CONDITION)]
    numbers = [sources.setdefault(start_sentence(line), len(sources) + 1) for line in lines if line not in said]
    return "; ".join((*said, *(["(" + "), (".join(map(str, numbers)) + ")"] if numbers else [])))


_CONDITION = "Chỉ khi"


def _hours(line: CostLine) -> str:
    return write_number(Decimal(line.hours.mid.numerator) / line.hours.mid.denominator, 2) if line.hours else ""


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else write_number(value)


def _benefit_row(line: BenefitLine) -> BenefitRow:
    rate = write_number(line.rate, 2) if line.rate is not None else ""
    return BenefitRow(
        line.content, line.unit, _figure(line.before), _figure(line.after), _figure(line.saved), rate, line.span
    )


def _figure(value: object) -> str:
    if value is None:
        return BLANK
    return write_number(value) if isinstance(value, (int, Decimal)) else str(value)


def _to_check(unpriced: Sequence[Procedure]) -> Iterator[ToCheck]:
    yield ToCheck("Số phút, chi phí đi lại, sao chụp", "Là ước lượng có ghi cơ sở, chưa qua khảo sát thực tế")
    yield ToCheck("Mức thu nhập bình quân một giờ", "Đối chiếu với số liệu thống kê chính thức của năm")
    yield ToCheck(f"Mẫu biểu {FORM}", "Cột, hàng theo mẫu đang dùng; đối chiếu với phụ lục của Thông tư trước khi gửi")
    for procedure in unpriced:
        yield ToCheck(f"{procedure.code} {procedure.name}", "Chưa tính được chi phí: danh mục còn thiếu dữ liệu")
