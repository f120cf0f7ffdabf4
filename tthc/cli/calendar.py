"""`tthc calendar`: due dates with the rules that moved them, and the working days of a year."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tthc.cli.shared.decimals import DecimalRange
from tthc.cli.shared.session import day_in, format_option, translate
from tthc.model.reference import YearStatus
from tthc.source import say

if TYPE_CHECKING:
    from tthc.audit.clock.due import Due
    from tthc.audit.clock.span import Leeway
    from tthc.model.catalogue import Catalogue
    from tthc.model.dossier import Pause
    from tthc.model.duration import Duration
    from tthc.model.reference import CountingPolicy


@click.group(help=_("Count with the public sector's own calendar: holidays, swaps, working Saturdays."))
def command() -> None:  # noqa: D103 - its help stands above
    pass


class _Moment(click.DateTime):
    """A day, with or without the hour, as people write it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The moment; one that cannot be read is answered with how to write it, not with letters and percent signs."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                _("'{text}' is not a day: write 23/11/2026, or '23/11/2026 15:30'.").format(text=value), param, ctx
            )


class _Wait(click.ParamType[Any]):
    """A pause as `03/03/2026..12/03/2026`, with what is waited for before it: `financial:03/03/2026..12/03/2026`."""

    name = "wait"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pause:
        """The pause; of a cause that there is not, nobody may think that it counts."""
        from tthc.model.dossier import Cause, Pause

        cause, _colon, days = str(value).rpartition(":")
        asked, _dots, given = days.partition("..")
        known = {one.value: one for one in Cause}
        if cause and cause not in known:
            text = _("'{text}' is no cause of a wait; there are {known}.")
            self.fail(text.format(text=cause, known=", ".join(known)), param, ctx)
        start, end = day_in(asked), day_in(given)
        if start is None or end is None or end < start:
            text = _("'{text}' is no wait: write 03/03/2026..12/03/2026, or financial:03/03/2026..12/03/2026.")
            self.fail(text.format(text=value), param, ctx)
        return Pause(start, end, known.get(cause, Cause.SUPPLEMENT))


