"""`tthc types`: the register of document types, and what it lacks for the procedures of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.session import format_option

if TYPE_CHECKING:
    from tthc.exchange.suggest import Suggestion


@click.group(help=_("The register of document types and what it lacks."))
def command() -> None:  # noqa: D103 - its help stands above
    pass


@command.command(
    help=_(
        "Gather the documents that have no type yet and propose types that settle them, most rows first. The text is "
        "YAML that a person completes and puts into the register."
    )
)
@format_option("text", "json")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help=_("Fewest rows of a proposal"))
@click.pass_obj
def suggest(root: Path, form: str, least: int) -> int:  # noqa: D103 - its help stands above
    from tthc.exchange.suggest import suggested_types
    from tthc.load.catalogue import load_catalogue
    from tthc.load.settings import find_project

    project = find_project(root)
    catalogue = load_catalogue(project.catalog, project.root).catalogue
    found = [suggestion for suggestion in suggested_types(catalogue) if suggestion.rows >= least]
    if form == "json":
        click.echo(json.dumps([_as_json(suggestion) for suggestion in found], ensure_ascii=False, indent=2))
        return 0
    for line in _as_yaml(found):
        click.echo(line)
    return 0


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
    }


def _as_yaml(found: Sequence[Suggestion]) -> Iterator[str]:
    """Entries for the register; what is only guessed is marked, so that nobody takes it over unread."""
    if not found:
        yield "# " + _("every document has a type")
        return
    yield "document_types:"
    for suggestion in found:
        codes = ", ".join(suggestion.codes[:_CODES_SHOWN]) + (" …" if len(suggestion.codes) > _CODES_SHOWN else "")
        yield "  # " + _("{rows} rows in {procedures} procedures: {codes}").format(
            rows=suggestion.rows, procedures=len(suggestion.codes), codes=codes
        )
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
_MOST_WORDS = 200


def _shortened(text: str) -> str:
    """A row on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS].rsplit(' ', 1)[0]} …"


def _quoted(text: str) -> str:
    """A scalar that YAML takes as it is written."""
    return json.dumps(text, ensure_ascii=False)
