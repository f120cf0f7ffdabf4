"""What rests on a legal instrument, and what is left in the air when it ends or another takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tthc.analyse.difference import in_words
from tthc.analyse.differing_channels import fee_in_words
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES
from tthc.model.decision import STATES
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref, references
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal, ProposalStatus
from tthc.model.reference import Database, DocumentType, Holding, Law, LawStatus
from tthc.model.rule import Rule, Waiver
from tthc.source import Message, Position, say


class Kind(StrEnum):
    """What rests on a law."""

    PROCEDURE = "procedure"
    LIMIT = "limit"
    FEE = "fee"
    DOCUMENT = "document"
    LOOK_UP = "look_up"
    CONDITION = "condition"
    STEP = "step"
    HOLDING = "holding"
    LOCAL = "local"
    RULE = "rule"
    WAIVER = "waiver"
    PROPOSAL = "proposal"
    PAGE = "page"


@dataclass(frozen=True)
class Reliance:
    """One thing that rests on a law: what it is, whose, in which words, by which article.

    `is_lost` marks what has nothing else to rest on when the law ends.
    """

    kind: Kind
    owner: str
    what: Message
    at: Position
    article: str | None = None
    is_lost: bool = False

    @property
    def order(self) -> tuple[int, str, Position, str]:
        """Kinds in the order of the law's own elements, then by owner and place."""
        return (list(Kind).index(self.kind), self.owner, self.at, str(self.what))


@dataclass(frozen=True)
class Impact:
    """A law on a day, what will become of it, and everything that rests on it."""

    law: Law
    day: date
    reliances: tuple[Reliance, ...]
    consequences: tuple[Message, ...]


@dataclass(frozen=True)
class Beside:
    """What lies outside the catalogue and may rest on a law too: rules, waivers, open proposals, pages by procedure."""

    rules: Sequence[Rule] = ()
    waivers: Sequence[Waiver] = ()
    proposals: Sequence[Proposal] = ()
    pages: Iterable[tuple[str, str]] = ()


def impact(law: Law, catalogue: Catalogue, day: date, beside: Beside = Beside()) -> Impact:
    """Everything that rests on a law in the versions in force on a day, and what its end means."""
    on = catalogue.on(day)
    found = sorted({*_in_catalogue(law, on, day), *_beside(law, on, beside)}, key=lambda reliance: reliance.order)
    return Impact(law, day, tuple(found), tuple(_consequences(law, found, catalogue)))


def ending(catalogue: Catalogue, since: date, until: date) -> tuple[Law, ...]:
    """The laws whose last day in force lies between two days, the first to end first."""
    laws = catalogue.all(Law).values()
    found = [law for law in laws if law.effective.end and since <= law.effective.end <= until]
    return tuple(sorted(found, key=lambda law: (law.effective.end or until, law.id)))


def state_in_words(law: Law, day: date) -> Message:
    """Whether a law is in force on a day, since when and until when."""
    start, end = law.effective.start, law.effective.end
    if end and end < day:
        return say("ended on {day}", day=end)
    if start and day < start:
        return say("not in force before {day}", day=start)
    if end:
        return say("in force, ends on {day}", day=end)
    if law.status is LawStatus.EXPIRED:
        return say("no longer in force")
    return say("in force") if start or law.status is LawStatus.IN_FORCE else say("nothing is known of its force")


def _in_catalogue(law: Law, catalogue: Catalogue, day: date) -> Iterator[Reliance]:
    for procedure in catalogue.procedures.values():
        yield from _in_procedure(law, procedure, catalogue, day)
    yield from _local(law, catalogue, day)
    for database in catalogue.all(Database).values():
        for holding in database.holds:
            if holding.law and holding.law.id == law.id:
                yield _holding(database, holding, catalogue, day)


def _local(law: Law, catalogue: Catalogue, day: date) -> Iterator[Reliance]:
    """What localities lay over the national record by this instrument, whichever locality is looked at."""
    for values in catalogue.local_values:
        named = any(ref.kind is Law and ref.id == law.id for ref in references(values))
        if values.effective.covers(day) and (values.decision == law.id or named):
            unit = catalogue.get(values.locality)
            text = say("values of {unit}", unit=unit.name if unit else values.locality.id)
            yield Reliance(Kind.LOCAL, values.procedure.id, text, values.at, None, values.decision == law.id)


