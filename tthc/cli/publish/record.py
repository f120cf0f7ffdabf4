"""What was made public, for the commands that ask: records read where there is a store, written where one says who."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.cli.shared.deeds import deed_of
from tthc.cli.shared.session import say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.check.publication import Gate, Judged
    from tthc.cli.shared.session import Opened
    from tthc.load.settings import Project
    from tthc.model.procedure import Procedure
    from tthc.model.publication import PublicationRecord, Published


def records_of(project: Project) -> tuple[PublicationRecord, ...]:
    """Everything that was made public or checked; without a store nothing is imported for it."""
    if _store_files(project) == []:
        return ()
    from tthc.store.publications import publications

    return publications(project.store)


def looks_of_store(project: Project) -> str:
    """A word that changes whenever something may have been stored."""
    files = _store_files(project)
    if files is None:
        return repr([(one.serial, one.told.kind.value) for one in records_of(project)])
    return repr([(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files])


def _store_files(project: Project) -> list[Path] | None:
    """The files of a store of SQLite that are there; None for another database."""
    url = project.store
    if not url.startswith("sqlite:///"):
        return None
    file = Path(url.removeprefix("sqlite:///"))
    return [path for path in (file, file.with_name(f"{file.name}-wal")) if path.exists()]


def gate_of(opened: Opened, day: date) -> Gate:
    """What may go out on a day; versions whose file has errors are among those held back."""
    from tthc.check.publication import Checking, judge
    from tthc.model.catalogue import Catalogue
    from tthc.source import Severity

    faulty = {problem.at.file for problem in opened.problems if problem.severity is Severity.ERROR}
    unsound = (version for version in opened.loaded.versions if version.at.file in faulty)
    catalogue = Catalogue((*opened.catalogue.entries, *unsound))
    chosen = chosen_word(opened.project.settings.publishing.checked, [one.value for one in Checking], "checked")
    return judge(catalogue, day, records_of(opened.project), digest, Checking(chosen), faulty)


def chosen_word(given: str, known: Iterable[str], key: str) -> str:
    """A word of the settings; CannotRunError if it is none of those known."""
    if given in known:
        return given
    raise CannotRunError(
        say(
            "{file}: {key}: {given!r} is none of {known}",
            file="tthc.toml",
            key=f"publishing.{key}",
            given=given,
            known=tuple(known),
        )
    )


def digest(procedure: Procedure) -> str:
    """The digest of what a version says."""
    from tthc.exchange.catalogue_json import content_of
    from tthc.model.journal import digest_of

    return digest_of(content_of(procedure))


def is_known_who(project: Project, name: str | None) -> bool:
    """Whether it is known who is at work: on PostgreSQL the login is."""
    declared = name or os.environ.get("TTHC_ACTOR", "") or project.settings.people.name
    return bool(declared.strip()) or _store_files(project) is None


def record(
    project: Project,
    kind: Published,
    procedures: Iterable[Procedure],
    day: date,
    *,
    where: str = "",
    name: str | None = None,
    note: str = "",
) -> PublicationRecord:
    """Write down that these versions were made public or checked, as they are now."""
    from tthc.check.publication import version_key
    from tthc.exchange.catalogue_json import content_of
    from tthc.model.journal import digest_of
    from tthc.model.publication import Told
    from tthc.store.publications import write_down

    deed = deed_of(project, name)
    texts = {version_key(one): content_of(one) for one in procedures}
    told = Told(kind, day, {key: digest_of(text) for key, text in texts.items()}, where, note)
    return write_down(project.store, told, texts.values(), deed.by, deed.at)


def is_recorded(project: Project, wanted: bool | None) -> bool:
    """Whether a publication is to be written down: as asked for, else where it is known who publishes."""
    if wanted is not None:
        return wanted
    if is_known_who(project, None):
        return True
    if _store_files(project):
        say_aside(say("this publication is not in the store: to write it down, say who you are ([people] name)"))
    return False


def record_quietly(
    project: Project, kind: Published, procedures: Iterable[Procedure], day: date, where: str, *, wanted: bool | None
) -> None:
    """Write a publication down; one that is as the last of its kind, at the same place, is not written down again.

    CannotRunError only where it was asked for: what was published stands all the same.
    """
    given = tuple(procedures)
    try:
        if _is_as_last(project, kind, given, where):
            return
        done = record(project, kind, given, day, where=where)
    except CannotRunError as error:
        if wanted:
            raise
        say_aside(say("this publication is not in the store: {why}", why=error.message))
        return
    say_aside(say("written down as publication {serial}", serial=done.serial))


def _is_as_last(project: Project, kind: Published, procedures: Iterable[Procedure], where: str) -> bool:
    from tthc.check.publication import version_key
    from tthc.model.publication import last_of

    last = last_of(records_of(project), kind)
    if last is None or last.told.where != where:
        return False
    return last.told.procedures == {version_key(one): digest(one) for one in procedures}


def versions_out(opened: Opened, gate: Gate) -> tuple[Procedure, ...]:
    """The versions that go out, and in the place of those that changed since they were checked what was checked."""
    return (*(one.procedure for one in gate.out), *as_checked(opened, gate).values())


def as_checked(opened: Opened, gate: Gate) -> dict[str, Procedure]:
    """What was checked of the versions that have changed since, by their keys.

    One that refers to what the catalogue no longer has is left out: nobody could read its page.
    """
    digests = {key: one.check.told.procedures[key] for key, one in _staying(gate) if one.check}
    if not digests:
        return {}
    from tthc.exchange.catalogue_json import version_from
    from tthc.model.catalogue import KINDS
    from tthc.model.entry import references
    from tthc.store.publications import contents

    texts = contents(opened.project.store, digests.values())
    then = {key: version_from(texts.get(digest, "")) for key, digest in digests.items()}
    kinds, known = frozenset(KINDS.values()), opened.catalogue
    return {
        key: version
        for key, version in then.items()
        if version and all(known.get(ref) for ref in references(version) if ref.kind in kinds)
    }


def _staying(gate: Gate) -> Iterator[tuple[str, Judged]]:
    from tthc.check.publication import version_key

    return ((version_key(one.procedure), one) for one in gate.held if one.stays)
