"""What the report of a review shows: values ready to print, so that its template has nothing to work out."""

from __future__ import annotations

from dataclasses import dataclass

from tthc.publish.drawing import Picture


@dataclass(frozen=True)
class Tile:
    """One figure of the summary, where it leads, and how it is meant: good, bad, or neither."""

    value: str
    label: str
    note: str = ""
    tone: str = ""
    href: str = ""


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
    """One proposal with everything an officer needs to decide on it."""

    anchor: str
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
    subject_to: str
    saving: str
    cost: str
    of: str
    days: str


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
    """Proposals of one kind, best first."""

    title: str
    intro: str
    cards: tuple[ProposalCard, ...]


@dataclass(frozen=True)
class DocumentRow:
    """A document under its number in the picture, and what the proved cuts do to it."""

    number: str
    name: str
    quantity: str
    change: str


@dataclass(frozen=True)
class StepRow:
    """A step as the picture shows it, for those who would rather read."""

    name: str
    actor: str
    duration: str
    needs: str
    after: str
    marks: str


@dataclass(frozen=True)
class ProcedureBlock:
    """One procedure in one case: the picture before, the picture after the proved cuts, and the same in tables."""

    anchor: str
    code: str
    name: str
    case: str
    before: Picture
    after: Picture | None
    changes: tuple[str, ...]
    documents: tuple[DocumentRow, ...]
    steps: tuple[StepRow, ...]
    path: str


@dataclass(frozen=True)
class Piece:
    """A part of a bar: where it begins and how wide it is, of 1000."""

    x: int
    width: int
    kind: str
    label: str


@dataclass(frozen=True)
class AuditRow:
    """The counters of one procedure, agency or month, and its bar."""

    name: str
    received: str
    early: str
    on_time: str
    late: str
    open_in_time: str
    open_late: str
    others: str
    rate: str
    median: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class AuditTable:
    """Rows of one kind."""

    title: str
    first: str
    rows: tuple[AuditRow, ...]


@dataclass(frozen=True)
class AuditBlock:
    """What the log says about the promised times."""

    source: str
    synthetic: bool
    as_of: str
    policy: str
    read: str
    quarantined: tuple[ProblemRow, ...]
    adds_up: bool
    tables: tuple[AuditTable, ...]


@dataclass(frozen=True)
class LinkRow:
    """One procedure that needs the result of another."""

    issuer: str
    paper: str
    asker: str


@dataclass(frozen=True)
class ReportPage:
    """The whole report."""

    title: str
    authority: str
    as_of: str
    version: str
    tiles: tuple[Tile, ...]
    next_steps: tuple[str, ...]
    powers: tuple[PowerRow, ...]
    groups: tuple[ProposalGroup, ...]
    blocks: tuple[ProcedureBlock, ...]
    catalogue: Picture
    links: tuple[LinkRow, ...]
    audit: AuditBlock | None
    problems: tuple[ProblemRow, ...]
    notes: tuple[str, ...]
