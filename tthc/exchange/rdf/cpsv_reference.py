"""What services refer to, in the terms of the European profile: agencies, papers, laws, life events, concepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tthc.exchange.rdf.triples import Iri, Literal, Triple, plain, term, thing, vietnamese
from tthc.exchange.words import LAW_RANKS, MODES, ORIGINS
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, references
from tthc.model.journey import Journey
from tthc.model.procedure import Procedure
from tthc.model.reference import (
    Agency,
    AgencyLevel,
    Applicant,
    Database,
    DocumentType,
    Fact,
    Law,
    Sector,
)

EU = "http://publications.europa.eu/resource/authority"
VIETNAM = Iri(f"{EU}/country/VNM")
VIETNAMESE = Iri(f"{EU}/language/VIE")
TERRITORY = Iri("http://data.europa.eu/88u/dataset/atu-type")
CURRENCIES = ("VND", "USD")
UNKNOWN_AUTHORITY = thing("agency-unknown", "1")
SCHEME = thing("concepts", "tthc")

KNOWN_AS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("role", "receiving"): "Cơ quan tiếp nhận",
        ("role", "deciding"): "Cơ quan giải quyết",
        ("role", "coordinating"): "Cơ quan phối hợp",
        ("status", "active"): "Đang áp dụng",
        ("status", "abolished"): "Đã bãi bỏ",
        ("requirement", "evidence"): "Thành phần hồ sơ",
        ("requirement", "condition"): "Yêu cầu, điều kiện",
        ("event", "life"): "Sự kiện trong đời",
        **{("channel", mode.value): name for mode, name in MODES.items()},
        **{("origin", origin.value): name for origin, name in ORIGINS.items()},
        **{("law-rank", rank.value): name for rank, name in LAW_RANKS.items()},
    }
)
"""The concepts of our own where no European vocabulary has a term that fits."""


def concept(kind: str, key: str) -> Iri:
    """A concept of our own."""
    return thing("concept", kind, key)


def reference_data(catalogue: Catalogue) -> Iterator[Triple]:
    """Statements about everything that a service may refer to, whether the catalogue defines it or not."""
    yield VIETNAM, "rdf:type", TERRITORY
    yield VIETNAMESE, "rdf:type", term("dct:LinguisticSystem")
    for currency in CURRENCIES:
        yield Iri(f"{EU}/currency/{currency}"), "rdf:type", term("skos:Concept")
    yield from _concepts(catalogue)
    yield from _agencies(catalogue)
    yield from _papers(catalogue)
    yield from _laws(catalogue)
    yield from _databases(catalogue)
    yield from _journeys(catalogue)


def _meant(catalogue: Catalogue, kind: type[Entry]) -> list[str]:
    """The ids of a kind that are defined or only referred to, in a fixed order."""
    defined = catalogue.all(kind)
    referred = {ref.id for entry in catalogue.entries for ref in references(entry) if ref.kind is kind}
    return [*defined, *sorted(referred - defined.keys())]


def _concepts(catalogue: Catalogue) -> Iterator[Triple]:
    yield SCHEME, "rdf:type", term("skos:ConceptScheme")
    yield SCHEME, "skos:prefLabel", vietnamese("Danh mục của cơ sở dữ liệu thủ tục hành chính")
    names = dict(KNOWN_AS)
    for kind, group in ((Sector, "sector"), (Applicant, "applicant")):
        found = catalogue.all(kind)
        names |= {(group, key): getattr(found.get(key), "name", key) for key in _meant(catalogue, kind)}
    for (group, key), name in names.items():
        mine = concept(group, key)
        yield mine, "rdf:type", term("skos:Concept")
        yield mine, "skos:inScheme", SCHEME
        yield mine, "skos:notation", plain(f"{group}/{key}")
        yield mine, "skos:prefLabel", vietnamese(name)
    for applicant in catalogue.all(Applicant).values():
        if applicant.kind_of:
            yield concept("applicant", applicant.id), "skos:broader", concept("applicant", applicant.kind_of.id)


def _agencies(catalogue: Catalogue) -> Iterator[Triple]:
    agencies = catalogue.all(Agency)
    competent = {ref.id for p in catalogue.versions for ref in (p.agencies.deciding or p.agencies.receiving)}
    for key in _meant(catalogue, Agency):
        agency = agencies.get(key)
        outside = agency is not None and agency.level in (AgencyLevel.OUTSIDE, AgencyLevel.APPLICANT)
        yield from _organisation(
            thing("agency", key), key, agency.name if agency else key, key in competent or not outside
        )
        if agency:
            yield from _kin(agency)
    yield from _organisation(UNKNOWN_AUTHORITY, "chua-xac-dinh", "Chưa có thông tin trong nguồn", True)


def _organisation(mine: Iri, key: str, name: str, is_public: bool) -> Iterator[Triple]:
    yield mine, "rdf:type", term("foaf:Agent")
    yield mine, "rdf:type", term("org:Organization")
    yield mine, "dct:identifier", plain(key)
    yield mine, "dct:title", vietnamese(name)
    yield mine, "skos:prefLabel", vietnamese(name)
    if is_public:
        yield mine, "rdf:type", term("cv:PublicOrganisation")
        yield mine, "dct:spatial", VIETNAM


def _kin(agency: Agency) -> Iterator[Triple]:
    mine = thing("agency", agency.id)
    yield mine, "tthc:level", plain(agency.level.value)
    yield from ((mine, "skos:altLabel", vietnamese(name)) for name in agency.aliases)
    if agency.part_of:
        yield mine, "org:subOrganizationOf", thing("agency", agency.part_of.id)
    if agency.replaced_by:
        yield mine, "dct:isReplacedBy", thing("agency", agency.replaced_by.id)


def _papers(catalogue: Catalogue) -> Iterator[Triple]:
    papers, facts = catalogue.all(DocumentType), catalogue.all(Fact)
    for key in _meant(catalogue, DocumentType):
        mine, paper = thing("evidence-type", key), papers.get(key)
        yield mine, "rdf:type", term("cv:EvidenceType")
        yield mine, "dct:identifier", plain(key)
        yield mine, "dct:title", vietnamese(paper.name if paper else key)
        if paper:
            yield mine, "cv:evidenceTypeClassification", concept("origin", paper.origin.value)
            yield from ((mine, "skos:altLabel", vietnamese(name)) for name in paper.aliases)
            yield from ((mine, "tthc:issuedBy", thing("agency", ref.id)) for ref in paper.issued_by)
            yield from ((mine, "tthc:proves", thing("fact", ref.id)) for ref in paper.proves)
    for key in _meant(catalogue, Fact):
        mine, fact = thing("fact", key), facts.get(key)
        yield mine, "rdf:type", term("cv:InformationConcept")
        yield mine, "dct:identifier", plain(key)
        yield mine, "skos:prefLabel", plain(fact.name if fact else key)


def _laws(catalogue: Catalogue) -> Iterator[Triple]:
    laws = catalogue.all(Law)
    for key in _meant(catalogue, Law):
        mine, law = thing("law", key), laws.get(key)
        yield mine, "rdf:type", term("eli:LegalResource")
        yield mine, "dct:identifier", plain(key)
        yield mine, "eli:id_local", plain(key)
        if law:
            yield from _about_law(mine, law)


def _about_law(mine: Iri, law: Law) -> Iterator[Triple]:
    yield mine, "dct:title", vietnamese(law.title or law.id)
    yield mine, "eli:type_document", concept("law-rank", law.rank.value)
    if law.issuer:
        yield mine, "eli:passed_by", vietnamese(law.issuer)
    days = {
        "eli:date_document": law.issued,
        "eli:first_date_entry_in_force": law.effective.start,
        "eli:date_no_longer_in_force": law.effective.end,
    }
    yield from ((mine, name, Literal(day.isoformat(), type="xsd:date")) for name, day in days.items() if day)
    for name, others in (("eli:repealed_by", law.replaced_by), ("eli:amended_by", law.amended_by)):
        for ref in others:
            yield mine, name, thing("law", ref.id)
            yield mine, "dct:relation", thing("law", ref.id)


def _databases(catalogue: Catalogue) -> Iterator[Triple]:
    databases = catalogue.all(Database)
    for key in _meant(catalogue, Database):
        mine, database = thing("database", key), databases.get(key)
        yield mine, "rdf:type", term("tthc:Database")
        yield mine, "dct:identifier", plain(key)
        yield mine, "dct:title", vietnamese(database.name if database else key)
        for number, holding in enumerate(database.holds if database else (), 1):
            held = thing("holding", key, number)
            yield mine, "tthc:holds", held
            yield held, "rdf:type", term("tthc:Holding")
            yield held, "tthc:verified", plain(holding.verified)
            yield from ((held, "tthc:ofType", thing("evidence-type", ref.id)) for ref in holding.types)
            yield from ((held, "tthc:ofFact", thing("fact", ref.id)) for ref in holding.facts)
            if holding.law:
                yield held, "tthc:openedBy", thing("law", holding.law.id)


def _journeys(catalogue: Catalogue) -> Iterator[Triple]:
    """Life events, with the services that are in the catalogue; all stages in terms of our own."""
    versions: dict[str, list[Procedure]] = {}
    for procedure in catalogue.versions:
        versions.setdefault(procedure.code, []).append(procedure)
    for journey in catalogue.all(Journey).values():
        mine = thing("life-event", journey.id)
        yield mine, "rdf:type", term("cv:Event")
        yield mine, "rdf:type", term("cv:LifeEvent")
        yield mine, "dct:identifier", plain(journey.id)
        yield mine, "dct:title", vietnamese(journey.name)
        yield mine, "dct:type", concept("event", "life")
        if journey.description:
            yield mine, "dct:description", vietnamese(journey.description)
        for number, stage in enumerate(journey.stages, 1):
            yield mine, "tthc:stage", plain(f"{number} {stage.procedure}")
            for procedure in versions.get(stage.procedure, ()):
                yield mine, "cv:hasRelatedService", service_of(procedure)


def life_events(catalogue: Catalogue) -> dict[str, list[Iri]]:
    """For each code of a procedure the life events that it is a stage of."""
    events: dict[str, list[Iri]] = {}
    for journey in catalogue.all(Journey).values():
        for code in dict.fromkeys(stage.procedure for stage in journey.stages):
            events.setdefault(code, []).append(thing("life-event", journey.id))
    return events


def service_of(procedure: Procedure) -> Iri:
    """The service; a version that begins on a day is a thing of its own."""
    start = procedure.effective.start
    return thing("procedure", procedure.code, *([start.isoformat()] if start else []))
