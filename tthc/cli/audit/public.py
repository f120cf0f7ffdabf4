"""`--public` of `tthc audit`: what has to hold before a page may leave the office."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.audit.figures.period_report import PeriodReport


def check_promises(promises: Path | None, public: bool) -> None:
    """UsageError where the file for the public pages is asked for and the period need not be over."""
    if promises and not public:
        raise click.UsageError(_("--promises needs --public: it is for everybody."))


def check_public(page: Path | None, workbook: Path | None, form: str) -> None:
    """UsageError unless the page is all that is asked for: the other outputs have every figure."""
    if not page:
        raise click.UsageError(_("--public needs --html or --promises: it is about what is published."))
    if workbook or form == "json":
        raise click.UsageError(
            _("--public is about the page: the workbook and JSON have every figure. Ask for those in another run.")
        )


def check_public_period(period: str | None, today: date) -> None:
    """CannotRunError unless the period is a whole month, quarter, half or year that is over.

    Two pages whose periods differ by some days differ by the dossiers of these days: by few, or by one.
    """
    from tthc.audit.figures.period import read_period

    days = read_period(period) if period else None
    if days is None or not days.is_named or days.end >= today:
        raise CannotRunError(
            say(
                "a public page is about a whole month, quarter, half or year that is over (--period 2026-Q3): "
                "two pages whose periods differ by some days would tell about the dossiers of these days"
            )
        )


def check_public_size(audit: PeriodReport) -> None:
    """CannotRunError for so few dossiers that the page would be about persons; how few, it does not say."""
    from tthc.audit.figures.suppression import SMALLEST

    if audit.total.promised.in_hand < SMALLEST:
        raise CannotRunError(
            say("the period has fewer than {least} dossiers: there is no public page of so few", least=SMALLEST)
        )


ONE_KIND_OF_PERIOD = say(
    "Publish periods of one kind only, all months or all quarters or all years: who lays the page of a quarter beside "
    "those of its months may work hidden figures out."
)
