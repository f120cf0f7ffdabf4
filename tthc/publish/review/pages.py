"""What the report of a review shows: values ready to print, so that its template has nothing to work out."""

from __future__ import annotations

from dataclasses import dataclass

from tthc.publish.anchors import Place
from tthc.publish.audits.counters import CounterTable
from tthc.publish.drawing import Picture
from tthc.publish.review.tornado import TornadoChart
from tthc.publish.tables import Table, Tile


@dataclass(frozen=True)
class ProblemRow:
    """A problem or a finding in the catalogue."""

    code: str
    severity: str
    place: str
    text: str
    hint: str


@dataclass(frozen=True)
class CheckRow:
    """One invariant of a certificate."""

    code: str
    name: str
    verdict: str
    tone: str
    because: str


@dataclass(frozen=True)
class ProposalCard:
    """One proposal with everything an officer needs to decide on it; no `state` where nobody has it in hand yet.

    `saving_heading` says on which condition it saves anything.
    """

    place: Place
    code: str
    procedure: str
    title: str
    verdict: str
    tone: str
    power: str
    power_because: str
    addressee: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    doubt: str
    checks: tuple[CheckRow, ...]
    notes: tuple[str, ...]
    subject_to: str
    saving_heading: str
    saving: str
    short_saving: str
    cost: str
    of: str
    days: str
    state: str = ""


@dataclass(frozen=True)
class PowerRow:
    """One power, or below petitions one addressee: how many proposals, how many proved, the least that they save."""

    name: str
    is_addressee: bool
    proposals: str
    proved: str
    saving: str
    days: str


@dataclass(frozen=True)
class ProposalGroup:
    """Proposals of one kind, best first; `is_open` where they are shown without being asked for."""

    title: str
    intro: str
    tone: str
    saving_heading: str
    cards: tuple[ProposalCard, ...]
    is_open: bool


@dataclass(frozen=True)
class DocumentRow:
    """A document under its number in the picture, and what the proved cuts do to it."""

    number: str
    name: str
    quantity: str
    change: str
    is_cut: bool


@dataclass(frozen=True)
class StepRow:
    """A step as the picture shows it, for those who would rather read, and what the proved cuts do to it."""

    name: str
    actor: str
    duration: str
    needs: str
    after: str
    marks: str
    change: str
    is_cut: bool


@dataclass(frozen=True)
class CaseView:
    """One case of a procedure: the picture before, the picture after the proved cuts, and the same in tables.

    `on_paper` is a class name: how the pictures are printed.
    """

    case: str
    before: Picture
    after: Picture | None
    on_paper: str
    documents: tuple[DocumentRow, ...]
    steps: tuple[StepRow, ...]
    path: str


@dataclass(frozen=True)
class ProcedureBlock:
    """One procedure: its pictures, its proved proposals and what they change, and the `others`.

    `saving` is empty where nothing is saved; `powers` are class names.
    """

    place: Place
    code: str
    name: str
    saving: str
    powers: str
    cards: tuple[ProposalCard, ...]
    others: tuple[ProposalCard, ...]
    changes: tuple[str, ...]
    views: tuple[CaseView, ...]


@dataclass(frozen=True)
class SectorBlock:
    """The procedures of one sector, those that save most first."""

    place: Place
    name: str
    own: str
    petition: str
    cuts: int
    proposals: int
    blocks: tuple[ProcedureBlock, ...]


@dataclass(frozen=True)
class Savings:
    """The two totals in đồng for one dossier of each procedure, and what they are made of."""

    own: str
    petition: str
    by_power: Table
    by_sector: Table
    largest: LargestSaving | None


@dataclass(frozen=True)
class LargestSaving:
    """The procedure that saves most, and which estimate moves that saving most."""

    name: str
    place: Place
    chart: TornadoChart


@dataclass(frozen=True)
class LedgerCell:
    """How many procedures of a column ask for a paper; `strength` is a class name, darker where it is more."""

    asked: int
    strength: str


@dataclass(frozen=True)
class LedgerRow:
    """One kind of paper: who issues it, which database holds it, and who asks for it."""

    name: str
    issuer: str
    database: str
    is_open: bool
    asked: int
    looked_up: int
    cells: tuple[LedgerCell, ...]


@dataclass(frozen=True)
class LedgerMatrix:
    """Papers by procedures or sectors (`across` says which): the first rows, and those asked for more seldom."""

    across: str
    columns: tuple[str, ...]
    first: tuple[LedgerRow, ...]
    rest: tuple[LedgerRow, ...]
    in_words: str


@dataclass(frozen=True)
class NextStep:
    """What to do first, and the anchor in the report at which it stands."""

    text: str
    anchor: str = ""


@dataclass(frozen=True)
class LeverPlace:
    """One procedure that a lever is about."""

    code: str
    name: str
    place: Place


@dataclass(frozen=True)
class LeverRow:
    """One thing to do that settles several proposals at once: a look-up in one database, one text to amend, …

    `cells` are the lines under the headings of its table, `lacks` says what is not known yet.
    """

    anchor: str
    title: str
    number: str
    lacks: str
    cells: tuple[tuple[str, ...], ...]
    procedures: tuple[LeverPlace, ...]


@dataclass(frozen=True)
class LeverTable:
    """Levers of one kind, those that save most first; `more` counts those that are left out."""

    title: str
    intro: str
    headings: tuple[str, ...]
    rows: tuple[LeverRow, ...]
    more: int = 0


@dataclass(frozen=True)
class PetitionRow:
    """What is to be asked of whom: how many proposals, what they save, which texts stand in the way."""

    addressee: str
    proposals: str
    proved: str
    saving: str
    texts: str


@dataclass(frozen=True)
class Brief:
    """What somebody needs to decide, on a few printed pages."""

    totals: tuple[Tile, ...]
    decide: tuple[NextStep, ...]
    best: LeverTable
    petitions: tuple[PetitionRow, ...]
    sectors: Table
    unknown: LeverTable
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class AuditBlock:
    """What the log says about the promised times."""

    synthetic: bool
    as_of: str
    policy: str
    read: str
    doubts: tuple[ProblemRow, ...]
    adds_up: bool
    counters: tuple[CounterTable, ...]
    times: Table | None


@dataclass(frozen=True)
class LinkRow:
    """A paper that procedures give and others need."""

    paper: str
    issuers: tuple[str, ...]
    askers: tuple[str, ...]


@dataclass(frozen=True)
class ReportPage:
    """The whole report."""

    title: str
    authority: str
    as_of: str
    version: str
    tiles: tuple[Tile, ...]
    next_steps: tuple[NextStep, ...]
    levers: tuple[LeverTable, ...]
    brief: Brief
    savings: Savings
    powers: tuple[PowerRow, ...]
    groups: tuple[ProposalGroup, ...]
    sectors: tuple[SectorBlock, ...]
    ledger: LedgerMatrix
    catalogue: Picture
    links: tuple[LinkRow, ...]
    audit: AuditBlock | None
    problems: tuple[ProblemRow, ...]
    notes: tuple[str, ...]
