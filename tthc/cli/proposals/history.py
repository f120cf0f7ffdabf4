"""`tthc proposals history` and `verify`: everything that was done, and whether it is still as it was written."""

from __future__ import annotations

import re
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.completing import complete_proposal
from tthc.cli.shared.deeds import ids_in_hand
from tthc.cli.shared.session import format_option, translate
from tthc.source import CannotRunError, say


@click.command(help=_("Show everything that was done with proposals, or with one: who, when, what, why."))
@click.argument("proposal", required=False, metavar=_("[ID]"), shell_complete=complete_proposal)
@format_option("text", "json")
@click.pass_obj
def history(root: Path, proposal: str | None, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project
    from tthc.show import files as shown
    from tthc.store.files import history, states

    store = find_project(root).store
    one = ids_in_hand([proposal], store, states(store))[0] if proposal else None
    entries = history(store, one)
    if form == "json":
        click.echo(shown.history_as_json(entries, translate))
        return 0
    for line in shown.history_lines(entries, translate, with_proposal=one is None):
        click.echo(line)
    if one is None:
        click.echo(translate(shown.last_mark(entries)))
    return 0


def _mark(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    if text is not None and not re.fullmatch("[0-9a-f]{8,64}", text.strip().lower()):
        raise click.BadParameter(
            _("'{text}' is no mark: write at least its first 8 letters (0-9, a-f).").format(text=text)
        )
    return text.strip().lower() if text else None


@click.command(
    help=_(
        "Reckon the whole history again and say the first place where it is not as it was written. With --mark also "
        "whether the mark that a paper names is still in it: if not, the history was cut short or rewritten since. "
        "What runs have stored is compared with what they stored as well. Exit with 1 if something is wrong."
    )
)
@click.option("--mark", callback=_mark, metavar=_("MARK"), help=_("A mark printed earlier, or how it begins"))
@click.pass_obj
def verify(root: Path, mark: str | None) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project
    from tthc.show import files as shown
    from tthc.store.engine import is_missing
    from tthc.store.files import verify
    from tthc.store.seals import changed_since

    store = find_project(root).store
    if is_missing(store):
        raise CannotRunError(say("there is no store, and so no history: {file} is not there", file=_file_of(store)))
    found, changed = verify(store, mark), changed_since(store)
    if broken := found.broken:
        said = say("Broken at entry {serial}: {why}", serial=broken.serial, why=broken.because)
        click.echo(shown.on_one_line(translate(said)))
    elif not found.entries and not changed:
        click.echo(translate(say("The store has no history: nobody has submitted anything, or its entries are gone.")))
    elif found.entries and (found.marked or not mark):
        click.echo(translate(say("The history is as it was written. {last}", last=shown.last_mark(found.entries))))
    if found.marked:
        click.echo(translate(say("The mark is that of this entry:")))
        click.echo(next(shown.history_lines([found.marked], translate, with_proposal=True)))
    elif mark:
        click.echo(translate(say("The mark is not in the history: it was cut short or rewritten since")))
        if not broken and found.entries:
            click.echo(
                translate(say("What is there follows on one another. {last}", last=shown.last_mark(found.entries)))
            )
    for change in changed:
        click.echo(translate(change))
    return int(broken is not None or bool(changed) or (mark is not None and found.marked is None))


def _file_of(store: str) -> str:
    from tthc.store.engine import file_of_store

    return str(file_of_store(store))


COMMANDS = (history, verify)
