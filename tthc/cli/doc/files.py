"""Which proposals a paper is about: those of the store, by their state or by name, or nobody's drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.completing import complete_proposal
from tthc.cli.shared.deeds import ids_in_hand
from tthc.cli.shared.session import Opened
from tthc.model.decision import STATES
from tthc.model.proposal import ProposalStatus
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.model.decision import ProposalFile
    from tthc.propose.ground import Since
    from tthc.publish.papers.kinds import PaperKind

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Named:
    """The proposals that somebody asks for: by state, by id; and the procedures that they are to be of, if any."""

    states: tuple[str, ...]
    ids: tuple[str, ...]
    codes: frozenset[str] | None = None


def file_options(command: F) -> F:
    """`--state STATE` and `--proposal ID`."""
    ids = click.option(
        "--proposal",
        "ids",
        multiple=True,
        metavar="ID",
        shell_complete=complete_proposal,
        help=_("About this proposal of the store, whatever its state (may be repeated)"),
    )
    states = click.option(
        "--state",
        "states",
        multiple=True,
        type=click.Choice([state.value for state in ProposalStatus]),
        help=_(
            "About the proposals of the store in this state (may be repeated). Without it: a decision and letters are "
            "about approved ones, an annex and a submission about those on their way. draft: what is proposed now"
        ),
    )
    return states(ids(command))


def refuse_wrong_choice(kind: PaperKind, named: Named) -> None:
    """UsageError if a paper is asked to be about proposals that it does not read, or in two ways at once."""
    if (named.states or named.ids) and not kind.is_of_files:
        raise click.UsageError(_("this kind of paper is not about proposals of the store."))
    if named.states and named.ids:
        raise click.UsageError(_("--state and --proposal cannot be used together."))
    if ProposalStatus.DRAFT.value in named.states and len(named.states) > 1:
        raise click.UsageError(_("--state draft is about what is proposed now: it goes with no other state."))


def files_meant(opened: Opened, kind: PaperKind, named: Named) -> tuple[ProposalFile, ...] | None:
    """The proposals in hand that the paper is about; None for drafts, or where nobody has taken one in hand.

    CannotRunError if there are some, and none in the states that are meant.
    """
    from tthc.store.files import files, states

    if not kind.states or named.states == (ProposalStatus.DRAFT.value,):
        return None
    store = opened.project.store
    if named.ids:
        _refuse_broken(store)
        return files(store, ids_in_hand(named.ids, store, states(store)))
    mine = tuple(file for file in files(store) if named.codes is None or file.proposal.procedure in named.codes)
    if not mine and not named.states:
        return None
    _refuse_broken(store)
    return _in_states(mine, set(map(ProposalStatus, named.states)) or kind.states)


def _in_states(mine: tuple[ProposalFile, ...], wanted: Collection[ProposalStatus]) -> tuple[ProposalFile, ...]:
    found = tuple(file for file in mine if file.status in wanted)
    if found:
        return found
    names = tuple(STATES[state] for state in ProposalStatus if state in wanted)
    if not mine:
        raise CannotRunError(say("no proposal of these procedures is {states}: nobody has submitted one", states=names))
    known = Counter(file.status for file in mine)
    there = tuple(say("{state}: {count}", state=STATES[state], count=count) for state, count in sorted(known.items()))
    raise CannotRunError(say("no proposal is {states} (there are: {known}); see --state", states=names, known=there))


def _refuse_broken(store: str) -> None:
    """CannotRunError where the journal is not as it was written: no paper is to carry its mark."""
    from tthc.store.files import verify

    if broken := verify(store).broken:
        raise CannotRunError(
            say(
                "the journal of the store is broken at entry {serial}: {why}; see 'tthc proposals verify'",
                serial=broken.serial,
                why=broken.because,
            )
        )


def since_then(
    opened: Opened, files: tuple[ProposalFile, ...], day: date, log: Path | None, steps: Path | None
) -> Mapping[str, Since]:
    """What has become of the ground of each proposal, apart from those by which the catalogue itself has changed."""
    from tthc.cli.apply.applying import is_in_catalogue
    from tthc.cli.proposals.show import since_of, standpoints

    points = tuple(standpoints(opened, day, log, steps))
    return {file.proposal.id: since_of(file, points) for file in files if not is_in_catalogue(opened, file)}
