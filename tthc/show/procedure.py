"""All that the catalogue knows of one procedure, as a page of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tthc.check.completeness import missing_elements, unsettled_parts
from tthc.cost.activities import Situation, document_name, fees_of, situations
from tthc.cost.burden import Burden, burden
from tthc.cost.scm import CostSheet, dossier_cost
from tthc.cost.sheet import cost_sheet
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import Path, StepGraph
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES, Channel
from tthc.model.cut import Range
from tthc.model.document import RequiredDocument
from tthc.model.journey import Journey
from tthc.model.obligation import Frequency, Threshold
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.show import terms
from tthc.show.language import Translate
from tthc.show.page import Item, Page, Section
from tthc.source import Message, say, shorten


def procedure_page(procedure: Procedure, graph: CatalogueGraph, day: date, translate: Translate) -> Page:
    """Documents and who issues them, limits and fees, steps, sums, what is missing, what it needs and what needs it."""
    catalogue = graph.catalogue
    sections = (
        (say("Documents"), _documents(procedure, graph, translate)),
        (say("Time limits and fees"), _channels(procedure, catalogue, translate)),
        (say("Steps"), _steps(procedure, catalogue, translate)),
        (say("In all, for one dossier (đồng: low – middle – high estimate)"), _sums(procedure, catalogue, translate)),
        (say("Conditions"), _conditions(procedure, catalogue, translate)),
        (say("Needs the result of"), _procedures(_before(procedure, graph))),
        (say("Its result is needed by"), _procedures(_after(procedure, graph))),
        (say("Missing"), _missing(procedure, day, translate)),
        (say("Legal basis"), _laws(procedure, catalogue)),
        (say("Sources"), _sources(procedure, translate)),
    )
    shown = tuple(Section(translate(title).upper(), tuple(items)) for title, items in sections)
    return Page(f"{procedure.code}  {procedure.name}", tuple(_facts(procedure, catalogue, translate)), shown)


def as_object(procedure: Procedure, graph: CatalogueGraph, day: date, translate: Translate) -> dict[str, Any]:
    """The record as it stands, and what follows from it."""
    return {
        "kind": "procedures",
        "file": str(procedure.at),
        **procedure.model_dump(mode="json", exclude_defaults=True, by_alias=True),
        "needs_results_of": [p.code for p in _before(procedure, graph)],
        "result_needed_by": [p.code for p in _after(procedure, graph)],
        "missing": [translate(message) for message in _lacks(procedure, day)],
        "sums": [_sum_object(s, procedure, graph.catalogue) for s in situations(procedure, graph.catalogue)],
    }


def _facts(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[tuple[str, str]]:
    def names(refs: tuple[Any, ...]) -> str:
        return ", ".join(terms.name_of(ref, catalogue) for ref in refs)

    published = procedure.publication
    results = "; ".join(r.name or terms.name_of(r.type, catalogue) for r in procedure.results)
    yield translate(say("Sector")), terms.name_of(procedure.sector, catalogue)
    yield translate(say("Level of government")), ", ".join(translate(terms.LEVELS[level]) for level in procedure.levels)
    yield translate(say("In force")), translate(terms.period(procedure.effective))
    yield translate(say("Published by")), published.decision if published else ""
    yield translate(say("Who may apply")), names(procedure.applicants)
    yield translate(say("Received by")), names(procedure.agencies.receiving)
    yield translate(say("Decided by")), names(procedure.agencies.deciding)
    yield translate(say("Together with")), names(procedure.agencies.coordinating)
    yield translate(say("Result")), results
    yield translate(say("Sets")), str(procedure.dossier_sets or "")
    yield translate(say("How often a year")), "; ".join(translate(_often(one)) for one in procedure.frequencies)
    yield translate(say("From which threshold on")), "; ".join(translate(_from(one)) for one in procedure.thresholds)
    yield translate(say("Cases")), "; ".join(case.name for case in procedure.cases)
    yield translate(say("Life events")), ", ".join(_events(procedure, catalogue))
    yield translate(say("Note")), procedure.note or ""
    yield translate(say("File")), str(procedure.at)


def _often(frequency: Frequency) -> Message:
    if frequency.when is None:
        return say("{times}", times=frequency.times_per_year)
    return say("{times} ({when})", times=frequency.times_per_year, when=frequency.when)


def _from(threshold: Threshold) -> Message:
    return say("{name}: {amount} {unit}", name=threshold.name, amount=threshold.amount, unit=threshold.unit)


def _events(procedure: Procedure, catalogue: Catalogue) -> Iterator[str]:
    graph = CatalogueGraph(catalogue)
    return (j.name for j in catalogue.all(Journey).values() if procedure in graph.procedures_in(j))


def _documents(procedure: Procedure, graph: CatalogueGraph, translate: Translate) -> Iterator[Item]:
    for number, document in enumerate(procedure.documents, 1):
        about = f"{document_name(document, graph.catalogue)} ({translate(terms.copies(document))})"
        more = tuple(translate(line) for line in _about(document, procedure, graph))
        yield Item(about, f"{number}.", more)


def _about(document: RequiredDocument, procedure: Procedure, graph: CatalogueGraph) -> Iterator[Message]:
    catalogue = graph.catalogue
    for ref in document.types:
        yield from _who_issues(ref.id, procedure, graph)
    if document.form:
        yield say("form: {form}", form=document.form)
    if document.look_up:
        asked = document.look_up.database or document.look_up.issuer
        text = say("the agency looks it up: {source}", source=terms.name_of(asked, catalogue))
        yield say("{look_up}; otherwise it is handed in", look_up=text) if document.look_up.fallback else text
    if document.cases:
        names = tuple(case.name for case in procedure.cases if any(ref.id == case.id for ref in document.cases))
        yield say("only in the case: {cases}", cases=names)
    if document.applicants:
        yield say("only of: {kinds}", kinds=tuple(terms.name_of(ref, catalogue) for ref in document.applicants))
    if document.channels:
        yield say("only {modes}", modes=tuple(MODE_NAMES[mode] for mode in document.channels))
    if document.when:
        yield say("only when: {when}", when=document.when)
    if document.fixed_by:
        yield say("asked for by {law}", law=terms.basis(document.fixed_by))


def _who_issues(type_id: str, procedure: Procedure, graph: CatalogueGraph) -> Iterator[Message]:
    known = graph.type_of(type_id)
    if known is None:
        return
    agencies = tuple(terms.name_of(ref, graph.catalogue) for ref in known.issued_by)
    issuers = tuple(issuer.code for issuer in graph.issuers(type_id) if issuer.code != procedure.code)
    parts = [terms.ORIGINS[known.origin]]
    parts += [say("by {agencies}", agencies=agencies)] if agencies else []
    parts += [say("procedure {codes}", codes=issuers)] if issuers else []
    yield Message("{name}: {parts}", {"name": known.name, "parts": tuple(parts)})


def _channels(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[Item]:
    for channel in procedure.channels:
        yield Item(
            translate(MODE_NAMES[channel.mode]), more=tuple(_in_channel(channel, procedure, catalogue, translate))
        )


def _in_channel(channel: Channel, procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[str]:
    lines: dict[str, list[str]] = {}
    policy = terms.policy_named(procedure, catalogue)
    for case in procedure.real_cases:
        limits = tuple(
            terms.with_leeway(limit, policy, catalogue) for of, limit in procedure.limits_in(case) if of is channel
        )
        fees = tuple(terms.fee(fee, catalogue) for fee in fees_of(channel, case))
        text = say(
            "limit: {limit}; fees: {fees}",
            limit=terms.listed(limits) if limits else say("not stated"),
            fees=terms.listed(fees) if fees else say("not stated"),
        )
        lines.setdefault(translate(text), []).append(case.name if case else "")
    for line, cases in lines.items():  # said once for the cases that have it in common
        yield line if len(lines) == 1 else f"{'; '.join(cases)} – {line}"


def _steps(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[Item]:
    shown: dict[tuple[str, ...], list[Case | None]] = {}
    for case in procedure.real_cases if procedure.steps else ():
        shown.setdefault(tuple(step.id for step in procedure.steps_in(case)), []).append(case)
    for cases in shown.values():
        if len(shown) > 1:
            yield Item("; ".join(case.name for case in cases if case), "▸")
        yield from _steps_of(StepGraph(procedure, cases[0]), catalogue, translate)


def _steps_of(graph: StepGraph, catalogue: Catalogue, translate: Translate) -> Iterator[Item]:
    if graph.cycle():
        yield Item(translate(say("the steps wait for each other in a ring: {ring}", ring=graph.cycle())))
        return
    path = graph.critical_path()
    on_path = {step.id for step in path.steps} if path.hours else set()
    for number, step in enumerate(graph.in_order(), 1):
        yield _step(step, number, step.id in on_path, catalogue, translate)
    yield Item(translate(_chain(path)), "=")


def _chain(path: Path) -> Message:
    """How long the longest chain takes, as far as it is known."""
    total = say("how long the steps take is not stated")
    if path.hours:
        hours, days = path.hours, path.hours / 8
        total = say("longest chain (marked *): {hours} working hours, {days} working days", hours=hours, days=days)
        if path.unknown:
            total = say("{total}; not stated for {count} steps", total=total, count=len(path.unknown))
    if path.estimated:
        total = say("{total}; estimates: {count}", total=total, count=len(path.estimated))
    return total


def _step(step: Step, number: int, is_critical: bool, catalogue: Catalogue, translate: Translate) -> Item:
    actor = " – ".join(part for part in (terms.name_of(step.actor, catalogue), step.role) if part)
    time = translate(terms.duration(step.duration)) if step.duration else translate(say("duration not stated"))
    more = [f"{actor}; {time}"] if step.actor_works else [actor]
    more += [translate(say("only when: {when}", when=step.when))] if step.when else []
    more += [translate(say("may not go: {why}", why=step.safeguard))] if step.safeguard else []
    inferred = f" [{translate(say('inferred'))}]" if step.inferred else ""
    return Item(f"{step.name}{inferred}", f"{'*' if is_critical else ''}{number}.", tuple(more))


def _sums(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[Item]:
    rows: dict[str, list[Situation]] = {}
    for situation in situations(procedure, catalogue):
        taken, cost = _priced(situation, procedure, catalogue)
        dong = terms.dong(cost) if cost else say("cost not known")
        limits = tuple(
            terms.limit(limit)
            for channel, limit in procedure.limits_in(situation.case)
            if channel.mode is situation.mode
        )
        text = say(
            "papers: {papers}; visits: {visits}; time limit: {limit}; fees: {fees} đồng; in all: {dong}",
            papers=taken.papers,
            visits=taken.visits,
            limit=terms.listed(tuple(dict.fromkeys(limits))) if limits else say("not stated"),
            fees=Decimal(taken.fees),
            dong=dong,
        )
        rows.setdefault(translate(text), []).append(situation)
    for line, those in rows.items():
        yield Item(line, more=tuple(_whom(those, translate)))


def _whom(those: list[Situation], translate: Translate) -> Iterator[str]:
    """In which cases, of whom, and by which way the same sum holds."""
    for case in dict.fromkeys(s.case for s in those):
        here = [s for s in those if s.case is case]
        modes = ", ".join(translate(MODE_NAMES[mode]) for mode in dict.fromkeys(s.mode for s in here))
        kinds = ", ".join(dict.fromkeys(s.applicant.name for s in here if s.applicant))
        yield " · ".join(part for part in (modes, kinds, case.name if case else "") if part)


def _priced(situation: Situation, procedure: Procedure, catalogue: Catalogue) -> tuple[Burden, Range | None]:
    case, applicant, mode = situation.case, situation.applicant, situation.mode
    sheet = cost_sheet(procedure, catalogue, case, mode, applicant)
    cost = dossier_cost(sheet) if isinstance(sheet, CostSheet) else None
    return burden(procedure, catalogue, case, applicant, mode), cost


def _sum_object(situation: Situation, procedure: Procedure, catalogue: Catalogue) -> dict[str, Any]:
    taken, cost = _priced(situation, procedure, catalogue)
    return {
        "case": situation.case.id if situation.case else None,
        "applicant": situation.applicant.id if situation.applicant else None,
        "mode": situation.mode.value,
        "papers": taken.papers,
        "visits": taken.visits,
        "fees": taken.fees,
        "cost_estimate": {"low": cost.low, "mid": cost.mid, "high": cost.high} if cost else None,
    }


def _conditions(procedure: Procedure, catalogue: Catalogue, translate: Translate) -> Iterator[Item]:
    for condition in procedure.conditions:
        facts = tuple(terms.name_of(ref, catalogue) for ref in condition.requires)
        yield Item(condition.name, more=(translate(say("to be proved: {facts}", facts=facts)),) if facts else ())


def _before(procedure: Procedure, graph: CatalogueGraph) -> tuple[Procedure, ...]:
    codes = sorted(graph.before_all(frozenset({procedure.code}), 1) - {procedure.code})
    return tuple(graph.catalogue.procedures[code] for code in codes)


def _after(procedure: Procedure, graph: CatalogueGraph) -> tuple[Procedure, ...]:
    codes = sorted(graph.after_all(frozenset({procedure.code}), 1) - {procedure.code})
    return tuple(graph.catalogue.procedures[code] for code in codes)


def _procedures(procedures: tuple[Procedure, ...]) -> Iterator[Item]:
    return (Item(f"{procedure.code}  {shorten(procedure.name, 100)}") for procedure in procedures)


def _lacks(procedure: Procedure, day: date) -> Iterator[Message]:
    alone = Catalogue((procedure,))
    for problem in (*missing_elements(alone, day), *unsettled_parts(alone, day)):
        yield problem.message


def _missing(procedure: Procedure, day: date, translate: Translate) -> Iterator[Item]:
    return (Item(translate(message)) for message in _lacks(procedure, day))


def _laws(procedure: Procedure, catalogue: Catalogue) -> Iterator[Item]:
    for ref in procedure.legal_basis:
        law = catalogue.get(ref)
        yield Item(f"{ref.id}  {law.title}" if law and law.title else ref.id)


def _sources(procedure: Procedure, translate: Translate) -> Iterator[Item]:
    for source in procedure.sources:
        read = translate(say("read on {day}", day=source.retrieved)) if source.retrieved else ""
        yield Item(", ".join(part for part in (source.name, source.url, read) if part))
