"""`tthc propose`: findings become proposals with certificate, competence and saving, and are kept in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import refuse_left_out, say_left_out
from tthc.cli.shared.practice import analysis_of, log_options, say_problems
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.analyse.match import Analysis
    from tthc.model.cut import Finding
    from tthc.model.proposal import Proposal


@click.command(help=_("Turn what the rules find into proposals: proved or not and why, who may decide, what it saves."))
@click.argument("codes", nargs=-1)
@at_option
@format_option("text", "json")
@click.option("--details", is_flag=True, help=_("Show the whole certificate of each proposal"))
@log_options
@click.option("--save/--no-save", default=True, show_default=True, help=_("Keep the proposals in the store"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    codes: tuple[str, ...],
    day: date | None,
    form: str,
    details: bool,
    save: bool,
    log: Path | None,
    steps: Path | None,
) -> int:
    from tthc.show import proposals as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    known_codes(opened, codes)
    keeps = save and not codes
    if keeps:
        refuse_what_cannot_be_kept(opened)
    analysis = analysis_of(opened, as_day(day), log, steps)
    findings, made = propose_from(opened, analysis)
    proposals = in_hand(opened, made)
    wanted = tuple(p for p in proposals if not codes or p.procedure in codes)
    if form == "json":
        click.echo(shown.as_json(wanted, translate))
    else:
        click.echo(shown.as_text(wanted, translate, details=details))
        _echo_sets(analysis, wanted)
    if keeps:
        keep(opened, findings, made)
        say_aside(say("Kept in the store; 'tthc proposals' lists them."))
    return broken


def find_and_propose(
    opened: Opened, day: date, log: Path | None = None, steps: Path | None = None
) -> tuple[tuple[Finding, ...], tuple[Proposal, ...]]:
    """What the rules find on a day, and the proposals that come of it, by procedure and place."""
    return propose_from(opened, analysis_of(opened, day, log, steps))


def propose_from(opened: Opened, analysis: Analysis) -> tuple[tuple[Finding, ...], tuple[Proposal, ...]]:
    """The findings and the proposals of an analysis.

    What an earlier run has worked out, and nothing has changed of what that rests on, is taken from the cache.
    """
    from tthc.cli.shared.remembering import all_findings, all_proposals

    findings = all_findings(opened, analysis)
    say_problems(findings.problems)
    return findings.found, all_proposals(opened, analysis, findings.found)


def _echo_sets(analysis: Analysis, proposals: tuple[Proposal, ...]) -> None:
    """What the proved cuts of one procedure save together: less than their sum where they save the same thing."""
    from tthc.propose.sets import proved_together
    from tthc.show.proposals import not_enacted, together_as_text

    found = tuple(proved_together(not_enacted(proposals), analysis.catalogue, analysis.day, analysis.experience))
    if found:
        click.echo(together_as_text(found, translate))


def keep(opened: Opened, findings: tuple[Finding, ...], proposals: tuple[Proposal, ...]) -> str:
    """Store a run with its proposals and give the run's id; what people have done with them is not of the run."""
    from tthc import __version__
    from tthc.load.digest import digest_of
    from tthc.load.undisturbed import changes_seen
    from tthc.model.proposal import ProposalStatus, Run
    from tthc.source import CannotRunError
    from tthc.store.proposals import save_run

    now = datetime.now().astimezone()
    counts = {"procedures": len(opened.catalogue.procedures), "findings": len(findings), "proposals": len(proposals)}
    catalogue = digest_of(opened.project.catalog)
    if changes_seen(opened.project.root) != opened.changes:
        raise CannotRunError(
            say("the catalogue was changed by 'tthc apply' while this was worked out; nothing was stored: run it again")
        )
    run = Run(f"{now:%Y%m%dT%H%M%S%f}", now, catalogue, __version__, opened.project.settings.counting_policy, counts)
    save_run(opened.project.store, run, (replace(one, status=ProposalStatus.DRAFT) for one in proposals))
    return run.id


def refuse_what_cannot_be_kept(opened: Opened) -> None:
    """CannotRunError, before the work and not after it, where the store is of an older version or cannot be opened."""
    from tthc.store.engine import refuse_older

    refuse_older(opened.project.store)


def in_hand(opened: Opened, proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """The proposals, each in the state that people have brought it to; drafts where the store cannot be read."""
    from tthc.source import CannotRunError
    from tthc.store.files import in_their_states

    try:
        return in_their_states(opened.project.store, proposals)
    except CannotRunError as error:
        say_aside(error.message)
        return proposals


def known_codes(opened: Opened, codes: tuple[str, ...]) -> None:
    """UsageError, with the nearest right one, where a code is not of the catalogue."""
    from difflib import get_close_matches

    for code in codes:
        if code not in opened.catalogue.procedures:
            refuse_left_out(opened, code)
            near = get_close_matches(code, opened.catalogue.procedures, n=1, cutoff=0.5)
            hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
            raise click.UsageError(_("there is no procedure {code}.").format(code=code) + hint)
