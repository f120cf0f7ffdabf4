"""The kinds of paper: name, what each is, the page that its template receives, the workbook where a table is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.model.proposal import ProposalStatus
from tthc.publish.papers.cost_forms import CostFormsPage, cost_forms_page, cost_forms_workbook
from tthc.publish.papers.letterhead import Asked
from tthc.publish.papers.opinions_table import OpinionsPage, opinions_page
from tthc.publish.papers.periodic_report import ReportPaper, report_paper
from tthc.publish.papers.petition import PetitionsPage, petitions_page
from tthc.publish.papers.proposal_annex import AnnexPage, DecisionPage, annex_page, decision_page
from tthc.publish.papers.publication_list import (
    PublicationListPage,
    publication_list_page,
    publication_list_workbook,
)
from tthc.publish.papers.publication_text import PublicationTextPage, publication_text_page
from tthc.publish.papers.review_form import ReviewFormsPage, review_forms_page
from tthc.publish.papers.review_plan import PlanPage, plan_page, plan_workbook
from tthc.publish.papers.review_summary import SummaryPage, summary_page, summary_workbook
from tthc.publish.papers.submission import SubmissionPage, submission_page
from tthc.publish.papers.workflow import WorkflowsPage, workflows_page
from tthc.source import Message, say


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper; its template is `<name>.docx`.

    `states` are those of the proposals in hand that it is about if nobody says which; without any it reads none.
    `is_of_files`: where there are some, they are all that it needs.
    """

    name: str
    about: Message
    page_type: type
    page: Callable[[Asked], object]
    workbook: Callable[[Asked], bytes] | None = None
    needs_proposals: bool = False
    takes_period: bool = False
    takes_petitions: bool = False
    states: frozenset[ProposalStatus] = frozenset()
    is_of_files: bool = False


ON_THEIR_WAY = frozenset({ProposalStatus.SUBMITTED, ProposalStatus.IN_REVIEW})
APPROVED = frozenset({ProposalStatus.APPROVED})
ALL = frozenset(ProposalStatus)

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
                "tong-hop-ra-soat",
                say("The summary of a review of related procedures (form 02B)"),
                SummaryPage,
                summary_page,
                summary_workbook,
                needs_proposals=True,
            ),
            PaperKind(
                "phuong-an",
                say("The annex of proposals: what, why, which amendment, what it saves; ours and to petition apart"),
                AnnexPage,
                annex_page,
                needs_proposals=True,
                states=ON_THEIR_WAY,
                is_of_files=True,
            ),
            PaperKind(
                "tong-hop-y-kien",
                say("The table of opinions on the proposals, and how each was answered"),
                OpinionsPage,
                opinions_page,
                states=ALL,
                is_of_files=True,
            ),
            PaperKind(
                "to-trinh",
                say("The submission of the proposals to the Chairman"),
                SubmissionPage,
                submission_page,
                needs_proposals=True,
                states=ON_THEIR_WAY,
                is_of_files=True,
            ),
            PaperKind(
                "quyet-dinh-phuong-an",
                say("The Chairman's decision that approves the proposals"),
                DecisionPage,
                decision_page,
                needs_proposals=True,
                states=APPROVED,
                is_of_files=True,
            ),
            PaperKind(
                "kien-nghi",
                say("The letters to ministries and others who have to amend their texts, one to each"),
                PetitionsPage,
                petitions_page,
                needs_proposals=True,
                states=APPROVED,
                is_of_files=True,
            ),
            PaperKind(
                "bieu-chi-phi",
                say("The cost sheets of form 03/SCM-KSTT: before, after, the benefit"),
                CostFormsPage,
                cost_forms_page,
                cost_forms_workbook,
                needs_proposals=True,
            ),
            PaperKind(
                "danh-muc-cong-bo",
                say("The decision that publishes procedures, with their list by kind of publication"),
                PublicationListPage,
                publication_list_page,
                publication_list_workbook,
            ),
            PaperKind(
                "noi-dung-cong-bo",
                say("The text of the procedures to publish"),
                PublicationTextPage,
                publication_text_page,
            ),
            PaperKind(
                "quy-trinh-noi-bo",
                say("The internal workflow: step, who, time, product, and the sum against the limit"),
                WorkflowsPage,
                workflows_page,
            ),
            PaperKind(
                "bao-cao",
                say("The report of a quarter or a year to the People's Committee"),
                ReportPaper,
                report_paper,
                needs_proposals=True,
                takes_period=True,
                takes_petitions=True,
                states=ALL,
            ),
        )
    }
)
"""In the order in which a review needs them."""
