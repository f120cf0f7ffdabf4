"""What the databases of the State hold already, and the papers that are asked for all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tthc.analyse.match import Analysis, Days, Match
from tthc.analyse.papers import is_foreign, match_on, must_be_seen, name_of, shows_who, types_of
from tthc.graph.evidence import databases_of, is_form, kinds_above, proven_by
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Database, DocumentType, Holding, Origin
from tthc.source import Message, say
from tthc.vietnamese import fold


def held_in_database(
    analysis: Analysis, *, connected_for_days: Days = 30, asked_only_if: tuple[str, ...] = ()
) -> Iterator[Match]:
    """Papers asked for although a database holds them or what they prove (giấy tờ Nhà nước đã có).

    A paper that the record itself asks for only where the data is lacking (its `when` has one of the words
    `asked_only_if`) is asked for as the law wants it. What holds under an if (part of the data, some of the accepted
    papers, no source that confirms it) is advice. Papers that have ended are the question of `abolished_paper`.
    """
    opened_by = analysis.day - timedelta(days=connected_for_days)
    words = tuple(fold(word) for word in asked_only_if)
    for procedure in analysis.procedures:
        for document in procedure.documents:
            ended = any(has_ended(kind, analysis.day) for kind in types_of(document, analysis.catalogue))
            if ended or _is_asked_rightly(procedure, document, words, analysis.catalogue):
                continue
            for database, holding in holdings_for(document, analysis.catalogue, opened_by):
                ifs = _Ifs(document, holding, analysis.catalogue)
                if ifs.is_worth_saying and may_be_recorded(procedure, document, database, analysis.catalogue):
                    way = say(
                        "{paper} ← {database}", paper=name_of(document, analysis.catalogue), database=database.name
                    )
                    evidence = (way, *ifs.in_words())
                    because = say("{database} holds it", database=database.name)
                    yield match_on(
                        procedure, document, because, evidence, database=database.id, is_advice=bool(ifs.count)
                    )
                    break


def _is_asked_rightly(
    procedure: Procedure, document: RequiredDocument, words: tuple[str, ...], catalogue: Catalogue
) -> bool:
    if document.look_up or is_form(document, catalogue) or must_be_seen(procedure, document, catalogue):
        return True
    when = fold(document.when or "")
    return any(word in when for word in words)


def holdings_for(document: RequiredDocument, catalogue: Catalogue, day: date) -> Iterator[tuple[Database, Holding]]:
    """Databases that hold one of the document's types or all it proves, opened on the day; confirmed ones first.

    What names the papers it holds, holds these and no others that prove the same; what names facts only is data that
    stands for any paper which says so. In the place of a paper that has ended stand those that replaced it.
    What a foreign authority certified is in no database here, even if the same fact about others is; nor is what an
    agency certified whose papers go into none of the databases that hold the fact.
    """
    types = {ref.id for ref in document.types} | set(_heirs(document, catalogue, day))
    facts = _registered_facts(document, catalogue)
    found = [
        (database, holding)
        for database, holding, held_types, held_facts in catalogue.holdings
        if (not types.isdisjoint(held_types) or (facts and not held_types and facts <= held_facts))
        and (holding.since is None or holding.since <= day)
    ]
    yield from sorted(found, key=lambda pair: (not pair[1].verified, pair[0].id))


def has_ended(kind: DocumentType, day: date) -> bool:
    """Whether the law has done away with a kind of paper before the day."""
    return kind.effective.end is not None and kind.effective.end < day


def _heirs(document: RequiredDocument, catalogue: Catalogue, day: date) -> Iterator[str]:
    ended = (kind for kind in types_of(document, catalogue) if has_ended(kind, day))
    return (ref.id for kind in ended for ref in kind.replaced_by)


def _registered_facts(document: RequiredDocument, catalogue: Catalogue) -> set[str]:
    """What a paper proves if that can be in a database that does not name the paper: only what the State registers."""
    facts, known = set(proven_by(document, catalogue)), types_of(document, catalogue)
    if is_foreign(document, catalogue) or any(kind.origin is not Origin.STATE for kind in known):
        return set()
    issuers = {ref.id for kind in known for ref in kind.issued_by}
    registered = catalogue.issuers_of_held(frozenset(facts)) if issuers and facts else frozenset[str]()
    return facts if not registered or issuers & registered else set()


def may_be_recorded(procedure: Procedure, document: RequiredDocument, database: Database, catalogue: Catalogue) -> bool:
    """Whether somebody whose paper it is may be in the database; true where nobody says whom it holds.

    Whose paper it is, is known where it is asked of some applicants only, and of papers that show who somebody is.
    """
    everyone = catalogue.all(Applicant).values()
    recorded = [kind for kind in everyone if database.id in databases_of(kind, catalogue)]
    whose = _whose(procedure, document, catalogue)
    if not recorded or not whose:
        return True
    return any(whose & {above.id for above in kinds_above(kind, catalogue)} for kind in recorded)


def _whose(procedure: Procedure, document: RequiredDocument, catalogue: Catalogue) -> set[str]:
    if document.applicants:
        return {ref.id for ref in document.applicants}
    if not shows_who(document, catalogue):
        return set()
    return _named_in(document.when or "", catalogue) or {ref.id for ref in procedure.applicants}


def _named_in(text: str, catalogue: Catalogue) -> set[str]:
    """The kind of applicant that a text names, by the longest name that stands in it."""
    folded = f" {fold(text)} "
    found = [
        (len(name), kind.id)
        for kind in catalogue.all(Applicant).values()
        for name in (fold(kind.name), *map(fold, kind.aliases))
        if f" {name} " in folded and f" khong phai {name} " not in folded
    ]
    longest = max((length for length, _ in found), default=0)
    return {kind for length, kind in found if length == longest}


@dataclass(frozen=True)
class _Ifs:
    """Under which ifs a database stands for a paper."""

    document: RequiredDocument
    holding: Holding
    catalogue: Catalogue

    @property
    def is_confirmed(self) -> bool:
        return self.holding.verified and self.holding.law is not None and self.holding.since is not None

    @property
    def other_papers(self) -> tuple[DocumentType, ...]:
        """Accepted alternatives that stay papers, where the database holds only some of them."""
        others = tuple(kind for kind in types_of(self.document, self.catalogue) if not self._holds(kind))
        return others if len(others) < len(self.document.types) else ()

    @property
    def is_by_facts(self) -> bool:
        """Whether it holds what the paper proves and not, by name, the paper."""
        return not any(self._holds(kind) for kind in types_of(self.document, self.catalogue))

    @property
    def count(self) -> int:
        return sum(
            map(
                bool,
                (not self.is_confirmed, self.other_papers, self.is_by_facts, self.holding.scope),
            )
        )

    @property
    def is_worth_saying(self) -> bool:
        """Where nobody confirms the data, one more if leaves nothing.

        Whoever shows with another paper who they are may be nobody whom the database knows.
        """
        is_for_strangers = bool(self.other_papers) and shows_who(self.document, self.catalogue)
        return not is_for_strangers and not self.is_of_few and (self.is_confirmed or self.count == 1)

    @property
    def is_of_few(self) -> bool:
        """Whether it holds less than half of what is accepted, and not what is named first: the usual paper."""
        types = self.document.types
        held = [ref for ref in types if ref in self.holding.types]
        return 0 < 2 * len(held) < len(types) and types[0] not in held

    def in_words(self) -> Iterator[Message]:
        yield _opened_by(self.holding)
        if self.holding.scope:
            yield say("so far only in part: {scope}", scope=self.holding.scope)
        if self.other_papers:
            names = "; ".join(other.name for other in self.other_papers)
            yield say("it does not hold the other papers that are accepted: {names}", names=names)
        if self.is_by_facts:
            yield say("it holds what the paper proves, not the paper by its name")

    def _holds(self, kind: DocumentType) -> bool:
        return any(ref.id == kind.id for ref in self.holding.types)


def _opened_by(holding: Holding) -> Message:
    if holding.law is None:
        return say("no law is named that opens it")
    if not holding.verified:
        return say("opened by {law}, which no source confirms yet", law=holding.law)
    article = f" {holding.article}" if holding.article else ""
    opened = say("opened by {law}{article}", law=holding.law, article=article)
    return opened if holding.since else say("{opened}; nobody states since when", opened=opened)
