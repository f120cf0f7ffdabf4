"""`--suppose`: reading what is supposed, refusing what cannot be, and the second plan that it is for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.session import Opened, translate

if TYPE_CHECKING:
    from tthc.analyse.match import Analysis
    from tthc.model.proposal import Proposal
    from tthc.propose.portfolio.plan import Plan
    from tthc.propose.supposed import Supposition
    from tthc.propose.supposed_plan import SupposedPlan

F = TypeVar("F", bound=Callable[..., Any])
KINDS = ("database", "law", "cut")


def suppose_option(command: F) -> F:
    """`--suppose KIND:ID`, as often as wanted."""
    return click.option(
        "--suppose",
        multiple=True,
        callback=_read,
        metavar=_("KIND:ID"),
        help=_(
            "What if database:ID were open, law:NUMBER amended, cut:PROPOSAL proved? A second plan says so, apart from "
            "the one that is proved"
        ),
    )(command)


def _read(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(_kind_and_id(text) for text in given))


def _kind_and_id(text: str) -> tuple[str, str]:
    kind, _colon, name = text.partition(":")
    if kind not in KINDS or not name:
        says = _("'{text}' is nothing to suppose: write one of {kinds} with its id, as in database:ID.")
        raise click.BadParameter(says.format(text=text, kinds=", ".join(KINDS)))
    return kind, name


def supposed_plan(
    given: Sequence[tuple[str, str]], plan: Plan, proposals: Sequence[Proposal], opened: Opened, analysis: Analysis
) -> SupposedPlan:
    """The plan in the world that is supposed; UsageError where that cannot be."""
    from tthc.analyse.match import Analysis
    from tthc.cli.plan.enacted import parted
    from tthc.cli.shared.remembering import all_findings, all_proposals
    from tthc.propose.portfolio.options import Basis
    from tthc.propose.supposed import Supposable, Supposition, supposed_catalogue
    from tthc.propose.supposed_plan import suppose

    what = tuple(Supposition(Supposable(kind), name) for kind, name in given)
    _must_be_known(what, analysis)
    world = supposed_catalogue(analysis.catalogue, what, analysis.day)
    then = proposals
    if world is not analysis.catalogue:
        there = Analysis(world, analysis.day, analysis.experience)
        made = all_proposals(opened, there, all_findings(opened, there, keep=False).found, keep=False)
        then = parted(opened, made).open
    _must_be_open(what, then)
    return suppose(plan, what, then, Basis(world, analysis.day, analysis.experience))


def _must_be_known(what: Sequence[Supposition], analysis: Analysis) -> None:
    from tthc.model.reference import Database, Law
    from tthc.propose.supposed import Supposable

    for one in what:
        if one.of is Supposable.DATABASE and one.id not in (known := analysis.catalogue.all(Database)):
            raise _unknown(_("there is no database {id}."), one.id, known)
        if one.of is Supposable.LAW and one.id not in (texts := analysis.catalogue.all(Law)):
            raise _unknown(_("there is no law {id} in the catalogue."), one.id, texts)


def _must_be_open(what: Sequence[Supposition], proposals: Sequence[Proposal]) -> None:
    """Only what is not proved can be supposed: what is refuted stays so, and what is proved needs no supposing."""
    from tthc.model.cut import Verdict
    from tthc.propose.supposed import Supposable

    by_id = {one.id: one for one in proposals}
    for one in what:
        if one.of is not Supposable.CUT:
            continue
        if one.id not in by_id:
            raise _unknown(_("there is no proposal {id}."), one.id, by_id)
        verdict = by_id[one.id].certificate.verdict
        if verdict is Verdict.PROVED:
            raise click.UsageError(_("{id} is proved: there is nothing to suppose.").format(id=one.id))
        if verdict is Verdict.REFUTED:
            check = by_id[one.id].obstacle
            why = translate(check.because) if check and check.because else ""
            raise click.UsageError(_("{id} is refuted, and cannot be supposed: {why}").format(id=one.id, why=why))


def _unknown(sentence: str, name: str, known: Collection[str]) -> click.UsageError:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
    return click.UsageError(sentence.format(id=name) + hint)
