"""The cost of a procedure as text that fits a terminal: form 03/SCM-KSTT, before, after and the benefit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap

from tthc.cost.activities import Situation
from tthc.cost.before_after import Pair, Priced
from tthc.cost.scm import (
    OFFICIAL_NAMES,
    CostRow,
    CostSheet,
    annual_cost,
    dossier_cost,
    row_cost,
    times_of,
)
from tthc.cost.tornado import Swing, swings
from tthc.exchange.spreadsheets.cost_workbook import BENEFIT, CONVENTION, NOW, THEN, BenefitLine, benefit_lines
from tthc.exchange.spreadsheets.proposals_workbook import NO_VOLUME, UNKNOWN
from tthc.model.channel import MODE_NAMES
from tthc.model.costs import ActivityKind
from tthc.model.cut import Certificate, Competence, Cut, Range, Verdict
from tthc.model.procedure import Procedure
from tthc.propose.people import who
from tthc.show.language import Translate
from tthc.show.power import POWERS
from tthc.show.proposals import VERDICTS
from tthc.source import Message, say
from tthc.vietnamese import write_number


@dataclass(frozen=True)
class CutShown:
    """One of the cuts, in words, and who may decide it."""

    cut: Cut
    title: Message
    competence: Competence


@dataclass(frozen=True)
class CostShown:
    """All that one call of `tthc cost` shows: the situation chosen, its sheets, the cuts, and what else there is."""

    procedure: Procedure
    chosen: Priced
    pair: Pair
    others: tuple[Priced, ...]
    cuts: tuple[CutShown, ...] = ()
    certificate: Certificate | None = None
    tornado: bool = False


def as_text(shown: CostShown, translate: Translate, width: int) -> str:
    """Everything, wrapped to a width in letters."""
    return "\n".join(_text(shown, translate, max(width, 72)))


def _text(shown: CostShown, translate: Translate, width: int) -> Iterator[str]:
    pair = shown.pair
    yield from wrap(f"{shown.procedure.code}  {shown.procedure.name}", width, subsequent_indent="  ")
    for message in (_whose(shown.chosen.situation), *_income(pair.before)):
        yield from _wrapped(translate(message), width)
    yield from _cuts(shown, translate, width)
    yield from _sheet(f"BIỂU {NOW.upper()}", pair.before, translate, width)
    if pair.after:
        yield from _sheet(f"BIỂU {THEN.upper()}", pair.after, translate, width, said=pair.before.rows)
        yield from _benefit(shown, translate, width)
    elif pair.convention:
        yield from _sheet(CONVENTION.upper(), pair.convention[0], translate, width)
    if shown.tornado:
        yield from _tornado(swings(pair.before, pair.after), pair.after is not None, translate, width)
    yield from _basis(pair, translate, width)
    yield from _others(shown, translate, width)


def _whose(situation: Situation) -> Message:
    return say(
        "Case: {case}; applicant: {applicant}; handed in: {mode}",
        case=situation.case.name if situation.case else say("the only one"),
        applicant=who(situation.applicant) or say("not stated"),
        mode=MODE_NAMES[situation.mode],
    )


def _income(sheet: CostSheet) -> Iterator[Message]:
    income = sheet.hourly_income
    checked = say("checked") if income.verified else say("not checked")
    yield say(
        "Hourly income: {amount} đồng, year {year}, {checked}; {source}",
        amount=Decimal(income.amount),
        year=income.year,
        checked=checked,
        source=income.source,
    )
    times = Decimal(sheet.times_per_year.numerator) / sheet.times_per_year.denominator
    if people := sheet.population:
        yield say(
            "Times a year: {times}; those who comply in a year: {number} ({source}, {year})",
            times=round(times, 2),
            number=Decimal(people.number),
            source=people.source,
            year=people.year or "-",
        )
    else:
        yield say("Times a year: {times}; those who comply in a year: no volume", times=round(times, 2))


def _cuts(shown: CostShown, translate: Translate, width: int) -> Iterator[str]:
    if not shown.cuts:
        return
    yield ""
    verdict = shown.certificate.verdict if shown.certificate else Verdict.NOT_PROVED
    yield translate(say("Cuts, together {verdict}:", verdict=VERDICTS[verdict]))
    for cut in shown.cuts:
        yield from _hanging("  – ", f"{translate(cut.title)} [{translate(POWERS[cut.competence.power])}]", width)
    for check in shown.certificate.checks if shown.certificate else ():
        if check.because and check.verdict is not Verdict.PROVED:
            yield from _hanging("    ", f"{check.invariant}: {translate(check.because)}", width)
    if shown.certificate and shown.certificate.subject_to:
        yield from _hanging("    ", translate(shown.certificate.subject_to), width)


HEADINGS = ("STT", "Các công việc khi thực hiện TTHC", "Giờ", "Thuê DV", "Phí, khác", "Chi phí")
"""The columns of the form that differ from row to row; those that do not stand above the sheet."""
_RIGHT = (6, 10, 11, 11)


def _sheet(
    title: str, sheet: CostSheet, translate: Translate, width: int, said: Sequence[CostRow] = ()
) -> Iterator[str]:
    """A sheet of the form; how a row is done is not said again where it was said before."""
    yield ""
    yield title
    room = width - sum(_RIGHT) - len(_RIGHT) - 6
    yield _row(HEADINGS[0], HEADINGS[1], HEADINGS[2:], room)
    is_convention = any(row.is_convention for row in sheet.rows)
    for activity in ActivityKind:
        rows = [row for row in sheet.rows if row.activity is activity]
        if rows or not is_convention:
            yield from _named(activity, "" if rows else translate(say("nothing")), width)
        for index, row in enumerate(rows, 1):
            yield from _cost_row(f"{activity.rank + 1}.{index}", row, sheet, translate, room)
            yield from () if row in said else _how(row, sheet, translate, room)
    total = dossier_cost(sheet)
    called = "TỔNG theo quy ước" if is_convention else "TỔNG"
    yield _row("", f"{called} (đồng/hồ sơ)", ("", "", "", write_number(total.mid)), room)
    if total.low != total.high:
        yield " " * 6 + translate(say("from {low} to {high} with all estimates low, high", **_ends(total)))
    year = annual_cost(sheet)
    if year:
        yield _row("", f"{called} (đồng/năm)", ("", "", "", write_number(year.mid)), room)
    else:
        yield f"{'':6}{called} (đồng/năm): {NO_VOLUME}"


def _named(activity: ActivityKind, remark: str, width: int) -> list[str]:
    """A row of the form with its number and official name; all six stand in it, whether or not there is anything."""
    name = f"{OFFICIAL_NAMES[activity]}: {remark}" if remark else OFFICIAL_NAMES[activity]
    return wrap(name, width, initial_indent=f"{activity.rank + 1!s:5} ", subsequent_indent=" " * 6)


def _cost_row(number: str, row: CostRow, sheet: CostSheet, translate: Translate, room: int) -> Iterator[str]:
    figures = (
        write_number(_decimal(row.hours.mid), 2),
        write_number(row.hired_service.mid),
        write_number(row.fees.mid),
        write_number(row_cost(row, sheet.hourly_income).mid),
    )
    first, *more = wrap(translate(row.name), room) or [""]
    yield _row(number, first, figures, room)
    yield from (f"{'':6}{line}" for line in more)


def _how(row: CostRow, sheet: CostSheet, translate: Translate, room: int) -> Iterator[str]:
    """How it is done, under which condition, and how often by how many where that is the row's own."""
    condition = (say("only when {when}", when=row.when),) if row.when else ()
    own: tuple[Message, ...] = ()
    if row.times_per_year is not None or row.population:
        people = row.population or sheet.population
        number = Decimal(people.number) if people else NO_VOLUME
        own = (say("× {times} a year × {number}", times=times_of(row, sheet), number=number),)
    text = "; ".join(map(translate, (*row.how, *condition, *own)))
    yield from (f"{'':8}{line}" for line in wrap(text, room - 2))


