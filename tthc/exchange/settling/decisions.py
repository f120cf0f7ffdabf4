"""What an import decided about a piece of a record, how surely, and whether a person has to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tthc.source import Message, Severity, say, shorten


class Part(StrEnum):
    """The part of a record that a decision is about."""

    FILE = "file"
    IDENTITY = "identity"
    AGENCIES = "agencies"
    APPLICANTS = "applicants"
    TIME_LIMITS = "time_limits"
    FEES = "fees"
    CASES = "cases"
    DOCUMENTS = "documents"
    RESULTS = "results"
    LEGAL_BASIS = "legal_basis"
    CONDITIONS = "conditions"
    STEPS = "steps"
    CHANGES = "changes"


@dataclass(frozen=True)
class Decision:
    """One line of the import report.

    `code` is one of KINDS and never changes its meaning; `quoted` is what the source says; `score` is how sure a
    recognition is, from 0 to 1, and None where nothing had to be recognised.
    """

    code: str
    part: Part
    message: Message
    quoted: str = ""
    score: float | None = None

    @property
    def severity(self) -> Severity:
        """Advice is for the record; a warning wants a person; after an error nothing was written."""
        return KINDS[self.code][0]

    @property
    def needs_person(self) -> bool:
        """Whether the import could not settle it alone."""
        return self.severity is not Severity.ADVICE


def decide(code: str, part: Part, text: Message, quoted: str = "", score: float | None = None) -> Decision:
    """A decision with its quotation cut to what a line shows."""
    return Decision(code, part, text, shorten(" ".join(quoted.split()), 160), score)


_OK, _PERSON, _REFUSED = Severity.ADVICE, Severity.WARNING, Severity.ERROR

KINDS: Mapping[str, tuple[Severity, Message]] = MappingProxyType(
    {
        # the file and the identity of the record
        "I001": (_REFUSED, say("a file that cannot be read")),
        "I002": (_REFUSED, say("no valid procedure code")),
        "I003": (_PERSON, say("a decimal comma in the code")),
        "I004": (_OK, say("a suffix after the code")),
        "I005": (_PERSON, say("the code and its notation differ")),
        "I006": (_REFUSED, say("the same code twice in one import")),
        "I007": (_REFUSED, say("what was made of the record does not load")),
        "I008": (_REFUSED, say("a record past a limit")),
        "I009": (_REFUSED, say("no name")),
        "I010": (_OK, say("invisible characters removed")),
        "I011": (_OK, say("a value that no field holds")),
        "I012": (_PERSON, say("a level that is not known")),
        "I013": (_OK, say("the sector recognised")),
        "I014": (_PERSON, say("a sector that the register does not have")),
        "I015": (_PERSON, say("several sectors")),
        "I016": (_PERSON, say("a number of the decision that looks wrong")),
        "I017": (_PERSON, say("a level at which no agency acts")),
        "I018": (_OK, say("the day of the source taken from its file")),
        # who
        "I020": (_OK, say("an applicant recognised")),
        "I021": (_PERSON, say("an applicant not recognised")),
        "I022": (_PERSON, say("no applicant")),
        "I023": (_OK, say("an agency recognised")),
        "I024": (_PERSON, say("an agency not recognised")),
        "I025": (_PERSON, say("no agency")),
        "I026": (_OK, say("which agency decides was concluded")),
        "I027": (_PERSON, say("an agency that no longer exists")),
        "I028": (_PERSON, say("agencies read from the words of the steps")),
        # how long and how much
        "I030": (_PERSON, say("a time without a unit")),
        "I031": (_PERSON, say("no time")),
        "I032": (_OK, say("a time read from words")),
        "I033": (_PERSON, say("words that give another time")),
        "I034": (_PERSON, say("channels that disagree")),
        "I035": (_PERSON, say("a way of handing in that is not known")),
        "I036": (_PERSON, say("a time that cannot be read")),
        "I037": (_PERSON, say("times for special cases")),
        "I038": (_PERSON, say("several times for one way of handing in")),
        "I040": (_PERSON, say("free of charge beside other words")),
        "I041": (_OK, say("a fee that the People's Council sets")),
        "I042": (_PERSON, say("a sum that its own words contradict")),
        "I043": (_PERSON, say("a fee that cannot be read")),
        "I044": (_PERSON, say("no fee is stated")),
        "I045": (_PERSON, say("several fees in one line")),
        # what is handed in
        "I050": (_OK, say("a document recognised")),
        "I051": (_PERSON, say("a document that the register does not know")),
        "I052": (_OK, say("a note posing as a document")),
        "I053": (_OK, say("a heading among the documents")),
        "I054": (_PERSON, say("a note or heading with a number of copies")),
        "I055": (_PERSON, say("a document with 0 originals and 0 copies")),
        "I056": (_PERSON, say("a heading posing as a case")),
        "I057": (_PERSON, say("cases made from headings")),
        "I058": (_PERSON, say("a number of copies that cannot be right")),
        "I059": (_PERSON, say("no documents")),
        "I060": (_PERSON, say("a copy asked for as an original")),
        "I061": (_PERSON, say("a row that is neither surely a document nor a note")),
        "I062": (_OK, say("a condition made from a heading")),
        "I063": (_OK, say("the number of dossier sets read from words")),
        "I064": (_PERSON, say("a row that is there twice")),
        "I065": (_OK, say("documents of several cases joined")),
        "I066": (_OK, say("a document recognised, not surely; 'tthc types suggest' asks")),
        # what comes out, and why
        "I070": (_OK, say("a result recognised")),
        "I071": (_PERSON, say("a result that the register does not know")),
        "I072": (_PERSON, say("no result")),
        "I080": (_PERSON, say("a law that the register does not have")),
        "I081": (_PERSON, say("a law number that cannot be right")),
        "I082": (_PERSON, say("a law number completed")),
        "I083": (_PERSON, say("no legal basis")),
        "I084": (_PERSON, say("a law number corrected")),
        "I090": (_OK, say("conditions kept verbatim")),
        "I091": (_OK, say("no conditions, as the source says")),
        "I092": (_OK, say("steps kept verbatim")),
        "I093": (_PERSON, say("no steps")),
        # a second import
        "I100": (_OK, say("a change taken over")),
        "I101": (_PERSON, say("a change beside a correction by hand")),
        "I102": (_PERSON, say("a procedure written by hand differs")),
        "I103": (_OK, say("a new version")),
        "I104": (_PERSON, say("another decision without a new version")),
        "I105": (_PERSON, say("a change that could not be written into the file")),
        "I106": (_REFUSED, say("a new version that would begin too early")),
        "I107": (_PERSON, say("a first day without a new version")),
        # our own workbook
        "I110": (_REFUSED, say("a cell that is wrong")),
        "I111": (_REFUSED, say("a workbook without a procedure")),
    }
)
"""Every kind of decision: how much it matters, and what it is called in the summary."""