def _in_procedure(law: Law, procedure: Procedure, catalogue: Catalogue, day: date) -> Iterator[Reliance]:
    for ref in procedure.legal_basis:
        if ref.id == law.id:
            others = [o for o in procedure.legal_basis if o.id != law.id and stands(catalogue.get(o), law, day)]
            yield Reliance(Kind.PROCEDURE, procedure.code, say("{name}", name=procedure.name), ref.at, None, not others)
    for kind, basis, what in _fixed_parts(procedure, catalogue):
        if basis and basis.law.id == law.id:
            yield Reliance(kind, procedure.code, what, basis.law.at, basis.article, is_lost=True)
    yield from _through_databases(law, procedure, catalogue, day)


def stands(other: Law | None, law: Law, day: date) -> bool:
    """Whether another law is still there when this one has ended."""
    after = law.effective.end if law.effective.end and law.effective.end > day else day
    if other is None or other.status is LawStatus.EXPIRED:
        return False
    return other.effective.end is None or other.effective.end > after


def _fixed_parts(procedure: Procedure, catalogue: Catalogue) -> Iterator[tuple[Kind, LegalBasis | None, Message]]:
    """Every part of which a law may say that it fixes it, in words."""
    for channel in procedure.channels:
        mode = MODE_NAMES[channel.mode]
        for limit in channel.time_limits:
            time = limit.statutory or limit.committed
            words = in_words(time) if time else say("no time limit")
            yield Kind.LIMIT, limit.fixed_by, say("{what} ({where})", what=words, where=mode)
        for fee in channel.fees:
            yield Kind.FEE, fee.fixed_by, say("{what} ({where})", what=fee_in_words(fee), where=mode)
    for document in procedure.documents:
        name = say("{name}", name=_name(document, catalogue))
        yield Kind.DOCUMENT, document.fixed_by, name
        yield Kind.LOOK_UP, document.look_up.fixed_by if document.look_up else None, name
    for condition in procedure.conditions:
        yield Kind.CONDITION, condition.fixed_by, say("{name}", name=condition.name)
    for step in procedure.steps:
        yield Kind.STEP, step.fixed_by, say("{name}", name=step.name)


def _through_databases(law: Law, procedure: Procedure, catalogue: Catalogue, day: date) -> Iterator[Reliance]:
    """Look-ups in a database that this law opens: without it the paper has to be handed in again."""
    for document in procedure.documents:
        look_up = document.look_up
        if look_up is None or look_up.database is None or (look_up.fixed_by and look_up.fixed_by.law.id == law.id):
            continue
        database = catalogue.get(look_up.database)
        opened = [holding for holding in (database.holds if database else ()) if _serves(holding, document)]
        if any(holding.law and holding.law.id == law.id for holding in opened):
            others = [h.law for h in opened if h.law and h.law.id != law.id]
            lost = not any(stands(catalogue.get(other), law, day) for other in others)
            name = database.name if database else look_up.database.id
            what = say("{paper}, looked up in {database}", paper=_name(document, catalogue), database=name)
            yield Reliance(Kind.LOOK_UP, procedure.code, what, document.at, None, lost)


def _serves(holding: Holding, document: RequiredDocument) -> bool:
    """Whether what a database holds is what a document asks for or proves."""
    types, facts = {ref.id for ref in holding.types}, {ref.id for ref in holding.facts}
    return bool(types & {ref.id for ref in document.types} or facts & {ref.id for ref in document.proves})


def _holding(database: Database, holding: Holding, catalogue: Catalogue, day: date) -> Reliance:
    held: list[str] = []
    refs: tuple[Ref[DocumentType], ...] = holding.types
    for ref in refs:
        entry = catalogue.get(ref)
        held.append(entry.name if entry else ref.id)
    for fact_ref in holding.facts:
        fact = catalogue.get(fact_ref)
        held.append(fact.name if fact else fact_ref.id)
    text = say("{database}: {held}", database=database.name, held=tuple(held))
    return Reliance(Kind.HOLDING, database.id, text, holding.at, holding.article, is_lost=True)


