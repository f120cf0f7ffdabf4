"""What simplification is made of: findings, cuts, their certificates, who may decide them, what they save."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tthc.model.duration import Duration
from tthc.model.entry import Entry
from tthc.model.reference import LawRank
from tthc.source import Message, Position, Severity


class Part(StrEnum):
    """Which component of a procedure something is about."""

    PROCEDURE = "procedure"
    DOCUMENT = "document"
    STEP = "step"
    CHANNEL = "channel"
    CONDITION = "condition"
    RESULT = "result"
    SETS = "sets"
    FREQUENCY = "frequency"
    THRESHOLD = "threshold"
    LAW = "law"


class Component(Entry):
    """One component of one procedure: its part and its id there (a mode for channels, a number for laws)."""

    procedure: str
    part: Part
    id: str = ""

    def __str__(self) -> str:
        return f"{self.procedure}/{self.part}/{self.id}" if self.id else f"{self.procedure}/{self.part}"


class CutKind(StrEnum):
    """What a cut does (REDESIGN heuristics in the words of the catalogue)."""

    DROP_DOCUMENT = "drop_document"
    REPLACE_BY_LOOK_UP = "replace_by_look_up"
    FETCH_FROM_ISSUER = "fetch_from_issuer"
    ACCEPT_PLAIN_COPY = "accept_plain_copy"
    ONE_SET = "one_set"
    DROP_STEP = "drop_step"
    MERGE_STEPS = "merge_steps"
    RUN_IN_PARALLEL = "run_in_parallel"
    SHORTEN_LIMIT = "shorten_limit"
    RETURN_BY_POST = "return_by_post"
    ACCEPT_ALTERNATIVE = "accept_alternative"
    DECLARE_INSTEAD = "declare_instead"
    DROP_FIELD = "drop_field"
    EXTEND_VALIDITY = "extend_validity"
    ISSUE_ELECTRONICALLY = "issue_electronically"
    JOIN_VISITS = "join_visits"
    PAY_ONCE = "pay_once"
    CHECK_EARLIER = "check_earlier"
    DROP_WAIT = "drop_wait"
    AUTOMATE_STEP = "automate_step"
    HANDLE_EACH = "handle_each"
    LOWER_LEVEL = "lower_level"
    END_TO_END = "end_to_end"
    NOTIFY_INSTEAD = "notify_instead"
    LESS_OFTEN = "less_often"
    RAISE_THRESHOLD = "raise_threshold"
    ABOLISH = "abolish"


class Cut(Entry):
    """One proposed removal, replacement, merge or shortening.

    `other` is the second component: the step merged into the first, the step no longer waited for or checked before,
    the earlier visit, the paper that stands in or is taken as well, the form that declares it, the field of the form,
    the agency that decides or is asked. `database` is the one looked up; `fallback` keeps the paper for those whom the
    look-up fails; `limit` the new committed limit, in `case` where the limit belongs to one, the new validity, or how
    long a step takes; `amount` how many times a year it is from now on, or where the threshold stands.
    """

    kind: CutKind
    target: Component
    other: str | None = None
    database: str | None = None
    fallback: bool = True
    limit: Duration | None = None
    case: str | None = None
    amount: Decimal | None = None

    @property
    def id(self) -> str:
        """A name that stays the same as long as the cut says the same."""
        limit = f"{self.limit.amount.normalize():f}-{self.limit.unit}" if self.limit else None
        amount = None if self.amount is None else f"{self.amount.normalize():f}"
        without = None if self.fallback else "no-fallback"
        more = [part for part in (self.other, self.database, self.case, limit, amount, without) if part]
        return ":".join((self.kind.value, str(self.target), *more))


@dataclass(frozen=True)
class Finding:
    """A rule matched somewhere: the rule, the place, why, the evidence, and the cut it suggests."""

    rule: str
    severity: Severity
    component: Component
    at: Position
    because: Message
    evidence: tuple[Message, ...] = ()
    cut: Cut | None = None


class Verdict(StrEnum):
    """Three-valued: what the catalogue does not say is not proved, and never assumed in favour of a cut."""

    PROVED = "proved"
    NOT_PROVED = "not_proved"
    REFUTED = "refuted"


class Invariant(StrEnum):
    """What every cut must keep."""

    GOAL = "I1"
    SUPPLY = "I2"
    ORDER = "I3"
    EVIDENCE = "I4"
    LAW = "I5"
    FOUR_EYES = "I6"
    NO_HARM = "I7"
    LIMIT = "I8"
    RECORD = "I9"
    DATA = "I10"


@dataclass(frozen=True)
class Check:
    """What became of one invariant: the verdict, and the counter-example or the missing fact where it is not proved."""

    invariant: Invariant
    verdict: Verdict
    because: Message | None = None


@dataclass(frozen=True)
class Certificate:
    """The invariants after a cut, for every case and applicant; `subject_to` says what must be amended first.

    `unchanged` says for whom a cut changes nothing although it is proved: those whom the look-up does not reach.
    `conflicts` are the proposals that are proved as well, and not together with this one; `only_with` those together
    with which this one is proved, and not without. `untried` counts the pairs of cuts of the procedure
    where they were too many to try: of those nobody knows.
    """

    checks: tuple[Check, ...]
    subject_to: Message | None = None
    unchanged: tuple[Message, ...] = ()
    conflicts: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    untried: int = 0

    @property
    def verdict(self) -> Verdict:
        """The worst of the checks."""
        verdicts = {check.verdict for check in self.checks}
        worst_first = (Verdict.REFUTED, Verdict.NOT_PROVED)
        return next((verdict for verdict in worst_first if verdict in verdicts), Verdict.PROVED)


class Power(StrEnum):
    """Who may decide a cut: the province itself, somebody who must be petitioned, or unknown."""

    OWN = "own"
    PETITION = "petition"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Competence:
    """The power to cut follows the instrument that fixes the component (thẩm quyền): to whom, and what to amend.

    `of` names the component; of a cut that touches several, `ours` are those that are in our hands all the same. What
    rests on a line that no text has confirmed is not `confirmed`. Who is only asked to do what a text lets them do
    has nothing to amend (`amends_nothing`).
    """

    power: Power
    because: Message
    addressee: Message | None = None
    instrument: str | None = None
    article: str | None = None
    rank: LawRank | None = None
    of: Message | None = None
    ours: tuple[Message, ...] = ()
    confirmed: bool = True
    amends_nothing: bool = False


@dataclass(frozen=True)
class Range:
    """A figure with its low, middle and high estimate; the three are equal where it is known exactly."""

    low: int
    mid: int
    high: int

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.mid + other.mid, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        return Range(self.low - other.low, self.mid - other.mid, self.high - other.high)
