"""The root command and its subcommands, each imported only when it is called."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType

import click

from tthc import __version__
from tthc.cli.shared.lazy import Commands, LazyGroup
from tthc.cli.shared.placeholders import WordedFormatter, name_in_words
from tthc.cli.shared.words import LANGUAGES, chosen_language, root_options_first
from tthc.source import CannotRunError

COMMANDS: Commands = MappingProxyType(
    {
        "init": ("tthc.cli.init", _("Make a project to start from")),
        "new": ("tthc.cli.new.command", _("Ask for what a procedure is made of, and write its file")),
        "fmt": ("tthc.cli.fmt", _("Bring files into canonical form, with their comments")),
        "import": ("tthc.cli.imports.command", _("Import procedures from portals, services and workbooks")),
        "check": ("tthc.cli.check", _("Check the catalogue: references, periods, completeness")),
        "ls": ("tthc.cli.ls", _("List procedures by selectors")),
        "show": ("tthc.cli.show", _("Show all that is known of a procedure, a paper, an agency, a law")),
        "graph": ("tthc.cli.graph", _("Draw procedures and the papers between them, or the steps of one")),
        "ledger": ("tthc.cli.ledger", _("List the kinds of paper: who issues, who asks, which database holds")),
        "journey": ("tthc.cli.journey", _("Everything to do in a life event, from nothing to the result")),
        "diff": ("tthc.cli.diff", _("Say what differs between versions, and what makes life harder")),
        "history": ("tthc.cli.history", _("List the versions of a procedure and what changed")),
        "compare": ("tthc.cli.compare", _("Put a procedure side by side: localities, ways, who asks least")),
        "impact": ("tthc.cli.impact", _("List what rests on a law and what its end means")),
        "analyse": ("tthc.cli.analyse", _("Run the rules: what could be simpler")),
        "rules": ("tthc.cli.rules", _("List the rules and how often each is met")),
        "explain": ("tthc.cli.explain", _("Explain a rule, with its law and examples")),
        "propose": ("tthc.cli.propose", _("Turn findings into proposals, with proof, power and saving")),
        "plan": ("tthc.cli.plan.command", _("Choose the best set of cuts for targets, texts and effort")),
        "cost": ("tthc.cli.cost.command", _("Work out what a procedure costs, before and after cuts")),
        "proposals": ("tthc.cli.proposals.command", _("List proposals, and submit, review, approve, enact them")),
        "apply": ("tthc.cli.apply.command", _("Write what was decided into the catalogue, or take it back")),
        "power": ("tthc.cli.power", _("Say who may change what, and which amendment would open most")),
        "doc": ("tthc.cli.doc.command", _("Write the official papers: plan, forms, proposals, decision, report")),
        "questionnaire": ("tthc.cli.questionnaire", _("Ask departments in workbooks, and lay their answers together")),
        "confirm": ("tthc.cli.confirm", _("Write down that procedures were checked, as they are now")),
        "publish": ("tthc.cli.publish.command", _("Write the public pages")),
        "posters": ("tthc.cli.posters", _("Write notices for the board as PDF")),
        "calendar": ("tthc.cli.calendar", _("Count working days and due dates")),
        "audit": ("tthc.cli.audit.command", _("Audit the processing times in a log of dossiers")),
        "track": (
            "tthc.cli.track.command",
            _("Follow up promises and targets: what logs and the catalogue show since"),
        ),
        "simulate": ("tthc.cli.simulate.command", _("Write a synthetic log of dossiers")),
        "review": ("tthc.cli.review", _("Do all of it and write one report")),
        "types": ("tthc.cli.types", _("Propose document types for papers that the register does not know")),
        "store": ("tthc.cli.store", _("Say what the database holds, and bring it up to date")),
        "doctor": ("tthc.cli.doctor.command", _("Say what is in place on this machine and in this project")),
        "completion": ("tthc.cli.completion", _("Complete commands, codes and ids in the shell")),
        "export": ("tthc.cli.export", _("Write the catalogue in the forms that others read")),
        "schema": ("tthc.cli.schema", _("Write the JSON Schemas that editors complete from")),
    }
)


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    help=_(
        "Catalogue and simplification engine for administrative procedures: checks the catalogue, finds what can be "
        "cut, proves that it is safe, says who may decide, and publishes and audits."
    ),
    epilog=_("Begin with 'tthc init demo', then 'cd demo' and 'tthc review'."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), help=_("Folder of the project (here, or above)")
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=chosen_language(), help=_("Language of the output"))
@click.option("--in", "locality", metavar=_("LOCALITY"), help=_("With the values of this province or commune"))
@click.version_option(__version__, prog_name="tthc")
@click.pass_context
def root(ctx: click.Context, root: Path, lang: str, locality: str | None) -> None:  # noqa: D103 - its help stands above
    ctx.obj = root
    from tthc.cli.shared.unfinished import finish_what_was_left

    finish_what_was_left(root)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code; whatever the user did wrong comes out as a sentence."""
    if os.environ.get("_TTHC_COMPLETE", "").startswith("powershell"):
        importlib.import_module("tthc.cli.completion")  # which teaches the library that shell
    click.Context.formatter_class = WordedFormatter
    try:
        result = root.main(args=root_options_first(arguments), prog_name="tthc", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        name_in_words(error)
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return 130
    except CannotRunError as error:
        from tthc.cli.shared.session import translate

        click.echo(f"tthc: {translate(error.message)}", err=True)
        return 2
    except BrokenPipeError:
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        from tthc.cli.shared.session import translate
        from tthc.source import why_of

        click.echo(f"tthc: {place}{translate(why_of(error))}", err=True)
        return 2
