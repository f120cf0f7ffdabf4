"""`tthc publish --check-against`: whether the national portal, the province's page and the board say the same."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.record import gate_of, records_of
from tthc.cli.shared.session import open_project, say_aside, translate
from tthc.source import CannotRunError, Problem, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.exchange.comparing.agreement import Compared
    from tthc.exchange.sources.record import Record
    from tthc.model.procedure import Procedure

STORED = ("posters", "published")
"""What is compared with what the store says was printed or published last."""

AGAINST = ("portal-json", "portal-pdf", "portal-docx", "integration-json", "site", *STORED)


def check_against(root: Path, kind: str, files: tuple[Path, ...], day: date, form: str, *, is_long: bool) -> int:
    """Compare and print; 1 if a reader of one of the two would be misled."""
    from tthc.show import agreement as shown

    if bool(files) is (kind in STORED):
        text = say("name the files to compare with") if not files else say("the store says what that was: name no file")
        raise CannotRunError(text)
    opened = open_project(root, day)
    gate = gate_of(opened, day)
    here = {one.procedure.code: one.procedure for one in gate.judged if one.standing.value == "in_force"}
    out = {one.procedure.code for one in gate.out}
    compared = tuple(sorted(_compared(opened, kind, files, here, out), key=lambda one: (one.code, one.where)))
    if form == "json":
        click.echo(shown.as_json(compared, translate))
    else:
        click.echo(shown.as_text(compared, translate, is_long=is_long))
    return int(any(one.disagrees for one in compared))


def _compared(
    opened: Opened, kind: str, files: tuple[Path, ...], here: Mapping[str, Procedure], out: set[str]
) -> Iterator[Compared]:
    from tthc.exchange.comparing.agreement import Compared, compare, compared
    from tthc.exchange.comparing.portal_agreement import disagreements
    from tthc.exchange.comparing.portal_pair import Pair

    seen: set[str] = set()
    for there, where, of_portal in _there(opened, kind, files):
        seen.add(there.code)
        if ours := here.get(there.code):
            pair = Pair(there, ours, opened.catalogue)
            found = compared(ours, where, disagreements(pair)) if of_portal else None
            yield found or compare(there, ours, opened.catalogue, where)
        else:
            yield Compared(there.code, there.name, where, is_here=False)
    if kind in (*STORED, "site"):
        for code in sorted(out - seen):
            yield Compared(code, here[code].name if code in here else "", "", is_there=False)


def _there(opened: Opened, kind: str, files: tuple[Path, ...]) -> Iterator[tuple[Procedure, str, bool]]:
    """What stands elsewhere: the procedure, where, and whether it is a portal's record."""
    if kind in STORED:
        yield from _stored(opened, kind)
    elif kind == "site":
        from tthc.exchange.comparing.published_site import read_site

        for path in files:
            for one in read_site(path):
                if isinstance(one, Problem):
                    _say_problem(one)
                else:
                    yield one.procedure, one.file, False
    else:
        yield from _of_portal(opened, kind, files)


def _of_portal(opened: Opened, kind: str, files: tuple[Path, ...]) -> Iterator[tuple[Procedure, str, bool]]:
    """Records settled as an import would settle them, and written nowhere."""
    from tthc.cli.imports.command import ADAPTERS, _files
    from tthc.exchange.settling.knowledge import Knowledge
    from tthc.exchange.settling.settle import settle

    module, suffixes, _help = ADAPTERS[kind]
    read = importlib.import_module(module).read
    knowledge = Knowledge.of(opened.catalogue)
    for path in _files(files, suffixes):
        for one in read(path):
            if isinstance(one, Problem):
                _say_problem(one)
                continue
            record: Record = one
            if made := settle(record, knowledge).procedure:
                yield made, path.name, True
            else:
                say_aside(say("{file}: a record without a code or a name is left out", file=path.name))


def _stored(opened: Opened, kind: str) -> Iterator[tuple[Procedure, str, bool]]:
    from tthc.exchange.catalogue_json import version_from
    from tthc.model.publication import Published, last_of
    from tthc.store.publications import contents

    wanted = Published.POSTERS if kind == "posters" else Published.SITE
    last = last_of(records_of(opened.project), wanted)
    if last is None:
        raise CannotRunError(say("nothing of that kind is written down in the store yet"))
    texts = contents(opened.project.store, last.told.procedures.values())
    where = translate(say("{where}, {day}", where=last.told.where, day=last.at.date()))
    for found in last.told.procedures.values():
        if there := version_from(texts.get(found, "")):
            yield there, where, False


def _say_problem(problem: Problem) -> None:
    say_aside(say("{file}: {why}", file=problem.at.file, why=problem.message))
