"""The catalogue in the terms of the European profile of public services: CPSV-AP 3.2 with CCCEV 2.1.

What the profile has no term for (steps and their order, counts of originals and copies, which limit holds in which
case) is said in terms of our own beside it, so that nothing of it is lost. A working day counts as a day in
`cv:processingTime`; the limits of our own say which days they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tthc.exchange.rdf.cpsv_reference import (
    EU,
    KNOWN_AS,
    UNKNOWN_AUTHORITY,
    VIETNAMESE,
    concept,
    life_events,
    reference_data,
    service_of,
)
from tthc.exchange.rdf.cpsv_steps import steps
from tthc.exchange.rdf.triples import Iri, Literal, Triple, plain, term, thing, vietnamese
from tthc.exchange.words import MODES, basis_in_words, duration_in_words
from tthc.graph.catalogue import CatalogueGraph
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.document import Condition, RequiredDocument
from tthc.model.duration import Duration, Unit
from tthc.model.entry import Ref
from tthc.model.obligation import Frequency, Threshold
from tthc.model.procedure import Procedure, PublicationKind
from tthc.model.reference import Sector
from tthc.model.result import Result


def catalogue_triples(catalogue: Catalogue) -> Iterator[Iterator[Triple]]:
    """All statements about a catalogue: those about each service and its parts, then those about what they refer to."""
    requires, events = _required_services(catalogue), life_events(catalogue)
    first = {service_of(procedure): procedure for procedure in reversed(catalogue.versions)}
    for procedure in reversed(first.values()):
        yield _service(procedure, catalogue, requires.get(procedure.code, ()), events.get(procedure.code, ()))
    yield reference_data(catalogue)


def _required_services(catalogue: Catalogue) -> dict[str, list[Iri]]:
    """For each procedure those that issue what it asks for."""
    required: dict[str, list[Iri]] = {}
    for dependency in CatalogueGraph(catalogue).dependencies():
        required.setdefault(dependency.asker.code, []).append(service_of(dependency.issuer))
    return required


def _service(
    procedure: Procedure, catalogue: Catalogue, requires: Iterable[Iri], events: Iterable[Iri]
) -> Iterator[Triple]:
    me = service_of(procedure)
    yield me, "rdf:type", term("cpsv:PublicService")
    yield me, "dct:identifier", plain(procedure.code)
    yield me, "dct:title", vietnamese(procedure.name)
    yield me, "dct:description", vietnamese(_description(procedure, catalogue))
    yield me, "dct:language", VIETNAMESE
    yield from ((me, "dct:requires", service) for service in requires)
    yield from ((me, "cv:isGroupedBy", event) for event in events)
    yield from ((me, "dcat:keyword", vietnamese(word)) for word in procedure.keywords)
    yield from ((me, "dct:audience", concept("applicant", ref.id)) for ref in procedure.applicants)
    yield from ((me, "tthc:level", plain(level.value)) for level in procedure.levels)
    yield from ((me, "tthc:hasNo", plain(element.value)) for element in procedure.has_no)
    if procedure.sector:
        yield me, "cv:sector", concept("sector", procedure.sector.id)
    if procedure.dossier_sets:
        yield me, "tthc:dossierSets", plain(procedure.dossier_sets)
    yield from _validity(me, procedure)
    yield from _authorities(me, procedure)
    yield from _rule(me, procedure)
    for number, channel in enumerate(procedure.channels, 1):
        yield from _channel(me, procedure, channel, number)
    for number, document in enumerate(procedure.documents, 1):
        yield from _required_document(me, procedure, document, number, catalogue)
    for number, condition in enumerate(procedure.conditions, 1):
        yield from _condition(me, procedure, condition, number)
    for number, often in enumerate(procedure.frequencies, 1):
        yield from _frequency(me, procedure, often, number)
    for number, threshold in enumerate(procedure.thresholds, 1):
        yield from _threshold(me, procedure, threshold, number)
    for number, result in enumerate(procedure.results, 1):
        yield from _output(me, procedure, result, number, catalogue)
    for case in procedure.cases:
        mine = thing("case", *_key(procedure), case.id)
        yield me, "tthc:hasCase", mine
        yield mine, "rdf:type", term("tthc:Case")
        yield mine, "dct:identifier", plain(case.id)
        yield mine, "dct:title", vietnamese(case.name)
    yield from steps(me, _key(procedure), procedure)


def _key(procedure: Procedure) -> tuple[str, ...]:
    """What the ids of a version's parts begin with."""
    start = procedure.effective.start
    return procedure.code, start.isoformat() if start else ""


def _description(procedure: Procedure, catalogue: Catalogue) -> str:
    sector = catalogue.get(procedure.sector) if procedure.sector else None
    about = f"Thủ tục hành chính {procedure.code}: {procedure.name}"
    where = f"{about} (lĩnh vực {sector.name})" if isinstance(sector, Sector) else about
    return f"{where}. {procedure.note}" if procedure.note else f"{where}."


