"""`tthc publish --serve`: the pages in a browser of this machine, made anew whenever a file is saved."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from tthc.cli.publish.besides import besides_of, forms_of
from tthc.cli.shared.session import here, say_aside, translate
from tthc.source import CannotRunError, Problem, Severity, say

if TYPE_CHECKING:
    from tthc.load.cache import Stamp
    from tthc.load.catalogue import Loaded
    from tthc.load.rules import LoadedRules
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.publish.portal.preview_server import Files, Mistake, PreviewServer, Shown

QUIET = 30
"""Milliseconds without another change before one counts: an editor writes a file in several steps."""


def serve(root: Path, day: date, host: str, port: int) -> int:
    """Serve until somebody stops it."""
    from tthc.load.settings import find_project
    from tthc.publish.portal.preview_server import PreviewServer, Shown, is_local

    project = find_project(root)
    shown, watched = Shown(), _Watched(project, day)
    watched.refresh(shown)
    server = PreviewServer(host, port, shown, project.templates)
    with _stopped_by_ctrl_c() as stop, _running(server, shown):
        say_aside(say("the pages are shown at {address} (Ctrl-C stops)", address=server.address))
        if not is_local(host):
            say_aside(say("other machines reach this address, and see drafts too"))
        _follow(project, watched, shown, stop)
    say_aside(say("the preview has been stopped"))
    return 0


@contextmanager
def _running(server: PreviewServer, shown: Shown) -> Iterator[None]:
    """The server in a thread of its own; stopped with whatever waits on it."""
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield
    finally:
        shown.end()
        server.shutdown()
        server.server_close()


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[Event]:
    """An event that Ctrl-C sets: raised as an exception, it is lost where it meets code that swallows it."""
    stop = Event()
    before = signal.signal(signal.SIGINT, lambda _signal, _frame: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _follow(project: Project, watched: _Watched, shown: Shown, stop: Event) -> None:
    """Make the pages anew at each change, until it is time to stop."""
    from watchfiles import watch

    from tthc.load.form_folder import FOLDER

    own = (project.templates, project.root / project.settings.rules, project.root / FOLDER)
    places = [project.catalog, project.root / "tthc.toml", *(folder for folder in own if folder and folder.is_dir())]
    for _changes in watch(*places, debounce=400, step=QUIET, stop_event=stop):
        watched.refresh(shown)


class _Watched:
    """The files as they were read last: only those that changed are read again."""

    def __init__(self, project: Project, day: date) -> None:
        self._project, self._day = project, day
        self._read: dict[Path, tuple[Stamp, Loaded]] = {}
        self._rules: tuple[str, LoadedRules] | None = None

    def refresh(self, shown: Shown) -> None:
        """Show what the files say now: first the pages with the mistakes of reading, then what checking finds."""
        from tthc.load.settings import find_project
        from tthc.publish.portal.preview_server import Mistake

        try:
            self._project = find_project(self._project.root)
            loaded, rules = self._load(), self._load_rules()
            problems = (*loaded.problems, *rules.problems)
            shown.show(self._files(loaded.catalogue, rules), _in_words(problems))
        except CannotRunError as error:
            shown.tell((Mistake("", translate(error.message)),))
            return
        shown.tell(_in_words((*problems, *self._checked(loaded.catalogue))))

    def _load(self) -> Loaded:
        from tthc.load.cache import stamp_of
        from tthc.load.catalogue import Loaded, load_bytes
        from tthc.load.files import name_of, yaml_files
        from tthc.model.catalogue import Catalogue

        now: dict[Path, tuple[Stamp, Loaded]] = {}
        for path in sorted(yaml_files(self._project.catalog)):
            try:
                stamp, known = stamp_of(path.stat()), self._read.get(path)
                fresh = known if known and known[0] == stamp else None
                now[path] = fresh or (stamp, load_bytes(path.read_bytes(), name_of(path, self._project.root)))
            except FileNotFoundError:
                continue  # it was taken away while we looked
        self._read = now
        read = [loaded for _stamp, loaded in now.values()]
        entries = (entry for one in read for entry in one.catalogue.entries)
        return Loaded(Catalogue(tuple(entries)), tuple(problem for one in read for problem in one.problems))

    def _load_rules(self) -> LoadedRules:
        """The rules, read again only where a file of them is another."""
        from tthc.load.digest import digest_of
        from tthc.load.rules import rules_in_force

        seen = digest_of(self._project.rules)
        if self._rules is None or self._rules[0] != seen:
            self._rules = seen, rules_in_force(self._project.rules, self._project.root)
        return self._rules[1]

    def _files(self, catalogue: Catalogue, rules: LoadedRules) -> Files:
        from tthc.publish.portal.preview_files import PreviewFiles
        from tthc.publish.portal.site import Site
        from tthc.show.language import Language, translator

        words, shown = translator(Language.VIETNAMESE), here(catalogue, self._project, self._day)
        settings = self._project.settings
        site = Site(
            *(shown, settings.authority, self._day),
            translate=words,
            besides=besides_of(self._project, rules, drafts=True),
            counting=settings.counting_policy or None,
            forms=forms_of(self._project, shown),
        )
        return PreviewFiles(site, self._project.templates)

    def _checked(self, catalogue: Catalogue) -> tuple[Problem, ...]:
        from tthc.check import check

        return tuple(check(catalogue, self._day))


def _in_words(problems: tuple[Problem, ...]) -> tuple[Mistake, ...]:
    """The errors with their places; warnings are for `tthc check`."""
    from tthc.publish.portal.preview_server import Mistake

    errors = sorted((p for p in set(problems) if p.severity is Severity.ERROR), key=lambda problem: problem.order)
    return tuple(Mistake(str(one.at), " ".join(_sentences(one))) for one in errors)


def _sentences(problem: Problem) -> Iterator[str]:
    yield f"{problem.code}"
    yield translate(problem.message)
    if problem.hint:
        yield f"({translate(problem.hint)})"
