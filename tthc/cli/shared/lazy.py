"""Groups of commands that know them by name, and import one only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from difflib import get_close_matches
from gettext import gettext as _
from typing import Any

import click
from click.shell_completion import CompletionItem

Commands = Mapping[str, tuple[str, str]]
"""Name, module (its `command` is what runs) and one line of help."""


class LazyGroup(click.Group):
    """A group whose commands stand in a table, in the order of the work and not of the alphabet."""

    def __init__(self, *args: Any, table: Commands, **more: Any) -> None:
        super().__init__(*args, **more)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        return self.imported(cmd_name) if cmd_name in self.table else None

    def imported(self, name: str) -> click.Command:
        """The command of this name in the table."""
        command = importlib.import_module(self.table[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A wrong name gets the nearest right one as a hint."""
        name = args[0]
        if name not in self.table and not name.startswith("-"):
            near = get_close_matches(name, self.table, n=1, cutoff=0.5)
            hint = " " + _("Did you mean '{name}'?").format(name=near[0]) if near else ""
            ctx.fail(_("No such command '{name}'.").format(name=name) + hint)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands from the table: nothing is imported for them."""
        options = click.Command.shell_complete(self, ctx, incomplete)
        names = (CompletionItem(n, help=text) for n, (_, text) in self.table.items() if n.startswith(incomplete))
        return [*names, *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table: nothing is imported for it."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, text) for name, (_module, text) in self.table.items()])


class WorkingGroup(LazyGroup):
    """A group that does the work itself, unless the first word is the name of one of its commands.

    So `tthc audit LOG` audits, and `tthc audit explain …` explains; a file of that name is given as `./explain`.
    """

    allow_extra_args = False
    allow_interspersed_args = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more, invoke_without_command=True, subcommand_metavar="")

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Of the command that the first word names, or of the group itself."""
        if args and args[0] in self.table:
            return self.imported(args[0]).make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)