def _validity(me: Iri, procedure: Procedure) -> Iterator[Triple]:
    period, published = procedure.effective, procedure.publication
    if period.start or period.end:
        mine = thing("validity", *_key(procedure))
        yield me, "dct:temporal", mine
        yield mine, "rdf:type", term("dct:PeriodOfTime")
        yield from _days(mine, {"dcat:startDate": period.start, "dcat:endDate": period.end})
    if published:
        yield me, "tthc:publishedBy", vietnamese(published.decision)
        yield from _days(me, {"tthc:publishedOn": published.date})
    if published and published.kind:
        abolished = published.kind is PublicationKind.ABOLISHED
        yield me, "adms:status", concept("status", "abolished" if abolished else "active")


def _days(me: Iri, days: dict[str, date | None]) -> Iterator[Triple]:
    return ((me, name, Literal(day.isoformat(), type="xsd:date")) for name, day in days.items() if day)


def _authorities(me: Iri, procedure: Procedure) -> Iterator[Triple]:
    """Who decides is competent, else who receives; where nobody is named, an authority that says so."""
    agencies = procedure.agencies
    competent = agencies.deciding or agencies.receiving
    yield from ((me, "cv:hasCompetentAuthority", thing("agency", ref.id)) for ref in competent)
    if not competent:
        yield me, "cv:hasCompetentAuthority", UNKNOWN_AUTHORITY
    for role in ("receiving", "deciding", "coordinating"):
        for number, ref in enumerate(getattr(agencies, role), 1):
            mine = thing("participation", *_key(procedure), role, number)
            yield me, "cv:hasParticipation", mine
            yield mine, "rdf:type", term("cv:Participation")
            yield mine, "dct:identifier", plain(f"{procedure.code}/{role}/{number}")
            yield mine, "dct:description", vietnamese(KNOWN_AS["role", role])
            yield mine, "cv:role", concept("role", role)
            yield mine, "cv:hasParticipant", thing("agency", ref.id)


def _rule(me: Iri, procedure: Procedure) -> Iterator[Triple]:
    """The laws, and the rule that the service follows under them."""
    yield from ((me, "cv:hasLegalResource", thing("law", ref.id)) for ref in procedure.legal_basis)
    if procedure.legal_basis:
        mine = thing("rule", *_key(procedure))
        yield me, "cpsv:follows", mine
        yield mine, "rdf:type", term("cpsv:Rule")
        yield mine, "dct:identifier", plain(f"{procedure.code}/rule")
        yield mine, "dct:title", vietnamese(f"Quy định về thủ tục {procedure.name}")
        laws = ", ".join(ref.id for ref in procedure.legal_basis)
        yield mine, "dct:description", vietnamese(f"Thực hiện theo {laws}")
        yield mine, "dct:language", VIETNAMESE
        yield from ((mine, "cpsv:implements", thing("law", ref.id)) for ref in procedure.legal_basis)


def _channel(me: Iri, procedure: Procedure, channel: Channel, number: int) -> Iterator[Triple]:
    mine = thing("channel", *_key(procedure), number)
    yield me, "cv:hasChannel", mine
    yield mine, "rdf:type", term("cv:Channel")
    yield mine, "dct:identifier", plain(f"{procedure.code}/channel/{number}")
    yield mine, "dct:type", concept("channel", channel.mode.value)
    yield mine, "dct:description", vietnamese(MODES[channel.mode])
    yield from ((mine, "cv:ownedBy", thing("agency", ref.id)) for ref in procedure.agencies.receiving)
    yield from _optional(mine, "tthc:serviceLevel", channel.service_level and plain(channel.service_level.value))
    yield from _optional(mine, "tthc:partialReason", channel.partial_reason and vietnamese(channel.partial_reason))
    yield from _optional(mine, "tthc:url", channel.url and plain(channel.url))
    general = [limit for limit in channel.time_limits if limit.case is None and limit.statutory]
    if len(general) == 1 and general[0].statutory:
        yield mine, "cv:processingTime", Literal(iso_duration(general[0].statutory), type="xsd:duration")
    for index, limit in enumerate(channel.time_limits, 1):
        yield from _limit(mine, procedure, limit, f"{number}.{index}")
    for index, fee in enumerate(channel.fees, 1):
        yield from _cost(me, mine, procedure, fee, f"{number}.{index}")


