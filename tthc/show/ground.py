"""What has moved under a proposal since it was submitted, and its certificate then and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tthc.model.cut import Certificate
from tthc.show.language import Translate
from tthc.show.proposals import INVARIANTS, VERDICTS, certificate_as_object
from tthc.source import Message, say

if TYPE_CHECKING:
    from tthc.model.decision import ProposalFile
    from tthc.propose.ground import Since

KINDS: Mapping[str, Message] = MappingProxyType(
    {
        "*": say("the whole catalogue"),
        "Procedure": say("procedure"),
        "Sector": say("sector"),
        "Agency": say("agency"),
        "Applicant": say("kind of applicant"),
        "Fact": say("fact"),
        "DocumentType": say("kind of paper"),
        "Database": say("database"),
        "Law": say("law"),
        "CalendarYear": say("year of the calendar"),
        "CountingPolicy": say("way of counting"),
        "HourlyIncome": say("hourly income"),
        "Estimate": say("estimate of costs"),
        "PowerLine": say("line on who may decide"),
        "Effort": say("estimate of effort"),
        "Locality": say("locality"),
        "Journey": say("life event"),
        "LocalValues": say("local values"),
        "Indicator": say("indicator"),
    }
)
"""What the kinds of entries are called."""


def since_as_text(since: Since, translate: Translate) -> str:
    """Whether the ground has moved, by what, and the certificate then and now."""
    return "\n".join(_lines(since, translate))


def applied_as_text(file: ProposalFile, translate: Translate) -> str:
    """That the catalogue has it: its ground has moved since then by this very change, and says nothing any more."""
    return translate(say("Applied: the catalogue has it, in force from {day} on", day=file.applied))


def _lines(since: Since, translate: Translate) -> Iterator[str]:
    if since.moved:
        yield translate(say("The ground has moved: what the proof had read says something else now"))
        yield from (f"  - {translate(_called(name, known))}" for name, known in since.moved)
    elif since.same_catalogue:
        yield translate(say("The ground stands: the catalogue is the one it was made on"))
    else:
        yield translate(say("The ground stands: the catalogue has changed, and nothing that the proof had read"))
    then = translate(VERDICTS[since.then.verdict])
    if since.now is None:
        yield translate(say("Certificate then: {then}; now there is nothing left to cut", then=then))
        return
    yield translate(say("Certificate then: {then}; now: {now}", then=then, now=VERDICTS[since.now.verdict]))
    yield from (f"  {line}" for line in _differences(since.then, since.now, translate))


def _called(name: str, known: str) -> Message:
    kind, _, id_ = name.partition(" ")
    if not id_:
        return say("{kind} (one of them)", kind=KINDS.get(kind, kind))
    return say("{kind} {id} {name}", kind=KINDS.get(kind, kind), id=id_, name=known)


def called(name: str) -> Message:
    """What a proof has read, by its kind and id."""
    kind, _, id_ = name.partition(" ")
    return say("{kind} {id}", kind=KINDS.get(kind, kind), id=id_)


def _differences(then: Certificate, now: Certificate, translate: Translate) -> Iterator[str]:
    before = {check.invariant: check.verdict for check in then.checks}
    for check in now.checks:
        if before.get(check.invariant) is not check.verdict:
            because = f": {translate(check.because)}" if check.because else ""
            verdict = translate(VERDICTS[check.verdict])
            yield f"{check.invariant} {translate(INVARIANTS[check.invariant])} – {verdict}{because}"


def since_as_object(since: Since, translate: Translate) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "moved": [name for name, _ in since.moved],
        "same_catalogue": since.same_catalogue,
        "then": certificate_as_object(since.then, translate),
        "now": certificate_as_object(since.now, translate) if since.now else None,
    }
