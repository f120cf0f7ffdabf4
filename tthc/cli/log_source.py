"""What commands that read a log have in common: where it is, its mapping, and the names its dossiers go by."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from tthc.audit.log import LogSource
    from tthc.audit.pseudonyms import Pseudonyms
    from tthc.load.settings import Project

F = TypeVar("F", bound=Callable[..., Any])


def log_options(command: F) -> F:
    """`--mapping`, `--pauses`, `--table`: how the log is read."""
    options = (
        click.option("--mapping", metavar=_("NAME"), help=_("How the log is read: a shipped mapping, or a YAML file")),
        click.option("--pauses", type=click.Path(path_type=Path), help=_("A file of the log's pauses (CSV)")),
        click.option("--table", "log_table", default="", help=_("Table or view, for a log in PostgreSQL")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def log_source(log: Path | str, mapping: str | None, pauses: Path | None, log_table: str) -> LogSource:
    """Where a log is and how it is read; CannotRunError for a mapping that there is not."""
    from tthc.audit.log import LogSource
    from tthc.load.log_mappings import find_mapping

    return LogSource(str(log), find_mapping(mapping) if mapping else None, pauses, log_table)


def pseudonyms_of(project: Project) -> Pseudonyms:
    """The pseudonyms of this project's dossiers; its key is made at first use."""
    from tthc.audit.pseudonyms import open_pseudonyms

    return open_pseudonyms(project.root / project.settings.pseudonym_key)
