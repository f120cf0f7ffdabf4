"""`tthc store`: what the database of runs and proposals is, its upgrade, and who may work on it."""

from __future__ import annotations

import json
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.session import format_option, translate
from tthc.source import say


@click.group(
    help=_("The database of runs, proposals and decisions: a file of SQLite, or PostgreSQL ('store' in tthc.toml).")
)
def command() -> None:  # noqa: D103 - its help stands above
    pass


@command.command(help=_("Say what the store holds, and whether it is of this version. Exit with 1 if it is older."))
@format_option("text", "json")
@click.pass_obj
def status(root: Path, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project
    from tthc.store.upgrade import standing_of
    from tthc.store.versions import HEAD

    found = standing_of(find_project(root).store)
    if form == "json":
        shown = {"version": found.version, "program": HEAD, "runs": found.runs, "proposals": found.proposals}
        click.echo(json.dumps({**shown, "entries": found.entries, "mark": found.mark or None}, indent=2))
        return int(found.is_old)
    if found.version is None:
        click.echo(translate(say("Nothing is stored yet.")))
        return 0
    click.echo(translate(say("Version {version}; this program writes {head}", version=found.version, head=HEAD)))
    click.echo(translate(say("{runs} runs, {proposals} proposals", runs=found.runs, proposals=found.proposals)))
    if found.is_old:
        click.echo(translate(say("It is older: 'tthc store upgrade' brings it up to date.")))
    elif found.mark:
        click.echo(translate(say("{count} entries; mark of the last: {mark}", count=found.entries, mark=found.mark)))
    return int(found.is_old)


@command.command(
    help=_(
        "Bring an older store up to this version: all of it or nothing. A file is copied first, and it says where to."
    )
)
@click.option("--dry-run", is_flag=True, help=_("Try it on the store, and leave the store as it is"))
@click.pass_obj
def upgrade(root: Path, dry_run: bool) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project
    from tthc.store.upgrade import upgrade

    done = upgrade(find_project(root).store, datetime.now().astimezone(), dry_run=dry_run)
    if done.before is None:
        click.echo(translate(say("Nothing is stored yet.")))
    elif done.before == done.after:
        click.echo(translate(say("The store is of this version already.")))
    elif dry_run:
        click.echo(
            translate(
                say(
                    "It can be upgraded from {before} to {after}; nothing was changed.",
                    before=done.before,
                    after=done.after,
                )
            )
        )
    else:
        click.echo(translate(say("Upgraded from {before} to {after}.", before=done.before, after=done.after)))
        if done.copy:
            click.echo(translate(say("The file as it was: {file}", file=done.copy)))
    return 0


@command.command(
    help=_(
        "Let logins of PostgreSQL work on the store: read, and add to it. Nobody needs more, and who owns the tables "
        "should be a login that nobody works with. Run it with that login."
    )
)
@click.argument("logins", nargs=-1, required=True, metavar=_("LOGIN..."))
@click.pass_obj
def grant(root: Path, logins: tuple[str, ...]) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project
    from tthc.store.upgrade import grant

    grant(find_project(root).store, logins)
    click.echo(translate(say("They may work on the store: {logins}", logins=logins)))
    return 0
