"""Proposals that were worked out in an earlier run and hold as long as nothing that was read for them has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tthc.graph.observed import digest
from tthc.graph.remembered import Remembered
from tthc.load.kept_values import write_value
from tthc.model.catalogue import Catalogue
from tthc.model.cut import CutKind, Finding
from tthc.model.experience import Experience
from tthc.model.proposal import Proposal
from tthc.propose.additions import with_additions
from tthc.propose.candidates import Prove, proposal_for
from tthc.propose.sets import related


def remembering(remembered: Remembered) -> Prove:
    """How to make a proposal of findings, without proving again what is known."""

    def prove(findings: list[Finding], catalogue: Catalogue, day: date, experience: Sequence[Experience]) -> Proposal:
        try:
            about = digest((day.isoformat(), repr(tuple(experience)), *map(write_value, findings)))
        except (ValueError, TypeError, LookupError):  # something in a finding cannot be written: nothing to know it by
            return proposal_for(findings, catalogue, day, experience)
        return remembered.answer(f"proposal {about}", lambda seen: proposal_for(findings, seen, day, experience))

    return prove


def relations(
    proposals: Sequence[Proposal], remembered: Remembered, day: date, experience: Sequence[Experience]
) -> tuple[Proposal, ...]:
    """The proposals with what they conflict with, belong to and add, as `related` and `with_additions` give it for all.

    Only proposals of one procedure can be related, and those of procedures that ask for what one to be abolished gives:
    each such group is a question of its own.
    """
    found: dict[str, Proposal] = {}
    for group in _groups(proposals, remembered.catalogue):
        for proposal in _related(group, remembered, day, experience):
            found[proposal.id] = proposal
    return tuple(found[proposal.id] for proposal in proposals)


def _related(
    group: Sequence[Proposal], remembered: Remembered, day: date, experience: Sequence[Experience]
) -> Sequence[Proposal]:
    if len(group) == 1:
        return with_additions(group, remembered.catalogue, day, experience)
    try:
        about = digest((day.isoformat(), repr(tuple(experience)), *map(write_value, group)))
    except (ValueError, TypeError, LookupError):
        return _with_relations(group, remembered.catalogue, day, experience)
    return remembered.answer(f"related {about}", lambda seen: _with_relations(group, seen, day, experience))


def _with_relations(
    group: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience]
) -> tuple[Proposal, ...]:
    return with_additions(related(group, catalogue, day, experience), catalogue, day, experience)


def _groups(proposals: Sequence[Proposal], catalogue: Catalogue) -> Iterator[list[Proposal]]:
    """The proposals by procedure; procedures that an abolished one concerns are together with it."""
    joined = {proposal.procedure: proposal.procedure for proposal in proposals}
    for proposal in proposals:
        if any(cut.kind is CutKind.ABOLISH for cut in proposal.cuts):
            for result in catalogue.procedure(proposal.procedure).results:
                for asker, _ in catalogue.askers.get(result.type.id, ()):
                    if asker.code in joined:
                        joined[_first(asker.code, joined)] = _first(proposal.procedure, joined)
    groups: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        groups.setdefault(_first(proposal.procedure, joined), []).append(proposal)
    yield from groups.values()


def _first(code: str, joined: Mapping[str, str]) -> str:
    """The procedure that stands for a group."""
    while joined[code] != code:
        code = joined[code]
    return code
