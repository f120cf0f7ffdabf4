"""`tthc proposals opinion`: what others said of proposals, and what was answered (tiếp thu, giải trình)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_proposal
from tthc.cli.shared.deeds import deed_of, deed_options, ids_in_hand
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import as_day, at_option, day_in, say_aside, today, translate
from tthc.model.decision import EntryKind, Given, Reply
from tthc.source import CannotRunError, Problem, say

if TYPE_CHECKING:
    from tthc.exchange.spreadsheets.opinions import OpinionRow
    from tthc.model.decision import Opinion, ProposalFile
    from tthc.source import Message


@click.group(help=_("What agencies, organisations and people said of proposals, and what was answered."))
def opinion() -> None:  # noqa: D103 - its help stands above
    pass


def _day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    if text is not None and day_in(text) is None:
        raise click.BadParameter(_("'{text}' is not a day: write 2026-11-23 or 23/11/2026.").format(text=text))
    return day_in(text) if text else None


@opinion.command(help=_("Write down an opinion on a proposal."))
@click.argument("proposal", metavar=_("ID"), shell_complete=complete_proposal)
@click.option("--from", "giver", required=True, metavar=_("WHO"), help=_("The agency, organisation or person"))
@click.option("--text", required=True, metavar=_("TEXT"), help=_("What they say"))
@click.option("--source", default="", metavar=_("TEXT"), help=_("The letter it came in: Công văn 12/STP-KSTTHC"))
@click.option("--given", callback=_day, metavar=_("DAY"), help=_("Of which day"))
@deed_options
@click.pass_obj
def add(  # noqa: D103 - its help stands above
    root: Path, proposal: str, giver: str, text: str, source: str, given: date | None, name: str | None, dry_run: bool
) -> int:
    from tthc.load.settings import find_project
    from tthc.store.files import add_opinions, files, states

    project = find_project(root)
    deed = deed_of(project, name)
    (one,) = ids_in_hand([proposal], project.store, states(project.store))
    before = files(project.store, [one])
    done = add_opinions(project.store, [Given(one, giver, text, given, source)], deed, dry_run=dry_run)
    _echo_changes(before, done, dry_run=dry_run)
    return 0


@opinion.command(
    help=_(
        "Put right an opinion that was written down wrongly, by its number; what is not given stays. The history keeps "
        "how it stood, and an answer that it had stays with it, marked as older."
    )
)
@click.argument("number", type=int, metavar=_("NUMBER"))
@click.option("--from", "giver", metavar=_("WHO"), help=_("The agency, organisation or person"))
@click.option("--text", metavar=_("TEXT"), help=_("What they say"))
@click.option("--source", metavar=_("TEXT"), help=_("The letter it came in: Công văn 12/STP-KSTTHC"))
@click.option("--given", callback=_day, metavar=_("DAY"), help=_("Of which day"))
@deed_options
@click.pass_obj
def correct(  # noqa: D103 - its help stands above
    root: Path,
    number: int,
    giver: str | None,
    text: str | None,
    source: str | None,
    given: date | None,
    name: str | None,
    dry_run: bool,
) -> int:
    from tthc.load.settings import find_project
    from tthc.store.files import add_opinions, files

    project = find_project(root)
    deed = deed_of(project, name)
    before = files(project.store)
    found = {one.id: (file.proposal.id, one) for file in before for one in file.opinions}
    if number not in found:
        raise CannotRunError(say("there is no opinion {number}", number=number))
    proposal, one = found[number]
    said = Given(
        proposal,
        one.giver if giver is None else giver,
        one.text if text is None else text,
        given or one.given,
        one.source if source is None else source,
        corrects=number,
    )
    _echo_changes(before, add_opinions(project.store, [said], deed, dry_run=dry_run), dry_run=dry_run)
    return 0


@opinion.command(help=_("Answer an opinion, by its number: taken over, in part, or why not. The last answer counts."))
@click.argument("number", type=int, metavar=_("NUMBER"))
@click.option(
    "--reply",
    required=True,
    type=click.Choice([reply.value for reply in Reply]),
    help=_("accepted: tiếp thu; partly: tiếp thu một phần; explained: giải trình"),
)
@click.option("--text", default="", metavar=_("TEXT"), help=_("What was changed, or why not"))
@deed_options
@click.pass_obj
def answer(root: Path, number: int, reply: str, text: str, name: str | None, dry_run: bool) -> int:  # noqa: D103 - see help
    from tthc.load.settings import find_project
    from tthc.model.decision import Answer
    from tthc.store.files import answer_opinions, files

    project = find_project(root)
    deed = deed_of(project, name)
    before = files(project.store)
    done = answer_opinions(project.store, [Answer(number, Reply(reply), text)], deed, dry_run=dry_run)
    _echo_changes(before, done, dry_run=dry_run)
    return 0


@opinion.command("list", help=_("List the opinions on all proposals, or on some, with their answers."))
@click.argument("proposals", nargs=-1, metavar=_("[ID]..."), shell_complete=complete_proposal)
@click.option("--open", "only_open", is_flag=True, help=_("Only those that nobody has answered"))
@click.pass_obj
def list_(root: Path, proposals: tuple[str, ...], only_open: bool) -> int:  # noqa: D103 - its help stands above
    files = _files(root, proposals)
    _echo(replace(file, opinions=file.unanswered) if only_open else file for file in files)
    return 0


@opinion.command(
    help=_("Write the table of opinions and answers as .xlsx or .csv, to be filled in and imported again.")
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("proposals", nargs=-1, metavar=_("[ID]..."), shell_complete=complete_proposal)
@replace_option
@at_option
@click.pass_obj
def export(root: Path, file: Path, proposals: tuple[str, ...], replace: bool, day: date | None) -> int:  # noqa: D103 - see help
    from tthc.exchange.spreadsheets.opinions import opinions_table
    from tthc.exchange.tables.one_table import csv_text, xlsx_bytes
    from tthc.load.settings import find_project

    target = Target(file, find_project(root), "opinions", (".xlsx", ".csv"), replace)
    refuse_loss(target)
    table = opinions_table(_files(root, proposals))
    is_book = file.suffix.lower() == ".xlsx"
    write_output(target, xlsx_bytes(table, as_day(day)) if is_book else csv_text(table).encode())
    click.echo(translate(say("{count} opinions: {file}", count=len(table.rows), file=file)))
    return 0


@opinion.command(
    "import",
    help=_(
        "Take opinions and answers from a table (.xlsx or .csv with the headings that 'export' writes): a row without "
        "a number is a new opinion, one with a number puts that opinion right where it says something else, and what "
        "is there already is not written again. All of it or, if a row is wrong, nothing."
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@deed_options
@click.pass_obj
def import_(root: Path, file: Path, name: str | None, dry_run: bool) -> int:  # noqa: D103 - its help stands above
    from tthc.exchange.spreadsheets.opinions import read_opinions
    from tthc.load.settings import find_project
    from tthc.store.files import add_opinions, files, states

    project = find_project(root)
    deed = deed_of(project, name)
    found = list(_resolved(read_opinions(file, today()), project.store, states(project.store)))
    problems = [one for one in found if isinstance(one, Problem)]
    if problems:
        for problem in problems:
            click.echo(
                translate(say("{at}: {code} {text}", at=problem.at, code=problem.code, text=problem.message)), err=True
            )
        click.echo(translate(say("nothing was written down: {count} mistakes", count=len(problems))), err=True)
        return 1
    given = [one for one in found if isinstance(one, Given)]
    before = files(project.store, [one.proposal for one in given])
    done = add_opinions(project.store, given, deed, dry_run=dry_run)
    _echo_changes(before, done, dry_run=dry_run)
    return 0


def _resolved(rows: Iterable[OpinionRow | Problem], store: str, known: Collection[str]) -> Iterator[Given | Problem]:
    """The opinions with the whole ids of their proposals."""
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        try:
            (one,) = ids_in_hand([row.given.proposal], store, known)
        except CannotRunError as error:
            yield Problem("I136", row.at, error.message)
        else:
            yield replace(row.given, proposal=one)


def _files(root: Path, wanted: tuple[str, ...]) -> tuple[ProposalFile, ...]:
    from tthc.load.settings import find_project
    from tthc.store.files import files, states

    store = find_project(root).store
    return files(store, ids_in_hand(wanted, store, states(store)) if wanted else None)


def _echo(files: Iterable[ProposalFile]) -> None:
    from tthc.show.files import opinion_lines

    left = count = 0
    for file in files:
        if file.opinions:
            click.echo(file.proposal.id)
        for one in file.opinions:
            for line in opinion_lines(one, translate):
                click.echo(f"  {line}")
        left, count = left + len(file.unanswered), count + len(file.opinions)
    click.echo(translate(say("{count} opinions, {left} not answered", count=count, left=left)))


def _echo_changes(before: Iterable[ProposalFile], done: Sequence[ProposalFile], *, dry_run: bool) -> None:
    """The opinions that something was written about, and how much; `done` are the files after each step."""
    from tthc.show.files import opinion_lines

    earlier = {file.proposal.id: file for file in before}
    after = {file.proposal.id: file for file in done}
    for id_, file in after.items():
        seen = {one.id: one.last for one in earlier[id_].opinions} if id_ in earlier else {}
        changed = [one for one in file.opinions if seen.get(one.id) != one.last]
        if changed:
            click.echo(id_)
        for one in changed:
            for line in opinion_lines(one, translate):
                click.echo(f"  {line}")
            for near in _much_like(one, file, seen):
                say_aside(near)
    _echo_counts(earlier.values(), after.values(), dry_run=dry_run)


def _much_like(new: Opinion, file: ProposalFile, seen: Mapping[int, int]) -> Iterator[Message]:
    """That a new opinion may be an earlier one in other words, which is now there twice."""
    from tthc.vietnamese import fold

    if new.id in seen:
        return
    for one in file.opinions:
        words = SequenceMatcher(None, fold(one.text), fold(new.text))
        is_near = bool(one.source and one.source == new.source) or words.ratio() >= _LIKE
        if one.id in seen and one.giver == new.giver and is_near:
            yield say(
                "opinion {new} is much like opinion {old} of {giver}: if it is the same one, put {old} right "
                "('tthc proposals opinion correct {old}')",
                new=new.id,
                old=one.id,
                giver=one.giver,
            )


_LIKE = 0.6


def _echo_counts(before: Iterable[ProposalFile], after: Iterable[ProposalFile], *, dry_run: bool) -> None:
    counted = [_counts(after)[kind] - _counts(before)[kind] for kind in ("new", "corrected", "answered")]
    counts = dict(zip(("new", "corrected", "answers"), counted, strict=True))
    if dry_run:
        said = say(
            "would be written down: {new} new opinions, {corrected} put right, {answers} answers; nothing was", **counts
        )
    elif not any(counted):
        said = say("nothing is new: all of it was written down already")
    else:
        said = say("written down: {new} new opinions, {corrected} put right, {answers} answers", **counts)
    click.echo(translate(said))


def _counts(files: Iterable[ProposalFile]) -> Counter[str]:
    from tthc.model.journal import CORRECTS

    entries = [entry for file in files for entry in file.journal]
    opinions = [entry for entry in entries if entry.kind is EntryKind.OPINION]
    corrected = sum(CORRECTS in entry.details for entry in opinions)
    answered = sum(entry.kind is EntryKind.ANSWERED for entry in entries)
    return Counter(new=len(opinions) - corrected, corrected=corrected, answered=answered)


COMMANDS = (opinion,)
