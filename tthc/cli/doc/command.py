"""`tthc doc KIND`: the official papers of a review, as Word files and, where a table is meant, as workbooks."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.doc.files import Named, file_options, files_meant, refuse_wrong_choice, since_then
from tthc.cli.shared.completing import complete_code
from tthc.cli.shared.left_out import procedure_meant, say_left_out
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.practice import analysis_of, log_of, log_options, say_problems
from tthc.cli.shared.session import Opened, as_day, at_option, open_project, say_aside, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.analyse.match import Analysis
    from tthc.audit.figures.period_report import PeriodReport
    from tthc.audit.figures.petitions import PetitionReport
    from tthc.model.decision import ProposalFile
    from tthc.model.procedure import Procedure
    from tthc.model.proposal import Proposal
    from tthc.publish.papers.kinds import PaperKind
    from tthc.publish.papers.letterhead import Asked


@click.command(
    help=_(
        "Write an official paper in the layout of NĐ 30/2020/NĐ-CP: about the procedures named, those of a sector, or "
        "all. Papers about proposals take those that people have taken in hand, with the figures they were submitted "
        "with, and name who did what; while nobody has, what is proved now. What a person decides (numbers, days, "
        "names) stays blank; what has to be looked up stands on a last page of its own. Without KIND: list the kinds."
    )
)
@click.argument("kind", metavar=_("[KIND]"), required=False)
@click.argument("codes", nargs=-1, metavar=_("[CODE]..."), shell_complete=complete_code)
@click.option("--sector", metavar="ID", help=_("The procedures of this sector"))
@click.option("--period", default="", metavar=_("PERIOD"), help=_("Of a plan or report: 2026 or 2026-Q3"))
@click.option("--petitions", type=click.Path(path_type=Path), help=_("Of a report: list of petitions (CSV)"))
@click.option("--list-fields", is_flag=True, help=_("List what a template of this kind may use, with examples"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("The file (.docx, or .xlsx where a table is meant)")
)
@file_options
@replace_option
@log_options
@at_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    kind: str | None,
    codes: tuple[str, ...],
    sector: str | None,
    period: str,
    petitions: Path | None,
    list_fields: bool,
    output: Path | None,
    states: tuple[str, ...],
    ids: tuple[str, ...],
    replace: bool,
    log: Path | None,
    steps: Path | None,
    day: date | None,
) -> int:
    if kind is None:
        _echo_kinds()
        return 0
    wanted = _kind(kind)
    _refuse_wrong_period(wanted, period)
    if petitions and not wanted.takes_petitions:
        raise click.UsageError(_("this kind of paper says nothing of petitions."))
    refuse_wrong_choice(wanted, Named(states, ids))
    opened = open_project(root, as_day(day))
    target = Target(output or Path(f"{wanted.name}.docx"), opened.project, "doc", replace=replace)
    if not list_fields:
        _refuse_wrong_kind(wanted, target.path)
        refuse_loss(target)
    broken = say_left_out(opened)
    chosen = _chosen(opened, as_day(day), codes, sector)
    of = frozenset(procedure.code for procedure in chosen) if codes or sector else None
    files = files_meant(opened, wanted, Named(states, ids, of))
    asked = _asked(opened, wanted, chosen, as_day(day), period, (log, steps, petitions), files)
    if list_fields:
        _echo_fields(wanted, asked)
        return 0
    _write(wanted, asked, target)
    return broken


def _echo_kinds() -> None:
    from tthc.publish.papers.kinds import KINDS

    width = max(map(len, KINDS))
    for kind in KINDS.values():
        click.echo(
            f"{kind.name:{width}}  {translate(kind.about)}" + ("  (.docx, .xlsx)" if kind.workbook else "  (.docx)")
        )


def _kind(name: str) -> PaperKind:
    from tthc.load.typed import nearest
    from tthc.publish.papers.kinds import KINDS

    if found := KINDS.get(name):
        return found
    unknown = say("there is no kind of paper {name!r}; 'tthc doc' lists them", name=name)
    hint = nearest(name, list(KINDS))
    raise CannotRunError(say("{what} ({hint})", what=unknown, hint=hint) if hint else unknown)


def _refuse_wrong_period(kind: PaperKind, period: str) -> None:
    from tthc.publish.papers.periods import is_period

    if period and not kind.takes_period:
        raise click.UsageError(_("this kind of paper has no period."))
    if period and not is_period(period):
        raise click.UsageError(_("'{text}' is not a period: write 2026 or 2026-Q3.").format(text=period))


def _chosen(opened: Opened, day: date, codes: tuple[str, ...], sector: str | None) -> tuple[Procedure, ...]:
    """The procedures named, those of the sector, or all; CannotRunError, with the nearest, if one is not there."""
    from tthc.load.typed import nearest
    from tthc.model.reference import Sector

    catalogue = opened.catalogue.on(day)
    named = [procedure_meant(opened, catalogue.procedures, code) for code in dict.fromkeys(codes)]
    if sector and sector not in catalogue.all(Sector):
        unknown, hint = say("there is no sector {id!r}", id=sector), nearest(sector, list(catalogue.all(Sector)))
        raise CannotRunError(say("{what} ({hint})", what=unknown, hint=hint) if hint else unknown)
    found = named or list(catalogue.procedures.values())
    found = [p for p in found if not sector or (p.sector and p.sector.id == sector)]
    if not found:
        raise CannotRunError(say("there is no procedure to write about"))
    return tuple(found)


def _asked(
    opened: Opened,
    kind: PaperKind,
    procedures: tuple[Procedure, ...],
    day: date,
    period: str,
    lists: tuple[Path | None, Path | None, Path | None],
    files: tuple[ProposalFile, ...] | None,
) -> Asked:
    from tthc.load.questions import load_questions
    from tthc.publish.papers.letterhead import Asked
    from tthc.show.language import Language, translator

    log, steps, petitions = lists
    analysis = analysis_of(opened, day, log, steps)
    counted = (log or log_of(opened)) if kind.takes_period else None
    is_about_files = kind.is_of_files and files is not None
    return Asked(
        catalogue=opened.catalogue.on(day),
        day=day,
        authority=opened.project.settings.authority,
        procedures=procedures,
        translate=translator(Language("vi")),  # whatever language the officer reads messages in
        proposals=() if is_about_files else _proposals(opened, kind, analysis, procedures),
        experience=analysis.experience,
        audit=_audit(opened, counted, day, period) if counted else None,
        petitions=_petitions(opened, petitions, day, period) if petitions else None,
        period=period,
        questions=load_questions(opened.project.templates),
        files=files,
        since=since_then(opened, files, day, log, steps) if files and is_about_files else {},
    )


def _proposals(
    opened: Opened, kind: PaperKind, analysis: Analysis, procedures: tuple[Procedure, ...]
) -> tuple[Proposal, ...]:
    """What is proposed now for the procedures, in the states that people have brought it to."""
    from tthc.cli.propose import in_hand, propose_from

    if not kind.needs_proposals:
        return ()
    codes = {procedure.code for procedure in procedures}
    found = propose_from(opened, analysis)[1]
    return in_hand(opened, tuple(proposal for proposal in found if proposal.procedure in codes))


def _audit(opened: Opened, log: Path, day: date, period: str) -> PeriodReport:
    """The log in the period; without one, all of it."""
    from tthc.audit.figures.period import read_period
    from tthc.audit.figures.period_report import period_report
    from tthc.audit.judging.dossiers import judge_log
    from tthc.cli.shared.counting import counting_policy
    from tthc.cli.shared.log_source import log_source

    judged = judge_log(log_source(log, opened.project), opened.catalogue, day, counting_policy(opened))
    return period_report(judged, opened.catalogue, read_period(period) if period else None)


def _petitions(opened: Opened, path: Path, day: date, period: str) -> PetitionReport:
    """The petitions in the period; without one, all of them. What cannot be counted is said aside."""
    from tthc.audit.figures.period import Period, read_period
    from tthc.audit.figures.petitions import petition_report
    from tthc.audit.reading.petition_log import read_petitions

    read = read_petitions(path, opened.catalogue, day)
    say_problems(read.problems)
    first = min((one.received for one in read.petitions), default=day)
    return petition_report(read.petitions, read_period(period) if period else Period(first, day), day)


def _echo_fields(kind: PaperKind, asked: Asked) -> None:
    from tthc.publish.papers.template_fields import template_fields

    found = list(template_fields(kind.page_type, kind.page(asked)))
    width = max(len(field.path) for field in found)
    for field in found:
        click.echo(f"{field.path:{width}}  {field.example}".rstrip())


def _refuse_wrong_kind(kind: PaperKind, output: Path) -> None:
    if output.suffix.lower() not in (".docx", ".xlsx"):
        raise CannotRunError(say("{file}: a paper is a .docx or an .xlsx file", file=output))
    if output.suffix.lower() == ".xlsx" and not kind.workbook:
        raise CannotRunError(say("{kind} is no table: write it as .docx", kind=kind.name))


def _write(kind: PaperKind, asked: Asked, target: Target) -> None:
    from tthc.publish.papers.word_file import word_file

    if kind.workbook and target.path.suffix.lower() == ".xlsx":
        data = kind.workbook(asked)
    else:
        data = word_file(target.project.templates, kind.name, kind.page(asked))
    write_output(target, data)
    say_aside(say("wrote {file}", file=target.path))
