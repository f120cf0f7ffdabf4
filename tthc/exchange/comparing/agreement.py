"""Whether what stands elsewhere says the same as the catalogue: the national portal, a published site, the board.

NĐ 63/2010/NĐ-CP Điều 26 makes it a duty that they do. What a citizen would notice (papers, times, fees, agencies, ways)
is told apart from what is only written in another way, and from what one side does not say at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

from tthc.analyse.difference import Aspect, Difference
from tthc.analyse.differences import differences
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.source import Message
from tthc.vietnamese.marks import as_read


class Kind(StrEnum):
    """What a difference is to whoever reads both."""

    REAL = "real"
    UNSURE = "unsure"
    """A record says it in words that only a person can match."""
    SILENT_THERE = "silent_there"
    SILENT_HERE = "silent_here"
    HARMLESS = "harmless"


MISLEADING = (Kind.REAL, Kind.SILENT_THERE, Kind.SILENT_HERE)
"""What a reader of only one of the two would be misled by."""


@dataclass(frozen=True)
class Disagreement:
    """A difference from what stands elsewhere to what stands here."""

    kind: Kind
    found: Difference


@dataclass(frozen=True)
class Compared:
    """One procedure elsewhere (`where`) and here; `here` is None where the catalogue has none that goes out."""

    code: str
    name: str
    where: str
    found: tuple[Disagreement, ...] = ()
    is_here: bool = True
    is_there: bool = True

    @property
    def disagrees(self) -> bool:
        """Whether somebody would be misled by one of the two."""
        return not (self.is_here and self.is_there) or any(one.kind in MISLEADING for one in self.found)


def compare(there: Procedure, here: Procedure, catalogue: Catalogue, where: str) -> Compared:
    """What differs between two whole versions, field by field."""
    real = [one for one in differences(spelled_as(there, here), here, catalogue, catalogue) if _is_public(one)]
    known = {_part(one) for one in real}
    other = [one for one in differences(there, here, catalogue, catalogue) if _is_public(one)]
    found = [Disagreement(_kind(one, there, here), one) for one in real]
    found += [Disagreement(Kind.HARMLESS, one) for one in other if _part(one) not in known]
    return compared(here, where, found)


def compared(here: Procedure, where: str, found: Iterable[Disagreement]) -> Compared:
    """A procedure with what was found, what misleads first."""
    return Compared(here.code, here.name, where, tuple(sorted(found, key=_order)))


def _order(one: Disagreement) -> tuple[int, int, str]:
    return list(Kind).index(one.kind), list(Aspect).index(one.found.aspect), str(one.found.says)


def _part(one: Difference) -> tuple[str, str, str]:
    """What differs in which way, however it is spelled."""
    return one.aspect.value, one.part, one.says.text


def _is_public(one: Difference) -> bool:
    """Whether a reader of the pages could see it: not what only the catalogue needs."""
    inner = one.says.values.get("text")
    said = inner if isinstance(inner, Message) else one.says
    return not said.text.startswith("recorded differently")


def _kind(one: Difference, there: Procedure, here: Procedure) -> Kind:
    """A part that one side leaves out altogether is silence, and no contradiction."""
    if says := _PARTS.get(one.aspect):
        if not says(there):
            return Kind.SILENT_THERE
        if not says(here):
            return Kind.SILENT_HERE
    return Kind.REAL


def _limits(procedure: Procedure) -> object:
    return [limit for channel in procedure.channels for limit in channel.time_limits]


def _fees(procedure: Procedure) -> object:
    return [fee for channel in procedure.channels for fee in channel.fees]


def _agencies(procedure: Procedure) -> object:
    return procedure.agencies.receiving or procedure.agencies.deciding


_PARTS: Mapping[Aspect, Callable[[Procedure], object]] = MappingProxyType(
    {
        Aspect.APPLICANT: lambda procedure: procedure.applicants,
        Aspect.AGENCY: _agencies,
        Aspect.CHANNEL: lambda procedure: procedure.channels,
        Aspect.LIMIT: _limits,
        Aspect.FEE: _fees,
        Aspect.DOCUMENT: lambda procedure: procedure.documents,
        Aspect.SETS: lambda procedure: procedure.dossier_sets,
        Aspect.STEP: lambda procedure: procedure.steps,
        Aspect.CONDITION: lambda procedure: procedure.conditions,
        Aspect.RESULT: lambda procedure: procedure.results,
        Aspect.LAW: lambda procedure: procedure.legal_basis,
    }
)
"""What a procedure says under each heading."""


def spelled_as(there: Procedure, here: Procedure) -> Procedure:
    """The other version with our spelling of every text that is the same but for spelling, spaces and punctuation."""
    ours = {spelling_key(text): text for text in _texts(here)}
    respelled = _respelled(there, ours)
    assert isinstance(respelled, Procedure)
    return respelled


def spelling_key(text: str) -> str:
    """What is the same for two spellings: `hoà` and `hòa`, `Mẫu  số 18.` and `mẫu số 18`; `bán` and `bản` differ."""
    return " ".join(map(_word_key, re.findall(r"[\w/]+", as_read(text).casefold())))


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _word_key(word: str) -> str:
    """A word with its tone at its end, wherever it was put."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(x for x in apart if x not in _TONES) + "".join(x for x in apart if x in _TONES)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Entry):
        for part in value.__dict__.values():
            yield from _texts(part)
    elif isinstance(value, tuple) and type(value) is tuple:
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield value


def _respelled(value: object, ours: Mapping[str, str]) -> object:
    if isinstance(value, Entry):
        parts = {name: _respelled(part, ours) for name, part in value.__dict__.items() if name != "at"}
        return value.model_copy(update=parts)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_respelled(item, ours) for item in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return ours.get(spelling_key(value), value)
    return value
