"""What commands that read a log have in common: where it is, its mapping, and the names its dossiers go by."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from tthc.audit.reading.log import LogSource
    from tthc.audit.reading.pseudonyms import Pseudonyms
    from tthc.load.settings import Project

F = TypeVar("F", bound=Callable[..., Any])

_KEPT = "tthc.log"


def reading_options(command: F) -> F:
    """`--mapping`, `--pauses`, `--table`, `--engine`: how the log is read, and where the query runs.

    `log_source` takes them; the command need not.
    """
    file = click.Path(path_type=Path)
    options = (
        _kept("--mapping", metavar=_("NAME"), help=_("How the log is read: a shipped mapping, or a YAML file")),
        _kept("--pauses", type=file, help=_("A file of the log's pauses")),
        _kept("--table", "log_table", default="", help=_("Table or view, for a log in PostgreSQL")),
        _kept(
            *("--engine", "log_engine"),
            metavar=_("ENGINE"),
            help=_("Where the query runs: duckdb (here), postgresql (where the log lies) or spark://host:port"),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def show_ids_option(command: F) -> F:
    """`--show-ids`: the ids of dossiers as they are, on this terminal, in the place of pseudonyms."""
    option = _kept("--show-ids", is_flag=True, help=_("Show the ids of dossiers, not their pseudonyms"))
    return option(command)


def _kept(*names: str, **more: Any) -> Callable[[F], F]:
    """An option whose value is kept with the context."""

    def keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
        ctx.meta[f"{_KEPT}.{param.name}"] = value

    return click.option(*names, callback=keep, expose_value=False, **more)


def _value(name: str) -> Any:
    """What was given on the command line; None where a log is read without one."""
    context = click.get_current_context(silent=True)
    return context.meta.get(f"{_KEPT}.{name}") if context else None


def log_source(log: Path | str, project: Project) -> LogSource:
    """Where a log is and how it is read: as the options say, else as the project does.

    CannotRunError for a mapping or an engine that there is not.
    """
    from tthc.audit.engines.engine import DUCKDB, read_engine
    from tthc.audit.reading.log import LogSource
    from tthc.load.log_mappings import find_mapping

    mapping = _value("mapping") or _mapping_of(project)
    engine = read_engine(_value("log_engine")) if _value("log_engine") else DUCKDB
    read_by = find_mapping(mapping) if mapping else None
    return LogSource(str(log), read_by, _value("pauses"), _value("log_table") or "", engine)


def _mapping_of(project: Project) -> str:
    """The mapping that the project names: a shipped one, or a file from its own folder."""
    named = project.settings.log_mapping
    return str(project.root / named) if named and (project.root / named).is_file() else named


def pseudonyms_of(project: Project) -> Pseudonyms:
    """The pseudonyms of this project's dossiers; its key is made at first use."""
    from tthc.audit.reading.pseudonyms import open_pseudonyms

    return open_pseudonyms(project.root / project.settings.pseudonym_key)


def shown_id(id_: str, project: Project) -> str:
    """What a dossier is called in output: its pseudonym, or its id where that was asked for."""
    return id_ if _value("show_ids") else pseudonyms_of(project).of(id_)
