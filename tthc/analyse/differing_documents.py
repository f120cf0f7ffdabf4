"""How the dossier of two versions differs: documents added and gone, alternatives, copies, whom they are asked of."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.analyse.difference import (
    Aspect,
    Change,
    Difference,
    Versions,
    Weight,
    by,
    changed_keys,
    content,
    ids,
    narrowed_by,
    pairs,
    weight_of_more,
    weight_of_wider,
)
from tthc.model.channel import MODE_NAMES, Mode
from tthc.model.document import Condition, RequiredDocument, Submission
from tthc.source import Message, say
from tthc.vietnamese import fold


def differing_documents(versions: Versions) -> Iterator[Difference]:
    """Every difference of the documents, and of how many sets are handed in."""
    found = pairs(
        versions.before.documents,
        versions.after.documents,
        _same_id,
        by(_types_and_cases),
        by(_name_and_cases),
        by(_id),
    )
    for before, after in found:
        if before is None and after is not None:
            yield _added(versions, after)
        elif after is None and before is not None:
            yield _removed(versions, before)
        elif before is not None and after is not None and content(before) != content(after):
            yield from _changed(versions, before, after)
    yield from _differing_sets(versions)


def differing_conditions(versions: Versions) -> Iterator[Difference]:
    """Conditions (yêu cầu, điều kiện) added, gone, or requiring something else."""
    for before, after in pairs(
        versions.before.conditions, versions.after.conditions, by(lambda c: c.id), by(lambda c: fold(c.name))
    ):
        if before is None and after is not None:
            weight = Weight.NEUTRAL if versions.only_in_other_cases(after.cases) else Weight.HARDER
            text = say("a condition more: {name}", name=after.name)
            yield _of_condition(versions, Change.ADDED, weight, text, after)
        elif after is None and before is not None:
            text = say("no longer a condition: {name}", name=before.name)
            weight = Weight.NEUTRAL if versions.only_in_other_cases(before.cases) else Weight.EASIER
            yield _of_condition(versions, Change.REMOVED, weight, text, before)
        elif before is not None and after is not None and content(before) != content(after):
            yield from _changed_condition(versions, before, after)


def paper_name(versions: Versions, document: RequiredDocument) -> str:
    """What a document is called: its own name, else the names of its types."""
    return document.name or " / ".join(versions.names(document.types))


def copies_in_words(document: RequiredDocument) -> Message:
    """`1 original, 2 copies`."""
    counts = (
        (document.originals, say("{count} × original", count=document.originals)),
        (document.copies, say("{count} × copy", count=document.copies)),
        (document.certified, say("{count} × certified copy", count=document.certified)),
    )
    said = tuple(text for count, text in counts if count)
    if not said:
        return say("no number given")
    return say("{parts}", parts=said)


def _same_id(one: RequiredDocument, other: RequiredDocument) -> bool:
    """The same id means the same document where they share a type or a name; ids that count up mean nothing."""
    if one.id != other.id:
        return False
    return bool(ids(one.types) & ids(other.types)) or bool(one.name and fold(one.name) == fold(other.name or ""))


def _types_and_cases(document: RequiredDocument) -> object:
    return (ids(document.types), ids(document.cases)) if document.types else None


def _name_and_cases(document: RequiredDocument) -> object:
    return (fold(document.name), ids(document.cases)) if document.name else None


def _id(document: RequiredDocument) -> object:
    return document.id


def _added(versions: Versions, document: RequiredDocument) -> Difference:
    spared = document.look_up is not None and not document.look_up.fallback
    weight = Weight.NEUTRAL if spared or versions.only_in_other_cases(document.cases) else Weight.HARDER
    name, copies = paper_name(versions, document), copies_in_words(document)
    text = say("a document more: {name} ({copies})", name=name, copies=copies)
    after = say("{name}", name=name)
    return versions.difference(
        Aspect.DOCUMENT, Change.ADDED, weight, text, part=document.id, after=after, at=document.at
    )


def _removed(versions: Versions, document: RequiredDocument) -> Difference:
    spared = document.look_up is not None and not document.look_up.fallback
    name = paper_name(versions, document)
    return versions.difference(
        Aspect.DOCUMENT,
        Change.REMOVED,
        Weight.NEUTRAL if spared or versions.only_in_other_cases(document.cases) else Weight.EASIER,
        say("a document less: {name}", name=name),
        part=document.id,
        before=say("{name}", name=name),
        at=document.at,
    )


def _changed(versions: Versions, before: RequiredDocument, after: RequiredDocument) -> Iterator[Difference]:
    """One difference for each way in which a document that stayed is asked for differently."""
    name = paper_name(versions, after)
    for weight, text, old, new in (
        *_types(versions, before, after),
        *_copies(before, after),
        *_of_whom(versions, before, after),
        *_wording(before, after),
        *_look_up(before, after),
    ):
        says = say("{part}: {text}", part=name, text=text)
        yield versions.difference(
            Aspect.DOCUMENT, Change.CHANGED, weight, says, part=after.id, before=old, after=new, at=after.at
        )


Told = tuple[Weight, Message, Message | None, Message | None]
"""What a change means, what is said of it, and both sides."""


def _types(versions: Versions, before: RequiredDocument, after: RequiredDocument) -> Iterator[Told]:
    old, new = ids(before.types), ids(after.types)
    if old == new:
        return
    old_text = say("{names}", names=versions.names(before.types) or (before.name or "",))
    new_text = say("{names}", names=versions.names(after.types) or (after.name or "",))
    if not old or not new:
        known = say("recognised as {names}", names=new_text) if new else say("no longer of a known type")
        yield Weight.NEUTRAL, known, old_text, new_text
        return
    weight = weight_of_wider(new, old)
    sentences = {
        Weight.EASIER: say("more alternatives will do: {names}", names=new_text),
        Weight.HARDER: say("fewer alternatives will do: {names}", names=new_text),
    }
    replaced = say("{after} instead of {before}", before=old_text, after=new_text)
    yield weight, sentences.get(weight, replaced), old_text, new_text


def _copies(before: RequiredDocument, after: RequiredDocument) -> Iterator[Told]:
    old, new = copies_in_words(before), copies_in_words(after)
    if _counts(before) != _counts(after):
        yield _weight_of_copies(before, after), say("{before} → {after}", before=old, after=new), old, new
    if before.submission is not after.submission:
        shown = after.submission is Submission.PRESENT
        text = say("only shown, no longer handed in") if shown else say("handed in, no longer only shown")
        yield Weight.EASIER if shown else Weight.HARDER, text, None, None


def _counts(document: RequiredDocument) -> tuple[int, int, int]:
    return document.originals, document.certified, document.copies


def _weight_of_copies(before: RequiredDocument, after: RequiredDocument) -> Weight:
    """More of any and less of none is harder; so is an original or a certified copy in the place of a plain one."""
    if sum(_counts(before)) == 0 or sum(_counts(after)) == 0:
        return Weight.UNCLEAR
    weights = {weight_of_more(one, other) for one, other in zip(_counts(before), _counts(after), strict=True)}
    weights.discard(Weight.NEUTRAL)
    if len(weights) == 1:
        return weights.pop()
    all_of_them = weight_of_more(sum(_counts(before)), sum(_counts(after)))
    strict = weight_of_more(before.originals + before.certified, after.originals + after.certified)
    return strict if strict is not Weight.NEUTRAL and all_of_them in (strict, Weight.NEUTRAL) else Weight.UNCLEAR


def _of_whom(versions: Versions, before: RequiredDocument, after: RequiredDocument) -> Iterator[Told]:
    """Of which cases, ways and applicants the document is asked."""
    common = versions.common_cases
    yield from _asked(
        narrowed_by(ids(before.cases), common) if common else frozenset(),
        narrowed_by(ids(after.cases), common) if common else frozenset(),
        lambda cases: versions.case_names(sorted(cases)),
    )
    modes = _modes(versions)
    yield from _asked(
        narrowed_by(frozenset(before.channels), modes),
        narrowed_by(frozenset(after.channels), modes),
        lambda found: tuple(MODE_NAMES[Mode(mode)] for mode in sorted(found)),
    )
    old, new = ids(before.applicants), ids(after.applicants)
    if old != new:
        weight = weight_of_wider(old, new) if old and new else (Weight.EASIER if new else Weight.HARDER)
        text = say("asked of: {names}", names=versions.names(after.applicants) or say("everybody"))
        yield weight, text, None, None


def _modes(versions: Versions) -> frozenset[str]:
    return frozenset(c.mode for c in versions.before.channels) & frozenset(c.mode for c in versions.after.channels)


def _asked(old: frozenset[str], new: frozenset[str], words: object) -> Iterator[Told]:
    assert callable(words)
    if old != new:
        before, after = say("{names}", names=words(old)), say("{names}", names=words(new))
        more, less = words(new - old), words(old - new)
        text = say("now asked also: {names}", names=more) if more else say("no longer asked: {names}", names=less)
        yield weight_of_wider(old, new), text, before, after


def _wording(before: RequiredDocument, after: RequiredDocument) -> Iterator[Told]:
    """The condition in words, the form, and what only the catalogue needs."""
    if before.when != after.when:
        old, new = (say("{text}", text=text) if text else None for text in (before.when, after.when))
        if after.when and not before.when:
            yield Weight.EASIER, say("asked only where: {text}", text=after.when), old, new
        elif before.when and not after.when:
            yield Weight.HARDER, say("asked always, no longer only where: {text}", text=before.when), old, new
        else:
            yield Weight.UNCLEAR, say("asked where: {before} → {after}", before=old, after=new), old, new
    if before.form != after.form:
        old_form, new_form = before.form or say("none"), after.form or say("none")
        text = say("form: {before} → {after}", before=old_form, after=new_form)
        yield Weight.NEUTRAL, text, say("{form}", form=old_form), say("{form}", form=new_form)
    changed = changed_keys(before, after, ("omits", "declares", "proves", "purpose", "lock", "sanction", "fixed_by"))
    if changed and before.types == after.types:
        yield Weight.NEUTRAL, say("recorded differently: {keys}", keys=changed), None, None


def _look_up(before: RequiredDocument, after: RequiredDocument) -> Iterator[Told]:
    if content(before.look_up) == content(after.look_up):
        return
    if before.look_up is None or after.look_up is None:
        gained = after.look_up is not None
        text = say("the agency looks it up itself") if gained else say("no longer looked up by the agency")
        yield Weight.EASIER if gained else Weight.HARDER, text, None, None
    elif before.look_up.fallback != after.look_up.fallback:
        text = say("handed in where the look-up fails") if after.look_up.fallback else say("only looked up")
        yield Weight.HARDER if after.look_up.fallback else Weight.EASIER, text, None, None
    else:
        yield Weight.NEUTRAL, say("looked up elsewhere"), None, None


def _differing_sets(versions: Versions) -> Iterator[Difference]:
    before, after = versions.before.dossier_sets, versions.after.dossier_sets
    if before != after:
        old, new = (say("{count} sets", count=count) if count else None for count in (before, after))
        text = say(
            "number of sets: {before} → {after}", before=before or say("not given"), after=after or say("not given")
        )
        weight = weight_of_more(before, after) if before and after else Weight.NEUTRAL
        yield versions.difference(Aspect.SETS, Change.CHANGED, weight, text, before=old, after=new)


def _changed_condition(versions: Versions, before: Condition, after: Condition) -> Iterator[Difference]:
    common = versions.common_cases
    old, new = (narrowed_by(ids(c.cases), common) for c in (before, after))
    if fold(before.name) != fold(after.name):
        text = say("condition: {before} → {after}", before=before.name, after=after.name)
        yield _of_condition(versions, Change.CHANGED, Weight.UNCLEAR, text, after)
    if ids(before.requires) != ids(after.requires):
        weight = weight_of_wider(ids(before.requires), ids(after.requires))
        text = say("the condition “{name}” requires: {facts}", name=after.name, facts=versions.names(after.requires))
        yield _of_condition(versions, Change.CHANGED, weight, text, after)
    if old != new:
        text = say("the condition “{name}” holds in: {cases}", name=after.name, cases=versions.case_names(sorted(new)))
        yield _of_condition(versions, Change.CHANGED, weight_of_wider(old, new), text, after)
    if content(before.fixed_by) != content(after.fixed_by):
        text = say("the condition “{name}” rests on another article", name=after.name)
        yield _of_condition(versions, Change.CHANGED, Weight.NEUTRAL, text, after)


def _of_condition(
    versions: Versions, change: Change, weight: Weight, text: Message, condition: Condition
) -> Difference:
    return versions.difference(Aspect.CONDITION, change, weight, text, part=condition.id, at=condition.at)
