"""Whether an agency may get a paper itself: who holds it, opened or obliged by which law, and for whom."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.analyse.documents import holdings_for
from tthc.cost.activities import document_name
from tthc.graph.evidence import is_form, proven_by
from tthc.graph.steps import StepGraph
from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.document import RequiredDocument
from tthc.model.reference import Agency, Database, DocumentType, Duty, Holding
from tthc.propose.competence import confirmed_holding, is_in_force
from tthc.propose.people import NOT_RECORDED, PEOPLE, WITHOUT_DATA, with_data
from tthc.propose.trial import Doubt, Trial, cases_of
from tthc.propose.words import fact_name, named
from tthc.source import Message, say


def data(trial: Trial) -> Iterator[Doubt]:
    """I10: a new look-up has its database, a law in force that opens it, and a source that confirms both."""
    for document, cut in trial.documents(CutKind.FETCH_FROM_ISSUER):
        yield from _nobody_answers(document, cut, trial)
    for document, cut in trial.documents(CutKind.REPLACE_BY_LOOK_UP):
        holding = confirmed_holding(cut, trial.before, trial.catalogue, trial.day)
        if holding is None:
            yield Verdict.NOT_PROVED, _what_the_look_up_lacks(document, cut, trial)
            continue
        yield from _of_use_itself(document, cut, holding, trial)
        yield from _asked_on_purpose(document, cut, trial)
        yield from _only_for_others(cut, holding, trial)
        if not cut.fallback:
            yield from _held_only_in_part(document, cut, holding, trial)


def _what_the_look_up_lacks(document: RequiredDocument, cut: Cut, trial: Trial) -> Message:
    base = named(Database, cut.database, trial.catalogue)
    found = holdings_for(document, trial.catalogue, trial.day)
    holding = next((holding for database, holding in found if database.id == cut.database), None)
    if holding is None:
        return say("{database} is not known to hold this on {day}", database=base, day=trial.day)
    if holding.law is None:
        return say("no law is named that opens {database} for this", database=base)
    if not holding.verified:
        return say("no source confirms that {law} opens {database} for this", law=holding.law, database=base)
    if holding.since is None:
        return say("nobody states since when {database} is open for this", database=base)
    return say("{law} is not known to be in force on {day}", law=holding.law, day=trial.day)


def holds_the_paper(document: RequiredDocument, holding: Holding) -> bool:
    """Whether the paper itself is held, or one of those of which any one will do."""
    return any(ref in holding.types for ref in document.types)


def _of_use_itself(document: RequiredDocument, cut: Cut, holding: Holding, trial: Trial) -> Iterator[Doubt]:
    """What a paper proves is not the paper: data takes its place only where nothing but the fact is wanted."""
    if is_form(document, trial.catalogue):
        text = say(
            "the applicant writes {document!r}: no database holds what is written there",
            document=document_name(document, trial.catalogue),
        )
        yield Verdict.REFUTED, text
    yield from _more_than_read(document, trial)
    if holds_the_paper(document, holding):
        return
    names = {
        "database": named(Database, cut.database, trial.catalogue),
        "document": document_name(document, trial.catalogue),
    }
    facts = tuple(fact_name(fact, trial.catalogue) for fact in proven_by(document, trial.catalogue))
    if document.purpose:
        text = say(
            "{database} holds {facts} and not the paper, which has a purpose: {purpose}",
            **{**names, "facts": facts, "purpose": document.purpose},
        )
        yield Verdict.NOT_PROVED, text
    elif document.originals and _is_read_by_a_step(document, trial):
        text = say(
            "{database} holds {facts} and not the paper, whose original a step needs", **{**names, "facts": facts}
        )
        yield Verdict.NOT_PROVED, text


def _more_than_read(document: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    """Papers that do something: in several originals they go on to others; some stand for somebody who is not there."""
    known = [trial.catalogue.get(ref) for ref in document.types]
    if document.originals > 1:
        text = say(
            "{count} originals of {document!r} are wanted: more than an agency needs to read it",
            count=document.originals,
            document=document_name(document, trial.catalogue),
        )
        yield Verdict.NOT_PROVED, text
    if document.when and known and all(kind is not None and kind.identity for kind in known):
        text = say(
            "{document!r} stands for somebody in a case of its own ({when}): data says who they are, "
            "not that they agree",
            document=document_name(document, trial.catalogue),
            when=document.when,
        )
        yield Verdict.NOT_PROVED, text


def _is_read_by_a_step(document: RequiredDocument, trial: Trial) -> bool:
    """Whether a step is known to need the paper, and not only a condition what it proves."""
    required = {f.id for case in trial.before.real_cases for c in trial.before.conditions_in(case) for f in c.requires}
    wanted = any(need.id == document.id for step in trial.before.steps for need in step.needs)
    return wanted and not set(proven_by(document, trial.catalogue)) & required


def _asked_on_purpose(document: RequiredDocument, cut: Cut, trial: Trial) -> Iterator[Doubt]:
    """Where the record takes other papers from the same database already, it may have left this one out on purpose."""
    looked_up = (other for other in trial.before.documents if other.look_up and other.look_up.database)
    names = tuple(
        document_name(other, trial.catalogue)
        for other in looked_up
        if other.look_up and other.look_up.database and other.look_up.database.id == cut.database
    )
    if names:
        text = say(
            "the procedure takes {others} from {database} already and still asks for {paper}: a text has to say "
            "that this is an oversight",
            others=names,
            database=named(Database, cut.database, trial.catalogue),
            paper=document_name(document, trial.catalogue),
        )
        yield Verdict.NOT_PROVED, text


def _only_for_others(cut: Cut, holding: Holding, trial: Trial) -> Iterator[Doubt]:
    """What the law opens for some things only helps a procedure of which somebody knows that it is about them."""
    if holding.scope and holding.scope_by_law:
        text = say(
            "{law} opens {database} for this only: {scope}; nobody states that the procedure is about that",
            law=holding.law,
            database=named(Database, cut.database, trial.catalogue),
            scope=holding.scope,
        )
        yield Verdict.NOT_PROVED, text


def _held_only_in_part(document: RequiredDocument, cut: Cut, holding: Holding, trial: Trial) -> Iterator[Doubt]:
    """Without a fallback the database must hold every paper that is accepted, for everybody."""
    base = named(Database, cut.database, trial.catalogue)
    if holding.scope:
        text = say("{database} holds it only in part: {scope}", database=base, scope=holding.scope)
        yield Verdict.NOT_PROVED, text
    facts = set(proven_by(document, trial.catalogue))
    if facts and facts <= {ref.id for ref in holding.facts} and not holds_the_paper(document, holding):
        return
    for ref in document.types:
        if ref not in holding.types:
            text = say(
                "{database} is not known to hold {paper}",
                database=base,
                paper=named(DocumentType, ref.id, trial.catalogue),
            )
            yield Verdict.NOT_PROVED, text


def _nobody_answers(document: RequiredDocument, cut: Cut, trial: Trial) -> Iterator[Doubt]:
    """Each kind of paper needs an issuer who has to answer, by a law in force that a source confirms, in known time."""
    if not cut.fallback and len(document.types) != 1:
        text = say(
            "the issuer is known to give only some of the papers that are accepted as {document!r}",
            document=document_name(document, trial.catalogue),
        )
        yield Verdict.NOT_PROVED, text
    duty = duty_for(document, cut, trial)
    if duty is None or duty.law is None:
        text = say(
            "no law that obliges {issuer} to answer is in the catalogue, nor how long an answer takes",
            issuer=named(Agency, cut.other, trial.catalogue),
        )
        yield Verdict.NOT_PROVED, text
        return
    law = trial.catalogue.get(duty.law)
    if not duty.verified:
        text = say(
            "no source confirms that {law} obliges {issuer} to answer",
            law=duty.law,
            issuer=named(Agency, cut.other, trial.catalogue),
        )
        yield Verdict.NOT_PROVED, text
    elif law is None or not is_in_force(law, trial.day) or (duty.since and duty.since > trial.day):
        yield Verdict.NOT_PROVED, say("{law} is not known to be in force on {day}", law=duty.law, day=trial.day)


def duty_for(document: RequiredDocument, cut: Cut, trial: Trial) -> Duty | None:
    """The duty of the named issuer to give one of the document's types; a confirmed one first."""
    known = (kind for kind in map(trial.catalogue.get, document.types) if kind)
    duties = [duty for kind in known for duty in kind.answers if duty.issuer.id == cut.other]
    return next((duty for duty in duties if duty.verified), next(iter(duties), None))


