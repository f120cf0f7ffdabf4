"""`tthc completion SHELL`: the lines that make a shell complete commands, options, codes and ids."""

from __future__ import annotations

import os
from gettext import gettext as _

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

_VARIABLE = "_TTHC_COMPLETE"

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $env:%(complete_var)s = "powershell_complete"
    $env:TTHC_COMPLETE_LINE = $commandAst.ToString()
    $env:TTHC_COMPLETE_WORD = $wordToComplete
    %(prog_name)s | ForEach-Object {
        $name, $help = $_ -split "`t", 2
        if (-not $help) { $help = $name }
        [System.Management.Automation.CompletionResult]::new($name, $name, "ParameterValue", $help)
    }
    $env:%(complete_var)s = ""
}
"""

_BASH = "COMP_WORDBREAKS=${COMP_WORDBREAKS//:}  # linh-vuc:dat-dai is one word\n"


@add_completion_class
class PowerShellComplete(ShellComplete):
    """Completion in PowerShell 5 and later."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being written, and that one."""
        incomplete = os.environ.get("TTHC_COMPLETE_WORD", "")
        words = split_arg_string(os.environ.get("TTHC_COMPLETE_LINE", ""))[1:]
        return (words[:-1] if incomplete and words else words), incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """The word and what it is, with a tab between them."""
        return f"{item.value}\t{item.help or ''}"


@click.command(
    help=_(
        "Print the lines that make a shell complete commands, codes and ids. In bash: put "
        "'source <(tthc completion bash)' into ~/.bashrc; in zsh the same with zsh into ~/.zshrc; in fish: "
        "'tthc completion fish > ~/.config/fish/completions/tthc.fish'; in PowerShell: "
        "'tthc completion powershell | Out-String | Invoke-Expression' in $PROFILE."
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: str) -> int:  # noqa: D103 - its help stands above
    from tthc.cli.root import root

    made = get_completion_class(shell)
    assert made is not None
    completion = made(root, {}, "tthc", _VARIABLE)
    text = completion.source_template % completion.source_vars()
    click.echo((_BASH if shell == "bash" else "") + text)
    return 0
