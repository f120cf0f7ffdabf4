"""`tthc publish --deadlines`: by when decisions had to be signed and entered nationally, and which were late."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.record import records_of
from tthc.cli.shared.session import open_project, translate

if TYPE_CHECKING:
    from tthc.analyse.publication_deadlines import Deadline
    from tthc.cli.shared.session import Opened


def show_deadlines(root: Path, day: date, form: str) -> int:
    """Print them; 1 if one is late."""
    from tthc.analyse.publication_deadlines import State
    from tthc.show import publication_deadlines as shown

    found = deadlines_of(open_project(root, day), day)
    write = shown.as_json if form == "json" else shown.as_text
    click.echo(write(found, day, translate))
    return int(any(one.state is State.LATE for one in found))


def deadlines_of(opened: Opened, day: date) -> tuple[Deadline, ...]:
    """The deadlines of all versions in force or announced on a day, late ones first."""
    from tthc.analyse.publication_deadlines import Reckoning, publication_deadlines, worst_first
    from tthc.audit.clock.calendar import build_calendar
    from tthc.audit.clock.due import choose_policy
    from tthc.check.publication import versions_of_the_day
    from tthc.model.publication_duty import PublicationDuty

    duties = tuple(opened.catalogue.all(PublicationDuty).values())
    if not duties:
        return ()
    policy = choose_policy(opened.catalogue, opened.project.settings.counting_policy or None)
    reckoning = Reckoning(duties, build_calendar(opened.catalogue), policy, day)
    versions = [version for version, _standing in versions_of_the_day(opened.catalogue, day)]
    return worst_first(publication_deadlines(versions, _entered(opened), reckoning))


def _entered(opened: Opened) -> dict[str, date]:
    """When versions were first entered into the national database under their decision."""
    from tthc.analyse.publication_deadlines import entry_key
    from tthc.check.publication import version_key
    from tthc.model.publication import Published

    keys = {version_key(version): entry_key(version) for version in opened.catalogue.versions}
    found: dict[str, date] = {}
    for one in records_of(opened.project):
        if one.told.kind is Published.ENTERED:
            for key in one.told.procedures:
                found.setdefault(keys.get(key, key), one.told.day)
    return found
