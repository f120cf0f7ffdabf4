"""The files of an audit: the page and the workbook, written where nothing of anybody's is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.cli.shared.output import Target, refuse_loss, write_output
from tthc.cli.shared.session import Opened, say_aside
from tthc.show.language import Language, translator
from tthc.source import say

if TYPE_CHECKING:
    from tthc.show.audit_summary import AuditShown

VIETNAMESE = translator(Language.VIETNAMESE)
"""Both files are for Vietnamese offices, whatever the language of the screen."""

Made = Callable[[Opened, "AuditShown", bool], bytes]


def file_targets(
    opened: Opened, page: Path | None, workbook: Path | None, replace: bool, promises: Path | None = None
) -> Mapping[str, Target]:
    """The files that were asked for by their kind; refused at once where something would be lost."""
    asked = {".html": page, ".xlsx": workbook, ".json": promises}
    targets = {
        suffix: Target(path, opened.project, f"audit {suffix[1:]}", (suffix,), replace)
        for suffix, path in asked.items()
        if path
    }
    for target in targets.values():
        refuse_loss(target)
    return targets


def write_files(targets: Mapping[str, Target], opened: Opened, shown: AuditShown, *, public: bool) -> None:
    """Write each and say so."""
    for suffix, target in targets.items():
        write_output(target, MADE[suffix](opened, shown, public))
        say_aside(say("wrote {file}", file=target.path))


def _page(opened: Opened, shown: AuditShown, public: bool) -> bytes:
    from tthc.audit.detecting.veil import public as veiled
    from tthc.publish.audits.file import audit_file
    from tthc.publish.audits.report import ForPage, audit_page

    authority = opened.project.settings.authority.name
    signals = veiled(shown.signals).signals if shown.signals and public else shown.signals
    names, steps = shown.names, shown.step_names
    policies, advice = shown.policies, shown.advice
    beside = ForPage(authority, shown.limit, names, steps, VIETNAMESE, policies, public, advice, signals)
    return audit_file(audit_page(shown.audit, beside), opened.project.templates)


def _workbook(opened: Opened, shown: AuditShown, _public: bool) -> bytes:
    from tthc.show.audit_workbook import audit_workbook

    created = datetime.combine(shown.audit.as_of, time(), UTC)
    return audit_workbook(shown, opened.project.settings.authority.name, created, VIETNAMESE)


def _promises(opened: Opened, shown: AuditShown, _public: bool) -> bytes:
    from tthc.audit.figures.public_promises import public_promises
    from tthc.exchange.promises_file import promises_as_json

    return promises_as_json(public_promises(shown.audit, shown.limit))


MADE: Mapping[str, Made] = {".html": _page, ".xlsx": _workbook, ".json": _promises}
