"""`tthc audit lived`: what offices do, beside what the published procedure says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, reading_options
from tthc.cli.shared.new_folder import NewPlace, folders_asked_for, make_folder
from tthc.cli.shared.output import replace_option
from tthc.cli.shared.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.cli.shared.watching import told
from tthc.source import say

if TYPE_CHECKING:
    from tthc.audit.comparing.lived import Lived
    from tthc.audit.reading.log import LogSource
    from tthc.show.lived import LivedShown


@click.command(
    help=_(
        "Compare the steps that were done with the published procedure, for each agency: steps that it does not have, "
        "published steps that nobody does, order turned round, steps done again, papers asked for beyond it. Where the "
        "locality has an internal workflow (--in), that is what is compared. No personal data is read."
    )
)
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--steps", type=click.Path(path_type=Path), required=True, help=_("Log of steps beside it"))
@reading_options
@at_option
@format_option("text", "json")
@click.option("--procedure", "codes", multiple=True, metavar=_("CODE"), help=_("Only this procedure; may be repeated"))
@click.option("--bpmn", type=NewPlace(), help=_("Write what is done as BPMN: a file, or a folder (NAME/ makes it)"))
@click.option("--svg", type=NewPlace(), help=_("Write a picture of both flows: a file, or a folder (NAME/ makes it)"))
@click.option("--public", is_flag=True, help=_("Leave out groups so small that they may point at a person"))
@replace_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: Path,
    steps: Path,
    day: date | None,
    form: str,
    codes: tuple[str, ...],
    bpmn: Path | None,
    svg: Path | None,
    public: bool,
    replace: bool,
) -> int:
    from tthc.cli.audit.lived_files import Drawings, check_targets, write_drawings
    from tthc.show.lived import as_text
    from tthc.show.lived_form import as_json

    opened = open_project(root, as_day(day))
    asked = Drawings({suffix: path for suffix, path in ((".bpmn", bpmn), (".svg", svg)) if path}, replace)
    for folder in folders_asked_for():
        make_folder(folder, opened.project)
    check_targets(asked, opened)
    broken = say_left_out(opened)
    found = lived_shown(opened, log_source(log, opened.project), steps, as_day(day), codes, public=public)
    click.echo(as_json(found, translate) if form == "json" else as_text(found, translate))
    write_drawings(asked, opened, found.lived)
    for problem in found.lived.problems:
        say_aside(say("{code} {text}", code=problem.code, text=problem.message))
    if found.lived.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return broken


def lived_shown(
    opened: Opened, log: LogSource, steps: Path, day: date, codes: tuple[str, ...], *, public: bool
) -> LivedShown:
    """Read the logs and compare them; CannotRunError for what is no log, and a procedure that has no steps there."""
    from tthc.audit.comparing.veil import public as veiled
    from tthc.exchange.audit_names import names_in
    from tthc.model.reference import DocumentType
    from tthc.show.lived import LivedShown

    compared = _compared(opened, log, steps, day)
    found = _chosen(veiled(compared) if public else compared, codes)
    papers = {kind.id: kind.name for kind in opened.catalogue.all(DocumentType).values()}
    return LivedShown(found, names_in(opened.catalogue), papers, public)


def _compared(opened: Opened, log: LogSource, steps: Path, day: date) -> Lived:
    from tthc.audit.comparing.compare import Beside, compare
    from tthc.audit.comparing.papers import paper_words
    from tthc.audit.judging.dossiers import judge_log
    from tthc.audit.reading.papers_asked import read_papers
    from tthc.audit.reading.step_log import read_steps
    from tthc.cli.shared.counting import counting_policy
    from tthc.vietnamese import fold

    with told(_("Reading and judging the log")):
        judged = judge_log(log, opened.catalogue, day, counting_policy(opened))
        read = read_steps(steps, judged.log.connection)
        papers = read_papers([steps, *([log.pauses] if log.pauses else [])], judged.log.connection)
    beside = Beside(
        own_words={fold(theirs): ours for theirs, ours in (log.mapping.steps if log.mapping else {}).items()},
        national=opened.national,
        papers=papers,
        paper_words=paper_words(opened.catalogue, _paper_recogniser(opened)) if papers is not None else None,
    )
    with told(_("Comparing the steps")):
        return compare(judged, read, opened.catalogue, beside)


def _paper_recogniser(opened: Opened) -> Callable[[str], str | None]:
    """Finds the kind of paper that a wording means, as an import does."""
    from tthc.exchange.settling.recognise import SURE
    from tthc.exchange.settling.recognition.names import NameIndex
    from tthc.model.reference import DocumentType

    kinds = opened.catalogue.all(DocumentType).values()
    index = NameIndex((kind.id, (kind.name, *kind.aliases)) for kind in kinds)

    def kind_meant(written: str) -> str | None:
        found = index.find(written)
        return found.id if found and found.score >= SURE else None

    return kind_meant


def _chosen(lived: Lived, codes: tuple[str, ...]) -> Lived:
    from dataclasses import replace

    from tthc.source import CannotRunError

    known = {procedure.code for procedure in lived.procedures}
    for code in codes:
        if code not in known:
            raise CannotRunError(say("the log has no steps of the procedure {code}", code=code))
    if not codes:
        return lived
    chosen = tuple(procedure for procedure in lived.procedures if procedure.code in codes)
    told = [one.whole.dossiers for one in chosen]
    if None in told:
        return replace(lived, procedures=chosen)
    dossiers = sum(lived.received.get(one.code, 0) for one in chosen)
    return replace(lived, procedures=chosen, dossiers=dossiers, without_steps=dossiers - sum(filter(None, told)))
