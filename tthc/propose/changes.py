"""A procedure after cuts: each kind of cut is one pure function from a procedure to a procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from types import MappingProxyType

from tthc.model.cut import Cut, CutKind
from tthc.model.procedure import Procedure
from tthc.propose import changed_documents as documents
from tthc.propose import changed_obligations as obligations
from tthc.propose import changed_services as services
from tthc.propose import changed_steps as steps
from tthc.propose.changed_steps import CONTROLS as CONTROLS  # part of what this module offers


def after_cuts(procedure: Procedure, cuts: Iterable[Cut]) -> Procedure:
    """The procedure with all cuts made: what comes of a set does not depend on the order in which it is written.

    A cut whose target is gone already changes nothing.
    """
    return reduce(lambda changed, cut: CHANGES[cut.kind](changed, cut), in_order(procedure, cuts), procedure)


def in_order(procedure: Procedure, cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """The cuts in the order in which they are made: kind by kind, of one kind those of the latest steps first.

    First goes what is dropped, then what is left is put together and set in a new order: whoever frees a step of a wait
    would see it come back, if the step that it waited for were dropped only then, or freed of its own waits.
    """
    found = tuple(cuts)
    if len(found) < 2:
        return found
    steps = {step.id: number for number, step in enumerate(procedure.steps)}
    kinds = list(CHANGES)
    return tuple(
        sorted(
            found,
            key=lambda cut: (
                kinds.index(cut.kind),
                -steps.get(cut.other or "", -1),
                -steps.get(cut.target.id, -1),
                cut.id,
            ),
        )
    )


CHANGES: Mapping[CutKind, Callable[[Procedure, Cut], Procedure]] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: documents.drop_document,
        CutKind.REPLACE_BY_LOOK_UP: documents.replace_by_look_up,
        CutKind.FETCH_FROM_ISSUER: documents.fetch_from_issuer,
        CutKind.ACCEPT_PLAIN_COPY: documents.accept_plain_copy,
        CutKind.ONE_SET: documents.one_set,
        CutKind.ACCEPT_ALTERNATIVE: documents.accept_alternative,
        CutKind.DECLARE_INSTEAD: documents.declare_instead,
        CutKind.DROP_FIELD: documents.drop_field,
        CutKind.DROP_STEP: steps.drop_step,
        CutKind.MERGE_STEPS: steps.merge_steps,
        CutKind.PAY_ONCE: steps.pay_once,
        CutKind.RUN_IN_PARALLEL: steps.run_in_parallel,
        CutKind.CHECK_EARLIER: steps.check_earlier,
        CutKind.JOIN_VISITS: steps.join_visits,
        CutKind.DROP_WAIT: steps.drop_wait,
        CutKind.AUTOMATE_STEP: steps.automate_step,
        CutKind.HANDLE_EACH: steps.handle_each,
        CutKind.SHORTEN_LIMIT: services.shorten_limit,
        CutKind.RETURN_BY_POST: services.return_by_post,
        CutKind.EXTEND_VALIDITY: services.extend_validity,
        CutKind.ISSUE_ELECTRONICALLY: services.issue_electronically,
        CutKind.END_TO_END: services.end_to_end,
        CutKind.LOWER_LEVEL: services.lower_level,
        CutKind.NOTIFY_INSTEAD: services.notify_instead,
        CutKind.LESS_OFTEN: obligations.less_often,
        CutKind.RAISE_THRESHOLD: obligations.raise_threshold,
        CutKind.ABOLISH: services.abolish,
    }
)
"""In the order in which the cuts of a set are made."""
