"""`tthc apply`: what was decided, written into the catalogue; all of it or nothing, and to be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.apply.applying import (
    Chosen,
    asked_of,
    because_of,
    decided,
    moved_entries,
    place_of,
    refuse,
    supposed,
    unproved,
)
from tthc.cli.shared.deeds import deed_of
from tthc.cli.shared.practice import analysis_of, log_of, log_options
from tthc.cli.shared.session import _day, format_option, open_project, say_aside, today, translate
from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.exchange.applying.apply import Application
    from tthc.load.settings import Project
    from tthc.model.cut import Certificate, Check
    from tthc.show.application import Shown
    from tthc.show.difference import Compared
    from tthc.store.journal import Deed

PATIENCE = 600
"""Seconds to wait for another `tthc apply`: it has to prove its set first."""


@click.command(
    help=_(
        "Write enacted proposals into the catalogue: a new version of each procedure from the day on which the "
        "decision applies, with only the cuts in it, comments kept; the version before ends on the day before. A value "
        "is changed where it stands: what a locality laid over the record in its own file. The set is proved again "
        "first, and nothing is written where the ground has moved. All files change or none, even if the machine stops."
    )
)
@click.argument("proposals", nargs=-1, metavar=_("[PROPOSAL]..."))
@click.option(
    "--plan", type=click.Path(path_type=Path, dir_okay=False), help=_("Those of this plan ('tthc plan -o plan.yaml')")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would change, and write nothing"))
@click.option("--what-if", is_flag=True, help=_("Show it of proposals that nobody has decided yet"))
@click.option("--from", "start", callback=_day, metavar=_("DAY"), help=_("With --what-if: since when (default: today)"))
@click.option("--accept-moved", is_flag=True, help=_("Apply it although something it was decided on has changed"))
@click.option(
    "--accept-unproved", is_flag=True, help=_("Apply it although it is not proved (without this it is refused)")
)
@click.option(
    "--undo",
    "undone",
    metavar="ID",
    help=_("Take a change back, byte for byte, if nothing changed since: by its id, or by a proposal that it applied"),
)
@click.option("--as", "name", metavar=_("NAME"), help=_("Who you are (default: TTHC_ACTOR, or [people] in tthc.toml)"))
@click.option("--list", "listed", is_flag=True, help=_("List the changes that were made, and can be taken back"))
@log_options
@format_option("text", "json")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    proposals: tuple[str, ...],
    plan: Path | None,
    dry_run: bool,
    what_if: bool,
    accept_moved: bool,
    accept_unproved: bool,
    start: date | None,
    undone: str | None,
    listed: bool,
    name: str | None,
    log: Path | None,
    steps: Path | None,
    form: str,
) -> int:
    from tthc.cli.apply.undoing import list_changes, take_back
    from tthc.exchange.plan_file import read_plan
    from tthc.load.settings import find_project

    project = find_project(root)
    if listed or undone:
        if proposals:
            raise click.UsageError(_("--undo and --list take no proposals."))
        return take_back(project, undone, name, dry_run=dry_run) if undone else list_changes(project)
    if plan:
        proposals = (*proposals, *read_plan(plan).proposals)
    if not proposals:
        raise click.UsageError(_("say which proposals: 'tthc proposals' lists their ids."))
    if start and not what_if:
        raise click.UsageError(_("--from goes with --what-if: a decision says itself from when on it applies."))
    terms = Terms(log, steps, accept_moved, name, accept_unproved)
    if what_if:
        return show(work_out(project, supposed(project, proposals, start or today()), terms), form)
    if dry_run:
        return _dry_run(work_out(project, decided(project, proposals), terms), terms, form)
    return write(project, proposals, terms, form)


@dataclass(frozen=True)
class Terms:
    """Who applies, what was done with real dossiers, whether the ground may have moved, or the proof be lacking."""

    dossiers: Path | None = None
    steps: Path | None = None
    accept_moved: bool = False
    name: str | None = None
    accept_unproved: bool = False


@dataclass(frozen=True)
class WorkedOut:
    """What applying would do; `application` is None where the catalogue says all of it already."""

    project: Project
    chosen: Chosen
    application: Application | None
    certificate: Certificate
    here: str | None


def work_out(project: Project, chosen: Chosen, terms: Terms) -> WorkedOut:
    """Read the catalogue as it will be on that day, prove the set, and work out the files.

    CannotRunError with all that stands against it.
    """
    from tthc.exchange.applying.apply import Refusal, apply, is_applied
    from tthc.model.cut import Certificate

    opened = open_project(project.root, chosen.effective)
    _refuse_broken(opened, chosen)
    asked = asked_of(opened, chosen)
    if chosen.decision and is_applied(asked):
        return WorkedOut(project, chosen, None, Certificate(()), asked.here)
    if not terms.accept_moved:
        _refuse_moved(opened, chosen)
    certificate = _proof(opened, chosen, terms)
    application = apply(asked)
    if isinstance(application, Refusal):
        raise because_of(application.reasons)
    return WorkedOut(project, chosen, application, certificate, asked.here)


def _refuse_broken(opened: Opened, chosen: Chosen) -> None:
    """Refuse to work on files with mistakes: what is in them is not what was proved."""
    from tthc.source import Severity

    codes = {cut.target.procedure for cut in chosen.cuts}
    refuse(
        say("{problem}", problem=f"{problem.at}: {problem.code} {translate(problem.message)}")
        for problem in opened.problems
        if problem.severity is Severity.ERROR and any(code in problem.at.file for code in codes)
    )


def _refuse_moved(opened: Opened, chosen: Chosen) -> None:
    """Refuse what was decided on a catalogue that says something else by now."""
    from tthc.show.ground import called

    refuse(
        say(
            "{id}: since it was submitted, something else has been written about {names}. Look at what it would do "
            "with --dry-run --accept-moved; it is applied with --accept-moved, if it is proved on what is there now",
            id=id_,
            names=tuple(called(name) for name in names),
        )
        for id_, names in moved_entries(chosen, opened.catalogue.on(chosen.effective)).items()
    )


def _proof(opened: Opened, chosen: Chosen, terms: Terms) -> Certificate:
    """The proof of the set on the day; for what was decided it may be no worse than the proofs that were decided on."""
    from tthc.propose.sets import certify_set, worse_than

    known = [proposal.certificate for proposal in chosen.proposals]
    worse: list[Check] = []
    for log in [terms.dossiers] if terms.dossiers else dict.fromkeys((log_of(opened), None)):
        seen = analysis_of(opened, min(today(), chosen.effective), log, terms.steps if log else None).experience
        certificate = certify_set(opened.catalogue.on(chosen.effective), chosen.cuts, chosen.effective, seen)
        worse = list(worse_than(certificate, known))
        if not worse or not chosen.decision:
            return certificate
    raise because_of(
        say("together they are no longer what was decided on: {why}", why=check.because or check.invariant.value)
        for check in worse
    )


def show(worked: WorkedOut, form: str) -> int:
    """What would change, with every line of it."""
    from tthc.show import application as shown

    found = _shown(worked)
    if found is None:
        click.echo(translate(_already(worked.chosen)))
    elif form == "json":
        click.echo(shown.as_json(found, translate, **_head(worked.chosen), written=False))
    else:
        click.echo(shown.as_text(found, translate, diff=True))
        say_aside(say("Nothing was written."))
    return 0


def _dry_run(worked: WorkedOut, terms: Terms, form: str) -> int:
    """What would change, and that the real run would be refused where it would."""
    show(worked, form)
    against = () if terms.accept_unproved or worked.application is None else tuple(unproved(worked.certificate))
    if against:
        say_aside(say("Without --dry-run this would be refused:"))
    for why in against:
        say_aside(why)
    return int(bool(against))


def write(project: Project, ids: Sequence[str], terms: Terms, form: str) -> int:
    """Make the change, alone at work on the catalogue, and note that it was made."""
    from tthc.load.transaction import FileChange, commit, locked
    from tthc.show import application as shown

    place = place_of(project)
    with locked(place, PATIENCE, lambda: say_aside(say("Waiting for another 'tthc apply'…"))):
        chosen = decided(project, ids)
        deed = deed_of(project, terms.name)
        worked = work_out(project, chosen, terms)
        if worked.application is None:
            _note(project, chosen, deed)
            click.echo(translate(_already(chosen)))
            return 0
        if not terms.accept_unproved:
            refuse(unproved(worked.certificate))
        below = project.catalog.relative_to(project.root).as_posix()
        changes = [
            FileChange(change.path.removeprefix(f"{below}/"), change.old, change.new)
            for change in worked.application.changes
        ]
        assert chosen.decision
        change = commit(place, changes, {"proposals": list(chosen.ids), "decision": chosen.decision.instrument})
        _note(project, chosen, deed, change)
    found = _shown(worked)
    assert found
    if form == "json":
        click.echo(shown.as_json(found, translate, **_head(chosen), written=True, id=change))
    else:
        click.echo(shown.as_text(found, translate, diff=False))
        say_aside(say("Written. 'tthc apply --undo {id}' takes it back.", id=change))
    return 0


def _already(chosen: Chosen) -> Message:
    return say("The catalogue says all of this already, from {day} on.", day=chosen.effective)


def _note(project: Project, chosen: Chosen, deed: Deed, change: str | None = None) -> None:
    """Write down in the store that the proposals stand in the catalogue; once more where they were taken back."""
    from tthc.store.files import comment, note_applied

    try:
        for file in chosen.files:
            if file.applied is None:
                details = {"change": change} if change else {}
                note_applied(project.store, file.proposal.id, chosen.effective, deed, details)
        again = [file.proposal.id for file in chosen.files if file.applied and change]
        if again:
            text = translate(say("Applied again: change {id}.", id=change))
            comment(project.store, again, replace(deed, text=text))
    except CannotRunError as error:
        raise CannotRunError(
            say("the files are in place, but the store does not say so yet ({why}); run it again", why=error.message)
        ) from error


def _head(chosen: Chosen) -> dict[str, object]:
    return {
        "proposals": list(chosen.ids),
        "from": chosen.effective.isoformat(),
        "decision": chosen.decision.instrument if chosen.decision else None,
    }


def _shown(worked: WorkedOut) -> Shown | None:
    from tthc.show.application import Shown

    if worked.application is None:
        return None
    codes = dict.fromkeys(cut.target.procedure for cut in worked.chosen.cuts)
    compared = [_compared(worked, worked.application, code) for code in codes]
    return Shown(worked.application, compared, worked.certificate)


def _compared(worked: WorkedOut, application: Application, code: str) -> Compared:
    """A procedure as it holds here on the day, before and after."""
    from tthc.analyse.differences import differences
    from tthc.model.overlay import in_locality
    from tthc.show.difference import Compared, version_in_words

    day = worked.chosen.effective
    before, after = (
        (in_locality(one, worked.here, day) if worked.here else one).on(day)
        for one in (application.before, application.after)
    )
    old, new = before.procedure(code), after.procedure(code)
    words = [version_in_words(version) for version in (old, new)]
    return Compared(code, new.name, words[0], words[1], differences(old, new, before, after))
