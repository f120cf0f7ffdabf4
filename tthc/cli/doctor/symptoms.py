"""What `tthc doctor` looks at, one after another; nothing is changed, and nothing outside of the project is read."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.load.settings import Project, find_project, packaged
from tthc.source import CannotRunError, Message, Severity, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.model.catalogue import Catalogue


class State(StrEnum):
    """How something stands: as it should, missing without harm, or in need of somebody."""

    GOOD = "ok"
    OPTIONAL = "optional"
    ATTENTION = "attention"


@dataclass(frozen=True)
class Symptom:
    """One thing looked at: how it stands, in words, and what to do."""

    state: State
    what: Message
    todo: Message | None = None


def examine(root: Path, day: date) -> Iterator[Symptom]:
    """Everything, the machine first; without a project the rest is left out."""
    yield from _machine()
    try:
        project = find_project(root)
    except CannotRunError as error:
        yield Symptom(State.ATTENTION, error.message, say("run 'tthc init FOLDER', or name the project with --root"))
        return
    yield Symptom(State.GOOD, say("project {folder}", folder=project.root))
    yield from _folders(project)
    yield _under_git(project)
    yield from _schemas(project)
    yield _store(project)
    yield from _contents(project, root, day)


def _machine() -> Iterator[Symptom]:
    good = sys.version_info >= (3, 11)
    yield Symptom(
        State.GOOD if good else State.ATTENTION,
        say("Python {version} on {system}", version=platform.python_version(), system=platform.system()),
        None if good else say("install Python 3.11 or later"),
    )
    for module, what in _PACKAGES:
        there = find_spec(module) is not None
        todo = None if there else say("install it with 'pip install {module}'", module=module)
        state = State.GOOD if there else State.ATTENTION
        yield Symptom(state, say("{module}: {what}", module=module, what=what), todo)
    for module, package, what in _OPTIONAL_PACKAGES:
        there = find_spec(module) is not None
        todo = None if there else say("if that is wanted: pip install {package!r}", package=package)
        yield Symptom(State.GOOD if there else State.OPTIONAL, say("{module}: {what}", module=module, what=what), todo)
    yield _fonts()
    for program, what in _PROGRAMS:
        there = shutil.which(program) is not None
        todo = None if there else say("if that is wanted: install {program} and put it on the PATH", program=program)
        yield Symptom(State.GOOD if there else State.OPTIONAL, say("{module}: {what}", module=program, what=what), todo)


_PACKAGES = (
    ("duckdb", say("audits of dossier logs")),
    ("sqlmodel", say("the store of proposals")),
    ("alembic", say("upgrades of the store")),
    ("networkx", say("graphs")),
    ("xlsxwriter", say("workbooks")),
)
_OPTIONAL_PACKAGES = (
    ("pdfminer", "tthc[pdf]", say("papers of the portal as PDF ('tthc import portal-pdf')")),
    ("psycopg", "tthc[postgresql]", say("stores and logs in PostgreSQL")),
)
_PROGRAMS = (
    ("dot", say("Graphviz draws 'tthc graph -f svg'; without it the program draws by itself")),
    ("git", say("earlier states of the catalogue ('state:', 'diff')")),
)


def _fonts() -> Symptom:
    found = list((packaged("templates") / "fonts").glob("*.woff2"))
    if found:
        return Symptom(State.GOOD, say("fonts of the pages: {count} files", count=len(found)))
    return Symptom(State.ATTENTION, say("the fonts of the pages are missing"), say("install tthc again"))


def _folders(project: Project) -> Iterator[Symptom]:
    for folder in (project.catalog, project.catalog / "procedures", project.catalog / "reference"):
        there = folder.is_dir()
        todo = None if there else say("make the folder, or name the right one in tthc.toml")
        yield Symptom(State.GOOD if there else State.ATTENTION, say("folder {folder}", folder=folder), todo)
    try:
        own = project.rules != packaged("rules")
        yield Symptom(
            State.GOOD,
            say("rules that come with the program, and those of the project over them")
            if own
            else say("rules that come with the program"),
        )
    except CannotRunError as error:
        yield Symptom(State.ATTENTION, error.message, say("make the folder, or name the right one in tthc.toml"))
    cache = next(f for f in (project.root / ".tthc", project.root) if f.is_dir())
    writable = os.access(cache, os.W_OK)
    todo = None if writable else say("without the right to write there, every run reads all files anew")
    yield Symptom(State.GOOD if writable else State.ATTENTION, say("cache and store in {folder}", folder=cache), todo)


def _under_git(project: Project) -> Symptom:
    git = shutil.which("git")
    if git:
        with suppress(OSError, subprocess.TimeoutExpired):
            command = (git, "-C", str(project.root), "rev-parse", "--verify", "--quiet", "HEAD")
            if subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0:  # noqa: S603
                return Symptom(State.GOOD, say("the project is kept in git"))
    todo = say("run 'git init' and commit the catalogue: then its history can be asked")
    return Symptom(State.OPTIONAL, say("the project is not kept in git"), todo)


def _schemas(project: Project) -> Iterator[Symptom]:
    from tthc.load.schema import FileKind, file_of, schema_text

    for kind in (FileKind.PROCEDURE, FileKind.REFERENCE, FileKind.MAPPING):
        path = project.catalog / file_of(kind)
        with suppress(OSError, UnicodeDecodeError):
            if path.is_file() and path.read_text(encoding="utf-8") == schema_text(kind):
                yield Symptom(State.GOOD, say("{file} is up to date", file=path.name))
                continue
        todo = say("run 'tthc schema': editors complete from it")
        state = State.ATTENTION if path.is_file() else State.OPTIONAL
        yield Symptom(state, say("{file} is missing or older than the program", file=path.name), todo)


def _store(project: Project) -> Symptom:
    from tthc.store.engine import answers, reading
    from tthc.store.versions import HEAD

    where = project.store.rpartition("@")[2] if "://" in project.store else project.store
    todo = say("see 'store' in tthc.toml, and whether the database is running")
    if not answers(project.store):
        return Symptom(State.ATTENTION, say("the database {where} does not answer", where=where), todo)
    try:
        with reading(project.store) as session:
            if session is None:
                return Symptom(State.GOOD, say("nothing is stored yet; the store will be {where}", where=where))
            if session.info["version"] != HEAD:
                todo = say("run 'tthc store upgrade'")
                return Symptom(State.ATTENTION, say("the store {where} is of an older version", where=where), todo)
    except CannotRunError as error:
        return Symptom(State.ATTENTION, error.message, todo)
    return Symptom(State.GOOD, say("the store {where} can be read", where=where))


def _contents(project: Project, root: Path, day: date) -> Iterator[Symptom]:
    from tthc.cli.shared.session import open_project

    try:
        opened = open_project(root, day)
    except CannotRunError as error:
        yield Symptom(State.ATTENTION, error.message)
        return
    errors = sum(1 for problem in opened.problems if problem.severity is Severity.ERROR)
    count = len(opened.catalogue.procedures)
    if errors:
        what = say("the catalogue has {count} sound procedures and {errors} errors", count=count, errors=errors)
        yield Symptom(State.ATTENTION, what, say("run 'tthc check'"))
    else:
        yield Symptom(State.GOOD, say("the catalogue has {count} procedures and no errors", count=count))
    yield from _years(opened.catalogue, day)
    yield from _waivers(opened, day)


def _years(catalogue: Catalogue, day: date) -> Iterator[Symptom]:
    from tthc.model.reference import CalendarYear, YearStatus

    known = catalogue.all(CalendarYear)
    for year in (day.year, day.year + 1):
        entry = known.get(str(year))
        if entry is None:
            state = State.ATTENTION if year == day.year or day.month == _LAST_MONTH else State.OPTIONAL
            todo = say("add the year to the calendar of the reference data, with its source")
            yield Symptom(state, say("the calendar has no year {year}: nothing can be due in it", year=year), todo)
        elif entry.status is YearStatus.PROVISIONAL:
            todo = say("correct it when the days off have been decided")
            yield Symptom(State.OPTIONAL, say("the calendar of {year} is provisional", year=year), todo)
        else:
            yield Symptom(State.GOOD, say("the calendar of {year} is final", year=year))


_LAST_MONTH = 12


def _waivers(opened: Opened, day: date) -> Iterator[Symptom]:
    waivers = opened.rules.profile.waivers
    soon = day + timedelta(days=30)
    for waiver in waivers:
        about = {"rule": waiver.rule, "procedure": waiver.procedure, "day": waiver.until}
        if waiver.until < day:
            what = say("the waiver of {rule} for {procedure} ended on {day}", **about)
            yield Symptom(State.ATTENTION, what, say("take it out of the profile, or give it a new reason and date"))
        elif waiver.until <= soon:
            what = say("the waiver of {rule} for {procedure} ends on {day}", **about)
            yield Symptom(State.OPTIONAL, what, say("settle the finding before that, or renew the waiver"))
    if all(waiver.until > soon for waiver in waivers):
        yield Symptom(State.GOOD, say("waivers: {count}, none ends within 30 days", count=len(waivers)))