@command.command(help=_("When a dossier received on a day (and hour) is due, and which rules moved the date."))
@click.argument(
    "received",
    type=_Moment(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y", "%d/%m/%Y %H:%M"]),
    metavar=_("DAY"),
)
@click.option("--working-days", type=DecimalRange(0, 10_000), help=_("Limit in working days (halves allowed)"))
@click.option("--calendar-days", type=click.IntRange(0, 10_000), help=_("Limit in days"))
@click.option("--hours", type=DecimalRange(0, 10_000), help=_("Limit in working hours"))
@click.option("--months", type=click.IntRange(0, 1_000), help=_("Limit in months"))
@click.option("--same-day", is_flag=True, help=_("To be settled on the day of reception"))
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option(
    "--reception-day", type=click.Choice(["excluded", "included"]), help=_("Whether the day of reception counts")
)
@click.option("--wait", "waits", type=_Wait(), multiple=True, help=_("A time of waiting for somebody; may be repeated"))
@click.option("--agency", help=_("The agency of the catalogue (its id) whose office hours and area count"))
@click.option("--area", help=_("The difficult area of the catalogue (its id)"))
@format_option("text", "json")
@click.pass_obj
def due(  # noqa: D103 - its help stands above
    root: Path,
    received: datetime,
    working_days: float | None,
    calendar_days: int | None,
    hours: float | None,
    months: int | None,
    same_day: bool,
    policy: str | None,
    reception_day: str | None,
    waits: tuple[Pause, ...],
    agency: str | None,
    area: str | None,
    form: str,
) -> int:
    from tthc.audit.clock.calendar import build_calendar
    from tthc.audit.clock.due import choose_policy
    from tthc.audit.clock.due import due as work_out
    from tthc.audit.clock.span import policy_at

    catalogue = _catalogue(root)
    limit = _limit(working_days, calendar_days, hours, months, same_day)
    named = policy or _policy_for(catalogue, same_day, reception_day)
    unit = _named(catalogue, "agencies", agency) if agency else None
    chosen = policy_at(choose_policy(catalogue, named), unit)
    leeway = _leeway(catalogue, chosen, area or (unit.area.id if unit and unit.area else None))
    is_bare_day = (received.hour, received.minute) == (0, 0)
    moment = received.date() if is_bare_day else received
    date = work_out(moment, limit, chosen, build_calendar(catalogue), waits, leeway=leeway)
    counts = "included" if chosen.reception_day_counts else "excluded"
    click.echo(_as_json(date, received, counts) if form == "json" else _as_text(date, chosen.name))
    return 0


@command.command(help=_("The working days of a year, its days off and the Saturdays worked."))
@click.argument("year", type=click.IntRange(1990, 2100))
@format_option("text", "json")
@click.pass_obj
def year(root: Path, year: int, form: str) -> int:  # noqa: D103 - its help stands above
    from tthc.audit.clock.calendar import build_calendar
    from tthc.model.reference import CalendarYear
    from tthc.source import CannotRunError

    catalogue = _catalogue(root)
    known = catalogue.all(CalendarYear).get(str(year))
    if known is None:
        years = tuple(sorted(catalogue.all(CalendarYear)))
        raise CannotRunError(say("the calendar has no year {year}; it has {years}", year=year, years=years))
    days = build_calendar(catalogue).working_days_in_year(year)
    if form == "json":
        off = [day.date.isoformat() for day in known.days_off]
        worked = [day.date.isoformat() for day in known.worked]
        value = {"year": year, "status": known.status.value, "working_days": days, "days_off": off, "worked": worked}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        return 0
    click.echo(
        translate(say("{year}: {days} working days ({status})", year=year, days=days, status=_STATUSES[known.status]))
    )
    for off_day in known.days_off:
        click.echo(f"  {translate(say('{day}', day=off_day.date))}  {off_day.name}")
    for work in known.worked:
        click.echo(f"  {translate(say('{day} is worked instead of {other}', day=work.date, other=work.instead_of))}")
    return 0


_STATUSES = {YearStatus.FINAL: say("final"), YearStatus.PROVISIONAL: say("provisional")}


def _catalogue(root: Path) -> Catalogue:
    """The catalogue of the project; outside of one, the calendar that ships with the program."""
    from tthc.load.catalogue import load_catalogue
    from tthc.load.settings import find_project, packaged
    from tthc.source import CannotRunError

    try:
        folder = find_project(root).catalog
    except CannotRunError:
        if root != Path():
            raise
        folder = packaged("catalog")
    return load_catalogue(folder / "reference", folder).catalogue


def _named(catalogue: Catalogue, kind: str, id: str) -> Any:  # noqa: A002 - its name everywhere
    """The entry of a kind with an id; CannotRunError, with the nearest id, if there is none."""
    from difflib import get_close_matches

    from tthc.model.catalogue import KINDS
    from tthc.source import CannotRunError

    entries = catalogue.all(KINDS[kind])
    if id in entries:
        return entries[id]
    text = say("under {kind!r} nothing has the id {id!r}", kind=kind, id=id)
    if near := get_close_matches(id, entries, n=1):
        text = say("{sentence} (did you mean {word!r}?)", sentence=text, word=near[0])
    raise CannotRunError(text)


def _leeway(catalogue: Catalogue, policy: CountingPolicy, area: str | None) -> Leeway:
    """What the policy allows: in its areas more days."""
    from tthc.audit.clock.limits import leeway_of

    return leeway_of((), policy, _named(catalogue, "difficult_areas", area) if area else None)


def _policy_for(catalogue: Catalogue, same_day: bool, reception_day: str | None) -> str | None:
    """The first policy that counts as asked: a cut-off hour for a same-day limit, with or without the first day."""
    from tthc.model.reference import CountingPolicy

    for policy in catalogue.all(CountingPolicy).values():
        fits = reception_day is None or policy.reception_day_counts == (reception_day == "included")
        if fits and (policy.cutoff is not None) >= same_day:
            return policy.id
    return None


def _limit(
    working_days: float | None, calendar_days: int | None, hours: float | None, months: int | None, same_day: bool
) -> Duration:
    from tthc.model.duration import Duration

    given = {"working_days": working_days, "calendar_days": calendar_days, "hours": hours, "months": months}
    stated = {unit: Decimal(str(amount)) for unit, amount in given.items() if amount is not None}
    if not all(amount.is_finite() for amount in stated.values()):
        raise click.UsageError(_("a limit is a number."))
    if len(stated) + same_day != 1:
        raise click.UsageError(_("name one limit: --working-days, --calendar-days, --hours, --months or --same-day."))
    return Duration.model_validate(stated or {"same_day": True})


def _as_json(due: Due, received: datetime, reception_day: str) -> str:
    from tthc.show.one_dossier import because_json

    value = {
        "received": received.isoformat(timespec="minutes"),
        "due": due.day.isoformat(),
        "until": due.until.isoformat(timespec="minutes") if due.until else None,
        "policy": due.policy,
        "reception_day": reception_day,
        "provisional": due.provisional,
        "because": [because_json(because, translate) for because in due.because],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _as_text(due: Due, policy: str) -> str:
    from tthc.show.one_dossier import because_text

    until = f" {due.until:%H:%M}" if due.until else ""
    lines = [f"{translate(say('Due: {day}', day=due.day))}{until}  ({policy})"]
    lines += [f"  - {because_text(because, translate)}" for because in due.because]
    if due.provisional:
        lines.append("  ! " + translate(say("the days off of that year are not decided yet")))
    return "\n".join(lines)
