"""What commands share that write something down about proposals: who does it, why, and which proposals are meant."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from difflib import get_close_matches
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.session import say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.load.settings import Project
    from tthc.store.journal import Deed

F = TypeVar("F", bound=Callable[..., Any])


def deed_options(command: F) -> F:
    """`--as NAME` and `--dry-run`."""
    for option in (
        click.option("--dry-run", is_flag=True, help=_("Only say what would be done, and what stands in the way")),
        click.option(
            "--as",
            "name",
            metavar=_("NAME"),
            help=_("Who you are (default: TTHC_ACTOR, or [people] name in tthc.toml; on PostgreSQL your login counts)"),
        ),
    ):
        command = option(command)
    return command


def why_option(*, required: bool) -> Callable[[F], F]:
    """`--why TEXT`."""
    says, metavar = _("Why; it stays in the history"), _("TEXT")
    if required:
        return click.option("--why", required=True, metavar=metavar, help=says)
    return click.option("--why", default="", metavar=metavar, help=says)


def deed_of(project: Project, name: str | None, text: str = "") -> Deed:
    """Who does something now, and what they say to it. CannotRunError if it is not known who they are."""
    from tthc.model.decision import Identified
    from tthc.store.actors import actor_of
    from tthc.store.journal import Deed

    declared = name or os.environ.get("TTHC_ACTOR", "") or project.settings.people.name
    actor = actor_of(project.store, declared)
    if name and actor.identified is Identified.LOGIN and actor.name != name:
        raise CannotRunError(
            say("you are logged in to the database as {login}, and cannot be {name}", login=actor.name, name=name)
        )
    return Deed(actor, datetime.now().astimezone(), text)


def ids_meant(given: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The ids that people mean, each once: whole, or as they begin, with or without the kind of cut in front.

    CannotRunError where one means none or several, with those that come near.
    """
    return tuple(dict.fromkeys(_meant(text, known) for text in given))


def ids_in_hand(given: Iterable[str], store: str, submitted: Collection[str]) -> tuple[str, ...]:
    """The ids that people mean among those that were submitted.

    CannotRunError where one means none; where a run has proposed it, that it must be submitted first.
    """
    return tuple(dict.fromkeys(_in_hand(text, store, submitted) for text in given))


def _in_hand(text: str, store: str, submitted: Collection[str]) -> str:
    try:
        return _meant(text, submitted)
    except CannotRunError as error:
        if id_ := _only_proposed(text, store, submitted):
            why = say("{id} is not submitted yet: 'tthc proposals submit' does that first", id=id_)
            raise CannotRunError(why) from error
        raise


def _only_proposed(text: str, store: str, submitted: Collection[str]) -> str | None:
    from tthc.store.proposals import proposals

    with suppress(CannotRunError):
        meant = _meant(text, {*submitted, *(proposal.id for proposal in proposals(store))})
        return None if meant in submitted else meant
    return None


def _meant(text: str, known: Collection[str]) -> str:
    """The id that is meant; where that is not what was written, it is said: nobody should decide about another one."""
    if text in known:
        return text
    found = sorted(one for one in known if one.startswith(text) or one.partition(":")[2].startswith(text))
    exact = [one for one in found if one.partition(":")[2] == text]
    for only in (found, exact):
        if len(only) == 1:
            say_aside(say("{text} means {id}", text=text, id=only[0]))
            return only[0]
    if found:
        raise CannotRunError(
            say("{text!r} may mean any of {count}: {ids}", text=text, count=len(found), ids=(*found[:5], *_more(found)))
        )
    near = get_close_matches(text, known, n=1, cutoff=0.5)
    if near:
        raise CannotRunError(say("there is no proposal {text!r} (did you mean {word!r}?)", text=text, word=near[0]))
    raise CannotRunError(say("there is no proposal {text!r}; 'tthc proposals' lists them", text=text))


def _more(found: Collection[str]) -> tuple[str, ...]:
    return ("…",) if len(found) > 5 else ()
