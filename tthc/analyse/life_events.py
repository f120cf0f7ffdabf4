"""Questions along a life event: procedures that people go through one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.analyse.match import Analysis, Match, component
from tthc.analyse.papers import fact_names, match_on, name_of, way_from
from tthc.graph.evidence import is_form, proven_by
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument, Submission
from tthc.model.journey import Journey, Stage
from tthc.model.procedure import Procedure
from tthc.source import Message, say


def not_linked(analysis: Analysis) -> Iterator[Match]:
    """Procedures of a life event that people hand in apart though one waits for the other (chưa liên thông).

    Linked are those that one dossier stands for. What somebody may do later, or need not do, is no part of one visit;
    what only some have to do is advice.
    """
    for journey in analysis.catalogue.all(Journey).values():
        for stage, before in _waiting(journey):
            later, first = (analysis.catalogue.procedures.get(code) for code in (stage.procedure, before.procedure))
            apart = stage.optional or before.optional or _are_linked(journey, before, stage)
            if later is None or first is None or apart:
                continue
            because = say(
                "in “{event}” people hand in {first} first and come back with its result",
                event=journey.name,
                first=first.code,
            )
            place = component(later, Part.PROCEDURE, first.code)
            ways = tuple(_carried(later, first, analysis)) or (say("{name}", name=first.name),)
            yield Match(place, later.at, because, ways, is_advice=bool(stage.when or before.when))


def _waiting(journey: Journey) -> Iterator[tuple[Stage, Stage]]:
    """Each stage with each earlier one whose result it needs."""
    by_code = {stage.procedure: stage for stage in journey.stages}
    for stage in journey.stages:
        yield from ((stage, by_code[code]) for code in stage.needs_result_of if code in by_code)


def _are_linked(journey: Journey, first: Stage, later: Stage) -> bool:
    both = {first.procedure, later.procedure}
    return any(both <= set(bundle.covers) for bundle in journey.bundles)


def _carried(later: Procedure, first: Procedure, analysis: Analysis) -> Iterator[Message]:
    """What the first procedure gives and the later one asks for."""
    given = {result.type.id for result in first.results}
    for document in later.documents:
        for ref in document.types:
            kind = analysis.catalogue.get(ref)
            if kind and kind.id in given:
                yield way_from(first, kind.name, analysis.catalogue)
                return


def proven_again(analysis: Analysis) -> Iterator[Match]:
    """Facts that people have shown with papers earlier in the same life event (một điều chứng minh nhiều lần).

    What is only shown, written by the applicant, looked up, or given by one of the two procedures is not meant, nor
    what somebody may do years later or instead (optional stages).
    """
    told: set[tuple[str, str]] = set()
    for journey in analysis.catalogue.all(Journey).values():
        earlier: dict[str, tuple[Procedure, RequiredDocument]] = {}
        for procedure in _procedures(journey, analysis):
            handed_in = [d for d in procedure.documents if _is_handed_in(d, procedure, analysis)]
            for document in handed_in:
                shown = [earlier.get(fact) for fact in _facts(document, analysis)]
                if shown and shown[0] and all(shown) and (procedure.code, document.id) not in told:
                    told.add((procedure.code, document.id))
                    yield _again(journey, procedure, document, shown[0], analysis)
            for document in handed_in:
                for fact in _facts(document, analysis):
                    earlier.setdefault(fact, (procedure, document))


def _again(
    journey: Journey,
    procedure: Procedure,
    document: RequiredDocument,
    before: tuple[Procedure, RequiredDocument],
    analysis: Analysis,
) -> Match:
    first, paper = before
    facts = fact_names(_facts(document, analysis), analysis.catalogue)
    because = say("in “{event}” {facts}: shown for {code} already", event=journey.name, facts=facts, code=first.code)
    way = say(
        "{facts} ← {paper} → procedure {code} {name}",
        facts=facts,
        paper=name_of(paper, analysis.catalogue),
        code=first.code,
        name=first.name,
    )
    return match_on(procedure, document, because, (way,))


def _procedures(journey: Journey, analysis: Analysis) -> Iterator[Procedure]:
    codes = dict.fromkeys(stage.procedure for stage in journey.stages if not stage.optional)
    known = analysis.catalogue.procedures
    return (known[code] for code in codes if code in known)


def _facts(document: RequiredDocument, analysis: Analysis) -> tuple[str, ...]:
    return proven_by(document, analysis.catalogue)


def _is_handed_in(document: RequiredDocument, procedure: Procedure, analysis: Analysis) -> bool:
    handed_in = document.submission is Submission.SUBMIT and bool(document.types) and not document.look_up
    mine = is_form(document, analysis.catalogue) or document.lock or procedure.gives(document)
    return handed_in and not mine
