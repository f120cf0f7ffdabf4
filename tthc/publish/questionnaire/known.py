"""What the catalogue answers to the questions about one document or one step: yes, no or nothing, why and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from tthc.analyse.holdings import holdings_for
from tthc.cost.activities import document_name
from tthc.exchange.words import STEP_KINDS, basis_in_words, duration_in_words
from tthc.graph.evidence import is_form, proven_by
from tthc.model.basis import LegalBasis
from tthc.model.document import RequiredDocument
from tthc.model.questionnaire import Known, Reply
from tthc.model.reference import Agency, Database, DocumentType, Holding, Origin
from tthc.model.step import Step
from tthc.propose.changes import CONTROLS
from tthc.propose.look_ups import holds_the_paper
from tthc.propose.words import fact_name, named
from tthc.publish.papers.review_form import About, how_many
from tthc.source import NOWHERE, Position
from tthc.vietnamese import write_date

NOTHING_SAID = "danh mục chưa ghi"


def place_of(at: Position) -> str:
    """File and line, without the column."""
    return "" if at == NOWHERE else f"{at.file}:{at.line}"


def used_by_step(about: About, document: RequiredDocument) -> Known:
    """Yes if a step that looks at papers needs it; no only where each of them says what it needs, and no other step
    names the paper: what is handed in and taken in for no step that looks at it, somebody has to explain."""
    looking = [step for step in about.procedure.steps if step.kind in CONTROLS]
    users = [step for step in looking if any(thing.id == document.id for thing in step.needs)]
    if users:
        return Known(Reply.YES, f"bước dùng: {_names(users)}", place_of(users[0].at))
    silent = [step for step in looking if not step.needs]
    if not looking:
        return Known(None, f"{NOTHING_SAID} các bước xem xét hồ sơ", place_of(about.procedure.at))
    if silent:
        return Known(None, f"{NOTHING_SAID} các bước này cần giấy tờ gì: {_names(silent)}", place_of(silent[0].at))
    others = [step for step in about.procedure.steps if any(thing.id == document.id for thing in step.needs)]
    if others:
        return Known(None, f"chỉ thấy ở bước {_names(others)}; chưa rõ bước xem xét nào dùng", place_of(others[0].at))
    return Known(Reply.NO, "mọi bước xem xét hồ sơ đều ghi giấy tờ cần, không bước nào ghi giấy tờ này")


def proves(about: About, document: RequiredDocument) -> Known:
    """Yes if it is known what it proves."""
    facts = [fact_name(fact, about.asked.catalogue) for fact in proven_by(document, about.asked.catalogue)]
    if facts:
        return Known(Reply.YES, f"chứng minh: {', '.join(facts)}", place_of(document.at))
    return Known(None, f"{NOTHING_SAID} giấy tờ này chứng minh điều gì", place_of(document.at))


def in_database(about: About, document: RequiredDocument) -> Known:
    """Yes if a source confirms that a database which is open holds it."""
    found = _holding(about, document)
    if found is None:
        return Known(None, f"{NOTHING_SAID} cơ sở dữ liệu nào có giấy tờ này")
    database, holding = found
    ifs = [f"mới một phần: {holding.scope}" if holding.scope else ""]
    ifs += ["" if holding.verified else "chưa có nguồn xác nhận"]
    ifs += ["" if holds_the_paper(document, holding) else "ghi điều giấy tờ chứng minh, không ghi tên giấy tờ"]
    text = "; ".join(filter(None, (database.name, *ifs)))
    return Known(None if any(ifs) else Reply.YES, text, place_of(holding.at))


def opened_by_law(about: About, document: RequiredDocument) -> Known:
    """Yes if a text opens the data, since a day, and a source confirms it."""
    found = _holding(about, document)
    if found is None or found[1].law is None:
        return Known(None, f"{NOTHING_SAID} văn bản nào cho khai thác", place_of(found[1].at) if found else "")
    holding = found[1]
    since = f", từ {write_date(holding.since)}" if holding.since else ", chưa rõ từ ngày nào"
    text = f"{' '.join(filter(None, (holding.article, str(holding.law))))}{since}"
    if holding.verified and holding.since:
        return Known(Reply.YES, text, place_of(holding.at))
    unconfirmed = "" if holding.verified else "; chưa có nguồn xác nhận"
    return Known(None, f"{text}{unconfirmed}", place_of(holding.at))


def issued_by_state(about: About, document: RequiredDocument) -> Known:
    """Whether every type that is accepted comes from the State."""
    types = [kind for ref in document.types if (kind := about.asked.catalogue.get(ref))]
    if not types:
        return Known(None, "giấy tờ chưa có trong danh mục loại giấy tờ", place_of(document.at))
    if is_form(document, about.asked.catalogue):
        return Known(Reply.NO, "người thực hiện tự lập", place_of(types[0].at))
    issuers = dict.fromkeys(named(Agency, ref.id, about.asked.catalogue) for kind in types for ref in kind.issued_by)
    by_state = {kind.origin is Origin.STATE for kind in types}
    text = f"cơ quan cấp: {', '.join(issuers)}" if issuers else _origin_in_words(types)
    reply = None if len(by_state) > 1 else Reply.YES if True in by_state else Reply.NO
    return Known(reply, text, place_of(types[0].at))


def same_paper(about: About, document: RequiredDocument) -> Known:
    """Yes if another document of the dossier is of the same types."""
    others = [one for one in about.procedure.documents if one.id != document.id and one.is_same_paper(document)]
    if others:
        names = ", ".join(document_name(one, about.asked.catalogue) for one in others)
        return Known(Reply.YES, f"cùng loại với: {names}", place_of(others[0].at))
    if all(one.types for one in about.procedure.documents):
        return Known(Reply.NO, "mọi giấy tờ trong hồ sơ khác loại nhau", place_of(document.at))
    return Known(None, f"{NOTHING_SAID} loại của mọi giấy tờ trong hồ sơ", place_of(about.procedure.at))


def document_fixed_by(about: About, document: RequiredDocument) -> Known:
    """Yes if the text that asks for it is named."""
    return _fixed_by(document.fixed_by, document.at)


def step_stated(about: About, step: Step) -> Known:
    """Yes if a source states the step; nothing if somebody inferred it."""
    lasts = f", {duration_in_words(step.duration)}" if step.duration else ""
    text = f"{STEP_KINDS[step.kind].lower()}, {named(Agency, step.actor.id, about.asked.catalogue)}{lasts}"
    if step.inferred:
        return Known(None, f"{text}; bước suy ra, không nguồn nào nêu", place_of(step.at))
    return Known(Reply.YES, text, place_of(step.at))


def step_needs(about: About, step: Step) -> Known:
    """Yes if documents are named that it needs."""
    needed = {thing.id for thing in step.needs}
    found = [document for document in about.procedure.documents if document.id in needed]
    if found:
        names = ", ".join(document_name(one, about.asked.catalogue) for one in found)
        return Known(Reply.YES, f"cần: {names}", place_of(step.at))
    if step.needs:
        return Known(Reply.NO, "chỉ dùng giấy tờ do bước trước lập", place_of(step.at))
    return Known(None, f"{NOTHING_SAID} bước này cần giấy tờ gì", place_of(step.at))


def step_fixed_by(about: About, step: Step) -> Known:
    """Yes if the text that orders it is named."""
    return _fixed_by(step.fixed_by, step.at)


def safeguard(about: About, step: Step) -> Known:
    """Yes if it is written why the step may not go."""
    if step.safeguard:
        return Known(Reply.YES, step.safeguard, place_of(step.at))
    return Known(None, NOTHING_SAID, place_of(step.at))


def sets_fixed_by(about: About) -> Known:
    """Yes if the text that says how many sets is named."""
    return _fixed_by(about.procedure.sets_fixed_by, about.procedure.at)


def procedure_fixed_by(about: About) -> Known:
    """Yes if the text that gives the power to decide is named."""
    return _fixed_by(about.procedure.fixed_by, about.procedure.at)


def measured_costs(about: About) -> Known:
    """Yes if somebody measured what it takes."""
    sources = dict.fromkeys(cost.source for cost in about.procedure.costs if cost.source)
    if about.procedure.costs:
        return Known(Reply.YES, "; ".join(sources) or "có số đo, chưa ghi nguồn", place_of(about.procedure.costs[0].at))
    return Known(None, f"{NOTHING_SAID} số đo, đang dùng mức ước lượng", place_of(about.procedure.at))


def one_set(about: About) -> Known:
    """Yes if one set is asked for."""
    sets = about.procedure.dossier_sets
    if sets is None:
        return Known(None, f"{NOTHING_SAID} số bộ", place_of(about.procedure.at))
    return Known(Reply.YES if sets == 1 else Reply.NO, f"{sets:02d} bộ", place_of(about.procedure.at))


OF_DOCUMENTS: Mapping[str, Callable[[About, RequiredDocument], Known]] = MappingProxyType(
    {
        "used_by_step": used_by_step,
        "proves": proves,
        "in_database": in_database,
        "opened_by_law": opened_by_law,
        "issued_by_state": issued_by_state,
        "same_paper": same_paper,
        "how_many": lambda about, document: Known(None, how_many(document), place_of(document.at)),
        "document_fixed_by": document_fixed_by,
    }
)
OF_STEPS: Mapping[str, Callable[[About, Step], Known]] = MappingProxyType(
    {"step_stated": step_stated, "step_needs": step_needs, "step_fixed_by": step_fixed_by, "safeguard": safeguard}
)
OF_PROCEDURES: Mapping[str, Callable[[About], Known]] = MappingProxyType(
    {
        "sets": one_set,
        "sets_fixed_by": sets_fixed_by,
        "procedure_fixed_by": procedure_fixed_by,
        "measured_costs": measured_costs,
    }
)
"""Questions about a whole procedure that have a yes or a no; to the others the review form says what is known."""


def _holding(about: About, document: RequiredDocument) -> tuple[Database, Holding] | None:
    """What holds it, confirmed first; nothing holds what the applicant writes."""
    if is_form(document, about.asked.catalogue):
        return None
    return next(holdings_for(document, about.asked.catalogue, about.asked.day), None)


def _fixed_by(basis: LegalBasis | None, at: Position) -> Known:
    words = basis_in_words(basis)
    return Known(Reply.YES, words, place_of(at)) if words else Known(None, f"{NOTHING_SAID} văn bản", place_of(at))


def _names(steps: Iterable[Step]) -> str:
    return ", ".join(f"“{step.name}”" for step in steps)


def _origin_in_words(types: Iterable[DocumentType]) -> str:
    words = {
        Origin.STATE: "Nhà nước cấp",
        Origin.APPLICANT: "người thực hiện lập",
        Origin.OUTSIDE: "ngoài Nhà nước cấp",
    }
    return ", ".join(dict.fromkeys(words[kind.origin] for kind in types))
