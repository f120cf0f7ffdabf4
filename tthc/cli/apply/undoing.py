"""`tthc apply --undo` and `--list`: the changes that were made to the catalogue, and how one is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tthc.cli.apply.applying import place_of
from tthc.cli.shared.deeds import deed_of, ids_meant
from tthc.cli.shared.session import say_aside, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tthc.load.settings import Project
    from tthc.load.transaction import Kept, Place
    from tthc.source import Message
    from tthc.store.journal import Deed

PATIENCE = 60


def list_changes(project: Project) -> int:
    """Every change, the latest first, with what it applied."""
    from tthc.load.transaction import archive

    kept = archive(place_of(project))
    gone = {one.about.get("undoes") for one in kept}
    for one in kept:
        click.echo(translate(_line(one, is_taken_back=one.id in gone)))
    if not kept:
        say_aside(say("Nothing has been applied here yet."))
    return 0


def _line(one: Kept, *, is_taken_back: bool) -> Message:
    files = tuple(change.path for change in one.changes)
    if undoes := one.about.get("undoes"):
        return say("{id}  took back {undone}: {files}", id=one.id, undone=undoes, files=files)
    if learned := one.about.get("learned"):
        taken = say("(taken back)") if is_taken_back else say("")
        return say("{id}  learned from {log}: {files} {taken}", id=one.id, log=learned, files=files, taken=taken)
    if settled := one.about.get("settled"):
        taken = say("(taken back)") if is_taken_back else say("")
        return say(
            "{id}  answers about papers in {log}: {files} {taken}", id=one.id, log=settled, files=files, taken=taken
        )
    what = {
        "id": one.id,
        "decision": str(one.about.get("decision", "")),
        "proposals": tuple(map(str, one.about.get("proposals", ()))),
        "files": files,
    }
    if is_taken_back:
        return say("{id}  {decision}: {proposals}: {files} (taken back)", **what)
    return say("{id}  {decision}: {proposals}: {files}", **what)


def take_back(project: Project, change: str, name: str | None, *, dry_run: bool) -> int:
    """Put back what a change had replaced; CannotRunError, with the files, where something has changed since."""
    from tthc.load.transaction import commit, locked

    place = place_of(project)
    with locked(place, PATIENCE):
        kept = _meant(place, change)
        known = _files(project, kept)
        if not dry_run:
            deed = deed_of(project, name) if known else None
            commit(place, [one.reverse for one in kept.changes], {"undoes": kept.id})
            if deed:
                _note(project, kept, known, deed)
    for one in kept.changes:
        said = say("removed: {file}", file=one.path) if one.old is None else say("as before: {file}", file=one.path)
        click.echo(translate(said))
    if dry_run:
        say_aside(say("Nothing was written."))
    return 0


def _meant(place: Place, change: str) -> Kept:
    from tthc.load.transaction import archive

    kept = archive(place)
    found = next((one for one in kept if one.id == change), None) or _that_applied(kept, change)
    if found is None or "undoes" in found.about:
        raise CannotRunError(say("there is no change {id}; 'tthc apply --list' lists them", id=change))
    if any(one.about.get("undoes") == found.id for one in kept):
        raise CannotRunError(say("{id} has been taken back already", id=found.id))
    return found


def _that_applied(kept: Sequence[Kept], proposal: str) -> Kept | None:
    """The last change that applied a proposal, by its id or how that begins; what else it applied is said.

    CannotRunError where several proposals may be meant.
    """
    applied = {str(id_) for one in kept for id_ in one.about.get("proposals", ())}
    if not any(id_.startswith(proposal) or id_.partition(":")[2].startswith(proposal) for id_ in applied):
        return None
    (meant,) = ids_meant([proposal], applied)
    found = next(one for one in kept if meant in one.about.get("proposals", ()))
    if others := tuple(id_ for id_ in map(str, found.about.get("proposals", ())) if id_ != meant):
        say_aside(say("change {change} applied these as well: {ids}", change=found.id, ids=others))
    return found


def _files(project: Project, kept: Kept) -> tuple[str, ...]:
    """The proposals of a change that have a file in the store."""
    from tthc.store.files import files

    ids = [str(one) for one in kept.about.get("proposals", ())]
    return tuple(file.proposal.id for file in files(project.store, ids)) if ids else ()


def _note(project: Project, kept: Kept, proposals: tuple[str, ...], deed: Deed) -> None:
    """Say in the files of the proposals that they do not stand in the catalogue any more."""
    from tthc.store.files import note_taken_back

    text = translate(say("Taken back from the catalogue: change {id}.", id=kept.id))
    note_taken_back(project.store, proposals, kept.id, replace(deed, text=text))
