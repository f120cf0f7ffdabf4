"""What somebody has to do to follow a procedure: the activities that the cost model prices and the burden counts.

Nothing is priced here. Each activity has one or more ways of doing it, any one of which will do; a way names the
estimates (`catalog/reference/costs.yaml`) it uses and how many times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from tthc.graph.evidence import applicants_of, asked_of, databases_of, kinds_above
from tthc.model.basis import Case, LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, Mode
from tthc.model.costs import ActivityKind
from tthc.model.document import RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, DocumentType, Origin
from tthc.model.result import Result
from tthc.model.step import Step, StepKind
from tthc.source import Message, say


class Figure(StrEnum):
    """The ids of the estimates that the model uses."""

    FORM_FILLING = "form-filling"
    FORM_FIELD = "form-field"
    ORIGINAL_AT_HAND = "original-at-hand"
    PLAIN_COPY = "plain-copy"
    PLAIN_COPY_FEE = "plain-copy-fee"
    CERTIFIED_COPY = "certified-copy"
    CERTIFIED_COPY_FEE = "certified-copy-fee"
    OBTAIN_FROM_STATE = "obtain-from-state"
    OBTAIN_FROM_OUTSIDE = "obtain-from-outside"
    SUBMIT_IN_PERSON = "submit-in-person"
    SUBMIT_ONLINE = "submit-online"
    SUBMIT_POSTAL = "submit-postal"
    POSTAL_FEE = "postal-fee"
    PAY = "pay"
    COLLECT_IN_PERSON = "collect-in-person"
    COLLECT_POSTAL = "collect-postal"
    VISIT = "visit"


@dataclass(frozen=True)
class Use:
    """One estimate, so many times."""

    figure: Figure
    times: int = 1


@dataclass(frozen=True)
class Way:
    """One way of doing an activity; `lacks` names what the catalogue does not say about it.

    `minutes` were measured and are no estimate: they come on top of what the estimates say.
    """

    how: tuple[Message, ...] = ()
    uses: tuple[Use, ...] = ()
    minutes: Fraction = Fraction(0)
    visits: int = 0
    lacks: Message | None = None


@dataclass(frozen=True)
class Activity:
    """One thing to do: papers and certified copies that are handed in, fees owed to the State, the ways of doing it.

    `about` is the id of the document or step that it is about; empty where a procedure has only one such thing to do.
    """

    kind: ActivityKind
    name: Message
    ways: tuple[Way, ...]
    about: str = ""
    papers: int = 0
    certified: int = 0
    fees: tuple[Fee, ...] = ()
    law: tuple[LegalBasis, ...] = ()
    when: str | None = None
    basis: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Situation:
    """Who applies, in which case, and how: what one sheet or one burden is about."""

    case: Case | None
    applicant: Applicant | None
    mode: Mode


def situations(procedure: Procedure, catalogue: Catalogue) -> Iterator[Situation]:
    """Every case × applicant × mode; over the counter where no channel is stated."""
    modes = tuple(dict.fromkeys(channel.mode for channel in procedure.channels)) or (Mode.IN_PERSON,)
    for case in procedure.real_cases:
        for applicant in applicants_of(procedure, catalogue):
            yield from (Situation(case, applicant, mode) for mode in modes)


def activities(procedure: Procedure, catalogue: Catalogue, situation: Situation) -> Iterator[Activity]:
    """All that has to be done, in no particular order; conditional documents included (hồ sơ đầy đủ nhất)."""
    applicant, sets = situation.applicant, procedure.dossier_sets or 1
    recorded, held = databases_of(applicant, catalogue), held_by(applicant, catalogue)
    for document in procedure.documents_in(situation.case):
        in_this_way = not document.channels or situation.mode in document.channels
        if in_this_way and asked_of(document, applicant, catalogue):
            yield _prepare(_Asked.of(document, catalogue, sets, recorded, held))
    yield _submit(situation.mode)
    yield from _pay(procedure, situation)
    yield from _visits(procedure.steps_in(situation.case))
    if results := procedure.results_in(situation.case):
        yield _collect(results, situation.mode)


def fewest_visits(procedure: Procedure, case: Case | None, mode: Mode) -> int:
    """How often somebody has to come at least: to hand in, on the way, to collect; nothing is priced for that."""
    todo = [_submit(mode), *_visits(procedure.steps_in(case))]
    if results := procedure.results_in(case):
        todo.append(_collect(results, mode))
    return sum(min((way.visits for way in activity.ways), default=0) for activity in todo)


def document_name(document: RequiredDocument, catalogue: Catalogue) -> str:
    """What people call a document: its own name, or those of the types of which one will do."""
    known = (catalogue.get(ref) for ref in document.types)
    return document.name or " / ".join(t.name for t in known if t) or document.id


def channel_of(procedure: Procedure, mode: Mode) -> Channel | None:
    """The channel of a mode; of several the first."""
    return next((channel for channel in procedure.channels if channel.mode is mode), None)


def fees_of(channel: Channel, case: Case | None) -> Iterator[Fee]:
    """The fees owed in a case; one written for the case beats the general one of the same kind and name."""
    special = tuple(fee for fee in channel.fees if fee.case and case and fee.case.id == case.id)
    beaten = {(fee.kind, fee.name) for fee in special}
    yield from (fee for fee in channel.fees if fee.case is None and (fee.kind, fee.name) not in beaten)
    yield from special


def is_per_dossier(fee: Fee) -> bool:
    """Whether the fee is for a dossier and not for a page, a copy or a hectare."""
    return fee.per is None or "hồ sơ" in fee.per.casefold()


@dataclass(frozen=True, eq=False)
class _Asked:
    """A document, and what of an applicant makes a difference to it: the databases and the papers that matter here.

    Told apart by which document and which catalogue it is, not by what they say: comparing that takes too long.
    """

    document: RequiredDocument
    catalogue: Catalogue
    sets: int
    recorded: frozenset[str]
    held: frozenset[str]

    @classmethod
    def of(
        cls, document: RequiredDocument, catalogue: Catalogue, sets: int, recorded: Iterable[str], held: frozenset[str]
    ) -> _Asked:
        """With what matters of all that is recorded and held."""
        database = document.look_up.database if document.look_up else None
        in_it = frozenset([database.id]) if database and database.id in recorded else frozenset()
        return cls(document, catalogue, sets, in_it, held.intersection(ref.id for ref in document.types))

    def __hash__(self) -> int:
        return hash((id(self.document), id(self.catalogue), self.sets, self.recorded, self.held))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and self.document is other.document
            and self.catalogue is other.catalogue
            and (self.sets, self.recorded, self.held) == (other.sets, other.recorded, other.held)
        )


@lru_cache(maxsize=2048)
def _prepare(asked: _Asked) -> Activity:
    """What preparing a document takes: the same for hundreds of dossiers, before a cut and after it."""
    document, sets = asked.document, asked.sets
    fetched = fetched_by_agency(document, asked.catalogue, asked.recorded)
    ways = (fetched,) if fetched else tuple(_paper_ways(document, sets, asked.catalogue, asked.held))
    handed_in = fetched is None and document.submission is Submission.SUBMIT
    return Activity(
        ActivityKind.PREPARE,
        Message("{document}", {"document": document_name(document, asked.catalogue)}),
        ways,
        about=document.id,
        papers=papers_in_a_set(document) * sets if handed_in else 0,
        certified=document.certified * sets if handed_in else 0,
        law=(document.fixed_by,) if document.fixed_by else (),
        when=document.when,
    )


def papers_in_a_set(document: RequiredDocument) -> int:
    """How many in one set; a document of which nobody states the number is one paper."""
    return document.originals + document.copies + document.certified or 1


def fetched_by_agency(document: RequiredDocument, catalogue: Catalogue, recorded: Collection[str]) -> Way | None:
    """Nothing to do, where the agency gets the document from its issuer, or from a database that has the applicant."""
    look_up = document.look_up
    if look_up and look_up.issuer:
        issuer = catalogue.get(look_up.issuer)
        source = issuer.name if issuer else look_up.issuer.id
        return Way((say("the agency gets it from {issuer}: nothing to hand in", issuer=source),))
    if look_up and look_up.database and look_up.database.id in recorded:
        database = catalogue.get(look_up.database)
        source = database.name if database else look_up.database.id
        return Way((say("the agency looks it up in {database}: nothing to hand in", database=source),))
    return None


def _paper_ways(document: RequiredDocument, sets: int, catalogue: Catalogue, held: Collection[str]) -> Iterator[Way]:
    if not document.types:
        yield Way(lacks=say("the register has no type for the document {name!r} yet", name=document.name))
    for ref in document.types:
        document_type = catalogue.get(ref)
        if document_type is None:
            yield Way(lacks=say("no document type has the id {id!r}", id=ref.id))
        elif document.submission is Submission.PRESENT:
            yield Way((say("the original is shown"),), (Use(Figure.ORIGINAL_AT_HAND),))
        else:
            is_at_hand = document_type.originals_kept or document_type.id in held
            way = _origin(document, document_type, sets, is_at_hand)
            copies = tuple(copies_of(document, sets))
            uses = (*way.uses, *(use for _, several in copies for use in several))
            yield Way((*way.how, *(text for text, _ in copies)), uses, way.minutes)


def _origin(document: RequiredDocument, document_type: DocumentType, sets: int, is_at_hand: bool) -> Way:
    """How the original comes about: every form is written anew; everything else is found or fetched once."""
    if document.form or document_type.origin is Origin.APPLICANT:
        return form_filling(document_type, max(document.originals * sets, 1), [field.id for field in document.omits])
    if is_at_hand:
        only_copies = document.originals == 0 and document.copies + document.certified > 0
        return Way((say("the original is at hand"),), () if only_copies else (Use(Figure.ORIGINAL_AT_HAND),))
    if document_type.origin is Origin.STATE:
        return Way((say("obtained from a state body first"),), (Use(Figure.OBTAIN_FROM_STATE),))
    return Way((say("obtained from outside the State first"),), (Use(Figure.OBTAIN_FROM_OUTSIDE),))


def form_filling(form: DocumentType, times: int, omits: Collection[str] = ()) -> Way:
    """A form written so many times: by its fields, measured or estimated one by one, where the register knows them.

    `omits` are the fields that are left empty.
    """
    filled = say("forms filled in: {times}", times=times)
    if not form.fields:
        return Way((filled, say("estimated as a whole: its fields are not known")), (Use(Figure.FORM_FILLING, times),))
    kept = [field.minutes for field in form.fields if field.id not in omits]
    measured = [minutes for minutes in kept if minutes is not None]
    estimated = len(kept) - len(measured)
    by_field = say(
        "by its fields: {estimated} estimated, {measured} measured", estimated=estimated, measured=len(measured)
    )
    uses = (Use(Figure.FORM_FIELD, estimated * times),) if estimated else ()
    return Way((filled, by_field), uses, sum(map(Fraction, measured), Fraction(0)) * times)


def held_by(applicant: Applicant | None, catalogue: Catalogue) -> frozenset[str]:
    """The kinds of paper that an applicant has at hand."""
    kinds = kinds_above(applicant, catalogue) if applicant else ()
    return frozenset(ref.id for kind in kinds for ref in kind.holds)


def copies_of(document: RequiredDocument, sets: int) -> Iterator[tuple[Message, tuple[Use, ...]]]:
    """The copies to be made for all sets, in words and as estimates."""
    if plain := document.copies * sets:
        yield say("plain copies: {number}", number=plain), _each(plain, Figure.PLAIN_COPY, Figure.PLAIN_COPY_FEE)
    if certified := document.certified * sets:
        uses = _each(certified, Figure.CERTIFIED_COPY, Figure.CERTIFIED_COPY_FEE)
        yield say("certified copies: {number}", number=certified), uses


def _each(number: int, *figures: Figure) -> tuple[Use, ...]:
    return tuple(Use(figure, number) for figure in figures)


def _submit(mode: Mode) -> Activity:
    return _SUBMITTED[mode]


def _handing_in(way: Way) -> Activity:
    return Activity(ActivityKind.SUBMIT, say("Handing in the application"), (way,))


_SUBMITTED = {
    Mode.IN_PERSON: _handing_in(Way((say("in person"),), (Use(Figure.SUBMIT_IN_PERSON),), visits=1)),
    Mode.ONLINE: _handing_in(Way((say("online"),), (Use(Figure.SUBMIT_ONLINE),))),
    Mode.POSTAL: _handing_in(Way((say("by post"),), (Use(Figure.SUBMIT_POSTAL), Use(Figure.POSTAL_FEE)))),
}


def _pay(procedure: Procedure, situation: Situation) -> Iterator[Activity]:
    channel = channel_of(procedure, situation.mode)
    fees = tuple(fee for fee in fees_of(channel, situation.case) if fee.dong) if channel else ()
    if fees:
        yield Activity(
            ActivityKind.PAY,
            say("Paying fees"),
            (Way(uses=(Use(Figure.PAY),)),),
            fees=fees,
            law=tuple(fee.fixed_by for fee in fees if fee.fixed_by),
            basis=tuple(_fee_basis(fee) for fee in fees),
        )


def _fee_basis(fee: Fee) -> Message:
    if is_per_dossier(fee):
        return say("{amount} đồng {name}", amount=Decimal(fee.dong or 0), name=fee.name or say("fee"))
    return say(
        "{amount} đồng {name} per {per}: counted once",
        amount=Decimal(fee.dong or 0),
        name=fee.name or say("fee"),
        per=fee.per,
    )


_PRICED_ELSEWHERE = (StepKind.SUBMIT, StepKind.RECEIVE, StepKind.RETURN)
"""Visits to hand in or to collect are in the rows for that."""


def _visits(steps: Iterable[Step]) -> Iterator[Activity]:
    for step in steps:
        if step.visit and step.kind not in _PRICED_ELSEWHERE:
            yield Activity(
                ActivityKind.INSPECTION if step.kind is StepKind.INSPECT else ActivityKind.OTHER,
                say("Further visit: {step}", step=step.name),
                (Way((say("in person"),), (Use(Figure.VISIT),), visits=1),),
                about=step.id,
                law=(step.fixed_by,) if step.fixed_by else (),
            )


def _collect(results: Sequence[Result], mode: Mode) -> Activity:
    return Activity(ActivityKind.COLLECT, say("Collecting the result"), tuple(_collecting(results, mode)))


def _collecting(results: Sequence[Result], mode: Mode) -> Iterator[Way]:
    """The ways that the record states for all results, which are fetched together; where it states none, as the
    application was handed in (online: in person).
    """
    stated = [way for way in Mode if all(way in result.delivery for result in results)]
    electronic = all(result.electronic for result in results) and mode is Mode.ONLINE
    if electronic or Mode.ONLINE in stated:
        yield Way((say("electronic result"),))
    if Mode.POSTAL in stated or (not stated and mode is Mode.POSTAL):
        yield Way((say("by post"),), (Use(Figure.COLLECT_POSTAL), Use(Figure.POSTAL_FEE)))
    if Mode.IN_PERSON in stated or (not stated and mode is not Mode.POSTAL and not electronic):
        yield Way((say("in person"),), (Use(Figure.COLLECT_IN_PERSON),), visits=1)
