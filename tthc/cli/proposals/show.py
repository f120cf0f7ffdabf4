"""`tthc proposals show`: one proposal with its certificate, its file, and what of its ground has moved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.apply.applying import is_in_catalogue
from tthc.cli.shared.completing import complete_proposal
from tthc.cli.shared.deeds import ids_meant
from tthc.cli.shared.practice import log_options
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, translate

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.model.decision import ProposalFile
    from tthc.model.proposal import Proposal
    from tthc.propose.ground import Since, Standpoint


@click.command(
    help=_(
        "Show one proposal: certificate, effect, state, opinions, history. Of one that was submitted it is proved "
        "again on the catalogue as it is now, and what has changed there of what its proof had read is named. Of one "
        "that was applied it is said that the catalogue has it."
    )
)
@click.argument("proposal", metavar=_("ID"), shell_complete=complete_proposal)
@log_options
@at_option
@format_option("text", "json")
@click.pass_obj
def show(root: Path, proposal: str, log: Path | None, steps: Path | None, day: date | None, form: str) -> int:  # noqa: D103 - see help
    from tthc.show import proposals as shown

    opened = open_project(root, as_day(day))
    one, file = _find(opened.project.store, proposal)
    is_there = file is not None and is_in_catalogue(opened, file)
    since = since_of(file, standpoints(opened, as_day(day), log, steps)) if file and not is_there else None
    if form == "json":
        click.echo(json.dumps(_object(one, file, since, is_there=is_there), ensure_ascii=False, indent=2))
        return 0
    click.echo(shown.one_as_text(one, translate))
    if file:
        from tthc.show.files import file_as_text
        from tthc.show.ground import applied_as_text, since_as_text

        ground = since_as_text(since, translate) if since else applied_as_text(file, translate)
        click.echo(f"\n{ground}\n\n{file_as_text(file, translate)}")
    return 0


def standpoints(opened: Opened, day: date, log: Path | None, steps: Path | None) -> Iterator[Standpoint]:
    """From where proposals may be proved again: the catalogue of the day with what the log shows, if one is given.

    A run may have asked the log that the project names: where nothing else is said, that is the second.
    """
    yield _standpoint(opened, day, log, steps)
    if (of_project := opened.project.settings.log) and (log, steps) == (None, None):
        yield _standpoint(opened, day, opened.project.root / of_project, None)


def _standpoint(opened: Opened, day: date, log: Path | None, steps: Path | None) -> Standpoint:
    from tthc.cli.shared.practice import analysis_of
    from tthc.load.digest import digest_of
    from tthc.propose.ground import Standpoint

    analysis = analysis_of(opened, day, log, steps)
    catalogue = opened.catalogue.on(day)
    return Standpoint(catalogue, digest_of(opened.project.catalog), day, tuple(analysis.experience))


def _find(store: str, text: str) -> tuple[Proposal, ProposalFile | None]:
    """A proposal as it was submitted, with its file, or as the last run has made it."""
    from tthc.store.files import file_of, states
    from tthc.store.proposals import proposals

    of_run = {one.id: one for one in proposals(store)}
    (wanted,) = ids_meant([text], {**of_run, **states(store)})
    file = file_of(store, wanted)
    return (file.proposal, file) if file else (of_run[wanted], None)


def since_of(file: ProposalFile, points: Iterable[Standpoint]) -> Since:
    """What has moved, as the first standpoint shows it from which the proof still holds; else as the first of all."""
    from tthc.propose.ground import since

    found = (since(file, where) for where in points)
    first = next(found)
    return first if first.holds else next((one for one in found if one.holds), first)


def _object(proposal: Proposal, file: ProposalFile | None, since: Since | None, *, is_there: bool) -> dict[str, Any]:
    from tthc.show import proposals as shown
    from tthc.show.files import file_as_object
    from tthc.show.ground import since_as_object

    return {
        **shown.as_object(proposal, translate),
        "file": file_as_object(file, translate) if file else None,
        "in_catalogue": is_there,
        "since": since_as_object(since, translate) if since else None,
    }


COMMANDS = (show,)
