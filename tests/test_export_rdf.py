"""The catalogue in the European profile: it conforms to both sets of shapes, and no step is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from random_catalogues import HOSTILE, PROPERTY, catalogues
from rdflib import RDF, Graph, Namespace, URIRef
from shapes import OFFICIAL, violations

from tests.tries import tries
from tthc.exchange.rdf.cpsv import catalogue_triples, iso_duration
from tthc.exchange.rdf.cpsv_reference import service_of
from tthc.exchange.rdf.triples import Iri, json_ld, json_ld_and_turtle, turtle, vietnamese
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

ROOT = Path(__file__).parent.parent
TTHC = Namespace("urn:tthc:term:")
DCT = Namespace("http://purl.org/dc/terms/")
CV = Namespace("http://data.europa.eu/m8g/")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
EXAMPLE = ROOT / "tests" / "shacl" / "with-mistakes.ttl"


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(ROOT / "catalog", ROOT).catalogue


def graph_of(catalogue: Catalogue) -> Graph:
    return Graph().parse(data=turtle(catalogue_triples(catalogue)), format="turtle")


def test_the_shipped_catalogue_conforms(shipped: Catalogue) -> None:
    assert violations(graph_of(shipped)) == []


@settings(PROPERTY, max_examples=tries(20))
@given(catalogues(procedures=2))
def test_any_catalogue_conforms(catalogue: Catalogue) -> None:
    assert violations(graph_of(catalogue)) == []


def test_the_check_can_fail() -> None:
    """A service described as the publisher's own example describes one: concepts and places that nothing declares."""
    path = Path(OFFICIAL) / "example-rdf_public_service.ttl" if OFFICIAL else EXAMPLE
    found = violations(Graph().parse(path), "cpsv")
    assert len(found) == 6
    assert {line.split()[1] for line in found} == {"type", "evidenceTypeClassification", "frequency", "spatial"}


@pytest.mark.parametrize("missing", [DCT.identifier, DCT.title, DCT.description, CV.hasCompetentAuthority])
def test_what_is_mandatory_is_missed(shipped: Catalogue, missing: URIRef) -> None:
    first, *others = shipped.versions
    graph = graph_of(Catalogue(tuple(entry for entry in shipped.entries if entry not in others)))
    graph.remove((URIRef(service_of(first).text), missing, None))
    assert len(violations(graph)) == 1


@settings(PROPERTY, max_examples=tries(20))
@given(catalogues(procedures=2))
def test_both_texts_say_the_same(catalogue: Catalogue) -> None:
    other = Graph().parse(data=json_ld(catalogue_triples(catalogue)), format="json-ld")
    assert set(graph_of(catalogue)) == set(other)


def steps_in(graph: Graph, procedure: Procedure) -> list[dict[str, object]]:
    """The steps of a service as the graph tells them, in their order."""
    found = []
    for step in graph.objects(URIRef(service_of(procedure).text), TTHC.hasStep):
        many = {name: sorted(map(str, graph.objects(step, TTHC[name]))) for name in ("afterId", "needs", "produces")}
        one = {name: graph.value(step, TTHC[name]) for name in TEXTS}
        actor = str(graph.value(step, TTHC.actor)).rpartition(":")[2]
        about = {
            "id": str(graph.value(step, DCT.identifier)),
            "name": str(graph.value(step, DCT.title)),
            "actor": actor,
        }
        position = int(str(graph.value(step, TTHC.position)))
        found.append((position, {**about, **many, **{k: None if v is None else v.toPython() for k, v in one.items()}}))
    return [step for _, step in sorted(found, key=lambda pair: pair[0])]


TEXTS = (
    "stepKind",
    "role",
    "condition",
    "safeguard",
    "duration",
    "durationUnit",
    "durationEstimate",
    "visit",
    "inferred",
)