def _row(number: str, what: str, figures: Sequence[str], room: int) -> str:
    cells = " ".join(f"{figure:>{size}}" for figure, size in zip(figures, _RIGHT, strict=True))
    return f"{number:5} {what[:room]:{room}} {cells}".rstrip()


def _benefit(shown: CostShown, translate: Translate, width: int) -> Iterator[str]:
    yield ""
    yield f"BIỂU {BENEFIT.upper()}"
    room = width - 15 - 3 * 15 - 9
    yield f"{'':{room}} {'':14} {'Trước':>14} {'Sau':>14} {'Tiết kiệm':>14} {'Tỷ lệ %':>8}"
    for line in benefit_lines(shown.pair):
        yield from _benefit_line(line, room)


def _benefit_line(line: BenefitLine, room: int) -> Iterator[str]:
    what = wrap(line.content, room) or [""]
    figures = " ".join(f"{_figure(value):>14}" for value in (line.before, line.after, line.saved))
    rate = write_number(line.rate, 2) if line.rate is not None else ""
    yield f"{what[0]:{room}} {line.unit:14} {figures} {rate:>8}".rstrip()
    yield from (f"  {more}" for more in what[1:])


def _figure(value: object) -> str:
    match value:
        case None:
            return UNKNOWN
        case int():
            return write_number(value)
        case Decimal():
            return write_number(value)
        case _:
            return "chưa có số" if value == NO_VOLUME else str(value)


