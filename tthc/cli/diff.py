"""`tthc diff`: what differs between two versions, in the words of the domain, and for whom it makes life harder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.shared.session import (
    as_day,
    at_option,
    day_in,
    format_option,
    here,
    locality_asked_for,
    say_aside,
    translate,
)
from tthc.cli.shared.versions import Version, read_catalogue, version_here, version_meant, versions_of
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.analyse.difference import Difference
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure
    from tthc.show.difference import Compared

FAIL_ON = ("harder", "unclear", "any", "never")


@click.command(
    help=_(
        "Say what differs between two versions of a procedure: documents, copies, time limits, fees, ways to hand in, "
        "steps, agencies, laws. What makes life harder comes first. A version is a code (the one in force), CODE@DAY, "
        "CODE@LOCALITY, CODE@quoc-gia (the nation's record), or a file. One code alone compares its last two versions, "
        "a file alone the version in force with it; "
        "--since compares the whole catalogue."
    )
)
@click.argument("versions", nargs=-1, metavar=_("[VERSION [VERSION]]"))
@click.option(
    "--since",
    metavar=_("DAY|REVISION"),
    help=_("Compare the catalogue on that day, or at that revision of git, with today's"),
)
@at_option
@click.option("--burden", is_flag=True, help=_("Leave out what makes life neither harder nor easier"))
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="never",
    show_default=True,
    help=_("Exit with 1 if something makes life harder; 'unclear' counts what does not compare too"),
)
@format_option("text", "json")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, versions: tuple[str, ...], since: str | None, day: date | None, burden: bool, fail_on: str, form: str
) -> int:
    from tthc.show import difference as shown

    compared = _of_the_whole(root, since, as_day(day)) if since else (_of_one(root, versions, as_day(day)),)
    if since and versions:
        compared = [one for one in compared if one.code in versions]
    if form == "json":
        click.echo(shown.as_json(compared, translate))
    else:
        click.echo(shown.as_text(compared, translate, is_long=not burden))
    return exit_code([difference for one in compared for difference in one.found], fail_on)


def exit_code(found: Sequence[Difference], fail_on: str) -> int:
    """1 if some difference is as bad as the chosen word."""
    from tthc.analyse.difference import Weight

    bad = {
        "harder": {Weight.HARDER},
        "unclear": {Weight.HARDER, Weight.UNCLEAR},
        "any": set(Weight),
        "never": set[Weight](),
    }
    return int(any(difference.weight in bad[fail_on] for difference in found))


def _of_one(root: Path, words: tuple[str, ...], day: date) -> Compared:
    project, catalogue = read_catalogue(root)
    match words:
        case (one,) if "@" not in one and not Path(one).is_file():
            before, after = _last_two(project, catalogue, one, day)
        case (one,) if Path(one).is_file():
            after = version_meant(project, catalogue, one, day)
            before = version_meant(project, catalogue, after.procedure.code, day)
        case (one,):
            before = version_meant(project, catalogue, one, day)
            after = version_meant(project, catalogue, before.procedure.code, day)
        case (one, other):
            before, after = version_meant(project, catalogue, one, day), version_meant(project, catalogue, other, day)
        case _:
            raise click.UsageError(_("name one procedure or two versions, or use --since."))
    return compare(before, after)


def _last_two(project: Project, catalogue: Catalogue, code: str, day: date) -> tuple[Version, Version]:
    found = versions_of(catalogue, code)
    if len(found) < 2:
        raise CannotRunError(
            say("{code} has only one version here; name a file, or --since a revision of git", code=code)
        )
    before, after = (version_here(project, catalogue, version, day) for version in found[-2:])
    return before, after


def compare(before: Version, after: Version) -> Compared:
    """Two versions with what differs between them."""
    from tthc.analyse.differences import differences
    from tthc.show.difference import Compared, version_in_words

    return Compared(
        after.procedure.code,
        after.procedure.name,
        version_in_words(before.procedure),
        version_in_words(after.procedure),
        differences(before.procedure, after.procedure, before.catalogue, after.catalogue),
    )


def _of_the_whole(root: Path, since: str, day: date) -> list[Compared]:
    """The procedures that differ between the catalogue on a day, or at a revision, and now."""
    project, catalogue = read_catalogue(root)
    if earlier := day_in(since):
        return _compared(here(catalogue, project, earlier).on(earlier), here(catalogue, project, day).on(day))
    before, now = _both_readable(project, catalogue, since)
    if unit := locality_asked_for(catalogue, project, day):  # the earlier state may not know it yet
        from tthc.model.overlay import in_locality

        before, now = in_locality(before, unit, day), in_locality(now, unit, day)
    return _compared(before.on(day), now.on(day))


def _both_readable(project: Project, catalogue: Catalogue, since: str) -> tuple[Catalogue, Catalogue]:
    """The earlier catalogue and the present one, both without what one of them cannot read: it did not come or go."""
    from tthc.load.revision import read_earlier

    earlier = read_earlier(project.catalog, since)
    broken = {problem.at.file for problem in earlier.problems}
    if broken:
        text = say(
            "{count} files at {since} are not in today's format; what they hold is left out",
            count=len(broken),
            since=since,
        )
        say_aside(text)
    read_then = {version.code for version in earlier.catalogue.versions}
    there_now = {(project.catalog / file).relative_to(project.root).as_posix() for file in broken}
    unread = {v.code for v in catalogue.versions if v.at.file in there_now and v.code not in read_then}
    unread |= {v.code for v in earlier.catalogue.versions if _is_unread_now(project, catalogue, v)}
    return _without(earlier.catalogue, unread), _without(catalogue, unread)


def _is_unread_now(project: Project, catalogue: Catalogue, version: Procedure) -> bool:
    """Whether the file of an earlier version is still there, and nothing could be read from it."""
    return version.code not in catalogue.procedures and (project.catalog / version.at.file).is_file()


def _without(catalogue: Catalogue, codes: set[str]) -> Catalogue:
    from tthc.model.catalogue import Catalogue
    from tthc.model.procedure import Procedure

    kept = (e for e in catalogue.entries if not (isinstance(e, Procedure) and e.code in codes))
    return Catalogue(tuple(kept))


def _compared(old: Catalogue, new: Catalogue) -> list[Compared]:
    from itertools import groupby

    from tthc.analyse.differences import catalogue_differences
    from tthc.show.difference import Compared, version_in_words

    found = sorted(catalogue_differences(old, new), key=lambda d: (d.procedure, d.order))
    compared = []
    for code, same in groupby(found, key=lambda difference: difference.procedure):
        before, after = old.procedures.get(code), new.procedures.get(code)
        known = after or before
        assert known is not None
        words = [version_in_words(version) if version else None for version in (before, after)]
        compared.append(Compared(code, known.name, words[0], words[1], tuple(same)))
    return compared
