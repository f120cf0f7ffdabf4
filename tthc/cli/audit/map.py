"""`tthc audit map`: what of a log is understood, and a mapping for what is not."""

from __future__ import annotations

import os
from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say


@click.command(
    help=_(
        "Look at a log and propose a mapping for it: what each column is taken for, how sure that is, how many values "
        "could be read, which words are not known. No name, number or address is shown; columns that may hold them are "
        "not looked at. Nothing is written without -o."
    )
)
@click.argument("log")
@at_option
@format_option("text", "yaml", "json")
@click.option("--mapping", metavar=_("NAME"), help=_("Begin with this mapping, not with the one that fits best"))
@click.option("--table", "log_table", default="", help=_("Table or view, for a log in PostgreSQL"))
@click.option("--headings", is_flag=True, help=_("The first row is one of headings, although none of them is known"))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write the mapping to this YAML file"))
@replace_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: str,
    day: date | None,
    form: str,
    mapping: str | None,
    log_table: str,
    headings: bool,
    output: Path | None,
    replace: bool,
) -> int:
    from tthc.audit.reading.log_survey import survey
    from tthc.audit.reading.open_log import known_headings, open_raw
    from tthc.audit.reading.unknown_words import unknown_words
    from tthc.load.log_mappings import find_mapping, shipped_mappings
    from tthc.show import log_map

    opened = open_project(root, as_day(day))
    target = output and Target(output, opened.project, "audit map", (".yaml", ".yml"), replace)
    if target:
        refuse_loss(target)
    chosen, shipped = find_mapping(mapping) if mapping else None, shipped_mappings()
    raw = open_raw(log, known_headings((*shipped.values(), *([chosen] if chosen else []))), log_table)
    seen = survey(raw, shipped, chosen, headings=headings)
    shown = log_map.LogShown(seen, tuple(unknown_words(seen, opened.catalogue, raw.first_row)))
    forms = {"text": log_map.as_text, "yaml": log_map.as_yaml, "json": log_map.as_json}
    click.echo(forms[form](shown, translate).rstrip("\n"))
    if target:
        text = _for_editors(target.path, opened.project.catalog) + log_map.as_yaml(shown, translate)
        write_output(target, text.encode())
        say_aside(say("wrote the mapping to {file}", file=target.path))
    return 0


def _for_editors(file: Path, catalog: Path) -> str:
    """The line by which an editor knows what may stand in a mapping, if the project has the schema."""
    from tthc.load.schema import FileKind, file_of

    schema = catalog / file_of(FileKind.MAPPING)
    if not schema.is_file():
        return ""
    try:
        place = os.path.relpath(schema.resolve(), file.resolve().parent)
    except ValueError:  # on another drive of Windows
        return ""
    return f"# yaml-language-server: $schema={Path(place).as_posix()}\n"