def waits_for_answers(trial: Trial) -> Iterator[Doubt]:
    """Of I8: the time for an answer is the agency's own; with it the steps still have to fit their limit."""
    for document, cut in trial.documents(CutKind.FETCH_FROM_ISSUER):
        duty = duty_for(document, cut, trial)
        if duty is None or duty.law is None:
            continue  # that nobody has to answer is said already
        if duty.within is None:
            yield (
                Verdict.NOT_PROVED,
                say(
                    "nobody states how long an answer of {issuer} takes",
                    issuer=named(Agency, cut.other, trial.catalogue),
                ),
            )
            continue
        for case in cases_of(document, trial.before):
            yield from _fits(StepGraph(trial.after, case), duty, trial)


def _fits(graph: StepGraph, duty: Duty, trial: Trial) -> Iterator[Doubt]:
    if graph.cycle() or duty.within is None:
        return
    path = graph.critical_path()
    hours = path.hours + duty.within.working_hours
    for _, one in trial.after.limits_in(graph.case):
        promised = one.committed or one.statutory
        known = promised.working_hours if promised else None
        if known is not None and hours > known:
            text = say(
                "with the answer the steps take {hours} hours, and the limit is {limit}", hours=hours, limit=known
            )
            yield Verdict.REFUTED, text
        elif known is None or not path.is_exact or not path.steps:
            text = say("nobody states whether the answer of {issuer} comes within the limit", issuer=duty.issuer)
            yield Verdict.NOT_PROVED, text


