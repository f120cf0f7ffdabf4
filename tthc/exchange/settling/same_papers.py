"""The same paper asked for in several cases becomes one document of these cases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tthc.model.basis import Case
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.vietnamese import fold


def join_same(documents: Iterable[RequiredDocument], cases: Collection[str]) -> tuple[RequiredDocument, ...]:
    """Documents of different cases that differ in nothing else as one, in the place of the first.

    One that every case asks for needs to name none of them.
    """
    found: dict[object, RequiredDocument] = {}
    for document in documents:
        key = _what(document) if document.cases else id(document)
        earlier = found.get(key)
        found[key] = _with_cases(earlier, document.cases) if earlier else document
    return tuple(_of_all(document, cases) for document in found.values())


def _what(document: RequiredDocument) -> tuple[object, ...]:
    """What tells papers apart: not the mark or number that stands before their words."""
    same_form = document.form if document.form and document.type else None
    return (
        document.type and document.type.id,
        tuple(ref.id for ref in document.any_of),
        same_form or bare_words(document),
        (document.originals, document.copies, document.certified),
        (document.form, document.submission, document.channels, document.when),
    )


def bare_words(document: RequiredDocument) -> str:
    """The words of its name, without marks."""
    return " ".join(re.findall(r"\w+", fold(document.name or "")))


def _with_cases(document: RequiredDocument, more: Iterable[Ref[Case]]) -> RequiredDocument:
    ids = dict.fromkeys(ref.id for ref in (*document.cases, *more))
    return document.model_copy(update={"cases": tuple(Ref(id_, kind=Case) for id_ in ids)})


def _of_all(document: RequiredDocument, cases: Collection[str]) -> RequiredDocument:
    every = len(cases) > 1 and {ref.id for ref in document.cases} == set(cases)
    return document.model_copy(update={"cases": ()}) if every else document