def steps_of(procedure: Procedure) -> list[dict[str, object]]:
    """The same of the model."""
    return [
        {
            "id": step.id,
            "name": step.name,
            "actor": step.actor.id,
            "afterId": sorted({ref.id for ref in step.after}),
            "needs": sorted({ref.id for ref in step.needs}),
            "produces": sorted({ref.id for ref in step.produces}),
            "stepKind": step.kind.value,
            "role": step.role,
            "condition": step.when,
            "safeguard": step.safeguard,
            "duration": step.duration and step.duration.amount,
            "durationUnit": step.duration and ("same_day" if step.duration.same_day else step.duration.unit.value),
            "durationEstimate": step.duration and step.duration.estimate,
            "visit": step.visit,
            "inferred": step.inferred,
        }
        for step in procedure.steps
    ]


def test_steps_and_their_order_come_through(shipped: Catalogue) -> None:
    full = load_text(FULL_PROCEDURE, "x.yaml").catalogue
    for catalogue in (shipped, full):
        graph = graph_of(catalogue)
        for procedure in catalogue.versions:
            assert steps_in(graph, procedure) == steps_of(procedure)


def test_alternatives_are_lists_of_which_any_will_do(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        documents: [{id: giay-to, any_of: [cccd, ho-chieu]}]
    document_types:
      - {id: cccd, name: Thẻ căn cước, origin: state}
      - {id: ho-chieu, name: Hộ chiếu, origin: state}
    """
    graph = graph_of(catalogue)
    (requirement,) = graph.objects(URIRef("urn:tthc:procedure:1.001193"), CV.holdsRequirement)
    lists = list(graph.objects(requirement, CV.hasEvidenceTypeList))
    assert sorted(str(kind) for one in lists for kind in graph.objects(one, CV.specifiesEvidenceType)) == [
        "urn:tthc:evidence-type:cccd",
        "urn:tthc:evidence-type:ho-chieu",
    ]
    assert len(lists) == 2


def test_a_life_event_groups_its_services(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.001193", name: Đăng ký khai sinh}]
    journeys: [{id: sinh-con, name: Sinh con, stages: [{procedure: "1.001193"}, {procedure: "1.004222"}]}]
    """
    graph = graph_of(catalogue)
    event, service = URIRef("urn:tthc:life-event:sinh-con"), URIRef("urn:tthc:procedure:1.001193")
    assert (event, RDF.type, CV.LifeEvent) in graph
    assert list(graph.objects(event, CV.hasRelatedService)) == [service]
    assert list(graph.objects(service, CV.isGroupedBy)) == [event]


def test_who_is_not_named_is_not_invented(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    """
    graph = graph_of(catalogue)
    (authority,) = graph.objects(URIRef("urn:tthc:procedure:1.001193"), CV.hasCompetentAuthority)
    assert str(graph.value(authority, DCT.title)) == "Chưa có thông tin trong nguồn"


@pytest.mark.parametrize("text", [*HOSTILE, "\x00\x1f\x7f"])
def test_a_name_stays_a_name(text: str) -> None:
    triples = [[(Iri("urn:x"), "dct:title", vietnamese(text))]]
    for form, written in (("turtle", turtle(triples)), ("json-ld", json_ld(triples))):
        assert [str(name) for name in Graph().parse(data=written, format=form).objects()] == [text]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"working_days": 5}, "P5D"),
        ({"working_days": "2.5"}, "P2DT43200.0S"),
        ({"calendar_days": 30}, "P30D"),
        ({"months": 3}, "P3M"),
        ({"hours": 8}, "PT8H"),
        ({"hours": "0.5"}, "PT1800.0S"),
        ({"minutes": 15}, "PT15M"),
        ({"same_day": True}, "P1D"),
    ],
)
def test_durations(written: dict[str, object], expected: str) -> None:
    assert iso_duration(Duration(**written)) == expected


def test_the_same_catalogue_gives_the_same_bytes(shipped: Catalogue) -> None:
    assert turtle(catalogue_triples(shipped)) == turtle(catalogue_triples(shipped))
    assert json_ld(catalogue_triples(shipped)) == json_ld(catalogue_triples(shipped))


def test_both_kinds_of_file_at_once_are_the_same_as_one_after_the_other(shipped: Catalogue) -> None:
    one_by_one = json_ld(catalogue_triples(shipped)), turtle(catalogue_triples(shipped))
    assert json_ld_and_turtle(catalogue_triples(shipped)) == one_by_one
