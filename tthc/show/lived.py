"""What is done beside what is published, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tthc.audit.comparing.deviations import DeviationKind
from tthc.audit.comparing.lived import Deviation, Lived, LivedGroup, LivedPath, LivedProcedure
from tthc.audit.comparing.step_words import KnownBy, StepTaken
from tthc.exchange.audit_names import Names
from tthc.show.language import Translate
from tthc.source import Message, say

SENTENCES: Mapping[DeviationKind, Message] = MappingProxyType(
    {
        DeviationKind.EXTRA: say("step that the published procedure does not have: {what}"),
        DeviationKind.OTHER_CASE: say("step of another case: {what}"),
        DeviationKind.REPLACED: say("national step in whose place the internal workflow has others: {what}"),
        DeviationKind.MISSING: say("published step left out: {what}"),
        DeviationKind.TURNED: say("order turned round: {later} before {what}"),
        DeviationKind.REPEATED: say("step done more than once: {what}"),
        DeviationKind.PAPER: say("paper asked for that the procedure does not ask for: {what}"),
        DeviationKind.UNKNOWN_PAPER: say("paper asked for that the catalogue does not know: {what}"),
    }
)
"""What each kind of difference is, in a sentence."""

KNOWN_BY: Mapping[KnownBy, Message] = MappingProxyType(
    {
        KnownBy.MAPPING: say("by the mapping"),
        KnownBy.ID: say("by its id"),
        KnownBy.NAME: say("by its name"),
        KnownBy.LIKENESS: say("by likeness: please check"),
        KnownBy.REPLACED: say("a step of the national record"),
        KnownBy.NOTHING: say("not a step of this procedure"),
    }
)
"""By what a step of a log was known."""

HIDDEN = "∗"
"""In the place of a count that is not shown in public."""

MOST_SHOWN, MOST_WAYS = 10, 3
"""So many agencies and differences, and so many ways, stand in the text; the JSON has more."""


@dataclass(frozen=True)
class LivedShown:
    """A comparison, and what procedures, agencies and papers are called."""

    lived: Lived
    names: Names
    papers: Mapping[str, str]
    public: bool = False

    def called(self, procedure: LivedProcedure, deviation: Deviation, id_: str) -> str:
        """The name of a step or of a paper; words of a log as they are."""
        if deviation.kind is DeviationKind.PAPER:
            return self.papers.get(id_, id_)
        return step_name(procedure, id_)


def step_name(procedure: LivedProcedure, id_: str) -> str:
    """The name of a step by its id; words of a log as they are."""
    return procedure.steps[id_].name if id_ in procedure.steps else id_


def as_text(shown: LivedShown, translate: Translate) -> str:
    """The procedures in which most dossiers differ first, each with its agencies."""
    blocks = (_head(shown), *(_procedure(shown, one, translate) for one in shown.lived.procedures))
    texts = ("\n".join(map(translate, block)) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def _head(shown: LivedShown) -> Iterator[Message]:
    lived = shown.lived
    yield say(
        "{dossiers} dossiers of {procedures} procedures; of {without} of them the log of steps says nothing",
        dossiers=Decimal(lived.dossiers),
        procedures=len(lived.procedures),
        without=Decimal(lived.without_steps),
    )
    if not lived.procedures:
        yield say("No dossier has steps in the log of steps: there is nothing to compare.")
    if not lived.papers_told:
        yield say("No log names the papers that were asked for: whether more are asked than is published is not known.")
    if lived.too_long:
        yield say("{count} dossiers had more steps than are compared", count=Decimal(lived.too_long))
    if shown.public:
        yield say("{sign} a count that is not shown: it could point at a person", sign=HIDDEN)


def _procedure(shown: LivedShown, procedure: LivedProcedure, translate: Translate) -> Iterator[Message]:
    yield say("{code} {name}", code=procedure.code, name=shown.names.of("procedure", procedure.code))
    for group in procedure.groups[: MOST_SHOWN + 1]:
        yield from _group(shown, procedure, group, translate)
    if len(procedure.groups) > MOST_SHOWN + 1:
        yield say("  … and {count} more agencies", count=len(procedure.groups) - MOST_SHOWN - 1)
    yield from _taken(procedure, translate)
    yield from _paths(procedure, procedure.paths)


def _group(shown: LivedShown, procedure: LivedProcedure, group: LivedGroup, translate: Translate) -> Iterator[Message]:
    whose = say("all agencies") if group.whole else shown.names.of("agency", group.agency)
    yield say(
        "  {whose}: {dossiers} dossiers, {settled} settled, {exact} of those exactly as published",
        whose=whose,
        dossiers=_count(group.dossiers),
        settled=_count(group.settled),
        exact=_count(group.exact),
    )
    for deviation in group.deviations[:MOST_SHOWN]:
        yield say("    {line}", line=deviation_line(shown, procedure, deviation, translate))
    if len(group.deviations) > MOST_SHOWN:
        yield say("    … and {count} more differences", count=len(group.deviations) - MOST_SHOWN)


def deviation_line(shown: LivedShown, procedure: LivedProcedure, deviation: Deviation, translate: Translate) -> Message:
    """One difference: `published step left out: Lấy ý kiến  120 of 1800 (6.7 %; 5.6 to 7.9 %)`."""
    return say(
        "{what}  {figures}{notes}",
        what=difference_in_words(shown, procedure, deviation),
        figures=_figures(deviation),
        notes="".join(f"  [{translate(note)}]" for note in _notes(shown, deviation)),
    )


def difference_in_words(shown: LivedShown, procedure: LivedProcedure, deviation: Deviation) -> Message:
    """What differs."""
    what, later = (shown.called(procedure, deviation, id_) for id_ in (deviation.what, deviation.later))
    return Message(SENTENCES[deviation.kind].text, {"what": what, "later": later})


def _figures(deviation: Deviation) -> Message | str:
    if deviation.share is None or deviation.bounds is None:
        return HIDDEN
    low, high = deviation.bounds
    return say(
        "{touched} of {of} dossiers ({share} %; between {low} and {high} %)",
        touched=_count(deviation.touched),
        of=_count(deviation.of),
        share=percent(deviation.share),
        low=percent(low),
        high=percent(high),
    )


def _notes(shown: LivedShown, deviation: Deviation) -> Iterator[Message]:
    if deviation.nobody:
        yield say("nobody does it")
    if deviation.inferred:
        yield say("no source states this: it is inferred")
    if deviation.set_by:
        yield say("internal workflow of {locality}", locality=shown.names.of("commune", deviation.set_by))


def _taken(procedure: LivedProcedure, translate: Translate) -> Iterator[Message]:
    if procedure.taken:
        yield say("  Steps of the log, and what they were taken for:")
    for one in procedure.taken:
        yield _taken_line(procedure, one)
    if procedure.untold:
        names = tuple(step_name(procedure, id_) for id_ in procedure.untold)
        yield say("  The log does not tell of, and is not missed: {steps}", steps=names)


def _taken_line(procedure: LivedProcedure, one: StepTaken) -> Message:
    rows = Decimal(one.rows)
    if one.step is None:
        return say("    {written} ({rows} rows): {how}", written=one.written, rows=rows, how=KNOWN_BY[one.known_by])
    return say(
        "    {written} ({rows} rows) → {step}, {how}",
        written=one.written,
        rows=rows,
        step=step_name(procedure, one.step),
        how=KNOWN_BY[one.known_by],
    )


def _paths(procedure: LivedProcedure, paths: Sequence[LivedPath]) -> Iterator[Message]:
    if paths:
        yield say("  Ways that most settled dossiers went:")
    for path in paths[:MOST_WAYS]:
        way = " → ".join(step_name(procedure, step) for step in path.steps)
        yield say("    {dossiers} dossiers: {way}", dossiers=Decimal(path.dossiers), way=way)


def percent(share: float) -> Decimal:
    """A share as a number of hundredths, to one place."""
    return Decimal(f"{100 * share:.1f}")


def _count(count: int | None) -> Decimal | str:
    return HIDDEN if count is None else Decimal(count)
