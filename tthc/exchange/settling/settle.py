"""A record to a procedure: every word of it recognised, kept verbatim or reported; nothing guessed silently."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from tthc.exchange.settling.agencies import agencies, levels_of, levels_that_act
from tthc.exchange.settling.channels import channels
from tthc.exchange.settling.decisions import Decision, Part
from tthc.exchange.settling.documents import documents, dossier_sets
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.law import laws
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.settling.results import results
from tthc.exchange.slugs import slug
from tthc.exchange.sources.record import Named, Record
from tthc.model.entry import Period, Ref, SourceNote
from tthc.model.procedure import Element, Procedure, Publication, PublicationKind, VerbatimPart
from tthc.model.reference import Applicant, Law, Sector
from tthc.source import say, shorten
from tthc.vietnamese import fold
from tthc.vietnamese.reading import Unclear, read_code


@dataclass(frozen=True)
class Settled:
    """What was made of a record: a procedure if it has a code, the decisions, and entries that the register lacks."""

    record: Record
    procedure: Procedure | None
    decisions: tuple[Decision, ...]
    laws: tuple[Law, ...] = ()
    sectors: tuple[Sector, ...] = ()


def settle(record: Record, knowledge: Knowledge, start: date | None = None) -> Settled:
    """The procedure that a record describes, in force from `start` if that is known."""
    notes = Notebook()
    code = _code(record, notes)
    if code is not None and not record.name.strip():
        notes.decide("I009", Part.IDENTITY, say("{code} has no name; nothing was written", code=code))
    if code is None or not record.name.strip():
        return Settled(record, None, tuple(notes.decisions))
    _tell_leftovers(record, notes)
    sector, new_sectors = _sector(record, knowledge, notes)
    cited, new_laws = laws(record, knowledge.catalogue, notes)
    cases, papers = documents(record, knowledge.recogniser, knowledge.catalogue, notes)
    levels = levels_of(record, notes)
    applicants = _applicants(record, knowledge, notes)
    acting = agencies(record, levels, knowledge, notes)
    facts = {
        "code": code,
        "name": _name(record, notes),
        "sector": sector,
        "levels": levels_that_act(levels, acting, knowledge, notes),
        "effective": Period(start=start) if start else Period(),
        "publication": _publication(record, notes),
        "applicants": applicants,
        "agencies": acting,
        "cases": cases,
        "channels": channels(record, notes),
        "documents": papers,
        "dossier_sets": dossier_sets(record, notes),
        "results": results(record, knowledge, notes),
        "has_no": _has_no(record, notes),
        "legal_basis": cited,
        "keywords": _keywords(record),
        "sources": (_source(record, notes),),
    }
    _keep_the_rest(record, notes)
    try:
        procedure = Procedure.model_validate({**facts, "verbatim": tuple(notes.verbatim())})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        notes.decide("I007", Part.IDENTITY, say("{where}: {why}", where=where, why=first["msg"]))
        return Settled(record, None, tuple(notes.decisions))
    return Settled(record, procedure, tuple(notes.decisions), new_laws, new_sectors)


def _code(record: Record, notes: Notebook) -> str | None:
    written = "".join(record.code.split()) or "".join(record.notation.split())
    read = read_code(written.upper())
    if read.code is None or not read.code.isascii() or not _SUFFIX.fullmatch(read.suffix):
        text = say("{written!r} is not a procedure code; nothing was written", written=shorten(written))
        notes.decide("I002", Part.IDENTITY, text, written)
        return None
    code = read.code + read.suffix
    if read.unclear is Unclear.DECIMAL_COMMA:
        text = say("the code is written {written!r}; read as {code}", written=shorten(written), code=code)
        notes.decide("I003", Part.IDENTITY, text, written)
    if read.suffix:
        text = say("the code ends with {suffix}: a version of one ministry or province", suffix=read.suffix)
        notes.decide("I004", Part.IDENTITY, text, code)
    other = "".join(record.notation.split()).upper()
    if other and other != written.upper():
        text = say("the code is {code}, but its notation is {other}", code=code, other=shorten(other))
        notes.decide("I005", Part.IDENTITY, text, other)
    return code


_SUFFIX = re.compile(r"(\.(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[GH][0-9]{2})?", re.ASCII)


def _tell_leftovers(record: Record, notes: Notebook) -> None:
    if record.removed:
        text = say("{count} invisible characters were removed from its texts", count=record.removed)
        notes.decide("I010", Part.IDENTITY, text)
    for extra in record.extra:
        text = say("{path} has no field here; it is kept with the record", path=shorten(extra.path))
        notes.decide("I011", Part.IDENTITY, text, extra.text)


def _name(record: Record, notes: Notebook) -> str:
    name = " ".join(record.name.split())
    if len(name) > LONGEST_NAME:
        notes.keep(VerbatimPart.DESCRIPTION, record.name)
        return name[: LONGEST_NAME - 1] + "…"
    return name


def _sector(record: Record, knowledge: Knowledge, notes: Notebook) -> tuple[Ref[Sector] | None, tuple[Sector, ...]]:
    """The sector of the record; one that the register does not have becomes an entry of the importing project."""
    named = [sector for sector in record.sectors if sector.name]
    if not named:
        notes.decide("I014", Part.IDENTITY, say("no sector is given"))
        return None, ()
    if len(named) > 1:
        text = say("several sectors are given; the first was taken: {names}", names=tuple(s.name[:60] for s in named))
        notes.decide("I015", Part.IDENTITY, text)
    name = " ".join(named[0].name.split())[:LONGEST_NAME]
    known, score = _known_sector(named[0], knowledge)
    if known:
        notes.decide("I013", Part.IDENTITY, say("sector: {id}", id=known), name, score)
        return Ref(known, kind=Sector), ()
    new = Sector(id=slug(name), name=name)
    notes.decide(
        "I014",
        Part.IDENTITY,
        say("the register has no sector {name!r}; a new one was made: {id}", name=name[:60], id=new.id),
        name,
    )
    return Ref(new.id, kind=Sector), (new,)


def _known_sector(named: Named, knowledge: Knowledge) -> tuple[str | None, float]:
    """Only an equal name is the same sector: a folder is named after it."""
    for sector in knowledge.catalogue.all(Sector).values():
        if fold(sector.name) == fold(" ".join(named.name.split())):
            return sector.id, 1.0
    return None, 0.0


_KINDS = (
    ("bai bo", PublicationKind.ABOLISHED),
    ("thay the", PublicationKind.REPLACED),
    ("sua doi", PublicationKind.AMENDED),
    ("moi", PublicationKind.NEW),
)


def _publication(record: Record, notes: Notebook) -> Publication | None:
    decision = " ".join(record.decision.split())[:LONGEST_NAME]
    if not decision:
        return None
    if not re.fullmatch(r"[0-9]+/QĐ-[\w.-]+", decision):
        notes.decide(
            "I016",
            Part.IDENTITY,
            say("the number of the decision looks wrong: {number!r}", number=decision[:60]),
            decision,
        )
    words = fold(record.publication)
    return Publication(decision=decision, kind=next((kind for word, kind in _KINDS if word in words), None))


def _applicants(record: Record, knowledge: Knowledge, notes: Notebook) -> tuple[Ref[Applicant], ...]:
    found: list[Ref[Applicant]] = []
    for text in record.applicants:
        id_, score = knowledge.recogniser.applicant(text)
        if id_:
            notes.decide("I020", Part.APPLICANTS, say("applicant: {id}", id=id_), text, score)
            found += [] if Ref(id_) in found else [Ref(id_, kind=Applicant)]
        else:
            notes.decide(
                "I021", Part.APPLICANTS, say("no kind of applicant is called {name!r}", name=text[:80]), text, score
            )
            notes.keep(VerbatimPart.APPLICANTS, text)
    if not record.applicants:
        notes.decide("I022", Part.APPLICANTS, say("it is not said who may apply"))
    return tuple(found)


def _has_no(record: Record, notes: Notebook) -> tuple[Element, ...]:
    """Conditions are kept as they stand, unless the source says that there are none."""
    words = {fold(text).strip(" .-:;") for text in record.conditions}
    if words and words <= {"khong", "khong co", "khong quy dinh", "khong yeu cau"}:
        notes.decide(
            "I091", Part.CONDITIONS, say("the source says that there are no conditions"), "; ".join(record.conditions)
        )
        return (Element.CONDITIONS,)
    for text in record.conditions:
        notes.decide("I090", Part.CONDITIONS, say("conditions are kept verbatim"), text)
        notes.keep(VerbatimPart.CONDITIONS, text)
    return ()


def _keywords(record: Record) -> tuple[str, ...]:
    words = (" ".join(word.split()) for text in record.keywords for word in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(word[:LONGEST_NAME] for word in words if word))


def _source(record: Record, notes: Notebook) -> SourceNote:
    origin, retrieved = record.origin, None
    if origin.retrieved and origin.retrieved == origin.file_day:
        text = say("the source does not say when it was read: the day on which its file was last changed was taken")
        notes.decide("I018", Part.IDENTITY, text, origin.retrieved)
    with suppress(ValueError):
        retrieved = date.fromisoformat(record.origin.retrieved)
    return SourceNote(name=record.origin.system, url=record.origin.url or None, retrieved=retrieved)


def _keep_the_rest(record: Record, notes: Notebook) -> None:
    for step in record.steps:
        head = " – ".join(part for part in (step.case, step.name) if part)
        notes.keep(VerbatimPart.STEPS, f"{head}: {step.text}" if head else step.text)
    if record.steps:
        notes.decide("I092", Part.STEPS, say("{count} blocks of steps are kept verbatim", count=len(record.steps)))
    else:
        notes.decide("I093", Part.STEPS, say("no steps are given"))
    notes.keep(VerbatimPart.DESCRIPTION, record.description)
    if record.formality:
        notes.keep(VerbatimPart.DESCRIPTION, f"Loại thủ tục: {record.formality}")
