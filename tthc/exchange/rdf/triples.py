"""Statements about things in RDF, and the two texts they are written in: Turtle and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tthc": "urn:tthc:term:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Iri(NamedTuple):
    """A thing by its address."""

    text: str


class Literal(NamedTuple):
    """A value: text in a language, or of a type."""

    text: str
    language: str = ""
    type: str = ""


Term = Iri | Literal
Triple = tuple[Iri, str, Term]
"""Subject, property as a prefixed name, object."""


@cache
def term(name: str) -> Iri:
    """A thing by its prefixed name."""
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


def thing(kind: str, *keys: object) -> Iri:
    """A thing of ours: its kind and its ids, of which no character can break out of the address."""
    return Iri(f"urn:tthc:{kind}:{':'.join(_safe(str(key)) for key in keys)}")


@lru_cache(maxsize=10_000)
def _safe(key: str) -> str:
    return quote(key, safe="")


def vietnamese(text: str) -> Literal:
    """Text for people."""
    return Literal(text, language="vi")


def plain(value: object) -> Literal:
    """A value with the type it has."""
    match value:
        case bool():
            return Literal(str(value).lower(), type="xsd:boolean")
        case int():
            return Literal(str(value), type="xsd:integer")
        case Decimal():
            return Literal(f"{value:f}", type="xsd:decimal")
    return Literal(str(value))


def turtle(groups: Iterable[Iterable[Triple]]) -> bytes:
    """The statements as Turtle, in the order of their subjects' first mention in each group."""
    return _turtle_of(_in_turtle(*subject) for subject in _subjects(groups))


def json_ld(groups: Iterable[Iterable[Triple]]) -> bytes:
    """The statements as JSON-LD: prefixes as the context, one object and one line for each subject."""
    return _json_ld_of(_in_json_ld(*subject) for subject in _subjects(groups))


def json_ld_and_turtle(groups: Iterable[Iterable[Triple]]) -> tuple[bytes, bytes]:
    """Both of the same statements, which are worked out once."""
    both = [(_in_json_ld(*subject), _in_turtle(*subject)) for subject in _subjects(groups)]
    return _json_ld_of(one for one, _ in both), _turtle_of(one for _, one in both)


def _turtle_of(subjects: Iterable[str]) -> bytes:
    prefixes = [f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items()]
    return ("\n".join([*prefixes, *subjects]) + "\n").encode("utf-8", "replace")


def _json_ld_of(subjects: Iterable[str]) -> bytes:
    context = json.dumps(dict(PREFIXES), ensure_ascii=False)
    lines = ",\n".join(subjects)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'.encode("utf-8", "replace")


def _in_turtle(subject: Iri, about: Mapping[str, Mapping[Term, None]]) -> str:
    stated = (f"    {_property(name)} {', '.join(map(_turtle, objects))}" for name, objects in about.items())
    return f"\n{_turtle(subject)}\n" + " ;\n".join(stated) + " ."


def _in_json_ld(subject: Iri, about: Mapping[str, Mapping[Term, None]]) -> str:
    return json.dumps(dict(_object(subject, about)), ensure_ascii=False)


def _subjects(groups: Iterable[Iterable[Triple]]) -> Iterator[tuple[Iri, dict[str, dict[Term, None]]]]:
    """Each subject with what is said of it; one group after the other, so that not all is held at once."""
    for triples in groups:
        yield from _by_subject(triples).items()


def _by_subject(triples: Iterable[Triple]) -> dict[Iri, dict[str, dict[Term, None]]]:
    """Objects by property by subject, each once, in the order in which they came."""
    found: dict[Iri, dict[str, dict[Term, None]]] = {}
    for subject, name, value in triples:
        found.setdefault(subject, {}).setdefault(name, {})[value] = None
    return found


def _object(subject: Iri, about: Mapping[str, Mapping[Term, None]]) -> Iterator[tuple[str, Any]]:
    yield "@id", subject.text
    for name, objects in about.items():
        if name == "rdf:type":
            yield "@type", [value.text for value in objects]
        else:
            yield name, [_value(value) for value in objects]


def _value(value: Term) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.text}
    tag = {"@language": value.language} if value.language else {"@type": value.type} if value.type else {}
    return {"@value": value.text, **tag}


def _property(name: str) -> str:
    return "a" if name == "rdf:type" else name


def _turtle(value: Term) -> str:
    if isinstance(value, Iri):
        return f"<{value.text}>"
    tag = f"@{value.language}" if value.language else f"^^{value.type}" if value.type else ""
    return f'"{_SPECIAL.sub(_escaped, value.text)}"{tag}'


_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"
