"""Whether a result, a channel, a level or a whole procedure can change: what others need, what law and log say."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.cost.activities import document_name
from tthc.graph.evidence import is_form
from tthc.model.channel import Channel, Mode
from tthc.model.cut import Cut, CutKind, Verdict
from tthc.model.document import RequiredDocument, Submission
from tthc.model.journey import Journey
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, DocumentType
from tthc.model.result import Result
from tthc.propose.changed_services import GIVES
from tthc.propose.changed_steps import CONTROLS
from tthc.propose.practice import logs, refusals
from tthc.propose.trial import Doubt, Trial, who_and_when
from tthc.propose.words import node_name
from tthc.source import Message, say

YEARS_WITHOUT_DOSSIERS = 2
"""For so many years there must have been none before nobody is said to need a procedure. A convention of ours."""


def results(trial: Trial) -> Iterator[Doubt]:
    """Of I5: what a result may be: electronic, valid for longer."""
    for cut in trial.of_kind(CutKind.ISSUE_ELECTRONICALLY):
        kind = trial.catalogue.all(DocumentType).get(cut.target.id)
        if kind and kind.identity:
            text = say("{paper} shows who somebody is, and nobody says that data does so as well", paper=kind.name)
            yield Verdict.NOT_PROVED, text
    for cut in trial.of_kind(CutKind.EXTEND_VALIDITY):
        for result in trial.before.results:
            if result.type.id == cut.target.id:
                yield from _valid_for_longer(cut, result, trial)


def _valid_for_longer(cut: Cut, result: Result, trial: Trial) -> Iterator[Doubt]:
    new, old = cut.limit, result.validity
    if new is None:
        return
    if old is None:
        yield Verdict.NOT_PROVED, say("nobody states how long the result is valid now")
    elif new.unit is not old.unit:
        yield Verdict.NOT_PROVED, say("the new and the old validity are in different units")
    elif new.amount <= old.amount:
        yield Verdict.REFUTED, say("that is no longer than the result is valid now")
    yield from _found_wrong_at_renewal(result.type.id, trial)


def _found_wrong_at_renewal(paper: str, trial: Trial) -> Iterator[Doubt]:
    """What is valid for longer is looked at less often: the log of renewals says what would have been overlooked."""
    renewals = [
        p
        for p in trial.catalogue.issuers.get(paper, ())
        if any(ref.id == paper for d in p.documents for ref in d.types)
    ]
    shares = [share for p in renewals if (share := refusals(trial, p.code))]
    if not shares or len(shares) < len(renewals):
        yield Verdict.NOT_PROVED, say("no log shows how often a renewal is refused, so what longer validity would miss")
    for share in shares:
        if not share.is_seldom:
            text = say(
                "{hits} of {of} renewals were refused: longer validity would miss them", hits=share.hits, of=share.of
            )
            yield (Verdict.REFUTED if share.is_not_seldom else Verdict.NOT_PROVED), text


def online(trial: Trial) -> Iterator[Doubt]:
    """Of I5: a whole service online asks nobody to come, neither by law nor with a paper."""
    for cut in trial.of_kind(CutKind.END_TO_END):
        for channel in trial.before.channels:
            if channel.mode is Mode.ONLINE and channel.mode.value == cut.target.id:
                yield from _must_come(channel, trial)


def _must_come(channel: Channel, trial: Trial) -> Iterator[Doubt]:
    if channel.partial_reason:
        yield Verdict.REFUTED, say("the service is partial for a reason: {why}", why=channel.partial_reason)
    for step in trial.before.steps:
        if step.visit and step.safeguard:
            yield Verdict.REFUTED, say("the applicant must come to {step!r}: {why}", step=step.name, why=step.safeguard)
        elif step.visit:
            yield Verdict.NOT_PROVED, say("the applicant comes in person to {step!r}", step=step.name)
    if not trial.before.steps:
        yield (
            Verdict.NOT_PROVED,
            say("the steps are not stated, so nobody can say that none wants the applicant to come"),
        )
    for document in trial.after.documents:
        if not document.channels or Mode.ONLINE in document.channels:
            yield from _wanted_on_paper(document, trial)
    for result in trial.after.results:
        if result.electronic is not True and not {Mode.ONLINE, Mode.POSTAL} & set(result.delivery):
            yield Verdict.NOT_PROVED, say("the result is not given electronically or by post")


def _wanted_on_paper(document: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    name = document_name(document, trial.catalogue)
    if document.submission is Submission.PRESENT:
        yield Verdict.NOT_PROVED, say("{document!r} is shown in person", document=name)
    elif document.originals and not document.look_up and not is_form(document, trial.catalogue):
        yield Verdict.NOT_PROVED, say("the original of {document!r} is handed in on paper", document=name)


_HEIGHT = (AgencyLevel.CENTRAL, AgencyLevel.PROVINCE, AgencyLevel.DISTRICT, AgencyLevel.COMMUNE)


def levels(trial: Trial) -> Iterator[Doubt]:
    """Of I5: a lower agency decides only if it is lower, and does the work already that the decision rests on."""
    for cut in trial.of_kind(CutKind.LOWER_LEVEL):
        lower = trial.catalogue.all(Agency).get(cut.other or "")
        deciding = [agency for agency in map(trial.catalogue.get, trial.before.agencies.deciding) if agency]
        if lower is None or not deciding:
            who = lower.name if lower else cut.other
            yield Verdict.NOT_PROVED, say("nobody states who decides now, or who {other!r} is", other=who)
            continue
        yield from _not_lower(lower, deciding, trial)
        if not any(step.actor.id == lower.id and step.kind in CONTROLS for step in trial.before.steps):
            text = say("nothing shows that {agency} can decide this: it checks nothing in it now", agency=lower.name)
            yield Verdict.NOT_PROVED, text
        for step in trial.before.steps:
            moves = step.actor in trial.before.agencies.deciding and step.kind in GIVES
            if moves and step.safeguard:
                yield Verdict.REFUTED, say("locked: {why}", why=step.safeguard)


def _not_lower(lower: Agency, deciding: list[Agency], trial: Trial) -> Iterator[Doubt]:
    for agency in deciding:
        names = {"other": lower.name, "agency": agency.name}
        if agency.level not in _HEIGHT or lower.level not in _HEIGHT:
            yield Verdict.NOT_PROVED, Message(NOT_KNOWN_BELOW.text, names)
        elif _HEIGHT.index(lower.level) < _HEIGHT.index(agency.level) or lower.id == agency.id:
            yield Verdict.REFUTED, say("{other} is not below {agency}", **names)
        elif lower.level is agency.level and agency not in _above(lower, trial):
            yield Verdict.NOT_PROVED, Message(NOT_KNOWN_BELOW.text, names)


NOT_KNOWN_BELOW = say("nobody states that {other} is below {agency}")


def _above(agency: Agency, trial: Trial) -> list[Agency]:
    """The agencies that one is a part of, nearest first; a ring of them ends where it closes."""
    chain: list[Agency] = []
    while agency.part_of and (above := trial.catalogue.get(agency.part_of)) and above not in chain:
        chain.append(above)
        agency = above
    return chain


def permits(trial: Trial) -> Iterator[Doubt]:
    """Of I5: a notice takes the place of a permit only where next to none is refused and nobody else can lose by it."""
    for _ in trial.of_kind(CutKind.NOTIFY_INSTEAD):
        for step in trial.before.steps:
            if step.safeguard and step.kind in GIVES:
                yield Verdict.REFUTED, say("locked: {why}", why=step.safeguard)
        share = refusals(trial)
        if share is None:
            yield Verdict.NOT_PROVED, say("no log shows how often the permit is refused")
        elif not share.is_seldom:
            text = say("{hits} of {of} dossiers were refused", hits=share.hits, of=share.of)
            yield (Verdict.REFUTED if share.is_not_seldom else Verdict.NOT_PROVED), text
        text = say("the catalogue does not say whether what was permitted can be undone, nor whose rights it touches")
        yield Verdict.NOT_PROVED, text


def abolished(trial: Trial) -> Iterator[Doubt]:
    """Of I1: nobody needs what an abolished procedure gave: no other procedure, no life event, no applicant."""
    gone = lost_papers(trial)
    for procedure, cuts in _askers(trial, gone):
        yield from _asked_in_vain(
            Trial(trial.catalogue, procedure, cuts, trial.day, trial.experience, gone=gone), trial
        )
    for journey in trial.catalogue.all(Journey).values():
        yield from _on_the_way(journey, trial)
    yield from _still_used(trial)


def lost_papers(trial: Trial) -> frozenset[str]:
    """The kinds of paper that only procedures give that the set abolishes, whichever of them gives it."""
    going = {cut.target.procedure for cut in (*trial.cuts, *trial.elsewhere) if cut.kind is CutKind.ABOLISH}
    gone = (trial.catalogue.procedures[code] for code in going if code in trial.catalogue.procedures)
    given = {result.type.id for procedure in gone for result in procedure.results}
    issuers = trial.catalogue.issuers
    return frozenset(t for t in given if all(one.code in going for one in issuers.get(t, ())))


def _askers(trial: Trial, gone: frozenset[str]) -> Iterator[tuple[Procedure, tuple[Cut, ...]]]:
    """The other procedures that ask for a paper that is gone, with the cuts that the set makes there."""
    askers = trial.catalogue.askers
    found = {procedure.code: procedure for paper in sorted(gone) for procedure, _ in askers.get(paper, ())}
    for code, procedure in sorted(found.items()):
        cuts = tuple(cut for cut in trial.elsewhere if cut.target.procedure == code)
        if code != trial.before.code and not any(cut.kind is CutKind.ABOLISH for cut in cuts):
            yield procedure, cuts


def _asked_in_vain(there: Trial, trial: Trial) -> Iterator[Doubt]:
    for before, after in there.worlds:
        if before.result_is_had and not after.result_is_had:
            lacking = after.counter_example()[-1]
            text = say(
                "{who} cannot get through {code} {name} without {thing}",
                who=who_and_when(after.case, after.applicant),
                code=there.before.code,
                name=there.before.name,
                thing=node_name(lacking, there.before, trial.catalogue),
            )
            yield Verdict.REFUTED, text


def _on_the_way(journey: Journey, trial: Trial) -> Iterator[Doubt]:
    for stage in journey.stages:
        needed = stage.procedure == trial.before.code and not stage.optional and stage.when is None
        if needed or trial.before.code in stage.needs_result_of:
            yield Verdict.REFUTED, say("whoever goes through {event!r} needs it", event=journey.name)
        elif stage.procedure == trial.before.code:
            yield Verdict.NOT_PROVED, say("some who go through {event!r} need it", event=journey.name)


def _still_used(trial: Trial) -> Iterator[Doubt]:
    """By the figures of the catalogue and the log: dossiers of the last years."""
    counted = {volume.year: volume.dossiers for volume in trial.before.volumes}
    received = sum(experience.received for experience in logs(trial))
    last = [year for year in sorted(counted, reverse=True) if year < trial.day.year][:YEARS_WITHOUT_DOSSIERS]
    used = {year: counted[year] for year in last if counted[year]}
    if used:
        years = tuple(f"{year}: {number}" for year, number in sorted(used.items()))
        yield Verdict.REFUTED, say("there were dossiers: {years}", years=years)
    elif received:
        yield Verdict.REFUTED, say("the log shows {count} dossiers", count=received)
    elif not _nobody_for_years(last, trial):
        yield Verdict.NOT_PROVED, say("no figures and no log show that there has been no dossier for years")


def _nobody_for_years(last: list[int], trial: Trial) -> bool:
    """Two last whole years without a dossier, one after the other up to now, in the figures or in a log."""
    wanted = [trial.day.year - back for back in range(1, YEARS_WITHOUT_DOSSIERS + 1)]
    seen = logs(trial)
    by_log = bool(seen) and all(e.first.year <= wanted[-1] and e.last.year >= wanted[0] for e in seen)
    return last == wanted or by_log
