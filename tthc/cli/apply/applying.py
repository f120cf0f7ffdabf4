"""What `tthc apply` is asked for: proposals that were decided, or that somebody only wonders about; and the ground."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.exchange.applying.apply import Asked
    from tthc.load.settings import Project
    from tthc.load.transaction import Place
    from tthc.model.catalogue import Catalogue
    from tthc.model.cut import Certificate, Cut
    from tthc.model.decision import Decision, ProposalFile
    from tthc.model.proposal import Proposal


@dataclass(frozen=True)
class Chosen:
    """Proposals that are applied together, from when on, and by which decision if there is one."""

    proposals: tuple[Proposal, ...]
    effective: date
    decision: Decision | None = None
    files: tuple[ProposalFile, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The proposals by their ids."""
        return tuple(proposal.id for proposal in self.proposals)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """All cuts, each once."""
        return tuple({cut.id: cut for proposal in self.proposals for cut in proposal.cuts}.values())


def place_of(project: Project) -> Place:
    """Where changes of a project's catalogue are prepared and kept."""
    from tthc.load.transaction import Place

    return Place(project.root, project.catalog)


def decided(project: Project, ids: Sequence[str]) -> Chosen:
    """Proposals that are enacted, by one decision; CannotRunError with all that stands against it."""
    from tthc.model.journal import next_step, standing
    from tthc.model.proposal import ProposalStatus
    from tthc.store.files import file_of, states

    meant = _meant(ids, states(project.store), project)
    found = {id_: file_of(project.store, id_) for id_ in meant}
    files = [file for file in found.values() if file]
    against = [
        *(
            say(
                "nobody has submitted {id}: 'tthc proposals submit' comes first; --what-if shows what it would change",
                id=i,
            )
            for i, f in found.items()
            if not f
        ),
        *(
            say(
                "{standing}: only what a decision puts into force is applied; {next} (--what-if shows what it would "
                "change)",
                standing=standing(f),
                next=next_step(f),
            )
            for f in files
            if f.status is not ProposalStatus.ENACTED or f.decision is None
        ),
    ]
    decisions = {file.decision for file in files if file.decision}
    if len(decisions) > 1:
        names = tuple(sorted(one.instrument for one in decisions))
        against.append(say("these are put into force by several decisions: {names}; apply one at a time", names=names))
    refuse(against)
    (decision,) = decisions
    return Chosen(tuple(file.proposal for file in files), decision.effective, decision, tuple(files))


def supposed(project: Project, ids: Sequence[str], start: date) -> Chosen:
    """Proposals that nobody has decided yet: those people have in hand, or of the last run."""
    from tthc.cli.shared.deeds import ids_meant
    from tthc.store.files import files
    from tthc.store.proposals import proposals

    known = {proposal.id: proposal for proposal in proposals(project.store)}
    known |= {file.proposal.id: file.proposal for file in files(project.store)}
    return Chosen(tuple(known[id_] for id_ in ids_meant(ids, known)), start)


def _meant(ids: Sequence[str], known: Collection[str], project: Project) -> tuple[str, ...]:
    """The ids that are meant among those that people have in hand; where there is none, among those of the last run."""
    from tthc.cli.shared.deeds import ids_meant
    from tthc.store.proposals import proposals

    try:
        return ids_meant(ids, known)
    except CannotRunError:
        last = {proposal.id for proposal in proposals(project.store)}
        return ids_meant(ids, {*known, *last})


def asked_of(opened: Opened, chosen: Chosen) -> Asked:
    """What is asked of the files of a catalogue: the cuts, since when, and for which locality."""
    from tthc.cli.shared.session import locality_asked_for
    from tthc.exchange.applying.apply import Asked

    here = locality_asked_for(opened.national, opened.project, chosen.effective)
    files = CatalogueFiles(opened.project.root)
    return Asked(opened.national, files, chosen.cuts, chosen.effective, chosen.decision, here)


def is_in_catalogue(opened: Opened, file: ProposalFile) -> bool:
    """Whether a proposal was applied and the catalogue still says so: it was neither taken back nor edited away."""
    from tthc.exchange.applying.apply import is_applied

    if file.applied is None:
        return False
    return is_applied(asked_of(opened, Chosen((file.proposal,), file.applied, file.decision, (file,))))


def refuse(against: Iterable[Message]) -> None:
    """CannotRunError if something stands against it."""
    if found := tuple(against):
        raise because_of(found)


def because_of(against: Iterable[Message]) -> CannotRunError:
    """Everything that stands against it, one sentence a line."""
    from tthc.cli.shared.session import translate

    return CannotRunError(say("{why}", why="\n".join(translate(one) for one in against)))


def moved_entries(chosen: Chosen, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """For each proposal the entries that its proof has read and that say something else on the day it takes effect.

    Where a proof has gone through all entries of a kind, it is enough that it is proved again.
    """
    from tthc.propose.ground import moved

    found = {file.proposal.id: moved(file.ground, catalogue) for file in chosen.files}
    entries = {id_: tuple(name for name in names if " " in name) for id_, names in found.items()}
    return {id_: names for id_, names in entries.items() if names}


def unproved(certificate: Certificate) -> Iterator[Message]:
    """What is lacking for the proof of a set, and how it is applied all the same."""
    from tthc.model.cut import Verdict
    from tthc.show.proposals import INVARIANTS

    lacking = [check for check in certificate.checks if check.verdict is not Verdict.PROVED]
    for check in lacking:
        yield say("{invariant}: {why}", invariant=INVARIANTS[check.invariant], why=check.because or "-")
    if lacking:
        yield say(
            "it is not proved, and nothing was written: add what is lacking to the catalogue, or apply it all the "
            "same with --accept-unproved"
        )


class CatalogueFiles(Mapping[str, bytes]):
    """The files of a project by the names that positions have, each read when it is asked for, and only once."""

    def __init__(self, root: Path) -> None:
        self._root, self._read = root, dict[str, bytes]()

    def __getitem__(self, name: str) -> bytes:
        if name not in self._read:
            try:
                self._read[name] = (self._root / name).read_bytes()
            except OSError as error:
                raise KeyError(name) from error
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
