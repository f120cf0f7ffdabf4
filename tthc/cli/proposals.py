"""`tthc proposals`: what an earlier run has stored."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.session import format_option, say_aside, translate
from tthc.model.cut import Power, Verdict
from tthc.source import say


@click.command(help=_("List the proposals of the last run, from the store."))
@click.option("--procedure", help=_("Only of this procedure (its code)"))
@click.option("--verdict", type=click.Choice([v.value for v in Verdict]), help=_("Only with this verdict"))
@click.option("--power", type=click.Choice([p.value for p in Power]), help=_("Only with this competence"))
@click.option("--run", "run_id", help=_("Of this run instead of the last one (its id)"))
@click.option("--runs", "list_runs", is_flag=True, help=_("List the runs instead"))
@click.option("--details", is_flag=True, help=_("Show the whole certificate of each proposal"))
@format_option("text", "json")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    procedure: str | None,
    verdict: str | None,
    power: str | None,
    run_id: str | None,
    list_runs: bool,
    details: bool,
    form: str,
) -> int:
    from tthc.load.settings import find_project
    from tthc.show import proposals as shown
    from tthc.store.proposals import Wanted, proposals, runs

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
    found = proposals(store, wanted)
    click.echo(shown.as_json(found, translate) if form == "json" else shown.as_text(found, translate, details=details))
    return 0
