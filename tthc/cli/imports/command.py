"""`tthc import`: procedures from portals, services and workbooks into the catalogue, with a report on every record."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.session import _day, format_option, say_aside, today, translate
from tthc.cli.shared.watching import progress
from tthc.source import CannotRunError, Problem, say

if TYPE_CHECKING:
    from tthc.exchange.importing.prepare import Wanted
    from tthc.exchange.sources.record import Filled, Record

ADAPTERS: Mapping[str, tuple[str, tuple[str, ...], str]] = MappingProxyType(
    {
        "portal-json": (
            "tthc.exchange.sources.portal_json",
            (".json", ".jsonl"),
            _("Answers of the national portal about procedures, as JSON"),
        ),
        "integration-json": (
            "tthc.exchange.sources.integration_json",
            (".json", ".jsonl"),
            _("Answers of the government integration service, as JSON"),
        ),
        "portal-pdf": (
            "tthc.exchange.sources.portal_pdf",
            (".pdf",),
            _("The national portal's papers about procedures, as PDF"),
        ),
        "portal-docx": (
            "tthc.exchange.sources.portal_docx",
            (".doc", ".docx"),
            _("The national portal's papers about procedures, as Word files"),
        ),
        "workbook": (
            "tthc.exchange.workbook.read",
            (".xlsx",),
            _("Our own Excel layout, and its template"),
        ),
    }
)
"""Name, module (its `read` gives records), suffixes of its files in a folder, one line of help."""


class _Sources(click.Group):
    """One subcommand for each kind of source; a module is imported when its source is read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return [*ADAPTERS, "json"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one kind of source."""
        if cmd_name == "json":
            from tthc.cli.imports.catalogue_json import command as of_a_catalogue

            return of_a_catalogue
        if cmd_name not in ADAPTERS:
            return None
        _module, suffixes, text = ADAPTERS[cmd_name]
        decorated = _options(click.pass_obj(_runner(cmd_name)), template=cmd_name == "workbook")
        return click.command(cmd_name, help=f"{text} ({', '.join(suffixes)}).", short_help=text)(decorated)


@click.group(
    cls=_Sources,
    help=_("Import procedures. Nothing is guessed silently: the report says what was read and what needs a person."),
)
def command() -> None:  # noqa: D103 - its help stands above
    pass


def _options(function: Callable[..., Any], *, template: bool) -> Callable[..., Any]:
    options = (
        click.argument("files", nargs=-1, required=not template, type=click.Path(path_type=Path)),
        *((_TEMPLATE,) if template else ()),
        click.option("--dry-run", is_flag=True, help=_("Report, and write nothing")),
        click.option(
            "--only",
            "codes",
            multiple=True,
            metavar=_("CODE"),
            help=_("Only this procedure (may be given several times)"),
        ),
        click.option(
            "--sector", "sectors", multiple=True, metavar=_("SECTOR"), help=_("Only this sector: its id or name")
        ),
        click.option("--from", "start", callback=_day, metavar=_("DAY"), help=_("First day of the new versions")),
        click.option("--retrieved", callback=_day, metavar=_("DAY"), help=_("The day on which the source was read")),
        format_option("text", "json"),
        click.option(
            "--report",
            type=click.Path(path_type=Path, dir_okay=False),
            help=_("Write the report to a file too: .xlsx, .json or .txt"),
        ),
        replace_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


_TEMPLATE = click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Write the workbook instead of reading one: empty, or filled with the procedures of --only and --sector"),
)


def _runner(source: str) -> Callable[..., int]:
    def run(
        root: Path,
        files: tuple[Path, ...],
        dry_run: bool,
        codes: tuple[str, ...],
        sectors: tuple[str, ...],
        start: date | None,
        retrieved: date | None,
        form: str,
        report: Path | None,
        replace: bool,
        template: Path | None = None,
    ) -> int:
        if template or not files:
            return _write_template(root, template, files, codes, sectors, replace)
        from tthc.exchange.importing.prepare import Wanted, prepare
        from tthc.exchange.importing.reimport import Outcome
        from tthc.exchange.importing.report import FORMS, SUFFIXES, report_file
        from tthc.exchange.slugs import slug
        from tthc.exchange.writing.landing import land, recover
        from tthc.load.catalogue import load_catalogue
        from tthc.load.settings import find_project

        project = find_project(root)
        target = Target(report, project, "import", SUFFIXES, replace) if report else None
        if target:
            refuse_loss(target)
        paths = list(_files(files, ADAPTERS[source][1]))
        if recover(project.catalog):
            say_aside(say("an earlier import had been cut off; what it had begun was taken back"))
        read_on = retrieved.isoformat() if retrieved else ""
        wanted = Wanted(frozenset(codes), frozenset(map(slug, sectors)), start, read_on, today())
        catalogue = load_catalogue(project.catalog, project.catalog).catalogue
        prepared = prepare(_records(source, paths), catalogue, project.catalog, wanted)
        if not any(one.outcome is Outcome.REFUSED for one in prepared.imported):
            _refuse_what_no_record_has(wanted, {one.code for one in prepared.imported})
        if not dry_run and prepared.texts:
            land(project.catalog, prepared.texts)
        click.echo(FORMS[form](prepared, translate))
        if target:
            write_output(target, report_file(prepared, target.path.suffix.lower(), translate))
        return int(any(one.outcome is Outcome.REFUSED for one in prepared.imported))

    return run


def _refuse_what_no_record_has(wanted: Wanted, codes: set[str]) -> None:
    """A code or a sector that was asked for and that nothing read has is a slip of the pen, not an empty answer."""
    if left := tuple(sorted(wanted.codes - codes)):
        raise CannotRunError(say("no record that was read has the code {codes}", codes=left))
    if wanted.sectors and not codes:
        raise CannotRunError(
            say("no record that was read is of the sector {sectors}", sectors=tuple(sorted(wanted.sectors)))
        )


def _write_template(
    root: Path,
    template: Path | None,
    files: tuple[Path, ...],
    codes: tuple[str, ...],
    sectors: tuple[str, ...],
    replace: bool,
) -> int:
    """The workbook with these procedures, or with example rows if none are named."""
    from tthc.exchange.workbook.template import chosen, write_workbook
    from tthc.load.catalogue import load_catalogue
    from tthc.load.settings import find_project

    if template is None or files:
        raise click.UsageError(_("Name workbooks to read, or --template FILE to write one."))
    project = find_project(root)
    target = Target(template, project, "import", (".xlsx",), replace)
    refuse_loss(target)
    catalogue = load_catalogue(project.catalog, project.catalog).catalogue
    procedures = chosen(catalogue, codes, sectors) if codes or sectors else ()
    write_output(target, write_workbook(catalogue, procedures))
    click.echo(translate(say("{file}: {count} procedures", file=template, count=len(procedures))))
    return 0


def _records(source: str, paths: list[Path]) -> Iterator[Record | Filled | Problem]:
    """The records of all files, with a bar if there are many."""
    read = importlib.import_module(ADAPTERS[source][0]).read
    with progress(_("Importing"), paths) as watched:
        for path in watched:
            day = datetime.fromtimestamp(path.stat().st_mtime).astimezone().date().isoformat()
            yield from (_with_day(one, day) for one in read(path))


def _with_day(one: Record | Filled | Problem, day: str) -> Record | Filled | Problem:
    """A record that knows when its file was last changed."""
    from tthc.exchange.sources.record import Record

    return replace(one, origin=replace(one.origin, file_day=day)) if isinstance(one, Record) else one


def _files(given: tuple[Path, ...], suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files themselves, and those of a kind in the folders."""
    for path in given:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in suffixes and p.is_file())
        elif path.exists():
            yield path
        else:
            raise CannotRunError(say("there is no file {file}", file=path))
