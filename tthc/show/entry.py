"""All that the catalogue knows of a kind of paper, an agency, a law, a database or any other entry that has an id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tthc.graph.catalogue import CatalogueGraph
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry, Ref, references
from tthc.model.journey import Journey
from tthc.model.local import Locality
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Applicant, Database, DocumentType, Fact, Holding, Law, Sector
from tthc.show import terms
from tthc.show.language import Translate
from tthc.show.page import Item, Page, Section
from tthc.source import Message, say, shorten
from tthc.vietnamese import collation_key

Facts = Iterator[tuple[Message, Message]]
Sections = Iterator[tuple[Message, Iterable[Item]]]


def entry_page(entry: Entry, graph: CatalogueGraph, translate: Translate) -> Page:
    """The entry with its fields, what is known through others, and which procedures have to do with it."""
    catalogue = graph.catalogue
    facts = [*_FACTS.get(type(entry), _any_facts)(entry, catalogue), (say("File"), terms.text(str(entry.at)))]
    sections = [*_SECTIONS.get(type(entry), _no_sections)(entry, graph, translate), _users(entry, graph, translate)]
    return Page(
        f"{id_of(entry)}  {title_of(entry)}".rstrip(),
        tuple((translate(name), translate(value)) for name, value in facts),
        tuple(Section(translate(title).upper(), tuple(items)) for title, items in sections),
    )


def as_object(entry: Entry, graph: CatalogueGraph) -> dict[str, Any]:
    """The record as it stands, with the codes of the procedures that have to do with it."""
    return {
        "kind": next(key for key, kind in KINDS.items() if kind is type(entry)),
        "file": str(entry.at),
        **entry.model_dump(mode="json", exclude_defaults=True, by_alias=True),
        "procedures": [procedure.code for procedure in procedures_about(entry, graph.catalogue)],
    }


def id_of(entry: Entry) -> str:
    """The id that every kind of the catalogue has."""
    return str(getattr(entry, "id", ""))


def title_of(entry: Entry) -> str:
    """What people call it: its name or title, if it has one."""
    return str(getattr(entry, "name", None) or getattr(entry, "title", None) or "")


def procedures_about(entry: Entry, catalogue: Catalogue) -> tuple[Procedure, ...]:
    """The procedures that refer to an entry (those of a life event), by name as a dictionary sorts."""
    if isinstance(entry, Journey):
        return CatalogueGraph(catalogue).procedures_in(entry)
    wanted = (type(entry), id_of(entry))
    found = (p for p in catalogue.procedures.values() if any((r.kind, r.id) == wanted for r in references(p)))
    return tuple(sorted(found, key=lambda p: (collation_key(p.name), p.code)))


def _users(entry: Entry, graph: CatalogueGraph, translate: Translate) -> tuple[Message, Iterable[Item]]:
    found = () if isinstance(entry, Journey) else procedures_about(entry, graph.catalogue)
    roles = (f"{p.code}  {shorten(p.name, 100)}{_roles(entry, p, translate)}" for p in found)
    return say("Procedures ({count})", count=len(found)), [Item(text) for text in roles]


def _roles(entry: Entry, procedure: Procedure, translate: Translate) -> str:
    """As what an entry stands in a procedure."""
    parts: tuple[tuple[Message, object], ...] = (
        (say("asks for it"), [d for d in procedure.documents if _is_in(entry, d.types) and len(d.types) == 1]),
        (
            say("accepts it among others"),
            [d for d in procedure.documents if _is_in(entry, d.types) and len(d.types) > 1],
        ),
        (say("gives it"), [r for r in procedure.results if _is_in(entry, (r.type,))]),
        (say("receives"), _is_in(entry, procedure.agencies.receiving)),
        (say("decides"), _is_in(entry, procedure.agencies.deciding)),
        (say("is asked"), _is_in(entry, procedure.agencies.coordinating)),
        (say("acts in steps"), any(_is_in(entry, (step.actor,)) for step in procedure.steps)),
        (
            say("is looked up"),
            any(d.look_up and _is_in(entry, (d.look_up.database, d.look_up.issuer)) for d in procedure.documents),
        ),
    )
    said = [translate(name) for name, holds in parts if holds]
    return f" ({', '.join(said)})" if said else ""


def _is_in(entry: Entry, refs: Iterable[Ref[Any] | None]) -> bool:
    return any(ref is not None and ref.kind is type(entry) and ref.id == id_of(entry) for ref in refs)


def _names(refs: Iterable[Ref[Any]], catalogue: Catalogue) -> Message:
    return terms.text(", ".join(terms.name_of(ref, catalogue) for ref in refs))


def _any_facts(entry: Entry, catalogue: Catalogue) -> Facts:
    """The fields as they are written, for kinds that have no page of their own."""
    for field, value in entry:
        if field not in ("at", "id", "name") and value not in (None, (), ""):
            yield terms.text(field), terms.text(_plain(value, catalogue))


def _plain(value: Any, catalogue: Catalogue) -> str:
    if isinstance(value, Ref):
        return terms.name_of(value, catalogue)
    match value:
        case StrEnum():
            return value.value
        case tuple():
            return "; ".join(_plain(item, catalogue) for item in value)
        case Entry():
            fields = ((name, item) for name, item in value if name != "at" and item not in (None, (), ""))
            return ", ".join(f"{name} {_plain(item, catalogue)}" for name, item in fields)
        case _:
            return str(value)


def _facts_of_type(entry: DocumentType, catalogue: Catalogue) -> Facts:
    yield say("Also called"), terms.text("; ".join(entry.aliases))
    yield say("Origin"), terms.ORIGINS[entry.origin]
    yield say("Issued by"), _names(entry.issued_by, catalogue)
    yield say("Proves"), _names(entry.proves, catalogue)
    if entry.originals_kept:
        yield say("Kept"), say("people hold it since an earlier procedure")
    if entry.identity:
        yield say("Identity"), say("shows who somebody is")
    if entry.foreign:
        yield say("Foreign"), say("certified abroad")
    holders = tuple(a.name for a in catalogue.all(Applicant).values() if Ref(entry.id) in a.holds)
    yield say("Held by"), terms.text(", ".join(holders))


def _facts_of_agency(entry: Agency, catalogue: Catalogue) -> Facts:
    yield say("Also called"), terms.text("; ".join(entry.aliases))
    yield say("Level of government"), terms.AGENCY_LEVELS[entry.level]
    yield say("Part of"), terms.text(terms.name_of(entry.part_of, catalogue))
    yield say("In force"), terms.period(entry.effective)
    yield say("Replaced by"), terms.text(terms.name_of(entry.replaced_by, catalogue))


def _facts_of_law(entry: Law, catalogue: Catalogue) -> Facts:
    yield say("Rank"), terms.LAW_RANKS[entry.rank]
    yield say("Issuer"), terms.text(entry.issuer or "")
    yield say("Issued"), Message("{day}", {"day": entry.issued}) if entry.issued else terms.text("")
    yield say("In force"), terms.period(entry.effective)
    yield say("Status"), terms.STATUSES[entry.status]
    yield say("Replaced by"), _names(entry.replaced_by, catalogue)
    yield say("Amended by"), _names(entry.amended_by, catalogue)
    yield say("Read in a source"), say("yes") if entry.verified else say("no")
    yield say("Source"), terms.text(entry.source or "")


def _facts_of_database(entry: Database, catalogue: Catalogue) -> Facts:
    yield say("Owner"), terms.text(terms.name_of(entry.owner, catalogue))
    recorded = tuple(a.name for a in catalogue.all(Applicant).values() if Ref(entry.id) in a.recorded_in)
    yield say("Has data on"), terms.text(", ".join(recorded))


def _facts_of_applicant(entry: Applicant, catalogue: Catalogue) -> Facts:
    yield say("Kind of"), terms.text(terms.name_of(entry.kind_of, catalogue))
    yield say("Recorded in"), _names(entry.recorded_in, catalogue)
    yield say("Holds"), _names(entry.holds, catalogue)


def _facts_of_locality(entry: Locality, catalogue: Catalogue) -> Facts:
    yield say("Also called"), terms.text("; ".join(entry.aliases))
    yield say("Level of government"), terms.LOCALITY_LEVELS[entry.level]
    yield say("Code"), terms.text(entry.code or "")
    yield say("Part of"), terms.text(terms.name_of(entry.part_of, catalogue))
    yield say("In force"), terms.period(entry.effective)
    yield say("Replaced by"), _names(entry.replaced_by, catalogue)
    yield say("Law"), terms.text(entry.law.id if entry.law else "")
    yield say("Source"), terms.text(entry.source or "")


def _facts_of_journey(entry: Journey, catalogue: Catalogue) -> Facts:
    yield say("About"), terms.text(entry.description or "")


def _no_facts(entry: Entry, catalogue: Catalogue) -> Facts:
    return iter(())


def _no_sections(entry: Entry, graph: CatalogueGraph, translate: Translate) -> Sections:
    return iter(())


def _sections_of_type(entry: DocumentType, graph: CatalogueGraph, translate: Translate) -> Sections:
    holders = [
        Item(f"{database.name}: {translate(terms.opened(holding))}")
        for database in graph.catalogue.all(Database).values()
        for holding in database.holds
        if Ref(entry.id) in holding.types
    ]
    yield say("Held in databases"), holders


def _sections_of_database(entry: Database, graph: CatalogueGraph, translate: Translate) -> Sections:
    yield say("What it holds"), [_holding(holding, graph.catalogue, translate) for holding in entry.holds]


def _holding(holding: Holding, catalogue: Catalogue, translate: Translate) -> Item:
    names = [terms.name_of(ref, catalogue) for ref in holding.types]
    what = ", ".join([*names, *(terms.name_of(ref, catalogue) for ref in holding.facts)])
    scope = (translate(say("so far only in part: {scope}", scope=holding.scope)),) if holding.scope else ()
    source = (translate(say("source: {source}", source=holding.source)),) if holding.source else ()
    return Item(what, more=(translate(terms.opened(holding)), *scope, *source))


def _sections_of_agency(entry: Agency, graph: CatalogueGraph, translate: Translate) -> Sections:
    parts = [Item(a.name) for a in graph.catalogue.all(Agency).values() if a.part_of and a.part_of.id == entry.id]
    yield say("Its parts"), parts
    issued = [Item(t.name) for t in graph.catalogue.all(DocumentType).values() if Ref(entry.id) in t.issued_by]
    yield say("Issues"), issued


def _sections_of_law(entry: Law, graph: CatalogueGraph, translate: Translate) -> Sections:
    opened = [
        _holding(holding, graph.catalogue, translate)
        for database in graph.catalogue.all(Database).values()
        for holding in database.holds
        if holding.law and holding.law.id == entry.id
    ]
    yield say("Opens in databases"), opened


def _sections_of_locality(entry: Locality, graph: CatalogueGraph, translate: Translate) -> Sections:
    units = graph.catalogue.all(Locality).values()
    yield say("Took the area of"), [Item(unit.name) for unit in units if Ref(entry.id) in unit.replaced_by]
    yield say("Its parts"), [Item(unit.name) for unit in units if unit.part_of and unit.part_of.id == entry.id]


def _sections_of_journey(entry: Journey, graph: CatalogueGraph, translate: Translate) -> Sections:
    known = graph.catalogue.procedures
    stages = []
    for number, stage in enumerate(entry.stages, 1):
        name = known[stage.procedure].name if stage.procedure in known else stage.name or ""
        more = [translate(say("only when: {when}", when=stage.when))] if stage.when else []
        more += [translate(say("left to the person"))] if stage.optional else []
        more += [] if stage.procedure in known else [translate(say("the catalogue does not have it yet"))]
        stages.append(Item(f"{stage.procedure}  {shorten(name, 100)}", f"{number}.", tuple(more)))
    yield say("Procedures in order"), stages
    bundles = [Item(f"{b.procedure or ''}  {b.name}".strip(), more=(", ".join(b.covers),)) for b in entry.bundles]
    yield say("Linked procedures"), bundles


_FACTS: Mapping[type[Entry], Callable[[Any, Catalogue], Facts]] = MappingProxyType(
    {
        DocumentType: _facts_of_type,
        Agency: _facts_of_agency,
        Law: _facts_of_law,
        Database: _facts_of_database,
        Applicant: _facts_of_applicant,
        Locality: _facts_of_locality,
        Journey: _facts_of_journey,
        Sector: _no_facts,
        Fact: _no_facts,
    }
)
_SECTIONS: Mapping[type[Entry], Callable[[Any, CatalogueGraph, Translate], Sections]] = MappingProxyType(
    {
        DocumentType: _sections_of_type,
        Agency: _sections_of_agency,
        Law: _sections_of_law,
        Locality: _sections_of_locality,
        Journey: _sections_of_journey,
        Database: _sections_of_database,
    }
)
