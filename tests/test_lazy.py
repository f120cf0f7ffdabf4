"""Groups of commands: one that works itself, unless a command of its own is named."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from tthc.cli.shared.lazy import WorkingGroup

TABLE = MappingProxyType({"schema": ("tthc.cli.schema", "Write the schemas"), "lost": ("tthc.cli.not_there", "Lost")})


@click.command(cls=WorkingGroup, table=TABLE, help="Read a log.")
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--by", default="agency")
def read(log: Path, by: str) -> None:
    click.echo(f"{log} by {by}")


@click.group()
def top() -> None:
    pass


top.add_command(read)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(top, ["read", *arguments])


@pytest.mark.parametrize("arguments", [("a.csv", "--by", "month"), ("--by", "month", "a.csv"), ("--by=month", "a.csv")])
def test_the_group_works_itself_with_its_options_before_and_after(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).output == "a.csv by month\n"


def test_a_command_of_its_own_is_named_by_the_first_word() -> None:
    ran = run("schema", "--help")
    assert ran.exit_code == 0
    assert "top read schema [" in ran.output.splitlines()[0]


def test_a_file_named_like_a_command_is_given_with_its_folder() -> None:
    assert run("./schema").output == "schema by agency\n"
    assert run("--by", "schema", "a.csv").output == "a.csv by schema\n"


def test_a_second_word_is_too_many_and_none_too_few() -> None:
    too_many, too_few = run("a.csv", "b.csv"), run()
    assert (too_many.exit_code, too_few.exit_code) == (2, 2)
    assert "b.csv" in too_many.output


def test_help_lists_the_commands_and_imports_none() -> None:
    output = run("--help").output
    assert "top read [" in output.splitlines()[0]
    assert output.index("Read a log.") < output.index("--by") < output.index("Write the schemas") < output.index("Lost")


def test_the_shell_completes_options_of_the_command_that_is_named() -> None:
    def completed(arguments: list[str], incomplete: str) -> list[str]:
        return [item.value for item in ShellComplete(top, {}, "top", "_X").get_completions(arguments, incomplete)]

    assert completed(["read"], "--b") == ["--by"]
    assert completed(["read", "schema"], "--h") == ["--help"]
