"""What applying proposals changes, as text and JSON: in the words of the domain, then file by file, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from tthc.exchange.applying.apply import Application
from tthc.load.transaction import FileChange
from tthc.model.cut import Certificate, Verdict
from tthc.show.difference import Compared
from tthc.show.difference import as_object as difference_object
from tthc.show.difference import as_text as difference_text
from tthc.show.language import Translate
from tthc.show.proposals import INVARIANTS, VERDICTS
from tthc.source import Message, say


@dataclass(frozen=True)
class Shown:
    """An application with what it means: the differences of each procedure, and the proof of the set."""

    application: Application
    compared: Sequence[Compared]
    certificate: Certificate


def as_text(shown: Shown, translate: Translate, *, diff: bool) -> str:
    """What changes for people, which files, what to know; with `diff` every changed line."""
    application = shown.application
    lines = [difference_text(shown.compared, translate), *proof_lines(shown.certificate, translate)]
    lines += [translate(_file(change, application)) for change in application.changes]
    lines += [translate(remark) for remark in application.told]
    if diff:
        lines += ["", *(difference(change, application).rstrip("\n") for change in application.changes)]
    return "\n".join(lines)


def proof_lines(certificate: Certificate, translate: Translate) -> Iterator[str]:
    """That the set is proved, or what speaks against it."""
    yield translate(say("as a set: {verdict}", verdict=VERDICTS[certificate.verdict]))
    if certificate.subject_to:
        yield f"  {translate(certificate.subject_to)}"
    for check in certificate.checks:
        if check.verdict is not Verdict.PROVED:
            because = say("{invariant}: {why}", invariant=INVARIANTS[check.invariant], why=check.because or "-")
            yield f"  {translate(because)}"


def as_json(shown: Shown, translate: Translate, **more: Any) -> str:
    """One object with the same."""
    application = shown.application
    value = {
        **more,
        "verdict": shown.certificate.verdict.value,
        "procedures": [difference_object(one, translate) for one in shown.compared],
        "files": [
            {
                "file": change.path,
                "change": "new" if change.old is None else "edited",
                "like": application.like.get(change.path),
                "diff": difference(change, application),
            }
            for change in application.changes
        ],
        "remarks": [translate(remark) for remark in application.told],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def difference(change: FileChange, application: Application) -> str:
    """The changed lines of a file; of a new version those that differ from the one it follows."""
    like = application.like.get(change.path)
    earlier = next((one.old for one in application.changes if one.path == like), None) if like else change.old
    old, new = ((data or b"").decode("utf-8-sig").splitlines(keepends=True) for data in (earlier, change.new))
    first = like or (change.path if change.old is not None else "/dev/null")
    found = unified_diff(old, new, first, change.path, n=2)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in found)


def _file(change: FileChange, application: Application) -> Message:
    like = application.like.get(change.path)
    if like:
        return say("new: {file}, a copy of {like} with the cuts", file=change.path, like=like)
    if change.old is None:
        return say("new: {file}", file=change.path)
    if change.path in application.like.values():
        return say("edited: {file}, the last day of what holds now", file=change.path)
    return say("edited: {file}", file=change.path)
