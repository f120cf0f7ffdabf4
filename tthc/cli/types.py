"""`tthc types`: the register of document types, and what it lacks for the procedures of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.apply.applying import place_of
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import format_option, say_aside, today, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.exchange.types.settled_files import SettledFile
    from tthc.exchange.types.settled_types import Register
    from tthc.exchange.types.suggest import Suggestion
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.source import Problem


@click.group(help=_("The register of document types and what it lacks."))
def command() -> None:  # noqa: D103 - its help stands above
    pass


@command.command(
    help=_(
        "Gather the documents that have no type yet, and those that were taken for a type and not surely, most rows "
        "first. The text is YAML that a person completes and puts into the register; with -o the questions are written "
        "to a file (.xlsx or .yaml) that is filled in and read back by 'tthc types settle'."
    )
)
@format_option("text", "json")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help=_("Fewest rows of a proposal"))
@click.option(
    "--only",
    type=click.Choice(["all", "unknown", "unsure"]),
    default="all",
    show_default=True,
    help=_("All questions, those about papers without a type, or those about types that are not sure"),
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help=_("Write the questions to a file")
)
@replace_option
@click.pass_obj
def suggest(  # noqa: D103 - its help stands above
    root: Path, form: str, least: int, only: str, output: Path | None, replace: bool
) -> int:
    from tthc.load.settings import find_project

    project = find_project(root)
    target = Target(output, project, "types", (".xlsx", ".yaml"), replace) if output else None
    if target:
        refuse_loss(target)
    catalogue = _catalogue(project)
    found = [one for one in _asked(catalogue, only) if one.rows >= least]
    if target:
        write_output(target, _file(found, catalogue, target.path.suffix.lower()))
        rows = sum(one.rows for one in found)
        click.echo(translate(say("{file}: {questions} questions", file=target.path, questions=len(found))))
        say_aside(say("They are about {rows} rows; 'tthc types settle' reads the answers.", rows=rows))
    elif form == "json":
        click.echo(json.dumps([_as_json(suggestion) for suggestion in found], ensure_ascii=False, indent=2))
    else:
        for line in _as_yaml([one for one in found if not one.said], [one for one in found if one.said]):
            click.echo(line)
    return 0


@command.command(
    help=_(
        "Read answers to the questions of 'suggest' (.xlsx or .yaml): they become types, names of types, and wordings "
        "in the register, which every later import obeys, and what was imported before is read again by it. What a "
        "person corrected in a file stays. Nothing is written without --write; 'tthc apply --undo' takes it back."
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@format_option("text", "json")
@click.option("--write", is_flag=True, help=_("Write it into the catalogue"))
@click.pass_obj
def settle(root: Path, file: Path, form: str, write: bool) -> int:  # noqa: D103 - its help stands above
    from tthc.load.settings import find_project

    project = find_project(root)
    if write:
        register, files, problems, change = _written(project, file)
    else:
        (register, files, problems), change = _settled(project, file), None
    for problem in problems:
        say_aside(say("{problem}", problem=problem))
    click.echo(_settled_json(register, files, change) if form == "json" else _settled_text(register, files))
    if change:
        say_aside(say("Written. 'tthc apply --undo {id}' takes it back.", id=change))
    elif not write:
        say_aside(say("Nothing was written."))
    return int(bool(problems))


def _catalogue(project: Project) -> Catalogue:
    from tthc.load.catalogue import load_catalogue

    return load_catalogue(project.catalog, project.catalog).catalogue


def _asked(catalogue: Catalogue, only: str) -> list[Suggestion]:
    """The questions, those first that settle most rows."""
    from tthc.exchange.types.suggest import suggested_types, unsure_types

    unknown = suggested_types(catalogue) if only != "unsure" else ()
    unsure = unsure_types(catalogue) if only != "unknown" else ()
    return sorted((*unknown, *unsure), key=lambda one: -one.rows)


def _file(found: Sequence[Suggestion], catalogue: Catalogue, suffix: str) -> bytes:
    from tthc.exchange.tables.one_table import xlsx_bytes
    from tthc.exchange.types.type_sheet import questions_table, questions_yaml
    from tthc.model.reference import DocumentType

    types = catalogue.all(DocumentType)
    if suffix == ".yaml":
        return questions_yaml(found, types).encode()
    return xlsx_bytes(questions_table(found, types), today())


def _settled(project: Project, file: Path) -> tuple[Register, tuple[SettledFile, ...], tuple[Problem, ...]]:
    from tthc.exchange.types.settled_files import settled_files
    from tthc.exchange.types.settled_types import settled
    from tthc.exchange.types.type_sheet import read_answers
    from tthc.source import Problem

    read = list(read_answers(file))
    wrong = tuple(one for one in read if isinstance(one, Problem))
    catalogue = _catalogue(project)
    answers = [one for one in read if not isinstance(one, Problem)]
    register, problems = settled(_asked(catalogue, "all"), answers, catalogue)
    return register, tuple(settled_files(register, catalogue, project.catalog, today())), (*wrong, *problems)


def _written(project: Project, file: Path) -> tuple[Register, tuple[SettledFile, ...], tuple[Problem, ...], str | None]:
    """Alone at work on the catalogue: what changes, and the id of the change; None if nothing does."""
    from tthc.load.transaction import FileChange, commit, locked

    place = place_of(project)
    with locked(place, PATIENCE, lambda: say_aside(say("Waiting for another 'tthc apply'…"))):
        register, files, problems = _settled(project, file)
        changes = [
            FileChange(one.path, _bytes_there(project, one.path), one.new.encode()) for one in files if one.is_changed
        ]
        about = {"settled": file.name, "decision": file.name}
        return register, files, problems, commit(place, changes, about) if changes else None


def _bytes_there(project: Project, path: str) -> bytes | None:
    place = project.catalog / path
    return place.read_bytes() if place.is_file() else None


PATIENCE = 60


def _settled_json(register: Register, files: Sequence[SettledFile], change: str | None) -> str:
    return json.dumps(
        {
            "answered": register.answered,
            "rows": register.rows,
            "types": [type_.id for type_ in register.types],
            "names": {id_: list(names) for id_, names in register.names.items()},
            "wordings": [wording.words for wording in register.wordings],
            "files": [one.path for one in files if one.is_changed],
            "change": change,
        },
        ensure_ascii=False,
        indent=2,
    )


def _settled_text(register: Register, files: Sequence[SettledFile]) -> str:
    head = say(
        "{answers} answers about {rows} rows: {types} new types, {names} further names, {wordings} wordings",
        answers=register.answered,
        rows=register.rows,
        types=len(register.types),
        names=sum(map(len, register.names.values())),
        wordings=len(register.wordings),
    )
    lines = [translate(head)]
    for one in files:
        lines += [one.diff] if one.is_changed else []
        lines += [
            translate(say("{file}: {why}", file=one.path, why=told.message)) for told in one.told if told.needs_person
        ]
    return "\n".join(lines)


def _as_json(suggestion: Suggestion) -> dict[str, object]:
    return {
        "rows": suggestion.rows,
        "codes": list(suggestion.codes),
        "id": suggestion.id,
        "name": suggestion.name,
        "words": suggestion.words,
        "aliases": list(suggestion.aliases),
        "origin_guess": suggestion.origin,
        "near": suggestion.near.id if suggestion.near else None,
        "near_score": suggestion.near.score if suggestion.near else None,
        "taken_for": list(suggestion.said),
        "certainty": suggestion.certainty,
        "sectors": list(suggestion.sectors),
        "question": suggestion.key,
    }


def _as_yaml(unknown: Sequence[Suggestion], unsure: Sequence[Suggestion]) -> Iterator[str]:
    """Entries for the register; what is only guessed is marked, so that nobody takes it over unread."""
    if not (unknown or unsure):
        yield "# " + _("every document has a type")
    for suggestion in unsure:
        yield from _as_question(suggestion)
    if unknown:
        yield "document_types:"
    for suggestion in unknown:
        yield from _as_entry(suggestion)


def _as_question(suggestion: Suggestion) -> Iterator[str]:
    """What was taken for a type, and not surely, as comments: there is nothing to put into the register yet."""
    yield "# " + _place(suggestion)
    yield f"# “{_shortened(suggestion.words)}”"
    yield "# " + _("taken for {types}, not surely [{score}]").format(
        types=" | ".join(suggestion.said), score=f"{suggestion.certainty:.2f}"
    )


def _place(suggestion: Suggestion) -> str:
    codes = ", ".join(suggestion.codes[:_CODES_SHOWN]) + (" …" if len(suggestion.codes) > _CODES_SHOWN else "")
    where = _("{rows} rows in {procedures} procedures: {codes}").format(
        rows=suggestion.rows, procedures=len(suggestion.codes), codes=codes
    )
    return f"{where} ({', '.join(suggestion.sectors[:_SECTORS_SHOWN])})" if suggestion.sectors else where


def _as_entry(suggestion: Suggestion) -> Iterator[str]:
    yield "  # " + _place(suggestion)
    yield f"  # “{_shortened(suggestion.words)}”"
    if suggestion.near:
        yield "  # " + _("is it {like}, which the register has? [{score}]").format(
            like=suggestion.near.id, score=f"{suggestion.near.score:.2f}"
        )
    yield f"  - id: {suggestion.id}"
    yield f"    name: {_quoted(suggestion.name)}"
    if suggestion.aliases:
        yield "    aliases:"
        yield from (f"      - {_quoted(alias)}" for alias in suggestion.aliases)
    if suggestion.origin:
        yield f"    origin: {suggestion.origin}  # " + _("guessed from the name")
    else:
        yield "    origin:  # " + _("applicant, state or outside: the name does not tell")


_CODES_SHOWN = 8
_SECTORS_SHOWN = 3
_MOST_WORDS = 200


def _shortened(text: str) -> str:
    """A row on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS].rsplit(' ', 1)[0]} …"


def _quoted(text: str) -> str:
    """A scalar that YAML takes as it is written."""
    return json.dumps(text, ensure_ascii=False)
