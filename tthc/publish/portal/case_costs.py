"""What one application takes in đồng, in one case by one way of handing in: an estimate, or nothing where it has a gap.

It counts what the checklist of the case counts: what everybody brings at least, what is asked of some at most, and
nothing for what need not be handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from tthc.cost.activities import Activity, Situation, activities, is_per_dossier
from tthc.cost.burden import burden
from tthc.cost.pricing import PricedWay, cheapest, hourly_income, lacking
from tthc.cost.scm import paid_for
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Fee
from tthc.model.costs import ActivityKind
from tthc.model.procedure import Element, Procedure
from tthc.model.reference import Estimate, HourlyIncome
from tthc.publish.portal.first_screen import Offer
from tthc.vietnamese import write_dong, write_number

ROUNDED = -3
"""To thousands: no estimate is finer."""


def cost_in_words(
    catalogue: Catalogue,
    procedure: Procedure,
    case: Case | None,
    way: Offer,
    always: Collection[str],
    spared: Collection[str],
) -> str:
    """`150.000 – 320.000 đồng, chưa kể phí`; '' where an estimate, the income or a type of paper is missing.

    `always` are the ids of the documents that everybody brings, `spared` those of what nobody has to.
    """
    fees = _fees(way.fees, procedure)
    span = _measured(catalogue, procedure, case, way) or _estimated(catalogue, procedure, case, way, always, spared)
    if not span:
        return ""
    low, high = (round(dong + (fees or 0), ROUNDED) for dong in span)
    text = write_dong(high) if low == high else f"{write_number(low)} – {write_dong(high)}"
    return f"{text}, chưa kể phí, lệ phí" if fees is None else f"{text}, kể cả phí, lệ phí" if fees else text


def how_costs_are_counted(catalogue: Catalogue) -> str:
    """What the figures are, in a sentence; '' where there can be none."""
    income = hourly_income(catalogue)
    if income is None:
        return ""
    hour = write_dong(income.amount)
    return (
        f"Số tiền “tốn khoảng” là ước tính theo Mô hình chi phí chuẩn: thời gian chuẩn bị và đi lại ({hour} mỗi giờ), "
        "sao chụp, bưu chính."
    )


def _fees(fees: Sequence[Fee], procedure: Procedure) -> int | None:
    """The sum owed for a dossier; None where it is not known, and of several, which no source says go together."""
    if not fees:
        return 0 if Element.FEES in procedure.has_no else None
    owed = {fee.dong if is_per_dossier(fee) or fee.dong == 0 else None for fee in fees}
    return owed.pop() if len(owed) == 1 and (len(fees) == 1 or owed == {0}) else None


def _estimated(
    catalogue: Catalogue,
    procedure: Procedure,
    case: Case | None,
    way: Offer,
    always: Collection[str],
    spared: Collection[str],
) -> tuple[int, int] | None:
    estimates, income = catalogue.all(Estimate), hourly_income(catalogue)
    found = activities(procedure, catalogue, Situation(case, None, way.channel.mode))
    todo = [activity for activity in found if not (activity.about in spared and _is_paper(activity))]
    if income is None or any(lacking(todo, estimates)):
        return None
    priced = [(activity, cheapest(activity, estimates, income)) for activity in todo]
    least = [one for activity, one in priced if activity.about in always or not _is_paper(activity)]
    return _dong(least, income), _dong([one for _, one in priced], income)


def _measured(catalogue: Catalogue, procedure: Procedure, case: Case | None, way: Offer) -> tuple[int, int] | None:
    """What somebody has measured goes before all estimates."""
    if not procedure.costs:
        return None
    found = burden(procedure, catalogue, case, None, way.channel.mode)
    return None if found.cost is None else (found.cost - found.fees, found.cost - found.fees)


def _is_paper(activity: Activity) -> bool:
    return activity.kind is ActivityKind.PREPARE


def _dong(ways: Sequence[PricedWay], income: HourlyIncome) -> int:
    hours = sum((way.hours.mid for way in ways), Fraction(0))
    return paid_for(hours, income) + sum(way.expenses.mid for way in ways)
