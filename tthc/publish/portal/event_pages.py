"""The page of a life event: its procedures in order, and the whole journey in papers, visits, days and đồng."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tthc.cost.activities import channel_of, document_name, fees_of
from tthc.cost.errands import Load
from tthc.cost.journey import Brought, Stop, Time, Travelled, Way, travel, usual_applicant
from tthc.graph.catalogue import CatalogueGraph
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey, Stage
from tthc.model.procedure import Element, Procedure
from tthc.publish.portal.blank_forms import form_links
from tthc.publish.portal.form_files import NO_FORMS, FormFiles
from tthc.publish.portal.pages import Figure, FormLink, Frame, Link
from tthc.publish.portal.places import event_place, procedure_place
from tthc.publish.words import MISSING, MODES_IN_SENTENCE, duration_in_words
from tthc.source import Message, shorten
from tthc.vietnamese import start_sentence, write_count, write_dong, write_duration, write_list

QUOTED = 80
"""How many letters of a name stand inside a sentence: some go on for a paragraph."""

Translate = Callable[[Message], str]


@dataclass(frozen=True)
class BroughtLine:
    """A document of a stop, how it comes about, and the blank forms for it."""

    name: str
    how: str
    forms: tuple[FormLink, ...] = ()


@dataclass(frozen=True)
class StopRow:
    """One procedure on the way: its figures one by one, for which case, what it waits for, its documents.

    `spared` are the documents that nobody has to do anything for; `is_extra` marks one that only gives a paper for
    another.
    """

    link: Link
    code: str
    figures: tuple[str, ...]
    case: str
    after: tuple[Link, ...]
    documents: tuple[BroughtLine, ...]
    spared: tuple[BroughtLine, ...]
    is_extra: bool


@dataclass(frozen=True)
class OtherRow:
    """A procedure that is not for everybody, or not in the catalogue: when it is there."""

    link: Link
    code: str
    when: str


@dataclass(frozen=True)
class EventPage:
    """A life event; the totals are those of `tthc journey`. `stuck` says why nobody can go the whole way."""

    frame: Frame
    name: str
    description: str
    applicant: str
    totals: tuple[tuple[str, Figure], ...]
    stops: tuple[StopRow, ...]
    outside: tuple[BroughtLine, ...]
    others: tuple[OtherRow, ...]
    bundles: tuple[OtherRow, ...]
    notes: tuple[str, ...]
    stuck: str


@dataclass(frozen=True)
class Events:
    """The life events of a catalogue that have a page; `codes` are those of the procedures that have one."""

    catalogue: Catalogue
    codes: Mapping[str, Procedure]
    on: date
    translate: Translate
    forms: FormFiles = NO_FORMS

    def journeys(self) -> tuple[Journey, ...]:
        """Those of which a procedure has a page that is more than an aside, as the catalogue has them."""
        known = self.catalogue.all(Journey).values()
        return tuple(journey for journey in known if any(code in self.codes for code in _main(journey)))

    def procedures(self, journey: Journey) -> tuple[Procedure, ...]:
        """The procedures of a life event that have a page, linked ones included."""
        codes = (*(stage.procedure for stage in journey.stages), *(bundle.procedure for bundle in journey.bundles))
        return tuple(self.codes[code] for code in dict.fromkeys(codes) if code and code in self.codes)

    def by_procedure(self, root: str) -> Mapping[str, tuple[Link, ...]]:
        """For each procedure the life events that it belongs to."""
        found: dict[str, list[Link]] = {}
        for journey in self.journeys():
            for procedure in self.procedures(journey):
                found.setdefault(procedure.code, []).append(Link(journey.name, root + event_place(journey.id)))
        return {code: tuple(links) for code, links in found.items()}

    def page(self, journey: Journey, frame: Frame) -> EventPage:
        """The page of one life event."""
        graph = CatalogueGraph(self.catalogue)
        travelled = travel(journey, graph, usual_applicant(journey, self.catalogue), self.on)
        way = travelled.way
        return EventPage(
            frame=frame,
            name=journey.name,
            description=journey.description or "",
            applicant=travelled.applicant.name if travelled.applicant else "",
            totals=tuple(_totals(way)) if way else (),
            stops=tuple(self._stop(stop, frame.root) for stop in way.stops) if way else (),
            outside=tuple(map(self._brought, way.outside)) if way else (),
            others=tuple(self._others(travelled, frame.root)),
            bundles=tuple(self._bundles(journey, frame.root)),
            notes=tuple(start_sentence(self.translate(self._by_name(note))) for note in travelled.notes),
            stuck="" if way else self._stuck(travelled),
        )

    def _stop(self, stop: Stop, root: str) -> StopRow:
        forms = self._forms(stop.procedure, root)
        return StopRow(
            link=self._link(stop.procedure.code, root),
            code=stop.procedure.code,
            figures=tuple(map(start_sentence, _figures(stop))),
            case=stop.case.name if stop.case else "",
            after=tuple(self._link(code, root) for code in stop.after),
            documents=tuple(self._brought(b, forms.get(b.name, ())) for b in stop.documents if b.load != Load()),
            spared=tuple(self._brought(b) for b in stop.documents if b.load == Load()),
            is_extra=not stop.is_goal,
        )

    def _forms(self, procedure: Procedure, root: str) -> Mapping[str, tuple[FormLink, ...]]:
        """The blank forms of a procedure that has a page, by the names of the documents."""
        known = form_links(self.catalogue, procedure, self.forms, root) if procedure.code in self.codes else {}
        return {document_name(d, self.catalogue): known[d.id] for d in procedure.documents if d.id in known}

    def _brought(self, brought: Brought, forms: tuple[FormLink, ...] = ()) -> BroughtLine:
        return BroughtLine(brought.name, start_sentence(self.translate(self._by_name(brought.how))), forms)

    def _by_name(self, note: Message) -> Message:
        """Procedures by their names: what a citizen reads has no use for codes."""
        known = self.catalogue.procedures
        code = note.values.get("code")
        name = known[code].name.removeprefix("Thủ tục ") if isinstance(code, str) and code in known else ""
        name = shorten(name, QUOTED)
        return Message(note.text, {**note.values, "code": f"“{start_sentence(name)}”"}) if name else note

    def _link(self, code: str, root: str, name: str = "") -> Link:
        procedure = self.catalogue.procedures.get(code)
        place = root + procedure_place(procedure) if procedure and code in self.codes else ""
        return Link(procedure.name if procedure else name or code, place)

    def _others(self, travelled: Travelled, root: str) -> Iterator[OtherRow]:
        for stage, why in travelled.left_out:
            link = self._link(stage.procedure, root, stage.name or "")
            yield OtherRow(link, stage.procedure, start_sentence(self._when(stage, why)))

    def _when(self, stage: Stage, why: Message) -> str:
        """When a stage is there; that the catalogue does not have it is said beside that."""
        said = self.translate(why)
        is_known = stage.procedure in self.catalogue.procedures
        return said if is_known or not stage.when else f"chỉ khi: {stage.when}; {said}"

    def _bundles(self, journey: Journey, root: str) -> Iterator[OtherRow]:
        names = {stage.procedure: stage.name or stage.procedure for stage in journey.stages}
        for bundle in journey.bundles:
            covers = write_list([names.get(code, code) for code in bundle.covers])
            law = f" Căn cứ: {bundle.law.id}." if bundle.law and bundle.verified else ""
            code = bundle.procedure or ""
            link = self._link(code, root, bundle.name) if code else Link(bundle.name)
            yield OtherRow(link, code, f"Một hồ sơ thay cho: {covers}.{law}")

    def _stuck(self, travelled: Travelled) -> str:
        known = self.catalogue.procedures
        names = [known[code].name if code in known else code for code in travelled.stuck]
        return " ← ".join(names) or "danh mục chưa có thủ tục nào của việc này"


def _main(journey: Journey) -> Iterator[str | None]:
    """The procedures that everybody goes through, linked ones included; all, where each is left to the person."""
    needed = [stage.procedure for stage in journey.stages if not stage.optional]
    yield from needed or (stage.procedure for stage in journey.stages)
    yield from (bundle.procedure for bundle in journey.bundles)


def _totals(way: Way) -> Iterator[tuple[str, Figure]]:
    load = way.load
    yield "Thủ tục", Figure(f"{write_count(way.procedures)} thủ tục")
    yield "Giấy tờ", Figure(f"{write_count(load.papers)} bản", ("giấy tờ dùng chung chỉ xin một lần",))
    yield "Phải đến", Figure(f"Ít nhất {write_count(load.visits)} lần" if load.visits else "Không phải đến")
    yield "Thời gian", _time(way.time)
    unknown = sum(not _is_fee_known(stop) for stop in way.stops)
    notes = (f"chưa kể {write_count(unknown)} thủ tục chưa rõ mức thu",) if unknown else ()
    nothing = MISSING if unknown else "Không thu"
    yield "Phí, lệ phí", Figure(write_dong(load.fees) if load.fees else nothing, notes, bool(load.fees or not unknown))
    cost = write_dong(round(load.cost.mid + load.fees, -3))
    lacks = ("chưa tính được hết",) if load.lacks else ()
    yield "Tốn khoảng", Figure(cost, ("ước tính: thời gian, đi lại, in sao, bưu chính và phí", *lacks))


def _time(time: Time) -> Figure:
    parts = [write_duration(round(time.working, 2), "working_days")] if time.working else []
    parts += [write_duration(time.calendar, "calendar_days")] if time.calendar else []
    unknown = (f"chưa kể {write_count(len(time.unknown))} thủ tục chưa ghi thời hạn",) if time.unknown else ()
    if not parts:
        return Figure(MISSING, unknown, is_known=False) if unknown else Figure("Trong ngày")
    notes = ("cộng thời hạn của các thủ tục phải làm lần lượt", *unknown)
    return Figure(" và ".join(parts), notes)


def _figures(stop: Stop) -> Iterator[str]:
    load = stop.load
    yield f"nộp {MODES_IN_SENTENCE[stop.mode]}"
    yield duration_in_words(stop.limit) if stop.limit else "chưa ghi thời hạn"
    yield f"{write_count(load.papers)} bản giấy tờ" if load.papers else "không phải nộp giấy tờ"
    if load.visits:
        yield f"đến {write_count(load.visits)} lần"
    if load.fees:
        yield write_dong(Decimal(load.fees))
    else:
        yield "không thu phí, lệ phí" if _is_fee_known(stop) else "chưa rõ phí, lệ phí"
    if stop.count > 1:
        yield f"làm {write_count(stop.count)} lần"


def _is_fee_known(stop: Stop) -> bool:
    """Whether every fee of the way that is taken is known in đồng: no fee in the record is no answer."""
    channel = channel_of(stop.procedure, stop.mode)
    fees = tuple(fees_of(channel, stop.case)) if channel else ()
    return all(fee.dong is not None for fee in fees) and bool(fees or Element.FEES in stop.procedure.has_no)
