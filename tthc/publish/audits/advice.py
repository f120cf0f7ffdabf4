"""What a log advises for limits: each beside the time in which nine in ten had a result, and the limit still kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from types import MappingProxyType

from tthc.audit.advising.advice import AgencyAdvice, LimitAdvice, Verdict
from tthc.audit.advising.advice_report import AdviceReport
from tthc.audit.figures.lost_steps import StepTime
from tthc.exchange.audit_names import Names
from tthc.model.duration import Unit
from tthc.publish.audits.waiting import BarBlock
from tthc.publish.charts import Bar, Part, bar_chart
from tthc.publish.tables import NOTHING, Cell, Row, Table, number, percent

StepNames = Mapping[tuple[str, str], str]

UNITS: Mapping[Unit, str] = MappingProxyType(
    {
        Unit.MINUTES: "phút",
        Unit.HOURS: "giờ",
        Unit.WORKING_DAYS: "ngày làm việc",
        Unit.CALENDAR_DAYS: "ngày",
        Unit.MONTHS: "tháng",
    }
)
KINDS = {"statutory": "theo quy định", "promised": "tỉnh cam kết"}
MODES = {"in_person": "trực tiếp", "online": "trực tuyến", "postal": "bưu chính"}
MOST = 20
"""Limits that are drawn: those of most dossiers."""


def advice_block(report: AdviceReport, names: Names, steps: StepNames) -> BarBlock | None:
    """The limits of a log, the largest first; None where it has none. Drawn are those of the unit that most have."""
    limits = sorted(report.limits, key=lambda one: (-one.dossiers, one.limit.key))
    if not limits:
        return None
    ((unit, _),) = Counter(one.unit for one in limits).most_common(1)
    drawn = [one for one in limits if one.unit is unit][:MOST]
    title = f"Thời hạn hiện nay, P90 và thời hạn rút được ({UNITS[unit]})"
    limits_of = Counter(one.limit.procedure for one in drawn)
    bars = [_bar(one, names, alone=limits_of[one.limit.procedure] == 1) for one in drawn]
    said = "; ".join(f"{bar.name}: {bar.end}" for bar in bars)
    rate, sure = percent(float(report.wanted.rate)), percent(report.wanted.confidence)
    table = Table(
        f"Thời hạn rút được mà vẫn đúng hạn ≥ {rate}, độ tin cậy {sure} chung cho mọi cơ quan của một thủ tục",
        "Thủ tục",
        ("Thời hạn", "P90", "Kết luận", "Hồ sơ", "Từng cơ quan", "Bước cần đổi"),
        tuple(_row(one, report, names, steps) for one in limits),
    )
    return BarBlock(bar_chart("thoi-han-rut-duoc", title, said, bars), table)


def _bar(one: LimitAdvice, names: Names, *, alone: bool) -> Bar:
    """A limit; of a procedure that has another one too it says which."""
    end = f"{one.present} → {one.advised}" if one.advised else str(one.present)
    which = "" if alone else f"{_limit(one)}: "
    return Bar(f"{one.limit.procedure} {which}{names.of('procedure', one.limit.procedure)}", tuple(_parts(one)), end)


def _parts(one: LimitAdvice) -> Iterator[Part]:
    """Up to where nine in ten have a result, then up to the advised limit, then what is left of the present one."""
    reached = min(one.p90.days if one.p90.days is not None else one.present, one.present)
    kept = max(one.advised or one.present, reached)
    unit = UNITS[one.unit]
    said = f"P90: {one.p90.days} {unit}" if one.p90.days is not None else "P90: chưa đạt tới"
    kind = "p90" if one.advised or one.verdict is Verdict.AS_IT_IS else "p90-late"
    yield Part(kind, Decimal(reached), said)
    if kept > reached:
        yield Part("kept", Decimal(kept - reached), f"{'rút được còn' if one.advised else 'thời hạn'}: {kept} {unit}")
    if one.present > kept:
        yield Part("spare", Decimal(one.present - kept), f"thời hạn hiện nay: {one.present} {unit}")


def _row(one: LimitAdvice, report: AdviceReport, names: Names, steps: StepNames) -> Row:
    step = report.step_in_the_way(one.limit.procedure) if one.verdict is not Verdict.SHORTER else None
    return Row(
        f"{one.limit.procedure} {names.of('procedure', one.limit.procedure)}",
        (
            Cell(_limit(one), "words"),
            Cell(NOTHING if one.p90.days is None else number(one.p90.days)),
            Cell(_verdict(one), "words"),
            Cell(number(one.dossiers)),
            Cell("; ".join(_agency(one, agency, names) for agency in one.agencies), "words"),
            Cell(_step(step, names, steps), "words"),
        ),
    )


def _limit(one: LimitAdvice) -> str:
    length = "trong ngày" if one.limit.same_day else f"{one.present} {UNITS[one.unit]}"
    modes = dict.fromkeys(MODES.get(way.mode, way.mode) for way in one.limit.ways)
    ways = "" if one.limit.everywhere else f"; {', '.join(modes)}"
    return f"{length} ({KINDS[one.limit.kind]}{ways})"


def _verdict(one: LimitAdvice) -> str:
    match one.verdict:
        case Verdict.SHORTER:
            return f"rút còn {one.advised} {UNITS[one.unit]}"
        case Verdict.AS_IT_IS:
            return "giữ được như hiện nay"
        case Verdict.NOT_KEPT:
            return "không giữ được"
        case Verdict.TOO_FEW:
            return f"quá ít hồ sơ, cần ít nhất {number(one.needed)}"
        case Verdict.NOT_SHOWN:
            return "chưa chứng tỏ được ở mọi nơi"


def _agency(one: LimitAdvice, agency: AgencyAdvice, names: Names) -> str:
    known = [names.of("agency", name) for name in agency.agencies]
    who = known[0] if len(known) == 1 else f"bình quân {len(known)} cơ quan ít hồ sơ"
    within = "trong ngày" if one.limit.same_day else f"trong {agency.against}"
    counted = f"{number(agency.kept)}/{number(agency.kept + agency.not_kept)} {within}"
    own = f", riêng nơi này rút được còn {agency.shortest}" if agency.verdict is Verdict.SHORTER else ""
    return f"{who}: {counted} ({_at_least(agency.share)}){own}"


def _step(step: StepTime | None, names: Names, steps: StepNames) -> str:
    if step is None:
        return NOTHING
    name = steps.get((step.procedure, step.step), step.step)
    where = f", {names.of('agency', step.agency)}" if step.agency else ""
    return f"{name} ({_at_least(step.share)} thời gian mất{where})"


def _at_least(share: float | None) -> str:
    """Rounded down, so that nothing looks surer than it is, as `tthc audit advise` does."""
    return percent(None if share is None else Fraction(floor(share * 1000 + _ROUNDING), 1000))


_ROUNDING = 1e-6
