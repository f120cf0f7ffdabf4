"""What a plan would be if something were so: apart from the plan, every line of it marked as supposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tthc.propose.supposed import Supposable, Supposition
from tthc.propose.supposed_plan import SupposedPlan
from tthc.show.language import Translate
from tthc.show.plan_words import gains_said
from tthc.source import Message, say, shorten

SUPPOSED: Mapping[Supposable, Message] = MappingProxyType(
    {
        Supposable.DATABASE: say("database {id} is open for everything it is known to hold"),
        Supposable.LAW: say("{id} is amended for every cut that it stands in the way of"),
        Supposable.CUT: say("proved: {id}"),
    }
)


def supposed_lines(then: SupposedPlan, translate: Translate) -> Iterator[str]:
    """The suppositions, what rests on them, and what they add; nothing of it is in the figures of the plan."""
    yield translate(say("SUPPOSED – not proved, and in no figure above:"))
    for one in then.suppositions:
        yield f"  {translate(_supposition(one))}"
    if not then.only_then:
        yield "  " + translate(say("even so the best plan has nothing that could not be had as things are"))
        return
    yield "  " + translate(_what_it_adds(then))
    for proposal in then.proposals:
        yield f"  {translate(say('[supposed]'))} {proposal.procedure}  {shorten(proposal.name, 100)}"
        yield f"      {translate(proposal.title)}"


def _supposition(one: Supposition) -> Message:
    return Message(SUPPOSED[one.of].text, {"id": one.id})


def _what_it_adds(then: SupposedPlan) -> Message:
    met = say("all targets met") if then.plan.chosen.best.is_feasible else say("not all targets met")
    text = say(
        "the best plan then saves {adds} beyond what is proved of it ({proved}); proposals that rest on it: {number}",
        adds=gains_said(then.adds),
        proved=gains_said(then.proved),
        number=len(then.only_then),
    )
    return say("{text}; {met}", text=text, met=met) if then.plan.wishes.targets else text
