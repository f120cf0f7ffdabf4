"""The kinds of paper: name, what each is, the page that its template receives, the workbook where a table is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.publish.papers.cost_forms import CostFormsPage, cost_forms_page, cost_forms_workbook
from tthc.publish.papers.letterhead import Asked
from tthc.publish.papers.proposal_annex import AnnexPage, DecisionPage, annex_page, decision_page
from tthc.publish.papers.review_form import ReviewFormsPage, review_forms_page
from tthc.publish.papers.review_plan import PlanPage, plan_page, plan_workbook
from tthc.source import Message, say


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper; its template is `<name>.docx`."""

    name: str
    about: Message
    page_type: type
    page: Callable[[Asked], object]
    workbook: Callable[[Asked], bytes] | None = None
    needs_proposals: bool = False
    takes_period: bool = False


KINDS: Mapping[str, PaperKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            PaperKind(
                "ke-hoach-ra-soat",
                say("The plan of review with its list of procedures"),
                PlanPage,
                plan_page,
                plan_workbook,
                needs_proposals=True,
                takes_period=True,
            ),
            PaperKind(
                "bieu-mau-ra-soat",
                say("The review form, filled where the catalogue knows the answer"),
                ReviewFormsPage,
                review_forms_page,
                needs_proposals=True,
            ),
            PaperKind(
                "phuong-an",
                say("The annex of proposals: what, why, which amendment, what it saves; ours and to petition apart"),
                AnnexPage,
                annex_page,
                needs_proposals=True,
            ),
            PaperKind(
                "quyet-dinh-phuong-an",
                say("The Chairman's decision that approves the proposals"),
                DecisionPage,
                decision_page,
                needs_proposals=True,
            ),
            PaperKind(
                "bieu-chi-phi",
                say("The cost sheets of form 03/SCM-KSTT: before, after, the benefit"),
                CostFormsPage,
                cost_forms_page,
                cost_forms_workbook,
                needs_proposals=True,
            ),
        )
    }
)
"""In the order in which a review needs them."""