def unchanged(trial: Trial) -> Iterator[Message]:
    """For whom a look-up changes nothing: those who are not in it, and who hands in what it does not hold."""
    for document, cut in trial.documents(CutKind.REPLACE_BY_LOOK_UP):
        database = trial.catalogue.all(Database).get(cut.database or "")
        holding = confirmed_holding(cut, trial.before, trial.catalogue, trial.day)
        if database is None or holding is None or not cut.fallback:
            continue
        paper = document_name(document, trial.catalogue)
        yield _still(with_data(PEOPLE, (database.name,), WITHOUT_DATA, NOT_RECORDED), paper)
        if holding.scope:
            yield say("only in part ({scope}); whoever else still hands in {paper}", scope=holding.scope, paper=paper)
        others = [
            known.name for ref in document.types if ref not in holding.types and (known := trial.catalogue.get(ref))
        ]
        if others and holds_the_paper(document, holding):
            yield say("whoever has one of these instead still hands it in: {papers}", papers=tuple(others))
    for document, cut in trial.documents(CutKind.DROP_FIELD):
        database = trial.catalogue.all(Database).get(cut.database or "")
        if database and cut.fallback:
            who = with_data(PEOPLE, (database.name,), WITHOUT_DATA, NOT_RECORDED)
            paper = document_name(document, trial.catalogue)
            yield say("{who} still fill in the field in {paper}", who=who, paper=paper)
    for document, cut in trial.documents(CutKind.FETCH_FROM_ISSUER):
        issuer = trial.catalogue.all(Agency).get(cut.other or "")
        if cut.fallback and issuer and duty_for(document, cut, trial):
            paper = document_name(document, trial.catalogue)
            yield say(
                "where {issuer} has no answer, the applicant still hands in {paper}", issuer=issuer.name, paper=paper
            )


def _still(who: Message, paper: str) -> Message:
    return say("for {who} nothing changes: they still hand in {paper}", who=who, paper=paper)
