"""The constraints of CPSV-AP 3.2.0 and CCCEV 2.1.0 as SHACL, from the tables in `tests/shacl/`; see the README there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

FOLDER = Path(__file__).parent / "shacl"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "atu": "http://data.europa.eu/88u/dataset/atu-",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "times": "https://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LINE = re.compile(r"(?P<path>\S+)(?: (?P<least>\d)\.\.(?P<most>\d|\*))?(?:\s+(?P<arrow>->|=>) (?P<kind>\S+))?")


OFFICIAL = os.environ.get("TTHC_SHAPES")
"""A folder with the publisher's own files, if there is one here."""


def violations(data: Graph, profile: str = "") -> list[str]:
    """Every violation of both profiles, or of one (`cpsv`, `cccev`), sorted."""
    _, results, _ = validate(data, shacl_graph=shapes(profile), inference="none", advanced=False, meta_shacl=False)
    return sorted(_told(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


@cache
def shapes(profile: str) -> Graph:
    """The shapes of the publisher's own files where they are here, else those of our tables."""
    graph = Graph()
    for path in sorted(Path(OFFICIAL).glob(f"{profile}*SHACL.ttl") if OFFICIAL else ()):
        graph.parse(path)
    for path in sorted(() if OFFICIAL else FOLDER.glob(f"{profile}*.txt")):
        for triple in _triples(path.read_text(encoding="utf-8")):
            graph.add(triple)
    assert len(graph)
    return graph


def _triples(table: str) -> Iterator[tuple[BNode, URIRef, BNode | URIRef | Literal]]:
    shape = BNode()
    for line in table.splitlines():
        if line.startswith("["):
            shape = BNode()
            yield shape, RDF.type, SH.NodeShape
            yield shape, SH.targetClass, _iri(line.strip("[]"))
        elif found := LINE.fullmatch(line):
            constraint = BNode()
            yield shape, SH.property, constraint
            yield constraint, SH.path, _iri(found["path"])
            if found["least"] not in (None, "0"):
                yield constraint, SH.minCount, Literal(int(found["least"]))
            if found["most"] not in (None, "*"):
                yield constraint, SH.maxCount, Literal(int(found["most"]))
            if found["kind"]:
                yield constraint, SH["class"] if found["arrow"] == "=>" else SH.datatype, _iri(found["kind"])


def _iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def _told(results: Graph, result: object) -> str:
    parts = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent)
    return " ".join(str(results.value(result, part)).rpartition("/")[2].rpartition("#")[2] for part in parts)
