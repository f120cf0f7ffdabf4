"""`tthc confirm`: an officer has compared procedures with their decision, or has entered them nationally."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.record import record, records_of
from tthc.cli.shared.deeds import deed_options
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import _day, as_day, at_option, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.check.publication import Judged
    from tthc.cli.shared.selecting import Chosen
    from tthc.model.procedure import Procedure


@click.command(
    cls=SelectingCommand,
    help=_(
        "Write down that you have compared procedures with the decision that published them, as they are now: what is "
        "changed afterwards no longer counts as checked, and 'tthc publish' holds it back. With --entered DAY: that "
        "they were entered into the national database. Without a name of yours nothing is written."
    )
    + "\n\n"
    + SELECTORS,
)
@selection_options
@click.option("--entered", callback=_day, metavar=_("DAY"), help=_("They were entered into the national database then"))
@click.option("--note", default="", metavar=_("TEXT"), help=_("What it was compared with; it stays in the store"))
@click.option("--show", is_flag=True, help=_("Only say what was checked, by whom, and what has changed since"))
@deed_options
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    entered: date | None,
    note: str,
    show: bool,
    dry_run: bool,
    name: str | None,
    day: date | None,
) -> int:
    if not (wanted or show):
        raise click.UsageError(_("name the procedures that you have checked."))
    chosen = choose(root, day, wanted, excluded, against)
    if show:
        return _show(chosen, as_day(day))
    if entered and entered > as_day(day):
        raise CannotRunError(say("nothing can have been entered on {day}: that is still to come", day=entered))
    _refuse_incomplete(chosen.procedures)
    return _write(chosen, entered, note, name, as_day(day), dry_run=dry_run)


def _refuse_incomplete(procedures: tuple[Procedure, ...]) -> None:
    """CannotRunError where a procedure could not go out, checked or not: nobody has compared all of it."""
    from tthc.check.completeness import missing_mandatory
    from tthc.store.journal import refusals

    if not procedures:
        raise CannotRunError(say("no procedure is selected"))
    refusals(
        say("{code} cannot be confirmed, mandatory elements are missing: {elements}", code=one.code, elements=missing)
        for one in procedures
        if (missing := missing_mandatory(one))
    )


def _write(chosen: Chosen, entered: date | None, note: str, name: str | None, day: date, *, dry_run: bool) -> int:
    from tthc.model.publication import Published

    codes = tuple(one.code for one in chosen.procedures)
    if dry_run:
        click.echo(translate(say("would be written down for {count}: {codes}", count=len(codes), codes=codes)))
        return 0
    kind = Published.ENTERED if entered else Published.CHECKED
    done = record(chosen.opened.project, kind, chosen.procedures, entered or day, name=name, note=note)
    click.echo(
        translate(say("{who}: {count} procedures: {codes}", who=done.by.in_words, count=len(codes), codes=codes))
    )
    return 0


def _show(chosen: Chosen, day: date) -> int:
    """What was checked; 1 if something has changed since."""
    from tthc.check.publication import Checked, judge
    from tthc.cli.publish.record import digest
    from tthc.show.gate import check_in_words

    records = records_of(chosen.opened.project)
    codes = {one.code for one in chosen.procedures}
    judged = [one for one in judge(chosen.opened.catalogue, day, records, digest).judged if one.procedure.code in codes]
    for one in judged:
        click.echo(translate(say("{code}: {says}", code=one.procedure.code, says=check_in_words(one))))
        _show_changes(chosen, one)
    return int(any(one.checked is Checked.OUTDATED for one in judged))


def _show_changes(chosen: Chosen, one: Judged) -> None:
    """What has changed since somebody checked it, in the words of `tthc diff`."""
    from tthc.analyse.differences import differences
    from tthc.check.publication import Checked, version_key
    from tthc.exchange.catalogue_json import version_from
    from tthc.show.difference import difference_lines
    from tthc.store.publications import contents

    if one.checked is not Checked.OUTDATED or one.check is None:
        return
    was = one.check.told.procedures[version_key(one.procedure)]
    before = version_from(contents(chosen.opened.project.store, [was]).get(was, ""))
    if before:
        catalogue = chosen.opened.catalogue
        for line in difference_lines(differences(before, one.procedure, catalogue, catalogue), translate):
            click.echo(line)