def _name(document: RequiredDocument, catalogue: Catalogue) -> str:
    types = [catalogue.get(ref) for ref in document.types]
    return document.name or " / ".join(t.name if t else r.id for t, r in zip(types, document.types, strict=True))


def _beside(law: Law, catalogue: Catalogue, beside: Beside) -> Iterator[Reliance]:
    for rule in beside.rules:
        for basis in rule.law:
            if basis.law.id == law.id:
                others = {other.law.id for other in rule.law} - {law.id}
                yield Reliance(Kind.RULE, rule.code, say("{name}", name=rule.name), basis.at, basis.article, not others)
    for waiver in beside.waivers:
        if law.id in waiver.reason:
            text = say("{rule} is waived: {reason}", rule=waiver.rule, reason=waiver.reason)
            yield Reliance(Kind.WAIVER, waiver.procedure, text, waiver.at)
    for proposal in beside.proposals:
        if _rests_on(proposal, law, catalogue):
            at = catalogue.procedures[proposal.procedure].at if proposal.procedure in catalogue.procedures else law.at
            yield Reliance(Kind.PROPOSAL, proposal.procedure, _with_state(proposal), at)
    citing = {p.code for p in catalogue.procedures.values() if any(_in_procedure(law, p, catalogue, date.min))}
    for code, page in beside.pages:
        if code in citing:
            yield Reliance(Kind.PAGE, code, say("{page}", page=page), catalogue.procedures[code].at)


def _with_state(proposal: Proposal) -> Message:
    if proposal.status is ProposalStatus.DRAFT:
        return proposal.title
    return say("{title} ({state})", title=proposal.title, state=STATES[proposal.status])


def _rests_on(proposal: Proposal, law: Law, catalogue: Catalogue) -> bool:
    """Whether a proposal amends the law, or looks up what this law opens."""
    if proposal.competence.instrument == law.id:
        return True
    databases = {cut.database for cut in proposal.cuts if cut.database}
    procedure = catalogue.procedures.get(proposal.procedure)
    targets = {cut.target.id for cut in proposal.cuts}
    documents = [d for d in procedure.documents if d.id in targets] if procedure else []
    return any(
        holding.law and holding.law.id == law.id and any(_serves(holding, document) for document in documents)
        for database in catalogue.all(Database).values()
        if database.id in databases
        for holding in database.holds
    )


def _consequences(law: Law, found: Sequence[Reliance], catalogue: Catalogue) -> Iterator[Message]:
    """What happens when the law ends, in sentences."""
    end = law.effective.end
    if law.replaced_by:
        for ref in law.replaced_by:
            yield _replacement(catalogue.get(ref), ref.id, end)
    elif end:
        yield say("no instrument is known that takes its place after {day}", day=end)
    for ref in law.amended_by:
        yield say("amended by {law}: compare the articles named", law=ref.id)
    bare = sorted({r.owner for r in found if r.kind is Kind.PROCEDURE and r.is_lost})
    if bare:
        yield say("left without any legal basis in force: {codes}", codes=tuple(bare))
    papers = sorted({r.owner for r in found if r.kind is Kind.LOOK_UP and r.is_lost})
    if papers:
        yield say("papers that are looked up today would have to be handed in again in: {codes}", codes=tuple(papers))
    if open_ones := sum(1 for r in found if r.kind is Kind.PROPOSAL):
        yield say("{count} proposals have to be proved anew", count=open_ones)


def _replacement(other: Law | None, number: str, end: date | None) -> Message:
    if other is None:
        return say("replaced by {law}, which the catalogue does not know", law=number)
    start = other.effective.start
    if start is None:
        return say("replaced by {law}; nothing is known of when that begins", law=number)
    if end and (start - end).days > 1:
        days = (start - end).days - 1
        return say(
            "replaced by {law} from {start}: {days} days are covered by neither", law=number, start=start, days=days
        )
    return say("replaced by {law} from {start}", law=number, start=start)
