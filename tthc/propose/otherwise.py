"""Whether a paper can be had otherwise: another one taken, its content declared, a field of a form left out."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.graph.evidence import Node, NodeKind, World, asked_of, databases_of, is_form, proven_by
from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.document import RequiredDocument, Submission
from tthc.model.reference import Database, DocumentType, FormField, Origin
from tthc.propose.competence import is_in_force
from tthc.propose.papers import unstated_use
from tthc.propose.practice import objections, stops
from tthc.propose.trial import Doubt, Trial, who_and_when
from tthc.propose.words import fact_name, named
from tthc.source import say


def alternatives(trial: Trial) -> Iterator[Doubt]:
    """A paper that is taken as well says all that each of the others says, and is worth as much."""
    for document, cut in trial.documents(CutKind.ACCEPT_ALTERNATIVE):
        other = trial.catalogue.all(DocumentType).get(cut.other or "")
        if other is None:
            yield Verdict.NOT_PROVED, say("no document type has the id {id!r}", id=cut.other)
            continue
        yield from _says_less(document, other, trial)
        yield from _is_worth_less(document, other, trial)


def _says_less(document: RequiredDocument, other: DocumentType, trial: Trial) -> Iterator[Doubt]:
    wanted = {fact.id for known in map(trial.catalogue.get, document.types) if known for fact in known.proves}
    wanted |= {fact.id for fact in document.proves}
    yield from unstated_use(document, wanted, trial)
    for fact in sorted(wanted - {fact.id for fact in other.proves}):
        text = say("{other!r} is not known to prove {fact}", other=other.name, fact=fact_name(fact, trial.catalogue))
        yield Verdict.NOT_PROVED, text
    if is_form(document, trial.catalogue):
        text = say(
            "{document!r} is a form: another paper does not fill it in",
            document=trial.called(document),
        )
        yield Verdict.REFUTED, text


def _is_worth_less(document: RequiredDocument, other: DocumentType, trial: Trial) -> Iterator[Doubt]:
    known = [kind for kind in map(trial.catalogue.get, document.types) if kind]
    names = {"other": other.name, "document": trial.called(document)}
    if other.foreign and not any(kind.foreign for kind in known):
        yield Verdict.NOT_PROVED, say("{other} is a foreign paper, and {document!r} is not", **names)
    if other.origin is not Origin.STATE and all(kind.origin is Origin.STATE for kind in known):
        yield Verdict.NOT_PROVED, say("{other} does not come from the State, and {document!r} does", **names)
    if other.origin is Origin.APPLICANT and not any(kind.origin is Origin.APPLICANT for kind in known):
        yield Verdict.NOT_PROVED, say("the applicant writes {other}, and not {document!r}", **names)
    shows_who = document.submission is Submission.PRESENT and known and all(kind.identity for kind in known)
    if shows_who and not other.identity:
        yield Verdict.REFUTED, say("{other} does not show who stands at the counter, as {document!r} does", **names)
    ends = other.effective.covers(trial.day)
    if not ends:
        yield Verdict.REFUTED, say("{other} is not given on {day}", other=other.name, day=trial.day)


def declarations(trial: Trial) -> Iterator[Doubt]:
    """What is declared instead of proved: in a form that all fill in, punished if false, and seldom found wrong."""
    for document, cut in trial.documents(CutKind.DECLARE_INSTEAD):
        form = next((d for d in trial.before.documents if d.id == cut.other), None)
        if form is None or not is_form(form, trial.catalogue):
            text = say(
                "{other!r} is no form of this dossier, so nothing can be declared in it",
                other=trial.called(cut.other or ""),
            )
            yield Verdict.REFUTED, text
            continue
        yield from _not_filled_in_by_all(document, form, trial)
        yield from unstated_use(document, proven_by(document, trial.catalogue), trial)
        yield from _not_punished(document, trial)
        yield from _not_seldom_wrong(document, trial)


def _not_filled_in_by_all(document: RequiredDocument, form: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    for before, after in trial.worlds:
        asked = document in before.procedure.documents_in(before.case)
        if asked and asked_of(document, before.applicant, trial.catalogue) and not _is_sure(form, document, after):
            who = who_and_when(after.case, after.applicant)
            text = say(
                "{who}: {other!r} is not asked for, so nothing is declared there",
                who=who,
                other=trial.called(form),
            )
            yield Verdict.REFUTED, text


def _is_sure(other: RequiredDocument, document: RequiredDocument, world: World) -> bool:
    """Whether the one is in the dossier of the world whenever the other is asked for."""
    here = any(d.id == other.id for d in world.procedure.documents_in(world.case))
    ways = not other.channels or (bool(document.channels) and set(document.channels) <= set(other.channels))
    whenever = other.when is None or other.when == document.when
    asked = asked_of(other, world.applicant, world.catalogue)
    return here and ways and whenever and asked and Node(NodeKind.AVAILABLE, other.id) in world.had


def _not_punished(document: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    law = trial.catalogue.get(document.sanction.law) if document.sanction else None
    if document.sanction is None:
        text = say(
            "no law is named that punishes a false declaration of {document!r}",
            document=trial.called(document),
        )
        yield Verdict.NOT_PROVED, text
    elif law is None or not law.verified or not is_in_force(law, trial.day):
        text = say("{law} is not known to be in force on {day}", law=document.sanction.law, day=trial.day)
        yield Verdict.NOT_PROVED, text


def _not_seldom_wrong(document: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    """How often the paper stopped a dossier: by the steps that need it, else by all objections there were at most."""
    steps = [step for step in trial.before.steps if any(need.id == document.id for need in step.needs)]
    shares = [share for step in steps if (share := stops(step, trial))]
    share = max(shares, key=lambda s: s.hits, default=None) if len(shares) == len(steps) else None
    share = share or objections(trial)
    if share is None:
        text = say(
            "no log shows how often {document!r} does not say what it should",
            document=trial.called(document),
        )
        yield Verdict.NOT_PROVED, text
    elif not share.is_seldom:
        text = say(
            "in {hits} of {of} dossiers something was wrong, so a declaration would not do",
            hits=share.hits,
            of=share.of,
        )
        yield (Verdict.REFUTED if shares and share.is_not_seldom else Verdict.NOT_PROVED), text


def fields(trial: Trial) -> Iterator[Doubt]:
    """A field of a form can go if nothing wants it, and what it says stands elsewhere in the dossier."""
    for document, cut in trial.documents(CutKind.DROP_FIELD):
        known = (kind for kind in map(trial.catalogue.get, document.types) if kind)
        field = next((f for kind in known for f in kind.fields if f.id == cut.other), None)
        if field is None:
            text = say(
                "the form {document!r} is not known to have a field {field!r}",
                document=trial.called(document),
                field=cut.other,
            )
            yield Verdict.NOT_PROVED, text
        else:
            yield from _wanted_field(document, field, cut, trial)


def _wanted_field(document: RequiredDocument, field: FormField, cut: Cut, trial: Trial) -> Iterator[Doubt]:
    if field.lock:
        yield Verdict.REFUTED, say("locked: {why}", why=field.lock)
    if field.fact is None:
        if field.used_for:
            text = say("{field!r} is used: {used_for}", field=field.name, used_for=field.used_for)
            yield Verdict.REFUTED, text
        else:
            yield Verdict.NOT_PROVED, say("nobody says that nothing reads the field {field!r}", field=field.name)
        return
    if cut.database and not opened_for(field.fact.id, cut.database, trial):
        fact = fact_name(field.fact.id, trial.catalogue)
        text = say(
            "no source confirms that a law opens {database} for {fact}",
            database=named(Database, cut.database, trial.catalogue),
            fact=fact,
        )
        yield Verdict.NOT_PROVED, text
        return
    for _, after in trial.worlds:
        recorded = cut.database in databases_of(after.applicant, trial.catalogue)
        if cut.database and (recorded or cut.fallback):
            continue  # the agency fills it in, or, where it has nothing, the applicant as before
        if _is_filled_in(document, after) and not _stands_elsewhere(field.fact.id, document, after):
            who = who_and_when(after.case, after.applicant)
            fact = fact_name(field.fact.id, trial.catalogue)
            required = {f.id for c in trial.before.conditions_in(after.case) for f in c.requires}
            text = say("{who}: nothing else in the dossier says {fact}", who=who, fact=fact)
            is_needed = field.used_for is not None or field.fact.id in required
            yield (Verdict.REFUTED if is_needed else Verdict.NOT_PROVED), text


def opened_for(fact: str, database: str, trial: Trial) -> bool:
    """Whether a law in force has opened a database for a fact since a known day, and a source confirms it."""
    known = trial.catalogue.all(Database).get(database)
    for holding in known.holds if known else ():
        law = trial.catalogue.get(holding.law) if holding.law else None
        is_open = holding.verified and holding.since is not None and holding.since <= trial.day
        if is_open and law and is_in_force(law, trial.day) and any(ref.id == fact for ref in holding.facts):
            return True
    return False


def _is_filled_in(document: RequiredDocument, world: World) -> bool:
    asked = any(d.id == document.id for d in world.procedure.documents_in(world.case))
    return asked and asked_of(document, world.applicant, world.catalogue)


def _stands_elsewhere(fact: str, document: RequiredDocument, world: World) -> bool:
    """Whether another document that is there anyway says the same: a paper, a look-up, another form."""
    others = (d for d in world.procedure.documents if d.id != document.id and _is_sure(d, document, world))
    return any(fact in (*proven_by(d, world.catalogue), *_filled_in(d, world)) for d in others)


def _filled_in(document: RequiredDocument, world: World) -> Iterator[str]:
    for kind in map(world.catalogue.get, document.types):
        omitted = {field.id for field in document.omits}
        yield from (f.fact.id for f in (kind.fields if kind else ()) if f.fact and f.id not in omitted)
