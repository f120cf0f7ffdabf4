"""What a template may see: one frozen class per page, ready to print, without look-ups or arithmetic left to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere; without an address it is only text."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Frame:
    """What surrounds the content of every page; `root` leads from the page to the folder of the site.

    `address` is that of the page in the web, '' where the site has none; `more` are pages at the foot of all pages,
    from the folder of the site.
    """

    title: str
    root: str
    authority: str
    control_unit: str
    feedback: Link
    as_of: str
    trail: tuple[Link, ...] = ()
    address: str = ""
    more: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A total of the first screen (papers, time, money, visits), and what qualifies it."""

    value: str
    notes: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True)
class FormLink:
    """A blank form to fill in: its file beside the site, what kind of file of what size, which form it is."""

    href: str
    about: str
    name: str


@dataclass(frozen=True)
class Paper:
    """A paper to bring: how many of it, on which form, and for whom if not for everybody; `forms` are blank ones."""

    name: str
    remark: str
    forms: tuple[FormLink, ...] = ()


@dataclass(frozen=True)
class SparedPaper:
    """A paper that need not be handed in, and why: who has it, and which law lets the agency look there."""

    name: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class CaseWay:
    """What one way of handing in takes in one case; `visits` are the fewest of the cost model.

    `service` is how much of it is done online (toàn trình, một phần), `reason` why not all of it is.

    `cost` is an estimate of everything that has to be paid or done, from what everybody brings to the fullest dossier.
    """

    mode: str
    service: str
    reason: str
    address: str
    time: str
    fees: tuple[str, ...]
    visits: str
    cost: str


@dataclass(frozen=True)
class CaseSheet:
    """The checklist of one case; `name` is empty where the procedure knows no cases.

    `bring` is asked of everybody, `bring_if` only of some; `most` is the number of papers of the fullest dossier;
    `costs` says what the estimates of its ways are, where there are any.
    """

    name: str
    anchor: str
    summary: tuple[str, ...]
    papers: Figure
    time: Figure
    fee: Figure
    bring: tuple[Paper, ...]
    bring_if: tuple[Paper, ...]
    spared: tuple[SparedPaper, ...]
    ways: tuple[CaseWay, ...]
    most: Figure | None
    conditions: tuple[str, ...]
    costs: str


@dataclass(frozen=True)
class Limit:
    """A time limit of one channel: by law and as committed, and the case it belongs to."""

    case: str
    statutory: str
    committed: str
    basis: str
    note: str
    whose: str


@dataclass(frozen=True)
class FeeLine:
    """A fee of one channel."""

    name: str
    case: str
    amount: str
    basis: str
    note: str
    whose: str


@dataclass(frozen=True)
class ChannelRow:
    """One way to hand in the application (cách thức thực hiện)."""

    mode: str
    service: str
    reason: str
    link: Link
    limits: tuple[Limit, ...]
    fees: tuple[FeeLine, ...]


@dataclass(frozen=True)
class DocumentRow:
    """One document (thành phần hồ sơ).

    `looked_up` is what the procedure says of a paper that the agency gets itself; `spared` why none is handed in;
    `forms` are blank ones to fill in.
    """

    name: str
    alternatives: tuple[str, ...]
    form: str
    originals: str
    copies: str
    remarks: tuple[str, ...]
    looked_up: tuple[str, ...]
    spared: tuple[str, ...]
    forms: tuple[FormLink, ...] = ()


@dataclass(frozen=True)
class DocumentGroup:
    """The documents of one set of cases."""

    heading: str
    cases: tuple[str, ...]
    documents: tuple[DocumentRow, ...]


@dataclass(frozen=True)
class StepRow:
    """One step (bước)."""

    name: str
    actor: str
    duration: str
    remarks: tuple[str, ...]
    is_applicants: bool
    is_inferred: bool


@dataclass(frozen=True)
class PlaceRow:
    """One place where an application is handed in (nơi tiếp nhận), and whose word that is."""

    name: str
    address: str
    hours: str
    phone: str
    link: Link
    whose: str


@dataclass(frozen=True)
class ConditionRow:
    """One condition (yêu cầu, điều kiện)."""

    name: str
    cases: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class LawRow:
    """One legal instrument (căn cứ pháp lý); `force` is a word for the style sheet."""

    number: str
    title: str
    issued: str
    status: str
    force: str
    is_verified: bool


@dataclass(frozen=True)
class ResultLine:
    """The result (kết quả thực hiện)."""

    name: str
    form: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SourceLine:
    """Where the facts of a page come from."""

    link: Link
    retrieved: str


@dataclass(frozen=True)
class ChangedLines:
    """Changes of one weight under their heading; `weight` is a word for the style sheet."""

    heading: str
    weight: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """What one version changed against the one before it, or is about to change (`is_coming`).

    `is_open` marks what is shown at once: what is coming, and what the version in force changed.
    """

    heading: str
    decision: str
    is_coming: bool
    is_open: bool
    changes: tuple[ChangedLines, ...]


@dataclass(frozen=True)
class Choice:
    """Something to choose from in a form: its word for the script, and what it is called."""

    value: str
    text: str


@dataclass(frozen=True)
class Tools:
    """The form of the tools in a page (khi nào có kết quả, hết bao nhiêu, nộp ở đâu).

    `data` is JSON, safe inside a script element. `counting` says how to count by hand, for who has no script; it is
    empty where no time limit is known.
    """

    channels: tuple[Choice, ...]
    cases: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    counting: tuple[str, ...]
    data: str


@dataclass(frozen=True)
class ProcedurePage:
    """One procedure: the answers of the first screen, then every field in the order of the national portal.

    `linked_data` is JSON-LD, safe inside a script element; `history` has what changed, the latest first;
    `events` are the life events that it belongs to; `tools` what can be worked out for one applicant. `forms` are blank
    forms of which nobody can say to which document they belong; `forms_at` is where the source of the record has the
    forms that are asked for and are not here.
    """

    frame: Frame
    name: str
    has_long_name: bool
    code: str
    sector: Link
    levels: tuple[Link, ...]
    effective: str
    lacks: str
    is_abolished: bool
    papers: Figure
    time: Figure
    fee: Figure
    visits: Figure | None
    cases: tuple[CaseSheet, ...]
    where: tuple[str, ...]
    where_left_off: str
    ways: tuple[Link, ...]
    results: tuple[ResultLine, ...]
    decision: str
    publication_kind: str
    steps: tuple[StepRow, ...]
    has_inferred_steps: bool
    channels: tuple[ChannelRow, ...]
    documents: tuple[DocumentGroup, ...]
    dossier_sets: str
    applicants: tuple[Link, ...]
    receiving: tuple[Link, ...]
    places: tuple[PlaceRow, ...]
    deciding: tuple[Link, ...]
    coordinating: tuple[Link, ...]
    laws: tuple[LawRow, ...]
    has_unverified_laws: bool
    conditions: tuple[ConditionRow, ...]
    keywords: str
    note: str
    sources: tuple[SourceLine, ...]
    linked_data: str
    history: tuple[Changed, ...] = ()
    events: tuple[Link, ...] = ()
    tools: Tools | None = None
    forms: tuple[FormLink, ...] = ()
    forms_at: Link | None = None
