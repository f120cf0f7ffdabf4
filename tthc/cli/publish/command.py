"""`tthc publish`: the public pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.besides import besides_of, forms_of, looks_of_besides, looks_of_forms
from tthc.cli.publish.compare import AGAINST
from tthc.cli.publish.record import as_checked, gate_of, is_recorded, looks_of_store, record_quietly, versions_out
from tthc.cli.shared.output import refuse_folder, replace_option
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.check.publication import Gate
    from tthc.cli.shared.session import Opened
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure
    from tthc.publish.portal.site import Site
    from tthc.publish.portal.site_plan import SitePlan


HELD_NAMED = 10
"""How many procedures that are held back are named before the rest is only counted."""

STRAYS_NAMED = 5
"""How many files that belong to nothing are named before the rest is only counted."""


@click.command(
    help=_(
        "Write the public pages into a folder: a static site that needs no server. What has not changed is not "
        "written again; while nothing has changed at all, nothing is done. Only what may go out does: complete, in "
        "force or announced, its decision named, not changed since an officer checked it; --gate lists the rest."
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help=_("Folder to write"),
)
@click.option(
    "--drafts/--no-drafts", default=False, show_default=True, help=_("With procedures that lack a mandatory element")
)
@click.option("--gate", "mode", flag_value="gate", help=_("Only say what would go out, what has changed, what is held"))
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("With --gate: write the list as a page for officers too (.html)"),
)
@click.option(
    "--deadlines", "mode", flag_value="deadlines", help=_("Only say which deadlines of publication were kept or missed")
)
@click.option(
    "--serve", "mode", flag_value="serve", help=_("Only show the pages in a browser, anew whenever a file is saved")
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("With --serve: the address to listen on"))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help=_("With --serve: the port; 0 for any"),
)
@click.option(
    "--check-against",
    "against",
    type=click.Choice(AGAINST),
    help=_(
        "Only compare with what stands elsewhere: records of a portal, the folder of a published site, or what the "
        "store says was printed (posters) or published last"
    ),
)
@click.option("--brief", is_flag=True, help=_("With --check-against: leave out what is only written differently"))
@click.option(
    "--record/--no-record",
    default=None,
    help=_("Write down in the store that this was published (default: if it is known who you are)"),
)
@format_option("text", "json")
@replace_option
@at_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    output: Path,
    drafts: bool,
    mode: str | None,
    page: Path | None,
    host: str,
    port: int,
    against: str | None,
    brief: bool,
    record: bool | None,
    form: str,
    replace: bool,
    day: date | None,
    files: tuple[Path, ...],
) -> int:
    _refuse_mixture(mode, page, against, files)
    if against:
        from tthc.cli.publish.compare import check_against

        return check_against(root, against, files, as_day(day), form, is_long=not brief)
    match mode:
        case "gate":
            from tthc.cli.publish.gate import show_gate

            return show_gate(root, as_day(day), form, page, replace=replace)
        case "deadlines":
            from tthc.cli.publish.deadlines import show_deadlines

            return show_deadlines(root, as_day(day), form)
        case "serve":
            from tthc.cli.publish.serve import serve

            return serve(root, as_day(day), host, port)
    return _publish(root, output, as_day(day), drafts=drafts, record=record)


def _refuse_mixture(mode: str | None, page: Path | None, against: str | None, files: tuple[Path, ...]) -> None:
    """UsageError where options are named together that ask for different things."""
    if page and mode != "gate":
        raise click.UsageError(_("--page belongs to --gate."))
    if mode and against:
        raise click.UsageError(_("ask for one thing at a time: --gate, --deadlines, --serve or --check-against."))
    if files and not against:
        raise click.UsageError(_("files belong to --check-against."))


def _publish(root: Path, output: Path, day: date, *, drafts: bool, record: bool | None) -> int:
    from tthc.load.settings import find_project
    from tthc.publish.portal.site_plan import find_plan
    from tthc.publish.portal.site_state import SiteState, templates_digest

    project = find_project(root)
    refuse_folder(output, project)
    question = _question(project, day, drafts)
    made_from = f"{question} {templates_digest(project.templates)}"
    state = SiteState(project.root)
    if state.is_as_written(output, made_from):
        say_aside(say("nothing has changed: {index}", index=output / "index.html"))
        return 0
    opened = cache(lambda: open_project(root, day))
    plan = find_plan(state.plan, question)
    if plan is None:
        plan = _planned(opened, output, day, drafts, state.plan, question)
    _write(plan, output, project)
    if not drafts and is_recorded(project, record):
        _record(opened(), output, day, record)
    state.written(output, f"{_question(project, day, drafts)} {templates_digest(project.templates)}")
    return 0


def _record(opened: Opened, output: Path, day: date, wanted: bool | None) -> None:
    """Write down what stands on the public pages now, and where."""
    from tthc.model.publication import Published

    where = opened.project.settings.authority.site or str(output)
    record_quietly(
        opened.project, Published.SITE, versions_out(opened, gate_of(opened, day)), day, where, wanted=wanted
    )


def _question(project: Project, day: date, drafts: bool) -> str:
    """Everything that the pages say depends on, in one word."""
    from tthc.load.digest import program_digest, remembered_digest_of

    parts = (
        program_digest(project.root),
        remembered_digest_of(project.catalog, project.root),
        repr(replace(project.settings, given=frozenset())),
        day.isoformat(),
        drafts,
        _locality_asked(),
        looks_of_store(project),
        looks_of_besides(project),
        looks_of_forms(project),
    )
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _locality_asked() -> str:
    return click.get_current_context().find_root().params.get("locality") or ""


def _planned(
    opened: Callable[[], Opened], output: Path, day: date, drafts: bool, path: Path, question: str
) -> SitePlan:
    from tthc.publish.folders import refuse_foreign
    from tthc.publish.portal.site import MARK, plan_site

    refuse_foreign(output, MARK)  # before a long wait; the writer asks again
    if not opened().is_sound:
        raise CannotRunError(say("the catalogue has errors; 'tthc check' lists them. Nothing was published."))
    return plan_site(site_of(opened(), day, drafts=drafts), path, question)


def site_of(opened: Opened, day: date, *, drafts: bool) -> Site:
    """What the site is made from: the catalogue, and what the store and the settings say of it."""
    from tthc.publish.portal.site import Site
    from tthc.show.language import Language, translator

    words = translator(Language.VIETNAMESE)  # the pages are for citizens, whatever the officer reads
    gate = gate_of(opened, day)
    kept = {} if drafts else as_checked(opened, gate)
    for key in kept:
        say_aside(say("{version} is public as it was checked; what was changed since waits for a check", version=key))
    catalogue = opened.catalogue if drafts else _public(opened.catalogue, gate, kept)
    besides = besides_of(opened.project, opened.rules, drafts=drafts)
    settings = opened.project.settings
    return Site(
        *(catalogue, settings.authority, day, drafts),
        held=held_in_words(gate, kept),
        translate=words,
        besides=besides,
        counting=settings.counting_policy or None,
        forms=forms_of(opened.project, opened.catalogue),
    )


def _public(catalogue: Catalogue, gate: Gate, kept: Mapping[str, Procedure]) -> Catalogue:
    """The catalogue without versions that may not be announced yet, and with what was checked where that stays."""
    from tthc.check.publication import Standing, version_key
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

    announced = (one.procedure for one in gate.held if one.standing is Standing.ANNOUNCED)
    held = {id(version) for version in announced if version_key(version) not in kept}
    shown = (entry for entry in catalogue.entries if id(entry) not in held)
    if not kept:
        return Catalogue(tuple(shown)) if held else catalogue
    return Catalogue(tuple(kept.get(version_key(e), e) if isinstance(e, Procedure) else e for e in shown))


def held_in_words(gate: Gate, kept: Collection[str]) -> Mapping[str, str]:
    """The codes of the versions in force that are held back, with the reasons in the language of the pages.

    Those `kept` as they were checked are public all the same.
    """
    from tthc.check.publication import Standing, version_key
    from tthc.show.language import Language, translator
    from tthc.vietnamese import write_list

    words = translator(Language.VIETNAMESE)
    in_force = (one for one in gate.held if one.standing is Standing.IN_FORCE)
    held = (one for one in in_force if version_key(one.procedure) not in kept)
    return {one.procedure.code: write_list([words(reason) for reason in one.reasons]) for one in held}


def _say_held(held: Sequence[tuple[str, str]]) -> None:
    """What does not go out, the first ones with the reason, and how to see the rest."""
    for code, why in held[:HELD_NAMED]:
        say_aside(say("{code} is held back: {missing}", code=code, missing=why))
    if len(held) > HELD_NAMED:
        say_aside(say("and {count} more are held back", count=len(held) - HELD_NAMED))
    if held:
        say_aside(say("'tthc publish --gate' lists what each one lacks; 'tthc publish --drafts' shows them for review"))


def _write(plan: SitePlan, output: Path, project: Project) -> None:
    from tthc.publish.portal.site import write_site

    built = write_site(plan, output, project.templates)
    _say_held(plan.about["held"])
    say_aside(
        say(
            "{published} procedures published, {drafts} as drafts, {held} held back, in {files} files: {index}",
            published=len(built.published),
            drafts=len(built.drafts),
            held=len(plan.about["held"]),
            files=len(built.files),
            index=output / "index.html",
        )
    )
    say_aside(say("{count} files are new or different", count=len(built.changed)))
    if strays := plan.about["strays"]:
        say_aside(
            say(
                "{count} files in the folder of forms are of no procedure and no paper: {names}",
                count=len(strays),
                names=", ".join(strays[:STRAYS_NAMED]) + (", …" if len(strays) > STRAYS_NAMED else ""),
            )
        )
