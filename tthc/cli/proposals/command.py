"""`tthc proposals`: what runs have stored, and what people do with it; without a word of its own it lists."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.proposals import history, moves, opinions, show
from tthc.cli.shared.session import format_option, say_aside, translate
from tthc.model.cut import Power, Verdict
from tthc.model.proposal import ProposalStatus
from tthc.source import say

if TYPE_CHECKING:
    from tthc.model.proposal import Proposal
    from tthc.store.proposals import Wanted


class ListingGroup(click.Group):
    """A group that lists where nothing else is asked of it: `tthc proposals --verdict proved` needs no `list`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` in front where no command and no call for help is; the shell that completes wants the commands."""
        is_command = bool(args) and (not args[0].startswith("-") or args[0] in ctx.help_option_names)
        if not is_command and not ctx.resilient_parsing:
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=ListingGroup,
    help=_(
        "The proposals of the last run, and what becomes of them: submitted, reviewed, approved, enacted. Everything "
        "that is done stays in a history that nobody rewrites unnoticed; the reviewer is never the author. Without a "
        "command the proposals are listed."
    ),
)
def command() -> None:  # noqa: D103 - its help stands above
    pass


@command.command("list", help=_("List the proposals of the last run with their state, from the store."))
@click.option("--procedure", help=_("Only of this procedure (its code)"))
@click.option("--verdict", type=click.Choice([v.value for v in Verdict]), help=_("Only with this verdict"))
@click.option("--power", type=click.Choice([p.value for p in Power]), help=_("Only with this competence"))
@click.option("--state", type=click.Choice([s.value for s in ProposalStatus]), help=_("Only in this state"))
@click.option("--run", "run_id", help=_("Of this run instead of the last one (its id)"))
@click.option("--runs", "list_runs", is_flag=True, help=_("List the runs instead"))
@click.option("--details", is_flag=True, help=_("Show the whole certificate of each proposal"))
@click.option("--ids", is_flag=True, help=_("Only the ids, one on a line"))
@format_option("text", "json")
@click.pass_obj
def list_(  # noqa: D103 - its help stands above
    root: Path,
    procedure: str | None,
    verdict: str | None,
    power: str | None,
    state: str | None,
    run_id: str | None,
    list_runs: bool,
    details: bool,
    ids: bool,
    form: str,
) -> int:
    from tthc.load.settings import find_project
    from tthc.show import proposals as shown
    from tthc.store.proposals import Wanted, runs

    store = find_project(root).store
    known = runs(store)
    if not known:
        say_aside(say("Nothing is stored yet; 'tthc propose' or 'tthc review' stores what it finds."))
        return 0
    if list_runs:
        for run in known:
            click.echo(
                f"{run.id}  {run.started:%Y-%m-%d %H:%M}  " + ", ".join(f"{k} {v}" for k, v in run.counts.items())
            )
        return 0
    if run_id and run_id not in {run.id for run in known}:
        raise click.UsageError(_("there is no run {run}; 'tthc proposals --runs' lists them.").format(run=run_id))
    wanted = Wanted(
        run=run_id,
        procedure=procedure,
        verdict=Verdict(verdict) if verdict else None,
        power=Power(power) if power else None,
    )
    found = _in_state(_found(store, wanted), state)
    if ids:
        for proposal in found:
            click.echo(proposal.id)
        return 0
    if form == "json":
        click.echo(shown.as_json(found, translate))
    else:
        click.echo(shown.as_text(found, translate, details=details))
    return 0


def _found(store: str, wanted: Wanted) -> tuple[Proposal, ...]:
    """Those of a run, and, unless one run is asked for, those that people have in hand and that it has not."""
    from tthc.store.files import files, states
    from tthc.store.proposals import proposals

    known = states(store)
    of_run = tuple(replace(one, status=known.get(one.id, one.status)) for one in proposals(store, wanted))
    if wanted.run:
        return of_run
    everything = {proposal.id for proposal in proposals(store)}
    in_hand = {file.proposal.id: file.proposal for file in files(store)} if known else {}
    if unreadable := tuple(sorted(known.keys() - in_hand)):
        say_aside(say("The files of {ids} make no sense: 'tthc proposals verify' says where.", ids=unreadable))
    others = (one for one in in_hand.values() if one.id not in everything)
    return tuple(sorted((*of_run, *filter(wanted.takes, others)), key=lambda one: (one.procedure, one.id)))


def _in_state(proposals: tuple[Proposal, ...], state: str | None) -> tuple[Proposal, ...]:
    return tuple(one for one in proposals if state is None or one.status.value == state)


for _more in (show, moves, opinions, history):
    for _one in _more.COMMANDS:
        command.add_command(_one)
