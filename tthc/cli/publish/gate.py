"""`tthc publish --gate`: what would go out today, what is new, changed and gone since the last time, what is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.publish.deadlines import deadlines_of
from tthc.cli.publish.record import gate_of
from tthc.cli.shared.output import Target, refuse_loss, write_output
from tthc.cli.shared.session import open_project, translate

if TYPE_CHECKING:
    from tthc.analyse.difference import Difference
    from tthc.check.publication import Gate
    from tthc.cli.shared.session import Opened


def changes_of(opened: Opened, gate: Gate) -> Mapping[str, tuple[Difference, ...]]:
    """What has changed in each version that goes out, since the last publication, by the version's key."""
    from tthc.check.publication import Since, version_key

    changed = {version_key(one.procedure): one.procedure for one in gate.out if one.since is Since.CHANGED}
    before = gate.last.told.procedures if gate.last else {}
    if not changed.keys() & before.keys():
        return {}
    from tthc.analyse.differences import differences
    from tthc.exchange.catalogue_json import version_from
    from tthc.store.publications import contents

    texts = contents(opened.project.store, (before[key] for key in changed if key in before))
    then = {key: version_from(texts.get(before.get(key, ""), "")) for key in changed}
    known = opened.catalogue
    return {key: differences(was, changed[key], known, known) for key, was in then.items() if was}


def show_gate(root: Path, day: date, form: str, page: Path | None, *, replace: bool) -> int:
    """Print it, and write the page for officers if one is asked for; 1 if something is held back."""
    from tthc.load.settings import find_project
    from tthc.show import gate as shown

    target = Target(page, find_project(root), "publish --gate", (".html",), replace) if page else None
    if target:
        refuse_loss(target)
    opened = open_project(root, day)
    gate = gate_of(opened, day)
    changes = changes_of(opened, gate)
    if form == "json":
        click.echo(shown.as_json(gate, day, translate, changes))
    else:
        click.echo(shown.as_text(gate, day, translate, changes))
    if target:
        from tthc.cli.publish.officers_page import officers_page
        from tthc.publish.portal.officers_page import officers_file

        authority = opened.project.settings.authority
        made = officers_page(gate, deadlines_of(opened, day), authority, day, changes)
        write_output(target, officers_file(made, opened.project.templates))
    return int(bool(gate.held))
