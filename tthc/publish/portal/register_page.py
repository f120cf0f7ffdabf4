"""The register of simplifications (sổ đơn giản hóa thủ tục): what is proposed, approved, done; why, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from tthc.model.decision import ProposalFile
from tthc.model.proposal import Effect, ProposalStatus
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.rule_pages import rule_place
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_count, write_date, write_dong, write_number

PLACE = "don-gian-hoa.html"

Translate = Callable[[Message], str]


class From(StrEnum):
    """From which state on simplifications are public."""

    NONE = "none"
    ENACTED = "enacted"
    APPROVED = "approved"
    PROPOSED = "proposed"


_STATES: Mapping[From, tuple[str, str, frozenset[ProposalStatus]]] = MappingProxyType(
    {
        From.ENACTED: ("da-thuc-hien", "Đã thực hiện", frozenset({ProposalStatus.ENACTED})),
        From.APPROVED: ("da-duyet", "Đã duyệt, chờ thực hiện", frozenset({ProposalStatus.APPROVED})),
        From.PROPOSED: (
            "dang-de-xuat",
            "Đang đề xuất",
            frozenset({ProposalStatus.SUBMITTED, ProposalStatus.IN_REVIEW}),
        ),
    }
)


@dataclass(frozen=True)
class Simplification:
    """One simplification of one procedure, in words."""

    procedure: Link
    code: str
    what: str
    why: tuple[str, ...]
    since: str
    instrument: str
    savings: tuple[str, ...]
    rules: tuple[Link, ...]


@dataclass(frozen=True)
class State:
    """Those in one state, the latest first."""

    id: str
    heading: str
    rows: tuple[Simplification, ...]


@dataclass(frozen=True)
class RegisterPage:
    """The register; `count` is how many there are."""

    frame: Frame
    count: str
    states: tuple[State, ...]


@dataclass(frozen=True)
class Shown:
    """What the register may link to: the procedures and rules that have pages; and how sentences are said."""

    procedures: frozenset[str]
    rules: frozenset[str]
    translate: Translate


def public_files(files: Iterable[ProposalFile], begin: From) -> Iterator[ProposalFile]:
    """The files that are public, from a state on; what no decision approves in writing is only proposed yet."""
    order = list(From)
    wanted = {status for state in _STATES if order.index(state) <= order.index(begin) for status in _STATES[state][2]}
    for file in files:
        told = file.approval or begin is From.PROPOSED or file.status is not ProposalStatus.APPROVED
        if told and file.status in wanted:
            yield file


def register_page(files: Sequence[ProposalFile], shown: Shown, frame: Frame) -> RegisterPage:
    """The page of these files."""
    return RegisterPage(frame, write_count(len(files)), tuple(_states(files, shown, frame)))


def _states(files: Sequence[ProposalFile], shown: Shown, frame: Frame) -> Iterator[State]:
    for id_, heading, statuses in _STATES.values():
        mine = sorted((one for one in files if one.status in statuses), key=_latest_first)
        if mine:
            yield State(id_, heading, tuple(_row(one, shown, frame.root) for one in mine))


def _latest_first(file: ProposalFile) -> tuple[int, str]:
    return -_since(file).toordinal(), file.proposal.id


def _since(file: ProposalFile) -> date:
    """Since when it is so: in force, approved, proposed."""
    if file.decision and file.status is ProposalStatus.ENACTED:
        return file.decision.effective
    if file.approval and file.status is ProposalStatus.APPROVED:
        return file.approval.signed
    return file.last_move.at.date()


def _row(file: ProposalFile, shown: Shown, root: str) -> Simplification:
    proposal = file.proposal
    place = procedure_place_of(proposal.procedure)
    link = Link(proposal.name, root + place if proposal.procedure in shown.procedures else "")
    return Simplification(
        procedure=link,
        code=proposal.procedure,
        what=start_sentence(shown.translate(proposal.title)),
        why=tuple(start_sentence(shown.translate(reason)) for reason in proposal.reasons),
        since=write_date(_since(file)),
        instrument=_instrument(file),
        savings=tuple(_savings(proposal.effect)),
        rules=tuple(
            Link(rule, root + rule_place(rule) if rule in shown.rules else "") for rule in dict.fromkeys(proposal.rules)
        ),
    )


def procedure_place_of(code: str) -> str:
    """The page of the procedure with a code."""
    return f"procedures/{code}.html"


def _instrument(file: ProposalFile) -> str:
    if file.decision and file.status is ProposalStatus.ENACTED:
        return f"{file.decision.instrument} ngày {write_date(file.decision.signed)}"
    if file.approval:
        return f"{file.approval.instrument} ngày {write_date(file.approval.signed)}"
    return ""


def _savings(effect: Effect) -> Iterator[str]:
    """What it saves for one dossier; costs are estimates, and say so."""
    for before, after, word in (
        (effect.papers_before, effect.papers_after, "giấy tờ"),
        (effect.visits_before, effect.visits_after, "lần đi lại"),
    ):
        if before is not None and after is not None and before != after:
            yield f"{write_count(before)} → {write_count(after)} {word}"
    if effect.days_before is not None and effect.days_after is not None and effect.days_before != effect.days_after:
        yield f"{write_number(effect.days_before)} → {write_number(effect.days_after)} ngày làm việc"
    if effect.saving and effect.saving.mid:
        yield f"tiết kiệm {write_dong(effect.saving.mid)} mỗi hồ sơ (ước tính)"
