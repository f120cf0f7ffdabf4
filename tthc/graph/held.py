"""What the State already has: which documents of a dossier need not be handed in, by whose data and under which law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tthc.graph.ledger import Held, holders
from tthc.model.catalogue import Catalogue
from tthc.model.document import LookUp, RequiredDocument, Submission
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, Law


@dataclass(frozen=True)
class Spared:
    """Why a document need not be handed in: a database or the issuer has it, and a law lets the agency look there.

    `is_written` says that the procedure itself has the agency get it; else the law alone does. `fallback` is what the
    procedure says of a look-up that finds nothing: it has to be handed in after all (None: nothing is said).
    """

    source: Ref[Database] | Ref[Agency]
    law: Ref[Law]
    article: str | None = None
    since: date | None = None
    scope: str | None = None
    is_written: bool = False
    fallback: bool | None = None


@dataclass(frozen=True)
class OpenHoldings:
    """What the databases of a catalogue have for the agencies on a day; each kind of paper is looked for once."""

    catalogue: Catalogue
    day: date
    _known: dict[str, tuple[Held, ...]] = field(default_factory=dict)

    def of(self, kind: DocumentType) -> tuple[Held, ...]:
        """The databases with a kind of paper, or all it proves, that a confirmed law opens to agencies."""
        if kind.id not in self._known:
            self._known[kind.id] = tuple(open_holders(kind, self.catalogue, self.day))
        return self._known[kind.id]


def spared_by(document: RequiredDocument, procedure: Procedure, holdings: OpenHoldings) -> Spared | None:
    """Why a document need not be handed in, or None; what no source confirms (`verified: false`) spares nobody."""
    if document.look_up:
        return next(_written(document, document.look_up, holdings), None)
    if document.submission is Submission.PRESENT or has_to_be_brought(document, procedure):
        return None
    return next(_by_law_alone(document, holdings), None)


def has_to_be_brought(document: RequiredDocument, procedure: Procedure) -> bool:
    """Whether no database stands for a document: locked, a form, or the old paper handed back for the new one."""
    return bool(document.lock or document.form or (document.originals and procedure.gives(document)))


def open_holders(of: DocumentType, catalogue: Catalogue, day: date) -> Iterator[Held]:
    """The databases with a kind of paper, or all it proves, that a confirmed law opens to agencies on a day.

    Those that hold only a part of the data are among them: `scope` says which.
    """
    for held in holders(of, catalogue):
        holding = held.holding
        if holding.verified and holding.law and not (holding.since and day < holding.since):
            yield held


def _written(document: RequiredDocument, look_up: LookUp, holdings: OpenHoldings) -> Iterator[Spared]:
    """The procedure says that the agency gets it: by the law named there, the database's own or the issuer's duty."""
    catalogue = holdings.catalogue
    source = look_up.database or look_up.issuer
    assert source is not None
    fallback = look_up.fallback or None
    law = catalogue.get(look_up.fixed_by.law) if look_up.fixed_by else None
    if look_up.fixed_by and law and law.verified:
        basis = look_up.fixed_by
        yield Spared(source, basis.law, basis.article, is_written=True, fallback=fallback)
    known = tuple(kind for ref in document.types if (kind := catalogue.get(ref)))
    for held in (held for kind in known for held in holdings.of(kind)):
        if look_up.database and held.database.id == look_up.database.id:
            yield _in_database(held, is_written=True, fallback=fallback)
    for duty in (duty for kind in known for duty in kind.answers):
        if look_up.issuer and duty.issuer.id == look_up.issuer.id and duty.verified and duty.law:
            yield Spared(source, duty.law, duty.article, duty.since, is_written=True, fallback=fallback)


def _by_law_alone(document: RequiredDocument, holdings: OpenHoldings) -> Iterator[Spared]:
    """The paper itself is in a database as a whole, and since when is known: what only proves the same may be more."""
    for ref in document.types:
        kind = holdings.catalogue.get(ref)
        for held in holdings.of(kind) if kind else ():
            if held.holding.since and not held.holding.scope and not held.only_facts:
                yield _in_database(held)


def _in_database(held: Held, *, is_written: bool = False, fallback: bool | None = None) -> Spared:
    holding = held.holding
    assert holding.law is not None
    source: Ref[Database] = Ref(held.database.id, kind=Database)
    return Spared(source, holding.law, holding.article, holding.since, holding.scope, is_written, fallback)
