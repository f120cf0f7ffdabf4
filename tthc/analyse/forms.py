"""Questions about the fields of forms: what nobody reads, and what the State could fill in itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tthc.analyse.match import Analysis, Days, Match
from tthc.analyse.papers import fact_names, match_on, types_of
from tthc.graph.evidence import databases_of, kinds_above
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Database, DocumentType, FormField, Holding
from tthc.source import Message, say

Asked = tuple[Procedure, RequiredDocument, DocumentType, FormField]


def unused_field(analysis: Analysis) -> Iterator[Match]:
    """Fields of a form that nothing reads: no condition, fee, result or statistic (trường thông tin không dùng đến).

    Silence says something only in a form of which somebody has written down what the other fields are for.
    """
    for procedure, document, form, field in _fields(analysis):
        required = {fact.id for condition in procedure.conditions for fact in condition.requires}
        is_read = field.used_for or field.lock or (field.fact and field.fact.id in required)
        if not is_read and any(other.used_for for other in form.fields):
            because = say("nothing reads the field “{field}” of {form}", field=field.name, form=form.name)
            yield match_on(procedure, document, because, tuple(_what_is_read(form)), other=field.id)


def _what_is_read(form: DocumentType) -> Iterator[Message]:
    uses = [f"{other.name}: {other.used_for}" for other in form.fields if other.used_for]
    yield say("what its other fields are for: {uses}", uses="; ".join(uses))


def field_in_database(analysis: Analysis, *, connected_for_days: Days = 30) -> Iterator[Match]:
    """Fields that a database fills in as soon as somebody says who they are (trường thông tin đã có trong dữ liệu).

    What the look-up itself needs is locked. What no source confirms is advice.
    """
    opened_by = analysis.day - timedelta(days=connected_for_days)
    for procedure, document, form, field in _fields(analysis):
        if field.fact is None or field.lock:
            continue
        for database, holding, _, facts in analysis.catalogue.holdings:
            is_open = holding.since is None or holding.since <= opened_by
            if field.fact.id in facts and is_open and _serves(procedure, database, analysis.catalogue):
                because = say(
                    "{database} fills in “{field}” of {form}", database=database.name, field=field.name, form=form.name
                )
                evidence = _from_where(field, database, holding, analysis.catalogue)
                is_advice = not (holding.verified and holding.law and holding.since) or bool(holding.scope)
                yield match_on(
                    procedure, document, because, evidence, other=field.id, database=database.id, is_advice=is_advice
                )
                break


def _from_where(field: FormField, database: Database, holding: Holding, catalogue: Catalogue) -> tuple[Message, ...]:
    what = fact_names([field.fact.id] if field.fact else [], catalogue)
    way = say("{field} ← {fact} ← {database}", field=field.name, fact=what, database=database.name)
    law = say("no law is named that opens it") if holding.law is None else say("opened by {law}", law=holding.law)
    doubt = () if holding.verified else (say("no source confirms it yet"),)
    scope = (say("so far only in part: {scope}", scope=holding.scope),) if holding.scope else ()
    return (way, law, *doubt, *scope)


def _serves(procedure: Procedure, database: Database, catalogue: Catalogue) -> bool:
    """Whether somebody whom the procedure serves may be in the database; true where nobody says whom it holds."""
    kinds = catalogue.all(Applicant).values()
    recorded = [kind for kind in kinds if database.id in databases_of(kind, catalogue)]
    served = {ref.id for ref in procedure.applicants}
    if not recorded or not served:
        return True
    return any(served & {above.id for above in kinds_above(kind, catalogue)} for kind in recorded)


def _fields(analysis: Analysis) -> Iterator[Asked]:
    """Every field of every form that a procedure asks for, as far as the register knows the fields."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            for form in types_of(document, analysis.catalogue):
                for field in form.fields:
                    yield procedure, document, form, field
