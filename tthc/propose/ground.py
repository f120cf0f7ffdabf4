"""The ground of a proposal: what its proof has read of the catalogue, and whether that says something else by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tthc.graph.observed import EVERYTHING, Digests, Observed
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.cut import Certificate, Cut, CutKind, Part
from tthc.model.decision import Ground, ProposalFile, Snapshot
from tthc.model.entry import Entry
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.propose.certificate import certify


@dataclass(frozen=True)
class Standpoint:
    """From where proposals are looked at: the catalogue in force on a day, its digest, what a log shows."""

    catalogue: Catalogue
    digest: str
    day: date
    experience: tuple[Experience, ...] = ()


@dataclass(frozen=True)
class Since:
    """What has become of a proposal's ground since it was submitted.

    `moved` names what its proof had read and what says something else now, with the names people know; `now` is its
    certificate as it is proved now, None where what it cuts is not there any more.
    """

    then: Certificate
    now: Certificate | None
    moved: tuple[tuple[str, str], ...]
    same_catalogue: bool

    @property
    def holds(self) -> bool:
        """Whether the proof comes out as it did."""
        return self.now is not None and self.now.verdict is self.then.verdict


def since(file: ProposalFile, where: Standpoint) -> Since:
    """What has moved under a proposal, and its certificate then and now."""
    names = moved(file.ground, where.catalogue)
    called = tuple((name, str(getattr(entry_named(name, where.catalogue), "name", ""))) for name in names)
    now = certificate_now(file.proposal.cuts, where)
    return Since(file.proposal.certificate, now, called, file.ground.catalogue == where.digest)


def snapshots(proposals: Iterable[Proposal], where: Standpoint) -> Iterator[tuple[Snapshot, Certificate | None]]:
    """Each proposal with its ground, and its certificate as it is proved now (see `certificate_now`)."""
    digests = Digests(where.catalogue, lasting=True)
    for proposal in proposals:
        observed = Observed(where.catalogue)
        certificate = _certificate(proposal.cuts, observed, where)
        read = {name: digests[name] for name in sorted(observed.read)}
        yield Snapshot(proposal, Ground(where.day, where.digest, read)), certificate


def certificate_now(cuts: Sequence[Cut], where: Standpoint) -> Certificate | None:
    """The certificate of cuts as it is proved now; None where what they cut is not there any more."""
    return _certificate(cuts, where.catalogue, where)


def moved(ground: Ground, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of what a proof has read and what says something else in a catalogue in force on a day."""
    digests = Digests(catalogue, lasting=True)
    return tuple(name for name, digest in ground.entries.items() if _is_known(name) and digests[name] != digest)


def entry_named(name: str, catalogue: Catalogue) -> Entry | None:
    """The entry that a name of a ground means; None where it means all of a kind, or something that is gone."""
    kind, _, id_ = name.partition(" ")
    return catalogue.all(_KINDS[kind]).get(id_) if kind in _KINDS and id_ else None


_KINDS = {kind.__name__: kind for kind in KINDS.values()}


def _is_known(name: str) -> bool:
    """A kind that this version of the program has not is nothing that could have moved."""
    return name == EVERYTHING or name.partition(" ")[0] in _KINDS


def _certificate(cuts: Sequence[Cut], catalogue: Catalogue, where: Standpoint) -> Certificate | None:
    procedure = catalogue.procedures.get(cuts[0].target.procedure)
    if procedure is None or not all(_is_there(cut, procedure) for cut in cuts):
        return None
    return certify(catalogue, procedure, cuts, where.day, where.experience)


def _is_there(cut: Cut, procedure: Procedure) -> bool:
    """Whether the procedure still has what is cut; what a kind of cut needs besides is for its proof."""
    match cut.target.part:
        case Part.DOCUMENT:
            return any(document.id == cut.target.id for document in procedure.documents)
        case Part.STEP:
            ids = {step.id for step in procedure.steps}
            return cut.target.id in ids and (cut.kind is not CutKind.MERGE_STEPS or cut.other in ids)
        case Part.CHANNEL:
            return not cut.target.id or any(channel.mode.value == cut.target.id for channel in procedure.channels)
    return True
