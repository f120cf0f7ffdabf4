"""The moves of `tthc proposals`: submit, take up, return, approve, reject, withdraw, enact; and comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.completing import complete_proposal
from tthc.cli.shared.deeds import deed_of, deed_options, ids_in_hand, ids_meant, why_option
from tthc.cli.shared.practice import log_options
from tthc.cli.shared.session import Opened, as_day, at_option, day_in, open_project, say_aside, today, translate
from tthc.model.decision import Move
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.model.cut import Certificate, Verdict
    from tthc.model.decision import Approval, Decision, ProposalFile, Snapshot
    from tthc.model.proposal import Proposal

_IDS = click.argument("proposals", nargs=-1, required=True, metavar=_("ID..."), shell_complete=complete_proposal)


@click.command(
    help=_(
        "Submit proposals of the last run, by their ids or as a plan has chosen them; all of them or none. What their "
        "proofs have read is kept with them. One that is refuted is not taken; one that is not proved is, and says so."
    )
)
@click.argument("proposals", nargs=-1, metavar=_("[ID]..."), shell_complete=complete_proposal)
@click.option(
    "--plan", type=click.Path(path_type=Path, dir_okay=False), help=_("Those of this plan ('tthc plan -o plan.yaml')")
)
@click.option("--note", default="", metavar=_("TEXT"), help=_("What to say to it; it stays in the history"))
@log_options
@at_option
@deed_options
@click.pass_obj
def submit(  # noqa: D103 - its help stands above
    root: Path,
    proposals: tuple[str, ...],
    plan: Path | None,
    note: str,
    log: Path | None,
    steps: Path | None,
    day: date | None,
    name: str | None,
    dry_run: bool,
) -> int:
    from tthc.cli.proposals.doubts import not_proved
    from tthc.store.files import submit

    wanted = (*proposals, *(_in_plan(plan) if plan else ()))
    if not wanted:
        raise click.UsageError(_("name proposals, or a plan."))
    opened = open_project(root, as_day(day))
    _say_other_day(day)
    deed = deed_of(opened.project, name, note)
    chosen = _of_last_run(opened, wanted)
    given = _with_grounds(opened, chosen, as_day(day), (log, steps))
    done = submit(opened.project.store, given, deed, dry_run=dry_run)
    for proposal in chosen:
        for doubt in not_proved(proposal):
            say_aside(doubt)
    _echo(done, dry_run=dry_run)
    return 0


def _say_other_day(day: date | None) -> None:
    """That what is submitted is judged for a day that is over, or still to come: mostly somebody forgot `--at`."""
    now = today()
    if day and day < now:
        days = (now - day).days
        say_aside(
            say(
                "judged as of {day}, {days} days ago: what came into force or ended since is not seen; leave --at out "
                "to judge as of today",
                day=day,
                days=days,
            )
        )
    elif day and day > now:
        say_aside(say("judged as of {day}, which is still to come: leave --at out to judge as of today", day=day))


def _in_plan(path: Path) -> tuple[str, ...]:
    from tthc.exchange.plan_file import read_plan

    return read_plan(path).proposals


def _of_last_run(opened: Opened, wanted: Sequence[str]) -> tuple[Proposal, ...]:
    """The proposals meant, of a run on the catalogue as it is now."""
    from tthc.load.digest import digest_of
    from tthc.store.proposals import latest_run, proposals

    run = latest_run(opened.project.store)
    if run is None or run.catalogue != digest_of(opened.project.catalog):
        raise CannotRunError(
            say("the catalogue is not the one of the last run: run 'tthc propose' first, then submit what it proposes")
        )
    known = {proposal.id: proposal for proposal in proposals(opened.project.store)}
    return tuple(known[one] for one in ids_meant(wanted, known))


def _with_grounds(
    opened: Opened, chosen: Sequence[Proposal], day: date, practice: tuple[Path | None, Path | None]
) -> tuple[Snapshot, ...]:
    """The proposals with what their proofs read; CannotRunError where one comes out in another way than in the run."""
    from tthc.cli.proposals.show import standpoints
    from tthc.propose.ground import snapshots

    differing: tuple[str, ...] = ()
    for where in standpoints(opened, day, *practice):
        made = tuple(snapshots(chosen, where))
        differing = tuple(
            snapshot.proposal.id
            for snapshot, certificate in made
            if certificate is None or verdicts(certificate) != verdicts(snapshot.proposal.certificate)
        )
        if not differing:
            return tuple(snapshot for snapshot, _ in made)
    raise CannotRunError(
        say(
            "proved again, these come out in another way than in the last run: {ids}; "
            "was that of another day, locality or log (--at, --in, --log)?",
            ids=differing,
        )
    )


def verdicts(certificate: Certificate) -> list[Verdict]:
    """What became of each invariant."""
    return [check.verdict for check in certificate.checks]


def _move(name: str, step: Move, text: str, *, why: bool) -> click.Command:
    @click.command(name, help=text)
    @_IDS
    @why_option(required=why)
    @deed_options
    @click.pass_obj
    def command(root: Path, proposals: tuple[str, ...], why: str, name: str | None, dry_run: bool) -> int:
        return _make(root, proposals, step, (name, why), dry_run=dry_run)

    return command


def _make(
    root: Path,
    wanted: tuple[str, ...],
    step: Move,
    said: tuple[str | None, str],
    *,
    dry_run: bool,
    decision: Decision | None = None,
    approval: Approval | None = None,
) -> int:
    from tthc.cli.proposals.doubts import doubts, doubts_of_decision, doubts_of_names
    from tthc.load.settings import find_project
    from tthc.store.files import files, move, states

    project = find_project(root)
    deed = deed_of(project, *said)
    known = states(project.store)
    ids = ids_in_hand(wanted, project.store, known)
    moved = files(project.store, ids)
    of_decision = doubts_of_decision(moved, decision, project) if decision else ()
    for doubt in (*doubts(moved, step, project, known), *doubts_of_names(moved, step, deed.by), *of_decision):
        say_aside(doubt)
    done = move(project.store, ids, step, deed, decision=decision, approval=approval, dry_run=dry_run)
    _echo(done, dry_run=dry_run)
    return 0


def _day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    day = day_in(text) if text is not None else None
    if text is not None and day is None:
        raise click.BadParameter(_("'{text}' is not a day: write 2026-11-23 or 23/11/2026.").format(text=text))
    return day


Command = Callable[..., int]


def _signed_decision(*, required: bool) -> Callable[[Command], Command]:
    """The number of a decision, and when it was signed."""
    number = click.option(
        "--decision", "instrument", required=required, metavar=_("NUMBER"), help=_("Its number: 123/QĐ-UBND")
    )
    day = click.option("--signed", required=required, callback=_day, metavar=_("DAY"), help=_("When it was signed"))
    return lambda command: number(day(command))


def _signer_option(*, required: bool) -> Callable[[Command], Command]:
    return click.option(
        "--by",
        "agency",
        required=required,
        metavar=_("AGENCY"),
        help=_("Who signed it: Chủ tịch Ủy ban nhân dân tỉnh Bắc Ninh"),
    )


@click.command(
    help=_(
        "Approve proposals that are in review; with the decision that says so where it is signed. What is signed "
        "afterwards is written down by 'approval'."
    )
)
@_IDS
@_signed_decision(required=False)
@_signer_option(required=False)
@why_option(required=False)
@deed_options
@click.pass_obj
def approve(  # noqa: D103 - its help stands above
    root: Path,
    proposals: tuple[str, ...],
    instrument: str | None,
    signed: date | None,
    agency: str | None,
    why: str,
    name: str | None,
    dry_run: bool,
) -> int:
    from tthc.model.decision import Approval

    if not (instrument or signed or agency):
        return _make(root, proposals, Move.APPROVE, (name, why), dry_run=dry_run)
    if not (instrument and signed and agency):
        raise click.UsageError(_("--decision, --signed and --by belong together."))
    said = Approval(instrument, signed, agency)
    return _make(root, proposals, Move.APPROVE, (name, why), dry_run=dry_run, approval=said)


@click.command(
    help=_(
        "Write down the decision that approves proposals (quyết định phê duyệt phương án) where it is signed after "
        "they were approved here, or put it right, saying why. It is not the one that enacts them."
    )
)
@_IDS
@_signed_decision(required=True)
@_signer_option(required=True)
@why_option(required=False)
@deed_options
@click.pass_obj
def approval(  # noqa: D103 - its help stands above
    root: Path,
    proposals: tuple[str, ...],
    instrument: str,
    signed: date,
    agency: str,
    why: str,
    name: str | None,
    dry_run: bool,
) -> int:
    from tthc.load.settings import find_project
    from tthc.model.decision import Approval
    from tthc.store.files import note_approval, states

    project = find_project(root)
    deed = deed_of(project, name, why)
    ids = ids_in_hand(proposals, project.store, states(project.store))
    done = note_approval(project.store, ids, Approval(instrument, signed, agency), deed, dry_run=dry_run)
    _echo(done, dry_run=dry_run)
    return 0


@click.command(help=_("Write down the decision that enacts approved proposals, and from when it applies."))
@_IDS
@_signed_decision(required=True)
@click.option("--effective", required=True, callback=_day, metavar=_("DAY"), help=_("From when it applies"))
@why_option(required=False)
@deed_options
@click.pass_obj
def enact(  # noqa: D103 - its help stands above
    root: Path,
    proposals: tuple[str, ...],
    instrument: str,
    signed: date,
    effective: date,
    why: str,
    name: str | None,
    dry_run: bool,
) -> int:
    from tthc.model.decision import Decision

    decision = Decision(instrument, signed, effective)
    return _make(root, proposals, Move.ENACT, (name, why), dry_run=dry_run, decision=decision)


@click.command(help=_("Write a comment into the history of proposals."))
@_IDS
@click.option("--text", required=True, metavar=_("TEXT"), help=_("What there is to say"))
@deed_options
@click.pass_obj
def comment(root: Path, proposals: tuple[str, ...], text: str, name: str | None, dry_run: bool) -> int:  # noqa: D103 - see help
    from tthc.load.settings import find_project
    from tthc.store.files import comment, states

    project = find_project(root)
    deed = deed_of(project, name, text)
    ids = ids_in_hand(proposals, project.store, states(project.store))
    _echo(comment(project.store, ids, deed, dry_run=dry_run), dry_run=dry_run)
    return 0


def _echo(done: Sequence[ProposalFile], *, dry_run: bool) -> None:
    from tthc.show.files import moved_as_text

    click.echo(moved_as_text(done, translate, dry_run=dry_run))


def _moves() -> Iterator[click.Command]:
    yield _move("take-up", Move.TAKE_UP, _("Take submitted proposals up for review."), why=False)
    yield _move("return", Move.RETURN, _("Return proposals to their author, and say why."), why=True)
    yield approve
    yield approval
    yield _move("reject", Move.REJECT, _("Reject proposals that are in review, and say why."), why=True)
    yield _move("withdraw", Move.WITHDRAW, _("Withdraw proposals of your own, and say why."), why=True)


COMMANDS = (submit, *_moves(), enact, comment)
