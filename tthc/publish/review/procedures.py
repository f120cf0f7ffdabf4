"""The procedures of a report: by sector, each with its proposals, its pictures before and after, and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tthc.cost.activities import document_name
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, Part, Range, Verdict
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database
from tthc.model.step import Step
from tthc.propose.candidates import title
from tthc.propose.changes import after_cuts
from tthc.publish.anchors import procedure_place, sector_place
from tthc.publish.drawing import Picture, draw_steps, in_spans
from tthc.publish.review.cut_marks import Mark, cut_marks, paper_change
from tthc.publish.review.ledger import sector_name
from tthc.publish.review.pages import CaseView, DocumentRow, ProcedureBlock, ProposalCard, SectorBlock, StepRow
from tthc.publish.review.print import on_paper
from tthc.publish.review.proposals import by_saving
from tthc.publish.review.savings import OWN, Outcome, total
from tthc.publish.words import duration_in_words
from tthc.source import Message
from tthc.vietnamese import collation_key, write_count, write_dong, write_number

Translate = Callable[[Message], str]


def in_sectors(found: Sequence[Outcome], catalogue: Catalogue) -> tuple[tuple[str, tuple[Outcome, ...]], ...]:
    """The names of the sectors with what their procedures come to, those that save most first."""
    sectors: dict[str, list[Outcome]] = {}
    for outcome in found:
        sectors.setdefault(sector_name(outcome.procedure, catalogue), []).append(outcome)
    order = sorted(sectors, key=lambda name: (-total(o.proved for o in sectors[name]).mid, collation_key(name)))
    return tuple((name, tuple(sectors[name])) for name in order)


def sector_blocks(
    sectors: Iterable[tuple[str, Sequence[Outcome]]],
    catalogue: Catalogue,
    cards: Mapping[str, ProposalCard],
    translate: Translate,
) -> Iterator[SectorBlock]:
    """One block for each sector, with its procedures."""
    for name, found in sectors:
        yield SectorBlock(
            place=sector_place(found[0].procedure),
            name=name,
            own=_short(total(outcome.own for outcome in found)),
            petition=_short(total(saving for outcome in found for saving in outcome.petition.values())),
            cuts=sum(len(outcome.cuts) for outcome in found),
            proposals=sum(len(outcome.proposals) for outcome in found),
            blocks=tuple(_block(outcome, catalogue, cards, translate) for outcome in found),
        )


def _short(saving: Range) -> str:
    return write_dong(saving.mid) if saving.mid else ""


def _block(
    outcome: Outcome, catalogue: Catalogue, cards: Mapping[str, ProposalCard], translate: Translate
) -> ProcedureBlock:
    procedure, cuts = outcome.procedure, outcome.cuts
    ordered = sorted(outcome.proposals, key=by_saving)
    proved = {p.id for p in ordered if p.certificate.verdict is Verdict.PROVED}
    powers = (("own", OWN in outcome.whose), ("petition", any(outcome.whose)))
    return ProcedureBlock(
        place=procedure_place(procedure),
        code=procedure.code,
        name=procedure.name,
        saving=_short(outcome.proved),
        powers=" ".join(name for name, holds in powers if holds),
        cards=tuple(cards[proposal.id] for proposal in ordered if proposal.id in proved),
        others=tuple(cards[proposal.id] for proposal in ordered if proposal.id not in proved),
        changes=tuple(translate(title(cut, procedure, catalogue)) for cut in cuts),
        views=tuple(_views(procedure, cuts, catalogue)),
    )


def _views(procedure: Procedure, cuts: Sequence[Cut], catalogue: Catalogue) -> Iterator[CaseView]:
    after = after_cuts(procedure, cuts)
    for index, case in enumerate(cases_to_show(procedure, cuts)):
        yield _view(procedure, after, case, cuts, catalogue, index)


def cases_to_show(procedure: Procedure, cuts: Sequence[Cut]) -> tuple[Case | None, ...]:
    """As few cases as show all that the cuts change; the first case where they change no step and no document."""
    parts = [(case, _parts(procedure, case)) for case in procedure.real_cases]
    seen = [cut for cut in cuts if cut.target.part in (Part.DOCUMENT, Part.STEP)]
    left = {_needed(cut, [of for _, of in parts]) for cut in seen}
    chosen: list[Case | None] = []
    for case, of in parts:
        shown = {needed for needed in left if needed <= of}
        if shown:
            chosen.append(case)
            left -= shown
    return tuple(chosen) or procedure.real_cases[:1]


def _parts(procedure: Procedure, case: Case | None) -> frozenset[str]:
    return frozenset(d.id for d in procedure.documents_in(case)) | {step.id for step in procedure.steps_in(case)}


def _needed(cut: Cut, cases: Sequence[frozenset[str]]) -> frozenset[str]:
    """What a case must have to show a cut: both its parts where any case has both, else the first."""
    both = frozenset(part for part in (cut.target.id, cut.other) if part)
    return both if any(both <= case for case in cases) else frozenset({cut.target.id})


def _view(
    procedure: Procedure, after: Procedure, case: Case | None, cuts: Sequence[Cut], catalogue: Catalogue, index: int
) -> CaseView:
    agencies = catalogue.all(Agency)
    numbers = {document.id: number for number, document in enumerate(procedure.documents_in(case), start=1)}
    graph, after_graph = StepGraph(procedure, case), StepGraph(after, case)
    name = f"{procedure.code}{f' ({case.name})' if case else ''}"
    anchor = f"h-{procedure.code.replace('.', '-')}-{index}"
    path, steps = _path(graph, after_graph), tuple(_step_rows(graph, after_graph, agencies, numbers, cuts))
    before = draw_steps(graph, agencies, numbers, cuts, f"Các bước của {name} hiện nay")
    later = _picture_after(after_graph, procedure, numbers, agencies, name, anchor) if _is_seen(cuts) else None
    return CaseView(
        case=case.name if case else "",
        before=replace(before, id=f"{anchor}a", description=_seen(path, steps)),
        after=later,
        on_paper=on_paper(before, later).value,
        documents=tuple(_documents(procedure, case, cuts, catalogue)),
        steps=steps,
        path=path,
    )


def _is_seen(cuts: Iterable[Cut]) -> bool:
    """Whether a picture of the steps shows what the cuts change."""
    return any(cut.target.part in (Part.DOCUMENT, Part.STEP) for cut in cuts)


def _picture_after(
    graph: StepGraph,
    before: Procedure,
    numbers: Mapping[str, int],
    agencies: Mapping[str, Agency],
    name: str,
    anchor: str,
) -> Picture:
    """The documents keep their numbers; those that the applicant is freed from are not shown."""
    asked = graph.procedure.documents_in(graph.case)
    kept = {d.id: numbers[d.id] for d in asked if d.id in numbers and not _is_freed(d, before)}
    drawn = draw_steps(graph, agencies, kept, (), f"Các bước của {name} sau khi cắt giảm")
    chain = " → ".join(step.name for step in graph.critical_path().steps)
    gone = sorted(set(numbers.values()) - set(kept.values()))
    freed = f"Không phải nộp giấy tờ số {in_spans(gone)}. " if gone else ""
    return replace(drawn, id=f"{anchor}b", description=f"{freed}Chuỗi bước dài nhất: {chain}.")


def _seen(path: str, steps: Iterable[StepRow]) -> str:
    """What the picture shows, for those who cannot see it; the tables have the rest."""
    changed = [f"{step.name}: {step.change}" for step in steps if step.change]
    return " ".join([path, *([f"Thay đổi: {'; '.join(changed)}."] if changed else []), "Chi tiết trong bảng bên dưới."])


def _is_freed(document: RequiredDocument, before: Procedure) -> bool:
    """Whether the applicant need no longer hand it in, though before the cuts they had to."""
    old = next((d for d in before.documents if d.id == document.id), None)
    return document.look_up is not None and (old is None or old.look_up is None)


def _path(before: StepGraph, after: StepGraph) -> str:
    path, cut = before.critical_path(), after.critical_path()
    if not path.hours:
        is_timed = any(step.duration for step in before.steps.values())
        return NOT_IN_WORKING_TIME if is_timed else "Nguồn không nêu thời gian của từng bước."
    known = f"Chuỗi bước dài nhất: {_work_days(path.hours)}"
    shorter = f"; sau khi cắt giảm: {_work_days(cut.hours)}" if cut.hours != path.hours else ""
    unknown = f"; {len(path.unknown)} bước không nêu thời gian" if path.unknown else ""
    return f"{known}{shorter}{unknown}."


NOT_IN_WORKING_TIME = (
    "Nguồn không nêu thời gian của từng bước bằng giờ hay ngày làm việc, nên không xác định được chuỗi bước dài nhất."
)


def _work_days(hours: Decimal) -> str:
    return f"{write_number(hours / 8)} ngày làm việc"


def _documents(
    procedure: Procedure, case: Case | None, cuts: Sequence[Cut], catalogue: Catalogue
) -> Iterator[DocumentRow]:
    gone = {document for document, mark in cut_marks(cuts, procedure.steps).papers.items() if mark is Mark.CUT}
    for index, document in enumerate(procedure.documents_in(case), start=1):
        change = paper_change(document.id, cuts) or _looked_up(document, catalogue)
        name = document_name(document, catalogue)
        yield DocumentRow(str(index), name, _quantity(document), change, document.id in gone)


def _quantity(document: RequiredDocument) -> str:
    counted = (
        (document.originals, "bản chính"),
        (document.copies, "bản sao"),
        (document.certified, "bản sao chứng thực"),
    )
    return ", ".join(f"{write_count(number)} {what}" for number, what in counted if number) or "không nêu"


def _looked_up(document: RequiredDocument, catalogue: Catalogue) -> str:
    """What the catalogue says already, without any cut."""
    if not (document.look_up and document.look_up.database):
        return ""
    database = catalogue.all(Database).get(document.look_up.database.id)
    return f"đã tra cứu {database.name if database else document.look_up.database.id}"


def _step_rows(
    graph: StepGraph,
    after: StepGraph,
    agencies: Mapping[str, Agency],
    numbers: Mapping[str, int],
    cuts: Sequence[Cut],
) -> Iterator[StepRow]:
    marked = cut_marks(cuts, graph.steps.values())
    longest, longest_after = _chain(graph), _chain(after) if cuts else frozenset()
    for step in graph.in_order():
        marks = (
            ("chuỗi dài nhất", step.id in longest),
            ("chuỗi dài nhất sau khi cắt giảm", step.id in longest_after and step.id not in longest),
            ("bảo đảm pháp lý", step.safeguard is not None),
            ("thứ tự suy ra", step.inferred),
            ("phải đến", bool(step.visit)),
        )
        yield StepRow(
            name=step.name,
            actor=_actor(step, agencies),
            duration=duration_in_words(step.duration) if step.duration else "không nêu",
            needs=_needs(step, graph, numbers),
            after=", ".join(graph.steps[ref.id].name for ref in step.after if ref.id in graph.steps),
            marks=", ".join(word for word, holds in marks if holds),
            change="; ".join(marked.notes.get(step.id, ())),
            is_cut=Mark.CUT in marked.steps.get(step.id, ()),
        )


def _needs(step: Step, graph: StepGraph, numbers: Mapping[str, int]) -> str:
    """The numbers of the documents, and the steps whose work it takes up."""
    papers = [numbers[need.id] for need in step.needs if need.id in numbers]
    makers = [maker.name for need in step.needs for maker in graph.producers.get(need.id, ()) if maker is not step]
    said = [f"giấy tờ {in_spans(papers)}"] if papers else []
    return "; ".join([*said, *(f"kết quả của “{name}”" for name in dict.fromkeys(makers))])


def _chain(graph: StepGraph) -> frozenset[str]:
    path = graph.critical_path()
    return frozenset(step.id for step in path.steps) if path.hours else frozenset()


def _actor(step: Step, agencies: Mapping[str, Agency]) -> str:
    actor = agencies[step.actor.id].name if step.actor.id in agencies else step.actor.id
    return f"{actor} – {step.role}" if step.role else actor
