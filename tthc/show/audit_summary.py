"""An audit on one screen: how many dossiers, how many late, where, what was put aside and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from textwrap import shorten, wrap
from typing import TYPE_CHECKING

from tthc.audit.clock.policy_words import in_one_line
from tthc.audit.figures.counters import Counters, Dimension, Ratio, broken_down, ratio
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.figures.put_aside import quarantine_sentence
from tthc.audit.figures.worst import worst
from tthc.audit.judging.next_steps import NEXT_STEPS
from tthc.exchange.audit_names import Names
from tthc.model.reference import CountingPolicy
from tthc.show.audit_petitions import petition_lines
from tthc.show.language import Translate
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.audit.advising.advice_report import AdviceReport
    from tthc.audit.detecting.detect import Signals


@dataclass(frozen=True)
class AuditShown:
    """An audit, against which limit it is shown, and what things are called."""

    audit: PeriodReport
    limit: str
    names: Names
    step_names: Mapping[tuple[str, str], str]
    policies: Mapping[str, CountingPolicy] = field(default_factory=dict)
    advice: AdviceReport | None = None
    signals: Signals | None = None

    @property
    def total(self) -> Counters:
        """All counters of the period as one."""
        found: Counters = getattr(self.audit.total, self.limit)
        return found


LIMITS = {"promised": say("against the promised limit"), "statutory": say("against the law's limit")}
WIDTH = 60
"""So many letters of a name are shown."""


def as_summary(shown: AuditShown, translate: Translate) -> str:
    """The screen, as plain text."""
    worst_of = (_worst(shown, by) for by in WORST)
    parts = (_head(shown), _counted(shown), *worst_of, _steps(shown), _petitions(shown), _aside(shown), _policy(shown))
    blocks = ("\n".join(_said(part, translate)) for part in parts)
    return "\n\n".join(block for block in blocks if block)


Line = Message | str | tuple[object, ...]
"""A sentence, words as they are, or columns."""


def _said(lines: Iterator[Line], translate: Translate) -> Iterator[str]:
    """The lines, columns below columns: the first to the left, figures to the right, and the rest as it comes."""
    written = [[_text(part, translate) for part in (line if isinstance(line, tuple) else (line,))] for line in lines]
    columns = [row for row in written if len(row) > 1]
    widths = [max(map(len, column)) for column in zip(*(row[:-1] for row in columns), strict=False)] if columns else []
    for row in written:
        yield _row(row, widths) if len(row) > 1 else row[0]


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle, last = texts
    cells = [text.rjust(width) for text, width in zip(middle, widths[1:], strict=True)]
    return "  ".join((f"  {first.ljust(widths[0])}", *cells, last)).rstrip()


def _text(part: object, translate: Translate) -> str:
    if isinstance(part, Message):
        return translate(part)
    return translate(say("{number}", number=Decimal(part))) if isinstance(part, int) else str(part)


def _head(shown: AuditShown) -> Iterator[Line]:
    report, period = shown.audit, _period(shown.audit.period)
    limit = LIMITS[shown.limit]
    yield say(
        "{source}: {period}, {limit}, as of {day}", source=report.source, period=period, limit=limit, day=report.as_of
    )
    if report.synthetic:
        yield say("This log is synthetic: its figures are nobody's.")


def _period(period: Period) -> Message:
    """By its name where it has one, and its days."""
    days = say("{start} to {end}", start=period.start, end=period.end)
    return say("{name} ({days})", name=period.name, days=days) if period.is_named else days


def _counted(shown: AuditShown) -> Iterator[Line]:
    c = shown.total
    early, on_time, late = map(Decimal, (c.early, c.on_time, c.late))
    yield (
        say("in hand"),
        c.in_hand,
        say("carried over {old}, received {new}", old=Decimal(c.carried_over), new=Decimal(c.received)),
    )
    yield (
        say("settled"),
        c.settled,
        say("early {early}, on time {on_time}, late {late}", early=early, on_time=on_time, late=late),
    )
    open_in_time, open_late = Decimal(c.open_in_time), Decimal(c.open_late)
    yield say("open"), c.open, say("in time {in_time}, late {late}", in_time=open_in_time, late=open_late)
    in_time, before = Decimal(c.paused_in_time), Decimal(c.paused_late)
    yield say("paused"), c.paused, say("in time {in_time}, late before that {late}", in_time=in_time, late=before)
    yield say("refused"), c.refused, ""
    yield say("withdrawn"), c.withdrawn, ""
    unknown = c.settled_without_limit + c.open_without_limit + c.paused_without_limit
    if unknown:
        yield say("without a known limit"), unknown, say("in the lines above, in no share")
    for name in Ratio:
        yield _share(RATIOS[name], ratio(name, c).share)
    if not c.adds_up:
        yield say("The counters do not add up: {missing} dossiers are in none, or in two.", missing=c.missing)


RATIOS = {
    Ratio.SETTLED_IN_TIME: say("of the settled, in time"),
    Ratio.IN_TIME: say("of the settled and the open, in time (QĐ 766)"),
    Ratio.GIA_LAI: say("of all in hand, not late (Gia Lai)"),
}


def _share(name: Message, share: Fraction | None) -> Line:
    return name, percent(share), ""


def percent(share: Fraction | None) -> Message | str:
    """`98.6 %` in the language's way; a dash where there is nothing to take a share of."""
    if share is None:
        return "—"
    return say("{number} %", number=round(Decimal(share.numerator * 100) / share.denominator, 1))