BAR = 24
"""Letters of the longest bar."""


def _tornado(found: Sequence[Swing], is_saving: bool, translate: Translate, width: int) -> Iterator[str]:
    yield ""
    what = say("WHICH FIGURE MATTERS MOST (đồng saved a dossier, that estimate low → high, all others in the middle)")
    of_cost = say("WHICH FIGURE MATTERS MOST (đồng a dossier, that estimate low → high, all others in the middle)")
    yield from _wrapped(translate(what if is_saving else of_cost), width)
    widest = max((swing.width for swing in found), default=0)
    still = [swing for swing in found if not swing.width]
    for swing in found[: len(found) - len(still)]:
        moved = (swing.saving if is_saving else swing.cost) or swing.cost
        bar = "█" * round(swing.width * BAR / widest) if widest else ""
        ends = f"{write_number(moved.low)} → {write_number(moved.high)}"
        room = width - BAR - 26
        name = translate(swing.used.named) if swing.used.named else swing.used.estimate.name
        first, *rest = wrap(name, room) or [""]
        yield f"{first:{room}} {ends:>24} {bar}".rstrip()
        yield from (f"  {line}" for line in rest)
    if still:
        yield from _wrapped(translate(say("{count} more estimates change nothing here", count=len(still))), width)


def _basis(pair: Pair, translate: Translate, width: int) -> Iterator[str]:
    """Where each figure comes from, each once, and what the sheets leave out."""
    sheets = [sheet for sheet in (pair.before, pair.after) if sheet]
    rows = [row for sheet in sheets for row in sheet.rows]
    for title, messages in (
        (say("WHERE THE FIGURES COME FROM"), [m for row in rows for m in _of_each(row)]),
        (say("TO BE KNOWN"), [note for sheet in sheets for note in sheet.notes]),
    ):
        texts = dict.fromkeys(map(translate, messages))
        if texts:
            yield ""
            yield translate(title)
            for text in texts:
                yield from _hanging("  – ", text, width)


def _of_each(row: CostRow) -> Iterator[Message]:
    """The sources of a row; an estimate without how often it counts, so that it is said once."""
    for used in row.estimates:
        estimate = used.estimate
        kind = say("measured") if used.is_measured else say("estimate")
        yield say(
            "{kind}: {name} {low} / {mid} / {high} {unit}; {basis}",
            kind=kind,
            name=used.named or estimate.name,
            low=estimate.low,
            mid=estimate.mid,
            high=estimate.high,
            unit=estimate.unit,
            basis=estimate.basis,
        )
    yield from row.basis
    for basis in row.law:
        yield Message("{name}: {law}", {"name": row.name, "law": f"{basis.article or ''} {basis.law.id}".strip()})


def _others(shown: CostShown, translate: Translate, width: int) -> Iterator[str]:
    if not shown.others:
        return
    yield ""
    yield translate(say("THERE IS ALSO (--case, --applicant, --mode; đồng a dossier)"))
    for priced in shown.others:
        one = priced.situation
        words = [
            *([f"--case {one.case.id}"] if one.case else []),
            *([f"--applicant {one.applicant.id}"] if one.applicant else []),
            f"--mode {one.mode.value}",
        ]
        yield from _hanging("  – ", f"{' '.join(words)}: {_cost_of(priced, translate)}", width)


def _cost_of(priced: Priced, translate: Translate) -> str:
    if not isinstance(priced.before, CostSheet):
        return translate(say("not priced"))
    costs = [write_number(dossier_cost(s).mid) for s in (priced.before, priced.after) if isinstance(s, CostSheet)]
    return " → ".join(costs)


def _ends(amount: Range) -> Mapping[str, Decimal]:
    return {"low": Decimal(amount.low), "high": Decimal(amount.high)}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)


def _hanging(first: str, text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
