"""The questionnaire (phiếu hỏi rà soát): what is asked of a procedure, what the catalogue knows, what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tthc.model.cut import Part
from tthc.model.decision import Actor
from tthc.model.entry import Entry, Identifier, Name


class Criterion(StrEnum):
    """What a question judges by (NĐ 63/2010/NĐ-CP Điều 28)."""

    NECESSITY = "necessity"
    REASONABLENESS = "reasonableness"
    LEGALITY = "legality"
    COST = "cost"


class DetailKind(StrEnum):
    """What has to stand beside a yes: any words, a law with its article, or things that the catalogue has."""

    TEXT = "text"
    LAW = "law"
    STEPS = "steps"
    DOCUMENTS = "documents"
    FACTS = "facts"
    DATABASE = "database"


class Section(Entry):
    """A part of the review form; `note` introduces its questions."""

    id: Identifier
    name: Name
    note: Name | None = None


class Question(Entry):
    """One question; `id` is `<section>.<number>` and never changes its meaning.

    It is asked once for each part of the kind `about`. `known` names what the catalogue is asked, `detail` what a yes
    has to come with. Without `in_form` it is asked in workbooks only, and not in the review form on paper.
    """

    id: Identifier
    text: Name
    criterion: Criterion
    about: Part = Part.PROCEDURE
    known: Identifier | None = None
    detail: DetailKind | None = None
    in_form: bool = True

    @property
    def section(self) -> str:
        """The part of the form that it stands in."""
        return self.id.rpartition(".")[0]


class Questions(Entry):
    """The questions of a review form, in the order of its sections."""

    sections: tuple[Section, ...]
    questions: tuple[Question, ...]


class Reply(StrEnum):
    """What a department may answer; `AS_KNOWN` confirms what the catalogue says."""

    AS_KNOWN = "as_known"
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Known:
    """What the catalogue answers: yes, no or nothing; in words, and where that is written (file and line)."""

    reply: Reply | None = None
    text: str = ""
    place: str = ""


@dataclass(frozen=True)
class AskedRow:
    """One question about one part of one procedure.

    `id` is `<code>/<part>/<id of the part>?<question>`. `choices` are what a detail may name, as id and name;
    `unsticks` the titles of the proposals that are not proved for want of this answer.
    """

    id: str
    procedure: str
    procedure_name: str
    component: str
    component_name: str
    question: Question
    known: Known
    choices: Mapping[str, str] = field(default_factory=dict)
    unsticks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """What one department is asked: the rows, and the state of the catalogue they were made from."""

    agency: str
    agency_name: str
    catalogue: str
    day: dt.date
    version: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True)
class Answer:
    """What a department says to one row.

    `refs` are the ids that its detail names (steps, documents, facts, a database) or the number of a law. `known` is
    what the catalogue answered when the question was sent.
    """

    row: str
    reply: Reply
    detail: str = ""
    refs: tuple[str, ...] = ()
    reason: str = ""
    known: Reply | None = None

    @property
    def meant(self) -> Reply:
        """The reply with a confirmation put as what it confirms."""
        return self.known or Reply.UNCLEAR if self.reply is Reply.AS_KNOWN else self.reply


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: whose, from which file (name and SHA-256), about which state of the catalogue.

    `asked` are the ids of all its rows, answered or not.
    """

    agency: str
    respondent: str
    answered_on: dt.date | None
    file: str
    digest: str
    catalogue: str
    day: dt.date
    asked: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class KeptFile:
    """A returned workbook as it was kept: when, and by whom it was read in."""

    returned: Returned
    at: dt.datetime
    by: Actor
