"""Steps (trình tự thực hiện): who does what, needing and producing what, in how long."""

from __future__ import annotations

from enum import StrEnum

from tthc.model.basis import Case, LegalBasis
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Identifier, Name, Ref, Refs
from tthc.model.local import Locality
from tthc.model.reference import Agency


class StepKind(StrEnum):
    """What a step does."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    CHECK = "check"
    VERIFY = "verify"
    LOOK_UP = "look_up"
    CONSULT = "consult"
    INSPECT = "inspect"
    PUBLISH = "publish"
    APPROVE = "approve"
    DECIDE = "decide"
    SIGN = "sign"
    ISSUE = "issue"
    RECORD = "record"
    TRANSFER = "transfer"
    PAY = "pay"
    RETURN = "return"
    ARCHIVE = "archive"


class Thing(Entry):
    """What a step needs or produces inside one procedure: a required document by its id, or a working paper."""


RESULT = "ket-qua"
"""The thing whose production is the result of the procedure."""


class Step(Entry):
    """Bước: who does what, needing and producing what, in how long.

    `after` names the steps that must be finished; `safeguard` says why the step may not go; `inferred` marks a step or
    an order that no source states; `visit` a step for which the applicant must come in person; `when` a condition in
    words under which alone it is taken; `automatic` one that the system does by itself; `set_by` the locality whose
    internal procedure has the step.
    """

    id: Identifier
    name: Name
    kind: StepKind
    actor: Ref[Agency]
    role: Name | None = None
    duration: Duration | None = None
    needs: Refs[Thing] = ()
    produces: Refs[Thing] = ()
    after: tuple[Ref[Step], ...] = ()
    cases: Refs[Case] = ()
    when: Name | None = None
    visit: bool = False
    automatic: bool = False
    safeguard: Name | None = None
    inferred: bool = False
    fixed_by: LegalBasis | None = None
    set_by: Ref[Locality] | None = None

    @property
    def actor_works(self) -> bool:
        """Whether an agency spends the time: what the applicant does is not processing time."""
        return self.kind not in (StepKind.SUBMIT, StepKind.PAY)
