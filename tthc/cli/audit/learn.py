"""`tthc audit learn`: yearly numbers and step times from a log into the catalogue, shown before they are written."""

from __future__ import annotations

import hashlib
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.apply.applying import place_of
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.log_source import log_source, reading_options
from tthc.cli.shared.practice import say_problems
from tthc.cli.shared.session import (
    as_day,
    at_option,
    format_option,
    locality_asked_for,
    open_project,
    say_aside,
    translate,
)
from tthc.cli.shared.watching import told
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.audit.advising.learning import Learned
    from tthc.audit.reading.log import LogSource
    from tthc.cli.shared.session import Opened
    from tthc.exchange.learned_files import LearnedFile
    from tthc.model.local import Locality

PATIENCE = 60


@click.command(
    help=_(
        "Take from a log how many dossiers there are a year and how long steps really take, as values of the province "
        "or commune of the project, with their source and days, so that estimates give way to measurements. Nothing is "
        "written without --write; 'tthc apply --undo' takes it back. A later log takes the place of an earlier one."
    )
)
@click.argument("log", type=click.Path(path_type=Path))
@reading_options
@at_option
@format_option("text", "json")
@click.option("--steps", type=click.Path(path_type=Path), help=_("Log of steps beside it: how long each really takes"))
@click.option("--write", is_flag=True, help=_("Write it into the catalogue"))
@click.option("--synthetic", is_flag=True, help=_("Write it although the log is synthetic, marked as such"))
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: Path,
    day: date | None,
    form: str,
    steps: Path | None,
    write: bool,
    synthetic: bool,
    policy: str | None,
) -> int:
    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    learned = _learned(opened, log_source(log, opened.project), steps, as_day(day), policy)
    if write and learned.synthetic and not synthetic:
        raise CannotRunError(
            say("this log is synthetic: its figures are nobody's, and nothing was written (--synthetic writes them)")
        )
    files, change = _written(root, as_day(day), learned) if write else (_files(opened, learned), None)
    click.echo(_shown(opened, learned, files, form, change))
    say_problems(learned.problems)
    if change:
        say_aside(say("Written. 'tthc apply --undo {id}' takes it back.", id=change))
    elif not write:
        say_aside(say("Nothing was written: --write writes it into the catalogue."))
    return broken


def _learned(opened: Opened, source: LogSource, steps: Path | None, day: date, policy: str | None) -> Learned:
    from tthc.audit.advising.learning import learn
    from tthc.audit.judging.dossiers import judge_log
    from tthc.audit.reading.step_log import read_steps
    from tthc.cli.shared.counting import counting_policy

    unit, chosen = _unit(opened, day), counting_policy(opened, policy)
    with told(_("Reading and judging the log")):
        judged = judge_log(source, opened.catalogue, day, chosen)
        of_steps = read_steps(steps, judged.log.connection) if steps else None
    return learn(judged, opened.catalogue, unit, _called(source, judged.log.source), of_steps)


def _unit(opened: Opened, day: date) -> Locality:
    from tthc.model.local import Locality

    named = locality_asked_for(opened.national, opened.project, day)
    if named is None:
        raise CannotRunError(
            say("whose figures are they? name the province or commune with --in, or as 'locality' in tthc.toml")
        )
    return opened.national.all(Locality)[named]


def _called(source: LogSource, shown: str) -> str:
    """The log by what it is called in reports and a mark of its bytes: one is told from another, nobody is named.

    It stands in the catalogue, which is Vietnamese in whatever language the command speaks.
    """
    path = Path(source.place)
    if "://" in str(source.place) or not path.is_file():
        return f"Nhật ký hồ sơ {shown}"
    with path.open("rb") as file:
        mark = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    return f"Nhật ký hồ sơ {shown} (dấu {mark})"


def _files(opened: Opened, learned: Learned) -> tuple[LearnedFile, ...]:
    from tthc.exchange.learned_files import learned_files

    return tuple(learned_files(learned.figures, opened.national, opened.project.catalog))


def _written(root: Path, day: date, learned: Learned) -> tuple[tuple[LearnedFile, ...], str | None]:
    """Alone at work on the catalogue, read anew: what changes, and the id of the change; None if nothing does."""
    from tthc.load.transaction import FileChange, commit, locked

    place = place_of(open_project(root, day).project)
    with locked(place, PATIENCE, lambda: say_aside(say("Waiting for another 'tthc apply'…"))):
        files = _files(open_project(root, day), learned)
        changes = [FileChange(file.path, file.old, file.new) for file in files]
        about = {"learned": learned.source, "decision": learned.source}
        return files, commit(place, changes, about) if changes else None


def _shown(opened: Opened, learned: Learned, files: tuple[LearnedFile, ...], form: str, change: str | None) -> str:
    from tthc.exchange.audit_names import names_in
    from tthc.show import learned as shown

    if form == "json":
        return shown.as_json(learned, files, change)
    steps = {(version.code, step.id): step.name for version in opened.catalogue.versions for step in version.steps}
    return shown.as_text(learned, files, names_in(opened.catalogue), steps, translate)