def iso_duration(duration: Duration) -> str:
    """The duration in the notation of XML Schema; a working day is written as a day."""
    amount = f"{duration.amount.normalize():f}"
    whole = duration.amount == int(duration.amount)
    match duration.unit:
        case Unit.MINUTES if whole:
            return f"PT{amount}M"
        case Unit.MINUTES:
            return f"PT{duration.amount * 60:f}S"
        case Unit.HOURS if whole:
            return f"PT{amount}H"
        case Unit.HOURS:
            return f"PT{duration.amount * 3600:f}S"
        case Unit.MONTHS if whole:
            return f"P{amount}M"
        case Unit.MONTHS:
            return f"P{int(duration.amount * 30)}D"
        case _ if whole:
            return f"P{amount}D"
    return f"P{int(duration.amount)}DT{(duration.amount % 1) * 24 * 3600:f}S"


def _limit(channel: Iri, procedure: Procedure, limit: TimeLimit, number: str) -> Iterator[Triple]:
    mine = thing("limit", *_key(procedure), number)
    yield channel, "tthc:timeLimit", mine
    yield mine, "rdf:type", term("tthc:TimeLimit")
    yield from _in_cases(mine, procedure, (limit.case,) if limit.case else ())
    for name, duration in (("statutory", limit.statutory), ("committed", limit.committed)):
        if duration:
            yield mine, f"tthc:{name}", plain(duration.amount)
            yield mine, f"tthc:{name}Unit", plain(duration.unit.value)
            yield mine, f"tthc:{name}Text", vietnamese(duration_in_words(duration))
    yield from _optional(mine, "tthc:note", limit.note and vietnamese(limit.note))
    yield from _basis(mine, limit.fixed_by)


def _cost(me: Iri, channel: Iri, procedure: Procedure, fee: Fee, number: str) -> Iterator[Triple]:
    mine = thing("cost", *_key(procedure), number)
    yield me, "cv:hasCost", mine
    yield mine, "rdf:type", term("cv:Cost")
    yield mine, "dct:identifier", plain(f"{procedure.code}/cost/{number}")
    yield mine, "cv:ifAccessedThrough", channel
    yield mine, "cv:currency", Iri(f"{EU}/currency/{fee.currency.value}")
    if fee.amount is not None:
        yield mine, "cv:hasValue", Literal(f"{fee.amount}.0E0", type="xsd:double")
    described = "; ".join(text for text in (fee.name, fee.per and f"tính theo {fee.per}", fee.note) if text)
    yield from _optional(mine, "dct:description", described and vietnamese(described))
    yield from _optional(mine, "cv:isDefinedBy", fee.decided_by and thing("agency", fee.decided_by.id))
    yield from _optional(mine, "tthc:feeKind", fee.kind and plain(fee.kind.value))
    yield from _optional(mine, "tthc:atMost", None if fee.at_most is None else plain(fee.at_most))
    yield from _in_cases(mine, procedure, (fee.case,) if fee.case else ())
    yield from _basis(mine, fee.fixed_by)


def _required_document(
    me: Iri, procedure: Procedure, document: RequiredDocument, number: int, catalogue: Catalogue
) -> Iterator[Triple]:
    """A requirement; each alternative is a list of its own, for of several lists any one will do."""
    mine = thing("requirement", *_key(procedure), "document", number)
    types = [(ref.id, _name(catalogue, ref)) for ref in document.types]
    name = document.name or " hoặc ".join(name for _, name in types)
    yield from _requirement(me, mine, f"{procedure.code}/document/{number}", name, "evidence")
    yield mine, "rdf:type", term("cv:InformationRequirement")
    for key, type_name in types:
        alternative = thing("evidence-list", *_key(procedure), number, key)
        yield me, "cv:hasInputType", thing("evidence-type", key)
        yield mine, "cv:hasEvidenceTypeList", alternative
        yield alternative, "rdf:type", term("cv:EvidenceTypeList")
        yield alternative, "dct:identifier", plain(f"{procedure.code}/document/{number}/{key}")
        yield alternative, "skos:prefLabel", plain(type_name)
        yield alternative, "cv:specifiesEvidenceType", thing("evidence-type", key)
    yield from ((mine, "cv:hasConcept", thing("fact", ref.id)) for ref in document.proves)
    yield mine, "tthc:id", plain(document.id)
    for counted in ("originals", "copies", "certified"):
        yield mine, f"tthc:{counted}", plain(getattr(document, counted))
    yield mine, "tthc:submission", plain(document.submission.value)
    yield from ((mine, "tthc:onlyThrough", concept("channel", mode.value)) for mode in document.channels)
    yield from ((mine, "tthc:onlyFor", concept("applicant", ref.id)) for ref in document.applicants)
    for term_name, text in (("form", document.form), ("condition", document.when), ("purpose", document.purpose)):
        yield from _optional(mine, f"tthc:{term_name}", text and vietnamese(text))
    yield from _optional(mine, "tthc:lock", document.lock and vietnamese(document.lock))
    if look_up := document.look_up:
        yield from _optional(mine, "tthc:lookedUpIn", look_up.database and thing("database", look_up.database.id))
        yield from _optional(mine, "tthc:askedOf", look_up.issuer and thing("agency", look_up.issuer.id))
        yield mine, "tthc:fallback", plain(look_up.fallback)
    yield from _in_cases(mine, procedure, document.cases)
    yield from _basis(mine, document.fixed_by)


