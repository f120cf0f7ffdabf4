"""The questions of the review form, from the officer's own folder of templates or as they are packaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tthc.load.files import read_text
from tthc.load.settings import packaged
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.questionnaire import Questions
from tthc.source import CannotRunError, Position, Problem, say

FOLDER = "questionnaire"
FILE = "questions.yaml"


def load_questions(templates: Path | None) -> Questions:
    """The questions; CannotRunError with file and line of the first mistake."""
    own = templates / FOLDER / FILE if templates else None
    return _read(own, f"{FOLDER}/{FILE}") if own and own.is_file() else packaged_questions()


@cache
def packaged_questions() -> Questions:
    """The questions that ship with tthc."""
    return _read(packaged("templates") / FOLDER / FILE, f"{FOLDER}/{FILE}")


def _read(path: Path, name: str) -> Questions:
    text, problems = read_text(path, name)
    tree, wrong = parse_yaml(text, name) if text is not None else (None, ())
    if tree is None:
        raise _refused((*problems, *wrong, Problem("L004", Position(name, 1, 1), say("the file is empty"))))
    questions, more = type_entry(Questions, tree, name)
    if questions is None or problems or wrong or more:
        raise _refused((*problems, *wrong, *more))
    if doubled := tuple(_doubled(questions)):
        raise _refused(doubled)
    return questions


def _doubled(questions: Questions) -> Iterator[Problem]:
    """Ids that stand twice, and questions of a section that there is not."""
    counted = Counter(question.id for question in questions.questions)
    sections = {section.id for section in questions.sections}
    for question in questions.questions:
        if counted[question.id] > 1:
            yield Problem("L035", question.at, say("the question {id!r} stands here twice", id=question.id))
        if question.section not in sections:
            yield Problem("L036", question.at, say("there is no section {id!r} in this file", id=question.section))


def _refused(problems: tuple[Problem, ...]) -> CannotRunError:
    first = problems[0]
    return CannotRunError(say("{at}: {code} {text}", at=first.at, code=first.code, text=first.message))
