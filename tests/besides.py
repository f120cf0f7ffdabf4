"""What stands beside procedures, for the tests of its pages: figures, a register, two rules; hostile where it can be."""

from __future__ import annotations

import datetime as dt
from functools import cache

from site_catalogue import FULL, HOSTILE, catalogue

from tthc.load.rules import load_rules
from tthc.load.settings import Authority, packaged
from tthc.model.cut import Certificate, Competence, Power, Range
from tthc.model.decision import Actor, Approval, Decision, EntryKind, Ground, Identified, JournalEntry, ProposalFile
from tthc.model.proposal import Effect, Proposal, ProposalStatus
from tthc.model.public_promises import Kept, PublicPromises
from tthc.model.rule import Rule
from tthc.publish.portal.site import Site
from tthc.publish.portal.site_besides import Besides
from tthc.source import say

ON = dt.date(2026, 11, 23)
COMING = FULL.replace("1.012783", "1.012790").replace("{from: 2026-06-01}", "{from: 2027-03-01}")
"""A procedure that was announced and is in force from March on."""

HOSTILE_TEXT = "</p><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"

PROMISES = PublicPromises(
    period="2026-Q3",
    as_of=dt.date(2026, 10, 5),
    source=f"nhật ký một cửa {HOSTILE_TEXT}",
    policies=("Không tính ngày tiếp nhận",),
    limit="promised",
    synthetic=False,
    whole=Kept(85, 7),
    procedures={"1.012783": Kept(90, 4), "9.000000": Kept(10, 30)},
    left_out=7,
)


def proposal_file(
    id_: str = "drop_document:1.012783/document/don",
    status: ProposalStatus = ProposalStatus.SUBMITTED,
    approval: Approval | None = None,
    decision: Decision | None = None,
    reason: str = "giấy này không chứng minh điều gì",
) -> ProposalFile:
    """A simplification in a state."""
    proposal = Proposal(
        id=id_,
        procedure="1.012783",
        name="Cấp đổi Giấy chứng nhận",
        title=say("{text}", text="Không yêu cầu nộp đơn"),
        cuts=(),
        rules=("R101", "R999"),
        reasons=(say("{text}", text=reason),),
        certificate=Certificate(()),
        competence=Competence(Power.OWN, say("own")),
        effect=Effect(
            None, Range(90_000, 90_000, 90_000), Range(20_000, 20_000, 20_000), papers_before=3, papers_after=2
        ),
        status=status,
    )
    lan = Actor("Nguyễn Thị Lan", Identified.DECLARED)
    at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    entry = JournalEntry(1, id_, at, lan, EntryKind.OPENED, "", "", "")
    return ProposalFile(proposal, Ground(ON, "", {}), lan, status, (entry,), (), approval, decision)


APPROVAL = Approval("2000/QĐ-UBND", dt.date(2026, 11, 10), "Chủ tịch Ủy ban nhân dân tỉnh")
DECISION = Decision("2103/QĐ-UBND", dt.date(2026, 11, 12), dt.date(2026, 11, 20))
FILES = (
    proposal_file(reason=HOSTILE_TEXT),
    proposal_file("b", ProposalStatus.APPROVED, APPROVAL),
    proposal_file("c", ProposalStatus.APPROVED),
    proposal_file("d", ProposalStatus.ENACTED, APPROVAL, DECISION),
    proposal_file("e", ProposalStatus.WITHDRAWN),
    proposal_file("f", ProposalStatus.REJECTED),
)


@cache
def two_rules() -> tuple[Rule, ...]:
    """The first two rules that come with the program, the second with a hostile reason."""
    folder = packaged("rules")
    first, second, *_others = load_rules(folder, folder.parent).rules
    return first, second.model_copy(update={"because": HOSTILE_TEXT, "name": HOSTILE_TEXT})


def site() -> Site:
    """A site with all of it."""
    besides = Besides(PROMISES, FILES, two_rules(), frozenset({"R102"}))
    return Site(catalogue(FULL, HOSTILE, COMING), Authority(), ON, besides=besides)
