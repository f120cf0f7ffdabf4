"""`tthc questionnaire`: the review form goes out to departments as workbooks, and their answers come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.deeds import deed_of, deed_options
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.output import Target, refuse_folder, refuse_loss, replace_option, write_output
from tthc.cli.shared.selecting import SELECTORS, SelectingCommand, choose, selection_options
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import CannotRunError, Problem, Severity, say, why_of

if TYPE_CHECKING:
    from tthc.exchange.questionnaire.coming_back import Cells
    from tthc.model.procedure import Procedure
    from tthc.model.proposal import Proposal
    from tthc.model.questionnaire import AskedRow, KeptFile, Questionnaire, Returned
    from tthc.publish.papers.letterhead import Asked
    from tthc.show.answers import AnswersShown


@click.group(
    help=_(
        "Ask departments about their procedures in workbooks, filled where the catalogue knows the answer, and lay "
        "their answers together. Nothing is ever written into the catalogue."
    )
)
def command() -> None:  # noqa: D103 - its help stands above
    pass


@command.command(
    name="out",
    cls=SelectingCommand,
    help=_("Write one workbook for each agency that decides the procedures selected, or for those that --agency names.")
    + " "
    + _("Without a selector an agency that is named is asked about what it decides.")
    + "\n\n"
    + SELECTORS,
)
@selection_options
@click.option("--agency", "names", multiple=True, metavar=_("AGENCY"), help=_("Ask this agency (id or name)"))
@click.option(
    "--only",
    type=click.Choice(["all", "unknown", "waiting"]),
    default="all",
    show_default=True,
    help=_("All questions, those without a yes or no in the catalogue, or those that proposals wait for"),
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(), help=_("Folder, or .xlsx file for one agency")
)
@replace_option
@at_option
@click.pass_obj
def out(  # noqa: D103 - its help stands above
    root: Path,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    against: str,
    names: tuple[str, ...],
    only: str,
    output: Path,
    replace: bool,
    day: date | None,
) -> int:
    from tthc.exchange.questionnaire.going_out import questionnaire_workbook

    chosen = choose(root, day, wanted, excluded, against)
    if not chosen.procedures:
        raise CannotRunError(say("there is no procedure to ask about"))
    asked = _asked(chosen.opened, chosen.procedures, chosen.day)
    workbooks = tuple(
        one for one in _questionnaires(chosen.opened, asked, names, only, is_selected=bool(wanted)) if one.rows
    )
    if not workbooks:
        raise CannotRunError(say("there is nothing to ask: no question is of the kind that --only names"))
    targets = _targets(chosen.opened, output, [one.agency for one in workbooks], replace=replace)
    for target, one in zip(targets, workbooks, strict=True):
        write_output(target, questionnaire_workbook(one))
        _say_written(target.path, one)
    return int(not chosen.opened.is_sound)


@command.command(
    name="in",
    help=_(
        "Read workbooks that came back, keep their answers in the store, and show of what they answer what contradicts "
        "what, which proposals would get unstuck, and how the files of the catalogue would change. A file that was "
        "read before changes nothing. 'answers' shows it of everything that came back."
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@deed_options
@format_option("text", "json")
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write the answers as a workbook (.xlsx) too"))
@replace_option
@at_option
@click.pass_obj
def read_in(  # noqa: D103 - its help stands above
    root: Path,
    files: tuple[Path, ...],
    dry_run: bool,
    name: str | None,
    form: str,
    output: Path | None,
    replace: bool,
    day: date | None,
) -> int:
    from tthc.store.answers import kept_files

    opened = open_project(root, as_day(day))
    target, broken = _answers_target(opened, output, replace=replace), say_left_out(opened)
    before = kept_files(opened.project.store)
    cells = list(_cells_of(files))
    returned, problems = _understood(opened, [one for one in cells if not isinstance(one, Problem)], as_day(day))
    problems = [*(one for one in cells if isinstance(one, Problem)), *problems]
    for problem in problems:
        say_aside(say("{at}: {code} {text}", at=problem.at.file, code=problem.code, text=_with_hint(problem)))
    _say_other_catalogues(opened, returned)
    kept, new = _keep(opened, before, returned, name, dry_run=dry_run)
    if kept:
        _show(opened, kept, new, form, target, as_day(day), only_new=True)
    return int(broken or any(problem.severity is Severity.ERROR for problem in problems))


@command.command(name="answers", help=_("Show the answers that are in the store, or every workbook that came back."))
@click.option("--history", is_flag=True, help=_("List the workbooks in the order in which they were read in"))
@format_option("text", "json")
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write the answers as a workbook (.xlsx) too"))
@replace_option
@at_option
@click.pass_obj
def answers(  # noqa: D103 - its help stands above
    root: Path, history: bool, form: str, output: Path | None, replace: bool, day: date | None
) -> int:
    from tthc.show.answers import history_as_text
    from tthc.store.answers import kept_files

    opened = open_project(root, as_day(day))
    target, broken = _answers_target(opened, output, replace=replace), say_left_out(opened)
    kept = kept_files(opened.project.store)
    if not kept:
        say_aside(say("no questionnaire has come back yet"))
    elif history:
        click.echo(history_as_text(kept, _agency_names(opened), translate))
    else:
        _show(opened, kept, frozenset(), form, target, as_day(day))
    return broken


def _asked(opened: Opened, procedures: Sequence[Procedure], day: date) -> Asked:
    """The procedures with what is proposed for them, as papers are made of."""
    from tthc.load.questions import load_questions
    from tthc.publish.papers.letterhead import Asked
    from tthc.show.language import Language, translator

    return Asked(
        catalogue=opened.catalogue.on(day),
        day=day,
        authority=opened.project.settings.authority,
        procedures=tuple(procedures),
        translate=translator(Language.VIETNAMESE),  # whatever language the officer reads messages in
        proposals=_proposals(opened, {procedure.code for procedure in procedures}, day),
        questions=load_questions(opened.project.templates),
    )


def _proposals(opened: Opened, codes: set[str], day: date) -> tuple[Proposal, ...]:
    from tthc.cli.propose import find_and_propose

    return tuple(one for one in find_and_propose(opened, day)[1] if one.procedure in codes)


def _questionnaires(
    opened: Opened, asked: Asked, names: Sequence[str], only: str, *, is_selected: bool
) -> Iterator[Questionnaire]:
    """One for each agency; one that is named is asked about what was selected, or else about what it decides."""
    from tthc import __version__
    from tthc.load.digest import digest_of
    from tthc.model.questionnaire import Questionnaire
    from tthc.model.reference import Agency
    from tthc.publish.questionnaire.asked import agency_meant, asked_rows, by_agency, without_agency

    if names:
        decided = {} if is_selected else dict(by_agency(asked))
        named = [agency_meant(asked, name).id for name in names]
        of = {agency: decided.get(agency, asked.procedures) for agency in named}
    else:
        of = dict(by_agency(asked))
        if nobody := without_agency(asked):
            say_aside(say("nobody is known to decide {codes}: name an agency with --agency", codes=nobody))
    if not of:
        raise CannotRunError(say("there is no agency to ask: name one with --agency"))
    rows = tuple(row for row in asked_rows(asked) if _ONLY[only](row))
    digest = digest_of(opened.project.catalog)
    for agency, procedures in of.items():
        codes = {procedure.code for procedure in procedures}
        known = asked.catalogue.all(Agency).get(agency)
        mine = tuple(row for row in rows if row.procedure in codes)
        yield Questionnaire(agency, known.name if known else agency, digest, asked.day, __version__, mine)


_ONLY: Mapping[str, Callable[[AskedRow], bool]] = {
    "all": lambda _: True,
    "unknown": lambda row: row.known.reply is None,
    "waiting": lambda row: bool(row.unsticks),
}


def _targets(opened: Opened, output: Path, agencies: Sequence[str], *, replace: bool) -> tuple[Target, ...]:
    """One file, or one in the folder for each agency; CannotRunError, before anything is written, if one may not be."""
    is_file = output.suffix.lower() == ".xlsx"
    if is_file and len(agencies) > 1:
        raise CannotRunError(
            say("{count} agencies are to be asked: name a folder, not a file, or one agency", count=len(agencies))
        )
    paths = [output] if is_file else [output / f"phieu-hoi-{agency}.xlsx" for agency in agencies]
    if not is_file:
        refuse_folder(output, opened.project)
        _make(output)
    targets = tuple(Target(path, opened.project, "questionnaire", (".xlsx",), replace) for path in paths)
    for target in targets:
        refuse_loss(target)
    return targets


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotRunError(
            say("the folder {folder} cannot be made: {why}", folder=folder, why=why_of(error))
        ) from error


def _say_written(path: Path, one: Questionnaire) -> None:
    text = say(
        "wrote {file}: {agency}, {count} questions, {stuck} of which proposals wait for",
        file=path,
        agency=one.agency_name,
        count=len(one.rows),
        stuck=sum(1 for row in one.rows if row.unsticks),
    )
    say_aside(text)


def _answers_target(opened: Opened, output: Path | None, *, replace: bool) -> Target | None:
    """Where the answers are to be written; CannotRunError, before the work, if they may not be."""
    if output is None:
        return None
    target = Target(output, opened.project, "questionnaire answers", (".xlsx",), replace)
    refuse_loss(target)
    return target


def _cells_of(files: Sequence[Path]) -> Iterator[Cells | Problem]:
    from tthc.exchange.questionnaire.coming_back import read_cells

    yield from (read_cells(path) for path in files)


def _understood(opened: Opened, cells: Sequence[Cells], day: date) -> tuple[list[Returned], list[Problem]]:
    """The answers in the workbooks, and what is wrong with them; a workbook with an error gives no answers."""
    from tthc.exchange.questionnaire.coming_back import understood

    today = _rows_today(opened, [code for one in cells for code in one.sent.codes], day)
    found = [one for each in cells for one in understood(each, today)]
    return [r for r in found if not isinstance(r, Problem)], [p for p in found if isinstance(p, Problem)]


def _rows_today(opened: Opened, codes: Sequence[str], day: date) -> Mapping[str, AskedRow]:
    from tthc.publish.questionnaire.asked import asked_rows

    known = opened.catalogue.on(day).procedures
    procedures = tuple(known[code] for code in dict.fromkeys(codes) if code in known)
    return {row.id: row for row in asked_rows(_asked(opened, procedures, day))} if procedures else {}


def _with_hint(problem: Problem) -> object:
    if problem.hint is None:
        return problem.message
    return say("{what} ({hint})", what=problem.message, hint=problem.hint)


def _say_other_catalogues(opened: Opened, returned: Sequence[Returned]) -> None:
    from tthc.load.digest import digest_of

    today = digest_of(opened.project.catalog)
    for one in returned:
        if one.catalogue != today:
            text = say(
                "{file} was made from another state of the catalogue, of {day}: what it says is compared with today's",
                file=one.file,
                day=one.day,
            )
            say_aside(text)


def _keep(
    opened: Opened, before: Sequence[KeptFile], returned: Sequence[Returned], name: str | None, *, dry_run: bool
) -> tuple[tuple[KeptFile, ...], frozenset[str]]:
    """What is in the store with what is new; of a dry run as if it were kept."""
    from tthc.model.decision import Actor, Identified
    from tthc.model.questionnaire import KeptFile
    from tthc.store.answers import keep_files, kept_files

    known = {kept.returned.digest for kept in before}
    for one in returned:
        if one.digest in known:
            say_aside(say("{file} was read in before: nothing changes", file=one.file))
    new = tuple({one.digest: one for one in returned if one.digest not in known}.values())
    if dry_run or not new:
        now, actor = datetime.now().astimezone(), Actor(name or "", Identified.DECLARED)
        return (*before, *(KeptFile(one, now, actor) for one in new)), frozenset(one.digest for one in new)
    deed = deed_of(opened.project, name)
    kept = keep_files(opened.project.store, new, deed.by, deed.at)
    return kept_files(opened.project.store), frozenset(one.digest for one in kept)


def _agency_names(opened: Opened) -> Mapping[str, str]:
    from tthc.model.reference import Agency

    return {agency.id: agency.name for agency in opened.catalogue.all(Agency).values()}


def _show(
    opened: Opened,
    kept: Sequence[KeptFile],
    new: frozenset[str],
    form: str,
    target: Target | None,
    day: date,
    *,
    only_new: bool = False,
) -> None:
    from tthc.show.answers import as_json, as_text, news_as_text
    from tthc.show.answers_workbook import answers_workbook
    from tthc.show.language import Language, translator

    shown = _laid_together(opened, kept, new, day)
    words = news_as_text if only_new else as_text
    click.echo(as_json(shown, translate) if form == "json" else words(shown, translate))
    if target:
        write_output(target, answers_workbook(shown, datetime.now().astimezone(), translator(Language.VIETNAMESE)))
        say_aside(say("wrote {file}", file=target.path))


def _laid_together(opened: Opened, kept: Sequence[KeptFile], new: frozenset[str], day: date) -> AnswersShown:
    from tthc.analyse.answers import merged
    from tthc.exchange.applying.answer_edits import not_of_the_record, suggested_edits
    from tthc.propose.learned import lessons, settled
    from tthc.show.answers import AnswersShown

    codes = [row.partition("/")[0] for one in kept for row in one.returned.asked]
    today = _rows_today(opened, codes, day)
    rows, names = merged([one.returned for one in kept], today), _agency_names(opened)
    learned, national = tuple(lessons(rows, names)), opened.national.on(day)
    proposals = _proposals(opened, {lesson.procedure for lesson in learned}, day) if learned else ()
    return AnswersShown(
        files=tuple(kept),
        new=new,
        rows=rows,
        settled=tuple(settled(proposals, opened.catalogue.on(day), learned, day)),
        edits=tuple(suggested_edits(opened.project.root, national, learned)),
        elsewhere=not_of_the_record(national, learned),
        agencies=names,
    )