def _condition(me: Iri, procedure: Procedure, condition: Condition, number: int) -> Iterator[Triple]:
    mine = thing("requirement", *_key(procedure), "condition", number)
    yield from _requirement(me, mine, f"{procedure.code}/condition/{number}", condition.name, "condition")
    yield mine, "rdf:type", term("cv:Constraint")
    yield mine, "tthc:id", plain(condition.id)
    for ref in condition.requires:
        yield mine, "cv:constrains", thing("fact", ref.id)
        yield mine, "cv:hasConcept", thing("fact", ref.id)
    yield from _in_cases(mine, procedure, condition.cases)
    yield from _basis(mine, condition.fixed_by)


def _frequency(me: Iri, procedure: Procedure, often: Frequency, number: int) -> Iterator[Triple]:
    mine = thing("frequency", *_key(procedure), number)
    yield me, "tthc:hasFrequency", mine
    yield mine, "rdf:type", term("tthc:Frequency")
    yield mine, "tthc:id", plain(often.id)
    yield mine, "tthc:timesPerYear", plain(often.times_per_year)
    yield from _optional(mine, "tthc:condition", often.when and vietnamese(often.when))
    yield from _optional(mine, "tthc:lock", often.lock and vietnamese(often.lock))
    yield from _in_cases(mine, procedure, often.cases)
    yield from _basis(mine, often.fixed_by)


def _threshold(me: Iri, procedure: Procedure, threshold: Threshold, number: int) -> Iterator[Triple]:
    mine = thing("threshold", *_key(procedure), number)
    yield me, "tthc:hasThreshold", mine
    yield mine, "rdf:type", term("tthc:Threshold")
    yield mine, "tthc:id", plain(threshold.id)
    yield mine, "dct:title", vietnamese(threshold.name)
    yield mine, "tthc:amount", plain(threshold.amount)
    yield mine, "tthc:unit", vietnamese(threshold.unit)
    yield from _optional(mine, "tthc:lock", threshold.lock and vietnamese(threshold.lock))
    yield from _in_cases(mine, procedure, threshold.cases)
    yield from _basis(mine, threshold.fixed_by)


def _requirement(me: Iri, mine: Iri, identifier: str, name: str, kind: str) -> Iterator[Triple]:
    yield me, "cv:holdsRequirement", mine
    yield mine, "rdf:type", term("cv:Requirement")
    yield mine, "dct:identifier", plain(identifier)
    yield mine, "dct:title", vietnamese(name)
    yield mine, "skos:prefLabel", plain(name)
    yield mine, "dct:type", concept("requirement", kind)


def _output(me: Iri, procedure: Procedure, result: Result, number: int, catalogue: Catalogue) -> Iterator[Triple]:
    mine = thing("output", *_key(procedure), number)
    yield me, "cpsv:produces", mine
    yield mine, "rdf:type", term("cv:Output")
    yield mine, "dct:identifier", plain(f"{procedure.code}/output/{number}")
    yield mine, "dct:title", vietnamese(result.name or _name(catalogue, result.type))
    yield mine, "dct:language", VIETNAMESE
    yield mine, "tthc:isOfType", thing("evidence-type", result.type.id)
    yield from _optional(mine, "tthc:electronic", None if result.electronic is None else plain(result.electronic))
    if result.validity:
        yield mine, "tthc:validFor", Literal(iso_duration(result.validity), type="xsd:duration")
    yield from ((mine, "tthc:deliveredThrough", concept("channel", mode.value)) for mode in result.delivery)
    yield from _in_cases(mine, procedure, result.cases)


def _in_cases(mine: Iri, procedure: Procedure, cases: Iterable[Ref[Any]]) -> Iterator[Triple]:
    return ((mine, "tthc:inCase", thing("case", *_key(procedure), ref.id)) for ref in cases)


def _basis(mine: Iri, basis: LegalBasis | None) -> Iterator[Triple]:
    if basis:
        yield mine, "tthc:fixedBy", thing("law", basis.law.id)
        yield mine, "tthc:fixedByText", vietnamese(basis_in_words(basis))


def _optional(mine: Iri, name: str, value: object) -> Iterator[Triple]:
    """The statement, if there is something to say."""
    if isinstance(value, (Iri, Literal)):
        yield mine, name, value


def _name(catalogue: Catalogue, ref: Ref[Any]) -> str:
    return getattr(catalogue.get(ref), "name", ref.id)