def _worst(shown: AuditShown, by: Dimension) -> Iterator[Line]:
    for number, one in enumerate(worst(shown.audit.cells, by, shown.limit)):
        if number == 0:
            yield WORST[by], say("late"), say("in hand"), say("in time (QĐ 766)"), ""
        name = shorten(_name(shown, by, one.key), WIDTH, placeholder="…")
        share = percent(ratio(Ratio.IN_TIME, one.counters).share)
        yield name, one.counters.all_late, one.counters.in_hand, share, ""


WORST = {
    Dimension.PROCEDURE: say("Most late dossiers, by procedure"),
    Dimension.AGENCY: say("Most late dossiers, by agency"),
}


def _name(shown: AuditShown, by: Dimension, key: str | None) -> str:
    name = shown.names.of(by.value, key)
    return f"{key} {name}" if by is Dimension.PROCEDURE and key and name != key else name


MOST_STEPS = 3


def _steps(shown: AuditShown) -> Iterator[Line]:
    """Where time is lost, where a log of steps says so."""
    everywhere = [step for step in shown.audit.steps if step.agency is None and step.lost]
    worst_first = sorted(everywhere, key=lambda step: (-step.lost, step.procedure, step.step))[:MOST_STEPS]
    if worst_first:
        yield say("Where time is lost"), say("office hours"), say("dossiers"), ""
    for step in worst_first:
        named = shown.step_names.get((step.procedure, step.step), step.step)
        yield shorten(f"{step.procedure} {named}", WIDTH, placeholder="…"), round(step.lost), step.dossiers, ""


def _petitions(shown: AuditShown) -> Iterator[Line]:
    """What was asked and complained about, where there is a list of it."""
    if shown.audit.petitions:
        yield from petition_lines(shown.audit.petitions, shown.names)


def _aside(shown: AuditShown) -> Iterator[Line]:
    report = shown.audit
    read, judged = Decimal(report.read), Decimal(report.judged)
    yield say("{read} rows read, {judged} judged, {aside} put aside", read=read, judged=judged, aside=read - judged)
    for row in report.quarantined:
        yield say("  {code} {what}", code=row.reason.value, what=quarantine_sentence(row))
        yield say("       → {step}", step=NEXT_STEPS[row.reason])


def _policy(shown: AuditShown) -> Iterator[Line]:
    for way in shown.audit.policies:
        known = shown.policies.get(way.id)
        yield say("counted by: {name} ({said})", name=way.name, said=in_one_line(known)) if known else way.name


HEADS = (
    *(("carried_over", say("carried over")), ("received", say("received")), ("early", say("early"))),
    *(("on_time", say("on time")), ("late", say("late")), ("open_in_time", say("open, in time"))),
    *(("open_late", say("open, late")), ("paused", say("paused")), ("refused", say("refused"))),
    *(("withdrawn", say("withdrawn")),),
)


def as_table(shown: AuditShown, by: Dimension | None, translate: Translate) -> str:
    """The counters of each group of a dimension; of the whole where there is none."""
    heads = [
        *(translate(head) for _, head in HEADS),
        translate(say("unknown limit")),
        translate(say("in time (QĐ 766)")),
    ]
    rows = [(tuple(_figures(counters, translate)), name) for name, counters in _groups(shown, by, translate)]
    columns = zip(heads, *(figures for figures, _ in rows), strict=True)
    widths = [max(map(len, (*head.split(), *figures))) for head, *figures in columns]
    lines = [(line, "") for line in _heading(heads, widths)]
    return "\n".join("  ".join((*map(str.rjust, texts, widths), name)).rstrip() for texts, name in (*lines, *rows))


def _heading(heads: Sequence[str], widths: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The lines of narrow heads, which end together above their columns."""
    wrapped = [wrap(head, width) for head, width in zip(heads, widths, strict=True)]
    height = max(map(len, wrapped))
    return zip(*(("",) * (height - len(lines)) + tuple(lines) for lines in wrapped), strict=True)


def _groups(shown: AuditShown, by: Dimension | None, translate: Translate) -> Iterator[tuple[str, Counters]]:
    cells = shown.audit.months if by is Dimension.MONTH else shown.audit.cells
    if by:
        for cell in broken_down(cells, by):
            yield shorten(_name(shown, by, getattr(cell, by.value)), 80, placeholder="…"), getattr(cell, shown.limit)
    yield translate(say("all")), shown.total


def _figures(counters: Counters, translate: Translate) -> Iterator[str]:
    unknown = counters.settled_without_limit + counters.open_without_limit + counters.paused_without_limit
    for count in (*(getattr(counters, name) for name, _ in HEADS), unknown):
        yield _text(count, translate)
    yield _text(percent(ratio(Ratio.IN_TIME, counters).share), translate)
