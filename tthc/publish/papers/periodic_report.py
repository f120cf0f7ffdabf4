"""The report to the People's Committee (báo cáo công tác kiểm soát thủ tục hành chính) of a quarter or a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tthc.audit.figures.counters import Counters, Ratio, ratio
from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.figures.petitions import PetitionReport
from tthc.model.cut import Power, Verdict
from tthc.model.decision import EntryKind, Move, ProposalFile
from tthc.model.proposal import Proposal
from tthc.model.reference import Sector
from tthc.publish.papers.approvals import approval_in_words, approvals
from tthc.publish.papers.letterhead import BLANK, DAY_AND_SIGNATORY, Asked, Letterhead, ToCheck, of_the_control_unit
from tthc.publish.papers.periods import is_within, period_in_words
from tthc.publish.papers.record import day_of
from tthc.vietnamese import collation_key, write_count, write_number, write_percent

NARROW_BLANK = "……"
"""A blank that fits in a narrow column."""


@dataclass(frozen=True)
class Settled:
    """Dossiers of one sector in the period, judged against the promised limit; blanks where there is no log.

    `others` were refused, withdrawn, or have no limit: early, on time, late, open, paused and they are what was in
    hand, carried over or received.
    """

    name: str
    carried_over: str
    received: str
    in_hand: str
    settled: str
    early: str
    on_time: str
    late: str
    open_in_time: str
    open_late: str
    paused: str
    others: str
    rate: str


@dataclass(frozen=True)
class Moved:
    """How many proposals were submitted, approved, … in the period; blanks where nobody has taken one in hand.

    `decisions` are those that approve proposals and were signed in it, as far as they were written down.
    """

    submitted: str
    approved: str
    enacted: str
    rejected: str
    withdrawn: str
    source: str
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """Petitions received in the period and answered in it; blanks where there is no list of them."""

    received: str
    answered: str
    on_time: str
    about: str = ""


@dataclass(frozen=True)
class ReportPaper:
    """The report: figures where there are any, blanks where a person knows."""

    head: Letterhead
    authority: str
    period: str
    procedures: str
    proposals: str
    proved: str
    own: str
    petition: str
    addressees: tuple[str, ...]
    moved: Moved
    source: str
    rows: tuple[Settled, ...]
    total: Settled
    petitions: Answered
    blank: str
    recipients: tuple[str, ...]
    signatory: str
    to_check: tuple[ToCheck, ...]


def report_paper(asked: Asked) -> ReportPaper:
    """The report of the period; without a period, of all that the log has."""
    cells = dict(_by_sector(asked))
    proved = [p for p in asked.proposals if p.certificate.verdict is Verdict.PROVED]
    return ReportPaper(
        head=of_the_control_unit(asked.authority, f"BC-{BLANK}"),
        authority=asked.authority.name,
        period=period_in_words(asked.period),
        procedures=write_count(len(asked.procedures)),
        proposals=write_number(len(asked.proposals)),
        proved=write_number(len(proved)),
        own=_count(proved, Power.OWN),
        petition=_count(proved, Power.PETITION),
        addressees=tuple(_addressees(asked, proved)),
        moved=_moved(asked),
        source=_source(asked.audit),
        rows=tuple(_settled(name, cells[name]) for name in sorted(cells, key=collation_key)),
        total=_settled("Tổng cộng", sum(cells.values(), Counters())) if cells else _nothing("Tổng cộng"),
        petitions=_answered(asked.petitions),
        blank=BLANK,
        recipients=(f"{asked.authority.name};", f"{BLANK};", "Lưu: VT, ……."),
        signatory=BLANK,
        to_check=tuple(_to_check(asked)),
    )


def _count(proposals: list[Proposal], power: Power) -> str:
    return write_number(sum(1 for proposal in proposals if proposal.competence.power is power))


def _addressees(asked: Asked, proved: list[Proposal]) -> Iterator[str]:
    found = Counter(asked.translate(p.competence.addressee) for p in proved if p.competence.addressee)
    yield from (f"{name}: {write_count(number)} nội dung" for name, number in sorted(found.items()))


def _moved(asked: Asked) -> Moved:
    """As the journal has it: each proposal once for each kind of move, enacted ones by the day of their decision."""
    if asked.files is None:
        return Moved(BLANK, BLANK, BLANK, BLANK, BLANK, "chưa có phương án nào trong sổ: số liệu để trống")
    made = Counter(step for file in asked.files for step in set(_moves_within(file, asked.period)))
    last = max((entry for file in asked.files for entry in file.journal), key=lambda entry: entry.serial)
    return Moved(
        submitted=write_number(made[Move.SUBMIT]),
        approved=write_number(made[Move.APPROVE]),
        enacted=write_number(made[Move.ENACT]),
        rejected=write_number(made[Move.REJECT]),
        withdrawn=write_number(made[Move.WITHDRAW]),
        source=f"sổ phương án đến mục {last.serial}, dấu {last.mark[:12]}",
        decisions=tuple(
            approval_in_words(one) for one in approvals(asked.files) if is_within(one.signed, asked.period)
        ),
    )


def _moves_within(file: ProposalFile, period: str) -> Iterator[Move]:
    for entry in file.journal:
        if entry.kind is EntryKind.MOVED and entry.move:
            signed = file.decision.signed if entry.move is Move.ENACT and file.decision else day_of(entry)
            if is_within(signed, period):
                yield entry.move


def _by_sector(asked: Asked) -> Iterator[tuple[str, Counters]]:
    """The counters of the period, by the sector of the procedure."""
    known = {procedure.code for procedure in asked.procedures}
    names = {id_: sector.name for id_, sector in asked.catalogue.all(Sector).items()}
    found: dict[str, Counters] = {}
    for cell in asked.audit.cells if asked.audit else ():
        if cell.procedure in known:
            sector = names.get(cell.sector, cell.sector) if cell.sector else "Chưa phân lĩnh vực"
            found[sector] = found.get(sector, Counters()) + cell.promised
    yield from found.items()


def _settled(name: str, counters: Counters) -> Settled:
    rate = ratio(Ratio.IN_TIME, counters).share
    without_limit = counters.settled_without_limit + counters.open_without_limit
    return Settled(
        name=name,
        carried_over=write_number(counters.carried_over),
        received=write_number(counters.received),
        in_hand=write_number(counters.in_hand),
        settled=write_number(counters.settled),
        early=write_number(counters.early),
        on_time=write_number(counters.on_time),
        late=write_number(counters.late),
        open_in_time=write_number(counters.open_in_time),
        open_late=write_number(counters.open_late),
        paused=write_number(counters.paused),
        others=write_number(counters.refused + counters.withdrawn + without_limit),
        rate=write_percent(Decimal(rate.numerator * 100) / rate.denominator) if rate is not None else "–",
    )


def _nothing(name: str) -> Settled:
    return Settled(name, *[NARROW_BLANK] * 12)


def _answered(petitions: PetitionReport | None) -> Answered:
    """An answer to a petition whose limit nobody knows is neither in time nor late."""
    if petitions is None:
        return Answered(BLANK, BLANK, BLANK)
    of = petitions.total
    untold = of.answered_without_limit + of.open_without_limit
    still_open = of.open_in_time + of.open_late + of.open_without_limit
    return Answered(
        received=write_number(of.received),
        answered=write_number(of.on_time + of.late + of.answered_without_limit),
        on_time=write_number(of.on_time),
        about=f"kỳ trước chuyển sang: {write_number(of.carried_over)}; trả lời quá hạn: {write_number(of.late)}; "
        f"đang xử lý: {write_number(still_open)}, trong đó quá hạn: {write_number(of.open_late)}"
        + (f"; không rõ hạn xử lý: {write_number(untold)}" if untold else ""),
    )


def _source(audit: PeriodReport | None) -> str:
    if audit is None:
        return "chưa có nhật ký hồ sơ: số liệu để trống"
    policies = "; ".join(policy.name for policy in audit.policies)
    made_up = "NHẬT KÝ MÔ PHỎNG, không phải số liệu thật; " if audit.synthetic else ""
    return f"{made_up}nhật ký {audit.source}, cách tính thời hạn: {policies}"


def _to_check(asked: Asked) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    if asked.files is None:
        yield ToCheck("Số phương án đã trình, đã duyệt, đã ban hành", "Chưa có phương án nào trong sổ (tthc proposals)")
    if asked.audit is None:
        yield ToCheck("Số liệu giải quyết hồ sơ", "Chưa có nhật ký hồ sơ (tthc doc bao-cao --log TỆP)")
    else:
        if asked.audit.synthetic:
            yield ToCheck("Số liệu giải quyết hồ sơ", "Lấy từ nhật ký mô phỏng: không được gửi đi")
        aside = asked.audit.read - asked.audit.judged
        if aside:
            yield ToCheck(f"{write_count(aside)} dòng nhật ký để riêng", "Không tính được; xem tthc audit")
    if asked.petitions is None:
        yield ToCheck("Số liệu phản ánh, kiến nghị", "Chưa có danh sách (tthc doc bao-cao --petitions TỆP)")
    if not asked.period:
        yield ToCheck("Kỳ báo cáo", "Chưa nêu kỳ (--period 2026 hoặc 2026-Q3)")
